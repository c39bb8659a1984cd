//! From two builders to a client over a running emulator.

use std::sync::Arc;

use card_emulator::{Emulator, EmulatorBuilder};

use crate::{Blub0x, Error, Id123, Tested};

/// An ID123 client over an emulator of its own, with one template ([`TEMPLATE`](crate::TEMPLATE)) and no card.
///
/// # Errors
/// When this machine gives no port.
pub async fn id123() -> Result<Id123, Error> {
    Setup::new().id123().await
}

/// A BluB0X client over an emulator of its own.
///
/// # Errors
/// When this machine gives no port.
pub async fn blub0x() -> Result<Blub0x, Error> {
    Setup::new().blub0x().await
}

/// How emulator and client shall be; everything not chosen is as [`id123`] and [`blub0x`] have it.
#[must_use = "nothing runs until a client is asked for"]
pub struct Setup {
    emulator: EmulatorBuilder,
    recorder: card_client::testing::Recorder,
}

impl Default for Setup {
    fn default() -> Self {
        Self::new()
    }
}

impl Setup {
    /// An emulator on a free port of this machine, in memory.
    pub fn new() -> Self {
        Self { emulator: Emulator::builder(), recorder: card_client::testing::Recorder::new() }
    }

    /// Sets up the emulator: templates, cards, faults, its clock, TLS. May be called several times.
    pub fn emulator(mut self, choose: impl FnOnce(EmulatorBuilder) -> EmulatorBuilder) -> Self {
        self.emulator = choose(self.emulator);
        self
    }

    /// Another record of what is sent, such as one that keeps no data. Default: one that keeps requests in full.
    pub fn recorder(mut self, recorder: &card_client::testing::Recorder) -> Self {
        self.recorder = recorder.clone();
        self
    }

    /// Starts the emulator and makes an ID123 client of it.
    ///
    /// # Errors
    /// When a choice cannot be met, or this machine gives no port.
    pub async fn id123(self) -> Result<Id123, Error> {
        self.id123_with(|client| client).await
    }

    /// The same, with choices for the client: retries, limits, observers, another clock.
    ///
    /// # Errors
    /// As [`id123`](Self::id123).
    pub async fn id123_with(
        self,
        choose: impl FnOnce(card_client::id123::ClientBuilder) -> card_client::id123::ClientBuilder,
    ) -> Result<Id123, Error> {
        let (emulator, recorder) = self.start().await?;
        Tested::over_id123(emulator, recorder, choose)
    }

    /// Starts the emulator and makes a BluB0X client of it.
    ///
    /// # Errors
    /// When a choice cannot be met, or this machine gives no port.
    pub async fn blub0x(self) -> Result<Blub0x, Error> {
        self.blub0x_with(|client| client).await
    }

    /// The same, with choices for the client: the encoding, retries, limits, observers.
    ///
    /// # Errors
    /// As [`blub0x`](Self::blub0x).
    pub async fn blub0x_with(
        self,
        choose: impl FnOnce(card_client::blub0x::ClientBuilder) -> card_client::blub0x::ClientBuilder,
    ) -> Result<Blub0x, Error> {
        let (emulator, recorder) = self.start().await?;
        Tested::over_blub0x(emulator, recorder, choose)
    }

    async fn start(self) -> Result<(Arc<card_emulator::EmulatorHandle>, card_client::testing::Recorder), Error> {
        // The clients' own credentials are accepted beside whatever else was chosen.
        let (header, value) = card_emulator::DEMO_CREDENTIAL;
        let emulator = self.emulator.api_key(card_emulator::DEMO_KEY).blub0x_credential(header, value);
        Ok((Arc::new(emulator.start().await?), self.recorder))
    }
}
