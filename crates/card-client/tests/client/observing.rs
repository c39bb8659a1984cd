//! What observers and traces see, and what they never see.

use std::io::Write;
use std::sync::{Arc, Mutex};

use card_client::id123::Client;
use card_client::testing::{Canned, Fault, FixedRandomness, ManualClock};
use card_client::{Attempt, AttemptOutcome, CallOptions, Observer};
use tracing::instrument::WithSubscriber;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;

use crate::fixtures::{KEY, create_card, success_body};

#[derive(Debug, Clone, Default)]
struct Notes(Arc<Mutex<Vec<String>>>);

impl Observer for Notes {
    fn before_attempt(&self, attempt: &Attempt<'_>) {
        let Attempt { operation, method, server, number, request_id, .. } = attempt;
        self.0.lock().unwrap().push(format!("{number} {method} {server} {operation} {}", request_id.unwrap_or("-")));
    }

    fn after_attempt(&self, attempt: &Attempt<'_>, outcome: &AttemptOutcome<'_>) {
        let kind = outcome.error.map(card_client::Error::kind);
        let note = format!("{} {:?} {kind:?} {:?}", attempt.number, outcome.status, outcome.next_after);
        self.0.lock().unwrap().push(note);
    }
}

#[tokio::test]
async fn an_observer_is_told_of_every_attempt_in_order() {
    let canned = Canned::new().fault(Fault::NoConnection).json(429, "").json(200, success_body());
    let notes = Notes::default();
    let builder = Client::builder(KEY).canned(&canned).observer(notes.clone()).clock(ManualClock::new());
    let client = builder.randomness(FixedRandomness(1.0)).build().unwrap();
    client.send_with(&create_card(), &CallOptions::new().request_id("r-1")).await.unwrap();
    assert_eq!(
        *notes.0.lock().unwrap(),
        [
            "1 POST secure.id123.io:443 create-card r-1",
            "1 None Some(Connect) Some(250ms)",
            "2 POST secure.id123.io:443 create-card r-1",
            "2 Some(429) Some(HttpStatus) Some(500ms)",
            "3 POST secure.id123.io:443 create-card r-1",
            "3 Some(200) None None",
        ]
    );
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn spans_have_opentelemetry_names_and_neither_key_nor_body() {
    let log = Log::default();
    let subscriber =
        tracing_subscriber::fmt().with_writer(log.clone()).with_ansi(false).with_span_events(FmtSpan::CLOSE).finish();
    let canned = Canned::new().json(503, "").json(200, success_body());
    let builder = Client::builder(KEY).canned(&canned).clock(ManualClock::new());
    let client = builder.build().unwrap();
    let request = create_card().upsert(true).security_question_1("hunter2");
    client.send(&request).with_subscriber(subscriber).await.unwrap();
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    for part in [
        "otel.kind=\"client\"",
        "otel.name=\"POST\"",
        "http.request.method=\"POST\"",
        "server.address=\"secure.id123.io\"",
        "server.port=443",
        "http.response.status_code=503",
        "error.type=\"http_status\"",
        "http.request.resend_count=1",
        "http.response.status_code=200",
        "card.operation=\"create-card\"",
    ] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
    assert!(!text.contains("hunter2") && !text.contains(KEY) && !text.contains("A-1"), "{text}");
}
