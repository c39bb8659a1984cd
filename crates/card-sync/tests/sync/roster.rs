//! Rosters as systems export them, and as they should not be.

use card_sync::roster::{Encoding, Roster, RosterForm, RosterOptions, Row};
use card_sync::{Error, ErrorKind, GuessKind};

use crate::world::World;

fn open(bytes: impl AsRef<[u8]>) -> Result<(World, Roster), Error> {
    let world = World::new();
    let roster = Roster::open(&world.file("roster", bytes), RosterOptions::default())?;
    Ok((world, roster))
}

fn rows(bytes: impl AsRef<[u8]>) -> Vec<Row> {
    let (_world, roster) = open(bytes).unwrap();
    roster.rows().unwrap().map(Result::unwrap).collect()
}

fn utf16(text: &str) -> Vec<u8> {
    std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

#[test]
fn the_same_roster_is_read_from_every_form() {
    let text = "id;name\r\nA-1;\"Zoë; \"\"O'Brien\"\"\"\r\nA-2;Wei\r\n";
    let windows: Vec<u8> = text.chars().map(|character| u8::try_from(u32::from(character)).unwrap()).collect();
    for (bytes, encoding) in [
        (text.as_bytes().to_vec(), Encoding::UTF_8),
        ([b"\xEF\xBB\xBF", text.as_bytes()].concat(), Encoding::UTF_8),
        (windows, Encoding::WINDOWS_1252),
        (utf16(text), Encoding::UTF_16LE),
        (format!("sep=;\r\n{text}").into_bytes(), Encoding::UTF_8),
    ] {
        let (_world, roster) = open(&bytes).unwrap();
        assert_eq!((roster.encoding(), roster.delimiter(), roster.form()), (encoding, Some(';'), RosterForm::Csv));
        assert_eq!(roster.headings(), ["id", "name"]);
        let rows: Vec<_> = roster.rows().unwrap().map(Result::unwrap).collect();
        assert_eq!(rows[0].cell("name"), Some("Zoë; \"O'Brien\""));
        assert_eq!(rows[1].cell("id"), Some("A-2"));
        assert_eq!(rows[1].cell("mail"), None);
        // What was read is the file, byte by byte.
        let originals: Vec<u8> = rows.iter().flat_map(|row| row.original().to_vec()).collect();
        assert_eq!([roster.preamble().unwrap(), originals].concat(), bytes);
    }
}

#[test]
fn json_lines_are_rows_too() {
    let (_world, roster) = open("{\"id\":1042,\"name\":\"Zoë\"}\n\n{\"id\":\"A-2\",\"mail\":null}\n").unwrap();
    assert_eq!((roster.form(), roster.delimiter(), roster.headings().len()), (RosterForm::JsonLines, None, 0));
    let rows: Vec<_> = roster.rows().unwrap().map(Result::unwrap).collect();
    assert_eq!(rows[0].cell("id"), Some("1042"));
    assert_eq!((rows[1].cell("mail"), rows[1].cell("name"), rows[1].place().line), (Some(""), None, 3));
}

#[test]
fn a_row_is_found_again_by_its_place() {
    let text = "id,name\nA-1,\"two\nlines\"\n\nA-2,Wei\nA-3,Max";
    let (_world, roster) = open(utf16(text)).unwrap();
    let places: Vec<_> = roster.rows().unwrap().map(|row| row.unwrap().place()).collect();
    assert_eq!(places.iter().map(|place| (place.number, place.line)).collect::<Vec<_>>(), [(1, 2), (2, 5), (3, 6)]);
    let mut reader = roster.reader().unwrap();
    for (place, id) in places.iter().zip(["A-1", "A-2", "A-3"]).rev() {
        let row = reader.row_at(*place).unwrap();
        assert_eq!((row.cell("id"), row.place()), (Some(id), *place));
    }
    let mut beyond = places[2];
    beyond.offset += 1000;
    assert_eq!(reader.row_at(beyond).unwrap_err().kind(), ErrorKind::Stale);
}

#[test]
fn what_is_wrong_with_a_row_is_told_with_line_and_column_and_the_rest_is_read() {
    let long = "x".repeat(70_000);
    let text = format!("id,name\nA-1\nA-2,a,b\nA-3,\"a\" b\nA-4,a\0b\nA-5,{long}\nA-6,fine\n");
    let rows = rows(text);
    let problems: Vec<_> = rows.iter().map(|row| row.problems().first().map(ToString::to_string)).collect();
    let expected = [
        "line 2: 1 cell under 2 headings",
        "line 3: 3 cells under 2 headings",
        "line 4: text stands after a closing quote",
        "line 5, column 2 (name): the cell holds a NUL character",
        "line 6, column 2 (name): the cell is longer than 64 KiB",
    ];
    for (problem, expected) in problems.iter().zip(expected) {
        assert!(problem.as_ref().is_some_and(|problem| problem.starts_with(expected)), "{problem:?} {expected}");
    }
    assert_eq!((problems.len(), &problems[5]), (6, &None));
}

#[test]
fn bytes_of_another_encoding_are_told_where_the_encoding_was_chosen() {
    let world = World::new();
    let path = world.file("r.csv", b"id,name\nA-1,Zo\xEB\n");
    let options = RosterOptions { encoding: Some(Encoding::UTF_8), ..RosterOptions::default() };
    let row = Roster::open(&path, options).unwrap().rows().unwrap().next().unwrap().unwrap();
    assert!(
        row.problems()[0]
            .to_string()
            .starts_with("line 2, column 2 (name): bytes that are not utf-8, the first is 0xEB"),
        "{row:?}"
    );
}

#[test]
fn an_unclosed_quote_ends_the_reading_with_its_line() {
    let (_world, roster) = open("id,name\nA-1,a\nA-2,\"b\nA-3,c\n").unwrap();
    let mut rows = roster.rows().unwrap();
    assert!(rows.next().unwrap().is_ok());
    let error = rows.next().unwrap().unwrap_err();
    assert_eq!((error.kind(), error.problems().kept()[0].line), (ErrorKind::Roster, 3));
    assert!(rows.next().is_none());
}

#[test]
fn headings_that_cannot_be_used_are_refused() {
    for (text, expected) in [
        ("id,name,id\n", "line 1, column 3 (id): the heading comes twice, first as column 1"),
        ("\n\n", "there are none"),
        (",,\n", "there are none"),
        ("id,\"name\n", "a quote is opened and never closed"),
        ("id,\"name\"x\n", "text stands after a closing quote"),
    ] {
        let error = open(text).unwrap_err();
        assert!(error.to_string().contains(expected), "{text:?}: {error}");
    }
    for (text, expected) in [("", "is empty"), ("PK\x03\x04...", "CSV UTF-8"), ("[{\"id\":1}]", "JSON list")] {
        assert!(open(text).unwrap_err().to_string().contains(expected), "{text}");
    }
}

#[test]
fn no_bytes_make_the_reader_fail_or_hang() {
    // Mixtures of the characters that matter, five at a time: every 101st of them, which hits each place and character.
    let characters = b"a,;\"\n\r\0\xEB{";
    let count = characters.len();
    let world = World::new();
    let mut read = 0;
    for number in (0..count.pow(5)).step_by(101) {
        let mut text = b"id,name\n".to_vec();
        text.extend((0..5_u32).map(|place| characters[number / count.pow(place) % count]));
        let Ok(roster) = Roster::open(&world.file("r.csv", &text), RosterOptions::default()) else { continue };
        let rows: Vec<Row> = roster.rows().unwrap().map_while(Result::ok).collect();
        let mut reader = roster.reader().unwrap();
        for row in rows {
            assert_eq!(reader.row_at(row.place()).unwrap().original(), row.original(), "{text:?}");
            read += 1;
        }
    }
    assert!(read > 300, "{read}");
}

#[test]
fn titles_and_remarks_before_the_headings_are_passed_over_and_told() {
    for (before, titles) in [
        ("", 0),
        ("\n\n", 0),
        (",,\n \u{a0},\"\",\n", 0),
        ("Students of the autumn term\n\n", 1),
        ("Students of the autumn term,,\n,,\n", 1),
        ("sep=,\nStudents\n2026\n", 2),
        ("#TYPE System.Data.DataRow\n", 0),
        ("\"#type Selected.Person\"\n", 0),
        ("# made by HR, 2026\n", 1),
    ] {
        let text = format!("{before}id,name,course\nA-1,Zo\u{eb},Law\n--,---,==\n,,\nA-2,Wei,\n");
        let (_world, roster) = open(&text).unwrap();
        assert_eq!(roster.headings(), ["id", "name", "course"], "{before:?}");
        let rows: Vec<_> = roster.rows().unwrap().map(Result::unwrap).collect();
        let first = 2 + before.matches('\n').count() as u64;
        let places = rows.iter().map(|row| (row.place().number, row.place().line)).collect::<Vec<_>>();
        assert_eq!(places, [(1, first), (2, first + 3)], "{before:?}");
        let guess = roster.guesses().into_iter().find(|guess| guess.what == GuessKind::Headings);
        assert_eq!(guess.map(|guess| guess.taken), (titles > 0).then(|| format!("line {}", first - 1)), "{before:?}");
        let again = roster.reader().unwrap().row_at(rows[1].place()).unwrap();
        assert_eq!(again.cell("id"), Some("A-2"));
    }
}

#[test]
fn headings_that_look_like_little_are_headings() {
    for text in
        [",id\n0,A-1\n1,A-2\n", "#,id\n1,A-1\n2,A-2\n", "id\nA-1\nA-2\n", "id,name\nA-1,x\n", "id,,c\nA-1,x,y\n"]
    {
        let (_world, roster) = open(text).unwrap();
        assert!(roster.headings().contains(&"id".to_owned()), "{text:?}");
        assert_eq!(roster.rows().unwrap().next().unwrap().unwrap().cell("id"), Some("A-1"), "{text:?}");
    }
}

#[test]
fn the_headings_once_more_are_no_row() {
    let rows = rows("id,name\nA-1,x\nid, name\nA-2,y\n");
    assert!(rows[1].problems()[0].to_string().starts_with("line 3: the headings of line 1 once more"), "{rows:?}");
}

#[test]
fn a_row_of_utf_8_in_a_file_that_is_something_else_is_told() {
    let rows = rows(b"id,name\nA-1,Zo\xEB\nA-2,Ren\xE9\nA-3,J\xC3\xBCrgen\n");
    assert_eq!(rows[0].cell("name"), Some("Zo\u{eb}"));
    assert!(rows[2].problems()[0].to_string().starts_with("line 4: this row is utf-8"), "{rows:?}");
}

#[test]
fn a_web_page_in_place_of_an_export_is_told() {
    for text in [
        "<!DOCTYPE html>\n<html>\n",
        "\u{feff}<html lang=\"de\"><body>Login</body></html>",
        " <?xml version=\"1.0\"?>\n<a/>\n",
    ] {
        assert!(open(text).unwrap_err().to_string().contains("is a web page or XML"), "{text}");
    }
    open("<id>,name\nA-1,x\n").unwrap();
}
