//! The clock, by request.

use card_types::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::clock::reply_timestamp;
use crate::virtual_clock::VirtualClock;
use crate::{Error, ErrorKind};

/// What to do, in this order: reset, set, advance, freeze or run.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Change {
    reset: bool,
    set: Option<String>,
    advance_seconds: Option<i64>,
    frozen: Option<bool>,
}

pub(super) fn show(clock: &VirtualClock) -> Value {
    json!({"now": reply_timestamp(clock.unix_seconds()).to_string(), "frozen": clock.is_frozen()})
}

pub(super) fn change(clock: &VirtualClock, body: &[u8]) -> Result<Value, Error> {
    let wrong = |message: String| Error::new(ErrorKind::Configuration, message);
    let change: Change = card_types::json::from_slice(body).map_err(|error| wrong(error.to_string()))?;
    let set = change.set.map(|text| text.parse::<Timestamp>().ok().and_then(|time| time.unix_seconds()));
    if set == Some(None) {
        return Err(wrong("set: must be a time with a zone, such as 2027-03-10T08:00:00+00:00".to_owned()));
    }
    if change.reset {
        clock.reset();
    }
    if let Some(seconds) = set.flatten() {
        clock.set(seconds);
    }
    if let Some(seconds) = change.advance_seconds {
        clock.advance(seconds);
    }
    match change.frozen {
        Some(true) => clock.freeze(),
        Some(false) => clock.resume(),
        None => {}
    }
    Ok(show(clock))
}
