//! card-action.

use axum::response::Response;
use card_types::id123::{CardAction, CardActionSuccess, StatusAction};

use super::super::domain::{Code, Refusal, StatusChange};
use super::super::reply::{reply_card_id, success};
use super::{Failed, decode, template, unknown_card};
use crate::server::Shared;
use crate::store::{find_card, save_card};

pub(in crate::id123) async fn card_action(shared: &Shared, body: &[u8]) -> Result<Response, Failed> {
    let request: CardAction = decode(body)?;
    let change = status_change(&request.status_action)?;
    let (template_id, card_id) = (request.card_template_id.clone(), request.card_id.clone());
    let (now, undocumented) = (shared.clock.unix_seconds(), shared.settings.undocumented);
    let status = shared
        .store
        .write(move |tx| {
            let known = template(tx, &request.card_template_id)?;
            let mut card = find_card(tx, &known, &request.card_id)?.ok_or_else(unknown_card)?;
            card.state = card.state.after(change, undocumented)?;
            card.last_updated = now;
            save_card(tx, &known, &card)?;
            Ok::<_, Failed>(card.state.status)
        })
        .await?;
    let mut reply = CardActionSuccess::new();
    reply.code = Some("emulator:status-changed".into());
    reply.message = Some(format!("The card's status is {status}."));
    reply.card_id = Some(reply_card_id(&card_id));
    reply.card_template_id = Some(template_id);
    Ok(success(&reply))
}

fn status_change(action: &StatusAction) -> Result<StatusChange, Refusal> {
    match action {
        StatusAction::Activate => Ok(StatusChange::Activate),
        StatusAction::Deactivate => Ok(StatusChange::Deactivate),
        StatusAction::Archive => Ok(StatusChange::Archive),
        StatusAction::Revoke => Ok(StatusChange::Revoke),
        _ => Err(Refusal::new(
            Code::UnknownStatusAction,
            "status-action is unknown; send one of activate, deactivate, revoke, archive",
        )),
    }
}
