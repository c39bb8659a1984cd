//! Locking people out at once, and the report about it.

use card_emulator::{Fault, FaultPlan, FaultRule};
use serde_json::Value;

use super::leavers::{Works, carry_out, faults, people, roster, status, works, world};
use super::support::TEMPLATE;
use super::sync_world::World;

const GUIDS: &str = "--user 28079fc8-e2ff-4976-a102-000000000001 --card 3198fb7e-49f7-4409-8145-000000000001";

fn offboard(world: &World, line: &str) -> (Option<i32>, Value) {
    let ran = world.cards(&format!("offboard {line} --template {TEMPLATE} --settle-after 0 --output json")).output();
    let document = serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {}", ran.stderr));
    (ran.code, document)
}

fn report(world: &World) -> Value {
    world.cards("report leavers --since 2020-01-01 --output json").output().json()
}

fn lose_state(world: &World) {
    for file in ["state.db", "state.db.key", "state.db-wal", "state.db-shm"] {
        let _ = std::fs::remove_file(world.path(file));
    }
}

#[test]
fn one_person_is_locked_out_of_both_and_no_plan_lets_them_in_again_before_they_left() {
    let world = world();
    let before = world.changes();
    let (code, done) = offboard(&world, "P-1 --reason stolen");
    assert_eq!((code, &done["open"]), (Some(0), &Value::from(0)), "{done}");
    assert_eq!((status(&world, 1).as_str(), works(&world, 1)), ("Deactivated", Works::Ended));
    assert_eq!(offboard(&world, "P-1").0, Some(0));
    assert_eq!(world.changes() - before, 2, "the second time sends nothing");
    let told = report(&world);
    assert_eq!((told["open"].as_u64(), told["leavers"].as_array().unwrap().len()), (Some(0), 2), "{told}");
    for leaver in told["leavers"].as_array().unwrap() {
        assert_eq!((&leaver["card-id"], &leaver["reason"]), (&Value::from("P-1"), &Value::from("stolen")));
        assert!(leaver["planned"].is_string() && leaver["sent"].is_string() && leaver["confirmed"].is_string());
    }
    // The roster does not know it yet, and learns it later.
    assert_eq!(world.plan().code, Some(0), "{}", world.plan().stdout);
    roster(&world, people(2..=5));
    assert_eq!(world.plan().code, Some(0));
    roster(&world, people(1..=5));
    carry_out(&world);
    assert_eq!((status(&world, 1).as_str(), works(&world, 1)), ("Inactive", Works::AsBefore));
}

#[test]
fn without_a_state_the_physical_card_is_named_or_stays_open() {
    let world = world();
    lose_state(&world);
    let (code, done) = offboard(&world, "P-1");
    assert_eq!((code, &done["open"]), (Some(9), &Value::from(1)), "{done}");
    assert_eq!((status(&world, 1).as_str(), works(&world, 1)), ("Deactivated", Works::AsBefore));
    assert_eq!(report(&world)["open"], 1);
    assert_eq!(offboard(&world, &format!("P-1 {GUIDS}")).0, Some(0));
    assert_eq!(works(&world, 1), Works::Ended);
    assert_eq!(report(&world)["open"], 0, "{}", report(&world));
}

#[test]
fn who_has_no_physical_card_is_open_until_somebody_says_so() {
    let world = world();
    lose_state(&world);
    assert_eq!(offboard(&world, "P-1").0, Some(9));
    assert_eq!(offboard(&world, "P-1 --no-physical-card").0, Some(0));
    assert_eq!((report(&world)["open"].as_u64(), works(&world, 1)), (Some(0), Works::AsBefore));
    roster(&world, people(2..=5));
    let ran = world.plan();
    assert!(!ran.stdout.contains("not known"), "{}", ran.stdout);
}

#[test]
fn a_physical_card_that_its_user_does_not_have_is_not_taken_for_ended() {
    let world = world();
    lose_state(&world);
    let mistyped = GUIDS.replace("a102-000000000001", "a102-0000000000f1");
    let (code, done) = offboard(&world, &format!("P-1 {mistyped}"));
    assert_eq!((code, &done["open"]), (Some(9), &Value::from(1)), "{done}");
    assert!(done.to_string().contains("no such card"), "{done}");
    assert_eq!((report(&world)["open"].as_u64(), works(&world, 1)), (Some(1), Works::AsBefore));
    assert_eq!(offboard(&world, &format!("P-1 {GUIDS}")).0, Some(0));
    assert_eq!((report(&world)["open"].as_u64(), works(&world, 1)), (Some(0), Works::Ended));
    // Nor where another card of the person is known.
    assert_eq!(offboard(&world, &format!("P-1 {mistyped}")).0, Some(9));
    assert_eq!(report(&world)["open"], 0, "{}", report(&world));
}

#[test]
fn whose_card_is_switched_on_by_hand_gets_the_physical_card_back_with_the_next_plan() {
    let world = world();
    assert_eq!(offboard(&world, "P-1").0, Some(0));
    world.api.cards(&["card", "activate", "--template", TEMPLATE, "--card-id", "P-1"]).output().done();
    carry_out(&world);
    assert_eq!((status(&world, 1).as_str(), works(&world, 1)), ("Inactive", Works::AsBefore));
    assert_eq!(world.plan().code, Some(0));
    // The next time is a time of its own.
    assert_eq!(offboard(&world, "P-1").0, Some(0));
    assert_eq!((status(&world, 1).as_str(), works(&world, 1)), ("Deactivated", Works::Ended));
}

#[test]
fn what_one_vendor_refuses_keeps_the_other_from_nothing() {
    for (operation, is_digital) in [("card-action", false), ("update-user-card", true), ("list-user-cards", true)] {
        let world = world();
        let error = Fault::ServerErrorHtml { carried_out: false };
        world.api.set_faults(FaultPlan::new(1).rule(FaultRule::new(error).operation(operation)));
        assert_eq!(offboard(&world, "P-1").0, Some(9), "{operation}");
        assert_eq!(status(&world, 1) == "Deactivated", is_digital, "{operation}");
        if !is_digital {
            assert_eq!(works(&world, 1), Works::Ended);
        }
        assert_eq!(report(&world)["open"], 1);
        // Whatever is open, no plan brings back what is done.
        world.api.set_faults(FaultPlan::new(1));
        assert_eq!(world.plan().code, Some(0), "{operation}");
        let before = world.changes();
        assert_eq!(offboard(&world, "P-1").0, Some(0));
        assert_eq!(world.changes() - before, 1);
        assert_eq!((status(&world, 1).as_str(), works(&world, 1)), ("Deactivated", Works::Ended));
    }
}

#[test]
fn every_fault_locks_out_once() {
    for fault in faults() {
        let world = world();
        let mut plan = FaultPlan::new(1);
        for operation in ["card-action", "update-user-card", "list-user-cards", "view-card"] {
            plan = plan.rule(FaultRule::new(fault.clone()).operation(operation).nth(1));
        }
        let before = world.changes();
        world.api.set_faults(plan);
        offboard(&world, "P-1");
        world.api.set_faults(FaultPlan::new(1));
        assert_eq!(offboard(&world, "P-1").0, Some(0), "{fault:?}");
        assert_eq!(world.changes() - before, 2, "{fault:?}");
        assert_eq!((status(&world, 1).as_str(), works(&world, 1)), ("Deactivated", Works::Ended), "{fault:?}");
    }
}

#[test]
fn at_a_time_to_come_the_digital_card_stays_open_and_says_so() {
    let world = world();
    let (code, done) = offboard(&world, "P-1 --at 2030-01-01T00:00:00+00:00");
    assert_eq!((code, &done["open"]), (Some(9), &Value::from(1)), "{done}");
    assert_eq!(status(&world, 1), "Inactive");
    assert!(world.api.state().contains("2030-01-01T00:00:00"));
    assert!(done.to_string().contains("run this again then"), "{done}");
    assert_eq!(offboard(&world, "P-2").0, Some(0));
    assert_eq!(offboard(&world, "P-2 --at 2030-01-01T00:00:00+00:00").0, Some(0), "what is off already is not open");
    // Who leaves the roster before is a leaver as others.
    assert_eq!(world.plan().code, Some(0), "while the row is there, nothing is put back");
    roster(&world, people(2..=5));
    carry_out(&world);
    assert_eq!((status(&world, 1).as_str(), works(&world, 1)), ("Deactivated", Works::Ended));
}

#[test]
fn after_a_lost_state_the_report_lists_everybody_who_is_open_safe_for_a_spreadsheet() {
    let world = world();
    lose_state(&world);
    roster(&world, people(3..=5));
    carry_out(&world);
    let told = report(&world);
    let open = told["leavers"].as_array().unwrap().iter().filter(|leaver| leaver["open"] == true);
    let mut open: Vec<_> = open.map(|leaver| leaver["card-id"].as_str().unwrap()).collect();
    open.sort_unstable();
    assert_eq!(open, ["P-1", "P-2"], "{told}");
    offboard(&world, "=1+1 --reason @SUM(A1)");
    let csv = world.cards("report leavers --since 2020-01-01 --csv").output();
    assert!(csv.done().contains(",'=1+1,ID123,deactivate,'@SUM(A1),"), "{}", csv.stdout);
    assert!(csv.stdout.starts_with("template,card,vendor,action,reason,planned,sent,confirmed,back,open\n"));
    let other = world.cards("report leavers --since 2020-01-01 --template other --output json").output().json();
    assert_eq!(other["leavers"], serde_json::json!([]));
}

#[test]
fn guids_of_one_person_are_not_taken_for_two() {
    let world = world();
    let requests = world.api.journal().len();
    let ran = world.cards(&format!("offboard P-1 P-2 --template {TEMPLATE} {GUIDS}")).output();
    assert_eq!((ran.code, world.api.journal().len()), (Some(2), requests));
}
