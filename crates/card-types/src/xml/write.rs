//! Writing a model in `DataContractSerializer`'s order and forms.

use std::fmt::Write as _;

use uuid::Uuid;

use super::escape::{LineEnds, push_escaped};
use crate::contract::{Contracted, EnumContract, Kind, Member, Part, Parts, ValueRef};
use crate::dotnet::{DateKind, DateTime};
use crate::{EncodeError, Encoding, Timestamp};

/// Whose document is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// A request: absent members are left out, nothing is written that the server reads back differently.
    Client,
    /// A reply as Web API writes it: every member, line ends as CRLF, references to characters XML lacks.
    Server,
}

/// Appends the document. On an error `out` holds a part of it and must be thrown away.
pub(crate) fn write<T: Contracted>(value: &T, style: Style, out: &mut String) -> Result<(), EncodeError> {
    let contract = T::CONTRACT;
    let names: usize = contract.members.iter().map(|member| 2 * member.name.len() + 45).sum();
    out.reserve(2 * contract.name.len() + contract.namespace.len() + 72 + names);
    out.push('<');
    out.push_str(contract.name);
    out.push_str(" xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns=\"");
    out.push_str(contract.namespace);
    out.push_str("\">");
    write_members(value, style, out)
        .map_err(|Unwritable { member, reason }| EncodeError::new(Encoding::Xml, member, reason))?;
    close(contract.name, out);
    Ok(())
}

/// The path of the member at fault, and why it cannot be written.
struct Unwritable {
    member: String,
    reason: String,
}

fn write_members<P: Part + ?Sized>(model: &P, style: Style, out: &mut String) -> Result<(), Unwritable> {
    for (index, member) in model.contract().members.iter().enumerate() {
        let value = match (model.member(index), style) {
            (ValueRef::Absent, Style::Client) => continue,
            (ValueRef::Absent, Style::Server) => member.default_value(),
            (value, _) => value,
        };
        match value {
            ValueRef::Part(part) => {
                open(member.name, out);
                write_members(part, style, out).map_err(|fault| fault.inside(member.name))?;
                close(member.name, out);
            }
            ValueRef::Parts(parts) => write_parts(member, parts, style, out)?,
            value => write_member(member, value, style, out)
                .map_err(|reason| Unwritable { member: member.name.to_owned(), reason })?,
        }
    }
    Ok(())
}

/// An element called as its class for each.
fn write_parts(member: &Member, parts: &dyn Parts, style: Style, out: &mut String) -> Result<(), Unwritable> {
    if parts.count() == 0 {
        out.push('<');
        out.push_str(member.name);
        out.push_str(" />");
        return Ok(());
    }
    open(member.name, out);
    for (index, part) in parts.each().enumerate() {
        open(part.contract().name, out);
        write_members(part, style, out).map_err(|fault| fault.inside(&format!("{}[{index}]", member.name)))?;
        close(part.contract().name, out);
    }
    close(member.name, out);
    Ok(())
}

impl Unwritable {
    fn inside(self, outer: &str) -> Self {
        Self { member: format!("{outer}.{}", self.member), ..self }
    }
}

fn write_member(member: &Member, value: ValueRef<'_>, style: Style, out: &mut String) -> Result<(), String> {
    out.push('<');
    out.push_str(member.name);
    match value {
        ValueRef::Absent | ValueRef::Null => {
            if !member.takes_null() {
                return Err("null, but the server's type has no null".to_owned());
            }
            if style == Style::Server && matches!(member.kind, Kind::DateTimeOffset) {
                // Declared before the server looks at the value.
                out.push_str(SYSTEM_NAMESPACE);
            }
            out.push_str(" i:nil=\"true\" />");
            return Ok(());
        }
        ValueRef::Enum(number) => return write_enum(member, number, out),
        ValueRef::DateTime(timestamp) if matches!(member.kind, Kind::DateTimeOffset) => {
            write_date_time_offset(&timestamp, out)?;
        }
        ValueRef::DateTime(timestamp) => {
            out.push('>');
            write_date(&timestamp, style, out)?;
        }
        ValueRef::Text(text) => {
            out.push('>');
            let line_ends = if style == Style::Server { LineEnds::Server } else { LineEnds::Kept };
            if !push_escaped(out, text, line_ends) {
                return Err("a character that XML 1.0 does not have, remove control characters".to_owned());
            }
        }
        ValueRef::Int32(number) => {
            out.push('>');
            // Writing to a String cannot fail.
            let _ = write!(out, "{number}");
        }
        ValueRef::Int64(number) => {
            out.push('>');
            let _ = write!(out, "{number}");
        }
        ValueRef::Boolean(flag) => out.push_str(if flag { ">true" } else { ">false" }),
        ValueRef::Guid(guid) => {
            out.push('>');
            out.push_str(guid.as_hyphenated().encode_lower(&mut Uuid::encode_buffer()));
        }
        ValueRef::Part(_) | ValueRef::Parts(_) => return Err("a part where a value belongs".to_owned()),
    }
    close(member.name, out);
    Ok(())
}

fn open(name: &str, out: &mut String) {
    out.push('<');
    out.push_str(name);
    out.push('>');
}

fn close(name: &str, out: &mut String) {
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

/// A plain enum needs a name; flags are a list of names separated by spaces, and none at all for zero.
fn write_enum(member: &Member, number: i32, out: &mut String) -> Result<(), String> {
    let Kind::Enum(contract) = member.kind else {
        return Err("an enum value where the contract has none".to_owned());
    };
    if let Some(name) = contract.name_of(number) {
        out.push('>');
        out.push_str(name);
    } else if contract.flags {
        let names = flag_names(contract, number).ok_or_else(|| unnamed(contract))?;
        if names.is_empty() {
            out.push_str(" />");
            return Ok(());
        }
        out.push('>');
        out.push_str(&names.join(" "));
    } else {
        return Err(unnamed(contract));
    }
    close(member.name, out);
    Ok(())
}

fn unnamed(contract: &EnumContract) -> String {
    format!("the number has no name in {}, and XML carries names only; JSON and form carry numbers", contract.name)
}

fn flag_names(contract: &EnumContract, number: i32) -> Option<Vec<&'static str>> {
    let mut left = number;
    let mut names = Vec::new();
    for &(name, flag) in contract.values.iter().filter(|(_, flag)| *flag != 0) {
        if left != 0 && flag & left == flag {
            names.push(name);
            left &= !flag;
        }
    }
    (left == 0).then_some(names)
}

fn write_date(timestamp: &Timestamp, style: Style, out: &mut String) -> Result<(), String> {
    let value = DateTime::from_timestamp(timestamp);
    if style == Style::Client {
        in_range(value)?;
    }
    if style == Style::Client && timestamp.fraction_digits() > 7 {
        // The server does the rounding; the digits are the caller's.
        timestamp.write_to(out);
        return Ok(());
    }
    value.to_timestamp().ok_or("a date out of range")?.write_to(out);
    Ok(())
}

/// The server clamps an instant outside the years 1 to 9999 silently.
fn in_range(value: DateTime) -> Result<i64, String> {
    value.utc_ticks().ok_or_else(|| "a date whose instant in UTC lies outside the years 1 to 9999".to_owned())
}

/// The namespace of the two parts, by the prefix that .NET makes up.
const SYSTEM_NAMESPACE: &str = " xmlns:d2p1=\"http://schemas.datacontract.org/2004/07/System\"";

/// `DateTimeOffset` has no text form: the instant in UTC and the offset in minutes, as two elements.
fn write_date_time_offset(timestamp: &Timestamp, out: &mut String) -> Result<(), String> {
    let value = DateTime::from_timestamp(timestamp);
    let utc = DateTime { ticks: in_range(value)?, kind: DateKind::Utc };
    let offset = match value.kind {
        DateKind::Local { offset } => offset,
        DateKind::Unspecified | DateKind::Utc => 0,
    };
    out.push_str(SYSTEM_NAMESPACE);
    out.push_str("><d2p1:DateTime>");
    utc.to_timestamp().ok_or("a date out of range")?.write_to(out);
    let _ = write!(out, "</d2p1:DateTime><d2p1:OffsetMinutes>{offset}</d2p1:OffsetMinutes>");
    Ok(())
}
