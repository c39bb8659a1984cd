//! The reasons below a network error, as text only.

use std::error::Error as StdError;
use std::fmt;

/// One link of a copied error chain.
///
/// The HTTP library's errors can carry the URL, and its types would become part of this crate's contract through
/// `source()`. Their texts, without the URL, are all that a reader of a log needs.
#[derive(Debug)]
pub(crate) struct Cause {
    text: String,
    next: Option<Box<Cause>>,
}

/// Longer chains do not occur; the bound keeps a cyclic one from hanging us.
const MAX_LINKS: usize = 16;

impl Cause {
    /// Copies an error of the HTTP library and everything below it.
    pub(crate) fn of_network(error: reqwest::Error) -> Self {
        Self::copy(&error.without_url(), MAX_LINKS)
    }

    fn copy(error: &dyn StdError, links: usize) -> Self {
        let next = error.source().filter(|_| links > 1).map(|next| Box::new(Self::copy(next, links - 1)));
        Self { text: error.to_string(), next }
    }

    /// The deepest reason, such as `Connection refused (os error 111)`: the one worth showing.
    pub(crate) fn root(&self) -> &str {
        self.next.as_deref().map_or(&self.text, Cause::root)
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl StdError for Cause {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.next.as_deref().map(|next| next as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chain_keeps_every_text_and_shows_the_deepest() {
        let inner = Cause { text: "inner".into(), next: None };
        let chain = Cause { text: "outer".into(), next: Some(Box::new(inner)) };
        let copy = Cause::copy(&chain, MAX_LINKS);
        assert_eq!(copy.to_string(), "outer");
        assert_eq!(copy.source().unwrap().to_string(), "inner");
        assert_eq!(copy.root(), "inner");
    }
}
