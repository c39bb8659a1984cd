//! `cargo xtask watch`: regenerates whenever a schema changes, and shows what the change breaks.
//!
//! The folders are looked at a few times a second. That needs no notifications of the system, works on every file
//! system, and costs less than the generator: the tree is a few dozen files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use crate::codegen::{self, Options, Target};
use crate::{compat, openapi};

/// How often the folders are looked at.
const PERIOD: Duration = Duration::from_millis(250);
/// An editor writes a file in several steps: nothing is done until the folders were still for so long.
const STILL: Duration = Duration::from_millis(300);

/// Arguments of `cargo xtask watch`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Ends with Ctrl-C. A schema that is refused is shown with its reason, and watching goes on.\n\n\
                        Exit codes: 0 stopped after --rounds, 2 the folder of schemas cannot be read"
)]
pub struct Arguments {
    /// Stop after so many regenerations, the first included
    #[arg(long, value_name = "NUMBER")]
    rounds: Option<usize>,
}

/// Runs the command on the workspace's own schemas.
pub fn run(arguments: &Arguments) -> ExitCode {
    let target = codegen::workspace_targets().swap_remove(0);
    watch(&target, arguments.rounds, &mut |target| {
        regenerate(target);
        show_findings();
    })
}

/// Calls `act` once, and again whenever the schemas of the target changed and were then left alone for a moment.
pub fn watch(target: &Target, rounds: Option<usize>, act: &mut dyn FnMut(&Target)) -> ExitCode {
    let mut seen = match state(&target.schema) {
        Ok(state) => state,
        Err(problem) => {
            eprintln!("watch: {problem}");
            return ExitCode::from(2);
        }
    };
    let mut done = 0;
    loop {
        act(target);
        done += 1;
        if rounds.is_some_and(|rounds| done >= rounds) {
            return ExitCode::SUCCESS;
        }
        seen = next_change(&target.schema, &seen);
    }
}

fn next_change(folder: &Path, seen: &State) -> State {
    let mut last = seen.clone();
    let mut moved: Option<Instant> = None;
    loop {
        thread::sleep(PERIOD);
        // A folder that is being replaced cannot be read for a moment.
        let Ok(now) = state(folder) else { continue };
        if now != last {
            moved = Some(Instant::now());
            last = now;
        } else if moved.is_some_and(|moved| moved.elapsed() >= STILL) {
            // Written and taken back: nothing to do.
            if last == *seen {
                moved = None;
            } else {
                return last;
            }
        }
    }
}

fn regenerate(target: &Target) {
    let start = Instant::now();
    match codegen::run(target, &Options { verbose: true, ..Options::default() }) {
        Ok(_) => {
            println!("watch: generated in {:.0} ms", start.elapsed().as_secs_f64() * 1e3);
            if let Err(refusals) = openapi::run(&target.schema, false) {
                print!("watch: the OpenAPI documents stay as they were\n{refusals}");
            }
        }
        Err(refusals) => print!("watch: refused, the generated code stays as it was\n{refusals}"),
    }
}

fn show_findings() {
    match compat::against_main() {
        Ok(text) => print!("{text}"),
        Err(problem) => println!("watch: no comparison: {problem}"),
    }
    println!("watch: waiting for the next change (Ctrl-C ends)");
}

/// Files of a folder with their times and lengths.
type State = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

fn state(folder: &Path) -> Result<State, String> {
    let mut state = State::new();
    let mut next = vec![folder.to_owned()];
    while let Some(folder) = next.pop() {
        let unreadable = |error: std::io::Error| format!("{} cannot be read: {error}", folder.display());
        for entry in std::fs::read_dir(&folder).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let kind = entry.file_type().map_err(unreadable)?;
            if kind.is_dir() {
                next.push(entry.path());
            } else if kind.is_file() {
                let metadata = entry.metadata().map_err(unreadable)?;
                state.insert(entry.path(), (metadata.modified().ok(), metadata.len()));
            }
        }
    }
    Ok(state)
}
