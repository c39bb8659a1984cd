//! Rosters from standard input, from a command, and from workbooks.

use std::path::PathBuf;

use tempfile::TempDir;

use crate::support::{Api, Cards, Ran, TEMPLATE, cards};

const WORKBOOK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/students.xlsx");

const MAPPING: &str = "version = 1\n[card-id]\ncolumn = \"id\"\n[name-fields.name]\ncolumn = \"name\"\n";

const ROSTER: &str = "id,name\nA-1,Zoë\nA-2,Wei\n";

struct Office {
    api: Api,
    folder: TempDir,
}

impl Office {
    fn new() -> Self {
        let office = Self { api: Api::start(), folder: tempfile::tempdir().unwrap() };
        office.write("map.toml", MAPPING);
        office
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    fn run(&self, command: &str, more: &[&str]) -> Cards {
        let known = ["--template", TEMPLATE, "--map", "map.toml", "--state", "state.db"];
        self.api.cards(&[&[command], more, &known[..]].concat()).folder(self.folder.path())
    }

    fn apply(&self) -> Ran {
        self.api.cards(&["apply", "plan.json", "--state", "state.db"]).folder(self.folder.path()).output()
    }

    fn files(&self) -> Vec<String> {
        let names = std::fs::read_dir(self.folder.path()).unwrap();
        names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }
}

#[test]
fn standard_input_is_planned_checked_and_carried_out_by_its_copy() {
    let office = Office::new();
    let ran = office.run("plan", &["-", "-o", "plan.json"]).input(ROSTER).output();
    assert_eq!(ran.code, Some(3), "{}", ran.stderr);
    assert!(ran.stdout.contains("plan.json.roster.csv, a private copy of standard input"), "{}", ran.stdout);
    assert_eq!(std::fs::read_to_string(office.path("plan.json.roster.csv")).unwrap(), ROSTER);
    let plan = std::fs::read_to_string(office.path("plan.json")).unwrap();
    assert!(plan.contains("plan.json.roster.csv\"") && plan.contains("\"copied-from\":\"standard input\""), "{plan}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(office.path("plan.json.roster.csv")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    office.apply().done();
    assert_eq!(office.run("diff", &["-"]).input(ROSTER).output().code, Some(0));
    let check = ["map", "check", "map.toml", "--roster", "-"];
    let ran = cards(&check).folder(office.folder.path()).input(ROSTER).output();
    assert!(ran.done().contains("all 2 rows"), "{}", ran.stdout);
    let ran = cards(&["map", "init", "-"]).input("Matrikelnummer;Name\n7;Zoë\n").output();
    assert!(ran.done().contains("column = \"Matrikelnummer\""), "{}", ran.stdout);
    let empty = office.run("plan", &["-"]).output();
    assert!(empty.code == Some(2) && empty.stderr.contains("the roster standard input is empty"), "{}", empty.stderr);
    assert_eq!(office.run("plan", &[]).output().code, Some(2));
}

#[test]
fn a_copy_that_was_changed_is_not_carried_out() {
    let office = Office::new();
    office.run("plan", &["-", "-o", "plan.json"]).input(ROSTER).output();
    office.write("plan.json.roster.csv", "id,name\nA-1,Eve\nA-2,Wei\n");
    assert_eq!(office.apply().code, Some(2));
    assert!(!office.api.state().contains("Eve"));
}

#[cfg(unix)]
#[test]
fn a_command_of_the_mapping_gives_the_roster_and_its_failure_stops_the_plan() {
    let office = Office::new();
    let source = |script: &str| {
        let script = script.replace('"', "\\\"").replace('\n', "\\n");
        office.write("map.toml", &format!("{MAPPING}[source]\ncommand = [\"/bin/sh\", \"-c\", \"{script}\"]\n"));
    };
    source("echo 14 rows left out >&2; cat roster.csv");
    office.write("roster.csv", ROSTER);
    let ran = office.run("plan", &["-o", "plan.json"]).output();
    assert_eq!(ran.code, Some(3), "{}", ran.stderr);
    assert!(ran.stderr.contains("the source command said: 14 rows left out"), "{}", ran.stderr);
    office.write("roster.csv", "");
    office.apply().done();
    assert!(office.api.state().contains("Zoë"));

    for (script, code, expected) in [
        ("printf 'id,name\\nA-3,Ann\\n'; echo connection lost >&2; exit 9", 1, "ended with exit code 9"),
        ("printf 'id,name\\nA-3,Ann\\n'; kill -KILL $$", 1, "ended by signal 9"),
        ("true", 1, "printed nothing"),
        ("printf 'id,name\\nA-3,Ann\\n'; test -z \"$CARDS_ID123_KEY\" || exit 7; exit 8", 1, "exit code 8"),
    ] {
        source(script);
        let before = office.files().len();
        let ran = office.run("plan", &["-o", "other.json"]).output();
        assert_eq!(ran.code, Some(code), "{script}: {}", ran.stderr);
        assert!(ran.stderr.contains(expected) && !ran.stderr.contains("A-3"), "{script}: {}", ran.stderr);
        assert_eq!(office.files().len(), before, "{script}: {:?}", office.files());
    }
    // A roster that is named wins.
    office.write("named.csv", ROSTER);
    assert_eq!(office.run("diff", &["named.csv"]).output().code, Some(0));
    source("cat named.csv");
    let ran = cards(&["map", "check", "map.toml", "--source"]).folder(office.folder.path()).output();
    assert!(ran.done().contains("all 2 rows"), "{}", ran.stdout);
}

const WORKBOOK_MAPPING: &str = r#"
version = 1
[roster]
sheet = "Students"
[dates]
time = "23:59"
zone = "Europe/Dublin"
[card-id]
column = "No"
[name-fields.name]
column = "Name"
[card-expiration]
column = "Expires"
[barcode.barcode]
column = "Card"
"#;

#[test]
fn a_workbook_is_read_as_a_person_sees_it() {
    let office = Office::new();
    office.write("map.toml", WORKBOOK_MAPPING);
    let ran = office.run("plan", &[WORKBOOK, "-o", "plan.json"]).output();
    assert_eq!(ran.code, Some(3), "{}", ran.stderr);
    assert!(ran.stdout.contains("2 rows (XLSX, sheet Students)"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("guess:"), "nothing is guessed of the copy: {}", ran.stdout);
    // The rows of the sheet, of which the third is empty.
    assert!(
        ran.stdout.contains("│ create ┆ 1001 ┆ 2 ") && ran.stdout.contains("│ create ┆ 1002 ┆ 4 "),
        "{}",
        ran.stdout
    );
    office.apply().done();
    let state = office.api.state();
    for expected in ["Zoë O'Brien", "Li, Wei", "2031-06-30T23:59:00+01:00", "00123"] {
        assert!(state.contains(expected), "{expected}: {state}");
    }
    assert_eq!(office.run("diff", &["-"]).input(std::fs::read(WORKBOOK).unwrap()).output().code, Some(0));
}

#[test]
fn a_sheet_that_is_not_named_is_a_guess_and_a_mapping_must_fit() {
    let office = Office::new();
    let ran = cards(&["map", "init", WORKBOOK]).output();
    assert!(ran.done().contains("[roster]\nsheet = \"Students\""), "{}", ran.stdout);
    assert!(
        ran.stderr.contains("guessed: the sheet \"Students\"") && ran.stderr.contains("\"Rounded\""),
        "{}",
        ran.stderr
    );
    for (sheet, code, expected) in [
        ("sheet = \"students\"", 2, "is \"Students\" meant?"),
        ("sheet = \"Staff\"", 2, "it has \"Students\", \"Rounded\""),
        ("delimiter = \";\"", 2, "are for text files"),
        ("sheet = \"Rounded\"", 4, "line 2, column 1 (No): a number of more than 15 digits"),
        ("sheet = \"Rounded\"", 4, "line 3, column 3 (Expires): an error value"),
    ] {
        office.write("map.toml", &WORKBOOK_MAPPING.replace("sheet = \"Students\"", sheet));
        let ran = cards(&["map", "check", "map.toml", "--roster", WORKBOOK]).folder(office.folder.path()).output();
        assert_eq!(ran.code, Some(code), "{sheet}: {}", ran.stderr);
        assert!(ran.stderr.contains(expected), "{sheet}: {}", ran.stderr);
    }
    office.write("map.toml", WORKBOOK_MAPPING);
    let ran = cards(&["map", "check", "map.toml", "--roster", "-"]).folder(office.folder.path()).input(ROSTER).output();
    assert!(ran.code == Some(2) && ran.stderr.contains("no workbook"), "{}", ran.stderr);
    office.write("other.zip", "PK\u{3}\u{4}and nothing else");
    let ran = cards(&["map", "init", "other.zip"]).folder(office.folder.path()).output();
    assert!(ran.code == Some(2) && ran.stderr.contains("damaged or locked archive"), "{}", ran.stderr);
}
