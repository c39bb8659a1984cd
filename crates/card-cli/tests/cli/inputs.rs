//! Bad input: refused before anything is sent, in one clear message.

use std::fmt::Write as _;

use serde_json::json;

use super::support::{CARD, Cards, USER, cards, known_to};

/// Nothing listens there: whoever sends fails with another code.
const NOWHERE: &str = "http://127.0.0.1:9";

fn create(more: &[&str]) -> Cards {
    known_to(NOWHERE, &[&["card", "create", "--template", "T", "--card-id", "A-1"], more].concat())
}

#[test]
fn every_bad_argument_is_told_with_its_remedy() {
    let mut transcript = String::new();
    for more in [
        &["--field", "room=12"][..],
        &["--field", "front-1"],
        &["--field", "side:a=b"],
        &["--name", "a", "--field", "name=b"],
        &["--field", "front-1=a", "--field", "front-2=b", "--field", "front-3=c", "--field", "front:d=e"],
        &["--expires", "31.08.2027"],
        &["--expires", "2027-08-31T23:59:59"],
        &["--expires", "2027-02-30T00:00:00+00:00"],
        &["--json", "request.json"],
        &["--timeout", "0"],
        &["--base-url", "https://example.org", "--region", "us"],
        &["--base-url", "http://example.org"],
        &["--base-url", "https://me:password@example.org"],
        &["--region", "us/../evil"],
        &["--region", ""],
    ] {
        let ran = create(more).output();
        assert_eq!(ran.code, Some(2), "{more:?}: {}", ran.stderr);
        writeln!(transcript, "$ .. {}\n{}", more.join(" "), ran.stderr).unwrap();
    }
    insta::assert_snapshot!(transcript);
}

#[test]
fn every_bad_argument_of_a_user_card_is_told_with_its_remedy() {
    let mut transcript = String::new();
    for more in [
        &["--user-id", "28079fc8", "--card-id", CARD][..],
        &["--user-id", USER, "--card-id", "not a guid"],
        &["--user-id", USER, "--card-id", CARD, "--number-of-card-uses", "many"],
        &["--user-id", USER, "--card-id", CARD, "--number-of-card-uses", "2147483648"],
        &["--user-id", USER, "--card-id", CARD, "--card-user-flags", "Nobody"],
        &["--user-id", USER, "--card-id", CARD, "--encoding", "yaml"],
        &["--user-id", USER, "--card-id", CARD, "--public-notes", "a\u{1}b", "--encoding", "xml"],
    ] {
        let ran = known_to(NOWHERE, &[&["user-card", "update"], more].concat()).output();
        assert_eq!(ran.code, Some(2), "{more:?}: {}", ran.stderr);
        writeln!(transcript, "$ .. {}\n{}", more.join(" ").escape_debug(), ran.stderr).unwrap();
    }
    insta::assert_snapshot!(transcript);
}

#[test]
fn every_bad_request_file_is_told_by_place_and_member_and_never_quoted() {
    let mut transcript = String::new();
    let full = json!({"key": "k", "value": "hunter2"});
    for request in [
        "",
        "hunter2",
        "{\n  \"action\": \"create-card\",\n  \"card-id\": \"hunter2",
        "[]",
        r#"{"action": "create-card", "card-template-id": "T"}"#,
        r#"{"action": "update-card", "card-template-id": "T", "card-id": "hunter2"}"#,
        "{\n  \"action\": \"create-card\",\n  \"card-template-id\": \"T\",\n  \"card-id\": \"A\",\n  \"colour\": \"hunter2\"\n}",
        "{\"action\": \"create-card\", \"card-template-id\": \"T\", \"card-id\": \"A\",\n \"card-expiration\": \"hunter2\"}",
        r#"{"action": "create-card", "card-template-id": "T", "card-id": "A", "security-question-1": {"a": "hunter2"}}"#,
        r#"{"action": "create-card", "card-template-id": "", "card-id": ""}"#,
        &json!({"action": "create-card", "card-template-id": "T", "card-id": "A",
                "card-data": {"back-fields": [full, full, full, full, full]}})
        .to_string(),
    ] {
        let ran = known_to(NOWHERE, &["card", "create", "--json", "-"]).input(request).output();
        assert_eq!(ran.code, Some(2), "{request}: {}", ran.stderr);
        writeln!(transcript, "{}\n", ran.stderr).unwrap();
    }
    insta::assert_snapshot!(transcript);
}

#[test]
fn a_request_file_that_cannot_be_read_is_told_by_name() {
    let ran = cards(&["card", "create", "--json", "/nowhere/request.json", "--output", "json"]).output();
    assert!(ran.error(2)["message"].as_str().unwrap().starts_with("/nowhere/request.json cannot be read"));
    let ran = cards(&["card", "create", "--json", "-", "--output", "json"]).input(vec![0xff, 0xfe, 0]).output();
    assert!(ran.error(2)["message"].as_str().unwrap().starts_with("standard input at line 1"));
}

#[test]
fn a_request_of_another_status_action_is_not_carried_out() {
    let request = json!({"action": "card-action", "status-action": "revoke", "card-template-id": "T", "card-id": "A"});
    let ran =
        known_to(NOWHERE, &["card", "activate", "--json", "-", "--output", "json"]).input(request.to_string()).output();
    let error = ran.error(2);
    assert_eq!(error["message"], "the status-action of the request is \"revoke\", the command is activate");
}

#[test]
fn bad_input_is_told_before_missing_credentials() {
    let arguments = ["card", "create", "--template", "", "--card-id", "A", "--output", "json"];
    let error = cards(&arguments).output().error(2);
    assert_eq!(error["pointers"], json!(["/card-template-id"]));
}

#[test]
fn an_argument_overrides_the_place_that_the_environment_names() {
    let ran = create(&["--region", "us/", "--output", "json"]).output();
    assert!(ran.error(2)["message"].as_str().unwrap().contains("region"), "--region was looked at, not the variable");
    let ran = create(&["--output", "json"]).env("CARDS_ID123_REGION", "us").output();
    assert!(ran.error(2)["message"].as_str().unwrap().contains("are both set"));
    let ran = create(&["--output", "json"]).env("CARDS_ID123_BASE_URL", "").output();
    assert_eq!(ran.error(2)["message"], "CARDS_ID123_BASE_URL is set to nothing");
}
