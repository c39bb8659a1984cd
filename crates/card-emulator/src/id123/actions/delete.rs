//! delete-card.

use axum::response::Response;
use card_types::id123::{DeleteCard, DeleteCardSuccess};

use super::super::reply::{reply_card_id, success};
use super::{Failed, decode, template, unknown_card};
use crate::server::Shared;
use crate::store::remove_card;

/// Documented: any card can be deleted, "including cards that are installed".
pub(in crate::id123) async fn delete(shared: &Shared, body: &[u8]) -> Result<Response, Failed> {
    let request: DeleteCard = decode(body)?;
    let (template_id, card_id) = (request.card_template_id.clone(), request.card_id.clone());
    shared
        .store
        .write(move |tx| {
            let known = template(tx, &request.card_template_id)?;
            if remove_card(tx, &known, &request.card_id)? { Ok(()) } else { Err(Failed::from(unknown_card())) }
        })
        .await?;
    let mut reply = DeleteCardSuccess::new();
    reply.code = Some("emulator:deleted".into());
    reply.message = Some("The card was deleted.".to_owned());
    reply.card_id = Some(reply_card_id(&card_id));
    reply.card_template_id = Some(template_id);
    Ok(success(&reply))
}
