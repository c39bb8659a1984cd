//! Form bodies (`application/x-www-form-urlencoded`), as Web API's model binder reads them.
//!
//! | what | how it is written |
//! |---|---|
//! | order | as the server's class declares its members, as in JSON |
//! | a member that is absent | left out; the server leaves its default there |
//! | a member that is null | `Name=`, and so is blank text: the server reads both as null |
//! | an enum | its number, so that one without a name survives |
//! | `+`, as in the offset of a date | `%2B`; a bare one would be read as a space |
//!
//! Reading follows the server: keys without regard to case, the first of several counts, unknown keys are ignored.

mod pairs;

use std::fmt::Write as _;

use crate::contract::{Contracted, ValueRef, declared};
use crate::server::{ReadOptions, Reading, read_form};
use crate::{DecodeError, EncodeError, Encoding};

pub(crate) use pairs::Pairs;

/// Writes `value` as a form body.
pub fn to_string<T: Contracted>(value: &T) -> Result<String, EncodeError> {
    let mut out = String::with_capacity(32 * T::CONTRACT.members.len());
    for (index, member) in declared::<T>().filter(|(_, member)| !member.xml_only) {
        let value = value.get(index);
        if value == ValueRef::Absent {
            continue;
        }
        if !out.is_empty() {
            out.push('&');
        }
        push_encoded(&mut out, member.name);
        out.push('=');
        // Writing to a String cannot fail.
        let _ = match value {
            ValueRef::Absent => Ok(()),
            ValueRef::Null if member.takes_null() => Ok(()),
            ValueRef::Null => {
                return Err(EncodeError::new(Encoding::Form, member.name, "null, but the server's type has no null"));
            }
            ValueRef::Int32(number) | ValueRef::Enum(number) => write!(out, "{number}"),
            ValueRef::Boolean(flag) => write!(out, "{flag}"),
            ValueRef::Guid(guid) => write!(out, "{guid}"),
            ValueRef::DateTime(timestamp) => {
                let mut text = String::with_capacity(40);
                timestamp.write_to(&mut text);
                push_encoded(&mut out, &text);
                Ok(())
            }
            ValueRef::Text(text) => {
                push_encoded(&mut out, text);
                Ok(())
            }
        };
    }
    Ok(out)
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

/// Appends `text` percent-encoded, a space as `+`.
fn push_encoded(out: &mut String, text: &str) {
    for part in form_urlencoded::byte_serialize(text.as_bytes()) {
        out.push_str(part);
    }
}
