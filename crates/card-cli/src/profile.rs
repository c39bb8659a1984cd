//! Profiles: options under a name, in a file.
//!
//! A profile stands for options on the command line. It is put there before the command line is read for good, so that every
//! command and every check works as if the options had been typed; what was typed wins. Which command and which options were
//! typed is found out by the same parser, in a first pass that ignores mistakes: what stops that pass stops the second as well.

use std::any::TypeId;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command};
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

/// Options that a profile cannot have: they are about the command line itself.
const TYPED_ONLY: [&str; 3] = ["profile", "help", "version"];

/// The option that keeps a command from sending.
const DRY_RUN: &str = "dry-run";

/// The arguments with the options of the chosen profile, where there is one. `command` is the whole tree.
pub(crate) fn expand(mut arguments: Vec<OsString>, command: &mut Command) -> Result<Vec<OsString>, Failure> {
    let first_pass = command.clone().ignore_errors(true).try_get_matches_from(&arguments);
    // So that options of all commands stand at each of them.
    command.build();
    // Help and version are asked for: nothing is carried out.
    let Ok(typed) = first_pass else { return Ok(arguments) };
    let Some(name) = typed.get_one::<String>("profile") else { return Ok(arguments) };
    let path = file().ok_or_else(|| Failure::usage("there is no folder for profiles: HOME is not set"))?;
    let profile = read(&path, name)?;
    let (leaf, typed) = leaf(command, &typed);
    let folder = path.parent().unwrap_or(Path::new(""));
    let is_typed = |of: &&Arg| typed.value_source(of.get_id().as_str()) == Some(ValueSource::CommandLine);
    // Typed options, and all that none of them can stand beside: it may be said of either of two.
    let typed: Vec<&Arg> = leaf.get_arguments().filter(is_typed).collect();
    let excluded: Vec<&Arg> = typed.iter().flat_map(|argument| leaf.get_arg_conflicts_with(argument)).collect();
    let mut added = Vec::new();
    for (option, value) in &profile {
        let wrong = |what: &str| wrong(&path, name, what);
        if !is_known(command, option) {
            return Err(wrong(&format!("there is no option --{option}")));
        }
        if TYPED_ONLY.contains(&option.as_str()) {
            return Err(wrong(&format!("--{option} can only be typed")));
        }
        if !matches!(value, Value::String(_) | Value::Integer(_) | Value::Float(_) | Value::Boolean(_)) {
            return Err(wrong(&format!("{option} is no text, number, true or false")));
        }
        let Some(argument) = named(leaf, option) else {
            // A guard is not dropped without a word. Whatever connects takes credentials.
            if option == DRY_RUN && value == &Value::Boolean(true) && named(leaf, "credentials").is_some() {
                return Err(wrong(&format!(
                    "{option} is not for `{}`, which has none and would send",
                    leaf.get_name()
                )));
            }
            continue;
        };
        let is_excluded = excluded.contains(&argument)
            || leaf.get_arg_conflicts_with(argument).iter().any(|other| typed.contains(other));
        if typed.contains(&argument) || is_excluded {
            continue;
        }
        match value {
            Value::Boolean(true) if !argument.get_action().takes_values() => added.push(format!("--{option}").into()),
            Value::Boolean(false) if !argument.get_action().takes_values() => {}
            Value::Boolean(_) => return Err(wrong(&format!("{option} takes a value, not true or false"))),
            value => {
                let mut pair = OsString::from(format!("--{option}="));
                pair.push(text(value, argument, folder));
                added.push(pair);
            }
        }
    }
    // Behind `--` nothing is an option; everything before it belongs to the command that was found.
    let place = arguments.iter().position(|argument| argument == "--").unwrap_or(arguments.len());
    arguments.splice(place..place, added);
    Ok(arguments)
}

/// The file of profiles. `None` if the environment names no folder for it.
pub(crate) fn file() -> Option<PathBuf> {
    Some(folders::configuration()?.join("config.toml"))
}

/// A value as it would be typed. A path begins at the folder of the file.
fn text(value: &Value, argument: &Arg, folder: &Path) -> OsString {
    match value {
        Value::String(text) if text != "-" && argument.get_value_parser().type_id() == TypeId::of::<PathBuf>() => {
            folder.join(text).into_os_string()
        }
        Value::String(text) => text.into(),
        other => other.to_string().into(),
    }
}

/// The command that was asked for, and what was typed for it.
fn leaf<'a>(command: &'a Command, typed: &'a ArgMatches) -> (&'a Command, &'a ArgMatches) {
    let (mut command, mut typed) = (command, typed);
    while let Some((name, below)) = typed.subcommand()
        && let Some(found) = command.find_subcommand(name)
    {
        (command, typed) = (found, below);
    }
    (command, typed)
}

/// The option of a command by its long name.
fn named<'a>(command: &'a Command, option: &str) -> Option<&'a Arg> {
    command.get_arguments().find(|argument| argument.get_long() == Some(option))
}

fn is_known(command: &Command, option: &str) -> bool {
    named(command, option).is_some() || command.get_subcommands().any(|below| is_known(below, option))
}

fn read(path: &Path, name: &str) -> Result<Table, Failure> {
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
