//! No key, credential or secret answer is ever shown. [`Ran`](super::support::Ran) checks every run of every test too.

use serde_json::json;

use super::server::{Answer, serve};
use super::support::{CARD, CREDENTIAL, KEY, Ran, USER, cards, known_to};

const COMMANDS: [&[&str]; 9] = [
    &["card", "create", "--template", "T", "--card-id", "A"],
    &["card", "update", "--template", "T", "--card-id", "A"],
    &["card", "list", "--template", "T"],
    &["card", "list", "--template", "T", "--all"],
    &["card", "activate", "--template", "T", "--card-id", "A"],
    &["card", "deactivate", "--template", "T", "--card-id", "A"],
    &["card", "archive", "--template", "T", "--card-id", "A"],
    &["card", "revoke", "--template", "T", "--card-id", "A"],
    &["user-card", "update", "--user-id", USER, "--card-id", CARD],
];

/// Runs every command in both forms; each run must say something.
fn run_all(url: &str) {
    for command in COMMANDS {
        for form in ["table", "json"] {
            let ran: Ran = known_to(url, &[command, &["--output", form]].concat()).output();
            assert!(!ran.stdout.is_empty() || !ran.stderr.is_empty(), "{command:?}");
        }
    }
}

#[test]
fn a_server_that_echoes_the_secrets_cannot_make_the_program_show_them() {
    for status in ["success", "failure", "odd"] {
        for http in [200, 401, 403, 500] {
            // Each vendor knows its own secret only.
            run_all(&serve(move |request| {
                let echo = format!("you sent {}", if request.contains("\"action\"") { KEY } else { CREDENTIAL.1 });
                let card = json!({"card-id": echo, "card-status": echo, "x": echo,
                    "name-fields": [{"key": "k", "value": echo}]});
                let body = json!({"status": status, "code": echo, "message": echo, "card-id": echo, "data": [card],
                    "ResultCode": 1, "Description": echo, "more": {"deep": [echo]}});
                Answer::Reply(http, body.to_string())
            }));
        }
    }
}

#[test]
fn pages_and_broken_connections_show_nothing_either() {
    let page = format!("<!doctype html><p>{KEY} {}", CREDENTIAL.1);
    run_all(&serve(move |_| Answer::Reply(502, page.clone())));
    run_all(&serve(|_| Answer::Raw(format!("HTTP/1.1 {KEY}\r\n\r\n").into_bytes())));
}

#[test]
fn dry_runs_and_help_do_not_look_at_secrets() {
    for command in COMMANDS {
        known_to("http://127.0.0.1:9", &[command, &["--dry-run"]].concat()).output().done();
        known_to("http://127.0.0.1:9", &[&command[..2], &["--help"]].concat()).output().done();
    }
}

#[test]
fn a_secret_answer_is_sent_and_never_told() {
    let url = serve(|_| Answer::Reply(200, r#"{"status":"failure","code":"1","message":"no"}"#.to_owned()));
    let request =
        json!({"action": "create-card", "card-template-id": "T", "card-id": "A", "security-question-1": "hunter2"});
    for form in ["table", "json"] {
        let ran =
            known_to(&url, &["card", "create", "--json", "-", "--output", form]).input(request.to_string()).output();
        assert_eq!(ran.code, Some(4), "{}", ran.stderr);
    }
}

#[test]
fn a_key_in_a_url_is_refused_without_being_quoted() {
    let arguments = ["card", "list", "--template", "T", "--base-url", "https://hunter2@example.org/?k=hunter2"];
    let ran = cards(&arguments).env("CARDS_ID123_KEY", KEY).output();
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
}
