//! A hand-written TCP server in front of the emulator that spoils the first exchange and passes on all others.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::fault::Fault;

/// Pieces of a reply that comes slowly.
const DROPS: usize = 40;

pub(crate) struct Proxy {
    address: SocketAddr,
    exchanges: Arc<AtomicUsize>,
    carried_out: Arc<AtomicUsize>,
}

impl Proxy {
    pub(crate) async fn start(fault: Fault, target: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let proxy =
            Self { address: listener.local_addr().unwrap(), exchanges: Arc::default(), carried_out: Arc::default() };
        if fault == Fault::Refused {
            return proxy;
        }
        let (exchanges, carried_out) = (proxy.exchanges.clone(), proxy.carried_out.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let connection = Connection { stream, fault, target, carried_out: carried_out.clone() };
                tokio::spawn(connection.serve(exchanges.clone()));
            }
        });
        proxy
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How many requests reached the emulator.
    pub(crate) fn carried_out(&self) -> usize {
        self.carried_out.load(Ordering::SeqCst)
    }
}

struct Connection {
    stream: TcpStream,
    fault: Fault,
    target: SocketAddr,
    carried_out: Arc<AtomicUsize>,
}

impl Connection {
    /// None when the connection is at its end.
    async fn serve(mut self, exchanges: Arc<AtomicUsize>) -> Option<()> {
        if self.fault == Fault::ResetAtOnce && exchanges.fetch_add(1, Ordering::SeqCst) == 0 {
            // A reset before the first byte can come while the client still connects: then nothing was sent.
            self.stream.read_u8().await.ok()?;
            return self.reset();
        }
        loop {
            let request = read_message(&mut self.stream).await?;
            if self.fault != Fault::ResetAtOnce && exchanges.fetch_add(1, Ordering::SeqCst) == 0 {
                self.spoil(&request).await?;
            } else {
                let reply = self.forward(&request).await;
                self.stream.write_all(&reply).await.ok()?;
            }
        }
    }

    /// Carries the request out, and gives the emulator's reply byte by byte as it came.
    async fn forward(&self, request: &[u8]) -> Vec<u8> {
        self.carried_out.fetch_add(1, Ordering::SeqCst);
        let mut emulator = TcpStream::connect(self.target).await.unwrap();
        emulator.write_all(request).await.unwrap();
        read_message(&mut emulator).await.unwrap()
    }

    /// None when the connection shall end.
    async fn spoil(&mut self, request: &[u8]) -> Option<()> {
        let reply = if self.fault.carries_out() { self.forward(request).await } else { Vec::new() };
        let body = reply.windows(4).position(|window| window == b"\r\n\r\n").map_or(0, |end| end + 4);
        let middle = body + (reply.len() - body) / 2;
        match self.fault {
            Fault::Refused | Fault::ResetAtOnce | Fault::ResetBefore | Fault::ResetAfterwards => self.reset(),
            Fault::ResetWithin => {
                self.write(&reply[..middle]).await?;
                // The first half has to arrive before the reset overtakes it.
                tokio::time::sleep(Duration::from_millis(50)).await;
                self.reset()
            }
            Fault::ResetBehind => {
                self.write(&reply).await?;
                tokio::time::sleep(Duration::from_millis(50)).await;
                self.reset()
            }
            Fault::StallBefore => std::future::pending().await,
            Fault::StallWithin => {
                self.write(&reply[..middle]).await?;
                std::future::pending().await
            }
            Fault::Truncated => {
                self.write(&reply[..middle]).await?;
                self.close().await
            }
            Fault::Duplicated => {
                self.write(&reply).await?;
                self.write(&reply).await
            }
            Fault::Drip => {
                // A number of drops, and not of bytes in a drop: a long reply would take longer than a call may last.
                for drop in reply.chunks(reply.len().div_ceil(DROPS)) {
                    self.write(drop).await?;
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
                Some(())
            }
            Fault::LengthTooSmall => {
                self.write(&with_length(&reply, body, reply.len() - body - 1)).await?;
                self.close().await
            }
            Fault::LengthTooLarge => {
                self.write(&with_length(&reply, body, reply.len() - body + 10)).await?;
                self.close().await
            }
            Fault::Status(status, retry_after) => self.status(status, retry_after, "").await,
            Fault::StatusAfterwards(status) => self.status(status, None, "").await,
            Fault::PageAfterwards => self.status(200, None, "<html><p>All is well</p></html>").await,
        }
    }

    async fn status(&mut self, status: u16, retry_after: Option<&str>, body: &str) -> Option<()> {
        let retry_after = retry_after.map(|wait| format!("retry-after: {wait}\r\n")).unwrap_or_default();
        let length = body.len();
        let head = format!("HTTP/1.1 {status} Spoilt\r\n{retry_after}content-length: {length}\r\n\r\n{body}");
        self.write(head.as_bytes()).await
    }

    async fn write(&mut self, bytes: &[u8]) -> Option<()> {
        self.stream.write_all(bytes).await.ok()
    }

    async fn close(&mut self) -> Option<()> {
        self.stream.shutdown().await.ok()?;
        None
    }

    /// The next drop of the stream sends RST instead of FIN.
    fn reset(&self) -> Option<()> {
        self.stream.set_zero_linger().unwrap();
        None
    }
}

fn with_length(reply: &[u8], body: usize, length: usize) -> Vec<u8> {
    let body = String::from_utf8(reply[body..].to_vec()).unwrap();
    format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}").into_bytes()
}

/// A request or reply with a `Content-Length`, or none at the end of the connection.
async fn read_message(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut bytes: Vec<u8> = Vec::new();
    loop {
        if let Some(head) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            let text = String::from_utf8_lossy(&bytes[..head]).to_ascii_lowercase();
            let length = text.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
            if bytes.len() >= head + 4 + length.unwrap_or(0) {
                return Some(bytes);
            }
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}
