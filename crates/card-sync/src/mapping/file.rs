//! The mapping as it stands in its file.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::filter::WhereTable;
use super::rewrite::{Case, Other};
use super::{LARGEST, LeaverAction, Returners, UserCardLeavers};
use crate::error::{Error, ErrorKind};
use crate::roster::{Encoding, RosterForm};

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct MappingFile {
    pub(super) version: Spanned<u32>,
    #[serde(default)]
    pub(super) roster: RosterTable,
    pub(super) source: Option<SourceTable>,
    #[serde(default)]
    pub(super) dates: DatesTable,
    #[serde(default, rename = "where")]
    pub(super) filters: Vec<Spanned<WhereTable>>,
    pub(super) card_id: Spanned<Entry>,
    pub(super) unique_identifier: Option<Spanned<Entry>>,
    pub(super) security_question_1: Option<Spanned<Entry>>,
    pub(super) security_question_2: Option<Spanned<Entry>>,
    pub(super) card_expiration: Option<Spanned<Entry>>,
    pub(super) recipient_email: Option<Spanned<Entry>>,
    #[serde(default)]
    pub(super) barcode: Entries,
    #[serde(default)]
    pub(super) image: Entries,
    #[serde(default)]
    pub(super) name_fields: Entries,
    #[serde(default)]
    pub(super) front_fields: Entries,
    #[serde(default)]
    pub(super) secondary_fields: Entries,
    #[serde(default)]
    pub(super) back_fields: Entries,
    #[serde(default)]
    pub(super) leavers: LeaversTable,
    #[serde(default)]
    pub(super) returners: ReturnersTable,
    pub(super) user_card: Option<UserCardTable>,
}

pub(super) type Entries = BTreeMap<String, Spanned<Entry>>;

#[derive(Deserialize, Default)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RosterTable {
    pub(super) form: Option<RosterForm>,
    pub(super) encoding: Option<Encoding>,
    pub(super) delimiter: Option<Spanned<String>>,
    pub(super) sheet: Option<String>,
}

/// The command that prints the roster.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct SourceTable {
    pub(super) command: Spanned<Vec<String>>,
    pub(super) timeout_seconds: Option<Spanned<u64>>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct DatesTable {
    pub(super) format: Option<String>,
    pub(super) time: Option<String>,
    pub(super) zone: Option<String>,
}

/// Where the text of a field comes from, and what is done to it.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Entry {
    pub(super) column: Option<String>,
    pub(super) columns: Option<Vec<String>>,
    pub(super) separator: Option<String>,
    pub(super) value: Option<Spanned<String>>,
    pub(super) blank: Option<Blank>,
    pub(super) trim: Option<bool>,
    pub(super) max_length: Option<usize>,
    pub(super) formula: Option<Formula>,
    #[serde(rename = "match")]
    pub(super) pattern: Option<Spanned<String>>,
    pub(super) values: Option<Spanned<BTreeMap<String, String>>>,
    pub(super) other: Option<Spanned<Other>>,
    pub(super) case: Option<Spanned<Case>>,
    pub(super) pad: Option<Spanned<u64>>,
    pub(super) tell_apart: Option<Spanned<Vec<TellApart>>>,
    pub(super) format: Option<String>,
    pub(super) time: Option<String>,
    pub(super) zone: Option<String>,
}

/// A difference that makes two cards of ids that look alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum TellApart {
    Case,
    Zeros,
}

/// What a blank cell means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Blank {
    Leave,
    Clear,
    Refuse,
}

/// What becomes of a text that a spreadsheet would calculate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Formula {
    Refuse,
    Keep,
    /// Takes off the apostrophe that an export for spreadsheets puts before what they would change.
    Unquote,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct LeaversTable {
    #[serde(default)]
    pub(super) action: LeaverAction,
    pub(super) grace_days: Option<u32>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct ReturnersTable {
    #[serde(default)]
    pub(super) activate: Returners,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct UserCardTable {
    pub(super) user_id: Spanned<Entry>,
    pub(super) card_id: Spanned<Entry>,
    pub(super) activation: Option<Spanned<Entry>>,
    pub(super) deactivation: Option<Spanned<Entry>>,
    pub(super) notes: Option<Spanned<Entry>>,
    pub(super) uses: Option<Spanned<Entry>>,
    #[serde(default)]
    pub(super) encoding: UserCardEncoding,
    pub(super) leavers: Option<Spanned<UserCardLeaversTable>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct UserCardLeaversTable {
    pub(super) action: UserCardLeavers,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum UserCardEncoding {
    #[default]
    Json,
    Xml,
}

/// The text of a mapping file.
pub(super) fn read(path: &Path) -> Result<String, Error> {
    let failed = |error| Error::file(path, "read", error);
    let mut bytes = Vec::new();
    File::open(path).map_err(failed)?.take(LARGEST + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > LARGEST {
        let message = format!("{} is larger than 1 MiB; that is no mapping", path.display());
        return Err(Error::new(ErrorKind::Mapping, message));
    }
    String::from_utf8(bytes).map_err(|_| Error::new(ErrorKind::Mapping, format!("{} is not UTF-8", path.display())))
}
