//! The command as people run it: exit codes, and what it says when it cannot go on.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{base, edited};

#[test]
fn exit_codes_tell_clean_findings_not_compared_and_wrong_usage_apart() {
    let world = World::new(&[json!({"in": "shop/order.request.json", "at": "/properties/gift", "remove": true})]);
    assert_eq!(world.compare("old", "old", &[]).status.code(), Some(0));
    assert_eq!(world.compare("old", "new", &[]).status.code(), Some(100));
    assert_eq!(world.compare("old", "nowhere", &[]).status.code(), Some(101));
    assert_eq!(world.compare("old", "empty", &[]).status.code(), Some(101));
    assert_eq!(run(&["compat", "--from", "old"]).status.code(), Some(2));
    assert_eq!(run(&["compat", "--against", "-x", "--from", "a", "--to", "b"]).status.code(), Some(2));
    assert_eq!(run(&["compat", "--explain", "no-such-rule"]).status.code(), Some(2));
}

#[test]
fn what_cannot_be_compared_says_why_on_standard_error_and_nothing_on_standard_output() {
    let world = World::new(&[]);
    fs::write(world.path("new/shop/order.request.json"), "{ \"a\": ").unwrap();
    let output = world.compare("old", "new", &["--format", "json"]);
    assert_eq!(output.status.code(), Some(101));
    assert!(output.stdout.is_empty());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("compat: nothing was compared: "), "{said}");
    assert!(said.contains("schema/shop/order.request.json:1 is not JSON"), "{said}");
}

#[test]
fn the_least_grave_finding_that_counts_can_be_chosen() {
    let world = World::new(&[json!({"in": "shop/order.request.json", "at": "/x-action/replay", "set": "safe"})]);
    assert_eq!(world.compare("old", "new", &[]).status.code(), Some(100));
    assert_eq!(world.compare("old", "new", &["--fail-on", "breaking"]).status.code(), Some(0));
    let note =
        World::new(&[json!({"in": "shop/order.request.json", "at": "/properties/buyer/minLength", "remove": true})]);
    assert_eq!(note.compare("old", "new", &[]).status.code(), Some(0));
    assert_eq!(note.compare("old", "new", &["--fail-on", "note"]).status.code(), Some(100));
}

#[test]
fn a_folder_of_one_vendor_and_one_that_has_the_schemas_below_are_understood() {
    let world = World::new(&[json!({"in": "shop/order.request.json", "at": "/properties/gift", "remove": true})]);
    assert_eq!(world.compare("old/shop", "new/shop", &[]).status.code(), Some(100));
    for side in ["old", "new"] {
        fs::create_dir(world.path(&format!("root-{side}"))).unwrap();
        fs::rename(world.path(side), world.path(&format!("root-{side}/schema"))).unwrap();
    }
    let output = world.compare("root-old", "root-new", &["--format", "json"]);
    assert_eq!(output.status.code(), Some(100));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["findings"][0]["file"], "schema/shop/order.request.json");
}

#[test]
fn waivers_are_read_from_a_file() {
    let world = World::new(&[json!({"in": "shop/order.request.json", "at": "/properties/gift", "remove": true})]);
    let report: Value = serde_json::from_slice(&world.compare("old", "new", &["--format", "json"]).stdout).unwrap();
    let finding = &report["findings"][0];
    let waiver = format!(
        "[[waiver]]\nrule = {}\nlocation = \"{}#{}\"\nfingerprint = {}\nreason = \"r\"\nowner = \"o\"\nexpires = 2999-12-31\n",
        finding["rule"], "schema/shop/order.request.json", "/properties/gift", finding["fingerprint"]
    );
    fs::write(world.path("waivers.toml"), waiver).unwrap();
    let path = world.path("waivers.toml");
    let waivers = ["--waivers", path.to_str().unwrap()];
    assert_eq!(world.compare("old", "new", &waivers).status.code(), Some(0));
    assert_eq!(world.compare("old", "old", &waivers).status.code(), Some(100), "a waiver that covers nothing");
    fs::write(&path, "[[waiver]]\n").unwrap();
    assert_eq!(world.compare("old", "new", &waivers).status.code(), Some(101), "a waiver that says nothing");
}

#[test]
fn a_rule_is_explained_and_all_are_listed() {
    let one = String::from_utf8(run(&["compat", "--explain", "type-narrowed"]).stdout).unwrap();
    assert!(one.starts_with("type-narrowed\n\nFewer types are taken."), "{one}");
    let all = String::from_utf8(run(&["compat", "--explain"]).stdout).unwrap();
    assert!(all.lines().count() > 100, "{all}");
    let near = String::from_utf8(run(&["compat", "--explain", "type-narrow"]).stderr).unwrap();
    assert!(near.contains("type-changed"), "{near}");
}

/// Two folders of schemas, the newer one edited.
struct World {
    scratch: TempDir,
}

impl World {
    fn new(edits: &[Value]) -> Self {
        let world = Self { scratch: TempDir::new().unwrap() };
        let (new, _) = edited(base(), edits);
        for (side, files) in [("old", base()), ("new", new)] {
            for (path, value) in files {
                let path = world.path(side).join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, format!("{value:#}\n")).unwrap();
            }
        }
        fs::create_dir(world.path("empty")).unwrap();
        world
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.scratch.path().join(name)
    }

    fn compare(&self, from: &str, to: &str, more: &[&str]) -> Output {
        let (from, to) = (self.path(from), self.path(to));
        let text = |path: &Path| path.to_str().unwrap().to_owned();
        let (from, to) = (text(&from), text(&to));
        let mut arguments = vec!["compat", "--from", &from, "--to", &to];
        arguments.extend(more);
        run(&arguments)
    }
}

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask")).args(arguments).output().unwrap()
}
