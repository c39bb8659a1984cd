//! Accepting connections, and ending.

use std::net::SocketAddr;
use std::sync::Mutex;
use std::time::Duration;

use axum::Router;
use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::{Error, ErrorKind};

/// How long requests under way may take to finish when the emulator is shut down.
const GRACE: Duration = Duration::from_secs(5);

/// A listening server. Dropping it makes it stop accepting; requests under way still finish.
pub(crate) struct Server {
    address: SocketAddr,
    running: Mutex<Option<Running>>,
}

struct Running {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Server {
    pub(crate) async fn start(address: SocketAddr, router: Router) -> Result<Self, Error> {
        let bound = |error| {
            Error::with_source(
                ErrorKind::Address,
                format!("cannot listen on {address}; choose another port, or port 0 for a free one"),
                error,
            )
        };
        let listener = TcpListener::bind(address).await.map_err(bound)?;
        let address = listener.local_addr().map_err(bound)?;
        // Replies are small and complete: waiting to fill a packet would only add latency.
        let listener = listener.tap_io(|stream| {
            if let Err(error) = stream.set_nodelay(true) {
                tracing::debug!(%error, "TCP_NODELAY could not be set");
            }
        });
        let (stop, stopped) = oneshot::channel::<()>();
        let task = tokio::spawn(async move {
            // A dropped sender stops the server as well.
            let served = axum::serve(listener, router).with_graceful_shutdown(async { drop(stopped.await) }).await;
            if let Err(error) = served {
                tracing::error!(%error, "the server ended");
            }
        });
        Ok(Self { address, running: Mutex::new(Some(Running { stop, task })) })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops accepting, lets requests under way finish for a few seconds, and returns.
    pub(crate) async fn stop(&self) {
        let running = self.running.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        let Some(Running { stop, mut task }) = running else { return };
        drop(stop);
        if timeout(GRACE, &mut task).await.is_err() {
            tracing::warn!("requests were still under way at the end of the grace period");
            task.abort();
        }
    }
}
