//! The guide, followed word by word: its files are written, its commands run, and their output must be the one shown.

use std::path::Path;

use crate::support::{Api, Ran};

const GUIDE: &str = include_str!("../../docs/roster.md");

/// Stands for whatever differs from run to run.
const ANYTHING: &str = "[..]";

#[test]
fn every_command_of_the_guide_gives_what_the_guide_shows() {
    let api = Api::start();
    let folder = tempfile::tempdir().unwrap();
    let mut commands = 0;
    for block in blocks(GUIDE) {
        match block.kind.split_once(' ').unwrap_or((block.kind, "")) {
            ("console", _) => {
                for (command, expected) in commands_of(&block.text) {
                    let shown = run(&api, folder.path(), command);
                    assert!(
                        matches(&expected, &shown),
                        "$ {command}\n--- the guide shows\n{expected}\n--- it is\n{shown}"
                    );
                    commands += 1;
                }
            }
            ("csv" | "toml", name) => std::fs::write(folder.path().join(name), block.text).unwrap(),
            ("text", _) => {}
            (other, _) => panic!("what is a block of {other}?"),
        }
    }
    assert_eq!(commands, 18);
}

struct Block<'a> {
    kind: &'a str,
    text: String,
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(kind) = line.strip_prefix("```") {
            let text =
                lines.by_ref().take_while(|line| *line != "```").fold(String::new(), |text, line| text + line + "\n");
            blocks.push(Block { kind, text });
        }
    }
    blocks
}

/// Each command with the output that follows it.
fn commands_of(text: &str) -> Vec<(&str, String)> {
    text.split("$ ")
        .filter(|part| !part.is_empty())
        .map(|part| part.split_once('\n').unwrap())
        .map(|(command, output)| (command, output.to_owned()))
        .collect()
}

/// Runs a command in the folder, and shows its output as the guide does.
fn run(api: &Api, folder: &Path, command: &str) -> String {
    let words: Vec<&str> = command.strip_prefix("cards ").unwrap().split(' ').collect();
    let Ran { code, stdout, stderr } = api.cards(&words).folder(folder).output();
    let end = match code {
        Some(0) => String::new(),
        code => format!("? {}\n", code.unwrap()),
    };
    format!("{stdout}{stderr}{end}")
}

fn matches(expected: &str, shown: &str) -> bool {
    let (expected, shown): (Vec<_>, Vec<_>) = (expected.lines().collect(), shown.lines().collect());
    expected.len() == shown.len()
        && expected.iter().zip(shown).all(|(expected, shown)| match expected.split_once(ANYTHING) {
            Some((before, after)) => shown.starts_with(before) && shown.ends_with(after),
            None => *expected == shown,
        })
}
