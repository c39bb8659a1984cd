//! Documents as their files are read: valid ones, rows of tables, and those that several messages share.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{By, ENDINGS, Example, Problem, Refused, Wanted, problem, split};

/// What was found so far.
#[derive(Default)]
pub(super) struct Found {
    /// By vendor, message and name.
    pub(super) examples: BTreeMap<(String, String, String), Example>,
    /// Invalid documents in files that no row has named yet.
    pub(super) loose: BTreeMap<String, Vec<u8>>,
}

/// A row of `invalid.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Row {
    case: String,
    #[serde(default)]
    at: String,
    why: String,
    #[serde(default)]
    refused_by: By,
    json: Option<String>,
    xml: Option<String>,
    form: Option<String>,
    /// A file below `invalid/` that has the document.
    file: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    document: Vec<Row>,
}

impl Found {
    pub(super) fn add(&mut self, example: Example) -> bool {
        let key = (example.vendor.clone(), example.message.clone(), example.name());
        self.examples.insert(key, example).is_none()
    }

    /// Adds the rows of an `invalid.toml`.
    pub(super) fn table(&mut self, vendor: &str, message: &str, bytes: &[u8]) -> Result<(), Problem> {
        let path = format!("{vendor}/{message}/invalid.toml");
        let text = std::str::from_utf8(bytes).map_err(|error| problem(&path, error))?;
        let table: Table = toml::from_str(text).map_err(|error| problem(&path, error))?;
        for row in table.document {
            let refused = Refused { at: row.at, why: row.why, by: row.refused_by };
            let mut bodies: Vec<_> = ENDINGS
                .into_iter()
                .zip([row.json, row.xml, row.form])
                .filter_map(|(ending, text)| Some((row.case.clone(), ending, text?.into_bytes(), path.clone())))
                .collect();
            if let Some(name) = &row.file {
                let file = format!("{vendor}/{message}/invalid/{name}");
                let bytes = self.loose.remove(&file).ok_or_else(|| problem(&path, format!("there is no {file}")))?;
                let (case, ending) =
                    split(name).ok_or_else(|| problem(&path, format!("{name} has no known ending")))?;
                let ending = ENDINGS.into_iter().find(|known| *known == ending).unwrap_or_default();
                bodies.push((case.to_owned(), ending, bytes, file));
            }
            if bodies.is_empty() || refused.why.trim().is_empty() {
                return Err(problem(&path, format!("{} needs a reason and a document", row.case)));
            }
            for (case, ending, bytes, stored) in bodies {
                let example = Example {
                    vendor: vendor.to_owned(),
                    message: message.to_owned(),
                    case,
                    ending: ending.to_owned(),
                    refused: Some(refused.clone()),
                    shared_with: None,
                    stored,
                    bytes,
                };
                if !self.add(example) {
                    return Err(problem(&path, format!("{} occurs twice", row.case)));
                }
            }
        }
        Ok(())
    }

    /// `shared.json` is an object of messages; each names other messages, and of each `"*"`, a list of documents, or an
    /// object from its own names to theirs. A message may name what one before it shares.
    pub(super) fn share(&mut self, vendor: &str, bytes: &[u8], wanted: Wanted) -> Result<(), Problem> {
        let path = format!("{vendor}/shared.json");
        let messages: Map<String, Value> = serde_json::from_slice(bytes).map_err(|error| problem(&path, error))?;
        for (message, others) in &messages {
            for (other, names) in others.as_object().into_iter().flatten() {
                for (name, theirs) in self.names(vendor, other, names) {
                    let is_json = split(&theirs).is_some_and(|(_, ending)| ending == "json");
                    let is_wanted = wanted == Wanted::All || is_json && !theirs.starts_with("invalid/");
                    if !is_wanted {
                        continue;
                    }
                    let there = self.examples.get(&(vendor.to_owned(), other.clone(), theirs.clone()));
                    let there = there.ok_or_else(|| problem(&path, format!("there is no {other}/{theirs}")))?;
                    let (case, _) = split(name.trim_start_matches("invalid/"))
                        .ok_or_else(|| problem(&path, format!("{name} has no known ending")))?;
                    let example = Example {
                        message: message.clone(),
                        case: case.to_owned(),
                        shared_with: Some(other.clone()),
                        ..there.clone()
                    };
                    if !self.add(example) {
                        return Err(problem(&path, format!("{message}/{name} is there twice")));
                    }
                }
            }
        }
        Ok(())
    }

    /// Pairs of a message's own names and those of another.
    fn names(&self, vendor: &str, other: &str, names: &Value) -> Vec<(String, String)> {
        let text = |name: &Value| name.as_str().unwrap_or_default().to_owned();
        match names {
            Value::Array(names) => names.iter().map(|name| (text(name), text(name))).collect(),
            Value::Object(names) => names.iter().map(|(name, theirs)| (name.clone(), text(theirs))).collect(),
            _ => {
                let theirs = self.examples.keys().filter(|(of, message, _)| of == vendor && message == other);
                theirs.map(|(_, _, name)| (name.clone(), name.clone())).collect()
            }
        }
    }
}
