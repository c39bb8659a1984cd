//! A roster, a mapping and a plan in a folder, and an emulator to carry it out on.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;

use card_emulator::EmulatorBuilder;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::support::{Api, Cards, Ran, TEMPLATE};

pub(crate) struct World {
    pub(crate) api: Api,
    pub(crate) folder: TempDir,
}

pub(crate) const MAPPING: &str = r#"
version = 1

[card-id]
column = "id"

[recipient-email]
column = "mail"

[name-fields.name]
column = "name"

[front-fields.front-1]
column = "course"

[leavers]
action = "deactivate"
"#;

pub(crate) const HEADINGS: &str = "id,name,course,mail\r\n";

impl World {
    pub(crate) fn new() -> Self {
        Self::with(|builder| builder)
    }

    pub(crate) fn with(configure: impl FnOnce(EmulatorBuilder) -> EmulatorBuilder) -> Self {
        let api = Api::start_with(|builder| configure(builder.journal_capacity(100_000)));
        let world = Self { api, folder: tempfile::tempdir().unwrap() };
        world.file("map.toml", MAPPING);
        world
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn file(&self, name: &str, text: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), text).unwrap();
    }

    pub(crate) fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// Cards that are there already, named `Old`.
    pub(crate) fn seed(&self, ids: impl IntoIterator<Item = String>) {
        let cards: Vec<Value> = ids
            .into_iter()
            .map(|id| {
                let data = json!({"name-fields": [{"key": "name", "value": "Old"}]});
                json!({"card-template-id": TEMPLATE, "card-id": id, "card-data": data})
            })
            .collect();
        self.api.seed(&json!({"cards": cards}));
    }

    /// A roster with one row for each of these ids.
    pub(crate) fn roster(&self, ids: impl IntoIterator<Item = String>) {
        let rows = ids.into_iter().map(|id| format!("{id},Person {id},Course {id},{id}@example.org\r\n"));
        self.file("roster.csv", HEADINGS.to_owned() + &rows.collect::<String>());
    }

    /// A run of the program in this folder, with the state in it.
    pub(crate) fn cards(&self, line: &str) -> Cards {
        let mut words: Vec<String> = line.split(' ').map(ToOwned::to_owned).collect();
        words.extend(["--state".to_owned(), self.path("state.db").display().to_string()]);
        self.api.cards(&words).folder(self.folder.path())
    }

    /// Plans with wide limits; returns how it ended.
    pub(crate) fn plan(&self) -> Ran {
        let line = format!(
            "plan roster.csv --template {TEMPLATE} --map map.toml -o plan.json --max-leavers 1000 --max-leavers-pct 100 \
             --max-creates-pct 100 --max-changes-pct 100 --max-field-pct 100"
        );
        self.cards(&line).output()
    }

    /// Plans something that is to be done.
    pub(crate) fn planned(&self) {
        let ran = self.plan();
        assert_eq!(ran.code, Some(3), "{}{}", ran.stdout, ran.stderr);
    }

    /// How often each operation was carried out for each card.
    pub(crate) fn carried_out(&self) -> BTreeMap<(String, String), usize> {
        let mut counts = BTreeMap::new();
        for entry in self.api.journal() {
            let operation = entry.operation.as_deref().unwrap_or_default();
            let body = entry.body.unwrap_or_default();
            let card = body["card-id"].as_str().or(body["CardId"].as_str()).unwrap_or_default();
            let is_change = !matches!(operation, "list-cards" | "view-card");
            if is_change && matches!(&*entry.code, "success" | "200") {
                *counts.entry((operation.to_owned(), card.to_owned())).or_default() += 1;
            }
        }
        counts
    }

    /// How many changes the emulator has committed. Unlike its journal, this knows of requests whose sender was killed.
    pub(crate) fn changes(&self) -> u64 {
        let mut stream = TcpStream::connect(self.api.url().trim_start_matches("http://")).unwrap();
        stream.write_all(b"GET /_emulator/overview HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        let body: Value = serde_json::from_str(reply.split_once("\r\n\r\n").unwrap().1).unwrap();
        body["revision"].as_u64().unwrap()
    }

    /// How many requests of one operation came in.
    pub(crate) fn requests(&self, operation: &str) -> usize {
        self.api.journal().iter().filter(|entry| entry.operation.as_deref() == Some(operation)).count()
    }
}

/// `A-1`, `A-2` and so on.
pub(crate) fn ids(letter: char, count: usize) -> impl Iterator<Item = String> {
    (1..=count).map(move |number| format!("{letter}-{number}"))
}
