//! Rosters that other systems made, as people reported them: each is read as a person reads it, or refused for its own fault.

use std::path::PathBuf;

use card_sync::mapping::{Mapping, propose};
use card_sync::plan::GuardVerdict;
use card_sync::roster::{Roster, RosterOptions};
use card_sync::{Error, ErrorKind, GuessKind};

use crate::world::{NOW, Planned, World};

const MAPPING: &str = r#"
version = 1

[card-id]
column = "id"

[name-fields.name]
column = "name"

[front-fields.front-1]
column = "course"

[leavers]
action = "deactivate"
"#;

/// Where the files of a case are.
fn file(case: &str, name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/files/rosters").join(case).join(name)
}

/// A template with these cards, and a mapping that says more than the usual.
fn world(cards: &[&str], more: &str) -> World {
    let world = World { mapping: format!("{MAPPING}{more}"), ..World::new() };
    for card in cards {
        world.card(card, "Installed", "x", "");
    }
    world
}

fn plan(world: &mut World, case: &str, name: &str) -> Result<Planned, Error> {
    world.plan_at(NOW, &std::fs::read(file(case, name)).unwrap(), |_| {})
}

/// As [`plan`], with wrong rows left out and every limit raised.
fn plan_regardless(world: &mut World, case: &str, name: &str) -> Result<Planned, Error> {
    world.plan_at(NOW, &std::fs::read(file(case, name)).unwrap(), |options| {
        options.skip_refused = true;
        (options.limits.cards, options.limits.basis_points) = (1000, 10_000);
    })
}

/// The texts that would be written for one column, row by row.
fn written(more: &str, case: &str, name: &str) -> Vec<String> {
    let world = world(&[], more);
    let mapping = world.mapping();
    let roster = Roster::open(&file(case, name), mapping.roster_options()).unwrap();
    mapping.check_columns(&roster).unwrap();
    let records = roster.rows().unwrap().map(|row| mapping.record(&row.unwrap()).unwrap());
    records.map(|record| record.fields[0].1.as_str().to_owned()).collect()
}

/// The lines of the problems, which all say this; it is the rows' fault and not the mapping's.
fn lines(error: &Error, said: &str) -> Vec<u64> {
    assert_eq!(error.kind(), ErrorKind::Rejected, "{error}");
    let problems = error.problems().kept();
    assert!(problems.iter().all(|problem| problem.message.contains(said)), "{problems:#?}");
    problems.iter().map(|problem| problem.line).collect()
}

#[test]
fn a_separator_line_and_a_type_line_are_no_headings() {
    for name in ["roster.csv", "bom.csv", "comma_quoted.csv", "tab.csv", "tab_plain.csv", "upper.csv", "utf16.csv"] {
        assert_eq!(plan(&mut world(&[], ""), "sep-line", name).unwrap().lines(), ["create K-1"], "{name}");
    }
    assert_eq!(plan(&mut world(&[], ""), "type-line", "roster.csv").unwrap().lines(), ["create K-1"]);
}

#[test]
fn numbers_that_were_made_decimals_are_no_ids() {
    for name in ["roster.csv", "blank.csv"] {
        for cards in [&[][..], &["1001", "1002"]] {
            let error = plan_regardless(&mut world(cards, ""), "float-ids", name).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Roster);
            assert!(error.to_string().contains("line 2, column 1 (id): every card-id ("), "{error}");
        }
    }
}

#[test]
fn rounded_numbers_are_no_ids_however_they_are_written() {
    let refused =
        |name| lines(&plan(&mut world(&[], ""), "rounded-card-number", name).unwrap_err(), "a spreadsheet has");
    assert_eq!(refused("roster.csv"), [2, 3, 4, 5]);
    assert_eq!(refused("short.csv"), [2, 3]);
}

#[test]
fn a_missing_quote_is_told_with_the_line_where_it_opens_and_makes_no_leaver() {
    let cards = ["K-1", "K-2", "K-3", "K-4", "K-5"];
    for name in ["open.csv", "extra.csv", "middle.csv"] {
        assert_eq!(lines(&plan(&mut world(&cards, ""), "missing-quote", name).unwrap_err(), "quote"), [3], "{name}");
        let planned = plan_regardless(&mut world(&cards, ""), "missing-quote", name).unwrap();
        assert_eq!(planned.counts.deactivate, 0, "{name}");
    }
    let error = plan_regardless(&mut world(&cards, ""), "missing-quote", "last.csv").unwrap_err();
    assert_eq!((error.kind(), error.problems().kept()[0].line), (ErrorKind::Roster, 6));
}

#[test]
fn headings_are_compared_as_a_person_reads_them() {
    let mapping = MAPPING.replace("\"course\"", "\"First course\"");
    let mut world = World { mapping, ..World::new() };
    assert_eq!(plan(&mut world, "nbsp-heading", "roster.csv").unwrap().lines(), ["create K-1"]);
    let roster = Roster::open(&file("nbsp-heading", "roster.csv"), RosterOptions::default()).unwrap();
    world.mapping = propose(&roster, None).unwrap();
    assert_eq!(plan(&mut world, "nbsp-heading", "roster.csv").unwrap().lines(), ["create K-1"]);
}

#[test]
fn what_cannot_be_seen_is_refused_in_ids_and_addresses() {
    let mut world = world(&["K-1"], "[recipient-email]\ncolumn = \"mail\"\n");
    let error = plan(&mut world, "zero-width", "roster.csv").unwrap_err();
    assert_eq!(lines(&error, "cannot be seen"), [2, 3, 4, 5, 7]);
    let planned = plan_regardless(&mut world, "zero-width", "roster.csv").unwrap();
    assert_eq!((planned.lines(), planned.counts.left_alone), (vec!["create K-5".to_owned()], 1));
}

#[test]
fn an_id_in_another_unicode_form_is_no_other_card() {
    let error = plan(&mut world(&[], ""), "nfc-nfd", "both.csv").unwrap_err();
    assert_eq!(lines(&error, "\"Mu\\u{308}ller-1\" looks like \"Müller-1\" in line 2"), [3]);
    let mut world = world(&["Müller-1", "K-2"], "");
    let error = plan(&mut world, "nfc-nfd", "nfd.csv").unwrap_err();
    assert_eq!(lines(&error, "\"Mu\\u{308}ller-1\" looks like the card \"Müller-1\""), [2]);
    let planned = plan_regardless(&mut world, "nfc-nfd", "nfd.csv").unwrap();
    assert_eq!((planned.counts.create, planned.counts.deactivate, planned.counts.left_alone), (0, 0, 1));
    assert_eq!(planned.header.guards.leavers, 0);
}

#[test]
fn rows_of_delimiters_are_blank_lines_and_cells_have_lines() {
    for name in ["delims.csv", "roster.csv"] {
        let planned = plan(&mut world(&[], ""), "newlines-in-cells", name).unwrap();
        assert_eq!(planned.lines(), ["create K-1", "create K-2"], "{name}");
    }
}

#[test]
fn what_is_proposed_for_years_of_two_digits_reads_them() {
    let roster = Roster::open(&file("two-digit-year", "roster.csv"), RosterOptions::default()).unwrap();
    let proposal = propose(&roster, None).unwrap();
    assert!(proposal.contains("format = \"%d/%m/%y\""), "{proposal}");
    let mut world = World { mapping: proposal, ..World::new() };
    let planned = plan(&mut world, "two-digit-year", "roster.csv").unwrap();
    let guess = planned.guesses.iter().find(|guess| guess.what == GuessKind::Century).unwrap();
    assert_eq!(guess.sample.as_deref(), Some("31/08/27 is taken for 2027-08-31"));
    let dates = |format| {
        format!(
            "[card-expiration]\ncolumn = \"valid to\"\nformat = \"{format}\"\ntime = \"23:59\"\nzone = \"Europe/Dublin\"\n"
        )
    };
    world.mapping = format!("{MAPPING}{}", dates("%d/%m/%Y"));
    assert_eq!(lines(&plan(&mut world, "two-digit-year", "roster.csv").unwrap_err(), "it is %y"), [2, 3]);
    world.mapping = format!("{MAPPING}{}", dates("%d/%m/%y"));
    assert_eq!(lines(&plan(&mut world, "two-digit-year", "old.csv").unwrap_err(), "the year 1975"), [2]);
}

#[test]
fn json_lines_without_a_good_one_are_told_with_their_own_fault() {
    assert_eq!(plan(&mut world(&[], ""), "jsonl-bom-and-array", "bom.jsonl").unwrap().counts.create, 2);
    assert_eq!(plan(&mut world(&[], ""), "jsonl-bom-and-array", "utf16.jsonl").unwrap().counts.create, 1);
    for name in ["array.json", "oneline.json"] {
        let error = plan(&mut world(&[], ""), "jsonl-bom-and-array", name).unwrap_err();
        assert_eq!((error.kind(), error.to_string().contains("JSON list")), (ErrorKind::Roster, true), "{error}");
    }
    for (name, said) in [("dup.jsonl", "\"id\" comes twice"), ("pretty.json", "")] {
        let error = plan(&mut world(&[], ""), "jsonl-bom-and-array", name).unwrap_err();
        assert_eq!(lines(&error, said)[0], 1, "{name}");
        let roster = Roster::open(&file("jsonl-bom-and-array", name), RosterOptions::default()).unwrap();
        let error = propose(&roster, None).unwrap_err();
        assert_eq!((error.kind(), error.problems().kept()[0].line), (ErrorKind::Roster, 1), "{name}");
    }
}

#[test]
fn a_roster_without_rows_switches_nobody_off() {
    for name in ["headings.csv", "empty.csv", "blank.csv"] {
        let mut world = world(&["K-1", "K-2", "K-3"], "");
        let error = plan_regardless(&mut world, "empty-source", name).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Roster, "{name}: {error}");
    }
    let planned = plan(&mut world(&["K-1", "K-2", "K-3"], ""), "empty-source", "one.csv").unwrap();
    assert_eq!((planned.header.guards.verdict, planned.steps.len()), (GuardVerdict::Stopped, 0));
}

#[test]
fn an_encoding_is_named_or_shown_as_a_guess_and_damage_is_told() {
    let named = |encoding: &str| format!("[roster]\nencoding = \"{encoding}\"\n");
    assert_eq!(written(&named("windows-1250"), "cp1250-names", "cp1250.csv"), ["Džemal Čáp", "Leško Łukasz"]);
    assert_eq!(written(&named("macintosh"), "cp1250-names", "mac.csv"), ["Jürgen Straße"]);
    let planned = plan(&mut world(&[], ""), "cp1250-names", "cp1250.csv").unwrap();
    let guess = &planned.guesses[0];
    assert_eq!((guess.what, guess.taken.as_str()), (GuessKind::Encoding, "windows-1252"));
    assert!(guess.sample.as_ref().unwrap().contains('£'), "{guess:?}");
    for (name, line) in [("one-bad-byte.csv", 8), ("one-bad-byte2.csv", 8), ("mixed.csv", 3)] {
        let error = plan(&mut world(&[], ""), "cp1250-names", name).unwrap_err();
        assert_eq!(lines(&error, "not utf-8, the first is 0xE9"), [line], "{name}");
        assert_eq!(error.problems().kept()[0].column, Some(2), "{name}");
    }
    let error = plan(&mut world(&[], ""), "cp1250-names", "undefined.csv").unwrap_err();
    assert_eq!(lines(&error, "not windows-1252"), [2, 3]);
}

#[test]
fn a_quote_after_a_blank_is_a_quote() {
    assert_eq!(written("", "space-after-comma", "roster.csv"), ["Example, Ann", "Bob"]);
}

#[test]
fn a_mapping_with_an_encoding_that_nobody_knows_says_so() {
    let text = format!("{MAPPING}[roster]\nencoding = \"cp850x\"\n");
    let error = Mapping::from_text(std::path::Path::new("map.toml"), &text).unwrap_err();
    assert!(error.to_string().contains("\"cp850x\" is no encoding"), "{error}");
}
