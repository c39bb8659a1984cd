//! What is guessed when a roster is read by a mapping, with samples of what comes of it.

use std::collections::BTreeSet;

use super::Mapping;
use super::check::found;
use super::column::{Column, Kind};
use super::date::DateRule;
use crate::card::{CardRecord, Wanted};
use crate::guess::{Guess, GuessKind};
use crate::roster::{Roster, Row};

/// Letters that a sample shows. Without the words they stand in they tell nothing of a person.
const LETTERS: usize = 24;

impl Mapping {
    /// Watches what the guesses about a roster come to.
    pub(crate) fn guesses(&self, roster: &Roster) -> GuessWatch<'_> {
        let guesses = roster.guesses();
        let has_guessed_letters = guesses.iter().any(|guess| guess.what == GuessKind::Encoding);
        let dates = self.columns.iter().filter_map(|(_, column)| DateWatch::of(column)).collect();
        GuessWatch { guesses, letters: has_guessed_letters.then(BTreeSet::new), dates }
    }
}

/// The guesses about a roster, and what its rows say of them.
pub(crate) struct GuessWatch<'a> {
    guesses: Vec<Guess>,
    /// Letters beyond ASCII, where the encoding was guessed.
    letters: Option<BTreeSet<char>>,
    dates: Vec<DateWatch<'a>>,
}

impl GuessWatch<'_> {
    /// Takes a row that is right.
    pub(crate) fn see(&mut self, row: &Row, record: &CardRecord) {
        if let Some(letters) = self.letters.as_mut().filter(|letters| letters.len() < LETTERS) {
            let texts = record.fields.iter().map(|(_, wanted)| wanted).filter_map(|wanted| match wanted {
                Wanted::Set(text) => Some(text.as_str()),
                Wanted::Clear => None,
            });
            let found = texts.chain([record.card_id.as_str()]).flat_map(str::chars);
            letters.extend(found.filter(|letter| !letter.is_ascii()).take(LETTERS));
        }
        self.dates.iter_mut().for_each(|date| date.see(row));
    }

    /// All of them.
    pub(crate) fn finish(mut self) -> Vec<Guess> {
        if let (Some(letters), Some(guess)) = (self.letters, self.guesses.first_mut()) {
            let shown: Vec<String> = letters.iter().take(LETTERS).map(ToString::to_string).collect();
            guess.sample = Some(match shown.as_slice() {
                [] => "no letter beyond ASCII is written".to_owned(),
                shown => format!("letters that are written: {}", shown.join(" ")),
            });
        }
        self.guesses.extend(self.dates.into_iter().flat_map(DateWatch::guesses));
        self.guesses
    }
}

/// A column of dates whose format may be read in two ways.
struct DateWatch<'a> {
    column: &'a Column,
    rule: &'a DateRule,
    /// The other order of day and month, while every date so far fits it too.
    swapped: Option<DateRule>,
    /// A date as it is written, and what it was taken for; one that the other order takes for another, where there is one.
    sample: Option<(String, String)>,
    is_other: bool,
}

impl<'a> DateWatch<'a> {
    fn of(column: &'a Column) -> Option<Self> {
        let Kind::Date(rule) = &column.kind else { return None };
        let swapped = rule.swapped();
        (swapped.is_some() || rule.has_short_years()).then_some(Self {
            column,
            rule,
            swapped,
            sample: None,
            is_other: false,
        })
    }

    fn see(&mut self, row: &Row) {
        if self.swapped.is_none() && self.sample.is_some() {
            return;
        }
        let text = found(self.column, self.column.text(row)).and_then(|text| self.column.rewrite.apply(text));
        let Ok(text) = text else { return };
        let Ok(read) = self.rule.read(&text) else { return };
        let other = self.swapped.as_ref().map(|rule| rule.read(&text).map(|other| other != read));
        if other.as_ref().is_some_and(Result::is_err) {
            // The order is proven: it has a day above 12.
            self.swapped = None;
        }
        let is_other = other == Some(Ok(true));
        if self.sample.is_none() || is_other && !self.is_other {
            let (year, month, day) = read.date();
            self.sample = Some((text, format!("{year:04}-{month:02}-{day:02}")));
            self.is_other = is_other;
        }
    }

    fn guesses(self) -> Vec<Guess> {
        let Some((text, date)) = self.sample else { return Vec::new() };
        let format = self.rule.format().unwrap_or_default();
        let column = self.column.heading().map(ToOwned::to_owned);
        let sample = Some(format!("{text} is taken for {date}"));
        let guess = |what, reason: String, remedy: &str| Guess {
            what,
            column: column.clone(),
            taken: format!("{format:?}"),
            reason,
            sample: sample.clone(),
            remedy: remedy.to_owned(),
        };
        let mut guesses = Vec::new();
        if let Some(other) = self.swapped.filter(|_| self.is_other) {
            let other = other.format().unwrap_or_default();
            let reason = format!("the mapping says so, but every date of the roster fits {other:?} too");
            guesses.push(guess(GuessKind::DayAndMonth, reason, "compare one with the system that it comes from"));
        }
        if self.rule.has_short_years() {
            let reason = "years of two digits are taken for 1969 to 2068".to_owned();
            guesses.push(guess(GuessKind::Century, reason, "export years with four digits to settle it"));
        }
        guesses
    }
}
