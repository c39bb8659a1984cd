//! Models inside models, lists of them, and classes of several levels, against the real .NET serializers.
//!
//! `tests/vectors/parts/mono_parts.json` was written by `DataContractSerializer` and Json.NET under Mono, on classes with
//! the members of the vendor's pages. Unlike the vectors beside it, these are about the library's own types.

use card_types::blub0x::{AddedUserCard, RemovedUserCards, ReplacedUserCard, UserCardList, UserCardListV1};
use card_types::contract::{self, Contracted, Part};
use card_types::json;
use card_types::server::{ReadOptions, read_xml, write_json, write_xml};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Where this library differs, and why.
const WAIVERS: &[(&str, &str)] = &[
    ("nil entry", "a list of the generated types holds values only: the entry is skipped and reported"),
    ("reference to an entry", "z:Ref to an object is refused; the server's own replies never hold one"),
];

fn vectors() -> Vec<Value> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/parts/mono_parts.json");
    let text = std::fs::read_to_string(path).expect("the vectors are there");
    serde_json::from_str(&text).expect("the vectors are JSON")
}

/// What the vector says, and what this library does: text, or none for an error.
fn both<T: Contracted + DeserializeOwned>(vector: &Value) -> (Option<Value>, Option<Value>) {
    let expected = vector.get("output").cloned();
    let model = || -> T {
        let mut input = vector["input"].clone();
        status_aside(&mut input);
        json::from_str(&input.to_string()).unwrap_or_else(|error| panic!("{}: {error}", vector["name"]))
    };
    match vector["op"].as_str() {
        Some("xml-encode") => {
            let mut model = model();
            with_status(&mut model, &vector["input"]);
            (expected, write_xml(&model).ok().map(Value::from))
        }
        Some("json-encode") => (expected, Some(Value::from(write_json(&model())))),
        Some("xml-to-json") => {
            let body = vector["input"].as_str().expect("a document");
            let reading = read_xml::<T>(body.as_bytes(), &ReadOptions::default());
            let parse = |text: &Value| serde_json::from_str(text.as_str().expect("JSON")).expect("JSON");
            let found = reading.value.filter(|_| reading.errors.is_empty());
            (expected.as_ref().map(parse), found.map(|model| parse(&Value::from(write_json(&model)))))
        }
        op => panic!("{op:?} is no operation"),
    }
}

fn status_aside(value: &mut Value) {
    if let Value::Object(members) = value {
        members.remove("HttpStatusCode");
        members.values_mut().for_each(status_aside);
    }
}

/// The status is in XML only, so that JSON cannot hand it over.
fn with_status(model: &mut dyn Part, input: &Value) {
    for (index, member) in model.contract().members.iter().enumerate() {
        match (member.name, input[member.name].as_i64()) {
            ("HttpStatusCode", Some(code)) => {
                model.set_member(index, contract::Value::Enum(i32::try_from(code).expect("a status")));
            }
            ("Result", _) if input["Result"].is_object() => {
                // Lent anew it is blank, so the other members are set again.
                let result = &input["Result"];
                let part = model.open_part(index).expect("a part");
                let text = |name: &str| result[name].as_str().map(|text| contract::Value::Text(text.to_owned()));
                for (index, member) in part.contract().members.iter().enumerate() {
                    let value = match member.name {
                        "ResultCode" => result["ResultCode"]
                            .as_i64()
                            .map(|code| contract::Value::Int32(i32::try_from(code).expect("a code"))),
                        name => text(name),
                    };
                    if let Some(value) = value {
                        part.set_member(index, value);
                    }
                }
                with_status(part, result);
            }
            _ => {}
        }
    }
}

fn compared(vector: &Value) -> (Option<Value>, Option<Value>) {
    match vector["type"].as_str() {
        Some("PersonCardAndUserIdViewModelV2") => both::<UserCardList>(vector),
        Some("PersonCardAndUserIdViewModel") => both::<UserCardListV1>(vector),
        Some("RemoveAllCardsResult") => both::<RemovedUserCards>(vector),
        Some("ReplaceCardIfExistsResult") => both::<ReplacedUserCard>(vector),
        Some("ResultWithGuid") => both::<AddedUserCard>(vector),
        name => panic!("{name:?} is no type"),
    }
}

#[test]
fn nested_models_are_read_and_written_as_the_real_serializers_do() {
    let vectors = vectors();
    assert!(vectors.len() > 70, "only {} vectors", vectors.len());
    let mut differ = Vec::new();
    for vector in &vectors {
        let (expected, found) = compared(vector);
        if expected != found {
            differ.push((vector["name"].as_str().unwrap_or_default().to_owned(), expected, found));
        }
    }
    let unexplained: Vec<_> =
        differ.iter().filter(|(name, ..)| !WAIVERS.iter().any(|(known, _)| known == name)).collect();
    assert!(unexplained.is_empty(), "{unexplained:#?}");
    let stale: Vec<_> = WAIVERS.iter().filter(|(known, _)| !differ.iter().any(|(name, ..)| name == known)).collect();
    assert!(stale.is_empty(), "these agree by now: {stale:?}");
}

#[test]
fn what_a_nested_list_skips_and_where_it_breaks_is_told() {
    let root = "PersonCardAndUserIdViewModelV2 xmlns=\"http://schemas.datacontract.org/2004/07/APIWebRole.Controllers\" \
                xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\"";
    let read = |members: &str| {
        let body = format!("<{root}>{members}</PersonCardAndUserIdViewModelV2>");
        read_xml::<UserCardList>(body.as_bytes(), &ReadOptions::default())
    };
    let card = "PersonCardViewModelV2";
    let reading = read(&format!("<Cards><{card} i:nil=\"true\"/><Badge/><{card}><Colour/></{card}></Cards>"));
    assert_eq!(reading.value.and_then(|list| list.cards).map(|cards| cards.len()), Some(1));
    let told: Vec<String> = reading.skipped.iter().map(ToString::to_string).collect();
    assert_eq!(
        json!(told),
        json!([
            "PersonCardViewModelV2 was skipped: an entry of a list that is nil holds nothing",
            "Badge was skipped: the server has no such member",
            "Colour was skipped: the server has no such member",
        ])
    );
    let reading = read(&format!("<Cards><{card}/><{card}><CardId>4711</CardId></{card}></Cards>"));
    assert_eq!(reading.errors[0].key(), "Cards[1].CardId");
}
