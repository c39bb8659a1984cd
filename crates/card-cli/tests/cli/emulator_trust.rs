//! Whether the emulator can be trusted when it is killed.

#![cfg(unix)]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::support::{Running, TEMPLATE, cards};

fn start(more: &[&str]) -> (Running, String) {
    let arguments = [&["emulator", "--port", "0", "--log", "off", "--output", "json"], more].concat();
    let mut running = cards(&arguments).start();
    let started: Value = serde_json::from_str(&running.read_until("\n")).unwrap();
    let url = started["id123-base-url"].as_str().unwrap().to_owned();
    (running, url)
}

/// Sends one action on a connection of its own; the reply's text, where a whole one came.
fn send(address: &str, body: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let head = format!(
        "POST /api/v2/ HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-api-key: emulator-key\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(head.as_bytes()).ok()?;
    let mut reply = String::new();
    stream.read_to_string(&mut reply).ok()?;
    reply.ends_with('}').then_some(reply)
}

#[test]
fn nothing_that_was_answered_is_lost_when_it_is_killed_a_hundred_times() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("cards.db");
    let mut answered: Vec<String> = Vec::new();
    for round in 0..100_u64 {
        let (running, url) = start(&["--database", database.to_str().unwrap()]);
        let address = url.strip_prefix("http://").unwrap();
        let written = AtomicU64::new(0);
        let written = &written;
        let names = std::thread::scope(|scope| {
            let writers = [0, 1].map(|writer| {
                scope.spawn(move || {
                    let mut names = Vec::new();
                    // Ends when the emulator is killed; bounded in case it is not.
                    for number in 0..10_000 {
                        let name = format!("{round}-{writer}-{number}");
                        let body =
                            format!(r#"{{"action":"create-card","card-template-id":"{TEMPLATE}","card-id":"{name}"}}"#);
                        match send(address, &body) {
                            Some(reply) if reply.contains("emulator:created") => {
                                names.push(name);
                                written.fetch_add(1, Ordering::SeqCst);
                            }
                            Some(reply) => panic!("{reply}"),
                            None => break,
                        }
                    }
                    names
                })
            });
            // In the midst of writing, and at a different moment each time, so that every stage of a write is met.
            let begun = Instant::now();
            while written.load(Ordering::SeqCst) <= round % 5 {
                assert!(begun.elapsed() < Duration::from_secs(20), "nothing is answered");
                std::thread::yield_now();
            }
            std::thread::sleep(Duration::from_micros(round * 7));
            running.signal("KILL");
            writers.map(|writer| writer.join().unwrap()).concat()
        });
        answered.extend(names);
        assert_eq!(running.end().code, None, "it was killed");
    }
    assert!(answered.len() >= 300, "only {} cards were written", answered.len());
    let (running, url) = start(&["--database", database.to_str().unwrap()]);
    let mut kept = std::collections::HashSet::new();
    loop {
        let offset = kept.len();
        let body =
            format!(r#"{{"action":"list-cards","card-template-id":"{TEMPLATE}","limit":1000,"offset":{offset}}}"#);
        let reply = send(url.strip_prefix("http://").unwrap(), &body).unwrap();
        let page: Value = serde_json::from_str(reply.split_once("\r\n\r\n").unwrap().1).unwrap();
        let names = page["data"].as_array().unwrap();
        kept.extend(names.iter().map(|card| card["card-id"].as_str().unwrap().to_owned()));
        if names.len() < 1000 {
            break;
        }
    }
    let lost: Vec<&String> = answered.iter().filter(|name| !kept.contains(*name)).collect();
    assert!(lost.is_empty(), "{} of {} answered cards are lost: {lost:?}", lost.len(), answered.len());
    running.signal("INT");
    running.end();
}
