//! Leavers lose the digital and the physical card, and returners get both back.

use std::collections::BTreeMap;

use card_emulator::{Fault, FaultPlan, FaultRule};
use serde_json::Value;

use super::support::{Api, TEMPLATE};
use super::sync_world::{MAPPING, World, ids};

const USER_CARDS: &str = r#"
[user-card]
encoding = "xml"
user-id.column = "user"
card-id.column = "physical"
notes.column = "name"
"#;

const USER: &str = "28079fc8-e2ff-4976-a102";
const CARD: &str = "3198fb7e-49f7-4409-8145";

/// Dates that were set by hand, of which the roster says nothing.
const DATES: [&str; 2] = ["2019-09-01T00:00:00+00:00", "2031-06-30T23:59:00+00:00"];

fn guids(number: usize) -> [String; 2] {
    [format!("{USER}-{number:012}"), format!("{CARD}-{number:012}")]
}

/// Rows of card id and number of the physical card.
pub(crate) fn roster(world: &World, rows: impl IntoIterator<Item = (String, Option<usize>)>) {
    let rows = rows.into_iter().map(|(id, number)| {
        let physical = number.map_or_else(|| ",".to_owned(), |number| guids(number).join(","));
        format!("{id},Person {id},Course,{id}@example.org,{physical}\n")
    });
    world.file("roster.csv", "id,name,course,mail,user,physical\n".to_owned() + &rows.collect::<String>());
}

pub(crate) fn people(numbers: impl IntoIterator<Item = usize>) -> impl Iterator<Item = (String, Option<usize>)> {
    numbers.into_iter().map(|number| (format!("P-{number}"), Some(number)))
}

/// Five people with both cards, all of it carried out.
pub(crate) fn world() -> World {
    world_with("")
}

fn world_with(more: &str) -> World {
    let world = World::new();
    world.file("map.toml", MAPPING.to_owned() + USER_CARDS + more);
    roster(&world, people(1..=5));
    carry_out(&world);
    for number in 1..=5 {
        date(&world, number);
    }
    world
}

fn date(world: &World, number: usize) {
    let [user, card] = guids(number);
    let [start, end] = DATES;
    let words = ["user-card", "update", "--user-id", &user, "--card-id", &card, "--modify-activation-dates"];
    let dates = ["--card-activation-start", start, "--card-deactivation-start", end];
    world.api.cards(&[&words[..], &dates[..]].concat()).output().done();
}

pub(crate) fn carry_out(world: &World) -> Value {
    world.planned();
    apply(world)
}

fn apply(world: &World) -> Value {
    for file in ["plan.json.journal", "plan.json.journal.lock"] {
        let _ = std::fs::remove_file(world.path(file));
    }
    world.cards("apply plan.json --settle-after 0 --output json").output().json()
}

/// Start and end of a physical card; `None` if its user does not have it.
fn dates(api: &Api, number: usize) -> Option<[Option<String>; 2]> {
    let [user, card] = guids(number);
    let list = api.cards(&["user-card", "list", "--user-id", &user, "--output", "json"]).output().json();
    let cards = list["reply"]["Cards"].as_array().cloned().unwrap_or_default();
    let found = cards.into_iter().find(|found| found["CardId"] == card)?;
    let text = |name: &str| found[name].as_str().map(ToOwned::to_owned);
    Some([text("CardActivationStartDateTime"), text("CardDeactivationStartDateTime")])
}

/// Whether a physical card has its dates of before, or a past end beside the start of before.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Works {
    AsBefore,
    Ended,
    Gone,
    Otherwise(String),
}

pub(crate) fn works(world: &World, number: usize) -> Works {
    let Some([start, end]) = dates(&world.api, number) else { return Works::Gone };
    let said = format!("{start:?} {end:?}");
    match (start.as_deref() == Some(DATES[0]), end) {
        (true, Some(end)) if end == DATES[1] => Works::AsBefore,
        (true, Some(end)) => {
            let seconds = end.parse::<card_types::Timestamp>().unwrap().unix_seconds().unwrap();
            let is_past = seconds <= card_types::Timestamp::now().unix_seconds().unwrap();
            if is_past { Works::Ended } else { Works::Otherwise(said) }
        }
        _ => Works::Otherwise(said),
    }
}

pub(crate) fn status(world: &World, number: usize) -> String {
    let id = format!("P-{number}");
    let words = ["card", "view", "--template", TEMPLATE, "--card-id", &id, "--output", "json"];
    world.api.cards(&words).output().json()["reply"]["data"]["card-status"].as_str().unwrap().to_owned()
}

fn kinds(world: &World) -> BTreeMap<String, usize> {
    let plan: Value = serde_json::from_str(&world.text("plan.json")).unwrap();
    let mut kinds = BTreeMap::new();
    for step in plan["steps"].as_array().unwrap() {
        *kinds.entry(step["kind"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    kinds
}

fn counts<const N: usize>(expected: [(&str, usize); N]) -> BTreeMap<String, usize> {
    expected.into_iter().map(|(kind, count)| (kind.to_owned(), count)).collect()
}

#[test]
fn a_leaver_loses_both_cards_and_a_returner_gets_both_back_with_the_former_dates() {
    let world = world();
    roster(&world, people(2..=5));
    world.planned();
    assert_eq!(kinds(&world), counts([("deactivate", 1), ("end-user-card", 1)]));
    let plan = world.text("plan.json");
    assert!(!plan.contains(USER) && !plan.contains(CARD), "no id of a physical card stands in a plan: {plan}");
    let before = world.changes();
    apply(&world);
    assert_eq!(world.changes() - before, 2);
    assert_eq!((status(&world, 1).as_str(), works(&world, 1)), ("Deactivated", Works::Ended));
    assert_eq!(works(&world, 2), Works::AsBefore);
    let journal = std::fs::read(world.path("plan.json.journal")).unwrap();
    assert!(!String::from_utf8_lossy(&journal).contains(CARD));
    assert_eq!(world.plan().code, Some(0), "nothing is left to be done");

    roster(&world, people(1..=5));
    world.planned();
    assert_eq!(kinds(&world), counts([("activate", 1), ("user-card", 1)]));
    apply(&world);
    assert_eq!((status(&world, 1).as_str(), works(&world, 1)), ("Inactive", Works::AsBefore));
    assert_eq!(world.plan().code, Some(0));
}

#[test]
fn the_mapping_says_what_becomes_of_the_physical_card() {
    for (action, kind, expected) in [
        ("end", Some("end-user-card"), Works::Ended),
        ("remove", Some("remove-user-card"), Works::Gone),
        ("leave", None, Works::AsBefore),
    ] {
        let world = world_with(&format!("\n[user-card.leavers]\naction = \"{action}\"\n"));
        roster(&world, people(2..=5));
        carry_out(&world);
        assert_eq!(kinds(&world).keys().find(|kind| kind.contains("user-card")).map(String::as_str), kind);
        assert_eq!(works(&world, 1), expected, "{action}");
        roster(&world, people(1..=5));
        carry_out(&world);
        let back =
            if action == "remove" { works(&world, 1) != Works::Gone } else { works(&world, 1) == Works::AsBefore };
        assert!(back, "{action}: {:?}", works(&world, 1));
        assert_eq!(world.plan().code, Some(0), "{action}");
    }
}

#[test]
fn a_leaver_whose_card_was_switched_off_by_hand_loses_the_physical_card_too() {
    let world = world();
    world.api.cards(&["card", "deactivate", "--template", TEMPLATE, "--card-id", "P-1"]).output().done();
    roster(&world, people(2..=5));
    world.planned();
    assert_eq!(kinds(&world), counts([("end-user-card", 1)]));
    let line = format!("plan roster.csv --template {TEMPLATE} --map map.toml --max-leavers 0");
    assert_eq!(world.cards(&line).output().code, Some(5), "such a person is a leaver for the guard");
    apply(&world);
    assert_eq!(works(&world, 1), Works::Ended);
}

#[test]
fn each_card_is_tried_whatever_becomes_of_the_other() {
    for operation in ["card-action", "update-user-card", "list-user-cards"] {
        let world = world();
        roster(&world, people(2..=5));
        world.planned();
        let error = Fault::ServerErrorHtml { carried_out: false };
        world.api.set_faults(FaultPlan::new(1).rule(FaultRule::new(error).operation(operation)));
        world.cards("apply plan.json --settle-after 0 --output json").output();
        world.cards("resume plan.json --settle-after 0 --output json").output();
        if operation == "card-action" {
            assert_eq!(works(&world, 1), Works::Ended);
        } else {
            assert_eq!(status(&world, 1), "Deactivated", "{operation}");
        }
        world.api.set_faults(FaultPlan::new(1));
        world.cards("resume plan.json --settle-after 0").output().done();
        assert_eq!((status(&world, 1).as_str(), works(&world, 1)), ("Deactivated", Works::Ended), "{operation}");
    }
}

/// What can become of a request. `Duplicate` is left out: it carries a request out twice on purpose.
pub(crate) fn faults() -> [Fault; 9] {
    [
        Fault::ResetBefore,
        Fault::ResetAfter,
        Fault::LostReply,
        Fault::Stall { milliseconds: 50, bytes: 10 },
        Fault::Truncate { bytes: 20 },
        Fault::MalformedBody,
        Fault::TooManyRequests { retry_after_seconds: 0 },
        Fault::ServerErrorHtml { carried_out: false },
        Fault::ServerErrorHtml { carried_out: true },
    ]
}

#[test]
fn whatever_becomes_of_a_request_each_card_is_ended_once() {
    for action in ["end", "remove"] {
        let world = world_with(&format!("\n[user-card.leavers]\naction = \"{action}\"\n"));
        for fault in faults() {
            let (all, fewer) = (people(1..=5), people(2..=5));
            roster(&world, fewer);
            world.planned();
            assert_eq!(kinds(&world), counts([("deactivate", 1), (&format!("{action}-user-card"), 1)]), "{fault:?}");
            let operation = if action == "end" { "update-user-card" } else { "remove-user-card" };
            let rule = FaultRule::new(fault.clone()).operation(operation).nth(1);
            let reading = FaultRule::new(fault.clone()).operation("list-user-cards").nth(1);
            world.api.set_faults(FaultPlan::new(1).rule(rule).rule(reading));
            let before = world.changes();
            world.cards("apply plan.json --settle-after 0").output();
            world.cards("resume plan.json --settle-after 0").output().done();
            assert_eq!(world.changes() - before, 2, "{action} {fault:?}");
            world.api.set_faults(FaultPlan::new(1));
            assert_eq!(works(&world, 1), if action == "end" { Works::Ended } else { Works::Gone }, "{fault:?}");
            roster(&world, all);
            let put_back = FaultRule::new(fault.clone()).operation("update-user-card").nth(1);
            world.planned();
            world.api.set_faults(FaultPlan::new(1).rule(put_back));
            let before = world.changes();
            world.cards("apply plan.json --settle-after 0").output();
            world.cards("resume plan.json --settle-after 0").output().done();
            world.api.set_faults(FaultPlan::new(1));
            if action == "end" {
                assert_eq!(world.changes() - before, 2, "put back: {fault:?}");
                assert_eq!(works(&world, 1), Works::AsBefore, "{fault:?}");
            } else {
                date(&world, 1);
            }
        }
    }
}

#[test]
fn a_physical_card_that_a_row_names_is_nobodys_former_one() {
    let world = world();
    // One person has another card id, two have changed cards.
    let renamed = [("Q-1".to_owned(), Some(1)), ("P-2".to_owned(), Some(3)), ("P-3".to_owned(), Some(2))];
    roster(&world, renamed.into_iter().chain(people(4..=5)));
    carry_out(&world);
    assert_eq!((1..=5).map(|number| works(&world, number)).collect::<Vec<_>>(), [(); 5].map(|()| Works::AsBefore));
    // Another card: the former one is ended.
    roster(&world, [("Q-1".to_owned(), Some(9)), ("P-2".to_owned(), None)].into_iter().chain(people(4..=5)));
    carry_out(&world);
    assert_eq!((works(&world, 1), works(&world, 4)), (Works::Ended, Works::AsBefore));
    assert_eq!(works(&world, 3), Works::AsBefore, "a blank cell says nothing");
    assert_eq!(works(&world, 2), Works::Ended, "P-3 has left with it");
    assert_eq!(world.plan().code, Some(0));
}

#[test]
fn after_a_lost_state_the_plan_names_everybody_who_may_have_a_physical_card() {
    let world = world();
    for file in ["state.db", "state.db.key", "state.db-wal", "state.db-shm"] {
        let _ = std::fs::remove_file(world.path(file));
    }
    roster(&world, people(3..=5));
    let ran = world.plan();
    assert_eq!(ran.code, Some(3), "{}", ran.stderr);
    assert!(ran.stdout.contains("not known: P-1, P-2\n"), "{}", ran.stdout);
    let line = format!("diff roster.csv --template {TEMPLATE} --map map.toml --max-leavers-pct 100 --output json");
    let ran = world.cards(&line).output();
    let document: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(document["unknown-user-cards"], serde_json::json!(["P-1", "P-2"]), "{document}");
    assert_eq!(document["counts"]["unknown-user-card"], 2);
    apply(&world);
    // Those who are there are known again.
    roster(&world, people(4..=5));
    carry_out(&world);
    assert_eq!(works(&world, 3), Works::Ended);
}

#[test]
fn a_row_that_the_mapping_leaves_out_keeps_no_physical_card() {
    let world = world();
    world.file("map.toml", world.text("map.toml") + "\n[[where]]\ncolumn = \"course\"\nis = \"Course\"\n");
    world.file("roster.csv", world.text("roster.csv").replacen("Course", "left", 1));
    carry_out(&world);
    assert_eq!((status(&world, 1).as_str(), works(&world, 1)), ("Deactivated", Works::Ended));
    assert_eq!(works(&world, 2), Works::AsBefore);
}

#[test]
fn a_person_without_a_physical_card_leaves_nothing_open() {
    let world = world();
    roster(&world, people(1..=5).chain(ids('N', 1).map(|id| (id, None))));
    carry_out(&world);
    roster(&world, people(1..=5));
    let ran = world.plan();
    assert!(!ran.stdout.contains("not known"), "{}", ran.stdout);
    assert_eq!(kinds(&world), counts([("deactivate", 1)]));
}

#[test]
fn a_plan_whose_state_is_lost_says_that_the_physical_card_was_not_ended() {
    let world = world();
    roster(&world, people(2..=5));
    world.planned();
    for file in ["state.db", "state.db.key", "state.db-wal", "state.db-shm"] {
        let _ = std::fs::remove_file(world.path(file));
    }
    let ran = world.cards("apply plan.json --settle-after 0").output();
    assert_eq!(ran.code, Some(4), "{}", ran.stdout);
    assert!(ran.stdout.contains("the local state does not know this"), "{}", ran.stdout);
    assert_eq!((status(&world, 1).as_str(), works(&world, 1)), ("Deactivated", Works::AsBefore));
}

#[test]
fn a_mapping_that_ends_cards_of_nobody_is_refused_with_its_line() {
    let world = World::new();
    let mapping = MAPPING.replace("\"deactivate\"", "\"leave\"") + USER_CARDS;
    for (table, expected) in [("action = \"end\"", "nobody is a leaver"), ("action = \"stop\"", "unknown variant")] {
        world.file("map.toml", format!("{mapping}\n[user-card.leavers]\n{table}\n"));
        roster(&world, people(1..=1));
        let ran = world.plan();
        assert_eq!(ran.code, Some(2), "{}", ran.stderr);
        assert!(ran.stderr.contains(expected) && ran.stderr.contains("line 2"), "{}", ran.stderr);
    }
}
