//! `DataContractSerializer.ReadObject`: which element sets which member.
//!
//! An element counts only when it comes later in the contract's order than the last one that counted. Everything else
//! is stepped over; this reader notes it down.

use std::borrow::Cow;

use super::attributes::Attribute;
use super::content::Content;
use super::namespaces::Space;
use super::tokens::{Broken, Node, Tag, Tokenizer, broken};
use super::values::{Dates, boolean, convert, is_unknown_name};
use crate::contract::{Contract, Contracted, EnumContract, Kind, Member, Part, Value};
use crate::dotnet::parse_int32;
use crate::server::{SkipReason, Skipped, note_skipped};

/// Why a document gave no model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The path of the member at fault; empty when the document is.
    pub(crate) member: Cow<'static, str>,
    pub(crate) offset: usize,
    pub(crate) reason: Cow<'static, str>,
}

impl From<Broken> for Fault {
    fn from(Broken { offset, reason }: Broken) -> Self {
        Self { member: Cow::Borrowed(""), offset, reason }
    }
}

impl Fault {
    /// The same, at fault inside `outer`.
    pub(super) fn inside(self, outer: &str) -> Self {
        let dot = if self.member.is_empty() { "" } else { "." };
        Self { member: format!("{outer}{dot}{}", self.member).into(), ..self }
    }
}

/// Reads a document in UTF-8. `None` when the root element is nil.
pub(crate) fn read<T: Contracted>(
    bytes: &[u8],
    dates: Dates<'_>,
    unknown_names: UnknownNames,
    skipped: &mut Vec<Skipped>,
) -> Result<Option<T>, Fault> {
    let tokens = Tokenizer::new(bytes, T::CONTRACT.namespace);
    let mut reader = Reader { tokens, dates, unknown_names, ids: Vec::new() };
    let model = reader.root::<T>(skipped)?;
    // The server looks at one more token, and at no other.
    reader.tokens.next()?;
    Ok(model)
}

pub(super) struct Reader<'a, 'z> {
    pub(super) tokens: Tokenizer<'a>,
    pub(super) dates: Dates<'z>,
    unknown_names: UnknownNames,
    /// `z:Id` of the objects read so far, with the text they stand for; the root has none.
    ids: Vec<(String, Option<String>)>,
}

/// What becomes of an enum's name that the contract does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnknownNames {
    /// The document is refused, as the serializer does.
    Refused,
    /// The member is left as if it were absent, and that is noted: a reply must not be lost for a value that came later.
    SteppedOver,
}

/// The attributes the serializer knows.
#[derive(Default)]
pub(super) struct Marks<'a> {
    pub(super) nil: bool,
    pub(super) id: Option<Cow<'a, str>>,
    pub(super) reference: Option<Cow<'a, str>>,
    pub(super) type_name: Option<Cow<'a, str>>,
}

impl<'a> Reader<'a, '_> {
    fn root<T: Contracted>(&mut self, skipped: &mut Vec<Skipped>) -> Result<Option<T>, Fault> {
        let contract = T::CONTRACT;
        let tag = loop {
            match self.tokens.next()? {
                Node::Start(tag) => break tag,
                Node::EndOfFile => return Err(expecting_root(contract, self.tokens.at)),
                Node::End | Node::Text(_) | Node::Aside => {}
            }
        };
        let own_name =
            tag.local == contract.name.as_bytes() || contract.bases.iter().any(|base| tag.local == base.as_bytes());
        let named = match tag.space {
            Space::Contract => own_name,
            Space::Serialization => tag.local == b"anyType",
            _ => false,
        };
        if !named {
            return Err(expecting_root(contract, tag.offset));
        }
        let marks = self.marks(&tag)?;
        if marks.reference.is_some() {
            return Err(broken(tag.offset, "z:Ref refers to no object").into());
        }
        if marks.nil {
            self.skip()?;
            return Ok(None);
        }
        if !self.type_is(&marks, contract.name, |space, _| space == Space::Contract) {
            return Err(broken(tag.offset, "i:type names another type").into());
        }
        if let Some(id) = marks.id {
            self.ids.push((id.into_owned(), None));
        }
        let mut model = T::blank();
        self.members(&mut model, skipped)?;
        Ok(Some(model))
    }

    /// Fills a model, up to the end tag of its element.
    pub(super) fn members<P: Part + ?Sized>(&mut self, model: &mut P, skipped: &mut Vec<Skipped>) -> Result<(), Fault> {
        let members = model.contract().members;
        // Position behind the last member that counted.
        let mut next = 0;
        let mut taken = 0u64;
        let default_is_contract =
            self.tokens.namespaces.resolve(b"").is_some_and(|(space, _)| space == Space::Contract);
        loop {
            let offset = self.tokens.at;
            if default_is_contract && let Some((distance, text)) = self.tokens.usual_element(&members[next..]) {
                let member = &members[next + distance];
                if self.steps_over(member.kind, &text) {
                    note_skipped(skipped, member.name, SkipReason::UnknownName, offset);
                } else {
                    let value = convert(member.kind, text, self.dates).map_err(|reason| Broken { offset, reason });
                    model.set_member(next + distance, value.map_err(|broken| Fault::from(broken).inside(member.name))?);
                }
                taken |= bit(next + distance);
                next += distance + 1;
                continue;
            }
            let Some(tag) = self.next_element()? else { break };
            let later = members[next..].iter().position(|member| member.name.as_bytes() == tag.local);
            let Some(distance) = later.filter(|_| tag.space == Space::Contract) else {
                note(skipped, &tag, members, next, taken);
                self.marks(&tag)?;
                self.skip()?;
                continue;
            };
            let index = next + distance;
            let member = &members[index];
            match member.kind {
                Kind::Part(contract) => self.part(&tag, contract, index, model, skipped)?,
                Kind::Parts(contract) => self.parts(&tag, contract, index, model, skipped)?,
                _ => match self.value(&tag, member).map_err(|fault| fault.inside(member.name))? {
                    Some(value) => model.set_member(index, value),
                    None => note_skipped(skipped, member.name, SkipReason::UnknownName, tag.offset),
                },
            }
            taken |= bit(index);
            next = index + 1;
        }
        Ok(())
    }

    /// The next child element; `None` at the end tag of the parent.
    pub(super) fn next_element(&mut self) -> Result<Option<Tag<'a>>, Broken> {
        loop {
            let offset = self.tokens.at;
            match self.tokens.next()? {
                Node::Start(tag) => return Ok(Some(tag)),
                Node::End | Node::EndOfFile => return Ok(None),
                Node::Text(piece) if !piece.is_white_space() => {
                    return Err(broken(offset, "text between elements, expected an element"));
                }
                Node::Text(_) | Node::Aside => {}
            }
        }
    }

    /// None for a name that is stepped over.
    fn value(&mut self, tag: &Tag<'a>, member: &Member) -> Result<Option<Value>, Fault> {
        let marks = self.marks(tag)?;
        let is_text = matches!(member.kind, Kind::Text);
        if let Some(reference) = &marks.reference {
            self.skip()?;
            let known = self.ids.iter().find(|(id, _)| id == reference).and_then(|(_, text)| text.clone());
            return match known {
                Some(text) if is_text => Ok(Some(Value::Text(text))),
                _ => Err(broken(tag.offset, "z:Ref refers to no such value").into()),
            };
        }
        if marks.nil {
            if !member.takes_null() {
                return Err(broken(tag.offset, "i:nil, but the server's type has no null").into());
            }
            self.skip()?;
            return Ok(Some(Value::Null));
        }
        if marks.id.is_some() && !is_text {
            return Err(broken(tag.offset, "z:Id is not allowed on a value").into());
        }
        match member.kind {
            Kind::Enum(contract)
                if !self.type_is(&marks, contract.name, |space, uri| is_space_of_enum(contract, space, uri)) =>
            {
                return Err(broken(tag.offset, "i:type names another type").into());
            }
            Kind::DateTimeOffset if !self.type_is(&marks, "DateTimeOffset", |space, _| space == Space::System) => {
                return Err(broken(tag.offset, "i:type names another type").into());
            }
            Kind::DateTimeOffset => return self.date_time_offset(tag).map(Some),
            _ => {}
        }
        let text = self.text(tag)?;
        self.remember(tag, marks.id, Some(&text))?;
        if self.steps_over(member.kind, &text) {
            return Ok(None);
        }
        let value = convert(member.kind, text, self.dates);
        value.map(Some).map_err(|reason| Broken { offset: tag.offset, reason }.into())
    }

    fn steps_over(&self, kind: Kind, text: &str) -> bool {
        self.unknown_names == UnknownNames::SteppedOver && is_unknown_name(kind, text)
    }

    /// Keeps the `z:Id` of a value, which may come once.
    pub(super) fn remember(
        &mut self,
        tag: &Tag<'a>,
        id: Option<Cow<'a, str>>,
        text: Option<&str>,
    ) -> Result<(), Broken> {
        let Some(id) = id else { return Ok(()) };
        if self.ids.iter().any(|(known, _)| *known == id) {
            return Err(broken(tag.offset, "z:Id comes twice"));
        }
        self.ids.push((id.into_owned(), text.map(str::to_owned)));
        Ok(())
    }

    /// The text up to the end tag.
    pub(super) fn text(&mut self, tag: &Tag<'a>) -> Result<Cow<'a, str>, Broken> {
        let mut content = Content::default();
        loop {
            let offset = self.tokens.at;
            match self.tokens.next()? {
                Node::Text(piece) => content.push(piece).map_err(|_| broken(offset, "not UTF-8"))?,
                Node::Aside => {}
                Node::Start(child) => return Err(broken(child.offset, "an element where only text is allowed")),
                Node::End => return Ok(content.finish()),
                Node::EndOfFile => return Err(broken(tag.offset, super::tokens::ENDS_EARLY)),
            }
        }
    }

    /// Steps over the rest of the element whose start tag was read last.
    pub(super) fn skip(&mut self) -> Result<(), Broken> {
        let mut depth = 1usize;
        while depth > 0 {
            match self.tokens.next()? {
                Node::Start(_) => depth += 1,
                Node::End => depth -= 1,
                Node::Text(_) | Node::Aside => {}
                Node::EndOfFile => return Ok(()),
            }
        }
        Ok(())
    }

    /// Reads the attributes of the last start tag; those of skipped elements are checked as well.
    pub(super) fn marks(&mut self, tag: &Tag<'a>) -> Result<Marks<'a>, Broken> {
        let mut marks = Marks::default();
        for attribute in &self.tokens.attributes {
            let wrong = |reason| broken(attribute.offset, reason);
            let text = |attribute: &Attribute<'a>| attribute.text().ok_or(broken(attribute.offset, "not UTF-8"));
            match (attribute.space, attribute.name.local) {
                (Space::Instance, b"nil") => {
                    marks.nil = boolean(&text(attribute)?).ok_or(wrong("expected true, false, 1 or 0 in i:nil"))?;
                }
                (Space::Instance, b"type") => marks.type_name = Some(text(attribute)?).filter(|name| !name.is_empty()),
                (Space::Serialization, b"Id") => marks.id = Some(text(attribute)?),
                (Space::Serialization, b"Ref") => marks.reference = Some(text(attribute)?),
                (Space::Serialization, b"Size") => {
                    let size = parse_int32(text(attribute)?.as_bytes()).ok().filter(|size| *size >= 0);
                    size.ok_or(wrong("expected a number in z:Size"))?;
                }
                _ => {}
            }
        }
        if marks.id.as_deref() == Some("") || marks.reference.as_deref() == Some("") {
            return Err(broken(tag.offset, "z:Id and z:Ref may not be empty"));
        }
        Ok(marks)
    }

    /// Whether `i:type` is missing or names `name` in a namespace that `space` accepts.
    pub(super) fn type_is(&self, marks: &Marks<'_>, name: &str, space: impl Fn(Space, &[u8]) -> bool) -> bool {
        let Some(type_name) = &marks.type_name else { return true };
        let (prefix, local) = type_name.split_once(':').unwrap_or(("", type_name));
        let resolved = self.tokens.namespaces.resolve(prefix.as_bytes());
        local == name && resolved.is_some_and(|(known, uri)| space(known, uri))
    }
}

fn expecting_root(contract: &Contract, offset: usize) -> Fault {
    let reason = format!("expected the element {} in the namespace {}", contract.name, contract.namespace);
    Fault { member: Cow::Borrowed(""), offset, reason: reason.into() }
}

/// The namespace of an enum: the model's own, or for the one that belongs to .NET that of `System.Net`.
fn is_space_of_enum(contract: &EnumContract, space: Space, uri: &[u8]) -> bool {
    match contract.name {
        "HttpStatusCode" => uri == b"http://schemas.datacontract.org/2004/07/System.Net",
        _ => space == Space::Contract,
    }
}

/// A set of members in one number; members beyond the sixty-fourth are only told apart less well in notes.
fn bit(index: usize) -> u64 {
    u32::try_from(index).ok().and_then(|index| 1u64.checked_shl(index)).unwrap_or(0)
}

/// Why an element does not count.
#[cold]
fn note(skipped: &mut Vec<Skipped>, tag: &Tag<'_>, members: &'static [Member], next: usize, taken: u64) {
    let local = String::from_utf8_lossy(tag.local);
    let earlier = members[..next].iter().position(|member| member.name == local);
    let reason = if let Some(member) = members.iter().find(|member| member.name == local) {
        match earlier {
            _ if tag.space != Space::Contract => SkipReason::WrongNamespace,
            Some(index) if taken & bit(index) != 0 => SkipReason::Repeated,
            _ => SkipReason::TooLate { after: members.get(next.wrapping_sub(1)).map_or(member.name, |last| last.name) },
        }
    } else if let Some(member) = members.iter().find(|member| member.name.eq_ignore_ascii_case(&local)) {
        SkipReason::Misspelt { expected: member.name }
    } else {
        SkipReason::Unknown
    };
    note_skipped(skipped, &local, reason, tag.offset);
}
