//! The programs of others: where they are, how they are run, and what is said when one is missing.

use std::path::PathBuf;
use std::process::{Command, Output};

use card_emulator::{Clock, Emulator, EmulatorBuilder, EmulatorHandle};
use card_tests::workspace_root;

/// A program of the machine.
///
/// # Panics
///
/// When it is missing, naming the Debian package that has it.
pub(crate) fn installed(program: &str, package: &str) -> Command {
    let found = Command::new(program).arg("--version").output();
    assert!(found.is_ok(), "this test needs {program}: run tests/witnesses/setup, or install it ({package} of Debian)");
    let mut command = Command::new(program);
    command.env("no_proxy", "*");
    command
}

/// Python with the packages of `tests/witnesses/requirements.txt`.
///
/// # Panics
///
/// When they were not installed.
pub(crate) fn python() -> Command {
    let python = workspace_root().join("target/witnesses/venv/bin/python");
    assert!(python.exists(), "this test needs Python packages: run tests/witnesses/setup, which installs them");
    let mut command = Command::new(python);
    command.env("no_proxy", "*");
    command
}

/// A file among the sources of the witnesses, in `tests/witnesses`.
pub(crate) fn source(name: &str) -> PathBuf {
    workspace_root().join("tests/witnesses").join(name)
}

/// Runs the command; its output, whatever came of it.
pub(crate) fn run(command: &mut Command) -> Output {
    command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"))
}

/// Runs the command, which must succeed; what it printed.
pub(crate) fn succeed(command: &mut Command) -> String {
    let output = run(command);
    let [said, complained] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    assert!(output.status.success(), "{command:?} ended with {}\n{said}{complained}", output.status);
    said.into_owned()
}

/// A clock that stands still at the time of the vendor's sample.
struct Stopped;

impl Clock for Stopped {
    fn unix_seconds(&self) -> i64 {
        1_575_873_799
    }
}

/// An emulator whose clock stands still.
pub(crate) async fn start_with(builder: EmulatorBuilder) -> EmulatorHandle {
    builder.clock(Stopped).start().await.expect("the emulator starts")
}

/// The same as people get it without any option.
pub(crate) async fn start() -> EmulatorHandle {
    start_with(Emulator::builder()).await
}
