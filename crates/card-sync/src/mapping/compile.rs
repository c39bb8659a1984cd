//! From the file's text to checked rules, with a line for everything that is wrong.

use std::path::Path;

use card_types::Encoding as WireEncoding;
use card_types::id123::{CardData, CreateCard, FieldValue};
use toml::Spanned;

use super::column::{Column, Kind, Source};
use super::date::DateRule;
use super::faults;
use super::file::{
    Blank, DatesTable, Entries, Entry, Formula, MappingFile, TellApart, UserCardEncoding, UserCardTable,
};
use super::{LeaverAction, Leavers, Mapping, UserCardColumns, UserCardLeavers};
use crate::alike::Apart;
use crate::card::{Field, Group, UserCardField};
use crate::digest::Digest;
use crate::error::{Error, ErrorKind};
use crate::looks::heading;
use crate::problem::{Problem, Problems};
use crate::roster::RosterOptions;

/// The version of the form.
const VERSION: u32 = 1;

/// Days between deactivating and archiving when the mapping does not say.
const GRACE_DAYS: u32 = 30;

pub(super) fn compile(path: &Path, text: &str) -> Result<Mapping, Error> {
    let mut compiler = Compiler { text, problems: Problems::default(), dates: DatesTable::default() };
    let file = faults::read(text).map_err(|faults| {
        let problem = |(at, message): faults::Fault| compiler.problem(at, message);
        refuse(path, faults.into_iter().map(problem).collect())
    })?;
    let mapping = compiler.mapping(path, file);
    if !compiler.problems.is_empty() {
        return Err(refuse(path, compiler.problems));
    }
    Ok(mapping)
}

pub(super) fn refuse(path: &Path, problems: Problems) -> Error {
    let first = problems.kept().first().map(ToString::to_string).unwrap_or_default();
    let more = match problems.count() {
        0 | 1 => String::new(),
        2 => ", and 1 more problem".to_owned(),
        count => format!(", and {} more problems", count - 1),
    };
    Error::with_problems(
        ErrorKind::Mapping,
        format!("the mapping {} is wrong: {first}{more}", path.display()),
        problems,
    )
}

pub(super) struct Compiler<'a> {
    text: &'a str,
    problems: Problems,
    dates: DatesTable,
}

impl Compiler<'_> {
    fn mapping(&mut self, path: &Path, file: MappingFile) -> Mapping {
        let version = self.line(file.version.span().start);
        if file.version.into_inner() != VERSION {
            self.wrong(version, "version", format!("this program reads version {VERSION}"));
        }
        self.dates = file.dates;
        let mut card_id = self.column("card-id", &file.card_id, Kind::Identifier, false);
        if file.card_id.get_ref().blank.is_some_and(|blank| blank != Blank::Refuse) {
            self.wrong(card_id.line, "card-id", "a card needs an id: leave `blank` out".to_owned());
        }
        if matches!(card_id.source, Source::Constant(_)) {
            self.wrong(card_id.line, "card-id", "every card needs an id of its own: give a `column`".to_owned());
        }
        card_id.blank = Blank::Refuse;
        let apart = file.card_id.get_ref().tell_apart.as_ref();
        let tells = |what| apart.is_some_and(|list| list.get_ref().contains(&what));
        let apart = Apart { case: tells(TellApart::Case), zeros: tells(TellApart::Zeros) };
        let delimiter = file.roster.delimiter.and_then(|delimiter| self.delimiter(&delimiter));
        let roster = RosterOptions { form: file.roster.form, encoding: file.roster.encoding, delimiter };
        let source = file.source.and_then(|table| self.source(&table));
        let mut columns = Vec::new();
        let dates = DateRule::default();
        for (field, entry, kind) in [
            (Field::UniqueIdentifier, &file.unique_identifier, Kind::Identifier),
            (Field::SecurityQuestion1, &file.security_question_1, Kind::Text),
            (Field::SecurityQuestion2, &file.security_question_2, Kind::Text),
            (Field::CardExpiration, &file.card_expiration, Kind::Date(dates)),
            (Field::RecipientEmail, &file.recipient_email, Kind::Email),
        ] {
            if let Some(entry) = entry {
                let can_clear = field != Field::CardExpiration;
                columns.push((field.clone(), self.column(&field.to_string(), entry, kind, can_clear)));
            }
        }
        for (group, entries) in [
            (Group::Barcode, &file.barcode),
            (Group::Image, &file.image),
            (Group::Name, &file.name_fields),
            (Group::Front, &file.front_fields),
            (Group::Secondary, &file.secondary_fields),
            (Group::Back, &file.back_fields),
        ] {
            self.group(group, entries, &mut columns);
        }
        self.check_limits(&columns);
        let user_card = file.user_card.map(|table| self.user_card(&table, file.leavers.action, &mut columns));
        let filters = file.filters.into_iter().filter_map(|table| self.filter(table)).collect();
        Mapping {
            path: path.to_owned(),
            digest: Digest::of(self.text.as_bytes()),
            roster,
            sheet: file.roster.sheet,
            source,
            card_id,
            apart,
            columns,
            filters,
            user_card,
            leavers: Leavers { action: file.leavers.action, grace_days: file.leavers.grace_days.unwrap_or(GRACE_DAYS) },
            returners: file.returners.activate,
        }
    }

    fn group(&mut self, group: Group, entries: &Entries, columns: &mut Vec<(Field, Column)>) {
        for (key, entry) in entries {
            let name = format!("{}.{key}", group.wire_name());
            let kind = match group {
                Group::Barcode => Kind::Identifier,
                Group::Image => Kind::Url,
                _ => Kind::Text,
            };
            columns.push((Field::Data(group, key.as_str().into()), self.column(&name, entry, kind, true)));
        }
    }

    fn user_card(
        &mut self,
        table: &UserCardTable,
        leavers: LeaverAction,
        columns: &mut Vec<(Field, Column)>,
    ) -> UserCardColumns {
        for (field, entry, kind) in [
            (UserCardField::Activation, &table.activation, Kind::Date(DateRule::default())),
            (UserCardField::Deactivation, &table.deactivation, Kind::Date(DateRule::default())),
            (UserCardField::Notes, &table.notes, Kind::Text),
            (UserCardField::Uses, &table.uses, Kind::Integer),
        ] {
            if let Some(entry) = entry {
                let name = format!("user-card.{}", field.name());
                columns.push((Field::UserCard(field), self.column(&name, entry, kind, true)));
            }
        }
        UserCardColumns {
            user_id: self.column("user-card.user-id", &table.user_id, Kind::Guid, false),
            card_id: self.column("user-card.card-id", &table.card_id, Kind::Guid, false),
            encoding: match table.encoding {
                UserCardEncoding::Json => WireEncoding::Json,
                UserCardEncoding::Xml => WireEncoding::Xml,
            },
            leavers: self.user_card_leavers(table, leavers),
        }
    }

    /// While nobody is a leaver, no physical card can be a leaver's.
    fn user_card_leavers(&mut self, table: &UserCardTable, leavers: LeaverAction) -> UserCardLeavers {
        let chosen = table.leavers.as_ref().map(|table| (table.span(), table.get_ref().action));
        match (chosen, leavers) {
            (None, LeaverAction::Leave) => UserCardLeavers::Leave,
            (None, _) => UserCardLeavers::End,
            (Some((span, UserCardLeavers::End | UserCardLeavers::Remove)), LeaverAction::Leave) => {
                let line = self.line(span.start);
                let what = "nobody is a leaver: give [leavers] an `action` of \"deactivate\" or \"archive\"".to_owned();
                self.wrong(line, "user-card.leavers", what);
                UserCardLeavers::Leave
            }
            (Some((_, action)), _) => action,
        }
    }

    fn column(&mut self, name: &str, entry: &Spanned<Entry>, kind: Kind, can_clear: bool) -> Column {
        let line = self.line(entry.span().start);
        let entry = entry.get_ref();
        let source = match (&entry.column, &entry.columns, &entry.value) {
            (Some(column), None, None) => {
                Source::Columns { headings: vec![heading(column).into_owned()], separator: String::new() }
            }
            (None, Some(columns), None) if !columns.is_empty() => Source::Columns {
                headings: columns.iter().map(|column| heading(column).into_owned()).collect(),
                separator: entry.separator.clone().unwrap_or_else(|| " ".to_owned()),
            },
            (None, None, Some(value)) if !value.get_ref().is_empty() => Source::Constant(value.get_ref().clone()),
            _ => {
                self.wrong(line, name, "give one of `column`, `columns` and `value`, and not empty".to_owned());
                Source::Constant(String::new())
            }
        };
        if entry.separator.is_some() && entry.columns.is_none() {
            self.wrong(line, name, "`separator` is for `columns`".to_owned());
        }
        if entry.blank == Some(Blank::Clear) && !can_clear {
            self.wrong(line, name, "this field cannot be cleared: use \"leave\" or \"refuse\"".to_owned());
        }
        let kind = self.kind(line, name, entry, kind);
        let rewrite = self.rewrite(name, entry, &kind);
        let column = Column {
            source,
            blank: entry.blank.unwrap_or(Blank::Leave),
            trim: entry.trim.unwrap_or(true),
            max_length: entry.max_length,
            formula: entry.formula.unwrap_or(Formula::Refuse),
            kind,
            rewrite,
            line,
            name: name.to_owned(),
        };
        self.check_own_texts(&column, entry);
        column
    }

    /// Fills in how dates are read, and refuses that elsewhere.
    fn kind(&mut self, line: u64, name: &str, entry: &Entry, kind: Kind) -> Kind {
        let own = [&entry.format, &entry.time, &entry.zone];
        if !matches!(kind, Kind::Date(_)) {
            if own.iter().any(|setting| setting.is_some()) {
                self.wrong(line, name, "`format`, `time` and `zone` are for dates".to_owned());
            }
            return kind;
        }
        let general = [&self.dates.format, &self.dates.time, &self.dates.zone];
        let [format, time, zone] = [0, 1, 2].map(|index| own[index].as_deref().or(general[index].as_deref()));
        match DateRule::new(format, time, zone) {
            Ok(rule) => Kind::Date(rule),
            Err(message) => {
                self.wrong(line, name, message);
                Kind::Date(DateRule::default())
            }
        }
    }

    /// The schema knows how many fields a group may have: a card with all of them is checked.
    fn check_limits(&mut self, columns: &[(Field, Column)]) {
        let of = |group: Group| {
            let fields = columns.iter().filter_map(|(field, _)| match field {
                Field::Data(of, key) if *of == group => Some(FieldValue::new(&**key, "x")),
                _ => None,
            });
            fields.collect::<Vec<_>>()
        };
        let data = CardData::new()
            .barcode(of(Group::Barcode))
            .image(of(Group::Image))
            .name_fields(of(Group::Name))
            .front_fields(of(Group::Front))
            .secondary_fields(of(Group::Secondary))
            .back_fields(of(Group::Back));
        if let Err(error) = CreateCard::new("template", "card").card_data(data).validate() {
            for violation in error.violations() {
                let group = violation.pointer().trim_start_matches("/card-data/");
                let line = columns
                    .iter()
                    .find(|(field, _)| field.to_string().starts_with(group.split('/').next().unwrap_or(group)))
                    .map_or(1, |(_, column)| column.line);
                self.wrong(line, group, violation.message().to_owned());
            }
        }
    }

    fn delimiter(&mut self, text: &Spanned<String>) -> Option<u8> {
        match text.get_ref().as_bytes() {
            [byte] if !matches!(byte, b'"' | b'\r' | b'\n' | b' ' | 0) && byte.is_ascii() => Some(*byte),
            _ => {
                let line = self.line(text.span().start);
                self.wrong(line, "roster.delimiter", "write one ASCII character, such as \";\" or \"\\t\"".to_owned());
                None
            }
        }
    }

    /// A problem at a byte of the file.
    fn problem(&self, at: usize, message: impl Into<String>) -> Problem {
        let before = self.text.get(..at).unwrap_or_default();
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Problem { column: Some(column), ..Problem::new(self.line(at), message) }
    }

    pub(super) fn wrong_at(&mut self, at: usize, name: &str, message: impl Into<String>) {
        let problem = self.problem(at, message);
        let column = problem.column;
        self.problems.push(problem.at_column(column, name));
    }

    fn wrong(&mut self, line: u64, name: &str, message: String) {
        self.problems.push(Problem::new(line, message).at_column(None, name));
    }

    /// The line of a byte of the file, counted from 1.
    pub(super) fn line(&self, offset: usize) -> u64 {
        1 + self.text.get(..offset).unwrap_or_default().matches('\n').count() as u64
    }
}
