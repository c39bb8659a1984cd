//! Profiles: the command and the options that were typed are those that the parser sees.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::support::{Api, Cards, Ran, TEMPLATE, cards};

/// A run with this configuration.
fn with(configuration: &str, arguments: &[&str]) -> Cards {
    cards(arguments).configuration(configuration).env("CARDS_ID123_KEY", "hunter2-key")
}

fn body(ran: &Ran) -> Value {
    serde_json::from_str(ran.done()).unwrap()
}

#[test]
fn a_profile_may_be_called_like_a_command_wherever_it_is_named() {
    let mut file = String::new();
    for name in ["plan", "apply", "list", "card", "emulator", "seed", "help"] {
        writeln!(file, "[profile.\"{name}\"]\ntemplate = \"T-{name}\"\nlimit = 7").unwrap();
    }
    for name in ["plan", "apply", "list", "card", "emulator", "seed", "help"] {
        let named = format!("--profile={name}");
        for words in [
            &["--profile", name, "card", "list", "--dry-run"][..],
            &["card", "--profile", name, "list", "--dry-run"],
            &["card", "list", "--profile", name, "--dry-run"],
            &["card", "list", "--dry-run", "--profile", name],
            &[&named, "--output", "table", "card", "list", "--dry-run"],
        ] {
            let body = body(&with(&file, words).output());
            assert_eq!(
                (&body["card-template-id"], &body["limit"]),
                (&format!("T-{name}").into(), &7.into()),
                "{words:?}"
            );
        }
    }
    // What was typed wins, in each way of typing it.
    for typed in [&["--limit", "3"][..], &["--limit=3"]] {
        let words = [&["card", "list", "--dry-run", "--profile", "plan"], typed].concat();
        assert_eq!(body(&with(&file, &words).output())["limit"], 3);
    }
}

/// The guard of a profile stops the plan, whatever the profile is called and wherever it is named.
#[test]
fn a_guard_in_a_profile_reaches_the_command_it_guards() {
    let api = Api::start();
    let ids: Vec<_> =
        (0..5).map(|number| json!({"card-template-id": TEMPLATE, "card-id": format!("A-{number}")})).collect();
    api.seed(&json!({"cards": ids}));
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("roster.csv"), "id,name\nA-0,Zoë\n").unwrap();
    std::fs::write(
        folder.path().join("map.toml"),
        "version = 1\n[card-id]\ncolumn = \"id\"\n[name-fields.name]\ncolumn = \"name\"\n[leavers]\naction = \"deactivate\"\n",
    )
    .unwrap();
    for name in ["apply", "plan", "diff", "nightly"] {
        let file = format!("[profile.{name}]\nmax-leavers = 0\nmax-leavers-pct = 100\n");
        for words in [&["--profile", name, "plan"][..], &["plan", "--profile", name], &["--profile", name, "diff"]] {
            let rest = ["roster.csv", "--map", "map.toml", "--template", TEMPLATE, "--output", "json"];
            let ran = api.cards(&[words, &rest].concat()).configuration(&file).folder(folder.path()).output();
            assert_eq!(ran.code, Some(5), "{words:?}: {}{}", ran.stdout, ran.stderr);
            assert!(ran.stderr.contains("\"leavers\":4"), "{}", ran.stderr);
        }
    }
}

#[test]
fn what_no_command_takes_from_a_profile_is_an_error_and_not_dropped() {
    for wrong in [
        "max-leaver = 0",
        "max_leavers = 0",
        "max-leavers = [0]",
        "max-leavers = true",
        "profile = \"other\"",
        "help = true",
        "version = true",
        "guards = { max-leavers = 0 }",
        "skip-refused = 2027-08-31",
    ] {
        let file = format!("[profile.x]\ntemplate = \"T\"\n{wrong}\n");
        let words = ["plan", "roster.csv", "--profile", "x", "--map", "m.toml", "--output", "json"];
        let error = with(&file, &words).output().error(2);
        assert!(error["message"].as_str().unwrap().contains("the profile \"x\""), "{wrong}: {error}");
    }
}

#[test]
fn a_dry_run_in_a_profile_is_not_dropped_by_a_command_that_has_none() {
    let file = "[profile.x]\ntemplate = \"T\"\ndry-run = true\n";
    for words in [&["apply", "plan.json"][..], &["plan", "roster.csv", "--map", "m.toml"], &["export"]] {
        let error = with(file, &[words, &["--profile", "x", "--output", "json"]].concat()).output().error(2);
        assert!(error["message"].as_str().unwrap().contains("dry-run is not for"), "{error}");
    }
    assert_eq!(body(&with(file, &["card", "list", "--profile", "x"]).output())["card-template-id"], "T");
    let file = file.replace("true", "false");
    let error = with(&file, &["apply", "none.json", "--profile", "x", "--output", "json"]).output().error(2);
    assert!(error["message"].as_str().unwrap().contains("none.json"), "{error}");
    // Nothing is sent by it.
    with(&file.replace("false", "true"), &["completions", "bash", "--profile", "x"]).output().done();
}

#[test]
fn what_is_typed_wins_over_what_cannot_stand_beside_it() {
    let file = "[profile.x]\ntemplate = \"T\"\nregion = \"eu\"\n";
    let typed = ["card", "list", "--profile", "x", "--dry-run"];
    assert_eq!(
        body(&with(file, &[&typed[..], &["--base-url", "http://127.0.0.1:1"]].concat()).output())["card-template-id"],
        "T"
    );
    let request = r#"{"action": "list-cards", "card-template-id": "U"}"#;
    let whole = with(file, &[&typed[..], &["--json", "-"]].concat()).input(request).output();
    assert_eq!(body(&whole)["card-template-id"], "U");
    let file = "[profile.x]\ntemplate = \"T\"\nbase-url = \"http://127.0.0.1:1\"\n";
    assert_eq!(body(&with(file, &[&typed[..], &["--region", "eu"]].concat()).output())["card-template-id"], "T");
}

#[test]
fn the_form_of_results_and_errors_may_stand_in_a_profile() {
    let file = "[profile.x]\noutput = \"json\"\n";
    with(file, &["card", "list", "--profile", "x"]).output().error(2);
    with(file, &["--profile", "x", "--nonsense"]).output().error(2);
    assert!(
        with(file, &["--profile", "x", "card", "list", "--output", "table"]).output().stderr.starts_with("error: ")
    );
}

#[test]
fn what_stands_behind_two_hyphens_is_no_option_and_mistakes_stay_mistakes() {
    let file = "[profile.x]\ntemplate = \"T\"\n";
    for words in
        [&["plan", "--profile", "x", "--", "--profile", "y"][..], &["--profile", "x", "--nonsense", "card", "list"]]
    {
        assert_eq!(with(file, words).output().code, Some(2), "{words:?}");
    }
    let ran = with(file, &["--profile", "x", "card", "list", "--help"]).output();
    assert!(ran.done().contains("Usage: cards card list"), "{}", ran.stdout);
    assert!(with(file, &["--profile", "y", "card", "list"]).output().stderr.contains("there is no profile \"y\""));
}
