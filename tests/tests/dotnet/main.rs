//! The codecs against vectors written by the real .NET serializers.
//!
//! `cargo test -p card-tests --test dotnet` compares every vector of `tests/vectors`; `CARD_VECTORS=DIR` points it at
//! another folder of the same form. The models are generated from the schemas beside this file, by the generator that
//! makes the library's own types.
//!
//! Not run by libtest, because the counts are worth seeing when everything agrees.

mod compare;
mod generated;
mod models;
mod report;
mod roundtrip;
mod vectors;
mod waivers;

use std::path::PathBuf;
use std::process::ExitCode;

use report::Report;

fn main() -> ExitCode {
    // Asked by tools that list tests without running them.
    if std::env::args().any(|argument| argument == "--list") {
        println!("vectors: test");
        return ExitCode::SUCCESS;
    }
    let default_folder = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors");
    let folder = std::env::var_os("CARD_VECTORS").map_or_else(|| PathBuf::from(default_folder), PathBuf::from);
    let is_default = folder == PathBuf::from(default_folder);
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
