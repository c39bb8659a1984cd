//! The machine form: one JSON document on one line, free of characters that a terminal would obey.

use std::io;

use serde_json::Value;
use serde_json::ser::Formatter;

use super::escape::is_unsafe;

/// Writes `document` on one line, without the line's end.
///
/// JSON escapes control characters below U+0020 only. The rest of what terminals obey is escaped here, as JSON allows:
/// machine output is looked at on terminals too.
pub(crate) fn to_line(document: &Value) -> String {
    let mut bytes = Vec::with_capacity(256);
    let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, Safe);
    // A `Value` has string keys and the writer is memory: neither can fail, and both kinds of text are UTF-8.
    match serde::Serialize::serialize(document, &mut serializer) {
        Ok(()) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(_) => String::from("null"),
    }
}

/// Compact JSON with `\u` escapes for unsafe characters.
struct Safe;

impl Formatter for Safe {
    fn write_string_fragment<W: io::Write + ?Sized>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(is_unsafe) {
            writer.write_all(&rest.as_bytes()[..at])?;
            let mut after = rest[at..].chars();
            if let Some(character) = after.next() {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    write!(writer, "\\u{unit:04x}")?;
                }
            }
            rest = after.as_str();
        }
        writer.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_terminals_obey_is_escaped_and_reads_back_unchanged() {
        let document = json!({"a\u{9b}": "é\u{7f}\u{1b}[0m\u{202e}\u{e0041}\"\n", "n": [1, null, true]});
        let line = to_line(&document);
        assert_eq!(line, r#"{"a\u009b":"é\u007f\u001b[0m\u202e\udb40\udc41\"\n","n":[1,null,true]}"#);
        assert_eq!(serde_json::from_str::<Value>(&line).unwrap(), document);
    }
}
