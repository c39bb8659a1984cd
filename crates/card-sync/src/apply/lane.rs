//! The steps of one card, which follow each other.

use std::sync::Arc;

use crate::card::CardRecord;
use crate::journal::{Outcome, StepStatus};
use crate::plan::{Step, StepKind};
use crate::request::Request;

/// A step with what is needed to carry it out.
#[derive(Debug)]
pub(super) struct Planned {
    pub(super) step: Step,
    pub(super) record: Option<Arc<CardRecord>>,
    pub(super) request: Request,
    /// Whether it puts back a physical card that was ended.
    pub(super) is_put_back: bool,
}

/// The steps of one card in their order, and what is known of each; none where it was never sent.
#[derive(Debug)]
pub(super) struct Lane {
    pub(super) steps: Vec<(Arc<Planned>, Option<StepStatus>)>,
}

/// What became of a step, for the books.
#[derive(Debug)]
pub(super) struct Settled {
    pub(super) planned: Arc<Planned>,
    pub(super) outcome: Outcome,
}

/// A lane that was worked on.
#[derive(Debug)]
pub(super) struct LaneDone {
    pub(super) lane: Lane,
    pub(super) settled: Vec<Settled>,
    /// Steps that were intended and certainly not sent.
    pub(super) released: Vec<u64>,
}

impl Lane {
    /// Whether an outcome in it is unknown.
    pub(super) fn is_unsettled(&self) -> bool {
        self.steps.iter().any(|(_, status)| status.is_some_and(|status| !status.is_final()))
    }

    /// The card whose creation is unsettled.
    pub(super) fn unsettled_creation(&self) -> Option<String> {
        let is_it = |(planned, status): &&(Arc<Planned>, Option<StepStatus>)| {
            planned.step.kind == StepKind::Create && status.is_some_and(|status| !status.is_final())
        };
        self.steps.iter().find(is_it).map(|(planned, _)| planned.step.card_id.clone())
    }

    /// The steps that were never sent, by number.
    pub(super) fn never_sent(&self) -> impl Iterator<Item = u64> {
        self.steps.iter().filter(|(_, status)| status.is_none()).map(|(planned, _)| planned.step.number)
    }
}
