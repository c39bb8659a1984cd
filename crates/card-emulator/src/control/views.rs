//! What is there to look at: templates, cards, assignments, the status table.

use axum::http::StatusCode;
use card_types::Timestamp;
use serde_json::{Value, json};

use super::{Refused, query};
use crate::clock::reply_timestamp;
use crate::id123::{Card, FieldGroup, Status, Template, causes_between, transitions};
use crate::server::Shared;
use crate::store::{self, CardSearch, KnownTemplate, PathStep, StoreError};
use crate::{Activation, Error, UndocumentedTransition, UserCard};

/// Longest value of a field that is shown, in bytes: a photo can be a whole picture.
const MOST_VALUE: usize = 256 * 1024;

/// Enough to know whether to look again.
pub(super) fn overview(shared: &Shared) -> Value {
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "revision": shared.store.revision(),
        "now": time(shared.clock.unix_seconds()),
        "frozen": shared.clock.is_frozen(),
        "requests": shared.journal.last(),
        "undocumented-transitions": match shared.settings.undocumented {
            UndocumentedTransition::Refuse => "refuse",
            UndocumentedTransition::Accept => "accept",
        },
    })
}

pub(super) async fn templates(shared: &Shared) -> Result<Value, Refused> {
    let views = shared.store.read(store::template_views).await.map_err(failed)?;
    let templates = views.iter().map(|view| {
        json!({
            "card-template-id": view.template.id(),
            "title": view.template.card_title(),
            "institution": view.template.institution_name(),
            "issuance-type": view.template.issuance(),
            "created-at": time(view.created_at),
            "last-updated": time(view.last_updated),
            "cards": view.cards,
        })
    });
    Ok(json!({"templates": templates.collect::<Vec<_>>()}))
}

pub(super) async fn cards(shared: &Shared, query: query::Cards) -> Result<Value, Refused> {
    let status = match query.status.as_str() {
        "" => None,
        text => Some(Status::parse(text).ok_or_else(|| wrong_status(text))?),
    };
    let limit = query::limit(query.limit)?;
    let mut search = CardSearch { text: query.search.to_lowercase(), status, after: query.after, limit };
    let (mut found, mut next, mut template) = (Vec::new(), None, None);
    // Each turn is a look of its own, so that requests are served in between.
    while found.len() < limit {
        let (id, this) = (query.card_template_id.clone(), search.clone());
        let look = move |tx: &rusqlite::Transaction<'_>| -> Result<_, StoreError> {
            let Some(known) = store::find_template(tx, &id)? else { return Ok(None) };
            let found = store::search_cards(tx, &known, &this)?;
            Ok(Some((known, found)))
        };
        let (known, more) = shared.store.read(look).await.map_err(failed)?.ok_or_else(no_template)?;
        template = Some(known);
        search.limit -= more.cards.len();
        found.extend(more.cards);
        next = more.next;
        match next {
            Some(after) => search.after = after,
            None => break,
        }
    }
    let template = template.ok_or_else(no_template)?.template;
    let now = shared.clock.unix_seconds();
    let cards: Vec<Value> = found.iter().map(|(_, card)| show(&template, card, now)).collect();
    Ok(json!({"cards": cards, "next": next}))
}

pub(super) async fn card(shared: &Shared, query: query::Card) -> Result<Value, Refused> {
    let (known, card, path) = find(shared, query.card_template_id, query.card_id).await?;
    let mut shown = show(&known.template, &card, shared.clock.unix_seconds());
    let mut steps = Vec::new();
    for (index, step) in path.iter().enumerate() {
        let causes = match index.checked_sub(1).and_then(|before| path.get(before)) {
            None => vec!["create".to_owned()],
            Some(before) => causes_between(before.status, step.status).iter().map(ToString::to_string).collect(),
        };
        steps.push(json!({"card-status": step.status.as_str(), "at": time(step.at), "causes": causes}));
    }
    shown["path"] = steps.into();
    // What tells who the holder is stays where it is; that it is there may be looked at.
    shown["is-set"] = json!({
        "unique-identifier": card.unique_identifier.is_some(),
        "recipient-email": card.recipient_email.is_some(),
        "security-question-1": card.security_answers[0].is_some(),
        "security-question-2": card.security_answers[1].is_some(),
    });
    Ok(shown)
}

/// A card with the statuses it has had.
pub(crate) async fn find(
    shared: &Shared,
    template_id: String,
    card_id: String,
) -> Result<(KnownTemplate, Card, Vec<PathStep>), Refused> {
    let look = move |tx: &rusqlite::Transaction<'_>| -> Result<_, StoreError> {
        let Some(known) = store::find_template(tx, &template_id)? else { return Ok(Err(no_template())) };
        let Some(card) = store::find_card(tx, &known, &card_id)? else { return Ok(Err(no_card())) };
        let path = store::card_path(tx, &known, &card)?;
        Ok(Ok((known, card, path)))
    };
    shared.store.read(look).await.map_err(failed)?
}

pub(super) async fn user_cards(shared: &Shared, query: query::UserCards) -> Result<Value, Refused> {
    let limit = query::limit(query.limit)?;
    let begin = query.search.trim().to_lowercase();
    let after = query.after;
    let look = move |tx: &rusqlite::Transaction<'_>| -> Result<_, StoreError> {
        let pair = after.split_once('/').unwrap_or_default();
        Ok((store::search_user_cards(tx, &begin, pair, limit + 1)?, store::count_user_cards(tx)?))
    };
    let (mut found, count) = shared.store.read(look).await.map_err(failed)?;
    let is_last = found.len() <= limit;
    found.truncate(limit);
    let next = found.last().filter(|_| !is_last).map(|card| format!("{}/{}", card.user_id, card.card_id));
    let now = shared.clock.unix_seconds();
    let cards: Vec<Value> = found.iter().map(|card| show_user_card(card, now)).collect();
    Ok(json!({"user-cards": cards, "next": next, "count": count}))
}

/// The status table, computed from the rules.
pub(super) fn states() -> Value {
    let table = transitions().into_iter().map(|line| {
        json!({
            "from": line.from.as_str(),
            "cause": line.cause.to_string(),
            "to": line.to.as_str(),
            "basis": line.basis.as_str(),
            "refused-by-default": line.is_refused_by_default,
        })
    });
    json!({"statuses": Status::ALL.map(Status::as_str), "transitions": table.collect::<Vec<_>>()})
}

fn show(template: &Template, card: &Card, now: i64) -> Value {
    let end = card.expiration.and_then(|date| date.unix_seconds());
    let mut shown = json!({
        "card-template-id": template.id(),
        "card-id": card.id,
        "card-status": card.state.status.as_str(),
        "status-before-deactivation": card.state.before_deactivation.map(Status::as_str),
        "institution": template.institution_name(),
        "card-title": template.card_title(),
        "created-at": time(card.created_at),
        "last-updated": time(card.last_updated),
        "card-expiration": end.map(time),
        "is-expired": end.is_some_and(|end| end <= now),
    });
    for group in FieldGroup::ALL {
        let fields = card.fields.group(group).iter().map(|(key, value)| {
            let (label, kind) = template.describe(group, key);
            let value = if value.len() <= MOST_VALUE { Some(value) } else { None };
            json!({"key": key, "label": label, "type": kind, "value": value})
        });
        shown[group.wire_name()] = fields.collect();
    }
    shown
}

fn show_user_card(card: &UserCard, now: i64) -> Value {
    let date = |date: Option<Timestamp>| date.map(|date| date.to_string());
    json!({
        "UserId": card.user_id.to_string(),
        "CardId": card.card_id.to_string(),
        "NumberOfCardUses": card.number_of_card_uses,
        "CardActivationStartDateTime": date(card.card_activation_start),
        "CardDeactivationStartDateTime": date(card.card_deactivation_start),
        "CardUserFlags": card.card_user_flags,
        "has-notes": card.public_notes.as_deref().is_some_and(|notes| !notes.is_empty()),
        "permanently-active": card.is_permanently_active(),
        "activation": match card.activation_at(now) {
            Activation::NotYet => "not yet",
            Activation::Active => "active",
            Activation::Ended => "ended",
        },
    })
}

fn time(unix_seconds: i64) -> String {
    reply_timestamp(unix_seconds).to_string()
}

fn failed(error: StoreError) -> Refused {
    Error::from(error).into()
}

fn no_template() -> Refused {
    Refused(StatusCode::NOT_FOUND, "no template has this card-template-id; GET templates lists them".to_owned())
}

fn no_card() -> Refused {
    Refused(StatusCode::NOT_FOUND, "the template has no card with this card-id".to_owned())
}

fn wrong_status(sent: &str) -> Refused {
    let known = Status::ALL.map(Status::as_str);
    let hint = crate::near::hint(sent, known);
    Refused(StatusCode::BAD_REQUEST, format!("status: is no status{hint}; known are {}", known.join(", ")))
}
