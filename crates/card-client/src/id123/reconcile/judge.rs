//! From what was found to an answer, for each request.

use card_types::id123::{CardAction, CardStatus, CreateCard, DeleteCard, StatusAction, UpdateCard, ViewedCard};

use super::compare::Comparison;
use super::verdict::{CannotTell, NotApplied, Reconciliation};

/// What each request knows about its own effect. Sealed: it stands behind a public trait, but cannot be named.
pub trait Judge {
    /// The template whose cards are to be read.
    fn template(&self) -> &str;
    /// The card to look for.
    fn card(&self) -> &str;
    /// The answer, given the card as it was read.
    fn judge(&self, found: Option<ViewedCard>) -> Reconciliation;
}

impl Judge for CreateCard {
    fn template(&self) -> &str {
        &self.card_template_id
    }

    fn card(&self) -> &str {
        &self.card_id
    }

    fn judge(&self, found: Option<ViewedCard>) -> Reconciliation {
        let Some(card) = found else { return Reconciliation::NotApplied(NotApplied::CardMissing) };
        let comparison = Comparison::new(self.card_expiration.as_ref(), self.card_data.as_ref(), &card);
        // Where the request names nothing but the card, its being there is all that was asked for.
        let Self { card_data, card_expiration, unique_identifier, recipient_email, .. } = self;
        let texts = [unique_identifier, recipient_email, &self.security_question_1, &self.security_question_2];
        let by_existence = card_data.is_none() && card_expiration.is_none() && texts.iter().all(|text| text.is_none());
        by_content(comparison, card, by_existence)
    }
}

impl Judge for UpdateCard {
    fn template(&self) -> &str {
        &self.card_template_id
    }

    fn card(&self) -> &str {
        &self.card_id
    }

    fn judge(&self, found: Option<ViewedCard>) -> Reconciliation {
        let Some(card) = found else { return Reconciliation::NotApplied(NotApplied::CardMissing) };
        by_content(Comparison::new(self.card_expiration.as_ref(), self.card_data.as_ref(), &card), card, false)
    }
}

impl Judge for CardAction {
    fn template(&self) -> &str {
        &self.card_template_id
    }

    fn card(&self) -> &str {
        &self.card_id
    }

    fn judge(&self, found: Option<ViewedCard>) -> Reconciliation {
        use CardStatus::{Archived, Deactivated, Inactive, Installed, Uninstalled};
        let Some(card) = found else { return Reconciliation::CannotTell(CannotTell::CardMissing) };
        let unknown = Reconciliation::CannotTell(CannotTell::UnknownStatus);
        let Some(status) = &card.card_status else { return unknown };
        let is_done = match (&self.status_action, status) {
            (_, CardStatus::Unknown(_)) => return unknown,
            // What activating an uninstalled card leads to is not documented.
            (StatusAction::Activate, status) if *status == Uninstalled => return unknown,
            (StatusAction::Activate, status) => matches!(status, Inactive | Installed),
            (StatusAction::Deactivate, status) => *status == Deactivated,
            (StatusAction::Archive, status) => *status == Archived,
            (StatusAction::Revoke, status) => *status == Uninstalled,
            _ => return unknown,
        };
        if is_done {
            Reconciliation::Applied(Box::new(card))
        } else {
            Reconciliation::NotApplied(NotApplied::OtherStatus)
        }
    }
}

impl Judge for DeleteCard {
    fn template(&self) -> &str {
        &self.card_template_id
    }

    fn card(&self) -> &str {
        &self.card_id
    }

    fn judge(&self, found: Option<ViewedCard>) -> Reconciliation {
        match found {
            Some(_) => Reconciliation::NotApplied(NotApplied::StillThere),
            None => Reconciliation::Gone,
        }
    }
}

fn by_content(comparison: Comparison, card: ViewedCard, by_existence: bool) -> Reconciliation {
    let Comparison { same, different } = comparison;
    match (same.is_empty(), different.is_empty()) {
        (false, true) => Reconciliation::Applied(Box::new(card)),
        (true, true) if by_existence => Reconciliation::Applied(Box::new(card)),
        (true, true) => Reconciliation::CannotTell(CannotTell::NothingReadable),
        (true, false) => Reconciliation::NotApplied(NotApplied::Different(different)),
        (false, false) => Reconciliation::CannotTell(CannotTell::PartlyDifferent(different)),
    }
}
