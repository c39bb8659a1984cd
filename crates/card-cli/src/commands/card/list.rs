//! `cards card list`: one page, or all pages.

mod pages;
mod report;

use card_types::id123::ListCards;
use clap::Args;

use crate::commands::send::check;
use crate::connection::Id123Connection;
use crate::failure::Failure;
use crate::output::Output;
use crate::runtime;
use report::{Extent, Listing};

use pages::Pages;
pub(crate) use pages::read_all;

/// List a template's cards: one page, or with --all every card
///
/// Secondary and back fields are not part of the vendor's list. Neither the order nor the number of cards is published,
/// so --all reads until a page is empty and leaves out cards that come twice.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Card template, as the administration pages show it
    #[arg(long, value_name = "ID")]
    template: String,

    /// Cards on a page; without it the vendor gives ten, with --all a hundred are asked for
    #[arg(long, value_name = "CARDS", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,

    /// Cards to pass over
    #[arg(long, value_name = "CARDS")]
    offset: Option<u32>,

    /// Read page after page until one is empty
    #[arg(long)]
    all: bool,

    /// Stop --all after this many cards, with exit code 8 when there are more
    #[arg(long, value_name = "CARDS", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..),
        requires = "all")]
    max_cards: u32,

    #[command(flatten)]
    connection: Id123Connection,
}

const EXAMPLES: &str = "\
Examples:
  cards card list --template T
  cards card list --template T --limit 50 --offset 100
  cards card list --template T --all --output json | jq -r '.cards[].\"card-id\"'";

/// Carries out the command.
pub(super) fn run(arguments: &Arguments, output: Output) -> Result<(), Failure> {
    let mut request = ListCards::new(arguments.template.as_str());
    request.offset = arguments.offset;
    request.limit = arguments.limit.or(arguments.all.then_some(pages::PAGE));
    if check(&request, &arguments.connection, output)? {
        return Ok(());
    }
    let connected = arguments.connection.connect()?;
    let listing = runtime::run(runtime::interruptible(async {
        if arguments.all {
            let pages = Pages::read(&connected.client, request, arguments.max_cards as usize).await?;
            Ok(Listing::new(pages.cards, Extent::All { is_complete: pages.is_complete, repeated: pages.repeated }))
        } else {
            let page = connected.client.list_cards(&request).await?.into_inner();
            Ok(Listing::new(page.data, Extent::Page))
        }
    }))?;
    output.show(&listing.shown_without(&connected.secret))?;
    listing.end(arguments.max_cards)
}
