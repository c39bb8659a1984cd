//! Which bytes of a row are characters of ASCII, in encodings whose longer characters hold such bytes too.

use std::ops::RangeInclusive;

use super::encoding::Encoding;

/// Goes through the units of one row.
#[derive(Debug)]
pub(super) struct Units {
    kind: Kind,
    /// Bytes that look like the first of two and stand alone.
    lone: RangeInclusive<u8>,
    /// The last byte began a character.
    within: bool,
    /// How far an escape sequence of ISO-2022-JP has come: nothing, ESC, or what stood after it.
    escape: u8,
    /// Such a sequence announced characters that are not ASCII.
    shifted: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// No longer character holds a byte of ASCII.
    Plain,
    /// UTF-16: ASCII is a byte beside a zero.
    Low,
    High,
    /// The second byte of a character may be a byte of ASCII from `@` on, such as `|`.
    Pairs,
    /// Also a digit, before another pair.
    PairsAndDigits,
    /// Escape sequences switch between ASCII and Japanese.
    Shifting,
}

const ESCAPE: u8 = 0x1B;

/// What is not ASCII.
const OTHER: u8 = 0x80;

impl Units {
    /// Before the first unit of a row.
    pub(super) fn new(encoding: Encoding) -> Self {
        let kind = match encoding.name() {
            "utf-16le" => Kind::Low,
            "utf-16be" => Kind::High,
            "Shift_JIS" | "Big5" | "EUC-KR" => Kind::Pairs,
            "GBK" | "gb18030" => Kind::PairsAndDigits,
            "ISO-2022-JP" => Kind::Shifting,
            _ => Kind::Plain,
        };
        // A first byte is any from 0x81 on, but for the half-wide letters of Shift_JIS.
        let lone = if encoding.name() == "Shift_JIS" { 0xA0..=0xDF } else { 0xFF..=0xFF };
        Self { kind, lone, within: false, escape: 0, shifted: false }
    }

    /// The unit at the start of `bytes`, where it is a character of ASCII; otherwise 0x80.
    pub(super) fn take(&mut self, bytes: &[u8]) -> u8 {
        match (self.kind, bytes) {
            (Kind::Low, [ascii, 0, ..]) | (Kind::High, [0, ascii, ..]) | (Kind::Plain, [ascii, ..]) => *ascii,
            (Kind::Pairs | Kind::PairsAndDigits, [byte, ..]) => self.paired(*byte),
            (Kind::Shifting, [byte, ..]) => self.shifting(*byte),
            _ => OTHER,
        }
    }

    fn paired(&mut self, byte: u8) -> u8 {
        let is_second = byte >= b'@' || self.kind == Kind::PairsAndDigits && byte.is_ascii_digit();
        if std::mem::take(&mut self.within) && is_second {
            return OTHER;
        }
        self.within = byte > OTHER && !self.lone.contains(&byte);
        byte
    }

    fn shifting(&mut self, byte: u8) -> u8 {
        match (std::mem::take(&mut self.escape), byte) {
            (_, ESCAPE) => self.escape = ESCAPE,
            (ESCAPE, b'(' | b'$') => self.escape = byte,
            (b'(', b'B' | b'J') => self.shifted = false,
            (b'(', b'I') | (b'$', b'@' | b'B') => self.shifted = true,
            // A line ends wherever it does.
            _ if self.shifted && byte > b' ' => {}
            _ => return byte,
        }
        OTHER
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_byte_within_a_longer_character_is_taken_for_a_delimiter() {
        for (label, bytes, expected) in [
            // Each of these holds the byte of `|`, or of `"` and `,`, in a character, and one `|` of its own.
            ("shift_jis", &b"\x83\x7C|\xB1|"[..], 2),
            ("big5", b"\xA5\x7C|", 1),
            ("gbk", b"\x81\x7C|", 1),
            ("gb18030", b"\x81\x30\x81\x30|\x81\x7C", 1),
            ("euc-kr", b"\xB0\xA1|", 1),
            ("iso-2022-jp", b"\x1B$B%|%\"\x1B(B|\x1B(I|\x1B(J|", 2),
            ("utf-8", "é|".as_bytes(), 1),
        ] {
            let mut units = Units::new(Encoding::for_label(label).unwrap());
            let found = bytes.iter().filter(|byte| matches!(units.take(&[**byte]), b'|' | b'"')).count();
            assert_eq!(found, expected, "{label}");
        }
    }
    #[test]
    fn no_half_of_a_wide_character_is_taken_for_a_delimiter() {
        // U+2C00 and U+002C differ in the byte that is zero.
        let take = |encoding, bytes| Units::new(encoding).take(bytes);
        assert_eq!(take(Encoding::UTF_16LE, b",\0"), b',');
        assert_eq!(take(Encoding::UTF_16LE, b",\x2C"), OTHER);
        assert_eq!(take(Encoding::UTF_16BE, b"\x2C\0"), OTHER);
    }
}
