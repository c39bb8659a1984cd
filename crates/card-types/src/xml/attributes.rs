//! Attributes of one element: reading them, their namespaces, and that none comes twice.

use std::borrow::Cow;

use super::content::{Content, Piece, reference};
use super::names::{QualifiedName, is_attribute_text, is_plain_value, is_space, qualified_name};
use super::namespaces::{Namespaces, Space};
use super::tokens::{Broken, ENDS_EARLY, broken};

/// One attribute; declarations of namespaces are kept here only to find repeated ones.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attribute<'a> {
    pub(super) name: QualifiedName<'a>,
    pub(super) space: Space,
    declaration: bool,
    value: &'a [u8],
    /// Whether the value holds references or line ends.
    escaped: bool,
    pub(super) offset: usize,
}

impl<'a> Attribute<'a> {
    /// The value, with references resolved and each line end and tab as one space.
    pub(super) fn text(&self) -> Option<Cow<'a, str>> {
        if !self.escaped {
            return std::str::from_utf8(self.value).ok().map(Cow::Borrowed);
        }
        let mut content = Content::default();
        let mut rest = self.value;
        while let Some(&byte) = rest.first() {
            let (piece, length) = match byte {
                b'&' => {
                    let length = memchr::memchr(b';', rest)? + 1;
                    (Piece::Character(reference(&rest[..length])?), length)
                }
                b'\r' if rest.get(1) == Some(&b'\n') => (Piece::Character(0x20), 2),
                b'\r' | b'\n' | b'\t' => (Piece::Character(0x20), 1),
                _ => {
                    let plain = |byte: &&u8| !matches!(byte, b'&' | b'\r' | b'\n' | b'\t');
                    let length = rest.iter().take_while(plain).count();
                    (Piece::Bytes(&rest[..length]), length)
                }
            };
            content.push(piece).ok()?;
            rest = &rest[length..];
        }
        Some(content.finish())
    }
}

/// Reads attributes from `at` up to the `>`, `/` or `?` that ends the tag, and returns where that is.
pub(super) fn read_attributes<'a>(
    bytes: &'a [u8],
    mut at: usize,
    depth: usize,
    namespaces: &mut Namespaces<'a>,
    attributes: &mut Vec<Attribute<'a>>,
) -> Result<usize, Broken> {
    loop {
        let offset = at;
        let name = qualified_name(&bytes[at..]).ok_or(broken(at, "expected the name of an attribute"))?;
        at = expect(bytes, at + name.length, b"=")?;
        at = expect(bytes, at, b"\"'")?;
        let quote = bytes[at - 1];
        let start = at;
        let escaped;
        (at, escaped) = read_value(bytes, at, quote)?;
        let value = &bytes[start..at];
        at += 1;
        let declared = match (name.prefix, name.local) {
            (b"xmlns", prefix) => Some(prefix),
            (b"", b"xmlns") => Some(&b""[..]),
            _ => None,
        };
        let attribute = Attribute { name, space: Space::None, declaration: declared.is_some(), value, escaped, offset };
        if let Some(prefix) = declared {
            let uri = if escaped {
                let text = attribute.text().ok_or(broken(start, "not UTF-8"))?;
                Cow::Owned(text.into_owned().into_bytes())
            } else {
                Cow::Borrowed(value)
            };
            namespaces.declare(prefix, uri, depth).map_err(|reason| broken(offset, reason))?;
        }
        if name.prefix == b"xml" && matches!(name.local, b"lang" | b"space") && attribute.text().is_none() {
            return Err(broken(start, "not UTF-8"));
        }
        attributes.push(attribute);

        let after = at;
        while bytes.get(at).copied().is_some_and(is_space) {
            at += 1;
        }
        match bytes.get(at) {
            None => return Err(broken(at, ENDS_EARLY)),
            Some(b'>' | b'/' | b'?') => break,
            Some(_) if at == after => return Err(broken(at, "expected white space between attributes")),
            Some(_) => {}
        }
    }
    resolve(namespaces, attributes)?;
    Ok(at)
}

/// White space, then one of `wanted`; returns where that ends.
fn expect(bytes: &[u8], mut at: usize, wanted: &[u8]) -> Result<usize, Broken> {
    while bytes.get(at).copied().is_some_and(is_space) {
        at += 1;
    }
    match bytes.get(at) {
        None => Err(broken(at, ENDS_EARLY)),
        Some(byte) if wanted.contains(byte) => Ok(at + 1),
        Some(_) => Err(broken(at, "expected = and a quoted value after the name of an attribute")),
    }
}

/// Where the closing quote is, and whether the value needs decoding.
fn read_value(bytes: &[u8], mut at: usize, quote: u8) -> Result<(usize, bool), Broken> {
    if let Some(length) = memchr::memchr(quote, &bytes[at..])
        && is_plain_value(&bytes[at..at + length])
    {
        return Ok((at + length, false));
    }
    let mut escaped = false;
    loop {
        while bytes.get(at).copied().is_some_and(is_attribute_text) {
            at += 1;
        }
        match bytes.get(at) {
            None => return Err(broken(at, ENDS_EARLY)),
            Some(&byte) if byte == quote => return Ok((at, escaped)),
            Some(b'&') => {
                let end = memchr::memchr(b';', &bytes[at..]).ok_or(broken(at, ENDS_EARLY))? + 1;
                reference(&bytes[at..at + end]).ok_or(broken(at, "no such character reference"))?;
                at += end;
                escaped = true;
            }
            Some(b'"' | b'\'') => at += 1,
            Some(b'\n' | b'\r' | b'\t') => {
                at += 1;
                escaped = true;
            }
            Some(0xEF) => at = super::tokens::skip_lead_byte(bytes, at)?,
            Some(_) => return Err(broken(at, "a character that is not allowed in an attribute")),
        }
    }
}

fn resolve<'a>(namespaces: &Namespaces<'a>, attributes: &mut [Attribute<'a>]) -> Result<(), Broken> {
    // Few attributes are compared one with another, many are sorted.
    let mut few = [Key::default(); 12];
    let mut many = Vec::new();
    let keys = if attributes.len() <= few.len() {
        &mut few[..attributes.len()]
    } else {
        many.resize(attributes.len(), Key::default());
        &mut many[..]
    };
    for (attribute, key) in attributes.iter_mut().zip(&mut *keys) {
        let mut uri = &b""[..];
        if !attribute.declaration && !attribute.name.prefix.is_empty() {
            let undeclared = broken(attribute.offset, "the prefix of the attribute is not declared");
            (attribute.space, uri) = namespaces.resolve(attribute.name.prefix).ok_or(undeclared)?;
        }
        *key = (attribute.declaration, declared_or_local(attribute), uri, attribute.offset);
    }
    let same = |one: &Key<'_>, two: &Key<'_>| (one.0, one.1, one.2) == (two.0, two.1, two.2);
    let repeated = if keys.len() <= 12 {
        (1..keys.len()).find(|&index| keys[..index].iter().any(|earlier| same(earlier, &keys[index])))
    } else {
        keys.sort_unstable();
        (1..keys.len()).find(|&index| same(&keys[index - 1], &keys[index]))
    };
    repeated.map_or(Ok(()), |index| Err(broken(keys[index].3, "the attribute comes twice")))
}

/// What must be unique, and the place.
type Key<'k> = (bool, &'k [u8], &'k [u8], usize);

/// What must be unique: the declared prefix, or the local name.
fn declared_or_local<'a>(attribute: &Attribute<'a>) -> &'a [u8] {
    if attribute.declaration && attribute.name.prefix.is_empty() { b"" } else { attribute.name.local }
}
