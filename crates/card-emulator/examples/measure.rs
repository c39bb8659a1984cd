//! Rough figures of the emulator on this machine: start-up, requests per second over loopback, memory.
//!
//! `cargo run --release -p card-emulator --example measure`. Client and server share one process, so that the figures
//! are a lower bound.

use std::io::{Error, ErrorKind};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use card_emulator::{DEMO_KEY, Durability, Emulator, Template};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Cards in the template while lists are measured.
const CARDS: usize = 100_000;
/// Requests of the list measurement.
const LISTS: usize = 3_000;
/// Connections in parallel.
const CONNECTIONS: usize = 8;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

#[tokio::main]
async fn main() -> Result<()> {
    let folder = std::env::temp_dir().join(format!("card-emulator-measure-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    println!(
        "{:<10}{:>12}{:>14}{:>16}{:>16}{:>14}",
        "database", "start", "create /s", "first pages /s", "last pages /s", "resident"
    );
    for (name, file, durability) in [
        ("memory", None, Durability::default()),
        ("file", Some(folder.join("cards.db")), Durability::ProcessDeath),
        ("power cut", Some(folder.join("synced.db")), Durability::PowerCut),
    ] {
        let before = resident();
        let begun = Instant::now();
        let builder = Emulator::builder().durability(durability);
        let emulator = match file {
            Some(file) => builder.database_file(file).start().await?,
            None => builder.start().await?,
        };
        let start = begun.elapsed();
        let create = measure(emulator.address(), CARDS, create_body).await?;
        let memory = resident().saturating_sub(before);
        let first = measure(emulator.address(), LISTS, first_pages).await?;
        let last = measure(emulator.address(), LISTS, last_pages).await?;
        println!("{name:<10}{start:>12.1?}{create:>14.0}{first:>16.0}{last:>16.0}{:>11} KiB", memory / 1024);
        emulator.shutdown().await;
    }
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

fn create_body(number: usize) -> String {
    format!(
        r#"{{"action":"create-card","card-template-id":"{}","card-id":"C-{number}","card-expiration":"2027-08-31T23:59:59+00:00","recipient-email":"p{number}@example.org","card-data":{{"barcode":[{{"key":"barcode","value":"{number:08}"}}],"name-fields":[{{"key":"name","value":"Person Number {number}"}}],"front-fields":[{{"key":"front-1","value":"Physics"}},{{"key":"front-2","value":"Student"}}]}}}}"#,
        Template::DEMO_ID
    )
}

fn first_pages(number: usize) -> String {
    page(number % 10 * 100)
}

fn last_pages(number: usize) -> String {
    page(CARDS - 1000 + number % 10 * 100)
}

fn page(offset: usize) -> String {
    format!(r#"{{"action":"list-cards","card-template-id":"{}","limit":100,"offset":{offset}}}"#, Template::DEMO_ID)
}

/// Requests per second.
async fn measure(address: SocketAddr, requests: usize, body: fn(usize) -> String) -> Result<f64> {
    let begun = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for connection in 0..CONNECTIONS {
        tasks.spawn(async move {
            let mut stream = TcpStream::connect(address).await?;
            stream.set_nodelay(true)?;
            let mut reply = Vec::new();
            for number in (connection..requests).step_by(CONNECTIONS) {
                exchange(&mut stream, &body(number), &mut reply).await?;
            }
            Ok::<_, Box<dyn std::error::Error + Send + Sync>>(())
        });
    }
    while let Some(outcome) = tokio::time::timeout(Duration::from_secs(60), tasks.join_next()).await? {
        outcome??;
    }
    #[expect(clippy::cast_precision_loss, reason = "a few thousand requests")]
    Ok(requests as f64 / begun.elapsed().as_secs_f64())
}

async fn exchange(stream: &mut TcpStream, body: &str, reply: &mut Vec<u8>) -> Result<()> {
    let request = format!(
        "POST /api/v2/ HTTP/1.1\r\nhost: x\r\nx-api-key: {DEMO_KEY}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await?;
    reply.clear();
    loop {
        if stream.read_buf(reply).await? == 0 {
            return Err(Error::from(ErrorKind::UnexpectedEof).into());
        }
        let Some(head) = reply.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
        let text = std::str::from_utf8(&reply[..head])?;
        let length = text.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap_or("0");
        let whole = head + 4 + length.parse::<usize>()?;
        if reply.len() >= whole {
            return if reply[head..].starts_with(b"\r\n\r\n{\"status\":\"success\"") {
                Ok(())
            } else {
                Err(Error::other(String::from_utf8_lossy(&reply[head..]).into_owned()).into())
            };
        }
    }
}

/// Resident memory of this process in bytes; 0 where the system does not tell in Linux's way.
fn resident() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm").ok();
    pages.and_then(|text| text.split(' ').nth(1)?.parse::<usize>().ok()).unwrap_or(0) * 4096
}
