//! Mappings: which column of a roster becomes which field of a card.
//!
#![doc = include_str!("../../docs/mapping.md")]

mod check;
mod column;
mod columns;
mod compile;
mod compile_rules;
mod date;
mod faults;
mod file;
mod filter;
mod guesses;
mod propose;
mod record;
mod rewrite;

use std::path::{Path, PathBuf};

use card_types::Encoding as WireEncoding;

use crate::alike::Apart;
use crate::card::Field;
use crate::digest::Digest;
use crate::error::Error;
use crate::roster::RosterOptions;
use crate::source::SourceCommand;
use column::Column;
use filter::Filter;

pub use propose::propose;

/// The reference of the mapping file, in Markdown: what this module's documentation and `cards help mapping` show.
pub const REFERENCE: &str = include_str!("../../docs/mapping.md");

/// The largest mapping; larger files are something else.
const LARGEST: u64 = 1024 * 1024;

/// A checked mapping.
#[derive(Debug, Clone)]
pub struct Mapping {
    path: PathBuf,
    digest: Digest,
    roster: RosterOptions,
    sheet: Option<String>,
    source: Option<SourceCommand>,
    card_id: Column,
    apart: Apart,
    columns: Vec<(Field, Column)>,
    filters: Vec<Filter>,
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
    leavers: UserCardLeavers,
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

/// What becomes of a physical card whose person is in no row, or has another one now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UserCardLeavers {
    /// It gets an end date, the vendor's own advice; a returner gets the former dates back.
    End,
    /// It is taken away from its user.
    Remove,
    /// It is left alone.
    Leave,
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

    /// The sheet that the roster is, where it is a workbook. `None` if the mapping does not choose.
    pub fn sheet(&self) -> Option<&str> {
        self.sheet.as_deref()
    }

    /// The command that prints the roster. `None` if the mapping has none.
    pub fn source(&self) -> Option<&SourceCommand> {
        self.source.as_ref()
    }

    /// The fields it sets, in order: those of the ID123 card, then those of the physical card.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.columns.iter().map(|(field, _)| field)
    }

    /// What tells ids apart that look alike.
    pub(crate) fn apart(&self) -> Apart {
        self.apart
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

    /// What becomes of leavers' physical cards.
    pub fn user_card_leavers(&self) -> UserCardLeavers {
        self.user_card.as_ref().map_or(UserCardLeavers::Leave, |columns| columns.leavers)
    }

    /// How physical cards are written on the wire; none where the mapping has none.
    pub fn user_card_encoding(&self) -> Option<WireEncoding> {
        self.user_card.as_ref().map(|columns| columns.encoding)
    }
}
