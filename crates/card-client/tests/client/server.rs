//! A tiny HTTP server that answers exactly the bytes a test wants, also wrong ones.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A request as it came over the socket.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    pub(crate) method: String,
    pub(crate) path: String,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Received {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
    }
}

/// What the server does after it has written the bytes of a reply.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Then {
    KeepAlive,
    Close,
    /// Holds the connection open and says nothing more.
    Stall,
    /// Sends chunks of chunked coding for as long as the client reads.
    ChunksForEver,
}

#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) bytes: Vec<u8>,
    pub(crate) then: Then,
}

impl Reply {
    /// A correct reply with a length.
    pub(crate) fn new(status: u16, content_type: &str, body: &str) -> Self {
        let kind = if content_type.is_empty() { String::new() } else { format!("content-type: {content_type}\r\n") };
        let bytes =
            format!("HTTP/1.1 {status} Whatever\r\n{kind}content-length: {}\r\n\r\n{body}", body.len()).into_bytes();
        Self { bytes, then: Then::KeepAlive }
    }

    /// Bytes as they are.
    pub(crate) fn raw(bytes: impl Into<Vec<u8>>, then: Then) -> Self {
        Self { bytes: bytes.into(), then }
    }
}

type Answer = dyn Fn(&Received) -> Reply + Send + Sync;

pub(crate) struct Server {
    address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
    connections: Arc<AtomicUsize>,
}

impl Server {
    pub(crate) async fn start(answer: impl Fn(&Received) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server =
            Self { address: listener.local_addr().unwrap(), received: Arc::default(), connections: Arc::default() };
        let (received, connections) = (server.received.clone(), server.connections.clone());
        let answer: Arc<Answer> = Arc::new(answer);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                connections.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serve(stream, received.clone(), answer.clone()));
            }
        });
        server
    }

    /// Answers every request with the same correct reply.
    pub(crate) async fn answering(status: u16, content_type: &str, body: &str) -> Self {
        Self::replying(Reply::new(status, content_type, body)).await
    }

    /// Answers every request with the same reply.
    pub(crate) async fn replying(reply: Reply) -> Self {
        Self::start(move |_| reply.clone()).await
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

async fn serve(mut stream: TcpStream, received: Arc<Mutex<Vec<Received>>>, answer: Arc<Answer>) {
    while let Some(request) = read_request(&mut stream).await {
        let reply = answer(&request);
        received.lock().unwrap().push(request);
        if stream.write_all(&reply.bytes).await.is_err() {
            return;
        }
        match reply.then {
            Then::KeepAlive => {}
            Then::Close => {
                let _ = stream.shutdown().await;
                return;
            }
            Then::Stall => std::future::pending().await,
            Then::ChunksForEver => {
                let chunk = format!("2000\r\n{}\r\n", "x".repeat(0x2000));
                while stream.write_all(chunk.as_bytes()).await.is_ok() {}
                return;
            }
        }
    }
}

/// None when the client has gone, or spoke something that is not HTTP (such as a TLS handshake).
async fn read_request(stream: &mut TcpStream) -> Option<Received> {
    let mut bytes: Vec<u8> = Vec::new();
    let head_end = loop {
        if let Some(position) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break position;
        }
        if bytes.first().is_some_and(|byte| !byte.is_ascii_uppercase()) || stream.read_buf(&mut bytes).await.ok()? == 0
        {
            return None;
        }
    };
    let head = String::from_utf8(bytes[..head_end].to_vec()).ok()?;
    let mut lines = head.split("\r\n");
    let mut start = lines.next()?.split(' ');
    let (method, path) = (start.next()?.to_owned(), start.next()?.to_owned());
    let headers: Vec<(String, String)> =
        lines.filter_map(|line| line.split_once(": ")).map(|(name, value)| (name.into(), value.into())).collect();
    let length = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let length: usize = length.map_or(0, |(_, value)| value.parse().unwrap());
    let mut body = bytes.split_off(head_end + 4);
    while body.len() < length {
        if stream.read_buf(&mut body).await.ok()? == 0 {
            return None;
        }
    }
    Some(Received { method, path, headers, body })
}
