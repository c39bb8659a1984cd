//! The older tree as today's generator reads it. A keyword that became mandatory since is missing there: it is taken from
//! the newer tree where the lint asks for it and nowhere else, and the report says so.

use serde_json::Value;

use crate::codegen::{self, Files, Refusals, Understood};

use super::tree::Vendor;

/// Each round mends what the lint named in the one before.
const MAX_ROUNDS: usize = 3;

/// The older files, completed where they lack what is mandatory by now. Each thing taken is added to `assumed`.
pub(super) fn understood(
    name: &str,
    mut files: Files,
    newer: &Vendor,
    assumed: &mut Vec<String>,
) -> Result<Understood, Refusals> {
    let mut taken = Vec::new();
    let first = match codegen::understood(name, files.clone()) {
        Ok(understood) => return Ok(understood),
        Err(refusals) => refusals,
    };
    let mut refusals = first.clone();
    for _ in 0..MAX_ROUNDS {
        let before = taken.len();
        for refusal in &refusals.0 {
            let Some((_, file, value)) = files
                .iter_mut()
                .map(|(file, text, value)| (text, file, value))
                .find(|(_, file, _)| refusal.file.ends_with(&format!("/{file}")))
            else {
                continue;
            };
            if let Some(newer) = newer.files.get(file.as_str()) {
                complete(value, &newer.value, &refusal.pointer, &refusal.file, &mut taken);
            }
        }
        if taken.len() == before {
            break;
        }
        match codegen::understood(name, files.clone()) {
            Ok(understood) => {
                assumed.append(&mut taken);
                return Ok(understood);
            }
            Err(more) => refusals = more,
        }
    }
    Err(first)
}

/// Takes over what the refused place lacks: keywords of this project, and descriptions. Whatever documents depend on stays
/// as it was.
fn complete(older: &mut Value, newer: &Value, pointer: &str, file: &str, taken: &mut Vec<String>) {
    // What is missing is refused at its own place, or at the place that lacks it.
    let (parent, key) = pointer.rsplit_once('/').unwrap_or(("", pointer));
    for (place, only) in [(pointer, None), (parent, Some(key))] {
        let (Some(Value::Object(map)), Some(Value::Object(model))) = (older.pointer_mut(place), newer.pointer(place))
        else {
            continue;
        };
        let inside = place.starts_with("/x-action") || place.starts_with("/x-operation");
        for (name, value) in model {
            let harmless = inside || matches!(name.as_str(), "x-provenance" | "x-action" | "description" | "examples");
            if harmless && !map.contains_key(name) && only.is_none_or(|only| only == name) {
                map.insert(name.clone(), value.clone());
                taken.push(format!("{file}#{place}/{name}"));
            }
        }
    }
}
