//! From wire names to Rust names.

use proc_macro2::{Ident, Span};

/// Longest Rust name made from a wire name; rustc has no limit, readers do.
const MAX_LENGTH: usize = 64;

/// `card-template-id`, `CardUserFlags` or `3d secure` as a field name: `card_template_id`, `card_user_flags`, `x3d_secure`.
/// `None` when no letter or digit is left, or the name would be too long.
pub(super) fn field(wire: &str) -> Option<String> {
    let words = words(wire);
    let joined = words.join("_").to_lowercase();
    finish(joined)
}

/// The same as an enum variant: `ActiveCardholderRecord`, `X3dSecure`.
pub(crate) fn variant(wire: &str) -> Option<String> {
    let mut joined = String::new();
    for word in words(wire) {
        let mut letters = word.chars();
        if let Some(first) = letters.next() {
            joined.extend(first.to_uppercase());
            joined.push_str(&letters.as_str().to_lowercase());
        }
    }
    let name = finish(joined)?;
    Some(if name.starts_with('x') { name.replacen('x', "X", 1) } else { name })
}

/// The same as a constant: `ACTIVE_CARDHOLDER_RECORD`.
pub(super) fn constant(wire: &str) -> Option<String> {
    finish(words(wire).join("_").to_uppercase())
}

/// The module of an action or the folder of a vendor; the name must be usable as it is.
///
/// An underscore is refused: `a-b` and `a_b` would be one module.
pub(crate) fn module(name: &str) -> Option<String> {
    let plain = name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-')
        && name.len() <= MAX_LENGTH;
    let name = name.replace('-', "_");
    (plain && is_identifier(&name) && !matches!(name.as_str(), "common" | "mod" | "generated")).then_some(name)
}

/// Whether `title` can name a Rust type: words with a capital each, as typify would write them too (`HttpStatus`, not
/// `HTTPStatus`), not a single letter (generated code calls its type parameters so), and not one of the names that stand
/// for the runtime's types.
pub(super) fn is_type_name(title: &str) -> bool {
    title.starts_with(|first: char| first.is_ascii_uppercase())
        && title.chars().all(|letter| letter.is_ascii_alphanumeric())
        && (2..=MAX_LENGTH).contains(&title.len())
        && !title.starts_with("Runtime")
        && variant(title).as_deref() == Some(title)
        && is_identifier(title)
}

/// Whether `name` is an identifier and no keyword. `gen` is one since edition 2024, which the tokenizer does not know.
pub(super) fn is_identifier(name: &str) -> bool {
    name != "gen" && syn::parse_str::<Ident>(name).is_ok()
}

/// An identifier token. The names above only ever give valid ones.
pub(super) fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// ASCII words: split at anything else than letters and digits, before a capital that follows a small letter, and before
/// the last capital of a run (`HIDInvitationCode` is HID, Invitation, Code). A digit counts as the letter before it, as it
/// does for typify: `B0X` is one word, `Card2Data` two.
fn words(wire: &str) -> Vec<String> {
    let letters: Vec<char> = wire.chars().collect();
    let mut words = vec![String::new()];
    let mut small = false;
    for (index, &letter) in letters.iter().enumerate() {
        if !letter.is_ascii_alphanumeric() {
            words.push(String::new());
            small = false;
            continue;
        }
        let after = letters.get(index + 1);
        if letter.is_ascii_uppercase() && (small || after.is_some_and(char::is_ascii_lowercase)) {
            words.push(String::new());
        }
        if !letter.is_ascii_digit() {
            small = letter.is_ascii_lowercase();
        }
        if let Some(word) = words.last_mut() {
            word.push(letter);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn finish(mut name: String) -> Option<String> {
    if name.is_empty() || name.len() > MAX_LENGTH {
        return None;
    }
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        name.insert(0, 'x');
    }
    if !is_identifier(&name) {
        name.push('_');
    }
    is_identifier(&name).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wire_names_become_rust_names() {
        for (wire, expected) in [
            ("card-template-id", "card_template_id"),
            ("CardUserFlags", "card_user_flags"),
            ("HidInvitationCode", "hid_invitation_code"),
            ("CardACSystemId", "card_ac_system_id"),
            ("security-question-1", "security_question_1"),
            ("BluB0X", "blu_b0x"),
            ("Card2Data", "card2_data"),
            ("type", "type_"),
            ("gen", "gen_"),
            ("self", "self_"),
            ("3d", "x3d"),
            ("a\"}; fn x() {", "a_fn_x"),
        ] {
            assert_eq!(field(wire).as_deref(), Some(expected), "{wire}");
        }
        assert_eq!(field("-"), None);
        assert_eq!(field("日本"), None);
        assert_eq!(variant("INSTITUTION ISSUED").as_deref(), Some("InstitutionIssued"));
        assert_eq!(variant("3d").as_deref(), Some("X3d"));
        assert_eq!(variant("self").as_deref(), Some("Self_"));
        assert_eq!(constant("ActiveCardholderRecord").as_deref(), Some("ACTIVE_CARDHOLDER_RECORD"));
        assert_eq!(constant("OK").as_deref(), Some("OK"));
    }

    #[test]
    fn type_and_module_names_are_taken_as_they_are_or_not_at_all() {
        assert!(is_type_name("Result") && is_type_name("Option"));
        assert!(is_type_name("Card2Data") && is_type_name("ABc") && !is_type_name("X2Y") && !is_type_name("A"));
        assert!(!is_type_name("RuntimeScalar") && !is_type_name("HTTPStatus"));
        assert!(!is_type_name("Self") && !is_type_name("createCard") && !is_type_name("A b") && !is_type_name(""));
        assert_eq!(module("create-card").as_deref(), Some("create_card"));
        assert_eq!(module("type"), None);
        assert_eq!(module("common"), None);
        assert_eq!(module("a_b"), None);
        assert_eq!(module("../x"), None);
    }
}
