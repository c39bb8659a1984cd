//! People whose lines a quoted cell has swallowed.

use super::index::{CheckedRoster, id_hash};
use crate::mapping::Mapping;
use crate::problem::Problem;
use crate::roster::{Roster, Row};
use crate::state::{Key, Short};

/// Lines within quoted cells that are right as rows of their own and begin as their row does, with an id of the same form.
/// What somebody wrote into a cell is hardly ever all that; it is a mistake only where no row has the id.
#[derive(Default)]
pub(super) struct Suspects(Vec<Suspect>);

struct Suspect {
    /// The card of the row that has the cell, and that of the line.
    taken: Short,
    lost: Short,
    problem: Problem,
}

impl Suspects {
    pub(super) fn see(&mut self, roster: &Roster, mapping: &Mapping, key: &Key, row: &Row, card_id: &str) {
        let Some(delimiter) = roster.delimiter() else { return };
        for line in row.swallowed(delimiter) {
            let Ok(record) = mapping.record(&line.row) else { continue };
            if !is_of_one_form(card_id, &record.card_id) || mapping.belongs(&line.row) != Ok(true) {
                continue;
            }
            let text = format!(
                "a quote is opened, and line {}, which looks like a row of its own, is part of the cell; close the quote, or \
                 double it where it is part of the text",
                line.row.place().line
            );
            let problem = Problem::new(line.opened, text).at_offset(row.place().offset);
            self.0.push(Suspect { taken: id_hash(key, card_id), lost: id_hash(key, &record.card_id), problem });
        }
    }

    /// Refuses the rows whose cells hold somebody who is in no other row; nobody can be called a leaver then.
    pub(super) fn finish(self, checked: &mut CheckedRoster) {
        let mut told = None;
        for Suspect { taken, lost, problem } in self.0 {
            let Some(slot) = checked.find(&taken).filter(|_| checked.find(&lost).is_none()) else { continue };
            checked.note_nameless();
            // One quote, one problem.
            if told != Some(slot) {
                checked.refuse(slot, vec![problem]);
                told = Some(slot);
            }
        }
    }
}

/// Whether letters, digits and all else stand at the same places, digits among them.
fn is_of_one_form(one: &str, other: &str) -> bool {
    let form = |text: &str| -> Vec<char> {
        let class = |character: char| match character {
            _ if character.is_alphabetic() => 'a',
            _ if character.is_numeric() => '0',
            _ => character,
        };
        text.chars().map(class).collect()
    };
    let form_of_one = form(one);
    form_of_one.contains(&'0') && form_of_one == form(other)
}
