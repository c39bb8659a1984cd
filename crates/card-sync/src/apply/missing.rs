//! Which cards are certainly not there, found out for many at once.

use std::collections::HashSet;

use card_client::id123::Client;

use crate::error::Error;
use crate::journal::StepStatus;
use crate::plan::{Plan, StepKind};

/// From how many cards on one reading of the list costs less than a look at each: a look at a card that is not there ends
/// with a reading of the list, too.
const WORTH_A_LIST: usize = 3;

/// The cards whose creation is unsettled. After a crash those are mostly cards that were about to be created.
pub(super) fn unsettled_creations(plan: &Plan, statuses: &[Option<StepStatus>]) -> Result<HashSet<String>, Error> {
    let mut ids = HashSet::new();
    if statuses.iter().all(|status| status.is_none_or(StepStatus::is_final)) {
        return Ok(ids);
    }
    for (step, status) in plan.steps()?.zip(statuses) {
        let step = step?;
        if step.kind == StepKind::Create && status.is_some_and(|status| !status.is_final()) {
            ids.insert(step.card_id);
        }
    }
    Ok(ids)
}

/// Those of the cards that are not in the template's list. Empty where the list changed while it was read, or could not be
/// read: then each card is looked at on its own, which also tells what is wrong.
pub(super) async fn missing(client: &Client, template: &str, mut ids: HashSet<String>) -> HashSet<String> {
    if ids.len() < WORTH_A_LIST {
        return HashSet::new();
    }
    let mut cards = client.list_all(template).confirm_end().stream();
    while let Some(card) = cards.next().await {
        match card {
            Ok(card) => ids.remove(card.card_id.as_str()),
            Err(_) => return HashSet::new(),
        };
    }
    ids
}
