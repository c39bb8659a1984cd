//! No error text, however the document is broken, repeats what a sensitive member holds.

use card_tests::examples;
use card_tests::message::{MESSAGES, Message, Refusal};
use card_tests::schemas::Schemas;
use card_tests::sensitive::{MARK, is_complete, mark};
use card_types::Encoding;
use serde_json::{Value, json};

/// Reads broken bytes and looks into everything an error shows.
fn assert_no_leak(message: &Message, encoding: Encoding, bytes: &[u8], what: &str) -> bool {
    let Err(refusal) = message.read(encoding, bytes) else { return false };
    let mut shown = format!("{refusal} {refusal:?}");
    match &refusal {
        Refusal::Decode(error) => shown.extend([error.member(), error.reason()]),
        Refusal::Validation(error) => {
            error.violations().iter().for_each(|violation| shown.extend([violation.pointer(), violation.message()]));
        }
    }
    assert!(!shown.contains(MARK), "{message}, {what}: {shown}");
    true
}

/// Every valid JSON example that sets all sensitive members of its message, with marks in them.
fn marked_documents() -> Vec<(&'static Message, String, Value)> {
    let schemas = Schemas::load();
    let mut documents = Vec::new();
    for message in MESSAGES {
        let name = message.to_string();
        for example in examples::valid() {
            if format!("{}/{}", example.vendor, example.message) != name || example.encoding != Encoding::Json {
                continue;
            }
            let document: Value = serde_json::from_slice(&example.bytes()).expect("examples are JSON");
            if is_complete(&schemas, &name, &document) {
                documents.push((message, example.case.clone(), mark(&schemas, &name, &document)));
            }
        }
    }
    for message in MESSAGES {
        let is_there = documents.iter().any(|(other, _, _)| other.to_string() == message.to_string());
        assert!(is_there, "{message} has no example with all sensitive members");
    }
    documents
}

/// The JSON pointers of all values below the root.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let pointer = format!("{at}/{name}");
                pointers(member, &pointer, found);
                found.push(pointer);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let pointer = format!("{at}/{index}");
                pointers(item, &pointer, found);
                found.push(pointer);
            }
        }
        _ => {}
    }
}

#[test]
fn a_document_cut_off_anywhere_leaks_nothing() {
    let mut refused = 0usize;
    for (message, case, document) in marked_documents() {
        let text = document.to_string();
        for end in (0..text.len()).filter(|&end| text.is_char_boundary(end)) {
            refused += usize::from(assert_no_leak(message, Encoding::Json, &text.as_bytes()[..end], &case));
        }
    }
    assert!(refused > 1_000, "only {refused} documents were refused");
}

#[test]
fn a_member_of_a_wrong_type_leaks_neither_itself_nor_its_neighbours() {
    let mark = format!("{MARK}wrong");
    let wrong = [
        json!(null),
        json!(true),
        json!(-7.25),
        json!([mark]),
        json!({ "value": mark }),
        json!([{ "key": mark, "value": [mark] }]),
        json!(mark),
        json!([]),
        json!({}),
    ];
    let mut refused = 0usize;
    for (message, case, document) in marked_documents() {
        let mut places = Vec::new();
        pointers(&document, "", &mut places);
        for pointer in places {
            for value in &wrong {
                let mut broken = document.clone();
                *broken.pointer_mut(&pointer).expect("the pointer was just found") = value.clone();
                let bytes = serde_json::to_vec(&broken).expect("a value can be written");
                let what = format!("{case} with {pointer} broken");
                refused += usize::from(assert_no_leak(message, Encoding::Json, &bytes, &what));
            }
        }
    }
    assert!(refused > 500, "only {refused} documents were refused");
}

#[test]
fn a_document_that_is_nothing_but_the_sensitive_text_leaks_nothing() {
    for message in MESSAGES {
        for &encoding in message.encodings {
            for text in
                [format!("\"{MARK}text\""), format!("{MARK}text"), format!("<{MARK}text/>"), format!("[\"{MARK}\"]")]
            {
                assert_no_leak(message, encoding, text.as_bytes(), "nothing but the mark");
            }
        }
    }
}

#[test]
fn limits_that_are_broken_by_sensitive_values_leak_nothing() {
    let mut broken = 0;
    for (message, case, document) in marked_documents() {
        for group in ["front-fields", "secondary-fields", "back-fields"] {
            let pointer = format!("/card-data/{group}");
            let mut document = document.clone();
            let Some(Value::Array(fields)) = document.pointer_mut(&pointer) else { continue };
            let field = fields.first().cloned().expect("the group is not empty");
            fields.resize(9, field);
            let bytes = serde_json::to_vec(&document).expect("a value can be written");
            assert!(assert_no_leak(message, Encoding::Json, &bytes, &case), "{message} takes nine {group}");
            broken += 1;
        }
    }
    assert!(broken >= 6, "only {broken} limits were broken");
}

#[test]
fn broken_xml_and_forms_leak_nothing() {
    let message = MESSAGES.iter().find(|message| message.name == "update-user-card.request").expect("it exists");
    let (_, _, document) = marked_documents()
        .into_iter()
        .find(|(other, case, _)| other.name == message.name && case == "full")
        .expect("it has a full example");
    let bytes = serde_json::to_vec(&document).expect("a value can be written");
    let value = message.read(Encoding::Json, &bytes).unwrap_or_else(|error| panic!("{error}"));
    let mut refused = 0usize;
    for encoding in [Encoding::Xml, Encoding::Form] {
        let text = String::from_utf8(value.write(encoding).expect("it can be written")).expect("it is UTF-8");
        assert!(text.contains(MARK), "{encoding}: {text}");
        for end in 0..text.len() {
            refused += usize::from(assert_no_leak(message, encoding, &text.as_bytes()[..end], "cut off"));
        }
        for at in 0..text.len() {
            for byte in [b'<', b'&', b'"', 0x01, 0xff] {
                let mut broken = text.clone().into_bytes();
                broken[at] = byte;
                refused += usize::from(assert_no_leak(message, encoding, &broken, "one byte replaced"));
            }
        }
        // The sensitive text where another member's value belongs.
        for value in ["25", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "true", "ActiveCardholderRecord", "1", "2026"] {
            let broken = text.replace(value, &format!("{MARK}moved"));
            refused += usize::from(assert_no_leak(message, encoding, broken.as_bytes(), "a value replaced"));
        }
    }
    assert!(refused > 1_000, "only {refused} documents were refused");
}
