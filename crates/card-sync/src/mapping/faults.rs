//! What is wrong with the form of a mapping file, all of it: the reader itself stops at the first mistake.

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Error, ValueDeserializer};

use super::file::{
    DatesTable, Entry, LeaversTable, MappingFile, ReturnersTable, RosterTable, SourceTable, UserCardTable,
};
use super::filter::WhereTable;

/// A message, and the byte where it belongs.
pub(super) type Fault = (usize, String);

/// Reads the file, or tells everything that is wrong with its form.
pub(super) fn read(text: &str) -> Result<MappingFile, Vec<Fault>> {
    let first = match toml::from_str(text) {
        Ok(file) => return Ok(file),
        Err(error) => fault(&error),
    };
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut faults: Vec<Fault> = errors.iter().map(fault).collect();
    if faults.is_empty() {
        for (name, value) in table.into_inner() {
            section(name.get_ref(), name.span().start, value, &mut faults);
        }
    }
    // What is missing as a whole is found by the reader only.
    if faults.iter().all(|(at, _)| *at != first.0) {
        faults.push(first);
    }
    faults.sort();
    faults.dedup();
    Err(faults)
}

fn section(name: &str, at: usize, value: Spanned<DeValue<'_>>, faults: &mut Vec<Fault>) {
    match name {
        "version" => whole::<u32>(value, faults),
        "roster" => members::<RosterTable>(value, faults),
        "source" => members::<SourceTable>(value, faults),
        "dates" => members::<DatesTable>(value, faults),
        "leavers" => members::<LeaversTable>(value, faults),
        "returners" => members::<ReturnersTable>(value, faults),
        "where" => match value.get_ref() {
            DeValue::Array(_) => each(value, faults, whole::<WhereTable>),
            _ => faults.push((value.span().start, "write conditions as [[where]], with two brackets".to_owned())),
        },
        "barcode" | "image" | "name-fields" | "front-fields" | "secondary-fields" | "back-fields" => {
            each(value, faults, members::<Entry>);
        }
        "user-card" => members::<UserCardTable>(value, faults),
        "card-id"
        | "unique-identifier"
        | "security-question-1"
        | "security-question-2"
        | "card-expiration"
        | "recipient-email" => members::<Entry>(value, faults),
        // The reader names the sections that there are.
        _ => {
            let mut table = DeTable::new();
            table.insert(Spanned::new(at..at, name.to_owned().into()), value);
            whole::<MappingFile>(Spanned::new(at..at, DeValue::Table(table)), faults);
        }
    }
}

fn each(value: Spanned<DeValue<'_>>, faults: &mut Vec<Fault>, read: impl Fn(Spanned<DeValue<'_>>, &mut Vec<Fault>)) {
    let at = value.span().start;
    match value.into_inner() {
        DeValue::Table(table) => table.into_iter().for_each(|(_, value)| read(value, faults)),
        DeValue::Array(list) => list.into_iter().for_each(|value| read(value, faults)),
        _ => faults.push((at, "a table is expected here".to_owned())),
    }
}

/// Every member on its own, so that one mistake does not hide the next.
fn members<T: DeserializeOwned>(value: Spanned<DeValue<'_>>, faults: &mut Vec<Fault>) {
    let span = value.span();
    let DeValue::Table(table) = value.into_inner() else {
        faults.push((span.start, "a table is expected here".to_owned()));
        return;
    };
    for (name, value) in table {
        let at = name.span().start;
        let mut one = DeTable::new();
        one.insert(name, value);
        let mut found = Vec::new();
        whole::<T>(Spanned::new(at..at, DeValue::Table(one)), &mut found);
        // A table of one member lacks the others, which is no mistake of this one.
        faults.extend(found.into_iter().filter(|(_, message)| !message.starts_with("missing field")));
    }
}

fn whole<T: DeserializeOwned>(value: Spanned<DeValue<'_>>, faults: &mut Vec<Fault>) {
    let start = value.span().start;
    if let Err(error) = T::deserialize(ValueDeserializer::from(value)) {
        let (at, message) = fault(&error);
        faults.push((if error.span().is_some() { at } else { start }, message));
    }
}

fn fault(error: &Error) -> Fault {
    (error.span().map_or(0, |span| span.start), error.message().replace('\n', ", "))
}
