//! The roster, checked, as an index from cards to rows.

use std::hash::{BuildHasher, RandomState};

use card_types::template::TemplateRules;

use super::alike;
use super::swallowed::Suspects;
use crate::alike::{Apart, is_decimal, skeleton};
use crate::error::{Error, ErrorKind};
use crate::guess::Guess;
use crate::mapping::Mapping;
use crate::problem::{Problem, Problems};
use crate::roster::{Roster, Row};
use crate::state::{Key, Short, mark};

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
    /// Rows of which not even the card's id is known, and lines that are no row by a fault.
    nameless: u64,
    /// Marks of the physical cards that rows name, sorted; also of rows that are wrong.
    assignments: Vec<Short>,
    /// The rules of the card template, where rows were held against them.
    pub(super) rules: Option<TemplateRules>,
    /// Of what ids look like.
    hasher: RandomState,
    apart: Apart,
    guesses: Vec<Guess>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub(super) id: Short,
    /// A hash of what the id looks like.
    pub(super) looks: u64,
    /// The line, for messages. Beyond four thousand million lines it is only a smaller number.
    pub(super) line: u32,
    pub(super) is_refused: bool,
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

    /// What was guessed about the roster and its dates, with samples of what comes of it.
    pub fn guesses(&self) -> &[Guess] {
        &self.guesses
    }

    /// Whether cards that are in no row can be called leavers': every row tells its card, and not all of them are wrong.
    pub(super) fn tells_leavers(&self) -> bool {
        self.nameless == 0 && self.refused < self.rows
    }

    /// A hash of what an id looks like: the same of all that are taken for one another.
    pub(super) fn looks(&self, card_id: &str) -> u64 {
        self.hasher.hash_one(skeleton(card_id, self.apart))
    }

    /// Each place of the index with what its id looks like.
    pub(super) fn looks_of_slots(&self) -> impl Iterator<Item = (usize, u64)> {
        self.entries.iter().map(|entry| entry.looks).enumerate()
    }

    /// Whether a row names this physical card.
    pub(super) fn names(&self, assignment: &Short) -> bool {
        self.assignments.binary_search(assignment).is_ok()
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

    pub(super) fn note_nameless(&mut self) {
        self.nameless += 1;
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
        assignments: Vec::new(),
        rules: None,
        hasher: RandomState::new(),
        apart: mapping.apart(),
        guesses: Vec::new(),
    };
    let mut columns = mapping.watch(roster);
    let mut guesses = mapping.guesses(roster);
    let mut decimals = Decimals::default();
    let mut suspects = Suspects::default();
    let mut last = None;
    for row in roster.rows()? {
        let row = row?;
        columns.see(&row);
        if mapping.belongs(&row) == Ok(false) {
            checked.filtered += 1;
            continue;
        }
        checked.rows += 1;
        checked.assignments.extend(mapping.physical_card(&row).map(|ids| mark(key, ids)));
        let record = mapping.record(&row);
        let card_id = match &record {
            Ok(record) => {
                guesses.see(&row, record);
                Some(record.card_id.clone())
            }
            Err(_) => mapping.card_id(&row).ok(),
        };
        if let Err(problems) = &record {
            checked.refused += 1;
            checked.problems.extend(problems.iter().cloned());
        }
        match card_id {
            Some(card_id) => {
                decimals.see(mapping, &row, &card_id);
                suspects.see(roster, mapping, key, &row, &card_id);
                checked.entries.push(Entry {
                    id: id_hash(key, &card_id),
                    looks: checked.looks(&card_id),
                    line: u32::try_from(row.place().line).unwrap_or(u32::MAX),
                    is_refused: record.is_err(),
                    lacks: false,
                });
            }
            None => checked.nameless += 1,
        }
        last = Some((row, record.is_ok()));
    }
    let path = roster.path().display();
    if checked.rows == 0 && checked.filtered == 0 {
        let message =
            format!("the roster {path} has no row, only headings or blank lines; look whether the export went wrong");
        return Err(Error::new(ErrorKind::Roster, message));
    }
    columns.finish()?;
    checked.assignments.sort_unstable();
    if checked.rows == 0 {
        // As an empty roster would, this would make a leaver of everybody.
        let rows = checked.filtered;
        let message = format!(
            "no row of the roster {path} belongs to the template: [[where]] of the mapping leaves out all {rows}"
        );
        return Err(Error::new(ErrorKind::Roster, message));
    }
    decimals.finish(roster)?;
    if let Some((row, true)) = last.filter(|(row, _)| row.is_remark()) {
        // A row that was right is the last entry.
        let slot = checked.entries.len() - 1;
        let text = "the last row is a total or a remark, and not a person's; take the line out of the file";
        checked.refuse(slot, vec![row.problem(text)]);
    }
    let (refused, problems) = alike::refuse_doubles(&mut checked.entries, roster, mapping)?;
    checked.refused += refused;
    checked.problems.extend(problems);
    suspects.finish(&mut checked);
    checked.entries.shrink_to_fit();
    checked.guesses = guesses.finish();
    Ok(checked)
}

/// Ids that are whole numbers with `.0`, of all.
#[derive(Default)]
struct Decimals {
    ids: u64,
    with_point: u64,
    first: Option<Problem>,
}

impl Decimals {
    fn see(&mut self, mapping: &Mapping, row: &Row, card_id: &str) {
        self.ids += 1;
        self.with_point += u64::from(is_decimal(card_id));
        if self.ids == 1 {
            self.first = Some(mapping.id_problem(row, String::new()));
        }
    }

    /// Refuses a roster where every id is one: the numbers were written as decimals, and are other ids now.
    fn finish(self, roster: &Roster) -> Result<(), Error> {
        let Some(mut first) = self.first.filter(|_| self.ids == self.with_point) else { return Ok(()) };
        first.message = format!(
            "every card-id ({} of {}) ends in .0 or ,0: a program has turned numbers into decimals; export the column as text",
            self.with_point, self.ids
        );
        let message = format!("the roster {} cannot be used: {first}", roster.path().display());
        Err(Error::with_problems(ErrorKind::Roster, message, std::iter::once(first).collect()))
    }
}
