//! JSON, as ID123 and BluB0X read it.
//!
//! Writing gives one compact form. Errors of reading name the path of the member, the byte offset and what was
//! expected, and never quote a value.
//!
//! Unknown members are kept without `#[serde(flatten)]`, which reads each object into a buffer first: names are looked up in
//! the order in which they usually come, and only what is unknown is kept aside. `cargo bench -p card-types --bench json_list`
//! compares that with structs written by hand.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{DecodeError, EncodeError, Encoding};

/// Writes `value` as compact JSON text.
pub fn to_string<T: Serialize + ?Sized>(value: &T) -> Result<String, EncodeError> {
    serde_json::to_string(value).map_err(|error| encode_error(&error))
}

/// Writes `value` as compact JSON bytes (UTF-8).
pub fn to_vec<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, EncodeError> {
    serde_json::to_vec(value).map_err(|error| encode_error(&error))
}

/// Writes `value` as compact JSON to `writer`.
pub fn to_writer<W: std::io::Write, T: Serialize + ?Sized>(writer: W, value: &T) -> Result<(), EncodeError> {
    serde_json::to_writer(writer, value).map_err(|error| encode_error(&error))
}

/// Reads JSON text.
pub fn from_str<T: DeserializeOwned>(text: &str) -> Result<T, DecodeError> {
    serde_json::from_str(text).map_err(|error| explain::<T>(text.as_bytes(), &error))
}

/// Reads JSON bytes (UTF-8).
pub fn from_slice<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, DecodeError> {
    // One check of the whole text costs less than one for each string in it.
    match std::str::from_utf8(bytes) {
        Ok(text) => from_str(text),
        Err(_) => serde_json::from_slice(bytes).map_err(|error| explain::<T>(bytes, &error)),
    }
}

fn encode_error(error: &serde_json::Error) -> EncodeError {
    EncodeError::new(Encoding::Json, "", reason(error))
}

/// Reads a second time, on failure only, to learn the path of the member at fault.
fn explain<T: DeserializeOwned>(bytes: &[u8], error: &serde_json::Error) -> DecodeError {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let path = match serde_path_to_error::deserialize::<_, T>(&mut deserializer) {
        Err(traced) if traced.path().iter().len() > 0 => traced.path().to_string(),
        _ => String::new(),
    };
    DecodeError::new(Encoding::Json, path, offset(bytes, error.line(), error.column()), reason(error))
}

/// Byte offset of a one-based line and column as `serde_json` counts them.
fn offset(bytes: &[u8], line: usize, column: usize) -> Option<usize> {
    if line == 0 {
        return None;
    }
    let before: usize = bytes.split(|&byte| byte == b'\n').take(line - 1).map(|line| line.len() + 1).sum();
    Some((before + column.saturating_sub(1)).min(bytes.len()))
}

/// `serde_json` quotes the value it found; the kind of value is all that may leave this module.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
    match text.split_once(": ") {
        Some((what @ ("invalid type" | "invalid value" | "invalid length"), found)) => {
            let kind = found.split([' ', '`', '"', ',']).next().unwrap_or_default();
            let expected = found.rsplit_once(", expected ").map_or("another", |(_, expected)| expected);
            format!("{what}: found {kind}, expected {expected}")
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_tells_path_offset_and_expectation_but_no_value() {
        let error =
            from_str::<std::collections::BTreeMap<String, Vec<u32>>>("{\n \"pin\": [1, \"se, expected cret\"]}")
                .unwrap_err();
        assert_eq!(
            error.to_string(),
            "cannot read JSON: member pin[1] at byte 32: invalid type: found string, expected u32"
        );
    }

    #[test]
    fn broken_text_tells_where() {
        let error = from_str::<Vec<u32>>("[1, 2").unwrap_err();
        assert_eq!(error.offset(), Some(4));
        assert!(error.reason().contains("EOF"), "{error}");
    }
}
