//! What stands behind the question mark.

use axum::http::StatusCode;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::Refused;

/// Most entries of one page.
const MOST_ENTRIES: usize = 1000;

/// `GET snapshot`.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Snapshot {
    pub(super) journal: bool,
}

/// `GET journal` and `GET deliveries`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Entries {
    /// Entries with a higher number only.
    pub(super) after: u64,
    /// The newest so many.
    pub(super) limit: usize,
}

impl Default for Entries {
    fn default() -> Self {
        Self { after: 0, limit: usize::MAX }
    }
}

/// `GET cards`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Cards {
    pub(super) card_template_id: String,
    #[serde(default)]
    pub(super) search: String,
    #[serde(default)]
    pub(super) status: String,
    #[serde(default)]
    pub(super) after: i64,
    #[serde(default = "page")]
    pub(super) limit: usize,
}

/// `GET card`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Card {
    pub(super) card_template_id: String,
    pub(super) card_id: String,
}

/// `GET user-cards`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UserCards {
    #[serde(default)]
    pub(super) search: String,
    /// `UserId/CardId` of the last one that is known.
    #[serde(default)]
    pub(super) after: String,
    #[serde(default = "page")]
    pub(super) limit: usize,
}

fn page() -> usize {
    24
}

/// Reads a query; a member it does not know is refused, like one of a body.
pub(crate) fn read<T: DeserializeOwned>(query: &str) -> Result<T, Refused> {
    serde_urlencoded::from_str(query)
        .map_err(|error| Refused(StatusCode::BAD_REQUEST, format!("the query cannot be read: {error}")))
}

/// A page's size within its limits.
pub(super) fn limit(limit: usize) -> Result<usize, Refused> {
    if (1..=MOST_ENTRIES).contains(&limit) {
        return Ok(limit);
    }
    Err(Refused(StatusCode::BAD_REQUEST, format!("limit: must be from 1 to {MOST_ENTRIES}")))
}
