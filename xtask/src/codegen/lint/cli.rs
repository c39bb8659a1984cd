//! `x-cli`: how a request is made on the command line.
//!
//! Its texts are printed on terminals, so nothing invisible may stand in them; its names become options, so they are
//! plain words. Whether a name leads anywhere is looked at when the command line is read.

use serde_json::{Map, Value};

use super::super::locate::escape;
use super::super::names;
use super::super::text::is_invisible;
use super::Found;
use super::contracts::known_keys;

/// What the value of a key has to be.
#[derive(Clone, Copy)]
enum Is {
    /// One option, part or value of `api`.
    Word,
    /// A word that is a Rust name, too.
    Made,
    /// The words of a command.
    Command,
    /// One line of text.
    Line,
    /// The name of a member, whatever its letters.
    Name,
    Words,
    Lines,
    Names,
    True,
    Count,
    /// Headings, and the members below them.
    Columns,
}

/// How a request as a whole is made.
const REQUEST: &[(&str, Is)] = &[
    ("command", Is::Command),
    ("api", Is::Word),
    ("any-of", Is::Words),
    ("usage", Is::Lines),
    ("asks", Is::Line),
    ("hides", Is::Names),
    ("view", Is::Made),
];
const COMMAND: &[(&str, Is)] = &[
    ("value", Is::Name),
    ("command", Is::Command),
    ("about", Is::Line),
    ("details", Is::Line),
    ("examples", Is::Lines),
];
const TEXTS: &[(&str, Is)] = &[("about", Is::Line), ("details", Is::Line), ("examples", Is::Lines)];
const TABLE: &[(&str, Is)] = &[("rows", Is::Name), ("one", Is::Word), ("many", Is::Word), ("columns", Is::Columns)];
const PAGES: &[(&str, Is)] = &[("id", Is::Name), ("limit", Is::Name), ("offset", Is::Name)];
const MEMBER: &[(&str, Is)] = &[
    ("option", Is::Word),
    ("value", Is::Line),
    ("help", Is::Line),
    ("omit", Is::True),
    ("part", Is::Made),
    ("needs", Is::Words),
    ("without", Is::Words),
    ("minimum", Is::Count),
];

/// Checks `x-cli`, which says something else in `common.json`, at a request, and at a member.
pub(super) fn check(value: &Value, at: &str, found: &mut Found<'_>) {
    match (at, found.file.name.as_str()) {
        ("/x-cli", "common.json") => groups(value, at, found),
        ("/x-cli", _) => request(value, at, found),
        _ => member(value, at, found),
    }
}

/// At the root of a request.
fn request(value: &Value, at: &str, found: &mut Found<'_>) {
    let mut keys: Vec<&str> = [REQUEST, TEXTS].concat().iter().map(|(key, _)| *key).collect();
    keys.extend(["table", "pages", "member", "commands"]);
    known_keys(value, &keys, at, found);
    let Some(map) = value.as_object() else { return };
    values(map, REQUEST, at, found);
    values(map, TEXTS, at, found);
    nested(map, "table", TABLE, at, found);
    nested(map, "pages", PAGES, at, found);
    if map.contains_key("pages") && !map.contains_key("table") {
        found.refuse(
            &format!("{at}/pages"),
            "pages stands without a table",
            "say in `table` which member the pages list",
        );
    }
    if map.contains_key("command") == map.contains_key("commands")
        || map.contains_key("member") != map.contains_key("commands")
    {
        found.refuse(
            at,
            "not exactly one of `command` and `commands` stands here, or `member` without `commands`",
            "write \"command\": \"card view\"; or \"member\" and a list of \"commands\", one for each value of it",
        );
    }
    if let Some(commands) = map.get("commands") {
        let list = commands.as_array().map(Vec::as_slice).unwrap_or_default();
        if list.is_empty() || !map.get("member").is_some_and(Value::is_string) {
            found.refuse(
                &format!("{at}/commands"),
                "commands is no list, or member is no name",
                "list {\"value\": .., \"command\": .., \"about\": ..} for each value of the member",
            );
        }
        for (index, command) in list.iter().enumerate() {
            let at = format!("{at}/commands/{index}");
            known_keys(command, &COMMAND.iter().map(|(key, _)| *key).collect::<Vec<_>>(), &at, found);
            let Some(command) = command.as_object() else { continue };
            values(command, COMMAND, &at, found);
            if !command.contains_key("value") || !command.contains_key("command") {
                found.refuse(
                    &at,
                    "value or command is missing",
                    "say which value of the member the command stands for",
                );
            }
        }
    }
}

/// At a member, or at a plain definition that lends it to members.
fn member(value: &Value, at: &str, found: &mut Found<'_>) {
    known_keys(value, &MEMBER.iter().map(|(key, _)| *key).collect::<Vec<_>>(), at, found);
    let Some(map) = value.as_object() else { return };
    values(map, MEMBER, at, found);
    let alone = ["omit", "part"].into_iter().find(|key| map.contains_key(*key));
    if let Some(key) = alone.filter(|_| map.len() > 1) {
        found.refuse(
            at,
            format!("`{key}` stands beside other keys"),
            "a member that has no option of its own has no other keys",
        );
    }
    if !is_read(at, found) {
        found.refuse(
            at,
            "x-cli stands at what no option is made of",
            "write it at a member of a request's root, or at a plain definition that such a member refers to",
        );
    }
}

/// At the root of `common.json`: the groups of commands.
fn groups(value: &Value, at: &str, found: &mut Found<'_>) {
    known_keys(value, &["groups"], at, found);
    let Some(groups) = value.get("groups").and_then(Value::as_object) else {
        found.refuse(at, "groups is missing or no object", "write \"groups\": { \"card\": { \"about\": .. } }");
        return;
    };
    for (name, group) in groups {
        let at = format!("{at}/groups/{}", escape(name));
        if !is_word(name) {
            found.refuse(&at, "the group's name is no word", WORD);
        }
        known_keys(group, &["about", "details", "examples", "commands"], &at, found);
        let Some(map) = group.as_object() else { continue };
        values(map, TEXTS, &at, found);
        values(map, &[("commands", Is::Words)], &at, found);
        if !map.contains_key("about") {
            found.refuse(&at, "the group has no `about`", "say in a line what its commands do");
        }
    }
}

const WORD: &str = "use small letters, digits and hyphens between them, starting with a letter, 40 at most";

fn nested(map: &Map<String, Value>, key: &str, table: &[(&str, Is)], at: &str, found: &mut Found<'_>) {
    let Some(value) = map.get(key) else { return };
    let at = format!("{at}/{key}");
    known_keys(value, &table.iter().map(|(key, _)| *key).collect::<Vec<_>>(), &at, found);
    let Some(map) = value.as_object() else { return };
    values(map, table, &at, found);
    if let Some((missing, _)) = table.iter().find(|(key, _)| !map.contains_key(*key)) {
        found.refuse(&at, format!("`{missing}` is missing"), "see \"The command line\" in schema/README.md");
    }
}

fn values(map: &Map<String, Value>, table: &[(&str, Is)], at: &str, found: &mut Found<'_>) {
    for (key, is) in table {
        let Some(value) = map.get(*key) else { continue };
        let one = |is_good: fn(&str) -> bool| value.as_str().is_some_and(is_good);
        let many = |is_good: fn(&str) -> bool| {
            let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
            !list.is_empty() && list.iter().all(|entry| entry.as_str().is_some_and(is_good))
        };
        let (good, problem, mend) = match is {
            Is::Word => (one(is_word), "is no word", WORD),
            Is::Words => (many(is_word), "is no list of words", WORD),
            Is::Made => (one(is_made), "is no word that can be a Rust name", WORD),
            Is::Command => (one(is_command), "is no command", "write one word or two, such as \"card view\""),
            Is::Line => (one(is_line), "is no line of text", LINE),
            Is::Lines => (many(is_line), "is no list of lines", LINE),
            Is::Name => (value.is_string(), "is no name", "name a member as it is called on the wire"),
            Is::Names => {
                (super::values::texts(value), "is no list of names", "name members as they are called on the wire")
            }
            Is::True => (value == &Value::Bool(true), "is not true", "write true, or leave it out"),
            Is::Count => {
                (value.as_i64().is_some_and(|number| number >= 0), "is no count", "write a whole number from 0 upwards")
            }
            Is::Columns => {
                (columns(value), "has no columns", "write { \"heading\": \"member\", .. }, headings of one line")
            }
        };
        if !good {
            found.refuse(&format!("{at}/{key}"), format!("`{key}` {problem}"), mend);
        }
    }
}

const LINE: &str = "write visible characters, without line feeds, 1000 at most";

fn columns(value: &Value) -> bool {
    value.as_object().is_some_and(|map| {
        !map.is_empty() && map.iter().all(|(heading, member)| is_line(heading) && member.is_string())
    })
}

fn is_line(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= 1000 && !text.chars().any(is_invisible)
}

fn is_word(text: &str) -> bool {
    text.len() <= 40
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.split('-').all(|part| {
            !part.is_empty() && part.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit())
        })
}

fn is_made(text: &str) -> bool {
    is_word(text) && names::is_identifier(&text.replace('-', "_"))
}

fn is_command(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    words.len() <= 2 && words.iter().all(|word| is_word(word) && *word != "help")
}

/// Whether an option can come of what stands at this pointer.
fn is_read(at: &str, found: &Found<'_>) -> bool {
    let above = at.trim_end_matches("/x-cli");
    let is_child_of = |prefix: &str| above.strip_prefix(prefix).is_some_and(|rest| !rest.contains('/'));
    is_child_of("/definitions/") || found.file.name.ends_with(".request.json") && is_child_of("/properties/")
}
