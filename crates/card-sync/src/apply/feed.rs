//! From the plan to lanes that can be carried out.

use std::collections::VecDeque;
use std::sync::Arc;

use card_types::Timestamp;
use card_types::blub0x::UpdateUserCard;

use super::inputs::Inputs;
use super::lane::{Lane, Planned};
use crate::card::{CardRecord, Field, UserCardField};
use crate::ending::Ending;
use crate::error::{Error, ErrorKind};
use crate::journal::StepStatus;
use crate::mapping::Mapping;
use crate::plan::{RowPlace, Step, StepKind, Steps};
use crate::problem::Problems;
use crate::request::{Request, request_for};
use crate::roster::RowReader;
use crate::state::{State, mark};

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
    /// When the plan was made.
    created: Timestamp,
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
            created: inputs.plan().header().created,
            statuses,
            only_unsettled,
            last: None,
        })))
    }

    /// The next lanes, of about so many steps together; none at the end.
    pub(super) fn next(&mut self, most_steps: usize, state: Option<&State>) -> Result<Vec<Lane>, Error> {
        let (mut lanes, mut steps) = (Vec::new(), 0);
        while steps < most_steps {
            let lane = match self {
                Self::Plan(feed) => feed.lane(state)?,
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
    fn lane(&mut self, state: Option<&State>) -> Result<Option<Lane>, Error> {
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
                steps.into_iter().map(|step| self.planned(step, state).map(Arc::new)).collect::<Result<Vec<_>, _>>()?;
            return Ok(Some(Lane { steps: steps.into_iter().zip(known).collect() }));
        }
    }

    fn status(&self, step: &Step) -> Option<StepStatus> {
        let index = usize::try_from(step.number.saturating_sub(1)).ok()?;
        self.statuses.get(index).copied().flatten()
    }

    fn planned(&mut self, step: Step, state: Option<&State>) -> Result<Planned, Error> {
        if step.kind.ends_user_card() {
            let known = match state {
                Some(state) => state.assignments(&self.template, &step.card_id)?,
                None => Vec::new(),
            };
            let known = known.into_iter().find(|known| step.assignment_mark() == Some(known.mark));
            let at = (step.kind == StepKind::EndUserCard).then_some(self.created);
            let request = Request::Ending(Box::new(Ending { ids: known.map(|known| known.ids), at }));
            return Ok(Planned { step, record: None, request, is_put_back: false });
        }
        let record = match step.row {
            Some(place) if step.kind.needs_row() => Some(self.record(place)?),
            _ => None,
        };
        let mut request = request_for(&self.template, &step, record.as_deref())?;
        let is_put_back = match (&mut request, &record, state) {
            (Request::UserCard(request), Some(record), Some(state)) => self.put_back(request, record, state)?,
            _ => false,
        };
        Ok(Planned { step, record, request, is_put_back })
    }

    /// Gives a physical card that was ended the dates that it had before, where the row says nothing of them. Returns whether
    /// it was ended.
    fn put_back(&self, request: &mut UpdateUserCard, record: &CardRecord, state: &State) -> Result<bool, Error> {
        let known = state.assignments(&self.template, &record.card_id)?;
        let named = record.user_card.map(|ids| mark(state.key(), ids));
        let known = known.into_iter().find(|known| named == Some(known.mark) && known.ended_at.is_some());
        let Some(known) = known else { return Ok(false) };
        let [activation, deactivation] = known.former.map(|former| former.dates).unwrap_or_default().parsed();
        let says = |field| record.wanted(&Field::UserCard(field)).is_some();
        request.modify_activation_dates = Some(true);
        if !says(UserCardField::Activation) {
            request.card_activation_start_date_time = activation;
        }
        if !says(UserCardField::Deactivation) {
            request.card_deactivation_start_date_time = deactivation;
        }
        Ok(true)
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
