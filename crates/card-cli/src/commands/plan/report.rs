//! A plan in both forms: a table for people, one document for programs.

use std::fmt::Write;

use card_sync::Guess;
use card_sync::plan::{Change, Step, StepKind, To};
use card_sync::planner::Guard;
use serde_json::{Value, json};

use super::limits::percent;
use super::{Made, guards};
use crate::failure::faults;
use crate::output::colour::Colour;
use crate::output::escape::one_line;
use crate::output::{Report, Table};

/// Leavers that are named to people where their physical card is not known.
const UNKNOWN_NAMED: usize = 10;

/// How much programs are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Detail {
    /// Header and counts; the steps are in the plan.
    Counts,
    /// The steps too.
    Steps,
}

/// A plan, as it is shown.
pub(crate) struct PlanReport<'a> {
    made: &'a Made,
    detail: Detail,
}

impl<'a> PlanReport<'a> {
    pub(crate) fn new(made: &'a Made, detail: Detail) -> Self {
        Self { made, detail }
    }
}

impl Report for PlanReport<'_> {
    fn json(&self) -> Value {
        let made = self.made;
        let mut document = json!({
            "plan": made.path.as_ref().map(|path| path.display().to_string()),
            "stopped": made.is_stopped,
            "header": made.header,
            "counts": made.counts,
            "guards": made.judged.iter().map(guards::json).collect::<Vec<_>>(),
            "unrecorded": made.unrecorded,
            "guesses": made.guesses,
            "unknown-user-cards": made.unknown_user_cards,
            "problem-count": made.problems.count(),
            "faults": faults(&made.problems),
            "problems": made.problems.kept(),
        });
        if self.detail == Detail::Steps {
            document["steps"] = json!(made.shown);
        }
        document
    }

    fn text(&self) -> String {
        let made = self.made;
        let (roster, remote) = (&made.header.roster, &made.header.remote);
        let mut text = format!(
            "roster:   {} {} ({})\ntemplate: {} cards, {} in use, read {} times until two readings agreed\n",
            roster.rows,
            if roster.rows == 1 { "row" } else { "rows" },
            made.form,
            remote.cards,
            made.header.guards.in_use,
            remote.readings
        );
        if roster.filtered > 0 {
            // Writing to a String cannot fail, here and below.
            let rows = if roster.filtered == 1 { "row" } else { "rows" };
            let _ = writeln!(text, "left out: {} {rows}, by [[where]] of the mapping", roster.filtered);
        }
        text.push_str(&guessed(&made.guesses));
        if !made.is_stopped {
            text.push_str(&self.steps());
            text.push_str(&self.counts());
        }
        text.push_str(&self.unknown());
        text.push_str(&self.guards());
        if let Some(path) = &made.path {
            let expires = made.header.expires;
            let path = path.display().to_string();
            let _ = writeln!(text, "plan:     {}, to be carried out until {expires}", one_line(&path));
        }
        if let (Some(copy), Some(from)) = (&made.copy, &roster.copied_from) {
            let (copy, from) = (copy.display().to_string(), one_line(from));
            let _ = writeln!(text, "copy:     {}, a private copy of {from}, which the plan needs", one_line(&copy));
        }
        text
    }
}

impl PlanReport<'_> {
    fn steps(&self) -> String {
        let made = self.made;
        if made.shown.is_empty() {
            return String::new();
        }
        let mut table = Table::new(["step", "card", "line", "what changes"]);
        for (index, step) in made.shown.iter().enumerate() {
            let what = made.step_values.get(index).cloned().unwrap_or_else(|| what(step));
            let line = step.row.map(|row| row.line.to_string()).unwrap_or_default();
            table.coloured_row(colour(step.kind), [step.kind.word(), &step.card_id, &line, &what]);
        }
        let hidden = made.counts.steps().saturating_sub(made.shown.len() as u64);
        let more = match (hidden, &made.path) {
            (0, _) => String::new(),
            (_, Some(path)) => {
                format!("and {hidden} more steps in {}\n", one_line(&path.display().to_string()))
            }
            (_, None) => format!("and {hidden} more steps; --show shows more\n"),
        };
        format!("{}{more}", table.render())
    }

    fn counts(&self) -> String {
        let counts = &self.made.counts;
        let mut table = Table::new(["step", "cards"]);
        for kind in StepKind::ALL.into_iter().filter(|kind| counts.of(*kind) > 0) {
            table.coloured_row(colour(kind), [kind.word(), &counts.of(kind).to_string()]);
        }
        for (word, count) in [
            ("unchanged", counts.unchanged),
            ("waiting to be archived", counts.waiting),
            ("in no row, left alone", counts.left_alone),
            ("switched off by somebody else", counts.switched_off),
            ("leavers whose physical card is not known", counts.unknown_user_card),
            ("wrong rows, left out", self.made.header.roster.refused),
        ] {
            if count > 0 {
                table.row([word, &count.to_string()]);
            }
        }
        if counts.steps() == 0 {
            table.row(["to do", "nothing"]);
        }
        table.render()
    }

    /// Leavers who may have a physical card that works.
    fn unknown(&self) -> String {
        let (all, known) = (self.made.counts.unknown_user_card, &self.made.unknown_user_cards);
        if all == 0 {
            return String::new();
        }
        let named: Vec<_> = known.iter().take(UNKNOWN_NAMED).map(|card_id| one_line(card_id)).collect();
        let more = all.saturating_sub(named.len() as u64);
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        format!(
            "open:     the physical cards of these leavers are not known: {}{more}\n          `cards offboard` ends them by \
             --user and --card\n",
            named.join(", ")
        )
    }

    /// One line for the leavers, and one more for each other guard that stops the plan.
    fn guards(&self) -> String {
        let guards = &self.made.header.guards;
        let stopped = Colour::Red.paint("stopped");
        let mut text = String::new();
        for judged in &self.made.judged {
            // Writing to a String cannot fail.
            let _ = match judged.guard {
                Guard::Leavers => {
                    let verdict =
                        if judged.is_stopped() { &stopped } else { &Colour::Green.paint("within the limits") };
                    let percent = percent(guards.max_leavers_basis_points);
                    writeln!(
                        text,
                        "guards:   {} leavers of {} cards in use; allowed are {} cards and {percent} %: {verdict}",
                        guards.leavers, guards.in_use, guards.max_leavers
                    )
                }
                _ if judged.is_stopped() => {
                    let what = judged.to_string();
                    writeln!(text, "          {}; allowed are {}: {stopped}", one_line(&what), judged.allowed)
                }
                _ => Ok(()),
            };
        }
        text
    }
}

/// What was guessed, a line for each.
pub(crate) fn guessed(guesses: &[Guess]) -> String {
    guesses.iter().fold(String::new(), |text, guess| text + "guess:    " + &one_line(&guess.to_string()) + "\n")
}

fn colour(kind: StepKind) -> Colour {
    match kind {
        StepKind::Create | StepKind::Activate => Colour::Green,
        StepKind::Update | StepKind::Renew | StepKind::UserCard => Colour::Yellow,
        StepKind::Deactivate | StepKind::Archive | StepKind::EndUserCard | StepKind::RemoveUserCard => Colour::Red,
        _ => Colour::Cyan,
    }
}

/// What a step changes, in words and without values.
pub(super) fn what(step: &Step) -> String {
    match step.kind {
        StepKind::Create => "all that the row has".to_owned(),
        StepKind::Activate => format!("in the roster again; was {}", step.status.as_deref().unwrap_or("switched off")),
        StepKind::Deactivate => "in no row".to_owned(),
        StepKind::EndUserCard | StepKind::RemoveUserCard if step.row.is_some() => {
            "the row names another physical card".to_owned()
        }
        StepKind::EndUserCard | StepKind::RemoveUserCard => "in no row: the physical card stops working".to_owned(),
        StepKind::Archive => "in no row, and the grace time is over".to_owned(),
        _ => step.changes.iter().map(change).collect::<Vec<_>>().join(", "),
    }
}

/// What a change does, in words and without values.
pub(super) fn change(change: &Change) -> String {
    let field = change.field.to_string();
    match (change.to, &change.new) {
        (_, Some(new)) => format!("{field}: {} -> {new}", change.old.as_deref().unwrap_or("none")),
        (To::Clear, None) => format!("{field} (cleared)"),
        (To::Set, None) if change.unknown_before => format!("{field} (sent once, no record)"),
        (To::Set, None) => field,
    }
}
