//! view-card.

use axum::response::Response;
use card_types::Action;
use card_types::id123::{ViewCard, ViewCardSuccess, ViewedCard, ViewedCardData};

use super::super::domain::{Card, FieldGroup, Template};
use super::super::reply::{reply_card_id, success};
use super::show::{SUB_STATUS, View, entries, expiration};
use super::{Failed, decode, template, unknown_card};
use crate::clock::reply_timestamp;
use crate::server::Shared;
use crate::store::find_card;

pub(in crate::id123) async fn view(shared: &Shared, body: &[u8]) -> Result<Response, Failed> {
    let request: ViewCard = decode(body)?;
    let view = View::of(shared);
    let card = shared
        .store
        .read(move |tx| {
            let known = template(tx, &request.card_template_id)?;
            let card = find_card(tx, &known, &request.card_id)?.ok_or_else(unknown_card)?;
            Ok::<_, Failed>(viewed(&known.template, &card, view))
        })
        .await?;
    let mut reply = ViewCardSuccess::new(card);
    reply.action = Some(ViewCard::NAME.to_owned());
    reply.code = Some("emulator:viewed".into());
    reply.message = Some("The card was retrieved successfully.".to_owned());
    Ok(success(&reply))
}

/// A card with all its fields. What the holder is recognised by is left out, as in the vendor's sample.
fn viewed(template: &Template, card: &Card, view: View) -> ViewedCard {
    let mut data = ViewedCardData::new();
    data.barcode = Some(entries(template, card, FieldGroup::Barcode));
    data.image = Some(entries(template, card, FieldGroup::Image));
    data.name_fields = Some(entries(template, card, FieldGroup::Name));
    data.front_fields = Some(entries(template, card, FieldGroup::Front));
    data.secondary_fields = Some(entries(template, card, FieldGroup::Secondary));
    data.back_fields = Some(entries(template, card, FieldGroup::Back));
    let mut shown = ViewedCard::new(reply_card_id(&card.id));
    shown.card_template_id = Some(template.id().to_owned());
    shown.card_status = Some(view.status(card).into());
    shown.card_sub_status = Some(SUB_STATUS.to_owned());
    shown.institution = Some(template.institution_name().to_owned());
    shown.issuance_type = Some(template.issuance().to_owned());
    shown.card_title = Some(template.card_title().to_owned());
    shown.created_at = Some(reply_timestamp(card.created_at).into());
    shown.last_updated = Some(reply_timestamp(card.last_updated).into());
    shown.card_expiration = expiration(card);
    shown.card_data = Some(data);
    shown
}
