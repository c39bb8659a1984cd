//! Failures of the built-in emulator.

use std::error::Error as _;

use card_emulator::{Error, ErrorKind};

use super::Failure;
use crate::exit::Exit;

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let message = match error.source() {
            Some(source) => format!("emulator: {error}: {source}"),
            None => format!("emulator: {error}"),
        };
        match error.kind() {
            ErrorKind::Configuration => Self::usage(message).hint("mend the option that is named"),
            ErrorKind::Address => Self::new(Exit::Unexpected, message).hint("give another --port; 0 finds a free one"),
            ErrorKind::Database => Self::new(Exit::Unexpected, message).hint("name another file with --database"),
            _ => Self::new(Exit::Unexpected, message),
        }
    }
}
