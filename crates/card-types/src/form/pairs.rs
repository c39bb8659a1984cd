//! Names and values of a form body, decoded, with their places.

use std::borrow::Cow;

/// One `name=value`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Pair<'a> {
    pub(crate) name: Cow<'a, str>,
    pub(crate) value: Cow<'a, str>,
    /// Byte offset of the name.
    pub(crate) offset: usize,
}

/// Iterator over a body.
pub(crate) struct Pairs<'a> {
    body: &'a [u8],
    at: usize,
}

impl<'a> Pairs<'a> {
    pub(crate) fn new(body: &'a [u8]) -> Self {
        Self { body, at: 0 }
    }
}

impl<'a> Iterator for Pairs<'a> {
    type Item = Pair<'a>;

    fn next(&mut self) -> Option<Pair<'a>> {
        loop {
            let rest = self.body.get(self.at..).filter(|rest| !rest.is_empty())?;
            let offset = self.at;
            let length = memchr::memchr(b'&', rest).unwrap_or(rest.len());
            self.at += length + 1;
            // One pair at a time, so that the place is known.
            if let Some((name, value)) = form_urlencoded::parse(&rest[..length]).next() {
                return Some(Pair { name, value, offset });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_decoded_and_keep_their_place() {
        let pairs: Vec<_> = Pairs::new(b"a=1+2&&b%20c=%2B&d").collect();
        let expected = [("a", "1 2", 0), ("b c", "+", 7), ("d", "", 17)];
        assert_eq!(pairs.len(), expected.len());
        for (pair, (name, value, offset)) in pairs.iter().zip(expected) {
            assert_eq!((&*pair.name, &*pair.value, pair.offset), (name, value, offset));
        }
    }
}
