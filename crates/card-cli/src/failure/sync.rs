//! What an error of planning or applying means for the person at the keyboard, and for the exit code.

use card_sync::{Error, ErrorKind, Fault, Problems};
use serde_json::{Value, json};

use super::Failure;
use crate::exit::Exit;

/// How many problems a person is shown; programs get up to a thousand.
const SHOWN: usize = 20;

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        let exit = match error.kind() {
            ErrorKind::File if error.is_not_found() => Exit::Usage,
            _ if error.is_wrong_file() || error.is_newer_version() => Exit::Usage,
            ErrorKind::Mapping | ErrorKind::Roster | ErrorKind::Plan | ErrorKind::Stale | ErrorKind::Setting => {
                Exit::Usage
            }
            ErrorKind::Rejected => Exit::Refused,
            ErrorKind::Guard => Exit::Guard,
            ErrorKind::Locked | ErrorKind::Limit => Exit::Limit,
            _ => Exit::Unexpected,
        };
        // Below the message of a source command stands what it said.
        let (message, said) = match message.split_once('\n') {
            Some((message, said)) if matches!(error.kind(), ErrorKind::Source | ErrorKind::Limit) => (message, said),
            _ => (message.as_str(), ""),
        };
        let failure = said.lines().fold(Self::new(exit, message), |failure, line| failure.detail(line.trim()));
        let failure = failure.problems(error.problems());
        let failure = match error.kind() {
            ErrorKind::Rejected => {
                failure.hint("fix the rows and run it again; `plan` and `diff` leave them out with --skip-refused; nothing was sent")
            }
            ErrorKind::Mapping => failure.hint("fix the mapping; `cards help mapping` explains it, and `cards map init` proposes one; nothing was sent"),
            ErrorKind::Plan | ErrorKind::Stale => failure.hint("make a new plan with `cards plan`"),
            ErrorKind::State if error.is_wrong_file() => {
                failure.hint("name another file with --state; nothing was sent")
            }
            ErrorKind::Journal if error.is_wrong_file() => {
                failure.hint("name another file with --journal; nothing was sent")
            }
            ErrorKind::Source => failure.hint("run the command by hand, and see what it prints; nothing was sent"),
            ErrorKind::Locked => failure.hint("wait until the other run has ended; nothing was sent"),
            _ => failure,
        };
        match error.into_client_error() {
            Some(error) => Self::from(error),
            None => failure,
        }
    }
}

/// Each fault once, for programs.
pub(crate) fn faults(problems: &Problems) -> Vec<Value> {
    let fault = |fault: &Fault| {
        let Fault { first, count, .. } = fault;
        json!({"message": first.message, "name": first.name, "column": first.column, "first-line": first.line, "count": count})
    };
    problems.faults().iter().map(fault).collect()
}

impl Failure {
    /// Lists problems: a few for people, all that are kept for programs.
    #[must_use]
    pub(crate) fn problems(mut self, problems: &Problems) -> Self {
        if problems.is_empty() {
            return self;
        }
        let shown = &problems.faults()[..problems.faults().len().min(SHOWN)];
        for fault in shown.iter().map(ToString::to_string) {
            // The message of a single problem often has it already.
            if !self.message.contains(&fault) {
                self = self.detail(fault);
            }
        }
        let hidden = problems.count() - shown.iter().map(|fault| fault.count).sum::<u64>();
        if hidden > 0 {
            self = self.detail(format!("and {hidden} more; --output json tells the first thousand"));
        }
        let listed: Vec<Value> = problems.kept().iter().filter_map(|one| serde_json::to_value(one).ok()).collect();
        self.fact("problem-count", problems.count()).fact("faults", faults(problems)).fact("problems", listed)
    }
}
