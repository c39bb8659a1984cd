//! Plan, journal, state and key of every form so far, as they were written then. A new version adds its files.

use std::path::{Path, PathBuf};

use card_sync::card::{CardRecord, Field};
use card_sync::journal::{Journal, Tally};
use card_sync::mapping::Mapping;
use card_sync::plan::Plan;
use card_sync::roster::Roster;
use card_sync::state::{Remembered, State};
use rusqlite::Connection;
use tempfile::TempDir;

/// The files of a run, where they may be written to.
pub(crate) struct Files(pub(crate) TempDir);

impl Files {
    pub(crate) fn new() -> Self {
        let files = Self(tempfile::tempdir().unwrap());
        for name in ["plan.json", "plan.json.journal", "state.db", "state.db.key", "roster.csv", "map.toml"] {
            files.take(name, name);
        }
        files
    }

    /// Those of a run that was killed.
    fn crashed() -> Self {
        let files = Self::new();
        for name in ["plan.json.journal", "plan.json.journal-wal", "state.db", "state.db-wal"] {
            files.take(&format!("crashed/{name}"), name);
        }
        files
    }

    fn take(&self, from: &str, to: &str) {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files").join(from);
        std::fs::copy(from, self.path(to)).unwrap();
        // Git keeps no permissions.
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            std::fs::set_permissions(self.path(to), std::fs::Permissions::from_mode(0o600)).unwrap();
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn plan(&self) -> Plan {
        Plan::open(&self.path("plan.json")).unwrap()
    }
}

/// Application id and version of the tables.
fn marks(path: &Path) -> (i64, i64) {
    let connection = Connection::open(path).unwrap();
    let mark = |name: &str| connection.pragma_query_value(None, name, |row| row.get(0)).unwrap();
    (mark("application_id"), mark("user_version"))
}

/// What the state says of the e-mail address of the first and the last row, and whether it knows leaver `L-1` as switched off.
fn remembered(files: &Files, state: &State) -> ([Remembered; 2], bool) {
    let plan = files.plan();
    let template = &plan.header().card_template_id;
    let mapping = Mapping::open(&files.path("map.toml")).unwrap();
    let roster = Roster::open(&files.path("roster.csv"), mapping.roster_options()).unwrap();
    let rows: Vec<_> = roster.rows().unwrap().map(Result::unwrap).collect();
    let records: Vec<CardRecord> = rows.iter().map(|row| mapping.record(row).unwrap()).collect();
    let of = |record: &CardRecord| {
        let known = state.lookup(template, &record.card_id).unwrap();
        state.remembered(template, &known, record, &Field::RecipientEmail)
    };
    assert_eq!(records.len(), 8);
    let emails = [of(&records[0]), of(&records[7])];
    (emails, state.lookup(template, "L-1").unwrap().deactivated_at.is_some())
}

#[test]
fn a_plan_of_format_1_is_read() {
    let files = Files::new();
    let plan = files.plan();
    let steps: Vec<_> = plan.steps().unwrap().map(Result::unwrap).collect();
    assert_eq!((steps.len(), &*steps[9].card_id), (10, "L-1"));
    assert_eq!(plan.header().id, "2008abe733852c18c25c0e0775bcaa0f");
}

#[test]
fn a_state_without_marks_is_ours_and_keeps_what_it_knows() {
    // The run that was killed had not come to the leavers.
    for (files, is_off) in [(Files::new(), true), (Files::crashed(), false)] {
        let path = files.path("state.db");
        let before = std::fs::read(&path).unwrap();
        let key = std::fs::read(files.path("state.db.key")).unwrap();
        let expected = ([Remembered::Same, Remembered::Never], is_off);
        assert_eq!(remembered(&files, &State::look(&path).unwrap()), expected);
        assert_eq!(std::fs::read(&path).unwrap(), before);
        assert_eq!(remembered(&files, &State::open(&path).unwrap()), expected);
        assert_eq!(marks(&path), (0x4353_7461, 2));
        assert_eq!(std::fs::read(files.path("state.db.key")).unwrap(), key);
        assert_eq!(remembered(&files, &State::open(&path).unwrap()), expected);
    }
}

#[test]
fn a_journal_without_marks_is_ours_and_keeps_what_was_sent() {
    let whole = Tally { confirmed: 8, failed: 1, unknown: 1, ..Tally::default() };
    let crashed = Tally { confirmed: 5, unknown: 5, ..Tally::default() };
    for (files, expected) in [(Files::new(), whole), (Files::crashed(), crashed)] {
        let (path, plan) = (files.path("plan.json.journal"), files.plan());
        assert!(Journal::exists(&path, &plan).unwrap());
        assert_eq!(marks_without_log(&path), (0, 0));
        assert_eq!(Journal::open(&path, &plan).unwrap().tally().unwrap(), expected);
        assert_eq!(marks(&path), (0x434a_6f75, 1));
        assert_eq!(Journal::open(&path, &plan).unwrap().tally().unwrap(), expected);
        assert!(!files.path("plan.json.journal.previous").exists());
    }
}

fn marks_without_log(path: &Path) -> (u32, u32) {
    let bytes = std::fs::read(path).unwrap();
    let number = |place: usize| u32::from_be_bytes(bytes[place..place + 4].try_into().unwrap());
    (number(68), number(60))
}
