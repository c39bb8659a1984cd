//! Which bytes of a text need escaping, and how.

use super::names::any;

/// How line ends and characters outside XML 1.0 are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LineEnds {
    /// Kept: a line feed as it is, a carriage return as `&#xD;`.
    Kept,
    /// Each of CR, LF and CRLF becomes CRLF, and characters that XML lacks become references to them.
    Server,
}

/// Appends `text` with markup escaped; false, with the text cut short, when XML 1.0 has no such character.
pub(crate) fn push_escaped(out: &mut String, text: &str, line_ends: LineEnds) -> bool {
    out.reserve(text.len() + text.len() / 16);
    let mark = if line_ends == LineEnds::Kept { KEPT } else { SERVER };
    let bytes = text.as_bytes();
    let mut copied = 0;
    let mut at = 0;
    while let Some(distance) = next_special(&bytes[at..], mark) {
        at += distance;
        let replacement = match (bytes[at], line_ends) {
            (b'&', _) => "&amp;",
            (b'<', _) => "&lt;",
            (b'>', _) => "&gt;",
            (b'\r', LineEnds::Kept) => "&#xD;",
            (b'\n' | b'\r', LineEnds::Server) => "\r\n",
            // The lead byte of many ordinary characters, and of the two that XML leaves out.
            (0xEF, _) if !matches!(bytes[at + 1..], [0xBF, 0xBE | 0xBF, ..]) => {
                at += 1;
                continue;
            }
            (_, LineEnds::Kept) => return false,
            (0xEF, LineEnds::Server) if bytes[at + 2] == 0xBE => "&#xFFFE;",
            (0xEF, LineEnds::Server) => "&#xFFFF;",
            (control, LineEnds::Server) => CONTROLS[usize::from(control)],
        };
        out.push_str(&text[copied..at]);
        out.push_str(replacement);
        at += match bytes[at] {
            0xEF => 3,
            b'\r' if line_ends == LineEnds::Server && bytes.get(at + 1) == Some(&b'\n') => 2,
            _ => 1,
        };
        copied = at;
    }
    out.push_str(&text[copied..]);
    true
}

/// Where the next byte stands that needs more than copying. Blocks without one are stepped over at once.
fn next_special(bytes: &[u8], mark: u8) -> Option<usize> {
    let (blocks, _) = bytes.as_chunks::<32>();
    let suspicious = |byte: u8| {
        let control = u8::from(byte < b' ') & u8::from(byte != b'\n' || mark == SERVER);
        let markup = u8::from(byte == b'&') | u8::from(byte == b'<') | u8::from(byte == b'>');
        control | markup | u8::from(byte == 0xEF)
    };
    let skipped = 32 * blocks.iter().take_while(|block| !any(&block[..], suspicious)).count();
    let position = bytes[skipped..].iter().position(|&byte| SPECIAL[usize::from(byte)] & mark != 0)?;
    Some(skipped + position)
}

/// Needs more than copying where line ends are kept.
const KEPT: u8 = 1;
/// Needs more than copying in the server's form.
const SERVER: u8 = 2;

static SPECIAL: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 0x20 {
        table[byte] = KEPT | SERVER;
        byte += 1;
    }
    table[b'\t' as usize] = 0;
    table[b'\n' as usize] = SERVER;
    table[b'&' as usize] = KEPT | SERVER;
    table[b'<' as usize] = KEPT | SERVER;
    table[b'>' as usize] = KEPT | SERVER;
    table[0xEF] = KEPT | SERVER;
    table
};

/// What the server writes for control characters. Not well-formed XML 1.0, and kept so for fidelity.
static CONTROLS: [&str; 32] = [
    "&#x0;", "&#x1;", "&#x2;", "&#x3;", "&#x4;", "&#x5;", "&#x6;", "&#x7;", "&#x8;", "\t", "\n", "&#xB;", "&#xC;",
    "\r", "&#xE;", "&#xF;", "&#x10;", "&#x11;", "&#x12;", "&#x13;", "&#x14;", "&#x15;", "&#x16;", "&#x17;", "&#x18;",
    "&#x19;", "&#x1A;", "&#x1B;", "&#x1C;", "&#x1D;", "&#x1E;", "&#x1F;",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(text: &str, line_ends: LineEnds) -> Option<String> {
        let mut out = String::new();
        push_escaped(&mut out, text, line_ends).then_some(out)
    }

    #[test]
    fn markup_is_escaped_and_quotes_are_not() {
        assert_eq!(escaped("a<b>&\"'", LineEnds::Kept).unwrap(), "a&lt;b&gt;&amp;\"'");
    }

    #[test]
    fn line_ends_survive_the_servers_reader_when_kept() {
        assert_eq!(escaped("a\nb\r\nc\rd\te", LineEnds::Kept).unwrap(), "a\nb&#xD;\nc&#xD;d\te");
    }

    #[test]
    fn the_server_writes_every_line_end_as_crlf() {
        assert_eq!(escaped("\r\n\n\ra\tb", LineEnds::Server).unwrap(), "\r\n\r\n\r\na\tb");
    }

    #[test]
    fn characters_outside_xml_are_refused_by_the_client_and_referenced_by_the_server() {
        for (text, written) in
            [("a\0b", "a&#x0;b"), ("a\u{b}b\u{1f}c", "a&#xB;b&#x1F;c"), ("\u{fffe}\u{ffff}", "&#xFFFE;&#xFFFF;")]
        {
            assert_eq!(escaped(text, LineEnds::Kept), None);
            assert_eq!(escaped(text, LineEnds::Server).unwrap(), written);
        }
        for text in ["\u{7f}\u{85}", "\u{fdd0}\u{fffd}\u{feff}", "\u{1fffe}\u{10ffff}", "日本語 😀"] {
            assert_eq!(escaped(text, LineEnds::Kept).unwrap(), text);
            assert_eq!(escaped(text, LineEnds::Server).unwrap(), text);
        }
    }
}
