//! Text that tries to become code, in every keyword that takes text: generated, compiled here without a single warning,
//! and exercised.
//!
//! The fixture has quotes, comment ends, line breaks, macros, raw strings, Markdown, HTML, links, marks that change the
//! direction of text, invisible characters and very long text in names, constants, values, descriptions, provenance,
//! aliases, discriminators and examples.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use card_types::{Action as _, Operation as _};
use serde_json::{Map, Value, json};
use xtask::codegen::{self, Code, Options, Target};

#[deny(warnings)]
#[rustfmt::skip]
#[path = "generated/hostile/mod.rs"]
pub mod generated;

use generated::hostile::{
    Aliases, AnyCase, Constants, Either, Numbers, Send, Strike, StrikeReply, StrikeSuccess, Values,
};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/hostile")
}

fn schema(name: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(folder().join("hostile").join(name)).unwrap()).unwrap()
}

fn round_trip<T: serde::de::DeserializeOwned + serde::Serialize>(document: &Value) -> Result<Value, String> {
    let value: T = card_types::json::from_str(&document.to_string()).map_err(|error| error.to_string())?;
    Ok(serde_json::from_str(&card_types::json::to_string(&value).unwrap()).unwrap())
}

#[test]
fn hostile_member_names_are_names_and_nothing_else() {
    let schema = schema("strike.request.json");
    let members = schema["properties"].as_object().unwrap().iter();
    let document: Map<String, Value> =
        members.map(|(name, member)| (name.clone(), member.get("const").cloned().unwrap_or(json!("v")))).collect();
    assert!(document.len() > 15);
    let document = Value::Object(document);
    assert_eq!(round_trip::<Strike>(&document), Ok(document));
    assert_eq!(Strike::NAME, schema["x-action"]["name"].as_str().unwrap());
}

#[test]
fn a_pointer_to_a_hostile_member_is_escaped() {
    let schema = schema("strike.request.json");
    let names: Vec<&String> =
        schema["properties"].as_object().unwrap().keys().filter(|name| *name != "action").collect();
    let mut document = json!({});
    for name in schema["properties"].as_object().unwrap().keys() {
        document[name] = json!("too long");
    }
    document["action"] = json!(Strike::NAME);
    let strike: Strike = card_types::json::from_str(&document.to_string()).unwrap();
    let error = strike.validate().unwrap_err();
    let pointers: Vec<&str> = error.violations().iter().map(card_types::Violation::pointer).collect();
    assert_eq!(pointers.len(), names.len());
    for (pointer, name) in pointers.iter().zip(names) {
        assert_eq!(document.pointer(pointer), Some(&document[name]), "{pointer:?}");
    }
}

#[test]
fn hostile_constants_are_enforced() {
    let schema = schema("send.response.json");
    let members = schema["definitions"]["Constants"]["properties"].as_object().unwrap();
    let document: Map<String, Value> =
        members.iter().map(|(name, member)| (name.clone(), member["const"].clone())).collect();
    assert_eq!(card_types::json::to_string(&Constants::new()).unwrap(), Value::Object(document.clone()).to_string());
    for name in members.keys() {
        let mut other = document.clone();
        other[name] = json!("something else");
        assert!(round_trip::<Constants>(&Value::Object(other)).is_err(), "{name}");
    }
}

#[test]
fn hostile_values_of_enums_are_known_by_their_exact_text() {
    let schema = schema("common.json");
    let values = schema["definitions"]["Values"]["x-known-values"].as_array().unwrap();
    let texts: Vec<&str> = values.iter().map(|value| value["value"].as_str().unwrap()).collect();
    assert_eq!(Values::KNOWN, texts);
    for text in texts {
        let value: Values = card_types::json::from_str(&json!(text).to_string()).unwrap();
        assert!(!matches!(value, Values::Unknown(_)), "{text:?}");
        assert_eq!(card_types::json::to_string(&value).unwrap(), json!(text).to_string());
        assert!(matches!(Values::from(format!("{text}.")), Values::Unknown(_)), "{text:?}");
    }
    assert_eq!(AnyCase::from("#[CFG(ANY())]"), AnyCase::from("#[cfg(any())]"));
    assert_eq!(Numbers::from(7).name(), Some("Number7"));
}

#[test]
fn hostile_aliases_and_discriminators_are_read() {
    let definitions = &schema("send.response.json")["definitions"];
    for (member, schema) in definitions["Aliases"]["properties"].as_object().unwrap() {
        for alias in schema["x-aliases"].as_array().unwrap() {
            let document = json!({alias.as_str().unwrap(): "v"});
            assert_eq!(round_trip::<Aliases>(&document), Ok(json!({member.as_str(): "v"})));
        }
    }
    let definitions = &schema("common.json")["definitions"];
    let tag = definitions["Either"]["x-discriminator"].as_str().unwrap();
    for branch in ["First", "Second"] {
        let constant = &definitions[branch]["properties"][tag]["const"];
        let document = json!({"before": 1, tag: constant});
        let either: Either = card_types::json::from_str(&document.to_string()).unwrap();
        assert!(!matches!(either, Either::Unrecognised(_)), "{branch}");
        assert_eq!(card_types::json::to_string(&either).unwrap(), json!({tag: constant, "before": 1}).to_string());
    }
    let reply: StrikeReply = StrikeSuccess::new().into();
    assert!(card_types::json::to_string(&reply).unwrap().starts_with(r#"{"\"":"success""#));
    assert_eq!(Send::NAME, Strike::NAME);
}

/// The strongest claim: with harmless text in the place of the hostile text, the code is the same, token for token.
#[test]
fn hostile_text_changes_nothing_of_the_code_but_the_contents_of_its_literals() {
    let scratch = tempfile::tempdir().unwrap();
    let harmless = scratch.path().join("hostile");
    std::fs::create_dir_all(harmless.join("hostile")).unwrap();
    let mut texts = Vec::new();
    for file in
        ["common.json", "strike.request.json", "strike.response.json", "send.request.json", "send.response.json"]
    {
        let document = tame(&schema(file), "", &mut texts);
        std::fs::write(harmless.join("hostile").join(file), document.to_string()).unwrap();
    }
    assert!(texts.len() > 100, "the fixture is not hostile: {}", texts.len());
    let skeleton = |schema: PathBuf| -> Vec<(PathBuf, String)> {
        let target =
            Target { schema, out: scratch.path().join("out"), runtime: "::card_types".into(), code: Code::Types };
        let files = codegen::generate(&target, &Options::default()).unwrap_or_else(|refusals| panic!("{refusals}"));
        files.into_iter().map(|(path, text)| (path, without_literals(text.parse().unwrap()))).collect()
    };
    for ((path, hostile), (_, tame)) in skeleton(folder()).into_iter().zip(skeleton(harmless)) {
        assert!(hostile.len() > 100);
        let other = hostile.lines().zip(tame.lines()).find(|(left, right)| left != right);
        assert!(hostile == tame, "{} has other code: {other:?}", path.display());
    }
}

/// Every text that is not a keyword's own vocabulary becomes a number of the same length in Rust source, so that lines
/// break at the same places; what it replaces goes to `texts`.
fn tame(value: &Value, keyword: &str, texts: &mut Vec<String>) -> Value {
    let structural = [
        "$schema",
        "$ref",
        "type",
        "format",
        "x-rust-name",
        "path",
        "namespace",
        "name",
        "x-null",
        "request-media-types",
        "reply-media-types",
    ];
    let plain = |text: &str| text.chars().all(|letter| letter.is_ascii_alphanumeric());
    match value {
        Value::String(text) if plain(text) || (structural.contains(&keyword) && !text.contains('"')) => value.clone(),
        Value::String(text) => {
            let known = texts.iter().position(|known| known == text).unwrap_or_else(|| {
                texts.push(text.clone());
                texts.len() - 1
            });
            let length = proc_macro2::Literal::string(text).to_string().len() - 2;
            // The constants of the fixture's discriminators give variants their names, which are to stay.
            let words = if keyword == "const" && text.contains("success\"") {
                "success-fn-main".to_owned()
            } else if keyword == "const" && text.contains("failure {}") {
                "failure".to_owned()
            } else {
                in_letters(known)
            };
            json!(format!("{words:->length$}"))
        }
        Value::Array(list) => list.iter().map(|value| tame(value, keyword, texts)).collect(),
        Value::Object(map) => {
            let members = map.iter().map(|(key, value)| {
                let vocabulary =
                    plain(key) || key.starts_with(['$', 'x']) || key.contains("-media-") || key.contains("-param");
                let tame_key = if vocabulary { json!(key) } else { tame(&json!(key), "", texts) };
                (tame_key.as_str().unwrap().to_owned(), tame(value, key, texts))
            });
            Value::Object(members.collect())
        }
        other => other.clone(),
    }
}

/// A number as letters, as short as can be.
fn in_letters(number: usize) -> String {
    let letter = |digit: usize| char::from(b"abcdefghijklmnopqrstuvwxyz"[digit]);
    if number < 26 { letter(number).into() } else { format!("{}{}", in_letters(number / 26), letter(number % 26)) }
}

/// The code with every literal emptied, and without documentation, which is attributes of literals.
fn without_literals(code: proc_macro2::TokenStream) -> String {
    let mut out = String::new();
    for token in code {
        match token {
            proc_macro2::TokenTree::Literal(_) => out.push_str("\"\" "),
            proc_macro2::TokenTree::Group(group) => {
                writeln!(out, "{:?} {{ {} }}", group.delimiter(), without_literals(group.stream())).unwrap();
            }
            other => write!(out, "{other} ").unwrap(),
        }
    }
    out
}
