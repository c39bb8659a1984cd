//! The hand-written examples against two judges: the generated readers and an independent JSON Schema validator.

use std::collections::{BTreeMap, BTreeSet};

use card_tests::each;
use card_tests::examples::{self, By, Example};
use card_tests::foreign;
use card_tests::message::{self, Document, MESSAGES, Refusal};
use card_tests::schemas::Schemas;
use card_types::{Encoding, Timestamp};
use serde_json::Value;

#[test]
fn every_message_has_a_schema_a_type_and_examples() {
    let schemas = Schemas::load();
    let with_schema: BTreeSet<String> = schemas.messages().map(str::to_owned).collect();
    let with_type: BTreeSet<String> = MESSAGES.iter().map(ToString::to_string).collect();
    assert_eq!(with_schema, with_type, "schemas on the left, MESSAGES of tests/src/message.rs on the right");
    let all = examples::all();
    for message in MESSAGES {
        for &encoding in message.encodings {
            for valid in [true, false] {
                let is_there = all.iter().any(|example| {
                    example.refused.is_none() == valid
                        && example.encoding == encoding
                        && belongs(example, &message.to_string())
                });
                assert!(is_there, "{message} has no {} {encoding} example", if valid { "valid" } else { "invalid" });
            }
        }
    }
    for example in &all {
        let message = message::find(&example.vendor, &example.message);
        assert!(message.encodings.contains(&example.encoding), "{example}: {message} does not travel in that encoding");
    }
}

#[test]
fn equal_documents_are_stored_once() {
    let mut files: BTreeMap<_, BTreeSet<String>> = BTreeMap::new();
    for example in examples::valid() {
        let document = (example.vendor.clone(), examples::extension(example.encoding), example.bytes());
        files.entry(document).or_default().insert(example.file().to_owned());
    }
    let equal: Vec<_> = files.into_values().filter(|files| files.len() > 1).collect();
    assert!(equal.is_empty(), "name one of each in the vendor's shared.json, and remove the others: {equal:#?}");
}

#[test]
fn every_request_has_the_cases_that_matter() {
    let cases: BTreeSet<String> = examples::valid().iter().map(ToString::to_string).collect();
    for (message, expected) in [
        ("id123/create-card.request", &["minimal", "full", "unicode", "empty-value-clears", "vendor-sample"][..]),
        ("id123/update-card.request", &["minimal", "full", "unicode", "empty-value-clears", "vendor-sample"]),
        ("id123/list-cards.request", &["minimal", "full", "unicode", "vendor-sample"]),
        ("id123/card-action.request", &["activate", "deactivate", "revoke", "archive", "unicode", "unknown-enum"]),
        ("id123/create-card.response", &["success", "failure", "success-bare-card-id", "success-quoted-card-id"]),
        ("id123/update-card.response", &["success", "failure", "success-bare-card-id", "success-quoted-card-id"]),
        ("id123/card-action.response", &["success", "failure", "success-bare-card-id", "success-quoted-card-id"]),
        ("id123/list-cards.response", &["full", "failure", "bare-card-id", "unknown-enum", "unknown-members"]),
        ("id123/view-card.request", &["minimal", "full", "unicode", "vendor-sample"]),
        ("id123/view-card.response", &["full", "failure", "bare-card-id", "unknown-enum", "vendor-sample-success"]),
        ("id123/delete-card.request", &["minimal", "full", "unicode", "vendor-sample"]),
        ("id123/delete-card.response", &["success", "failure", "success-bare-card-id", "vendor-sample-success"]),
        ("id123/card-invitation.request", &["minimal", "full", "unicode", "recipient-only", "vendor-sample"]),
        ("id123/card-invitation.response", &["success", "failure", "success-bare-card-id"]),
        ("id123/send-notification.request", &["minimal", "full", "unicode", "to-everybody", "unknown-enum"]),
        ("id123/send-notification.response", &["success", "failure", "without-ids"]),
        ("id123/list-templates.request", &["minimal", "full", "vendor-sample"]),
        ("id123/list-templates.response", &["full", "failure", "success-empty-page", "vendor-sample-success"]),
        ("id123/view-template.request", &["minimal", "full", "unicode", "vendor-sample"]),
        ("id123/view-template.response", &["full", "failure", "null-field-members", "vendor-sample-success"]),
        ("blub0x/update-user-card.request", &["minimal", "full", "unicode", "empty-value-clears", "unknown-enum"]),
        ("blub0x/update-user-card.response", &["success", "failure", "unicode", "vendor-sample", "unknown-members"]),
        ("blub0x/update-user-card-v1.request", &["minimal", "full", "permanently-active", "unknown-enum"]),
        ("blub0x/update-user-card-v1.response", RESULT),
        ("blub0x/list-user-cards.request", &["minimal", "full", "defaults-said"]),
        ("blub0x/list-user-cards.response", CARDS),
        ("blub0x/list-user-cards-v1.request", &["minimal", "full", "defaults-said"]),
        ("blub0x/list-user-cards-v1.response", CARDS),
        ("blub0x/add-user-card.request", &["minimal", "full", "new-card", "unicode", "extremes", "unknown-members"]),
        ("blub0x/add-user-card.response", &["success", "failure", "unknown-members"]),
        ("blub0x/replace-user-card.request", &["minimal", "full", "new-card", "unicode", "unknown-members"]),
        ("blub0x/replace-user-card.response", &["success", "failure", "nobody-had-it", "unknown-members"]),
        ("blub0x/replace-user-card-v1.request", &["minimal", "full", "new-card", "unicode", "unknown-members"]),
        ("blub0x/replace-user-card-v1.response", &["success", "failure", "nobody-had-it", "unknown-members"]),
        ("blub0x/remove-user-card.request", REMOVE),
        ("blub0x/remove-user-card.response", RESULT),
        ("blub0x/remove-user-card-v1.request", REMOVE),
        ("blub0x/remove-user-card-v1.response", RESULT),
        ("blub0x/remove-all-user-cards.request", &["minimal"]),
        ("blub0x/remove-all-user-cards.response", REMOVED),
        ("blub0x/remove-all-user-cards-v1.request", &["minimal"]),
        ("blub0x/remove-all-user-cards-v1.response", REMOVED),
    ] {
        for case in expected {
            assert!(cases.contains(&format!("{message}/{case}.json")), "{message} has no case {case}");
        }
    }
}

const RESULT: &[&str] = &["success", "failure", "vendor-sample", "unknown-members"];
const CARDS: &[&str] =
    &["success", "no-cards", "null-cards", "nothing-but-nulls", "unicode", "unknown-enum", "unknown-members"];
const REMOVE: &[&str] = &["minimal", "full", "by-external-number", "by-internal-number", "vendor-sample"];
const REMOVED: &[&str] = &["success", "failure", "no-cards", "null-result", "vendor-sample", "unknown-members"];

#[test]
fn the_validator_accepts_every_valid_example() {
    let schemas = Schemas::load();
    each(examples::valid(), |example| accept(&schemas, example, &as_json(&schemas, example, &example.bytes())));
}

#[test]
fn the_validator_accepts_everything_that_is_written() {
    let schemas = Schemas::load();
    each(examples::valid(), |example| {
        let written = write(read(example).as_ref(), example.encoding, example);
        accept(&schemas, example, &as_json(&schemas, example, &written));
    });
}

#[test]
fn every_invalid_example_is_refused_where_and_by_whom_its_row_says() {
    let schemas = Schemas::load();
    each(examples::invalid(), |example| {
        let refused = example.refused.clone().unwrap_or_else(|| panic!("{example} is valid"));
        let message = message::find(&example.vendor, &example.message);
        let by_reader = message.read(example.encoding, &example.bytes()).err();
        assert_eq!(by_reader.is_some(), refused.by != By::Schema, "{example}: {by_reader:?} from the reader");
        if let Some(error) = by_reader {
            let at = match &error {
                Refusal::Decode(error) => error.member(),
                Refusal::Validation(error) => error.violations()[0].pointer(),
            };
            assert_eq!(at, refused.at, "{example}: {error}");
            // The names in the reason are those in the error.
            for name in refused.why.split('`').skip(1).step_by(2) {
                assert!(error.to_string().contains(name), "{example} names {name}: {error}");
            }
        }
        // Text that is no JSON never comes as far as a validator, and the schema speaks of JSON alone.
        if let (Encoding::Json, Ok(document)) = (example.encoding, serde_json::from_slice::<Value>(&example.bytes())) {
            let violations = schemas.violations(&message.to_string(), &document);
            assert_eq!(violations.is_empty(), refused.by == By::Reader, "{example}: {violations:?} from the schema");
        }
    });
}

#[test]
fn an_xml_example_is_read_and_written_with_exactly_its_bytes() {
    let xml = examples::valid().into_iter().filter(|example| example.encoding == Encoding::Xml);
    each(xml, |example| {
        let expected = example.bytes();
        let written = write(read(example).as_ref(), example.encoding, example);
        assert_eq!(String::from_utf8_lossy(&written), String::from_utf8_lossy(&expected), "{example}");
    });
}

#[test]
fn the_json_of_a_request_case_is_written_as_its_xml_and_form_examples() {
    let schemas = Schemas::load();
    let requests = examples::valid().into_iter().filter(|example| {
        let message = message::find(&example.vendor, &example.message);
        message.encodings.contains(&Encoding::Form) && example.encoding == Encoding::Json
    });
    each(requests, |example| {
        let document = read(example);
        for encoding in [Encoding::Xml, Encoding::Form] {
            let Some(sibling) = example.sibling(encoding) else {
                let error = document.write(encoding).expect_err("a case without example cannot be written");
                // A flag without a name, or a member of which nothing is known.
                let known = schemas.document(&format!("blub0x/{}", example.message))["properties"].get(error.member());
                assert!(error.member() == "CardUserFlags" || known.is_none(), "{example}: {error}");
                continue;
            };
            let written = write(document.as_ref(), encoding, example);
            assert_eq!(String::from_utf8_lossy(&written), String::from_utf8_lossy(&sibling.bytes()), "{sibling}");
        }
    });
}

#[test]
fn all_encodings_of_a_case_say_the_same() {
    let schemas = Schemas::load();
    let blub0x = examples::valid().into_iter().filter(|example| example.encoding != Encoding::Json);
    each(blub0x, |example| {
        let json = example.sibling(Encoding::Json).unwrap_or_else(|| panic!("{example} has no .json beside it"));
        let mut expected = parse(&write(read(&json).as_ref(), Encoding::Json, &json));
        if example.encoding == Encoding::Form && expected["PublicNotes"] == "" {
            // A form cannot tell an empty text from none.
            expected["PublicNotes"] = Value::Null;
        }
        let found = parse(&write(read(example).as_ref(), Encoding::Json, example));
        if example.encoding == Encoding::Form {
            // Read as the server reads a form: the instant is kept, the offset is not.
            assert_eq!(with_instants(found), with_instants(expected.clone()), "{example} as our reader sees it");
        } else {
            assert_eq!(found, expected, "{example} as our reader sees it");
        }

        let mut foreign = as_json(&schemas, example, &example.bytes());
        without_xml_only(&mut foreign);
        assert_eq!(foreign, expected, "{example} as a foreign reader sees it");
    });
}

/// Drops what is in XML only, by the schema.
fn without_xml_only(document: &mut Value) {
    if let Value::Object(members) = document {
        members.retain(|name, _| name != "HttpStatusCode");
        members.values_mut().for_each(without_xml_only);
    }
}

/// The document with its dates as instants, where they name a zone.
fn with_instants(mut document: Value) -> Value {
    for name in ["CardActivationStartDateTime", "CardDeactivationStartDateTime"] {
        let timestamp: Option<Timestamp> = document[name].as_str().and_then(|text| text.parse().ok());
        if let Some((timestamp, seconds)) = timestamp.and_then(|timestamp| Some((timestamp, timestamp.unix_seconds()?)))
        {
            document[name] = Value::from(vec![seconds, i64::from(timestamp.subsec_nanosecond())]);
        }
    }
    document
}

fn accept(schemas: &Schemas, example: &Example, document: &Value) {
    let violations = schemas.violations(&format!("{}/{}", example.vendor, example.message), document);
    assert!(violations.is_empty(), "{example}: {violations:#?}");
}

/// A document as JSON without the help of our readers.
fn as_json(schemas: &Schemas, example: &Example, bytes: &[u8]) -> Value {
    let message = format!("{}/{}", example.vendor, example.message);
    let text = std::str::from_utf8(bytes).unwrap_or_else(|error| panic!("{example}: {error}"));
    match example.encoding {
        Encoding::Xml => foreign::from_xml(schemas, &message, text),
        Encoding::Form => foreign::from_form(schemas, &message, text),
        _ => parse(bytes),
    }
}

fn parse(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(bytes)))
}

fn read(example: &Example) -> Box<dyn Document> {
    let message = message::find(&example.vendor, &example.message);
    message.read(example.encoding, &example.bytes()).unwrap_or_else(|error| panic!("{example}: {error}"))
}

fn write(document: &dyn Document, encoding: Encoding, example: &Example) -> Vec<u8> {
    document.write(encoding).unwrap_or_else(|error| panic!("{example} as {encoding}: {error}"))
}

fn belongs(example: &Example, message: &str) -> bool {
    message.split_once('/') == Some((example.vendor.as_str(), example.message.as_str()))
}
