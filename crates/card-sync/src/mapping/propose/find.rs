//! Looking for the column of a field.

use super::Proposal;
use super::column::Seen;
use super::words::plain;

/// What a word must have at least, to be looked for within longer headings.
const SHORTEST_PART: usize = 6;

impl Proposal {
    /// The column with one of the words as its heading, or with a long one at either end of it.
    pub(super) fn find(&self, words: &[String], fits: impl Fn(&Seen) -> bool) -> Option<usize> {
        self.position(words, &fits).or_else(|| {
            let has_part = |heading: &str, word: &String| {
                word.chars().count() >= SHORTEST_PART
                    && (heading.starts_with(word.as_str()) || heading.ends_with(word.as_str()))
            };
            self.free(|column| fits(column) && words.iter().any(|word| has_part(&plain(&column.heading), word)))
        })
    }

    /// The column whose heading is one of the words, and that is not used yet. Earlier words win.
    pub(super) fn position(&self, words: &[String], fits: impl Fn(&Seen) -> bool) -> Option<usize> {
        let free = self.columns.iter().enumerate().filter(|(index, column)| !self.used[*index] && fits(column));
        let named = free.filter_map(|(index, column)| {
            let heading = plain(&column.heading);
            Some((words.iter().position(|word| *word == heading)?, index))
        });
        named.min().map(|(_, index)| index)
    }

    /// The first column that is not used yet and fits.
    pub(super) fn free(&self, fits: impl Fn(&Seen) -> bool) -> Option<usize> {
        self.columns
            .iter()
            .enumerate()
            .find(|(index, column)| !self.used[*index] && fits(column))
            .map(|(index, _)| index)
    }
}
