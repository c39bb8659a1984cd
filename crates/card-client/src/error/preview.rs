//! The beginning of a body that is no document, made fit for a log.

use card_types::escape;
use serde_json::Value;

/// Characters of the body that are looked at, and the most that are shown.
const SHOWN: usize = 200;

/// A value sent that is shorter than this is no secret, and taking it out would only make the text unreadable.
const SHORTEST_VALUE: usize = 3;

/// What replaces a value that was sent.
const REDACTED: &str = "[redacted]";

/// The first characters of `body`, without any value of the request: an error page may quote what it was sent.
///
/// A page may write a value in another way than it was sent: with its letters beyond ASCII as entities, escapes or bytes of
/// another character set. So not the whole value alone is taken out, but each run of plain letters and digits in it as well.
///
/// None when the body is JSON or XML (it may be the vendor's document, so personal data is to be expected), when it is
/// empty, and when the request is not JSON, since then its values are not known.
pub(crate) fn preview(body: &[u8], request: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(body.get(..4 * SHOWN).unwrap_or(body));
    let text = text.trim_start_matches('\u{feff}').trim();
    let is_html =
        text.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("<html") || start.eq_ignore_ascii_case("<!doc"));
    if text.is_empty() || text.starts_with(['{', '[', '"']) || (text.starts_with('<') && !is_html) {
        return None;
    }
    let mut values = Vec::new();
    collect(&serde_json::from_slice(request).ok()?, &mut values);
    // Longest first, or a part of a longer value would be left over.
    values.sort_by_key(|value| std::cmp::Reverse(value.len()));
    // The cut may go through a value, whose head would then be shown: cut again before what could be one.
    let longest = values.first().map_or(0, String::len);
    let mut text = text.to_owned();
    for value in &values {
        text = text.replace(value.as_str(), REDACTED);
    }
    let kept = if body.len() > 4 * SHOWN { text.chars().count().saturating_sub(longest) } else { SHOWN };
    let beginning: String = text.chars().take(kept.min(SHOWN)).collect();
    Some(escape::one_line(&beginning).into_owned())
}

/// Every text and number of the request, as it stands, as HTML would quote it, and its plain runs; but for the action, which
/// is no secret.
fn collect(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::String(text) if text.len() >= SHORTEST_VALUE => {
            let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            into.push(escaped.replace('"', "&quot;").replace('\'', "&#39;"));
            into.push(escaped);
            into.push(text.clone());
            let runs = text.split(|character: char| !character.is_ascii_alphanumeric());
            into.extend(runs.filter(|run| run.len() >= SHORTEST_VALUE).map(str::to_owned));
        }
        Value::Number(number) if number.to_string().len() >= SHORTEST_VALUE => into.push(number.to_string()),
        Value::Array(values) => values.iter().for_each(|value| collect(value, into)),
        Value::Object(members) => {
            members.iter().filter(|(name, _)| *name != "action").for_each(|(_, value)| collect(value, into));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REQUEST: &[u8] = br#"{"action":"create-card","security-question-1":"Rex & Co","card-id":"A-1042"}"#;

    #[test]
    fn the_beginning_of_a_page_is_shown_without_what_was_sent() {
        let page = b"<html>\n<p>Bad card A-1042 of Rex &amp; Co (Rex & Co)";
        let shown = preview(page, REQUEST).unwrap();
        assert_eq!(shown, "<html>\\u{a}<p>Bad card [redacted] of [redacted] ([redacted])");
    }

    #[test]
    fn nothing_in_it_hides_or_turns_the_line_around() {
        let page = "gone\u{200e}\u{200f}\u{61c}\u{202e}\u{2066}\u{feff}\u{9b}31m";
        let shown = preview(page.as_bytes(), REQUEST).unwrap();
        assert_eq!(shown, r"gone\u{200e}\u{200f}\u{61c}\u{202e}\u{2066}\u{feff}\u{9b}31m");
    }

    #[test]
    fn a_value_that_the_page_writes_in_another_way_is_not_shown() {
        let request = r#"{"action":"create-card","name":"Zoë O'Brien-Łukasz","number":1042}"#.as_bytes();
        for page in [
            &b"upstream: Zo&euml; O&#39;Brien-&#321;ukasz 1042"[..],
            b"upstream: Zo%C3%AB%20O%27Brien-%C5%81ukasz 1042",
            br"upstream: Zo\u00eb O'Brien-\u0141ukasz 1042",
            b"upstream: Zo\xeb O'Brien-?ukasz 1042",
        ] {
            let shown = preview(page, request).unwrap();
            assert!(shown.starts_with("upstream: ") && shown.contains(REDACTED), "{shown}");
            assert!(["Brien", "ukasz", "1042"].iter().all(|part| !shown.contains(part)), "{shown}");
        }
        assert_eq!(preview(b"create-card failed", request).unwrap(), "create-card failed");
    }

    #[test]
    fn a_document_is_never_shown() {
        for body in [&b"{\"a\":1}"[..], b"[1]", b"<Result>x</Result>", b"", b"  ", b"\"text\""] {
            assert_eq!(preview(body, REQUEST), None);
        }
        assert_eq!(preview(b"upstream gone", b"<Xml/>"), None, "the values sent are not known");
    }

    #[test]
    fn a_value_that_is_cut_at_the_end_is_not_shown_in_part() {
        let body = format!("{}A-1042{}", "x".repeat(4 * SHOWN - 3), "y".repeat(SHOWN));
        assert!(!preview(body.as_bytes(), REQUEST).unwrap().contains("A-1"));
        assert!(preview(&[b'x'; 10_000], REQUEST).unwrap().len() <= SHOWN);
    }
}
