//! Mapping files: what they say, and what is wrong with them.

use std::path::Path;

use card_sync::ErrorKind;
use card_sync::card::{Field, Group, Wanted};
use card_sync::mapping::Mapping;
use card_sync::roster::{Roster, RosterOptions};

use crate::world::World;

fn problems(text: &str) -> Vec<String> {
    let error = Mapping::from_text(Path::new("map.toml"), text).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Mapping);
    error.problems().kept().iter().map(ToString::to_string).collect()
}

#[test]
fn a_row_becomes_what_its_card_should_be() {
    let world = World::new();
    let text = r#"
        version = 1
        [dates]
        zone = "Europe/Dublin"
        time = "23:59"
        [card-id]
        column = "id"
        [card-expiration]
        column = "until"
        format = "%d/%m/%Y"
        [name-fields.name]
        columns = ["first", "last"]
        [front-fields.front-1]
        value = "Student"
        [back-fields.back-1]
        column = "room"
        blank = "clear"
        [recipient-email]
        column = "mail"
    "#;
    let mapping = Mapping::open(&world.file("map.toml", text)).unwrap();
    let rows = "id,first,last,until,room,mail\n A-1 , Zoë ,O'Brien,30/06/2027,,\n";
    let roster = Roster::open(&world.file("r.csv", rows), RosterOptions::default()).unwrap();
    mapping.check_columns(&roster).unwrap();
    let record = mapping.record(&roster.rows().unwrap().next().unwrap().unwrap()).unwrap();
    assert_eq!(record.card_id, "A-1");
    let set = |text: &str| Some(Wanted::Set(text.to_owned()));
    let wanted = |field: Field| record.wanted(&field).cloned();
    assert_eq!(wanted(Field::CardExpiration), set("2027-06-30T23:59:00+01:00"));
    assert_eq!(wanted(Field::Data(Group::Name, "name".into())), set("Zoë O'Brien"));
    assert_eq!(wanted(Field::Data(Group::Front, "front-1".into())), set("Student"));
    assert_eq!(wanted(Field::Data(Group::Back, "back-1".into())), Some(Wanted::Clear));
    assert_eq!(wanted(Field::RecipientEmail), None);
}

#[test]
fn everything_wrong_is_told_with_its_line() {
    let text = "\
version = 2
[card-id]
value = \"A-1\"
[card-expiration]
column = \"until\"
blank = \"clear\"
zone = \"Europe/Atlantis\"
[name-fields.name]
column = \"name\"
separator = \"-\"
time = \"23:59\"
[recipient-email]
[front-fields]
front-1 = { value = \"a\" }
front-2 = { value = \"a\" }
front-3 = { value = \"a\" }
front-4 = { value = \"a\" }
";
    let problems = problems(text);
    for expected in [
        "line 1, version: this program reads version 1",
        "line 2, card-id: every card needs an id of its own",
        "line 4, card-expiration: this field cannot be cleared",
        "line 4, card-expiration: \"Europe/Atlantis\" is no time zone",
        "line 8, name-fields.name: `separator` is for `columns`",
        "line 8, name-fields.name: `format`, `time` and `zone` are for dates",
        "line 12, recipient-email: give one of `column`, `columns` and `value`",
        "front-fields: has 4 entries, at most 3 are allowed",
    ] {
        assert!(problems.iter().any(|problem| problem.contains(expected)), "{expected}: {problems:#?}");
    }
}

#[test]
fn a_word_that_is_not_known_is_told_with_its_line_and_the_known_ones() {
    for (text, line, expected) in [
        ("version = 1\n[card-id]\ncolumm = \"id\"\n", "line 3", "columm"),
        ("version = 1\n\n[card-id]\ncolumn = \"id\"\nblank = \"skip\"\n", "line 5", "leave"),
        ("version = 1\n[card_id]\ncolumn = \"id\"\n", "line 2", "card-id"),
        ("version = \n", "line 1", ""),
    ] {
        let problems = problems(text);
        assert!(problems[0].starts_with(line) && problems[0].contains(expected), "{problems:?}");
    }
}

#[test]
fn a_column_that_is_not_there_is_told_with_the_one_that_is_meant() {
    let world = World::new();
    let mapping = Mapping::from_text(
        Path::new("map.toml"),
        "version = 1\n[card-id]\ncolumn = \"Student No\"\n[recipient-email]\ncolumn = \"Phone\"\n",
    );
    let roster = Roster::open(&world.file("r.csv", "student_no,E-mail\n"), RosterOptions::default()).unwrap();
    let error = mapping.unwrap().check_columns(&roster).unwrap_err();
    let problems: Vec<_> = error.problems().kept().iter().map(ToString::to_string).collect();
    assert_eq!(problems[0], "line 2, card-id: the roster has no column \"Student No\"; is \"student_no\" meant?");
    let expected = "line 4, recipient-email: the roster has no column \"Phone\"; it has \"student_no\", \"E-mail\"";
    assert_eq!(problems[1], expected);
}

#[test]
fn a_file_that_has_no_column_of_the_mapping_is_at_fault_itself() {
    let world = World::new();
    let map = "version = 1\n[card-id]\ncolumn = \"id\"\n[recipient-email]\ncolumn = \"mail\"\n";
    let mapping = Mapping::from_text(Path::new("map.toml"), map).unwrap();
    for (rows, expected, never) in [
        ("Report of,x,y\nA,b,c\nid,mail,z\nA-1,a@x.org,x\n", "line 3 has them", "a@x.org"),
        ("A-1,a@x.org\nA-2,b@x.org\n", "line 1, taken for its headings, holds values and no headings", "a@x.org"),
        ("\n\nbook,author\nx,y\n", "line 3, taken for its headings, has \"book\", \"author\"", "x,y"),
    ] {
        let roster = Roster::open(&world.file("r.csv", rows), RosterOptions::default()).unwrap();
        let error = mapping.check_columns(&roster).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Roster);
        assert!(error.to_string().contains(expected) && !error.to_string().contains(never), "{error}");
    }
}
