//! `cards export`, and what the program tells of itself: completions and manual pages.

use crate::support::{Api, TEMPLATE, cards};

#[test]
fn all_cards_are_exported_and_no_cell_is_a_formula() {
    let api = Api::start();
    for number in 0..25 {
        let (id, name) = (format!("A-{number}"), format!("=cmd {number}"));
        let words = ["card", "create", "--template", TEMPLATE, "--card-id", &id, "--name", &name];
        api.cards(&words).output().done();
    }
    let ran = api.cards(&["export", "--template", TEMPLATE, "--page-size", "10"]).output();
    let lines: Vec<&str> = ran.done().lines().collect();
    assert_eq!(lines.len(), 26);
    assert!(
        lines[0].starts_with("card-id,card-status,") && lines[0].ends_with(",front-3,other-fields"),
        "{}",
        lines[0]
    );
    assert!(lines[1].starts_with("A-0,Inactive,") && lines[1].contains(",'=cmd 0,"), "{}", lines[1]);
    let raw = api.cards(&["export", "--template", TEMPLATE, "--raw"]).output();
    assert!(raw.done().contains(",=cmd 0,"));
    let lines = api.cards(&["export", "--template", TEMPLATE, "--form", "json-lines"]).output();
    let cards: Vec<serde_json::Value> = lines.done().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((cards.len(), &cards[24]["card-id"]), (25, &"A-24".into()));
}

#[test]
fn a_file_is_written_whole_or_not_at_all() {
    let api = Api::start();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cards.csv");
    let words = ["export", "--template", "no-such-template", "-o", path.to_str().unwrap()];
    assert_eq!(api.cards(&words).output().code, Some(4));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    let words = ["export", "--template", TEMPLATE, "-o", path.to_str().unwrap()];
    let ran = api.cards(&words).output();
    assert!(ran.done().is_empty() && ran.stderr.starts_with("0 cards in "), "{}", ran.stderr);
    assert_eq!(std::fs::read_to_string(path).unwrap().lines().count(), 1);
}

#[test]
fn completions_and_manual_pages_know_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = cards(&["completions", shell]).output();
        assert!(script.done().contains("max-leavers"), "{shell}");
    }
    let page = cards(&["manual"]).output();
    assert!(page.done().starts_with(".ie") && page.stdout.contains("user\\-card"), "{}", page.stdout);
    let folder = tempfile::tempdir().unwrap();
    cards(&["manual", "--folder", folder.path().to_str().unwrap()]).output().done();
    for name in ["cards.1", "cards-plan.1", "cards-card-create.1", "cards-map-init.1"] {
        let page = std::fs::read_to_string(folder.path().join(name)).unwrap();
        assert!(page.contains(".SH SYNOPSIS"), "{name}");
    }
}
