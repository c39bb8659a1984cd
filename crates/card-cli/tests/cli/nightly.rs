//! The guide for administrators: its files are written, its commands are run, in their order.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::support::{CREDENTIAL, KEY};
use super::sync_world::{World, ids};

const GUIDE: &str = include_str!("../../docs/nightly.md");

/// The fenced blocks of the guide: language and text.
fn blocks() -> Vec<(&'static str, &'static str)> {
    let mut blocks = Vec::new();
    let mut rest = GUIDE;
    // A fence opens at the beginning of a line.
    while let Some((_, after)) = rest.split_once("\n```") {
        let (language, after) = after.split_once('\n').unwrap();
        let (text, after) = after.split_once("\n```\n").unwrap();
        blocks.push((language, text));
        rest = after;
    }
    blocks
}

#[cfg(unix)]
#[test]
fn every_command_of_the_guide_ends_as_it_says() {
    let world = World::new();
    let mut commands = 0;
    for (language, text) in blocks() {
        match language {
            "csv" => world.file("roster.csv", format!("{text}\n")),
            "toml" => world.file("map.toml", text),
            "sh" => world.file("nightly.sh", text),
            "console" => {
                for line in text.lines().map(|line| line.strip_prefix("$ ").unwrap()) {
                    let (command, comment) = line.split_once('#').unwrap_or((line, ""));
                    let expected = comment.trim().strip_prefix("ends with ").map_or(0, |code| code.parse().unwrap());
                    if command.starts_with("cards offboard") {
                        assert!(!world.api.state().contains("\"Deactivated\""), "no night switched anybody off");
                    }
                    run(&world, command, expected);
                    commands += 1;
                }
            }
            other => panic!("a block of {other:?}"),
        }
    }
    assert!(commands >= 8, "{commands}");
    let state = world.api.state();
    assert!(state.contains("Jürgen Groß") && state.contains("\"Deactivated\""), "{state}");
}

fn run(world: &World, command: &str, expected: i32) {
    let program = Path::new(env!("CARGO_BIN_EXE_cards")).parent().unwrap().display().to_string();
    let path = format!("{program}:{}", std::env::var("PATH").unwrap());
    let url = world.api.url();
    let output = Command::new("sh")
        .args(["-c", command])
        .current_dir(world.folder.path())
        .env("PATH", path)
        .env("HOME", world.folder.path())
        .env("CARDS_FOLDER", world.folder.path())
        .env("CARDS_PAUSE", "0")
        .env("CARDS_ID123_BASE_URL", &url)
        .env("CARDS_ID123_KEY", KEY)
        .env("CARDS_BLUB0X_BASE_URL", &url)
        .env("CARDS_BLUB0X_HEADER", CREDENTIAL.0)
        .env("CARDS_BLUB0X_VALUE", CREDENTIAL.1)
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    assert_eq!(output.status.code(), Some(expected), "{command}\n{text}");
    if expected == 5 {
        assert!(text.contains("stopped by a guard"), "{text}");
    }
}

/// The script of the guide again, with a power cut in the middle of a night: the next night takes it up.
#[cfg(unix)]
#[test]
fn the_script_takes_up_what_an_earlier_night_left_open() {
    let world = World::new();
    for (language, text) in blocks() {
        match language {
            "toml" => world.file("map.toml", text),
            "sh" => world.file("nightly.sh", text),
            _ => {}
        }
    }
    world.roster(ids('S', 30));
    world.planned();
    let mut running = world.cards("apply plan.json --rate 20 --concurrency 1").start();
    while world.requests("create-card") < 5 {
        std::thread::sleep(Duration::from_millis(5));
    }
    running.kill();
    running.end();
    world.file("nightly.sh", world.text("nightly.sh").replace("--quiet 2>", "--settle-after 0.2 --quiet 2>"));
    run(&world, "sh nightly.sh", 0);
    let state = world.api.state();
    // Fields are stored as JSON, whose quotes the dump escapes.
    assert!(ids('S', 30).all(|id| state.contains(&format!("Person {id}\\\""))), "{state}");
}
