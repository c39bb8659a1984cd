//! `cards card`: the operations of ID123.

mod create;
mod delete;
mod invite;
mod list;
mod members;
mod status;
mod update;
mod view;
mod which;

use card_types::id123::StatusAction;
use clap::Subcommand;

use crate::failure::Failure;
use crate::output::Output;

pub(crate) use list::read_all;

/// The commands below `card`.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Create(create::Arguments),
    Update(update::Arguments),
    List(list::Arguments),
    View(view::Arguments),
    Invite(invite::Arguments),
    /// Give a deactivated card its former status back, or make an archived one inactive again
    ///
    /// An archived card must be installed again by its holder. What the vendor does with a card that is neither
    /// deactivated nor archived is not published.
    #[command(after_help = status::examples!("activate"), override_usage = which::usage!("activate"))]
    Activate(status::Arguments),
    /// Switch a card off for a time
    ///
    /// `cards card activate` brings back the status it had before.
    #[command(after_help = status::examples!("deactivate"), override_usage = which::usage!("deactivate"))]
    Deactivate(status::Arguments),
    /// Archive a card; it is uninstalled from its holder's devices
    ///
    /// `cards card activate` makes it inactive again; its holder must then install it again.
    #[command(after_help = status::examples!("archive"), override_usage = which::usage!("archive"))]
    Archive(status::Arguments),
    /// Revoke a card; it is removed from every device
    ///
    /// Its status becomes Uninstalled.
    #[command(after_help = status::examples!("revoke"), override_usage = which::usage!("revoke"))]
    Revoke(status::Arguments),
    Delete(delete::Arguments),
}

/// Examples of the group.
pub(crate) const EXAMPLES: &str = "\
Examples:
  cards card create --template T --card-id A-1042 --name \"Aoife O'Brien\" --field front-1=Physics
  cards card update --template T --card-id A-1042 --expires 2028-08-31T23:59:59+00:00
  cards card list --template T --all
  cards card view --template T --card-id A-1042
  cards card deactivate --template T --card-id A-1042";

/// Carries out a command of the group.
pub(crate) fn run(command: Command, output: Output) -> Result<(), Failure> {
    match command {
        Command::Create(arguments) => create::run(&arguments, output),
        Command::Update(arguments) => update::run(&arguments, output),
        Command::List(arguments) => list::run(&arguments, output),
        Command::View(arguments) => view::run(&arguments, output),
        Command::Invite(arguments) => invite::run(&arguments, output),
        Command::Delete(arguments) => delete::run(&arguments, output),
        Command::Activate(arguments) => status::run(&arguments, &StatusAction::Activate, output),
        Command::Deactivate(arguments) => status::run(&arguments, &StatusAction::Deactivate, output),
        Command::Archive(arguments) => status::run(&arguments, &StatusAction::Archive, output),
        Command::Revoke(arguments) => status::run(&arguments, &StatusAction::Revoke, output),
    }
}
