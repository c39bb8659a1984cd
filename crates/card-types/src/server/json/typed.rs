//! `ReadAsInt32` and its siblings: reading a value of a known type.

use super::fault::Fault;
use super::number::{int32, is_number};
use super::reader::{Number, Reader, State, Token};
use crate::contract::Value;
use crate::dotnet::parse_int32;

/// What begins a value.
enum Start {
    /// A string, read.
    Text(String),
    /// `null`
    Null,
    /// Anything else; the cursor stands at it.
    Byte(u8),
}

impl Reader<'_> {
    pub(super) fn read_int32(&mut self) -> Result<Value, Fault> {
        match self.start()? {
            Start::Null => Ok(Value::Null),
            Start::Text(text) if text.is_empty() => Ok(Value::Null),
            Start::Text(text) => {
                parse_int32(text.as_bytes()).map(Value::Int32).map_err(|error| self.fault(error.reason()))
            }
            Start::Byte(b'-' | b'.' | b'0'..=b'9') if !self.at_infinity() => {
                let digits = self.cursor.number()?;
                self.set(Token::Undefined);
                int32(digits).map(Value::Int32).map_err(|reason| self.fault(reason))
            }
            Start::Byte(b'N' | b'I' | b'-') => Err(self.no_number()),
            Start::Byte(_) => Err(self.unexpected()),
        }
    }

    pub(super) fn read_boolean(&mut self) -> Result<Value, Fault> {
        const EXPECTED: &str = "not a boolean, expected true or false";
        match self.start()? {
            Start::Null => Ok(Value::Null),
            Start::Text(text) if text.is_empty() => Ok(Value::Null),
            Start::Text(text) => parse_boolean(&text).map(Value::Boolean).ok_or_else(|| self.fault(EXPECTED)),
            Start::Byte(b'-' | b'.' | b'0'..=b'9') => {
                let digits = self.cursor.number()?;
                self.set(Token::Undefined);
                match super::number::token(digits) {
                    Some(Token::Integer(number)) => Ok(Value::Boolean(number != Number::Small(0))),
                    Some(Token::Float(number)) => Ok(Value::Boolean(number != 0.0)),
                    _ => Err(self.fault(EXPECTED)),
                }
            }
            Start::Byte(byte @ (b't' | b'f')) => {
                let flag = byte == b't';
                if !self.cursor.take_word(if flag { "true" } else { "false" }) {
                    return Err(Fault::new(self.cursor.at, EXPECTED));
                }
                self.set(Token::Boolean(flag));
                Ok(Value::Boolean(flag))
            }
            Start::Byte(_) => Err(self.unexpected()),
        }
    }

    /// Numbers and booleans are stored as they were written.
    pub(super) fn read_text(&mut self) -> Result<Value, Fault> {
        let word = |byte| match byte {
            b't' => Some("true"),
            b'f' => Some("false"),
            b'N' => Some("NaN"),
            b'I' => Some("Infinity"),
            b'-' => Some("-Infinity"),
            _ => None,
        };
        match self.start()? {
            Start::Null => Ok(Value::Null),
            Start::Text(text) => Ok(Value::Text(text)),
            Start::Byte(b'-' | b'.' | b'0'..=b'9') if !self.at_infinity() => {
                let digits = self.cursor.number()?;
                self.set(Token::Undefined);
                if is_number(digits) { Ok(Value::Text(digits.to_owned())) } else { Err(self.fault("not a number")) }
            }
            Start::Byte(byte) => match word(byte) {
                Some(word) if self.cursor.take_word(word) => {
                    self.set(Token::Undefined);
                    Ok(Value::Text(word.to_owned()))
                }
                Some(_) => Err(Fault::new(self.cursor.at, "an unexpected word, expected a value")),
                None => Err(self.unexpected()),
            },
        }
    }

    /// The text of a date; `None` for null.
    pub(super) fn read_date_text(&mut self) -> Result<Option<String>, Fault> {
        match self.start()? {
            Start::Null => Ok(None),
            Start::Text(text) => Ok(Some(text).filter(|text| !text.is_empty())),
            Start::Byte(b'-') if !self.at_infinity() => {
                self.cursor.number()?;
                self.set(Token::Undefined);
                Err(self.fault("not a date and time"))
            }
            Start::Byte(b'N' | b'I' | b'-') => Err(self.no_number()),
            Start::Byte(_) => Err(self.unexpected()),
        }
    }

    pub(super) fn fault(&self, reason: &'static str) -> Fault {
        Fault::new(self.offset, reason)
    }

    fn start(&mut self) -> Result<Start, Fault> {
        loop {
            self.cursor.skip_white_space();
            self.offset = self.cursor.at;
            match self.cursor.peek() {
                None => {
                    self.token = Token::None;
                    return Err(Fault::new(self.cursor.at, "the text ends early, expected a value"));
                }
                Some(b'"' | b'\'') => {
                    let text = self.cursor.string()?;
                    // The string has been read, whatever becomes of it.
                    self.set(Token::Undefined);
                    return Ok(Start::Text(text));
                }
                Some(b'n') => {
                    if !self.cursor.take_word("null") {
                        let fault = Fault::new(self.cursor.at, "an unexpected word, expected a value");
                        // Json.NET has looked at two letters by now.
                        self.cursor.bump();
                        self.cursor.bump();
                        return Err(fault);
                    }
                    self.set(Token::Null);
                    return Ok(Start::Null);
                }
                Some(b'/') => self.cursor.skip_comment()?,
                Some(b',') if self.state != State::PostValue => {
                    self.set(Token::Undefined);
                    return Err(Fault::new(self.cursor.at, "an unexpected comma, expected a value"));
                }
                Some(byte) => return Ok(Start::Byte(byte)),
            }
        }
    }

    fn at_infinity(&self) -> bool {
        self.cursor.rest().starts_with("-I")
    }

    /// `NaN` and the infinities where a number is wanted: stepped over and refused.
    fn no_number(&mut self) -> Fault {
        let offset = self.cursor.at;
        for word in ["NaN", "Infinity", "-Infinity"] {
            if self.cursor.take_word(word) {
                break;
            }
        }
        Fault::new(offset, "not a number that can be stored")
    }
}

/// `bool.Parse`: white space and NUL characters around, any case.
pub(in crate::server) fn parse_boolean(text: &str) -> Option<bool> {
    let text = text.trim_matches(|character: char| character.is_whitespace() || character == '\0');
    if text.eq_ignore_ascii_case("true") { Some(true) } else { text.eq_ignore_ascii_case("false").then_some(false) }
}
