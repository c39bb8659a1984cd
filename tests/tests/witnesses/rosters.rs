//! Tables that Python's own csv module writes, in every family of encodings, are read as the same tables.

use std::hash::{BuildHasher, RandomState};

use card_sync::roster::{Encoding, Roster, RosterOptions};
use serde::Deserialize;

use crate::programs::{installed, source, succeed};

/// Takes the seed of a run that failed.
const SEED: &str = "ROSTERS_SEED";

#[derive(Deserialize)]
struct Table {
    file: String,
    encoding: Option<String>,
    delimiter: char,
    headings: Vec<String>,
    rows: Vec<Vec<String>>,
}

#[test]
fn what_pythons_csv_module_writes_is_read_cell_by_cell_in_every_encoding() {
    let seed = std::env::var(SEED).unwrap_or_else(|_| RandomState::new().hash_one(0).to_string());
    println!("{SEED}={seed}");
    let folder = tempfile::tempdir().expect("a scratch folder");
    succeed(installed("python3", "python3").arg(source("rosters.py")).arg(folder.path()).arg(&seed));
    let tables = std::fs::read(folder.path().join("tables.json")).expect("a list of tables");
    let tables: Vec<Table> = serde_json::from_slice(&tables).expect("tables");
    assert!(tables.len() > 200, "{}", tables.len());
    for table in tables {
        let options = RosterOptions {
            encoding: table.encoding.as_deref().map(|label| Encoding::for_label(label).expect("a label")),
            delimiter: u8::try_from(table.delimiter).ok(),
            ..RosterOptions::default()
        };
        let told = format!("{} in {:?} with {SEED}={seed}", table.file, table.encoding);
        let roster = Roster::open(&folder.path().join(&table.file), options).expect(&told);
        assert_eq!(roster.headings(), table.headings, "{told}");
        let rows: Vec<_> = roster.rows().expect(&told).map(|row| row.expect(&told)).collect();
        assert_eq!(rows.len(), table.rows.len(), "{told}");
        for (row, expected) in rows.iter().zip(&table.rows) {
            assert!(row.problems().is_empty(), "{told}: {:?}", row.problems());
            let cells: Vec<_> = table.headings.iter().filter_map(|heading| row.cell(heading)).collect();
            assert_eq!(&cells, expected, "{told}");
        }
    }
}
