//! State in `SQLite`, on a thread of its own.
//!
//! One thread owns the one connection: writes are serial by construction, and no async thread ever waits for a
//! disk. A write runs in one transaction and is answered only after its commit.

mod cards;
mod dump;
mod error;
mod open;
mod snapshot;
mod templates;
mod user_card_details;
mod user_cards;
mod views;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::{mpsc, oneshot};

use crate::Durability;

pub(crate) use cards::{cards_page, count_cards, find_card, remove_card, save_card};
pub(crate) use dump::dump;
pub(crate) use error::StoreError;
pub(crate) use snapshot::{RestoreError, VERSION, clear, restore, snapshot};
pub(crate) use templates::{KnownTemplate, any_template, find_template, save_template, templates_page};
pub(crate) use user_card_details::{
    Detail, card_by_number, cards_of, delete_user_card, holders, next_number, save_detail,
};
pub(crate) use user_cards::{find_user_card, save_user_card};
pub(crate) use views::{
    CardSearch, PathStep, card_path, count_user_cards, next_expiration, search_cards, search_user_cards, template_views,
};

/// How many requests may wait for the database before their tasks are held back.
const QUEUE: usize = 1024;

/// Where the state lives.
#[derive(Debug, Clone)]
pub(crate) enum Location {
    Memory,
    File(PathBuf),
}

impl std::fmt::Display for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Memory => f.write_str("in memory"),
            Self::File(path) => path.display().fmt(f),
        }
    }
}

/// A handle on the database thread. Cheap to clone; the thread ends when it is told to or the last clone goes.
#[derive(Clone)]
pub(crate) struct Store {
    messages: mpsc::Sender<Message>,
    revision: Arc<AtomicU64>,
}

enum Message {
    Run(Box<dyn FnOnce(&mut Connection) + Send>),
    Close(oneshot::Sender<()>),
}

impl Store {
    /// Opens the database, which makes the file and its tables where they do not exist, and starts the thread.
    pub(crate) async fn open(location: Location, durability: Durability) -> Result<Self, StoreError> {
        let (messages, queue) = mpsc::channel(QUEUE);
        let (opened, outcome) = oneshot::channel();
        std::thread::Builder::new()
            .name("card-emulator-db".to_owned())
            .spawn(move || match open::open(&location, durability) {
                Ok(connection) => {
                    if opened.send(Ok(())).is_ok() {
                        serve(connection, queue);
                    }
                }
                // The caller went away while the database was being opened: nobody to tell.
                Err(error) => drop(opened.send(Err(error))),
            })
            .map_err(StoreError::Thread)?;
        outcome.await.unwrap_or(Err(StoreError::Stopped))?;
        Ok(Self { messages, revision: Arc::default() })
    }

    /// Runs `work` in a read transaction, so that all it reads is of one moment.
    pub(crate) async fn read<T, E>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.run(move |connection| work(&connection.transaction().map_err(StoreError::from)?)).await
    }

    /// Runs `work` in one write transaction: committed when it returns `Ok`, undone when it returns `Err`.
    pub(crate) async fn write<T, E>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let revision = Arc::clone(&self.revision);
        self.run(move |connection| {
            let rows_before = connection.total_changes();
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(StoreError::from)?;
            let value = work(&transaction)?;
            transaction.commit().map_err(StoreError::from)?;
            // An operation that only looked, or was refused, has written nothing.
            if connection.total_changes() != rows_before {
                revision.fetch_add(1, Ordering::Release);
            }
            Ok(value)
        })
        .await
    }

    /// How many transactions that wrote rows were committed since the start: the state is the same while it stays the
    /// same. Rows that are written as they were count, too.
    pub(crate) fn revision(&self) -> u64 {
        self.revision.load(Ordering::Acquire)
    }

    /// Lets the work that was handed in finish, closes the database, and waits for that.
    pub(crate) async fn close(&self) {
        let (closed, done) = oneshot::channel();
        if self.messages.send(Message::Close(closed)).await.is_ok() {
            // An error means that the thread is gone, which is what was asked for.
            drop(done.await);
        }
    }

    async fn run<T, E>(&self, work: impl FnOnce(&mut Connection) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (reply, outcome) = oneshot::channel();
        let job = Box::new(move |connection: &mut Connection| drop(reply.send(work(connection))));
        self.messages.send(Message::Run(job)).await.map_err(|_| StoreError::Stopped)?;
        outcome.await.map_err(|_| StoreError::Stopped)?
    }
}

fn serve(mut connection: Connection, mut queue: mpsc::Receiver<Message>) {
    while let Some(message) = queue.blocking_recv() {
        match message {
            Message::Run(job) => {
                // A transaction that unwinds is rolled back, so the state stays sound and the next request is served.
                if catch_unwind(AssertUnwindSafe(|| job(&mut connection))).is_err() {
                    tracing::error!("a database job panicked; its transaction was undone");
                }
            }
            Message::Close(closed) => {
                drop(queue);
                drop(connection);
                // Whoever asked may have stopped waiting.
                let _ = closed.send(());
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn count(store: &Store) -> i64 {
        store
            .read(|tx| tx.query_row("SELECT count(*) FROM template", [], |row| row.get(0)).map_err(StoreError::from))
            .await
            .unwrap()
    }

    fn insert(tx: &Transaction<'_>, id: &str) -> Result<(), StoreError> {
        save_template(tx, &crate::Template::new(id), 1)
    }

    #[tokio::test]
    async fn work_that_fails_or_panics_is_undone_and_the_store_lives_on() {
        let store = Store::open(Location::Memory, Durability::default()).await.unwrap();
        let failed = store
            .write(|tx| {
                insert(tx, "a")?;
                Err::<(), _>(StoreError::Corrupt("on purpose"))
            })
            .await;
        assert!(matches!(failed, Err(StoreError::Corrupt(_))));
        let panicked: Result<(), StoreError> = store
            .write(|tx| {
                insert(tx, "b")?;
                panic!("on purpose")
            })
            .await;
        assert!(matches!(panicked, Err(StoreError::Stopped)));
        assert_eq!(count(&store).await, 0);
        store.write(|tx| insert(tx, "c")).await.unwrap();
        assert_eq!(count(&store).await, 1);
    }

    #[tokio::test]
    async fn a_closed_store_answers_that_it_is_stopped() {
        let store = Store::open(Location::Memory, Durability::default()).await.unwrap();
        store.close().await;
        store.close().await;
        assert!(matches!(store.write(|tx| insert(tx, "a")).await, Err(StoreError::Stopped)));
    }
}
