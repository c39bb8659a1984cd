//! What a reply holds can neither steer the terminal nor forge a line.

use serde_json::{Value, json};

use super::server::{Answer, serve};
use super::support::{CARD, Ran, USER, known_to};

/// Clears the screen, sets the title, uses an eight-bit escape, turns the direction, forges a line.
const EVIL: &str = "x\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}\u{2028}\r\nerror: all is well\u{8}\u{7f}\u{feff}";

fn assert_harmless(ran: &Ran) {
    for text in [&ran.stdout, &ran.stderr] {
        let bad = text.chars().find(|&character| {
            (character.is_control() && character != '\n') || "\u{202e}\u{2028}\u{feff}".contains(character)
        });
        assert_eq!(bad, None, "{text:?}");
        assert!(!text.contains("\nerror: all is well"), "{text}");
    }
}

fn both_forms(reply: &Value, status: u16, arguments: &[&str]) -> [Ran; 2] {
    let body = reply.to_string();
    let url = serve(move |_| Answer::Reply(status, body.clone()));
    ["table", "json"].map(|form| known_to(&url, &[arguments, &["--output", form]].concat()).output())
}

#[test]
fn a_successful_reply_is_harmless_and_complete() {
    let reply = json!({"status": "success", "code": EVIL, "message": EVIL, "card-id": EVIL, EVIL: {EVIL: EVIL}});
    let [table, json] = both_forms(&reply, 200, &["card", "create", "--template", "T", "--card-id", "A"]);
    assert_harmless(&table);
    assert_harmless(&json);
    assert!(table.done().contains("x\\u{1b}[2J"), "{}", table.stdout);
    assert_eq!(json.json()["reply"]["message"], EVIL, "programs get the text unchanged");
}

#[test]
fn a_refusal_is_harmless() {
    let reply = json!({"status": "failure", "code": EVIL, "message": EVIL});
    let [table, json] = both_forms(&reply, 200, &["card", "revoke", "--template", "T", "--card-id", "A"]);
    assert_harmless(&table);
    assert_harmless(&json);
    assert!(table.stderr.contains("x\\u{1b}[2J"), "{}", table.stderr);
    assert_eq!(json.error(4)["vendor-message"], EVIL);
}

#[test]
fn listed_cards_are_harmless() {
    let field = json!([{"key": EVIL, "value": EVIL, "label": EVIL, EVIL: EVIL}]);
    let card = json!({"card-id": EVIL, "card-status": EVIL, "card-expiration": EVIL, "barcode": field,
        "name-fields": field, "front-fields": field, EVIL: [EVIL]});
    let reply = json!({"status": "success", "data": [card]});
    let [table, json] = both_forms(&reply, 200, &["card", "list", "--template", "T"]);
    assert_harmless(&table);
    assert_harmless(&json);
    assert_eq!(json.json()["cards"][0]["card-status"], EVIL);
}

#[test]
fn a_reply_to_a_user_card_is_harmless() {
    let arguments = ["user-card", "update", "--user-id", USER, "--card-id", CARD];
    let [table, json] = both_forms(&json!({"ResultCode": 1, "Description": EVIL}), 200, &arguments);
    assert_harmless(&table);
    assert_harmless(&json);
    let [table, json] = both_forms(&json!({"ResultCode": 1, "Description": EVIL, EVIL: 1}), 400, &arguments);
    assert_harmless(&table);
    assert_harmless(&json);
}

#[test]
fn a_long_message_does_not_flood_the_terminal() {
    let reply = json!({"status": "failure", "message": "long ".repeat(100_000)});
    let [table, _] = both_forms(&reply, 200, &["card", "archive", "--template", "T", "--card-id", "A"]);
    assert!(table.stderr.len() < 1000, "{} bytes", table.stderr.len());
}
