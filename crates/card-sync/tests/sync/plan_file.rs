//! Plan files: written, read, and refused when they are not what was written.

use card_sync::ErrorKind;
use card_sync::plan::{Counts, Plan, PlanHeader, PlanWriter, RowPlace, Step, StepKind};

use crate::world::{NOW, World};

pub(crate) fn written(steps: u64) -> (World, std::path::PathBuf) {
    let mut world = World::new();
    let header = world.plan("id,name,mail,until,room\nA-1,x,,,\n").unwrap().header;
    let path = world.folder.path().join("plan.json");
    let mut writer = PlanWriter::create(&path, &header).unwrap();
    for number in 1..=steps {
        let mut step = Step::new(0, StepKind::Create, format!("A-{number}"));
        step.row = Some(RowPlace { number, line: number + 1, offset: number * 10 });
        writer.step(step).unwrap();
    }
    writer.counts_mut().unchanged = 7;
    writer.finish().unwrap();
    (world, path)
}

#[test]
fn a_plan_reads_back_step_by_step_and_is_ordinary_json() {
    for steps in [0, 1, 3] {
        let (_world, path) = written(steps);
        let plan = Plan::open(&path).unwrap();
        assert_eq!(plan.summary().counts, Counts { create: steps, unchanged: 7, ..Counts::default() });
        let read: Vec<_> = plan.steps().unwrap().map(Result::unwrap).collect();
        assert_eq!(read.len() as u64, steps);
        assert!(read.iter().enumerate().all(|(index, step)| step.number == index as u64 + 1));
        let document: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        assert_eq!(document["steps"].as_array().unwrap().len() as u64, steps);
        assert_eq!(document["header"]["card-template-id"], crate::world::TEMPLATE);
    }
}

#[test]
fn a_plan_stays_the_one_that_was_opened() {
    let (world, path) = written(3);
    let plan = Plan::open(&path).unwrap();
    let (_other, other) = written(1);
    let ids = |plan: &Plan| plan.steps().unwrap().map(|step| step.unwrap().card_id).collect::<Vec<_>>();
    std::fs::write(&path, std::fs::read(&other).unwrap()).unwrap();
    assert_eq!(ids(&plan), ["A-1", "A-2", "A-3"]);
    std::fs::rename(&other, &path).unwrap();
    assert_eq!(ids(&plan), ["A-1", "A-2", "A-3"]);
    std::fs::remove_file(world.folder.path().join("plan.json")).unwrap();
    assert_eq!(ids(&plan), ["A-1", "A-2", "A-3"]);
}

#[test]
fn a_header_of_before_there_were_limits_on_changes_still_reads() {
    let (_world, path) = written(0);
    let header = Plan::open(&path).unwrap().header().clone();
    let mut old = serde_json::to_value(&header).unwrap();
    assert!(old.as_object_mut().unwrap().remove("limits").is_some());
    let old: PlanHeader = serde_json::from_value(old).unwrap();
    assert_eq!(old, PlanHeader { limits: None, ..header });
}

#[test]
fn reading_can_go_on_where_it_stopped() {
    let (_world, path) = written(3);
    let plan = Plan::open(&path).unwrap();
    let mut steps = plan.steps().unwrap();
    steps.next().unwrap().unwrap();
    let rest: Vec<_> = plan.steps_from(2, steps.position()).unwrap().map(|step| step.unwrap().card_id).collect();
    assert_eq!(rest, ["A-2", "A-3"]);
}

#[test]
fn a_plan_that_was_edited_cut_or_formatted_anew_is_refused() {
    let (world, path) = written(3);
    let text = std::fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    let without_one = format!("{}\n{}\n{}\n{}\n", lines[0], lines[1], lines[3], lines[4]);
    for (what, broken) in [
        ("another card", text.replace("A-2", "B-2")),
        ("another template", text.replace("\"template\"", "\"other\"")),
        ("a step less", without_one),
        ("cut off", text[..text.len() / 2].to_owned()),
        ("the summary cut off", lines[..4].join("\n")),
        ("more after the end", format!("{text}{{}}\n")),
        ("formatted anew", serde_json::to_string_pretty(&document).unwrap()),
        ("another version", text.replace("\"version\":1", "\"version\":2")),
        ("no plan", "id,name\n1,2\n".to_owned()),
        ("empty", String::new()),
    ] {
        let error = Plan::open(&world.file("broken.json", &broken)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Plan, "{what}: {error}");
    }
}

#[test]
fn a_plan_that_is_not_finished_leaves_the_old_one_in_place() {
    let (mut world, path) = written(3);
    let before = std::fs::read(&path).unwrap();
    let header = world.plan_at(NOW, "id,name,mail,until,room\nA-1,x,,,\n", |_| {}).unwrap().header;
    let mut writer = PlanWriter::create(&path, &header).unwrap();
    writer.step(Step::new(0, StepKind::Archive, "A-9")).unwrap();
    drop(writer);
    assert_eq!(std::fs::read(&path).unwrap(), before);
    let names: Vec<_> =
        std::fs::read_dir(world.folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!names.iter().any(|name| name.to_string_lossy().contains("unfinished")), "{names:?}");
}

#[cfg(unix)]
#[test]
fn a_plan_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;

    let (_world, path) = written(1);
    assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
}
