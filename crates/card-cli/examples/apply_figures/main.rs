//! What carrying out a plan costs, beside a bare loop that only sends the same requests, in the same run.
//!
//! `cargo run --release -p card-cli --example apply_figures -- 100000`; the last argument is the number of rows.
//!
//! The emulator runs in a process of its own, in memory; so does each measurement, so that its peak memory is its own. All of
//! them share the machine. `apply_figures serve` starts an emulator alone, for `python_requests.py` beside this file.

mod bare;
mod figures;
mod roster;
mod sync;

use std::error::Error;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use card_emulator::Emulator;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// Requests under way at a time, in every measurement.
const CONCURRENCY: usize = 16;

const ROWS: usize = 100_000;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    match words.as_slice() {
        ["serve"] => runtime.block_on(serve()),
        ["bare", url, rows] => runtime.block_on(bare::run(url, rows.parse()?)),
        ["sync", url, folder] => runtime.block_on(sync::run(url, Path::new(folder))),
        [] => measure(ROWS),
        [rows] => measure(rows.parse()?),
        _ => Err("usage: apply_figures [ROWS]".into()),
    }
}

fn measure(rows: usize) -> Result<()> {
    let folder = std::env::temp_dir().join(format!("apply-figures-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    figures::headings();
    let bare = Server::start()?;
    child(&["bare", &bare.url, &rows.to_string()])?;
    drop(bare);
    let server = Server::start()?;
    let place = folder.display().to_string();
    std::fs::write(folder.join("map.toml"), roster::MAPPING)?;
    for changed in [None, None, Some(100)] {
        roster::write(&folder.join("roster.csv"), rows, changed)?;
        child(&["sync", &server.url, &place])?;
    }
    drop(server);
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

/// An emulator in a process of its own, which ends with this value.
struct Server {
    process: Child,
    url: String,
}

impl Server {
    fn start() -> Result<Self> {
        let program = std::env::current_exe()?;
        let mut process = Command::new(program).arg("serve").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let mut url = String::new();
        let stdout = process.stdout.take().ok_or("no output")?;
        BufReader::new(stdout).read_line(&mut url)?;
        Ok(Self { process, url: url.trim().to_owned() })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Where it has ended already, there is nothing to end.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

async fn serve() -> Result<()> {
    let emulator = Emulator::builder().journal_capacity(0).start().await?;
    println!("{}", emulator.url());
    std::future::pending::<()>().await;
    Ok(())
}

fn child(arguments: &[&str]) -> Result<()> {
    let status = Command::new(std::env::current_exe()?).args(arguments).status()?;
    if status.success() { Ok(()) } else { Err(format!("{arguments:?} failed").into()) }
}
