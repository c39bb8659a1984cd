//! Pools, timeouts and versions of HTTP, over real sockets.

use std::io::Read;
use std::net::TcpListener;
use std::time::Duration;

use card_client::id123::{Client, ClientBuilder};
use card_client::{ErrorKind, HttpVersion, Limits, RetryPolicy};

use crate::fixtures::{KEY, create_card, success_body};
use crate::server::{Reply, Server, Then};

fn builder(url: String) -> ClientBuilder {
    Client::builder(KEY).base_url(url).retry(RetryPolicy::none())
}

#[tokio::test]
async fn a_pool_of_no_connections_makes_a_new_one_for_every_request() {
    let server = Server::answering(200, "application/json", success_body()).await;
    let client = builder(server.url()).pool_max_idle(0).build().unwrap();
    for _ in 0..3 {
        client.send(&create_card()).await.unwrap();
    }
    assert_eq!(server.connections(), 3);
}

#[tokio::test]
async fn times_without_end_are_taken_as_such() {
    let server = Server::answering(200, "application/json", success_body()).await;
    let policy = RetryPolicy::new().deadline(Duration::MAX).longest_wait(Duration::MAX);
    let builder = builder(server.url()).retry(policy).timeout(Duration::MAX).connect_timeout(Duration::MAX);
    let limits = Limits::new().concurrency(usize::MAX).rate(f64::MAX).burst(u32::MAX);
    let client = builder.read_timeout(Duration::MAX).pool_idle_timeout(Duration::MAX).limits(limits).build().unwrap();
    for _ in 0..3 {
        assert_eq!(client.send(&create_card()).await.unwrap().attempts(), 1);
    }
    assert_eq!(client.limit_figures().in_flight, 0);
}

#[tokio::test]
async fn silence_longer_than_the_read_timeout_is_a_timeout() {
    let server = Server::replying(Reply::raw("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{", Then::Stall)).await;
    let client = builder(server.url()).read_timeout(Duration::from_millis(200)).build().unwrap();
    let error = client.send(&create_card()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.is_outcome_unknown());
}

#[tokio::test]
async fn each_version_of_http_is_spoken_from_the_first_byte_when_it_is_chosen() {
    for (version, start) in [
        (HttpVersion::Http2, "PRI * HTTP/2.0"),
        (HttpVersion::Http1, "POST /api/v2/ "),
        (HttpVersion::Negotiated, "POST /api/v2/ "),
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let reader = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut bytes = [0; 14];
            stream.read_exact(&mut bytes).unwrap();
            String::from_utf8(bytes.to_vec()).unwrap()
        });
        let client = builder(url).http_version(version).build().unwrap();
        assert!(client.send(&create_card()).await.is_err(), "the server closes at once");
        assert_eq!(reader.join().unwrap(), start, "{version:?}");
    }
}
