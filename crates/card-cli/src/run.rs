//! From arguments to an exit code.

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use crate::arguments::{Arguments, OutputOption};
use crate::commands;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{self, Format, Output, escape, to_line};
use crate::profile;

/// Runs the program with these arguments, the first being its own name.
///
/// Writes to standard output and standard error, and reads the environment. Everything that goes wrong ends as one
/// message and one exit code; see the [table](crate#exit-codes).
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let typed = wanted_format(&arguments);
    let arguments = match profile::expand(arguments, &mut Arguments::command()) {
        Ok(arguments) => arguments,
        Err(failure) => return end(typed, Err(failure)).into(),
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
        Err(error) => misused(&error, &arguments),
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
fn misused(error: &clap::Error, arguments: &[OsString]) -> Exit {
    if !error.use_stderr() {
        // A reader of the help may go away, as `head` does.
        let _ = error.print();
        return Exit::Done;
    }
    let format = wanted_format(arguments);
    // clap's own form has lines and colours, and quotes arguments as they are: a name of a file may be among them.
    if format == Format::Json || !arguments.iter().all(|argument| escape::is_safe(&argument.to_string_lossy())) {
        return end(format, Err(Failure::from(error)));
    }
    let _ = error.print();
    Exit::Usage
}

/// What `--output` says on a command line that could not be parsed, so that a program gets its mistake as JSON too.
///
/// clap stops at the first mistake. So it is asked again behind each argument, and knows this one option then.
fn wanted_format(arguments: &[OsString]) -> Format {
    let before = arguments.split(|argument| argument == "--").next().unwrap_or_default();
    let asked = (1..before.len()).find_map(|at| {
        let parser = OutputOption::command().no_binary_name(true).ignore_errors(true).disable_help_flag(true);
        let matches = parser.try_get_matches_from(&before[at..]).ok()?;
        matches.get_one::<Format>("output").copied()
    });
    asked.unwrap_or_default()
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
        assert_eq!(format(&["cards", "card", "list", "--limit", "many", "-x", "--output=json"]), Format::Json);
        assert_eq!(format(&["cards", "--output"]), Format::Table);
        assert_eq!(format(&["cards", "card", "--nonsense", "--", "--output", "json"]), Format::Table);
        assert_eq!(format(&["cards", "--output", "table", "json"]), Format::Table);
    }
}
