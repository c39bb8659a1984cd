//! Lower and upper bounds of numbers, however they are spelt: inclusive, exclusive, or by the format of an integer.

use std::cmp::Ordering;

use serde_json::Value;

use super::super::view::View;

/// One end of the values that are allowed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Bound {
    /// Of whole numbers: the last one allowed.
    Whole(i128),
    /// Of any numbers: the bound, and whether it is allowed itself.
    Real(f64, bool),
}

/// Which end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Low,
    High,
}

impl End {
    /// The keyword whose bound is allowed itself, and the one whose bound is not.
    pub(super) fn keywords(self) -> [&'static str; 2] {
        match self {
            Self::Low => ["minimum", "exclusiveMinimum"],
            Self::High => ["maximum", "exclusiveMaximum"],
        }
    }
}

/// The bound at an end; none where nothing is restricted beyond the format.
pub(super) fn bound(view: &View<'_>, end: End) -> Option<Bound> {
    let format = format_bound(view, end);
    let [inclusive, exclusive] = end.keywords();
    let given = |keyword: &str, allowed: bool| whole_or_real(view, view.get(keyword)?.0, end, allowed);
    let bounds = [given(inclusive, true), given(exclusive, false)].into_iter().flatten();
    let tightest = bounds.reduce(|one, other| if is_tighter(other, one, end) { other } else { one })?;
    match format {
        // What the format restricts already is no bound.
        Some(format) if !is_tighter(tightest, format, end) => None,
        _ => Some(tightest),
    }
}

/// The bound at an end, that of the format where there is none tighter.
pub(super) fn reach(view: &View<'_>, end: End) -> Option<Bound> {
    bound(view, end).or_else(|| format_bound(view, end))
}

/// Whether the one bound allows less than the other.
pub(super) fn is_tighter(one: Bound, other: Bound, end: End) -> bool {
    let order = if let (Bound::Whole(one), Bound::Whole(other)) = (one, other) {
        one.cmp(&other)
    } else {
        let ((one, one_allowed), (other, other_allowed)) = (real(one), real(other));
        let exclusive_is_tighter = other_allowed.cmp(&one_allowed);
        let by_value = one.total_cmp(&other);
        by_value.then(if end == End::Low { exclusive_is_tighter } else { exclusive_is_tighter.reverse() })
    };
    order == if end == End::Low { Ordering::Greater } else { Ordering::Less }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "whole bounds are compared as such; only beside a real one they are not"
)]
fn real(bound: Bound) -> (f64, bool) {
    match bound {
        Bound::Whole(value) => (value as f64, true),
        Bound::Real(value, allowed) => (value, allowed),
    }
}

fn whole_or_real(view: &View<'_>, value: &Value, end: End, allowed: bool) -> Option<Bound> {
    let number = value.as_f64()?;
    if view.types() != ["integer"] {
        return Some(Bound::Real(number, allowed));
    }
    let given = value.as_i64().map(i128::from).or_else(|| value.as_u64().map(i128::from));
    let is_whole = given.is_some() || number.fract() == 0.0;
    let step = if end == End::Low { 1 } else { -1 };
    #[expect(clippy::cast_possible_truncation, reason = "a bound beyond any integer is cut to the widest one")]
    let rounded = if end == End::Low { number.ceil() as i128 } else { number.floor() as i128 };
    let last = given.unwrap_or(rounded);
    Some(Bound::Whole(if is_whole && !allowed { last.saturating_add(step) } else { last }))
}

fn format_bound(view: &View<'_>, end: End) -> Option<Bound> {
    let (low, high) = match view.get("format")?.0.as_str()? {
        "int32" => (i128::from(i32::MIN), i128::from(i32::MAX)),
        "uint32" => (0, i128::from(u32::MAX)),
        "int64" => (i128::from(i64::MIN), i128::from(i64::MAX)),
        _ => return None,
    };
    Some(Bound::Whole(if end == End::Low { low } else { high }))
}

/// The bound as people write it.
pub(super) fn shown(bound: Option<Bound>) -> String {
    match bound {
        None => "none".to_owned(),
        Some(Bound::Whole(value)) => value.to_string(),
        Some(Bound::Real(value, true)) => value.to_string(),
        Some(Bound::Real(value, false)) => format!("{value}, itself not allowed"),
    }
}
