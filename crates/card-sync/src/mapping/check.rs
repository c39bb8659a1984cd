//! Checking one text against what its field must be. No message quotes the text.

use card_types::Uuid;

use super::column::{Column, Kind};
use super::file::Formula;
use crate::looks::is_invisible;
use crate::spreadsheet::unprotected;

/// What spreadsheets write into cells that they could not calculate.
const SPREADSHEET_ERRORS: [&str; 8] = ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!"];

/// The text of the roster without what a spreadsheet needs, or what is wrong with it whatever it becomes.
pub(super) fn found(column: &Column, text: String) -> Result<String, String> {
    if is_rounded(&text) {
        return Err(
            "a number of more than 15 digits, of which a spreadsheet has lost some; store it as text".to_owned()
        );
    }
    match column.formula {
        Formula::Refuse if text.starts_with('=') => {
            Err("a formula; export values, or set `formula = \"keep\"` in the mapping".to_owned())
        }
        Formula::Unquote => Ok(unprotected(&text).to_owned()),
        Formula::Refuse | Formula::Keep => Ok(text),
    }
}

/// The text as it is sent, or what is wrong with it. The text is not blank.
pub(super) fn checked(column: &Column, text: String) -> Result<String, String> {
    if SPREADSHEET_ERRORS.contains(&text.as_str()) {
        return Err("an error value of a spreadsheet".to_owned());
    }
    if text.chars().any(|character| character.is_control() && !matches!(character, '\n' | '\r' | '\t')) {
        return Err("a control character".to_owned());
    }
    if !matches!(column.kind, Kind::Text)
        && let Some(hidden) = text.chars().find(|character| is_invisible(*character))
    {
        return Err(format!(
            "a character that cannot be seen (U+{:04X}); take it out where the data comes from",
            u32::from(hidden)
        ));
    }
    if let Some(most) = column.max_length {
        let length = text.chars().count();
        if length > most {
            return Err(format!("{length} characters, at most {most} are allowed"));
        }
    }
    match &column.kind {
        Kind::Text => Ok(text),
        Kind::Identifier => identifier(text),
        Kind::Email => email(text),
        Kind::Url => url(text),
        Kind::Guid => guid(&text),
        Kind::Integer => match text.parse::<i32>() {
            Ok(number) => Ok(number.to_string()),
            Err(_) => Err("no whole number of 32 bits".to_owned()),
        },
        Kind::Date(rule) => Ok(rule.read(&text)?.to_string()),
    }
}

fn identifier(text: String) -> Result<String, String> {
    if text.contains(['\n', '\r', '\t', '\u{2028}', '\u{2029}']) {
        return Err("an identifier with a line break or a tab".to_owned());
    }
    if is_scientific(&text) {
        let message = "a number that a spreadsheet has rounded, such as 1.23E+11; export the column as text";
        return Err(message.to_owned());
    }
    Ok(text)
}

/// `1.23457E+11`, or `4E+15` where the other digits shown would be zeros: the digits are lost, and many rows have the same.
/// Without a point, the plus sign tells it from an id such as `12E34`.
fn is_scientific(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (is_mantissa, is_decimal) = match mantissa.split_once(['.', ',']) {
        Some((whole, part)) => (is_number(whole) && is_number(part), true),
        None => (is_number(mantissa), false),
    };
    let digits = match exponent.strip_prefix('+') {
        Some(digits) => digits,
        None if is_decimal => exponent.strip_prefix('-').unwrap_or(exponent),
        None => return false,
    };
    is_mantissa && digits.len() <= 3 && is_number(digits)
}

/// `1.23457E+17`, as a sheet shows a number of more digits than it keeps, whichever field it is for.
fn is_rounded(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.trim().split_once("E+") else { return false };
    let is_mantissa = mantissa.trim_start_matches('-').parse::<f64>().is_ok_and(|number| (1.0..10.0).contains(&number));
    is_mantissa && mantissa.contains('.') && exponent.parse::<u16>().is_ok_and(|exponent| exponent >= 15)
}

/// Only what no address can be: the vendor has the last word.
fn email(text: String) -> Result<String, String> {
    let is_possible = text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && !host.is_empty() && !host.contains('@') && !host.starts_with('.') && !host.ends_with('.')
    });
    if is_possible && !text.contains(char::is_whitespace) && !text.contains([',', ';', '<', '>']) {
        Ok(text)
    } else {
        Err("no e-mail address; write it as name@example.org".to_owned())
    }
}

fn url(text: String) -> Result<String, String> {
    let starts_with = |scheme: &str| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    if starts_with("http://") {
        return Err("an address that begins with http://; a photo is fetched from https:// only".to_owned());
    }
    let host = text.get(8..).filter(|_| starts_with("https://")).and_then(|rest| rest.split(['/', '?', '#']).next());
    if host.is_some_and(|host| !host.is_empty()) && !text.contains(char::is_whitespace) {
        Ok(text)
    } else {
        Err("no address of a photo; it begins with https:// and has no spaces".to_owned())
    }
}

/// Whether a text can be an e-mail address.
pub(super) fn is_email(text: &str) -> bool {
    email(text.to_owned()).is_ok()
}

/// Whether a text can be the address of a photo.
pub(super) fn is_photo(text: &str) -> bool {
    url(text.to_owned()).is_ok()
}

fn guid(text: &str) -> Result<String, String> {
    let parsed = text.parse::<Uuid>().map(|guid| guid.to_string());
    parsed.map_err(|_| "no GUID; write it as 28079fc8-e2ff-4976-a102-8659d39704dd".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mapping::column::Source;
    use crate::mapping::file::Blank;
    use crate::mapping::rewrite::Rewrite;

    fn check(kind: Kind, text: &str) -> Result<String, String> {
        let column = Column {
            source: Source::Constant(String::new()),
            blank: Blank::Leave,
            trim: true,
            max_length: Some(60),
            formula: Formula::Refuse,
            kind,
            rewrite: Rewrite::default(),
            line: 1,
            name: "x".to_owned(),
        };
        checked(&column, text.to_owned())
    }

    #[test]
    fn what_spreadsheets_do_to_data_is_refused() {
        for text in ["#N/A", "a\u{7}b"] {
            assert!(check(Kind::Text, text).is_err(), "{text}");
        }
        for text in ["1.23457E+11", "1,2E+05", "9.1e12", "4E+15", "1e+16", "4,00E+15", "-1.5E+12", "1.2E-05"] {
            assert!(check(Kind::Identifier, text).unwrap_err().contains("rounded"), "{text}");
        }
        for text in ["E11", "12E34", "12E-3", "1.2.3E5", "1.2.3E", "A.1E2", "00123", "4E+", "4E+1234"] {
            assert_eq!(check(Kind::Identifier, text).as_deref(), Ok(text));
        }
    }

    #[test]
    fn what_cannot_be_seen_is_refused_in_keys_and_addresses_and_kept_in_names() {
        for hidden in
            ['\u{200b}', '\u{ad}', '\u{feff}', '\u{202a}', '\u{2060}', '\u{200d}', '\u{fe0f}', '\u{3164}', '\u{e0041}']
        {
            for (kind, text) in [(Kind::Identifier, "K-1"), (Kind::Email, "a@x.org"), (Kind::Url, "https://x.org/1")] {
                let message = check(kind, &format!("{text}{hidden}")).unwrap_err();
                assert!(message.contains(&format!("U+{:04X}", u32::from(hidden))), "{message}");
            }
        }
        assert!(check(Kind::Text, "می\u{200c}خواهم").is_ok());
    }

    #[test]
    fn each_kind_refuses_what_it_cannot_be() {
        assert!(check(Kind::Email, "zoe@example.org").is_ok());
        for text in ["zoe", "@x.org", "a@", "a@b@c", "a b@c.org", "a@c.org;d@c.org", "Zoe <a@b.org>", "a@.org"] {
            assert!(check(Kind::Email, text).is_err(), "{text}");
        }
        assert!(check(Kind::Url, "https://photos.example.org/1.jpg").is_ok());
        for text in
            ["photos/1.jpg", "https://", "https:///x", "https://?x", "file:///x", "https://x y", "http://x.org/1.jpg"]
        {
            assert!(check(Kind::Url, text).is_err(), "{text}");
        }
        assert!(check(Kind::Guid, "28079FC8-E2FF-4976-A102-8659D39704DD").unwrap().starts_with("28079fc8"));
        assert!(check(Kind::Guid, "28079").is_err());
        assert_eq!(check(Kind::Integer, "-1").as_deref(), Ok("-1"));
        assert!(check(Kind::Integer, "1.5").is_err());
    }

    #[test]
    fn a_text_over_its_limit_is_refused_and_not_cut() {
        assert_eq!(check(Kind::Text, &"é".repeat(61)).unwrap_err(), "61 characters, at most 60 are allowed");
        assert!(check(Kind::Text, &"é".repeat(60)).is_ok());
    }
}
