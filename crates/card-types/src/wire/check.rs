//! Checking the limits of a schema.

use std::fmt;

use crate::{Timestamp, ValidationError, Violation, Zone};

/// A value whose schema has limits.
pub trait Check {
    /// Adds what breaks a limit to `findings`.
    fn check(&self, findings: &mut Findings);

    /// Checks a whole document.
    fn check_all(&self) -> Result<(), ValidationError> {
        let mut findings = Findings::default();
        self.check(&mut findings);
        ValidationError::check(findings.violations())
    }
}

/// Broken limits, each with its place below the value that is being looked at.
///
/// Places are put together on the way back from what was found, so that a request that keeps its limits costs no memory.
#[derive(Default)]
pub struct Findings {
    found: Vec<(String, String)>,
}

impl Findings {
    /// What broke the rules of a card template.
    pub(crate) fn into_template_error(self) -> Result<(), ValidationError> {
        ValidationError::check_template(self.violations())
    }

    fn violations(self) -> Vec<Violation> {
        self.found.into_iter().map(|(pointer, message)| Violation::new(pointer, message)).collect()
    }

    /// Looks at the member `name`, given as an escaped JSON pointer token.
    pub fn member(&mut self, name: &str, check: impl FnOnce(&mut Self)) {
        let before = self.found.len();
        check(self);
        self.place(before, &name);
    }

    /// Looks at each value of a list.
    pub fn each<T>(&mut self, list: &[T], check: impl Fn(&mut Self, &T)) {
        for (index, value) in list.iter().enumerate() {
            let before = self.found.len();
            check(self, value);
            self.place(before, &index);
        }
    }

    /// Puts what was found since `before` below `token`.
    fn place(&mut self, before: usize, token: &dyn fmt::Display) {
        for (pointer, _) in &mut self.found[before..] {
            *pointer = format!("/{token}{pointer}");
        }
    }

    /// Characters of a text.
    pub fn length(&mut self, text: &str, minimum: Option<usize>, maximum: Option<usize>) {
        // A character has one to four bytes, so that most texts need no counting.
        let bytes = text.len();
        if minimum.is_none_or(|minimum| bytes / 4 >= minimum) && maximum.is_none_or(|maximum| bytes <= maximum) {
            return;
        }
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

    /// Members of which a request needs some; `rule` says which.
    pub fn enough(&mut self, is_there: bool, rule: &str) {
        if !is_there {
            self.add(rule.into());
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
        self.found.push((String::new(), message));
    }
}
