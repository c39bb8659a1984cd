//! Which media type a reply gets: ASP.NET Web API's rules.
//!
//! Accept decides by quality; ties go to the more specific range and then to JSON; where nothing matches, the
//! request's own type decides, and JSON where that is none of the four. 406 is never sent.

use axum::http::HeaderMap;
use axum::http::header::{ACCEPT, CONTENT_TYPE};

/// The four media types of replies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ReplyType {
    ApplicationJson,
    TextJson,
    ApplicationXml,
    TextXml,
}

/// The formatters in the order in which Web API asks them, each with its types.
const FORMATTERS: [[ReplyType; 2]; 2] =
    [[ReplyType::ApplicationJson, ReplyType::TextJson], [ReplyType::ApplicationXml, ReplyType::TextXml]];

/// Quality in thousandths, then how exactly the range names the type.
type Rank = (u16, u8);

impl ReplyType {
    /// The value of `Content-Type`.
    pub(super) fn content_type(self) -> &'static str {
        match self {
            Self::ApplicationJson => "application/json; charset=utf-8",
            Self::TextJson => "text/json; charset=utf-8",
            Self::ApplicationXml => "application/xml; charset=utf-8",
            Self::TextXml => "text/xml; charset=utf-8",
        }
    }

    pub(super) fn is_xml(self) -> bool {
        matches!(self, Self::ApplicationXml | Self::TextXml)
    }

    fn parts(self) -> (&'static str, &'static str) {
        match self {
            Self::ApplicationJson => ("application", "json"),
            Self::TextJson => ("text", "json"),
            Self::ApplicationXml => ("application", "xml"),
            Self::TextXml => ("text", "xml"),
        }
    }
}

/// The reply's type for a request with these headers.
pub(super) fn negotiate(headers: &HeaderMap) -> ReplyType {
    let ranges: Vec<Range<'_>> = headers
        .get_all(ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(Range::parse)
        .collect();
    let mut best: Option<(Rank, ReplyType)> = None;
    for types in FORMATTERS {
        // A later formatter wins only when it is better, so ties go to JSON.
        if let Some(candidate) = best_of(&types, &ranges)
            && best.is_none_or(|(rank, _)| candidate.0 > rank)
        {
            best = Some(candidate);
        }
    }
    best.map(|(_, reply)| reply).or_else(|| of_request(headers)).unwrap_or(ReplyType::ApplicationJson)
}

/// The best range for one formatter, and the formatter's first type in it.
fn best_of(types: &[ReplyType], ranges: &[Range<'_>]) -> Option<(Rank, ReplyType)> {
    let mut best: Option<(Rank, ReplyType)> = None;
    for range in ranges {
        if let Some(reply) = types.iter().copied().find(|reply| range.covers(*reply))
            && best.is_none_or(|(rank, _)| range.rank > rank)
        {
            best = Some((range.rank, reply));
        }
    }
    best
}

fn of_request(headers: &HeaderMap) -> Option<ReplyType> {
    let essence = essence(headers.get(CONTENT_TYPE)?.to_str().ok()?);
    FORMATTERS.into_iter().flatten().find(|reply| {
        let (kind, subtype) = reply.parts();
        essence.split_once('/').is_some_and(|(k, s)| k.eq_ignore_ascii_case(kind) && s.eq_ignore_ascii_case(subtype))
    })
}

/// A media type without its parameters.
pub(super) fn essence(value: &str) -> &str {
    value.split(';').next().unwrap_or_default().trim()
}

/// One element of Accept.
struct Range<'a> {
    kind: &'a str,
    subtype: &'a str,
    rank: Rank,
}

impl<'a> Range<'a> {
    /// `None` for what is no media range and for quality 0, which matches nothing.
    fn parse(element: &'a str) -> Option<Self> {
        let (kind, subtype) = essence(element).split_once('/')?;
        if kind.is_empty() || subtype.is_empty() || (kind == "*" && subtype != "*") {
            return None;
        }
        let mut quality = 1000;
        for parameter in element.split(';').skip(1) {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            if name.trim().eq_ignore_ascii_case("q") {
                quality = thousandths(value.trim())?;
            }
        }
        let exactness = match (kind, subtype) {
            ("*", _) => 0,
            (_, "*") => 1,
            _ => 2,
        };
        (quality > 0).then_some(Self { kind, subtype, rank: (quality, exactness) })
    }

    fn covers(&self, reply: ReplyType) -> bool {
        let (kind, subtype) = reply.parts();
        (self.kind == "*" || self.kind.eq_ignore_ascii_case(kind))
            && (self.subtype == "*" || self.subtype.eq_ignore_ascii_case(subtype))
    }
}

/// Reads `0`, `1`, `0.5`, `1.000`: at most one digit before and three after the point.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if whole.len() != 1 || fraction.len() > 3 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let whole: u16 = whole.parse().ok()?;
    let fraction: u16 = format!("{fraction:0<3}").parse().ok()?;
    Some(whole * 1000 + fraction).filter(|quality| *quality <= 1000)
}

#[cfg(test)]
mod tests {
    use super::ReplyType::{ApplicationJson, ApplicationXml, TextJson, TextXml};
    use super::*;

    fn chosen(accept: &[&str], content_type: Option<&str>) -> ReplyType {
        let mut headers = HeaderMap::new();
        for value in accept {
            headers.append(ACCEPT, value.parse().unwrap());
        }
        if let Some(value) = content_type {
            headers.insert(CONTENT_TYPE, value.parse().unwrap());
        }
        negotiate(&headers)
    }

    #[test]
    fn accept_decides_by_quality_then_exactness_then_json() {
        let table = [
            ("application/json", ApplicationJson),
            ("text/json", TextJson),
            ("application/xml", ApplicationXml),
            ("text/xml", TextXml),
            ("TEXT/XML", TextXml),
            ("text/xml; charset=utf-8", TextXml),
            ("*/*", ApplicationJson),
            ("application/*", ApplicationJson),
            ("text/*", TextJson),
            ("application/xml, application/json", ApplicationJson),
            ("application/xml, text/json", TextJson),
            ("application/xml;q=0.9, application/json;q=0.8", ApplicationXml),
            ("application/json;q=0.8, application/xml;q=0.9", ApplicationXml),
            ("application/xml;q=0.001, application/json;q=0", ApplicationXml),
            ("application/xml, */*", ApplicationXml),
            ("*/*, application/xml;q=0.5", ApplicationJson),
            ("application/json;q=0.5, text/xml;q=0.9, */*;q=0.7", TextXml),
            ("text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", ApplicationXml),
            ("text/xml;q=0.5, application/xml;q=0.7", ApplicationXml),
        ];
        for (accept, expected) in table {
            assert_eq!(chosen(&[accept], Some("text/xml")), expected, "{accept}");
        }
    }

    #[test]
    fn several_accept_headers_count_as_one() {
        assert_eq!(chosen(&["application/json;q=0.1", "text/xml"], None), TextXml);
    }

    #[test]
    fn without_a_match_the_type_of_the_request_decides_and_else_json() {
        for accept in
            [&[][..], &["image/png"], &["application/xml;q=0"], &["nonsense"], &["text/xml;q=high"], &["*/xml"]]
        {
            assert_eq!(chosen(accept, Some("text/xml; charset=utf-8")), TextXml, "{accept:?}");
            assert_eq!(chosen(accept, Some("Application/XML")), ApplicationXml, "{accept:?}");
            assert_eq!(chosen(accept, Some("text/json")), TextJson, "{accept:?}");
            assert_eq!(chosen(accept, Some("application/x-www-form-urlencoded")), ApplicationJson, "{accept:?}");
            assert_eq!(chosen(accept, None), ApplicationJson, "{accept:?}");
        }
    }

    #[test]
    fn quality_has_at_most_three_digits_and_is_at_most_one() {
        let table =
            [("1", Some(1000)), ("0.5", Some(500)), ("0.123", Some(123)), ("1.000", Some(1000)), ("0", Some(0))];
        for (text, expected) in table {
            assert_eq!(thousandths(text), expected, "{text}");
        }
        for text in ["", "2", "1.5", "0.1234", "-1", "0.x", ".5", "+0.5", "0,5"] {
            assert_eq!(thousandths(text), None, "{text}");
        }
    }
}
