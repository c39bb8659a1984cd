//! Version 1 of operations: some of the members of version 2, and the same done with them.

use axum::http::StatusCode;
use card_types::blub0x::{
    ListUserCards, ListUserCardsV1, RemoveAllUserCards, RemoveAllUserCardsV1, RemoveUserCard, RemoveUserCardV1,
    RemovedUserCards, ReplaceUserCard, ReplaceUserCardV1, ReplacedUserCard, UpdateUserCard, UpdateUserCardV1,
    UserCardList, UserCardListV1, UserCardResult, UserCardV1,
};
use card_types::contract::Contracted;
use card_types::{Operation, Uuid};
use rusqlite::Transaction;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::served::{Answer, Scene, Served};
use crate::store::StoreError;

/// An operation that version 2 carries out.
pub(super) trait Version1: Operation + Serialize + DeserializeOwned + Send + 'static {
    /// The later version, which has all its members and may have more.
    type Version2: Served;

    /// The reply without what version 1 does not tell.
    fn reply(newer: <Self::Version2 as Operation>::Reply) -> Option<Self::Reply>;
}

impl<O: Version1> Served for O {
    fn card(&self) -> Option<Uuid> {
        of_same_members::<O::Version2>(self, |_| true)?.card()
    }

    fn carry_out(self, tx: &Transaction<'_>, scene: &Scene) -> Result<Answer<Self::Reply>, StoreError> {
        const FAULT: &str = "Version 1 of the operation could not be carried out as version 2.";
        let fault = Answer::Error(StatusCode::INTERNAL_SERVER_ERROR, FAULT);
        let Some(newer) = of_same_members::<O::Version2>(&self, |_| true) else { return Ok(fault) };
        Ok(match newer.carry_out(tx, scene)? {
            Answer::Reply(status, reply) => O::reply(reply).map_or(fault, |reply| Answer::Reply(status, reply)),
            Answer::Error(status, message) => Answer::Error(status, message),
        })
    }
}

/// Another type with the members of this one that are kept. Null is the same as absent for both.
fn of_same_members<T: DeserializeOwned>(from: &impl Serialize, is_kept: impl Fn(&str) -> bool) -> Option<T> {
    let Ok(Value::Object(mut members)) = serde_json::to_value(from) else { return None };
    members.retain(|name, value| !value.is_null() && is_kept(name));
    serde_json::from_value(Value::Object(members)).ok()
}

/// Versions 1 whose replies are those of version 2.
macro_rules! version_1 {
    ($($older:ident => $newer:ident, $reply:ident;)*) => {$(
        impl Version1 for $older {
            type Version2 = $newer;

            fn reply(newer: $reply) -> Option<$reply> {
                Some(newer)
            }
        }
    )*};
}

version_1! {
    UpdateUserCardV1 => UpdateUserCard, UserCardResult;
    ReplaceUserCardV1 => ReplaceUserCard, ReplacedUserCard;
    RemoveUserCardV1 => RemoveUserCard, UserCardResult;
    RemoveAllUserCardsV1 => RemoveAllUserCards, RemovedUserCards;
}

impl Version1 for ListUserCardsV1 {
    type Version2 = ListUserCards;

    fn reply(newer: UserCardList) -> Option<UserCardListV1> {
        let is_told = |name: &str| UserCardV1::CONTRACT.members.iter().any(|member| member.name == name);
        let mut list = UserCardListV1::new();
        list.user_id = newer.user_id;
        let cards = newer.cards.unwrap_or_default();
        list.cards = Some(cards.iter().map(|card| of_same_members(card, is_told)).collect::<Option<_>>()?);
        Some(list)
    }
}
