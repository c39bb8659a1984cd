//! How a roster's characters are written.

use std::fmt;

use encoding_rs::DecoderResult;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::units::Units;

/// An encoding of text: UTF-8, UTF-16, or one of the many from before Unicode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Encoding(&'static encoding_rs::Encoding);

impl Encoding {
    /// UTF-8.
    pub const UTF_8: Self = Self(encoding_rs::UTF_8);
    /// UTF-16, low byte first, as Excel's "Unicode text".
    pub const UTF_16LE: Self = Self(encoding_rs::UTF_16LE);
    /// UTF-16, high byte first.
    pub const UTF_16BE: Self = Self(encoding_rs::UTF_16BE);
    /// Windows-1252, which most Western exports without UTF-8 are; a superset of ISO 8859-1's printable characters.
    pub const WINDOWS_1252: Self = Self(encoding_rs::WINDOWS_1252);

    /// The encoding of this name, in any case: every label of the WHATWG Encoding Standard that names one, such as
    /// `windows-1250`, `iso-8859-2`, `macintosh`, `shift_jis` or `gb18030`. `None` if there is no such label.
    pub fn for_label(label: &str) -> Option<Self> {
        encoding_rs::Encoding::for_label_no_replacement(label.as_bytes()).map(Self)
    }

    /// The name in a mapping and in messages.
    pub fn name(self) -> &'static str {
        match self.0.name() {
            "UTF-8" => "utf-8",
            "UTF-16LE" => "utf-16le",
            "UTF-16BE" => "utf-16be",
            other => other,
        }
    }

    /// The encoding that a byte order mark names, and the mark's length.
    pub(super) fn of_mark(start: &[u8]) -> Option<(Self, usize)> {
        encoding_rs::Encoding::for_bom(start).map(|(encoding, length)| (Self(encoding), length))
    }

    /// Whether it is UTF-16, of either order.
    pub(super) fn is_wide(self) -> bool {
        self == Self::UTF_16LE || self == Self::UTF_16BE
    }

    /// How many bytes a unit has: every delimiter, quote and line end is one unit.
    pub(super) fn unit(self) -> usize {
        if self.is_wide() { 2 } else { 1 }
    }

    /// How many lines end in `bytes`; CR, LF and CRLF each end one.
    pub(crate) fn line_ends(self, bytes: &[u8]) -> u64 {
        let (mut ends, mut after_return) = (0, false);
        let mut units = Units::new(self);
        for unit in bytes.chunks(self.unit()) {
            let ascii = units.take(unit);
            ends += u64::from(ascii == b'\r' || (ascii == b'\n' && !after_return));
            after_return = ascii == b'\r';
        }
        ends
    }

    /// Decodes into `text`, which has replacement characters where the bytes are not of this encoding.
    ///
    /// # Errors
    /// The place of the first byte that is not.
    pub(super) fn decode(self, bytes: &[u8], text: &mut String) -> Result<(), usize> {
        text.clear();
        if self == Self::UTF_8
            && let Ok(decoded) = std::str::from_utf8(bytes)
        {
            text.push_str(decoded);
            return Ok(());
        }
        let (decoded, has_faults) = self.0.decode_without_bom_handling(bytes);
        text.push_str(&decoded);
        if has_faults {
            return Err(self.first_fault(bytes));
        }
        // Bytes that a code page does not define become control characters, which nobody means.
        let undefined = |character| matches!(character, '\u{80}'..='\u{9f}');
        match self.0.is_single_byte().then(|| text.chars().position(undefined)).flatten() {
            Some(place) => Err(place),
            None => Ok(()),
        }
    }

    fn first_fault(self, bytes: &[u8]) -> usize {
        let mut decoder = self.0.new_decoder_without_bom_handling();
        let length = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or_default();
        let mut text = String::with_capacity(length);
        match decoder.decode_to_string_without_replacement(bytes, &mut text, true) {
            (DecoderResult::Malformed(bad, after), read) => read.saturating_sub(usize::from(bad) + usize::from(after)),
            (_, read) => read,
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Encoding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Encoding {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let label = String::deserialize(deserializer)?;
        Self::for_label(&label).ok_or_else(|| {
            let known =
                "such as \"utf-8\", \"windows-1250\", \"windows-1252\", \"iso-8859-2\", \"macintosh\" or \"shift_jis\"";
            serde::de::Error::custom(format!("{label:?} is no encoding that is known; write a name {known}"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_encoding_is_decoded_and_damage_is_told_with_its_place() {
        let mut text = String::new();
        for (encoding, bytes) in [
            ("utf-8", &b"Zo\xC3\xAB"[..]),
            ("cp1252", b"Zo\xEB"),
            ("latin1", b"Zo\xEB"),
            ("windows-1250", b"Zo\xEB"),
            ("macintosh", b"Zo\x91"),
            ("UTF-16LE", b"Z\0o\0\xEB\0"),
            ("utf-16be", b"\0Z\0o\0\xEB"),
        ] {
            assert_eq!(Encoding::for_label(encoding).unwrap().decode(bytes, &mut text), Ok(()), "{encoding}");
            assert_eq!(text, "Zoë", "{encoding}");
        }
        assert_eq!(Encoding::UTF_8.decode(b"Zo\xEBn", &mut text), Err(2));
        assert_eq!(Encoding::UTF_16LE.decode(b"Z\0\x00\xD8n\0", &mut text), Err(2));
        assert_eq!(Encoding::UTF_16LE.decode(b"Z\0o", &mut text), Err(2));
        assert_eq!(Encoding::WINDOWS_1252.decode(b"A\x9Db", &mut text), Err(1));
        assert_eq!(Encoding::for_label("shift_jis").unwrap().decode(b"a\x82\xA0\x82,", &mut text), Err(3));
    }

    #[test]
    fn what_is_no_label_is_refused() {
        for label in ["", "cp850x", "hz-gb-2312", "replacement", "utf-9"] {
            assert_eq!(Encoding::for_label(label), None, "{label}");
        }
        assert_eq!(Encoding::for_label(" CP1250 ").unwrap().name(), "windows-1250");
    }
}
