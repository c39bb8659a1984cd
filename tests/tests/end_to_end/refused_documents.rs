//! Every invalid example, sent to the emulator as it is: refused, and the store unchanged.

use std::collections::BTreeSet;

use card_emulator::{DEMO_CREDENTIAL, DEMO_KEY};
use card_tests::examples::{self, Example};
use card_tests::raw;
use card_tests::schemas::Schemas;
use card_types::Encoding;
use serde_json::Value;

use crate::world::World;

/// JSON that the schema refuses and Json.NET reads all the same: it does not look at the case of names, ignores what it
/// does not know and what follows the document, takes the last of two equal members, converts numbers, texts and flags
/// into each other, cuts the number of an enum to 32 bits, and knows more forms of GUIDs and dates.
const READ_BY_JSON_NET: &[&str] = &[
    "activation-date-only",
    "activation-empty",
    "activation-impossible-hour",
    "card-id-in-braces",
    "card-id-without-hyphens",
    "flags-beyond-32-bits",
    "flags-is-name",
    "member-in-other-case",
    "modify-is-number",
    "modify-is-text",
    "notes-is-number",
    "repeated-member",
    "trailing-text",
    "unknown-member",
    "uses-are-of-version-2",
    "uses-is-text",
];

/// Stands in every path.
const ID: &str = "28079fc8-e2ff-4976-a102-8659d39704dd";

fn requests(vendor: &str) -> Vec<Example> {
    let all = examples::invalid().into_iter();
    all.filter(|example| example.vendor == vendor && example.message.ends_with(".request")).collect()
}

#[tokio::test]
async fn every_invalid_id123_request_is_a_failure_that_changes_nothing() {
    let world = World::start_with(|builder| {
        // The template of the examples, so that nothing but the fault stands in the way.
        builder.template(card_emulator::Template::new(card_emulator::Template::DEMO_ID))
    })
    .await;
    let before = world.dump().await;
    let requests = requests("id123");
    assert!(requests.len() > 100, "only {} examples", requests.len());
    for example in requests {
        let headers = [("X-API-KEY", DEMO_KEY), ("Content-Type", "application/json")];
        let answer = raw::send(world.emulator.address(), "POST", "/api/v2/", &headers, example.bytes()).await;
        let body: Value = serde_json::from_str(&answer.body).unwrap_or_else(|error| panic!("{example}: {error}"));
        assert_eq!(body["status"], "failure", "{example}: {body}");
        assert!(body["message"].as_str().is_some_and(|message| !message.is_empty()), "{example}: {body}");
    }
    assert_eq!(world.dump().await, before);
}

#[tokio::test]
async fn every_invalid_blub0x_request_is_refused_or_read_as_dot_net_reads_it() {
    let schemas = Schemas::load();
    let requests = requests("blub0x");
    assert!(requests.len() > 80, "only {} examples", requests.len());
    let mut read = BTreeSet::new();
    for example in requests {
        let schema = schemas.document(&format!("blub0x/{}", example.message));
        let operation = &schema["x-operation"];
        if operation.get("request-media-types").is_none() {
            // What has no body cannot send a wrong one.
            continue;
        }
        let world = World::start().await;
        let before = world.dump().await;
        let headers = [DEMO_CREDENTIAL, ("Content-Type", example.encoding.media_type())];
        let path = operation["path"].as_str().expect("a path").replace("{id}", ID).replace("{cardId}", ID);
        let method = operation["method"].as_str().expect("a method");
        let answer = raw::send(world.emulator.address(), method, &format!("/{path}"), &headers, example.bytes()).await;
        if answer.status == 200 {
            assert_eq!(example.encoding, Encoding::Json, "{example} is refused in this encoding: {}", answer.body);
            read.insert(example.case);
        } else {
            assert!((400..500).contains(&answer.status), "{example}: {} {}", answer.status, answer.body);
            assert_eq!(world.dump().await, before, "{example}");
        }
    }
    let listed = READ_BY_JSON_NET.iter().map(|case| (*case).to_owned()).collect();
    assert_eq!(read, listed, "read on the left, the list on the right");
}
