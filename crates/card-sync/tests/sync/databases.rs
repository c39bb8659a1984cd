//! Which files are opened as a state or a journal, and what becomes of the others.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Barrier;

use card_sync::ErrorKind;
use card_sync::journal::Journal;
use card_sync::plan::{Plan, PlanWriter, Step, StepKind};
use card_sync::state::State;
use rusqlite::Connection;

use crate::versions::Files;

const T: &str = "template";

fn run(path: &Path, sql: &str) {
    Connection::open(path).unwrap().execute_batch(sql).unwrap();
}

/// Every file of a folder with its bytes.
fn everything(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries.map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap())).collect()
}

/// A plan with this id and ten steps.
fn plan(files: &Files, id: &str) -> Plan {
    let path = files.path(&format!("{id}.json"));
    let mut header = files.plan().header().clone();
    id.clone_into(&mut header.id);
    let mut writer = PlanWriter::create(&path, &header).unwrap();
    for number in 1..=10 {
        writer.step(Step::new(0, StepKind::Deactivate, format!("{id}-{number}"))).unwrap();
    }
    writer.counts_mut().deactivate = 10;
    writer.finish().unwrap();
    Plan::open(&path).unwrap()
}

/// Begins a journal of a new plan, with one step of this status.
fn journal_of(files: &Files, path: &Path, id: &str, status: u8) {
    drop(Journal::open(path, &plan(files, id)).unwrap());
    run(path, &format!("insert into step (number, status, at) values (1, {status}, 5)"));
}

/// Whose journal it is.
fn owner(path: &Path) -> String {
    let connection = Connection::open(path).unwrap();
    connection.query_row("select value from meta where name = 'id'", [], |row| row.get(0)).unwrap()
}

#[test]
fn a_file_that_is_something_else_is_neither_read_nor_touched() {
    let files = Files::new();
    let plan = files.plan();
    let own = files.path("own");
    std::fs::create_dir(&own).unwrap();
    let path = own.join("file.db");
    let journal_bytes = std::fs::read(files.path("plan.json.journal")).unwrap();
    let state_bytes = std::fs::read(files.path("state.db")).unwrap();
    for what in ["text", "card", "meta and card", "the other one"] {
        for is_state in [true, false] {
            drop(std::fs::remove_file(&path));
            match what {
                "text" => std::fs::write(&path, "id,name\nA-1,x\n").unwrap(),
                "card" => run(&path, "create table card (id integer primary key); insert into card values (1)"),
                "meta and card" => run(
                    &path,
                    "create table meta (name text primary key, value text); create table card (id blob primary key, x);
                     create table step (number integer primary key); insert into card values (1, 2)",
                ),
                _ => std::fs::write(&path, if is_state { &journal_bytes } else { &state_bytes }).unwrap(),
            }
            let before = everything(&own);
            let errors = if is_state {
                vec![State::open(&path).unwrap_err(), State::look(&path).unwrap_err()]
            } else {
                let opened = Journal::open(&path, &plan).unwrap_err();
                vec![opened, Journal::exists(&path, &plan).unwrap_err(), Journal::check(&path).unwrap_err()]
            };
            let kind = if is_state { ErrorKind::State } else { ErrorKind::Journal };
            for error in errors {
                assert!(error.kind() == kind && error.is_wrong_file(), "{what}: {error}");
                assert!(
                    error.to_string().contains("file.db") && error.to_string().contains("left as it is"),
                    "{error}"
                );
            }
            assert_eq!(everything(&own), before, "{what}");
        }
    }
}

#[test]
fn a_newer_version_is_never_opened_and_never_moved() {
    let files = Files::new();
    let (journal, state, plan) = (files.path("plan.json.journal"), files.path("state.db"), files.plan());
    drop((Journal::open(&journal, &plan).unwrap(), State::open(&state).unwrap()));
    for (path, newer) in [(&journal, 2), (&state, 3)] {
        run(path, &format!("pragma user_version = {newer}"));
    }
    let before = everything(files.0.path());
    for error in [
        Journal::open(&journal, &plan).unwrap_err(),
        Journal::exists(&journal, &plan).unwrap_err(),
        State::open(&state).unwrap_err(),
        State::look(&state).unwrap_err(),
    ] {
        assert!(error.is_newer_version(), "{error}");
    }
    assert_eq!(everything(files.0.path()), before);
}

#[test]
fn looking_for_a_journal_or_at_a_state_changes_nothing() {
    let files = Files::new();
    drop((Journal::open(&files.path("plan.json.journal"), &files.plan()), State::open(&files.path("state.db"))));
    let other = plan(&files, "other");
    let before = everything(files.0.path());
    assert!(Journal::exists(&files.path("plan.json.journal"), &files.plan()).unwrap());
    assert!(!Journal::exists(&files.path("plan.json.journal"), &other).unwrap());
    assert!(!Journal::exists(&files.path("none"), &other).unwrap());
    let mut state = State::look(&files.path("state.db")).unwrap();
    assert!(state.note_missing(T, "A-1", 5).is_err());
    let template = &files.plan().header().card_template_id.clone();
    assert!(state.lookup(template, "L-1").unwrap().deactivated_at.is_some());
    drop(State::look(&files.path("none.db")).unwrap());
    assert_eq!(everything(files.0.path()), before);
}

#[cfg(unix)]
#[test]
fn a_state_is_one_by_every_link_that_leads_to_it() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::create_dir(at("sub")).unwrap();
    std::os::unix::fs::symlink("../state.db", at("sub/link.db")).unwrap();
    // Begun by the link, though nothing is there yet.
    State::open(&at("sub/link.db")).unwrap().note_missing(T, "A-1", 5).unwrap();
    State::open(&at("state.db")).unwrap().note_missing(T, "A-2", 6).unwrap();
    let missing = |state: State| ["A-1", "A-2"].map(|card| state.lookup(T, card).unwrap().missing_since);
    for name in ["sub/link.db", "state.db"] {
        assert_eq!(missing(State::look(&at(name)).unwrap()), [Some(5), Some(6)], "{name}");
        assert_eq!(missing(State::open(&at(name)).unwrap()), [Some(5), Some(6)], "{name}");
    }
    assert_eq!(everything(&at("sub")).len(), 1, "the key is beside the file");
    // As earlier versions left it.
    std::fs::rename(at("state.db.key"), at("sub/link.db.key")).unwrap();
    assert_eq!(missing(State::look(&at("sub/link.db")).unwrap()), [Some(5), Some(6)]);
    assert_eq!(missing(State::open(&at("sub/link.db")).unwrap()), [Some(5), Some(6)]);
}

#[test]
fn states_that_are_begun_at_once_are_one() {
    for _ in 0..5 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state.db");
        let barrier = Barrier::new(6);
        std::thread::scope(|scope| {
            for number in 0..6 {
                let (path, barrier) = (&path, &barrier);
                scope.spawn(move || {
                    barrier.wait();
                    State::open(path).unwrap().note_missing(T, &format!("A-{number}"), 5).unwrap();
                });
            }
        });
        let state = State::open(&path).unwrap();
        for number in 0..6 {
            assert_eq!(state.lookup(T, &format!("A-{number}")).unwrap().missing_since, Some(5));
        }
    }
}

#[test]
fn the_journal_of_another_plan_is_set_aside_and_unsettled_ones_are_kept() {
    const SETTLED: u8 = 3;
    const UNKNOWN: u8 = 5;

    let files = Files::new();
    let path = files.path("j");
    let aside = |end: &str| files.path(&format!("j.previous{end}"));
    journal_of(&files, &path, "a", SETTLED);
    journal_of(&files, &path, "b", UNKNOWN);
    assert_eq!((owner(&path), owner(&aside(""))), ("b".to_owned(), "a".to_owned()));
    // That of `a` is settled, and gives way.
    journal_of(&files, &path, "c", SETTLED);
    assert_eq!((owner(&path), owner(&aside(""))), ("c".to_owned(), "b".to_owned()));
    // That of `b` is not.
    journal_of(&files, &path, "d", SETTLED);
    assert_eq!((owner(&path), owner(&aside("")), owner(&aside("-2"))), ("d".into(), "b".into(), "c".into()));
    journal_of(&files, &path, "e", SETTLED);
    assert_eq!((owner(&path), owner(&aside("")), owner(&aside("-2"))), ("e".into(), "b".into(), "d".into()));
    // What is no journal is not ours to replace.
    std::fs::write(aside("-2"), "notes").unwrap();
    journal_of(&files, &path, "f", SETTLED);
    assert_eq!((owner(&aside("")), owner(&aside("-3"))), ("b".to_owned(), "e".to_owned()));
    assert_eq!(std::fs::read_to_string(aside("-2")).unwrap(), "notes");
    // Nothing of a journal lies beside it.
    assert!(everything(files.0.path()).keys().all(|name| !name.ends_with("-wal") && !name.ends_with("-shm")));
}

#[test]
fn a_journal_that_another_process_has_open_is_not_moved() {
    let files = Files::new();
    let path = files.path("j");
    drop(Journal::open(&path, &plan(&files, "a")).unwrap());
    // Also one that has written nothing yet.
    let other = Journal::open(&path, &plan(&files, "a")).unwrap();
    other.tally().unwrap();
    let error = Journal::open(&path, &plan(&files, "b")).unwrap_err();
    assert!(error.kind() == ErrorKind::Journal && error.to_string().contains("another process"), "{error}");
    drop(other);
    assert_eq!(owner(&path), "a");
}

#[test]
fn a_folder_that_is_not_there_is_named_and_is_not_found() {
    let files = Files::new();
    let missing = files.path("no/such.db");
    for error in [State::open(&missing).unwrap_err(), Journal::open(&missing, &files.plan()).unwrap_err()] {
        assert!(error.kind() == ErrorKind::File && error.is_not_found(), "{error:?}");
        assert!(error.to_string().contains("no such folder"), "{error}");
    }
    assert!(State::open(files.0.path()).unwrap_err().is_wrong_file());
}
