//! The options of the guards.

use card_sync::card::Field;
use card_sync::plan::ChangeLimits;
use card_sync::planner::{LeaverLimits, PlanOptions};
use clap::Args;

/// What a plan may do at most.
#[derive(Debug, Args)]
#[expect(clippy::struct_field_names, reason = "clap takes the options' names from them")]
pub(crate) struct LimitOptions {
    /// The most cards that may be switched off because they are in no row; above, the plan is stopped with exit code 5
    #[arg(long, value_name = "CARDS", default_value_t = LeaverLimits::default().cards, help_heading = "Safety")]
    max_leavers: u64,

    /// As --max-leavers, in percent of the cards in use, rounded up to a whole card; both limits hold
    #[arg(long, value_name = "PERCENT", default_value = "2", value_parser = basis_points, help_heading = "Safety")]
    max_leavers_pct: u32,

    /// The most cards that may be created; above, the plan is stopped with exit code 5 [default: 500 once the template has more
    /// than 20 cards, no limit before]
    #[arg(long, value_name = "CARDS", help_heading = "Safety")]
    max_creates: Option<u64>,

    /// As --max-creates, in percent of the rows, or of the cards in use where those are more; both limits hold
    ///
    /// 20 cards are always within a limit in percent, unless it is 0. This one does not hold while the template has up to 20
    /// cards.
    #[arg(long, value_name = "PERCENT", default_value = "10", value_parser = basis_points, help_heading = "Safety")]
    max_creates_pct: u32,

    /// The most cards that may be changed, whatever changes on them; above, the plan is stopped with exit code 5
    #[arg(long, value_name = "CARDS", default_value_t = ChangeLimits::default().max_changes, help_heading = "Safety")]
    max_changes: u64,

    /// As --max-changes, in percent of the rows whose card exists; both limits hold
    #[arg(long, value_name = "PERCENT", default_value = "30", value_parser = basis_points, help_heading = "Safety")]
    max_changes_pct: u32,

    /// The most cards on which the same field may change, in percent of those compared; FIELD=PERCENT for one field [default:
    /// 20]
    ///
    /// Several are separated by commas, such as 20,card-expiration=100. Fields are named as in a plan. A field counts where its
    /// old value is known: from the list, or from the local state.
    #[arg(long, value_name = "[FIELD=]PERCENT", value_delimiter = ',', value_parser = field_limit, help_heading = "Safety")]
    max_field_pct: Vec<FieldLimit>,
}

/// A limit in hundredths of a percent, for one field or for all others.
#[derive(Debug, Clone, PartialEq, Eq)]
struct FieldLimit(Option<Field>, u32);

impl LimitOptions {
    /// Sets the choices of the library.
    pub(super) fn choose(&self, options: &mut PlanOptions) {
        options.limits = LeaverLimits { cards: self.max_leavers, basis_points: self.max_leavers_pct };
        let changes = &mut options.changes;
        changes.max_creates = self.max_creates;
        changes.max_creates_basis_points = self.max_creates_pct;
        changes.max_changes = self.max_changes;
        changes.max_changes_basis_points = self.max_changes_pct;
        for FieldLimit(field, points) in &self.max_field_pct {
            match field {
                Some(field) => {
                    changes.fields.insert(field.clone(), *points);
                }
                None => changes.max_field_basis_points = *points,
            }
        }
    }
}

/// Hundredths of a percent as an option has them.
pub(super) fn percent(points: u32) -> String {
    match points % 100 {
        0 => format!("{}", points / 100),
        part => format!("{}.{part:02}", points / 100),
    }
}

fn field_limit(text: &str) -> Result<FieldLimit, String> {
    let Some((field, percent)) = text.rsplit_once('=') else { return Ok(FieldLimit(None, basis_points(text)?)) };
    let field = field.parse().map_err(|what| format!("{what}; name it as in a plan, such as name-fields/name"))?;
    Ok(FieldLimit(Some(field), basis_points(percent)?))
}

/// Percent with up to two digits behind the point, in hundredths of a percent.
fn basis_points(text: &str) -> Result<u32, String> {
    let wrong = || "write a number from 0 to 100 with up to two digits behind the point".to_owned();
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(part) || whole.len() > 3 || part.len() > 2 {
        return Err(wrong());
    }
    let hundredths = format!("{part:0<2}");
    match (whole.parse::<u32>(), hundredths.parse::<u32>()) {
        (Ok(whole), Ok(hundredths)) if whole * 100 + hundredths <= 10_000 => Ok(whole * 100 + hundredths),
        _ => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_for_all_fields_or_for_one() {
        assert_eq!(field_limit("12.5"), Ok(FieldLimit(None, 1250)));
        assert_eq!(field_limit("name-fields/name=0"), Ok(FieldLimit(Some("name-fields/name".parse().unwrap()), 0)));
        for text in ["", "name=5", "card-expiration", "card-expiration=", "card-expiration=101", "=5"] {
            assert!(field_limit(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_percentage_is_exact_and_within_a_hundred() {
        for (text, expected) in [("0", 0), ("2", 200), ("0.5", 50), ("12.25", 1225), ("100", 10_000)] {
            assert_eq!(basis_points(text), Ok(expected));
            assert_eq!(basis_points(&percent(expected)), Ok(expected));
        }
        for text in ["", "-1", "100.01", "1000", "2,5", "1.234", "2%", "."] {
            assert!(basis_points(text).is_err(), "{text}");
        }
    }
}
