//! The status table as a list, for those who want to look at all of it.

use std::fmt;

use super::status::{Basis, CardState, Status, StatusChange, Step};

/// What moves a card from one status to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Cause {
    /// A card action.
    Action(StatusChange),
    /// The holder installs the card in the app, which no API does.
    Install,
}

/// A line of the table: what leads from one status to another, and on what that rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Transition {
    pub(crate) from: Status,
    pub(crate) cause: Cause,
    pub(crate) to: Status,
    pub(crate) basis: Basis,
    /// Whether it happens only where undocumented transitions are accepted.
    pub(crate) is_refused_by_default: bool,
}

/// Every line, computed from the rules themselves. Activating a deactivated card has one line for each status it can
/// lead back to.
pub(crate) fn transitions() -> Vec<Transition> {
    let deactivated = |before| CardState { status: Status::Deactivated, before_deactivation: Some(before) };
    let states = Status::ALL.into_iter().flat_map(|status| match status {
        Status::Deactivated => [Status::Inactive, Status::Installed, Status::Uninstalled].map(deactivated).to_vec(),
        plain => vec![CardState::plain(plain)],
    });
    let mut table = Vec::new();
    for state in states {
        for change in StatusChange::ALL {
            let step = state.step(change);
            add(&mut table, state, Cause::Action(change), step, step.basis == Basis::Chosen);
        }
        if let Some(step) = state.after_install() {
            add(&mut table, state, Cause::Install, step, false);
        }
    }
    table
}

/// What can have led from one status to the other: one cause, but for a card that was deactivated after its revocation.
pub(crate) fn causes_between(from: Status, to: Status) -> Vec<Cause> {
    transitions().into_iter().filter(|line| line.from == from && line.to == to).map(|line| line.cause).collect()
}

fn add(table: &mut Vec<Transition>, from: CardState, cause: Cause, step: Step, is_refused_by_default: bool) {
    let line = Transition { from: from.status, cause, to: step.next.status, basis: step.basis, is_refused_by_default };
    // What a deactivated card was before matters for activation only.
    if !table.contains(&line) {
        table.push(line);
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Action(change) => change.fmt(f),
            Self::Install => f.write_str("install"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::UndocumentedTransition;

    #[test]
    fn the_list_has_every_pair_of_status_and_action_and_agrees_with_the_rules() {
        let table = transitions();
        for status in Status::ALL {
            for change in StatusChange::ALL {
                let lines = table.iter().filter(|line| line.from == status && line.cause == Cause::Action(change));
                let expected = if (status, change) == (Status::Deactivated, StatusChange::Activate) { 3 } else { 1 };
                assert_eq!(lines.count(), expected, "{change} on {status}");
            }
        }
        assert_eq!(table.iter().filter(|line| line.cause == Cause::Install).count(), 3);
        for line in table {
            let Cause::Action(change) = line.cause else { continue };
            if line.from != Status::Deactivated {
                let done = CardState::plain(line.from).after(change, UndocumentedTransition::Refuse);
                assert_eq!(done.is_err(), line.is_refused_by_default, "{line:?}");
            }
        }
    }

    #[test]
    fn the_cause_follows_from_two_statuses_but_in_one_case() {
        // The path of a card is kept as statuses alone.
        for line in transitions().iter().filter(|line| line.from != line.to) {
            let causes = causes_between(line.from, line.to);
            let expected = if (line.from, line.to) == (Status::Deactivated, Status::Uninstalled) { 2 } else { 1 };
            assert!(causes.len() == expected && causes.contains(&line.cause), "{line:?}: {causes:?}");
        }
        assert!(causes_between(Status::Archived, Status::Installed).is_empty());
    }
}
