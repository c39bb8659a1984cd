//! Every valid example, read by its generated type and written again in the encoding it came in.
//!
//! Forms are written from the JSON of their case: reading a form does as the server does, which turns dates to UTC.

use card_tests::examples::{self, Example, extension};
use card_tests::message;
use card_tests::readable::readable;
use card_types::Encoding;

use crate::lock::{self, Name};

fn lock_example(example: &Example) {
    let message = message::find(&example.vendor, &example.message);
    let source = match example.encoding {
        Encoding::Form => example.sibling(Encoding::Json).unwrap_or_else(|| panic!("{example} has no .json beside it")),
        _ => example.clone(),
    };
    let document = message.read(source.encoding, &source.bytes());
    let document = document.unwrap_or_else(|error| panic!("{source}: {error}"));
    let bytes = document.write(example.encoding).unwrap_or_else(|error| panic!("{example}: {error}"));
    let shown = readable(example.encoding, &bytes);
    let ending = extension(example.encoding);
    let case = match example.encoding {
        Encoding::Json => example.case.clone(),
        // The encodings of one case would otherwise share one `.snap` file.
        _ => format!("{}-as-{ending}", example.case),
    };
    lock::bytes(&Name::of(&example.vendor, &example.message, &case), ending, bytes, &shown);
}

fn of_vendor(vendor: &str) -> impl Iterator<Item = Example> {
    examples::valid().into_iter().filter(move |example| example.vendor == vendor)
}

#[test]
fn id123_documents_are_written_with_these_bytes() {
    card_tests::each(of_vendor("id123"), lock_example);
}

#[test]
fn blub0x_documents_are_written_with_these_bytes_in_each_encoding() {
    card_tests::each(of_vendor("blub0x"), lock_example);
}
