//! One HTTP request written by hand, for what no client of this workspace would send.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    head: String,
    /// The body.
    pub body: String,
}

impl Answer {
    /// All values of a header, whatever the case of its name.
    pub fn header(&self, name: &str) -> Vec<&str> {
        let headers = self.head.lines().skip(1).filter_map(|line| line.split_once(':'));
        headers.filter(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).collect()
    }
}

/// Sends one request on a connection of its own. Host, length and `Connection: close` are added to the headers.
///
/// # Panics
///
/// When the server cannot be reached, or what it answers is no HTTP.
pub async fn send(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: impl AsRef<[u8]>,
) -> Answer {
    let body = body.as_ref();
    let mut request = format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
    for (name, value) in headers {
        request.extend([name, ": ", value, "\r\n"]);
    }
    request.extend(["Content-Length: ", &body.len().to_string(), "\r\n\r\n"]);

    let stream = TcpStream::connect(address).await.unwrap_or_else(|error| panic!("{method} {path}: {error}"));
    let (mut reader, mut writer) = stream.into_split();
    // A server may answer, and close, before it has read a body that is too large.
    let write = async {
        writer.write_all(request.as_bytes()).await?;
        writer.write_all(body).await
    };
    let read = async {
        let mut received = Vec::new();
        let outcome = reader.read_to_end(&mut received).await;
        (received, outcome)
    };
    let (_, (received, outcome)) = tokio::join!(write, read);
    let received = String::from_utf8(received).unwrap_or_else(|error| panic!("{method} {path}: {error}"));
    let Some((head, body)) = received.split_once("\r\n\r\n") else {
        panic!("{method} {path}: no reply, {outcome:?}");
    };
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.unwrap_or_else(|| panic!("{method} {path}: no status in {head:?}"));
    Answer { status, head: head.to_owned(), body: body.to_owned() }
}
