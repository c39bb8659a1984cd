//! What a run leaves behind: refused rows to be fed in again, reasons, reports, progress.

use card_emulator::Template;
use serde_json::Value;

use super::support::TEMPLATE;
use super::sync_world::{MAPPING, World, ids};

/// A template that does not know the field that courses are mapped to: rows with a course are refused.
fn strict() -> World {
    let world = World::with(|builder| builder.template(Template::new(TEMPLATE).declared_fields_only()));
    world.file("map.toml", MAPPING.replace("front-fields.front-1", "front-fields.subject"));
    world
}

#[test]
fn refused_rows_come_back_byte_for_byte_under_their_headings_and_can_be_fed_in_again() {
    let world = strict();
    // Windows-1252, a blank line, a row of two lines, and no line end at the end.
    let roster = b"id;name;course;mail\r\nA-1;Zo\xeb;;z@example.org\r\n\r\nA-2;\"Ren\xe9e\r\nO'Brien\";\"Phy;sics\";r@example.org\r\n\
                   A-3;Ann;;a@example.org\r\nA-4;J\xfcrgen;Maths;j@example.org";
    world.file("roster.csv", roster);
    world.planned();
    let ran = world.cards("apply plan.json --output json").output();
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((ran.code, &report["rejects"]["rows"]), (Some(4), &2.into()), "{}{}", ran.stdout, ran.stderr);
    let rejects = std::fs::read(world.path("plan.json.rejects.csv")).unwrap();
    let expected = b"id;name;course;mail\r\nA-2;\"Ren\xe9e\r\nO'Brien\";\"Phy;sics\";r@example.org\r\nA-4;J\xfcrgen;Maths;j@example.org";
    assert_eq!(rejects, expected);
    let reasons = world.text("plan.json.rejects.reasons.csv");
    let lines: Vec<_> = reasons.lines().collect();
    assert_eq!(lines.len(), 3, "{reasons}");
    assert!(lines[1].starts_with("2,4,3,\"course\",\"A-2\",create,200,\"emulator:unknown-field\","), "{reasons}");
    assert!(lines[2].starts_with("4,7,3,\"course\",\"A-4\",create,200,\"emulator:unknown-field\","), "{reasons}");
    let problem = &report["problems"][0];
    assert_eq!((&problem["line"], &problem["column"], &problem["heading"]), (&4.into(), &3.into(), &"course".into()));

    // Mended and fed in again. The cards of the other rows are leavers now, and there is a guard for that: leave them alone.
    let mended =
        String::from_utf8_lossy(&rejects).replace("\"Phy;sics\"", "").replace("Maths", "").replace('\u{fffd}', "e");
    world.file("roster.csv", mended);
    let mapping = world.text("map.toml").replace("action = \"deactivate\"", "action = \"leave\"");
    world.file("map.toml", mapping);
    world.planned();
    let report = world.cards("apply plan.json --output json").output().json();
    assert_eq!((&report["tally"]["confirmed"], &report["rejects"]), (&2.into(), &Value::Null));
}

#[test]
fn refused_json_lines_come_back_as_lines() {
    let world = strict();
    let refused = "{\"id\":\"J-2\", \"name\":\"Aoife\", \"course\":\"Maths\"}\n";
    world.file("roster.csv", format!("{{\"id\":\"J-1\",\"name\":\"Zoë\"}}\n{refused}"));
    world.file("map.toml", "version = 1\n[card-id]\ncolumn = \"id\"\n[name-fields.name]\ncolumn = \"name\"\n[front-fields.subject]\ncolumn = \"course\"\n");
    world.planned();
    assert_eq!(world.cards("apply plan.json").output().code, Some(4));
    assert_eq!(world.text("plan.json.rejects.jsonl"), refused);
    assert!(world.text("plan.json.rejects.reasons.csv").contains("\"course\",\"J-2\",create"));
}

#[test]
fn after_a_refusal_the_rest_of_that_card_is_skipped_and_no_other_card_is() {
    let world = strict();
    let table = "[user-card]\nuser-id.column = \"user\"\ncard-id.column = \"physical\"\nnotes.column = \"name\"\n";
    world.file("map.toml", world.text("map.toml") + table);
    let guids = "28079fc8-e2ff-4976-a102-8659d39704dd,3198fb7e-49f7-4409-8145-bc2118e8b656";
    world.file(
        "roster.csv",
        format!("id,name,course,mail,user,physical\nA-1,Zoë,Maths,z@x.org,{guids}\nA-2,Ann,,a@x.org,,\n"),
    );
    world.planned();
    let ran = world.cards("apply plan.json --output json --rejects refused.csv --report report.json").output();
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    let tally = &report["tally"];
    assert_eq!(
        (&tally["confirmed"], &tally["failed"], &tally["skipped"]),
        (&1.into(), &1.into(), &1.into()),
        "{report}"
    );
    assert_eq!(world.requests("update-user-card"), 0);
    assert_eq!(serde_json::from_str::<Value>(&world.text("report.json")).unwrap(), report);
    assert_eq!(world.text("refused.csv").lines().count(), 2);
    // The same files once more, from the journal.
    std::fs::remove_file(world.path("refused.csv")).unwrap();
    let ran = world.cards("resume plan.json --rejects refused.csv").output();
    assert_eq!(ran.code, Some(4));
    assert!(ran.stdout.contains("refused") && ran.stdout.contains("3 (course)"), "{}", ran.stdout);
    assert_eq!(world.text("refused.csv").lines().count(), 2);
}

#[test]
fn quiet_says_nothing_when_all_went_well_and_something_when_not() {
    let world = strict();
    world.file("roster.csv", "id,name,course,mail\nA-1,Zoë,,z@example.org\n");
    world.planned();
    let ran = world.cards("apply plan.json --quiet").output();
    assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (Some(0), "", ""));
    world.file("roster.csv", "id,name,course,mail\nA-1,Zoë,Maths,z@example.org\n");
    world.planned();
    let ran = world.cards("apply plan.json --quiet").output();
    assert_eq!(ran.code, Some(4));
    assert!(
        ran.stderr.contains("1 step refused") && ran.stdout.contains("unknown-field"),
        "{}{}",
        ran.stdout,
        ran.stderr
    );
}

#[test]
fn progress_is_told_in_lines_or_in_json() {
    let world = World::new();
    world.roster(ids('N', 40));
    world.planned();
    let ran = world.cards("apply plan.json --rate 30 --concurrency 2 --progress json").output();
    ran.done();
    let lines: Vec<Value> = ran.stderr.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let last = &lines.last().unwrap()["progress"];
    assert_eq!((&last["steps"], &last["settled"]), (&40.into(), &40.into()), "{}", ran.stderr);
    assert!(lines.len() >= 2 && lines[0]["progress"]["per-second"].as_f64().unwrap() > 0.0, "{}", ran.stderr);
    world.roster(ids('M', 40));
    world.planned();
    let ran = world.cards("apply plan.json --progress plain").output();
    ran.done();
    assert!(ran.stderr.contains("80 of 80 steps"), "{}", ran.stderr);
}

#[cfg(unix)]
#[test]
fn files_of_a_run_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;

    let world = strict();
    world.file("roster.csv", "id,name,course,mail\nA-1,Zoë,Maths,z@example.org\n");
    world.planned();
    assert_eq!(world.cards("apply plan.json --report report.json").output().code, Some(4));
    for name in ["plan.json.journal", "plan.json.rejects.csv", "plan.json.rejects.reasons.csv", "report.json"] {
        let mode = std::fs::metadata(world.path(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}
