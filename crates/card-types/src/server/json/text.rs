//! Characters of a JSON text: white space, comments, strings and the letters of numbers, as Json.NET takes them.

use super::fault::Fault;

/// A place in the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// The byte here; `None` at the end.
    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(super) fn peek_at(&self, distance: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + distance).copied()
    }

    pub(super) fn peek_character(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Steps over one character.
    pub(super) fn bump(&mut self) {
        self.at += self.peek_character().map_or(0, char::len_utf8);
    }

    /// Steps over white space, and over NUL characters, which Json.NET takes for the ends of its buffer.
    pub(super) fn skip_white_space(&mut self) {
        while let Some(character) = self.peek_character().filter(|c| c.is_whitespace() || *c == '\0') {
            self.at += character.len_utf8();
        }
    }

    /// Steps over the comment that begins here.
    pub(super) fn skip_comment(&mut self) -> Result<(), Fault> {
        let start = self.at;
        let body = match self.peek_at(1) {
            // Json.NET wants at least one more character there.
            Some(b'/') if self.at + 2 < self.text.len() => {
                let line = self.rest().find(['\n', '\r']).unwrap_or(self.rest().len());
                self.at += line;
                return Ok(());
            }
            Some(b'*') => self.rest().get(2..).unwrap_or_default(),
            _ => return Err(Fault::new(start, "expected a comment after /")),
        };
        let length = body.find("*/").ok_or(Fault::new(start, "a comment without its end"))?;
        self.at += length + 4;
        Ok(())
    }

    /// Steps over `word` when it stands here and something else follows that may end a value.
    pub(super) fn take_word(&mut self, word: &str) -> bool {
        let Some(after) = self.rest().strip_prefix(word) else { return false };
        let mut characters = after.chars();
        let ends = match characters.next() {
            None | Some('}' | ']' | ',' | '\0') => true,
            Some('/') => matches!(characters.next(), Some('*' | '/')),
            Some(character) => character.is_whitespace(),
        };
        if ends {
            self.at += word.len();
        }
        ends
    }

    /// Steps over `new Name`, when what follows is the bracket of its arguments.
    pub(super) fn take_constructor(&mut self) -> bool {
        if !self.take_word("new") {
            return false;
        }
        self.skip_white_space();
        while self.peek_character().is_some_and(char::is_alphanumeric) {
            self.bump();
        }
        self.skip_white_space();
        self.peek() == Some(b'(')
    }

    /// A quoted name, or letters, digits, `_` and `$` without quotes.
    pub(super) fn member_name(&mut self) -> Result<String, Fault> {
        if matches!(self.peek(), Some(b'"' | b'\'')) {
            return self.string();
        }
        let rest = self.rest();
        let length: usize = rest.chars().take_while(|&c| is_in_name(c)).map(char::len_utf8).sum();
        let name = rest.get(..length).unwrap_or_default();
        if name.is_empty() {
            return Err(Fault::new(self.at, "expected the name of a member"));
        }
        self.at += length;
        match self.peek_character() {
            Some(next) if matches!(next, ':' | '\0') || next.is_whitespace() => Ok(name.to_owned()),
            _ => Err(Fault::new(self.at, "an unexpected character in the name of a member")),
        }
    }

    /// The string that begins here with its quote. Line ends and control characters are allowed inside.
    pub(super) fn string(&mut self) -> Result<String, Fault> {
        let Some(quote) = self.peek() else { return Err(Fault::new(self.at, UNTERMINATED)) };
        let mut value = String::new();
        self.at += 1;
        loop {
            let run = self.rest();
            let length = memchr::memchr2(quote, b'\\', run.as_bytes()).ok_or_else(|| {
                self.at = self.text.len();
                Fault::new(self.at, UNTERMINATED)
            })?;
            value.push_str(run.get(..length).unwrap_or_default());
            self.at += length + 1;
            if run.as_bytes()[length] == quote {
                return Ok(value);
            }
            self.escape(&mut value)?;
        }
    }

    fn escape(&mut self, value: &mut String) -> Result<(), Fault> {
        let offset = self.at;
        let Some(letter) = self.peek_character() else { return Err(Fault::new(offset, UNTERMINATED)) };
        self.at += letter.len_utf8();
        value.push(match letter {
            'b' => '\u{8}',
            't' => '\t',
            'n' => '\n',
            'f' => '\u{c}',
            'r' => '\r',
            '\\' | '"' | '\'' | '/' => letter,
            'u' => return self.unicode(value),
            _ => return Err(Fault::new(offset, "no such escape sequence")),
        });
        Ok(())
    }

    /// `\u` and four hexadecimal digits; half of a surrogate pair becomes the replacement character.
    fn unicode(&mut self, value: &mut String) -> Result<(), Fault> {
        let mut unit = self.hexadecimal()?;
        loop {
            if !(0xD800..=0xDBFF).contains(&unit) {
                value.push(char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER));
                return Ok(());
            }
            if !self.rest().starts_with("\\u") {
                value.push(char::REPLACEMENT_CHARACTER);
                return Ok(());
            }
            self.at += 2;
            let low = self.hexadecimal()?;
            if (0xDC00..=0xDFFF).contains(&low) {
                let joined = 0x1_0000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
                value.push(char::from_u32(joined).unwrap_or(char::REPLACEMENT_CHARACTER));
                return Ok(());
            }
            value.push(char::REPLACEMENT_CHARACTER);
            unit = low;
        }
    }

    fn hexadecimal(&mut self) -> Result<u32, Fault> {
        let digits = self.rest().get(..4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let unit = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let offset = self.at;
        // Json.NET has consumed four characters, whatever they are.
        self.at += self.rest().chars().take(4).map(char::len_utf8).sum::<usize>();
        unit.ok_or(Fault::new(offset, "expected four hexadecimal digits after \\u"))
    }

    /// The letters of a number: everything that may stand in one, up to what may end a value.
    pub(super) fn number(&mut self) -> Result<&'a str, Fault> {
        let run = self.rest();
        let in_number =
            |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F' | b'x' | b'X' | b'+' | b'-' | b'.');
        let length = run.bytes().take_while(|byte| in_number(byte)).count();
        self.at += length;
        match self.peek_character() {
            None | Some(',' | '}' | ']' | ')' | '/' | '\0') => {}
            Some(character) if character.is_whitespace() => {}
            Some(_) => return Err(Fault::new(self.at, "an unexpected character in a number")),
        }
        Ok(run.get(..length).unwrap_or_default())
    }
}

/// Letters, decimal digits, `_` and `$`; of the other numbers at least those of Latin-1 are left out, as in .NET.
fn is_in_name(character: char) -> bool {
    let other_number = matches!(character, '²' | '³' | '¹' | '¼'..='¾');
    (character.is_alphanumeric() && !other_number) || matches!(character, '_' | '$')
}

const UNTERMINATED: &str = "a string without its closing quote";

#[cfg(test)]
mod tests {
    use super::*;

    fn string(text: &str) -> Option<String> {
        Cursor::new(text).string().ok()
    }

    #[test]
    fn strings_take_either_quote_and_raw_line_ends() {
        assert_eq!(string("'a\"b'").unwrap(), "a\"b");
        assert_eq!(string("\"a\n\tb\u{1}\"").unwrap(), "a\n\tb\u{1}");
        assert_eq!(string(r#""\u0041\/\'""#).unwrap(), "A/'");
    }

    #[test]
    fn halves_of_pairs_are_replaced_one_by_one() {
        assert_eq!(string(r#""\ud83d\ude00""#).unwrap(), "😀");
        assert_eq!(string(r#""a\ud83db""#).unwrap(), "a\u{fffd}b");
        assert_eq!(string(r#""\ude00\ud83d\ud83d\ude00""#).unwrap(), "\u{fffd}\u{fffd}😀");
        assert_eq!(string(r#""\ud83d\u0041""#).unwrap(), "\u{fffd}A");
    }

    #[test]
    fn broken_strings_are_refused() {
        for text in ["\"a", "\"\\", r#""\x41""#, r#""\u12""#, r#""\u+123""#] {
            assert_eq!(string(text), None, "{text}");
        }
    }
}
