//! create-card and update-card.

use axum::response::Response;
use card_types::id123::{CardData, CreateCard, CreateCardSuccess, FieldValue, UpdateCard, UpdateCardSuccess};
use rusqlite::Transaction;

use super::super::domain::{CardChange, Effect, FieldGroup, Intent};
use super::super::reply::{reply_card_id, success};
use super::{Failed, decode, template, validate};
use crate::server::Shared;
use crate::store::{find_card, save_card};

pub(in crate::id123) async fn create(shared: &Shared, body: &[u8]) -> Result<Response, Failed> {
    let request: CreateCard = decode(body)?;
    let (template_id, card_id) = (request.card_template_id.clone(), request.card_id.clone());
    let effect = place(shared, template_id.clone(), request.into(), Intent::Create).await?;
    let mut reply = CreateCardSuccess::new();
    let (code, message) = describe(effect);
    reply.code = Some(code.into());
    reply.message = Some(message.to_owned());
    reply.card_id = Some(reply_card_id(&card_id));
    reply.card_template_id = Some(template_id);
    Ok(success(&reply))
}

pub(in crate::id123) async fn update(shared: &Shared, body: &[u8]) -> Result<Response, Failed> {
    let request: UpdateCard = decode(body)?;
    let (template_id, card_id) = (request.card_template_id.clone(), request.card_id.clone());
    let effect = place(shared, template_id.clone(), request.into(), Intent::Update).await?;
    let mut reply = UpdateCardSuccess::new();
    let (code, message) = describe(effect);
    reply.code = Some(code.into());
    reply.message = Some(message.to_owned());
    reply.card_id = Some(reply_card_id(&card_id));
    reply.card_template_id = Some(template_id);
    Ok(success(&reply))
}

/// Makes a card the emulator starts with; one that exists already, in a file from an earlier run, stays as it is.
pub(crate) fn place_initial(tx: &Transaction<'_>, request: CreateCard, now: i64) -> Result<(), Failed> {
    validate(&request)?;
    let known = template(tx, &request.card_template_id)?;
    let change = CardChange::from(request);
    if find_card(tx, &known, &change.card_id)?.is_none() {
        let (card, _) = change.apply(None, Intent::Create, &known.template, now)?;
        save_card(tx, &known, &card)?;
    }
    Ok(())
}

async fn place(shared: &Shared, template_id: String, change: CardChange, intent: Intent) -> Result<Effect, Failed> {
    let now = shared.clock.unix_seconds();
    shared
        .store
        .write(move |tx| {
            let known = template(tx, &template_id)?;
            let existing = find_card(tx, &known, &change.card_id)?;
            let (card, effect) = change.apply(existing, intent, &known.template, now)?;
            save_card(tx, &known, &card)?;
            Ok(effect)
        })
        .await
}

fn describe(effect: Effect) -> (&'static str, &'static str) {
    match effect {
        Effect::Created => ("emulator:created", "The card was created."),
        Effect::Updated => ("emulator:updated", "The card was updated."),
    }
}

impl From<CreateCard> for CardChange {
    fn from(request: CreateCard) -> Self {
        Self {
            card_id: request.card_id,
            upsert: request.upsert.unwrap_or(false),
            unique_identifier: request.unique_identifier,
            security_answers: [request.security_question_1, request.security_question_2],
            expiration: request.card_expiration,
            recipient_email: request.recipient_email,
            fields: request.card_data.map(fields).unwrap_or_default(),
        }
    }
}

impl From<UpdateCard> for CardChange {
    fn from(request: UpdateCard) -> Self {
        Self {
            card_id: request.card_id,
            upsert: request.upsert.unwrap_or(false),
            unique_identifier: request.unique_identifier,
            security_answers: [request.security_question_1, request.security_question_2],
            expiration: request.card_expiration,
            recipient_email: request.recipient_email,
            fields: request.card_data.map(fields).unwrap_or_default(),
        }
    }
}

fn fields(data: CardData) -> Vec<(FieldGroup, Vec<(String, String)>)> {
    [
        (FieldGroup::Barcode, data.barcode),
        (FieldGroup::Image, data.image),
        (FieldGroup::Name, data.name_fields),
        (FieldGroup::Front, data.front_fields),
        (FieldGroup::Secondary, data.secondary_fields),
        (FieldGroup::Back, data.back_fields),
    ]
    .into_iter()
    .filter_map(|(group, sent)| Some((group, pairs(sent?))))
    .collect()
}

fn pairs(sent: Vec<FieldValue>) -> Vec<(String, String)> {
    sent.into_iter().map(|field| (field.key, field.value)).collect()
}
