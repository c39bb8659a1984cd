//! A first mapping, proposed from the headings of a roster and from what its values look like.

mod column;
mod find;
mod formats;
mod offers;
mod words;

use std::fmt::Write;

use super::rewrite::quoted;
use crate::card::Group;
use crate::error::{Error, ErrorKind};
use crate::problem::Problems;
use crate::roster::{Roster, RosterForm, Row};
use column::Seen;
use formats::formats;
use words::{Field, Words, plain};

/// Rows that are looked at.
const ROWS_LOOKED_AT: usize = 200;

/// The most front fields of a card.
const FRONT_FIELDS: usize = 3;

/// Headings that only an export of `cards export` has together.
const EXPORT: [&str; 4] = ["card-id", "card-status", "card-sub-status", "other-fields"];

/// Proposes a mapping for a roster: the text of a file with comments, to be read and corrected by a person. `sheet` is the
/// sheet of a workbook that the roster is a copy of.
///
/// Nothing of a row gets into it, only headings and the format of dates.
///
/// # Errors
/// [`ErrorKind::File`](crate::ErrorKind::File) and [`ErrorKind::Roster`](crate::ErrorKind::Roster) of reading rows.
pub fn propose(roster: &Roster, sheet: Option<&str>) -> Result<String, Error> {
    let mut rows = roster.rows()?.take(ROWS_LOOKED_AT).collect::<Result<Vec<Row>, Error>>()?;
    let broken: Problems = rows.iter().flat_map(|row| row.problems().iter().cloned()).collect();
    // What a broken row holds says nothing about its columns.
    rows.retain(|row| row.problems().is_empty());
    let headings = match (roster.form(), rows.first()) {
        (RosterForm::JsonLines, Some(row)) => row.names(),
        (RosterForm::JsonLines, None) => {
            let why = broken.kept().first().map_or_else(|| "there is no row".to_owned(), ToString::to_string);
            let message = format!("the roster {} has no row that can be read: {why}", roster.path().display());
            return Err(Error::with_problems(ErrorKind::Roster, message, broken));
        }
        _ => roster.headings().iter().filter(|heading| !heading.is_empty()).cloned().collect(),
    };
    let columns: Vec<Seen> = headings.into_iter().map(|heading| Seen::new(heading, &rows)).collect();
    let is_export = EXPORT.iter().all(|name| columns.iter().any(|column| column.heading == *name));
    let used = vec![false; columns.len()];
    let mut proposal =
        Proposal { columns, used, words: Words::load(), is_export, sections: Vec::new(), text: String::new() };
    proposal.write(sheet);
    Ok(proposal.text)
}

struct Proposal {
    columns: Vec<Seen>,
    used: Vec<bool>,
    words: Words,
    /// Whether the roster is an export of this program.
    is_export: bool,
    /// The sections that stand in the text, by their names.
    sections: Vec<String>,
    text: String,
}

impl Proposal {
    fn write(&mut self, sheet: Option<&str>) {
        self.line("# Which column of the roster becomes which field of a card. Proposed from headings and values: look at every");
        self.line(
            "# line. `blank` says what an empty cell means: \"leave\" the card as it is, \"clear\" the field, or",
        );
        self.line("# \"refuse\" the row. `cards help mapping` explains everything that may stand here.");
        self.line("version = 1");
        if let Some(sheet) = sheet {
            self.begin("roster", "");
            self.line(&format!("sheet = {}", quoted(sheet)));
        }
        self.card_id();
        self.user_card();
        self.wire_names();
        let words = self.words.unique_identifier.plain();
        if let Some(found) = self.find(&words, |column| !column.has_photos()) {
            self.section("unique-identifier", found, "how the holder signs in");
        }
        self.email();
        self.expiration();
        self.barcode();
        self.photo();
        self.name();
        self.front();
        self.line("\n# Cards that are not in the roster. \"leave\" is the safe choice while the mapping is new; then \"deactivate\", or");
        self.line(
            "# \"archive\" to archive them too, so many days after they were deactivated. Nothing is ever deleted.",
        );
        self.begin("leavers", "");
        self.line("action = \"leave\"\ngrace-days = 30");
        self.unused();
        self.offer_the_rest();
    }

    fn card_id(&mut self) {
        let (words, vague) = (self.words.card_id.plain(), self.words.card_id_vague.plain());
        let is_unique = |column: &Seen| column.cells.is_empty() || column.is_unique();
        let unique = |words: &[String]| self.position(words, is_unique);
        // A name of several rows cannot be the id of a card, whatever it is called.
        let named = unique(&words).or_else(|| unique(&vague));
        let named = named.or_else(|| self.position(&words, |_| true)).or_else(|| self.position(&vague, |_| true));
        let by_values = || self.columns.iter().position(Seen::is_like_ids);
        let by_values = || by_values().or_else(|| self.columns.iter().position(Seen::is_unique));
        let (found, note) = match named {
            Some(found) if !is_unique(&self.columns[found]) => {
                (Some(found), Some("# Not every row has a value of its own here: such rows will be refused."))
            }
            Some(found) => (Some(found), None),
            None => match by_values() {
                Some(found) => (
                    Some(found),
                    Some(
                        "# No heading looks like it: this one is only a guess, since every row has a value of its own.",
                    ),
                ),
                None => (
                    (!self.columns.is_empty()).then_some(0),
                    Some("# No heading looks like it: the first column is only a guess."),
                ),
            },
        };
        self.line("\n# Names a card within its template; it can never be changed later.");
        if let Some(note) = note {
            self.line(note);
        }
        match found {
            Some(found) => self.section_below("card-id", found),
            None => self.line("[card-id]\ncolumn = \"\""),
        }
    }

    /// A physical card needs both ids, and only GUIDs are ids there.
    fn user_card(&mut self) {
        let (user, card) = (self.words.user_card_user_id.plain(), self.words.user_card_card_id.plain());
        let has_guids = |words: &[String]| self.position(words, Seen::has_guids);
        let (Some(user), Some(card)) = (has_guids(&user), has_guids(&card)) else { return };
        self.begin("user-card", "the physical card of the same person");
        for (key, found) in [("user-id", user), ("card-id", card)] {
            self.used[found] = true;
            let line = format!("{key} = {{ column = {} }}", quoted(&self.columns[found].heading));
            self.line(&line);
        }
    }

    /// Columns that are called as the fields of a card are: `front-2`, `back_1`, `id-photo`.
    fn wire_names(&mut self) {
        for index in 0..self.columns.len() {
            let key = self.columns[index].heading.to_lowercase().replace(['_', ' '], "-");
            // A column "Name" may be the last name.
            let is_taken = |group: &Group| self.used[index] || (*group == Group::Name && !self.is_export);
            let Some(group) = Group::of_key(&key).filter(|group| !is_taken(group)) else { continue };
            if group == Group::Image && self.columns[index].none(super::check::is_photo) {
                continue;
            }
            let most = if group == Group::Front { 3 } else { 4 };
            let number = key.rsplit('-').next().and_then(|number| number.parse::<usize>().ok());
            if number.is_none_or(|number| (1..=most).contains(&number)) {
                self.section(&format!("{}.{key}", group.wire_name()), index, "");
            }
        }
    }

    fn email(&mut self) {
        let words = self.words.recipient_email.plain();
        let named = self.find(&words, |column| !column.none(super::check::is_email));
        let comment = "where invitations go";
        match named {
            Some(found) => self.section("recipient-email", found, comment),
            None => {
                if let Some(found) = self.free(Seen::has_emails) {
                    self.section("recipient-email", found, &format!("{comment}; recognised by its values"));
                }
            }
        }
    }

    fn photo(&mut self) {
        if self.has("image.id-photo") {
            return;
        }
        let words = self.words.photo.plain();
        let comment = "an address that begins with https://";
        if let Some(found) = self.find(&words, |column| !column.none(super::check::is_photo)) {
            self.section("image.id-photo", found, comment);
        } else if let Some(found) = self.free(Seen::has_photos) {
            self.section("image.id-photo", found, &format!("{comment}; recognised by its values"));
        }
    }

    fn barcode(&mut self) {
        if self.has("barcode.barcode") {
            return;
        }
        let words = self.words.barcode.plain();
        if let Some(found) = self.find(&words, |column| !column.has_photos()) {
            self.section("barcode.barcode", found, "");
        } else if let Some(found) = self.free(Seen::has_check_digits) {
            self.section("barcode.barcode", found, "recognised by the check digits of its values");
        }
    }

    fn expiration(&mut self) {
        let words = self.words.card_expiration.plain();
        // Dates decide where several headings are likely; without any value the heading does.
        let dated = self.find(&words, |column| !column.cells.is_empty() && !formats(column).is_empty());
        let empty = dated.or_else(|| self.find(&words, |column| column.cells.is_empty()));
        let Some(found) = empty else {
            if let Some(found) = self.find(&words, |_| true) {
                let heading = quoted(&self.columns[found].heading);
                self.line(&format!(
                    "\n# {heading} looks like the end of a card's validity, but no format fits the dates of all rows:"
                ));
                self.line(&format!("#[card-expiration]\n#column = {heading}\n#format = \"%d/%m/%Y\"\n#time = \"23:59\"\n#zone = \"UTC\""));
                self.sections.push("card-expiration".to_owned());
            }
            return;
        };
        let fitting = formats(&self.columns[found]);
        self.section("card-expiration", found, "");
        match fitting.as_slice() {
            // What is not told is read as ISO 8601.
            [] | [None, ..] => {}
            [Some(format)] => self.line(&format!("format = \"{format}\"")),
            [Some(format), others @ ..] => {
                let others: Vec<&str> = others.iter().flatten().copied().collect();
                self.line(&format!("format = \"{format}\" # a guess, could also be {}", others.join(" or ")));
            }
        }
        self.line("time = \"23:59\" # of days without a time");
        self.line("zone = \"UTC\" # put yours here, such as \"Europe/Dublin\"");
    }

    fn name(&mut self) {
        if self.has("name-fields.name") {
            return;
        }
        let words = self.words.name.plain();
        let [first, last] = [&self.words.first_name, &self.words.last_name].map(Field::plain);
        let [first, last] = [self.position(&first, |_| true), self.position(&last, |_| true)];
        let full = self.position(&words, |_| true);
        // Beside a first name, a column "Name" is the last name where there is no other.
        let parts: Vec<usize> = match (full, first, last) {
            (Some(full), Some(first), None) if BARE_NAMES.contains(&plain(&self.columns[full].heading).as_str()) => {
                vec![first, full]
            }
            (Some(full), ..) => vec![full],
            (None, first, last) => first.into_iter().chain(last.filter(|last| Some(*last) != first)).collect(),
        };
        match parts.as_slice() {
            [] => {}
            [only] => self.section("name-fields.name", *only, ""),
            parts => {
                let headings: Vec<String> = parts.iter().map(|part| quoted(&self.columns[*part].heading)).collect();
                for part in parts {
                    self.used[*part] = true;
                }
                self.begin("name-fields.name", "");
                self.line(&format!("columns = [{}]\nseparator = \" \"", headings.join(", ")));
            }
        }
    }

    fn front(&mut self) {
        if self.is_export {
            return;
        }
        let words = self.words.front.plain();
        for number in 1..=FRONT_FIELDS {
            let section = format!("front-fields.front-{number}");
            if self.has(&section) {
                continue;
            }
            let Some(found) = self.position(&words, |_| true) else { return };
            self.section(&section, found, "");
        }
    }

    fn unused(&mut self) {
        let unused = self.columns.iter().zip(&self.used).filter(|(_, is_used)| !**is_used);
        let unused: Vec<String> = unused.map(|(column, _)| quoted(&column.heading)).collect();
        if !unused.is_empty() {
            self.line("\n# Columns that are not used:");
            for heading in unused {
                // A heading is foreign text: quoted, it cannot end the comment.
                self.line(&format!("#   {heading}"));
            }
        }
    }

    fn has(&self, section: &str) -> bool {
        self.sections.iter().any(|known| known == section)
    }

    /// Begins a section.
    fn begin(&mut self, section: &str, comment: &str) {
        let comment = if comment.is_empty() { String::new() } else { format!(" # {comment}") };
        self.line(&format!("\n[{section}]{comment}"));
        self.sections.push(section.to_owned());
    }

    /// A section for a column.
    fn section(&mut self, section: &str, found: usize, comment: &str) {
        self.begin(section, comment);
        self.column(found);
    }

    /// A section directly below what was written last.
    fn section_below(&mut self, section: &str, found: usize) {
        self.line(&format!("[{section}]"));
        self.sections.push(section.to_owned());
        self.column(found);
    }

    fn column(&mut self, found: usize) {
        self.used[found] = true;
        let line = format!("column = {}", quoted(&self.columns[found].heading));
        self.line(&line);
        if self.is_export {
            // An export has every character of a value, and apostrophes for spreadsheets.
            self.line("trim = false\nformula = \"unquote\"");
        }
    }

    fn line(&mut self, text: &str) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.text, "{text}");
    }
}

/// What a column of whole names or of last names is called, in the form of [`plain`].
const BARE_NAMES: [&str; 7] = ["name", "naam", "navn", "namn", "nimi", "isim", "nev"];

#[cfg(test)]
mod tests;
