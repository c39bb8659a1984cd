//! What the server writes and reads back: the losses that were recorded, and otherwise none but carriage returns; what
//! the client writes: unchanged, but for the losses that were recorded of a .NET client, such as that of a local time that
//! does not exist.

use std::path::Path;

use card_types::contract::Contracted;
use card_types::server::{read_xml, write_xml};
use card_types::xml;
use serde_json::{Map, Value, json};

use crate::compare::{options, zone};
use crate::generated::base::UpdateUserCardViewModelV2;
use crate::models::{build, show, with_model};
use crate::report::Report;
use crate::vectors::{File, Vector};

/// Checks every document the server was able to write.
pub(crate) fn check(files: &[File], folder: &Path, report: &mut Report) {
    let Some(losses) = recorded(folder) else { return };
    report.begin("roundtrip_losses");
    report.record("a local time that does not exist", "the rule for clients", lost_hour());
    for file in files {
        for vector in file.vectors.iter().filter(|vector| vector.op == "xml-encode") {
            if vector.unrepresentable || vector.expects_error() {
                continue;
            }
            let recorded = |writer: &str| {
                let loss = losses.iter().find(|loss| {
                    loss["file"].as_str().and_then(|name| name.strip_suffix(".json")) == Some(&file.name)
                        && loss["name"] == vector.name.as_str()
                        && loss["variant"] == vector.variant.as_str()
                        && loss["writer"] == writer
                });
                loss.map(|loss| &loss["differs"])
            };
            let (server, client) = (recorded("webapi"), recorded("dcs_stream"));
            let kind = format!("written and read back ({})", vector.variant);
            let outcome = with_model!(vector, Model => losses_of::<Model>(vector, server, client));
            report.record(&vector.name, &kind, outcome);
        }
    }
    report.end();
}

fn recorded(folder: &Path) -> Option<Vec<Value>> {
    let text = std::fs::read_to_string(folder.join("roundtrip_losses.json")).ok()?;
    serde_json::from_str(&text).ok()
}

fn losses_of<T: Contracted>(vector: &Vector, server: Option<&Value>, client: Option<&Value>) -> Result<(), String> {
    let model: T = build(&vector.value["input"], &zone(vector)?)?;
    let written = write_xml(&model).map_err(|error| error.to_string())?;
    let lost = difference_after::<T>(vector, &model, &written)?;
    match server {
        Some(expected) if lost != *expected => return Err(format!("expected the losses {expected}, found {lost}")),
        None if !only_line_ends(&lost) => return Err(format!("expected no loss, found {lost}")),
        _ => {}
    }
    client_losses::<T>(vector, client)
}

/// The client refuses some; what it writes arrives, but for exactly what was recorded.
fn client_losses<T: Contracted>(vector: &Vector, recorded: Option<&Value>) -> Result<(), String> {
    let model: T = build(&vector.value["input"], &zone(vector)?)?;
    let Ok(written) = xml::to_string(&model) else { return Ok(()) };
    let lost = difference_after::<T>(vector, &model, &written)?;
    let expected = recorded.cloned().unwrap_or_else(|| json!({}));
    if lost == expected { Ok(()) } else { Err(format!("the client's document loses {lost}, recorded is {expected}")) }
}

/// Of the hour that Chicago leaves out, .NET writes a local time with standard time's offset, and reads it an hour later.
/// The client's document loses that too: it is accepted where it was recorded, and neither otherwise nor with another loss.
fn lost_hour() -> Result<(), String> {
    let member = "CardActivationStartDateTime";
    let date = |clock: &str| json!({"kind": "Local", "value": format!("2025-03-09T{clock}:00.0000000")});
    let vector = Vector::new("xml-encode", "America/Chicago", &json!({member: date("02:30")}));
    let loss = |read: &str| json!({member: {"written": date("02:30"), "read": date(read)}});
    let outcome = |recorded: Option<&Value>| client_losses::<UpdateUserCardViewModelV2>(&vector, recorded);
    outcome(Some(&loss("03:30")))?;
    for other in [None, Some(&loss("03:31")), Some(&json!({}))] {
        if outcome(other).is_ok() {
            return Err(format!("accepted, though recorded is {other:?}"));
        }
    }
    let exists = Vector::new("xml-encode", "America/Chicago", &json!({member: date("03:30")}));
    client_losses::<UpdateUserCardViewModelV2>(&exists, None)
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
