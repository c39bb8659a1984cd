//! How long a comparison of the workspace's own schemas takes, beside the time to read and parse both trees alone:
//! `cargo run -p xtask --example compat_speed`. The process itself is not in it; `cargo xtask compat --timing` has the
//! stages of one run.

#![expect(clippy::unwrap_used, reason = "an example stops at the first surprise")]

use std::path::Path;
use std::time::{Duration, Instant};

use xtask::compat::{Format, Severity, Tree, Waivers, compare, render};

const RUNS: usize = 15;

/// Edits of the text: file, what stands there, what takes its place.
type Edits = &'static [(&'static str, &'static str, &'static str)];

const TWO: Edits = &[
    ("id123/create-card.request.json", "\"recipient-email\"", "\"holder-email\""),
    ("blub0x/update-user-card.request.json", "\"method\": \"PUT\"", "\"method\": \"POST\""),
];

/// Among them one of a definition that most requests refer to.
const SEVERAL: Edits = &[
    ("id123/create-card.request.json", "\"recipient-email\"", "\"holder-email\""),
    ("blub0x/update-user-card.request.json", "\"method\": \"PUT\"", "\"method\": \"POST\""),
    ("id123/common.json", "\"maxItems\": 3", "\"maxItems\": 2"),
    ("id123/send-notification.request.json", "\"maxLength\": 100", "\"maxLength\": 80"),
    ("id123/common.json", "\"type\": [\n        \"string\",\n        \"number\"\n      ]", "\"type\": \"string\""),
];

fn main() {
    let files = schemas();
    println!("median of {RUNS} runs");
    println!("{:>24}  {:>10}  {:>12}  findings", "edits", "reading", "all of it");
    for (name, edits) in [("none", &[] as Edits), ("two", TWO), ("several", SEVERAL)] {
        let after = edited(&files, edits);
        let read = || (tree("before", &files), tree("after", &after));
        let mut found = 0;
        let reading = median(|| drop(read()));
        let whole = median(|| {
            let (before, after) = read();
            let report = compare(&before, &after, &Waivers::none()).unwrap();
            found = report.findings.len();
            assert!(!render(&report, Format::Json, Severity::Risky).is_empty());
        });
        println!("{name:>24}  {:>7.1} ms  {:>9.1} ms  {found}", millis(reading), millis(whole));
    }
}

fn median(mut act: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            act();
            start.elapsed()
        })
        .collect();
    times.sort();
    times[RUNS / 2]
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// The schemas of the workspace: path below their folder, and bytes.
fn schemas() -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("schema");
    let mut files = Vec::new();
    for vendor in ["blub0x", "id123"] {
        for entry in std::fs::read_dir(root.join(vendor)).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            files.push((format!("{vendor}/{name}"), std::fs::read(entry.path()).unwrap()));
        }
    }
    files
}

fn edited(files: &[(String, Vec<u8>)], edits: Edits) -> Vec<(String, Vec<u8>)> {
    let mut files = files.to_vec();
    for (path, from, to) in edits {
        let (_, bytes) = files.iter_mut().find(|(other, _)| other == path).unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(text.contains(from), "{path} has no {from} any more: choose another edit");
        *bytes = text.replacen(from, to, 1).into_bytes();
    }
    files
}

fn tree(label: &str, files: &[(String, Vec<u8>)]) -> Tree {
    Tree::of_files(label.into(), files.to_vec()).unwrap()
}
