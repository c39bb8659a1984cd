//! The clock, by request.

use card_types::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::clock::reply_timestamp;
use crate::server::Shared;
use crate::store::{self, StoreError};
use crate::virtual_clock::VirtualClock;
use crate::{Error, ErrorKind};

/// What to do, in this order: reset, set, advance, to the next expiration, freeze or run.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Change {
    reset: bool,
    set: Option<String>,
    advance_seconds: Option<i64>,
    to_next_expiration: bool,
    frozen: Option<bool>,
}

pub(super) fn show(clock: &VirtualClock) -> Value {
    json!({"now": reply_timestamp(clock.unix_seconds()).to_string(), "frozen": clock.is_frozen()})
}

pub(super) async fn change(shared: &Shared, body: &[u8]) -> Result<Value, Error> {
    let clock = &shared.clock;
    let wrong = |message: String| Error::new(ErrorKind::Configuration, message);
    let change: Change = card_types::json::from_slice(body).map_err(|error| wrong(error.to_string()))?;
    let set = change.set.map(|text| text.parse::<Timestamp>().ok().and_then(|time| time.unix_seconds()));
    if set == Some(None) {
        return Err(wrong("set: must be a time with a zone, such as 2027-03-10T08:00:00+00:00".to_owned()));
    }
    let before = clock.setting();
    if change.reset {
        clock.reset();
    }
    if let Some(seconds) = set.flatten() {
        clock.set(seconds);
    }
    if let Some(seconds) = change.advance_seconds {
        clock.advance(seconds);
    }
    if change.to_next_expiration {
        let now = clock.unix_seconds();
        let next = shared.store.read::<_, StoreError>(move |tx| store::next_expiration(tx, now)).await?;
        let Some(next) = next else {
            clock.take_over(before);
            return Err(Error::new(ErrorKind::NotFound, "no card expires after that time; the clock is as it was"));
        };
        clock.set(next);
    }
    match change.frozen {
        Some(true) => clock.freeze(),
        Some(false) => clock.resume(),
        None => {}
    }
    Ok(show(clock))
}
