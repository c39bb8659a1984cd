//! card-invitation.

use axum::response::Response;
use card_types::id123::{CardInvitation, CardInvitationSuccess};

use super::super::domain::{Code, Refusal};
use super::super::reply::{reply_card_id, success};
use super::{Failed, decode, template, unknown_card};
use crate::clock::reply_timestamp;
use crate::deliveries::DeliveryContent;
use crate::server::Shared;
use crate::store::find_card;

/// Documented: one year from the time the e-mail is sent. Taken as 365 days.
const DEFAULT_SECONDS: i64 = 365 * 24 * 60 * 60;

pub(in crate::id123) async fn invite(shared: &Shared, body: &[u8]) -> Result<Response, Failed> {
    let request: CardInvitation = decode(body)?;
    let (template_id, card_id) = (request.card_template_id.clone(), request.card_id.clone());
    let email = shared
        .store
        .read(move |tx| {
            let known = template(tx, &request.card_template_id)?;
            Ok::<_, Failed>(find_card(tx, &known, &request.card_id)?.ok_or_else(unknown_card)?.recipient_email)
        })
        .await?;
    let sent = request.recipient_email.filter(|email| !email.is_empty());
    let Some(recipient_email) = sent.or(email) else {
        return Err(Refusal::new(
            Code::NoRecipient,
            "neither the request nor the card has a recipient-email; send one, or set the card's",
        )
        .into());
    };
    let now = shared.clock.unix_seconds();
    let expires = request
        .invitation_expiration
        .and_then(|date| date.unix_seconds())
        .unwrap_or(now.saturating_add(DEFAULT_SECONDS));
    let content = DeliveryContent::Invitation { recipient_email, expires: reply_timestamp(expires).to_string() };
    shared.deliveries.add(reply_timestamp(now).to_string(), template_id.clone(), Some(card_id.clone()), content);
    let mut reply = CardInvitationSuccess::new();
    reply.code = Some("emulator:invited".into());
    reply.message = Some("The invitation was sent.".to_owned());
    reply.card_id = Some(reply_card_id(&card_id));
    reply.card_template_id = Some(template_id);
    Ok(success(&reply))
}
