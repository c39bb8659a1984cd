//! XML in `DataContractSerializer`'s form, as BluB0X's server reads and writes it.
//!
//! Writing follows the contract's order, because the server skips an element that comes too late **without an error**.
//! Reading follows the server's own rules; [`server::read_xml`](crate::server::read_xml) is the same reader with
//! everything it noticed.
//!
//! | what | how it is written |
//! |---|---|
//! | a member that is absent | left out; the server leaves its default there |
//! | a member that is null | `<X i:nil="true" />` |
//! | an empty string | `<X></X>` |
//! | text | `&`, `<`, `>` escaped; a carriage return as `&#xD;`, since a bare one would be read as a line feed |
//! | a date | trailing zeros of the fraction trimmed |
//! | a model inside the model | `<X>` around its members, in their own order |
//! | a list of models | `<X>` around an element for each, called as its class; `<X />` without any |
//!
//! What the server could not read back is refused with the member's name before anything is written: characters that
//! XML 1.0 does not have, an enum value without a name, a date whose instant lies outside the years 1 to 9999.
//!
//! # Figures
//!
//! `cargo bench -p card-types --bench user_cards`: one UserCards update of 650 to 4,600 bytes, whose notes are empty, a
//! line, or a page with references in it; medians of one run on one machine, against serde's derive on an equivalent
//! struct. Allocations count growing as well.
//!
//! | | here | quick-xml or `serde_urlencoded` | ratio | allocations |
//! |---|---|---|---|---|
//! | XML write, no notes | 0.31 µs | 1.33 µs | 4.3 | 1 against 13 |
//! | XML write, a line | 0.33 µs | 1.42 µs | 4.2 | 1 against 14 |
//! | XML write, a page | 1.35 µs | 3.46 µs | 2.6 | 3 against 17 |
//! | XML read, no notes | 0.91 µs | 3.67 µs | 4.0 | 3 against 19 |
//! | XML read, a line | 0.93 µs | 3.72 µs | 4.0 | 4 against 20 |
//! | XML read, a page | 1.81 µs | 8.61 µs | 4.8 | 4 against 29 |
//! | form write, no notes | 0.35 µs | 0.62 µs | 1.8 | 3 against 6 |
//! | form write, a line | 0.49 µs | 0.77 µs | 1.6 | 4 against 6 |
//! | form write, a page | 6.16 µs | 9.82 µs | 1.6 | 5 against 10 |
//!
//! Reading as the server ([`server::read_xml`](crate::server::read_xml)) takes the same time.

mod attributes;
mod content;
mod elements;
mod escape;
mod name_characters;
mod names;
mod namespaces;
mod offset;
mod parts;
mod reader;
mod tokens;
mod values;
mod write;

use crate::contract::Contracted;
use crate::server::Skipped;
use crate::{DecodeError, EncodeError, Encoding};

pub(crate) use reader::{Fault, UnknownNames, read};
pub(crate) use values::Dates;
pub(crate) use write::{Style, write};

/// Writes `value` as XML, without a declaration and without white space between elements.
pub fn to_string<T: Contracted>(value: &T) -> Result<String, EncodeError> {
    let mut out = String::new();
    write(value, Style::Client, &mut out)?;
    Ok(out)
}

/// Writes `value` as XML (UTF-8) to `writer`. A value that is refused writes nothing.
pub fn to_writer<W: std::io::Write, T: Contracted>(mut writer: W, value: &T) -> Result<(), EncodeError> {
    let text = to_string(value)?;
    writer
        .write_all(text.as_bytes())
        .map_err(|error| EncodeError::new(Encoding::Xml, "", format!("the writer failed: {}", error.kind())))
}

/// Reads XML text. Offsets in timestamps are kept as they were written.
pub fn from_str<T: Contracted>(text: &str) -> Result<T, DecodeError> {
    from_slice(text.as_bytes())
}

/// Reads XML bytes (UTF-8). Offsets in timestamps are kept as they were written.
pub fn from_slice<T: Contracted>(bytes: &[u8]) -> Result<T, DecodeError> {
    crate::server::read_xml_as_written(bytes, UnknownNames::Refused, &mut Vec::new())
}

/// Reads a reply: as [`from_slice`], but an enum's name that the contract does not have leaves its member as if it were
/// absent, where the server's own reader would refuse the whole document. Gives beside the value what was stepped over.
pub fn reply_from_slice<T: Contracted>(bytes: &[u8]) -> Result<(T, Vec<Skipped>), DecodeError> {
    let mut skipped = Vec::new();
    let value = crate::server::read_xml_as_written(bytes, UnknownNames::SteppedOver, &mut skipped)?;
    Ok((value, skipped))
}
