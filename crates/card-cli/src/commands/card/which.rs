//! Which card a command is about, where nothing else has to be said.

use std::path::PathBuf;

use clap::Args;
use serde::de::DeserializeOwned;

use crate::failure::Failure;
use crate::input::read_request;

/// A card, or a whole request.
#[derive(Debug, Args)]
pub(crate) struct Which {
    /// Card template, as the administration pages show it
    #[arg(long, value_name = "ID", required_unless_present = "json")]
    template: Option<String>,

    /// Card, unique within its template
    #[arg(long, value_name = "ID", required_unless_present = "json")]
    card_id: Option<String>,

    /// Read the whole request as JSON from a file, or from standard input with -
    #[arg(long, value_name = "FILE|-", conflicts_with_all = ["template", "card_id"])]
    json: Option<PathBuf>,
}

impl Which {
    /// The request: read whole, or made of the two ids. Ids that are missing are refused by clap, empty ones by the schema.
    pub(super) fn request<T: DeserializeOwned>(&self, make: impl FnOnce(&str, &str) -> T) -> Result<T, Failure> {
        let text = |id: &Option<String>| id.clone().unwrap_or_default();
        match &self.json {
            Some(path) => read_request(path),
            None => Ok(make(&text(&self.template), &text(&self.card_id))),
        }
    }
}

/// The usage of such a command.
macro_rules! usage {
    ($command:literal) => {
        concat!(
            "cards card ",
            $command,
            " --template <ID> --card-id <ID> [OPTIONS]\n       cards card ",
            $command,
            " --json <FILE|-> [OPTIONS]"
        )
    };
}
pub(super) use usage;
