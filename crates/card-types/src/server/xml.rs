//! Reading XML bodies.

use super::charset::xml_text;
use super::options::ReadOptions;
use super::reading::{ModelError, Reading};
use crate::contract::Contracted;
use crate::xml::{Dates, Fault, read};
use crate::{DecodeError, Encoding};

/// Reads an XML body as the server does. After any error the whole model is null.
pub fn read_xml<T: Contracted>(body: &[u8], options: &ReadOptions) -> Reading<T> {
    if options.is_absent(body) {
        return Reading::new(None);
    }
    let text = match xml_text(body, options.body_charset(), options.generation()) {
        Ok(text) => text,
        Err(reason) => return Reading::failed(ModelError::new("", reason, None)),
    };
    let mut skipped = Vec::new();
    match read(&text, Dates::Local(options.server_zone()), &mut skipped) {
        Ok(value) => Reading { skipped, ..Reading::new(value) },
        Err(Fault { member, offset, reason }) => {
            // Offsets count from the beginning of the body, byte order mark included.
            let mark = if text.len() < body.len() && body.starts_with(&[0xEF, 0xBB]) { 3 } else { 0 };
            Reading { skipped, ..Reading::failed(ModelError::new(member, reason, offset + mark)) }
        }
    }
}

/// The client's reader: the same rules, but dates keep their offset.
pub(crate) fn read_xml_as_written<T: Contracted>(body: &[u8]) -> Result<T, DecodeError> {
    let failed =
        |member: &str, offset: Option<usize>, reason: &str| DecodeError::new(Encoding::Xml, member, offset, reason);
    let text = xml_text(body, super::charset::Charset::Utf8, super::options::WebApi::Before530)
        .map_err(|reason| failed("", None, reason))?;
    match read(&text, Dates::AsWritten, &mut Vec::new()) {
        Ok(Some(value)) => Ok(value),
        Ok(None) => Err(failed("", Some(0), "the document says null, expected a value")),
        Err(Fault { member, offset, reason }) => Err(failed(member, Some(offset), &reason)),
    }
}
