//! Proxies, certificates, pools and versions, over real sockets.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use card_client::id123::{Client, ClientBuilder};
use card_client::{ErrorKind, HttpVersion, RetryPolicy};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned};

use crate::fixtures::{KEY, create_card, success_body};
use crate::server::{Reply, Server, Then};

const AUTHORITY: &[u8] = include_bytes!("tls/ca.pem");
const SERVER: (&[u8], &[u8]) = (include_bytes!("tls/server.pem"), include_bytes!("tls/server.key.pem"));
const CLIENT: (&[u8], &[u8]) = (include_bytes!("tls/client.pem"), include_bytes!("tls/client.key.pem"));

/// A TLS server with a certificate of the test authority that answers one request per connection.
fn tls_server(asks_for_certificate: bool) -> SocketAddr {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions().unwrap();
    let builder = if asks_for_certificate {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(AUTHORITY).unwrap()).unwrap();
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build().unwrap();
        builder.with_client_cert_verifier(verifier)
    } else {
        builder.with_no_client_auth()
    };
    let chain = vec![CertificateDer::from_pem_slice(SERVER.0).unwrap()];
    let config = Arc::new(builder.with_single_cert(chain, PrivateKeyDer::from_pem_slice(SERVER.1).unwrap()).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let connection = ServerConnection::new(config.clone()).unwrap();
            let mut stream = StreamOwned::new(connection, stream);
            let mut request = Vec::new();
            let mut buffer = [0; 4096];
            while !request.ends_with(b"}") {
                match stream.read(&mut buffer) {
                    Ok(length) if length > 0 => request.extend_from_slice(&buffer[..length]),
                    _ => break,
                }
            }
            let body = success_body();
            let head = format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len());
            // A client that did not trust the server has gone by now.
            let _ = stream.write_all(format!("{head}{body}").as_bytes());
            stream.conn.send_close_notify();
            let _ = stream.flush();
        }
    });
    address
}

fn builder(url: String) -> ClientBuilder {
    Client::builder(KEY).base_url(url).retry(RetryPolicy::none())
}

#[tokio::test]
async fn a_private_authority_is_trusted_only_when_it_was_given() {
    let url = format!("https://{}", tls_server(false));
    let error = builder(url.clone()).build().unwrap().send(&create_card()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
    let der = CertificateDer::from_pem_slice(AUTHORITY).unwrap().to_vec();
    for roots in [AUTHORITY.to_vec(), der] {
        let client = builder(url.clone()).add_root_certificates(roots).build().unwrap();
        assert_eq!(client.send(&create_card()).await.unwrap().status(), 200);
    }
}

#[tokio::test]
async fn a_client_certificate_is_shown_to_a_server_that_asks() {
    let url = format!("https://{}", tls_server(true));
    let trusting = || builder(url.clone()).add_root_certificates(AUTHORITY);
    assert!(trusting().build().unwrap().send(&create_card()).await.is_err());
    let client = trusting().client_certificate(CLIENT.0, CLIENT.1).build().unwrap();
    assert_eq!(client.send(&create_card()).await.unwrap().status(), 200);
}

#[test]
fn a_certificate_with_the_key_of_another_is_refused() {
    let error = Client::builder(KEY).client_certificate(CLIENT.0, SERVER.1).build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("do not belong together"), "{error}");
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
