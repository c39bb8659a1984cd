//! A fuzz harness for the stable toolchain: mutations of a small corpus, kept when they lead to an outcome not seen yet.
//!
//! `cargo test` runs it briefly with a fixed seed. A long run, which also prints how far it came:
//!
//! ```text
//! CARD_FUZZ_SECONDS=1800 cargo test --release -p card-types --test fuzz -- --nocapture
//! ```
//!
//! A body that breaks a rule is written to the target folder and named in the panic. Add it to `tests/corpus` with the
//! fix. Besides that nothing panics, these rules are checked:
//!
//! - XML gives either a model or an error, and a nil root gives neither;
//! - what was read can be written and read again with the same result;
//! - what the client writes is well-formed (roxmltree decides);
//! - no body takes longer than ten seconds (a hang, not a measurement).

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

#[path = "support/comparable.rs"]
mod comparable;

use std::collections::HashSet;
use std::fmt::Write as _;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::path::Path;
use std::time::{Duration, Instant};

use card_types::blub0x::{UpdateUserCard, UserCardResult};
use card_types::contract::Contracted;
use card_types::server::{
    ReadOptions, Reading, ServerZone, WebApi, read_form, read_json, read_xml, write_json, write_xml,
};
use card_types::{form, xml};
use comparable::as_server;

#[test]
fn mutated_bodies_break_no_rule() {
    let corpus = corpus();
    let seconds = std::env::var("CARD_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok());
    let end = seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let given = std::env::var("CARD_FUZZ_SEED").ok().map(|text| text.parse().expect("CARD_FUZZ_SEED is a number"));
    let seed = given.unwrap_or(if end.is_some() { u64::from(std::process::id()) << 32 | 0x9E37 } else { 1 });
    // Shown where the test fails.
    println!("CARD_FUZZ_SEED={seed}");
    let mut fuzzer = Fuzzer { random: Random(seed), pool: corpus, outcomes: HashSet::new(), executions: 0 };
    loop {
        let done = match end {
            Some(end) => fuzzer.executions.is_multiple_of(1024) && Instant::now() > end,
            None => fuzzer.executions == 12_000,
        };
        if done {
            break;
        }
        fuzzer.step();
    }
    println!("{} executions, {} outcomes, {} bodies kept", fuzzer.executions, fuzzer.outcomes.len(), fuzzer.pool.len());
    assert!(fuzzer.outcomes.len() > 50, "the harness reaches too little: {} outcomes", fuzzer.outcomes.len());
}

fn corpus() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

struct Fuzzer {
    random: Random,
    pool: Vec<Vec<u8>>,
    outcomes: HashSet<u64>,
    executions: u64,
}

impl Fuzzer {
    fn step(&mut self) {
        let body = self.mutated();
        self.executions += 1;
        let outcome = std::panic::catch_unwind(|| run(&body));
        let broken = match &outcome {
            Ok(Ok(_)) => None,
            Ok(Err(rule)) => Some(rule.clone()),
            Err(_) => Some("panicked".to_owned()),
        };
        if let Some(rule) = broken {
            let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{}.bin", self.executions));
            std::fs::write(&path, &body).unwrap();
            panic!("{rule}: {}", path.display());
        }
        let outcome = outcome.unwrap_or(Ok(0)).unwrap_or_default();
        if self.outcomes.insert(outcome) && self.pool.len() < 4000 {
            self.pool.push(body);
        }
    }

    fn mutated(&mut self) -> Vec<u8> {
        let mut body = self.pool[self.random.below(self.pool.len())].clone();
        for _ in 0..=self.random.below(5) {
            let at = self.random.below(body.len() + 1);
            let end = (at + self.random.below(24)).min(body.len());
            match self.random.below(7) {
                0 if at < body.len() => body[at] ^= 1 << self.random.below(8),
                1 if at < body.len() => body[at] = self.random.next().to_le_bytes()[0],
                2 => drop(body.drain(at..end)),
                3 => {
                    let copy = body[at..end].to_vec();
                    let target = self.random.below(body.len() + 1);
                    body.splice(target..target, copy);
                }
                4 => {
                    let other = &self.pool[self.random.below(self.pool.len())];
                    let from = self.random.below(other.len() + 1);
                    let piece = other[from..(from + self.random.below(60)).min(other.len())].to_vec();
                    body.splice(at..at, piece);
                }
                _ => {
                    let token = TOKENS[self.random.below(TOKENS.len())];
                    body.splice(at..end.min(at + self.random.below(6)).max(at), token.bytes());
                }
            }
        }
        body.truncate(4000);
        body
    }
}

const TOKENS: &[&str] = &[
    "<",
    ">",
    "/>",
    "</",
    "<!--",
    "-->",
    "--",
    "<![CDATA[",
    "]]>",
    "<?xml version=\"1.0\"?>",
    "<!DOCTYPE a>",
    "&#x1;",
    "&#;",
    "&#xD83D;",
    "&#xDE00;",
    "&amp;",
    "&",
    ";",
    "=\"\"",
    "'",
    "\"",
    " xmlns=\"\"",
    " xmlns:p=\"urn:x\"",
    " i:nil=\"true\"",
    " i:type=\"UpdateUserCardViewModelV2\"",
    " z:Id=\"i1\"",
    " z:Ref=\"i1\"",
    "<CardId>",
    "</CardId>",
    "<PublicNotes>",
    "</PublicNotes>",
    "<NumberOfCardUses>",
    "</UpdateUserCardViewModelV2>",
    "\r",
    "\r\n",
    "\u{feff}",
    "\u{ffff}",
    "\u{1}",
    "\0",
    "é",
    "😀",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "null",
    "true",
    "\"CardId\":",
    "\"PublicNotes\":",
    "NumberOfCardUses:",
    "\"$ref\":",
    "\\u",
    "\\ud83d",
    "/*",
    "*/",
    "//",
    "new Date(",
    ")",
    "undefined",
    "NaN",
    "-Infinity",
    "0x",
    "010",
    "1e400",
    "-",
    "+",
    ".",
    "99999999999999999999",
    "2147483648",
    "2025-03-10T22:08:40Z",
    "9999-12-31T23:59:59.99999999Z",
    "0001-01-01+99:99",
    "--02-29",
    "24:00:00",
    "PM",
    "GMT",
    "%",
    "%2B",
    "&CardId=",
    "[]",
];

/// Reads one body in every way; the outcome as a number, or the rule that was broken.
fn run(body: &[u8]) -> Result<u64, String> {
    let plain = ReadOptions::default();
    let mut outcome = Vec::new();

    let reading = read_xml::<UpdateUserCard>(body, &plain);
    if reading.value.is_some() && !reading.is_valid() {
        return Err("XML with an error gave a model".to_owned());
    }
    again(&reading, |model| write_xml(model).ok(), |text| read_xml(text, &plain))?;
    again(&reading, client_xml, |text| read_xml(text, &plain))?;
    outcome.push(signature("xml", &reading));
    outcome.push(signature("result", &read_xml::<UserCardResult>(body, &plain)));
    for options in [plain.clone().charset("utf-16"), plain.clone().charset("utf-16").web_api(WebApi::From530)] {
        outcome.push(signature("utf-16", &read_xml::<UpdateUserCard>(body, &options)));
    }

    let reading = read_json::<UpdateUserCard>(body, &plain);
    again(&reading, |model| Some(write_json(model)), |text| read_json(text, &plain))?;
    outcome.push(signature("json", &reading));

    let reading = read_form::<UpdateUserCard>(body, &plain);
    again(&reading, |model| form::to_string(model).ok(), |text| read_form(text, &plain.clone().chunked(true)))?;
    outcome.push(signature("form", &reading));
    Ok(BuildHasherDefault::<DefaultHasher>::default().hash_one(outcome))
}

/// The client's document, which must be well-formed.
fn client_xml(model: &UpdateUserCard) -> Option<String> {
    let text = xml::to_string(model).ok()?;
    Some(if roxmltree::Document::parse(&text).is_ok() { text } else { "not well-formed".to_owned() })
}

fn again(
    reading: &Reading<UpdateUserCard>,
    write: impl Fn(&UpdateUserCard) -> Option<String>,
    read: impl Fn(&[u8]) -> Reading<UpdateUserCard>,
) -> Result<(), String> {
    let Some(model) = &reading.value else { return Ok(()) };
    let Some(text) = write(model) else { return Ok(()) };
    let second = read(text.as_bytes());
    let Some(value) = second.value.filter(|_| second.errors.is_empty()) else {
        return Err(format!("what was read cannot be read again: {:?}", second.errors));
    };
    if members(&value) == members(model) { Ok(()) } else { Err("reading again gave another model".to_owned()) }
}

/// Line ends change on the way through the server's form, blank text in a form is null, and so is no text.
fn members(model: &UpdateUserCard) -> Vec<String> {
    let mut model = model.clone();
    let notes = model.public_notes.unwrap_or_default().replace("\r\n", "\n").replace('\r', "\n");
    model.public_notes = Some(if notes.trim().is_empty() { String::new() } else { notes });
    as_server(&model, &ServerZone::utc())
}

/// What of a reading makes it different from others: the kinds of everything, not the values.
fn signature<T: Contracted>(way: &str, reading: &Reading<T>) -> String {
    let mut text = format!("{way} {}", reading.value.is_some());
    for error in reading.errors.iter().take(3) {
        let _ = write!(text, "|{} {}", error.key(), error.message());
    }
    for skipped in reading.skipped.iter().take(2) {
        let _ = write!(text, "|{:?}", skipped.reason());
    }
    text
}

/// `SplitMix64`: small, and the same on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound.max(1)).unwrap();
        usize::try_from(self.next() % bound).unwrap()
    }
}
