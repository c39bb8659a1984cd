//! Taking cards away from a user.

use axum::http::StatusCode;
use card_types::blub0x::{RemoveAllUserCards, RemoveUserCard, RemovedUserCard, RemovedUserCards, UserCardResult};
use card_types::{Timestamp, Uuid};
use rusqlite::Transaction;

use super::outcome::{NO_SUCH_CARD, outcome, result};
use super::served::{Answer, Scene, Served};
use crate::store::{Detail, StoreError, cards_of, delete_user_card, save_detail};

impl Served for RemoveUserCard {
    fn card(&self) -> Option<Uuid> {
        self.card_id
    }

    fn carry_out(self, tx: &Transaction<'_>, scene: &Scene) -> Result<Answer<UserCardResult>, StoreError> {
        let by = Wanted { id: self.card_id, external: self.external_card_number, internal: self.internal_card_number };
        remove_one(tx, scene, self.user_id, &by)
    }
}

impl Served for RemoveAllUserCards {
    fn card(&self) -> Option<Uuid> {
        None
    }

    fn carry_out(self, tx: &Transaction<'_>, scene: &Scene) -> Result<Answer<RemovedUserCards>, StoreError> {
        remove_all(tx, scene, self.user_id)
    }
}

/// By which the card is found: its id, and only without one its numbers.
struct Wanted {
    id: Option<Uuid>,
    external: Option<String>,
    internal: Option<i64>,
}

impl Wanted {
    /// Both numbers must be those of the card where both are given: a wrong one is a mistake, and removing is not to be
    /// undone. All zeros are no id, as .NET's default is.
    fn is(&self, detail: &Detail) -> bool {
        let card = &detail.card;
        if let Some(id) = self.id.filter(|id| !id.is_nil()) {
            return card.card_id == Some(id);
        }
        let external = self.external.as_ref().map(|number| card.external_card_number.as_ref() == Some(number));
        let internal = self.internal.map(|number| card.internal_card_number == Some(number));
        external.or(internal).is_some() && external != Some(false) && internal != Some(false)
    }
}

fn remove_one(
    tx: &Transaction<'_>,
    scene: &Scene,
    user_id: Uuid,
    wanted: &Wanted,
) -> Result<Answer<UserCardResult>, StoreError> {
    let found = cards_of(tx, user_id)?.into_iter().find(|detail| !detail.deleted && wanted.is(detail));
    let Some(detail) = found else { return Ok(result(StatusCode::NOT_FOUND, NO_SUCH_CARD)) };
    take_away(tx, user_id, detail, scene.now)?;
    Ok(result(StatusCode::OK, "The card was removed from the user."))
}

fn remove_all(tx: &Transaction<'_>, scene: &Scene, user_id: Uuid) -> Result<Answer<RemovedUserCards>, StoreError> {
    let mut removed = Vec::new();
    for detail in cards_of(tx, user_id)?.into_iter().filter(|detail| !detail.deleted) {
        let mut card = RemovedUserCard::new();
        card.user_id = Some(user_id);
        card.card_id = detail.card.card_id;
        card.external_card_number.clone_from(&detail.card.external_card_number);
        card.internal_card_number = detail.card.internal_card_number;
        removed.push(card);
        take_away(tx, user_id, detail, scene.now)?;
    }
    let mut reply = RemovedUserCards::new();
    reply.result = Some(outcome(StatusCode::OK, format!("{} cards were removed from the user.", removed.len())));
    reply.cards_removed = Some(removed);
    Ok(Answer::Reply(StatusCode::OK, reply))
}

/// Ends an assignment; it is kept for `IncludeDeleted`.
pub(super) fn take_away(
    tx: &Transaction<'_>,
    user_id: Uuid,
    mut detail: Detail,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(card_id) = detail.card.card_id else { return Ok(()) };
    detail.deleted = true;
    detail.card.deleted = Some(true);
    detail.card.date_updated = Some(now);
    save_detail(tx, (user_id, card_id), &detail)?;
    delete_user_card(tx, user_id, card_id)
}
