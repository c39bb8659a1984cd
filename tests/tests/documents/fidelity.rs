//! What is read is what is written: every JSON example comes out of the generated types with the values that went in.
//!
//! The rules below are all that may change on the way; the order of members is locked by the byte snapshots.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs;

use card_tests::each;
use card_tests::examples::{self, Example};
use card_tests::message;
use card_tests::workspace_root;
use card_types::Encoding;
use serde_json::{Map, Value};

/// What becomes of a document on the way through the types, and why.
const RULES: &[(&str, Rule)] = &[
    ("one form of the upsert flag is sent: the bare boolean", |_, document| {
        if let Some(text) = document.get("upsert-record").and_then(Value::as_str) {
            document["upsert-record"] = Value::Bool(text == "true");
        }
    }),
    ("status-code is another name of code, and the usual one where a card is viewed", |example, document| {
        let is_view = example.message == "view-card.response" && document["status"] == "success";
        let (usual, other) = if is_view { ("status-code", "code") } else { ("code", "status-code") };
        if example.vendor == "id123"
            && let Some(members) = document.as_object_mut()
            && let Some(code) = members.remove(other)
        {
            members.insert(usual.to_owned(), code);
        }
    }),
    ("a known status is written as the vendor's prose prints it", |_, document| {
        let data = document.pointer_mut("/data");
        let cards = data.map_or(&mut [][..], |data| match data {
            Value::Array(cards) => cards,
            card => std::slice::from_mut(card),
        });
        for card in cards {
            let status = card.get_mut("card-status");
            if let Some(status) = status.filter(|status| matches!(status.as_str(), Some("inactive" | "DEACTIVATED"))) {
                *status = if *status == "inactive" { "Inactive".into() } else { "Deactivated".into() };
            }
        }
    }),
    ("the one known distribution is written in small letters", |_, document| {
        if document["distribution"] == "INDIVIDUAL" {
            document["distribution"] = "individual".into();
        }
    }),
    ("flags of a template are written as booleans", |_, document| {
        for field in
            document.pointer_mut("/data/fields/front-fields").and_then(Value::as_array_mut).into_iter().flatten()
        {
            for flag in ["editable", "required"] {
                if let Some(text) = field[flag].as_str() {
                    field[flag] = Value::Bool(text == "true");
                }
            }
        }
    }),
    ("null in a known member of an ID123 reply is tolerated on reading and not written", |example, document| {
        const UNKNOWN_NULLS: [&str; 2] = ["unknown-members", "failure-unknown-members"];
        if example.vendor == "id123" && !UNKNOWN_NULLS.contains(&example.case.as_str()) {
            without_nulls(document);
        }
    }),
    ("members of BluB0X that can be null are written, null where nothing is set", |example, document| {
        if example.vendor == "blub0x" {
            let file = format!("{}.json", example.message);
            with_nulls(&file, &schema(&file), document);
        }
    }),
];

type Rule = fn(&Example, &mut Value);

#[test]
fn what_is_read_is_what_is_written_apart_from_the_rules() {
    let used = RefCell::new(BTreeSet::new());
    let json = examples::valid().into_iter().filter(|example| example.encoding == Encoding::Json);
    each(json, |example| {
        let mut expected = parse(&example.bytes());
        for (reason, rule) in RULES {
            let before = expected.clone();
            rule(example, &mut expected);
            if expected != before {
                used.borrow_mut().insert(*reason);
            }
        }
        assert_eq!(parse(&rewrite(example)), expected, "{example}");
    });
    for (reason, _) in RULES {
        assert!(used.borrow().contains(reason), "no example needs this rule any more: {reason}");
    }
}

#[test]
fn a_second_way_through_the_types_changes_no_byte() {
    each(examples::valid().into_iter().filter(|example| example.encoding == Encoding::Json), |example| {
        let message = message::find(&example.vendor, &example.message);
        let once = rewrite(example);
        let again = message.read(Encoding::Json, &once).unwrap_or_else(|error| panic!("{example}: {error}"));
        let twice = again.write(Encoding::Json).unwrap_or_else(|error| panic!("{example}: {error}"));
        assert_eq!(String::from_utf8_lossy(&twice), String::from_utf8_lossy(&once), "{example}");
    });
}

/// Adds what the schema says is written as null, at every depth. Looked up in the schema files, not in the generated types.
fn with_nulls(file: &str, schema: &Value, document: &mut Value) {
    let (file, schema) = resolved(file, schema);
    match document {
        Value::Object(members) => {
            for (name, property) in schema["properties"].as_object().into_iter().flatten() {
                let (_, referred) = resolved(&file, property);
                if property["x-null"] == "written" || referred["x-null"] == "written" {
                    members.entry(name.clone()).or_insert(Value::Null);
                }
                if let Some(member) = members.get_mut(name) {
                    with_nulls(&file, property, member);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| with_nulls(&file, &schema["items"], item)),
        _ => {}
    }
}

/// Follows references; tells in which file what was found stands.
fn resolved(file: &str, value: &Value) -> (String, Value) {
    let (mut file, mut value) = (file.to_owned(), value.clone());
    while let Some(reference) = value["$ref"].as_str() {
        let (other, pointer) = reference.split_once('#').expect("a reference names a definition");
        if !other.is_empty() {
            other.clone_into(&mut file);
        }
        value = schema(&file).pointer(pointer).unwrap_or_else(|| panic!("{file} has no {pointer}")).clone();
    }
    (file, value)
}

fn schema(file: &str) -> Value {
    let path = workspace_root().join("schema/blub0x").join(file);
    parse(&fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

fn without_nulls(value: &mut Value) {
    match value {
        Value::Object(members) => {
            *members =
                std::mem::take(members).into_iter().filter(|(_, member)| !member.is_null()).collect::<Map<_, _>>();
            members.values_mut().for_each(without_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(without_nulls),
        _ => {}
    }
}

fn parse(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(bytes)))
}

fn rewrite(example: &Example) -> Vec<u8> {
    let message = message::find(&example.vendor, &example.message);
    let document = message.read(Encoding::Json, &example.bytes()).unwrap_or_else(|error| panic!("{example}: {error}"));
    document.write(Encoding::Json).unwrap_or_else(|error| panic!("{example}: {error}"))
}
