//! `cargo xtask new-action` and `cargo xtask watch`.

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode, Output};

use serde_json::Value;
use tempfile::TempDir;
use xtask::codegen::{self, Code, Options, Target};
use xtask::watch::watch;

use crate::support::base;

#[test]
fn a_new_action_passes_the_generator_at_once_and_says_what_to_do_next() {
    let world = World::new();
    let output = world.new_action(&["shop", "give-back", "--effect", "read"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8(output.stdout).unwrap();
    for part in ["wrote ", "shop/give-back.request.json", "shop::GiveBack", "give_back_that_is_refused_says_why"] {
        assert!(said.contains(part), "{part} is not in\n{said}");
    }
    let files = world.generate().unwrap();
    let code = &files.iter().find(|(path, _)| path.ends_with("shop/give_back.rs")).unwrap().1;
    assert!(code.contains("pub struct GiveBack"));
    let request: Value = world.read("shop/give-back.request.json");
    assert_eq!((&request["x-action"]["effect"], &request["x-action"]["replay"]), (&"read".into(), &"safe".into()));
    assert_eq!(request["x-provenance"]["status"], "inferred");
    let commands = Target { code: Code::CommandLine, runtime: "crate::operation".into(), ..world.target() };
    let files = codegen::generate(&commands, &Options::default()).unwrap();
    let tree = &files.iter().find(|(path, _)| path.ends_with("shop/mod.rs")).unwrap().1;
    assert!(tree.contains("name = \"give-back\""), "a command comes with it: {tree}");
    let examples = xtask::examples::of_folder(&world.schema().join("examples")).unwrap();
    let names: Vec<String> = examples.iter().map(ToString::to_string).collect();
    for name in ["request/minimal", "request/invalid/unknown-member", "response/success", "response/failure"] {
        assert!(names.contains(&format!("shop/give-back.{name}.json")), "{name} is not in {names:?}");
    }
}

#[test]
fn a_new_operation_takes_its_namespace_from_its_vendor_and_fills_its_path() {
    let world = World::new();
    let output =
        world.new_action(&["depot", "drop-crate", "--method", "delete", "--path", "api/v2/Crates/{id}/Slots/{slot}"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(world.generate().is_ok());
    let request = world.read("depot/drop-crate.request.json");
    assert_eq!(request["x-operation"]["method"], "DELETE");
    assert_eq!(request["x-operation"]["replay"], "never");
    assert_eq!(request["x-xml"]["namespace"], world.read("depot/shift.request.json")["x-xml"]["namespace"]);
    assert_eq!(request["x-operation"]["path-parameters"], serde_json::json!({"id": "Id", "slot": "Slot"}));
}

#[test]
fn nothing_is_written_over_and_nothing_is_left_of_what_is_refused() {
    let world = World::new();
    let before = world.listing();
    for (arguments, said) in [
        (vec!["shop", "order"], "is there already"),
        (vec!["shop", "Give Back"], "cannot be a Rust module"),
        (vec!["shop", "match"], "cannot be a Rust module"),
        (vec!["nobody", "give-back"], "is no vendor"),
        (vec!["../shop", "give-back"], "cannot be a Rust module"),
        (vec!["shop", "give-back", "--method", "PUT", "--path", "x"], "leave --method and --path out"),
        (vec!["depot", "drop"], "give both, --method PUT"),
        (vec!["depot", "drop", "--method", "PATCH", "--path", "x"], "the method is not GET, POST, PUT or DELETE"),
        (vec!["depot", "drop", "--method", "PUT", "--path", "/x/../y"], "the generator would refuse it"),
    ] {
        let output = world.new_action(&arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(
            error.starts_with("new-action: nothing was written: ") && error.contains(said),
            "{arguments:?}: {error}"
        );
        assert_eq!(world.listing(), before, "{arguments:?}");
    }
}

#[test]
fn watching_goes_on_over_schemas_that_are_refused_and_acts_once_for_each_change() {
    let world = World::new();
    let file = world.schema().join("shop/order.request.json");
    let good = fs::read_to_string(&file).unwrap();
    let mut outcomes = Vec::new();
    let code = watch(&world.target(), Some(3), &mut |target| {
        outcomes.push(codegen::generate(target, &Options::default()).is_ok());
        let text = if outcomes.len() == 1 { "{ broken".to_owned() } else { good.clone() };
        // Written in two steps, as editors do.
        fs::write(&file, "").unwrap();
        fs::write(&file, text).unwrap();
    });
    assert_eq!(format!("{code:?}"), format!("{:?}", ExitCode::SUCCESS));
    assert_eq!(outcomes, [true, false, true]);
}

#[test]
fn a_folder_that_is_not_there_cannot_be_watched() {
    let world = World::new();
    let target = Target { schema: world.schema().join("nowhere"), ..world.target() };
    let mut called = false;
    let code = watch(&target, Some(1), &mut |_| called = true);
    assert_eq!((format!("{code:?}"), called), (format!("{:?}", ExitCode::from(2)), false));
}

struct World {
    scratch: TempDir,
}

impl World {
    fn new() -> Self {
        let world = Self { scratch: TempDir::new().unwrap() };
        for (path, value) in base() {
            let path = world.schema().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, format!("{value:#}\n")).unwrap();
        }
        world
    }

    fn schema(&self) -> std::path::PathBuf {
        self.scratch.path().join("schema")
    }

    fn target(&self) -> Target {
        Target {
            schema: self.schema(),
            out: self.scratch.path().join("out"),
            runtime: "::card_types".into(),
            code: Code::Types,
        }
    }

    fn generate(&self) -> Result<Vec<codegen::Generated>, codegen::Refusals> {
        codegen::generate(&self.target(), &Options::default())
    }

    fn read(&self, name: &str) -> Value {
        serde_json::from_str(&fs::read_to_string(self.schema().join(name)).unwrap()).unwrap()
    }

    fn new_action(&self, arguments: &[&str]) -> Output {
        let schema = self.schema();
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.arg("new-action").args(arguments).arg("--schema").arg(schema).output().unwrap()
    }

    fn listing(&self) -> Vec<String> {
        let mut found = Vec::new();
        list(self.scratch.path(), &mut found);
        found.sort();
        found
    }
}

fn list(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            list(&path, found);
        } else {
            found.push(format!("{} {}", path.display(), fs::metadata(&path).unwrap().len()));
        }
    }
}
