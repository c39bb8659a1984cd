//! A roster into a running emulator, and the options for its state.

use serde_json::{Value, json};

use super::support::{Ran, Running, TEMPLATE, cards, known_to};

fn start(more: &[&str]) -> (Running, String) {
    let arguments = [&["emulator", "--port", "0", "--log", "off", "--output", "json"], more].concat();
    let mut running = cards(&arguments).start();
    let started: Value = serde_json::from_str(&running.read_until("\n")).unwrap();
    (running, started["id123-base-url"].as_str().unwrap().to_owned())
}

fn seed(url: &str, more: &[&str]) -> Ran {
    cards(&[&["emulator", "seed", "--output", "json", "--url", url], more].concat()).output()
}

fn listed(url: &str, template: &str) -> Value {
    let list = ["card", "list", "--template", template, "--all", "--output", "json"];
    known_to(url, &list).env("CARDS_ID123_KEY", card_emulator::DEMO_KEY).output().json()
}

fn file(folder: &tempfile::TempDir, text: &str) -> String {
    let path = folder.path().join("roster.csv");
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[cfg(unix)]
#[test]
fn a_roster_becomes_cards_and_a_second_time_changes_nothing() {
    let roster = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/roster.csv");
    let (running, url) = start(&[]);
    assert_eq!(seed(&url, &[roster]).json(), json!({"card-template-id": TEMPLATE, "rows": 200, "created": 200}));
    assert_eq!(seed(&url, &[roster]).json()["created"], 0);
    let cards = listed(&url, TEMPLATE);
    assert_eq!(cards["count"], 200);
    let first = &cards["cards"][0];
    assert_eq!(
        (&first["card-id"], &first["name-fields"][0]["value"]),
        (&json!("S-1001"), &json!("Ragnheiður Þórðardóttir"))
    );
    assert_eq!(first["card-expiration"], "2030-08-31T23:59:59+00:00");
    running.signal("INT");
    running.end();
}

#[cfg(unix)]
#[test]
fn every_mistake_is_told_by_line_and_column_and_nothing_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let (running, url) = start(&[]);
    let text = "card_id,name,expiration,email\n\
                A-1,Zoë,2027-08-31T23:59:59+00:00,zoe@example.org\n\
                ,nobody's secret,,\n\
                A-3,Tom,tomorrow-is-secret,\n\
                A-1,Zoë again,,\n\
                A-5,too,many,cells,secret\n";
    let error = seed(&url, &[&file(&folder, text)]).error(2);
    let message = error["message"].as_str().unwrap();
    for place in [
        "4 of its rows",
        "line 3, column 1 (card_id): the cell is blank",
        "line 4, column 3 (expiration): ",
        "line 5: the same card-id as in line 2",
        "line 6",
    ] {
        assert!(message.contains(place), "{place}: {message}");
    }
    assert!(!message.contains("secret"), "{message}");
    assert_eq!(error["problems"].as_array().unwrap().len(), 4);
    assert_eq!(listed(&url, TEMPLATE)["count"], 0);

    let wrong = |text: &str, more: &[&str]| {
        let path = file(&folder, text);
        seed(&url, &[&[path.as_str()], more].concat()).error(2)["message"].as_str().unwrap().to_owned()
    };
    assert!(wrong("card_id,nickname\nA,b\n", &[]).contains("line 1, column 2: \"nickname\" is nothing a card has"));
    assert!(wrong("name\nZoë\n", &[]).contains("no column is called card_id"));
    assert!(wrong("card_id\n\"A\n", &[]).contains("quote"));
    assert!(wrong("card_id\nA\n", &["--template", "staff"]).contains("no template"));
    let error = seed(&url, &["/nowhere/roster.csv"]).error(2);
    assert!(error["message"].as_str().unwrap().contains("/nowhere/roster.csv"), "{error}");
    running.signal("INT");
    running.end();
}

#[cfg(unix)]
#[test]
fn columns_can_be_left_out_or_named_by_group_and_templates_made() {
    let folder = tempfile::tempdir().unwrap();
    let (running, url) = start(&[]);
    let path = file(&folder, "Card ID;Name;nickname;back:room\nA-1;Zoë;Z;B 12\n");
    let ran = seed(&url, &[&path, "--template", "staff", "--create-template", "--ignore", "nickname"]);
    assert_eq!(ran.json(), json!({"card-template-id": "staff", "rows": 1, "created": 1}));
    assert_eq!(listed(&url, "staff")["cards"][0]["name-fields"][0]["value"], "Zoë");
    let error = seed(&url, &[&path, "--ignore", "nickname"]).error(2);
    assert!(error["what-to-do"].as_str().unwrap().ends_with(&format!("{TEMPLATE}, staff")), "{error}");
    running.signal("INT");
    running.end();
}

#[cfg(unix)]
#[test]
fn an_address_that_is_no_emulator_is_told_and_personal_data_stays_on_the_machine() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(&folder, "card_id\nA\n");
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let error = seed(&format!("http://{free}"), &[&path]).error(1);
    assert!(error["message"].as_str().unwrap().contains("no emulator answers"), "{error}");
    for (url, what) in [
        ("http://192.0.2.1:4010", "this machine only"),
        ("https://127.0.0.1:4010", "--tls-ca"),
        ("ftp://127.0.0.1", "http://"),
        ("4010", "--url"),
    ] {
        let error = seed(url, &[&path]).error(2);
        assert!(error["message"].as_str().unwrap().contains(what), "{url}: {error}");
    }
    let ca = folder.path().join("ca.pem");
    let ca = ca.to_str().unwrap();
    let (running, url) = start(&["--tls-ca", ca]);
    assert_eq!(seed(&url, &[&path, "--tls-ca", ca]).json()["created"], 1);
    running.signal("INT");
    running.end();
}

#[cfg(unix)]
#[test]
fn the_whole_state_is_saved_at_the_end_and_restored_at_the_start() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    let roster = file(&folder, "card_id\nA\nB\n");
    let state = folder.path().join("state.json");
    let path = state.to_str().unwrap();
    let options =
        ["--restore", path, "--save", path, "--clock", "2030-01-01T00:00:00+00:00", "--freeze", "--journal", "5"];
    let (running, url) = start(&options);
    seed(&url, &[&roster]).done();
    assert_eq!(listed(&url, TEMPLATE)["cards"][0]["created-at"], "2030-01-01T00:00:00+00:00");
    running.signal("TERM");
    assert_eq!(running.end().code, Some(0));
    assert_eq!(std::fs::metadata(&state).unwrap().permissions().mode() & 0o777, 0o600);
    let saved: Value = serde_json::from_slice(&std::fs::read(&state).unwrap()).unwrap();
    assert_eq!((saved["version"].is_u64(), &saved["clock"]["frozen-at"]), (true, &json!(1_893_456_000)));
    assert_eq!(saved["journal"][0]["operation"], "list-cards");

    let (running, url) = start(&["--restore", path]);
    assert_eq!(listed(&url, TEMPLATE)["count"], 2);
    running.signal("TERM");
    running.end();

    let run = |more: &[&str]| {
        cards(&[&["emulator", "--port", "0", "--log", "off", "--output", "json"], more].concat()).output()
    };
    assert!(
        run(&["--restore", "/nowhere/state.json"]).error(2)["message"].as_str().unwrap().contains("cannot be read")
    );
    std::fs::write(&state, "{\"version\": 99}").unwrap();
    assert!(run(&["--restore", path]).error(2)["message"].as_str().unwrap().contains("newer emulator"));
    assert!(run(&["--clock", "2030-01-01"]).error(2)["message"].as_str().unwrap().contains("--clock"));
    assert!(run(&["--server-time-zone", "Mars/Base"]).error(2)["message"].as_str().unwrap().contains("Mars"));
    assert!(run(&["--durability", "power-cut"]).error(2)["message"].as_str().unwrap().contains("--database"));
    // Told at the start, and not when the state would be lost.
    assert!(run(&["--save", "/nowhere/state.json"]).error(2)["message"].as_str().unwrap().contains("/nowhere"));
    let gone = folder.path().join("gone");
    std::fs::create_dir(&gone).unwrap();
    let (running, _) = start(&["--save", gone.join("state.json").to_str().unwrap()]);
    std::fs::remove_dir(&gone).unwrap();
    running.signal("TERM");
    let ran = running.end();
    assert!(ran.code == Some(1) && ran.stderr.contains("could not be saved"), "{}", ran.stderr);
}

#[cfg(unix)]
#[test]
fn limits_can_be_chosen() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("cards.db");
    let (running, url) = start(&[
        "--list-limit",
        "1",
        "--body-limit",
        "1000",
        "--database",
        database.to_str().unwrap(),
        "--durability",
        "power-cut",
    ]);
    let ran = known_to(&url, &["card", "list", "--template", TEMPLATE, "--limit", "2", "--output", "json"])
        .env("CARDS_ID123_KEY", card_emulator::DEMO_KEY)
        .output();
    assert!(ran.error(4)["code"].as_str().unwrap().contains("limit-too-large"));
    let name = "x".repeat(1000);
    let ran = known_to(
        &url,
        &["card", "create", "--template", TEMPLATE, "--card-id", "A", "--name", &name, "--output", "json"],
    )
    .env("CARDS_ID123_KEY", card_emulator::DEMO_KEY)
    .output();
    assert_eq!(ran.error(8)["http-status"], 413);
    running.signal("INT");
    running.end();
}
