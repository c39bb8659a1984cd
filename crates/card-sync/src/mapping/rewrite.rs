//! What is done to the text of a field before it is checked: `match`, `values`, `case` and `pad`, in this order.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use regex::{Regex, RegexBuilder};
use serde::Deserialize;

use crate::looks::heading;

/// The longest pattern: a longer one is no rule that a person can review.
const LONGEST_PATTERN: usize = 1000;

/// The memory that a compiled pattern and its search may take, in bytes each.
const PATTERN_SIZE: usize = 1024 * 1024;

/// The widest text that `pad` makes: far more than any id.
const WIDEST: usize = 64;

/// The rules of one field. The default leaves a text as it is.
#[derive(Debug, Clone, Default)]
pub(super) struct Rewrite {
    pub(super) pattern: Option<Regex>,
    pub(super) values: Option<Values>,
    pub(super) case: Option<Case>,
    pub(super) pad: Option<usize>,
}

/// Texts of the roster, and what stands on the card for each.
#[derive(Debug, Clone)]
pub(super) struct Values {
    pub(super) table: BTreeMap<String, String>,
    pub(super) other: Other,
    near: Near,
}

/// Known texts by what they are without case and spaces.
#[derive(Debug, Clone)]
pub(super) struct Near(HashMap<String, String>);

/// Large or small letters, as Unicode has them in every language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Case {
    Upper,
    Lower,
}

/// What becomes of a text that a table of values does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Other {
    #[default]
    Refuse,
    Keep,
    /// As if the cell were blank.
    Blank,
}

impl Rewrite {
    /// The new text, which may be blank, or what is wrong with the old one. No message quotes the text.
    pub(super) fn apply(&self, text: String) -> Result<String, String> {
        let text = match &self.pattern {
            None => text,
            Some(pattern) => captured(pattern, &text).ok_or("the text does not fit the mapping's `match`")?.to_owned(),
        };
        let text = match &self.values {
            None => text,
            Some(values) => values.apply(text)?,
        };
        self.dress(text)
    }

    /// Case and width, which texts of a table get too.
    pub(super) fn dress(&self, text: String) -> Result<String, String> {
        let text = match self.case {
            None => text,
            Some(Case::Upper) => text.to_uppercase(),
            Some(Case::Lower) => text.to_lowercase(),
        };
        match self.pad {
            Some(width) if !text.is_empty() && text.chars().count() < width => {
                // "0000X12" would be the id of nobody.
                if !text.bytes().all(|byte| byte.is_ascii_digit()) {
                    return Err("only digits are padded with zeros, and the text has others".to_owned());
                }
                Ok(format!("{text:0>width$}"))
            }
            _ => Ok(text),
        }
    }
}

impl Values {
    pub(super) fn new(table: BTreeMap<String, String>, other: Other) -> Self {
        let near = Near::new(table.keys());
        Self { table, other, near }
    }

    fn apply(&self, text: String) -> Result<String, String> {
        let key = text.trim();
        match (self.table.get(key), self.other) {
            (Some(value), _) => Ok(value.clone()),
            (None, Other::Keep) => Ok(text),
            (None, Other::Blank) => Ok(String::new()),
            (None, Other::Refuse) => Err(match self.near.meant(key) {
                Some(meant) => meant,
                None => "a text that the mapping's `values` does not have; add it, or give `other`".to_owned(),
            }),
        }
    }
}

impl Near {
    pub(super) fn new<'a>(known: impl IntoIterator<Item = &'a String>) -> Self {
        Self(known.into_iter().map(|text| (plain(text), text.clone())).collect())
    }

    /// Says which known text is meant by one that is not known. Only the mapping's own text is quoted.
    pub(super) fn meant(&self, text: &str) -> Option<String> {
        let known = self.0.get(&plain(text))?;
        Some(format!("differs from {known:?} of the mapping in case or spaces only; write both the same way"))
    }
}

fn plain(text: &str) -> String {
    heading(text).to_lowercase()
}

/// A pattern of a mapping: matched in time linear in the text, however it is written.
pub(super) fn pattern(text: &str) -> Result<Regex, String> {
    if text.len() > LONGEST_PATTERN {
        return Err(format!("a pattern has at most {LONGEST_PATTERN} bytes"));
    }
    let built = RegexBuilder::new(text).size_limit(PATTERN_SIZE).dfa_size_limit(PATTERN_SIZE).build();
    let pattern = built.map_err(|error| {
        let text = error.to_string();
        // The library's message draws the pattern over several lines; its last line says what is wrong.
        let what = text.lines().last().unwrap_or_default();
        format!("no pattern: {}", what.strip_prefix("error: ").unwrap_or(what))
    })?;
    if pattern.captures_len() > 2 {
        return Err("a pattern has one group (..) at most; write the others as (?:..)".to_owned());
    }
    Ok(pattern)
}

/// The group of a pattern, or all that it matched where it has none. A group that took no part is blank.
fn captured<'a>(pattern: &Regex, text: &'a str) -> Option<&'a str> {
    if pattern.captures_len() == 1 {
        return pattern.find(text).map(|found| found.as_str());
    }
    pattern.captures(text).map(|groups| groups.get(1).map_or("", |group| group.as_str()))
}

/// A width that `pad` may have.
pub(super) fn width(width: u64) -> Result<usize, String> {
    let wrong = || format!("a width from 1 to {WIDEST}");
    usize::try_from(width).ok().filter(|width| (1..=WIDEST).contains(width)).ok_or_else(wrong)
}

/// A text of the mapping as TOML writes it, on one line and with everything invisible as an escape.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        let is_seen = character == ' '
            || !(character.is_whitespace() || character.is_control() || crate::looks::is_invisible(character));
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            _ if is_seen => quoted.push(character),
            // Writing to a String cannot fail.
            _ => drop(match u32::from(character) {
                code @ ..=0xFFFF => write!(quoted, "\\u{code:04X}"),
                code => write!(quoted, "\\U{code:08X}"),
            }),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(other: Other) -> Rewrite {
        let table = [("M", "Member"), ("gone", "")].map(|(from, to)| (from.to_owned(), to.to_owned()));
        Rewrite { values: Some(Values::new(BTreeMap::from(table), other)), ..Rewrite::default() }
    }

    fn apply(rewrite: &Rewrite, text: &str) -> Result<String, String> {
        rewrite.apply(text.to_owned())
    }

    #[test]
    fn the_rules_follow_each_other() {
        let rewrite = Rewrite {
            pattern: Some(pattern("^no\\. (\\d+)").unwrap()),
            values: Some(Values::new(BTreeMap::from([("7".to_owned(), "42".to_owned())]), Other::Keep)),
            case: Some(Case::Upper),
            pad: Some(4),
        };
        assert_eq!(apply(&rewrite, "no. 7 of 9").as_deref(), Ok("0042"));
        assert_eq!(apply(&rewrite, "no. 12345").as_deref(), Ok("12345"));
        assert!(apply(&rewrite, "7").unwrap_err().contains("`match`"));
    }

    #[test]
    fn zeros_are_put_before_digits_only() {
        let pad = Rewrite { pad: Some(5), ..Rewrite::default() };
        assert_eq!(apply(&pad, "12").as_deref(), Ok("00012"));
        assert_eq!(apply(&pad, "").as_deref(), Ok(""));
        assert_eq!(apply(&pad, "A-1234").as_deref(), Ok("A-1234"));
        assert!(apply(&pad, "A-1").unwrap_err().contains("only digits"));
    }

    #[test]
    fn a_text_that_no_table_has_is_refused_kept_or_blank() {
        assert_eq!(apply(&values(Other::Refuse), " M ").as_deref(), Ok("Member"));
        assert_eq!(apply(&values(Other::Refuse), "gone").as_deref(), Ok(""));
        let error = apply(&values(Other::Refuse), "m").unwrap_err();
        assert!(error.contains("\"M\"") && error.contains("case"), "{error}");
        assert!(!apply(&values(Other::Refuse), "secret").unwrap_err().contains("secret"));
        assert_eq!(apply(&values(Other::Keep), "x").as_deref(), Ok("x"));
        assert_eq!(apply(&values(Other::Blank), "x").as_deref(), Ok(""));
    }

    #[test]
    fn a_pattern_is_small_linear_and_has_one_group() {
        for (text, expected) in [
            ("(", "unclosed group"),
            ("(a)(b)", "one group"),
            (&"a".repeat(1001), "1000 bytes"),
            ("(?=a)", "no pattern"),
        ] {
            let error = pattern(text).unwrap_err();
            assert!(error.contains(expected) && !error.contains('\n'), "{text}: {error}");
        }
        assert!(pattern("(?:a{1000}){1000}").unwrap_err().contains("no pattern"));
        // Backtracking would not come to an end.
        let hard = Rewrite { pattern: Some(pattern("^(?:a+)+(b)$").unwrap()), ..Rewrite::default() };
        assert!(apply(&hard, &"a".repeat(60_000)).is_err());
        let optional = Rewrite { pattern: Some(pattern("^x(y)?").unwrap()), ..Rewrite::default() };
        assert_eq!(apply(&optional, "xz").as_deref(), Ok(""));
    }

    #[test]
    fn what_is_invisible_is_quoted_as_toml_reads_it() {
        for text in ["First\u{a0}course", "a\"b\\c\n\u{7f}\u{200b}", "\u{e0041}é"] {
            let quoted = quoted(text);
            assert!(quoted.chars().all(|character| character == ' ' || !character.is_whitespace()), "{quoted}");
            let read: toml::Table = toml::from_str(&format!("x = {quoted}")).unwrap();
            assert_eq!(read["x"].as_str(), Some(text));
        }
        assert_eq!(quoted("First\u{a0}course"), "\"First\\u00A0course\"");
    }
}
