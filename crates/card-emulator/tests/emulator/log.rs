//! What the emulator writes to its log, and what never gets there.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::thread::{self, ThreadId};

use serde_json::json;
use tracing::subscriber::set_global_default;

use crate::support::{CARD, USER, act, put, request, start};

/// Collects the log of one thread: tests beside this one log too.
#[derive(Clone)]
struct Sink {
    thread: ThreadId,
    log: Arc<Mutex<Vec<u8>>>,
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if thread::current().id() == self.thread {
            self.log.lock().unwrap().extend_from_slice(bytes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_log_tells_operations_codes_and_lost_members_but_no_data() {
    let sink = Sink { thread: thread::current().id(), log: Arc::default() };
    let writer = sink.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    // One thread runs client and server, so this thread's log is all of it. A subscriber of this thread alone would
    // miss events whose interest another thread has cached.
    set_global_default(subscriber).unwrap();
    let emulator = start().await;
    let data = json!({"recipient-email": "s3cret", "security-question-1": "s3cret", "unique-identifier": "s3cret",
                      "card-data": {"name-fields": [{"key": "name", "value": "s3cret"}]}});
    act(&emulator, "create-card", "card-s3cret", data.clone()).await;
    act(&emulator, "create-card", "card-s3cret", data).await;
    crate::support::id123(&emulator, &request("action-s3cret", "A", json!({}))).await;
    crate::support::id123_text(&emulator, "[s3cret").await;
    let members = format!(
        "<CardId>{CARD}</CardId><UserId>{USER}</UserId><PublicNotes>s3cret</PublicNotes><NumberOfCardUses>7</NumberOfCardUses>"
    );
    let body = format!(
        r#"<UpdateUserCardViewModelV2 xmlns="http://schemas.datacontract.org/2004/07/APIWebRole.Controllers">{members}</UpdateUserCardViewModelV2>"#
    );
    put(&emulator, "application/xml", None, &body).await;
    let log = String::from_utf8(sink.log.lock().unwrap().clone()).unwrap();
    for expected in [
        "create-card",
        "success",
        "emulator:duplicate-card",
        "emulator:unknown-action",
        "emulator:invalid-json",
        "update-user-card",
        "NumberOfCardUses was skipped: it must come before PublicNotes",
    ] {
        assert!(log.contains(expected), "no {expected} in\n{log}");
    }
    assert!(!log.contains("s3cret") && !log.contains("emulator-key") && !log.contains(USER), "{log}");
}
