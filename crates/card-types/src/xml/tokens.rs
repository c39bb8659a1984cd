//! The tokenizer of .NET's `XmlDictionaryReader` over UTF-8.
//!
//! Written by hand rather than over quick-xml, because the server's tokenizer is not an XML parser and the differences
//! are the point: `&#;` and `&#x1;` are characters, CDATA may hold any byte, a skipped element may hold bytes that are
//! not UTF-8, CR alone is a line end, exactly one more token is looked at behind the root element.

use std::borrow::Cow;

use super::attributes::Attribute;
use super::content::{Piece, reference, resolved};
use super::names::{is_comment, is_simple_text, is_space, is_text, text_run};
use super::namespaces::{Namespaces, Space};
use crate::contract::{Kind, Member};

/// The text is not what the server's tokenizer takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Broken {
    pub(crate) offset: usize,
    pub(crate) reason: Cow<'static, str>,
}

pub(super) fn broken(offset: usize, reason: &'static str) -> Broken {
    Broken { offset, reason: Cow::Borrowed(reason) }
}

pub(super) const ENDS_EARLY: &str = "the document ends too early";

/// The quota of Web API, the root element counted.
const MAX_DEPTH: usize = 256;

/// One node of the document.
#[derive(Debug, Clone, Copy)]
pub(super) enum Node<'a> {
    /// A start tag; an empty element delivers an [`Node::End`] of its own after it.
    Start(Tag<'a>),
    End,
    Text(Piece<'a>),
    /// A comment or the XML declaration.
    Aside,
    EndOfFile,
}

/// The name of an element, resolved.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag<'a> {
    pub(super) local: &'a [u8],
    pub(super) space: Space,
    pub(super) offset: usize,
}

pub(super) struct Tokenizer<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
    pub(super) namespaces: Namespaces<'a>,
    /// Attributes of the last start tag.
    pub(super) attributes: Vec<Attribute<'a>>,
    /// Full names of the open elements.
    pub(super) open: Vec<&'a [u8]>,
    /// The last start tag was that of an empty element.
    pub(super) empty: bool,
    pub(super) started: bool,
    pub(super) root_seen: bool,
}

impl<'a> Tokenizer<'a> {
    pub(super) fn new(bytes: &'a [u8], contract_namespace: &'static str) -> Self {
        Self {
            bytes,
            at: 0,
            namespaces: Namespaces::new(contract_namespace),
            attributes: Vec::new(),
            open: Vec::with_capacity(4),
            empty: false,
            started: false,
            root_seen: false,
        }
    }

    /// The next node.
    pub(super) fn next(&mut self) -> Result<Node<'a>, Broken> {
        if self.empty {
            self.empty = false;
            self.leave();
            return Ok(Node::End);
        }
        let first = !std::mem::replace(&mut self.started, true);
        let Some(&byte) = self.bytes.get(self.at) else {
            return if self.open.is_empty() { Ok(Node::EndOfFile) } else { Err(broken(self.at, ENDS_EARLY)) };
        };
        match byte {
            b'<' => self.markup(first),
            b'\t' | b'\n' | b' ' => Ok(self.white_space()),
            _ if self.open.is_empty() && byte != b'\r' => {
                Err(broken(self.at, "expected an element, a comment or white space here"))
            }
            _ if is_text(byte) => Ok(self.text()),
            b'&' => self.character_reference(),
            b'\r' => Ok(self.carriage_return()),
            b']' => self.bracket(),
            0xEF => {
                let start = self.at;
                while let Some(&byte) = self.bytes.get(self.at) {
                    if byte == 0xEF {
                        self.at = skip_lead_byte(self.bytes, self.at)?;
                    } else if is_text(byte) {
                        self.at += 1;
                    } else {
                        break;
                    }
                }
                Ok(Node::Text(Piece::Bytes(&self.bytes[start..self.at])))
            }
            _ => Err(broken(self.at, "a control character, which XML does not have")),
        }
    }

    /// The text of the element that stands here, when it is written in the usual way: the name of one of `members`
    /// without prefix or attributes, text without anything but references, its end tag. Nothing is consumed otherwise,
    /// and the long way is taken, which also knows what is wrong.
    pub(super) fn usual_element(&mut self, members: &[Member]) -> Option<(usize, Cow<'a, str>)> {
        let rest = self.bytes.get(self.at..)?.strip_prefix(b"<").filter(|_| !self.empty)?;
        // The byte behind the name tells most names apart.
        let is_name = |name: &str| rest.get(name.len()) == Some(&b'>') && rest.starts_with(name.as_bytes());
        let (index, member) = members.iter().enumerate().find(|(_, member)| is_name(member.name))?;
        let content = rest.get(member.name.len() + 1..)?;
        let mut length = text_run(content);
        let references = content.get(length) == Some(&b'&');
        if references {
            length = memchr::memchr(b'<', content).filter(|&length| is_simple_text(&content[..length]))?;
        }
        let (text, tail) = content.split_at(length);
        let end = tail.strip_prefix(b"</")?.strip_prefix(member.name.as_bytes())?.strip_prefix(b">")?;
        if matches!(member.kind, Kind::DateTimeOffset) || member.is_nested() {
            return None;
        }
        let text = std::str::from_utf8(text).ok()?;
        let text = if references { Cow::Owned(resolved(text)?) } else { Cow::Borrowed(text) };
        self.at = self.bytes.len() - end.len();
        Some((index, text))
    }

    fn markup(&mut self, first: bool) -> Result<Node<'a>, Broken> {
        match self.bytes.get(self.at + 1) {
            None => Err(broken(self.bytes.len(), ENDS_EARLY)),
            Some(b'/') => self.end_tag(),
            Some(b'!') => match self.bytes.get(self.at + 2) {
                None => Err(broken(self.bytes.len(), ENDS_EARLY)),
                Some(b'-') => self.comment(),
                Some(_) if self.open.is_empty() => {
                    Err(broken(self.at, "DOCTYPE and CDATA are not allowed outside the root element"))
                }
                Some(_) => self.character_data(),
            },
            Some(b'?') => self.declaration(first),
            Some(_) => self.start_tag(),
        }
    }

    /// Enters the element called `name`; the reason when that is not allowed.
    pub(super) fn enter(&mut self, name: &'a [u8]) -> Result<(), &'static str> {
        if self.open.is_empty() && std::mem::replace(&mut self.root_seen, true) {
            return Err("a second root element");
        }
        if self.open.len() == MAX_DEPTH {
            return Err("nested more than 256 elements deep");
        }
        self.open.push(name);
        Ok(())
    }

    pub(super) fn leave(&mut self) {
        self.namespaces.leave(self.open.len());
        self.open.pop();
    }

    fn white_space(&mut self) -> Node<'a> {
        let start = self.at;
        let white = |byte: &u8| matches!(byte, b'\t' | b'\n' | b' ');
        self.at += self.bytes[start..].iter().take_while(|byte| white(byte)).count();
        Node::Text(Piece::Bytes(&self.bytes[start..self.at]))
    }

    fn text(&mut self) -> Node<'a> {
        let rest = &self.bytes[self.at..];
        let length = text_run(rest);
        self.at += length;
        Node::Text(Piece::Bytes(&rest[..length]))
    }

    /// CR and CRLF count as one line feed.
    fn carriage_return(&mut self) -> Node<'a> {
        self.at += 1;
        if self.bytes.get(self.at) == Some(&b'\n') { self.white_space() } else { Node::Text(Piece::Character(0x0A)) }
    }

    fn bracket(&mut self) -> Result<Node<'a>, Broken> {
        match &self.bytes[self.at..] {
            [] | [_] | [_, _] => Err(broken(self.bytes.len(), ENDS_EARLY)),
            [b']', b']', b'>', ..] => Err(broken(self.at, "]]> is not allowed in text")),
            _ => {
                self.at += 1;
                Ok(Node::Text(Piece::Character(u32::from(b']'))))
            }
        }
    }

    fn character_reference(&mut self) -> Result<Node<'a>, Broken> {
        let rest = &self.bytes[self.at..];
        let end = memchr::memchr(b';', rest).ok_or(broken(self.at, "a reference without its semicolon"))? + 1;
        let character = reference(&rest[..end]).ok_or(broken(self.at, "no such character reference"))?;
        self.at += end;
        Ok(Node::Text(Piece::Character(character)))
    }

    fn comment(&mut self) -> Result<Node<'a>, Broken> {
        if self.bytes.get(self.at + 3) != Some(&b'-') {
            return Err(broken(self.at, "expected <!-- here"));
        }
        let mut at = self.at + 4;
        loop {
            match self.bytes.get(at) {
                None => return Err(broken(at, ENDS_EARLY)),
                Some(b'-') => match &self.bytes[at + 1..] {
                    [] | [_] => return Err(broken(at, ENDS_EARLY)),
                    [b'-', b'>', ..] => break,
                    [b'-', ..] => return Err(broken(at, "-- is not allowed in a comment")),
                    _ => at += 1,
                },
                Some(0xEF) => at = skip_lead_byte(self.bytes, at)?,
                Some(&byte) if is_comment(byte) => at += 1,
                Some(_) => return Err(broken(at, "a control character, which XML does not have")),
            }
        }
        self.at = at + 3;
        Ok(Node::Aside)
    }

    /// CDATA: any byte at all, and line ends as they are.
    fn character_data(&mut self) -> Result<Node<'a>, Broken> {
        let rest = &self.bytes[self.at + 2..];
        if !rest.starts_with(b"[CDATA[") {
            return Err(broken(self.at, "expected a tag, a comment or CDATA here"));
        }
        let start = self.at + 9;
        let mut at = start;
        loop {
            match memchr::memchr2(b']', 0xEF, &self.bytes[at..]) {
                None => return Err(broken(self.bytes.len(), ENDS_EARLY)),
                Some(distance) => at += distance,
            }
            if self.bytes[at] == 0xEF {
                at = skip_lead_byte(self.bytes, at)?;
            } else if self.bytes[at..].starts_with(b"]]>") {
                break;
            } else {
                at += 1;
            }
        }
        self.at = at + 3;
        Ok(Node::Text(Piece::Bytes(&self.bytes[start..at])))
    }

    pub(super) fn skip_space(&mut self) {
        while self.bytes.get(self.at).copied().is_some_and(is_space) {
            self.at += 1;
        }
    }
}

/// The byte 0xEF begins characters of three bytes, among them the two that XML leaves out. The server steps over three
/// bytes without looking whether they belong together.
pub(super) fn skip_lead_byte(bytes: &[u8], at: usize) -> Result<usize, Broken> {
    match &bytes[at + 1..] {
        [] | [_] => Err(broken(at, ENDS_EARLY)),
        [0xBF, 0xBE | 0xBF, ..] => Err(broken(at, "U+FFFE and U+FFFF are not characters")),
        _ => Ok(at + 3),
    }
}
