//! TLS: whom a client trusts, as whom it shows itself, and which versions it speaks.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use card_client::id123::{Client, ClientBuilder};
use card_client::{ErrorKind, RetryPolicy};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::version::{TLS12, TLS13};
use rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned, SupportedProtocolVersion};

use crate::fixtures::{KEY, create_card, success_body};

const AUTHORITY: &[u8] = include_bytes!("tls/ca.pem");
const SERVER: (&[u8], &[u8]) = (include_bytes!("tls/server.pem"), include_bytes!("tls/server.key.pem"));
const CLIENT: (&[u8], &[u8]) = (include_bytes!("tls/client.pem"), include_bytes!("tls/client.key.pem"));

/// For a name that is not this machine's, trusted by itself.
pub(crate) const ELSEWHERE: (&[u8], &[u8]) =
    (include_bytes!("tls/cards.test.pem"), include_bytes!("tls/cards.test.key.pem"));

/// A TLS server that answers one request per connection.
pub(crate) fn tls_server(
    identity: (&[u8], &[u8]),
    versions: &[&'static SupportedProtocolVersion],
    asks_for_certificate: bool,
) -> SocketAddr {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider.clone()).with_protocol_versions(versions).unwrap();
    let builder = if asks_for_certificate {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(AUTHORITY).unwrap()).unwrap();
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build().unwrap();
        builder.with_client_cert_verifier(verifier)
    } else {
        builder.with_no_client_auth()
    };
    let chain = vec![CertificateDer::from_pem_slice(identity.0).unwrap()];
    let config = Arc::new(builder.with_single_cert(chain, PrivateKeyDer::from_pem_slice(identity.1).unwrap()).unwrap());
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
    let url = format!("https://{}", tls_server(SERVER, &[&TLS13], false));
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
    let url = format!("https://{}", tls_server(SERVER, &[&TLS13], true));
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
async fn tls_1_2_and_1_3_are_spoken() {
    for version in [&TLS12, &TLS13] {
        let url = format!("https://{}", tls_server(SERVER, &[version], false));
        let client = builder(url).add_root_certificates(AUTHORITY).build().unwrap();
        assert_eq!(client.send(&create_card()).await.unwrap().status(), 200, "{version:?}");
    }
}
