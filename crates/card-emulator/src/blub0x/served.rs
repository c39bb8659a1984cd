//! The operations that are answered: one row each, found by method and path.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use bytes::Bytes;
use card_types::blub0x::{
    AddUserCard, ListUserCards, ListUserCardsV1, RemoveAllUserCards, RemoveAllUserCardsV1, RemoveUserCard,
    RemoveUserCardV1, ReplaceUserCard, ReplaceUserCardV1, UpdateUserCard, UpdateUserCardV1,
};
use card_types::server::ServerZone;
use card_types::{Operation, Timestamp, Uuid};
use rusqlite::Transaction;
use serde::de::DeserializeOwned;

use super::{Glance, UnknownUserCard, carry_out, glance};
use crate::server::Shared;
use crate::store::StoreError;

/// An operation, and what it does to the state.
pub(super) trait Served: Operation + DeserializeOwned + Send + 'static {
    /// The card it is about, by which fault rules find it.
    fn card(&self) -> Option<Uuid>;

    /// Carries it out, in one transaction.
    fn carry_out(self, tx: &Transaction<'_>, scene: &Scene) -> Result<Answer<Self::Reply>, StoreError>;
}

/// What an operation may know beside the request and the state.
pub(super) struct Scene {
    pub(super) unknown_user_card: UnknownUserCard,
    pub(super) now: Timestamp,
}

/// What is answered.
pub(super) enum Answer<R> {
    /// The operation's own reply.
    Reply(StatusCode, R),
    /// Web API's error, where the reply has no place for one.
    Error(StatusCode, &'static str),
}

/// An answer that is being made.
type Answering = Pin<Box<dyn Future<Output = Response> + Send>>;

/// A row of the table.
pub(crate) struct Row {
    /// Such as `update-user-card`.
    pub(crate) name: &'static str,
    pub(crate) method: &'static str,
    /// With `{parameters}`, without the first slash.
    pub(crate) path: &'static str,
    pub(super) answer: fn(Arc<Shared>, Parts, Bytes) -> Answering,
    pub(crate) glance: fn(&Parts, &[u8], &ServerZone) -> Glance,
    pub(crate) has_body: bool,
    address: fn(&serde_json::Value) -> Option<String>,
}

impl Row {
    /// Path and query of a request whose members are these, as the journal keeps them.
    pub(crate) fn address(&self, members: &serde_json::Value) -> String {
        (self.address)(members).unwrap_or_else(|| self.path.to_owned())
    }
}

/// Every operation.
pub(crate) const OPERATIONS: &[Row] = &[
    row::<UpdateUserCard>(),
    row::<UpdateUserCardV1>(),
    row::<ListUserCards>(),
    row::<ListUserCardsV1>(),
    row::<AddUserCard>(),
    row::<ReplaceUserCard>(),
    row::<ReplaceUserCardV1>(),
    row::<RemoveAllUserCards>(),
    row::<RemoveAllUserCardsV1>(),
    row::<RemoveUserCard>(),
    row::<RemoveUserCardV1>(),
];

const fn row<O: Served>() -> Row {
    Row {
        name: O::NAME,
        method: O::METHOD,
        path: O::PATH,
        answer: |shared, parts, body| Box::pin(carry_out::<O>(shared, parts, body)),
        glance: glance::<O>,
        has_body: !O::REQUEST_ENCODINGS.is_empty(),
        address: |members| {
            let request: O = serde_json::from_value(members.clone()).ok()?;
            let query = request.query().map(|query| format!("?{query}")).unwrap_or_default();
            Some(request.path() + &query)
        },
    }
}

/// The rows of a path: those with the same template, the one that fits best.
pub(crate) fn of_path(path: &str) -> impl Iterator<Item = &'static Row> {
    let parameters = |row: &Row| row.path.matches('{').count();
    let best = OPERATIONS.iter().filter(|row| fits(row.path, path)).min_by_key(|row| parameters(row));
    OPERATIONS.iter().filter(move |row| best.is_some_and(|best| best.path == row.path))
}

/// The row of a request.
pub(crate) fn of_request(method: &str, path: &str) -> Option<&'static Row> {
    of_path(path).find(|row| row.method == method)
}

fn fits(template: &str, path: &str) -> bool {
    let Some(path) = path.strip_prefix('/') else { return false };
    let same = |(expected, found): (&str, &str)| expected == found || expected.starts_with('{') && !found.is_empty();
    template.split('/').count() == path.split('/').count() && template.split('/').zip(path.split('/')).all(same)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(method: &str, path: &str) -> Option<&'static str> {
        of_request(method, path).map(|row| row.name)
    }

    #[test]
    fn an_operation_is_found_by_method_and_the_path_that_fits_best() {
        assert_eq!(name("PUT", "/api/v2/Users/1/UserCards"), Some("update-user-card"));
        assert_eq!(name("PUT", "/api/v1/Users/1/UserCards"), Some("update-user-card-v1"));
        assert_eq!(name("POST", "/api/v1/Users/1/UserCards"), Some("add-user-card"));
        assert_eq!(name("GET", "/api/v2/Users/UserCards"), Some("list-user-cards"));
        assert_eq!(name("DELETE", "/api/v2/Users/1/UserCards/RemoveAllCards"), Some("remove-all-user-cards"));
        assert_eq!(name("DELETE", "/api/v2/Users/1/UserCards/2"), Some("remove-user-card"));
        for path in ["/api/v2/Users//UserCards", "/api/v2/Users/1/UserCards/", "/api/v2/users/1/UserCards", "/"] {
            assert_eq!(name("PUT", path), None, "{path}");
        }
        assert_eq!(name("POST", "/api/v2/Users/1/UserCards"), None);
    }

    #[test]
    fn two_operations_never_share_method_and_path() {
        let mut seen = std::collections::BTreeSet::new();
        assert!(OPERATIONS.iter().all(|row| seen.insert((row.method, row.path))));
    }
}
