//! State and journal: files of other programs, of earlier forms, and what only looks.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::support::{Ran, TEMPLATE};
use super::sync_world::{World, ids};

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

fn file_of(crate_name: &str, name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(crate_name).join("tests/files").join(name)
}

/// As given, without a state of its own.
fn run(world: &World, line: &str) -> Ran {
    let words: Vec<&str> = line.split(' ').collect();
    world.api.cards(&words).folder(world.folder.path()).output()
}

#[test]
fn a_file_that_is_something_else_is_refused_by_every_command_and_not_touched() {
    let world = World::new();
    world.seed(ids('A', 2));
    world.roster(ids('A', 3));
    world.planned();
    let theirs = rusqlite::Connection::open(world.path("theirs.db")).unwrap();
    theirs.execute_batch("create table card (id integer primary key); insert into card values (1)").unwrap();
    drop(theirs);
    std::fs::copy(file_of("card-emulator", "version-3.db"), world.path("emulator.db")).unwrap();
    world.file("notes.csv", "a,b\n1,2\n");
    let before = everything(world.folder.path());
    let requests = world.api.journal().len();
    for file in ["theirs.db", "emulator.db", "notes.csv"] {
        let basis = format!("roster.csv --template {TEMPLATE} --map map.toml --state {file} --output json");
        for (line, option) in [
            (format!("plan {basis} -o other.json"), "--state"),
            (format!("diff {basis}"), "--state"),
            (format!("apply plan.json --state {file} --output json"), "--state"),
            (format!("resume plan.json --state {file} --output json"), "--state"),
            (format!("apply plan.json --state new.db --journal {file} --output json"), "--journal"),
            (format!("resume plan.json --state new.db --journal {file} --output json"), "--journal"),
        ] {
            let error = run(&world, &line).error(2);
            let [message, help] = ["message", "what-to-do"].map(|name| error[name].as_str().unwrap().to_owned());
            assert!(message.contains(file) && help.contains(option), "{line}: {message}; {help}");
            assert_eq!(everything(world.folder.path()), before, "{line}");
        }
    }
    assert_eq!(world.api.journal().len(), requests);
}

#[test]
fn a_diff_writes_nothing_at_all() {
    let world = World::new();
    world.seed(ids('A', 2));
    world.roster(ids('A', 3));
    let diff = || {
        let before = everything(world.folder.path());
        let ran = world.cards(&format!("diff roster.csv --template {TEMPLATE} --map map.toml")).output();
        assert_eq!(everything(world.folder.path()), before);
        ran.code
    };
    assert_eq!(diff(), Some(3));
    world.planned();
    assert_eq!(diff(), Some(3));
    world.cards("apply plan.json").output().done();
    assert_eq!(diff(), Some(0));
    // As another process would have it open.
    let open = rusqlite::Connection::open(world.path("state.db")).unwrap();
    open.execute("update card set sent_at = 5", []).unwrap();
    assert_eq!(diff(), Some(0));
    drop(open);
    // Of before the marks.
    for name in ["state.db", "state.db.key"] {
        std::fs::copy(file_of("card-sync", name), world.path(name)).unwrap();
        private(&world.path(name));
    }
    assert_eq!(diff(), Some(3));
}

#[test]
fn a_run_of_the_first_form_is_resumed_and_nothing_confirmed_is_sent_again() {
    let refused = "card-action L-2";
    for (is_crashed, there, sent) in [
        (false, 7, vec!["create-card A-8"]),
        (true, 5, vec!["card-action L-1", refused, "create-card A-6", "create-card A-7", "create-card A-8"]),
    ] {
        let world = World::new();
        world.seed(ids('A', there).chain(ids('L', 2)));
        for name in ["plan.json", "plan.json.journal", "state.db", "state.db.key", "roster.csv", "map.toml"] {
            std::fs::copy(file_of("card-sync", name), world.path(name)).unwrap();
        }
        for name in ["plan.json.journal", "plan.json.journal-wal", "state.db", "state.db-wal"] {
            if is_crashed {
                std::fs::copy(file_of("card-sync", &format!("crashed/{name}")), world.path(name)).unwrap();
            }
        }
        private(&world.path("state.db.key"));
        let ran = world.cards("resume plan.json --roster roster.csv --map map.toml --settle-after 0").output();
        // Of the run that was not killed, a step was refused.
        assert_eq!(ran.code, Some(if is_crashed { 0 } else { 4 }), "{}{}", ran.stdout, ran.stderr);
        let carried_out = world.carried_out();
        assert!(carried_out.values().all(|count| *count == 1));
        let names: Vec<String> = carried_out.keys().map(|(operation, card)| format!("{operation} {card}")).collect();
        assert_eq!(names, sent);
    }
}

fn private(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    #[cfg(not(unix))]
    let _ = path;
}
