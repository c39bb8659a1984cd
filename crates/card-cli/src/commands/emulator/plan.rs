//! Fault plans, seeds and snapshots from files.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use card_emulator::FaultPlan;

use crate::failure::Failure;

/// More than a plan or a seed may sensibly have.
const MAX_BYTES: u64 = 256 * 1024 * 1024;

/// Reads and checks a plan.
pub(super) fn faults(path: &Path) -> Result<FaultPlan, Failure> {
    FaultPlan::from_json(&read(path)?).map_err(|error| {
        Failure::usage(format!("{}: {error}", path.display())).hint("mend the plan at the place that is named")
    })
}

/// Reads a seed; the emulator checks it.
pub(super) fn seed(path: &Path) -> Result<Vec<u8>, Failure> {
    read(path)
}

pub(super) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut json = Vec::new();
    File::open(path).and_then(|file| file.take(MAX_BYTES).read_to_end(&mut json)).map_err(|error| {
        Failure::usage(format!("{} cannot be read: {error}", path.display())).hint("name a file with JSON in it")
    })?;
    Ok(json)
}
