//! Working through one lane.

use super::lane::{Lane, LaneDone, Settled};
use super::send::{Done, Sender};
use crate::journal::{Outcome, StepStatus};

/// Why the rest of a lane is not sent.
#[derive(Clone, Copy)]
enum End {
    /// A step was refused: the rest would build on what is not there.
    Refused,
    /// The rest waits: for an outcome to be settled, or for the next run.
    Later,
}

impl Sender {
    /// Carries out the steps of a lane in their order, until one does not end well.
    pub(super) async fn work(&self, mut lane: Lane) -> LaneDone {
        let (mut settled, mut released) = (Vec::new(), Vec::new());
        let mut end = None;
        for (planned, status) in &mut lane.steps {
            let (number, before) = (planned.step.number, *status);
            // A leaver is locked out wherever that can be done.
            let ending = planned.ending();
            let done = match (end.filter(|_| ending.is_none()), before) {
                (_, Some(StepStatus::Confirmed)) => continue,
                (_, Some(StepStatus::Failed | StepStatus::Skipped)) if ending.is_some() => continue,
                (_, Some(StepStatus::Failed | StepStatus::Skipped)) => {
                    end = Some(End::Refused);
                    continue;
                }
                (Some(End::Refused), None) => {
                    Done::Known(Outcome::new(StepStatus::Skipped).saying("an earlier step of this card was refused"))
                }
                (Some(End::Later), None) => Done::Open,
                (Some(_), Some(_)) => Done::Unsettled,
                (None, status) if let Some(ending) = ending => self.end(planned, ending, status.is_some()).await,
                (None, Some(_)) => self.settle(planned).await,
                (None, None) => self.send(planned).await,
            };
            let before_it = end;
            match done {
                Done::Known(outcome) => {
                    match outcome.status {
                        StepStatus::Confirmed => {}
                        StepStatus::Failed | StepStatus::Skipped => end = Some(End::Refused),
                        StepStatus::Intended | StepStatus::Sent | StepStatus::Unknown => end = Some(End::Later),
                    }
                    self.watch.moved(before, outcome.status);
                    *status = Some(outcome.status);
                    settled.push(Settled { planned: planned.clone(), outcome });
                }
                Done::Open => {
                    self.watch.reopened(before);
                    *status = None;
                    released.push(number);
                    end.get_or_insert(End::Later);
                }
                Done::Unsettled => end = end.or(Some(End::Later)),
            }
            if planned.ending().is_some() {
                end = before_it;
            }
        }
        LaneDone { lane, settled, released }
    }
}
