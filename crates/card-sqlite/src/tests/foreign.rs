//! Whose file it is.

use std::path::Path;

use rusqlite::Connection;

use super::{FIRST, JOURNAL, NEW, everything, open, scratch, size};
use crate::{Access, Durability, ErrorKind};

/// A program without marks in its files was killed: everything is in the log.
#[test]
fn what_a_kill_left_in_the_log_is_found() {
    for (schema, kind) in [(&NEW, None), (&JOURNAL, Some(ErrorKind::Foreign))] {
        let (folder, path) = scratch();
        let living = folder.path().join("living.db");
        let old = Connection::open(&living).unwrap();
        old.execute_batch("pragma journal_mode = wal").unwrap();
        old.execute_batch(FIRST).unwrap();
        old.execute_batch("insert into meta values ('key', x'01'); insert into thing (name) values ('a')").unwrap();
        std::fs::copy(&living, &path).unwrap();
        std::fs::copy(folder.path().join("living.db-wal"), folder.path().join("file.db-wal")).unwrap();
        drop(old);
        let before = everything(folder.path());
        assert_eq!(
            schema.look(&path).map(|found| size(&found.unwrap(), "a")).map_err(|error| error.kind()),
            kind.map_or(Ok(7), Err)
        );
        assert_eq!(everything(folder.path()), before);
        assert_eq!(
            open(schema, &path).map(|found| size(&found, "a")).map_err(|error| error.kind()),
            kind.map_or(Ok(7), Err)
        );
        if kind.is_some() {
            assert_eq!(everything(folder.path()), before);
        }
    }
}

#[test]
fn what_is_not_ours_is_refused_and_nothing_is_touched() {
    let batch = |path: &Path, sql: &str| Connection::open(path).unwrap().execute_batch(sql).unwrap();
    let put = |name: &str, path: &Path| match name {
        "text" => std::fs::write(path, "this is a text file, long enough to be looked at by a database").unwrap(),
        "short" => std::fs::write(path, "x").unwrap(),
        "start" => std::fs::write(path, b"SQLite format 3\0").unwrap(),
        "journal" => drop(open(&JOURNAL, path).unwrap()),
        "marked" => batch(path, "pragma application_id = 5"),
        "versioned" => batch(path, "pragma user_version = 5"),
        "log" => batch(path, "pragma journal_mode = wal; create table card (id)"),
        "newer" => {
            let newer = open(&NEW, path).unwrap();
            newer.execute("insert into thing (name) values ('a')", []).unwrap();
            newer.pragma_update(None, "user_version", 3).unwrap();
        }
        _ => batch(path, "create table card (id); insert into card values (1)"),
    };
    for name in ["text", "short", "start", "journal", "marked", "versioned", "log", "newer", "tables"] {
        let (folder, path) = scratch();
        put(name, &path);
        let before = everything(folder.path());
        let refused = [
            open(&NEW, &path).expect_err(name),
            NEW.open(&path, Access::Exclusive, Durability::ProcessDeath).unwrap_err(),
            NEW.look(&path).expect_err(name),
        ];
        let expected = if name == "newer" { ErrorKind::Newer } else { ErrorKind::Foreign };
        assert_eq!(refused.map(|error| error.kind()), [expected; 3], "{name}");
        assert_eq!(everything(folder.path()), before, "{name}");
    }
}

/// A live database of another program, with a log that is not taken in.
#[test]
fn a_database_that_another_program_uses_is_refused_and_nothing_is_touched() {
    for text in
        ["create table card (id)", "create table meta (name text primary key, value blob not null) without rowid"]
    {
        let (folder, path) = scratch();
        let theirs = Connection::open(&path).unwrap();
        theirs.execute_batch("pragma journal_mode = wal; create table other (x)").unwrap();
        theirs.execute_batch(text).unwrap();
        let before = everything(folder.path());
        assert_eq!(open(&NEW, &path).unwrap_err().kind(), ErrorKind::Foreign);
        assert_eq!(NEW.look(&path).unwrap_err().kind(), ErrorKind::Foreign);
        assert_eq!(everything(folder.path()), before);
    }
}
