//! Files beside the plan, and the locks of a run.

use std::path::{Path, PathBuf};
use std::process;
use std::time::{SystemTime, UNIX_EPOCH};

use card_sync::apply::Inputs;
use card_sync::roster::RosterForm;
use card_sync::{Digest, Lock};

use super::options::Carrying;
use crate::exit::Exit;
use crate::failure::Failure;

/// Where a run writes.
pub(super) struct Places {
    pub(super) journal: PathBuf,
    pub(super) rejects: PathBuf,
    /// One for each template and state.
    template_lock: PathBuf,
}

/// The locks of a run, held to its end.
pub(super) struct Locks {
    _journal: Lock,
    template: Lock,
}

/// Hex digits of the template's digest in the name of its lock: enough to tell templates apart.
const DIGITS: usize = 12;

impl Places {
    pub(super) fn of(plan: &Path, inputs: &Inputs, carrying: &Carrying) -> Result<Self, Failure> {
        let end = match inputs.roster().form() {
            RosterForm::Csv => "rejects.csv",
            RosterForm::JsonLines => "rejects.jsonl",
        };
        let template = Digest::of(inputs.plan().header().card_template_id.as_bytes()).to_string();
        Ok(Self {
            journal: carrying.journal.clone().unwrap_or_else(|| beside(plan, "journal")),
            rejects: carrying.telling.rejects.clone().unwrap_or_else(|| beside(plan, end)),
            template_lock: beside(&carrying.state.path()?, &format!("{}.lock", &template[..DIGITS])),
        })
    }

    /// Takes both locks: no second run on this plan, and none on this template with the same state.
    pub(super) fn lock(&self) -> Result<Locks, Failure> {
        Ok(Locks { _journal: Lock::take(&beside(&self.journal, "lock"))?, template: Lock::take(&self.template_lock)? })
    }
}

impl Locks {
    /// Refuses a plan that was made before another plan changed the same template, and notes that this one does.
    pub(super) fn check_order(&mut self, inputs: &Inputs) -> Result<(), Failure> {
        let header = inputs.plan().header();
        let note = self.template.note()?;
        if let Some((plan, begun)) = read_note(&note)
            && plan != header.id
            && header.created.unix_seconds().is_none_or(|created| begun > created)
        {
            let message = "another plan was carried out on this template after this plan was made";
            return Err(Failure::new(Exit::Usage, message).hint("make a new plan with `cards plan`; nothing was sent"));
        }
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        Ok(self.template.leave_note(&format!("process {}, plan {}, begun {now}", process::id(), header.id))?)
    }
}

/// The plan and the time of a note; none where it is not as this program writes it.
fn read_note(note: &str) -> Option<(&str, i64)> {
    let (_, rest) = note.split_once(", plan ")?;
    let (plan, begun) = rest.split_once(", begun ")?;
    Some((plan, begun.parse().ok()?))
}

/// The same name with more at its end.
pub(super) fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(end);
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_reads_back_and_anything_else_is_no_note() {
        assert_eq!(read_note("process 7, plan ab12, begun 1788249600"), Some(("ab12", 1_788_249_600)));
        assert_eq!(read_note(""), None);
        assert_eq!(read_note("process 7, plan ab12, begun never"), None);
    }

    #[test]
    fn files_stand_beside_the_plan() {
        assert_eq!(beside(Path::new("a/plan.json"), "journal"), Path::new("a/plan.json.journal"));
    }
}
