//! The reference of the mapping file, what is proposed and exported, and values on a terminal.

use card_sync::mapping::{Mapping, REFERENCE};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Api, Cards, Ran, TEMPLATE, cards};

const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases");

fn open(text: &str) -> Result<Mapping, card_sync::Error> {
    Mapping::from_text(std::path::Path::new("map.toml"), text)
}

#[test]
fn the_reference_has_every_key_that_the_parser_knows() {
    let help = cards(&["help", "mapping"]).output().done().to_owned();
    assert_eq!(cards(&["mapping"]).output().done(), REFERENCE);
    let words: Vec<&str> = help.split_whitespace().collect();
    let whole = REFERENCE.split_whitespace().take(40);
    assert!(whole.zip(&words).all(|(one, other)| one == *other), "{help}");
    // The parser's own message names the keys of each section, and the words of each choice.
    let id = "[card-id]\ncolumn = \"id\"\n";
    let mut known = 0;
    for wrong in [
        "no-such-key = 1",
        &format!("{id}no-such-key = 1"),
        &format!("{id}[roster]\nno-such-key = 1"),
        &format!("{id}[roster]\nform = \"no-such\""),
        &format!("{id}[source]\nno-such-key = 1"),
        &format!("{id}[dates]\nno-such-key = 1"),
        &format!("{id}[leavers]\nno-such-key = 1"),
        &format!("{id}[leavers]\naction = \"no-such\""),
        &format!("{id}[returners]\nno-such-key = 1"),
        &format!("{id}[returners]\nactivate = \"no-such\""),
        &format!("{id}[user-card]\nno-such-key = 1"),
        &format!("{id}[user-card]\nencoding = \"no-such\""),
        &format!("{id}[[where]]\ncolumn = \"x\"\nno-such-key = 1"),
        &format!("{id}blank = \"no-such\""),
        &format!("{id}other = \"no-such\""),
        &format!("{id}case = \"no-such\""),
        &format!("{id}tell-apart = [\"no-such\"]"),
        &format!("{id}formula = \"no-such\""),
    ] {
        let error = open(&format!("version = 1\n{wrong}\n")).unwrap_err().to_string();
        let (_, keys) = error.split_once("expected").unwrap_or_else(|| panic!("{wrong}: {error}"));
        for key in keys.split('`').skip(1).step_by(2) {
            let is_there =
                REFERENCE.split(|letter: char| !letter.is_alphanumeric() && letter != '-').any(|word| word == key);
            assert!(is_there, "{key} of {wrong}");
            known += 1;
        }
    }
    assert!(known > 70, "{known}");
    assert!(REFERENCE.contains("[image.id-photo]") && REFERENCE.contains("[barcode.barcode]"));
}

#[test]
fn every_mapping_of_the_reference_is_one() {
    let blocks: Vec<&str> =
        REFERENCE.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert_eq!(blocks.len(), 3);
    for block in blocks {
        open(block).unwrap_or_else(|error| panic!("{error}\n{block}"));
    }
}

#[test]
fn invisible_differences_of_headings_do_not_matter_and_the_proposal_works() {
    let folder = tempfile::tempdir().unwrap();
    let (map, roster) = (format!("{CASES}/12-nbsp-heading/map.toml"), format!("{CASES}/12-nbsp-heading/roster.csv"));
    assert!(
        cards(&["map", "check", &map, "--roster", &roster]).output().done().contains("the only row is as it should be")
    );
    cards(&["map", "init", &roster, "-o", "map.toml"]).folder(folder.path()).output().done();
    let ran = cards(&["map", "check", "map.toml", "--roster", &roster]).folder(folder.path()).output();
    assert!(ran.done().contains("name-fields/name"), "{}", ran.stdout);
    // What a hint quotes can be copied into the mapping.
    std::fs::write(folder.path().join("map.toml"), "version = 1\n[card-id]\ncolumn = \"Key\"\n").unwrap();
    std::fs::write(folder.path().join("r.csv"), "k\u{200d}ey,x\nA,\n").unwrap();
    let ran = cards(&["map", "check", "map.toml", "--roster", "r.csv"]).folder(folder.path()).output();
    let (_, hint) = ran.stderr.split_once("is \"").unwrap();
    let copied = format!("version = 1\n[card-id]\ncolumn = \"{}\"\n", hint.split_once('"').unwrap().0);
    std::fs::write(folder.path().join("map.toml"), copied).unwrap();
    cards(&["map", "check", "map.toml", "--roster", "r.csv"]).folder(folder.path()).output().done();
}

/// An emulator with the cards of a roster, and a folder.
fn seeded() -> (Api, TempDir) {
    let (api, folder) = (Api::start(), tempfile::tempdir().unwrap());
    for (id, name, front) in [
        ("00123", "Zoë", "=1+1"),
        ("123456789012", " Jürgen ", "1-2"),
        ("'7", "'=x", "'t Hooft"),
        ("A-1", "+353 1", "MAR 1"),
        ("A-2", "two\nlines; \"quoted\"", "a|b\tc"),
    ] {
        let front = format!("front-1={front}");
        let words = ["card", "create", "--template", TEMPLATE, "--card-id", id, "--name", name, "--field", &front];
        let more = ["--expires", "2031-06-30T23:59:00+01:00", "--photo-url", "https://example.org/1.jpg"];
        api.cards(&[&words[..], &more].concat()).output().done();
    }
    (api, folder)
}

fn run(api: &Api, folder: &TempDir, words: &[&str]) -> Ran {
    within(api, folder, words).output()
}

fn within(api: &Api, folder: &TempDir, words: &[&str]) -> Cards {
    api.cards(words).folder(folder.path())
}

#[test]
fn an_export_is_recognised_and_comes_back_unchanged_in_every_form() {
    let (api, folder) = seeded();
    for more in [
        &[][..],
        &["--form", "spreadsheet"],
        &["--form", "spreadsheet", "--delimiter", "semicolon"],
        &["--form", "spreadsheet", "--delimiter", "tab"],
        &["--delimiter", "|"],
    ] {
        let export = ["export", "--template", TEMPLATE, "-o", "cards.csv"];
        run(&api, &folder, &[&export, more].concat()).done();
        let text = std::fs::read_to_string(folder.path().join("cards.csv")).unwrap();
        assert_eq!(text.starts_with('\u{feff}'), more.contains(&"spreadsheet"), "{more:?}");
        let _ = std::fs::remove_file(folder.path().join("map.toml"));
        run(&api, &folder, &["map", "init", "cards.csv", "-o", "map.toml"]).done();
        let diff = ["diff", "cards.csv", "--template", TEMPLATE, "--map", "map.toml", "--state", "none.db"];
        let ran = run(&api, &folder, &diff);
        assert!(ran.done().contains("│ unchanged ┆ 5"), "{more:?}: {}", ran.stdout);
    }
    let ran = run(&api, &folder, &["export", "--template", TEMPLATE, "--form", "spreadsheet"]);
    for protected in ["\n'00123,", "\n'123456789012,", "'=1+1", "'1-2", "'MAR 1", "''=x"] {
        assert!(ran.done().contains(protected), "{protected}: {}", ran.stdout);
    }
    let wrong = ["export", "--template", TEMPLATE, "--form", "json-lines", "--delimiter", "tab"];
    assert_eq!(run(&api, &folder, &wrong).code, Some(2));
}

#[test]
fn the_same_fault_is_told_once_with_its_count_and_programs_get_totals() {
    let folder = tempfile::tempdir().unwrap();
    let rows: Vec<String> = (1..=1500).map(|number| format!("A-{number},nobody\n")).collect();
    std::fs::write(folder.path().join("r.csv"), format!("id,mail\n{}", rows.concat())).unwrap();
    let map = "version = 1\n[card-id]\ncolumn = \"id\"\n[recipient-email]\ncolumn = \"mail\"\n";
    std::fs::write(folder.path().join("map.toml"), map).unwrap();
    let check = ["map", "check", "map.toml", "--roster", "r.csv"];
    let ran = cards(&check).folder(folder.path()).output();
    assert_eq!((ran.code, ran.stderr.matches("no e-mail address").count()), (Some(4), 1), "{}", ran.stderr);
    let expected =
        "line 2, column 2 (mail): no e-mail address; write it as name@example.org; the same in 1499 more lines: 3, 4,";
    assert!(ran.stderr.contains(expected) && !ran.stderr.contains("and 1480 more"), "{}", ran.stderr);
    let error = cards(&[&check[..], &["--output", "json"]].concat()).folder(folder.path()).output().error(4);
    assert_eq!((&error["problem-count"], &error["faults"][0]["count"]), (&Value::from(1500), &Value::from(1500)));
    assert_eq!(error["faults"][0]["first-line"], 2);
}

#[test]
fn values_are_refused_where_standard_output_is_no_terminal() {
    let (api, folder) = seeded();
    std::fs::write(folder.path().join("r.csv"), "id,name\nA-1,New\n").unwrap();
    let map = "version = 1\n[card-id]\ncolumn = \"id\"\n[name-fields.name]\ncolumn = \"name\"\n";
    std::fs::write(folder.path().join("map.toml"), map).unwrap();
    let diff = ["diff", "r.csv", "--template", TEMPLATE, "--map", "map.toml", "--state", "none.db", "--show-values"];
    for more in [&[][..], &["--output", "json"]] {
        let ran = run(&api, &folder, &[&diff[..], more].concat());
        assert!(ran.code == Some(2) && ran.stdout.is_empty(), "{}", ran.stdout);
        assert!(ran.stderr.contains("for a terminal"), "{}", ran.stderr);
    }
    #[cfg(target_os = "linux")]
    {
        let shown = crate::terminal::shown(within(&api, &folder, &diff));
        assert!(shown.contains("name-fields/name: \"+353 1\" -> \"New\""), "{shown}");
    }
}

#[cfg(unix)]
#[test]
fn an_emulator_is_seeded_by_a_mapping() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["emulator", "--port", "0", "--log", "off", "--output", "json"];
    let mut running = cards(&arguments).start();
    let started: Value = serde_json::from_str(&running.read_until("\n")).unwrap();
    let url = started["id123-base-url"].as_str().unwrap().to_owned();
    let seed = |more: &[&str]| {
        let words = ["emulator", "seed", "--output", "json", "--url", &url];
        cards(&[&words[..], more].concat()).folder(folder.path()).output()
    };
    let case = format!("{CASES}/33-export-for-excel");
    let (roster, map) = (format!("{case}/seed.csv"), format!("{case}/map.toml"));
    assert_eq!(seed(&[&roster, "--map", &map]).json()["created"], 2);
    let lines =
        "{\"id\":\"K-1\",\"name\":\"x\",\"course\":\"y\"}\n{\"id\":\"K-9\",\"name\":\"Ann\",\"course\":\"Law\"}\n";
    std::fs::write(folder.path().join("r.jsonl"), lines).unwrap();
    assert_eq!(seed(&["r.jsonl", "--map", &map]).json()["created"], 1);
    std::fs::write(folder.path().join("r.csv"), "id,name,course\nK-1,a,b\n,c,d\n").unwrap();
    let error = seed(&["r.csv", "--map", &map]).error(2);
    assert!(error["message"].as_str().unwrap().contains("line 3, column 1 (id): the cell is blank"), "{error}");
    std::fs::write(folder.path().join("map.toml"), "version = 2\n").unwrap();
    assert_eq!(seed(&[&roster, "--map", "map.toml"]).code, Some(2));
    running.signal("INT");
    running.end();
}
