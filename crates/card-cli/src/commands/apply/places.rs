//! Files beside the plan.

use std::path::{Path, PathBuf};

use card_sync::Digest;
use card_sync::apply::Inputs;
use card_sync::report::reasons_path;
use card_sync::roster::RosterForm;

use super::locks::Locks;
use super::options::Carrying;
use crate::failure::Failure;
use crate::files::{Files, target};

/// Where a run writes.
pub(super) struct Places {
    pub(super) journal: PathBuf,
    pub(super) rejects: PathBuf,
    state: PathBuf,
    /// One for each template and state.
    template_lock: PathBuf,
}

/// Hex digits of the template's digest in the name of its lock: enough to tell templates apart.
const DIGITS: usize = 12;

impl Places {
    pub(super) fn of(plan: &Path, inputs: &Inputs, carrying: &Carrying) -> Result<Self, Failure> {
        let end = match inputs.roster().form() {
            RosterForm::Csv => "rejects.csv",
            RosterForm::JsonLines => "rejects.jsonl",
        };
        let state = carrying.state.path()?;
        Ok(Self {
            journal: carrying.journal.clone().unwrap_or_else(|| beside(plan, "journal")),
            rejects: carrying.telling.rejects.clone().unwrap_or_else(|| beside(plan, end)),
            template_lock: template_lock(&state, &inputs.plan().header().card_template_id),
            state,
        })
    }

    /// Refuses to write over what is read, or over another file of the run. To be called before anything is done. `rejects` is
    /// `None` if no refused rows are to be written.
    pub(super) fn check(
        &self,
        plan: &Path,
        inputs: &Inputs,
        carrying: &Carrying,
        rejects: Option<&Path>,
    ) -> Result<(), Failure> {
        let files = Files::default().reads("the plan", plan).reads("the roster (--roster)", inputs.roster().path());
        let files = files.reads("the mapping (--map)", inputs.mapping().path());
        let files = files.database("--journal", &self.journal, &[".lock", ".previous"]);
        let files = files.database("--state", &self.state, &[".key"]);
        let files = files.keeps("the lock beside --state", &self.template_lock);
        let files = files.may_write("the refused rows (--rejects)", rejects);
        let files = files.may_write("the reasons beside --rejects", rejects.map(reasons_path).as_deref());
        carrying.link.protect(files.may_write("--report", carrying.telling.report.as_deref())).check()
    }

    /// Takes both locks: no second run on this plan, and none on this template with the same state.
    pub(super) fn lock(&self) -> Result<Locks, Failure> {
        Locks::take(&beside(&target(&self.journal), "lock"), &self.template_lock)
    }
}

/// The lock of a template, beside the state, whatever links lead to that.
pub(crate) fn template_lock(state: &Path, card_template_id: &str) -> PathBuf {
    let template = Digest::of(card_template_id.as_bytes()).to_string();
    beside(&target(state), &format!("{}.lock", &template[..DIGITS]))
}

/// The same name with more at its end.
fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(end);
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_stand_beside_the_plan() {
        assert_eq!(beside(Path::new("a/plan.json"), "journal"), Path::new("a/plan.json.journal"));
    }
}
