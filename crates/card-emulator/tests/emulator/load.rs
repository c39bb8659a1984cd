//! Clients that are slow, many or too quick, and an end in good order.

use std::time::Duration;

use card_emulator::{DEMO_KEY, Emulator, EmulatorHandle, ErrorKind, Fault, FaultPlan, FaultRule, RateLimit};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{act, done, list, start, start_with};

const SHORT: Duration = Duration::from_millis(200);

/// Sends bytes; what came until the emulator closed the connection.
async fn until_closed(emulator: &EmulatorHandle, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(emulator.address()).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    let mut reply = Vec::new();
    drop(stream.read_to_end(&mut reply).await);
    String::from_utf8(reply).unwrap()
}

#[tokio::test]
async fn a_head_that_never_ends_and_an_idle_connection_are_cut_off() {
    let emulator = start_with(Emulator::builder().header_deadline(SHORT)).await;
    for bytes in ["", "POST /api/v2/ HTTP/1.1\r\nhost: x\r\nx-slow: "] {
        let reply = until_closed(&emulator, bytes.as_bytes()).await;
        assert!(!reply.starts_with("HTTP/1.1 2"), "{bytes:?}: {reply}");
    }
}

#[tokio::test]
async fn a_body_that_never_ends_gets_408_and_changes_nothing() {
    let emulator = start_with(Emulator::builder().body_deadline(SHORT).header_deadline(SHORT)).await;
    let head = format!(
        "POST /api/v2/ HTTP/1.1\r\nhost: x\r\nx-api-key: {DEMO_KEY}\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{{"
    );
    let reply = until_closed(&emulator, head.as_bytes()).await;
    assert!(reply.starts_with("HTTP/1.1 408 ") && reply.contains("emulator:body-too-slow"), "{reply}");
    assert!(list(&emulator).await.is_empty());
}

#[tokio::test]
async fn a_head_that_is_too_large_is_refused() {
    let emulator = start().await;
    let head = format!("GET / HTTP/1.1\r\nhost: x\r\nx-large: {}\r\n\r\n", "x".repeat(1024 * 1024));
    let mut stream = TcpStream::connect(emulator.address()).await.unwrap();
    drop(stream.write_all(head.as_bytes()).await);
    let mut reply = [0; 12];
    if stream.read_exact(&mut reply).await.is_ok() {
        assert_eq!(&reply, b"HTTP/1.1 431");
    }
    done(&emulator, "create-card", "A-1", json!({})).await;
}

#[tokio::test]
async fn connections_above_the_cap_wait_until_the_slow_ones_are_cut_off() {
    let emulator = start_with(Emulator::builder().max_connections(2).header_deadline(SHORT)).await;
    let slow =
        [TcpStream::connect(emulator.address()).await.unwrap(), TcpStream::connect(emulator.address()).await.unwrap()];
    done(&emulator, "create-card", "A-1", json!({})).await;
    let mut ends = slow.iter().map(|stream| stream.try_read(&mut [0; 1]).is_ok_and(|count| count == 0));
    assert!(ends.any(|is_closed| is_closed), "it was served beside the slow ones");
    let error = Emulator::builder().max_connections(0).start().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
}

#[tokio::test]
async fn a_client_that_does_not_read_its_replies_is_cut_off_and_the_others_are_served() {
    // One connection at a time: the next is served when this one is cut off.
    let emulator = start_with(Emulator::builder().max_connections(1).write_deadline(SHORT)).await;
    let image = json!({"card-data": {"name-fields": [{"key": "name", "value": "x".repeat(100_000)}]}});
    for number in 0..100 {
        done(&emulator, "create-card", &format!("A-{number}"), image.clone()).await;
    }
    let body = json!({"action": "list-cards", "card-template-id": crate::support::TEMPLATE, "limit": 1000}).to_string();
    let request = format!(
        "POST /api/v2/ HTTP/1.1\r\nhost: x\r\nx-api-key: {DEMO_KEY}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(emulator.address()).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    done(&emulator, "create-card", "B", json!({})).await;
    let mut read = 0;
    let mut buffer = vec![0; 65536];
    while let Ok(count @ 1..) = stream.read(&mut buffer).await {
        read += count;
    }
    assert!(read < 10_000_000, "all {read} bytes came after all");
}

#[tokio::test]
async fn a_request_under_way_is_answered_before_the_end() {
    let rule = FaultRule::new(Fault::Latency { milliseconds: 300 });
    let emulator = start_with(Emulator::builder().faults(FaultPlan::new(0).rule(rule))).await;
    let address = emulator.address();
    let body = crate::support::request("create-card", "A-1", json!({})).to_string();
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST /api/v2/ HTTP/1.1\r\nhost: x\r\nx-api-key: {DEMO_KEY}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nexpect: 100-continue\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut under_way = [0; 25];
    stream.read_exact(&mut under_way).await.unwrap();
    assert_eq!(&under_way, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(body.as_bytes()).await.unwrap();
    let mut reply = Vec::new();
    let ((), read) = tokio::join!(emulator.shutdown(), stream.read_to_end(&mut reply));
    read.unwrap();
    assert!(String::from_utf8(reply).unwrap().contains("emulator:created"));
    assert!(TcpStream::connect(address).await.is_err(), "nothing listens any more");
}

#[tokio::test]
async fn beyond_the_rate_limit_requests_get_429_and_are_not_carried_out() {
    let emulator = start_with(Emulator::builder().rate_limit(RateLimit::new(2, 0.01).per_operation())).await;
    done(&emulator, "create-card", "A-1", json!({})).await;
    done(&emulator, "create-card", "A-2", json!({})).await;
    let reply = act(&emulator, "create-card", "A-3", json!({})).await;
    assert_eq!((reply.status, reply.code().as_str()), (429, "emulator:too-many-requests"));
    assert!((90..=100).contains(&reply.header("retry-after").unwrap().parse::<u64>().unwrap()));
    assert_eq!(list(&emulator).await.len(), 2, "another operation has a bucket of its own");
    assert!(emulator.set_rate_limit(Some(RateLimit::new(0, 1.0))).is_err());
    emulator.set_rate_limit(None).unwrap();
    done(&emulator, "create-card", "A-3", json!({})).await;
}
