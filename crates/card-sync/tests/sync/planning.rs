//! What a plan does, and what it leaves alone.

use card_sync::ErrorKind;
use card_sync::plan::GuardVerdict;

use crate::world::{DAY, NOW, World};

const ROSTER: &str = "\
id,name,mail,until,room
A-1,Zoë,zoe@x.org,2027-06-30,12
A-2,Wei,,2027-06-30,
";

/// The same moment as 2027-06-30 23:59 in Dublin.
const JUNE: &str = "2027-06-30T22:59:00+00:00";

#[test]
fn a_first_load_creates_every_card_and_a_second_run_does_nothing() {
    let mut world = World::new();
    let first = world.plan(ROSTER).unwrap();
    assert_eq!(first.lines(), ["create A-1", "create A-2"]);
    assert_eq!((first.header.roster.rows, first.header.remote.cards, first.header.remote.readings), (2, 0, 2));
    world.remember(NOW, &first);
    world.card("A-1", "Inactive", "Zoë", JUNE);
    world.card("A-2", "Inactive", "Wei", JUNE);
    let second = world.plan(ROSTER).unwrap();
    assert_eq!((second.lines().len(), second.counts.unchanged), (0, 2));
}

#[test]
fn an_update_names_the_fields_that_differ_and_no_values() {
    let mut world = World::new();
    let first = world.plan(ROSTER).unwrap();
    world.remember(NOW, &first);
    world.card("A-1", "Installed", "Zoe", "2026-12-31T23:59:00Z");
    world.card("A-2", "Installed", "Wei", JUNE);
    let planned = world.plan(&ROSTER.replace("zoe@x.org", "zoe@y.org")).unwrap();
    assert_eq!(planned.lines(), ["update A-1 card-expiration recipient-email name-fields/name"]);
    let text = serde_json::to_string(&planned.steps).unwrap();
    assert!(!text.contains("Zo") && !text.contains("y.org"), "{text}");
    assert!(text.contains("2026-12-31T23:59:00+00:00") && text.contains("2027-06-30T23:59:00+01:00"), "{text}");
}

#[test]
fn losing_the_state_costs_calls_and_nothing_else() {
    let mut world = World::new();
    world.card("A-1", "Installed", "Zoë", JUNE);
    world.card("A-2", "Installed", "Wei", JUNE);
    let planned = world.plan(ROSTER).unwrap();
    let expected = ["update A-1 recipient-email? back-fields/back-1?", "update A-2 back-fields/back-1?"];
    assert_eq!(planned.lines(), expected, "a blank e-mail is left alone, a blank room is cleared");
    world.remember(NOW, &planned);
    assert_eq!(world.plan(ROSTER).unwrap().counts.unchanged, 2);
}

#[test]
fn an_expired_card_with_a_later_date_is_renewed() {
    let mut world = World::new();
    world.card("A-1", "Installed", "Zoë", "2026-08-31T22:59:00Z");
    let planned = world.plan("id,name,mail,until,room\nA-1,Zoë,,2027-06-30,\n").unwrap();
    assert_eq!(planned.lines(), ["renew A-1 card-expiration back-fields/back-1?"]);
    let planned = world.plan("id,name,mail,until,room\nA-1,Zoë,,2026-08-01,\n").unwrap();
    assert!(planned.lines()[0].starts_with("update A-1 card-expiration"), "an earlier date renews nothing");
}

#[test]
fn a_leaver_is_deactivated_first_and_archived_after_the_grace_time() {
    let mut world = World::new();
    let rows = "id,name,mail,until,room\nA-1,Zoë,,,\n";
    world.card("A-1", "Installed", "Zoë", "");
    world.card("A-9", "Installed", "Max", "");
    let planned = world.plan(rows).unwrap();
    assert_eq!(planned.lines().last().unwrap(), "deactivate A-9");
    world.remember(NOW, &planned);
    world.card("A-9", "Deactivated", "Max", "");
    let planned = world.plan_at(NOW + 29 * DAY, rows, |_| {}).unwrap();
    assert_eq!((planned.lines().len(), planned.counts.waiting), (0, 1));
    let planned = world.plan_at(NOW + 30 * DAY, rows, |_| {}).unwrap();
    assert_eq!(planned.lines(), ["archive A-9"]);
    world.remember(NOW + 30 * DAY, &planned);
    world.card("A-9", "Archived", "Max", "");
    let planned = world.plan_at(NOW + 90 * DAY, rows, |_| {}).unwrap();
    assert_eq!((planned.lines().len(), planned.counts.left_alone), (0, 1));
}

#[test]
fn who_comes_back_is_activated_where_a_plan_switched_the_card_off() {
    let mut world = World::new();
    world.mapping = crate::world::MAPPING.replace("blank = \"clear\"", "blank = \"leave\"");
    let both = "id,name,mail,until,room\nA-1,,,,\nA-2,,,,\n";
    let one = "id,name,mail,until,room\nA-1,,,,\n";
    world.card("A-1", "Installed", "Zoë", "");
    world.card("A-2", "Installed", "Wei", "");
    let planned = world.plan(one).unwrap();
    assert_eq!(planned.lines(), ["deactivate A-2"]);
    world.remember(NOW, &planned);
    world.card("A-2", "Deactivated", "Wei", "");
    world.card("A-1", "Deactivated", "Zoë", "");
    let planned = world.plan(both).unwrap();
    assert_eq!(planned.lines(), ["activate A-2"]);
    assert_eq!(planned.counts.switched_off, 1, "somebody else switched A-1 off");
    world.remember(NOW, &planned);
    world.card("A-2", "Installed", "Wei", "");
    assert_eq!(world.plan(both).unwrap().lines().len(), 0);
    world.mapping.push_str("\n[returners]\nactivate = \"any\"\n");
    assert_eq!(world.plan(both).unwrap().lines(), ["activate A-1"]);
    world.mapping = world.mapping.replace("\"any\"", "\"never\"");
    assert_eq!(world.plan(both).unwrap().counts.switched_off, 1);
}

#[test]
fn a_half_empty_export_is_stopped_by_the_guards() {
    let mut world = World::new();
    for number in 0..100 {
        world.card(&format!("A-{number}"), "Installed", "x", "");
    }
    let half =
        (0..50).fold("id,name,mail,until,room\n".to_owned(), |text, number| text + &format!("A-{number},x,,,\n"));
    let planned = world.plan(&half).unwrap();
    assert_eq!((planned.header.guards.verdict, planned.header.guards.leavers), (GuardVerdict::Stopped, 50));
    assert_eq!(planned.steps.len(), 0, "a stopped plan has no steps");
    let planned = world
        .plan_at(NOW, &half, |options| {
            options.limits.cards = 50;
            options.limits.basis_points = 5000;
        })
        .unwrap();
    assert_eq!((planned.header.guards.verdict, planned.counts.deactivate), (GuardVerdict::Within, 50));
    let planned = world
        .plan_at(NOW, &half, |options| {
            options.limits.cards = 50;
            options.limits.basis_points = 4999;
        })
        .unwrap();
    assert_eq!(planned.header.guards.verdict, GuardVerdict::Within, "a share is rounded up to whole cards");
}

#[test]
fn wrong_rows_stop_everything_or_are_left_out_with_their_cards() {
    let mut world = World::new();
    world.card("A-1", "Installed", "Zoë", "");
    world.card("A-2", "Installed", "Wei", "");
    let rows = "id,name,mail,until,room\nA-1,Zoë,no address,2027-13-01,\nA-2,Wei,,,\nA-3,x,,,\nA-2,y,,,\n";
    let error = world.plan(rows).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Rejected);
    let problems: Vec<_> = error.problems().kept().iter().map(ToString::to_string).collect();
    assert_eq!(problems.len(), 3, "{problems:?}");
    assert!(problems[0].starts_with("line 2, column 3 (mail): no e-mail address"), "{problems:?}");
    assert!(problems[1].starts_with("line 2, column 4 (until): no date"), "{problems:?}");
    assert_eq!(problems[2], "line 5: the same card-id as in line 3; both rows are refused");
    let planned = world.plan_at(NOW, rows, |options| options.skip_refused = true).unwrap();
    assert_eq!(planned.lines(), ["create A-3"], "the cards of wrong rows are no leavers'");
    assert_eq!((planned.header.roster.refused, planned.problems.count()), (3, 3));
}

#[test]
fn while_a_row_does_not_tell_its_card_nobody_is_a_leaver() {
    let mut world = World::new();
    world.card("A-9", "Installed", "Max", "");
    let rows = "id,name,mail,until,room\n,Zoë,,,\n";
    let planned = world.plan_at(NOW, rows, |options| options.skip_refused = true).unwrap();
    assert_eq!((planned.lines().len(), planned.counts.left_alone), (0, 1));
}

#[test]
fn a_mapping_that_does_not_speak_of_leavers_leaves_them_alone() {
    let mut world = World::new();
    world.mapping = world.mapping.split("[leavers]").next().unwrap().to_owned();
    for number in 0..30 {
        world.card(&format!("B-{number}"), "Installed", "x", "");
    }
    let planned = world.plan("id,name,mail,until,room\nA-1,x,,,\n").unwrap();
    assert_eq!((planned.lines(), planned.counts.left_alone), (vec!["create A-1".to_owned()], 30));
    assert_eq!(planned.header.guards.verdict, GuardVerdict::Within);
}

#[test]
fn a_physical_card_is_planned_when_it_differs_from_what_was_sent() {
    let mut world = World::new();
    world.mapping = r#"
        version = 1
        [card-id]
        column = "id"
        [user-card]
        user-id = { column = "user" }
        card-id = { column = "card" }
        notes = { column = "notes" }
        uses = { column = "uses", blank = "clear" }
    "#
    .to_owned();
    world.card("A-1", "Installed", "x", "");
    world.card("A-2", "Installed", "x", "");
    let rows = "id,user,card,notes,uses\n\
        A-1,28079fc8-e2ff-4976-a102-8659d39704dd,3198fb7e-49f7-4409-8145-bc2118e8b656,Gate,3\nA-2,,,Gate,\n";
    let planned = world.plan(rows).unwrap();
    assert_eq!(planned.lines(), ["user-card A-1 user-card/notes? user-card/uses?"]);
    world.remember(NOW, &planned);
    assert_eq!(world.plan(rows).unwrap().counts.unchanged, 2);
    assert_eq!(world.plan(&rows.replace(",3\n", ",\n")).unwrap().lines(), ["user-card A-1 user-card/uses"]);
    let other = rows.replace("3198fb7e", "3198fb7f");
    assert_eq!(world.plan(&other).unwrap().lines(), ["user-card A-1 user-card/notes user-card/uses"]);
    let error = world.plan(&rows.replace("28079fc8-e2ff-4976-a102-8659d39704dd", "")).unwrap_err();
    assert!(error.problems().kept()[0].to_string().contains("needs both ids"), "{error:?}");
}

#[test]
fn a_member_that_no_line_has_is_a_typing_error() {
    let mut world = World::new();
    world.mapping = "version = 1\n[card-id]\ncolumn = \"id\"\n[recipient-email]\ncolumn = \"email\"\n".to_owned();
    let error = world.plan("{\"id\":1,\"mail\":\"a@x.org\"}\n{\"id\":2}\n").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Mapping);
    assert!(
        error.to_string().contains("line 4, recipient-email: no row of the roster has a member \"email\""),
        "{error}"
    );
    assert_eq!(world.plan("{\"id\":1}\n{\"id\":2,\"email\":\"a@x.org\"}\n").unwrap().counts.create, 2);
}

#[test]
fn the_photo_is_compared_with_what_was_sent_since_the_vendor_may_move_it() {
    let mut world = World::new();
    world.mapping = "version = 1\n[card-id]\ncolumn = \"id\"\n[image.id-photo]\ncolumn = \"photo\"\n".to_owned();
    let rows = "id,photo\nA-1,https://x.org/1.jpg\n";
    let first = world.plan(rows).unwrap();
    world.remember(NOW, &first);
    let listed = |value: &str| serde_json::json!({"card-id": "A-1", "card-status": "Installed", "image": [{"key": "id-photo", "value": value}]});
    *world.cards.lock().unwrap() = vec![listed("https://vendor.example/stored/77.jpg")];
    assert_eq!(world.plan(rows).unwrap().counts.unchanged, 1);
    assert_eq!(world.plan(&rows.replace("1.jpg", "2.jpg")).unwrap().lines(), ["update A-1 image/id-photo"]);
    *world.cards.lock().unwrap() = vec![listed("")];
    assert_eq!(world.plan(rows).unwrap().lines(), ["update A-1 image/id-photo"]);
}

#[test]
fn without_two_readings_that_agree_there_is_no_plan() {
    use card_client::testing::Canned;

    let mut world = World::new();
    let cards = |id: &str| format!(r#"{{"status":"success","data":[{{"card-id":"{id}"}}]}}"#);
    let canned = (0..20).fold(Canned::new(), |canned, number| canned.json(200, cards(&format!("A-{number}"))));
    world.client = card_client::id123::Client::builder("key").canned(&canned).build().unwrap();
    let error = world.plan("id,name,mail,until,room\nA-1,x,,,\n").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Remote);
    assert_eq!(error.client_error().unwrap().kind(), card_client::ErrorKind::ListChanged);
}
