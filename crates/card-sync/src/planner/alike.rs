//! Card ids that a person, or a spreadsheet, takes for one another.
//!
//! `K-1` and `k-1`, or `K-1` and the same with a character that cannot be seen, are one person's: the export or the program
//! before it has changed the id. Taken as two, one would get a second card and lose the first. Such a row is refused, and the
//! card that it looks like is left alone, until a person has looked.

use std::collections::{HashMap, HashSet};

use super::Planner;
use super::index::{CheckedRoster, Entry, id_hash};
use super::remote::{RemoteCards, Status};
use crate::alike::{Apart, difference, escaped, way_out};
use crate::error::Error;
use crate::mapping::Mapping;
use crate::problem::{KEPT, Problem};
use crate::roster::Roster;

/// Refuses rows of the same card, and of cards that look alike: which of them is right, nobody knows. Leaves the entries
/// sorted by id.
pub(super) fn refuse_doubles(
    entries: &mut Vec<Entry>,
    roster: &Roster,
    mapping: &Mapping,
) -> Result<(u64, Vec<Problem>), Error> {
    entries.sort_unstable_by(|one, other| {
        one.looks.cmp(&other.looks).then_with(|| one.id.cmp(&other.id)).then(one.line.cmp(&other.line))
    });
    let (mut refused, mut found, mut alike) = (0, Vec::new(), Vec::new());
    for group in entries.chunk_by_mut(|one, other| one.looks == other.looks).filter(|group| group.len() > 1) {
        for entry in group.iter_mut() {
            refused += u64::from(!std::mem::replace(&mut entry.is_refused, true));
        }
        let first = group.iter().map(|entry| entry.line).min().unwrap_or_default();
        for same in group.chunk_by(|one, other| one.id == other.id) {
            for entry in &same[1..] {
                let text = format!("the same card-id as in line {}; both rows are refused", same[0].line);
                found.push(Problem::new(entry.line.into(), text));
            }
            if same[0].line != first {
                alike.push((same[0].line, first));
            }
        }
    }
    alike.sort_unstable();
    let ids = if alike.is_empty() { HashMap::new() } else { ids(&alike[..alike.len().min(KEPT)], roster, mapping)? };
    for (line, first) in alike {
        let text = match (ids.get(&line), ids.get(&first)) {
            (Some(id), Some(earlier)) => format!(
                "the card-id \"{}\" looks like \"{}\" in line {first}, they differ only {}; both rows are refused{}",
                escaped(id),
                escaped(earlier),
                difference(id, earlier),
                settled(id, earlier, mapping.apart())
            ),
            _ => format!("a card-id that looks like the one in line {first}; both rows are refused"),
        };
        found.push(Problem::new(line.into(), text));
    }
    found.sort_by_key(|problem| problem.line);
    entries.sort_unstable_by(|one, other| one.id.cmp(&other.id).then(one.line.cmp(&other.line)));
    entries.dedup_by(|one, other| one.id == other.id);
    Ok((refused, found))
}

/// What to write in the mapping where such ids really are two cards'; empty where nothing would do.
fn settled(one: &str, other: &str, apart: Apart) -> String {
    let Some(word) = way_out(one, other) else { return String::new() };
    let words = match apart {
        Apart { case: false, zeros: false } => format!("\"{word}\""),
        _ => r#""case", "zeros""#.to_owned(),
    };
    format!("; if such ids are those of two people, write tell-apart = [{words}] in [card-id] of the mapping")
}

/// The ids of these lines' rows, which only another reading tells.
fn ids(pairs: &[(u32, u32)], roster: &Roster, mapping: &Mapping) -> Result<HashMap<u32, String>, Error> {
    let wanted: HashSet<u32> = pairs.iter().flat_map(|(line, first)| [*line, *first]).collect();
    let mut ids = HashMap::new();
    for row in roster.rows()? {
        let row = row?;
        let Some(line) = u32::try_from(row.place().line).ok().filter(|line| wanted.contains(line)) else { continue };
        if let Ok(id) = mapping.card_id(&row) {
            ids.insert(line, id);
        }
    }
    Ok(ids)
}

/// Refuses rows whose cards would be new and look like cards that exist and are in no row; those are no leavers' then.
pub(super) fn check_new(
    planner: &Planner<'_>,
    checked: &mut CheckedRoster,
    remote: &mut RemoteCards,
) -> Result<(), Error> {
    let missing = |slot: usize| remote.status(slot) == Status::Missing;
    if !(0..checked.slots()).any(missing) {
        return Ok(());
    }
    let mut strangers: HashMap<u64, Vec<usize>> = HashMap::new();
    for (index, stranger) in remote.strangers().iter().enumerate() {
        if matches!(stranger.status, Status::InUse | Status::Deactivated) {
            strangers.entry(checked.looks(&stranger.card_id)).or_default().push(index);
        }
    }
    let suspects = checked.looks_of_slots().filter(|(slot, _)| missing(*slot));
    let suspects: HashMap<usize, &Vec<usize>> =
        suspects.filter_map(|(slot, looks)| Some((slot, strangers.get(&looks)?))).collect();
    if suspects.is_empty() {
        return Ok(());
    }
    let mut refused = Vec::new();
    for row in planner.roster.rows()? {
        let row = row?;
        let Ok(id) = planner.mapping.card_id(&row) else { continue };
        let Some(slot) = checked.find(&id_hash(planner.state.key(), &id)) else { continue };
        let Some(other) = suspects.get(&slot).and_then(|alike| alike.first()) else { continue };
        let other = &remote.strangers()[*other].card_id;
        let text = format!(
            "the card-id \"{}\" looks like the card \"{}\" that exists, they differ only {}; the row is refused and that card \
             left alone: correct the id, or deactivate and archive that card where it is another one{}",
            escaped(&id),
            escaped(other),
            difference(&id, other),
            settled(&id, other, planner.mapping.apart())
        );
        refused.push((slot, planner.mapping.id_problem(&row, text)));
    }
    let protected: HashSet<usize> = suspects.values().flat_map(|alike| alike.iter().copied()).collect();
    remote.protect(&protected);
    for (slot, problem) in refused {
        checked.refuse(slot, vec![problem]);
    }
    Ok(())
}
