//! Plans 1,000,000 rows against 1,000,000 cards of a local server, and shows time and peak of memory. Linux only.
//!
//! ```text
//! cargo run --release -p card-sync --example plan_million [ROWS]
//! ```
//!
//! One card in a hundred differs, one row in a hundred is new, and all fields of the others are known to the local state. The
//! server is a process of its own, so that its memory does not count. What it is measured against, in another process of the
//! same run: reading rows and cards into maps by id, and comparing those, without a plan and without a state.

#[path = "../../card-client/examples/support/server.rs"]
mod server;

use std::collections::HashMap;
use std::error::Error;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use card_client::id123::Client;
use card_sync::mapping::Mapping;
use card_sync::plan::{ChangeLimits, PlanWriter, Step, StepKind};
use card_sync::planner::{PlanOptions, Planner};
use card_sync::roster::{Roster, RosterOptions};
use card_sync::state::State;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

const ROWS: u64 = 1_000_000;
const PAGE_SIZE: u32 = 1000;
const TEMPLATE: &str = "template";

const MAPPING: &str = r#"
version = 1
[card-id]
column = "id"
[recipient-email]
column = "mail"
[card-expiration]
column = "until"
time = "23:59"
zone = "Europe/Dublin"
[barcode.barcode]
column = "barcode"
[name-fields.name]
column = "name"
[front-fields.front-1]
column = "course"
[back-fields.back-1]
column = "room"
"#;

fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] => all(ROWS),
        [rows] => all(rows.parse()?),
        ["serve", rows] => serve(rows.parse()?),
        ["plan", folder, url] => run(plan(Path::new(folder), url)),
        ["maps", folder, url] => run(maps(Path::new(folder), url)),
        _ => Err("give a number of rows, or nothing".into()),
    }
}

fn run(work: impl Future<Output = Outcome>) -> Outcome {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(work)
}

/// Everything, each part in a process of its own.
fn all(rows: u64) -> Outcome {
    let folder = std::env::temp_dir().join(format!("plan-million-{}", std::process::id()));
    std::fs::create_dir(&folder)?;
    let measured = measure(rows, &folder);
    std::fs::remove_dir_all(&folder)?;
    measured
}

fn measure(rows: u64, folder: &Path) -> Outcome {
    write_roster(&folder.join("roster.csv"), rows)?;
    std::fs::write(folder.join("map.toml"), MAPPING)?;
    fill_state(folder)?;
    let mut server = Command::new(std::env::current_exe()?)
        .args(["serve", &rows.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let measured = measure_against(&mut server, folder);
    server.kill()?;
    server.wait()?;
    measured
}

fn measure_against(server: &mut Child, folder: &Path) -> Outcome {
    let mut url = String::new();
    BufReader::new(server.stdout.take().ok_or("no output")?).read_line(&mut url)?;
    for what in ["plan", "maps"] {
        let status = Command::new(std::env::current_exe()?).arg(what).arg(folder).arg(url.trim()).status()?;
        if !status.success() {
            return Err(format!("{what} failed").into());
        }
    }
    Ok(())
}

async fn plan(folder: &Path, url: &str) -> Outcome {
    let started = Instant::now();
    let mapping = Mapping::open(&folder.join("map.toml"))?;
    let roster = Roster::open(&folder.join("roster.csv"), RosterOptions::default())?;
    let mut state = State::open(&folder.join("state.db"))?;
    let mut options = PlanOptions::new(TEMPLATE);
    options.page_size = PAGE_SIZE;
    // One card in a hundred is more than the guards allow of a million.
    options.changes = ChangeLimits::none();
    let planner = Planner::new(&roster, &mapping, &mut state, options);
    let checked = planner.check()?;
    let (rows, checked_at) = (checked.rows(), started.elapsed());
    let client = Client::builder("key").base_url(url).build()?;
    let remote = planner.read(&checked, &client, |_| {}).await?;
    let read_at = started.elapsed();
    let prepared = planner.plan(checked, remote)?;
    let path = folder.join("plan.json");
    let mut writer = PlanWriter::create(&path, prepared.header())?;
    let counts = prepared.steps(true, |step| writer.step(step))?;
    *writer.counts_mut() = counts;
    writer.finish()?;
    let all = started.elapsed();
    println!("planned:            {rows} rows, {} steps, {} unchanged", counts.steps(), counts.unchanged);
    println!("  checking rows:    {:.1} s", checked_at.as_secs_f64());
    println!("  reading twice:    {:.1} s", read_at.saturating_sub(checked_at).as_secs_f64());
    println!("  comparing:        {:.1} s", all.saturating_sub(read_at).as_secs_f64());
    println!("  all:              {:.1} s", all.as_secs_f64());
    println!("  peak of memory:   {} MiB", peak_kibibytes()? / 1024);
    Ok(())
}

/// The straightforward way: everything by id in maps.
async fn maps(folder: &Path, url: &str) -> Outcome {
    let started = Instant::now();
    let mapping = Mapping::open(&folder.join("map.toml"))?;
    let roster = Roster::open(&folder.join("roster.csv"), RosterOptions::default())?;
    let mut rows = HashMap::new();
    for row in roster.rows()? {
        let record = mapping.record(&row?).map_err(|_| "a row is wrong")?;
        rows.insert(record.card_id.clone(), record);
    }
    let client = Client::builder("key").base_url(url).build()?;
    let list = client.list_all(TEMPLATE).page_size(PAGE_SIZE).prefetch(true).complete().await?;
    let cards: HashMap<_, _> = list.cards().iter().map(|card| (card.card_id.as_str(), card)).collect();
    let missing = rows.keys().filter(|id| !cards.contains_key(id.as_str())).count();
    println!("kept in maps:       {} rows, {} cards, {missing} missing", rows.len(), cards.len());
    println!("  all:              {:.1} s", started.elapsed().as_secs_f64());
    println!("  peak of memory:   {} MiB", peak_kibibytes()? / 1024);
    Ok(())
}

fn write_roster(path: &Path, rows: u64) -> Outcome {
    let mut out = BufWriter::new(std::fs::File::create(path)?);
    writeln!(out, "id,name,mail,until,barcode,course,room")?;
    for number in 0..rows {
        writeln!(out, "A-{number},Person {number},p{number}@example.org,2027-06-30,{number:09},Physics,R{number}")?;
    }
    Ok(out.flush()?)
}

/// As after applying a plan that created every card.
fn fill_state(folder: &Path) -> Outcome {
    let mapping = Mapping::open(&folder.join("map.toml"))?;
    let roster = Roster::open(&folder.join("roster.csv"), RosterOptions::default())?;
    let mut state = State::open(&folder.join("state.db"))?;
    let mut rows = roster.rows()?.peekable();
    while rows.peek().is_some() {
        state.batch(|state| {
            for row in rows.by_ref().take(10_000) {
                let Ok(record) = mapping.record(&row?) else { continue };
                let step = Step::new(1, StepKind::Create, record.card_id.as_str());
                state.record_sent(TEMPLATE, &step, Some(&record), 0)?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// Serves as many cards as there are rows until its input ends.
fn serve(cards: u64) -> Outcome {
    println!("{}", server::start(move |request| page(request, cards))?);
    std::io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}

/// One page, as the request asks for it. The last hundredth of the rows has no card, and every hundredth card differs.
fn page(request: &[u8], rows: u64) -> String {
    let request: serde_json::Value = serde_json::from_slice(request).unwrap_or_default();
    let (offset, limit) = (request["offset"].as_u64().unwrap_or(0), request["limit"].as_u64().unwrap_or(10));
    let cards = rows - rows / 100;
    let mut text = String::from(r#"{"status":"success","code":"200","message":"ok","data":["#);
    for number in offset..cards.min(offset + limit) {
        let comma = if number == offset { "" } else { "," };
        let course = if number % 100 == 7 { "Law" } else { "Physics" };
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            r#"{comma}{{"card-template-id":"template","card-id":"A-{number}","card-status":"Installed","card-sub-status":"","institution":"University","issuance-type":"INSTITUTION_ISSUED","card-title":"Student","created-at":"2019-12-09T06:43:19+00:00","last-updated":"2019-12-09T06:43:19+00:00","card-expiration":"2027-06-30T22:59:00+00:00","barcode":[{{"key":"barcode","value":"{number:09}","label":"Barcode"}}],"name-fields":[{{"key":"name","value":"Person {number}","label":"Name"}}],"front-fields":[{{"key":"front-1","value":"{course}","label":"Course","type":"text"}}]}}"#
        );
    }
    text.push_str("]}");
    text
}

/// The most memory this process ever held, from Linux.
fn peak_kibibytes() -> Outcome<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
