//! The whole state as one document: tables, clock, faults, drift, rate limit; journal and statistics on request.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::drift::Drift;
use crate::faults::FaultState;
use crate::journal::JournalEntry;
use crate::rate_limit::RateLimit;
use crate::server::Shared;
use crate::statistics::Answers;
use crate::store::{self, RestoreError, StoreError};
use crate::virtual_clock::Setting;
use crate::{Error, ErrorKind};

/// The version that added everything but the tables.
const FIRST_WITH_SETTINGS: i64 = 2;

/// What a document has beside the tables.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Settings {
    clock: Setting,
    faults: FaultState,
    drift: Vec<Drift>,
    rate_limit: Option<RateLimit>,
    /// Absent: the journal stays as it is.
    journal: Option<Vec<JournalEntry>>,
    statistics: Option<Vec<Answers>>,
}

/// What there is now. The clock is kept as its difference from the configured one: a clock that was never set shows
/// the machine's time after a restore too.
pub(crate) async fn take(shared: &Shared, with_journal: bool) -> Result<Value, Error> {
    let _no_turn = shared.turns.none().await;
    let mut document = shared.store.read::<_, StoreError>(store::snapshot).await?;
    let mut put = |name: &str, value: Value| drop(document.insert(name.to_owned(), value));
    put("clock", json!(shared.clock.setting()));
    put("faults", json!(shared.faults.state()));
    put("drift", json!(shared.drift.ways()));
    put("rate-limit", json!(shared.limiter.limit()));
    if with_journal {
        put("journal", json!(shared.journal.entries()));
        put("statistics", json!(shared.statistics.answers()));
    }
    Ok(Value::Object(document))
}

/// Replaces everything that the document has, or nothing. One of version 1 has tables only, and leaves the rest as it
/// is.
pub(crate) async fn restore(shared: &Shared, json: &[u8]) -> Result<(), Error> {
    let _no_turn = shared.turns.none().await;
    put_back(shared, json).await
}

/// As [`restore`], for a caller that sees to it that no request has its turn.
pub(crate) async fn put_back(shared: &Shared, json: &[u8]) -> Result<(), Error> {
    let document: Value = card_types::json::from_slice(json).map_err(|error| wrong(&error.to_string()))?;
    let version = document["version"].as_i64().unwrap_or_default();
    let settings =
        if (FIRST_WITH_SETTINGS..=store::VERSION).contains(&version) { Some(read(&document)?) } else { None };
    let restored: Result<(), RestoreError> = shared.store.write(move |tx| store::restore(tx, &document)).await;
    restored.map_err(|error| match error {
        RestoreError::Document(what) => wrong(&what),
        RestoreError::Store(error) => error.into(),
    })?;
    if let Some(settings) = settings {
        shared.clock.take_over(settings.clock);
        shared.faults.take_over(settings.faults);
        shared.drift.replace(settings.drift);
        shared.limiter.replace(settings.rate_limit);
        if let Some(entries) = settings.journal {
            shared.journal.take_over(entries);
        }
        if let Some(answers) = settings.statistics {
            shared.statistics.take_over(answers);
        }
    }
    Ok(())
}

fn read(document: &Value) -> Result<Settings, Error> {
    let settings: Settings = serde_path_to_error::deserialize(document).map_err(|error| {
        let place = error.path().to_string();
        wrong(&format!("{place}: {}", unquoted(&error.into_inner().to_string())))
    })?;
    settings.faults.check().map_err(|error| wrong(&error.to_string()))?;
    settings.rate_limit.map_or(Ok(()), RateLimit::check).map_err(|error| wrong(&error.to_string()))?;
    Ok(settings)
}

/// serde quotes the value it cannot take; a snapshot holds personal data.
fn unquoted(message: &str) -> &str {
    if message.starts_with("invalid type") || message.starts_with("invalid value") {
        "has a value that does not belong there"
    } else {
        message
    }
}

fn wrong(what: &str) -> Error {
    Error::new(ErrorKind::Configuration, format!("the snapshot: {what}"))
}
