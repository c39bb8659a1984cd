//! Accepting connections, and ending.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;

use super::stream::{Fate, Stream};
use crate::settings::ConnectionLimits;
use crate::tls::Tls;
use crate::{Error, ErrorKind};

/// How long requests under way may take to finish when the emulator is shut down.
const GRACE: Duration = Duration::from_secs(5);

/// How long to wait after the machine refused a connection, for want of file descriptors as a rule.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// A listening server. Dropping it makes it stop accepting; requests under way still finish.
pub(crate) struct Server {
    address: SocketAddr,
    ca_pem: Option<String>,
    running: Mutex<Option<Running>>,
}

struct Running {
    stop: watch::Sender<()>,
    task: JoinHandle<()>,
}

/// Who sent a request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) SocketAddr);

impl Server {
    /// Listens; requests are answered when this returns. Speaks TLS where `has_tls`.
    pub(crate) async fn start(
        address: SocketAddr,
        router: Router,
        limits: ConnectionLimits,
        has_tls: bool,
    ) -> Result<Self, Error> {
        let bound = |error| {
            Error::with_source(
                ErrorKind::Address,
                format!("cannot listen on {address}; choose another port, or port 0 for a free one"),
                error,
            )
        };
        let listener = TcpListener::bind(address).await.map_err(bound)?;
        let address = listener.local_addr().map_err(bound)?;
        let tls = if has_tls { Some(Tls::generate(address)?) } else { None };
        let (tls, ca_pem) = tls.map(|tls| (tls.acceptor, tls.ca_pem)).unzip();
        let (stop, stopped) = watch::channel(());
        let task = tokio::spawn(accept(listener, Acceptor { router, limits, tls }, stopped));
        Ok(Self { address, ca_pem, running: Mutex::new(Some(Running { stop, task })) })
    }

    /// The certificate to trust, where TLS is spoken.
    pub(crate) fn ca_pem(&self) -> Option<&str> {
        self.ca_pem.as_deref()
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops accepting, lets requests under way finish for a few seconds, and returns.
    pub(crate) async fn stop(&self) {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(Running { stop, mut task }) = running else { return };
        drop(stop);
        if timeout(GRACE, &mut task).await.is_err() {
            tracing::warn!("requests were still under way at the end of the grace period");
            task.abort();
        }
    }
}

/// What every connection needs.
#[derive(Clone)]
struct Acceptor {
    router: Router,
    limits: ConnectionLimits,
    tls: Option<TlsAcceptor>,
}

/// Runs until the sender of `stopped` is dropped, then until the last connection has ended.
async fn accept(listener: TcpListener, acceptor: Acceptor, mut stopped: watch::Receiver<()>) {
    let free = Arc::new(Semaphore::new(acceptor.limits.connections));
    let mut connections = JoinSet::new();
    loop {
        // A connection above the cap waits in the kernel's queue instead of costing memory here.
        let next = async {
            let permit = Arc::clone(&free).acquire_owned().await;
            (permit, listener.accept().await)
        };
        tokio::select! {
            _ = stopped.changed() => break,
            (permit, accepted) = next => match (permit, accepted) {
                (Ok(permit), Ok((tcp, peer))) => {
                    connections.spawn(acceptor.clone().connection(tcp, peer, permit, stopped.clone()));
                }
                (_, Err(error)) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    sleep(ACCEPT_PAUSE).await;
                }
                // The semaphore is never closed.
                (Err(_), _) => break,
            },
            Some(_) = connections.join_next() => {}
        }
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

impl Acceptor {
    async fn connection(
        self,
        tcp: TcpStream,
        peer: SocketAddr,
        permit: OwnedSemaphorePermit,
        stopped: watch::Receiver<()>,
    ) {
        // Replies are small and complete: waiting to fill a packet would only add latency.
        if let Err(error) = tcp.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY could not be set");
        }
        let fate = Fate::default();
        let stream = Stream::new(tcp, fate.clone(), self.limits.write_deadline);
        match self.tls.clone() {
            None => self.serve(stream, peer, fate, stopped).await,
            // A handshake that never ends is cut off as a head would be.
            Some(tls) => match timeout(self.limits.header_deadline, tls.accept(stream)).await {
                Ok(Ok(stream)) => self.serve(stream, peer, fate, stopped).await,
                Ok(Err(error)) => tracing::info!(%error, "a TLS handshake failed; does the client trust the CA?"),
                Err(_) => tracing::debug!("a TLS handshake took too long"),
            },
        }
        drop(permit);
    }

    async fn serve<S>(self, stream: S, peer: SocketAddr, fate: Fate, mut stopped: watch::Receiver<()>)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let routes = TowerToHyperService::new(self.router);
        let service = service_fn(move |request: Request<hyper::body::Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(Peer(peer));
            request.extensions_mut().insert(fate.clone());
            routes.call(request)
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.limits.header_deadline)
            .max_buf_size(self.limits.header_bytes)
            .serve_connection(TokioIo::new(stream), service);
        tokio::pin!(connection);
        let served = tokio::select! {
            served = connection.as_mut() => served,
            _ = stopped.changed() => {
                connection.as_mut().graceful_shutdown();
                connection.await
            }
        };
        if let Err(error) = served {
            tracing::debug!(%error, "a connection ended early");
        }
    }
}
