//! What both vendors' replies have in common: redirects, pages of gateways, cut-off and foreign bodies.

use card_types::{DecodeError, Scalar};
use reqwest::header::LOCATION;
use serde::de::IgnoredAny;
use url::Url;

use crate::transport::{self, RawReply};
use crate::{Error, ErrorKind};

/// What a vendor said about a request it did not carry out.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Answer {
    pub(crate) code: Option<Scalar>,
    pub(crate) message: Option<String>,
}

/// The look of a body that is not the expected document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Nothing, or white space only.
    Empty,
    /// A page for people.
    Html,
    /// JSON or XML that ends in the middle.
    CutOff,
    /// Complete JSON or XML.
    WellFormed,
    /// Anything else.
    Foreign,
}

impl Shape {
    fn describe(self) -> &'static str {
        match self {
            Self::Empty => "the body is empty",
            Self::Html => "the body is an HTML page",
            Self::CutOff => "the body ends in the middle of the document",
            Self::WellFormed => "the body is another document than the documented one",
            Self::Foreign => "the body is neither JSON nor XML",
        }
    }
}

impl RawReply {
    /// Whether the HTTP status is 200 to 299.
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The body without a byte order mark, which some servers put before a document and no document begins with.
    pub(crate) fn document(&self) -> &[u8] {
        self.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.body)
    }

    /// The same without leading white space.
    pub(crate) fn text(&self) -> &[u8] {
        self.document().trim_ascii_start()
    }

    /// The body decides, not the content type: JSON never begins with `<`, XML and HTML always do.
    pub(crate) fn looks_like_markup(&self) -> bool {
        self.text().first() == Some(&b'<')
    }

    /// Looks at the body closer, once it could not be used.
    pub(crate) fn shape(&self) -> Shape {
        let text = self.text();
        if text.is_empty() {
            Shape::Empty
        } else if self.is_html() {
            Shape::Html
        } else if self.looks_like_markup() {
            crate::markup::shape(text)
        } else {
            match serde_json::from_slice::<IgnoredAny>(text) {
                Ok(_) => Shape::WellFormed,
                Err(error) if error.is_eof() && matches!(text[0], b'{' | b'[') => Shape::CutOff,
                Err(_) => Shape::Foreign,
            }
        }
    }

    /// Refuses redirects, whose bodies say nothing about the request.
    pub(crate) fn refuse_redirect(&self) -> Result<(), Error> {
        if !(300..400).contains(&self.status) {
            return Ok(());
        }
        let place = self.headers.get(LOCATION).and_then(|place| place.to_str().ok());
        Err(self.error(ErrorKind::Redirect, "").with_redirect(place.and_then(redirect_target)))
    }

    /// An error that keeps status and body.
    pub(crate) fn error(&self, kind: ErrorKind, detail: &'static str) -> Error {
        Error::new(kind, detail)
            .with_status(self.status)
            .with_retry_after(self.retry_after)
            .with_body(self.body.clone())
    }

    /// The error of a reply that says in so many words that the request was refused.
    pub(crate) fn refused(&self, answer: Answer) -> Error {
        // 401 is about the key and nothing else; 403 may be about a card or template of others.
        let kind = if self.status == 401 { ErrorKind::CredentialRefused } else { ErrorKind::Refused };
        self.error(kind, "").with_answer(answer.code, answer.message)
    }

    /// The error of an HTTP error status whose body is not the vendor's refusal.
    pub(crate) fn error_status(&self, answer: Answer) -> Error {
        let kind = if matches!(self.status, 401 | 403) { ErrorKind::CredentialRefused } else { ErrorKind::HttpStatus };
        let detail = if answer == Answer::default() { self.shape().describe() } else { "" };
        self.error(kind, detail).with_answer(answer.code, answer.message)
    }

    /// The error of a reply under a success status that could not be read.
    pub(crate) fn unreadable(&self, error: DecodeError) -> Error {
        match self.shape() {
            Shape::CutOff => self.error(ErrorKind::Truncated, Shape::CutOff.describe()).with_decoding(error),
            Shape::WellFormed => Error::new(ErrorKind::Decode, error.to_string())
                .with_status(self.status)
                .with_body(self.body.clone())
                .with_decoding(error),
            shape => self.error(ErrorKind::UnexpectedReply, shape.describe()).with_decoding(error),
        }
    }

    fn is_html(&self) -> bool {
        let text = self.text();
        let begins = |tag: &[u8]| text.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag));
        begins(b"<!doctype html") || begins(b"<html") || (self.content_type().contains("html") && text[0] == b'<')
    }
}

/// Scheme, host and port of the target of a redirect; `None` where it names no host, and so means the same server.
fn redirect_target(place: &str) -> Option<String> {
    let url = if place.starts_with("//") { Url::parse(&format!("https:{place}")) } else { Url::parse(place) };
    url.ok().filter(Url::has_host).map(|url| transport::origin(&url))
}

#[cfg(test)]
mod tests {
    use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};

    use super::*;

    fn shape(content_type: &str, body: &'static [u8]) -> Shape {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_str(content_type).unwrap())]);
        RawReply { status: 200, headers, retry_after: None, body: body.into() }.shape()
    }

    #[test]
    fn the_shape_is_told_from_the_body_whatever_the_content_type_says() {
        assert_eq!(shape("application/json", b" \r\n"), Shape::Empty);
        assert_eq!(shape("application/json", b"\n<!DOCTYPE HTML><p>"), Shape::Html);
        assert_eq!(shape("application/json", b"<HTML lang=en>"), Shape::Html);
        assert_eq!(shape("text/html; charset=utf-8", b"<p>Bad Gateway</p>"), Shape::Html);
        assert_eq!(shape("text/html", b"{\"a\":1}"), Shape::WellFormed);
        assert_eq!(shape("", b"{\"a\":"), Shape::CutOff);
        assert_eq!(shape("", b"[1, 2"), Shape::CutOff);
        assert_eq!(shape("", b"{\"a\";"), Shape::Foreign);
        assert_eq!(shape("text/plain", b"upstream gone"), Shape::Foreign);
        assert_eq!(shape("application/xml", b"<Result><a/></Result>"), Shape::WellFormed);
        assert_eq!(shape("application/xml", b"<Result><a>"), Shape::CutOff);
    }
}
