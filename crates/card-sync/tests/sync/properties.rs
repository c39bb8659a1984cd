//! What holds for every roster, with the csv crate and `serde_json` as witnesses.

use card_sync::roster::{Encoding, Roster, RosterOptions};
use proptest::prelude::*;

use crate::world::World;

/// Cells with all that CSV must quote, and characters of every width.
fn cell() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop::sample::select(vec![
            "a", ",", ";", "\"", "\n", "\r\n", "\t", " ", "é", "髙", "表", "ｱ", "Ł", "Ж", "中", "한", "👩", "0", "=",
            "|",
        ]),
        0..8,
    )
    .prop_map(|parts| parts.concat())
}

fn rows() -> impl Strategy<Value = Vec<[String; 3]>> {
    let row = [cell(), cell(), cell()];
    // A row that is blank all over is no row, here as in the csv crate.
    prop::collection::vec(row, 1..6).prop_map(|mut rows| {
        for row in &mut rows {
            row[0].insert(0, 'x');
        }
        rows
    })
}

fn written(rows: &[[String; 3]], delimiter: u8) -> String {
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    writer.write_record(["one", "two", "three"]).unwrap();
    for row in rows {
        writer.write_record(row).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

/// The text in an encoding, without what that cannot write.
fn encoded(text: &str, encoding: Encoding) -> (String, Vec<u8>) {
    let wide = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect();
    match encoding.name() {
        "utf-8" => (text.to_owned(), text.as_bytes().to_vec()),
        "utf-16le" => (text.to_owned(), wide(u16::to_le_bytes)),
        "utf-16be" => (text.to_owned(), wide(u16::to_be_bytes)),
        name => {
            let writer = encoding_rs::Encoding::for_label(name.as_bytes()).unwrap();
            let can_write = |letter: &char| {
                let mut buffer = [0; 4];
                let (bytes, _, is_lost) = writer.encode(letter.encode_utf8(&mut buffer));
                // Some are written as a relative of theirs.
                !is_lost && writer.decode_without_bom_handling(&bytes).0.chars().eq([*letter])
            };
            let text: String = text.chars().filter(can_write).collect();
            let bytes = writer.encode(&text).0.into_owned();
            (text, bytes)
        }
    }
}

/// Encodings of every kind: of one byte a letter, of pairs whose second byte looks like a delimiter, and with shifts.
const ENCODINGS: [&str; 14] = [
    "utf-8",
    "utf-16le",
    "utf-16be",
    "windows-1250",
    "windows-1251",
    "windows-1252",
    "iso-8859-2",
    "koi8-r",
    "macintosh",
    "shift_jis",
    "gb18030",
    "big5",
    "euc-kr",
    "iso-2022-jp",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn what_the_csv_crate_writes_is_read_cell_by_cell(
        rows in rows(),
        delimiter in prop::sample::select(b",;\t|:~^#".to_vec()),
        label in prop::sample::select(ENCODINGS.to_vec()),
    ) {
        let world = World::new();
        let encoding = Encoding::for_label(label).unwrap();
        let rows: Vec<_> = rows.iter().map(|row| row.each_ref().map(|cell| encoded(cell, encoding).0)).collect();
        let bytes = encoded(&written(&rows, delimiter), encoding).1;
        let options = RosterOptions { encoding: Some(encoding), delimiter: Some(delimiter), ..RosterOptions::default() };
        let roster = Roster::open(&world.file("r.csv", &bytes), options).unwrap();
        let read: Vec<_> = roster.rows().unwrap().map(Result::unwrap).collect();
        prop_assert_eq!(read.len(), rows.len());
        let mut originals = roster.preamble().unwrap();
        for (read, row) in read.iter().zip(&rows) {
            prop_assert!(read.problems().is_empty(), "{:?}", read.problems());
            let cells = ["one", "two", "three"].map(|heading| read.cell(heading).unwrap().to_owned());
            prop_assert_eq!(&cells, row);
            originals.extend(read.original());
        }
        prop_assert_eq!(originals, bytes);
    }

    #[test]
    fn any_bytes_give_rows_that_are_found_again_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let world = World::new();
        let Ok(roster) = Roster::open(&world.file("r.csv", &bytes), RosterOptions::default()) else { return Ok(()) };
        let mut reader = roster.reader().unwrap();
        for row in roster.rows().unwrap().map_while(Result::ok) {
            let again = reader.row_at(row.place()).unwrap();
            prop_assert_eq!(again.original(), row.original());
        }
    }

    #[test]
    fn a_json_line_gives_the_texts_that_were_written(mut cells in prop::collection::vec(cell(), 1..5)) {
        let world = World::new();
        // A line of blank members only is no row.
        cells[0].insert(0, 'x');
        let object: serde_json::Map<String, serde_json::Value> =
            cells.iter().enumerate().map(|(index, cell)| (format!("c{index}"), cell.as_str().into())).collect();
        let line = serde_json::Value::Object(object).to_string();
        let roster = Roster::open(&world.file("r.jsonl", &line), RosterOptions::default()).unwrap();
        let row = roster.rows().unwrap().next().unwrap().unwrap();
        for (index, cell) in cells.iter().enumerate() {
            prop_assert_eq!(row.cell(&format!("c{index}")), Some(cell.as_str()));
        }
    }
}
