//! Wire bytes, one member a line, so that a review's diff shows the member that changed.
//!
//! Only line breaks and indentation are added outside of strings: the text itself stays as it is on the wire. The
//! exact bytes are locked beside it.

use std::fmt::Write as _;

use card_types::Encoding;

/// The readable form of a document.
pub fn readable(encoding: Encoding, bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    match encoding {
        Encoding::Xml => xml(&text),
        Encoding::Form => text.replace('&', "\n&"),
        _ => json(&text),
    }
}

fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut depth = 0usize;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' => {
                out.push('"');
                while let Some(inner) = characters.next() {
                    out.push(inner);
                    match inner {
                        '\\' => out.extend(characters.next()),
                        '"' => break,
                        _ => {}
                    }
                }
            }
            '{' | '[' => {
                out.push(character);
                if let Some(&close @ ('}' | ']')) = characters.peek() {
                    characters.next();
                    out.push(close);
                } else {
                    depth += 1;
                    new_line(&mut out, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                new_line(&mut out, depth);
                out.push(character);
            }
            ',' => {
                out.push(',');
                new_line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            _ => out.push(character),
        }
    }
    out
}

/// The documents are two levels deep and escape `<` and `>` in text, so `><` is always a boundary of elements.
fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut rest = text;
    while let Some(boundary) = rest.find("><") {
        let (tag, next) = (&rest[..=boundary], &rest[boundary + 1..]);
        out.push_str(tag);
        let opened = tag.rfind('<').map(|start| &tag[start + 1..]);
        let is_open = opened.is_some_and(|tag| !tag.starts_with('/') && !tag.ends_with("/>"));
        if !(is_open && next.starts_with("</")) {
            out.push('\n');
        }
        rest = next;
    }
    out.push_str(rest);
    out
}

fn new_line(out: &mut String, depth: usize) {
    // Writing to a String cannot fail.
    let _ = write!(out, "\n{:width$}", "", width = depth * 2);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_gets_one_member_a_line_and_strings_stay_untouched() {
        let text = r#"{"a":[],"b":["x,{\"}",1],"c":{}}"#;
        assert_eq!(
            readable(Encoding::Json, text.as_bytes()),
            "{\n  \"a\": [],\n  \"b\": [\n    \"x,{\\\"}\",\n    1\n  ],\n  \"c\": {}\n}"
        );
    }

    #[test]
    fn xml_gets_one_element_a_line_and_an_empty_element_stays_together() {
        assert_eq!(
            readable(Encoding::Xml, b"<A x=\"1\"><B></B><C i:nil=\"true\" /><D>1</D></A>"),
            "<A x=\"1\">\n<B></B>\n<C i:nil=\"true\" />\n<D>1</D>\n</A>"
        );
    }
}
