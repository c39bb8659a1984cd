//! Faults on purpose, over real sockets: what the client sees and what was carried out.

use std::io::ErrorKind;
use std::time::{Duration, Instant};

use card_emulator::{DEMO_KEY, Emulator, EmulatorHandle, Fault, FaultPlan, FaultRule};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{CARD, USER, act, id123, list, put, request, start, start_with};

async fn broken(fault: Fault) -> EmulatorHandle {
    let rule = FaultRule::new(fault).operation("create-card").card_id("A-1").nth(1);
    start_with(Emulator::builder().faults(FaultPlan::new(0).rule(rule))).await
}

/// Creates the card `A-1`; the bytes that came, and how the connection ended.
async fn create(emulator: &EmulatorHandle) -> (String, Result<(), ErrorKind>) {
    let body = request("create-card", "A-1", json!({})).to_string();
    let mut stream = TcpStream::connect(emulator.address()).await.unwrap();
    let head = format!(
        "POST /api/v2/ HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-api-key: {DEMO_KEY}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut reply = Vec::new();
    let end = stream.read_to_end(&mut reply).await.map(drop).map_err(|error| error.kind());
    (String::from_utf8(reply).unwrap(), end)
}

async fn cards(emulator: &EmulatorHandle) -> usize {
    list(emulator).await.len()
}

#[tokio::test]
async fn a_reset_is_a_real_one_and_before_and_after_differ_in_what_was_carried_out() {
    for (fault, carried_out) in [(Fault::ResetBefore, 0), (Fault::ResetAfter, 1)] {
        let emulator = broken(fault).await;
        assert_eq!(create(&emulator).await, (String::new(), Err(ErrorKind::ConnectionReset)));
        assert_eq!(cards(&emulator).await, carried_out);
    }
}

#[tokio::test]
async fn a_lost_reply_is_an_orderly_end_without_a_byte_after_the_commit() {
    let emulator = broken(Fault::LostReply).await;
    assert_eq!(create(&emulator).await, (String::new(), Ok(())));
    assert_eq!(act(&emulator, "create-card", "A-1", json!({})).await.code(), "emulator:duplicate-card");
}

#[tokio::test]
async fn a_truncated_reply_promises_more_bytes_than_it_has() {
    for bytes in [0, 10] {
        let emulator = broken(Fault::Truncate { bytes }).await;
        let (reply, _) = create(&emulator).await;
        let (head, body) = reply.split_once("\r\n\r\n").unwrap();
        assert_eq!(body, &r#"{"status":"success""#[..usize::try_from(bytes).unwrap()]);
        let promised = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
        assert!(promised.parse::<usize>().unwrap() > 100, "{head}");
        assert_eq!(cards(&emulator).await, 1);
    }
}

#[tokio::test]
async fn a_stalled_reply_comes_in_part_and_then_nothing_for_a_while() {
    let emulator = broken(Fault::Stall { bytes: 5, milliseconds: 300 }).await;
    let begun = Instant::now();
    let (reply, _) = create(&emulator).await;
    assert!(reply.ends_with("\r\n\r\n{\"sta"), "{reply}");
    assert!(begun.elapsed() >= Duration::from_millis(300));
}

#[tokio::test]
async fn latency_delays_and_changes_nothing_else() {
    let emulator = broken(Fault::Latency { milliseconds: 200 }).await;
    let begun = Instant::now();
    assert!(create(&emulator).await.0.contains("emulator:created"));
    assert!(begun.elapsed() >= Duration::from_millis(200));
}

#[tokio::test]
async fn a_malformed_body_is_framed_well_and_no_json() {
    let emulator = broken(Fault::MalformedBody).await;
    let (reply, end) = create(&emulator).await;
    let (head, body) = reply.split_once("\r\n\r\n").unwrap();
    assert!(head.contains(&format!("content-length: {}", body.len())), "{head}");
    assert!(serde_json::from_str::<Value>(body).is_err() && body.starts_with('{'), "{body}");
    assert_eq!((end, cards(&emulator).await), (Ok(()), 1));
}

#[tokio::test]
async fn http_errors_come_with_their_headers_and_are_carried_out_only_where_asked() {
    let emulator = broken(Fault::TooManyRequests { retry_after_seconds: 7 }).await;
    let reply = act(&emulator, "create-card", "A-1", json!({})).await;
    assert_eq!((reply.status, reply.header("retry-after")), (429, Some("7")));
    assert_eq!(cards(&emulator).await, 0);
    for (carried_out, count) in [(false, 0), (true, 1)] {
        let emulator = broken(Fault::ServerErrorHtml { carried_out }).await;
        let reply = act(&emulator, "create-card", "A-1", json!({})).await;
        assert_eq!((reply.status, reply.header("content-type")), (500, Some("text/html; charset=utf-8")));
        assert!(reply.body.starts_with("<!DOCTYPE html>"));
        assert_eq!(cards(&emulator).await, count);
    }
}

#[tokio::test]
async fn too_many_requests_are_told_in_the_form_of_each_vendor() {
    let emulator = start().await;
    let fault = Fault::TooManyRequests { retry_after_seconds: 7 };
    emulator.set_faults(FaultPlan::new(0).rule(FaultRule::new(fault))).unwrap();
    assert_eq!(act(&emulator, "create-card", "A-1", json!({})).await.code(), "emulator:too-many-requests");
    for (accept, body) in [
        (None, r#"{"Message":"Too many requests. Wait as Retry-After says."}"#),
        (Some("application/xml"), "<Error><Message>Too many requests. Wait as Retry-After says.</Message></Error>"),
    ] {
        let reply = put(&emulator, "application/json", accept, "{}").await;
        assert_eq!((reply.status, reply.header("retry-after"), reply.body.as_str()), (429, Some("7"), body));
        let media_type = format!("{}; charset=utf-8", accept.unwrap_or("application/json"));
        assert_eq!(reply.header("content-type"), Some(media_type.as_str()));
    }
}

#[tokio::test]
async fn a_duplicated_create_is_answered_by_the_second_application() {
    let emulator = broken(Fault::Duplicate).await;
    assert_eq!(act(&emulator, "create-card", "A-1", json!({})).await.code(), "emulator:duplicate-card");
    assert_eq!(cards(&emulator).await, 1);
}

#[tokio::test]
async fn rules_match_operation_and_card_of_both_vendors_and_can_be_changed_at_run_time() {
    let emulator = start().await;
    let html = || FaultRule::new(Fault::ServerErrorHtml { carried_out: false });
    emulator.set_faults(FaultPlan::new(0).rule(html().operation("update-user-card").card_id(CARD))).unwrap();
    let body = format!("UserId={USER}&CardId={CARD}");
    assert_eq!(put(&emulator, "application/x-www-form-urlencoded", None, &body).await.status, 500);
    let other = format!("UserId={USER}&CardId={USER}");
    assert_eq!(put(&emulator, "application/x-www-form-urlencoded", None, &other).await.status, 200);
    assert_eq!(act(&emulator, "create-card", CARD, json!({})).await.status, 200);
    let error = emulator.set_faults(FaultPlan::new(0).rule(html().probability(2.0))).unwrap_err();
    assert!(error.to_string().contains("rules[0].probability"), "{error}");
    assert_eq!(put(&emulator, "application/x-www-form-urlencoded", None, &body).await.status, 500);
    emulator.set_faults(FaultPlan::default()).unwrap();
    assert_eq!(put(&emulator, "application/x-www-form-urlencoded", None, &body).await.status, 200);
}

#[tokio::test]
async fn the_same_plan_breaks_the_same_requests_again() {
    let plan =
        || FaultPlan::new(11).rule(FaultRule::new(Fault::ServerErrorHtml { carried_out: false }).probability(0.5));
    let mut runs = Vec::new();
    for _ in 0..2 {
        let emulator = start_with(Emulator::builder().faults(plan())).await;
        let mut statuses = Vec::new();
        for _ in 0..20 {
            statuses.push(id123(&emulator, &request("list-cards", "A", json!({}))).await.status);
        }
        runs.push(statuses);
    }
    assert_eq!(runs[0], runs[1]);
    assert!(runs[0].contains(&500) && runs[0].contains(&200), "{:?}", runs[0]);
}

#[tokio::test]
async fn a_plan_out_of_range_does_not_start() {
    let rule = FaultRule::new(Fault::Latency { milliseconds: u64::MAX });
    let error = Emulator::builder().faults(FaultPlan::new(0).rule(rule)).start().await.unwrap_err();
    assert_eq!(error.kind(), card_emulator::ErrorKind::Configuration);
}
