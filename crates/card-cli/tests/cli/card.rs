//! Creating, updating and switching cards.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::support::{Api, TEMPLATE};

/// A card's life, as commands; `install` is what its holder does.
const LIFE: [&str; 10] = [
    "create --name Zoë --field front-1=Physics --email zoe@example.org --expires 2027-08-31T23:59:59+00:00",
    "create --name Zoë",
    "update --field front-1= --field back:locker=12",
    "install",
    "deactivate",
    "activate",
    "archive",
    "archive",
    "activate",
    "revoke",
];

fn life(form: &str) -> String {
    let api = Api::start();
    let mut transcript = String::new();
    for command in LIFE {
        if command == "install" {
            api.install("A-1");
            continue;
        }
        let ran = api.card(&format!("{command} --output {form}"));
        writeln!(transcript, "$ cards card {command}\n{}", ran.transcript()).unwrap();
    }
    transcript
}

#[test]
fn a_cards_life_is_told_in_tables() {
    insta::assert_snapshot!(life("table"));
}

#[test]
fn a_cards_life_is_told_in_json() {
    insta::assert_snapshot!(life("json"));
}

#[test]
fn every_member_reaches_the_vendor() {
    let api = Api::start();
    api.card(
        "create --upsert --expires 2027-08-31T23:59:59+05:30 --email zoe@example.org --unique-identifier z.1 --name Zoë \
         --barcode 0042 --photo-url https://photos.example.org/1.jpg --field front-1=F --field secondary-4=S --field back:k=B",
    )
    .done();
    let state = api.state();
    for value in [
        "2027-08-31T23:59:59+05:30",
        "zoe@example.org",
        "z.1",
        "Zoë",
        "0042",
        "https://photos.example.org/1.jpg",
        r#"[\"front-1\",\"F\"]"#,
        r#"[\"secondary-4\",\"S\"]"#,
        r#"[\"k\",\"B\"]"#,
    ] {
        assert!(state.contains(value), "{value} is not in {state}");
    }
}

#[test]
fn a_whole_request_with_secret_answers_comes_from_standard_input_or_a_file() {
    let api = Api::start();
    let request = json!({
        "action": "create-card", "card-template-id": TEMPLATE, "card-id": "A-1",
        "security-question-1": "the first answer", "card-data": {"name-fields": [{"key": "name", "value": "Zoë"}]}
    });
    api.cards(&["card", "create", "--json", "-"]).input(request.to_string()).output().done();
    assert!(api.state().contains("the first answer"));

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("request.json");
    let request = json!({
        "action": "update-card", "card-template-id": TEMPLATE, "card-id": "A-1", "security-question-1": "another answer"
    });
    std::fs::write(&file, request.to_string()).unwrap();
    let ran = api.cards(&["card", "update", "--json", file.to_str().unwrap()]).output();
    assert!(!ran.done().contains("another answer") && !ran.stderr.contains("another answer"));
    assert!(api.state().contains("another answer") && !api.state().contains("the first answer"));
}

#[test]
fn a_dry_run_prints_exactly_the_bytes_that_would_be_sent_and_needs_no_key() {
    let run = |arguments: &[&str]| super::support::cards(arguments).output();
    let arguments =
        ["card", "update", "--template", "T", "--card-id", "A-1", "--name", "Zoë", "--field", "front-2=", "--dry-run"];
    let ran = run(&arguments);
    let body = r#"{"action":"update-card","card-template-id":"T","card-id":"A-1","card-data":{"name-fields":[{"key":"name","value":"Zoë"}],"front-fields":[{"key":"front-2","value":""}]}}"#;
    assert_eq!(ran.done(), body);
    assert_eq!(ran.stderr, format!("POST /api/v2/ as application/json, {} bytes; nothing was sent\n", body.len()));

    let document = run(&[&arguments[..], &["--output", "json"]].concat()).json();
    assert_eq!(
        document,
        json!({"dry-run": true, "operation": "update-card", "method": "POST", "path": "/api/v2/",
               "content-type": "application/json", "body": body})
    );
}

#[test]
fn every_command_that_sends_has_a_dry_run() {
    let api = Api::start();
    for command in ["create", "update", "activate", "deactivate", "archive", "revoke"] {
        let ran = api.card(&format!("{command} --dry-run"));
        let body: Value = serde_json::from_str(ran.done()).unwrap();
        let (action, status_action) = match command {
            "create" => ("create-card", Value::Null),
            "update" => ("update-card", Value::Null),
            other => ("card-action", other.into()),
        };
        assert_eq!((&body["action"], &body["status-action"]), (&action.into(), &status_action));
        assert!(ran.stderr.contains("nothing was sent"));
    }
    let ran = api.cards(&["card", "list", "--template", TEMPLATE, "--limit", "3", "--dry-run"]).output();
    assert_eq!(ran.done(), format!(r#"{{"action":"list-cards","limit":3,"card-template-id":"{TEMPLATE}"}}"#));
    assert!(!api.state().contains("A-1"), "a dry run changed something");
}
