//! The `OpenAPI` documents of the repository against the hand-written examples.

use std::collections::BTreeMap;

use card_tests::examples::{self, Example};
use card_tests::openapi::{OpenApi, VENDORS};
use card_tests::schemas::Schemas;
use card_types::Encoding;
use serde_json::Value;

#[test]
fn every_example_of_a_document_is_valid_by_its_schema() {
    for vendor in VENDORS {
        let openapi = OpenApi::load(vendor);
        let mut count = 0;
        for media in openapi.media() {
            let validator = openapi.validator(&media.pointer);
            for (name, example) in &media.examples {
                let value = match example {
                    Value::String(text) => openapi.as_json(media.media_type, &media.pointer, text),
                    value => (*value).clone(),
                };
                let errors: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
                assert!(errors.is_empty(), "{vendor} {} {} {name}: {errors:#?}", media.place, media.media_type);
                count += 1;
            }
        }
        assert!(count > 20, "{vendor} has {count} examples only");
    }
}

/// Whether a message has a body: a request may be its address alone, and then its example stands at the parameters.
fn has_body(schemas: &Schemas, example: &Example) -> bool {
    let operation = &schemas.document(&format!("{}/{}", example.vendor, example.message))["x-operation"];
    operation.is_null() || operation.get("request-media-types").is_some()
}

#[test]
fn every_valid_example_file_is_in_its_document_and_nothing_else() {
    let schemas = Schemas::load();
    for vendor in VENDORS {
        let openapi = OpenApi::load(vendor);
        // Beside a reply, a response may have examples of its own body: those stand in the hand-written part.
        let examples = openapi.media().into_iter().flat_map(|media| media.examples);
        let shown: Vec<Value> =
            examples.filter(|(name, _)| *name != "invalid-model").map(|(_, example)| example.clone()).collect();
        let files = examples::valid().into_iter().filter(|example| example.vendor == vendor);
        let files: Vec<Value> =
            files.filter(|example| has_body(&schemas, example)).map(|example| value(&example)).collect();
        assert_eq!(shown.len(), files.len(), "{vendor}");
        for file in files {
            assert!(shown.contains(&file), "{vendor}: no example {file}");
        }
    }
}

#[test]
fn an_operation_without_a_body_shows_its_examples_at_its_parameters() {
    let (openapi, schemas) = (OpenApi::load("blub0x"), Schemas::load());
    let mut count = 0;
    for example in examples::valid().into_iter().filter(|example| !has_body(&schemas, example)) {
        let members = value(&example);
        let name = example.message.trim_end_matches(".request");
        let (_, operation) = openapi.operations().find(|(id, _)| *id == name).unwrap_or_else(|| panic!("{example}"));
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let member = parameter["x-member"].as_str().or(parameter["name"].as_str()).unwrap_or_default();
            let shown = parameter["examples"][&example.case].get("value");
            assert_eq!(shown, members.get(member), "{example}: {member}");
            count += 1;
        }
    }
    assert!(count >= 12, "only {count} examples");
}

#[test]
fn the_document_refuses_every_invalid_json_example_that_a_schema_can_tell() {
    // A member that comes twice, a day that no month has, and a number that is larger than readers keep.
    let beyond = ["repeated-", "impossible-", "card-id-beyond-64-bits"];
    let schemas = Schemas::load();
    let json = examples::invalid().into_iter().filter(|example| example.encoding == Encoding::Json);
    // What is no JSON at all is for no schema to judge.
    let judged: Vec<(Example, Value)> = json
        .filter(|example| has_body(&schemas, example))
        .filter(|example| !beyond.iter().any(|start| example.case.contains(start)))
        .filter_map(|example| serde_json::from_slice(&example.bytes()).ok().map(|value| (example, value)))
        .collect();
    assert!(judged.len() > 150, "only {} examples are judged", judged.len());
    let vendors = VENDORS.map(|vendor| (vendor, OpenApi::load(vendor)));
    for (example, value) in judged {
        let (_, openapi) = vendors.iter().find(|(vendor, _)| *vendor == example.vendor).expect("a vendor of the list");
        let validator = openapi.validator(&component(&schemas, &example));
        assert!(!validator.is_valid(&value), "{example} is accepted");
    }
}

/// The name of a component is that of the type at the root of the schema file.
fn component(schemas: &Schemas, example: &Example) -> String {
    let file = schemas.document(&format!("{}/{}", example.vendor, example.message));
    let name = file["title"].as_str().or_else(|| file["$ref"].as_str()?.rsplit('/').next());
    format!("#/components/schemas/{}", name.unwrap_or_else(|| panic!("{example} has a schema without a name")))
}

#[test]
fn both_documents_fit_into_one() {
    let mut seen: BTreeMap<String, Value> = BTreeMap::new();
    for openapi in VENDORS.map(OpenApi::load) {
        let components = openapi.document()["components"].as_object().expect("a document has components");
        let components = components.iter().flat_map(|(kind, named)| {
            let named = named.as_object().into_iter().flatten();
            named.map(move |(name, value)| (format!("{kind}/{name}"), value.clone()))
        });
        let paths = openapi.document()["paths"].as_object().expect("a document has paths");
        for (name, value) in components.chain(paths.clone()) {
            let other = seen.entry(name.clone()).or_insert_with(|| value.clone());
            assert_eq!(*other, value, "{name} is in both documents: rename one in schema/openapi/base");
        }
    }
}

fn value(example: &Example) -> Value {
    let text = String::from_utf8(example.bytes()).unwrap_or_else(|error| panic!("{example}: {error}"));
    match example.encoding {
        Encoding::Json => serde_json::from_str(&text).unwrap_or_else(|error| panic!("{example}: {error}")),
        _ => Value::String(text),
    }
}
