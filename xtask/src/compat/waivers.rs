//! Waivers: findings that are meant. One file lists them, each with its reason, its owner and the day it ends.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::civil::Date;
use toml::{Table, Value};

use super::NotCompared;
use super::finding::Finding;
use super::rules;

/// One waiver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// Rule of the finding.
    pub rule: String,
    /// `schema/id123/common.json#/definitions/CardId/minLength`
    pub location: String,
    /// The finding's fingerprint: another edit at the same place is not covered.
    pub fingerprint: String,
    /// Why the break is meant.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// The last day on which it holds.
    pub expires: Date,
}

/// A waiver that does not hold. It fails the run as a finding does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaiverProblem {
    /// The waiver, by rule and location.
    pub waiver: String,
    /// What is wrong, and what to do.
    pub problem: String,
}

/// The waivers of a file, and the day they are judged on.
#[derive(Debug, Clone)]
pub struct Waivers {
    list: Vec<Waiver>,
    /// Those of the older tree.
    older: Vec<Waiver>,
    today: Date,
}

/// What became of the waivers.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Applied {
    /// Waivers that do not hold.
    pub(super) problems: Vec<WaiverProblem>,
    /// Waivers whose edit is part of the older tree already: they did their work.
    pub(super) spent: Vec<String>,
}

impl Waivers {
    /// No waivers at all.
    pub fn none() -> Self {
        Self { list: Vec::new(), older: Vec::new(), today: Date::constant(1970, 1, 1) }
    }

    /// Reads a file; a file that is not there has no waivers.
    ///
    /// # Errors
    ///
    /// When it cannot be read or understood: a waiver that is passed over in silence would be worse than none.
    pub fn read(path: &Path, today: Date) -> Result<Self, NotCompared> {
        match std::fs::read_to_string(path) {
            Ok(text) => {
                Self::parse(&text, today).map_err(|problem| NotCompared::new(format!("{}: {problem}", path.display())))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                Ok(Self { list: Vec::new(), older: Vec::new(), today })
            }
            Err(error) => Err(NotCompared::new(format!("{} cannot be read: {error}", path.display()))),
        }
    }

    /// Reads the text of a file.
    ///
    /// # Errors
    ///
    /// When a key is missing, unknown or not understood.
    pub fn parse(text: &str, today: Date) -> Result<Self, String> {
        let table: Table = text.parse().map_err(|error| format!("is no TOML: {error}"))?;
        if let Some(key) = table.keys().find(|key| *key != "waiver") {
            return Err(format!("`{}` is not known: each waiver is a [[waiver]]", key.escape_debug()));
        }
        let entries = match table.get("waiver") {
            None => Vec::new(),
            Some(Value::Array(entries)) => entries.clone(),
            Some(_) => return Err("`waiver` is no list: write [[waiver]]".into()),
        };
        let list = entries
            .iter()
            .enumerate()
            .map(|(index, entry)| waiver(entry).map_err(|problem| format!("waiver {}: {problem}", index + 1)));
        Ok(Self { list: list.collect::<Result<_, _>>()?, older: Vec::new(), today })
    }

    /// These waivers, of which those in the text came with an edit that is part of the older tree. A text that cannot be
    /// understood has none: it is not the state that is judged.
    #[must_use]
    pub fn since(mut self, older: &str) -> Self {
        self.older = Self::parse(older, self.today).map(|waivers| waivers.list).unwrap_or_default();
        self
    }

    /// Marks the findings that are covered, and says which waivers are expired, cover nothing, or did their work.
    ///
    /// A waiver is written beside its edit. Once both are part of the older tree it covers nothing, in every change from
    /// then on, and no author of another change is to blame for that. One that is new and covers nothing is a mistake.
    pub(super) fn apply(&self, findings: &mut [Finding]) -> Applied {
        let mut applied = Applied::default();
        for waiver in &self.list {
            let name = format!("{} at {}", waiver.rule, waiver.location);
            let mut covered = findings.iter_mut().filter(|finding| waiver.covers(finding)).peekable();
            let is_unused = covered.peek().is_none();
            if waiver.expires < self.today {
                let problem = if is_unused {
                    format!("expired on {} and covers nothing any more: remove it", waiver.expires)
                } else {
                    format!("expired on {}: mend the schema, or give it a later day and say why", waiver.expires)
                };
                applied.problems.push(WaiverProblem { waiver: name, problem });
            } else if is_unused && self.older.contains(waiver) {
                applied.spent.push(name);
            } else if is_unused {
                let problem = format!(
                    "covers no finding (fingerprint {}): remove it, or correct it from the report",
                    waiver.fingerprint
                );
                applied.problems.push(WaiverProblem { waiver: name, problem });
            } else {
                for finding in covered {
                    finding.waived = Some(format!("{} ({}, until {})", waiver.reason, waiver.owner, waiver.expires));
                }
            }
        }
        applied
    }
}

impl Waiver {
    fn covers(&self, finding: &Finding) -> bool {
        finding.rule.id == self.rule
            && format!("{}#{}", finding.location.file, finding.location.pointer) == self.location
            && finding.fingerprint() == self.fingerprint
    }
}

fn waiver(entry: &Value) -> Result<Waiver, String> {
    let table = entry.as_table().ok_or("is no table")?;
    let known = ["rule", "location", "fingerprint", "reason", "owner", "expires"];
    let given: BTreeSet<&str> = table.keys().map(String::as_str).collect();
    if let Some(key) = given.iter().find(|key| !known.contains(key)) {
        return Err(format!("`{}` is not known; it has {}", key.escape_debug(), known.join(", ")));
    }
    let text = |key: &str| -> Result<String, String> {
        let text = table.get(key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
        text.map(str::to_owned).ok_or_else(|| format!("`{key}` is missing or blank"))
    };
    let expires = match table.get("expires") {
        Some(Value::Datetime(day)) => day.to_string(),
        Some(Value::String(day)) => day.clone(),
        _ => return Err("`expires` is missing: write expires = 2030-01-31".into()),
    };
    let rule = text("rule")?;
    if rules::named(&rule).is_none() {
        return Err(format!("there is no rule {}: see cargo xtask compat --explain", rule.escape_debug()));
    }
    Ok(Waiver {
        rule,
        location: text("location")?,
        fingerprint: text("fingerprint")?,
        reason: text("reason")?,
        owner: text("owner")?,
        expires: expires.parse().map_err(|error| format!("`expires` is no day: {error}"))?,
    })
}
