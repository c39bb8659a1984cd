//! `cards demo`: every operation on this machine, from a roster of 200 people.

mod cards;
mod encodings;
mod journey;
mod leaver;
mod load;
mod others;
mod raw;
mod report;
mod roster;

use std::time::Instant;

use card_client::id123::Client;
use card_emulator::{DEMO_KEY, Emulator, EmulatorHandle, Template};
use clap::Args;

use crate::commands::emulator::Started;
use crate::failure::Failure;
use crate::output::{Format, Output};
use crate::progress::Progress;
use crate::runtime::{self, EndSignal};
use report::DemoReport;

/// Show every operation on this machine: no account, no network, nothing to set up
///
/// Starts the emulator of both vendors' APIs in this process, creates the cards of 200 invented people, updates, lists,
/// deactivates, activates, archives and revokes, sends one physical card's assignment as JSON, XML and form, locks a
/// leaver out of the digital and the physical card, and sends every other operation once. All through the same client that talks to the vendors.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Leave the emulator running with its cards until Ctrl-C
    #[arg(long)]
    keep_running: bool,
}

const EXAMPLES: &str = "\
Examples:
  cards demo
  cards demo --output json
  cards demo --keep-running";

/// The card template of the demonstration.
const TEMPLATE: &str = Template::DEMO_ID;

/// A running emulator and the client that talks to it.
struct Stage {
    emulator: EmulatorHandle,
    client: Client,
    /// Requests that were sent so far.
    requests: usize,
}

/// Carries out the command.
pub(crate) fn run(arguments: &Arguments, output: Output) -> Result<(), Failure> {
    runtime::run_with_threads(async {
        let (emulator, report) = runtime::interruptible(show_everything(output.format())).await?;
        let mut end = EndSignal::listen()?;
        output.show(&report)?;
        if arguments.keep_running {
            output.show(&started().on(&emulator))?;
            end.wait().await;
        }
        emulator.shutdown().await;
        Ok(())
    })
}

async fn show_everything(format: Format) -> Result<(EmulatorHandle, DemoReport), Failure> {
    let start = Instant::now();
    let people = roster::people()?;
    let template = Template::new(TEMPLATE).institution("Example University").title("Campus Card");
    let emulator = Emulator::builder().template(template).start().await?;
    let client = Client::builder(DEMO_KEY).base_url(emulator.id123_url()).build()?;
    let mut stage = Stage { emulator, client, requests: 0 };

    let mut progress = Progress::start(format, "cards created", people.len() as u64);
    let created = load::create_all(&mut stage, &people, &mut progress).await;
    progress.finish();
    let created = created?;
    let cards = cards::show(&mut stage, &people).await?;
    let steps = journey::show(&mut stage, &people).await?;
    let encodings = encodings::show(&mut stage).await?;
    let leaver = leaver::show(&mut stage, &people).await?;
    let others = others::show(&mut stage, &people).await?;

    let Stage { emulator, requests, .. } = stage;
    let time = start.elapsed();
    let report = DemoReport { url: emulator.url(), created, cards, steps, encodings, leaver, others, requests, time };
    Ok((emulator, report))
}

fn started() -> Started {
    Started { template: TEMPLATE.to_owned(), database: None, has_own_keys: false, has_own_credentials: false }
}

/// Something that the demonstration relies on did not happen.
fn surprising(what: impl Into<String>) -> Failure {
    Failure::new(crate::exit::Exit::Unexpected, format!("demo: {}", what.into()))
        .hint("this is a fault of the program; please report it with this message")
}
