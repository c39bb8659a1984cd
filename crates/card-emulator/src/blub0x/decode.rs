//! From a body to a model, with everything that was noticed on the way.

use axum::http::StatusCode;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::request::Parts;
use card_types::Operation;
use card_types::server::{ReadOptions, Reading, ServerZone, read_address, read_form, read_json, read_xml};

use super::error_body::ErrorBody;
use super::negotiation::essence;

/// The name of the action's parameter, which begins every key of the model state. It is unknown; this one is chosen.
const PARAMETER: &str = "model";

/// How many notices a reply carries at most: a body can hold a hundred thousand unknown members.
const MOST_NOTICES: usize = 20;

/// A model, and what of its body did not reach it.
pub(super) struct Decoded<O> {
    pub(super) request: O,
    pub(super) notices: Vec<String>,
}

/// A request that gives no model.
pub(super) struct Undecoded {
    pub(super) status: StatusCode,
    pub(super) body: ErrorBody,
    pub(super) notices: Vec<String>,
}

impl Undecoded {
    /// Refused before its body was looked at.
    pub(super) fn refused(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, body: ErrorBody::new(message), notices: Vec::new() }
    }
}

/// Reads the body as its media type says; the address, and no body, where the operation has none.
pub(super) fn decode<O: Operation>(parts: &Parts, body: &[u8], zone: &ServerZone) -> Result<Decoded<O>, Undecoded> {
    let headers = &parts.headers;
    let options = ReadOptions::new().zone(zone.clone()).chunked(!headers.contains_key(CONTENT_LENGTH));
    let content_type = headers.get(CONTENT_TYPE).map(|value| value.to_str().unwrap_or_default());
    let options = match content_type.and_then(charset) {
        Some(charset) => options.charset(charset),
        None => options,
    };
    if O::REQUEST_ENCODINGS.is_empty() {
        let query = parts.uri.query().unwrap_or_default();
        let reading = read_address::<O>(parts.uri.path(), query, &options);
        return reading.map_or_else(|| Err(no_model(Vec::new())), judge);
    }
    let reading = match essence(content_type.unwrap_or_default()).to_ascii_lowercase().as_str() {
        "application/json" | "text/json" => read_json(body, &options),
        "application/xml" | "text/xml" => read_xml(body, &options),
        "application/x-www-form-urlencoded" => read_form(body, &options),
        // Without a body there is nothing whose type would matter.
        _ if body.is_empty() => return Err(no_model(Vec::new())),
        _ => return Err(unsupported(content_type.is_some())),
    };
    judge(reading)
}

fn judge<O>(reading: Reading<O>) -> Result<Decoded<O>, Undecoded> {
    let skipped = reading.skipped.iter().map(ToString::to_string);
    let defaulted = reading
        .errors
        .iter()
        .filter(|error| !error.key().is_empty())
        .map(|error| format!("{} was left at its default: {}", error.key(), error.message()));
    let notices = bounded(skipped.chain(defaulted));
    if reading.is_valid() {
        return match reading.value {
            Some(request) => Ok(Decoded { request, notices }),
            None => Err(no_model(notices)),
        };
    }
    let errors = reading.errors.iter().map(|error| {
        let message = match error.offset() {
            Some(offset) => format!("{} (at byte {offset})", error.message()),
            None => error.message().to_owned(),
        };
        (key(error.key()), message)
    });
    Err(Undecoded { status: StatusCode::BAD_REQUEST, body: ErrorBody::invalid_model(errors), notices })
}

/// Header values: visible ASCII only, and not too many.
fn bounded(notices: impl Iterator<Item = String>) -> Vec<String> {
    let mut notices = notices.map(|notice| notice.replace(|character| !matches!(character, ' '..='~'), "?"));
    let mut kept: Vec<String> = notices.by_ref().take(MOST_NOTICES).collect();
    let more = notices.count();
    if more > 0 {
        kept.push(format!("and {more} more"));
    }
    kept
}

fn key(member: &str) -> String {
    if member.is_empty() { PARAMETER.to_owned() } else { format!("{PARAMETER}.{member}") }
}

fn no_model(notices: Vec<String>) -> Undecoded {
    let error = (PARAMETER.to_owned(), "The body is missing or null; send the members of the model.".to_owned());
    Undecoded { status: StatusCode::BAD_REQUEST, body: ErrorBody::invalid_model([error]), notices }
}

fn unsupported(has_type: bool) -> Undecoded {
    let cause = if has_type {
        "The request entity's media type is not supported for this resource."
    } else {
        "The request contains an entity body but no Content-Type header."
    };
    let message = format!(
        "{cause} Send application/json, text/json, application/xml, text/xml or application/x-www-form-urlencoded."
    );
    Undecoded::refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, message)
}

fn charset(content_type: &str) -> Option<&str> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_charset_is_found_among_the_parameters() {
        assert_eq!(charset("text/xml; charset=utf-16"), Some("utf-16"));
        assert_eq!(charset("text/xml;x=y; Charset=\"UTF-8\""), Some("UTF-8"));
        assert_eq!(charset("text/xml"), None);
    }

    #[test]
    fn notices_are_plain_and_few() {
        let notices = bounded((0..25).map(|number| format!("Ünïque{number}\n was skipped")));
        assert_eq!(notices.len(), 21);
        assert_eq!((notices[0].as_str(), notices[20].as_str()), ("?n?que0? was skipped", "and 5 more"));
    }
}
