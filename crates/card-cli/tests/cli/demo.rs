//! The demonstration keeps its promises.

use serde_json::json;

use super::support::{TEMPLATE, cards, known_to};

#[test]
fn the_demonstration_shows_everything_it_promises() {
    let ran = cards(&["demo"]).output();
    insta::assert_snapshot!(without_figures(ran.done()));
    assert_eq!(ran.stderr.lines().last(), Some("200 of 200 cards created"));
}

#[test]
fn the_demonstration_is_one_json_document_for_programs() {
    let ran = cards(&["demo", "--output", "json"]).output();
    let document = ran.json();
    assert_eq!(ran.stderr, "");
    assert_eq!((&document["created"]["cards"], &document["listed"]["cards"]), (&json!(200), &json!(200)));
    assert_eq!(document["duplicate"]["code"], "emulator:duplicate-card");
    let after: Vec<_> =
        document["transitions"].as_array().unwrap().iter().map(|step| step["after"].as_str().unwrap()).collect();
    for status in ["Inactive", "Installed", "Deactivated", "Archived", "Uninstalled"] {
        assert!(after.contains(&status), "{status} is not among {after:?}");
    }
    let encodings = document["user-card"]["encodings"].as_array().unwrap();
    assert_eq!(encodings.len(), 3);
    assert!(encodings.iter().all(|sent| sent["http-status"] == 200));
    assert_eq!(document["xml-in-json-order"]["lost"].as_array().unwrap().len(), 6, "six of eight members are lost");
    let leaver = &document["leaver"];
    assert_eq!((&leaver["status-after"], &leaver["physical-card-ended"]), (&json!("Deactivated"), &json!(true)));
    let others = document["others"].as_array().unwrap();
    assert!(others.len() > 10 && others.iter().all(|line| line["reply"] != ""), "{others:?}");
    assert!(document["seconds"].as_f64().unwrap() < 5.0);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    for arguments in [&["demo"][..], &["demo", "--output", "json"], &["--help"], &[]] {
        let mut running = cards(arguments).start();
        running.stop_reading();
        assert_eq!(running.end().code, Some(0), "{arguments:?}");
    }
}

#[cfg(unix)]
#[test]
fn the_demonstration_can_be_kept_running_and_used() {
    let mut running = cards(&["demo", "--keep-running", "--output", "json"]).start();
    running.read_until("\n");
    let started: serde_json::Value = serde_json::from_str(&running.read_until("\n")).unwrap();
    let url = started["id123-base-url"].as_str().unwrap();
    let list = ["card", "list", "--template", TEMPLATE, "--all", "--output", "json"];
    let ran = known_to(url, &list).env("CARDS_ID123_KEY", started["id123-key"].as_str().unwrap()).output();
    assert_eq!(ran.json()["count"], 199, "one card was deleted");
    running.signal("INT");
    assert_eq!(running.end().code, Some(0));
}

/// Ports, times and the number of requests differ from run to run or from machine to machine.
fn without_figures(text: &str) -> String {
    let line = |line: &str| {
        let line = match (line.find("127.0.0.1:"), line.find(", in memory")) {
            (Some(from), Some(to)) => format!("{}127.0.0.1:PORT{}", &line[..from], &line[to..]),
            _ => line.to_owned(),
        };
        match line.rfind(" in ") {
            Some(at) if line.trim_end_matches('.').ends_with(" s") => format!("{} in TIME", &line[..at]),
            _ => line,
        }
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}
