//! One connection's bytes: where a fault of the transport is carried out, and where a client that does not read ends.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

const OPEN: u8 = 0;
const CLOSE: u8 = 1;
const RESET: u8 = 2;

/// What becomes of a connection when the next byte of a reply is to be written. Shared with the requests on it.
#[derive(Clone, Default)]
pub(crate) struct Fate(Arc<AtomicU8>);

impl Fate {
    /// The connection is closed in order (FIN) instead of the next write.
    pub(crate) fn close(&self) {
        self.0.store(CLOSE, Ordering::Release);
    }

    /// The connection is reset (RST) instead of the next write.
    pub(crate) fn reset(&self) {
        self.0.store(RESET, Ordering::Release);
    }

    /// Whether nothing more is written to the connection.
    pub(super) fn is_sealed(&self) -> bool {
        self.0.load(Ordering::Acquire) != OPEN
    }
}

/// A TCP connection with a fate and a deadline for each write.
pub(super) struct Stream {
    tcp: TcpStream,
    fate: Fate,
    /// How long a client may take no bytes at all while there are some for it.
    write_deadline: Duration,
    /// Runs while a write waits.
    waiting: Option<Pin<Box<Sleep>>>,
}

impl Stream {
    pub(super) fn new(tcp: TcpStream, fate: Fate, write_deadline: Duration) -> Self {
        Self { tcp, fate, write_deadline, waiting: None }
    }

    /// An error ends the connection: hyper drops the stream, which closes the socket.
    fn meet_fate(&self) -> io::Result<()> {
        match self.fate.0.load(Ordering::Acquire) {
            OPEN => return Ok(()),
            RESET => self.tcp.set_zero_linger()?,
            _ => {}
        }
        Err(io::Error::new(io::ErrorKind::ConnectionAborted, "a fault rule ends the connection"))
    }

    fn in_time<T>(&mut self, context: &mut Context<'_>, outcome: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if outcome.is_ready() {
            self.waiting = None;
            return outcome;
        }
        let deadline = self.write_deadline;
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(sleep(deadline)));
        ready!(waiting.as_mut().poll(context));
        Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "the client does not read its reply")))
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_read(context, buffer)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.meet_fate()?;
        let outcome = Pin::new(&mut self.tcp).poll_write(context, bytes);
        self.in_time(context, outcome)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.meet_fate()?;
        let outcome = Pin::new(&mut self.tcp).poll_write_vectored(context, parts);
        self.in_time(context, outcome)
    }

    fn is_write_vectored(&self) -> bool {
        self.tcp.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_shutdown(context)
    }
}
