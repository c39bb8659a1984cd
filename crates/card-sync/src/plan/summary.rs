//! What a plan comes to.

use serde::{Deserialize, Serialize};

use super::StepKind;
use crate::digest::Digest;

/// The end of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PlanSummary {
    /// Steps by kind, and what needs none.
    pub counts: Counts,
    /// Of every byte of the plan before the summary.
    pub sha256: Digest,
}

/// Steps by kind, and what needs none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Counts {
    /// Cards to create.
    pub create: u64,
    /// Cards to update.
    pub update: u64,
    /// Expired cards that get a later date.
    pub renew: u64,
    /// Cards to activate again.
    pub activate: u64,
    /// Leavers' cards to deactivate.
    pub deactivate: u64,
    /// Leavers' cards to archive.
    pub archive: u64,
    /// Physical cards to update.
    pub user_card: u64,
    /// Physical cards to end.
    #[serde(default)]
    pub end_user_card: u64,
    /// Physical cards to take away.
    #[serde(default)]
    pub remove_user_card: u64,
    /// Rows whose card is as it should be.
    pub unchanged: u64,
    /// Leavers' cards that wait for the end of the grace time.
    pub waiting: u64,
    /// Cards in no row that the mapping says to leave alone, or that are archived or uninstalled already.
    pub left_alone: u64,
    /// Rows whose card is switched off by somebody else; the plan does not switch it on.
    pub switched_off: u64,
    /// Leavers of whom nobody knows whether they have a physical card that works, and which.
    #[serde(default)]
    pub unknown_user_card: u64,
}

impl Counts {
    /// Counts a step.
    pub fn add(&mut self, kind: StepKind) {
        *self.of_mut(kind) += 1;
    }

    /// How many steps of a kind there are.
    pub fn of(&self, kind: StepKind) -> u64 {
        let mut copy = *self;
        *copy.of_mut(kind)
    }

    /// How many steps there are.
    pub fn steps(&self) -> u64 {
        StepKind::ALL.into_iter().map(|kind| self.of(kind)).sum()
    }

    fn of_mut(&mut self, kind: StepKind) -> &mut u64 {
        match kind {
            StepKind::Create => &mut self.create,
            StepKind::Update => &mut self.update,
            StepKind::Renew => &mut self.renew,
            StepKind::Activate => &mut self.activate,
            StepKind::Deactivate => &mut self.deactivate,
            StepKind::Archive => &mut self.archive,
            StepKind::UserCard => &mut self.user_card,
            StepKind::EndUserCard => &mut self.end_user_card,
            StepKind::RemoveUserCard => &mut self.remove_user_card,
        }
    }
}
