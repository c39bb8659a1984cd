//! How a run ended: one word, one exit code, what to do.

use std::path::Path;

use card_sync::apply::{Applied, Stopped};
use card_sync::journal::Tally;
use card_sync::{Error, ErrorKind};

use crate::exit::Exit;
use crate::failure::Failure;

/// The word for why a run ended before its end.
pub(super) fn word(stopped: &Stopped) -> &'static str {
    match stopped {
        Stopped::Interrupted => "interrupted",
        Stopped::Credentials(_) => "credentials",
        Stopped::Limit(_) => "limit",
        Stopped::Unreachable(_) => "unreachable",
        Stopped::WrongServer(_) => "wrong-server",
        Stopped::TooManyFailures => "too-many-failures",
        Stopped::Expired => "expired",
        _ => "other",
    }
}

/// The failure of a run that broke off. What was sent of it is in its journal.
pub(super) fn broken(error: Error) -> Failure {
    if error.kind() != ErrorKind::Stale {
        return error.into();
    }
    Failure::new(Exit::Unexpected, error.to_string()).hint(
        "what was sent is in the journal: put the file back as it was and `cards resume`, or make a new plan with `cards plan`",
    )
}

/// How the program ends after this run: well, or with what is left to be done.
pub(super) fn end(applied: Applied, plan: &Path) -> Result<(), Failure> {
    let tally = applied.tally;
    let left = format!("{} of {} steps are left", tally.open + tally.unknown, applied.progress.total);
    let resume = format!("`cards resume {}`", plan.display());
    let Some(stopped) = applied.stopped else { return settled(tally, &resume) };
    Err(match stopped {
        Stopped::Credentials(error)
        | Stopped::Limit(error)
        | Stopped::Unreachable(error)
        | Stopped::WrongServer(error) => Failure::from(error).hint(format!("{left}; correct it, then {resume}")),
        Stopped::TooManyFailures => Failure::new(
            Exit::Refused,
            format!("stopped after {} refused and {} unknown steps; {left}", tally.failed, tally.unknown),
        )
        .hint(format!("correct what the reasons name, then {resume}, or make a new plan")),
        Stopped::Expired => {
            Failure::new(Exit::Usage, format!("the plan has expired; {left}, and nothing more was sent"))
                .hint("make a new plan with `cards plan`")
        }
        _ => Failure::new(Exit::Interrupted, format!("interrupted; {left}")).hint(resume),
    }
    .fact("steps-left", tally.open + tally.unknown))
}

fn settled(tally: Tally, resume: &str) -> Result<(), Failure> {
    let steps = |count: u64| if count == 1 { "1 step".to_owned() } else { format!("{count} steps") };
    if tally.unknown + tally.open > 0 {
        let message = format!("what became of {} is unknown", steps(tally.unknown));
        return Err(Failure::new(Exit::OutcomeUnknown, message)
            .hint(format!("{resume} later; where that does not settle it, look at the cards and plan again")));
    }
    if tally.failed > 0 {
        let message = format!("{} refused, {} skipped after them", steps(tally.failed), steps(tally.skipped));
        return Err(Failure::new(Exit::Refused, message).hint("correct the refused rows and feed them in again"));
    }
    Ok(())
}
