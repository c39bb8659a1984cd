//! The same for tests without async. Feature `blocking`.
//!
//! ```
//! use card_testing::card_types::id123::CreateCard;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let id123 = card_testing::blocking::id123()?;
//! id123.send(&CreateCard::new(card_testing::TEMPLATE, "A-1042"))?;
//! for card in id123.cards(id123.list_all(card_testing::TEMPLATE)) {
//!     assert_eq!(card?.card_id, *"A-1042");
//! }
//! // What is async of the emulator is waited for:
//! let status = id123.wait(id123.emulator().install(card_testing::TEMPLATE, "A-1042"))?;
//! assert_eq!(status, card_testing::card_types::id123::CardStatus::Installed);
//! # Ok(())
//! # }
//! ```

use std::fmt;
use std::future::Future;
use std::ops::Deref;
use std::sync::Arc;

use card_client::PreparedRequest;
use card_client::testing::Recorder;
use card_emulator::EmulatorHandle;
use tokio::runtime::{Builder, Handle, Runtime};

use crate::error::Cause;
use crate::{Error, Setup};

/// A blocking client with the emulator it speaks to. Reads like the client through `Deref`.
///
/// The emulator runs on a thread of its own, which ends with this value.
pub struct Tested<C> {
    client: C,
    emulator: Arc<EmulatorHandle>,
    recorder: Recorder,
    /// Last, so that the emulator goes first.
    thread: Thread,
}

/// A runtime that may be dropped anywhere, within async code as well.
struct Thread(Option<Runtime>);

impl Drop for Thread {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// As [`crate::id123`], with a blocking client.
///
/// # Errors
/// As there, and when no thread can be started, or within async code.
pub fn id123() -> Result<Tested<card_client::blocking::Id123>, Error> {
    id123_with(Setup::new())
}

/// As [`crate::blub0x`], with a blocking client.
///
/// # Errors
/// As there, and when no thread can be started, or within async code.
pub fn blub0x() -> Result<Tested<card_client::blocking::Blub0x>, Error> {
    blub0x_with(Setup::new())
}

/// A blocking ID123 client over an emulator that was set up.
///
/// # Errors
/// As [`id123`], and when a choice cannot be met.
pub fn id123_with(setup: Setup) -> Result<Tested<card_client::blocking::Id123>, Error> {
    let runtime = runtime()?;
    let (client, emulator, recorder) = runtime.block_on(setup.id123())?.into_parts();
    let client = card_client::blocking::Id123::new(client)?;
    Ok(Tested { client, emulator, recorder, thread: Thread(Some(runtime)) })
}

/// A blocking BluB0X client over an emulator that was set up.
///
/// # Errors
/// As [`blub0x`], and when a choice cannot be met.
pub fn blub0x_with(setup: Setup) -> Result<Tested<card_client::blocking::Blub0x>, Error> {
    let runtime = runtime()?;
    let (client, emulator, recorder) = runtime.block_on(setup.blub0x())?.into_parts();
    let client = card_client::blocking::Blub0x::new(client)?;
    Ok(Tested { client, emulator, recorder, thread: Thread(Some(runtime)) })
}

fn runtime() -> Result<Runtime, Error> {
    if Handle::try_current().is_ok() {
        return Err(Cause::WithinAsync.into());
    }
    Ok(Builder::new_multi_thread().worker_threads(1).thread_name("card-emulator").enable_all().build()?)
}

impl<C> Tested<C> {
    /// The client itself, to be cloned into code under test.
    pub fn client(&self) -> &C {
        &self.client
    }

    /// The emulator: its clock, faults, journal and state.
    pub fn emulator(&self) -> &EmulatorHandle {
        &self.emulator
    }

    /// Waits for an async call of the emulator.
    ///
    /// # Panics
    /// Within async code, where waiting would block the runtime.
    pub fn wait<T>(&self, call: impl Future<Output = T>) -> T {
        match &self.thread.0 {
            Some(runtime) => runtime.block_on(call),
            None => unreachable!("the runtime is taken by Drop only"),
        }
    }

    /// Every attempt sent so far, retries included; without credentials.
    ///
    /// # Panics
    /// When more was sent than the record keeps: 100,000 attempts, or what [`Recorder::keep`] says.
    pub fn sent(&self) -> Vec<PreparedRequest> {
        self.recorder.requests()
    }
}

impl<C> Deref for Tested<C> {
    type Target = C;

    fn deref(&self) -> &C {
        &self.client
    }
}

impl<C: fmt::Debug> fmt::Debug for Tested<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tested").field("client", &self.client).finish_non_exhaustive()
    }
}
