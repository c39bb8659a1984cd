//! Debug output shows which members are set and never what sensitive ones hold.

use card_tests::message::{self, MESSAGES, Message};
use card_tests::schemas::Schemas;
use card_tests::sensitive::{MARK, mark, sensitive_names};
use card_tests::examples;
use card_types::Encoding;
use serde_json::Value;

use crate::lock::{self, Name};

/// The example of each message that sets every sensitive member.
fn fullest_case(message: &Message) -> &'static str {
    match message.name {
        name if name.ends_with(".request") && name != "card-action.request" => "full",
        "card-action.request" => "revoke",
        "list-cards.response" => "full",
        _ => "success",
    }
}

fn marked(schemas: &Schemas, message: &Message) -> Value {
    let case = fullest_case(message);
    let example = examples::valid()
        .into_iter()
        .find(|example| example.to_string() == format!("{message}/{case}.json"))
        .unwrap_or_else(|| panic!("{message} has no example {case}.json"));
    let document = serde_json::from_slice(&example.bytes()).expect("examples are JSON");
    mark(schemas, &message.to_string(), &document)
}

#[test]
fn debug_output_of_every_message_hides_what_is_sensitive() {
    let schemas = Schemas::load();
    card_tests::each(MESSAGES.iter(), |message| {
        let bytes = serde_json::to_vec(&marked(&schemas, message)).expect("a value can be written");
        let document = message.read(Encoding::Json, &bytes).unwrap_or_else(|error| panic!("{message}: {error}"));
        let shown = format!("{document:#?}");
        assert!(!shown.contains(MARK), "{message}: {shown}");
        let one_line = format!("{document:?}");
        assert!(!one_line.contains(MARK), "{message}: {one_line}");
        lock::text(&Name::of(message.vendor, message.name, fullest_case(message)), ".debug", &shown);
    });
}

#[test]
fn the_schemas_name_something_sensitive_for_every_request_about_a_holder() {
    let schemas = Schemas::load();
    for message in ["id123/create-card.request", "id123/update-card.request"] {
        let names: Vec<_> = sensitive_names(&schemas, message).into_iter().collect();
        let expected =
            ["recipient-email", "security-question-1", "security-question-2", "unique-identifier", "value"];
        assert_eq!(names, expected, "{message}");
    }
    assert!(sensitive_names(&schemas, "blub0x/update-user-card.request").contains("PublicNotes"));
    assert!(sensitive_names(&schemas, "id123/list-cards.response").contains("value"));
    assert_eq!(message::find("id123", "create-card.request").to_string(), "id123/create-card.request");
}
