//! Assigning cards to users.

use axum::http::StatusCode;
use card_types::Uuid;
use card_types::blub0x::{AddUserCard, AddedUserCard, ReplaceUserCard, ReplacedUserCard, UserCard as Listed};
use rusqlite::Transaction;

use super::UserCard;
use super::outcome::outcome;
use super::remove::take_away;
use super::served::{Answer, Scene, Served};
use crate::store::{Detail, StoreError, card_by_number, cards_of, holders, next_number, save_detail, save_user_card};

impl Served for AddUserCard {
    fn card(&self) -> Option<Uuid> {
        self.card_id
    }

    fn carry_out(self, tx: &Transaction<'_>, scene: &Scene) -> Result<Answer<AddedUserCard>, StoreError> {
        let mut card = Listed::new();
        card.card_id = self.card_id;
        card.card_type = self.card_type;
        card.card_ac_system_id = self.card_ac_system_id;
        card.internal_card_number = self.internal_card_number;
        card.external_card_number = self.external_card_number;
        card.card_serial_number = self.card_serial_number;
        card.facility_code = self.facility_code;
        card.issue_code = self.issue_code;
        card.pin = self.pin;
        let reassign = self.reassign_card_if_already_assigned.unwrap_or(false);
        let (status, description, made) = match assign(tx, scene, self.user_id, card, reassign)? {
            Ok(made) => (StatusCode::OK, ASSIGNED, made.card.person_card_id),
            Err((status, description)) => (status, description, None),
        };
        let outcome = outcome(status, description);
        let mut reply = AddedUserCard::new();
        reply.value = made;
        reply.result_code = outcome.result_code;
        reply.description = outcome.description;
        reply.http_status_code = outcome.http_status_code;
        Ok(Answer::Reply(status, reply))
    }
}

impl Served for ReplaceUserCard {
    fn card(&self) -> Option<Uuid> {
        self.card_id
    }

    fn carry_out(self, tx: &Transaction<'_>, scene: &Scene) -> Result<Answer<ReplacedUserCard>, StoreError> {
        let user_id = self.user_id;
        let mut card = Listed::new();
        card.number_of_card_uses = self.number_of_card_uses;
        card.public_notes = self.public_notes;
        card.credential_type = self.credential_type_id;
        card.card_id = self.card_id;
        card.card_type = self.card_type;
        card.card_ac_system_id = self.card_ac_system_id;
        card.internal_card_number = self.internal_card_number;
        card.external_card_number = self.external_card_number;
        card.card_serial_number = self.card_serial_number;
        card.facility_code = self.facility_code;
        card.issue_code = self.issue_code;
        let mut reply = ReplacedUserCard::new();
        let (status, description) = match assign(tx, scene, user_id, card, true)? {
            Ok(made) => {
                reply.previous_user_id = made.previous;
                reply.current_user_id = Some(user_id);
                reply.external_card_number = made.card.external_card_number;
                reply.internal_card_number = made.card.internal_card_number;
                reply.facility_code = made.card.facility_code;
                reply.card_type = made.card.card_type;
                reply.value = made.card.person_card_id;
                (StatusCode::OK, ASSIGNED)
            }
            Err(refused) => refused,
        };
        let outcome = outcome(status, description);
        reply.result_code = outcome.result_code;
        reply.description = outcome.description;
        reply.http_status_code = outcome.http_status_code;
        Ok(Answer::Reply(status, reply))
    }
}

const ASSIGNED: &str = "The card was assigned to the user.";
const NO_USER: &str = "UserId is missing or all zeros, so no user is found.";
const INCOMPLETE: &str =
    "Without CardId, CardType, CardACSystemId, InternalCardNumber and ExternalCardNumber are needed.";
const TAKEN: &str = "The card is assigned already; say ReassignCardIfAlreadyAssigned to take it away.";

/// A card that was assigned, and who had it before.
struct Made {
    card: Listed,
    previous: Option<Uuid>,
}

/// Assigns `card`, and takes it away from whoever has it where `reassign` says so.
fn assign(
    tx: &Transaction<'_>,
    scene: &Scene,
    user_id: Uuid,
    mut card: Listed,
    reassign: bool,
) -> Result<Result<Made, (StatusCode, &'static str)>, StoreError> {
    if user_id.is_nil() {
        return Ok(Err((StatusCode::NOT_FOUND, NO_USER)));
    }
    let number = next_number(tx)?;
    let card_id = match (card.card_id.filter(|id| !id.is_nil()), card.card_ac_system_id, card.internal_card_number) {
        (Some(id), _, _) => id,
        (None, Some(system), Some(internal)) if card.card_type.is_some() && card.external_card_number.is_some() => {
            card_by_number(tx, system, internal)?.unwrap_or_else(|| guid(CARD, number))
        }
        _ => return Ok(Err((StatusCode::BAD_REQUEST, INCOMPLETE))),
    };
    let before = holders(tx, card_id)?;
    if !before.is_empty() && !reassign {
        return Ok(Err((StatusCode::CONFLICT, TAKEN)));
    }
    for holder in &before {
        let theirs = cards_of(tx, *holder)?.into_iter().find(|one: &Detail| one.card.card_id == Some(card_id));
        if let Some(detail) = theirs.filter(|detail| !detail.deleted) {
            stays_the_same(&mut card, &detail.card);
            take_away(tx, *holder, detail, scene.now)?;
        }
    }
    card.card_id = Some(card_id);
    card.person_card_id = Some(guid(ASSIGNMENT, number));
    card.date_inserted = Some(scene.now);
    card.date_updated = Some(scene.now);
    card.deleted = Some(false);
    let mut live = UserCard::new(user_id, card_id);
    live.number_of_card_uses = card.number_of_card_uses.filter(|uses| *uses >= 0);
    live.public_notes.clone_from(&card.public_notes);
    save_user_card(tx, &live)?;
    let detail = Detail { card, deleted: false };
    save_detail(tx, (user_id, card_id), &detail)?;
    Ok(Ok(Made { card: detail.card, previous: before.first().copied() }))
}

/// What is the card's own goes with it to whom it is given, unless the request says otherwise. The PIN is its holder's.
fn stays_the_same(card: &mut Listed, before: &Listed) {
    card.card_type = card.card_type.or(before.card_type);
    card.card_ac_system_id = card.card_ac_system_id.or(before.card_ac_system_id);
    card.internal_card_number = card.internal_card_number.or(before.internal_card_number);
    if card.external_card_number.is_none() {
        card.external_card_number.clone_from(&before.external_card_number);
    }
    card.card_serial_number = card.card_serial_number.or(before.card_serial_number);
    card.facility_code = card.facility_code.or(before.facility_code);
    card.issue_code = card.issue_code.or(before.issue_code);
}

/// Ids count up, so that the same requests give the same replies.
const CARD: u32 = 0xca4d_0000;
const ASSIGNMENT: u32 = 0xa551_0000;

fn guid(kind: u32, number: i64) -> Uuid {
    let mut rest = number.to_be_bytes();
    // The marks of a GUID whose maker chose its bits.
    rest[0] = 0x80 | rest[0] & 0x3f;
    Uuid::from_fields(kind, 0, 0x8000, &rest)
}
