//! list-cards.

use axum::response::Response;
use card_types::id123::{ListCards, ListCardsSuccess, ListedCard};

use super::super::domain::{Card, Code, FieldGroup, Refusal, Template};
use super::super::reply::{reply_card_id, success};
use super::show::{SUB_STATUS, View, entries, expiration};
use super::{Failed, decode, template};
use crate::clock::reply_timestamp;
use crate::server::Shared;
use crate::store::cards_page;

/// Documented: "If nothing passed in the request then the first 10 cards will be returned".
const DEFAULT_LIMIT: u32 = 10;

pub(in crate::id123) async fn list(shared: &Shared, body: &[u8]) -> Result<Response, Failed> {
    let request: ListCards = decode(body)?;
    let limit = page_size(request.limit, shared.settings.list_limit)?;
    let offset = request.offset.unwrap_or(0);
    let view = View::of(shared);
    let (template, cards) = shared
        .store
        .read(move |tx| {
            let known = template(tx, &request.card_template_id)?;
            let cards = cards_page(tx, &known, offset, limit)?;
            Ok::<_, Failed>((known.template, cards))
        })
        .await?;
    let mut reply = ListCardsSuccess::new(cards.iter().map(|card| listed(&template, card, view)).collect::<Vec<_>>());
    reply.code = Some("emulator:listed".into());
    reply.message = Some("Template cards were retrieved successfully.".to_owned());
    Ok(success(&reply))
}

/// How many entries a page has. The vendor's own samples send `limit` 0, so 0 asks for the default rather than for nothing.
pub(super) fn page_size(asked: Option<u32>, most: u32) -> Result<u32, Refusal> {
    let limit = asked.filter(|limit| *limit > 0).unwrap_or(DEFAULT_LIMIT);
    if limit > most {
        let message = format!("limit may be at most {most} here; ask for smaller pages");
        return Err(Refusal::new(Code::LimitTooLarge, message));
    }
    Ok(limit)
}

/// A card as a list shows it: "limited info", which leaves out secondary and back fields and everything the holder
/// is recognised by.
fn listed(template: &Template, card: &Card, view: View) -> ListedCard {
    let mut item = ListedCard::new(reply_card_id(&card.id));
    item.card_template_id = Some(template.id().to_owned());
    item.card_status = Some(view.status(card).into());
    item.card_sub_status = Some(SUB_STATUS.to_owned());
    item.institution = Some(template.institution_name().to_owned());
    item.issuance_type = Some(template.issuance().to_owned());
    item.card_title = Some(template.card_title().to_owned());
    item.created_at = Some(reply_timestamp(card.created_at).into());
    item.last_updated = Some(reply_timestamp(card.last_updated).into());
    item.card_expiration = expiration(card);
    item.barcode = Some(entries(template, card, FieldGroup::Barcode));
    item.image = Some(entries(template, card, FieldGroup::Image));
    item.name_fields = Some(entries(template, card, FieldGroup::Name));
    item.front_fields = Some(entries(template, card, FieldGroup::Front));
    item
}
