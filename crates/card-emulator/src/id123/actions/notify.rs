//! send-notification.

use axum::response::Response;
use card_types::id123::{SendNotification, SendNotificationSuccess};
use card_types::json;

use super::super::domain::{Code, Refusal};
use super::super::reply::{reply_card_id, success};
use super::{Failed, template, unknown_card, validate_but};
use crate::clock::reply_timestamp;
use crate::deliveries::DeliveryContent;
use crate::server::Shared;
use crate::store::{count_cards, find_card};

/// Documented: a longer message is cut without a word.
const LONGEST_MESSAGE: usize = 100;

pub(in crate::id123) async fn notify(shared: &Shared, body: &[u8]) -> Result<Response, Failed> {
    let request: SendNotification =
        json::from_slice(body).map_err(|error| Refusal::new(Code::InvalidRequest, error.to_string()))?;
    // The schema refuses a message that the vendor would cut; the vendor does not.
    validate_but(&request, |violation| {
        violation.pointer() == "/message" && request.message.chars().count() > LONGEST_MESSAGE
    })?;
    let SendNotification { card_template_id, distribution, card_id, message, full_message, url, .. } = request;
    let (template_id, card) = (card_template_id.clone(), card_id.clone());
    let recipients = shared
        .store
        .read(move |tx| {
            let known = template(tx, &template_id)?;
            match card {
                Some(card_id) => {
                    find_card(tx, &known, &card_id)?.ok_or_else(unknown_card)?;
                    Ok(1)
                }
                None => count_cards(tx, &known).map_err(Failed::from),
            }
        })
        .await?;
    // What means everybody is not published; the worst case is chosen: whatever does not name one person is everybody.
    let message: String = message.chars().take(LONGEST_MESSAGE).collect();
    let content = DeliveryContent::Notification {
        distribution: distribution.to_string(),
        recipients,
        message,
        full_message,
        url,
    };
    let at = reply_timestamp(shared.clock.unix_seconds()).to_string();
    shared.deliveries.add(at, card_template_id.clone(), card_id.clone(), content);
    let mut reply = SendNotificationSuccess::new();
    reply.code = Some("emulator:notified".into());
    reply.message = Some("The notification was sent.".to_owned());
    reply.card_id = card_id.as_deref().map(reply_card_id);
    reply.card_template_id = Some(card_template_id);
    Ok(success(&reply))
}
