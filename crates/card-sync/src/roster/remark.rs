//! Rows after the last person: totals and remarks.

use super::row::{Content, Row};
use crate::looks::is_blank;

/// What totals begin with, in the languages of those who make rosters.
const TOTALS: &str = " total totals totale totales totaal totalt totaux subtotal grand general général generale sum sums summe \
    summa suma somme soma toplam gesamt gesamtsumme gesamtergebnis gesamtzahl insgesamt ergebnis zwischensumme count anzahl \
    nombre número numero antal aantal liczba razem łącznie ogółem celkem spolu összesen ukupno skupaj kokku yhteensä итого \
    всего сумма разом общо σύνολο rows row records record lines datensätze zeilen lignes enregistrements filas registros righe \
    rijen rader wierszy 合計 合计 總計 总计 총계 ";

impl Row {
    /// Whether it is a total or a remark and not a person's, where it is the last: a word for a total beside nothing but
    /// numbers, or a sentence alone. An id has no blanks.
    pub(crate) fn is_remark(&self) -> bool {
        let Content::Csv { cells, .. } = &self.content else { return false };
        let mut filled = cells.iter().map(str::trim).filter(|cell| !is_blank(cell));
        let Some(first) = filled.next() else { return false };
        let is_number = |text: &str| text.chars().all(|character| !character.is_alphabetic());
        let others: Vec<&str> = filled.collect();
        let words = first.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
        let mut words = words.filter(|word| !is_number(word)).map(str::to_lowercase).peekable();
        let is_total = words.peek().is_some()
            && words.all(|word| TOTALS.contains(&format!(" {word} ")))
            && others.iter().all(|cell| is_number(cell));
        is_total || others.is_empty() && cells.len() > 2 && first.contains(char::is_whitespace)
    }
}
