//! Every command and option with its help, in one golden file: a change of the command line is seen in review.

use std::fmt::Write as _;

#[test]
fn the_command_tree_is_as_reviewed() {
    let mut command = card_cli::command().term_width(100);
    command.build();
    let mut tree = String::new();
    write_help(&command, "", &mut tree);
    // A version number would change this file with every release.
    let tree = tree.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(tree);
}

#[test]
fn every_command_shows_an_example_of_itself() {
    let mut command = card_cli::command();
    command.build();
    check_examples(&command, "cards");
}

#[test]
fn no_option_takes_a_key_or_a_secret_answer() {
    let mut command = card_cli::command();
    command.build();
    let mut tree = String::new();
    write_help(&command, "", &mut tree);
    for option in ["--key", "--api-key ", "--security-question", "--answer", "--password", "--token", "--header"] {
        assert!(!tree.contains(option), "{option}");
    }
}

fn write_help(command: &clap::Command, above: &str, tree: &mut String) {
    let path = format!("{above} {}", command.get_name()).trim().to_owned();
    writeln!(tree, "==== {path}\n{}", command.clone().render_long_help()).unwrap();
    for below in command.get_subcommands().filter(|below| below.get_name() != "help") {
        write_help(below, &path, tree);
    }
}

fn check_examples(command: &clap::Command, path: &str) {
    let help = command.clone().render_help().to_string();
    let (_, examples) = help.split_once("Examples:").unwrap_or_else(|| panic!("{path} shows no examples"));
    assert!(examples.contains(path), "{path}: {examples}");
    for below in command.get_subcommands().filter(|below| below.get_name() != "help") {
        check_examples(below, &format!("{path} {}", below.get_name()));
    }
}
