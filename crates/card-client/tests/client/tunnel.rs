//! Proxies that a caller chooses: what they carry, what they see, and what is shown to them.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use card_client::id123::{Client, ClientBuilder};
use card_client::{ErrorKind, RetryPolicy};
use rustls::version::TLS13;

use crate::fixtures::{KEY, create_card, success_body};
use crate::server::Server;
use crate::tls::{ELSEWHERE, tls_server};

fn builder(url: String) -> ClientBuilder {
    Client::builder(KEY).base_url(url).retry(RetryPolicy::none())
}

/// A proxy that opens tunnels to `target` for those who know its password; and everything that was sent to it.
fn tunnelling_proxy(target: SocketAddr) -> (SocketAddr, Arc<Mutex<Vec<u8>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let noted = seen.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            tunnel(stream, target, &noted);
        }
    });
    (address, seen)
}

/// The end of the connection by either side ends the tunnel: no error of it is of interest.
fn tunnel(mut client: TcpStream, target: SocketAddr, seen: &Arc<Mutex<Vec<u8>>>) {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && client.read(&mut byte).is_ok_and(|length| length == 1) {
        head.push(byte[0]);
    }
    seen.lock().unwrap().extend_from_slice(&head);
    let head = String::from_utf8(head).unwrap().to_ascii_lowercase();
    // me:secret-word in base 64, by hand.
    if !head.contains("proxy-authorization: basic bwu6c2vjcmv0lxdvcmq=\r\n") {
        let _ = client.write_all(b"HTTP/1.1 407 Who are you\r\nproxy-authenticate: Basic\r\ncontent-length: 0\r\n\r\n");
        return;
    }
    let mut server = TcpStream::connect(target).unwrap();
    client.write_all(b"HTTP/1.1 200 Connected\r\n\r\n").unwrap();
    let (mut back, mut to_client) = (server.try_clone().unwrap(), client.try_clone().unwrap());
    std::thread::spawn(move || std::io::copy(&mut back, &mut to_client));
    let mut buffer = [0; 4096];
    while let Ok(length @ 1..) = client.read(&mut buffer) {
        seen.lock().unwrap().extend_from_slice(&buffer[..length]);
        let _ = server.write_all(&buffer[..length]);
    }
}

#[tokio::test]
async fn a_request_travels_through_a_tunnel_that_shows_the_proxy_nothing_but_the_address() {
    let (proxy, seen) = tunnelling_proxy(tls_server(ELSEWHERE, &[&TLS13], false));
    let trusting = || builder("https://cards.test:4711/".into()).add_root_certificates(ELSEWHERE.0);
    let client = trusting().proxy(format!("http://me:secret-word@{proxy}")).build().unwrap();
    assert_eq!(client.send(&create_card()).await.unwrap().status(), 200);
    let text = String::from_utf8_lossy(&seen.lock().unwrap()).into_owned();
    assert!(text.starts_with("CONNECT cards.test:4711 HTTP/1.1\r\n"), "{text}");
    for secret in [KEY, "create-card", "api/v2", "card-client/"] {
        assert!(!text.contains(secret), "{secret} was shown to the proxy: {text}");
    }

    for url in [format!("http://{proxy}"), format!("http://me:hunter2@{proxy}")] {
        let error = trusting().proxy(url).build().unwrap().send(&create_card()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
        assert!(error.is_not_sent() && !format!("{error:?} {error}").contains("hunter2"), "{error:?}");
        let proxy = format!("http://{proxy}");
        assert_eq!((error.server(), error.proxy()), (Some("https://cards.test:4711"), Some(proxy.as_str())));
    }
}

#[tokio::test]
async fn a_chosen_proxy_carries_the_request_and_never_sees_the_key() {
    let proxy = Server::answering(502, "text/plain", "no").await;
    let url = format!("http://me:secret-word@{}", proxy.address());
    let client = builder("https://192.0.2.1/".into()).proxy(url).build().unwrap();
    let error = client.send(&create_card()).await.unwrap_err();
    let [request] = proxy.received().try_into().unwrap();
    assert_eq!((request.method.as_str(), request.path.as_str()), ("CONNECT", "192.0.2.1:443"));
    assert_eq!(request.header("x-api-key"), "");
    assert!(request.header("proxy-authorization").starts_with("Basic "));
    assert!(!format!("{error:?} {error}").contains("secret-word"));
    assert!(error.is_connect());
}

#[tokio::test]
async fn this_machine_is_reached_past_a_chosen_proxy() {
    let proxy = Server::answering(502, "text/plain", "no").await;
    let server = Server::answering(200, "application/json", success_body()).await;
    let client = builder(server.url()).proxy(proxy.url()).build().unwrap();
    client.send(&create_card()).await.unwrap();
    assert_eq!((proxy.connections(), server.received().len()), (0, 1));
}
