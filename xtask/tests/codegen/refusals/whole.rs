//! What concerns whole files and folders, of schemas and of output.

use std::fs;
use std::os::unix::fs::symlink;

use xtask::codegen::{self, Options, Outcome, Refusals};

use crate::support::{Tree, read, write};

/// Runs every case of this module and returns the problems seen.
pub(crate) fn problems() -> Vec<String> {
    let mut problems = Vec::new();
    for spoil in SPOILT {
        let tree = Tree::new();
        let expected = spoil(&tree);
        let refusals = refused(&tree);
        assert!(
            refusals.0.iter().any(|refusal| refusal.problem.contains(expected)),
            "expected: {expected}\nwas: {refusals}"
        );
        for refusal in &refusals.0 {
            assert!(refusal.mend.len() > 5, "no mend: {refusal}");
            assert!(!refusal.file.is_empty());
        }
        problems.extend(refusals.0.into_iter().map(|refusal| refusal.problem));
    }
    problems
}

/// Each spoils a tree and says what it will be refused for.
const SPOILT: &[fn(&Tree) -> &'static str] = &[
    |tree| {
        fs::remove_dir_all(tree.schema().join("shop")).unwrap();
        "no vendor folder found"
    },
    |tree| {
        fs::remove_dir_all(tree.schema()).unwrap();
        "the folder cannot be read: "
    },
    |tree| {
        fs::create_dir(tree.schema().join("empty")).unwrap();
        "the vendor has no schema"
    },
    |tree| {
        symlink(tree.file("nowhere"), tree.file("lost.request.json")).unwrap();
        "the schema cannot be read: "
    },
    |tree| {
        fs::create_dir(tree.file("folder.json")).unwrap();
        "is called .json but is no file"
    },
    |tree| {
        symlink("/dev/zero", tree.file("endless.request.json")).unwrap();
        "is called .json but is no file"
    },
    |tree| {
        let mut text = fs::read_to_string(tree.file("common.json")).unwrap();
        text.push_str(&" ".repeat(1024 * 1024));
        fs::write(tree.file("common.json"), text).unwrap();
        "is larger than 1 MiB"
    },
    |tree| {
        fs::write(tree.file("common.json"), b"{\"title\": \"\xff\"}").unwrap();
        "is not UTF-8"
    },
    |tree| {
        fs::write(tree.file("common.json"), "\u{feff}{}").unwrap();
        "is not JSON: "
    },
    |tree| {
        fs::write(tree.file("common.json"), "[".repeat(100_000)).unwrap();
        "is not JSON: recursion limit exceeded"
    },
    |tree| {
        fs::rename(tree.file("add.request.json"), tree.file("add.json")).unwrap();
        "the file's name says neither request nor response"
    },
    |tree| {
        fs::rename(tree.file("add.request.json"), tree.file("fn.request.json")).unwrap();
        "the action's name cannot be a Rust module"
    },
    |tree| {
        fs::remove_file(tree.file("put.response.json")).unwrap();
        "put.response.json is missing"
    },
    |tree| {
        fs::remove_file(tree.file("add.request.json")).unwrap();
        "add.request.json is missing"
    },
    |tree| {
        fs::remove_file(tree.schema().join("examples/shop/add.request/minimal.json")).unwrap();
        "there is no example of it"
    },
    |tree| {
        fs::rename(tree.schema().join("shop"), tree.schema().join("my_shop")).unwrap();
        "the folder's name cannot be a Rust module"
    },
    |tree| {
        fs::create_dir_all(tree.out().join("shop")).unwrap();
        fs::write(tree.out().join("shop/notes.txt"), "mine").unwrap();
        "is in the generator's folder but was not generated"
    },
    |tree| {
        tree.run(false).unwrap();
        symlink(tree.schema(), tree.out().join("link")).unwrap();
        "is in the generator's folder but was not generated"
    },
    |tree| {
        fs::write(tree.out(), "a file").unwrap();
        "the output folder cannot be read: "
    },
    |tree| {
        // What stands in common.json is split instead.
        let path = tree.file("add.request.json");
        let mut document = read(&path);
        let member = serde_json::json!({"description": "A text.", "type": "string"});
        for index in 0..60 {
            document["definitions"][format!("Part{index}")] = serde_json::json!({
                "description": "One of many.", "type": "object", "additionalProperties": true, "required": [],
                "properties": {"text": member.clone()}
            });
        }
        write(&path, &document);
        "the generated file would have "
    },
];

fn refused(tree: &Tree) -> Refusals {
    match tree.run(false) {
        Err(refusals) => refusals,
        Ok(outcome) => panic!("not refused: {outcome:?}"),
    }
}

/// Problems that need another target than a tree's own.
pub(crate) fn other_problems() -> Vec<String> {
    let tree = Tree::new();
    let mut target = tree.target();
    target.runtime = "card types; fn main() {}".into();
    let runtime = codegen::generate(&target, &Options::default()).unwrap_err();
    assert_eq!(runtime.0[0].problem, "the path to the runtime is no Rust path");

    let mut target = tree.target();
    target.out = tree.file("common.json").join("out");
    let unwritable = codegen::run(&target, &Options::default()).unwrap_err();

    // A folder where a file should go.
    fs::create_dir_all(tree.out().join("mod.rs")).unwrap();
    let taken = refused(&tree);
    assert!(taken.0[0].problem.starts_with("cannot be written: "), "{taken}");
    [runtime, unwritable, taken].into_iter().flat_map(|refusals| refusals.0).map(|refusal| refusal.problem).collect()
}

#[test]
fn each_spoilt_file_or_folder_is_refused() {
    assert!(problems().len() >= SPOILT.len());
    assert_eq!(other_problems().len(), 3);
}

#[test]
fn text_that_is_no_json_and_keys_that_occur_twice_are_refused_on_their_line() {
    let tree = Tree::new();
    fs::write(tree.file("common.json"), "{\n  \"title\": \"x\",\n  // a comment\n}").unwrap();
    let refusals = refused(&tree);
    assert_eq!((refusals.0.len(), refusals.0[0].line), (1, 3), "{refusals}");

    fs::write(tree.file("common.json"), "{\n  \"a\": {\n    \"b/c\": 1,\n    \"b\\/c\": 2\n  },\n  \"a\": 1\n}")
        .unwrap();
    let refusals = refused(&tree);
    let found: Vec<_> = refusals.0.iter().map(|refusal| (refusal.pointer.as_str(), refusal.problem.as_str())).collect();
    let twice = "the key occurs twice in its object";
    assert_eq!(found, [("/a/b~1c", twice), ("/a", twice)]);
    assert!(refusals.0[0].line == 3 && refusals.0[1].line == 2, "{refusals}");
}

#[test]
fn no_more_than_a_hundred_refusals_are_listed() {
    let tree = Tree::new();
    let path = tree.file("add.request.json");
    let mut document = read(&path);
    for index in 0..400 {
        document["properties"][format!("m{index}")] = true.into();
    }
    write(&path, &document);
    assert_eq!(refused(&tree).0.len(), 100);
}

#[test]
fn what_was_generated_and_no_longer_is_goes_with_its_folder_and_nothing_else_does() {
    let tree = Tree::new();
    tree.run(false).unwrap();
    fs::rename(tree.schema().join("shop"), tree.schema().join("store")).unwrap();
    fs::rename(tree.schema().join("examples/shop"), tree.schema().join("examples/store")).unwrap();
    assert_eq!(tree.run(true).unwrap(), Outcome::OutOfDate);
    assert!(tree.out().join("shop/add.rs").is_file(), "a check deletes nothing");
    tree.run(false).unwrap();
    assert!(!tree.out().join("shop").exists());
    assert!(tree.out().join("store/add.rs").is_file());
    assert_eq!(tree.run(true).unwrap(), Outcome::UpToDate);
}

#[test]
fn somebody_elses_file_stops_the_run_before_anything_is_written_or_deleted() {
    let tree = Tree::new();
    tree.run(false).unwrap();
    fs::write(tree.out().join("shop/mine.rs"), "pub struct Mine;\n").unwrap();
    fs::remove_file(tree.file("put.request.json")).unwrap();
    fs::remove_file(tree.file("put.response.json")).unwrap();
    refused(&tree);
    assert!(tree.out().join("shop/put.rs").is_file());
    assert_eq!(fs::read_to_string(tree.out().join("shop/mine.rs")).unwrap(), "pub struct Mine;\n");
}
