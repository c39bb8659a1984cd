//! Start tags, end tags and the XML declaration.

use super::attributes::read_attributes;
use super::names::{is_space, qualified_name};
use super::tokens::{Broken, ENDS_EARLY, Node, Tag, Tokenizer, broken};

impl<'a> Tokenizer<'a> {
    pub(super) fn start_tag(&mut self) -> Result<Node<'a>, Broken> {
        let offset = self.at;
        self.at += 1;
        let name = qualified_name(&self.bytes[self.at..]).ok_or(broken(offset, "expected the name of an element"))?;
        let end = self.at + name.length;
        self.enter(&self.bytes[self.at..end]).map_err(|reason| broken(offset, reason))?;
        self.at = end;
        self.attributes.clear();
        if self.bytes.get(end) != Some(&b'>') {
            self.rest_of_tag()?;
        }
        let undeclared = broken(offset, "the prefix of the element is not declared");
        let space = self.namespaces.resolve(name.prefix).ok_or(undeclared)?.0;
        self.at += 1;
        Ok(Node::Start(Tag { local: name.local, space, offset }))
    }

    /// White space, attributes and the slash of an empty element, up to the `>`.
    fn rest_of_tag(&mut self) -> Result<(), Broken> {
        self.skip_space();
        match self.bytes.get(self.at) {
            None => return Err(broken(self.at, ENDS_EARLY)),
            Some(b'>' | b'/') => {}
            Some(_) => {
                let depth = self.open.len();
                self.at = read_attributes(self.bytes, self.at, depth, &mut self.namespaces, &mut self.attributes)?;
            }
        }
        if self.bytes[self.at] == b'/' {
            self.empty = true;
            self.at += 1;
        }
        match self.bytes.get(self.at) {
            Some(b'>') => Ok(()),
            None => Err(broken(self.at, ENDS_EARLY)),
            Some(_) => Err(broken(self.at, "expected > here")),
        }
    }

    pub(super) fn end_tag(&mut self) -> Result<Node<'a>, Broken> {
        let Some(&name) = self.open.last() else {
            return Err(broken(self.at, "an end tag without a start tag"));
        };
        let after = &self.bytes[self.at + 2..];
        if !after.starts_with(name) {
            let reason = if name.starts_with(after) { ENDS_EARLY } else { "the end tag does not match the start tag" };
            return Err(broken(self.at, reason));
        }
        let mut at = self.at + 2 + name.len();
        while self.bytes.get(at).copied().is_some_and(is_space) {
            at += 1;
        }
        match self.bytes.get(at) {
            Some(b'>') => {
                self.at = at + 1;
                self.leave();
                Ok(Node::End)
            }
            None => Err(broken(at, ENDS_EARLY)),
            Some(_) => Err(broken(at, "the end tag does not match the start tag")),
        }
    }

    /// `<?xml version="1.0" encoding=".." standalone=".."?>`, as the very first node only.
    pub(super) fn declaration(&mut self, first: bool) -> Result<Node<'a>, Broken> {
        let start = self.at;
        let malformed = broken(start, "a malformed XML declaration");
        match &self.bytes[start + 2..] {
            [b'x', b'm', b'l', space, ..] if is_space(*space) => {}
            _ => return Err(broken(start, "processing instructions are not allowed")),
        }
        if !first {
            return Err(broken(start, "nothing may come before the XML declaration"));
        }
        self.at += 6;
        self.skip_space();
        self.attributes.clear();
        self.at = read_attributes(self.bytes, self.at, 0, &mut self.namespaces, &mut self.attributes)?;
        if !self.bytes[self.at..].starts_with(b"?>") {
            return Err(malformed);
        }
        self.at += 2;
        let mut parts = Vec::with_capacity(3);
        for attribute in &self.attributes {
            let value = attribute.text().filter(|_| attribute.name.prefix.is_empty()).ok_or(malformed.clone())?;
            parts.push((attribute.name.local, value));
        }
        let mut parts = parts.iter().map(|(name, value)| (*name, &**value)).peekable();
        if parts.next() != Some((b"version", "1.0")) {
            return Err(broken(start, "the XML declaration must begin with version 1.0"));
        }
        parts.next_if(|(name, _)| *name == b"encoding");
        parts.next_if(|part| matches!(part, (b"standalone", "yes" | "no")));
        if parts.next().is_some() { Err(malformed) } else { Ok(Node::Aside) }
    }
}
