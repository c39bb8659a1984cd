//! `cards completions`: what a shell needs to complete commands and options.

use clap::Args;
use clap_complete::Shell;

use crate::arguments;
use crate::failure::Failure;
use crate::output;

/// Print completions for a shell
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The shell
    shell: Shell,
}

const EXAMPLES: &str = "\
Examples:
  cards completions bash > ~/.local/share/bash-completion/completions/cards
  cards completions zsh > ~/.zfunc/_cards
  cards completions fish > ~/.config/fish/completions/cards.fish
  cards completions powershell >> $PROFILE";

/// Carries out the command.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut arguments::command(), "cards", &mut script);
    output::print(&String::from_utf8_lossy(&script))
}
