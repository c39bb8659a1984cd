//! Whatever is done to a schema, the generator refuses it or writes Rust. It never panics, and it never blames itself.
//!
//! The seed is fixed and printed, so that a failure can be repeated. `CODEGEN_MUTATIONS=20000 cargo test -p xtask --test mutations`
//! looks further, and `CODEGEN_SEED` elsewhere.

use std::path::Path;

use serde_json::{Value, json};

use crate::random::{Random, number, pointers};
use crate::support::{Tree, read, write};

#[test]
fn spoilt_schemas_are_refused_or_give_code_that_parses() {
    let mut random = Random::of("CODEGEN_SEED");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let trees = [
        Tree::new(),
        Tree::of(&root.join("schema/id123")),
        Tree::of(&root.join("schema/blub0x")),
        Tree::of(&root.join("xtask/tests/fixtures/names/keywords")),
    ];
    let (mut refused, mut generated) = (0, 0);
    for round in 0..number("CODEGEN_MUTATIONS", 160) {
        // The small tree is quick, and has one of everything.
        let tree = &trees[if round % 4 == 0 { random.below(trees.len()) } else { 0 }];
        match spoil(tree, &mut random) {
            Spoilt::Refused => refused += 1,
            Spoilt::Generated => generated += 1,
        }
    }
    assert!(refused > 40 && generated > 20, "too one-sided: {refused} refused, {generated} generated");
}

enum Spoilt {
    Refused,
    Generated,
}

/// Mutates one file, generates, and puts the file back.
fn spoil(tree: &Tree, random: &mut Random) -> Spoilt {
    let files = tree.files();
    let path = &files[random.below(files.len())];
    let good = read(path);
    let mut document = good.clone();
    let mut done = Vec::new();
    for _ in 0..=random.below(2) {
        done.push(mutate(&mut document, random));
    }
    write(path, &document);
    let told = format!("{}: {done:?}", path.file_name().unwrap().display());
    let outcome = match tree.generate() {
        Ok(files) => {
            for (path, text) in files {
                assert!(syn::parse_file(&text).is_ok(), "{told}: {} does not parse", path.display());
            }
            Spoilt::Generated
        }
        Err(refusals) => {
            for refusal in &refusals.0 {
                assert!(!refusal.mend.contains("fault of the generator"), "{told}\n{refusal}");
                assert!(refusal.line > 0 || refusal.pointer.is_empty(), "{told}\n{refusal}");
            }
            Spoilt::Refused
        }
    };
    write(path, &good);
    outcome
}

/// Changes one place and says what was done.
fn mutate(document: &mut Value, random: &mut Random) -> String {
    let places = pointers(document);
    let place = &places[random.below(places.len())];
    let Some((parent, token)) = place.rsplit_once('/') else { return "nothing".into() };
    let mut token = token.replace("~1", "/").replace("~0", "~");
    let new = match random.below(8) {
        0 => None,
        1 => Some(random.value()),
        2 | 3 => {
            // What stands under the same name elsewhere fits more often than not.
            let alike: Vec<&String> =
                places.iter().filter(|other| other.rsplit('/').next() == place.rsplit('/').next()).collect();
            document.pointer(alike[random.below(alike.len())]).cloned()
        }
        4 => document.pointer(&places[random.below(places.len())]).cloned(),
        _ => {
            let (keyword, value) = random.keyword();
            token = keyword.into();
            Some(value)
        }
    };
    if random.below(20) == 0 {
        token = random.text().into();
    }
    match document.pointer_mut(parent) {
        Some(Value::Object(map)) => match &new {
            Some(value) => drop(map.insert(token.clone(), value.clone())),
            None => drop(map.shift_remove(&token)),
        },
        Some(Value::Array(list)) => {
            let index = random.below(list.len());
            match &new {
                Some(value) if random.below(2) == 0 => list[index] = value.clone(),
                Some(value) => list.insert(index, value.clone()),
                None => drop(list.remove(index)),
            }
        }
        _ => {}
    }
    format!("{place} as {token:?} = {new:?}")
}

impl Random {
    fn text(&mut self) -> &'static str {
        const TEXTS: &[&str] = &[
            "",
            "string",
            "integer",
            "null",
            "object",
            "array",
            "boolean",
            "int32",
            "uuid",
            "date-time",
            "fn",
            "Self",
            "self",
            "a-b",
            "A_B",
            "1",
            "日本",
            "\"; fn main() {} //",
            "\n",
            "\u{202e}",
            "#/definitions/Part",
            "success",
            "failure",
            "common.json#/definitions/Code",
            "X2Y",
            "tolerated",
            "written",
            "Unknown",
            "../x",
            "{id}",
            "A",
            "Result",
            "status",
        ];
        self.one(TEXTS)
    }

    /// A keyword with a value that it may have somewhere.
    fn keyword(&mut self) -> (&'static str, Value) {
        let reference = |name: &str| json!({"$ref": format!("common.json#/definitions/{name}")});
        match self.below(20) {
            0 => ("x-null", json!(["tolerated", "written"][self.below(2)])),
            1 => ("x-sensitive", json!(true)),
            2 => {
                ("format", json!(["int32", "uint32", "int64", "uuid", "date-time", "dotnet-date-time"][self.below(6)]))
            }
            3 => ("type", json!(["string", "integer", "boolean", "object", "array"][self.below(5)])),
            4 => ("type", json!([["string", "null"], ["string", "number"], ["integer", "null"]][self.below(3)])),
            5 => ("minLength", json!(self.below(9))),
            6 => ("maxItems", json!(self.below(9))),
            7 => ("maximum", json!(self.below(9))),
            8 => ("additionalProperties", json!(self.below(2) == 0)),
            9 => ("const", json!(self.text())),
            10 => ("x-aliases", json!([self.text()])),
            11 => ("x-rust-name", json!(["type_", "a", "name", "code", "x1", "new"][self.below(6)])),
            12 => ("items", reference(["Part", "Colour", "Code", "Level", "Note"][self.below(5)])),
            13 => ("description", json!(self.text().repeat(3))),
            14 => ("x-format", json!("date-time")),
            15 => ("required", json!([])),
            16 => ("more", json!({"description": "A list.", "type": "array", "items": reference("Part")})),
            17 => ("price", reference(["Part", "Colour", "Code", "Level", "Note"][self.below(5)])),
            18 => ("code", json!({"description": "May be null.", "anyOf": [reference("Level"), {"type": "null"}]})),
            _ => ("message", json!({"description": "A text.", "type": ["string", "null"]})),
        }
    }

    fn value(&mut self) -> Value {
        match self.below(12) {
            0 => json!(null),
            1 => json!(true),
            2 => json!(self.below(5)),
            3 => json!(-1.5),
            4 => json!([]),
            5 => json!({}),
            6 => json!([self.text(), self.text()]),
            7 => json!({self.text(): self.text()}),
            8 => json!({"description": "A text.", "type": self.text()}),
            9 => json!({"$ref": self.text()}),
            _ => json!(self.text()),
        }
    }
}
