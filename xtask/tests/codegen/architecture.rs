//! What an operation takes by hand outside `schema/`, counted, and held against the table in `schema/README.md`.
//!
//! `cargo test -p xtask --test codegen architecture` counts again; the failure prints the table as it should be.

use std::fmt::Write as _;
use std::fs;

use crate::readme::{readme, root};

/// Without what the emulator does with it, no operation may take more.
const MOST: usize = 70;

/// Operation, its request type, and the file of the emulator that carries it out.
const OPERATIONS: &[(&str, &str, &str)] = &[
    ("create-card", "CreateCard", "id123/actions/place.rs"),
    ("update-card", "UpdateCard", "id123/actions/place.rs"),
    ("list-cards", "ListCards", "id123/actions/list.rs"),
    ("view-card", "ViewCard", "id123/actions/view.rs"),
    ("delete-card", "DeleteCard", "id123/actions/delete.rs"),
    ("card-action", "CardAction", "id123/actions/card_action.rs"),
    ("card-invitation", "CardInvitation", "id123/actions/invite.rs"),
    ("send-notification", "SendNotification", "id123/actions/notify.rs"),
    ("list-templates", "ListTemplates", "id123/actions/templates.rs"),
    ("view-template", "ViewTemplate", "id123/actions/templates.rs"),
    ("update-user-card", "UpdateUserCard", "blub0x/update.rs"),
    ("update-user-card-v1", "UpdateUserCardV1", "blub0x/version_1.rs"),
    ("list-user-cards", "ListUserCards", "blub0x/list.rs"),
    ("list-user-cards-v1", "ListUserCardsV1", "blub0x/version_1.rs"),
    ("add-user-card", "AddUserCard", "blub0x/assign.rs"),
    ("replace-user-card", "ReplaceUserCard", "blub0x/assign.rs"),
    ("replace-user-card-v1", "ReplaceUserCardV1", "blub0x/version_1.rs"),
    ("remove-user-card", "RemoveUserCard", "blub0x/remove.rs"),
    ("remove-user-card-v1", "RemoveUserCardV1", "blub0x/version_1.rs"),
    ("remove-all-user-cards", "RemoveAllUserCards", "blub0x/remove.rs"),
    ("remove-all-user-cards-v1", "RemoveAllUserCardsV1", "blub0x/version_1.rs"),
];

#[test]
fn the_table_of_hand_written_lines_is_as_counted_and_no_operation_takes_many() {
    let mut table = String::from("| operation | client | command | xtask | emulator |\n|---|---|---|---|---|\n");
    let mut all = Vec::new();
    for (name, of, emulator) in OPERATIONS {
        let [client, command, xtask] = [client(of), command(of), generator(name, of)];
        all.push(client + command + xtask);
        assert!(client + command + xtask <= MOST, "{name} takes {client} + {command} + {xtask} lines by hand");
        // In tens: the semantics of the emulator change for reasons of their own.
        let semantics = (lines(&read(&format!("crates/card-emulator/src/{emulator}"))) + 5) / 10 * 10;
        assert!(
            read(&format!("crates/card-emulator/src/{emulator}")).contains(of),
            "{emulator} does not carry out {name}"
        );
        writeln!(table, "| `{name}` | {client} | {command} | {xtask} | about {semantics}, `{emulator}` |").unwrap();
    }
    assert_eq!(all.len(), requests(), "an operation is not counted");
    assert!(all.contains(&0) && all.iter().any(|lines| *lines > 30), "the count sees nothing: {all:?}");
    assert!(readme().contains(&table), "schema/README.md should have this table:\n{table}");
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Lines that are not blank, without tests.
fn lines(text: &str) -> usize {
    text.split("#[cfg(test)]").next().unwrap_or_default().lines().filter(|line| !line.trim().is_empty()).count()
}

/// The named methods of the clients, each with its documentation: blocks between blank lines that speak of the request.
fn client(of: &str) -> usize {
    let files = ["crates/card-client/src/id123/actions.rs", "crates/card-client/src/blub0x/operations.rs"];
    let blocks = files.map(read).join("\n\n");
    let methods = blocks.split("\n\n").filter(|block| block.contains(" fn ") && is_spoken_of(block, of));
    methods.map(lines).sum()
}

/// Parts and views of the command line that are made for the request.
fn command(of: &str) -> usize {
    let folder = root().join("crates/card-cli/src/operation");
    let files = ["parts", "views"].into_iter().flat_map(|below| fs::read_dir(folder.join(below)).unwrap());
    let texts = files.map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap());
    texts
        .filter(|text| is_spoken_of(text, of) || is_spoken_of(text, &format!("{of}Success")))
        .map(|text| lines(&text))
        .sum()
}

/// Lines of the generator that know the operation by its name; comments and tests do not count.
fn generator(name: &str, of: &str) -> usize {
    let mut count = 0;
    let mut folders = vec![root().join("xtask/src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let code = text.split("#[cfg(test)]").next().unwrap_or_default();
                let code = code.lines().filter(|line| !line.trim_start().starts_with("//"));
                // The help of new-action shows examples of names.
                let code = code.filter(|line| !line.contains("cargo xtask new-action"));
                count += code.filter(|line| line.contains(&format!("\"{name}\"")) || is_spoken_of(line, of)).count();
            }
        }
    }
    count
}

/// Whether the type is named, and not one whose name is longer.
fn is_spoken_of(text: &str, of: &str) -> bool {
    let is_end = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_ascii_alphanumeric() && letter != '_');
    text.match_indices(of)
        .any(|(at, _)| is_end(text[..at].chars().next_back()) && is_end(text[at + of.len()..].chars().next()))
}

fn requests() -> usize {
    let folders =
        ["schema/id123", "schema/blub0x"].into_iter().flat_map(|folder| fs::read_dir(root().join(folder)).unwrap());
    folders.filter(|entry| entry.as_ref().unwrap().path().to_string_lossy().ends_with(".request.json")).count()
}
