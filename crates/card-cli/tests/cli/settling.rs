//! What reading settles, and what it does not.

use card_emulator::{Fault, FaultPlan, FaultRule};

use super::sync_world::{MAPPING, World};

/// One card as the roster wants it, but for its room, of which there is no record; its first update gets no reply.
fn updated_without_a_reply() -> World {
    let world = World::new();
    let mapping = MAPPING.replace("[leavers]", "[back-fields.back-1]\ncolumn = \"room\"\n\n[leavers]");
    world.file("map.toml", mapping.replace("[recipient-email]\ncolumn = \"mail\"\n", ""));
    world.seed(["S-1".to_owned()]);
    world.file("roster.csv", "id,name,course,room\nS-1,Old,,12\n");
    world.planned();
    assert!(world.text("plan.json").contains("\"unknown-before\":true"), "{}", world.text("plan.json"));
    let lost = FaultRule::new(Fault::LostReply).operation("update-card").nth(1);
    world.api.set_faults(FaultPlan::new(1).rule(lost));
    world
}

#[test]
fn an_update_of_which_everything_can_be_read_back_is_settled_by_one_reading() {
    let world = updated_without_a_reply();
    let report = world.cards("apply plan.json --settle-after 0 --output json").output().json();
    assert_eq!(report["tally"]["confirmed"], 1, "{report}");
    assert_eq!((world.requests("update-card"), world.requests("view-card")), (1, 1), "no list shows a back field");
    assert!(world.api.state().contains("12"));
    assert_eq!(world.plan().code, Some(0), "the local state knows what was sent");
}

#[test]
fn an_update_of_which_something_cannot_be_read_is_sent_again() {
    let world = updated_without_a_reply();
    let mapping = world.text("map.toml").replace("[leavers]", "[recipient-email]\ncolumn = \"mail\"\n\n[leavers]");
    world.file("map.toml", mapping);
    world.file("roster.csv", "id,name,course,room,mail\nS-1,Old,,12,old@example.org\n");
    world.planned();
    let report = world.cards("apply plan.json --settle-after 0 --output json").output().json();
    assert_eq!(report["tally"]["confirmed"], 1, "{report}");
    assert_eq!(world.requests("update-card"), 2, "nobody can read whether the address was there before");
}
