//! The holder installs a card in the app, which no API does.

use super::super::domain::{Status, Step};
use super::{Failed, template, unknown_card};
use crate::store::{Store, find_card, save_card};

/// The status after the installation; `Err` with the status where a card in it cannot be installed.
pub(crate) async fn install(
    store: &Store,
    template_id: String,
    card_id: String,
    now: i64,
) -> Result<Result<Status, Status>, Failed> {
    store
        .write(move |tx| {
            let known = template(tx, &template_id)?;
            let mut card = find_card(tx, &known, &card_id)?.ok_or_else(unknown_card)?;
            let Some(Step { next, .. }) = card.state.after_install() else {
                return Ok(Err(card.state.status));
            };
            card.state = next;
            card.last_updated = now;
            save_card(tx, &known, &card)?;
            Ok(Ok(next.status))
        })
        .await
}
