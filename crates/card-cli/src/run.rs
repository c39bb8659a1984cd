//! From arguments to an exit code.

use std::ffi::{OsStr, OsString};
use std::io::{self, Write};
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use crate::arguments::Arguments;
use crate::commands;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{self, Format, Output, to_line};
use crate::profile;

/// Runs the program with these arguments, the first being its own name.
///
/// Writes to standard output and standard error, and reads the environment. Everything that goes wrong ends as one
/// message and one exit code; see the [table](crate#exit-codes).
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let format = wanted_format(&arguments);
    let arguments = match profile::expand(arguments, &Arguments::command()) {
        Ok(arguments) => arguments,
        Err(failure) => return end(format, Err(failure)).into(),
    };
    let exit = match Arguments::try_parse_from(&arguments) {
        Ok(parsed) => {
            let output = Output::new(parsed.output);
            match parsed.command {
                Some(command) => end(output.format(), commands::run(command, output)),
                // Asking for nothing is asking what there is.
                None => end(output.format(), output::print(&Arguments::command().render_long_help().to_string())),
            }
        }
        Err(error) => misused(&error, format),
    };
    exit.into()
}

fn end(format: Format, result: Result<(), Failure>) -> Exit {
    match result {
        Ok(()) => Exit::Done,
        Err(failure) if failure.is_told() => failure.exit(),
        Err(failure) => {
            let text = match format {
                Format::Table => failure.text(),
                Format::Json => format!("{}\n", to_line(&failure.json())),
            };
            // Where even this cannot be written, the exit code still tells.
            let _ = io::stderr().write_all(text.as_bytes());
            failure.exit()
        }
    }
}

/// Help and version end well; everything else is a mistake, told in clap's words.
fn misused(error: &clap::Error, format: Format) -> Exit {
    if !error.use_stderr() {
        // A reader of the help may go away, as `head` does.
        let _ = error.print();
        return Exit::Done;
    }
    if format == Format::Json {
        return end(format, Err(Failure::from(error)));
    }
    let _ = error.print();
    Exit::Usage
}

/// What `--output` says on a command line that could not be parsed, so that a program gets its mistake as JSON too.
fn wanted_format(arguments: &[OsString]) -> Format {
    let is_json = |value: Option<&OsString>| value.is_some_and(|value| value == "json");
    let asked = arguments.iter().enumerate().any(|(index, argument)| {
        argument == OsStr::new("--output=json") || (argument == "--output" && is_json(arguments.get(index + 1)))
    });
    if asked { Format::Json } else { Format::Table }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn format(arguments: &[&str]) -> Format {
        wanted_format(&arguments.iter().map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn the_wanted_form_is_found_on_a_broken_command_line() {
        assert_eq!(format(&["cards", "card", "--nonsense", "--output", "json"]), Format::Json);
        assert_eq!(format(&["cards", "--output=json", "nonsense"]), Format::Json);
        assert_eq!(format(&["cards", "--output"]), Format::Table);
        assert_eq!(format(&["cards", "--output", "table", "json"]), Format::Table);
    }
}
