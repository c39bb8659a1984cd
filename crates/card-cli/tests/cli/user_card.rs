//! Updating a physical card's assignment.

use serde_json::{Value, json};

use super::support::{Api, CARD, Cards, USER, cards};

const FULL: [&str; 13] = [
    "--number-of-card-uses",
    "5",
    "--public-notes",
    "Main gate & <café>",
    "--card-activation-start",
    "2027-03-10T08:00:00+01:00",
    "--card-deactivation-start",
    "2027-03-31T18:00:00.5Z",
    "--card-user-flags",
    "ActiveCardholderRecord",
    "--modify-activation-dates",
    "--output",
    "table",
];

fn arguments<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["user-card", "update", "--user-id", USER, "--card-id", CARD], more].concat()
}

fn update(more: &[&str]) -> Cards {
    cards(&arguments(more))
}

#[test]
fn all_members_reach_the_server_in_every_encoding() {
    for encoding in ["json", "xml", "form"] {
        let api = Api::start();
        let ran = api.cards(&[&arguments(&FULL)[..], &["--encoding", encoding]].concat()).output();
        assert!(ran.done().contains("The card assignment was updated."), "{encoding}: {}", ran.stdout);
        let state = api.state();
        for value in ["5", "Main gate & <café>", "2027-03-10T", "2027-03-31T18:00:00.5"] {
            assert!(state.contains(value), "{encoding}: {value} is not in {state}");
        }
        insta::assert_snapshot!(format!("reply_{encoding}"), ran.done());
    }
}

#[test]
fn the_reply_is_given_as_json_too() {
    let api = Api::start();
    let ran = api.cards(&arguments(&["--number-of-card-uses", "-1", "--output", "json"])).output();
    assert_eq!(
        ran.json(),
        json!({"operation": "update-user-card", "http-status": 200,
               "reply": {"ResultCode": 0, "Description": "The card assignment was updated."}})
    );
}

#[test]
fn a_dry_run_prints_the_exact_bytes_of_each_encoding() {
    for encoding in ["json", "xml", "form"] {
        let ran = update(&[&FULL[..], &["--encoding", encoding, "--dry-run"]].concat()).output();
        insta::assert_snapshot!(format!("bytes_{encoding}"), ran.done());
        assert!(
            ran.stderr.starts_with(&format!("PUT /api/v2/Users/{USER}/UserCards as application/")),
            "{}",
            ran.stderr
        );
        assert!(ran.stderr.contains(&format!(" {} bytes; nothing was sent", ran.stdout.len())), "{}", ran.stderr);
    }
}

#[test]
fn a_whole_json_request_can_be_sent_as_xml() {
    let api = Api::start();
    let request = json!({"UserId": USER, "CardId": CARD, "PublicNotes": "from a file"}).to_string();
    let send = |more: &[&str]| {
        let arguments = [&["user-card", "update", "--json", "-", "--encoding", "xml"], more].concat();
        api.cards(&arguments).input(request.clone()).output()
    };
    assert!(send(&["--dry-run"]).done().contains("<PublicNotes>from a file</PublicNotes>"));
    send(&[]).done();
    assert!(api.state().contains("from a file"));
}

#[test]
fn a_card_becomes_permanently_active_only_when_that_is_said() {
    let body = |more: &[&str]| -> Value {
        serde_json::from_str(update(&[more, &["--dry-run"]].concat()).output().done()).unwrap()
    };
    let permanent = body(&["--permanently-active"]);
    assert_eq!(permanent["ModifyActivationDates"], true);
    assert_eq!(permanent["CardActivationStartDateTime"], Value::Null);
    assert_eq!(body(&["--number-of-card-uses", "1"])["ModifyActivationDates"], Value::Null);
    let error = update(&["--modify-activation-dates", "--output", "json"]).output().error(2);
    assert!(error["message"].as_str().unwrap().contains("would remove both dates"));
}

#[test]
fn a_date_that_the_server_would_ignore_is_refused() {
    let error = update(&["--card-activation-start", "2027-03-10T08:00:00Z", "--output", "json"]).output().error(2);
    assert!(error["message"].as_str().unwrap().contains("--modify-activation-dates"), "{error}");
}

#[test]
fn blank_text_is_cleared_as_json_and_xml_and_refused_as_a_form_which_cannot_say_it() {
    let api = Api::start();
    let send = |notes: &str, more: &[&str]| {
        api.cards(&arguments(&[&["--public-notes", notes, "--output", "json"], more].concat())).output()
    };
    for encoding in ["json", "xml"] {
        send("old", &[]).done();
        send("", &["--encoding", encoding]).done();
        assert!(!api.state().contains("old"), "{encoding}");
    }
    send("old", &[]).done();
    for blank in ["", "  ", "\u{a0}"] {
        for more in [&["--encoding", "form"][..], &["--encoding", "form", "--dry-run"]] {
            let error = send(blank, more).error(2);
            let message = error["message"].as_str().unwrap();
            assert!(message.contains("form: member PublicNotes: blank text"), "{error}");
            assert!(error["what-to-do"].as_str().unwrap().contains("--encoding json"), "{error}");
        }
    }
    assert!(api.state().contains("old"));
}

#[test]
fn flags_without_a_name_are_sent_as_json_and_refused_as_xml() {
    let document: Value =
        serde_json::from_str(update(&["--card-user-flags", "6", "--dry-run"]).output().done()).unwrap();
    assert_eq!(document["CardUserFlags"], 6);
    let ran = update(&["--card-user-flags", "6", "--encoding", "xml", "--dry-run", "--output", "json"]).output();
    let error = ran.error(2);
    assert!(error["message"].as_str().unwrap().contains("CardUserFlags"), "{error}");
    assert!(error["what-to-do"].as_str().unwrap().contains("--encoding json"), "{error}");
}
