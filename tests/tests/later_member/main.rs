//! A member that a later page of the vendor adds comes with an edit of the schema alone.
//!
//! The folder `schema` beside this file is the workspace's own `schema/blub0x` with `CredentialTypeId` added to the
//! request; the generator makes `generated` of it. Nothing else had to be written.

#[rustfmt::skip]
mod generated;

use std::fs;

use card_tests::workspace_root;
use card_types::contract::Contracted as _;
use card_types::server::{ReadOptions, read_json, read_xml};
use card_types::{Uuid, form, json, xml};
use generated::blub0x::UpdateUserCard;
use serde_json::Value;

fn request() -> UpdateUserCard {
    UpdateUserCard::new(Uuid::from_u128(1), Uuid::from_u128(2)).credential_type_id(7).number_of_card_uses(3)
}

#[test]
fn the_schema_differs_from_the_workspaces_by_the_member_alone() {
    let read = |folder: &str, file: &str| -> Value {
        let path = workspace_root().join(folder).join(file);
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        serde_json::from_str(&text).unwrap()
    };
    for file in ["common.json", "update-user-card.request.json", "update-user-card.response.json"] {
        let mut later = read("tests/tests/later_member/schema/blub0x", file);
        if file == "update-user-card.request.json" {
            let members = later.pointer_mut("/x-xml/members").and_then(Value::as_array_mut).unwrap();
            members.retain(|member| member != "CredentialTypeId");
            let properties = later["properties"].as_object_mut().unwrap();
            assert!(properties.shift_remove("CredentialTypeId").is_some(), "the member is not in the schema");
        }
        assert_eq!(later, read("schema/blub0x", file), "{file}");
    }
}

#[test]
fn xml_has_the_member_before_the_other_own_members() {
    let text = xml::to_string(&request()).unwrap();
    assert!(
        text.contains(
            "</UserId><CredentialTypeId>7</CredentialTypeId><NumberOfCardUses>3</NumberOfCardUses><PublicNotes i:nil=\"true\" />"
        ),
        "{text}"
    );
    let reading = read_xml::<UpdateUserCard>(text.as_bytes(), &ReadOptions::default());
    assert_eq!(reading.value, Some(xml::from_str(&text).unwrap()));
    assert!(reading.skipped.is_empty() && reading.errors.is_empty());
}

#[test]
fn a_server_that_does_not_know_the_member_yet_skips_it_and_nothing_else() {
    let text = xml::to_string(&request()).unwrap();
    let reading = read_xml::<card_types::blub0x::UpdateUserCard>(text.as_bytes(), &ReadOptions::default());
    let skipped: Vec<String> = reading.skipped.iter().map(ToString::to_string).collect();
    assert_eq!(skipped.len(), 1, "{skipped:?}");
    assert!(skipped[0].starts_with("CredentialTypeId was skipped"), "{skipped:?}");
    assert_eq!(reading.value.unwrap().number_of_card_uses, Some(3));
}

#[test]
fn json_and_form_have_the_member_where_the_schema_has_it() {
    assert!(json::to_string(&request()).unwrap().starts_with("{\"CredentialTypeId\":7,\"NumberOfCardUses\":3,"));
    assert!(form::to_string(&request()).unwrap().starts_with("CredentialTypeId=7&NumberOfCardUses=3&"));
    let reading = read_json::<UpdateUserCard>(b"{\"credentialtypeid\":\"7\"}", &ReadOptions::default());
    assert_eq!(reading.value.unwrap().credential_type_id, Some(7));
    assert_eq!(UpdateUserCard::CONTRACT.members.len(), card_types::blub0x::UpdateUserCard::CONTRACT.members.len() + 1);
}
