//! Debug output shows which members are set and never what sensitive ones hold.

use card_tests::examples;
use card_tests::message::{MESSAGES, Message};
use card_tests::schemas::Schemas;
use card_tests::sensitive::{MARK, is_complete, mark, sensitive_names};
use card_types::Encoding;
use serde_json::Value;

use crate::lock::{self, Cases, DEBUG};

/// The cases to show: the first sets every sensitive member of its message, the others are the other branches.
fn cases(message: &Message) -> &'static [&'static str] {
    match message.name {
        "card-action.request" => &["revoke"],
        "list-cards.response" => &["full", "failure"],
        "add-user-card.response"
        | "replace-user-card.response"
        | "replace-user-card-v1.response"
        | "list-user-cards.response"
        | "list-user-cards-v1.response" => &["success"],
        "remove-all-user-cards.request" | "remove-all-user-cards-v1.request" => &["minimal"],
        name if name.starts_with("remove-") && name.ends_with(".response") => &["success"],
        name if name.starts_with("update-user-card") && name.ends_with(".response") => &["success"],
        name if name.ends_with(".response") => &["success", "failure"],
        _ => &["full"],
    }
}

fn example(message: &Message, case: &str) -> Value {
    let path = format!("{message}/{case}.json");
    let example = examples::all().into_iter().find(|example| example.to_string() == path);
    let example = example.unwrap_or_else(|| panic!("there is no example {path}"));
    serde_json::from_slice(&example.bytes()).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Debug output of a document, which holds no mark.
fn shown(message: &Message, document: &Value) -> String {
    let bytes = serde_json::to_vec(document).expect("a value can be written");
    let document = message.read(Encoding::Json, &bytes).unwrap_or_else(|error| panic!("{message}: {error}"));
    for shown in [format!("{document:?}"), format!("{document:#?}")] {
        assert!(!shown.contains(MARK), "{message}: {shown}");
    }
    format!("{document:#?}")
}

/// Locks what Debug shows of every message of a vendor; of a reply that nobody recognises that is its status alone.
fn lock_vendor(vendor: &str) {
    let schemas = Schemas::load();
    let mut locked = Cases::default();
    let mut messages: Vec<_> = MESSAGES.iter().filter(|message| message.vendor == vendor).collect();
    messages.sort_by_key(|message| message.name);
    for message in messages {
        let name = message.to_string();
        assert!(is_complete(&schemas, &name, &example(message, cases(message)[0])), "{name}");
        let unrecognised =
            (vendor == "id123" && message.name.ends_with(".response")).then_some("invalid/unknown-status");
        for case in cases(message).iter().copied().chain(unrecognised) {
            let document = mark(&schemas, &name, &example(message, case));
            locked.text(&format!("{} {case}", message.name), &shown(message, &document));
        }
    }
    lock::assert(vendor, DEBUG, &locked);
}

#[test]
fn debug_output_of_every_message_of_id123_hides_what_is_sensitive() {
    lock_vendor("id123");
}

#[test]
fn debug_output_of_every_message_of_blub0x_hides_what_is_sensitive() {
    lock_vendor("blub0x");
}

#[test]
fn the_schemas_name_what_is_sensitive() {
    let schemas = Schemas::load();
    for message in ["id123/create-card.request", "id123/update-card.request"] {
        let names: Vec<_> = sensitive_names(&schemas, message).into_iter().collect();
        let expected = ["recipient-email", "security-question-1", "security-question-2", "unique-identifier", "value"];
        assert_eq!(names, expected, "{message}");
    }
    assert!(sensitive_names(&schemas, "blub0x/update-user-card.request").contains("PublicNotes"));
    assert!(sensitive_names(&schemas, "id123/list-cards.response").contains("value"));
}
