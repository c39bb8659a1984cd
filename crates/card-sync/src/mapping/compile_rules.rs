//! The rules of a mapping beyond "this column": checked when the file is opened, each with its place in it.

use std::time::Duration;

use toml::Spanned;

use super::check::checked;
use super::column::{Column, Kind, Source};
use super::compile::Compiler;
use super::file::{Entry, SourceTable};
use super::filter::{Condition, Filter, WhereTable};
use super::rewrite::{self, Near, Rewrite, Values};
use crate::looks::heading;
use crate::source::SourceCommand;

/// How long the command may take when the mapping does not say.
const TIMEOUT_SECONDS: u64 = 300;

/// A day: longer is a mistake.
const LONGEST_TIMEOUT_SECONDS: u64 = 86_400;

impl Compiler<'_> {
    /// What is done to a field's text.
    pub(super) fn rewrite(&mut self, name: &str, entry: &Entry, kind: &Kind) -> Rewrite {
        let mut rewrite = Rewrite::default();
        if let Some(text) = &entry.pattern {
            rewrite.pattern = self.valid(name, text, |text| rewrite::pattern(text));
        }
        if let Some(width) = &entry.pad {
            rewrite.pad = self.valid(name, width, |width| rewrite::width(*width));
            if entry.max_length.is_some_and(|most| rewrite.pad.is_some_and(|width| width > most)) {
                self.wrong_at(width.span().start, name, "`pad` makes texts longer than `max-length` allows");
            }
        }
        rewrite.case = entry.case.as_ref().map(|case| *case.get_ref());
        if let Some(table) = &entry.values {
            let other = entry.other.as_ref().map(|other| *other.get_ref()).unwrap_or_default();
            rewrite.values = Some(Values::new(table.get_ref().clone(), other));
            if table.get_ref().is_empty() {
                self.wrong_at(table.span().start, name, "`values` is empty");
            }
        } else if let Some(other) = &entry.other {
            self.wrong_at(other.span().start, name, "`other` is for `values`");
        }
        if let Some(list) = entry.tell_apart.as_ref().filter(|_| name != "card-id") {
            self.wrong_at(list.span().start, name, "`tell-apart` is for `[card-id]`");
        }
        let is_text = matches!(kind, Kind::Text | Kind::Identifier | Kind::Email);
        let places = [entry.case.as_ref().map(Spanned::span), entry.pad.as_ref().map(Spanned::span)];
        for span in places.into_iter().flatten().filter(|_| !is_text) {
            self.wrong_at(span.start, name, "`case` and `pad` are for texts");
        }
        let all = [entry.pattern.as_ref().map(Spanned::span), entry.values.as_ref().map(Spanned::span)];
        if entry.value.is_some() {
            for span in all.into_iter().flatten() {
                self.wrong_at(span.start, name, "`match` and `values` are for columns: `value` is what it is");
            }
        }
        rewrite
    }

    /// Holds the texts that the mapping itself puts on cards against what the field must be.
    pub(super) fn check_own_texts(&mut self, column: &Column, entry: &Entry) {
        let told = |text: &str| {
            let dressed = column.rewrite.dress(text.to_owned())?;
            if dressed.trim().is_empty() { Ok(dressed) } else { checked(column, dressed) }
        };
        if let (Source::Constant(text), Some(value)) = (&column.source, &entry.value)
            && let Err(message) = told(text)
        {
            self.wrong_at(value.span().start, &column.name, message);
        }
        let Some(table) = &entry.values else { return };
        for (from, to) in table.get_ref() {
            if let Err(message) = told(to) {
                let message = format!("what {} becomes: {message}", rewrite::quoted(from));
                self.wrong_at(table.span().start, &column.name, message);
            }
        }
    }

    /// The command that prints the roster.
    pub(super) fn source(&mut self, table: &SourceTable) -> Option<SourceCommand> {
        let words = self.valid("source", &table.command, |words| match words.first() {
            Some(program) if !program.trim().is_empty() => Ok(words.clone()),
            _ => Err("give the program and its arguments, as [\"./export\", \"--all\"]".to_owned()),
        });
        let seconds = match &table.timeout_seconds {
            None => Some(TIMEOUT_SECONDS),
            Some(given) => self.valid("source", given, |seconds| match seconds {
                1..=LONGEST_TIMEOUT_SECONDS => Ok(*seconds),
                _ => Err(format!("a number of seconds from 1 to {LONGEST_TIMEOUT_SECONDS}")),
            }),
        };
        Some(SourceCommand { words: words?, timeout: Duration::from_secs(seconds?) })
    }

    /// One `[[where]]`.
    pub(super) fn filter(&mut self, table: Spanned<WhereTable>) -> Option<Filter> {
        let at = table.span().start;
        let line = self.line(at);
        let table = table.into_inner();
        let heading = heading(&table.column).into_owned();
        if heading.is_empty() {
            self.wrong_at(at, "where", "`column` is empty");
        }
        let condition = match (table.is, table.is_not, table.pattern, table.blank) {
            (Some(texts), None, None, None) => self.texts(at, &texts.into_list(), Condition::Is)?,
            (None, Some(texts), None, None) => self.texts(at, &texts.into_list(), Condition::IsNot)?,
            (None, None, Some(text), None) => {
                Condition::Match(self.valid("where", &text, |text| rewrite::pattern(text))?)
            }
            (None, None, None, Some(blank)) => Condition::Blank(blank),
            _ => {
                self.wrong_at(at, "where", "give one of `is`, `is-not`, `match` and `blank`");
                return None;
            }
        };
        Some(Filter { heading, condition, line })
    }

    fn texts(
        &mut self,
        at: usize,
        texts: &[String],
        condition: impl Fn(Vec<String>, Near) -> Condition,
    ) -> Option<Condition> {
        if texts.is_empty() {
            self.wrong_at(at, "where", "the list of texts is empty");
            return None;
        }
        // Cells are compared without the white space around them.
        let texts: Vec<String> = texts.iter().map(|text| text.trim().to_owned()).collect();
        let near = Near::new(&texts);
        Some(condition(texts, near))
    }

    fn valid<T, U>(&mut self, name: &str, given: &Spanned<T>, check: impl Fn(&T) -> Result<U, String>) -> Option<U> {
        check(given.get_ref()).map_err(|message| self.wrong_at(given.span().start, name, message)).ok()
    }
}
