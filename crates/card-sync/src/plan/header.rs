//! What a plan was made from.

use card_types::Timestamp;
use serde::{Deserialize, Serialize};

use super::ChangeLimits;
use crate::digest::Digest;

/// What a plan was made from, when, and until when it may be carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PlanHeader {
    /// Names this plan: 32 random hex digits.
    pub id: String,
    /// The card template whose cards are kept in step.
    pub card_template_id: String,
    /// When the plan was made.
    pub created: Timestamp,
    /// After this it may not be carried out: the cards may have changed too much.
    pub expires: Timestamp,
    /// The roster.
    pub roster: RosterSeen,
    /// The mapping.
    pub mapping: MappingSeen,
    /// The cards at the vendor's.
    pub remote: RemoteSeen,
    /// The guard on leavers that was in force.
    pub guards: Guards,
    /// The guards on what is created and changed that were in force; `None` in plans of earlier versions of this program.
    /// They are judged once all rows were compared: a plan that they stop is not written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limits: Option<ChangeLimits>,
}

/// The roster of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RosterSeen {
    /// Where the file was, absolute.
    pub path: String,
    /// Of the file's bytes.
    pub sha256: Digest,
    /// How many rows it has.
    pub rows: u64,
    /// How many of them were refused and left out of the plan.
    pub refused: u64,
    /// How many further rows the mapping's `[[where]]` left out.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub filtered: u64,
    /// What the file is a copy of, where the roster came from standard input, a command or a workbook: a plan is carried
    /// out with the very bytes that it was made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copied_from: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// The mapping of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct MappingSeen {
    /// Where the file was, absolute.
    pub path: String,
    /// Of the file's bytes.
    pub sha256: Digest,
}

/// What was read of the vendor's cards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RemoteSeen {
    /// How many cards there are.
    pub cards: u64,
    /// How often the list was read until two readings agreed. Without that proof there is no plan.
    pub readings: u32,
    /// A keyed hash over ids, statuses and listed fields of the last reading, in the list's order.
    pub digest: String,
}

/// How many leavers a plan may have, and what came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Guards {
    /// The most cards to switch off.
    pub max_leavers: u64,
    /// The most cards to switch off, in hundredths of a percent of the cards in use.
    pub max_leavers_basis_points: u32,
    /// Cards in use when the plan was made: neither archived, deactivated nor uninstalled.
    pub in_use: u64,
    /// Leavers: cards among them that the plan deactivates, and others whose physical card alone it ends.
    pub leavers: u64,
    /// Whether that is within both limits.
    pub verdict: GuardVerdict,
}

/// What the guards said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GuardVerdict {
    /// Within the limits.
    Within,
    /// More leavers than allowed: the plan must not be carried out.
    Stopped,
}
