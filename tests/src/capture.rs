//! An HTTP server that answers everything alike and keeps what it was sent, byte for byte.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A running server on a free port of the loopback interface. It stops when dropped.
#[derive(Debug)]
pub struct Capture {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<Recorded>>>,
    task: JoinHandle<()>,
}

/// One request as it came over the socket.
#[derive(Debug, Clone)]
pub struct Recorded {
    head: String,
    /// The body, without any transfer coding.
    pub body: Vec<u8>,
}

impl Capture {
    /// Starts a server that answers every request with `status`, `content_type` and `body`.
    ///
    /// # Panics
    ///
    /// When no port of the loopback interface is free.
    pub async fn start(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let body = body.into();
        let mut reply = format!(
            "HTTP/1.1 {status} Scripted\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\
             Connection: close\r\n\r\n",
            body.len()
        )
        .into_bytes();
        reply.extend_from_slice(&body);
        let listener =
            TcpListener::bind(("127.0.0.1", 0)).await.unwrap_or_else(|error| panic!("no free port: {error}"));
        let address = listener.local_addr().unwrap_or_else(|error| panic!("no local address: {error}"));
        let requests = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&requests);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                if let Ok(request) = exchange(stream, &reply).await {
                    kept.lock().unwrap_or_else(PoisonError::into_inner).push(request);
                }
            }
        });
        Self { address, requests, task }
    }

    /// The base URL, such as `http://127.0.0.1:40123`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What was received so far.
    pub fn requests(&self) -> Vec<Recorded> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Capture {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Recorded {
    /// Request line and headers as they came, without the values of `secrets` and without the port, which differs
    /// from run to run.
    pub fn head(&self, secrets: &[&str]) -> String {
        let mut head = String::new();
        for line in self.head.split_inclusive("\r\n") {
            let value = line.split_once(':').filter(|(name, _)| {
                name.eq_ignore_ascii_case("host") || secrets.iter().any(|secret| name.eq_ignore_ascii_case(secret))
            });
            match value {
                Some((name, _)) if name.eq_ignore_ascii_case("host") => {
                    head.extend([name, ": <loopback address>\r\n"]);
                }
                Some((name, _)) => head.extend([name, ": <redacted>\r\n"]),
                None => head.push_str(line),
            }
        }
        head
    }

    /// The value of a header, whatever the case of its name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().skip(1);
        lines
            .filter_map(|line| line.split_once(':'))
            .find(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim())
    }
}

/// Reads one request, sends the scripted reply, and closes: a client that wants more connects again.
async fn exchange(mut stream: TcpStream, reply: &[u8]) -> io::Result<Recorded> {
    let mut received = Vec::new();
    let split = loop {
        if let Some(position) = received.windows(4).position(|window| window == b"\r\n\r\n") {
            break position + 4;
        }
        if stream.read_buf(&mut received).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    };
    let body = received.split_off(split);
    let head = String::from_utf8(received).map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
    let mut request = Recorded { head, body };
    // The clients under test send a length; a chunked body would show in the recorded head.
    let length = request.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    while request.body.len() < length {
        if stream.read_buf(&mut request.body).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    stream.write_all(reply).await?;
    stream.shutdown().await?;
    Ok(request)
}
