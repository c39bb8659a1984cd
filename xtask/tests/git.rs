//! `cargo xtask compat` against revisions of a repository made for the test.
//!
//! `cargo test -p xtask --features witnesses --test git`: these tests call git.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;
use xtask::compat::{Severity, working_copy};

#[path = "shared/copy.rs"]
mod copy;

use copy::copy;

#[test]
fn the_working_copy_is_compared_with_the_merge_base_and_not_with_the_tip_of_main() {
    let world = World::new("main");
    world.git(&["checkout", "-q", "-b", "work"]);
    world.edit("\"maxLength\": 20", "\"maxLength\": 10");
    world.git(&["commit", "-q", "-a", "-m", "Shorten a name"]);
    world.git(&["checkout", "-q", "main"]);
    world.edit("\"maximum\": 100", "\"maximum\": 50");
    world.git(&["commit", "-q", "-a", "-m", "Something else"]);
    world.git(&["checkout", "-q", "work"]);
    let report = working_copy(world.root(), None, None).unwrap();
    let rules: Vec<&str> = report.findings.iter().map(|finding| finding.rule.id).collect();
    assert_eq!(rules, ["length-tightened"], "what main did since is no edit of ours");
    let report = working_copy(world.root(), Some("main"), None).unwrap();
    assert_eq!(report.findings.len(), 2);
}

#[test]
fn edits_that_are_not_committed_count_and_moved_snapshots_are_listed() {
    let world = World::new("master");
    world.edit("\"maxLength\": 20", "\"maxLength\": 10");
    fs::write(world.root().join("new.snap"), "new").unwrap();
    fs::write(world.root().join("old.snap.json"), "moved").unwrap();
    let report = working_copy(world.root(), None, None).unwrap();
    assert!(!report.is_clean(Severity::Breaking));
    assert_eq!(report.stored.moved_snapshots.unwrap(), ["new.snap", "old.snap.json"]);
}

#[test]
fn what_history_lacks_is_said_and_never_clean() {
    let world = World::new("trunk");
    let problem = |against| working_copy(world.root(), against, None).unwrap_err().to_string();
    assert!(problem(None).contains("there is no main branch here"), "{}", problem(None));
    assert!(problem(Some("v9")).contains("there is no revision v9"));
    assert!(problem(Some("--output=x")).contains("is no revision"));
    world.git(&["checkout", "-q", "--orphan", "main"]);
    world.git(&["commit", "-q", "-m", "Another history"]);
    world.git(&["checkout", "-q", "trunk"]);
    assert!(problem(None).contains("no commit in common"), "{}", problem(None));
    let bare = TempDir::new().unwrap();
    let problem = working_copy(bare.path(), None, None).unwrap_err().to_string();
    assert!(problem.contains("in no git working copy"), "{problem}");
}

/// A repository with the base tree of the tests as its schemas.
struct World {
    scratch: TempDir,
}

impl World {
    fn new(branch: &str) -> Self {
        let world = Self { scratch: TempDir::new().unwrap() };
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compat/base"), &world.root().join("schema"));
        fs::write(world.root().join("old.snap.json"), "old").unwrap();
        world.git(&["init", "-q", "-b", branch]);
        world.git(&["add", "."]);
        world.git(&["commit", "-q", "-m", "The schemas"]);
        world
    }

    fn root(&self) -> &Path {
        self.scratch.path()
    }

    fn edit(&self, from: &str, to: &str) {
        let path: PathBuf = self.root().join("schema/shop/order.request.json");
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from}");
        fs::write(path, text.replace(from, to)).unwrap();
    }

    fn git(&self, arguments: &[&str]) {
        let identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"];
        let output = Command::new("git").current_dir(self.root()).args(identity).args(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
