//! The commands of the documentation, run by the shell with the real curl, and the replies printed below them.

use std::fs;

use card_tests::workspace_root;

use crate::programs::{installed, start, succeed};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_command_of_the_documentation_gets_the_reply_printed_below_it() {
    let emulator = start().await;
    let commands = commands("curl.md");
    for (command, expected) in &commands {
        assert_eq!(&run(command, &emulator.url()), expected, "{command}");
    }
    for word in [
        "create-card",
        "update-card",
        "list-cards",
        "activate",
        "deactivate",
        "archive",
        "revoke",
        "delete-card",
        "view-card",
        "card-invitation",
        "send-notification",
        "list-templates",
        "view-template",
        "UserCards",
        "ReplaceCardIfExists",
        "RemoveAllCards",
        "xml",
        "urlencode",
    ] {
        assert!(commands.iter().any(|(command, _)| command.contains(word)), "no command shows {word}");
    }
    let [user, card] = ["28079fc8-e2ff-4976-a102-8659d39704dd", "3198fb7e-49f7-4409-8145-bc2118e8b656"]
        .map(|id| id.parse().expect("the ids of the vendor's sample"));
    let assigned = emulator.user_card(user, card).await.expect("the state can be read").expect("it was updated");
    // The last of the three updates was the form: it set one date and left the rest as XML had left it.
    let start = assigned.card_activation_start.expect("the form has a date");
    assert_eq!(start.to_string(), "2025-03-10T08:00:00+00:00");
    assert_eq!((assigned.number_of_card_uses, assigned.card_user_flags), (None, Some(1)));
    assert_eq!(assigned.public_notes.as_deref(), Some("Visitor until the end of March"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_command_for_the_control_api_gets_the_reply_printed_below_it() {
    let emulator = start().await;
    for (command, expected) in commands("control.md") {
        assert_eq!(run(&command, &emulator.url()), expected, "{command}");
    }
}

fn run(command: &str, url: &str) -> String {
    // Asked for first, so that the test names what is missing.
    drop(installed("curl", "curl"));
    let mut shell = installed("sh", "dash");
    succeed(shell.arg("-c").arg(command).env("EMULATOR", url).env("FOLDER", env!("CARGO_TARGET_TMPDIR")))
}

/// Each block of shell text of a file of the emulator's documentation, and the block behind it, which shows the reply.
fn commands(file: &str) -> Vec<(String, String)> {
    let path = workspace_root().join("crates/card-emulator/docs").join(file);
    let documentation = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
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
