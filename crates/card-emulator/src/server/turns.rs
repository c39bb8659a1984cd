//! Who may look while requests are carried out.

use std::sync::Arc;

use tokio::sync::{OwnedRwLockReadGuard, RwLock, RwLockWriteGuard};

/// Requests take their turns side by side. Whoever wants to see state, journal and statistics of one moment waits until
/// none is between its change and its entry, and holds the next ones back meanwhile.
#[derive(Default)]
pub(crate) struct Turns(Arc<RwLock<()>>);

impl Turns {
    /// A request's turn, from before its change until after its entry.
    pub(super) async fn begin(&self) -> OwnedRwLockReadGuard<()> {
        Arc::clone(&self.0).read_owned().await
    }

    /// A moment at which no request has its turn.
    pub(crate) async fn none(&self) -> RwLockWriteGuard<'_, ()> {
        self.0.write().await
    }
}
