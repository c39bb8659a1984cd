//! Schemathesis, which makes requests of the `OpenAPI` documents, good and bad ones, and judges the emulator's replies.
//!
//! The seed is fixed and the number of requests bounded. A finding is mended, or waived by name in
//! `tests/witnesses/waivers.json`; a waiver that is no longer needed fails the test as well.

use std::collections::BTreeMap;
use std::fs;

use card_emulator::{DEMO_CREDENTIAL, DEMO_KEY, Emulator, FailureStatus};

use crate::programs::{python, run, source, start_with};

/// Requests of the fuzzing phase, for each operation.
const REQUESTS: &str = "40";

/// What is asked of each vendor, by operation id: the documented endpoint of ID123 and the one captured page of `BluB0X`.
/// The other operations on user cards answer 400 with a `Result` as well, which their document does not say yet.
const OPERATIONS: [(&str, &str); 2] = [("id123", "id123"), ("blub0x", "update-user-card")];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn schemathesis_finds_nothing_but_what_is_waived_by_name() {
    for (vendor, operation) in OPERATIONS {
        // Otherwise every refusal of ID123 has HTTP status 200, which no tool can tell from success.
        let emulator = start_with(Emulator::builder().failure_status(FailureStatus::ByCause)).await;
        let folder = tempfile::tempdir().expect("a scratch folder");
        let waived = folder.path().join("waived.json");
        let mut schemathesis = python();
        schemathesis.current_dir(folder.path()).args(["-m", "schemathesis.cli", "run"]);
        schemathesis.arg(format!("{}/openapi/{vendor}.json", emulator.url()));
        schemathesis.args(["--include-operation-id", operation]);
        schemathesis.args(["--seed", "1", "--max-examples", REQUESTS, "--continue-on-failure", "--no-shrink"]);
        schemathesis.args(["--warnings", "off", "--request-timeout", "20"]);
        schemathesis.args(["-H", &format!("X-API-KEY: {DEMO_KEY}")]);
        schemathesis.args(["-H", &format!("{}: {}", DEMO_CREDENTIAL.0, DEMO_CREDENTIAL.1)]);
        schemathesis.env("SCHEMATHESIS_HOOKS", source("schemathesis_hooks.py"));
        schemathesis.env("VENDOR", vendor).env("WAIVED", &waived).env("PYTHONDONTWRITEBYTECODE", "1");
        let output = run(&mut schemathesis);
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{vendor}:\n{said}{}", String::from_utf8_lossy(&output.stderr));
        let counts = said.lines().find(|line| line.contains("generated")).unwrap_or_else(|| panic!("{said}"));
        let number = counts.split_whitespace().next().and_then(|number| number.parse::<u32>().ok());
        assert!(number.is_some_and(|number| number > 200), "{vendor}: too few requests: {counts}");

        let waived = fs::read_to_string(&waived).expect("the hooks write it");
        let waived: BTreeMap<String, u32> = serde_json::from_str(&waived).expect("counts by name");
        for (name, count) in waived {
            assert!(count > 0, "the waiver {name} is not needed any more: remove it from tests/witnesses/waivers.json");
        }
    }
}
