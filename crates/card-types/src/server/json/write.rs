//! Json.NET's form of a model.

use std::fmt::Write as _;

use crate::contract::{Part, ValueRef, declared};
use crate::dotnet::DateTime;

/// Appends the model as one object.
pub(in crate::server) fn write_model<P: Part + ?Sized>(model: &P, out: &mut String) {
    out.push('{');
    let mut first = true;
    for (index, member) in declared(model).filter(|(_, member)| !member.xml_only) {
        if !std::mem::take(&mut first) {
            out.push(',');
        }
        out.push('"');
        out.push_str(member.name);
        out.push_str("\":");
        let value = match model.member(index) {
            ValueRef::Absent => member.default_value(),
            value => value,
        };
        write_value(value, out);
    }
    out.push('}');
}

fn write_value(value: ValueRef<'_>, out: &mut String) {
    // Writing to a String cannot fail.
    let _ = match value {
        ValueRef::Absent | ValueRef::Null => out.write_str("null"),
        ValueRef::Int32(number) | ValueRef::Enum(number) => write!(out, "{number}"),
        ValueRef::Int64(number) => write!(out, "{number}"),
        ValueRef::Boolean(flag) => write!(out, "{flag}"),
        ValueRef::Guid(guid) => write!(out, "\"{guid}\""),
        ValueRef::DateTime(timestamp) => {
            let timestamp = DateTime::from_timestamp(&timestamp).to_timestamp().unwrap_or(timestamp);
            write!(out, "\"{timestamp}\"")
        }
        ValueRef::Text(text) => {
            write_text(text, out);
            Ok(())
        }
        ValueRef::Part(part) => {
            write_model(part, out);
            Ok(())
        }
        ValueRef::Parts(parts) => {
            out.push('[');
            for (index, part) in parts.each().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_model(part, out);
            }
            out.push(']');
            Ok(())
        }
    };
}

/// Escapes what JSON must, and the three line separators that JavaScript once choked on.
fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\0'..='\u{1f}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(character));
            }
            _ => out.push(character),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_as_json_net_does() {
        let mut out = String::new();
        write_text("\"\\/'\t\u{1}\u{7f}\u{85}\u{2028}é😀", &mut out);
        assert_eq!(out, "\"\\\"\\\\/'\\t\\u0001\u{7f}\\u0085\\u2028é😀\"");
    }
}
