//! Settings of the examples, taken from the environment.

use std::env::VarError;
use std::error::Error;

/// What an example returns.
pub(crate) type Outcome = Result<(), Box<dyn Error>>;

/// The value of an environment variable, or an error that says where to get one.
pub(crate) fn setting(name: &str) -> Result<String, Box<dyn Error>> {
    std::env::var(name).map_err(|error| match error {
        VarError::NotPresent => format!(
            "{name} is not set. Start a local server with `cargo run -p card-cli -- emulator`; it prints its address \
             and the credentials to set."
        )
        .into(),
        VarError::NotUnicode(_) => format!("{name} is not UTF-8").into(),
    })
}
