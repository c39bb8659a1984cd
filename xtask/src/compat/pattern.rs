//! Texts made from a pattern: the shortest it takes, and some that differ from that in one place.

use regex_syntax::hir::{Class, Hir, HirKind};

/// So many texts are made of one pattern.
const MAX_TEXTS: usize = 24;
/// Repetitions are followed so far, and texts are so long at most.
const MAX_REPEATS: u32 = 40;
const MAX_LENGTH: usize = 400;

/// Texts that a pattern is meant to take; none for one that cannot be read. The validator has the last word on each.
pub(super) fn texts(pattern: &str) -> Vec<String> {
    // A pattern is searched for: what stands around the match is free.
    regex_syntax::Parser::new().parse(pattern).map(|hir| of(&hir)).unwrap_or_default()
}

fn of(hir: &Hir) -> Vec<String> {
    let mut made = match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => vec![String::new()],
        HirKind::Literal(literal) => vec![String::from_utf8_lossy(&literal.0).into_owned()],
        HirKind::Class(class) => letters(class),
        HirKind::Capture(capture) => of(&capture.sub),
        HirKind::Alternation(branches) => branches.iter().flat_map(of).collect(),
        HirKind::Repetition(repetition) => {
            let most = repetition.max.unwrap_or(repetition.min + 2).min(MAX_REPEATS);
            let least = repetition.min.min(MAX_REPEATS);
            let mut counts = vec![least, (least + 1).min(most.max(least)), most.max(least)];
            counts.dedup();
            let parts = of(&repetition.sub);
            counts.iter().flat_map(|count| parts.iter().map(|part| part.repeat(*count as usize))).collect()
        }
        HirKind::Concat(parts) => {
            let parts: Vec<Vec<String>> = parts.iter().map(of).collect();
            let first = |parts: &[Vec<String>]| -> Vec<String> {
                parts.iter().map(|part| part.first().cloned().unwrap_or_default()).collect()
            };
            let mut made = vec![first(&parts).concat()];
            for (index, part) in parts.iter().enumerate() {
                for other in part.iter().skip(1) {
                    let mut varied = first(&parts);
                    varied[index].clone_from(other);
                    made.push(varied.concat());
                }
            }
            made
        }
    };
    made.retain(|text| text.len() <= MAX_LENGTH);
    made.truncate(MAX_TEXTS);
    made
}

/// The first and the last letter of each range of a class.
fn letters(class: &Class) -> Vec<String> {
    let Class::Unicode(class) = class else { return Vec::new() };
    let ends = class.ranges().iter().take(8).flat_map(|range| [range.start(), range.end()]);
    let mut letters: Vec<String> = ends.filter(|letter| !letter.is_control()).map(String::from).collect();
    letters.dedup();
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_text_comes_first_and_branches_and_ends_are_tried() {
        let made = texts("^(A|B)-[0-9]{2,3}$");
        assert_eq!(made[0], "A-00");
        assert!(made.contains(&"B-00".to_owned()) && made.contains(&"A-999".to_owned()), "{made:?}");
    }

    #[test]
    fn a_pattern_without_bounds_or_sense_ends() {
        assert!(texts("(((a+)+)+)+$").len() <= MAX_TEXTS);
        assert!(texts("a{1000}").iter().all(|text| text.len() <= MAX_LENGTH));
        assert_eq!(texts("(a+)+$("), Vec::<String>::new());
        assert_eq!(texts("(?=a)b"), Vec::<String>::new());
    }
}
