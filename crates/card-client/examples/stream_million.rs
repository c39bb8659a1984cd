//! Streams 1,000,000 cards from a local server and shows the peak of memory and the speed.
//!
//! ```text
//! cargo run --release -p card-client --example stream_million
//! ```
//!
//! The server is in the same process, so that its memory counts too: about one page of text.

#[path = "support/server.rs"]
mod server;

use std::error::Error;
use std::fmt::Write;
use std::time::Instant;

use card_client::id123::Client;

const CARDS: u64 = 1_000_000;
const PAGE_SIZE: u32 = 1000;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = Client::builder("a-key").base_url(server::start(page)?).build()?;
    let start_peak = peak_kibibytes()?;
    let started = Instant::now();
    let mut cards = client.list_all("template").page_size(PAGE_SIZE).prefetch(true).stream();
    let mut count = 0_u64;
    let mut peak_at_tenth = 0;
    while let Some(card) = cards.next().await {
        let card = card?;
        if card.front_fields.is_none() {
            return Err("a card without its fields".into());
        }
        count += 1;
        if count == CARDS / 10 {
            peak_at_tenth = peak_kibibytes()?;
        }
    }
    let seconds = started.elapsed().as_secs_f64();
    println!("cards:                      {count} in {seconds:.1} s");
    println!("cards per second:           {:.0}", f64::from(u32::try_from(count)?) / seconds);
    println!("peak memory at the start:   {start_peak} KiB");
    println!("peak after 100,000 cards:   {peak_at_tenth} KiB");
    println!("peak after all:             {} KiB", peak_kibibytes()?);
    Ok(())
}

/// One page, as the request asks for it.
fn page(request: &[u8]) -> String {
    let request: serde_json::Value = serde_json::from_slice(request).unwrap_or_default();
    let (offset, limit) = (request["offset"].as_u64().unwrap_or(0), request["limit"].as_u64().unwrap_or(10));
    let mut text = String::from(r#"{"status":"success","code":"200","message":"ok","data":["#);
    for number in offset..CARDS.min(offset + limit) {
        let comma = if number == offset { "" } else { "," };
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            r#"{comma}{{"card-template-id":"906c56c2d85817633abc07978f4899ff89cff060","card-id":"A-{number}","card-status":"Installed","card-sub-status":"","institution":"University","issuance-type":"INSTITUTION_ISSUED","card-title":"Staff","created-at":"2019-12-09T06:43:19+00:00","last-updated":"2019-12-09T06:43:19+00:00","card-expiration":"2029-12-09T06:43:19+00:00","name-fields":[{{"key":"name","value":"Person {number}","label":"Name"}}],"front-fields":[{{"key":"front-1","value":"Class of 2029","label":"Class","type":"text"}}]}}"#
        );
    }
    text.push_str("]}");
    text
}

/// The most memory this process ever held, from Linux.
fn peak_kibibytes() -> Result<u64, Box<dyn Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
