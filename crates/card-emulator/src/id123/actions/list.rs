//! list-cards.

use axum::response::Response;
use card_types::id123::{FieldEntry, ListCards, ListCardsSuccess, ListedCard};

use super::super::domain::{Card, Code, FieldGroup, Refusal, Status, Template};
use super::super::reply::{reply_card_id, success};
use super::{Failed, decode, template};
use crate::clock::reply_timestamp;
use crate::server::Shared;
use crate::settings::ExpiredCards;
use crate::store::cards_page;

/// Documented: "If nothing passed in the request then the first 10 cards will be returned".
const DEFAULT_LIMIT: u32 = 10;

/// No value of `card-sub-status` is published. Chosen: empty.
const SUB_STATUS: &str = "";

pub(in crate::id123) async fn list(shared: &Shared, body: &[u8]) -> Result<Response, Failed> {
    let request: ListCards = decode(body)?;
    // The vendor's own sample sends `limit` 0, so 0 asks for the default rather than for nothing.
    let limit = request.limit.filter(|limit| *limit > 0).unwrap_or(DEFAULT_LIMIT);
    let most = shared.settings.list_limit;
    if limit > most {
        return Err(Refusal::new(
            Code::LimitTooLarge,
            format!("limit may be at most {most} here; ask for smaller pages"),
        )
        .into());
    }
    let offset = request.offset.unwrap_or(0);
    let view = View { now: shared.clock.unix_seconds(), expired: shared.settings.expired_cards };
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

/// When a list is made, and what it shows of expired cards.
#[derive(Clone, Copy)]
struct View {
    now: i64,
    expired: ExpiredCards,
}

impl View {
    fn status(self, card: &Card) -> Status {
        let expired = card.expiration.and_then(|date| date.unix_seconds()).is_some_and(|end| end <= self.now);
        match (self.expired, card.state.status) {
            (ExpiredCards::ListAsDeactivated, Status::Inactive | Status::Installed) if expired => Status::Deactivated,
            (_, status) => status,
        }
    }
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
    item.card_expiration =
        card.expiration.and_then(|date| date.unix_seconds()).map(|seconds| reply_timestamp(seconds).into());
    item.barcode = Some(entries(template, card, FieldGroup::Barcode));
    item.image = Some(entries(template, card, FieldGroup::Image));
    item.name_fields = Some(entries(template, card, FieldGroup::Name));
    item.front_fields = Some(entries(template, card, FieldGroup::Front));
    item
}

fn entries(template: &Template, card: &Card, group: FieldGroup) -> Vec<FieldEntry> {
    card.fields
        .group(group)
        .iter()
        .map(|(key, value)| {
            let (label, kind) = template.describe(group, key);
            let mut entry = FieldEntry::new(key.as_str());
            entry.value = Some(value.clone());
            entry.label = Some(label.to_owned());
            // The sample prints a type for front fields only.
            entry.type_ = (group == FieldGroup::Front).then(|| kind.to_owned());
            entry
        })
        .collect()
}
