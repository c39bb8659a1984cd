//! What becomes of a card that is in no row.

use super::remote::Status;
use crate::mapping::{LeaverAction, Leavers};
use crate::state::Known;

const DAY: i64 = 24 * 60 * 60;

/// What is done with a leaver's card now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Deactivate,
    Archive,
    /// The grace time is not over.
    Wait,
    LeaveAlone,
}

/// Deactivated first, archived once the grace time is over, and never deleted.
///
/// The grace time counts from when a plan deactivated the card. Where somebody else did, it counts from when a plan first
/// saw that the card is in no row.
pub(super) fn fate(leavers: Leavers, status: Status, known: &Known, now: i64) -> Fate {
    match (leavers.action, status) {
        (LeaverAction::Deactivate | LeaverAction::Archive, Status::InUse) => Fate::Deactivate,
        (LeaverAction::Archive, Status::Deactivated) => {
            let since = known.deactivated_at.or(known.missing_since).unwrap_or(now);
            let is_over = now.saturating_sub(since) >= i64::from(leavers.grace_days) * DAY;
            if is_over { Fate::Archive } else { Fate::Wait }
        }
        _ => Fate::LeaveAlone,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(action: LeaverAction, status: Status, known: &Known, days: i64) -> Fate {
        fate(Leavers { action, grace_days: 30 }, status, known, days * DAY)
    }

    #[test]
    fn a_card_is_deactivated_first_and_archived_after_the_grace_time() {
        let unknown = Known::default();
        let known = Known { deactivated_at: Some(5 * DAY), missing_since: Some(DAY), ..Known::default() };
        let archive = LeaverAction::Archive;
        assert_eq!(at(archive, Status::InUse, &known, 100), Fate::Deactivate);
        assert_eq!(at(archive, Status::Deactivated, &known, 34), Fate::Wait);
        assert_eq!(at(archive, Status::Deactivated, &known, 35), Fate::Archive);
        assert_eq!(at(archive, Status::Deactivated, &unknown, 35), Fate::Wait);
        assert_eq!(at(archive, Status::Archived, &known, 99), Fate::LeaveAlone);
        assert_eq!(at(archive, Status::Uninstalled, &known, 99), Fate::LeaveAlone);
    }

    #[test]
    fn the_action_is_as_far_as_it_goes() {
        let known = Known { deactivated_at: Some(0), ..Known::default() };
        assert_eq!(at(LeaverAction::Deactivate, Status::Deactivated, &known, 99), Fate::LeaveAlone);
        assert_eq!(at(LeaverAction::Leave, Status::InUse, &known, 99), Fate::LeaveAlone);
    }
}
