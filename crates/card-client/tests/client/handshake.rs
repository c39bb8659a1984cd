//! The first bytes of a TLS handshake, read and answered by hand: no library can be talked into an old version any more.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread::JoinHandle;

use card_client::id123::Client;
use card_client::{ErrorKind, HttpVersion, RetryPolicy};

use crate::fixtures::{KEY, create_card};

/// What a client offered, and what it said when it was answered.
#[derive(Debug)]
struct Seen {
    /// Of the extension `supported_versions`.
    versions: Vec<u16>,
    /// Of the extension `application_layer_protocol_negotiation`.
    protocols: Vec<String>,
    /// The type and the last byte of the next record; an alert's is its description.
    answer: Option<(u8, u8)>,
}

const ALERT: u8 = 21;
const PROTOCOL_VERSION: u8 = 70;
const TLS_1_2: u16 = 0x0303;
const TLS_1_3: u16 = 0x0304;

/// Takes one connection and picks `version`, whatever was offered.
fn server(version: u16) -> (SocketAddr, JoinHandle<Seen>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let serving = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let hello = record(&mut stream).unwrap().1;
        stream.write_all(&server_hello(version)).unwrap();
        let answer = record(&mut stream).map(|(kind, body)| (kind, body.last().copied().unwrap_or_default()));
        let (versions, protocols) = offered(&hello);
        Seen { versions, protocols, answer }
    });
    (address, serving)
}

/// A record's type and content; none when the connection has ended.
fn record(stream: &mut TcpStream) -> Option<(u8, Vec<u8>)> {
    let mut head = [0; 5];
    stream.read_exact(&mut head).ok()?;
    let mut content = vec![0; usize::from(u16::from_be_bytes([head[3], head[4]]))];
    stream.read_exact(&mut content).ok()?;
    Some((head[0], content))
}

/// A `ServerHello` without extensions, as RFC 2246 and its successors have it.
fn server_hello(version: u16) -> Vec<u8> {
    let version = version.to_be_bytes();
    // TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, which every old version knows; no compression; an empty session id.
    let hello = [&version[..], &[7; 32], &[0], &[0xc0, 0x13], &[0]].concat();
    let handshake = [&[2, 0, 0, u8::try_from(hello.len()).unwrap()], &hello[..]].concat();
    [&[22], &version[..], &[0, u8::try_from(handshake.len()).unwrap()], &handshake].concat()
}

/// Versions and protocols among the extensions of a `ClientHello`.
fn offered(hello: &[u8]) -> (Vec<u16>, Vec<String>) {
    // Type and length of the handshake message, version, random.
    let mut rest = &hello[4 + 2 + 32..];
    for width in [1, 2, 1] {
        // Session id, cipher suites, compression methods.
        take(&mut rest, width);
    }
    let mut extensions = take(&mut rest, 2);
    let (mut versions, mut protocols) = (Vec::new(), Vec::new());
    while !extensions.is_empty() {
        let kind = u16::from_be_bytes([extensions[0], extensions[1]]);
        extensions = &extensions[2..];
        let mut content = take(&mut extensions, 2);
        match kind {
            43 => versions = take(&mut content, 1).chunks(2).map(|two| u16::from_be_bytes([two[0], two[1]])).collect(),
            16 => {
                let mut list = take(&mut content, 2);
                while !list.is_empty() {
                    protocols.push(String::from_utf8(take(&mut list, 1).to_vec()).unwrap());
                }
            }
            _ => {}
        }
    }
    (versions, protocols)
}

/// A piece of bytes with its length before it, in as many bytes as `width` says.
fn take<'a>(bytes: &mut &'a [u8], width: usize) -> &'a [u8] {
    let length = bytes[..width].iter().fold(0, |length, byte| length << 8 | usize::from(*byte));
    let (piece, rest) = bytes[width..].split_at(length);
    *bytes = rest;
    piece
}

#[tokio::test]
async fn a_server_that_picks_tls_1_1_or_older_is_left_before_anything_is_sent() {
    for (version, name) in [(0x0302, "TLS 1.1"), (0x0301, "TLS 1.0"), (0x0300, "SSL 3.0")] {
        let (address, serving) = server(version);
        let client = Client::builder(KEY).base_url(format!("https://{address}")).retry(RetryPolicy::none());
        let error = client.build().unwrap().send(&create_card()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Connect, "{name}: {error}");
        assert!(error.is_not_sent(), "{name}: {error}");
        let seen = serving.join().unwrap();
        assert_eq!(seen.versions, [TLS_1_3, TLS_1_2], "{name} is not offered");
        assert_eq!(seen.answer, Some((ALERT, PROTOCOL_VERSION)), "{name}");
    }
}

#[tokio::test]
async fn the_handshake_offers_the_versions_of_http_that_were_chosen() {
    for (version, protocols) in [
        (HttpVersion::Negotiated, &["h2", "http/1.1"][..]),
        (HttpVersion::Http1, &["http/1.1"]),
        (HttpVersion::Http2, &["h2"]),
    ] {
        let (address, serving) = server(0x0301);
        let client = Client::builder(KEY).base_url(format!("https://{address}")).retry(RetryPolicy::none());
        client.http_version(version).build().unwrap().send(&create_card()).await.unwrap_err();
        assert_eq!(serving.join().unwrap().protocols, protocols, "{version:?}");
    }
}
