//! `cards plan`, `cards diff` and `cards map`: from a roster to a plan, and the ways it is stopped.

use std::path::PathBuf;

use card_emulator::{FieldGroup, FieldRules, Template};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Api, Cards, Ran, TEMPLATE, cards};

/// A folder with a roster, a mapping and a state, and an emulator.
struct Office {
    api: Api,
    folder: TempDir,
}

const MAPPING: &str = r#"
version = 1

[card-id]
column = "id"

[recipient-email]
column = "mail"

[name-fields.name]
column = "name"

[leavers]
action = "archive"
"#;

const ROSTER: &str = "id;name;mail\nA-1;Zoë;hunter2-zoe@x.org\nA-2;Wei;\n";

impl Office {
    fn new() -> Self {
        Self::over(Api::start())
    }

    fn over(api: Api) -> Self {
        let office = Self { api, folder: tempfile::tempdir().unwrap() };
        office.write("map.toml", MAPPING);
        office.write("roster.csv", ROSTER);
        office
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    fn create(&self, card: &str) {
        self.api.cards(&["card", "create", "--template", TEMPLATE, "--card-id", card, "--name", "x"]).output().done();
    }

    fn command(&self, command: &str, more: &[&str]) -> Cards {
        let path = |name| self.path(name).display().to_string();
        let mut words = vec![command.to_owned(), path("roster.csv"), "--template".to_owned(), TEMPLATE.to_owned()];
        words.extend(["--map".to_owned(), path("map.toml"), "--state".to_owned(), path("state.db")]);
        words.extend(more.iter().map(|word| (*word).to_owned()));
        self.api.cards(&words)
    }

    fn plan(&self, more: &[&str]) -> Ran {
        self.command("plan", more).output()
    }

    /// As [`plan`](Self::plan), for programs; returns the one document.
    fn document(&self, code: i32, more: &[&str]) -> Value {
        let ran = self.plan(&[&["--output", "json"], more].concat());
        assert_eq!(ran.code, Some(code), "{}{}", ran.stdout, ran.stderr);
        serde_json::from_str(&ran.stdout).unwrap()
    }
}

#[test]
fn a_plan_says_what_is_to_be_done_without_doing_it_and_ends_with_3() {
    let office = Office::new();
    let before = office.api.state();
    let plan = office.path("plan.json").display().to_string();
    let ran = office.plan(&["--out", &plan]);
    assert_eq!(ran.code, Some(3), "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stdout.contains("│ create ┆ A-1  ┆ 2    ┆ all that the row has │"), "{}", ran.stdout);
    assert!(ran.stderr.is_empty() && !ran.stdout.contains('\u{1b}'), "{}{}", ran.stdout, ran.stderr);
    assert_eq!(office.api.state(), before);
    let text = std::fs::read_to_string(plan).unwrap();
    assert!(text.contains("\"card-id\":\"A-1\"") && !text.contains("hunter2") && !text.contains("Zo"), "{text}");
}

#[test]
fn a_roster_that_is_as_it_should_be_ends_with_0() {
    let office = Office::new();
    office.write("roster.csv", "id;name;mail\nA-1;x;\n");
    office.create("A-1");
    let ran = office.plan(&[]);
    assert!(ran.done().contains("│ to do     ┆ nothing │"), "{}", ran.stdout);
    assert_eq!(office.document(0, &[])["counts"]["unchanged"], 1);
}

#[test]
fn an_export_of_which_half_is_missing_is_stopped_and_nothing_is_written() {
    let office = Office::new();
    for number in 1..=60 {
        office.create(&format!("A-{number}"));
    }
    let plan = office.path("plan.json").display().to_string();
    let ran = office.plan(&["--out", &plan]);
    assert_eq!(ran.code, Some(5), "{}{}", ran.stdout, ran.stderr);
    let expected =
        "error: stopped by a guard: 58 of 60 cards in use are in no row of the roster, and would be switched off";
    assert!(
        ran.stderr.starts_with(expected) && ran.stderr.contains("look whether the export is complete"),
        "{}",
        ran.stderr
    );
    assert!(!office.path("plan.json").exists());
    let allowed = ["--max-leavers", "58", "--max-leavers-pct", "97"];
    assert_eq!(office.document(3, &allowed)["counts"]["deactivate"], 58);
    for limits in
        [["--max-leavers", "57", "--max-leavers-pct", "97"], ["--max-leavers", "58", "--max-leavers-pct", "95"]]
    {
        assert_eq!(office.plan(&[&limits[..], &["--output", "json"]].concat()).error(5)["leavers"], 58);
    }
}

#[test]
fn wrong_rows_are_told_before_a_key_is_asked_for() {
    let office = Office::new();
    office.write("roster.csv", "id;name;mail\nA-1;Zoë;hunter2\nA-1;Wei;\n;Max;\nA-4;Eve;e@x.org\n");
    let ran = office.command("plan", &[]).without("CARDS_ID123_KEY").output();
    assert_eq!(ran.code, Some(4), "{}", ran.stderr);
    for expected in [
        "error: 3 rows of the roster are wrong; nothing was sent",
        "line 2, column 3 (mail): no e-mail address",
        "line 4, column 1 (id): the cell is blank",
        "line 3: the same card-id as in line 2",
        "--skip-refused",
    ] {
        assert!(ran.stderr.contains(expected), "{expected}: {}", ran.stderr);
    }
    let document = office.document(3, &["--skip-refused"]);
    assert_eq!((&document["counts"]["create"], &document["problem-count"]), (&1.into(), &3.into()));
    office.write("roster.csv", "id;name;mail\nA-1;Zoë;hunter2\n");
    assert_eq!(office.document(4, &["--skip-refused"])["counts"]["create"], 0);
}

#[test]
fn rows_that_break_the_card_template_are_told_before_anything_is_sent_where_that_is_asked_for() {
    let template = Template::new(TEMPLATE).rules(FieldGroup::Name, "name", FieldRules::new().length(2, 4)).rules(
        FieldGroup::Front,
        "front-1",
        FieldRules::new().required(),
    );
    let office = Office::over(Api::start_with(|builder| builder.template(template)));
    office.write("roster.csv", "id;name;mail\nA-1;Maximilian;\n");
    let ran = office.plan(&["--check-template"]);
    assert_eq!(ran.code, Some(4), "{}", ran.stderr);
    let expected = "line 2, column 2 (name): against the card template: name-fields/name has 10 characters, at most 4";
    assert!(ran.stderr.contains(expected) && ran.stderr.contains("--skip-refused"), "{}", ran.stderr);
    office.write("roster.csv", "id;name;mail\nA-1;Max;\n");
    let ran = office.plan(&["--check-template"]);
    assert!(ran.code == Some(4) && ran.stderr.contains("line 2: against the card template: lacks"), "{}", ran.stderr);
    let document = office.document(4, &["--check-template", "--skip-refused"]);
    assert_eq!((&document["counts"]["create"], &document["header"]["roster"]["refused"]), (&0.into(), &1.into()));
    assert_eq!(office.plan(&[]).code, Some(3), "the vendor is the one who refuses");
    let operations = office.api.journal().into_iter().filter_map(|entry| entry.operation).collect::<Vec<_>>();
    assert!(operations.iter().all(|name| name == "list-cards" || name == "view-template"), "{operations:?}");
    let views = operations.iter().filter(|name| *name == "view-template").count();
    assert_eq!(views, 3, "one for each plan that asked for it");
    office.write("map.toml", &MAPPING.replace("name-fields.name", "front-fields.front-9"));
    let ran = office.plan(&["--check-template"]);
    let expected = "front-fields.front-9: is no field of the template";
    assert!(ran.code == Some(2) && ran.stderr.contains(expected), "{}", ran.stderr);
}

#[test]
fn mistakes_of_usage_end_with_2_and_say_what_to_do() {
    let office = Office::new();
    office.write("map.toml", &MAPPING.replace("\"mail\"", "\"E-Mail\""));
    let ran = office.plan(&[]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("line 7, recipient-email: the roster has no column \"E-Mail\""), "{}", ran.stderr);
    office.write("map.toml", "version = 1\n[card-id]\ncolum = \"id\"\n");
    assert!(office.plan(&[]).stderr.contains("line 3, column 1: unknown field `colum`"));
    office.write("map.toml", MAPPING);
    office.write("roster.csv", "PK\u{3}\u{4}");
    assert!(office.plan(&[]).stderr.contains("save it as \"CSV UTF-8\" first"));
    std::fs::remove_file(office.path("roster.csv")).unwrap();
    assert_eq!(office.plan(&[]).code, Some(2));
    assert_eq!(office.plan(&["--max-leavers-pct", "200"]).code, Some(2));
}

#[test]
fn a_diff_lists_every_step_and_leaves_no_trace() {
    let office = Office::new();
    office.create("A-9");
    let ran = office.command("diff", &["--max-leavers", "1", "--max-leavers-pct", "100", "--output", "json"]).output();
    assert_eq!(ran.code, Some(3), "{}", ran.stderr);
    let document: Value = serde_json::from_str(&ran.stdout).unwrap();
    let steps: Vec<_> =
        document["steps"].as_array().unwrap().iter().map(|step| step["kind"].as_str().unwrap()).collect();
    assert_eq!(steps, ["create", "create", "deactivate"]);
    assert_eq!(document["plan"], Value::Null);
    assert!(!office.path("state.db").exists());
}

#[test]
fn colours_are_shown_where_they_are_asked_for_and_not_where_they_are_forbidden() {
    let office = Office::new();
    let coloured = office.command("plan", &[]).env("CLICOLOR_FORCE", "1").output();
    assert!(coloured.stdout.contains("│ \u{1b}[32mcreate\u{1b}[0m ┆ A-1"), "{}", coloured.stdout);
    let plain = office.command("plan", &[]).env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1").output();
    assert!(!plain.stdout.contains('\u{1b}'), "{}", plain.stdout);
}

#[test]
fn a_mapping_is_proposed_checked_and_never_overwritten() {
    let office = Office::new();
    let [roster, map] = ["roster.csv", "new.toml"].map(|name| office.path(name).display().to_string());
    cards(&["map", "init", &roster, "-o", &map]).output().done();
    let text = std::fs::read_to_string(&map).unwrap();
    assert!(text.contains("[card-id]\ncolumn = \"id\"") && !text.contains("hunter2"), "{text}");
    assert_eq!(cards(&["map", "init", &roster, "-o", &map]).output().code, Some(2));
    assert_eq!(std::fs::read_to_string(&map).unwrap(), text);
    let checked = cards(&["map", "check", &map, "--roster", &roster, "--output", "json"]).output().json();
    assert_eq!(checked["rows"], 2);
    office.write("roster.csv", "id;name;mail\nA-1;Zoë;no address\n");
    assert_eq!(cards(&["map", "check", &map, "--roster", &roster]).output().code, Some(4));
}

#[test]
fn a_profile_stands_for_options_and_what_is_typed_wins() {
    let office = Office::new();
    let roster = office.path("roster.csv").display().to_string();
    let configuration = office.path("cards");
    std::fs::create_dir(&configuration).unwrap();
    std::fs::write(configuration.join("map.toml"), MAPPING).unwrap();
    let profile = format!("[profile.students]\ntemplate = \"{TEMPLATE}\"\nmap = \"map.toml\"\nstate = \"state.db\"\n");
    let run = |text: &str, words: &[&str]| {
        std::fs::write(configuration.join("config.toml"), text).unwrap();
        let words = [&["plan", &roster][..], words].concat();
        office.api.cards(&words).env("XDG_CONFIG_HOME", office.folder.path()).output()
    };
    let plan = office.path("plan.json").display().to_string();
    let ran = run(&profile, &["--profile", "students", "-o", &plan]);
    assert_eq!(ran.code, Some(3), "{}", ran.stderr);
    assert!(configuration.join("state.db").exists());
    let ran = run(&profile, &["--profile=students", "--template", "another"]);
    assert!(ran.stderr.contains("unknown-template"), "{}", ran.stderr);
    let ran = run(&profile, &["--profile", "staff"]);
    assert!(ran.code == Some(2) && ran.stderr.contains("there are: students"), "{}", ran.stderr);
    let ran = run(&format!("{profile}tempalte = 1\n"), &["--profile", "students"]);
    assert!(ran.code == Some(2) && ran.stderr.contains("there is no option --tempalte"), "{}", ran.stderr);
    let ran = run("[profile.students\n", &["--profile", "students"]);
    assert!(ran.code == Some(2) && ran.stderr.contains("at line 1"), "{}", ran.stderr);
}

#[test]
fn what_was_guessed_is_shown_in_both_forms_with_a_sample_that_tells_nothing_of_a_person() {
    let office = Office::new();
    let dates = "[card-expiration]\ncolumn = \"until\"\nformat = \"%d/%m/%y\"\ntime = \"23:59\"\nzone = \"UTC\"\n";
    office.write("map.toml", &format!("{MAPPING}{dates}"));
    let roster = b"Students of autumn\nid;name;mail;until\nA-1;\xA3ukasz;;05/06/27\nA-2;Dana;;07/08/27\n";
    std::fs::write(office.path("roster.csv"), roster).unwrap();
    let [roster, map] = ["roster.csv", "map.toml"].map(|name| office.path(name).display().to_string());
    let diff = office.command("diff", &["--output", "json"]).output();
    let checked = cards(&["map", "check", &map, "--roster", &roster, "--output", "json"]).output().json();
    for document in [office.document(3, &[]), serde_json::from_str(&diff.stdout).unwrap(), checked] {
        let guesses = document["guesses"].as_array().unwrap();
        let told: Vec<_> = guesses.iter().map(|guess| (&guess["what"], &guess["taken"], &guess["sample"])).collect();
        let expected = serde_json::json!([
            ["encoding", "windows-1252", "letters that are written: £"],
            ["delimiter", "\";\"", null],
            ["headings", "line 2", null],
            ["day-and-month", "\"%d/%m/%y\"", "05/06/27 is taken for 2027-06-05"],
            ["century", "\"%d/%m/%y\"", "05/06/27 is taken for 2027-06-05"],
        ]);
        assert_eq!(serde_json::json!(told), expected);
        assert!(!document.to_string().contains("ukasz"), "{document}");
    }
    for shown in [office.plan(&[]).stdout, cards(&["map", "check", &map, "--roster", &roster]).output().stdout] {
        assert_eq!(shown.matches("guess:    ").count(), 5, "{shown}");
        assert!(shown.contains("guess:    encoding: windows-1252, since the text is not utf-8"), "{shown}");
        assert!(!shown.contains("ukasz"), "{shown}");
    }
    std::fs::write(office.path("roster.csv"), "id\tname\tmail\tuntil\nA-1\tZoë\t\t30/06/27\n").unwrap();
    office.write("map.toml", &format!("{MAPPING}{}[roster]\ndelimiter = \"\\t\"\n", dates.replace("%y", "%Y")));
    let ran = office.plan(&[]);
    assert!(ran.code == Some(4) && ran.stderr.contains("for two digits it is %y"), "{}", ran.stderr);
    std::fs::write(office.path("roster.csv"), "id\tname\tmail\tuntil\nA-1\tZoë\t\t30/06/2027\n").unwrap();
    assert_eq!(office.document(3, &[])["guesses"], serde_json::json!([]));
}

#[test]
fn a_file_at_fault_is_named_and_not_the_mapping() {
    let office = Office::new();
    for (roster, code, said) in [
        ("id;name;mail\n", 2, "has no row"),
        ("id;name;mail\n;;\n\n", 2, "has no row"),
        ("book;author\nx;y\n", 2, "has none of the columns that the mapping names"),
        ("{\"id\": \"A-1\",\n\"name\": \"x\"}\n", 4, "line 1: the object does not end on its line"),
        ("id;name;mail\n1001.0;x;\n1002.0;y;\n", 2, "every card-id (2 of 2) ends in .0"),
        ("id;name;mail\nA-1;x;\na-1;y;\n", 4, "line 3: the card-id \"a-1\" looks like \"A-1\" in line 2"),
        ("id;name;mail\nA-1;\"x;\nA-2;\"y\";\n", 4, "line 2: a quote is opened, and the next one, in line 3"),
    ] {
        office.write("roster.csv", roster);
        let ran = office.plan(&["--max-leavers-pct", "100"]);
        assert_eq!(ran.code, Some(code), "{roster}: {}", ran.stderr);
        assert!(ran.stderr.contains(said) && !ran.stderr.contains("map init"), "{roster}: {}", ran.stderr);
    }
}
