//! Form bodies (`application/x-www-form-urlencoded`), as Web API's model binder reads them.
//!
//! | what | how it is written |
//! |---|---|
//! | order | as the server's class declares its members, as in JSON |
//! | a member that is absent | left out; the server leaves its default there |
//! | a member that is null | `Name=`, and so is blank text: the server reads both as null, so clients refuse to send the text |
//! | an enum | its number, so that one without a name survives |
//! | `+`, as in the offset of a date | `%2B`; a bare one would be read as a space |
//!
//! Reading follows the server: keys without regard to case, the first of several counts, unknown keys are ignored.

mod pairs;

use std::fmt::Write as _;

use uuid::Uuid;

use crate::contract::{Contracted, Member, ValueRef, declared};
use crate::server::{ReadOptions, Reading, read_form};
use crate::{DecodeError, EncodeError, Encoding};

pub(crate) use pairs::Pairs;

/// Writes `value` as a form body.
pub fn to_string<T: Contracted>(value: &T) -> Result<String, EncodeError> {
    let mut out = String::with_capacity(40 * T::CONTRACT.members.len());
    for (index, member) in declared(value).filter(|(_, member)| !member.xml_only) {
        let refuse = |reason| Err(EncodeError::new(Encoding::Form, member.name, reason));
        match value.get(index) {
            ValueRef::Absent => {}
            ValueRef::Null if !member.takes_null() => return refuse("null, but the server's type has no null"),
            ValueRef::Part(_) | ValueRef::Parts(_) => return refuse("a form has no place for members within members"),
            value => push_pair(&mut out, member, value),
        }
    }
    Ok(out)
}

/// Writes the members at `positions` as the query of a URL, which has the same form. Null is the same as absence there.
pub(crate) fn query<T: Contracted>(value: &T, positions: &[usize]) -> String {
    let mut out = String::new();
    for (index, member) in declared(value).filter(|(index, _)| positions.contains(index)) {
        match value.get(index) {
            ValueRef::Absent | ValueRef::Null => {}
            value => push_pair(&mut out, member, value),
        }
    }
    out
}

fn push_pair(out: &mut String, member: &Member, value: ValueRef<'_>) {
    if !out.is_empty() {
        out.push('&');
    }
    push_encoded(out, member.name);
    out.push('=');
    push_value(out, value);
}

fn push_value(out: &mut String, value: ValueRef<'_>) {
    // Writing to a String cannot fail.
    let _ = match value {
        ValueRef::Absent | ValueRef::Null | ValueRef::Part(_) | ValueRef::Parts(_) => Ok(()),
        ValueRef::Int32(number) | ValueRef::Enum(number) => write!(out, "{number}"),
        ValueRef::Int64(number) => write!(out, "{number}"),
        ValueRef::Boolean(flag) => write!(out, "{flag}"),
        ValueRef::Guid(guid) => out.write_str(guid.as_hyphenated().encode_lower(&mut Uuid::encode_buffer())),
        ValueRef::DateTime(timestamp) => {
            let mut text = String::with_capacity(40);
            timestamp.write_to(&mut text);
            push_encoded(out, &text);
            Ok(())
        }
        ValueRef::Text(text) => {
            push_encoded(out, text);
            Ok(())
        }
    };
}

/// Writes `value` as a form body to `writer`. A value that is refused writes nothing.
pub fn to_writer<W: std::io::Write, T: Contracted>(mut writer: W, value: &T) -> Result<(), EncodeError> {
    let text = to_string(value)?;
    writer
        .write_all(text.as_bytes())
        .map_err(|error| EncodeError::new(Encoding::Form, "", format!("the writer failed: {}", error.kind())))
}

/// Reads a form body, with the first error as the error. Times with an offset become UTC.
pub fn from_str<T: Contracted>(text: &str) -> Result<T, DecodeError> {
    from_slice(text.as_bytes())
}

/// Reads a form body, with the first error as the error. Times with an offset become UTC.
pub fn from_slice<T: Contracted>(bytes: &[u8]) -> Result<T, DecodeError> {
    let Reading { value, errors, .. } = read_form(bytes, &ReadOptions::default().chunked(true));
    match (value, errors.into_iter().next()) {
        (Some(value), None) => Ok(value),
        (_, Some(error)) => Err(DecodeError::new(Encoding::Form, error.key(), error.offset(), error.message())),
        (None, None) => Ok(T::blank()),
    }
}

/// Appends `text` percent-encoded, a space as `+`. What the standard leaves bare stays bare.
fn push_encoded(out: &mut String, text: &str) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    out.reserve(text.len() + text.len() / 8);
    let mut rest = text.as_bytes();
    let mut copied = 0;
    while let Some(length) = rest.iter().position(|&byte| !BARE[usize::from(byte)]) {
        let at = text.len() - rest.len() + length;
        // Between two bytes of one character there is nothing to copy, and no place to cut either.
        out.push_str(text.get(copied..at).unwrap_or_default());
        match rest[length] {
            b' ' => out.push('+'),
            byte => {
                out.push('%');
                out.push(char::from(DIGITS[usize::from(byte >> 4)]));
                out.push(char::from(DIGITS[usize::from(byte & 15)]));
            }
        }
        rest = &rest[length + 1..];
        copied = at + 1;
    }
    out.push_str(text.get(copied..).unwrap_or_default());
}

/// Letters, digits and `*-._`, as the URL standard has it.
static BARE: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        #[expect(clippy::cast_possible_truncation, reason = "the loop ends at 128")]
        let character = byte as u8;
        table[byte] = character.is_ascii_alphanumeric() || matches!(character, b'*' | b'-' | b'.' | b'_');
        byte += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_encoded_as_the_url_standard_has_it() {
        let text: String = (0..=0x2FFu32).chain(0xFFF0..0x1_0010).filter_map(char::from_u32).collect();
        let mut out = String::new();
        push_encoded(&mut out, &text);
        let expected: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
        assert_eq!(out, expected);
    }
}
