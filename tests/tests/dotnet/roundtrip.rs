//! What the server writes and reads back: the losses that were recorded, and otherwise none but carriage returns; what
//! the client writes: unchanged in any case.

use std::path::Path;

use card_types::contract::Contracted;
use card_types::server::{read_xml, write_xml};
use card_types::xml;
use serde_json::{Map, Value, json};

use crate::compare::{options, zone};
use crate::models::{build, show, with_model};
use crate::report::Report;
use crate::vectors::{File, Vector};

/// Checks every document the server was able to write.
pub(crate) fn check(files: &[File], folder: &Path, report: &mut Report) {
    let Some(losses) = recorded(folder) else { return };
    report.begin("roundtrip_losses");
    for file in files {
        for vector in file.vectors.iter().filter(|vector| vector.op == "xml-encode") {
            if vector.unrepresentable || vector.expects_error() {
                continue;
            }
            let recorded = losses.iter().find(|loss| {
                loss["file"].as_str().and_then(|name| name.strip_suffix(".json")) == Some(&file.name)
                    && loss["name"] == vector.name.as_str()
                    && loss["variant"] == vector.variant.as_str()
                    && loss["writer"] == "webapi"
            });
            let expected = recorded.map(|loss| &loss["differs"]);
            let kind = format!("written and read back ({})", vector.variant);
            let outcome = with_model!(vector, Model => losses_of::<Model>(vector, expected));
            report.record(&vector.name, &kind, outcome);
        }
    }
    report.end();
}

fn recorded(folder: &Path) -> Option<Vec<Value>> {
    let text = std::fs::read_to_string(folder.join("roundtrip_losses.json")).ok()?;
    serde_json::from_str(&text).ok()
}

fn losses_of<T: Contracted>(vector: &Vector, expected: Option<&Value>) -> Result<(), String> {
    let model: T = build(&vector.value["input"], &zone(vector)?)?;
    let written = write_xml(&model).map_err(|error| error.to_string())?;
    let lost = difference_after::<T>(vector, &model, &written)?;
    match expected {
        Some(expected) if lost != *expected => return Err(format!("expected the losses {expected}, found {lost}")),
        None if !only_line_ends(&lost) => return Err(format!("expected no loss, found {lost}")),
        _ => {}
    }
    // The client refuses some; what it writes arrives.
    let Ok(written) = xml::to_string(&model) else { return Ok(()) };
    let lost = difference_after::<T>(vector, &model, &written)?;
    if lost == json!({}) { Ok(()) } else { Err(format!("the client's document loses {lost}")) }
}

/// The file of losses is a selection; that the server reads every line end as a line feed explains the others.
fn only_line_ends(lost: &Value) -> bool {
    let as_read = |text: &str| text.replace("\r\n", "\n").replace('\r', "\n");
    lost.as_object().is_some_and(|lost| {
        lost.values().all(|member| member["written"].as_str().map(as_read).as_deref() == member["read"].as_str())
    })
}

fn difference_after<T: Contracted>(vector: &Vector, model: &T, written: &str) -> Result<Value, String> {
    let reading = read_xml::<T>(written.as_bytes(), &options(vector)?);
    let Some(read) = reading.value.filter(|_| reading.errors.is_empty()) else {
        return Err("what was written cannot be read".to_owned());
    };
    let mut lost = Map::new();
    for (index, member) in T::CONTRACT.members.iter().enumerate() {
        let (before, after) = (show(model, index), show(&read, index));
        if before != after {
            lost.insert(member.name.to_owned(), json!({"written": before, "read": after}));
        }
    }
    Ok(Value::Object(lost))
}
