//! From the plan to lanes that can be carried out.

use std::collections::VecDeque;
use std::sync::Arc;

use super::inputs::Inputs;
use super::lane::{Lane, Planned};
use crate::card::CardRecord;
use crate::error::{Error, ErrorKind};
use crate::journal::StepStatus;
use crate::mapping::Mapping;
use crate::plan::{RowPlace, Step, Steps};
use crate::problem::Problems;
use crate::request::request_for;
use crate::roster::RowReader;

/// Where the next lanes come from.
#[derive(Debug)]
pub(super) enum Feed {
    /// The plan, read step by step in the memory of one lane.
    Plan(Box<PlanFeed>),
    /// Lanes that are worked on again.
    Again(VecDeque<Lane>),
}

#[derive(Debug)]
pub(super) struct PlanFeed {
    steps: std::iter::Peekable<Steps>,
    rows: RowReader,
    mapping: Mapping,
    template: String,
    /// What the journal says of each step.
    statuses: Vec<Option<StepStatus>>,
    /// Whether only what is unsettled is wanted.
    only_unsettled: bool,
    last: Option<(RowPlace, Arc<CardRecord>)>,
}

impl Feed {
    /// Lanes from the plan that have anything left to do; with `only_unsettled` those with an unknown outcome.
    pub(super) fn new(inputs: &Inputs, statuses: Vec<Option<StepStatus>>, only_unsettled: bool) -> Result<Self, Error> {
        Ok(Self::Plan(Box::new(PlanFeed {
            steps: inputs.plan().steps()?.peekable(),
            rows: inputs.roster().reader()?,
            mapping: inputs.mapping().clone(),
            template: inputs.plan().header().card_template_id.clone(),
            statuses,
            only_unsettled,
            last: None,
        })))
    }

    /// The next lanes, of about so many steps together; none at the end.
    pub(super) fn next(&mut self, most_steps: usize) -> Result<Vec<Lane>, Error> {
        let (mut lanes, mut steps) = (Vec::new(), 0);
        while steps < most_steps {
            let lane = match self {
                Self::Plan(feed) => feed.lane()?,
                Self::Again(lanes) => lanes.pop_front(),
            };
            let Some(lane) = lane else { break };
            steps += lane.steps.len();
            lanes.push(lane);
        }
        Ok(lanes)
    }
}

impl PlanFeed {
    fn lane(&mut self) -> Result<Option<Lane>, Error> {
        loop {
            let Some(first) = self.steps.next().transpose()? else { return Ok(None) };
            let mut steps = vec![first];
            while let Some(Ok(next)) = self.steps.peek()
                && next.card_id == steps[0].card_id
                && let Some(next) = self.steps.next().transpose()?
            {
                steps.push(next);
            }
            let known: Vec<_> = steps.iter().map(|step| self.status(step)).collect();
            let is_wanted = |status: &Option<StepStatus>| match status {
                None => !self.only_unsettled,
                Some(status) => !status.is_final(),
            };
            // Reading rows costs more than reading steps: what is done already is passed over.
            if !known.iter().any(is_wanted) {
                continue;
            }
            let steps =
                steps.into_iter().map(|step| self.planned(step).map(Arc::new)).collect::<Result<Vec<_>, _>>()?;
            return Ok(Some(Lane { steps: steps.into_iter().zip(known).collect() }));
        }
    }

    fn status(&self, step: &Step) -> Option<StepStatus> {
        let index = usize::try_from(step.number.saturating_sub(1)).ok()?;
        self.statuses.get(index).copied().flatten()
    }

    fn planned(&mut self, step: Step) -> Result<Planned, Error> {
        let record = match step.row {
            Some(place) if step.kind.needs_row() => Some(self.record(place)?),
            _ => None,
        };
        let request = request_for(&self.template, &step, record.as_deref())?;
        Ok(Planned { step, record, request })
    }

    fn record(&mut self, place: RowPlace) -> Result<Arc<CardRecord>, Error> {
        if let Some((known, record)) = &self.last
            && *known == place
        {
            return Ok(record.clone());
        }
        let row = self.rows.row_at(place)?;
        let record = self.mapping.record(&row).map_err(|problems| {
            let problems: Problems = problems.into_iter().collect();
            let message = format!("line {} of the roster is not as it was when the plan was made", place.line);
            Error::with_problems(ErrorKind::Stale, message, problems)
        })?;
        let record = Arc::new(record);
        self.last = Some((place, record.clone()));
        Ok(record)
    }
}
