//! No snapshot file without a test, and none that waits for a decision.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use card_tests::workspace_root;

/// Runs this very test program once more and lets insta write down every snapshot it asserts, so that the list cannot
/// be out of date; then compares it with the files.
#[test]
fn every_snapshot_file_is_asserted_by_a_test_and_none_is_pending() {
    let scratch = tempfile::tempdir().expect("a scratch folder can be made");
    let references = scratch.path().join("references");
    let output = Command::new(env::current_exe().expect("a test program knows its path"))
        .args(["--skip", "every_snapshot_file_is_asserted_by_a_test_and_none_is_pending", "--include-ignored"])
        .env("INSTA_SNAPSHOT_REFERENCES_FILE", &references)
        .env("INSTA_UPDATE", "no")
        // The tests themselves report changed snapshots; here a change must not hide the names that follow it.
        .env("INSTA_FORCE_PASS", "1")
        .output()
        .expect("the test program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));

    let listed = fs::read_to_string(&references).expect("insta wrote the references");
    let asserted: BTreeSet<PathBuf> = listed.lines().map(|line| normal(Path::new(line))).collect();
    assert!(asserted.len() > 100, "only {} snapshots were asserted", asserted.len());

    let mut expected = BTreeSet::new();
    for snapshot in &asserted {
        expected.insert(snapshot.clone());
        // A snapshot without a file is reported below, as missing.
        if let Some(ending) = binary_ending(&fs::read_to_string(snapshot).unwrap_or_default()) {
            expected.insert(snapshot.with_extension(format!("snap.{ending}")));
        }
    }
    let orphans = |present: &BTreeSet<PathBuf>| -> Vec<PathBuf> { present.difference(&expected).cloned().collect() };
    let missing = |present: &BTreeSet<PathBuf>| -> Vec<PathBuf> { expected.difference(present).cloned().collect() };
    let mut present = snapshot_files();
    // While snapshots are being updated, the other tests of this program write files at this very moment.
    let deadline = Instant::now() + Duration::from_secs(3);
    while Instant::now() < deadline && !(orphans(&present).is_empty() && missing(&present).is_empty()) {
        sleep(Duration::from_millis(100));
        present = snapshot_files();
    }
    let (orphans, missing) = (orphans(&present), missing(&present));
    assert!(orphans.is_empty(), "no test asserts these files (delete or decide them): {orphans:#?}");
    assert!(missing.is_empty(), "asserted, and not there: {missing:#?}");
}

/// Every file in a folder called `snapshots` of this package.
fn snapshot_files() -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    files(&workspace_root().join("tests"), &mut found);
    found.retain(|path| path.iter().any(|part| part == "snapshots"));
    found
}

/// The file ending in the metadata of a binary snapshot.
fn binary_ending(metadata: &str) -> Option<&str> {
    let header = metadata.split("\n---").next()?;
    header.lines().find_map(|line| line.strip_prefix("extension: ")).map(|ending| ending.trim_matches('"'))
}

fn files(folder: &Path, found: &mut BTreeSet<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.expect("a folder can be listed").path();
        if path.is_dir() { files(&path, found) } else { assert!(found.insert(normal(&path))) }
    }
}

fn normal(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}
