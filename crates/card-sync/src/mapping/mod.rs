//! Mappings: which column of a roster becomes which field of a card.
//!
//! A mapping is a TOML file. Its members are the names of the wire:
//!
//! ```toml
//! version = 1
//!
//! [card-id]
//! column = "Student No"
//!
//! [recipient-email]
//! column = "E-mail"
//! blank = "leave"                 # or "clear", or "refuse"; "leave" when not said
//!
//! [card-expiration]
//! column = "Expires"              # 2027-06-30
//! time = "23:59"
//! zone = "Europe/Dublin"
//!
//! [name-fields.name]
//! columns = ["First name", "Last name"]
//! separator = " "
//!
//! [front-fields.front-1]
//! column = "Course"
//! max-length = 40
//!
//! [front-fields.front-2]
//! value = "Student"               # the same for everybody
//!
//! [leavers]                       # cards that are in no row
//! action = "archive"              # deactivate, then archive; or "deactivate", or "leave"
//! grace-days = 30
//! ```
//!
//! | member | of | meaning |
//! |---|---|---|
//! | `column`, or `columns` with `separator`, or `value` | every field | where the text comes from |
//! | `blank` | every field | what a blank cell means: `leave` the card's value alone, `clear` it, or `refuse` the row |
//! | `trim` | every field | whether white space at both ends goes; `true` when not said |
//! | `max-length` | every field | the most characters; a longer text refuses the row, and nothing is cut |
//! | `formula` | every field | `refuse` (when not said) or `keep` texts that begin with `=` |
//! | `format` | dates | how the date is written, as `strftime` has it: `%d/%m/%Y`; ISO 8601 when not said |
//! | `time`, `zone` | dates | the time of day and the IANA time zone of dates without them |
//!
//! `[dates]` gives `format`, `time` and `zone` for all dates. `[roster]` gives `form` (`csv`, `json-lines`), `encoding` and
//! `delimiter` where they are not to be told from the file. `[returners]` says with `activate` whether a card that is
//! switched off is switched on when its row is back: `ours` (those that a plan switched off; when not said), `any`, `never`.
//! `[user-card]` maps a physical card at BluB0X: `user-id`, `card-id`, and any of `activation`, `deactivation`, `notes`,
//! `uses`; `encoding` is `json` or `xml`.

mod check;
mod column;
mod columns;
mod compile;
mod date;
mod file;
mod propose;
mod record;

use std::path::{Path, PathBuf};

use card_types::Encoding as WireEncoding;

use crate::card::Field;
use crate::digest::Digest;
use crate::error::Error;
use crate::roster::RosterOptions;
use column::Column;

pub use propose::propose;

/// The largest mapping; larger files are something else.
const LARGEST: u64 = 1024 * 1024;

/// A checked mapping.
#[derive(Debug, Clone)]
pub struct Mapping {
    path: PathBuf,
    digest: Digest,
    roster: RosterOptions,
    card_id: Column,
    columns: Vec<(Field, Column)>,
    user_card: Option<UserCardColumns>,
    leavers: Leavers,
    returners: Returners,
}

/// Where the ids of a physical card come from.
#[derive(Debug, Clone)]
struct UserCardColumns {
    user_id: Column,
    card_id: Column,
    encoding: WireEncoding,
}

/// What becomes of cards that are in no row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leavers {
    /// How far it goes.
    pub action: LeaverAction,
    /// Days between deactivating and archiving.
    pub grace_days: u32,
}

/// How far a plan goes with cards that are in no row. Nothing here deletes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LeaverAction {
    /// They are left alone.
    #[default]
    Leave,
    /// They are deactivated, which can be undone.
    Deactivate,
    /// They are deactivated, and archived after the grace time.
    Archive,
}

/// Which cards are switched on again when their row is back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Returners {
    /// Those that a plan switched off, as the local state remembers.
    #[default]
    Ours,
    /// All that are deactivated or archived, whoever did it.
    Any,
    /// None.
    Never,
}

impl Mapping {
    /// Reads and checks a mapping.
    ///
    /// # Errors
    /// [`ErrorKind::File`](crate::ErrorKind::File), or [`ErrorKind::Mapping`](crate::ErrorKind::Mapping) with every
    /// problem and its line.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let text = file::read(path)?;
        Self::from_text(path, &text)
    }

    /// Checks the text of a mapping; `path` is what messages call it.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn from_text(path: &Path, text: &str) -> Result<Self, Error> {
        compile::compile(path, text)
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Of the file's bytes.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// What it says of the roster's form.
    pub fn roster_options(&self) -> RosterOptions {
        self.roster
    }

    /// The fields it sets, in order: those of the ID123 card, then those of the physical card.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.columns.iter().map(|(field, _)| field)
    }

    /// What becomes of cards that are in no row.
    pub fn leavers(&self) -> Leavers {
        self.leavers
    }

    /// Which cards are switched on again when their row is back.
    pub fn returners(&self) -> Returners {
        self.returners
    }

    /// The heading or member that a field's text comes from, the first of several; none for a constant.
    pub fn heading(&self, field: &Field) -> Option<&str> {
        self.columns.iter().find(|(known, _)| known == field).and_then(|(_, column)| column.heading())
    }

    /// How physical cards are written on the wire; none where the mapping has none.
    pub fn user_card_encoding(&self) -> Option<WireEncoding> {
        self.user_card.as_ref().map(|columns| columns.encoding)
    }
}
