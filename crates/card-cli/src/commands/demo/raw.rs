//! One HTTP request by hand, to send what the client never would.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::surprising;
use crate::failure::Failure;

/// The emulator's reply has a few hundred bytes.
const MAX_REPLY: u64 = 64 * 1024;

/// The header by which the emulator tells what it skipped.
const NOTICE: &str = "x-emulator-notice";

/// What came back.
pub(super) struct RawReply {
    pub(super) status: u16,
    pub(super) notices: Vec<String>,
}

/// PUTs an XML body to the emulator.
pub(super) async fn put_xml(
    address: SocketAddr,
    path: &str,
    credential: (&str, &str),
    body: &str,
) -> Result<RawReply, Failure> {
    let request = format!(
        "PUT /{path} HTTP/1.1\r\nHost: {address}\r\n{}: {}\r\nContent-Type: application/xml\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{body}",
        credential.0,
        credential.1,
        body.len()
    );
    let reply = exchange(address, &request).await.map_err(|error| Failure::system("demo: the emulator", &error))?;
    parse(&reply).ok_or_else(|| surprising("the emulator's reply is not HTTP"))
}

async fn exchange(address: SocketAddr, request: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut reply = Vec::new();
    stream.take(MAX_REPLY).read_to_end(&mut reply).await?;
    Ok(String::from_utf8_lossy(&reply).into_owned())
}

fn parse(reply: &str) -> Option<RawReply> {
    let (head, _) = reply.split_once("\r\n\r\n")?;
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let notice = |line: &str| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case(NOTICE).then(|| value.trim().to_owned())
    };
    Some(RawReply { status, notices: lines.filter_map(notice).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_and_every_notice_are_found() {
        let reply =
            parse("HTTP/1.1 404 Not Found\r\nX-Emulator-Notice: a: b\r\nx: y\r\nx-emulator-notice: c\r\n\r\n<x/>")
                .unwrap();
        assert_eq!((reply.status, reply.notices), (404, vec!["a: b".to_owned(), "c".to_owned()]));
        assert!(parse("nonsense").is_none());
    }
}
