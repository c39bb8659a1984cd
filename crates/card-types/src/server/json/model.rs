//! `JsonSerializer.Populate`: members by name without regard to case, the last of several counts, a bad value leaves
//! its member alone and reading goes on.

use super::dates::is_date;
use super::fault::Fault;
use super::reader::{Reader, Token};
use crate::contract::{Contract, Contracted, Member};
use crate::server::charset::json_text;
use crate::server::{ModelError, ReadOptions, Reading, SkipReason};

/// Reads a JSON body as the server does: Json.NET 10 with Web API's settings.
///
/// A bad value leaves its member at the default, adds an error and reading goes on. A syntax error makes the whole
/// model null.
pub fn read_json<T: Contracted>(body: &[u8], options: &ReadOptions) -> Reading<T> {
    if options.is_absent(body) {
        return Reading::new(None);
    }
    let text = match json_text(body, options.body_charset()) {
        Ok(text) => text,
        Err(reason) => return Reading::failed(ModelError::new("", reason, None)),
    };
    let mut populate =
        Populate { reader: Reader::new(&text), options, reading: Reading::new(None), seen: Vec::new(), current: "" };
    if let Err(fault) = populate.root() {
        populate.reading.value = None;
        populate.report(fault);
    }
    populate.reading
}

struct Populate<'a, T> {
    reader: Reader<'a>,
    options: &'a ReadOptions,
    reading: Reading<T>,
    /// Members set so far, and where.
    seen: Vec<(usize, usize)>,
    /// The member being read, for the key of an error.
    current: &'static str,
}

impl<T: Contracted> Populate<'_, T> {
    fn report(&mut self, fault: Fault) {
        self.reading.complain(ModelError::new(self.current, fault.reason, fault.offset));
    }

    fn root(&mut self) -> Result<(), Fault> {
        if !self.reader.read_content()? {
            return Ok(());
        }
        match &self.reader.token {
            Token::StartObject => {}
            Token::Null | Token::Undefined => return Ok(()),
            Token::Text(text) if text.is_empty() => return Ok(()),
            _ => return Err(self.reader.fault("expected an object")),
        }
        self.read_on()?;
        if self.is_metadata()? {
            return Ok(());
        }
        self.reading.value = Some(T::blank());
        self.members()
    }

    fn read_on(&mut self) -> Result<(), Fault> {
        if self.reader.read()? { Ok(()) } else { Err(Fault::new(self.reader.cursor.at, ENDS_EARLY)) }
    }

    /// Json.NET takes leading members that begin with `$` for its own. True when they refer to an object elsewhere,
    /// which there is not: the model is null.
    fn is_metadata(&mut self) -> Result<bool, Fault> {
        while let Token::Property(name) = &self.reader.token {
            match name.as_str() {
                "$ref" => {
                    self.read_on()?;
                    let refers = match &self.reader.token {
                        Token::Text(text) if !is_date(text) => true,
                        Token::Null => false,
                        _ => return Err(self.reader.fault("expected a string or null in $ref")),
                    };
                    self.read_on()?;
                    if refers {
                        return match self.reader.token {
                            Token::Property(_) => Err(self.reader.fault("$ref must stand alone")),
                            _ => Ok(true),
                        };
                    }
                }
                "$type" => {
                    self.read_on()?;
                    if matches!(
                        self.reader.token,
                        Token::Null | Token::Undefined | Token::StartObject | Token::StartArray
                    ) {
                        return Err(self.reader.fault("expected a string in $type"));
                    }
                    self.read_on()?;
                }
                "$id" => {
                    self.read_on()?;
                    self.read_on()?;
                }
                "$values" => return Err(self.reader.fault("$values is for lists, expected an object")),
                _ => return Ok(false),
            }
        }
        Ok(false)
    }

    fn members(&mut self) -> Result<(), Fault> {
        loop {
            match &mut self.reader.token {
                Token::Property(name) => {
                    let name = std::mem::take(name);
                    let offset = self.reader.offset;
                    if let Err(fault) = self.member(&name, offset) {
                        self.report(fault);
                        self.reader.skip()?;
                        while self.reader.depth() > 1 {
                            if !self.reader.read()? {
                                break;
                            }
                        }
                    }
                    self.current = "";
                }
                Token::EndObject => return Ok(()),
                Token::Comment => {}
                _ => return Err(self.reader.fault("expected the name of a member")),
            }
            if !self.reader.read()? {
                // The members read so far are kept.
                self.report(Fault::new(self.reader.cursor.at, ENDS_EARLY));
                return Ok(());
            }
        }
    }

    fn member(&mut self, name: &str, offset: usize) -> Result<(), Fault> {
        let reason = match closest(T::CONTRACT, name) {
            Some((_, member)) if member.xml_only => SkipReason::XmlOnly,
            Some((_, member)) if member.is_nested() => SkipReason::Nested,
            Some((index, member)) => {
                self.current = member.name;
                let value = self.reader.member_value(member, self.options.server_zone())?;
                if let Some(model) = &mut self.reading.value {
                    model.set(index, value);
                }
                self.note_overwritten(index, member, offset);
                return Ok(());
            }
            None => SkipReason::Unknown,
        };
        self.reading.note(name, reason, offset);
        if !self.reader.read()? {
            return Ok(());
        }
        self.reader.skip()
    }

    fn note_overwritten(&mut self, index: usize, member: &Member, offset: usize) {
        match self.seen.iter_mut().find(|(seen, _)| *seen == index) {
            Some((_, earlier)) => {
                let earlier = std::mem::replace(earlier, offset);
                self.reading.note(member.name, SkipReason::Overwritten, earlier);
            }
            None => self.seen.push((index, offset)),
        }
    }
}

const ENDS_EARLY: &str = "the text ends early";

/// The exact name first, then without regard to case.
pub(in crate::server) fn closest(contract: &Contract, name: &str) -> Option<(usize, &'static Member)> {
    contract
        .find(name)
        .or_else(|| contract.members.iter().enumerate().find(|(_, member)| member.name.eq_ignore_ascii_case(name)))
}
