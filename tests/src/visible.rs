//! Exact bytes on one line of text, so that nothing hides in a diff, and the way back.

use std::fmt::Write as _;
use std::str;

/// Writes `bytes` as one line of ASCII.
///
/// Printable ASCII stands for itself; a backslash is doubled. Everything else is escaped: `\n`, `\r`, `\t`, a character
/// beyond ASCII as `\u{e9}`, and what is neither, or no UTF-8, as a byte, `\x00`. A space is itself unless it is the first
/// or the last character, where an editor would lose it.
pub fn visible(bytes: &[u8]) -> String {
    let mut line = String::with_capacity(bytes.len() + bytes.len() / 8);
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars() {
            match character {
                '\\' => line.push_str("\\\\"),
                '\n' => line.push_str("\\n"),
                '\r' => line.push_str("\\r"),
                '\t' => line.push_str("\\t"),
                ' '..='~' => line.push(character),
                '\0'..='\x7f' => byte(&mut line, character as u8),
                _ => line.extend(character.escape_unicode()),
            }
        }
        chunk.invalid().iter().for_each(|&invalid| byte(&mut line, invalid));
    }
    if line.ends_with(' ') {
        line.pop();
        line.push_str("\\x20");
    }
    if line.starts_with(' ') {
        line.replace_range(..1, "\\x20");
    }
    line
}

/// The bytes that [`visible`] made a line of; `None` if it made no such line.
pub fn bytes(line: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, escape)) = rest.split_once('\\') {
        bytes.extend_from_slice(before.as_bytes());
        let kind = escape.chars().next()?;
        let after = escape.get(kind.len_utf8()..)?;
        rest = match kind {
            '\\' | 'n' | 'r' | 't' => {
                bytes.push(match kind {
                    'n' => b'\n',
                    'r' => b'\r',
                    't' => b'\t',
                    _ => b'\\',
                });
                after
            }
            'x' => {
                bytes.push(u8::from_str_radix(after.get(..2)?, 16).ok()?);
                after.get(2..)?
            }
            'u' => {
                let (digits, after) = after.strip_prefix('{')?.split_once('}')?;
                let character = char::from_u32(u32::from_str_radix(digits, 16).ok()?)?;
                bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                after
            }
            _ => return None,
        };
    }
    bytes.extend_from_slice(rest.as_bytes());
    Some(bytes)
}

/// Adds a byte by its number. Writing to a String cannot fail.
fn byte(line: &mut String, byte: u8) {
    let _ = write!(line, "\\x{byte:02x}");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_could_hide_is_escaped_and_the_rest_is_as_it_is() {
        for (text, line) in [
            (&b"{\"a\":\"b\\n c\"}"[..], r#"{"a":"b\\n c"}"#),
            (b"one\r\ntwo\t", r"one\r\ntwo\t"),
            (b" both ends ", r"\x20both ends\x20"),
            (b" ", r"\x20"),
            (b"\0\x1b\x7f", r"\x00\x1b\x7f"),
            (
                "Zoë\u{a0}\u{200b}\u{202e}\u{feff}\u{1f600}".as_bytes(),
                r"Zo\u{eb}\u{a0}\u{200b}\u{202e}\u{feff}\u{1f600}",
            ),
            (b"cut \xe2\x82 \xff", r"cut \xe2\x82 \xff"),
        ] {
            assert_eq!(visible(text), line);
            assert_eq!(bytes(line).as_deref(), Some(text));
        }
        for wrong in ["\\", "\\q", "\\x2", "\\xzz", "\\u{}", "\\u{d800}", "\\u{41"] {
            assert_eq!(bytes(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn one_and_two_bytes_come_back_whatever_they_are() {
        for first in 0..=u8::MAX {
            assert_comes_back(&[first]);
            for second in 0..=u8::MAX {
                assert_comes_back(&[first, second]);
            }
        }
    }

    fn assert_comes_back(document: &[u8]) {
        let line = visible(document);
        assert!(line.bytes().all(|byte| matches!(byte, b' '..=b'~')) && line.trim() == line, "{line:?}");
        assert_eq!(bytes(&line).as_deref(), Some(document), "{line}");
    }

    proptest! {
        #[test]
        fn any_bytes_come_back(document in proptest::collection::vec(any::<u8>(), 0..300)) {
            assert_comes_back(&document);
        }

        #[test]
        fn any_text_comes_back(text in ".{0,200}") {
            assert_comes_back(text.as_bytes());
        }
    }
}
