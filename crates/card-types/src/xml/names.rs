//! Names and the classes of bytes that the server's tokenizer tells apart.

use super::name_characters::{begins_name, continues_name};

/// May begin a name without a colon.
const FIRST: u8 = 0x01;
/// May continue one.
const NAME: u8 = 0x02;
/// White space inside a tag.
const SPACE: u8 = 0x04;
/// Needs no attention in text. Not `\r`, `]`, `&`, `<` and 0xEF, which begin something of their own.
const TEXT: u8 = 0x08;
/// Needs no attention in an attribute value.
const ATTRIBUTE: u8 = 0x10;
/// Needs no attention in a comment.
const COMMENT: u8 = 0x20;

static CLASSES: [u8; 256] = {
    let mut table = [0u8; 256];
    let mut index = 0;
    while index < 256 {
        #[expect(clippy::cast_possible_truncation, reason = "the loop ends at 256")]
        let byte = index as u8;
        table[index] = match byte {
            b'\t' | b'\n' => COMMENT | SPACE | TEXT,
            b'\r' => COMMENT | SPACE,
            0..=0x1f => 0,
            b' ' => COMMENT | SPACE | TEXT | ATTRIBUTE,
            b'&' | b'<' => COMMENT,
            b'"' | b'\'' => COMMENT | TEXT,
            b']' => COMMENT | ATTRIBUTE,
            b'0'..=b'9' | b'-' | b'.' => COMMENT | NAME | TEXT | ATTRIBUTE,
            0xEF => FIRST | NAME,
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80..=0xFF => COMMENT | FIRST | NAME | TEXT | ATTRIBUTE,
            _ => COMMENT | TEXT | ATTRIBUTE,
        };
        index += 1;
    }
    table
};

pub(super) fn is_space(byte: u8) -> bool {
    CLASSES[usize::from(byte)] & SPACE != 0
}

pub(super) fn is_text(byte: u8) -> bool {
    CLASSES[usize::from(byte)] & TEXT != 0
}

pub(super) fn is_attribute_text(byte: u8) -> bool {
    CLASSES[usize::from(byte)] & ATTRIBUTE != 0
}

pub(super) fn is_comment(byte: u8) -> bool {
    CLASSES[usize::from(byte)] & COMMENT != 0
}

/// How many bytes of text follow before one that needs attention. Looks at blocks first, in a way that the compiler
/// turns into comparing many bytes at once.
pub(super) fn text_run(bytes: &[u8]) -> usize {
    let special = |byte: u8| {
        let markup = u8::from(byte == b'<') | u8::from(byte == b'&') | u8::from(byte == b']');
        is_control(byte) | markup | u8::from(byte == 0xEF)
    };
    let (blocks, _) = bytes.as_chunks::<32>();
    let plain = blocks.iter().take_while(|block| !any(&block[..], special)).count();
    let rest = &bytes[32 * plain..];
    32 * plain + rest.iter().position(|&byte| !is_text(byte)).unwrap_or(rest.len())
}

/// Whether text up to the next tag holds nothing but characters and references.
pub(super) fn is_simple_text(bytes: &[u8]) -> bool {
    !any(bytes, |byte| is_control(byte) | u8::from(byte == b']') | u8::from(byte == 0xEF))
}

/// Whether the value of an attribute, up to its closing quote, has nothing in it that needs attention.
pub(super) fn is_plain_value(bytes: &[u8]) -> bool {
    !any(bytes, |byte| u8::from(byte < b' ') | u8::from(byte == b'&') | u8::from(byte == b'<') | u8::from(byte == 0xEF))
}

/// Whether `test` gives something other than 0 for any byte. Without a branch, so that the compiler can test many bytes
/// at once.
pub(super) fn any(bytes: &[u8], test: impl Fn(u8) -> u8) -> bool {
    bytes.iter().fold(0, |found, &byte| found | test(byte)) != 0
}

fn is_control(byte: u8) -> u8 {
    u8::from(byte < b' ') & u8::from(byte != b'\n') & u8::from(byte != b'\t')
}

/// A name split at its colon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct QualifiedName<'a> {
    /// Empty where there is none.
    pub(super) prefix: &'a [u8],
    pub(super) local: &'a [u8],
    /// Bytes taken, colon included.
    pub(super) length: usize,
}

/// The name at the beginning of `bytes`; `None` when there is no valid one.
pub(super) fn qualified_name(bytes: &[u8]) -> Option<QualifiedName<'_>> {
    let first = part(bytes)?;
    if bytes.get(first) != Some(&b':') {
        return Some(QualifiedName { prefix: b"", local: &bytes[..first], length: first });
    }
    let second = part(&bytes[first + 1..])?;
    let length = first + 1 + second;
    Some(QualifiedName { prefix: &bytes[..first], local: &bytes[first + 1..length], length })
}

/// The length of the name without a colon at the beginning of `bytes`.
fn part(bytes: &[u8]) -> Option<usize> {
    if CLASSES[usize::from(*bytes.first()?)] & FIRST == 0 {
        return None;
    }
    let mut ascii = bytes[0];
    let mut length = 1;
    while let Some(&byte) = bytes.get(length) {
        if CLASSES[usize::from(byte)] & NAME == 0 {
            break;
        }
        ascii |= byte;
        length += 1;
    }
    (ascii < 0x80 || is_name(&bytes[..length])).then_some(length)
}

/// XML's rule for names, where not all is ASCII.
fn is_name(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let mut characters = text.chars();
    let begins = |character: char| character.is_ascii_alphabetic() || character == '_' || begins_name(character);
    let continues =
        |character: char| character.is_ascii_alphanumeric() || "_-.".contains(character) || continues_name(character);
    characters.next().is_some_and(begins) && characters.all(continues)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_ends_where_its_characters_end() {
        assert_eq!(qualified_name(b"CardId>x").unwrap().local, b"CardId");
        let name = qualified_name(b"d:CardId/>").unwrap();
        assert_eq!((name.prefix, name.local, name.length), (&b"d"[..], &b"CardId"[..], 8));
        assert_eq!(qualified_name("élément/>".as_bytes()).unwrap().local, "élément".as_bytes());
    }

    #[test]
    fn blocks_and_single_bytes_agree_on_where_text_ends() {
        for byte in 0..=255u8 {
            for position in [0, 31, 32, 40] {
                let mut text = [b'a'; 70];
                text[position] = byte;
                let end = if is_text(byte) { text.len() } else { position };
                assert_eq!(text_run(&text), end, "{byte:#x} at {position}");
            }
        }
    }

    #[test]
    fn what_begins_no_name_is_refused() {
        for text in ["", " a", ">", ":a", "a:", "a: b", "1a", "-a", "\u{d7}", "a\u{1F600}", "\u{1F600}"] {
            assert_eq!(qualified_name(text.as_bytes()), None, "{text}");
        }
        assert_eq!(qualified_name(b"a\xff>"), None);
    }
}
