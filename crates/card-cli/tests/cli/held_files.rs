//! Files that are replaced, overwritten or removed while they are used: without effect, or told, and never sent.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use card_emulator::{Fault, FaultPlan, FaultRule};
use serde_json::Value;

use super::support::{Ran, TEMPLATE};
use super::sync_world::{MAPPING, World, ids};

fn until(what: &str, is_so: impl Fn() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < Duration::from_secs(60), "not yet: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn fault(world: &World, operation: &str, fault: Fault) {
    world.api.set_faults(FaultPlan::new(1).rule(FaultRule::new(fault).operation(operation)));
}

/// The process and the plan that the template's lock names.
#[cfg(unix)]
fn lock_note(world: &World) -> String {
    let paths = fs::read_dir(world.folder.path()).unwrap().map(|entry| entry.unwrap().path());
    let is_lock = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy();
        name.starts_with("state.db.") && name.ends_with(".lock")
    };
    fs::read_to_string(paths.into_iter().find(is_lock).unwrap()).unwrap()
}

/// A plan whose three creations have no reply, and beside it `other.json`, which switches off 25 cards.
#[cfg(unix)]
fn unsettled_with_another_plan() -> World {
    let world = World::new();
    world.seed(ids('L', 25));
    world.file("other.csv", "id,name,course,mail\nZ-1,Other,Other,z@example.org\n");
    world.roster(ids('N', 3));
    world.file("map.toml", MAPPING.replace("action = \"deactivate\"", "action = \"leave\""));
    world.planned();
    world.file("deactivate.toml", MAPPING);
    let line = format!(
        "plan other.csv --template {TEMPLATE} --map deactivate.toml -o other.json --max-leavers 1000 --max-leavers-pct 100"
    );
    assert_eq!(world.cards(&line).output().code, Some(3));
    fault(&world, "create-card", Fault::LostReply);
    let running = world.cards("apply plan.json --settle-after 3600").start();
    until("three creations", || world.requests("create-card") == 3);
    running.signal("INT");
    assert_eq!(running.end().code, Some(130));
    world.api.set_faults(FaultPlan::new(1));
    world
}

#[cfg(unix)]
#[test]
fn a_plan_replaced_while_a_run_waits_is_not_carried_out() {
    for replace in [by_renaming, by_overwriting, by_removing] {
        let world = unsettled_with_another_plan();
        let before = lock_note(&world);
        let running = world.cards("resume plan.json --settle-after 2 --output json").start();
        until("the run has begun", || lock_note(&world) != before);
        replace(&world, "other.json", "plan.json");
        let report = running.end().json();
        assert_eq!(report["tally"]["confirmed"], 3, "{report}");
        assert_eq!(world.requests("card-action"), 0, "nobody planned that");
        assert!(world.carried_out().values().all(|count| *count == 1));
    }
}

fn by_renaming(world: &World, from: &str, to: &str) {
    fs::rename(world.path(from), world.path(to)).unwrap();
}

fn by_overwriting(world: &World, from: &str, to: &str) {
    fs::write(world.path(to), fs::read(world.path(from)).unwrap()).unwrap();
}

fn by_removing(world: &World, _: &str, to: &str) {
    fs::remove_file(world.path(to)).unwrap();
}

#[test]
fn the_reject_file_holds_the_rows_that_were_refused_whatever_stands_in_their_place() {
    for replace in [by_renaming, by_overwriting, by_removing] {
        let world =
            World::with(|builder| builder.template(card_emulator::Template::new(TEMPLATE).declared_fields_only()));
        world.file("map.toml", MAPPING.replace("front-fields.front-1", "front-fields.subject"));
        world.roster(ids('N', 12));
        let original = world.text("roster.csv");
        world.planned();
        world.file("other.csv", original.replace("Person N-", "Somebody else "));
        fault(&world, "create-card", Fault::Latency { milliseconds: 20 });
        let running = world.cards("apply plan.json --concurrency 1").start();
        until("a creation", || world.requests("create-card") >= 1);
        for file in ["roster.csv", "map.toml"] {
            replace(&world, "other.csv", file);
            world.file("other.csv", original.replace("Person N-", "Somebody else "));
        }
        let ran = running.end();
        assert_eq!(ran.code, Some(4), "{}{}", ran.stdout, ran.stderr);
        assert_eq!(world.text("plan.json.rejects.csv"), original);
    }
}

/// A roster that is too large to be kept in memory.
fn large(name: &str) -> String {
    let filling = "x".repeat(12_500);
    let rows = ids('N', 90).map(|id| format!("{id},{name} {id},Physics,{id}@example.org,{filling}\n"));
    "id,name,course,mail,filling\n".to_owned() + &rows.collect::<String>()
}

fn changed(ran: &Ran, code: i32) {
    assert_eq!(ran.code, Some(code), "{}{}", ran.stdout, ran.stderr);
    let error: Value = serde_json::from_str(&ran.stderr).unwrap();
    let message = error["error"]["message"].as_str().unwrap();
    assert!(message.contains("roster.csv changed while it was being used"), "{message}");
}

#[test]
fn a_large_roster_overwritten_or_cut_off_during_a_run_is_noticed_and_nothing_of_it_is_sent() {
    for cut in [false, true] {
        let world = World::new();
        world.file("roster.csv", large("Person"));
        world.planned();
        // At this rate few rows are read ahead.
        let running = world.cards("apply plan.json --rate 5 --concurrency 1 --output json").start();
        until("a creation", || world.requests("create-card") >= 1);
        world.file("roster.csv", if cut { "id,name,course,mail,filling\n".to_owned() } else { large("Mallory") });
        changed(&running.end(), 1);
        let sent = world.requests("create-card");
        assert!(sent < 90 && !world.api.state().contains("Mallory"));
        // Not that of another roster either.
        let error = world.cards("resume plan.json --output json").output().error(2);
        assert!(error["message"].as_str().unwrap().contains("is not the one that the plan was made from"), "{error}");
        world.file("roster.csv", large("Person"));
        let report = world.cards("resume plan.json --settle-after 0 --output json").output().json();
        assert_eq!(report["tally"]["confirmed"], 90, "{report}");
        let counts = world.carried_out();
        assert!(counts.len() == 90 && counts.values().all(|count| *count == 1), "{counts:?}");
        assert_eq!(report["run"]["calls"], 90 - sent, "what was confirmed is in the journal");
    }
}

#[test]
fn a_large_roster_that_grows_or_is_replaced_during_a_run_has_no_effect() {
    for grows in [false, true] {
        let world = World::new();
        world.file("roster.csv", large("Person"));
        world.planned();
        fault(&world, "create-card", Fault::Latency { milliseconds: 5 });
        let running = world.cards("apply plan.json --concurrency 1 --quiet").start();
        until("a creation", || world.requests("create-card") >= 1);
        if grows {
            let mut file = fs::File::options().append(true).open(world.path("roster.csv")).unwrap();
            std::io::Write::write_all(&mut file, b"X-1,Mallory,,,\n").unwrap();
        } else {
            world.file("other.csv", large("Mallory"));
            by_renaming(&world, "other.csv", "roster.csv");
        }
        running.end().done();
        assert!(world.carried_out().len() == 90 && !world.api.state().contains("Mallory"));
    }
}

#[test]
fn a_roster_changed_while_a_plan_is_made_is_planned_as_it_was_or_not_at_all() {
    for (text, is_small) in [(large("Person"), false), ("id,name,course,mail\nS-1,Person S-1,,\n".to_owned(), true)] {
        let world = World::new();
        world.file("roster.csv", &text);
        fault(&world, "list-cards", Fault::Latency { milliseconds: 500 });
        let line = format!("plan roster.csv --template {TEMPLATE} --map map.toml -o plan.json --output json");
        let running = world.cards(&line).start();
        // The roster was checked before the first request.
        until("a list", || world.requests("list-cards") >= 1);
        world.file("roster.csv", text.replace("Person", "Mallory"));
        let ran = running.end();
        if is_small {
            assert_eq!(ran.code, Some(3), "{}", ran.stderr);
            world.file("roster.csv", &text);
            world.cards("apply plan.json").output().done();
            assert!(world.api.state().contains("Person S-1"));
        } else {
            changed(&ran, 2);
            assert!(!world.path("plan.json").exists());
        }
    }
}
