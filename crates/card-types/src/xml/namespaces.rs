//! Namespace declarations in scope.

use std::borrow::Cow;

/// The namespaces that mean something to the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    /// No namespace.
    None,
    /// The contract's own.
    Contract,
    /// XML Schema instance: `nil`, `type`.
    Instance,
    /// The serializer's: `Id`, `Ref`, `Size`, `anyType`.
    Serialization,
    /// .NET's `System`: the two parts of a `DateTimeOffset`.
    System,
    /// `xml:lang` and `xml:space`.
    Xml,
    /// Any other.
    Other,
}

const INSTANCE: &[u8] = b"http://www.w3.org/2001/XMLSchema-instance";
const SERIALIZATION: &[u8] = b"http://schemas.microsoft.com/2003/10/Serialization/";
const SYSTEM: &[u8] = b"http://schemas.datacontract.org/2004/07/System";
const XML: &[u8] = b"http://www.w3.org/XML/1998/namespace";
const XMLNS: &[u8] = b"http://www.w3.org/2000/xmlns/";

/// More declarations in scope than any real document has. Chosen here; it bounds the time of looking up prefixes.
const MOST_DECLARATIONS: usize = 1024;

/// Declarations, innermost last.
pub(super) struct Namespaces<'a> {
    contract: &'static str,
    bindings: Vec<Binding<'a>>,
}

struct Binding<'a> {
    prefix: &'a [u8],
    uri: Cow<'a, [u8]>,
    space: Space,
    depth: usize,
}

impl<'a> Namespaces<'a> {
    pub(super) fn new(contract: &'static str) -> Self {
        Self { contract, bindings: Vec::with_capacity(4) }
    }

    /// Declares a prefix (empty: the default) for elements at `depth` and deeper; the reason when that is not allowed.
    pub(super) fn declare(&mut self, prefix: &'a [u8], uri: Cow<'a, [u8]>, depth: usize) -> Result<(), &'static str> {
        if !prefix.is_empty() && uri.is_empty() {
            return Err("a prefix may not be bound to an empty namespace");
        }
        if prefix == b"xml" && *uri != *XML || prefix == b"xmlns" && *uri != *XMLNS {
            return Err("the prefixes xml and xmlns may not be bound to another namespace");
        }
        if self.bindings.len() == MOST_DECLARATIONS {
            return Err("more than 1024 namespaces are declared");
        }
        let space = match &*uri {
            b"" => Space::None,
            uri if uri == self.contract.as_bytes() => Space::Contract,
            INSTANCE => Space::Instance,
            SERIALIZATION => Space::Serialization,
            SYSTEM => Space::System,
            XML => Space::Xml,
            _ => Space::Other,
        };
        self.bindings.push(Binding { prefix, uri, space, depth });
        Ok(())
    }

    /// Forgets the declarations of the elements at `depth`.
    pub(super) fn leave(&mut self, depth: usize) {
        while self.bindings.last().is_some_and(|binding| binding.depth >= depth) {
            self.bindings.pop();
        }
    }

    /// The namespace of a prefix; `None` when it was never declared.
    pub(super) fn resolve(&self, prefix: &[u8]) -> Option<(Space, &[u8])> {
        let binding = self.bindings.iter().rev().find(|binding| binding.prefix == prefix);
        match binding {
            Some(binding) => Some((binding.space, &binding.uri)),
            None if prefix.is_empty() => Some((Space::None, b"")),
            None if prefix == b"xml" => Some((Space::Xml, XML)),
            None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inner_declarations_hide_outer_ones_until_their_element_ends() {
        let mut namespaces = Namespaces::new("urn:contract");
        namespaces.declare(b"", Cow::Borrowed(b"urn:contract"), 1).unwrap();
        namespaces.declare(b"", Cow::Borrowed(b""), 2).unwrap();
        assert_eq!(namespaces.resolve(b"").unwrap().0, Space::None);
        namespaces.leave(2);
        assert_eq!(namespaces.resolve(b"").unwrap().0, Space::Contract);
        assert_eq!(namespaces.resolve(b"i"), None);
    }

    #[test]
    fn reserved_prefixes_keep_their_namespaces() {
        let mut namespaces = Namespaces::new("urn:contract");
        assert!(namespaces.declare(b"p", Cow::Borrowed(b""), 1).is_err());
        assert!(namespaces.declare(b"xml", Cow::Borrowed(b"urn:x"), 1).is_err());
        assert!(namespaces.declare(b"xmlns", Cow::Borrowed(b"urn:x"), 1).is_err());
        assert!(namespaces.declare(b"xml", Cow::Borrowed(XML), 1).is_ok());
    }
}
