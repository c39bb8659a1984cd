//! Character references and the text of an element put together from its pieces.

use std::borrow::Cow;

/// A run of text as the tokenizer delivers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Bytes as they stand, not yet checked to be UTF-8.
    Bytes(&'a [u8]),
    /// One character, from a reference or a line end. May be a surrogate.
    Character(u32),
}

impl Piece<'_> {
    pub(super) fn is_white_space(self) -> bool {
        let is_space = |byte: u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
        match self {
            Self::Bytes(bytes) => bytes.iter().all(|&byte| is_space(byte)),
            Self::Character(character) => u8::try_from(character).is_ok_and(is_space),
        }
    }
}

/// The text of an element. Borrowed as long as it is one run of bytes.
#[derive(Default)]
pub(super) struct Content<'a> {
    text: Cow<'a, str>,
    /// The first half of a surrogate pair, waiting for the second.
    high: Option<u32>,
}

/// A piece was not UTF-8.
#[derive(Debug)]
pub(super) struct InvalidUtf8;

impl<'a> Content<'a> {
    pub(super) fn push(&mut self, piece: Piece<'a>) -> Result<(), InvalidUtf8> {
        match piece {
            Piece::Bytes(bytes) => {
                let run = std::str::from_utf8(bytes).map_err(|_| InvalidUtf8)?;
                self.flush();
                if self.text.is_empty() {
                    self.text = Cow::Borrowed(run);
                } else {
                    self.text.to_mut().push_str(run);
                }
            }
            Piece::Character(character) => self.push_character(character),
        }
        Ok(())
    }

    /// Two references may make up one character, as they do in .NET, whose strings are UTF-16.
    fn push_character(&mut self, character: u32) {
        match (self.high.take(), character) {
            (Some(high), 0xDC00..=0xDFFF) => {
                let joined = 0x1_0000 + ((high - 0xD800) << 10) + (character - 0xDC00);
                self.text.to_mut().push(char::from_u32(joined).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            (waiting, _) => {
                self.high = waiting;
                self.flush();
                if (0xD800..=0xDBFF).contains(&character) {
                    self.high = Some(character);
                } else {
                    self.text.to_mut().push(char::from_u32(character).unwrap_or(char::REPLACEMENT_CHARACTER));
                }
            }
        }
    }

    /// Half a pair is all a .NET string could hold and a Rust string cannot.
    fn flush(&mut self) {
        if self.high.take().is_some() {
            self.text.to_mut().push(char::REPLACEMENT_CHARACTER);
        }
    }

    pub(super) fn finish(mut self) -> Cow<'a, str> {
        self.flush();
        self.text
    }
}

/// Text with its references resolved; `None` when one is wrong or is half of a surrogate pair.
pub(super) fn resolved(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((run, tail)) = memchr::memchr(b'&', rest.as_bytes()).and_then(|at| rest.split_at_checked(at)) {
        out.push_str(run);
        let (length, character) = match tail.as_bytes() {
            [_, b'a', b'm', b'p', b';', ..] => (5, '&'),
            [_, b'l', b't', b';', ..] => (4, '<'),
            [_, b'g', b't', b';', ..] => (4, '>'),
            other => {
                let length = memchr::memchr(b';', other)? + 1;
                (length, char::from_u32(reference(&other[..length])?)?)
            }
        };
        out.push(character);
        rest = tail.get(length..)?;
    }
    out.push_str(rest);
    Some(out)
}

/// The character of a reference, `&` and `;` included: the five names of XML, decimal and hexadecimal numbers. As in
/// .NET a number without digits is zero.
pub(super) fn reference(bytes: &[u8]) -> Option<u32> {
    let inner = bytes.strip_prefix(b"&")?.strip_suffix(b";")?;
    let number = |digits: &[u8], radix: u32| {
        digits.iter().try_fold(0u32, |value, &byte| {
            let value = value * radix + char::from(byte).to_digit(radix)?;
            (value <= 0x10_FFFF).then_some(value)
        })
    };
    match inner {
        b"lt" => Some(u32::from('<')),
        b"gt" => Some(u32::from('>')),
        b"amp" => Some(u32::from('&')),
        b"apos" => Some(u32::from('\'')),
        b"quot" => Some(u32::from('"')),
        [b'#', b'x', digits @ ..] => number(digits, 16),
        [b'#', digits @ ..] => number(digits, 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_names_or_numbers() {
        for (text, character) in [
            ("&lt;", Some(0x3C)),
            ("&#65;", Some(0x41)),
            ("&#x1F600;", Some(0x1_F600)),
            ("&#;", Some(0)),
            ("&#x;", Some(0)),
            ("&#xD800;", Some(0xD800)),
            ("&#x110000;", None),
            ("&#99999999999;", None),
            ("&#-1;", None),
            ("&# 65;", None),
            ("&#X41;", None),
            ("&nbsp;", None),
            ("&;", None),
        ] {
            assert_eq!(reference(text.as_bytes()), character, "{text}");
        }
    }

    fn joined(pieces: &[Piece<'_>]) -> String {
        let mut content = Content::default();
        for piece in pieces {
            content.push(*piece).unwrap();
        }
        content.finish().into_owned()
    }

    #[test]
    fn references_to_both_halves_of_a_pair_make_one_character() {
        assert_eq!(joined(&[Piece::Character(0xD83D), Piece::Character(0xDE00)]), "😀");
    }

    #[test]
    fn half_a_pair_becomes_the_replacement_character() {
        let high = Piece::Character(0xD83D);
        assert_eq!(
            joined(&[high, Piece::Bytes(b"a"), Piece::Character(0xDE00), high, high]),
            "\u{fffd}a\u{fffd}\u{fffd}\u{fffd}"
        );
    }
}
