//! Schemathesis, which makes requests of the `OpenAPI` documents, good and bad ones, and judges the emulator's replies.
//!
//! The seed is fixed and the number of requests bounded. A finding is mended, or waived by name in
//! `tests/witnesses/waivers.json`; a waiver that is no longer needed fails the test as well.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Output;

use card_emulator::{DEMO_CREDENTIAL, DEMO_KEY, Emulator, EmulatorHandle, FailureStatus};
use card_tests::openapi::OpenApi;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::programs::{python, run, source, start_with};

/// Requests of the fuzzing phase, for each operation.
const REQUESTS: &str = "40";

/// What the hooks tell after a run.
#[derive(Deserialize)]
struct Told {
    /// How often each waiver was needed.
    waived: BTreeMap<String, u32>,
    /// By operation and by the media type of the body.
    sent: BTreeMap<String, BTreeMap<String, Sent>>,
}

/// Numbers of requests.
#[derive(Deserialize)]
struct Sent {
    /// The operation itself answered: 200, or that there is no such card, or that it is assigned already.
    answered: u32,
    refused: u32,
    /// By their media types.
    replies: BTreeMap<String, u32>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn schemathesis_finds_nothing_in_id123_but_what_is_waived_by_name() {
    finds_nothing_but_what_is_waived("id123").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn schemathesis_finds_nothing_in_blub0x_but_what_is_waived_by_name() {
    finds_nothing_but_what_is_waived("blub0x").await;
}

async fn finds_nothing_but_what_is_waived(vendor: &str) {
    let emulator = start().await;
    let folder = tempfile::tempdir().expect("a scratch folder");
    let document = format!("{}/openapi/{vendor}.json", emulator.url());
    let output = ask(&emulator, folder.path(), vendor, &document, &["--max-examples", REQUESTS]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{vendor}:\n{said}{}", String::from_utf8_lossy(&output.stderr));
    let told = fs::read_to_string(folder.path().join("told.json")).expect("the hooks write it");
    let told: Told = serde_json::from_str(&told).expect("counts by name");
    for (name, count) in told.waived {
        assert!(count > 0, "the waiver {name} is not needed any more: remove it from tests/witnesses/waivers.json");
    }
    let openapi = OpenApi::load(vendor);
    for (name, operation) in openapi.operations() {
        let sent = told.sent.get(name).unwrap_or_else(|| panic!("{name} was asked nothing:\n{said}"));
        let refused: u32 = sent.values().map(|sent| sent.refused).sum();
        assert!(refused > 10, "{name}: only {refused} requests were bad ones:\n{said}");
        let requests = media_types(&operation["requestBody"]);
        for media_type in if requests.is_empty() { vec!["none"] } else { requests } {
            let answered = sent.get(media_type).map_or(0, |sent| sent.answered);
            assert!(answered > 0, "{name}: nothing in {media_type} got as far as the operation:\n{said}");
        }
        for media_type in media_types(&operation["responses"]["200"]) {
            let replies: u32 = sent.values().filter_map(|sent| sent.replies.get(media_type)).sum();
            assert!(replies > 0, "{name}: no reply in {media_type} was looked at:\n{said}");
        }
    }
}

fn media_types(message: &Value) -> Vec<&str> {
    message["content"].as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect()
}

/// That the tests above can fail. The document is changed, which is to the judge as if the emulator had been.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn schemathesis_finds_each_kind_of_mistake() {
    let mut document = OpenApi::load("blub0x").document().clone();
    let mut change = |pointer: &str, member: &str, value: Option<Value>| {
        let place = document.pointer_mut(pointer).and_then(Value::as_object_mut).expect("the document has it");
        match value {
            Some(value) => drop(place.insert(member.into(), value)),
            None => assert!(place.remove(member).is_some(), "no {member} at {pointer}"),
        }
    };
    // A request that is refused, and that the schema allows.
    change("/components/schemas/UpdateUserCard/properties", "UserId", Some(json!({"const": "nobody"})));
    let responses = "/paths/~1api~1v2~1Users~1{id}~1UserCards/put/responses";
    change(responses, "400", None);
    let header = json!({"X-Nobody-Sends": {"required": true, "schema": {"type": "string"}}});
    change(&format!("{responses}/200"), "headers", Some(header));
    change(&format!("{responses}/200/content"), "application/xml", None);
    change(&format!("{responses}/200/content/application~1json"), "schema", Some(json!({"type": "array"})));

    let emulator = start().await;
    let folder = tempfile::tempdir().expect("a scratch folder");
    let path = folder.path().join("document.json");
    fs::write(&path, document.to_string()).expect("the folder is ours");
    let only = ["--include-operation-id", "update-user-card", "--phases", "examples,coverage"];
    let output = ask(&emulator, folder.path(), "blub0x", &path.display().to_string(), &only);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(!output.status.success(), "{said}");
    for finding in [
        "Schema-valid request rejected",
        "Undocumented status code",
        "Missing required response headers",
        "Undocumented Content-Type",
        "Response violates schema",
    ] {
        assert!(said.contains(finding), "{finding} is not found:\n{said}");
    }
}

/// Otherwise every refusal of ID123 has HTTP status 200, which no tool can tell from success.
async fn start() -> EmulatorHandle {
    start_with(Emulator::builder().failure_status(FailureStatus::ByCause)).await
}

/// Runs Schemathesis over a document, an address or a file.
fn ask(emulator: &EmulatorHandle, folder: &Path, vendor: &str, document: &str, more: &[&str]) -> Output {
    let mut schemathesis = python();
    schemathesis.current_dir(folder).args(["-m", "schemathesis.cli", "run", document, "--url", &emulator.url()]);
    schemathesis.args(["--seed", "1", "--continue-on-failure", "--no-shrink", "--warnings", "off"]);
    // On a slow machine nothing else shall be found: how long it takes to make a request says nothing of the emulator.
    schemathesis.args(["--suppress-health-check", "all", "--request-timeout", "60"]).args(more);
    schemathesis.args(["-H", &format!("X-API-KEY: {DEMO_KEY}")]);
    schemathesis.args(["-H", &format!("{}: {}", DEMO_CREDENTIAL.0, DEMO_CREDENTIAL.1)]);
    schemathesis.env("SCHEMATHESIS_HOOKS", source("schemathesis_hooks.py")).env("PYTHONDONTWRITEBYTECODE", "1");
    run(schemathesis.env("VENDOR", vendor).env("TOLD", folder.join("told.json")))
}
