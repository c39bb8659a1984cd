//! What a document says of its schemas.

use std::fs;

use serde_json::{Value, json};

use crate::support::{ENDPOINT, PUT, Tree, at};

fn schema<'a>(document: &'a Value, name: &str) -> &'a Value {
    at(document, &format!("/components/schemas/{name}"))
}

#[test]
fn the_endpoint_of_actions_is_told_apart_by_action() {
    let document = Tree::new().document();
    let endpoint = at(&document, ENDPOINT);
    assert_eq!(endpoint["operationId"], "shop");
    let request = at(endpoint, "/requestBody/content/application~1json/schema");
    assert_eq!(
        *request,
        json!({
            "oneOf": [{"$ref": "#/components/schemas/Add"}],
            "discriminator": {"propertyName": "action", "mapping": {"add": "#/components/schemas/Add"}}
        })
    );
    let shown = &endpoint["x-actions"]["add"];
    assert_eq!((&shown["replay"], &shown["name"]), (&json!("with-upsert"), &Value::Null));
    assert_eq!(shown["reply"], "#/components/schemas/AddReply");
    let reply = schema(&document, "AddReply");
    assert_eq!(reply["discriminator"]["mapping"]["failure"], "#/components/schemas/AddFailure");
    assert_eq!(schema(&document, "Add")["properties"]["action"]["const"], "add");
}

#[test]
fn an_operation_has_its_path_its_parameters_and_each_media_type() {
    let tree = Tree::new();
    tree.change("shop/put.request.json", |schema| {
        schema["x-operation"]["request-media-types"] =
            json!(["application/json", "text/json", "application/xml", "application/x-www-form-urlencoded"]);
    });
    let document = tree.document();
    let put = at(&document, PUT);
    assert_eq!((&put["operationId"], &put["summary"]), (&json!("put"), &json!("Put")));
    assert_eq!((&put["x-replay"], &put["x-method"]), (&json!("safe"), &Value::Null));
    let id = &put["parameters"][0];
    assert_eq!((&id["name"], &id["in"], &id["required"]), (&json!("id"), &json!("path"), &json!(true)));
    assert_eq!((&id["x-member"], &id["schema"]["format"]), (&json!("Id"), &json!("uuid")));
    let content = &put["requestBody"]["content"];
    assert_eq!(content["application/json"]["schema"]["$ref"], "#/components/schemas/Put");
    assert_eq!(content["application/xml"]["schema"]["$ref"], "#/components/schemas/Put.xml");
    assert_eq!(content["application/x-www-form-urlencoded"]["schema"]["$ref"], "#/components/schemas/Put.form");
    assert!(content["application/json"]["examples"].is_object());
    assert_eq!(content["text/json"]["examples"], Value::Null, "the same examples twice");
}

#[test]
fn a_new_operation_appears_with_nothing_but_its_schemas() {
    let tree = Tree::new();
    for direction in ["request", "response"] {
        let mut schema = tree.read(&format!("shop/put.{direction}.json"));
        schema["title"] = if direction == "request" { "Drop".into() } else { "DropResult".into() };
        if direction == "request" {
            schema["x-operation"]["name"] = "drop-article".into();
            schema["x-operation"]["method"] = "DELETE".into();
        }
        tree.write(&format!("shop/drop.{direction}.json"), &schema);
        let case = format!("examples/shop/drop.{direction}/minimal.json");
        tree.write(&case, &tree.read(&case.replace("drop", "put")));
    }
    let document = tree.document();
    let drop = at(&document, &PUT.replace("/put", "/delete"));
    assert_eq!((&drop["operationId"], &drop["summary"]), (&json!("drop-article"), &json!("Drop article")));
    assert!(drop["requestBody"].is_object(), "a DELETE with a body");
    assert_eq!(at(&document, PUT)["operationId"], "put", "both methods of one path");
}

#[test]
fn what_every_operation_has_stands_at_each_and_the_examples_of_the_reply_once() {
    let document = Tree::new().document();
    for operation in [at(&document, ENDPOINT), at(&document, PUT)] {
        assert_eq!(operation["security"], json!([{"Key": []}]));
        let content = |status: &str| at(operation, &format!("/responses/{status}/content")).as_object().unwrap();
        assert!(content("200").values().all(|media| media["schema"].is_object() && media["examples"].is_object()));
        assert!(content("404").values().all(|media| media["schema"].is_object() && media.get("examples").is_none()));
        assert!(content("500").is_empty(), "written by hand");
    }
}

#[test]
fn what_a_request_needs_one_of_becomes_any_of_in_each_encoding() {
    let tree = Tree::new();
    tree.change("shop/put.request.json", |schema| {
        schema["x-required-any"] = json!([["Level"], ["Text"]]);
        schema["required"] = json!(["Id"]);
        let types = json!(["application/json", "application/x-www-form-urlencoded"]);
        schema["x-operation"]["request-media-types"] = types;
    });
    let document = tree.document();
    let rule = |name: &str, nothing: &Value| {
        let branch = |member: &str| json!({"required": [member], "properties": {member: {"not": nothing}}});
        assert_eq!(schema(&document, name)["anyOf"], json!([branch("Level"), branch("Text")]), "{name}");
        assert_eq!(schema(&document, name)["x-required-any"], Value::Null);
    };
    rule("Put", &json!({"type": "null"}));
    rule("Put.form", &json!({"const": ""}));
}

#[test]
fn formats_become_limits_that_a_validator_checks() {
    let tree = Tree::new();
    tree.change("shop/put.request.json", |schema| {
        schema["properties"]["When"] = json!({"description": "x", "type": "string", "format": "dotnet-date-time"});
        schema["x-xml"]["members"].as_array_mut().unwrap().push("When".into());
        schema["x-operation"]["request-media-types"] = json!(["application/json"]);
    });
    tree.change("shop/add.request.json", |schema| {
        let properties = schema["properties"].as_object_mut().unwrap();
        for format in ["int32", "uint32", "int64"] {
            properties.insert(format.into(), json!({"description": "x", "type": "integer", "format": format}));
        }
    });
    let document = tree.document();
    let properties = &schema(&document, "Add")["properties"];
    let limits = |name: &str| (properties[name]["minimum"].clone(), properties[name]["maximum"].clone());
    assert_eq!(limits("int32"), (i32::MIN.into(), i32::MAX.into()));
    assert_eq!(limits("uint32"), (0.into(), u32::MAX.into()));
    assert_eq!(limits("int64"), (i64::MIN.into(), i64::MAX.into()));
    assert_eq!(limits("price"), (0.into(), 100.into()), "its own limits are kept");
    assert!(schema(&document, "Put")["properties"]["When"]["pattern"].is_string());
}

#[test]
fn knowledge_stays_and_what_only_rust_needs_goes() {
    let tree = Tree::new();
    tree.change("shop/add.request.json", |schema| {
        schema["properties"]["name"]["x-rust-name"] = "called".into();
        schema["$comment"] = "for readers of the schema".into();
    });
    let document = tree.document();
    let add = schema(&document, "Add");
    assert_eq!(add["properties"]["name"]["x-sensitive"], true);
    assert_eq!(add["x-provenance"]["status"], "inferred");
    assert_eq!(schema(&document, "AddSuccess")["x-provenance"]["source"], "invented", "inherited from its file");
    let text = document.to_string();
    for gone in ["x-rust-name", "$comment", "\"$schema\"", "\"definitions\"", "x-discriminator", "common.json"] {
        assert!(!text.contains(gone), "{gone} is left in {text}");
    }
    let colour = schema(&document, "Colour");
    assert_eq!(
        colour["examples"][0], colour["x-known-values"][0]["value"],
        "known values are examples: others may come"
    );
    assert_eq!(colour["enum"], Value::Null);
}

#[test]
fn the_variants_of_a_request_become_conditions() {
    let tree = Tree::new();
    tree.change("shop/add.request.json", |schema| {
        schema["properties"]["shade"] = json!({"$ref": "common.json#/definitions/Colour"});
        schema["required"] = json!(["action", "name", "shade"]);
        schema["x-variants"] = json!({"member": "shade", "variants": [
            {"name": "of-red", "description": "x", "value": "red", "members": ["price"]},
            {"name": "of-any", "description": "x", "members": ["colour"]},
        ]});
    });
    let document = tree.document();
    let add = schema(&document, "Add");
    let rule = |chosen: Value, own: &str| json!({"if": {"properties": {"shade": chosen}}, "then": {"required": [own]}, "else": {"properties": {own: false}}});
    let (red, any) = (json!({"pattern": "^[rR][eE][dD]$"}), json!({"not": {"pattern": "^([rR][eE][dD])$"}}));
    assert_eq!(add["allOf"], json!([rule(red, "price"), rule(any, "colour")]));
    assert_eq!(add["x-variants"], Value::Null);
}

#[test]
fn in_xml_members_stand_in_order_enums_are_names_and_nothing_is_missing() {
    let document = Tree::new().document();
    let put = schema(&document, "Put.xml");
    assert_eq!(put["xml"], json!({"name": "PutModel", "namespace": "urn:shop"}));
    assert_eq!(put["x-xml"]["order"], json!(["Id", "Level", "Text"]), "the base class first, then by name");
    let members: Vec<&String> = put["properties"].as_object().unwrap().keys().collect();
    assert_eq!(members, ["Id", "Level", "Text"]);
    let level = schema(&document, "Level.xml");
    assert_eq!((&level["type"], &level["format"]), (&json!("string"), &Value::Null));
    assert!(level["examples"][0].is_string());
    let replies = at(&document, PUT).pointer("/responses/200/content").unwrap();
    assert_eq!(replies["application/json"]["schema"]["$ref"], "#/components/schemas/PutResult");
    assert_eq!(schema(&document, "PutResult")["properties"]["Status"], Value::Null, "in XML only");
}

#[test]
fn in_a_form_a_blank_stands_for_null() {
    let tree = Tree::new();
    tree.change("shop/put.request.json", |schema| {
        schema["x-operation"]["request-media-types"] = json!(["application/x-www-form-urlencoded"]);
        schema["properties"]["Text"]["type"] = json!(["string", "null"]);
        schema["properties"]["Text"]["x-null"] = "written".into();
    });
    let document = tree.document();
    let text = &schema(&document, "Put.form")["properties"]["Text"];
    assert_eq!(text["anyOf"], json!([{"type": "string"}, {"const": ""}]));
    assert_eq!((&text["type"], &text["x-null"]), (&Value::Null, &json!("written")));
}

#[test]
fn in_a_form_a_blank_stands_for_the_null_of_a_value_that_is_referred_to() {
    let tree = Tree::new();
    tree.change("shop/common.json", |common| {
        common["definitions"]["Note"] =
            json!({"title": "Note", "description": "x", "type": ["string", "null"], "x-null": "written"});
    });
    tree.change("shop/put.request.json", |schema| {
        schema["x-operation"]["request-media-types"] = json!(["application/json", "application/x-www-form-urlencoded"]);
        schema["properties"]["Text"] = json!({"$ref": "common.json#/definitions/Note"});
    });
    let document = tree.document();
    assert_eq!(schema(&document, "Put.form")["properties"]["Text"]["$ref"], "#/components/schemas/Note.form");
    assert_eq!(schema(&document, "Note.form")["anyOf"], json!([{"type": "string"}, {"const": ""}]));
    assert_eq!(schema(&document, "Put")["properties"]["Text"]["$ref"], "#/components/schemas/Note");
    assert_eq!(schema(&document, "Note")["type"], json!(["string", "null"]));
}

#[test]
fn only_schemas_that_are_reached_are_there_and_every_reference_leads_somewhere() {
    let document = Tree::new().document();
    let mut references = Vec::new();
    collect(&document, &mut references);
    assert!(references.len() > 10);
    for reference in &references {
        at(&document, reference.trim_start_matches('#'));
    }
    for name in document["components"]["schemas"].as_object().unwrap().keys() {
        let pointer = format!("#/components/schemas/{name}");
        assert!(references.contains(&pointer), "{name} is reached from nowhere");
    }
}

fn collect(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            references.extend(members.get("$ref").and_then(Value::as_str).map(str::to_owned));
            members.values().for_each(|value| collect(value, references));
        }
        Value::Array(entries) => entries.iter().for_each(|value| collect(value, references)),
        _ => {}
    }
}

#[test]
fn the_order_of_files_on_disk_does_not_matter() {
    let tree = Tree::new();
    let before = tree.documents().unwrap();
    let folder = tree.schema().join("shop");
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let texts: Vec<_> = files.iter().map(|path| fs::read(path).unwrap()).collect();
    for path in &files {
        fs::remove_file(path).unwrap();
    }
    for (path, text) in files.iter().zip(texts).rev() {
        fs::write(path, text).unwrap();
    }
    assert_eq!(tree.documents().unwrap(), before);
}

#[test]
fn hostile_text_stays_text_and_what_is_invisible_is_escaped() {
    let tree = Tree::new();
    let hostile = "\u{7f}\u{202e}\u{e0041}\u{85} </script> \"}, {\" \u{1b}[2J";
    tree.change("shop/add.request.json", |schema| schema["description"] = hostile.into());
    let (_, text) = tree.documents().unwrap().remove(0);
    assert!(text.contains(r"\u007f\u202e\udb40\udc41\u0085 </script>"), "{text}");
    assert!(text.chars().all(|letter| letter == '\n' || !letter.is_control()), "{text}");
    assert_eq!(schema(&tree.document(), "Add")["description"], hostile);
}
