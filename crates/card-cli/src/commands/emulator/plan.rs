//! Fault plans from files.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use card_emulator::FaultPlan;

use crate::failure::Failure;

/// More than a plan may have: its reader tells the limit.
const MAX_BYTES: u64 = 1024 * 1024;

/// Reads and checks a plan.
pub(super) fn faults(path: &Path) -> Result<FaultPlan, Failure> {
    let shown = path.display();
    let mut json = Vec::new();
    File::open(path).and_then(|file| file.take(MAX_BYTES).read_to_end(&mut json)).map_err(|error| {
        Failure::usage(format!("{shown} cannot be read: {error}")).hint("name a fault plan in JSON")
    })?;
    FaultPlan::from_json(&json)
        .map_err(|error| Failure::usage(format!("{shown}: {error}")).hint("mend the plan at the place that is named"))
}
