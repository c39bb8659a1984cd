//! What is opened, and how it is looked at.

mod foreign;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use rusqlite::Connection;
use tempfile::TempDir;

use crate::{Access, Durability, Error, ErrorKind, Kind, Schema};

const FIRST: &str = "create table meta (name text primary key, value blob not null) without rowid;
    create table thing (id integer primary key, name text not null default '');";

const OLD: Schema = Schema {
    kind: Kind::State,
    migrations: &[FIRST],
    unmarked: Some("select exists (select 1 from meta where name = 'key')"),
};

const NEW: Schema =
    Schema { migrations: &[FIRST, "alter table thing add column size integer not null default 7"], ..OLD };

const JOURNAL: Schema = Schema { kind: Kind::Journal, unmarked: None, ..OLD };

fn open(schema: &Schema, path: &Path) -> Result<Connection, Error> {
    schema.open(path, Access::Shared, Durability::PowerCut)
}

fn scratch() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file.db");
    (folder, path)
}

/// Every file of a folder, with its bytes and when it was changed, and when the folder was.
fn everything(folder: &Path) -> (BTreeMap<PathBuf, (Vec<u8>, SystemTime)>, SystemTime) {
    let changed = |path: &Path| std::fs::metadata(path).unwrap().modified().unwrap();
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = paths.map(|path| {
        let bytes = std::fs::read(&path).unwrap();
        let at = changed(&path);
        (path, (bytes, at))
    });
    (files.collect(), changed(folder))
}

fn size(connection: &Connection, name: &str) -> i64 {
    connection.query_row("select size from thing where name = ?1", [name], |row| row.get(0)).unwrap()
}

#[test]
fn a_new_file_has_its_marks_without_its_log() {
    for access in [Access::Shared, Access::Exclusive] {
        let (_folder, path) = scratch();
        let connection = NEW.open(&path, access, Durability::PowerCut).unwrap();
        // As after a kill: the log was not taken in.
        let header = std::fs::read(&path).unwrap();
        assert_eq!((&header[60..64], &header[68..72]), (&[0, 0, 0, 2][..], &b"CSta"[..]));
        let mode: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
        let synchronous: i64 = connection.pragma_query_value(None, "synchronous", |row| row.get(0)).unwrap();
        assert_eq!((&*mode, synchronous), ("wal", 2));
    }
}

#[cfg(unix)]
#[test]
fn a_new_file_and_what_lies_beside_it_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;

    let (folder, path) = scratch();
    let connection = open(&NEW, &path).unwrap();
    connection.execute("insert into thing (name) values ('a')", []).unwrap();
    for file in everything(folder.path()).0.keys() {
        assert_eq!(std::fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600, "{}", file.display());
    }
}

#[test]
fn older_tables_are_brought_up_to_date_and_keep_what_they_hold() {
    let (_folder, path) = scratch();
    open(&OLD, &path).unwrap().execute("insert into thing (name) values ('a')", []).unwrap();
    let looked = NEW.look(&path).unwrap().unwrap();
    assert_eq!(size(&looked, "a"), 7);
    assert!(looked.execute("delete from thing", []).is_err());
    // Looking has not done it.
    assert!(open(&OLD, &path).is_ok());
    assert_eq!(size(&open(&NEW, &path).unwrap(), "a"), 7);
    let refused = open(&OLD, &path).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Newer);
    assert_eq!(OLD.look(&path).unwrap_err().kind(), ErrorKind::Newer);
}

#[test]
fn a_file_of_before_the_marks_is_told_by_its_tables_and_what_they_hold() {
    let (_folder, path) = scratch();
    let old = Connection::open(&path).unwrap();
    old.execute_batch(FIRST).unwrap();
    old.execute("insert into thing (name) values ('a')", []).unwrap();
    assert_eq!(open(&NEW, &path).unwrap_err().kind(), ErrorKind::Foreign);
    old.execute("insert into meta values ('key', x'01')", []).unwrap();
    for more in ["create index more on thing (name)", "create view more as select 1", "create table more (x)"] {
        old.execute_batch(more).unwrap();
        assert_eq!(open(&NEW, &path).unwrap_err().kind(), ErrorKind::Foreign, "{more}");
        old.execute_batch(&format!("drop {} more", more.split(' ').nth(1).unwrap())).unwrap();
    }
    assert_eq!(open(&JOURNAL, &path).unwrap_err().kind(), ErrorKind::Foreign);
    drop(old);
    assert_eq!(size(&open(&NEW, &path).unwrap(), "a"), 7);
    let owner: i64 = open(&NEW, &path).unwrap().pragma_query_value(None, "application_id", |row| row.get(0)).unwrap();
    assert_eq!(owner, 0x4353_7461);
}

#[test]
fn looking_touches_nothing_and_sees_what_is_committed() {
    let (folder, path) = scratch();
    assert!(NEW.look(&path).unwrap().is_none());
    assert_eq!(everything(folder.path()).0.len(), 0);
    let writer = open(&NEW, &path).unwrap();
    writer.execute("insert into thing (name) values ('a')", []).unwrap();
    writer.execute_batch("begin; insert into thing (name) values ('b')").unwrap();
    let before = everything(folder.path());
    let looked = NEW.look(&path).unwrap().unwrap();
    let count = |connection: &Connection| {
        connection.query_row("select count(*) from thing", [], |row| row.get::<_, i64>(0)).unwrap()
    };
    assert_eq!(count(&looked), 1);
    assert_eq!(everything(folder.path()), before);
    writer.execute_batch("commit").unwrap();
    assert_eq!((count(&looked), count(&NEW.look(&path).unwrap().unwrap())), (1, 2));
    drop(writer);
    let before = everything(folder.path());
    assert_eq!(count(&NEW.look(&path).unwrap().unwrap()), 2);
    assert_eq!(everything(folder.path()), before);
}

#[test]
fn what_is_seen_while_others_write_is_of_one_moment() {
    let (_folder, path) = scratch();
    drop(open(&NEW, &path).unwrap());
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let text = "x".repeat(500);
            // Every connection takes its log into the file at its end, and some do so before.
            for round in 0..40 {
                let writer = open(&NEW, &path).unwrap_or_else(|error| panic!("{error}"));
                writer.pragma_update(None, "wal_autocheckpoint", 5 + round).unwrap();
                for _ in 0..20 {
                    // Two rows in one transaction, so that half of it would show.
                    writer.execute("insert into thing (name) values (?1), (?1)", [&text]).unwrap();
                }
            }
            is_over.store(true, Ordering::Release);
        });
        let mut last = 0;
        while !is_over.load(Ordering::Acquire) {
            let looked = match NEW.look(&path) {
                Err(error) if error.kind() == ErrorKind::InUse => continue,
                looked => looked.unwrap().unwrap(),
            };
            NEW.check(&path).unwrap();
            let check: String = looked.query_row("pragma integrity_check", [], |row| row.get(0)).unwrap();
            let count: i64 = looked.query_row("select count(*) from thing", [], |row| row.get(0)).unwrap();
            assert!(check == "ok" && count % 2 == 0 && count >= last, "{check}, {count} after {last}");
            last = count;
        }
    });
}

#[test]
fn many_that_open_a_new_file_at_once_share_it() {
    for _ in 0..10 {
        let (_folder, path) = scratch();
        let barrier = Barrier::new(8);
        std::thread::scope(|scope| {
            for number in 0..8 {
                let (path, barrier) = (&path, &barrier);
                scope.spawn(move || {
                    barrier.wait();
                    let connection = open(&NEW, path).unwrap();
                    connection.execute("insert into thing (id) values (?1)", [number]).unwrap();
                });
            }
        });
        let count: i64 =
            open(&NEW, &path).unwrap().query_row("select count(*) from thing", [], |row| row.get(0)).unwrap();
        assert_eq!(count, 8);
    }
}

#[test]
fn nobody_shares_an_exclusive_file() {
    let (_folder, path) = scratch();
    let first = NEW.open(&path, Access::Exclusive, Durability::ProcessDeath).unwrap();
    let second = NEW.open(&path, Access::Exclusive, Durability::ProcessDeath).unwrap_err();
    assert_eq!(second.kind(), ErrorKind::InUse);
    drop(first);
    assert!(NEW.open(&path, Access::Exclusive, Durability::ProcessDeath).is_ok());
}

#[test]
fn a_path_that_cannot_be_says_why() {
    let (folder, path) = scratch();
    assert_eq!(open(&NEW, folder.path()).unwrap_err().kind(), ErrorKind::Foreign);
    std::fs::write(&path, "").unwrap();
    for (place, part) in [("no/such.db", "no such folder"), ("file.db/x.db", "no such folder")] {
        let error = open(&NEW, &folder.path().join(place)).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::File(_)), "{error:?}");
        assert!(error.to_string().contains(part), "{error}");
    }
    // An empty file is a new one.
    assert!(open(&NEW, &path).is_ok());
}

#[test]
fn a_full_disk_and_a_protected_file_are_told_in_words() {
    let (_folder, path) = scratch();
    let connection = open(&NEW, &path).unwrap();
    connection.execute_batch("pragma max_page_count = 1").unwrap();
    let full = connection.execute("insert into thing (name) values (hex(zeroblob(100000)))", []).unwrap_err();
    assert!(Error::from(full).to_string().contains("the disk is full; free some space"));
    // SQLITE_IOERR_SHMSIZE: no room for the index of the log.
    let no_room = rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(4874), None);
    assert!(Error::from(no_room).to_string().contains("the disk may be full"));
    let protected = NEW.look(&path).unwrap().unwrap().execute("delete from thing", []).unwrap_err();
    assert!(Error::from(protected).to_string().contains("change the permissions"));
}

#[test]
fn names_are_taken_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["100% sure?.db", "a b#c&d=e.db", "'quoted\".db", ":memory:", "ä.db", "file:x?mode=memory"] {
        let path = folder.path().join(name);
        drop(open(&NEW, &path).unwrap());
        assert!(path.exists(), "{name}");
        assert!(NEW.look(&path).unwrap().is_some(), "{name}");
    }
}
