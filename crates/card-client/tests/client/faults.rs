//! Connections that fail, stall, break, lie and never end.

use std::time::Duration;

use card_client::id123::{Client, ClientBuilder};
use card_client::{Error, ErrorKind, RetryPolicy};

use crate::fixtures::{KEY, create_card, success_body};
use crate::server::{Reply, Server, Then};

/// For tests that wait for a timeout.
const SHORT: Duration = Duration::from_secs(1);

/// For all others: they end long before, also on a busy machine.
const LONG: Duration = Duration::from_secs(20);

fn builder(server: &Server) -> ClientBuilder {
    Client::builder(KEY).base_url(server.url())
}

async fn fault(reply: Reply) -> Error {
    fault_within(LONG, reply).await
}

async fn fault_within(timeout: Duration, reply: Reply) -> Error {
    let server = Server::replying(reply).await;
    let client = builder(&server).timeout(timeout).max_response_bytes(100_000).build().unwrap();
    let error = client.send(&create_card()).await.unwrap_err();
    assert_eq!(server.received().len(), 1, "sent once and never again: {error}");
    error
}

#[tokio::test]
async fn a_refused_connection_sent_nothing() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = Client::builder(KEY).base_url(&url).retry(RetryPolicy::none()).build().unwrap();
    let error = client.send(&create_card()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.is_connect() && error.is_not_sent() && !error.is_outcome_unknown() && !error.is_timeout());
    assert!(error.to_string().starts_with("create-card: not sent, no connection: "), "{error}");
    assert!(!error.to_string().contains(&url), "{error}");
}

#[tokio::test]
async fn a_failed_tls_handshake_sent_nothing() {
    let server = Server::answering(200, "application/json", success_body()).await;
    let url = format!("https://{}", server.address());
    let client = Client::builder(KEY).base_url(url).timeout(LONG).retry(RetryPolicy::none()).build().unwrap();
    let error = client.send(&create_card()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert_eq!(server.received().len(), 0);
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn a_tls_handshake_that_never_ends_is_cut_by_the_connect_timeout() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let client = Client::builder(KEY).base_url(url).connect_timeout(SHORT).retry(RetryPolicy::none()).build().unwrap();
    let error = client.send(&create_card()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.is_timeout() && error.is_not_sent() && !error.is_outcome_unknown());
}

#[tokio::test]
async fn silence_after_the_request_is_a_timeout_with_unknown_outcome() {
    let error = fault_within(SHORT, Reply::raw("", Then::Stall)).await;
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.is_timeout() && error.is_outcome_unknown() && !error.is_not_sent());
    assert_eq!(error.status(), None);
}

#[tokio::test]
async fn silence_within_the_reply_is_a_timeout_that_knows_the_status() {
    let error =
        fault_within(SHORT, Reply::raw("HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{\"stat", Then::Stall)).await;
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(error.status(), Some(200));
    assert!(error.is_outcome_unknown());
}

#[tokio::test]
async fn a_connection_closed_before_the_reply_leaves_the_outcome_unknown() {
    for bytes in ["", "HTTP/1.1 200 OK\r\ncontent-le"] {
        let error = fault(Reply::raw(bytes, Then::Close)).await;
        assert_eq!(error.kind(), ErrorKind::Transport, "{bytes:?}");
        assert!(error.is_outcome_unknown() && !error.is_timeout() && !error.is_connect());
        assert_eq!((error.status(), error.body()), (None, None));
    }
}

#[tokio::test]
async fn an_answer_that_is_not_http_leaves_the_outcome_unknown() {
    for bytes in ["SSH-2.0-OpenSSH_9.9\r\n", "HTTP/1.1 99999 What\r\n\r\n", "\0\0\0\0"] {
        assert_eq!(fault(Reply::raw(bytes, Then::Close)).await.kind(), ErrorKind::Transport, "{bytes:?}");
    }
}

#[tokio::test]
async fn a_body_shorter_than_announced_is_truncated() {
    let body = success_body();
    let longer = body.len() + 1;
    for head in [
        format!("content-length: {longer}\r\n\r\n{body}"),
        format!("transfer-encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n", body.len()),
        format!("transfer-encoding: chunked\r\n\r\n{longer:x}\r\n{body}"),
    ] {
        let error = fault(Reply::raw(format!("HTTP/1.1 200 OK\r\n{head}"), Then::Close)).await;
        assert_eq!(error.kind(), ErrorKind::Truncated, "{head}");
        assert_eq!((error.status(), error.body()), (Some(200), None));
        assert!(error.is_outcome_unknown());
    }
}

#[tokio::test]
async fn a_reply_over_the_limit_is_refused_from_its_announced_length() {
    for length in ["100001", "9223372036854775807"] {
        let error =
            fault(Reply::raw(format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{{"), Then::Stall)).await;
        assert_eq!(error.kind(), ErrorKind::TooLarge, "{length}");
        assert!(error.is_outcome_unknown());
        assert!(error.to_string().contains("100000 bytes"), "{error}");
    }
}

#[tokio::test]
async fn a_reply_over_the_limit_is_cut_off_while_it_streams() {
    let chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    assert_eq!(fault(Reply::raw(chunked, Then::ChunksForEver)).await.kind(), ErrorKind::TooLarge);
    let until_close = format!("HTTP/1.1 200 OK\r\n\r\n{}", "x".repeat(100_001));
    assert_eq!(fault(Reply::raw(until_close, Then::Close)).await.kind(), ErrorKind::TooLarge);
}

#[tokio::test]
async fn bytes_beyond_an_understated_length_are_never_read_as_the_reply() {
    let body = success_body();
    let lie = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}{}", body.len(), "x".repeat(200_000));
    let server = Server::replying(Reply::raw(lie, Then::Close)).await;
    let client = builder(&server).max_response_bytes(100_000).build().unwrap();
    assert_eq!(client.send(&create_card()).await.unwrap().body(), body.as_bytes());
}

#[tokio::test]
async fn a_reply_of_exactly_the_limit_is_accepted_in_any_framing() {
    let body = success_body();
    let chunks: String = body.as_bytes().chunks(7).fold(String::new(), |text, chunk| {
        text + &format!("{:x}\r\n{}\r\n", chunk.len(), std::str::from_utf8(chunk).unwrap())
    });
    for (limit, is_accepted) in [(body.len(), true), (body.len() - 1, false)] {
        for reply in [
            format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len()),
            format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{chunks}0\r\n\r\n"),
            format!("HTTP/1.1 200 OK\r\n\r\n{body}"),
        ] {
            let server = Server::replying(Reply::raw(reply, Then::Close)).await;
            let client = builder(&server).max_response_bytes(limit).build().unwrap();
            let result = client.send(&create_card()).await;
            assert_eq!(result.is_ok(), is_accepted, "{limit}: {result:?}");
            if let Err(error) = result {
                assert_eq!(error.kind(), ErrorKind::TooLarge);
            }
        }
    }
}
