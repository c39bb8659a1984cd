//! The status table: what each status action does to a card. Pure, no HTTP and no SQL.

use std::fmt;

use super::{Code, Refusal};

/// A card's status as the emulator keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Status {
    Inactive,
    Installed,
    Deactivated,
    Archived,
    Uninstalled,
}

/// What card-action asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum StatusChange {
    Activate,
    Deactivate,
    Archive,
    Revoke,
}

/// What to do with a status action whose effect no vendor page tells.
///
/// The cases: repeating deactivate, archive or revoke; activating a card that is neither deactivated nor archived;
/// deactivating or revoking an archived card. (Revoking a card that was never installed is no such case: the page's
/// sentence, "the card status will be updated to Uninstalled", is taken literally.)
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum UndocumentedTransition {
    /// Reply `failure` and leave the card as it is. The default: a client that relies on undocumented behaviour
    /// learns of it here.
    #[default]
    Refuse,
    /// Reply `success`. Deactivate, archive and revoke lead to the status they always lead to; activate leaves the
    /// card as it is.
    Accept,
}

/// On what a line of the status table rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Basis {
    /// The vendor's page says so.
    Documented,
    /// Our reading of what the page says of a like case.
    Inferred,
    /// No page says anything; the emulator had to do something.
    Chosen,
}

/// What a change leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) next: CardState,
    pub(crate) basis: Basis,
}

/// A status, and what must be remembered to undo a deactivation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct CardState {
    pub(crate) status: Status,
    /// The status before deactivation; set exactly while `status` is `Deactivated`.
    pub(crate) before_deactivation: Option<Status>,
}

impl CardState {
    /// A new card. Documented: Inactive.
    pub(crate) const NEW: Self = Self::plain(Status::Inactive);

    pub(crate) const fn plain(status: Status) -> Self {
        Self { status, before_deactivation: None }
    }

    /// The state after `change`.
    pub(crate) fn after(self, change: StatusChange, undocumented: UndocumentedTransition) -> Result<Self, Refusal> {
        let Step { next, basis } = self.step(change);
        if basis != Basis::Chosen || undocumented == UndocumentedTransition::Accept {
            Ok(next)
        } else {
            Err(Refusal::new(
                Code::UndocumentedTransition,
                format!(
                    "{change} on a card whose status is {} is described nowhere by the vendor; this emulator refuses it \
                     unless it is started with undocumented transitions accepted",
                    self.status
                ),
            ))
        }
    }

    /// The line of the table for `change`, whether or not the emulator carries it out.
    pub(crate) fn step(self, change: StatusChange) -> Step {
        use Basis::{Chosen, Documented, Inferred};
        use Status::{Archived, Deactivated, Inactive, Installed, Uninstalled};
        let step = |next, basis| Step { next, basis };
        match (change, self.status) {
            // "the card status will be updated to the status of the card prior to deactivation"
            (StatusChange::Activate, Deactivated) => {
                step(Self::plain(self.before_deactivation.unwrap_or(Inactive)), Documented)
            }
            // "When a card is unarchived, the card status will be updated to Inactive"
            (StatusChange::Activate, Archived) => step(Self::plain(Inactive), Documented),
            (StatusChange::Activate, Inactive | Installed | Uninstalled) | (StatusChange::Deactivate, Deactivated) => {
                step(self, Chosen)
            }
            (StatusChange::Deactivate, from) => step(
                Self { status: Deactivated, before_deactivation: Some(from) },
                if from == Archived { Chosen } else { Documented },
            ),
            // The memory of an earlier deactivation goes: an unarchived card is Inactive whatever it was.
            (StatusChange::Archive, from) => {
                step(Self::plain(Archived), if from == Archived { Chosen } else { Documented })
            }
            (StatusChange::Revoke, from) => step(
                Self::plain(Uninstalled),
                match from {
                    Archived | Uninstalled => Chosen,
                    // "the card status will be updated to Uninstalled", taken literally for a card on no device.
                    Inactive => Inferred,
                    Installed | Deactivated => Documented,
                },
            ),
        }
    }

    /// The state after the holder installs the card in the app, which no API does. `None` where that cannot be:
    /// a deactivated card cannot be installed, an archived one "will need to be reinstalled" after activation only.
    pub(crate) fn after_install(self) -> Option<Step> {
        let basis = match self.status {
            // The word `Installed` is inferred from the page's prose.
            Status::Inactive => Basis::Inferred,
            Status::Uninstalled | Status::Installed => Basis::Chosen,
            Status::Deactivated | Status::Archived => return None,
        };
        Some(Step { next: Self::plain(Status::Installed), basis })
    }
}

impl Status {
    /// All of them, in the order of a card's life.
    pub(crate) const ALL: [Self; 5] =
        [Self::Inactive, Self::Installed, Self::Deactivated, Self::Archived, Self::Uninstalled];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Inactive => "Inactive",
            Self::Installed => "Installed",
            Self::Deactivated => "Deactivated",
            Self::Archived => "Archived",
            Self::Uninstalled => "Uninstalled",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }
}

impl StatusChange {
    /// All of them, in the order of the vendor's page.
    pub(crate) const ALL: [Self; 4] = [Self::Activate, Self::Deactivate, Self::Archive, Self::Revoke];
}

impl Basis {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Inferred => "inferred",
            Self::Chosen => "chosen",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for StatusChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Activate => "activate",
            Self::Deactivate => "deactivate",
            Self::Archive => "archive",
            Self::Revoke => "revoke",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Status::{Archived, Deactivated, Inactive, Installed, Uninstalled};
    use super::StatusChange::{Activate, Archive, Deactivate, Revoke};
    use super::*;

    fn deactivated(before: Status) -> CardState {
        CardState { status: Deactivated, before_deactivation: Some(before) }
    }

    #[test]
    fn the_whole_table_is_as_documented_or_as_chosen() {
        let plain = CardState::plain;
        // from, change, to, whether it is accepted by default
        let table = [
            (plain(Inactive), Activate, plain(Inactive), false),
            (plain(Inactive), Deactivate, deactivated(Inactive), true),
            (plain(Inactive), Archive, plain(Archived), true),
            (plain(Inactive), Revoke, plain(Uninstalled), true),
            (plain(Installed), Activate, plain(Installed), false),
            (plain(Installed), Deactivate, deactivated(Installed), true),
            (plain(Installed), Archive, plain(Archived), true),
            (plain(Installed), Revoke, plain(Uninstalled), true),
            (deactivated(Inactive), Activate, plain(Inactive), true),
            (deactivated(Installed), Activate, plain(Installed), true),
            (deactivated(Uninstalled), Activate, plain(Uninstalled), true),
            (deactivated(Installed), Deactivate, deactivated(Installed), false),
            (deactivated(Installed), Archive, plain(Archived), true),
            (deactivated(Installed), Revoke, plain(Uninstalled), true),
            (deactivated(Inactive), Revoke, plain(Uninstalled), true),
            (deactivated(Uninstalled), Revoke, plain(Uninstalled), true),
            (plain(Archived), Activate, plain(Inactive), true),
            (plain(Archived), Deactivate, deactivated(Archived), false),
            (plain(Archived), Archive, plain(Archived), false),
            (plain(Archived), Revoke, plain(Uninstalled), false),
            (plain(Uninstalled), Activate, plain(Uninstalled), false),
            (plain(Uninstalled), Deactivate, deactivated(Uninstalled), true),
            (plain(Uninstalled), Archive, plain(Archived), true),
            (plain(Uninstalled), Revoke, plain(Uninstalled), false),
        ];
        for (from, change, to, accepted) in table {
            let refusing = from.after(change, UndocumentedTransition::Refuse);
            assert_eq!(refusing.is_ok(), accepted, "{change} on {from:?}");
            if accepted {
                assert_eq!(refusing.unwrap(), to, "{change} on {from:?}");
            } else {
                assert_eq!(refusing.unwrap_err().code(), Code::UndocumentedTransition);
            }
            assert_eq!(from.after(change, UndocumentedTransition::Accept).unwrap(), to, "{change} on {from:?}");
        }
    }

    #[test]
    fn only_a_card_that_is_neither_deactivated_nor_archived_can_be_installed() {
        let installed = |basis| Some(Step { next: CardState::plain(Installed), basis });
        assert_eq!(CardState::NEW.after_install(), installed(Basis::Inferred));
        assert_eq!(CardState::plain(Uninstalled).after_install(), installed(Basis::Chosen));
        assert_eq!(CardState::plain(Installed).after_install(), installed(Basis::Chosen));
        assert_eq!(CardState::plain(Archived).after_install(), None);
        assert_eq!(deactivated(Installed).after_install(), None);
    }

    #[test]
    fn names_read_back() {
        for status in [Inactive, Installed, Deactivated, Archived, Uninstalled] {
            assert_eq!(Status::parse(status.as_str()), Some(status));
        }
        assert_eq!(Status::parse("inactive"), None);
    }
}
