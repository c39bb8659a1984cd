//! How the program ends: the one table of exit codes.

use std::process::ExitCode;

/// How a command ended.
///
/// The numbers are a contract with scripts: they never change their meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Exit {
    /// 0: everything was done.
    Done,
    /// 1: something failed that no other code tells, such as a disk that is full, a server that cannot be reached, or a file that
    /// was overwritten while a run used it.
    Unexpected,
    /// 2: wrong usage or invalid input, also what breaks the vendor's schema, or no confirmation. Nothing was sent.
    Usage,
    /// 3: there is something to do; nothing was changed.
    Planned,
    /// 4: the vendor, or the server at that address, refused the request, or rows of a roster were refused. What was refused
    /// changed nothing.
    Refused,
    /// 5: a guard stopped it: the plan would switch off, create or change more cards than allowed. Nothing was changed.
    Guard,
    /// 6: a request went out and no trustworthy reply came back. Look before repeating it.
    OutcomeUnknown,
    /// 7: credentials are missing, unreadable or refused. Nothing was changed.
    Credentials,
    /// 8: a limit was reached: time before anything was sent, size, number of cards or of requests, or another run is under
    /// way.
    Limit,
    /// 9: somebody who is to be locked out is not locked out everywhere yet. What was done stays done.
    Open,
    /// 130: interrupted by Ctrl-C, by the system's wish to end, or by a terminal that was closed. `cards resume` goes on with a
    /// plan.
    Interrupted,
}

/// The table of `cards --help`.
pub(crate) const EXIT_CODES: &str = "\
Exit codes:
  0    done
  1    unexpected failure, such as no connection or a full disk
  2    wrong usage, invalid input (also what breaks the schema), or not confirmed; nothing was sent
  3    changes are planned; nothing was changed
  4    refused: by the vendor, by the server, or rows of a roster; what was refused changed nothing
  5    stopped by a guard; nothing was changed
  6    outcome unknown: sent, but no trustworthy reply came; look before repeating
  7    credentials missing, unreadable or refused; nothing was changed
  8    limit reached: time before sending, size, number of cards or of requests, one run at a time
  9    still open: somebody is not locked out everywhere yet
  130  interrupted by Ctrl-C; `cards resume` goes on with a plan";

impl Exit {
    /// The number that the operating system gets.
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Unexpected => 1,
            Self::Usage => 2,
            Self::Planned => 3,
            Self::Refused => 4,
            Self::Guard => 5,
            Self::OutcomeUnknown => 6,
            Self::Credentials => 7,
            Self::Limit => 8,
            Self::Open => 9,
            Self::Interrupted => 130,
        }
    }

    /// The word that stands for the code in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Unexpected => "unexpected",
            Self::Usage => "usage",
            Self::Planned => "planned",
            Self::Refused => "refused",
            Self::Guard => "guard",
            Self::OutcomeUnknown => "outcome-unknown",
            Self::Credentials => "credentials",
            Self::Limit => "limit",
            Self::Open => "open",
            Self::Interrupted => "interrupted",
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_stands_in_the_table_that_help_prints() {
        let all = [
            Exit::Done,
            Exit::Unexpected,
            Exit::Usage,
            Exit::Planned,
            Exit::Refused,
            Exit::Guard,
            Exit::OutcomeUnknown,
            Exit::Credentials,
            Exit::Limit,
            Exit::Open,
            Exit::Interrupted,
        ];
        for exit in all {
            let line = format!("\n  {:<3}  ", exit.code());
            assert!(EXIT_CODES.contains(&line), "{exit:?}");
        }
    }
}
