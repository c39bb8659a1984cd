//! A client and the emulator behind it.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use card_client::testing::Recorder;
use card_client::{PreparedRequest, blub0x, id123};
use card_emulator::EmulatorHandle;

use crate::Error;

/// An ID123 client over an emulator.
pub type Id123 = Tested<id123::Client>;

/// A BluB0X client over an emulator.
pub type Blub0x = Tested<blub0x::Client>;

/// A client with the emulator it speaks to and the record of what it sent. Reads like the client through `Deref`.
///
/// The emulator ends with the last client over it; what the emulator held is gone then.
pub struct Tested<C> {
    client: C,
    emulator: Arc<EmulatorHandle>,
    recorder: Recorder,
}

impl<C> Tested<C> {
    /// The client itself, to be cloned into code under test. It outlives the emulator only in vain.
    pub fn client(&self) -> &C {
        &self.client
    }

    /// The emulator: its clock, faults, journal and state.
    pub fn emulator(&self) -> &EmulatorHandle {
        &self.emulator
    }

    /// Every attempt sent so far, by this client and its clones, retries included; without credentials.
    ///
    /// # Panics
    /// When more was sent than the record keeps: 100,000 attempts, or what [`Recorder::keep`] says.
    pub fn sent(&self) -> Vec<PreparedRequest> {
        self.recorder.requests()
    }

    /// The record behind [`sent`](Self::sent), to take what is in it and begin anew.
    pub fn recorder(&self) -> &Recorder {
        &self.recorder
    }

    /// An ID123 client over the same emulator, with a record of its own.
    ///
    /// # Errors
    /// When the client cannot be made.
    pub fn id123(&self) -> Result<Id123, Error> {
        Tested::over_id123(self.emulator.clone(), Recorder::new(), |client| client)
    }

    /// A BluB0X client over the same emulator, with a record of its own.
    ///
    /// # Errors
    /// When the client cannot be made.
    pub fn blub0x(&self) -> Result<Blub0x, Error> {
        Tested::over_blub0x(self.emulator.clone(), Recorder::new(), |client| client)
    }

    #[cfg(feature = "blocking")]
    pub(crate) fn into_parts(self) -> (C, Arc<EmulatorHandle>, Recorder) {
        (self.client, self.emulator, self.recorder)
    }
}

impl Id123 {
    pub(crate) fn over_id123(
        emulator: Arc<EmulatorHandle>,
        recorder: Recorder,
        choose: impl FnOnce(id123::ClientBuilder) -> id123::ClientBuilder,
    ) -> Result<Self, Error> {
        let mut builder = id123::Client::builder(card_emulator::DEMO_KEY).base_url(emulator.id123_url());
        if let Some(authority) = emulator.ca_pem() {
            builder = builder.add_root_certificates(authority);
        }
        let client = choose(builder.record(&recorder)).build()?;
        Ok(Self { client, emulator, recorder })
    }
}

impl Blub0x {
    pub(crate) fn over_blub0x(
        emulator: Arc<EmulatorHandle>,
        recorder: Recorder,
        choose: impl FnOnce(blub0x::ClientBuilder) -> blub0x::ClientBuilder,
    ) -> Result<Self, Error> {
        let (header, value) = card_emulator::DEMO_CREDENTIAL;
        let mut builder = blub0x::Client::builder(header, value).base_url(emulator.blub0x_url());
        if let Some(authority) = emulator.ca_pem() {
            builder = builder.add_root_certificates(authority);
        }
        let client = choose(builder.record(&recorder)).build()?;
        Ok(Self { client, emulator, recorder })
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
