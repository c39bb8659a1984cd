//! Where in a JSON text a pointer points. Values carry no positions, so the text is walked again, for messages only.
//!
//! The text has been parsed before, so the walk may rely on it being well-formed; on anything else it stops early.

use std::borrow::Cow;
use std::collections::HashSet;

/// One-based line of the value at `pointer` (of its key, for a member). What is missing has the line of the nearest
/// place around it.
pub(crate) fn line(text: &str, pointer: &str) -> usize {
    let (mut deepest, mut found) = (0, 0);
    walk(text, &mut |at, offset| {
        let around = pointer.strip_prefix(at).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        if around && (found == 0 || at.len() > deepest) {
            deepest = at.len();
            found = text[..offset].matches('\n').count() + 1;
        }
    });
    found
}

/// Pointers of keys that occur more than once in their object, in order of the text.
pub(crate) fn duplicate_keys(text: &str) -> Vec<String> {
    walk(text, &mut |_, _| {})
}

/// Escapes a key for use in a JSON pointer.
pub(crate) fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

fn walk(text: &str, visit: &mut dyn FnMut(&str, usize)) -> Vec<String> {
    let mut walker = Walker { text, offset: 0, pointer: String::new(), twice: Vec::new(), visit };
    walker.space();
    let start = walker.offset;
    (walker.visit)("", start);
    walker.value();
    walker.twice
}

struct Walker<'a, 'v> {
    text: &'a str,
    offset: usize,
    pointer: String,
    twice: Vec<String>,
    visit: &'v mut dyn FnMut(&str, usize),
}

impl<'a> Walker<'a, '_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.offset).copied()
    }

    fn space(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.offset += 1;
        }
    }

    /// Skips a string; true when it has escapes.
    fn skip_string(&mut self) -> Option<bool> {
        let mut escapes = false;
        self.offset += 1;
        loop {
            match self.peek()? {
                b'\\' => {
                    escapes = true;
                    self.offset += 2;
                }
                b'"' => break,
                _ => self.offset += 1,
            }
        }
        self.offset += 1;
        Some(escapes)
    }

    /// Skips a string and returns its text.
    fn string(&mut self) -> Option<Cow<'a, str>> {
        let start = self.offset;
        let escapes = self.skip_string()?;
        let text = self.text.get(start..self.offset)?;
        if escapes {
            serde_json::from_str(text).ok().map(Cow::Owned)
        } else {
            Some(Cow::Borrowed(&text[1..text.len() - 1]))
        }
    }

    fn value(&mut self) -> Option<()> {
        match self.peek()? {
            b'{' => self.members(b'}'),
            b'[' => self.members(b']'),
            b'"' => self.skip_string().map(drop),
            _ => {
                while self.peek().is_some_and(|byte| !matches!(byte, b',' | b'}' | b']') && !byte.is_ascii_whitespace())
                {
                    self.offset += 1;
                }
                Some(())
            }
        }
    }

    fn members(&mut self, close: u8) -> Option<()> {
        self.offset += 1;
        let length = self.pointer.len();
        let mut index = 0usize;
        let mut keys = HashSet::new();
        loop {
            self.space();
            if self.peek()? == close {
                self.offset += 1;
                return Some(());
            }
            let start = self.offset;
            let key = if close == b'}' {
                let key = self.string()?;
                self.space();
                self.offset += 1; // the colon
                self.space();
                key
            } else {
                Cow::Owned(index.to_string())
            };
            self.pointer.push('/');
            if key.contains(['~', '/']) {
                self.pointer.push_str(&escape(&key));
            } else {
                self.pointer.push_str(&key);
            }
            if close == b'}' && !keys.insert(key) {
                self.twice.push(self.pointer.clone());
            }
            (self.visit)(&self.pointer, start);
            self.value()?;
            self.pointer.truncate(length);
            index += 1;
            self.space();
            if self.peek()? == b',' {
                self.offset += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "{\n \"a\": [1,\n  {\"b/c\": \"\\\"}\"}],\n \"d\": null\n}";

    #[test]
    fn a_pointer_has_the_line_of_its_key() {
        assert_eq!(line(TEXT, ""), 1);
        assert_eq!(line(TEXT, "/a"), 2);
        assert_eq!(line(TEXT, "/a/1"), 3);
        assert_eq!(line(TEXT, "/a/1/b~1c"), 3);
        assert_eq!(line(TEXT, "/d"), 4);
    }

    #[test]
    fn what_is_missing_has_the_line_of_what_it_is_missing_in() {
        assert_eq!(line(TEXT, "/e"), 1);
        assert_eq!(line(TEXT, "/d/description"), 4);
        assert_eq!(line(TEXT, "/dd"), 1);
    }

    #[test]
    fn keys_that_occur_twice_are_found() {
        assert_eq!(duplicate_keys(TEXT), Vec::<String>::new());
        assert_eq!(duplicate_keys("{\"a\":{\"x\":1,\"x\":2},\"b\":0}"), ["/a/x"]);
        assert_eq!(duplicate_keys("{\"a\":[{\"x\":1},{\"x\":2}]}"), Vec::<String>::new());
        assert_eq!(duplicate_keys("{\"a\":1,\"\\u0061\":2}"), ["/a"]);
    }

    #[test]
    fn text_that_is_not_json_ends_the_walk() {
        for text in ["", "{", "{\"a", "{\"a\":", "[1,", "\"\\", "{\"é\\"] {
            assert_eq!(duplicate_keys(text), Vec::<String>::new());
            assert!(line(text, "/a/b") >= 1, "{text}");
        }
    }
}
