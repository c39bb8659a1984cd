//! Profiles: options under a name, in a file.
//!
//! A profile stands for options on the command line. It is put there before the command line is read, so that every command
//! and every check works as if the options had been typed; what was typed wins.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::Command;
use toml::{Table, Value};

use crate::failure::Failure;
use crate::folders;

/// For `--help`.
pub(crate) const SOURCES: &str = "\
Profiles are in cards/config.toml in your configuration folder. Their members are options of commands
by their long names; a command takes those that it knows, and what you type wins:
  [profile.students]
  template = \"906c56c2d85817633abc07978f4899ff89cff060\"
  map = \"students.toml\"   # paths begin at the folder of config.toml
  state = \"students.db\"
  region = \"eu\"
  max-leavers = 50";

/// Options whose values are paths.
const PATHS: [&str; 3] = ["map", "state", "credentials"];

/// The arguments with the options of the chosen profile, where there is one.
pub(crate) fn expand(mut arguments: Vec<OsString>, command: &Command) -> Result<Vec<OsString>, Failure> {
    let Some(name) = chosen(&arguments) else { return Ok(arguments) };
    let path = file().ok_or_else(|| Failure::usage("there is no folder for profiles: HOME is not set"))?;
    let profile = read(&path, &name)?;
    let (leaf, place) = leaf(&arguments, command);
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut added = Vec::new();
    for (option, value) in &profile {
        if !is_known(command, option) {
            return Err(wrong(&path, &name, &format!("there is no option --{option}")));
        }
        let Some(argument) = leaf.get_arguments().find(|argument| argument.get_long() == Some(option.as_str())) else {
            continue;
        };
        let excluding = leaf.get_arg_conflicts_with(argument);
        let is_typed = |of: &clap::Arg| of.get_long().is_some_and(|long| is_typed(&arguments, long));
        if is_typed(argument) || excluding.into_iter().any(is_typed) {
            continue;
        }
        let text = match value {
            Value::String(text) if PATHS.contains(&option.as_str()) => folder.join(text).into_os_string(),
            Value::String(text) => text.into(),
            Value::Integer(number) => number.to_string().into(),
            Value::Float(number) => number.to_string().into(),
            Value::Boolean(true) if !argument.get_action().takes_values() => {
                added.push(format!("--{option}").into());
                continue;
            }
            Value::Boolean(false) if !argument.get_action().takes_values() => continue,
            _ => return Err(wrong(&path, &name, &format!("{option} is no text, number, true or false"))),
        };
        let mut pair = OsString::from(format!("--{option}="));
        pair.push(text);
        added.push(pair);
    }
    arguments.splice(place..place, added);
    Ok(arguments)
}

/// The file of profiles. `None` if the environment names no folder for it.
pub(crate) fn file() -> Option<PathBuf> {
    Some(folders::configuration()?.join("config.toml"))
}

/// The value of `--profile`.
fn chosen(arguments: &[OsString]) -> Option<String> {
    let before = arguments.iter().position(|argument| argument == "--").unwrap_or(arguments.len());
    arguments[..before].iter().enumerate().find_map(|(index, argument)| {
        let text = argument.to_str()?;
        match text.strip_prefix("--profile=") {
            Some(name) => Some(name.to_owned()),
            None if text == "--profile" => Some(arguments.get(index + 1)?.to_str()?.to_owned()),
            None => None,
        }
    })
}

/// The command that was asked for, and the place just after its name.
fn leaf<'a>(arguments: &[OsString], command: &'a Command) -> (&'a Command, usize) {
    let (mut leaf, mut place) = (command, 1.min(arguments.len()));
    for (index, argument) in arguments.iter().enumerate().skip(1) {
        match argument.to_str().and_then(|word| leaf.find_subcommand(word)) {
            Some(below) => (leaf, place) = (below, index + 1),
            None if leaf.has_subcommands() => {}
            None => break,
        }
    }
    (leaf, place)
}

fn is_typed(arguments: &[OsString], long: &str) -> bool {
    let option = format!("--{long}");
    let with_value = format!("{option}=");
    arguments
        .iter()
        .filter_map(|argument| argument.to_str())
        .any(|text| text == option || text.starts_with(&with_value))
}

fn is_known(command: &Command, option: &str) -> bool {
    command.get_arguments().any(|argument| argument.get_long() == Some(option))
        || command.get_subcommands().any(|below| is_known(below, option))
}

fn read(path: &PathBuf, name: &str) -> Result<Table, Failure> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| {
        Failure::usage(format!("the profile {name:?} cannot be read from {shown}: {error}"))
            .hint("write the file; `cards --help` shows one")
    })?;
    let mut file: Table = toml::from_str(&text).map_err(|error| {
        let line = error.span().map_or(1, |span| 1 + text[..span.start.min(text.len())].matches('\n').count());
        Failure::usage(format!("{shown} is not as expected at line {line}: {}", error.message()))
    })?;
    let Some(Value::Table(mut profiles)) = file.remove("profile") else {
        return Err(Failure::usage(format!("there is no profile in {shown}")).hint("`cards --help` shows one"));
    };
    if let Some(Value::Table(profile)) = profiles.remove(name) {
        return Ok(profile);
    }
    let names = profiles.keys().cloned().collect::<Vec<_>>().join(", ");
    Err(Failure::usage(format!("there is no profile {name:?} in {shown}")).hint(format!("there are: {names}")))
}

fn wrong(path: &Path, name: &str, what: &str) -> Failure {
    Failure::usage(format!("the profile {name:?} in {} is wrong: {what}", path.display()))
}
