//! `[source] command`: a program that prints the roster.

use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::Command;

use super::LARGEST;
use super::spool::Spool;
use crate::error::{Error, ErrorKind};

/// How much of what the command says on standard error is passed on, in bytes of its end.
const MOST_SAID: usize = 4096;

/// A command as the mapping names it: the program and its arguments, without a shell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceCommand {
    pub(crate) words: Vec<String>,
    pub(crate) timeout: Duration,
}

/// What a command printed that ended well.
#[derive(Debug)]
pub struct Printed {
    /// Its standard output.
    pub spool: Spool,
    /// The last lines of its standard error, without control characters.
    pub said: Vec<String>,
}

impl SourceCommand {
    /// Runs it in the current folder. It gets an empty standard input, and none of the variables that begin with `CARDS_`,
    /// which may hold credentials. Dropping the future ends it.
    ///
    /// # Errors
    /// [`ErrorKind::Source`] when it cannot be started, ends with another code than 0, is ended by a signal, or prints
    /// nothing; [`ErrorKind::Limit`] when it takes or prints too much. Nothing that it printed is used then.
    pub async fn run(&self) -> Result<Printed, Error> {
        self.run_within(LARGEST).await
    }

    async fn run_within(&self, most: u64) -> Result<Printed, Error> {
        let (program, arguments) = self.words.split_first().ok_or_else(|| self.error("is empty", &[]))?;
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.as_encoded_bytes().starts_with(b"CARDS_")) {
            command.env_remove(name);
        }
        let mut child = command.spawn().map_err(|error| self.error(&format!("could not be started: {error}"), &[]))?;
        let mut spool = Spool::of("what the source command prints", most)?;
        let mut said = Vec::new();
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        let running = async {
            tokio::try_join!(copy(stdout, |bytes| spool.add(bytes)), async {
                copy(stderr, |bytes| {
                    said.extend_from_slice(bytes);
                    said.drain(..said.len().saturating_sub(MOST_SAID));
                    Ok(())
                })
                .await
            })?;
            child.wait().await.map_err(|error| self.error(&format!("was lost: {error}"), &[]))
        };
        let ended = tokio::time::timeout(self.timeout, running).await;
        let said = lines(&said);
        match ended {
            Err(_) => {
                let seconds = self.timeout.as_secs();
                let what = format!("did not end within {seconds} seconds (`timeout-seconds` in [source])");
                Err(Error::new(ErrorKind::Limit, self.told(&what, &said)))
            }
            Ok(Err(error)) => Err(error),
            Ok(Ok(status)) if !status.success() => Err(self.error(&ending(status), &said)),
            Ok(Ok(_)) if spool.length() == 0 => Err(self.error("printed nothing", &said)),
            Ok(Ok(_)) => {
                spool.close()?;
                Ok(Printed { spool, said })
            }
        }
    }

    fn error(&self, what: &str, said: &[String]) -> Error {
        Error::new(ErrorKind::Source, self.told(what, said))
    }

    /// Arguments may be secret and are not told.
    fn told(&self, what: &str, said: &[String]) -> String {
        let program = self.words.first().map_or("", String::as_str);
        let mut text = format!("the source command {program:?} {what}; nothing of what it printed is used");
        if !said.is_empty() {
            text.push_str(", and it said:");
        }
        for line in said {
            text.push_str("\n    ");
            text.push_str(line);
        }
        text
    }
}

async fn copy(
    from: Option<impl AsyncRead + Unpin>,
    mut to: impl FnMut(&[u8]) -> Result<(), Error>,
) -> Result<(), Error> {
    let Some(mut from) = from else { return Ok(()) };
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = from.read(&mut buffer).await;
        match read.map_err(|error| Error::new(ErrorKind::Source, format!("the source command was lost: {error}")))? {
            0 => return Ok(()),
            read => to(&buffer[..read])?,
        }
    }
}

fn ending(status: ExitStatus) -> String {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return format!("was ended by signal {signal}");
    }
    match status.code() {
        Some(code) => format!("ended with exit code {code}"),
        None => "did not end well".to_owned(),
    }
}

/// The lines of a foreign text, safe for a terminal.
fn lines(said: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(said);
    let lines = text.lines().map(|line| {
        let safe = line.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
        safe.collect::<String>().trim_end().to_owned()
    });
    lines.filter(|line| !line.is_empty()).collect()
}

#[cfg(all(test, unix))]
#[expect(clippy::unwrap_used, reason = "the helpers of the tests stand outside test functions")]
mod tests {
    use super::*;

    fn run(script: &str, most: u64) -> Result<Printed, Error> {
        let words = ["/bin/sh", "-c", script].map(ToOwned::to_owned).to_vec();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(SourceCommand { words, timeout: Duration::from_secs(300) }.run_within(most))
    }

    #[test]
    fn what_a_command_prints_is_used_when_it_ends_well() {
        let printed = run("printf 'id\\nA-1\\n'; printf 'one\\033[31m\\n\\ntwo\\n' >&2", 100).unwrap();
        assert_eq!(std::fs::read(printed.spool.path()).unwrap(), b"id\nA-1\n");
        assert_eq!(printed.said, ["one [31m", "two"]);
    }

    #[test]
    fn a_command_that_fails_is_told_and_nothing_of_it_is_used() {
        for (script, expected) in [
            ("printf 'id\\nA-1\\n'; echo no database >&2; exit 3", "ended with exit code 3"),
            ("printf 'id\\nA-1\\n'; kill -9 $$", "ended by signal 9"),
            ("true", "printed nothing"),
        ] {
            let error = run(script, 100).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Source, "{script}");
            assert!(error.to_string().contains(expected) && !error.to_string().contains("A-1"), "{error}");
        }
        assert!(run("echo no database >&2; exit 3", 100).unwrap_err().to_string().ends_with("\n    no database"));
        assert_eq!(run("while :; do echo x; done", 1000).unwrap_err().kind(), ErrorKind::Limit);
        let long = run("i=0; while [ $i -lt 2000 ]; do echo line$i >&2; i=$((i+1)); done; exit 1", 100).unwrap_err();
        assert!(long.to_string().len() < 2 * MOST_SAID && long.to_string().ends_with("line1999"), "{long}");
    }

    #[test]
    fn a_command_is_ended_after_its_time() {
        let words = ["/bin/sh", "-c", "exec sleep 1000"].map(ToOwned::to_owned).to_vec();
        let command = SourceCommand { words, timeout: Duration::from_millis(10) };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        assert_eq!(runtime.block_on(command.run()).unwrap_err().kind(), ErrorKind::Limit);
    }

    #[test]
    fn arguments_are_not_told_and_a_missing_program_is() {
        let words = ["/nowhere/export".to_owned(), "--password=secret".to_owned()].to_vec();
        let command = SourceCommand { words, timeout: Duration::from_secs(1) };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let error = runtime.block_on(command.run()).unwrap_err().to_string();
        assert!(error.contains("/nowhere/export") && !error.contains("secret"), "{error}");
    }
}
