//! Killing the program at random moments: after taking it up, every card is as planned and nothing was done twice.
//!
//! `CARDS_CRASH_POINTS=500 cargo test -p card-cli --test cli crash -- --nocapture` does more of it, and tells the counts.
//! `CARDS_CRASH_SEED`, which every run prints, has it choose the same moments and faults again.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use card_emulator::{Calls, Fault, FaultPlan, FaultRule};
use serde_json::Value;

use super::support::{Api, Ran};
use super::sync_world::{MAPPING, World, ids};

/// How many kills an everyday run has at least.
const POINTS: usize = 30;

const USER_CARDS: &str = r#"
[user-card]
encoding = "xml"
user-id.column = "user"
card-id.column = "physical"
notes.column = "name"
"#;

const CREATED: usize = 40;
const UPDATED: usize = 12;
const LEAVERS: usize = 6;
/// Cards that are created and have a physical card: two steps of one card.
const PHYSICAL: usize = 8;

#[derive(Default)]
struct Counts {
    rounds: usize,
    kills: usize,
    runs: usize,
    readings: u64,
    broken_replies: usize,
}

#[test]
fn killed_at_any_moment_and_taken_up_every_card_is_as_planned_and_nothing_was_done_twice() {
    let points = std::env::var("CARDS_CRASH_POINTS").ok().and_then(|text| text.parse().ok()).unwrap_or(POINTS);
    let seed = seed();
    // Shown where the test fails.
    println!("CARDS_CRASH_SEED={seed}");
    let mut random = Random(seed | 1);
    let mut counts = Counts::default();
    while counts.kills < points {
        round(&mut random, &mut counts);
    }
    println!(
        "{} kills in {} plans, {} runs of the program, {} broken exchanges, {} cards read to settle outcomes",
        counts.kills, counts.rounds, counts.runs, counts.broken_replies, counts.readings
    );
}

/// People whose row goes away, and people who are locked out at once.
const GONE: usize = 8;
const LOCKED_OUT: usize = 3;

#[test]
fn killed_at_any_moment_leavers_lose_both_cards_and_nothing_was_done_twice() {
    let points = std::env::var("CARDS_CRASH_POINTS").ok().and_then(|text| text.parse().ok()).unwrap_or(POINTS);
    let seed = seed();
    println!("CARDS_CRASH_SEED={seed}");
    let mut random = Random(seed | 1);
    let mut counts = Counts::default();
    while counts.kills < points / 3 {
        leaving(&mut random, &mut counts);
    }
}

fn leaving(random: &mut Random, counts: &mut Counts) {
    let world = World::new();
    world.file("map.toml", MAPPING.to_owned() + USER_CARDS);
    let roster = |from: usize| {
        let rows = ids('P', GONE + LOCKED_OUT)
            .enumerate()
            .skip(from)
            .map(|(index, id)| format!("{id},Person {id},Course {id},{id}@example.org,{}\n", guids(index)));
        world.file("roster.csv", "id,name,course,mail,user,physical\n".to_owned() + &rows.collect::<String>());
    };
    roster(0);
    world.planned();
    world.cards("apply plan.json --quiet").output().done();
    roster(GONE);
    world.planned();
    for file in ["plan.json.journal", "plan.json.journal.lock"] {
        std::fs::remove_file(world.path(file)).unwrap();
    }
    world.api.set_faults(faults(random.next()));
    let before = world.changes();
    until_done(&world, &world.api, random, counts);
    assert_eq!(world.changes() - before, 2 * GONE as u64);

    let before = world.changes();
    let people: Vec<_> = ids('P', GONE + LOCKED_OUT).skip(GONE).collect();
    let line = format!("offboard {} --template {} --settle-after 1", people.join(" "), super::support::TEMPLATE);
    for attempt in 0.. {
        assert!(attempt < 50, "it never ends");
        let mut running = world.cards(&line).start();
        std::thread::sleep(Duration::from_micros(random.next() % 150_000));
        if running.has_ended() || attempt > 4 {
            let ran = running.end();
            match ran.code {
                Some(0) => break,
                Some(9) => {}
                _ => panic!("{}", told(&ran)),
            }
        } else {
            running.kill();
            running.end();
            counts.kills += 1;
        }
    }
    assert_eq!(world.changes() - before, 2 * LOCKED_OUT as u64);
    world.api.set_faults(FaultPlan::new(0));
    let told = world.cards("report leavers --since 2020-01-01 --output json").output().json();
    assert_eq!(told["open"], 0, "{told}");
    assert_eq!(told["leavers"].as_array().unwrap().len(), 2 * (GONE + LOCKED_OUT), "{told}");
    assert!(world.api.state().matches("\"Deactivated\"").count() >= GONE + LOCKED_OUT);
    assert_eq!(world.plan().code, Some(0));
}

fn seed() -> u64 {
    match std::env::var("CARDS_CRASH_SEED") {
        Ok(text) => text.parse().expect("CARDS_CRASH_SEED is a number"),
        Err(_) => u64::from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().subsec_nanos()),
    }
}

fn round(random: &mut Random, counts: &mut Counts) {
    let world = World::new();
    // Another server, so that what is done to the cards can be counted on its own.
    let physical = Api::start();
    world.file("map.toml", MAPPING.to_owned() + USER_CARDS);
    world.seed(ids('U', UPDATED).chain(ids('L', LEAVERS)));
    let rows = ids('N', CREATED).chain(ids('U', UPDATED)).enumerate().map(|(index, id)| {
        let physical = if index < PHYSICAL { guids(index) } else { ",".to_owned() };
        format!("{id},Person {id},Course {id},{id}@example.org,{physical}\n")
    });
    world.file("roster.csv", "id,name,course,mail,user,physical\n".to_owned() + &rows.collect::<String>());
    world.planned();
    let before = world.changes();
    physical.set_faults(faults(random.next()));
    world.api.set_faults(faults(random.next()));

    until_done(&world, &physical, random, counts);

    // Once more: nothing is left, and nothing is sent.
    let requests = world.api.journal().len();
    world.cards("resume plan.json --quiet").output().done();
    assert_eq!(world.api.journal().len(), requests);

    counts.rounds += 1;
    counts.broken_replies += world.api.journal().iter().filter(|entry| entry.rules.len() > 1).count();
    world.api.set_faults(FaultPlan::new(0));
    // One change for each step: the emulator's own count, which no lost reply and no killed sender can hide from.
    assert_eq!(world.changes() - before, (CREATED + UPDATED + LEAVERS) as u64);
    check(&world, &physical);
}

/// Runs the program again and again, and kills it at random moments, until it ends by itself with everything done.
fn until_done(world: &World, physical: &Api, random: &mut Random, counts: &mut Counts) {
    for attempt in 0.. {
        assert!(attempt < 200, "the plan never ends");
        let command = if world.path("plan.json.journal").exists() { "resume" } else { "apply" };
        let line = format!(
            "{command} plan.json --concurrency 4 --settle-after 0.1 --progress none --report report.json \
             --blub0x-base-url {}",
            physical.url()
        );
        let mut running = world.cards(&line).start();
        counts.runs += 1;
        std::thread::sleep(Duration::from_micros(random.next() % 250_000));
        if running.has_ended() || random.next().is_multiple_of(8) {
            let ran = running.end();
            match ran.code {
                Some(0) => {
                    counts.readings += readings(world);
                    return;
                }
                // Killed before the journal knew its plan.
                Some(2) if ran.stderr.contains("was not begun") => {
                    std::fs::remove_file(world.path("plan.json.journal")).unwrap();
                }
                Some(6) => counts.readings += readings(world),
                _ => panic!("{}", told(&ran)),
            }
        } else {
            running.kill();
            running.end();
            counts.kills += 1;
        }
    }
}

fn check(world: &World, physical: &Api) {
    // What was answered, by operation and card; senders that were killed meanwhile may be missing.
    for ((operation, id), count) in world.carried_out() {
        assert_eq!(count, 1, "{operation} of {id}");
    }
    let state = world.api.state();
    for id in ids('N', CREATED).chain(ids('U', UPDATED)) {
        for value in [format!("Person {id}"), format!("Course {id}"), format!("{id}@example.org")] {
            // Fields are stored as JSON, whose quotes the dump escapes.
            let is_there = [format!("{value}\""), format!("{value}\\\"")].iter().any(|text| state.contains(text));
            assert!(is_there, "{value}\n{state}");
        }
    }
    assert!(state.matches("\"Deactivated\"").count() >= LEAVERS, "{state}");
    // What a physical card had before is not known on the first night: it may have been sent again, with the same values.
    let state = physical.state();
    for (index, id) in ids('N', CREATED).enumerate().take(PHYSICAL) {
        let (user, card) = (guids(index), format!("Person {id}"));
        let user = user.split_once(',').unwrap().0;
        assert!(state.lines().any(|line| line.contains(user) && line.contains(&card)), "{state}");
    }
    // The program's own look: all cards are as the roster wants them, and the local state knows it.
    assert_eq!(world.plan().code, Some(0));
}

/// Exchanges that break before and after the request was carried out; all of them take a while.
fn faults(seed: u64) -> FaultPlan {
    let mut plan = FaultPlan::new(seed).rule(FaultRule::new(Fault::Latency { milliseconds: 4 }));
    for operation in ["create-card", "update-card", "card-action", "update-user-card", "list-user-cards"] {
        for (fault, probability) in [
            (Fault::LostReply, 0.06),
            (Fault::ResetAfter, 0.04),
            (Fault::ResetBefore, 0.04),
            (Fault::TooManyRequests { retry_after_seconds: 0 }, 0.02),
            (Fault::ServerErrorHtml { carried_out: false }, 0.02),
        ] {
            plan = plan.rule(FaultRule::new(fault).operation(operation).probability(probability));
        }
    }
    // A list that breaks now and then is read again.
    plan.rule(FaultRule::new(Fault::LostReply).operation("list-cards").calls(Calls::Every(7)))
}

fn guids(index: usize) -> String {
    format!("28079fc8-e2ff-4976-a102-{index:012},3198fb7e-49f7-4409-8145-{index:012}")
}

fn readings(world: &World) -> u64 {
    let report: Value = serde_json::from_str(&world.text("report.json")).unwrap();
    report["run"]["readings"].as_u64().unwrap()
}

fn told(ran: &Ran) -> String {
    format!("exit {:?}\n{}{}", ran.code, ran.stdout, ran.stderr)
}

/// Xorshift: enough to pick moments.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}
