//! Database files and snapshots of every version so far, as they were written then. A new version adds its files.

use std::path::{Path, PathBuf};

use card_emulator::{Emulator, EmulatorHandle};
use serde_json::json;
use tempfile::TempDir;

use crate::support::{done, start, status};

/// The first version that has each table.
const TABLES: [(&str, usize); 5] =
    [("template", 1), ("card", 1), ("user_card", 1), ("card_path", 2), ("user_card_detail", 3)];

/// All that version 3 holds, and what a version holds of it: the files are of one state.
async fn part(version: usize) -> String {
    let whole = std::fs::read(file("snapshot-3.json")).unwrap();
    let emulator = start().await;
    emulator.restore(&String::from_utf8(whole).unwrap()).await.unwrap();
    let dump = emulator.dump().await.unwrap();
    let is_known = |line: &str| {
        let table = line.split(' ').next().unwrap();
        TABLES.iter().any(|(name, since)| *name == table && *since <= version)
    };
    let counts = TABLES.map(|(name, _)| dump.lines().filter(|line| line.starts_with(&format!("{name} "))).count());
    assert_eq!(counts, [1, 10, 4, 2, 2]);
    dump.split_inclusive('\n').filter(|line| is_known(line)).collect()
}

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files").join(name)
}

async fn is_usable(emulator: &EmulatorHandle) {
    assert_eq!(status(emulator, "L-1").await, "Deactivated");
    done(emulator, "card-action", "A-1", json!({"status-action": "deactivate"})).await;
    assert_eq!(status(emulator, "A-1").await, "Deactivated");
}

#[tokio::test]
async fn database_files_of_every_version_keep_what_they_hold() {
    for version in 1..=3 {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("cards.db");
        std::fs::copy(file(&format!("version-{version}.db")), &path).unwrap();
        let emulator = Emulator::builder().database_file(&path).start().await.unwrap();
        assert_eq!(emulator.dump().await.unwrap(), part(version).await, "version {version}");
        is_usable(&emulator).await;
    }
}

#[tokio::test]
async fn snapshots_of_every_version_bring_back_what_they_hold() {
    for version in 1..=3 {
        let emulator = start().await;
        let snapshot = std::fs::read_to_string(file(&format!("snapshot-{version}.json"))).unwrap();
        emulator.restore(&snapshot).await.unwrap();
        assert_eq!(emulator.dump().await.unwrap(), part(version).await, "version {version}");
        // Version 1 had tables alone.
        let taken: serde_json::Value = serde_json::from_str(&emulator.snapshot_with_journal().await.unwrap()).unwrap();
        let expected = if version == 1 { json!([]) } else { json!(["extra-members"]) };
        assert_eq!(taken["drift"], expected, "version {version}");
        is_usable(&emulator).await;
    }
}
