//! The locks of a run, and the plans that they remember.

use std::path::Path;
use std::process;
use std::time::{SystemTime, UNIX_EPOCH};

use card_sync::Lock;
use card_sync::apply::Inputs;

use crate::exit::Exit;
use crate::failure::Failure;

/// The locks of a run, held to its end.
pub(super) struct Locks {
    _journal: Lock,
    template: Lock,
}

/// What the lock of a template notes.
#[derive(Debug, Default, PartialEq, Eq)]
struct Note {
    /// The plan that was begun last, and when, in seconds since 1970.
    last: Option<(String, i64)>,
    /// Plans that were begun before it, the latest first.
    earlier: Vec<String>,
}

/// How many plans are remembered. No plan can be begun when it is older than 30 days: that is more than one an hour.
const REMEMBERED: usize = 1000;

impl Locks {
    /// Takes the lock of a plan's journal, and that of its template.
    pub(super) fn take(journal: &Path, template: &Path) -> Result<Self, Failure> {
        Ok(Self { _journal: Lock::take(journal)?, template: Lock::take(template)? })
    }

    /// Whether this plan was begun before, wherever its file and its journal were.
    pub(super) fn has_begun(&self, inputs: &Inputs) -> Result<bool, Failure> {
        Ok(Note::read(&self.template.note()?).has(&inputs.plan().header().id))
    }

    /// Refuses a plan that was made before another plan changed the same template.
    pub(super) fn check_order(&self, inputs: &Inputs) -> Result<(), Failure> {
        let header = inputs.plan().header();
        if let Some((plan, begun)) = Note::read(&self.template.note()?).last
            && plan != header.id
            && header.created.unix_seconds().is_none_or(|created| begun > created)
        {
            let message = "another plan was carried out on this template after this plan was made";
            return Err(Failure::new(Exit::Usage, message).hint("make a new plan with `cards plan`; nothing was sent"));
        }
        Ok(())
    }

    /// Notes that this plan is begun. To be called when its journal is there, and before anything is sent: so what is noted
    /// has a journal that can be resumed.
    pub(super) fn note_begun(&mut self, inputs: &Inputs) -> Result<(), Failure> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let id = &inputs.plan().header().id;
        let note = Note::read(&self.template.note()?).with(id, i64::try_from(now).unwrap_or(i64::MAX));
        Ok(self.template.leave_note(&note.text(process::id()))?)
    }
}

impl Note {
    /// Reads a note: the process with its plan on the first line, earlier plans on a line each. A first line that is not as
    /// this program writes it says nothing.
    fn read(text: &str) -> Self {
        let mut lines = text.lines();
        let last = lines.next().and_then(|line| {
            let (_, rest) = line.split_once(", plan ")?;
            let (plan, begun) = rest.split_once(", begun ")?;
            Some((plan.to_owned(), begun.parse().ok()?))
        });
        Self { last, earlier: lines.map(ToOwned::to_owned).collect() }
    }

    fn text(&self, process: u32) -> String {
        let (plan, begun) = self.last.as_ref().map_or(("", 0), |(plan, begun)| (plan.as_str(), *begun));
        let mut lines = vec![format!("process {process}, plan {plan}, begun {begun}")];
        lines.extend_from_slice(&self.earlier);
        lines.join("\n")
    }

    fn has(&self, id: &str) -> bool {
        self.last.as_ref().is_some_and(|(last, _)| last == id) || self.earlier.iter().any(|earlier| earlier == id)
    }

    fn with(self, id: &str, begun: i64) -> Self {
        let earlier = self.last.into_iter().map(|(last, _)| last).chain(self.earlier);
        let earlier = earlier.filter(|earlier| earlier != id).take(REMEMBERED).collect();
        Self { last: Some((id.to_owned(), begun)), earlier }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_reads_back_with_the_plans_before_it_and_anything_else_is_no_note() {
        let one = Note::read("process 7, plan ab12, begun 1788249600");
        assert_eq!(one.last, Some(("ab12".to_owned(), 1_788_249_600)));
        let two = Note::read(&one.with("cd34", 5).text(8));
        assert_eq!((two.last.clone(), &two.earlier[..]), (Some(("cd34".to_owned(), 5)), &["ab12".to_owned()][..]));
        assert!(two.has("ab12") && two.has("cd34") && !two.has("ab1"));
        let again = two.with("ab12", 6);
        assert_eq!((again.earlier.len(), again.has("cd34")), (1, true), "a plan stands there once");
        for text in ["", "process 7, plan ab12, begun never"] {
            assert_eq!(Note::read(text), Note::default());
        }
    }

    #[test]
    fn a_full_note_is_short_enough_to_be_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let mut lock = Lock::take(&folder.path().join("x.lock")).unwrap();
        for number in 0..REMEMBERED + 5 {
            let note = Note::read(&lock.note().unwrap()).with(&format!("{number:032}"), 1_788_249_600);
            lock.leave_note(&note.text(u32::MAX)).unwrap();
        }
        let note = Note::read(&lock.note().unwrap());
        assert!(note.has(&format!("{:032}", REMEMBERED + 4)) && note.has(&format!("{:032}", 4)));
        assert!(!note.has(&format!("{:032}", 3)));
    }
}
