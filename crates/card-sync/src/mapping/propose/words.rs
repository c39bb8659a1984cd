//! What headings stand for, in the languages of `headings.toml`.

use std::collections::BTreeMap;

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use icu_properties::props::GeneralCategory;
use serde::Deserialize;

use crate::looks::category;

const HEADINGS: &str = include_str!("headings.toml");

/// Words that add nothing to a heading.
const SMALL_WORDS: [&str; 27] = [
    "the", "of", "der", "die", "das", "des", "dem", "den", "de", "du", "la", "le", "les", "l", "d", "el", "los", "las",
    "del", "di", "da", "do", "dos", "della", "dello", "av", "van",
];

/// Ways to write "number", alone or at the end of a word.
const NUMBERS: [&str; 13] =
    ["number", "nummer", "numero", "numer", "num", "numarasi", "numar", "nr", "nro", "no", "cislo", "szam", "szama"];

/// Letters that stand for "number" before or after another word.
const NUMBER_LETTERS: [&str; 2] = ["n", "c"];

const NUMBER_ENDINGS: [&str; 4] = ["number", "nummer", "numero", "nr"];

/// The words of every field.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Words {
    pub(super) card_id: Field,
    pub(super) card_id_vague: Field,
    pub(super) unique_identifier: Field,
    pub(super) recipient_email: Field,
    pub(super) card_expiration: Field,
    pub(super) barcode: Field,
    pub(super) photo: Field,
    pub(super) name: Field,
    pub(super) first_name: Field,
    pub(super) last_name: Field,
    pub(super) front: Field,
    pub(super) user_card_user_id: Field,
    pub(super) user_card_card_id: Field,
}

/// The words of one field by language.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct Field(BTreeMap<String, Vec<String>>);

impl Words {
    pub(super) fn load() -> Self {
        // A test reads the file too: it is part of the program.
        #[expect(clippy::expect_used, reason = "the text is compiled in, and a test reads it")]
        toml::from_str(HEADINGS).expect("headings.toml is as Words reads it")
    }
}

impl Field {
    /// All words in the form of [`plain`]: English ones first, then those of the other languages, and within a language the
    /// likeliest first.
    pub(super) fn plain(&self) -> Vec<String> {
        let english = self.0.get("en").into_iter().flatten();
        let others = self.0.iter().filter(|(language, _)| *language != "en").flat_map(|(_, words)| words);
        english.chain(others).flat_map(|word| spellings(word)).collect()
    }
}

/// A word as it is, and with its letters as people without them on their keyboard write them: `Gueltig bis`.
fn spellings(word: &str) -> Vec<String> {
    let mut without = String::new();
    for letter in ComposingNormalizerBorrowed::new_nfc().normalize(word).chars().flat_map(char::to_lowercase) {
        match letter {
            'ä' | 'æ' => without.push_str("ae"),
            'ö' | 'ø' => without.push_str("oe"),
            'ü' => without.push_str("ue"),
            'å' => without.push_str("aa"),
            _ => without.push(letter),
        }
    }
    let (plain, without) = (plain(word), self::plain(&without));
    if plain == without { vec![plain] } else { vec![plain, without] }
}

/// A heading without case, accents, punctuation and small words, so that `E-mail`, `E mail` and `email` are one, and
/// `Nº de carné` and `Número carné` too.
pub(super) fn plain(heading: &str) -> String {
    let mut words = vec![String::new()];
    let mut was_small = false;
    // `n.º` is one word.
    let heading = heading.replace(".º", "º").replace(".°", "°").replace('°', "o");
    let decomposed = DecomposingNormalizerBorrowed::new_nfkd().normalize(&heading);
    for letter in decomposed.chars().filter(|letter| category(*letter) != GeneralCategory::NonspacingMark) {
        let begins_word = letter.is_uppercase() && was_small;
        if (begins_word || !letter.is_alphanumeric()) && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        was_small = letter.is_lowercase();
        let Some(word) = words.last_mut() else { continue };
        match letter {
            '#' => {
                word.push_str("no");
                words.push(String::new());
            }
            'ß' => word.push_str("ss"),
            'ø' | 'Ø' => word.push('o'),
            'ł' | 'Ł' => word.push('l'),
            'đ' | 'Đ' | 'ð' | 'Ð' => word.push('d'),
            'æ' | 'Æ' => word.push_str("ae"),
            'œ' | 'Œ' => word.push_str("oe"),
            'ı' => word.push('i'),
            _ if letter.is_alphanumeric() => word.extend(letter.to_lowercase()),
            _ => {}
        }
    }
    words.retain(|word| !word.is_empty());
    let is_one = words.len() == 1;
    let words: Vec<String> = words.into_iter().map(|word| number(word, is_one)).collect();
    let told: Vec<&str> = words.iter().map(String::as_str).filter(|word| !SMALL_WORDS.contains(word)).collect();
    if told.is_empty() { words.concat() } else { told.concat() }
}

/// `no` for every way to write "number".
fn number(word: String, is_alone: bool) -> String {
    if NUMBERS.contains(&word.as_str()) || (!is_alone && NUMBER_LETTERS.contains(&word.as_str())) {
        return "no".to_owned();
    }
    match NUMBER_ENDINGS.iter().find_map(|ending| word.strip_suffix(ending)) {
        Some(start) => format!("{start}no"),
        None => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_punctuation_and_small_words_make_no_difference() {
        for (one, other) in [
            ("E-Mail-Adresse", "EMAIL ADRESSE"),
            ("Nº de carné", "numero carne"),
            ("n.º do cartão", "Número Cartao"),
            ("Prénom", "PRENOM"),
            ("Kartennummer", "Karten-Nr."),
            ("studentNumber", "Student #"),
            ("Straße", "strasse"),
            ("Date d’expiration", "date_expiration"),
            ("číslo karty", "Č. karty"),
        ] {
            assert_eq!(plain(one), plain(other));
        }
        assert_eq!(plain("de la"), "dela");
        assert_ne!(plain("Vorname"), plain("Nachname"));
    }

    #[test]
    fn the_words_are_read_and_umlauts_have_two_spellings() {
        let words = Words::load().card_expiration.plain();
        for heading in ["Gültig bis", "GUELTIG BIS", "Udløbsdato", "udloebsdato", "Data ważności", "expires"] {
            assert!(words.contains(&plain(heading)), "{heading}");
        }
    }
}
