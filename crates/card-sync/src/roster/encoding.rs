//! How a roster's characters are written.

use serde::{Deserialize, Serialize};

/// An encoding of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Encoding {
    /// UTF-8.
    #[serde(rename = "utf-8")]
    Utf8,
    /// UTF-16, low byte first, as Excel's "Unicode text".
    #[serde(rename = "utf-16le")]
    Utf16LittleEndian,
    /// UTF-16, high byte first.
    #[serde(rename = "utf-16be")]
    Utf16BigEndian,
    /// Windows-1252, which most Western exports without UTF-8 are; a superset of ISO 8859-1's printable characters.
    #[serde(rename = "windows-1252")]
    Windows1252,
}

impl Encoding {
    /// The name in a mapping and in messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16LittleEndian => "utf-16le",
            Self::Utf16BigEndian => "utf-16be",
            Self::Windows1252 => "windows-1252",
        }
    }

    /// The encoding that a byte order mark names, and the mark's length.
    pub(super) fn of_mark(start: &[u8]) -> Option<(Self, usize)> {
        match start {
            [0xEF, 0xBB, 0xBF, ..] => Some((Self::Utf8, 3)),
            [0xFF, 0xFE, ..] => Some((Self::Utf16LittleEndian, 2)),
            [0xFE, 0xFF, ..] => Some((Self::Utf16BigEndian, 2)),
            _ => None,
        }
    }

    /// How many bytes a unit has: every delimiter, quote and line end is one unit, and no part of another character.
    pub(super) const fn unit(self) -> usize {
        match self {
            Self::Utf8 | Self::Windows1252 => 1,
            Self::Utf16LittleEndian | Self::Utf16BigEndian => 2,
        }
    }

    /// How many lines end in `bytes`; CR, LF and CRLF each end one.
    pub(crate) fn line_ends(self, bytes: &[u8]) -> u64 {
        let (mut ends, mut after_return) = (0, false);
        for unit in bytes.chunks(self.unit()) {
            let ascii = self.ascii(unit);
            ends += u64::from(ascii == b'\r' || (ascii == b'\n' && !after_return));
            after_return = ascii == b'\r';
        }
        ends
    }

    /// The unit at the start of `bytes`, where it is ASCII; otherwise 0x80, which no rule of CSV looks for.
    pub(super) fn ascii(self, bytes: &[u8]) -> u8 {
        match (self, bytes) {
            (Self::Utf16LittleEndian, [low, 0, ..]) | (Self::Utf16BigEndian, [0, low, ..]) => *low,
            (Self::Utf8 | Self::Windows1252, [byte, ..]) => *byte,
            _ => 0x80,
        }
    }

    /// Decodes into `text`; false where the bytes are not of this encoding, and replacement characters stand in the text.
    pub(super) fn decode(self, bytes: &[u8], text: &mut String) -> bool {
        text.clear();
        let encoding = match self {
            Self::Utf8 => match std::str::from_utf8(bytes) {
                Ok(decoded) => {
                    text.push_str(decoded);
                    return true;
                }
                Err(_) => encoding_rs::UTF_8,
            },
            Self::Utf16LittleEndian => encoding_rs::UTF_16LE,
            Self::Utf16BigEndian => encoding_rs::UTF_16BE,
            Self::Windows1252 => encoding_rs::WINDOWS_1252,
        };
        let (decoded, had_errors) = encoding.decode_without_bom_handling(bytes);
        text.push_str(&decoded);
        !had_errors
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_encoding_is_decoded_and_damage_is_noticed() {
        let mut text = String::new();
        for (encoding, bytes) in [
            (Encoding::Utf8, &b"Zo\xC3\xAB"[..]),
            (Encoding::Windows1252, b"Zo\xEB"),
            (Encoding::Utf16LittleEndian, b"Z\0o\0\xEB\0"),
            (Encoding::Utf16BigEndian, b"\0Z\0o\0\xEB"),
        ] {
            assert!(encoding.decode(bytes, &mut text), "{encoding:?}");
            assert_eq!(text, "Zoë", "{encoding:?}");
        }
        assert!(!Encoding::Utf8.decode(b"Zo\xEB", &mut text));
        assert!(!Encoding::Utf16LittleEndian.decode(b"Z\0\x00\xD8", &mut text));
        assert!(!Encoding::Utf16LittleEndian.decode(b"Z\0o", &mut text));
    }

    #[test]
    fn no_half_of_a_wide_character_is_taken_for_a_delimiter() {
        // U+2C00 and U+002C differ in the byte that is zero.
        assert_eq!(Encoding::Utf16LittleEndian.ascii(b",\0"), b',');
        assert_eq!(Encoding::Utf16LittleEndian.ascii(b",\x2C"), 0x80);
        assert_eq!(Encoding::Utf16BigEndian.ascii(b"\x2C\0"), 0x80);
    }
}
