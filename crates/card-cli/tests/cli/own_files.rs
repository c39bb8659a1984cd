//! No command writes over a file that it reads, nor over another that it writes, whatever they are called.

use std::fs;

use super::support::{KEY, TEMPLATE, write_private};
use super::sync_world::{World, ids};

fn world() -> World {
    let world = World::new();
    world.roster(ids('N', 2));
    world.planned();
    fs::create_dir(world.path("sub")).unwrap();
    fs::hard_link(world.path("roster.csv"), world.path("hard.csv")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("map.toml", world.path("soft.toml")).unwrap();
    write_private(&world.path("credentials.toml"), &format!("[id123]\nkey = \"{KEY}\"\n"));
    world
}

fn locks_of_the_state(world: &World) -> Vec<String> {
    let names =
        fs::read_dir(world.folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.strip_suffix(".lock").is_some_and(|start| start.starts_with("state.db."))).collect()
}

/// Refused before anything is done, with both names, and no file is other than it was.
#[track_caller]
fn refused(world: &World, line: &str, names: [&str; 2]) {
    let files = || {
        let mut files: Vec<_> = fs::read_dir(world.folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files.retain(|path| path.is_file());
        files.into_iter().map(|path| (fs::read(&path).unwrap(), path)).collect::<Vec<_>>()
    };
    let (before, requests) = (files(), world.api.journal().len());
    let error = world.cards(&format!("{line} --output json")).output().error(2);
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("are the same file"), "{line}: {message}");
    for name in names {
        assert!(message.contains(name), "{line}: {message}");
    }
    assert!(files() == before, "{line}: a file was changed");
    assert_eq!(world.api.journal().len(), requests, "{line}");
}

#[test]
fn a_plan_is_not_written_over_what_it_is_made_from() {
    let world = world();
    let plan = format!("plan roster.csv --template {TEMPLATE} --map map.toml");
    for out in ["roster.csv", "./roster.csv", "sub/../roster.csv", "hard.csv"] {
        refused(&world, &format!("{plan} -o {out}"), ["the roster", "--out"]);
    }
    refused(&world, &format!("{plan} -o map.toml"), ["--map", "--out"]);
    #[cfg(unix)]
    refused(&world, &format!("{plan} -o soft.toml"), ["--map", "--out"]);
    for end in ["", ".key", "-wal"] {
        refused(&world, &format!("{plan} -o state.db{end}"), ["--state", "--out"]);
    }
    refused(
        &world,
        &format!("{plan} -o credentials.toml --credentials credentials.toml"),
        ["the credentials file", "--out"],
    );
    refused(
        &world,
        &format!("plan state.db --template {TEMPLATE} --map map.toml -o x.json"),
        ["the roster", "--state"],
    );
    world.planned();
    world.cards("apply plan.json").output().done();
    let lock = locks_of_the_state(&world).remove(0);
    refused(&world, &format!("{plan} -o {lock}"), ["the lock beside --state", "--out"]);
}

#[test]
fn a_run_writes_over_none_of_its_files() {
    let world = world();
    for (options, names) in [
        ("--report map.toml", ["--map", "--report"]),
        ("--report roster.csv", ["--roster", "--report"]),
        ("--report hard.csv", ["--roster", "--report"]),
        ("--report plan.json", ["the plan", "--report"]),
        ("--report state.db.key", ["--state", "--report"]),
        ("--report plan.json.journal", ["--journal", "--report"]),
        ("--report sub/../plan.json.journal-wal", ["--journal", "--report"]),
        ("--report plan.json.journal.lock", ["--journal", "--report"]),
        ("--report plan.json.rejects.csv", ["--rejects", "--report"]),
        ("--report plan.json.rejects.reasons.csv", ["--rejects", "--report"]),
        ("--rejects state.db", ["--state", "--rejects"]),
        ("--rejects roster.csv", ["--roster", "--rejects"]),
        ("--rejects plan.json", ["the plan", "--rejects"]),
        ("--journal plan.json", ["the plan", "--journal"]),
        ("--journal roster.csv", ["--roster", "--journal"]),
        ("--journal state.db", ["--journal", "--state"]),
        ("--report credentials.toml --credentials credentials.toml", ["the credentials file", "--report"]),
    ] {
        for command in ["apply plan.json", "resume plan.json", "apply plan.json --rehearse"] {
            // A rehearsal writes refused rows only where it is asked to.
            if !(command.ends_with("rehearse") && options.starts_with("--report plan.json.rejects")) {
                refused(&world, &format!("{command} {options}"), names);
            }
        }
    }
    fs::copy(world.path("roster.csv"), world.path("r.reasons.csv")).unwrap();
    refused(&world, "apply plan.json --roster r.reasons.csv --rejects r.csv", ["--roster", "--rejects"]);
    world.cards("apply plan.json --report report.json").output().done();
}

/// A reject file that was corrected is fed in again; the next reject file must not take its place.
#[test]
fn a_reject_file_that_became_the_roster_is_kept() {
    let world = world();
    fs::rename(world.path("roster.csv"), world.path("plan.json.rejects.csv")).unwrap();
    let line = format!("plan plan.json.rejects.csv --template {TEMPLATE} --map map.toml -o plan.json");
    assert_eq!(world.cards(&line).output().code, Some(3));
    refused(&world, "apply plan.json", ["--roster", "--rejects"]);
    world.cards("apply plan.json --rejects again.csv").output().done();
}

#[test]
fn an_export_or_a_mapping_is_not_written_over_what_is_read() {
    let world = world();
    let export = |out: &str| {
        let words =
            ["export", "--template", TEMPLATE, "-o", out, "--credentials", "credentials.toml", "--output", "json"];
        world.api.cards(&words).folder(world.folder.path()).output()
    };
    let before = world.text("credentials.toml");
    let error = export("credentials.toml").error(2);
    assert!(error["message"].as_str().unwrap().contains("--out and the credentials file"), "{error}");
    assert_eq!(world.text("credentials.toml"), before);
    export("cards.csv").done();
    #[cfg(unix)]
    assert_eq!(export("/dev/null").code, Some(2), "a device is never replaced");
    let words = ["map", "init", "roster.csv", "-o", "./roster.csv", "--output", "json"];
    let error = world.api.cards(&words).folder(world.folder.path()).output().error(2);
    assert!(error["message"].as_str().unwrap().contains("the roster and --out"), "{error}");
}

/// Refused before anything is sent, and not when it is to be written.
#[test]
fn a_database_or_a_folder_is_never_replaced() {
    let world = world();
    world.cards("apply plan.json").output().done();
    let journal = fs::read(world.path("plan.json.journal")).unwrap();
    world.roster(ids('M', 2));
    let plan = format!("plan roster.csv --template {TEMPLATE} --map map.toml -o");
    assert_eq!(world.cards(&format!("{plan} next.json --max-leavers-pct 100")).output().code, Some(3));
    let requests = world.api.journal().len();
    for line in [
        format!("{plan} plan.json.journal"),
        "apply next.json --report plan.json.journal".to_owned(),
        "apply next.json --rejects plan.json.journal".to_owned(),
        "apply next.json --report sub".to_owned(),
    ] {
        let error = world.cards(&format!("{line} --output json")).output().error(2);
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("never replaced") || message.contains("no regular file"), "{line}: {message}");
    }
    let words = ["export", "--template", TEMPLATE, "-o", "plan.json.journal", "--output", "json"];
    world.api.cards(&words).folder(world.folder.path()).output().error(2);
    assert_eq!(world.api.journal().len(), requests);
    assert_eq!(fs::read(world.path("plan.json.journal")).unwrap(), journal);
}

/// Two names of one state: the same lock, so that a plan is known by either.
#[cfg(unix)]
#[test]
fn a_state_has_one_lock_by_every_link_that_leads_to_it() {
    let world = world();
    world.cards("apply plan.json").output().done();
    fs::copy(world.path("plan.json"), world.path("sub/copy.json")).unwrap();
    std::os::unix::fs::symlink("../state.db", world.path("sub/link.db")).unwrap();
    let words = ["apply", "sub/copy.json", "--state", "sub/link.db", "--output", "json"];
    let error = world.api.cards(&words).folder(world.folder.path()).output().error(2);
    assert!(error["message"].as_str().unwrap().contains("was begun before"), "{error}");
    assert_eq!(locks_of_the_state(&world).len(), 1);
    assert_eq!(
        fs::read_dir(world.path("sub")).unwrap().count(),
        3,
        "the copy with the lock of its journal, and the link"
    );
}

#[test]
fn the_emulator_writes_over_none_of_its_files() {
    let world = world();
    for (options, names) in [
        ("--seed s.json --save s.json", ["--seed", "--save"]),
        ("--seed s.json --database ./s.json", ["--seed", "--database"]),
        ("--faults f.json --tls-ca sub/../f.json", ["--faults", "--tls-ca"]),
        ("--api-key-file k --save k", ["--api-key-file", "--save"]),
        ("--credential-file k --tls-ca k", ["--credential-file", "--tls-ca"]),
        ("--database e.db --save e.db-wal", ["--database", "--save"]),
        ("--save x --tls-ca x", ["--save", "--tls-ca"]),
        ("--restore a --tls-ca a", ["--restore", "--tls-ca"]),
    ] {
        let words: Vec<_> = format!("emulator --port 0 {options} --output json").split(' ').map(String::from).collect();
        let error = super::support::cards(&words).folder(world.folder.path()).output().error(2);
        let message = error["message"].as_str().unwrap();
        assert!(names.iter().all(|name| message.contains(name)), "{options}: {message}");
    }
}
