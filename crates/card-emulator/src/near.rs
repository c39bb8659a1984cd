//! Near misses: the known word that somebody probably meant.

/// The known word closest to `sent`: the same but for case and separators, or few letters away.
pub(crate) fn closest<'a>(sent: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Longer words are no misspelling of anything, and the distance's cost grows with the square.
    if sent.is_empty() || sent.len() > 64 {
        return None;
    }
    let plain_sent = plain(sent);
    known
        .into_iter()
        .map(|word| (distance(&plain_sent, &plain(word)), word))
        .filter(|(distance, word)| *distance <= word.len().div_ceil(4).min(3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// `; did you mean X`, or nothing.
pub(crate) fn hint<'a>(sent: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    closest(sent, known).map(|word| format!("; did you mean {word}?")).unwrap_or_default()
}

fn plain(word: &str) -> Vec<char> {
    word.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Levenshtein's distance.
fn distance(left: &[char], right: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, letter) in left.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        for (column, other) in right.iter().enumerate() {
            let above = row[column + 1];
            row[column + 1] = (diagonal + usize::from(letter != other)).min(above + 1).min(row[column] + 1);
            diagonal = above;
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 4] = ["card-id", "card-template-id", "card-data", "upsert-record"];

    #[test]
    fn separators_case_and_few_letters_do_not_matter() {
        for sent in ["card_template_id", "cardTemplateId", "card-templat-id", "CARD-TEMPLATE-ID"] {
            assert_eq!(closest(sent, KNOWN), Some("card-template-id"), "{sent}");
        }
        assert_eq!(closest("upsert_records", KNOWN), Some("upsert-record"));
    }

    #[test]
    fn a_word_of_its_own_is_near_nothing() {
        for sent in ["", "campus", "x", &"card-id".repeat(100)] {
            assert_eq!(closest(sent, KNOWN), None, "{sent}");
        }
    }
}
