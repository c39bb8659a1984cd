//! From a step of a plan to the request that carries it out.

use card_types::Timestamp;
use card_types::blub0x::{RemoveUserCard, UpdateUserCard};
use card_types::id123::{CardAction, CardData, CreateCard, FieldValue, StatusAction, UpdateCard};

use crate::card::{CardRecord, Field, Group, UserCardField, Wanted};
use crate::ending::Ending;
use crate::error::{Error, ErrorKind};
use crate::plan::{Step, StepKind};

/// The request of one step. Debug shows no value.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Request {
    /// create-card.
    Create(Box<CreateCard>),
    /// update-card, for [`StepKind::Update`] and [`StepKind::Renew`].
    Update(Box<UpdateCard>),
    /// card-action.
    Action(Box<CardAction>),
    /// BluB0X: update a user's card.
    UserCard(Box<UpdateUserCard>),
    /// BluB0X: a physical card is to stop working. What is sent depends on what is read first.
    Ending(Box<Ending>),
    /// BluB0X: take a card away from its user.
    RemoveUserCard(Box<RemoveUserCard>),
}

/// The request that carries out `step` on a card of `card_template_id`. `record` is what the step's row wants, by
/// [`Mapping::record`](crate::mapping::Mapping::record); steps without a row need none.
///
/// - A creation sends all that the row has, with `upsert`: sent twice, it does no harm. What is blank is not sent, since a
///   new card has nothing to clear.
/// - An update or renewal sends the fields of the step's changes, so that what somebody else keeps is left alone.
/// - A physical card that is to stop working is known by the local state only: a run asks it, this function cannot.
/// - A physical card is sent with all that the row has, since the vendor does not say what an absent member means.
///
/// # Errors
/// [`ErrorKind::Stale`] when the row does not fit the step: the roster or the mapping is another. [`ErrorKind::Plan`] when
/// the step needs a row and has none.
pub fn request_for(card_template_id: &str, step: &Step, record: Option<&CardRecord>) -> Result<Request, Error> {
    let action =
        |action| Ok(Request::Action(Box::new(CardAction::new(action, card_template_id, step.card_id.as_str()))));
    match step.kind {
        StepKind::Activate => return action(StatusAction::Activate),
        StepKind::Deactivate => return action(StatusAction::Deactivate),
        StepKind::Archive => return action(StatusAction::Archive),
        StepKind::EndUserCard | StepKind::RemoveUserCard => {
            let message = format!("step {} needs the local state, which knows the physical card", step.number);
            return Err(Error::new(ErrorKind::Plan, message));
        }
        StepKind::Create | StepKind::Update | StepKind::Renew | StepKind::UserCard => {}
    }
    let record = record.ok_or_else(|| {
        Error::new(ErrorKind::Plan, format!("step {} needs the row it was planned from", step.number))
    })?;
    if record.card_id != step.card_id {
        return Err(stale(step, "the row is another card's"));
    }
    match step.kind {
        StepKind::Create => create(card_template_id, record),
        StepKind::UserCard => user_card(step, record),
        _ => update(card_template_id, step, record),
    }
}

fn create(card_template_id: &str, record: &CardRecord) -> Result<Request, Error> {
    let mut request = CreateCard::new(card_template_id, record.card_id.as_str()).upsert(true);
    let mut data = CardData::new();
    for (field, wanted) in &record.fields {
        let Wanted::Set(text) = wanted else { continue };
        let text = text.clone();
        match field {
            Field::UniqueIdentifier => request.unique_identifier = Some(text),
            Field::SecurityQuestion1 => request.security_question_1 = Some(text),
            Field::SecurityQuestion2 => request.security_question_2 = Some(text),
            Field::RecipientEmail => request.recipient_email = Some(text),
            Field::CardExpiration => request.card_expiration = Some(moment(&text)?),
            Field::Data(group, key) => put(&mut data, *group, FieldValue::new(&**key, text)),
            Field::UserCard(_) => {}
        }
    }
    request.card_data = (data != CardData::new()).then_some(data);
    Ok(Request::Create(Box::new(request)))
}

fn update(card_template_id: &str, step: &Step, record: &CardRecord) -> Result<Request, Error> {
    let mut request = UpdateCard::new(card_template_id, record.card_id.as_str());
    let mut data = CardData::new();
    for change in &step.changes {
        let wanted = record.wanted(&change.field).ok_or_else(|| stale(step, "the row leaves a field of it alone"))?;
        let text = wanted.as_str().to_owned();
        match &change.field {
            Field::UniqueIdentifier => request.unique_identifier = Some(text),
            Field::SecurityQuestion1 => request.security_question_1 = Some(text),
            Field::SecurityQuestion2 => request.security_question_2 = Some(text),
            Field::RecipientEmail => request.recipient_email = Some(text),
            Field::CardExpiration => request.card_expiration = Some(moment(&text)?),
            Field::Data(group, key) => put(&mut data, *group, FieldValue::new(&**key, text)),
            Field::UserCard(_) => return Err(stale(step, "a field of a physical card is no field of this card")),
        }
    }
    request.card_data = (data != CardData::new()).then_some(data);
    Ok(Request::Update(Box::new(request)))
}

fn user_card(step: &Step, record: &CardRecord) -> Result<Request, Error> {
    let ids = record.user_card.ok_or_else(|| stale(step, "the row names no physical card"))?;
    let mut request = UpdateUserCard::new(ids.user_id, ids.card_id);
    for (field, wanted) in &record.fields {
        let Field::UserCard(field) = field else { continue };
        match (field, wanted) {
            (UserCardField::Notes, wanted) => request.public_notes = Some(wanted.as_str().to_owned()),
            // Documented: a negative value clears the limit.
            (UserCardField::Uses, Wanted::Clear) => request.number_of_card_uses = Some(-1),
            (UserCardField::Uses, Wanted::Set(text)) => {
                let uses = text.parse().map_err(|_| stale(step, "the uses are no number"))?;
                request.number_of_card_uses = Some(uses);
            }
            // Documented: dates are read when this is true, and both null make the card permanently active.
            (UserCardField::Activation, wanted) => {
                request.modify_activation_dates = Some(true);
                request.card_activation_start_date_time = date(wanted)?;
            }
            (UserCardField::Deactivation, wanted) => {
                request.modify_activation_dates = Some(true);
                request.card_deactivation_start_date_time = date(wanted)?;
            }
        }
    }
    Ok(Request::UserCard(Box::new(request)))
}

/// Adds a field to its group.
pub(crate) fn put(data: &mut CardData, group: Group, field: FieldValue) {
    let place = match group {
        Group::Barcode => &mut data.barcode,
        Group::Image => &mut data.image,
        Group::Name => &mut data.name_fields,
        Group::Front => &mut data.front_fields,
        Group::Secondary => &mut data.secondary_fields,
        Group::Back => &mut data.back_fields,
    };
    place.get_or_insert_default().push(field);
}

fn date(wanted: &Wanted) -> Result<Option<Timestamp>, Error> {
    match wanted {
        Wanted::Set(text) => moment(text).map(Some),
        Wanted::Clear => Ok(None),
    }
}

fn moment(text: &str) -> Result<Timestamp, Error> {
    text.parse().map_err(|_| Error::new(ErrorKind::Stale, "a date of the row is no date any more"))
}

fn stale(step: &Step, what: &str) -> Error {
    Error::new(ErrorKind::Stale, format!("step {} does not fit the roster: {what}; make a new plan", step.number))
}
