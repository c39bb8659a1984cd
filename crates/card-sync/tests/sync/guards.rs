//! Guards on what is created and changed: which exports they stop, and which they let pass.

use card_sync::ErrorKind;
use card_sync::plan::{ChangeLimits, GuardVerdict};
use card_sync::planner::{Guard, Outcome};
use serde_json::json;

use crate::world::{DAY, NOW, World};

const MAPPING: &str = r#"
version = 1

[dates]
format = "%d/%m/%Y"
time = "12:00"
zone = "Europe/Dublin"

[card-id]
column = "id"

[recipient-email]
column = "mail"

[card-expiration]
column = "until"

[name-fields.name]
columns = ["first", "last"]

[front-fields.front-1]
column = "course"
"#;

const HEADINGS: [&str; 6] = ["id", "first", "last", "course", "until", "mail"];

type Row = [String; 6];

/// A person, as the export has her: id, first name, last name, course, expiration, e-mail.
fn person(number: usize) -> Row {
    [
        format!("{:05}", 100 + number),
        format!("First{number}"),
        format!("Last{number}"),
        format!("Course{}", number % 7),
        format!("{:02}/{:02}/2031", number % 11 + 1, (number + 5) % 12 + 1),
        format!("p{number}@x.org"),
    ]
}

fn people(count: usize) -> Vec<Row> {
    (0..count).map(person).collect()
}

fn csv(rows: &[Row]) -> String {
    let rows = rows.iter().map(|row| row.join(",") + "\n");
    format!("{}\n{}", HEADINGS.join(","), rows.collect::<String>())
}

/// A world in which the cards of these people are as their rows want them, and the state knows what was sent.
fn office(rows: &[Row]) -> World {
    let mut world = World::new();
    MAPPING.clone_into(&mut world.mapping);
    let planned = world.plan(&csv(rows)).unwrap();
    assert_eq!(planned.counts.create, rows.len() as u64, "a first fill is not stopped");
    world.remember(NOW, &planned);
    let cards = rows.iter().map(|[id, first, last, course, until, _]| {
        let [day, month, year] = until.split('/').collect::<Vec<_>>()[..] else { panic!("{until}") };
        let hour = if (4..=10).contains(&month.parse().unwrap()) { 11 } else { 12 };
        json!({
            "card-id": id, "card-status": "Installed", "card-expiration": format!("{year}-{month}-{day}T{hour}:00:00Z"),
            "name-fields": [{"key": "name", "value": format!("{first} {last}")}],
            "front-fields": [{"key": "front-1", "value": course}],
        })
    });
    *world.cards.lock().unwrap() = cards.collect();
    assert_eq!(world.plan(&csv(rows)).unwrap().counts.unchanged, rows.len() as u64);
    world
}

/// The guards that stop it, with the number of cards.
fn stopped(outcome: &Outcome) -> Vec<String> {
    let stopped = outcome.judged.iter().filter(|judged| judged.is_stopped());
    let told = stopped.map(|judged| match &judged.guard {
        Guard::Leavers => format!("leavers {}", judged.cards),
        Guard::Creates => format!("creates {}", judged.cards),
        Guard::Changes => format!("changes {}", judged.cards),
        Guard::Field(field) => format!("{field} {}", judged.cards),
        other => panic!("{other:?}"),
    });
    told.collect()
}

fn each(rows: &[Row], edit: impl Fn(&mut Row)) -> Vec<Row> {
    let mut rows = rows.to_vec();
    rows.iter_mut().for_each(edit);
    rows
}

#[test]
fn every_kind_of_bad_export_is_stopped() {
    const NAME: &str = "name-fields/name 60";
    const COURSE: &str = "front-fields/front-1 60";
    let rows = people(60);
    let twice = each(&rows, |row| row[0].insert(0, 'X'));
    // What is wrong, the export, and the guards that stop it.
    let table: Vec<(&str, Vec<Row>, &[&str])> = vec![
        ("first and last name swapped", each(&rows, |row| row.swap(1, 2)), &["changes 60", NAME]),
        ("a column has moved", each(&rows, |row| row[1..4].rotate_left(1)), &["changes 60", NAME, COURSE]),
        (
            "day and month swapped",
            each(&rows, |row| row[4] = format!("{}/{}/2031", &row[4][3..5], &row[4][..2])),
            &["changes 55", "card-expiration 55"],
        ),
        (
            "another year",
            each(&rows, |row| row[4] = row[4].replace("2031", "2131")),
            &["changes 60", "card-expiration 60"],
        ),
        ("ids with an end", each(&rows, |row| row[0].push_str("-1")), &["creates 60"]),
        ("everybody twice, with other ids", [rows.clone(), twice].concat(), &["creates 60"]),
        (
            "the same e-mail for all",
            each(&rows, |row| row[5] = "it@x.org".to_owned()),
            &["changes 60", "recipient-email 60"],
        ),
        ("names in capitals", each(&rows, |row| row[2].make_ascii_uppercase()), &["changes 60", NAME]),
        (
            "half of the courses",
            each(&rows, |row| row[3] = row[3].replace(['1', '2', '3'], "X")),
            &["changes 27", "front-fields/front-1 27"],
        ),
    ];
    for (what, export, expected) in table {
        let mut world = office(&rows);
        let outcome = world.judge(&csv(&export), |_| {}).unwrap();
        assert_eq!(stopped(&outcome), expected, "{what}");
        let error = world.plan(&csv(&export)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Guard, "{what}: {error}");
        let error = error.to_string();
        assert!(error.contains("a guard stopped the plan") && !error.contains("First1"), "{what}: {error}");
    }
}

#[test]
fn usual_nights_pass() {
    let rows = people(60);
    let mut some = rows.clone();
    for row in &mut some[..9] {
        row[3] = "Law".to_owned();
    }
    for row in &mut some[20..26] {
        row[4] = "01/02/2033".to_owned();
    }
    let more = people(70);
    let few = people(10);
    for (what, before, export) in [
        ("nothing", &rows, rows.clone()),
        ("some change", &rows, some),
        ("some are new", &rows, more),
        ("a small template changes as a whole", &few, each(&few, |row| row.swap(1, 2))),
        ("a small template is filled", &few, people(3000)),
        ("new people in a file of their own", &rows, people(70)[60..].to_vec()),
    ] {
        let outcome = office(before).judge(&csv(&export), |_| {}).unwrap();
        assert_eq!(stopped(&outcome), [""; 0], "{what}");
    }
}

#[test]
fn a_first_fill_goes_through_and_a_second_one_has_to_be_meant() {
    let mut world = office(&people(60));
    let outcome = world.judge(&csv(&people(200)), |_| {}).unwrap();
    assert_eq!(stopped(&outcome), ["creates 140"]);
    let creates = outcome.judged.iter().find(|judged| judged.guard == Guard::Creates).unwrap();
    assert_eq!(
        (creates.of, creates.allowed),
        (200, 20),
        "ten percent of the rows, which are more than the cards in use"
    );
    let samples: Vec<_> = creates.samples.iter().map(|sample| (&*sample.card_id, sample.row.line)).collect();
    assert_eq!(samples, [("00160", 62), ("00161", 63), ("00162", 64)]);
    let outcome = world.judge(&csv(&people(200)), |options| options.changes.max_creates_basis_points = 7000).unwrap();
    assert_eq!(stopped(&outcome), [""; 0]);
    let mut empty = World::new();
    MAPPING.clone_into(&mut empty.mapping);
    let outcome = empty.judge(&csv(&people(30)), |options| options.changes.max_creates = Some(29)).unwrap();
    assert_eq!(stopped(&outcome), ["creates 30"], "a number that was chosen holds for a first fill too");
}

#[test]
fn a_renewal_for_everybody_passes_where_its_field_is_named_and_nothing_else_does() {
    let rows = people(60);
    let mut world = office(&rows);
    let renewed = each(&rows, |row| row[4] = row[4].replace("2031", "2032"));
    let outcome = world.judge(&csv(&renewed), |_| {}).unwrap();
    assert_eq!(stopped(&outcome), ["changes 60", "card-expiration 60"]);
    let sample = &outcome.judged.iter().find(|judged| judged.guard == Guard::Changes).unwrap().samples[0];
    let change = &sample.changes[0];
    let dates = (change.old.as_deref(), change.new.as_deref());
    assert_eq!(dates, (Some("2031-06-01T11:00:00+00:00"), Some("2032-06-01T12:00:00+01:00")));
    let allow = |limits: &mut ChangeLimits| {
        limits.max_changes_basis_points = 10_000;
        limits.fields.insert("card-expiration".parse().unwrap(), 10_000);
    };
    let planned = world.plan_at(NOW, &csv(&renewed), |options| allow(&mut options.changes)).unwrap();
    assert_eq!((planned.counts.update, planned.header.guards.verdict), (60, GuardVerdict::Within));
    assert_eq!(planned.header.limits.unwrap().fields.len(), 1, "the plan says which limits were in force");
    let swapped = each(&renewed, |row| row.swap(1, 2));
    let outcome = world.judge(&csv(&swapped), |options| allow(&mut options.changes)).unwrap();
    assert_eq!(stopped(&outcome), ["name-fields/name 60"]);
    let outcome = world.judge(&csv(&swapped), |options| options.changes = ChangeLimits::none()).unwrap();
    assert_eq!(stopped(&outcome), [""; 0]);
}

#[test]
fn limits_in_cards_hold_beside_those_in_percent_and_zero_allows_nothing() {
    let rows = people(60);
    let mut world = office(&rows);
    let mut five = rows.clone();
    for row in &mut five[..5] {
        row[3] = "Law".to_owned();
    }
    for (most, percent, expected) in [(5, 3000, &[""; 0][..]), (4, 3000, &["changes 5"]), (5, 0, &["changes 5"])] {
        let outcome = world.judge(&csv(&five), |options| {
            options.changes.max_changes = most;
            options.changes.max_changes_basis_points = percent;
        });
        assert_eq!(stopped(&outcome.unwrap()), expected, "{most} {percent}");
    }
    let course = "front-fields/front-1".parse().unwrap();
    let outcome = world.judge(&csv(&five), |options| options.changes.fields = [(course, 0)].into());
    assert_eq!(stopped(&outcome.unwrap()), ["front-fields/front-1 5"]);
    let unknown = "front-fields/front-2".parse().unwrap();
    let error = world.judge(&csv(&five), |options| options.changes.fields = [(unknown, 0)].into()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Setting);
    assert!(error.to_string().contains("front-fields/front-2, which the mapping does not set"), "{error}");
}

#[test]
fn a_lost_state_stops_nothing_and_what_the_list_shows_still_does() {
    let rows = people(60);
    let mut world = office(&rows);
    world.state = card_sync::state::State::in_memory().unwrap();
    let outcome = world.judge(&csv(&rows), |_| {}).unwrap();
    assert_eq!((stopped(&outcome), outcome.unrecorded, outcome.counts.update), (vec![], 60, 60));
    let swapped = each(&rows, |row| row.swap(1, 2));
    let outcome = world.judge(&csv(&swapped), |_| {}).unwrap();
    assert_eq!(stopped(&outcome), ["changes 60", "name-fields/name 60"]);
}

#[test]
fn photos_that_the_vendor_moved_stop_nothing_after_a_lost_state() {
    let mut world = World::new();
    world.mapping = "version = 1\n[card-id]\ncolumn = \"id\"\n[image.id-photo]\ncolumn = \"photo\"\n".to_owned();
    let rows = (0..30)
        .fold("id,photo\n".to_owned(), |rows, number| rows + &format!("A-{number},https://x.org/{number}.jpg\n"));
    let listed = |number: usize| {
        let value = format!("https://vendor.example/{number}");
        json!({"card-id": format!("A-{number}"), "card-status": "Installed", "image": [{"key": "id-photo", "value": value}]})
    };
    *world.cards.lock().unwrap() = (0..30).map(listed).collect();
    let outcome = world.judge(&rows, |_| {}).unwrap();
    assert_eq!((stopped(&outcome), outcome.unrecorded, outcome.counts.update), (vec![], 30, 30));
    let planned = world.plan(&rows).unwrap();
    world.remember(NOW, &planned);
    let outcome = world.judge(&rows.replace("x.org", "y.org"), |_| {}).unwrap();
    assert_eq!(stopped(&outcome), ["changes 30", "image/id-photo 30"], "what was sent is known now");
}

#[test]
fn an_old_export_that_would_switch_everybody_on_again_is_stopped() {
    let rows = people(60);
    let mut world = office(&rows);
    world.mapping.push_str("[returners]\nactivate = \"any\"\n");
    for card in world.cards.lock().unwrap().iter_mut() {
        card["card-status"] = "Deactivated".into();
    }
    let outcome = world.judge(&csv(&rows), |_| {}).unwrap();
    assert_eq!((stopped(&outcome), outcome.counts.activate), (vec!["changes 60".to_owned()], 60));
}

#[test]
fn what_is_too_much_is_told_of_all_guards_at_once() {
    let rows = people(60);
    let mut world = office(&rows);
    world.mapping.push_str("[leavers]\naction = \"deactivate\"\n");
    let outcome = world.judge(&csv(&each(&rows, |row| row[0].push_str("-1"))), |_| {}).unwrap();
    assert_eq!(stopped(&outcome), ["leavers 60", "creates 60"]);
}

#[test]
fn the_state_learns_nothing_of_a_plan_that_is_stopped() {
    let rows = people(60);
    let mut world = office(&rows);
    world.mapping.push_str("[leavers]\naction = \"archive\"\ngrace-days = 30\n");
    world.cards.lock().unwrap()[0]["card-status"] = "Deactivated".into();
    // The first card is missing, and has been since today.
    let without = &rows[1..];
    let planned = world.plan(&csv(without)).unwrap();
    assert_eq!(planned.counts.waiting, 1);
    // An export that has her again and is wrong must not begin the grace time anew, nor one without others begin theirs.
    let swapped = each(&rows[..59], |row| row.swap(1, 2));
    let error = world.plan_at(NOW + 20 * DAY, &csv(&swapped), |_| {}).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Guard);
    world.cards.lock().unwrap()[59]["card-status"] = "Deactivated".into();
    let planned = world.plan_at(NOW + 30 * DAY, &csv(&rows[1..59]), |_| {}).unwrap();
    assert_eq!(planned.lines(), ["archive 00100"]);
    assert_eq!(planned.counts.waiting, 1);
}
