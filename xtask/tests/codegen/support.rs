//! A small valid tree of schemas in a scratch folder, to be spoilt by tests.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;
use xtask::codegen::{self, Code, Generated, Options, Outcome, Refusals, Target};

use crate::copy::copy;

/// A copy of `tests/fixtures/base`, in a folder called `schema`, and an output folder beside it.
pub(crate) struct Tree {
    scratch: TempDir,
}

impl Tree {
    pub(crate) fn new() -> Self {
        let tree = Self { scratch: TempDir::new().unwrap() };
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/base"), &tree.schema());
        tree
    }

    /// A copy of a vendor's schemas from anywhere, called `shop` as well, each with an empty example.
    pub(crate) fn of(vendor: &Path) -> Self {
        let tree = Self { scratch: TempDir::new().unwrap() };
        copy(vendor, &tree.schema().join("shop"));
        for path in tree.files() {
            let case = tree.schema().join("examples/shop").join(path.file_stem().unwrap());
            fs::create_dir_all(&case).unwrap();
            fs::write(case.join("empty.json"), "{}").unwrap();
        }
        tree
    }

    /// The folder of schemas.
    pub(crate) fn schema(&self) -> PathBuf {
        self.scratch.path().join("schema")
    }

    /// The folder that is generated into.
    pub(crate) fn out(&self) -> PathBuf {
        self.scratch.path().join("out")
    }

    /// A file of the vendor.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.schema().join("shop").join(name)
    }

    /// Every schema file of the vendor, by name.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        let mut files: Vec<PathBuf> =
            fs::read_dir(self.schema().join("shop")).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files
    }

    pub(crate) fn target(&self) -> Target {
        Target { schema: self.schema(), out: self.out(), runtime: "::card_types".into(), code: Code::Types }
    }

    /// Generates in memory.
    pub(crate) fn generate(&self) -> Result<Vec<Generated>, Refusals> {
        codegen::generate(&self.target(), &Options::default())
    }

    /// Generates into the output folder, or compares with it.
    pub(crate) fn run(&self, check: bool) -> Result<Outcome, Refusals> {
        codegen::run(&self.target(), &Options { check, ..Options::default() })
    }
}

/// Reads a JSON file; the order of members is kept.
pub(crate) fn read(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// Writes a JSON file with each member and entry on a line of its own.
pub(crate) fn write(path: &Path, value: &Value) {
    fs::write(path, serde_json::to_string_pretty(value).unwrap()).unwrap();
}
