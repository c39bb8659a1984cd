//! Bad exports are stopped before they rewrite everybody, and the message says how to let through what is meant.

use serde_json::Value;

use super::support::{Ran, TEMPLATE};
use super::sync_world::World;

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

[leavers]
action = "deactivate"
"#;

const PEOPLE: usize = 30;

type Row = [String; 6];

/// A person, as the export has her: id, first name, last name, course, expiration, e-mail.
fn person(number: usize) -> Row {
    [
        format!("{:05}", 100 + number),
        format!("Firstname{number}"),
        format!("Lastname{number}"),
        format!("Course{number}"),
        format!("{:02}/{:02}/2031", number % 11 + 1, (number + 5) % 12 + 1),
        format!("person{number}@example.org"),
    ]
}

fn people(count: usize) -> Vec<Row> {
    (0..count).map(person).collect()
}

fn each(edit: impl Fn(&mut Row)) -> Vec<Row> {
    let mut rows = people(PEOPLE);
    rows.iter_mut().for_each(edit);
    rows
}

fn write(world: &World, rows: &[Row]) {
    let rows: String = rows.iter().map(|row| row.join(",") + "\n").collect();
    world.file("roster.csv", format!("id,first,last,course,until,mail\n{rows}"));
}

fn plan(world: &World, more: &str) -> Ran {
    world.cards(&format!("plan roster.csv --template {TEMPLATE} --map map.toml{more}")).output()
}

/// A world in which everybody has a card.
fn office() -> World {
    let world = World::new();
    world.file("map.toml", MAPPING);
    write(&world, &people(PEOPLE));
    assert_eq!(plan(&world, " -o plan.json").code, Some(3), "a first fill is not stopped");
    world.cards("apply plan.json --quiet").output().done();
    assert_eq!(plan(&world, "").code, Some(0));
    world
}

/// Guard, or field, and number of cards of each guard that stopped.
fn stopped(error: &Value) -> Vec<String> {
    let told = error["guards"].as_array().unwrap().iter().map(|guard| {
        assert_eq!(guard["stopped"], true);
        format!("{} {}", guard["field"].as_str().or(guard["guard"].as_str()).unwrap(), guard["cards"])
    });
    told.collect()
}

/// The options that the message names.
fn way_through(error: &Value) -> &str {
    error["what-to-do"].as_str().unwrap().split_once("for this run: ").unwrap().1
}

#[test]
fn every_kind_of_bad_export_is_stopped_and_the_message_names_the_options_that_let_it_pass() {
    let world = office();
    let before = world.api.state();
    let twice = [people(PEOPLE), each(|row| row[0].insert(0, 'X'))].concat();
    // What is wrong, the export, and the guards that stop it.
    let table: Vec<(&str, Vec<Row>, &[&str])> = vec![
        ("names swapped", each(|row| row.swap(1, 2)), &["name-fields/name 30", "changes 30"]),
        (
            "a column has moved",
            each(|row| row[1..4].rotate_left(1)),
            &["name-fields/name 30", "front-fields/front-1 30", "changes 30"],
        ),
        (
            "day and month swapped",
            each(|row| row[4] = format!("{}/{}/2031", &row[4][3..5], &row[4][..2])),
            &["card-expiration 30", "changes 30"],
        ),
        ("ids with an end", each(|row| row[0].push_str("-1")), &["leavers 30", "creates 30"]),
        ("everybody twice, with other ids", twice, &["creates 30"]),
        ("e-mails cut off", each(|row| row[5] = row[5].replace(".org", "")), &["recipient-email 30", "changes 30"]),
    ];
    for (what, export, expected) in table {
        write(&world, &export);
        let error = plan(&world, " -o bad.json --output json").error(5);
        assert_eq!(stopped(&error), expected, "{what}");
        assert!(!world.path("bad.json").exists() && !world.path("bad.json.unfinished").exists(), "{what}");
        let diff = world.cards(&format!("diff roster.csv --template {TEMPLATE} --map map.toml --output json")).output();
        assert_eq!(diff.error(5)["guards"], error["guards"], "{what}: a diff says the same");
        let document: Value = serde_json::from_str(&diff.stdout).unwrap();
        assert_eq!((&document["stopped"], &document["header"]["guards"]["verdict"]), (&true.into(), &"stopped".into()));
        let text = plan(&world, "");
        assert_eq!(text.stderr.matches("for example: ").count(), 3, "{what}: {}", text.stderr);
        for value in ["name1", "Course", "person", "example.org"] {
            assert!(![&text.stdout, &text.stderr, &diff.stdout, &diff.stderr].iter().any(|out| out.contains(value)));
        }
        let passed = plan(&world, &format!(" -o meant.json {}", way_through(&error)));
        assert_eq!(passed.code, Some(3), "{what}: {}", passed.stderr);
        std::fs::remove_file(world.path("meant.json")).unwrap();
    }
    assert_eq!(world.api.state(), before);
}

#[test]
fn an_export_that_is_cut_off_or_has_rows_twice_does_nothing() {
    let world = office();
    write(&world, &people(PEOPLE / 2));
    let error = plan(&world, " -o bad.json --output json").error(5);
    assert_eq!(
        (stopped(&error), &error["leavers"], &error["in-use"]),
        (vec!["leavers 15".into()], &15.into(), &30.into())
    );
    write(&world, &[people(PEOPLE), people(PEOPLE)].concat());
    assert_eq!(plan(&world, " -o bad.json").code, Some(4));
    assert_eq!(plan(&world, " -o bad.json --skip-refused").code, Some(4), "no row is left, and no card is touched");
    let steps = std::fs::read_to_string(world.path("bad.json")).unwrap().lines().count();
    assert_eq!(steps, 2, "a plan without a step");
}

#[test]
fn the_message_says_what_would_change_with_examples_and_what_to_do() {
    let world = office();
    write(&world, &each(|row| row[4] = row[4].replace("2031", "2032")));
    let ran = plan(&world, "");
    assert_eq!(ran.code, Some(5));
    let expected = "\
error: stopped by a guard: card-expiration would change on 30 of 30 cards
  allowed: 20 percent of the cards whose value was compared, at least 20
  stopped as well: 30 of 30 cards in the roster would be changed; allowed: 2000 cards, and 30 percent of the rows whose card exists, at least 20
  for example: 00100 (line 2): card-expiration: 2031-06-01T11:00:00+00:00 -> 2032-06-01T12:00:00+01:00
  for example: 00101 (line 3): card-expiration: 2031-07-02T11:00:00+00:00 -> 2032-07-02T12:00:00+01:00
  for example: 00102 (line 4): card-expiration: 2031-08-03T11:00:00+00:00 -> 2032-08-03T12:00:00+01:00
  no plan was written, and nothing was changed
";
    let (told, what_to_do) = ran.stderr.split_once("  what to do: ").unwrap();
    assert_eq!(told, expected);
    assert!(what_to_do.ends_with(": --max-changes-pct 100 --max-field-pct card-expiration=100\n"), "{what_to_do}");
    let lines = "\
          30 of 30 cards in the roster would be changed; allowed are 20: stopped
          card-expiration would change on 30 of 30 cards; allowed are 20: stopped
";
    assert!(ran.stdout.ends_with(lines), "{}", ran.stdout);
}

#[test]
fn after_a_lost_state_the_plan_is_made_and_says_what_no_guard_could_compare() {
    let world = office();
    for name in ["state.db", "state.db.key"] {
        std::fs::remove_file(world.path(name)).unwrap();
    }
    let ran = plan(&world, "");
    assert_eq!(ran.code, Some(3), "{}", ran.stderr);
    assert!(ran.stderr.starts_with("not guarded: ") && ran.stderr.contains("of what 30 cards have"), "{}", ran.stderr);
    let document: Value = serde_json::from_str(&plan(&world, " --output json").stdout).unwrap();
    assert_eq!(document["unrecorded"], 30);
    write(&world, &each(|row| row[1..6].rotate_left(1)));
    assert_ne!(plan(&world, "").code, Some(3), "what the list shows is compared all the same");
}

#[test]
fn limits_stand_in_a_profile_and_what_is_typed_adds_to_them() {
    let world = office();
    let folder = world.path("cards");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(
        folder.join("config.toml"),
        "[profile.p]\nmax-changes-pct = 100\nmax-field-pct = \"15,card-expiration=100\"\n",
    )
    .unwrap();
    let run = |more: &str| {
        let line = format!("plan roster.csv --profile p --template {TEMPLATE} --map map.toml --output json{more}");
        world.cards(&line).env("XDG_CONFIG_HOME", world.folder.path()).output()
    };
    write(&world, &each(|row| row[4] = row[4].replace("2031", "2032")));
    assert_eq!(run("").code, Some(3));
    write(&world, &each(|row| row.swap(1, 2)));
    let error = run("").error(5);
    assert_eq!(stopped(&error), ["name-fields/name 30"]);
    let options = "--max-field-pct 15,card-expiration=100,name-fields/name=100";
    assert_eq!(way_through(&error), options, "what the profile allows is not lost");
    assert_eq!(run(&format!(" {options}")).code, Some(3));
    let error = run(" --max-field-pct name-fields/nmae=100").error(2);
    assert!(error["message"].as_str().unwrap().contains("name-fields/nmae, which the mapping does not set"), "{error}");
    assert_eq!(run(" --max-field-pct name=100").code, Some(2));
}

/// A person at a terminal reads names; files, pipes and programs do not.
#[cfg(unix)]
#[test]
fn values_are_shown_on_a_terminal_only() {
    let world = office();
    write(&world, &each(|row| row.swap(1, 2)));
    let shown = plan_on_terminal(&world, "");
    assert!(
        shown.contains("00100 (line 2): name-fields/name: \"Firstname0 Lastname0\" -> \"Lastname0 Firstname0\""),
        "{shown}"
    );
    assert!(!plan_on_terminal(&world, " --output json").contains("Firstname0"));
    assert!(!plan(&world, "").stderr.contains("Firstname0"));
    write(&world, &each(|row| row[5].insert(0, 'x')));
    let shown = plan_on_terminal(&world, "");
    assert!(shown.contains("00100 (line 2): recipient-email\r\n"), "what no list shows stays unseen: {shown}");
}

/// What a plan writes to standard error where that is a terminal.
#[cfg(unix)]
fn plan_on_terminal(world: &World, more: &str) -> String {
    use std::fs::File;
    use std::io::Read;

    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

    let screen = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&screen).unwrap();
    unlockpt(&screen).unwrap();
    let name = ptsname(&screen, Vec::new()).unwrap().into_string().unwrap();
    let terminal = File::options().read(true).write(true).open(name).unwrap();
    let line = format!("plan roster.csv --template {TEMPLATE} --map map.toml{more}");
    let running = world.cards(&line).start_with(terminal);
    let (mut shown, mut screen) = (Vec::new(), File::from(screen));
    // The end of a terminal whose other side is gone is an error on some systems.
    let _ = screen.read_to_end(&mut shown);
    assert_eq!(running.end().code, Some(5));
    String::from_utf8(shown).unwrap()
}
