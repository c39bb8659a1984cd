//! The emulator as a server in the foreground.

use card_client::id123::Client;
use card_types::id123::ListCards;
use serde_json::Value;
use tokio::runtime::Builder;

use super::support::{CARD, KEY, Running, TEMPLATE, USER, cards, known_to};

fn start(more: &[&str]) -> (Running, Value) {
    let arguments = [&["emulator", "--port", "0", "--log", "off", "--output", "json"], more].concat();
    let mut running = cards(&arguments).start();
    let started = serde_json::from_str(&running.read_until("\n")).unwrap();
    (running, started)
}

fn url(started: &Value) -> &str {
    started["id123-base-url"].as_str().unwrap()
}

#[cfg(unix)]
#[test]
fn what_it_prints_is_enough_to_use_it_and_ctrl_c_ends_it_with_0() {
    let (running, started) = start(&[]);
    let credential = &started["blub0x-credential"];
    let [key, header, value] =
        [&started["id123-key"], &credential["header"], &credential["value"]].map(|value| value.as_str().unwrap());
    let template = started["card-template-id"].as_str().unwrap();
    known_to(url(&started), &["card", "create", "--template", template, "--card-id", "A"])
        .env("CARDS_ID123_KEY", key)
        .output()
        .done();
    known_to(url(&started), &["user-card", "update", "--user-id", USER, "--card-id", CARD])
        .env("CARDS_BLUB0X_HEADER", header)
        .env("CARDS_BLUB0X_VALUE", value)
        .output()
        .done();
    running.signal("INT");
    assert_eq!(running.end().code, Some(0));
}

#[cfg(unix)]
#[test]
fn people_get_addresses_a_curl_line_and_lines_to_export() {
    let mut running = cards(&["emulator", "--port", "0"]).start();
    let text = running.read_until("cards card list --template");
    running.signal("TERM");
    let ran = running.end();
    assert_eq!(ran.code, Some(0));
    let port = text.split("127.0.0.1:").nth(1).unwrap().split(',').next().unwrap();
    insta::assert_snapshot!(text.replace(port, "PORT"));
    assert!(ran.stderr.contains("the emulator listens"), "the log goes to standard error: {}", ran.stderr);
}

#[cfg(unix)]
#[test]
fn keys_and_credentials_come_from_files_and_are_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    let [keys, headers] = ["keys", "headers"].map(|name| folder.path().join(name));
    std::fs::write(&keys, format!("{KEY}\n\nhunter2-second-key\n")).unwrap();
    std::fs::write(&headers, "X-Session: hunter2-blub0x-value-7ac66c0f\n").unwrap();
    let (running, started) =
        start(&["--api-key-file", keys.to_str().unwrap(), "--credential-file", headers.to_str().unwrap()]);
    assert_eq!((&started["id123-key"], &started["blub0x-credential"]), (&Value::Null, &Value::Null));
    let list = ["card", "list", "--template", TEMPLATE, "--output", "json"];
    known_to(url(&started), &list).output().done();
    known_to(url(&started), &list).env("CARDS_ID123_KEY", "hunter2-second-key").output().done();
    known_to(url(&started), &list).env("CARDS_ID123_KEY", "emulator-key").output().error(7);
    known_to(url(&started), &["user-card", "update", "--user-id", USER, "--card-id", CARD]).output().done();
    running.signal("INT");
    assert_eq!(running.end().code, Some(0));
}

#[cfg(unix)]
#[test]
fn the_state_is_kept_in_a_file_and_templates_can_be_named() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("cards.db");
    let database = database.to_str().unwrap();
    let list = ["card", "list", "--template", "staff", "--output", "json"];
    let key = |started: &Value| started["id123-key"].as_str().unwrap().to_owned();

    let (running, started) = start(&["--database", database, "--template", "staff"]);
    assert_eq!((&started["card-template-id"], &started["database"]), (&"staff".into(), &database.into()));
    known_to(url(&started), &["card", "create", "--template", "staff", "--card-id", "A"])
        .env("CARDS_ID123_KEY", key(&started))
        .output()
        .done();
    running.signal("TERM");
    assert_eq!(running.end().code, Some(0));

    let (running, started) = start(&["--database", database]);
    let ran = known_to(url(&started), &list).env("CARDS_ID123_KEY", key(&started)).output();
    assert_eq!(ran.json()["count"], 1);
    running.signal("TERM");
    running.end();
}

#[cfg(unix)]
#[test]
fn policies_of_what_is_not_published_can_be_chosen() {
    let (running, started) = start(&["--undocumented-transitions", "accept", "--unknown-user-cards", "refuse"]);
    let run = |arguments: &[&str]| {
        let (header, value) = card_emulator::DEMO_CREDENTIAL;
        known_to(url(&started), arguments)
            .env("CARDS_ID123_KEY", card_emulator::DEMO_KEY)
            .env("CARDS_BLUB0X_HEADER", header)
            .env("CARDS_BLUB0X_VALUE", value)
            .output()
    };
    run(&["card", "create", "--template", TEMPLATE, "--card-id", "A"]).done();
    run(&["card", "activate", "--template", TEMPLATE, "--card-id", "A"]).done();
    run(&["user-card", "update", "--user-id", USER, "--card-id", CARD, "--output", "json"]).error(4);
    running.signal("INT");
    running.end();
}

#[cfg(unix)]
#[test]
fn an_action_can_be_answered_under_another_name_and_is_then_asked_for_under_it() {
    let (running, started) = start(&["--action-name", "send-notification=push", "--failure-status", "by-cause"]);
    let notify = |more: &[&str]| {
        let whom =
            ["notify", "--template", TEMPLATE, "--everybody", "--distribution", "all", "--message", "Hello", "--yes"];
        known_to(url(&started), &[&whom, more].concat()).env("CARDS_ID123_KEY", card_emulator::DEMO_KEY).output()
    };
    notify(&["--action-name", "push"]).done();
    let refused = notify(&["--output", "json"]).error(4);
    assert!(refused.to_string().contains("is called push"), "{refused}");
    running.signal("INT");
    running.end();
}

#[test]
fn what_cannot_be_started_is_told_with_its_remedy() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let run = |more: &[&str]| cards(&[&["emulator", "--log", "off", "--output", "json"], more].concat()).output();
    assert!(run(&["--port", &port]).error(1)["what-to-do"].as_str().unwrap().contains("another --port"));
    assert!(
        run(&["--port", "0", "--database", "/nowhere/cards.db"]).error(1)["what-to-do"]
            .as_str()
            .unwrap()
            .contains("--database")
    );
    let error = run(&["--port", "0", "--address", "0.0.0.0"]).error(2);
    assert!(error["what-to-do"].as_str().unwrap().contains("--expose"), "{error}");
    let error = run(&["--port", "0", "--api-key-file", "/nowhere/keys"]).error(2);
    assert!(error["message"].as_str().unwrap().starts_with("/nowhere/keys cannot be read"));
    let error = run(&["--port", "0", "--api-key-file", "/dev/null"]).error(2);
    assert_eq!(error["message"], "/dev/null is empty");
}

#[cfg(unix)]
#[test]
fn a_fault_plan_from_a_file_breaks_requests_and_a_wrong_one_is_told_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let plan = folder.path().join("plan.json");
    let path = plan.to_str().unwrap();
    std::fs::write(&plan, r#"{"rules": [{"operation": "list-cards", "fault": {"kind": "malformed-body"}}]}"#).unwrap();
    let (running, started) = start(&["--faults", path]);
    let list = ["card", "list", "--template", TEMPLATE, "--output", "json"];
    let ran = known_to(url(&started), &list).env("CARDS_ID123_KEY", card_emulator::DEMO_KEY).output();
    assert_ne!(ran.code, Some(0), "{}", ran.stdout);
    running.signal("INT");
    running.end();
    std::fs::write(&plan, r#"{"rules": [{"operation": "list-card", "fault": {"kind": "duplicate"}}]}"#).unwrap();
    let error =
        cards(&["emulator", "--port", "0", "--log", "off", "--output", "json", "--faults", path]).output().error(2);
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("rules[0].operation") && message.contains("did you mean list-cards"), "{message}");
}

#[cfg(unix)]
#[test]
fn a_seed_drift_expiry_and_a_rate_limit_can_be_chosen() {
    let folder = tempfile::tempdir().unwrap();
    let seed = folder.path().join("seed.json");
    let card =
        format!(r#"{{"card-template-id": "{TEMPLATE}", "card-id": "7", "card-expiration": "2020-01-01T00:00:00Z"}}"#);
    std::fs::write(&seed, format!(r#"{{"cards": [{card}]}}"#)).unwrap();
    let path = seed.to_str().unwrap();
    let list = ["card", "list", "--template", TEMPLATE, "--output", "json"];
    let save = folder.path().join("state.json");
    let ran = |more: &[&str], times: usize| {
        let (running, started) = start(&[&["--seed", path, "--save", save.to_str().unwrap()], more].concat());
        let run = || known_to(url(&started), &list).env("CARDS_ID123_KEY", card_emulator::DEMO_KEY).output();
        (1..times).for_each(|_| drop(run()));
        let ran = run();
        running.signal("INT");
        running.end();
        ran
    };
    assert!(ran(&[], 1).done().contains("Inactive"));
    assert!(ran(&["--expired-cards", "list-as-deactivated"], 1).done().contains("Deactivated"));
    assert!(ran(&["--drift", "unknown-enum-values,bare-ids"], 1).done().contains("Suspended"));
    // The client waits as it is told and asks again; the journal has all three requests.
    ran(&["--rate-limit", "1", "--rate-burst", "1"], 2).done();
    let saved: Value = serde_json::from_slice(&std::fs::read(&save).unwrap()).unwrap();
    let answers: Vec<&Value> = saved["journal"].as_array().unwrap().iter().map(|entry| &entry["status"]).collect();
    assert_eq!(answers, [200, 429, 200]);
    std::fs::write(&seed, r#"{"cards": [{"card-id": "7"}]}"#).unwrap();
    let error =
        cards(&["emulator", "--port", "0", "--log", "off", "--output", "json", "--seed", path]).output().error(2);
    assert!(error["message"].as_str().unwrap().contains("cards[0]"), "{error}");
}

#[cfg(unix)]
#[test]
fn https_is_spoken_with_a_certificate_whose_authority_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let ca = folder.path().join("ca.pem");
    let (running, started) = start(&["--tls-ca", ca.to_str().unwrap()]);
    assert!(url(&started).starts_with("https://"), "{started}");
    let client = || Client::builder(started["id123-key"].as_str().unwrap()).base_url(url(&started));
    let request = ListCards::new(TEMPLATE);
    let trusting = client().add_root_certificates(std::fs::read(&ca).unwrap()).build().unwrap();
    let distrusting = client().build().unwrap();
    Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
        assert!(trusting.list_cards(&request).await.unwrap().data.is_empty());
        assert!(distrusting.list_cards(&request).await.unwrap_err().is_connect());
    });
    running.signal("INT");
    running.end();
    // The next start writes its own file anew, and nobody else's.
    let (running, _) = start(&["--tls-ca", ca.to_str().unwrap()]);
    running.signal("INT");
    running.end();
    let company = std::fs::read_to_string(&ca).unwrap().split('#').next().unwrap().to_owned();
    std::fs::write(&ca, &company).unwrap();
    let arguments = ["emulator", "--port", "0", "--output", "json", "--tls-ca", ca.to_str().unwrap()];
    assert!(cards(&arguments).output().error(2)["message"].as_str().unwrap().contains("would be replaced"));
    assert_eq!(std::fs::read_to_string(&ca).unwrap(), company);
    let path = folder.path().join("no/such/ca.pem");
    let arguments = ["emulator", "--port", "0", "--log", "off", "--output", "json", "--tls-ca", path.to_str().unwrap()];
    assert!(cards(&arguments).output().error(2)["message"].as_str().unwrap().contains("could not be written"));
}
