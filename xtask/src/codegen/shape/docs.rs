//! Documentation comments from schema text, which is hostile text: it may not become code, markup that rustdoc
//! refuses, an example that rustdoc would run, or invisible characters that rustc refuses.

use std::fmt::Write as _;

use proc_macro2::TokenStream;
use quote::quote;

use super::super::model::Provenance;
use super::super::text::is_invisible;

/// Longest description that is copied; the schema holds the rest.
const MAX_LENGTH: usize = 4_000;

/// Outer documentation of an item: description, then where it is known from.
pub(super) fn item(description: &str, provenance: &Provenance) -> TokenStream {
    let description = format!(" {}", plain(description));
    let source = source(provenance);
    if source.is_empty() {
        return quote! { #[doc = #description] };
    }
    let source = format!(" {source}");
    quote! { #[doc = #description] #[doc = ""] #[doc = #source] }
}

/// Outer documentation of an enum's value, which inherits no provenance.
pub(super) fn value(description: &str, provenance: Option<&Provenance>) -> TokenStream {
    match provenance {
        Some(provenance) => item(description, provenance),
        None => line(description),
    }
}

/// Outer documentation of one line.
pub(super) fn line(description: &str) -> TokenStream {
    let description = format!(" {}", plain(description));
    quote! { #[doc = #description] }
}

/// Inner documentation of a module.
pub(in super::super) fn module(description: &str) -> TokenStream {
    let description = format!(" {}", plain(description));
    quote! { #![doc = #description] }
}

fn source(provenance: &Provenance) -> String {
    let Provenance { inferred, source, note } = provenance;
    let kind = if *inferred { "Inferred" } else { "Documented" };
    let parts: Vec<String> =
        [source, note].into_iter().filter(|part| !part.is_empty()).map(|part| plain(part)).collect();
    if parts.is_empty() { String::new() } else { format!("*{kind}*: {}.", parts.join("; ").trim_end_matches('.')) }
}

/// One line of text in which only paired single backticks keep a meaning.
pub(super) fn plain(text: &str) -> String {
    let mut visible = String::new();
    for letter in text.chars().take(MAX_LENGTH) {
        if letter.is_whitespace() {
            visible.push(' ');
        } else if is_invisible(letter) {
            // Writing to a String cannot fail.
            let _ = write!(visible, "U+{:04X}", u32::from(letter));
        } else {
            visible.push(letter);
        }
    }
    let joined = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    let parts: Vec<&str> = joined.split('`').collect();
    // Code spans need paired single backticks; otherwise all of them are written as text.
    let spans = parts.len() % 2 == 1 && !joined.contains("``");
    let written: Vec<String> = parts
        .iter()
        .enumerate()
        .map(|(index, part)| if spans && index % 2 == 1 { (*part).to_owned() } else { escaped(part) })
        .collect();
    let text = written.join(if spans { "`" } else { "\\`" });
    // A line that starts with a list mark, quote, heading or table would become one.
    let number = text.len() - text.trim_start_matches(|first: char| first.is_ascii_digit()).len();
    if text.starts_with(|first: char| first.is_ascii_punctuation() && first != '`' && first != '\\') {
        format!("\\{text}")
    } else if number > 0 && text[number..].starts_with(['.', ')']) {
        format!("{}\\{}", &text[..number], &text[number..])
    } else {
        text
    }
}

/// Escapes what Markdown or rustdoc would read as markup, links or HTML.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        if matches!(letter, '\\' | '[' | ']' | '<' | '>' | '*' | '_' | '|' | '~' | '&' | '#' | '$') {
            out.push('\\');
        }
        out.push(letter);
    }
    // A bare address is not a link to rustdoc unless it says so.
    out.replace("://", ":\\/\\/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_spans_survive_and_everything_else_is_text() {
        assert_eq!(plain("the `card-id`, [x] <b>"), "the `card-id`, \\[x\\] \\<b\\>");
        assert_eq!(plain("```\nexit(1)\n```"), r"\`\`\` exit(1) \`\`\`");
        assert_eq!(plain("one ` only"), "one \\` only");
        assert_eq!(plain("# head\r\n    let x = 1;"), "\\# head let x = 1;");
        assert_eq!(plain("- item"), "\\- item");
        assert_eq!(plain("12) item"), "12\\) item");
        assert_eq!(plain("2026 ends"), "2026 ends");
        assert_eq!(plain("a\u{202e}b"), "aU+202Eb");
    }
}
