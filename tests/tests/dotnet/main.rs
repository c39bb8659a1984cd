//! The codecs against vectors written by the real .NET serializers.
//!
//! `cargo test -p card-tests --test dotnet` compares every vector of `tests/vectors`; `CARD_VECTORS=DIR` points it at
//! another folder of the same form. The models are generated from the schema beside this file, by the generator that
//! makes the library's own types; `variants.rs` has them as other servers declare them.
//!
//! Not run by libtest, because the counts are worth seeing when everything agrees.

mod compare;
#[rustfmt::skip]
mod generated;
mod models;
mod report;
mod roundtrip;
mod variants;
mod vectors;
mod waivers;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use report::Report;

fn main() -> ExitCode {
    // Asked by tools that list tests without running them.
    if std::env::args().any(|argument| argument == "--list") {
        println!("vectors: test");
        return ExitCode::SUCCESS;
    }
    let default_folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors");
    let folder = std::env::var_os("CARD_VECTORS").map_or_else(|| default_folder.clone(), wanted);
    let is_default = folder == default_folder;
    let files = match vectors::load(&folder) {
        Ok(files) => files,
        Err(message) => {
            println!("{message}");
            println!("test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out");
            return ExitCode::FAILURE;
        }
    };
    let mut report = Report::new(is_default);
    for file in &files {
        report.begin(&file.name);
        for vector in &file.vectors {
            report.add(vector, compare::compare(vector));
        }
        report.end();
    }
    roundtrip::check(&files, &folder, &mut report);
    report.finish()
}

/// The folder somebody asked for. Tests run in the folder of their package, people type paths from the top.
fn wanted(folder: OsString) -> PathBuf {
    let folder = PathBuf::from(folder);
    let from_top = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(&folder);
    if folder.exists() { folder } else { from_top }
}
