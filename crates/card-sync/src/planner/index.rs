//! The roster, checked, as an index from cards to rows.

use card_types::template::TemplateRules;

use crate::error::{Error, ErrorKind};
use crate::mapping::Mapping;
use crate::plan::RowPlace;
use crate::problem::{Problem, Problems};
use crate::roster::Roster;
use crate::state::{Key, Short};

/// A roster of which every row was read.
#[derive(Debug)]
pub struct CheckedRoster {
    /// Sorted by id, so that a card is found by halving.
    entries: Vec<Entry>,
    problems: Problems,
    rows: u64,
    refused: u64,
    /// Rows that the mapping's `[[where]]` leaves out.
    filtered: u64,
    /// Rows of which not even the card's id is known.
    nameless: u64,
    /// The rules of the card template, where rows were held against them.
    pub(super) rules: Option<TemplateRules>,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    id: Short,
    /// The line, for messages. Beyond four thousand million lines it is only a smaller number.
    line: u32,
    is_refused: bool,
    /// Whether it lacks what a new card needs.
    lacks: bool,
}

impl CheckedRoster {
    /// What is wrong with rows.
    pub fn problems(&self) -> &Problems {
        &self.problems
    }

    /// How many rows there are, blank ones not counted.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// How many rows are wrong.
    pub fn refused(&self) -> u64 {
        self.refused
    }

    /// How many rows the mapping's `[[where]]` leaves out; they are not among [`rows`](Self::rows).
    pub fn filtered(&self) -> u64 {
        self.filtered
    }

    /// How many rows do not even tell their card. While there is one, no card can be called a leaver's.
    pub fn nameless(&self) -> u64 {
        self.nameless
    }

    /// The place of a card in the index.
    pub(super) fn find(&self, id: &Short) -> Option<usize> {
        self.entries.binary_search_by(|entry| entry.id.cmp(id)).ok()
    }

    /// Whether the row of a card is wrong.
    pub(super) fn is_refused(&self, slot: usize) -> bool {
        self.entries.get(slot).is_some_and(|entry| entry.is_refused)
    }

    /// Refuses a row that was held to be right.
    pub(super) fn refuse(&mut self, slot: usize, problems: Vec<Problem>) {
        if let Some(entry) = self.entries.get_mut(slot) {
            self.refused += u64::from(!std::mem::replace(&mut entry.is_refused, true));
            self.problems.extend(problems);
        }
    }

    pub(super) fn note_lack(&mut self, slot: usize) {
        if let Some(entry) = self.entries.get_mut(slot) {
            entry.lacks = true;
        }
    }

    /// The places of rows that lack what a new card needs.
    pub(super) fn lacking(&self) -> impl Iterator<Item = usize> {
        self.entries.iter().enumerate().filter(|(_, entry)| entry.lacks).map(|(slot, _)| slot)
    }

    /// How many places the index has.
    pub(super) fn slots(&self) -> usize {
        self.entries.len()
    }
}

/// The hash of a card's id within the index. Of its own kind, so that the state's hashes tell nothing about it.
pub(super) fn id_hash(key: &Key, card_id: &str) -> Short {
    key.hash(&["index", card_id])
}

/// Reads every row.
pub(super) fn check(roster: &Roster, mapping: &Mapping, key: &Key) -> Result<CheckedRoster, Error> {
    let mut checked = CheckedRoster {
        entries: Vec::new(),
        problems: Problems::default(),
        rows: 0,
        refused: 0,
        filtered: 0,
        nameless: 0,
        rules: None,
    };
    let mut columns = mapping.watch(roster);
    for row in roster.rows()? {
        let row = row?;
        columns.see(&row);
        if mapping.belongs(&row) == Ok(false) {
            checked.filtered += 1;
            continue;
        }
        checked.rows += 1;
        let RowPlace { line, .. } = row.place();
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        match mapping.record(&row) {
            Ok(record) => {
                let id = id_hash(key, &record.card_id);
                checked.entries.push(Entry { id, line, is_refused: false, lacks: false });
            }
            Err(problems) => {
                checked.refused += 1;
                checked.problems.extend(problems);
                match mapping.card_id(&row) {
                    Ok(card_id) => {
                        checked.entries.push(Entry {
                            id: id_hash(key, &card_id),
                            line,
                            is_refused: true,
                            lacks: false,
                        });
                    }
                    Err(_) => checked.nameless += 1,
                }
            }
        }
    }
    if checked.rows + checked.filtered > 0 {
        columns.finish()?;
    }
    if checked.rows == 0 && checked.filtered > 0 {
        // As an empty roster would, this would make a leaver of everybody.
        let (path, rows) = (roster.path().display(), checked.filtered);
        let message = format!(
            "no row of the roster {path} belongs to the template: [[where]] of the mapping leaves out all {rows}"
        );
        return Err(Error::new(ErrorKind::Roster, message));
    }
    checked.entries.sort_unstable_by(|one, other| one.id.cmp(&other.id).then(one.line.cmp(&other.line)));
    refuse_doubles(&mut checked);
    checked.entries.shrink_to_fit();
    Ok(checked)
}

/// Rows of the same card are all refused: which of them is right, nobody knows.
fn refuse_doubles(checked: &mut CheckedRoster) {
    let CheckedRoster { entries, problems, refused, .. } = checked;
    let mut found = Vec::new();
    for same in entries.chunk_by_mut(|one, other| one.id == other.id).filter(|same| same.len() > 1) {
        let first = same[0].line;
        for entry in same.iter_mut() {
            *refused += u64::from(!std::mem::replace(&mut entry.is_refused, true));
        }
        for entry in &same[1..] {
            found.push(Problem::new(
                entry.line.into(),
                format!("the same card-id as in line {first}; both rows are refused"),
            ));
        }
    }
    found.sort_by_key(|problem| problem.line);
    problems.extend(found);
    entries.dedup_by(|one, other| one.id == other.id);
}
