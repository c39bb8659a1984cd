//! Names of files and folders, pairs of request and response, and that there are examples.

use serde_json::Value;

use super::super::load::Folder;
use super::super::names;
use super::super::refusal::{Refusal, Refusals};

/// What a file is, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Role {
    Common,
    Request,
    Response,
}

/// Splits `create-card.request.json` into action and role.
pub(in super::super) fn role(name: &str) -> Option<(&str, Role)> {
    if name == "common.json" {
        return Some(("common", Role::Common));
    }
    let stem = name.strip_suffix(".json")?;
    if let Some(action) = stem.strip_suffix(".request") {
        return Some((action, Role::Request));
    }
    stem.strip_suffix(".response").map(|action| (action, Role::Response))
}

/// Checks the folder's name, every file's name, that requests and responses come in pairs, and that each has an example.
pub(super) fn folder(folder: &Folder, found: &mut Vec<Refusal>) {
    if names::module(&folder.vendor).is_none() {
        found.extend(
            Refusals::whole(
                folder.path.display(),
                "the folder's name cannot be a Rust module",
                "use small letters, digits and hyphens, starting with a letter, and no Rust keyword",
            )
            .0,
        );
    }
    for file in &folder.files {
        match role(&file.name) {
            None => found.push(file.refuse(
                "",
                "the file's name says neither request nor response",
                "call it common.json, <action>.request.json or <action>.response.json",
            )),
            Some((_, Role::Common)) => {}
            Some((action, role)) => {
                if names::module(action).is_none() {
                    found.push(file.refuse(
                        "",
                        "the action's name cannot be a Rust module",
                        "use small letters, digits and hyphens, starting with a letter, and no Rust keyword",
                    ));
                }
                let other = if role == Role::Request { "response" } else { "request" };
                let sibling = format!("{action}.{other}.json");
                if !folder.files.iter().any(|file| file.name == sibling) {
                    found.push(file.refuse(
                        "",
                        format!("{sibling} is missing"),
                        "add it: each action has a request and a response",
                    ));
                }
                let stem = file.name.trim_end_matches(".json");
                let inline = file.value.get("examples").and_then(Value::as_array).is_some_and(|list| !list.is_empty());
                if !inline && !folder.examples.contains(stem) {
                    found.push(file.refuse(
                        "",
                        "there is no example of it",
                        format!("add examples/{}/{stem}/minimal.json beside the vendor's folder", folder.vendor),
                    ));
                }
            }
        }
    }
}
