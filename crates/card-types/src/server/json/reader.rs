//! Json.NET's `JsonTextReader`: a machine that hands out one token at a time.
//!
//! Its states are kept as they are there, because they decide how reading goes on after an error.

use super::fault::Fault;
use super::text::Cursor;

const UNEXPECTED: &str = "an unexpected character, expected a value";

/// The quota of Web API.
const MAX_DEPTH: usize = 256;

/// The last token.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    None,
    StartObject,
    EndObject,
    StartArray,
    EndArray,
    /// `new Name(`
    StartConstructor,
    EndConstructor,
    Property(String),
    Comment,
    Text(String),
    Integer(Number),
    Float(f64),
    Boolean(bool),
    Null,
    Undefined,
}

/// An integer of any size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Number {
    Small(i64),
    /// Beyond 64 bits, which is all that anybody asks about it.
    Big,
}

/// What may come next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// A value: at the start of the text, after a name, in an array.
    Value,
    /// A name or the end of the object.
    Object,
    /// A comma or the end of what is open.
    PostValue,
    Finished,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Container {
    Object,
    Array,
    Constructor,
}

pub(super) struct Reader<'a> {
    pub(super) cursor: Cursor<'a>,
    pub(super) token: Token,
    pub(super) state: State,
    open: Vec<Container>,
    too_deep: bool,
    /// Where the last token began.
    pub(super) offset: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            cursor: Cursor::new(text),
            token: Token::None,
            state: State::Value,
            open: Vec::new(),
            too_deep: false,
            offset: 0,
        }
    }

    /// How many objects and arrays are open. A container counts from its start token to before its end token.
    pub(super) fn depth(&self) -> usize {
        let start = self.at_start();
        self.open.len() - usize::from(start && !self.open.is_empty())
    }

    fn at_start(&self) -> bool {
        matches!(self.token, Token::StartObject | Token::StartArray | Token::StartConstructor)
    }

    /// Reads the next token; false at the end of the text.
    pub(super) fn read(&mut self) -> Result<bool, Fault> {
        loop {
            match self.state {
                State::Value => return self.value(),
                State::Object => return self.member(),
                State::PostValue => {
                    if self.post_value()? {
                        return Ok(true);
                    }
                }
                State::Finished => {
                    self.token = Token::None;
                    return Ok(false);
                }
            }
        }
    }

    /// Reads the next token that is no comment.
    pub(super) fn read_content(&mut self) -> Result<bool, Fault> {
        while self.read()? {
            if self.token != Token::Comment {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Steps over the value that begins here or comes next.
    pub(super) fn skip(&mut self) -> Result<(), Fault> {
        if matches!(self.token, Token::Property(_)) {
            self.read()?;
        }
        if self.at_start() {
            let depth = self.depth();
            while self.read()? && depth < self.depth() {}
        }
        Ok(())
    }

    fn value(&mut self) -> Result<bool, Fault> {
        self.cursor.skip_white_space();
        self.offset = self.cursor.at;
        let Some(byte) = self.cursor.peek() else {
            self.token = Token::None;
            return Ok(false);
        };
        match byte {
            b'"' | b'\'' => {
                let text = self.cursor.string()?;
                self.set(Token::Text(text));
            }
            b't' => self.word("true", Token::Boolean(true))?,
            b'f' => self.word("false", Token::Boolean(false))?,
            b'n' if self.cursor.peek_at(1) == Some(b'e') => self.constructor()?,
            b'n' => self.word("null", Token::Null)?,
            b'u' => self.word("undefined", Token::Undefined)?,
            b'N' => self.word("NaN", Token::Float(f64::NAN))?,
            b'I' => self.word("Infinity", Token::Float(f64::INFINITY))?,
            b'-' if self.cursor.peek_at(1) == Some(b'I') => {
                self.word("-Infinity", Token::Float(f64::NEG_INFINITY))?;
            }
            b'-' | b'.' | b'0'..=b'9' => self.number()?,
            b'/' => {
                self.cursor.skip_comment()?;
                self.token = Token::Comment;
            }
            b'{' => self.enter(Container::Object, Token::StartObject)?,
            b'[' => self.enter(Container::Array, Token::StartArray)?,
            b']' => self.leave(Container::Array, Token::EndArray)?,
            b')' => self.leave(Container::Constructor, Token::EndConstructor)?,
            // The comma stays where it is, so that an omitted value counts as undefined.
            b',' => self.set(Token::Undefined),
            _ => return Err(Fault::new(self.cursor.at, UNEXPECTED)),
        }
        Ok(true)
    }

    /// The error for a character that begins no value of the type wanted; it is stepped over.
    pub(super) fn unexpected(&mut self) -> Fault {
        let fault = Fault::new(self.cursor.at, UNEXPECTED);
        self.cursor.bump();
        fault
    }

    fn word(&mut self, word: &str, token: Token) -> Result<(), Fault> {
        if !self.cursor.take_word(word) {
            return Err(Fault::new(self.cursor.at, "an unexpected word, expected a value"));
        }
        self.set(token);
        Ok(())
    }

    /// `new Name(..)`, JavaScript that Json.NET steps over in members it does not know.
    fn constructor(&mut self) -> Result<(), Fault> {
        let fault = Fault::new(self.cursor.at, "an unexpected word, expected a value");
        if !self.cursor.take_constructor() {
            return Err(fault);
        }
        self.enter(Container::Constructor, Token::StartConstructor)
    }

    fn number(&mut self) -> Result<(), Fault> {
        let offset = self.cursor.at;
        let digits = self.cursor.number()?;
        let token = super::number::token(digits).ok_or(Fault::new(offset, "not a number"));
        // Reading goes on behind a number that makes no sense.
        self.after_value();
        self.token = token?;
        Ok(())
    }

    fn member(&mut self) -> Result<bool, Fault> {
        self.cursor.skip_white_space();
        self.offset = self.cursor.at;
        match self.cursor.peek() {
            None => {
                self.token = Token::None;
                return Ok(false);
            }
            Some(b'}') => self.leave(Container::Object, Token::EndObject)?,
            Some(b'/') => {
                self.cursor.skip_comment()?;
                self.token = Token::Comment;
            }
            Some(_) => {
                let name = self.cursor.member_name()?;
                self.cursor.skip_white_space();
                if self.cursor.peek() != Some(b':') {
                    return Err(Fault::new(self.cursor.at, "expected : after the name of a member"));
                }
                self.cursor.at += 1;
                self.token = Token::Property(name);
                self.state = State::Value;
            }
        }
        Ok(true)
    }

    /// True when a token was found.
    fn post_value(&mut self) -> Result<bool, Fault> {
        self.cursor.skip_white_space();
        self.offset = self.cursor.at;
        match self.cursor.peek() {
            None => {
                self.state = State::Finished;
                return Ok(false);
            }
            Some(b'}') => self.leave(Container::Object, Token::EndObject)?,
            Some(b']') => self.leave(Container::Array, Token::EndArray)?,
            Some(b')') => self.leave(Container::Constructor, Token::EndConstructor)?,
            Some(b'/') => {
                self.cursor.skip_comment()?;
                self.token = Token::Comment;
            }
            Some(b',') => {
                self.cursor.at += 1;
                self.state = self.inside();
                return Ok(false);
            }
            Some(_) => return Err(Fault::new(self.cursor.at, "expected a comma or the end of the object")),
        }
        Ok(true)
    }

    fn enter(&mut self, container: Container, token: Token) -> Result<(), Fault> {
        let offset = self.cursor.at;
        self.cursor.at += 1;
        self.token = token;
        self.open.push(container);
        self.state = self.inside();
        if self.open.len() > MAX_DEPTH && !std::mem::replace(&mut self.too_deep, true) {
            return Err(Fault::new(offset, "nested more than 256 deep"));
        }
        Ok(())
    }

    fn leave(&mut self, container: Container, token: Token) -> Result<(), Fault> {
        let offset = self.cursor.at;
        self.cursor.at += 1;
        let matches = self.open.pop() == Some(container);
        self.after_value();
        if !matches {
            return Err(Fault::new(offset, "the closing bracket does not match"));
        }
        self.token = token;
        Ok(())
    }

    pub(super) fn set(&mut self, token: Token) {
        self.token = token;
        self.after_value();
    }

    pub(super) fn after_value(&mut self) {
        self.state = if self.open.is_empty() { State::Finished } else { State::PostValue };
    }

    fn inside(&self) -> State {
        match self.open.last() {
            Some(Container::Object) => State::Object,
            Some(Container::Array | Container::Constructor) => State::Value,
            None => State::Finished,
        }
    }
}
