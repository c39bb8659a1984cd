//! A runtime of one thread, which ends with the last client that uses it.

use std::future::Future;
use std::sync::Arc;

use tokio::runtime::{Builder, Handle, Runtime};

use crate::Error;

/// Shared by the clones of a client.
#[derive(Debug, Clone)]
pub(super) struct Background(Arc<Owned>);

#[derive(Debug)]
struct Owned(Option<Runtime>);

impl Drop for Owned {
    fn drop(&mut self) {
        // An ordinary drop waits, and panics when the last client goes within async code.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

impl Background {
    pub(super) fn new() -> Result<Self, Error> {
        let runtime = Builder::new_multi_thread().worker_threads(1).thread_name("card-client").enable_all().build();
        let runtime = runtime.map_err(|error| Error::configuration(format!("no thread can be started: {error}")))?;
        Ok(Self(Arc::new(Owned(Some(runtime)))))
    }

    /// Runs to the end, with the calling thread waiting.
    pub(super) fn run<T>(&self, future: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        if Handle::try_current().is_ok() {
            return Err(Error::configuration("a blocking client was used within async code: use the async one"));
        }
        match &self.0.0 {
            Some(runtime) => runtime.block_on(future),
            None => Err(Error::configuration("the client's thread has ended")),
        }
    }
}
