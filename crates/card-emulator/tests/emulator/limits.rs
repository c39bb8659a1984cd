//! Bodies: capped, and never read wholly when they are too large.

use card_emulator::{DEMO_CREDENTIAL, DEMO_KEY, Emulator};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{Reply, USER, done, id123_text, list, request, send, start, start_with};

const TEN_MEGABYTES: usize = 10 * 1024 * 1024;

#[tokio::test]
async fn a_body_of_ten_megabytes_is_413_for_both_vendors_and_the_next_request_is_served() {
    let emulator = start().await;
    let before = emulator.dump().await.unwrap();
    let body = vec![b' '; TEN_MEGABYTES];
    let headers = [("X-API-KEY", DEMO_KEY), ("Content-Type", "application/json")];
    let reply = send(&emulator, "POST", "/api/v2/", &headers, &body).await;
    assert_eq!((reply.status, reply.code().as_str()), (413, "emulator:body-too-large"));
    let headers = [DEMO_CREDENTIAL, ("Content-Type", "application/xml")];
    let reply = send(&emulator, "PUT", &format!("/api/v2/Users/{USER}/UserCards"), &headers, &body).await;
    assert_eq!((reply.status, reply.header("content-type")), (413, Some("application/xml; charset=utf-8")));
    assert!(reply.body.starts_with("<Error><Message>"), "{}", reply.body);
    assert_eq!(emulator.dump().await.unwrap(), before);
    done(&emulator, "create-card", "A-1", json!({})).await;
}

#[tokio::test]
async fn a_declared_length_above_the_limit_is_refused_before_the_body_is_sent() {
    let emulator = start().await;
    let mut stream = TcpStream::connect(emulator.address()).await.unwrap();
    let head = format!("POST /api/v2/ HTTP/1.1\r\nhost: x\r\ncontent-length: {TEN_MEGABYTES}\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut reply = vec![0; 12];
    // The body is never sent: whoever waited for it would answer 408.
    stream.read_exact(&mut reply).await.unwrap();
    assert_eq!(reply, b"HTTP/1.1 413");
}

#[tokio::test]
async fn an_endless_body_without_a_length_is_cut_off() {
    let emulator = start().await;
    let mut stream = TcpStream::connect(emulator.address()).await.unwrap();
    stream.write_all(b"POST /api/v2/ HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n").await.unwrap();
    let chunk = [b"10000\r\n".as_slice(), &vec![b' '; 0x10000], b"\r\n"].concat();
    let mut sent = 0;
    // The server closes the connection after a while; then writing fails.
    while sent < 200 * 1024 * 1024 && stream.write_all(&chunk).await.is_ok() {
        sent += chunk.len();
    }
    assert!(sent < 64 * 1024 * 1024, "{sent} bytes were taken");
    done(&emulator, "create-card", "A-1", json!({})).await;
}

#[tokio::test]
async fn a_client_that_waits_for_100_continue_gets_the_refusal_alone() {
    let emulator = start().await;
    let mut stream = TcpStream::connect(emulator.address()).await.unwrap();
    let head = format!(
        "POST /api/v2/ HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\nconnection: close\r\ncontent-length: {TEN_MEGABYTES}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply).await.unwrap();
    assert_eq!(Reply::parse(&reply).status, 413);
}

#[tokio::test]
async fn the_limit_is_configurable_and_exact() {
    let body = request("create-card", "A-1", json!({})).to_string();
    let emulator = start_with(Emulator::builder().body_limit(body.len())).await;
    assert_eq!(id123_text(&emulator, &format!("{body} ")).await.status, 413);
    assert!(list_is_empty(&emulator).await);
    assert_eq!(id123_text(&emulator, &body).await.code(), "emulator:created");
}

async fn list_is_empty(emulator: &card_emulator::EmulatorHandle) -> bool {
    !emulator.dump().await.unwrap().contains("\ncard ")
}

#[tokio::test]
async fn a_body_that_ends_early_changes_nothing() {
    let emulator = start().await;
    let body = request("create-card", "A-1", json!({})).to_string();
    let mut stream = TcpStream::connect(emulator.address()).await.unwrap();
    let head = format!(
        "POST /api/v2/ HTTP/1.1\r\nhost: x\r\nx-api-key: {DEMO_KEY}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len() + 1
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    drop(stream.read_to_end(&mut Vec::new()).await);
    assert!(list(&emulator).await.is_empty());
}

#[tokio::test]
async fn deep_nesting_is_a_failure_and_no_crash() {
    let emulator = start().await;
    let deep = format!(r#"{{"action": "create-card", "card-data": {}"#, "[".repeat(500_000));
    assert_eq!(id123_text(&emulator, &deep).await.code(), "emulator:invalid-json");
    done(&emulator, "create-card", "A-1", json!({})).await;
}
