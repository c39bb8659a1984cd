//! From the bytes of a body to UTF-8, as Web API's XML and JSON formatters do it.

use std::borrow::Cow;

use super::options::WebApi;

/// The two charsets the server knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Charset {
    #[default]
    Utf8,
    Utf16,
}

impl Charset {
    pub(super) fn named(name: &str) -> Self {
        if name.eq_ignore_ascii_case("utf-16") { Self::Utf16 } else { Self::Utf8 }
    }
}

/// What the first bytes look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Detected {
    Utf8,
    Utf16Le,
    Utf16Be,
}

/// An XML body without its byte order mark, in UTF-8 wherever it is well-formed. Also checks the encoding that the
/// declaration names.
pub(super) fn xml_text(body: &[u8], charset: Charset, web_api: WebApi) -> Result<Cow<'_, [u8]>, &'static str> {
    match (charset, web_api) {
        (Charset::Utf8, _) => xml_in(body, Detected::Utf8),
        (Charset::Utf16, WebApi::Before530) => xml_in(body, Detected::Utf16Le),
        (Charset::Utf16, WebApi::From530) => {
            let text = decode_utf16(body, u16::from_le_bytes).ok_or(NOT_UTF16)?;
            xml_in(text.as_bytes(), Detected::Utf8).map(|text| Cow::Owned(text.into_owned()))
        }
    }
}

const NOT_UTF16: &str = "the body is not UTF-16, as its Content-Type says";

fn xml_in(body: &[u8], expected: Detected) -> Result<Cow<'_, [u8]>, &'static str> {
    let (detected, mark) = match body {
        [] | [_] | [_, _] | [_, _, _] => return Err("the document ends too early"),
        [0xFF, 0xFE, ..] => (Detected::Utf16Le, 2),
        [0xFE, 0xFF, ..] => (Detected::Utf16Be, 2),
        [0, b'<', ..] => (Detected::Utf16Be, 0),
        [b'<', 0, ..] => (Detected::Utf16Le, 0),
        // The server does not look at the third byte of the mark.
        [0xEF, 0xBB, ..] => (Detected::Utf8, 3),
        _ => (Detected::Utf8, 0),
    };
    if detected != expected {
        return Err("the encoding of the body is not the charset of its Content-Type");
    }
    let body = &body[mark..];
    let text = match detected {
        Detected::Utf8 => Cow::Borrowed(body),
        Detected::Utf16Le => Cow::Owned(decode_utf16(body, u16::from_le_bytes).ok_or(NOT_UTF16)?.into_bytes()),
        Detected::Utf16Be => Cow::Owned(decode_utf16(body, u16::from_be_bytes).ok_or(NOT_UTF16)?.into_bytes()),
    };
    if text.starts_with(b"<?") {
        check_declaration(&text, detected)?;
    }
    Ok(text)
}

/// The server looks for the second `=` in the first 128 bytes, and at the word before it.
fn check_declaration(text: &[u8], detected: Detected) -> Result<(), &'static str> {
    const MALFORMED: &str = "a malformed XML declaration";
    let text = &text[..text.len().min(128)];
    let Some(equals) = second_equals(text) else { return Ok(()) };
    if equals < 28 {
        return Err(MALFORMED);
    }
    if !text[..equals].trim_ascii_end().ends_with(b"encoding") {
        return Ok(());
    }
    let rest = text[equals + 1..].trim_ascii_start();
    let (quote, rest) = rest.split_first().filter(|(quote, _)| matches!(quote, b'"' | b'\'')).ok_or(MALFORMED)?;
    let name = &rest[..rest.iter().position(|byte| byte == quote).ok_or(MALFORMED)?];
    let named = |expected: &[u8]| name.eq_ignore_ascii_case(expected);
    let matches = match detected {
        Detected::Utf8 => named(b"utf-8"),
        Detected::Utf16Le => named(b"utf-16") || named(b"utf-16le"),
        Detected::Utf16Be => named(b"utf-16") || named(b"utf-16be"),
    };
    if matches { Ok(()) } else { Err("the XML declaration names another encoding than the body has") }
}

fn second_equals(text: &[u8]) -> Option<usize> {
    let mut quote = None;
    let mut seen = 0;
    for (index, &byte) in text.iter().enumerate().skip(2) {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'=') if seen == 1 => return Some(index),
            (None, b'=') => seen = 1,
            (None, b'?') => return None,
            _ => {}
        }
    }
    None
}

/// A JSON body as .NET's `StreamReader` reads it. A byte order mark decides over the charset, and then what is not text
/// becomes U+FFFD; otherwise it is an error. Half a character at the end of the body is dropped in either case.
pub(super) fn json_text(body: &[u8], charset: Charset) -> Result<Cow<'_, str>, &'static str> {
    match (body, charset) {
        ([0xFF, 0xFE, 0, 0, rest @ ..], Charset::Utf8) => Ok(utf32_lossy(rest, u32::from_le_bytes).into()),
        ([0, 0, 0xFE, 0xFF, rest @ ..], _) => Ok(utf32_lossy(rest, u32::from_be_bytes).into()),
        ([0xFE, 0xFF, rest @ ..], _) => Ok(utf16_lossy(rest, u16::from_be_bytes).into()),
        ([0xFF, 0xFE, rest @ ..], Charset::Utf8) => Ok(utf16_lossy(rest, u16::from_le_bytes).into()),
        ([0xEF, 0xBB, 0xBF, rest @ ..], _) => Ok(String::from_utf8_lossy(without_half_character(rest))),
        (rest, Charset::Utf8) => {
            std::str::from_utf8(without_half_character(rest)).map(Cow::Borrowed).map_err(|_| "the body is not UTF-8")
        }
        ([0xFF, 0xFE, rest @ ..] | rest, Charset::Utf16) => {
            let whole = without_half_pair(rest, u16::from_le_bytes);
            decode_utf16(whole, u16::from_le_bytes).map(Cow::Owned).ok_or("the body is not UTF-16")
        }
    }
}

/// UTF-8 up to a character that the end of the body cuts off.
fn without_half_character(bytes: &[u8]) -> &[u8] {
    match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() => &bytes[..error.valid_up_to()],
        Err(_) => {
            let from = bytes.len().saturating_sub(3);
            let begins = |index: &usize| bytes[*index] >= 0xC0;
            let cut = (from..bytes.len())
                .rev()
                .find(begins)
                .filter(|&index| std::str::from_utf8(&bytes[index..]).is_err_and(|error| error.error_len().is_none()));
            &bytes[..cut.unwrap_or(bytes.len())]
        }
        Ok(_) => bytes,
    }
}

/// UTF-16 up to half a unit or half a surrogate pair.
fn without_half_pair(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> &[u8] {
    let (pairs, _) = bytes.as_chunks::<2>();
    let half = pairs.last().is_some_and(|pair| matches!(unit(*pair), 0xD800..=0xDBFF));
    &bytes[..2 * (pairs.len() - usize::from(half))]
}

fn utf16_lossy(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let (pairs, _) = without_half_pair(bytes, unit).as_chunks::<2>();
    let units = pairs.iter().map(|pair| unit(*pair));
    char::decode_utf16(units).map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

fn utf32_lossy(bytes: &[u8], unit: fn([u8; 4]) -> u32) -> String {
    let (units, _) = bytes.as_chunks::<4>();
    units.iter().map(|bytes| char::from_u32(unit(*bytes)).unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

fn decode_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| unit(*pair));
    rest.is_empty().then(|| char::decode_utf16(units).collect::<Result<String, _>>().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_utf_8_may_be_declared_in_a_body_of_utf_8() {
        let check = |text: &str| xml_text(text.as_bytes(), Charset::Utf8, WebApi::Before530).map(|_| ());
        assert_eq!(check("<?xml version='1.0' encoding='UTF-8'?><a/>"), Ok(()));
        assert_eq!(check("<?xml version='1.0' standalone='yes'?><a/>"), Ok(()));
        assert!(check("<?xml version='1.0' encoding='utf-16'?><a/>").is_err());
        assert!(check("<?xml v='1' encoding='utf-8'?><a/>").is_err());
        assert!(check("<?xml version='1.0' encoding=utf-8?><a/>").is_err());
        assert_eq!(check("<?xml version='1.0'?><a b='1' c='2'/>"), Ok(()));
    }

    #[test]
    fn a_body_shorter_than_four_bytes_is_refused() {
        assert!(xml_text(b"<a>", Charset::Utf8, WebApi::Before530).is_err());
    }

    #[test]
    fn a_byte_order_mark_decides_for_json() {
        let body: Vec<u8> = "\u{feff}{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(json_text(&body, Charset::Utf8).unwrap(), "{}");
        assert!(json_text(b"{\xff}", Charset::Utf8).is_err());
        assert_eq!(json_text(b"\xef\xbb\xbf{\xff}", Charset::Utf8).unwrap(), "{\u{fffd}}");
        assert_eq!(json_text(b"\xff\xfe\0\0{\0\0\0}\0\0\0", Charset::Utf8).unwrap(), "{}");
    }

    #[test]
    fn half_a_character_at_the_end_of_a_json_body_is_dropped() {
        assert_eq!(json_text(b"{}\xe2\x82", Charset::Utf8).unwrap(), "{}");
        assert_eq!(json_text(b"{\0}\0\x3d\xd8", Charset::Utf16).unwrap(), "{}");
        assert_eq!(json_text(b"{\0}\0\x3d", Charset::Utf16).unwrap(), "{}");
        assert!(json_text(b"{}\xe2\x82 ", Charset::Utf8).is_err());
    }
}
