//! Listing, adding, replacing and removing physical cards.

use serde_json::{Value, json};

use super::support::{Api, CARD, USER, cards};

const OTHER: &str = "c0ffee00-1d2e-4f3a-8b4c-5d6e7f809102";
const SYSTEM: &str = "5f0c1d7a-9b1e-4c55-8f0e-2b6a0c1d9e77";

fn new_card(api: &Api) -> Value {
    let request = json!({"UserId": USER, "CardType": 5, "CardACSystemId": SYSTEM, "InternalCardNumber": 34_359_738_367_i64,
        "ExternalCardNumber": "A-1042", "FacilityCode": 42, "PIN": "4711"});
    api.cards(&["user-card", "add", "--json", "-", "--output", "json"]).input(request.to_string()).output().json()
}

fn listed(api: &Api, user: &str, more: &[&str]) -> Vec<Value> {
    let arguments = [&["user-card", "list", "--user-id", user, "--output", "json"], more].concat();
    let reply = api.cards(&arguments).output().json();
    reply["reply"]["Cards"].as_array().cloned().unwrap_or_default()
}

#[test]
fn a_card_goes_through_its_life_in_both_versions() {
    for version in ["v1", "v2"] {
        let api = Api::start();
        let run = |arguments: &[&str]| {
            let arguments = [arguments, &["--api", version, "--output", "json"]].concat();
            api.cards(&arguments).output().json()
        };
        assert_eq!(new_card(&api)["reply"]["ResultCode"], 0);
        let card = listed(&api, USER, &["--api", version])[0]["CardId"].as_str().unwrap().to_owned();
        run(&["user-card", "update", "--user-id", USER, "--card-id", &card, "--card-user-flags", "1"]);
        let replaced = run(&["user-card", "replace", "--user-id", OTHER, "--card-id", &card, "--yes"]);
        assert_eq!(replaced["reply"]["PreviousUserId"], USER, "{version}");
        assert_eq!(listed(&api, OTHER, &["--facility-code", "7"]).len(), 0);
        run(&["user-card", "remove", "--user-id", OTHER, "--card-id", &card, "--yes"]);
        assert_eq!(listed(&api, OTHER, &["--api", version]).len(), 0, "{version}");
        assert_eq!(listed(&api, OTHER, &["--api", version, "--include-deleted"])[0]["Deleted"], true, "{version}");
        new_card(&api);
        let removed = run(&["user-card", "remove-all", "--user-id", USER, "--yes"]);
        assert_eq!(removed["reply"]["CardsRemoved"].as_array().map(Vec::len), Some(1), "{version}: {removed}");
    }
}

#[test]
fn secrets_are_shown_only_when_they_are_asked_for() {
    let api = Api::start();
    new_card(&api);
    for output in ["table", "json"] {
        let list = ["user-card", "list", "--user-id", USER, "--output", output];
        let hidden = api.cards(&list).output();
        assert!(hidden.done().contains("A-1042") && hidden.done().contains("[redacted]"), "{}", hidden.stdout);
        assert!(!hidden.stdout.contains("4711"), "{}", hidden.stdout);
        let shown = api.cards(&[&list[..], &["--show-secrets"]].concat()).output();
        assert!(shown.done().contains("4711"), "{}", shown.stdout);
    }
}

#[test]
fn what_takes_cards_away_needs_a_yes_where_there_is_no_terminal() {
    let api = Api::start();
    new_card(&api);
    for command in [
        &["user-card", "replace", "--user-id", OTHER, "--card-id", CARD][..],
        &["user-card", "remove", "--user-id", USER, "--external-card-number", "A-1042"],
        &["user-card", "remove-all", "--user-id", USER],
    ] {
        let error = api.cards(&[command, &["--output", "json"]].concat()).output().error(2);
        assert!(error["what-to-do"].as_str().unwrap().contains("--yes"), "{error}");
        // A dry run changes nothing, so it asks for nothing.
        api.cards(&[command, &["--dry-run"]].concat()).output().done();
    }
    assert_eq!(listed(&api, USER, &[]).len(), 1);
}

#[test]
fn a_request_without_a_body_is_shown_by_its_address() {
    let list = ["user-card", "list", "--user-id", USER, "--facility-code", "-1", "--dry-run"];
    let address = format!("/api/v2/Users/UserCards?UserId={USER}&FacilityCode=-1");
    assert_eq!(cards(&list).output().done(), format!("GET {address}\n"));
    let shown = cards(&[&list[..], &["--output", "json"]].concat()).output().json();
    assert_eq!(shown, json!({"dry-run": true, "operation": "list-user-cards", "method": "GET", "path": address}));
    let remove = ["user-card", "remove", "--user-id", USER, "--internal-card-number", "7", "--dry-run"];
    let ran = cards(&remove).output();
    ran.done();
    let zeros = "00000000-0000-0000-0000-000000000000";
    assert!(ran.stderr.starts_with(&format!("DELETE /api/v2/Users/{USER}/UserCards/{zeros} as ")), "{}", ran.stderr);
}

#[test]
fn what_version_1_cannot_say_is_refused_before_anything_is_sent() {
    let update = ["user-card", "update", "--user-id", USER, "--card-id", CARD, "--number-of-card-uses", "1"];
    let error = cards(&[&update[..], &["--api", "v1", "--dry-run", "--output", "json"]].concat()).output().error(2);
    assert!(error["message"].as_str().unwrap().contains("NumberOfCardUses"), "{error}");
    let error = cards(&["user-card", "remove", "--user-id", USER, "--yes", "--output", "json"]).output().error(2);
    assert!(error["message"].as_str().unwrap().contains("--card-id"), "{error}");
}
