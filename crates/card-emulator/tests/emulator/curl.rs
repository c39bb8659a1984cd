//! The commands of the documentation, run by the shell with the real curl, and the replies printed below them.

use std::process::{Command, Output};

use crate::support::start;

const DOCUMENTATION: &str = include_str!("../../docs/curl.md");

const CONTROL: &str = include_str!("../../docs/control.md");

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_command_of_the_documentation_gets_the_reply_printed_below_it() {
    let version = Command::new("curl").arg("--version").output();
    assert!(version.is_ok(), "this test needs curl; install it (Debian: apt-get install curl)");
    let emulator = start().await;
    let mut operations = Vec::new();
    for (command, expected) in commands(DOCUMENTATION) {
        let output = run(&command, &emulator.url());
        let (reply, complaint) = (text(&output.stdout), text(&output.stderr));
        assert!(output.status.success(), "{command}\n{complaint}");
        assert_eq!(reply, expected, "{command}\n{complaint}");
        operations.push(command);
    }
    let covered = |word: &str| operations.iter().any(|command| command.contains(word));
    for word in [
        "create-card",
        "update-card",
        "list-cards",
        "activate",
        "deactivate",
        "archive",
        "revoke",
        "UserCards",
        "xml",
        "urlencode",
    ] {
        assert!(covered(word), "no command shows {word}");
    }
    let assigned = crate::support::assignment(&emulator).await.unwrap();
    // The last of the three updates was the form: it set one date and left the rest as XML had left it.
    assert_eq!(assigned.card_activation_start.unwrap().to_string(), "2025-03-10T08:00:00+00:00");
    assert_eq!((assigned.number_of_card_uses, assigned.card_user_flags), (None, Some(1)));
    assert_eq!(assigned.public_notes.as_deref(), Some("Visitor until the end of March"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_command_for_the_control_api_gets_the_reply_printed_below_it() {
    let emulator = start().await;
    for (command, expected) in commands(CONTROL) {
        let output = run(&command, &emulator.url());
        assert_eq!(text(&output.stdout), expected, "{command}\n{}", text(&output.stderr));
    }
}

fn run(command: &str, url: &str) -> Output {
    let folder = env!("CARGO_TARGET_TMPDIR");
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(command).env("EMULATOR", url).env("FOLDER", folder).env("no_proxy", "*").output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// Each block of shell text, and the block behind it, which shows the reply.
fn commands(documentation: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut lines = documentation.lines();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            blocks.push((language, body.join("\n")));
        }
    }
    let mut commands = Vec::new();
    for (index, (language, body)) in blocks.iter().enumerate() {
        if *language == "sh" {
            let (reply_language, reply) = &blocks[index + 1];
            assert!(["json", "xml"].contains(reply_language), "no reply below\n{body}");
            commands.push((body.clone(), reply.clone()));
        }
    }
    assert!(commands.len() >= 10, "only {} commands were found", commands.len());
    commands
}
