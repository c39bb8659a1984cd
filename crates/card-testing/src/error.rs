//! What can go wrong before a test has begun.

/// Why a test has no client. Display says what to mend; neither a key nor data is in it.
#[derive(Debug, thiserror::Error)]
#[error("the test has no client: {0}")]
pub struct Error(Cause);

#[derive(Debug, thiserror::Error)]
pub(crate) enum Cause {
    #[error("the emulator does not start: {0}")]
    Emulator(#[from] card_emulator::Error),
    #[error("{0}")]
    Client(#[from] card_client::Error),
    #[cfg(feature = "blocking")]
    #[error("no thread can be started for the emulator: {0}")]
    Thread(#[from] std::io::Error),
    #[cfg(feature = "blocking")]
    #[error("a blocking client was asked for within async code: use the async one")]
    WithinAsync,
}

impl From<Cause> for Error {
    fn from(cause: Cause) -> Self {
        Self(cause)
    }
}

impl From<card_emulator::Error> for Error {
    fn from(error: card_emulator::Error) -> Self {
        Self(error.into())
    }
}

impl From<card_client::Error> for Error {
    fn from(error: card_client::Error) -> Self {
        Self(error.into())
    }
}

#[cfg(feature = "blocking")]
impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self(error.into())
    }
}
