//! `cards export`: all cards of a template, to a file or to another program.

mod sheet;

use std::io::{self, Write};
use std::path::PathBuf;

use card_sync::NewFile;
use card_sync::spreadsheet::Protect;
use clap::{Args, ValueEnum};
use serde_json::Value;

use crate::connection::{Connected, Id123Link};
use crate::failure::Failure;
use crate::files::Files;
use crate::output::{Output, members, note, to_line};
use crate::progress::Progress;
use crate::runtime;
use sheet::Sheet;

/// Export all cards of a template, as the vendor lists them
///
/// `cards map init` reads the CSV forms again: a plan from an export that nobody changed has nothing to do.
///
/// The list has name, front, barcode and image fields, expiration and status. What it does not have (e-mail, answers, unique
/// identifier, secondary and back fields) no export can have. Cards are written while they are read; when the list changes
/// meanwhile, the export ends with an error, and a file named with --out is not written.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Card template, as the administration pages show it
    #[arg(long, value_name = "ID")]
    template: String,

    /// Form of the export
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    form: Form,

    /// What stands between the cells of CSV: comma, semicolon, tab or bar. Spreadsheets of many countries expect a semicolon
    #[arg(long, value_enum, default_value_t, value_name = "NAME")]
    delimiter: Delimiter,

    /// Write to this file, which only you can read; without it, to standard output
    #[arg(short = 'o', long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// Leave CSV cells as they are; otherwise an apostrophe before = + - @ keeps a spreadsheet from calculating them
    #[arg(long)]
    raw: bool,

    /// Cards asked for at a time; the vendor's maximum is not published
    #[arg(long, value_name = "CARDS", default_value_t = 100, value_parser = clap::value_parser!(u32).range(2..=10_000))]
    page_size: u32,

    #[command(flatten)]
    link: Id123Link,
}

/// The forms of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Form {
    /// A row for each card; fields by key, those with unusual keys together in the last column
    #[default]
    Csv,
    /// CSV that a spreadsheet opens right: a byte order mark, and an apostrophe before what it would change, as 00123 or 1-2
    Spreadsheet,
    /// A JSON object on a line for each card, with all its members as the vendor sent them
    JsonLines,
}

/// What stands between the cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Delimiter {
    #[default]
    #[value(alias = ",")]
    Comma,
    #[value(alias = ";")]
    Semicolon,
    #[value(alias = "\t")]
    Tab,
    #[value(alias = "|")]
    Bar,
}

impl Delimiter {
    const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Bar => b'|',
        }
    }
}

const EXAMPLES: &str = "\
Examples:
  cards export --template T -o cards.csv
  cards export --template T --form spreadsheet --delimiter semicolon -o cards.csv
  cards export --template T --form json-lines | jq -r '.\"card-id\"'";

/// Carries out the command.
pub(crate) fn run(arguments: &Arguments, output: Output) -> Result<(), Failure> {
    if arguments.form == Form::JsonLines && arguments.delimiter != Delimiter::Comma {
        return Err(Failure::usage("--delimiter is for CSV").hint("leave it out, or choose another --form"));
    }
    arguments.link.protect(Files::default().may_write("--out", arguments.out.as_deref())).check()?;
    let connected = arguments.link.connect()?;
    let mut progress = Progress::counting(output.format(), "cards exported");
    let Some(path) = &arguments.out else {
        let out = io::BufWriter::new(io::stdout().lock());
        let copied =
            runtime::run(runtime::interruptible(async { Ok(copy(arguments, &connected, &mut progress, out).await) }));
        progress.finish();
        return match copied? {
            // A reader that went away, as `head` does, has seen what it wanted.
            Err(Stopped::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            Err(Stopped::Output(error)) => Err(Failure::output(&error)),
            Err(Stopped::Reading(failure)) => Err(failure),
            Ok(_) => Ok(()),
        };
    };
    let mut file = NewFile::create(path)?;
    let copied =
        runtime::run(runtime::interruptible(async { Ok(copy(arguments, &connected, &mut progress, &mut file).await) }));
    progress.finish();
    let shown = path.display();
    let cards = copied?.map_err(|stopped| match stopped {
        Stopped::Output(error) => Failure::system(format!("{shown} could not be written"), &error),
        Stopped::Reading(failure) => failure,
    })?;
    file.finish()?;
    note(&format!("{cards} cards in {shown}"));
    Ok(())
}

/// Why an export did not come to its end.
enum Stopped {
    Output(io::Error),
    Reading(Failure),
}

/// Writes each card as soon as it was read.
async fn copy(
    arguments: &Arguments,
    connected: &Connected<card_client::id123::Client>,
    progress: &mut Progress,
    out: impl Write,
) -> Result<u64, Stopped> {
    let list = connected.client.list_all(arguments.template.as_str());
    let mut cards = list.page_size(arguments.page_size).prefetch(true).remember_all().confirm_end().stream();
    let mut written = Written::start(arguments, out).map_err(Stopped::Output)?;
    let mut count = 0;
    while let Some(card) = cards.next().await {
        let card = members(&card.map_err(|error| Stopped::Reading(error.into()))?, &connected.secret);
        written.card(&card).map_err(Stopped::Output)?;
        count += 1;
        progress.step();
    }
    written.finish().map_err(Stopped::Output)?;
    Ok(count)
}

/// An export that is being written, in one of the forms.
enum Written<W: Write> {
    Csv(Box<Sheet<W>>),
    JsonLines(W),
}

impl<W: Write> Written<W> {
    fn start(arguments: &Arguments, out: W) -> io::Result<Self> {
        Ok(match arguments.form {
            Form::Csv | Form::Spreadsheet => {
                let is_for_people = arguments.form == Form::Spreadsheet;
                let protect = if is_for_people { Protect::All } else { Protect::Formulas };
                let protect = (!arguments.raw).then_some(protect);
                Self::Csv(Box::new(Sheet::start(out, is_for_people, arguments.delimiter.byte(), protect)?))
            }
            Form::JsonLines => Self::JsonLines(out),
        })
    }

    fn card(&mut self, card: &Value) -> io::Result<()> {
        match self {
            Self::Csv(sheet) => sheet.card(card),
            Self::JsonLines(out) => writeln!(out, "{}", to_line(card)),
        }
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Self::Csv(sheet) => sheet.finish(),
            Self::JsonLines(mut out) => out.flush(),
        }
    }
}
