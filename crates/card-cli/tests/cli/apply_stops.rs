//! What keeps a plan from being carried out, or ends it early: each with its exit code, and taken up afterwards.

use std::time::{Duration, Instant};

use card_emulator::{Fault, FaultPlan, FaultRule, RateLimit};
use serde_json::Value;

use super::support::{KEY, Ran};
use super::sync_world::{MAPPING, World, ids};

fn planned(count: usize) -> World {
    let world = World::new();
    world.roster(ids('N', count));
    world.planned();
    world
}

fn fault(world: &World, operation: &str, fault: Fault) {
    world.api.set_faults(FaultPlan::new(1).rule(FaultRule::new(fault).operation(operation)));
}

/// Ends well, and every card was created once.
fn taken_up(world: &World, count: usize) {
    world.api.set_faults(FaultPlan::new(1));
    let report = world.cards("resume plan.json --settle-after 0 --output json").output().json();
    assert_eq!(report["tally"]["confirmed"], count, "{report}");
    let carried_out = world.carried_out();
    assert_eq!(carried_out.len(), count);
    assert!(carried_out.values().all(|times| *times == 1), "{carried_out:?}");
}

fn report(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", ran.stdout, ran.stderr))
}

#[test]
fn an_edited_or_foreign_plan_is_refused() {
    let world = planned(2);
    let text = world.text("plan.json");
    world.file("plan.json", text.replace("\"N-2\"", "\"N-3\""));
    let error = world.cards("apply plan.json --output json").output().error(2);
    assert!(error["message"].as_str().unwrap().contains("edited"), "{error}");
    world.file("plan.json", "{}");
    world.cards("apply plan.json --output json").output().error(2);
    assert_eq!(world.requests("create-card"), 0);
}

#[test]
fn a_roster_or_mapping_that_changed_is_refused() {
    for name in ["roster.csv", "map.toml"] {
        let world = planned(2);
        let text = world.text(name);
        world.file(name, format!("{text}\n"));
        let error = world.cards("apply plan.json --output json").output().error(2);
        assert!(error["message"].as_str().unwrap().contains("is not the one that the plan was made from"), "{error}");
        assert_eq!(world.requests("create-card"), 0);
    }
}

#[test]
fn a_plan_older_than_what_was_carried_out_since_is_refused() {
    let world = planned(2);
    std::fs::copy(world.path("plan.json"), world.path("old.json")).unwrap();
    std::thread::sleep(Duration::from_millis(1100));
    world.planned();
    world.cards("apply plan.json").output().done();
    let error = world.cards("apply old.json --output json").output().error(2);
    assert!(error["message"].as_str().unwrap().contains("another plan was carried out"), "{error}");
}

#[test]
fn a_second_run_on_the_same_template_is_turned_away() {
    let world = planned(20);
    fault(&world, "create-card", Fault::Latency { milliseconds: 100 });
    let first = world.cards("apply plan.json --concurrency 1 --quiet").start();
    wait_for(&world, 1);
    let error = world.cards("resume plan.json --output json").output().error(8);
    assert!(error["message"].as_str().unwrap().contains("another run is under way"), "{error}");
    first.end().done();
}

#[test]
fn a_refused_key_is_7_and_nothing_is_lost() {
    let world = planned(5);
    let ran = world.cards("apply plan.json --output json").env("CARDS_ID123_KEY", "hunter2-another-key").output();
    let error: Value = serde_json::from_str(&ran.stderr).unwrap();
    assert_eq!((ran.code, &error["error"]["kind"]), (Some(7), &"credentials".into()), "{}", ran.stderr);
    assert!(error["error"]["what-to-do"].as_str().unwrap().contains("`cards resume plan.json`"));
    assert_eq!((&report(&ran)["tally"]["open"], &report(&ran)["stopped"]), (&5.into(), &"credentials".into()));
    let error = world.cards("apply plan.json --output json").output().error(2);
    assert_eq!(error["what-to-do"], "`cards resume plan.json`");
    taken_up(&world, 5);
}

#[test]
fn a_limit_of_the_server_is_8_and_nothing_is_lost() {
    let world = planned(5);
    fault(&world, "create-card", Fault::TooManyRequests { retry_after_seconds: 3600 });
    let ran = world.cards("apply plan.json --output json").output();
    assert_eq!((ran.code, &report(&ran)["stopped"]), (Some(8), &"limit".into()), "{}", ran.stderr);
    taken_up(&world, 5);
}

#[test]
fn a_rate_that_the_server_enforces_is_waited_for() {
    let world = planned(6);
    world.api.set_rate_limit(Some(RateLimit::new(1, 5.0)));
    let report = world.cards("apply plan.json --concurrency 2 --output json").output().json();
    assert_eq!(report["tally"]["confirmed"], 6, "{report}");
    world.api.set_rate_limit(None);
}

#[test]
fn no_connection_is_1_and_nothing_is_lost() {
    let world = planned(3);
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    let began = Instant::now();
    let ran = world.cards("apply plan.json --output json").env("CARDS_ID123_BASE_URL", &url).output();
    assert_eq!((ran.code, &report(&ran)["stopped"]), (Some(1), &"unreachable".into()), "{}", ran.stderr);
    assert!(began.elapsed() > Duration::from_secs(1), "it is tried again before it is given up");
    taken_up(&world, 3);
}

#[test]
fn a_wrong_address_ends_the_run_at_once() {
    let world = planned(3);
    let url = super::server::serve(|_| super::server::Answer::Reply(404, "<html>no such page</html>".to_owned()));
    let ran = world.cards("apply plan.json --output json").env("CARDS_ID123_BASE_URL", &url).output();
    assert_eq!((ran.code, &report(&ran)["stopped"]), (Some(4), &"wrong-server".into()), "{}", ran.stderr);
    taken_up(&world, 3);
}

#[test]
fn too_many_refusals_are_4_and_stop_the_run() {
    let world = World::with(|builder| {
        builder.template(card_emulator::Template::new(super::support::TEMPLATE).declared_fields_only())
    });
    world.file("map.toml", MAPPING.replace("front-fields.front-1", "front-fields.subject"));
    world.roster(ids('N', 30));
    world.planned();
    let ran = world.cards("apply plan.json --max-failures 3 --concurrency 1 --output json").output();
    let report = report(&ran);
    assert_eq!((ran.code, &report["stopped"]), (Some(4), &"too-many-failures".into()), "{}", ran.stderr);
    assert_eq!((&report["tally"]["failed"], &report["tally"]["open"]), (&4.into(), &26.into()));
}

#[test]
fn an_outcome_that_cannot_be_read_is_6_until_it_can() {
    let world = planned(1);
    let plan = FaultPlan::new(1).rule(FaultRule::new(Fault::LostReply).operation("create-card"));
    // Every other request is one that reads.
    world.api.set_faults(plan.rule(FaultRule::new(Fault::ServerErrorHtml { carried_out: false })));
    let ran = world.cards("apply plan.json --settle-after 0 --output json").output();
    assert_eq!((ran.code, &report(&ran)["tally"]["unknown"]), (Some(6), &1.into()), "{}", ran.stderr);
    taken_up(&world, 1);
    assert_eq!(world.requests("create-card"), 1, "reading settled it");
}

#[cfg(unix)]
#[test]
fn ctrl_c_term_or_a_closed_terminal_finishes_what_is_under_way_and_is_130() {
    for signal in ["INT", "TERM", "HUP"] {
        let world = planned(40);
        fault(&world, "create-card", Fault::Latency { milliseconds: 30 });
        let running = world.cards("apply plan.json --concurrency 2 --output json --report report.json").start();
        wait_for(&world, 3);
        running.signal(signal);
        let ran = running.end();
        assert_eq!(ran.code, Some(130), "{}{}", ran.stdout, ran.stderr);
        let report = report(&ran);
        let (confirmed, open) =
            (report["tally"]["confirmed"].as_u64().unwrap(), report["tally"]["open"].as_u64().unwrap());
        assert_eq!((confirmed + open, &report["tally"]["unknown"]), (40, &0.into()), "{report}");
        assert!(open > 0 && ran.stderr.contains("`cards resume plan.json`"), "{}", ran.stderr);
        taken_up(&world, 40);
    }
}

/// At this rate all steps wait for their turn at once, and are through after five seconds.
#[cfg(unix)]
#[test]
fn what_waits_for_its_turn_is_not_sent_after_ctrl_c() {
    const STEPS: usize = 20;
    let world = planned(STEPS);
    let running = world.cards("apply plan.json --rate 4 --concurrency 20 --output json").start();
    wait_for(&world, 1);
    running.signal("INT");
    let ran = running.end();
    assert_eq!(ran.code, Some(130), "{}{}", ran.stdout, ran.stderr);
    let (report, sent) = (report(&ran), world.requests("create-card"));
    let open = STEPS - sent;
    assert!(open > 0, "{report}");
    assert_eq!((&report["tally"]["confirmed"], &report["tally"]["open"]), (&sent.into(), &open.into()), "{report}");
    assert_eq!(report["run"]["calls"], sent, "{report}");
    assert!(ran.stderr.contains(&format!("interrupted; {open} of {STEPS} steps are left")), "{}", ran.stderr);
    taken_up(&world, STEPS);
}

#[cfg(target_os = "linux")]
#[test]
fn a_run_that_was_told_to_outlive_its_terminal_does() {
    let world = planned(20);
    fault(&world, "create-card", Fault::Latency { milliseconds: 30 });
    let running = world.cards("apply plan.json --concurrency 1 --quiet").ignoring_hangup().start();
    wait_for(&world, 3);
    running.signal("HUP");
    running.end().done();
}

fn wait_for(world: &World, creations: usize) {
    let began = Instant::now();
    while world.requests("create-card") < creations {
        assert!(began.elapsed() < Duration::from_secs(60), "nothing is sent");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn no_key_is_ever_written_to_a_file_of_a_run() {
    let world = planned(2);
    world.cards("apply plan.json --report report.json").output().done();
    for entry in std::fs::read_dir(world.folder.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(KEY.len()).any(|window| window == KEY.as_bytes()));
    }
}
