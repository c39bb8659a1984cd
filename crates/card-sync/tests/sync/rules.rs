//! `match`, `values`, `case`, `pad` and `[[where]]`: what they do to rows, and how their mistakes are told.

use std::path::Path;

use card_sync::card::{Field, Group, Wanted};
use card_sync::mapping::Mapping;
use card_sync::plan::StepKind;
use card_sync::roster::{Roster, RosterOptions};
use card_sync::{Error, ErrorKind, Problem};
use proptest::prelude::*;

use crate::world::World;

fn mapping(text: &str) -> Result<Mapping, Error> {
    Mapping::from_text(Path::new("map.toml"), text)
}

/// What the first row of a roster with the headings `id` and `x` puts on the front.
fn front(rules: &str, cell: &str) -> Result<Option<Wanted>, Vec<Problem>> {
    let world = World::new();
    let text = format!("version = 1\n[card-id]\ncolumn = \"id\"\n[front-fields.front-1]\ncolumn = \"x\"\n{rules}\n");
    let mapping = mapping(&text).unwrap();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["id", "x"]).unwrap();
    writer.write_record(["A-1", cell]).unwrap();
    let roster = Roster::open(&world.file("r.csv", writer.into_inner().unwrap()), RosterOptions::default()).unwrap();
    let record = mapping.record(&roster.rows().unwrap().next().unwrap().unwrap())?;
    Ok(record.wanted(&Field::Data(Group::Front, "front-1".into())).cloned())
}

#[test]
fn a_text_goes_through_the_rules_in_their_order() {
    let set = |text: &str| Ok(Some(Wanted::Set(text.to_owned())));
    assert_eq!(
        front("match = \"no[.] ([a-z]+)\"\nvalues = { \"m\" = \"Member\" }\ncase = \"upper\"", "no. m"),
        set("MEMBER")
    );
    assert_eq!(front("match = \"[0-9]+\"\npad = 6", "B 0042 x"), set("000042"));
    assert_eq!(front("values = { \"V\" = \"\" }\nblank = \"clear\"", "V"), Ok(Some(Wanted::Clear)));
    assert_eq!(front("values = { \"V\" = \"\" }\nother = \"blank\"", "whatever"), Ok(None));
    assert_eq!(front("formula = \"unquote\"", "'=1+1"), set("=1+1"));
    assert_eq!(front("formula = \"keep\"", "=1+1"), set("=1+1"));
    for (rules, cell, expected) in [
        ("match = \"^[0-9]+$\"", "12a", "`match`"),
        ("values = { \"M\" = \"Member\" }", "X", "`values` does not have"),
        ("values = { \"M\" = \"Member\" }", "m", "differs from \"M\""),
        ("pad = 8", "12a", "only digits"),
        ("", "=1+1", "a formula"),
        ("", "1.23457E+17", "more than 15 digits"),
    ] {
        let problems = front(rules, cell).unwrap_err();
        let told = problems[0].to_string();
        assert!(told.starts_with("line 2, column 2 (x): ") && told.contains(expected), "{rules}: {told}");
        assert!(cell.len() < 4 || !told.contains(cell), "{told}");
    }
}

#[test]
fn mistakes_are_told_when_the_mapping_is_opened_with_line_and_column_and_all_at_once() {
    let text = "\
version = 1
[card-id]
column = \"id\"
match = \"(a)(b)\"
pad = 0
[recipient-email]
value = \"nobody\"
[card-expiration]
column = \"until\"
case = \"upper\"
[front-fields.front-1]
column = \"x\"
values = { \"M\" = \"a text that is too long\" }
max-length = 5
[image.id-photo]
value = \"http://example.org/1.jpg\"
[[where]]
column = \"status\"
[[where]]
column = \"status\"
  match = \"(\"
[source]
command = []
";
    let error = mapping(text).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Mapping);
    let told: Vec<String> = error.problems().kept().iter().map(ToString::to_string).collect();
    for expected in [
        "line 4, column 9 (card-id): a pattern has one group",
        "line 5, column 7 (card-id): a width from 1 to 64",
        "line 7, column 9 (recipient-email): no e-mail address",
        "line 10, column 8 (card-expiration): `case` and `pad` are for texts",
        "line 13, column 10 (front-fields.front-1): what \"M\" becomes: 23 characters",
        "line 16, column 9 (image.id-photo): an address that begins with http://",
        "(where): give one of `is`, `is-not`, `match` and `blank`",
        "line 21, column 11 (where): no pattern: unclosed group",
        "line 23, column 11 (source): give the program",
    ] {
        assert!(told.iter().any(|one| one.contains(expected)), "{expected}: {told:#?}");
    }
}

#[test]
fn mistakes_of_form_are_all_told_too() {
    let text = "\
version = 1
[card-id]
column = \"id\"
pad = \"8\"
colour = \"red\"
[front-fields.front-1]
colum = \"x\"
[front-fields.front-2]
blank = \"skip\"
[where]
column = \"x\"
[rosters]
form = \"csv\"
";
    let told: Vec<String> = mapping(text).unwrap_err().problems().kept().iter().map(ToString::to_string).collect();
    for expected in [
        "line 4, column 7: invalid type",
        "line 5, column 1: unknown field `colour`",
        "line 7, column 1: unknown field `colum`",
        "line 9, column 9: unknown variant `skip`",
        "with two brackets",
        "unknown field `rosters`",
    ] {
        assert!(told.iter().any(|one| one.contains(expected)), "{expected}: {told:#?}");
    }
}

const WHERE: &str = "
version = 1
[card-id]
column = \"id\"
[name-fields.name]
column = \"name\"
[[where]]
column = \"status\"
is = [\"active\", \"on leave\"]
[[where]]
column = \"campus\"
is-not = \"abroad\"
[leavers]
action = \"deactivate\"
";

#[test]
fn rows_that_do_not_belong_are_counted_and_their_cards_are_leavers() {
    let mut world = World::new();
    world.mapping = WHERE.to_owned();
    for id in ["A-1", "A-2"] {
        world.card(id, "Installed", "x", "");
    }
    // One person has two rows, of which one belongs.
    let rows = "id,name,status,campus\nA-1,x,active,home\nA-1,old,left,home\nA-2,x,left,home\nA-3,x,on leave,abroad\n";
    let plan = world.plan(rows).unwrap();
    assert_eq!((plan.header.roster.rows, plan.header.roster.filtered), (1, 3));
    let steps: Vec<_> = plan.steps.iter().map(|step| (step.kind, step.card_id.as_str())).collect();
    assert_eq!(steps, [(StepKind::Deactivate, "A-2")]);
}

#[test]
fn a_filter_never_makes_leavers_of_everybody_or_by_a_letter() {
    let mut world = World::new();
    world.mapping = WHERE.to_owned();
    world.card("A-1", "Installed", "x", "");
    let error = world.plan("id,name,status,campus\nA-1,x,left,home\nA-2,x,left,home\n").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Roster);
    assert!(error.to_string().contains("leaves out all 2"), "{error}");
    let error = world.plan("id,name,status,campus\nA-1,x,Active,home\nA-2,x,active,home\n").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Rejected);
    let told = error.problems().kept()[0].to_string();
    assert!(told.starts_with("line 2, column 3 (status): differs from \"active\""), "{told}");
    let error = world.plan("id,name,state,campus\nA-1,x,active,home\n").unwrap_err();
    assert!(error.to_string().contains("where: the roster has no column \"status\""), "{error}");
}

#[test]
fn headings_that_look_alike_are_alike() {
    let world = World::new();
    let mapping = mapping("version = 1\n[card-id]\ncolumn = \"Prénom de  carte\"\n").unwrap();
    for heading in ["Pre\u{301}nom de\u{a0}carte ", "\u{200b}Prénom\u{202f}de carte", "\"Prénom\r\nde carte\""] {
        let roster =
            Roster::open(&world.file("r.csv", format!("{heading},x\nA-1,\n")), RosterOptions::default()).unwrap();
        mapping.check_columns(&roster).unwrap();
        let row = roster.rows().unwrap().next().unwrap().unwrap();
        assert_eq!(mapping.record(&row).unwrap().card_id, "A-1");
    }
    let json = "{\"Prénom de\u{a0}carte\":\"A-1\"}\n";
    let roster = Roster::open(&world.file("r.jsonl", json), RosterOptions::default()).unwrap();
    assert_eq!(mapping.card_id(&roster.rows().unwrap().next().unwrap().unwrap()).unwrap(), "A-1");
    let twice = Roster::open(&world.file("r.csv", "id,First name,First\u{a0}name\n"), RosterOptions::default());
    assert!(twice.unwrap_err().to_string().contains("comes twice"));
}

proptest! {
    #[test]
    fn pad_and_case_make_what_they_say_and_do_it_once(digits in "[0-9]{1,12}", width in 1_u64..20, word in "\\PC{1,20}") {
        let set = |text: Result<Option<Wanted>, Vec<Problem>>| match text.unwrap() {
            Some(Wanted::Set(text)) => text,
            _ => String::new(),
        };
        let rule = format!("pad = {width}");
        let padded = set(front(&rule, &digits));
        prop_assert_eq!(padded.len() as u64, width.max(digits.len() as u64));
        prop_assert!(padded.ends_with(&digits) && padded.trim_start_matches('0') == digits.trim_start_matches('0'));
        prop_assert_eq!(&set(front(&rule, &padded)), &padded);
        if let Ok(Some(Wanted::Set(lower))) = front("case = \"lower\"\nformula = \"keep\"", &word) {
            prop_assert_eq!(&lower, &word.trim().to_lowercase());
        }
    }

    #[test]
    fn a_table_gives_its_values_and_nothing_else(
        table in prop::collection::btree_map("[a-z]{1,4}", "[A-Z]{0,4}", 1..6),
        cell in "[a-z]{1,4}",
    ) {
        let entries: Vec<String> = table.iter().map(|(from, to)| format!("\"{from}\" = \"{to}\"")).collect();
        let wanted = front(&format!("values = {{ {} }}", entries.join(", ")), &cell);
        match table.get(&cell) {
            Some(to) if to.is_empty() => prop_assert_eq!(wanted, Ok(None)),
            Some(to) => prop_assert_eq!(wanted, Ok(Some(Wanted::Set(to.clone())))),
            None => prop_assert!(wanted.is_err()),
        }
    }

    #[test]
    fn no_text_makes_a_mapping_panic(rules in "\\PC{0,60}", pattern in "\\PC{0,30}") {
        let _ = mapping(&format!("version = 1\n[card-id]\ncolumn = \"id\"\n{rules}\n"));
        let pattern = toml::Value::from(pattern).to_string();
        let _ = mapping(&format!("version = 1\n[card-id]\ncolumn = \"id\"\nmatch = {pattern}\n"));
    }
}
