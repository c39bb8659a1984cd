//! The report for programs.

use serde_json::{Value, json};

use super::problems::each_problem;
use super::rejects::Rejects;
use crate::apply::Applied;
use crate::error::Error;

/// How many problems are told in full; the rest is counted.
const MOST_PROBLEMS: usize = 1000;

/// What came of a run, as JSON in a form that stays:
///
/// | member | meaning |
/// |---|---|
/// | `plan` | id, SHA-256 and template of the plan |
/// | `steps`, `tally` | steps of the plan, and how many have which status, earlier runs included |
/// | `complete` | whether nothing is left to be done |
/// | `stopped` | why the run ended before its end; null when it went through |
/// | `run` | of this run: steps settled, calls, readings, seconds, steps per second |
/// | `rejects` | the files of refused rows; null when nothing was refused |
/// | `problem-count`, `problems` | what did not end well, the first thousand |
///
/// # Errors
/// Those of [`each_problem`].
pub fn document(applied: &Applied, stopped: Option<&str>, rejects: Option<&Rejects>) -> Result<Value, Error> {
    let (mut problems, mut count) = (Vec::new(), 0_u64);
    each_problem(&applied.inputs, &applied.journal, |problem| {
        count += 1;
        if problems.len() < MOST_PROBLEMS {
            problems.push(json!(problem));
        }
        Ok(())
    })?;
    let (plan, progress) = (applied.inputs.plan(), &applied.progress);
    let rejects = rejects.map(|rejects| {
        json!({
            "rows": rejects.rows,
            "file": rejects.path.display().to_string(),
            "reasons": rejects.reasons.display().to_string(),
        })
    });
    Ok(json!({
        "plan": {
            "id": plan.header().id,
            "sha256": plan.digest(),
            "card-template-id": plan.header().card_template_id,
        },
        "steps": plan.summary().counts.steps(),
        "tally": applied.tally,
        "complete": applied.tally.is_complete(),
        "stopped": stopped,
        "run": {
            "settled": progress.settled_now,
            "calls": progress.calls,
            "readings": progress.readings,
            "seconds": rounded(progress.elapsed.as_secs_f64()),
            "steps-per-second": rounded(progress.rate()),
        },
        "rejects": rejects,
        "problem-count": count,
        "problems": problems,
    }))
}

/// To a thousandth: more digits would only be noise.
fn rounded(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}
