//! Reading XML bodies.

use super::charset::{Charset, xml_text};
use super::options::{ReadOptions, WebApi};
use super::reading::{ModelError, Reading, Skipped};
use crate::contract::Contracted;
use crate::xml::{Dates, Fault, UnknownNames, read};
use crate::{DecodeError, Encoding};

/// Reads an XML body as the server does. After any error the whole model is null.
pub fn read_xml<T: Contracted>(body: &[u8], options: &ReadOptions) -> Reading<T> {
    if options.is_absent(body) {
        return Reading::new(None);
    }
    let mut skipped = Vec::new();
    let source = (options.body_charset(), options.generation());
    match read_body(body, source, Dates::Local(options.server_zone()), UnknownNames::Refused, &mut skipped) {
        Ok(value) => Reading { skipped, ..Reading::new(value) },
        Err(error) => Reading { skipped, ..Reading::failed(error) },
    }
}

/// The client's reader: the same rules, but dates keep their offset.
pub(crate) fn read_xml_as_written<T: Contracted>(
    body: &[u8],
    unknown_names: UnknownNames,
    skipped: &mut Vec<Skipped>,
) -> Result<T, DecodeError> {
    let source = (Charset::Utf8, WebApi::Before530);
    match read_body(body, source, Dates::AsWritten, unknown_names, skipped) {
        Ok(Some(value)) => Ok(value),
        Ok(None) => Err(DecodeError::new(Encoding::Xml, "", Some(0), "the document says null, expected a value")),
        Err(error) => Err(DecodeError::new(Encoding::Xml, error.key(), error.offset(), error.message())),
    }
}

fn read_body<T: Contracted>(
    body: &[u8],
    (charset, web_api): (Charset, WebApi),
    dates: Dates<'_>,
    unknown_names: UnknownNames,
    skipped: &mut Vec<Skipped>,
) -> Result<Option<T>, ModelError> {
    let text = xml_text(body, charset, web_api).map_err(|reason| ModelError::new("", reason, None))?;
    // Offsets count from the beginning of the body, byte order mark included.
    let mark = if text.len() < body.len() && body.starts_with(&[0xEF, 0xBB]) { 3 } else { 0 };
    let model = read(&text, dates, unknown_names, skipped);
    for skipped in skipped {
        skipped.shift(mark);
    }
    model.map_err(|Fault { member, offset, reason }| ModelError::new(member, reason, offset + mark))
}
