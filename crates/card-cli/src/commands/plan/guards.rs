//! What the guards say, to people and to programs.

use std::cmp::Reverse;

use card_sync::plan::ChangeLimits;
use card_sync::planner::{Guard, Judgement, Sample};
use serde_json::{Value, json};

use super::Made;
use super::limits::percent;
use super::report::change;
use super::values::Values;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::note;

/// The failure of a plan that guards stopped: the one that says most, then the others, examples, and the way through.
pub(crate) fn stopped(made: &Made) -> Failure {
    let stopped = stopping(&made.judged);
    let guards = &made.header.guards;
    let mut failure = Failure::new(Exit::Guard, String::new());
    for (place, judged) in stopped.iter().enumerate() {
        failure = if place == 0 {
            let headline = Failure::new(Exit::Guard, format!("stopped by a guard: {judged}"));
            headline.detail(format!("allowed: {}", allowed(judged)))
        } else {
            failure.detail(format!("stopped as well: {judged}; allowed: {}", allowed(judged)))
        };
        if judged.guard == Guard::Leavers {
            failure = failure.detail(format!("in no row: {}", leavers(made)));
        }
    }
    for sample in samples(&stopped) {
        failure = failure.detail(format!("for example: {}", told(sample, &made.values)));
    }
    failure
        .detail("no plan was written, and nothing was changed")
        .hint(way_through(made, &stopped))
        .fact("leavers", guards.leavers)
        .fact("in-use", guards.in_use)
        .fact("guards", stopped.into_iter().map(json).collect::<Vec<_>>())
}

/// The guards that stop, the one that says most first: a field that changes everywhere says more than the number of cards.
pub(super) fn stopping(judged: &[Judgement]) -> Vec<&Judgement> {
    let mut stopped: Vec<_> = judged.iter().filter(|judged| judged.is_stopped()).collect();
    stopped.sort_by_key(|judged| (rank(&judged.guard), Reverse(judged.cards)));
    stopped
}

/// A judgement for programs.
pub(super) fn json(judged: &Judgement) -> Value {
    let (guard, field) = match &judged.guard {
        Guard::Leavers => ("leavers", None),
        Guard::Creates => ("creates", None),
        Guard::Field(field) => ("field", Some(field)),
        _ => ("changes", None),
    };
    let samples = judged.samples.iter().map(|sample| {
        let (card, line) = (&sample.card_id, sample.row.line);
        json!({ "card-id": card, "line": line, "changes": sample.changes })
    });
    json!({
        "guard": guard,
        "field": field,
        "cards": judged.cards,
        "of": judged.of,
        "max-cards": judged.limit.cards,
        "max-basis-points": judged.limit.basis_points,
        // Without a limit there is no number.
        "allowed": (judged.allowed != u64::MAX).then_some(judged.allowed),
        "stopped": judged.is_stopped(),
        "samples": samples.collect::<Vec<_>>(),
    })
}

/// Says that something went past the guards: what no guard can compare, where it is more than one would let pass.
pub(super) fn note_unrecorded(made: &Made) {
    let changes = made.judged.iter().find(|judged| judged.guard == Guard::Changes);
    if changes.is_some_and(|changes| made.unrecorded > changes.allowed) {
        note(&format!(
            "not guarded: the local state has no record of what {} cards have in fields that the vendor does not show; they \
             are sent once more. If the state is neither new nor lost, look at the plan before it is carried out",
            made.unrecorded
        ));
    }
}

fn rank(guard: &Guard) -> u8 {
    match guard {
        Guard::Leavers => 0,
        Guard::Creates => 1,
        Guard::Field(_) => 2,
        _ => 3,
    }
}

fn allowed(judged: &Judgement) -> String {
    let (cards, share) = (judged.limit.cards, percent(judged.limit.basis_points));
    let of = match &judged.guard {
        Guard::Leavers => "of the cards in use",
        Guard::Creates => "of the rows, or of the cards in use where those are more",
        Guard::Field(_) => "of the cards whose value was compared",
        _ => "of the rows whose card exists",
    };
    let has_least = judged.guard != Guard::Leavers && (1..10_000).contains(&judged.limit.basis_points);
    let least = if has_least { format!(", at least {}", ChangeLimits::LEAST) } else { String::new() };
    match cards {
        Some(cards) => format!("{cards} cards, and {share} percent {of}{least}"),
        None => format!("{share} percent {of}{least}"),
    }
}

fn leavers(made: &Made) -> String {
    let more = made.header.guards.leavers.saturating_sub(made.leavers.len() as u64);
    let named = made.leavers.join(", ");
    if more == 0 { named } else { format!("{named} and {more} more") }
}

/// Three cards to create, and three to change: with all their changes where too many cards change, otherwise with the field
/// that changes on most.
pub(super) fn samples<'a>(stopped: &[&'a Judgement]) -> Vec<&'a Sample> {
    let find = |is_wanted: fn(&Guard) -> bool| stopped.iter().find(|judged| is_wanted(&judged.guard));
    let creates = find(|guard| *guard == Guard::Creates);
    let changes = find(|guard| *guard == Guard::Changes).or_else(|| find(|guard| matches!(guard, Guard::Field(_))));
    creates.into_iter().chain(changes).flat_map(|judged| &judged.samples).collect()
}

fn told(sample: &Sample, values: &Values) -> String {
    let Sample { card_id, row, changes, .. } = sample;
    let mut text = format!("{card_id} (line {})", row.line);
    for (place, one) in changes.iter().enumerate() {
        let before = if place == 0 { ": " } else { ", " };
        text.push_str(before);
        text.push_str(&values.of(card_id, one).unwrap_or_else(|| change(one)));
    }
    text
}

fn way_through(made: &Made, stopped: &[&Judgement]) -> String {
    if let [Judgement { guard: Guard::Leavers, .. }] = stopped {
        return "look whether the export is complete; where these people have really left, raise --max-leavers and \
                --max-leavers-pct for this run"
            .to_owned();
    }
    let options = options(made, stopped).join(" ");
    format!(
        "look at the examples, and whether the export has all its rows, the columns in their places, and ids and dates as \
         before; where all of this is meant, allow it for this run: {options}"
    )
}

/// The options that let it pass, and no more than that.
fn options(made: &Made, stopped: &[&Judgement]) -> Vec<String> {
    let mut options = Vec::new();
    let limits = made.header.limits.clone().unwrap_or_default();
    let mut fields = limits.fields.clone();
    for judged in stopped {
        let name = match &judged.guard {
            Guard::Leavers => "leavers",
            Guard::Creates => "creates",
            Guard::Field(field) => {
                fields.insert(field.clone(), needed(judged) * 100);
                continue;
            }
            _ => "changes",
        };
        if judged.limit.cards.is_some_and(|most| judged.cards > most) {
            options.push(format!("--max-{name} {}", judged.cards));
        }
        // The share of the leavers has no least number of cards.
        let share = if judged.guard == Guard::Leavers { judged.allowed } else { judged.limit.share(judged.of) };
        if judged.cards > share {
            options.push(format!("--max-{name}-pct {}", needed(judged)));
        }
    }
    if stopped.iter().any(|judged| matches!(judged.guard, Guard::Field(_))) {
        let all = limits.max_field_basis_points;
        let all = (all != ChangeLimits::default().max_field_basis_points).then(|| percent(all));
        let single = fields.iter().map(|(field, points)| format!("{field}={}", percent(*points)));
        options.push(format!("--max-field-pct {}", word(&all.into_iter().chain(single).collect::<Vec<_>>().join(","))));
    }
    options
}

/// The whole percent that let a judgement pass.
fn needed(judged: &Judgement) -> u32 {
    let share = (u128::from(judged.cards) * 100).div_ceil(u128::from(judged.of.max(1)));
    u32::try_from(share).unwrap_or(100).min(100)
}

/// A word for a shell. What could end the quotes is left to the person.
fn word(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/=,.-_".contains(&byte);
    if text.bytes().all(is_plain) { text.to_owned() } else { format!("'{text}'") }
}
