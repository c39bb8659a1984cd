//! Every valid example, read by its generated type and written again in the encoding it came in.
//!
//! Forms are written from the JSON of their case: reading a form does as the server does, which turns dates to UTC.

use std::fmt;

use card_tests::each;
use card_tests::examples::{self, Example, extension};
use card_tests::message;
use card_tests::readable::readable;
use card_types::Encoding;

use crate::lock::{self, Cases};

/// The valid examples of a message in one encoding, by case: what one snapshot holds.
pub(crate) struct Documents {
    pub(crate) vendor: String,
    pub(crate) message: String,
    pub(crate) encoding: Encoding,
    pub(crate) examples: Vec<Example>,
}

impl Documents {
    pub(crate) fn all() -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        let mut examples = examples::valid();
        examples.sort_by(|one, other| one.case.cmp(&other.case));
        for example in examples {
            let same = |group: &&mut Self| {
                (&group.vendor, &group.message, group.encoding) == (&example.vendor, &example.message, example.encoding)
            };
            match all.iter_mut().find(same) {
                Some(group) => group.examples.push(example),
                None => all.push(Self {
                    vendor: example.vendor.clone(),
                    message: example.message.clone(),
                    encoding: example.encoding,
                    examples: vec![example],
                }),
            }
        }
        all
    }

    /// Such as `create-card.request`, or `update-user-card.request.xml`. Messages with the same documents share theirs.
    pub(crate) fn snapshot(&self) -> String {
        let message = examples::twin(&self.vendor, &self.message);
        match self.encoding {
            Encoding::Json => message.to_owned(),
            other => format!("{message}.{}", extension(other)),
        }
    }

    pub(crate) fn cases(&self) -> Cases {
        let mut cases = Cases::default();
        for example in &self.examples {
            let bytes = written(example);
            cases.bytes(&example.case, &bytes, &readable(self.encoding, &bytes));
        }
        cases
    }
}

/// What the types write for an example, in its encoding.
pub(crate) fn written(example: &Example) -> Vec<u8> {
    let message = message::find(&example.vendor, &example.message);
    let source = match example.encoding {
        Encoding::Form => example.sibling(Encoding::Json).unwrap_or_else(|| panic!("{example} has no .json beside it")),
        _ => example.clone(),
    };
    let document = message.read(source.encoding, &source.bytes());
    let document = document.unwrap_or_else(|error| panic!("{source}: {error}"));
    document.write(example.encoding).unwrap_or_else(|error| panic!("{example}: {error}"))
}

impl fmt::Display for Documents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{} as {}", self.vendor, self.message, self.encoding)
    }
}

fn lock_vendor(vendor: &str) {
    let groups = Documents::all().into_iter().filter(|group| group.vendor == vendor);
    each(groups, |group| lock::assert(&group.vendor, &group.snapshot(), &group.cases()));
}

#[test]
fn id123_documents_are_written_with_these_bytes() {
    lock_vendor("id123");
}

#[test]
fn blub0x_documents_are_written_with_these_bytes_in_each_encoding() {
    lock_vendor("blub0x");
}
