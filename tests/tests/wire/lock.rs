//! Snapshots of several cases, and which there are.

use std::collections::BTreeSet;
use std::fs;

use card_tests::visible::visible;
use card_tests::workspace_root;

use crate::documents::Documents;

/// The snapshots of a vendor beside those of its messages.
pub(crate) const HTTP: &str = "http";
pub(crate) const DEBUG: &str = "debug";

/// The text of a snapshot: a case after the other, each under its name.
#[derive(Debug, Default)]
pub(crate) struct Cases(String);

impl Cases {
    /// Adds exact bytes, and indented below them the same in a readable form.
    pub(crate) fn bytes(&mut self, case: &str, bytes: &[u8], readable: &str) {
        self.case(case);
        self.0.extend([&visible(bytes), "\n"]);
        self.indented(readable);
    }

    /// Adds text, indented, so that no line of it could be taken for the name of a case.
    pub(crate) fn text(&mut self, case: &str, text: &str) {
        self.case(case);
        self.indented(text);
    }

    fn case(&mut self, case: &str) {
        let blank = if self.0.is_empty() { "" } else { "\n" };
        self.0.extend([blank, "# ", case, "\n"]);
    }

    fn indented(&mut self, text: &str) {
        for line in text.lines() {
            self.0.extend([if line.is_empty() { "" } else { "    " }, line, "\n"]);
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Asserts the snapshot of this name, such as `create-card.request`.
pub(crate) fn assert(vendor: &str, name: &str, cases: &Cases) {
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path(format!("snapshots/{vendor}"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, cases.as_str()));
}

/// insta reports a snapshot that is missing; this finds one that is left over, and its pending successor.
#[test]
fn every_snapshot_file_is_one_that_a_test_asserts() {
    let mut expected: BTreeSet<String> =
        Documents::all().iter().map(|group| format!("{}/{}.snap", group.vendor, group.snapshot())).collect();
    let vendors: BTreeSet<String> = Documents::all().into_iter().map(|group| group.vendor).collect();
    for vendor in &vendors {
        expected.extend([HTTP, DEBUG].map(|name| format!("{vendor}/{name}.snap")));
    }
    let folder = workspace_root().join("tests/tests/wire/snapshots");
    let names = |path: &std::path::Path| -> Vec<String> {
        let listing = fs::read_dir(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let names = listing.map(|entry| entry.expect("a folder can be listed").file_name());
        names.map(|name| name.to_string_lossy().into_owned()).collect()
    };
    let mut unknown = Vec::new();
    for vendor in names(&folder) {
        assert!(vendors.contains(&vendor), "{vendor} is no vendor");
        for name in names(&folder.join(&vendor)) {
            let path = format!("{vendor}/{name}");
            // A test that runs at this moment and fails writes what it found beside the snapshot.
            if !expected.contains(path.strip_suffix(".new").unwrap_or(&path)) {
                unknown.push(path);
            }
        }
    }
    assert!(unknown.is_empty(), "no test asserts these files, delete them: {unknown:#?}");
}
