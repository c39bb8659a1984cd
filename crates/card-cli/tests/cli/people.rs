//! What reaches people or cannot be undone: deleting, inviting, notifying.

use std::fmt::Write as _;

use card_emulator::DeliveryContent;
use serde_json::{Value, json};

use super::server::replying;
use super::support::{Api, Ran, TEMPLATE, known_to};

const HELLO: [&str; 3] = ["--message", "Your new card is ready", "--yes"];

fn notify(api: &Api, words: &[&str]) -> Ran {
    let words: Vec<&str> = ["notify", "--template", TEMPLATE].into_iter().chain(words.iter().copied()).collect();
    api.cards(&words).output()
}

#[test]
fn viewing_inviting_notifying_and_deleting_are_told_in_both_forms() {
    for form in ["table", "json"] {
        let api = Api::start();
        api.card("create --name Zoë --field front-1=Physics --field back:locker=12 --email zoe@example.org").done();
        let mut transcript = String::new();
        for command in ["view", "invite", "invite --email other@example.org", "delete", "delete --yes", "view"] {
            let ran = api.card(&format!("{command} --output {form}"));
            writeln!(transcript, "$ cards card {command}\n{}", ran.transcript()).unwrap();
        }
        insta::assert_snapshot!(format!("people_{form}"), transcript);
    }
}

#[test]
fn nothing_is_deleted_without_a_yes() {
    let api = Api::start();
    api.card("create").done();
    let before = api.state();
    let error = api.card("delete --output json").error(2);
    assert!(error["message"].as_str().unwrap().starts_with("not confirmed: delete card A-1 of template"), "{error}");
    assert!(error["what-to-do"].as_str().unwrap().contains("--yes"), "{error}");
    let request = json!({"action": "delete-card", "card-template-id": TEMPLATE, "card-id": "A-1"}).to_string();
    // Standard input holds the request, so nobody can be asked there.
    api.cards(&["card", "delete", "--json", "-", "--output", "json"]).input(request.clone()).output().error(2);
    assert_eq!(api.state(), before);
    api.cards(&["card", "delete", "--json", "-", "--yes"]).input(request).output().done();
    assert_ne!(api.state(), before);
}

#[test]
fn an_invitation_goes_to_the_address_given_or_to_the_cards_own_and_is_refused_without_either() {
    let api = Api::start();
    api.card("create").done();
    let error = api.card("invite --output json").error(4);
    assert_eq!(error["code"], "emulator:no-recipient");
    api.card("invite --email zoe@example.org --expires 2027-08-31T23:59:59+02:00").done();
    api.card("update --email own@example.org").done();
    api.card("invite").done();
    let sent: Vec<_> = api.deliveries().into_iter().map(|delivery| delivery.content).collect();
    let invitation = |email: &str, expires: &str| DeliveryContent::Invitation {
        recipient_email: email.to_owned(),
        expires: expires.to_owned(),
    };
    assert!(
        sent == [
            invitation("zoe@example.org", "2027-08-31T21:59:59+00:00"),
            // A year after the emulator's clock, which stands still.
            invitation("own@example.org", "2020-12-08T06:43:19+00:00"),
        ]
    );
}

#[test]
fn one_person_or_everybody_has_to_be_said_and_everybody_needs_a_yes() {
    let api = Api::start();
    api.card("create").done();
    for missing in [&HELLO[..], &["--everybody", "--message", "m"], &["--distribution", "all", "--message", "m"]] {
        assert_eq!(notify(&api, missing).code, Some(2), "{missing:?}");
    }
    let both = ["--card-id", "A-1", "--everybody", "--distribution", "all", "--message", "m", "--yes"];
    assert_eq!(notify(&api, &both).code, Some(2));
    let everybody = ["--everybody", "--distribution", "all", "--message", "Closed at noon", "--output", "json"];
    let error = notify(&api, &everybody).error(2);
    assert!(error["message"].as_str().unwrap().contains("notify everybody"), "{error}");
    assert!(api.deliveries().is_empty());
    notify(&api, &[&everybody[..], &["--yes"]].concat()).done();
    notify(&api, &["--card-id", "A-1", "--message", "Ready", "--url", "https://example.org/a"]).done();
    let sent = serde_json::to_value(api.deliveries()).unwrap();
    assert_eq!(
        (&sent[0]["distribution"], &sent[0]["card-id"], &sent[0]["recipients"]),
        (&json!("all"), &Value::Null, &json!(1))
    );
    assert_eq!((&sent[1]["distribution"], &sent[1]["card-id"]), (&json!("individual"), &json!("A-1")));
    assert_eq!(sent[1]["url"], "https://example.org/a");
}

#[test]
fn everybody_in_a_whole_request_needs_a_yes_too_and_one_person_needs_a_card() {
    let api = Api::start();
    let run = |request: Value, more: &[&str]| {
        let words: Vec<&str> = ["notify", "--json", "-", "--output", "json"].iter().chain(more).copied().collect();
        api.cards(&words).input(request.to_string()).output()
    };
    let mut request = json!({"action": "send-notification", "card-template-id": TEMPLATE, "distribution": "all",
        "message": "Closed at noon"});
    assert!(run(request.clone(), &[]).error(2)["message"].as_str().unwrap().contains("not confirmed"));
    run(request.clone(), &["--yes"]).done();
    request["distribution"] = "individual".into();
    let error = run(request, &["--yes"]).error(2);
    assert_eq!(error["pointers"], json!(["/card-id"]), "{error}");
}

#[test]
fn a_message_that_would_be_cut_is_not_sent_and_a_long_full_message_is_doubted() {
    let api = Api::start();
    api.card("create").done();
    let long = "x".repeat(101);
    let ran = notify(&api, &["--card-id", "A-1", "--message", &long]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("/message: has 101 characters, at most 100 are allowed"), "{}", ran.stderr);
    let full = "x".repeat(451);
    let ran = notify(&api, &["--card-id", "A-1", "--message", "m", "--full-message", &full]);
    ran.done();
    assert!(ran.stderr.contains("451 characters; the vendor may cut it after 450"), "{}", ran.stderr);
}

#[test]
fn the_inferred_name_of_an_action_can_be_replaced_and_a_refusal_says_so() {
    let api = Api::start();
    api.card("create").done();
    let named = ["--card-id", "A-1", "--message", "m", "--action-name", "push-notification"];
    let ran = notify(&api, &[&named[..], &["--dry-run"]].concat());
    assert!(ran.done().starts_with(r#"{"action":"push-notification","card-template-id""#), "{}", ran.stdout);
    let error = notify(&api, &[&named[..], &["--output", "json"]].concat()).error(4);
    let advice = error["what-to-do"].as_str().unwrap();
    assert!(advice.contains("--action-name (sent was push-notification)"), "{advice}");
    let ran = notify(&api, &["--card-id", "A-1", "--message", "m", "--action-name", "delete-card", "--dry-run"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("the name of another action"), "{}", ran.stderr);
    assert!(api.card("archive --action-name card-status --dry-run").done().contains(r#""action":"card-status""#));
    assert!(api.card("invite --action-name invite-user --dry-run").done().contains(r#""action":"invite-user""#));
}

#[test]
fn an_invitation_without_a_trustworthy_answer_is_6_and_was_sent_once() {
    let server = replying("<html>Bad gateway</html>");
    let arguments = ["card", "invite", "--template", TEMPLATE, "--card-id", "A-1", "--output", "json"];
    let error = known_to(&server, &arguments).output().error(6);
    assert_eq!(error["operation"], "card-invitation");
}

#[test]
fn every_new_command_has_a_dry_run_that_needs_no_yes() {
    let api = Api::start();
    for (command, action) in [("view", "view-card"), ("invite", "card-invitation"), ("delete", "delete-card")] {
        let body: Value = serde_json::from_str(api.card(&format!("{command} --dry-run")).done()).unwrap();
        assert_eq!((&body["action"], &body["card-id"]), (&action.into(), &"A-1".into()));
    }
    let everybody = ["--everybody", "--distribution", "all", "--message", "m", "--dry-run"];
    assert!(notify(&api, &everybody).done().contains(r#""distribution":"all","message":"m"}"#));
}
