//! The options that `cards apply` and `cards resume` share.

use std::path::PathBuf;
use std::time::Duration;

use card_client::Limits;
use card_sync::apply::{ApplySettings, MovedFiles};
use clap::Args;

use super::progress::Shown;
use crate::commands::plan::StateFile;
use crate::connection::{Blub0xLink, Id123Link};

/// What is said of `--timeout` here, where the run repeats and not the client.
const TIMEOUT: &str = "Give up on each sending of a request after this many seconds; its change may have been carried out by \
    then. What was certainly not carried out, the run sends again a few times";

/// How a plan is carried out.
#[derive(Debug, Args)]
#[command(mut_arg("timeout", |timeout| timeout.help(TIMEOUT)))]
pub(crate) struct Carrying {
    /// Roster, where it is not where it was when the plan was made; its bytes must be the same
    #[arg(long, value_name = "FILE")]
    roster: Option<PathBuf>,

    /// Mapping, where it is not where it was when the plan was made; its bytes must be the same
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,

    /// Journal of the plan; one of another plan is kept beside it, a file that is something else is refused [default: the
    /// plan's name with `.journal` at its end]
    #[arg(long, value_name = "FILE")]
    pub(super) journal: Option<PathBuf>,

    #[command(flatten)]
    pub(super) state: StateFile,

    #[command(flatten)]
    pace: Pace,

    #[command(flatten)]
    pub(super) telling: Telling,

    #[command(flatten)]
    pub(super) link: Id123Link,

    #[command(flatten)]
    pub(super) user_cards: Blub0xLink,
}

/// How fast, and when to stop.
#[derive(Debug, Args)]
struct Pace {
    /// Cards that are worked on at the same time
    #[arg(long, value_name = "CARDS", default_value_t = 16, value_parser = clap::value_parser!(u16).range(1..=1024),
        help_heading = "Pace")]
    concurrency: u16,

    /// Requests in a second at most, readings included; the vendor publishes no limit
    #[arg(long, value_name = "REQUESTS", value_parser = rate, help_heading = "Pace")]
    rate: Option<f64>,

    /// As --concurrency, for physical cards, which are another vendor's
    #[arg(long, value_name = "CARDS", default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=1024),
        help_heading = "Pace")]
    user_card_concurrency: u16,

    /// As --rate, for physical cards
    #[arg(long, value_name = "REQUESTS", value_parser = rate, help_heading = "Pace")]
    user_card_rate: Option<f64>,

    /// Result codes of physical cards that mean done; any, unless set, since their meaning is not published
    #[arg(long, value_name = "CODES", value_delimiter = ',', allow_negative_numbers = true, help_heading = "Pace")]
    user_card_done: Option<Vec<i32>>,

    /// Stop when more steps than this are refused, or more outcomes in a row are unknown
    #[arg(long, value_name = "STEPS", default_value_t = 100, help_heading = "Safety")]
    max_failures: u64,

    /// Wait this long before a lost reply is settled by reading: its request may still be under way
    #[arg(long, value_name = "SECONDS", default_value_t = 30.0, value_parser = seconds, help_heading = "Safety")]
    settle_after: f64,
}

/// What is told of the run, and where.
#[derive(Debug, Args)]
pub(super) struct Telling {
    /// File of refused rows, to be corrected and fed in again; written only where rows are refused [default: the plan's name
    /// with `.rejects.csv` or `.rejects.jsonl` at its end]
    #[arg(long, value_name = "FILE", help_heading = "Reports")]
    pub(super) rejects: Option<PathBuf>,

    /// Write the report for programs to this file, as JSON
    #[arg(long, value_name = "FILE", help_heading = "Reports")]
    pub(super) report: Option<PathBuf>,

    /// How progress is shown on standard error [default: bar on a terminal, otherwise plain]
    #[arg(long, value_enum, value_name = "FORM", help_heading = "Reports")]
    pub(super) progress: Option<Shown>,

    /// Say nothing when all went well, as programs run by cron should
    #[arg(long, help_heading = "Reports")]
    pub(super) quiet: bool,
}

impl Carrying {
    /// Files that were moved since the plan was made.
    pub(super) fn moved(&self) -> MovedFiles {
        let mut moved = MovedFiles::default();
        moved.roster.clone_from(&self.roster);
        moved.mapping.clone_from(&self.map);
        moved
    }

    /// The choices of the library.
    pub(super) fn settings(&self) -> ApplySettings {
        let concurrency = usize::from(self.pace.concurrency);
        ApplySettings::new()
            .concurrency(concurrency)
            .ahead(self.ahead(concurrency))
            .max_failures(Some(self.pace.max_failures))
            .settle_after(Duration::try_from_secs_f64(self.pace.settle_after).unwrap_or_default())
            .result_codes(self.pace.user_card_done.clone())
    }

    pub(super) fn limits(&self) -> Limits {
        limits(self.pace.concurrency, self.pace.rate)
    }

    pub(super) fn user_card_limits(&self) -> Limits {
        limits(self.pace.user_card_concurrency, self.pace.user_card_rate)
    }

    /// Requests in a second that the options allow where each takes this long.
    pub(super) fn requests_per_second(&self, latency: Duration) -> f64 {
        let by_latency = f64::from(self.pace.concurrency) / latency.as_secs_f64();
        self.pace.rate.map_or(by_latency, |rate| rate.min(by_latency))
    }

    /// What is intended ahead is read after a crash: at a low rate no more of it than is sent in a few seconds.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is between 1 and 256")]
    fn ahead(&self, concurrency: usize) -> usize {
        const SECONDS: f64 = 5.0;
        let most = 256.max(2 * concurrency);
        self.pace.rate.map_or(most, |rate| most.min((rate * SECONDS).clamp(1.0, 256.0) as usize))
    }
}

fn limits(concurrency: u16, rate: Option<f64>) -> Limits {
    let limits = Limits::new().concurrency(usize::from(concurrency));
    match rate {
        Some(rate) => limits.rate(rate),
        None => limits,
    }
}

fn rate(text: &str) -> Result<f64, String> {
    let rate = text.parse::<f64>().ok().filter(|rate| (0.001..=100_000.0).contains(rate));
    rate.ok_or_else(|| "write a number of requests in a second, from 0.001 to 100000".to_owned())
}

fn seconds(text: &str) -> Result<f64, String> {
    let seconds = text.parse::<f64>().ok().filter(|seconds| (0.0..=3600.0).contains(seconds));
    seconds.ok_or_else(|| "write a number of seconds, from 0 to 3600".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_and_times_that_cannot_be_are_refused() {
        for text in ["0", "-1", "NaN", "inf", "1e9", "five", ""] {
            assert!(rate(text).is_err(), "{text}");
        }
        assert_eq!((rate("0.5"), seconds("0"), seconds("2.5")), (Ok(0.5), Ok(0.0), Ok(2.5)));
        assert!(seconds("-1").is_err() && seconds("3601").is_err() && seconds("NaN").is_err());
    }
}
