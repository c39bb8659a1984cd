//! How far a run has come: a bar on a terminal, plain lines elsewhere, JSON lines for programs.

use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write as _};
use std::time::Duration;

use card_sync::apply::{Progress, Watch};
use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use crate::output::{Format, note, to_line};

/// How progress is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Shown {
    /// A bar with the rate and the time left
    Bar,
    /// A line at every tenth, and every 30 seconds
    Plain,
    /// A JSON object on a line every second
    Json,
    /// Nothing
    None,
}

/// Shows the progress of a run until it is dropped.
pub(super) struct Display {
    watch: Watch,
    shown: Shown,
    bar: Option<ProgressBar>,
    last: Duration,
    tenths: u64,
}

/// The most between two plain lines.
const PLAIN: Duration = Duration::from_secs(30);

impl Shown {
    /// What is shown when nothing is asked for.
    pub(super) fn or_default(asked: Option<Self>, is_quiet: bool, format: Format) -> Self {
        match asked {
            Some(asked) => asked,
            None if is_quiet || format == Format::Json => Self::None,
            None if io::stderr().is_terminal() => Self::Bar,
            None => Self::Plain,
        }
    }
}

impl Display {
    pub(super) fn new(watch: Watch, shown: Shown) -> Self {
        let bar = (shown == Shown::Bar).then(|| bar(watch.progress().total));
        Self { watch, shown, bar, last: Duration::ZERO, tenths: 0 }
    }

    /// Shows it again and again; never returns.
    pub(super) async fn run(&mut self) {
        let every = if self.shown == Shown::Json { Duration::from_secs(1) } else { Duration::from_millis(100) };
        loop {
            tokio::time::sleep(every).await;
            self.show(false);
        }
    }

    /// Shows where it ended, and takes the bar away.
    pub(super) fn finish(mut self) {
        self.show(true);
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    fn show(&mut self, is_end: bool) {
        let progress = self.watch.progress();
        match self.shown {
            Shown::None => {}
            Shown::Bar => {
                if let Some(bar) = &self.bar {
                    bar.set_position(progress.tally.settled());
                    bar.set_message(rest(&progress));
                }
            }
            Shown::Plain => {
                let tenths = progress.tally.settled() * 10 / progress.total.max(1);
                let is_silent_long = progress.elapsed.saturating_sub(self.last) >= PLAIN;
                let is_last = is_end && self.tenths < 10 && progress.settled_now > 0;
                if tenths > self.tenths && progress.settled_now > 0 || is_silent_long || is_last {
                    (self.tenths, self.last) = (if is_end { 10 } else { tenths }, progress.elapsed);
                    note(&format!("{} of {} steps, {}", progress.tally.settled(), progress.total, rest(&progress)));
                }
            }
            // Where it cannot be written, nobody is there to miss it.
            Shown::Json => drop(writeln!(io::stderr(), "{}", to_line(&document(&progress)))),
        }
    }
}

fn document(progress: &Progress) -> serde_json::Value {
    let tally = progress.tally;
    json!({"progress": {
        "steps": progress.total,
        "settled": tally.settled(),
        "failed": tally.failed,
        "unknown": tally.unknown,
        "per-second": (progress.rate() * 10.0).round() / 10.0,
        "seconds-left": progress.left().map(|left| left.as_secs()),
    }})
}

/// Rate, time left, and what did not go well.
fn rest(progress: &Progress) -> String {
    let mut text = format!("{:.0}/s", progress.rate());
    if let Some(left) = progress.left().filter(|_| progress.tally.settled() < progress.total) {
        // Writing to a String cannot fail.
        let _ = write!(text, ", {} left", in_words(left));
    }
    for (count, word) in [(progress.tally.failed, "refused"), (progress.tally.unknown, "unknown")] {
        if count > 0 {
            let _ = write!(text, ", {count} {word}");
        }
    }
    text
}

/// A time in the two largest units.
pub(super) fn in_words(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

fn bar(total: u64) -> ProgressBar {
    let bar = ProgressBar::new(total);
    match ProgressStyle::with_template("{bar:40} {pos}/{len} steps ({msg})") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_in_their_two_largest_units() {
        let words = [5, 65, 3_700].map(|seconds| in_words(Duration::from_secs(seconds)));
        assert_eq!(words, ["5 s", "1 min 5 s", "1 h 1 min"]);
    }
}
