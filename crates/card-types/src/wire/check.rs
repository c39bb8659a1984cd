//! Checking the limits of a schema.

use crate::{Timestamp, ValidationError, Violation, Zone};

/// A value whose schema has limits.
pub trait Check {
    /// Adds what breaks a limit to `findings`.
    fn check(&self, findings: &mut Findings);

    /// Checks a whole document.
    fn check_all(&self) -> Result<(), ValidationError> {
        let mut findings = Findings::default();
        self.check(&mut findings);
        ValidationError::check(findings.found)
    }
}

/// Broken limits, and the place that is being looked at.
#[derive(Default)]
pub struct Findings {
    pointer: String,
    found: Vec<Violation>,
}

impl Findings {
    /// What broke the rules of a card template.
    pub(crate) fn into_template_error(self) -> Result<(), ValidationError> {
        ValidationError::check_template(self.found)
    }

    /// Looks at the member `name`, given as an escaped JSON pointer token.
    pub fn member(&mut self, name: &str, check: impl FnOnce(&mut Self)) {
        let length = self.pointer.len();
        self.pointer.push('/');
        self.pointer.push_str(name);
        check(self);
        self.pointer.truncate(length);
    }

    /// Looks at each value of a list.
    pub fn each<T>(&mut self, list: &[T], check: impl Fn(&mut Self, &T)) {
        for (index, value) in list.iter().enumerate() {
            self.member(&index.to_string(), |findings| check(findings, value));
        }
    }

    /// Characters of a text.
    pub fn length(&mut self, text: &str, minimum: Option<usize>, maximum: Option<usize>) {
        self.count(text.chars().count(), minimum, maximum, "character", "characters");
    }

    /// Entries of a list.
    pub fn items(&mut self, count: usize, minimum: Option<usize>, maximum: Option<usize>) {
        self.count(count, minimum, maximum, "entry", "entries");
    }

    /// A number's range.
    pub fn range(&mut self, number: i64, minimum: Option<i64>, maximum: Option<i64>) {
        if let Some(minimum) = minimum.filter(|minimum| number < *minimum) {
            self.add(format!("must be {minimum} or more"));
        }
        if let Some(maximum) = maximum.filter(|maximum| number > *maximum) {
            self.add(format!("must be {maximum} or less"));
        }
    }

    /// A timestamp that must say its zone.
    pub fn zone(&mut self, timestamp: &Timestamp) {
        if timestamp.zone() == Zone::Unspecified {
            self.add("needs a zone: Z or an offset such as +00:00".into());
        }
    }

    /// A member that stands where its variant was chosen, and nowhere else; `rule` says which.
    pub fn belongs(&mut self, is_chosen: bool, is_there: bool, rule: &str) {
        match (is_chosen, is_there) {
            (true, false) => self.add(format!("is needed {rule}")),
            (false, true) => self.add(format!("stands only {rule}")),
            _ => {}
        }
    }

    fn count(&mut self, count: usize, minimum: Option<usize>, maximum: Option<usize>, one: &str, many: &str) {
        let unit = |limit: usize| if limit == 1 { one } else { many };
        if let Some(minimum) = minimum.filter(|minimum| count < *minimum) {
            self.add(format!("has {count} {}, needs at least {minimum}", unit(count)));
        }
        if let Some(maximum) = maximum.filter(|maximum| count > *maximum) {
            self.add(format!("has {count} {}, at most {maximum} are allowed", unit(count)));
        }
    }

    /// A broken rule at the place that is being looked at.
    pub(crate) fn add(&mut self, message: String) {
        self.found.push(Violation::new(self.pointer.clone(), message));
    }
}
