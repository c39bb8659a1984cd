//! `cards manual`: the manual pages.

use std::path::{Path, PathBuf};

use clap::Args;
use clap_mangen::Man;

use crate::arguments;
use crate::failure::Failure;
use crate::output;

/// Print the manual page, or write one page for each command to a folder
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Write a page for every command to this folder, as cards.1, cards-plan.1 and so on
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  cards manual | man -l -
  cards manual --folder ~/.local/share/man/man1";

/// Carries out the command.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let mut command = arguments::command();
    command.build();
    match &arguments.folder {
        None => output::print(&page(&command, "cards")?),
        Some(folder) => {
            let made = std::fs::create_dir_all(folder);
            made.map_err(|error| Failure::system(format!("{} could not be made", folder.display()), &error))?;
            write(folder, &command, "cards")
        }
    }
}

fn write(folder: &Path, command: &clap::Command, name: &str) -> Result<(), Failure> {
    let path = folder.join(format!("{name}.1"));
    let written = std::fs::write(&path, page(command, name)?);
    written.map_err(|error| Failure::system(format!("{} could not be written", path.display()), &error))?;
    for below in command.get_subcommands().filter(|below| below.get_name() != "help") {
        write(folder, below, &format!("{name}-{}", below.get_name()))?;
    }
    Ok(())
}

fn page(command: &clap::Command, name: &str) -> Result<String, Failure> {
    let mut page = Vec::new();
    let rendered = Man::new(command.clone().disable_help_subcommand(true)).title(name).render(&mut page);
    rendered.map_err(|error| Failure::system("the manual page could not be made", &error))?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}
