//! From what was typed to values, and requests that are given as a whole.

use std::path::PathBuf;

use card_types::contract::EnumContract;
use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::failure::Failure;

/// A whole request instead of options.
#[derive(Debug, Args)]
pub(crate) struct Whole {
    /// Read the whole request as JSON from a file, or from standard input with -
    ///
    /// It is an object with the vendor's names, such as the body that --dry-run prints. Values that other users of the machine
    /// must not see in a list of processes are given this way.
    #[arg(long, value_name = "FILE|-", conflicts_with = "members")]
    pub(crate) json: Option<PathBuf>,
}

/// A value that clap has made sure of.
pub(crate) fn given<T: Clone>(value: Option<&T>, option: &str) -> Result<T, Failure> {
    value
        .cloned()
        .ok_or_else(|| Failure::usage(format!("{option} is missing")).hint("give it, or a whole request with --json"))
}

/// Refuses a whole request that is for another command: that is a mix-up which nobody wants carried out.
pub(crate) fn same(member: &str, request: &str, command: &str) -> Result<(), Failure> {
    if request == command {
        return Ok(());
    }
    Err(Failure::usage(format!("the {member} of the request is {request:?}, the command is {command}"))
        .hint("use the command of that name, or mend the request; nothing was sent"))
}

/// Reads a number, or the name that it has.
pub(crate) fn named_number(
    contract: &'static EnumContract,
) -> impl Fn(&str) -> Result<i32, String> + Clone + Send + Sync + 'static {
    move |text| {
        contract.value_of(text).or_else(|| text.parse().ok()).ok_or_else(|| {
            let known: Vec<_> = contract.values.iter().map(|(name, value)| format!("{name} ({value})")).collect();
            format!("it is neither a whole number nor a known name; known is {}", known.join(", "))
        })
    }
}

/// The values of `--api`, each with its method and path.
pub(crate) fn versions(known: &[(&'static str, &'static str)]) -> PossibleValuesParser {
    known.iter().map(|(name, address)| PossibleValue::new(*name).help(*address)).collect::<Vec<_>>().into()
}

/// The same request in another version, which must not lose anything of it.
pub(crate) fn in_version<T: DeserializeOwned>(version: &str, request: &impl Serialize) -> Result<T, Failure> {
    let mut members = serde_json::to_value(request).unwrap_or_default();
    if let Value::Object(members) = &mut members {
        members.retain(|_, value| !value.is_null());
    }
    serde_json::from_value(members).map_err(|error| {
        let number = version.trim_start_matches('v');
        Failure::usage(format!("version {number} cannot say that: {error}"))
            .hint("leave it out, or choose another --api")
    })
}
