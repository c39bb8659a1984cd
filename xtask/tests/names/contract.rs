//! The .NET table of an operation, and access by place in it.

use card_types::contract::{Contracted as _, Kind, Value, ValueRef};
use card_types::{Effect, Encoding, Operation as _, Replay, Timestamp, Uuid};

use super::generated::members::{Level, WriteAll, WriteAllResult};
use super::{read, write};

fn write_all() -> WriteAll {
    let key: Uuid = "6f9619ff-8b86-d011-b42d-00c04fc964ff".parse().unwrap();
    let when: Timestamp = "2026-08-31T23:59:59".parse().unwrap();
    WriteAll::new("t", "rn", 1, true, key, key, when, when, when, 2, Level::HIGH_LEVEL, when)
}

#[test]
fn members_stand_in_datacontract_order_base_class_first() {
    let members = WriteAll::CONTRACT.members;
    let own = members.iter().position(|member| !member.inherited).unwrap();
    let sorted = |part: &[card_types::contract::Member]| part.is_sorted_by_key(|member| member.name.as_bytes());
    assert!(sorted(&members[..own]) && sorted(&members[own..]));
    assert!(members[own..].iter().all(|member| !member.inherited));
    assert_eq!(members.len(), super::schema("members/write-all.request.json")["properties"].as_object().unwrap().len());
    assert_eq!((WriteAll::CONTRACT.name, WriteAll::CONTRACT.bases), ("WriteAllModel", &["WriteBase"][..]));
    assert_eq!(WriteAll::CONTRACT.namespace, "urn:example:things");
    let (_, xml_only) = WriteAll::CONTRACT.find("SinceXmlOnly").unwrap();
    assert!(xml_only.xml_only && matches!(xml_only.kind, Kind::DateTimeOffset));
}

#[test]
fn every_member_can_be_set_and_got_by_its_place() {
    let mut blank = WriteAll::blank();
    let full = write_all();
    for (index, member) in WriteAll::CONTRACT.members.iter().enumerate() {
        let value = match member.kind {
            Kind::Int32 => Value::Int32(7),
            Kind::Boolean => Value::Boolean(true),
            Kind::Guid => Value::Guid(full.key_required),
            Kind::DateTime | Kind::DateTimeOffset => Value::DateTime(full.when_required),
            Kind::Text => Value::Text("text".into()),
            Kind::Enum(_) => Value::Enum(2),
            other => panic!("{other:?}"),
        };
        blank.set(index, value);
        let got = blank.get(index);
        assert!(!matches!(got, ValueRef::Absent | ValueRef::Null), "{}: {got:?}", member.name);
        // A value of another kind is ignored.
        let another = if matches!(member.kind, Kind::Int32) { Value::Boolean(false) } else { Value::Int32(1) };
        blank.set(index, another);
        let nullable = member.nullable;
        blank.set(index, Value::Null);
        assert_eq!(matches!(blank.get(index), ValueRef::Absent | ValueRef::Null), nullable || is_optional(member.name));
    }
    assert!(matches!(blank.get(usize::MAX), ValueRef::Absent));
}

fn is_optional(name: &str) -> bool {
    name.ends_with("Optional")
}

#[test]
fn absence_is_absent_or_null_as_the_member_has_it() {
    let full = write_all();
    let got = |name: &str| full.get(WriteAll::CONTRACT.find(name).unwrap().0);
    assert_eq!(got("TextOptional"), ValueRef::Absent);
    assert_eq!(got("TextTolerated"), ValueRef::Absent);
    assert_eq!(got("TextWritten"), ValueRef::Null);
    assert_eq!(got("LevelRequired"), ValueRef::Enum(2));
    let mut null = full.clone();
    null.text_required_nullable = None;
    assert_eq!(null.get(WriteAll::CONTRACT.find("TextRequiredNullable").unwrap().0), ValueRef::Null);
}

#[test]
fn a_member_for_xml_only_is_neither_written_to_json_nor_read_from_it() {
    let text = write(&write_all());
    assert!(!text.contains("SinceXmlOnly"), "{text}");
    let back: WriteAll = read(&text).unwrap();
    assert_eq!(back.since_xml_only, Timestamp::dotnet_default());
    let with = text.replacen('{', r#"{"SinceXmlOnly":"2026-08-31T23:59:59","#, 1);
    assert!(read::<WriteAll>(&with).unwrap_err().contains("unknown member `SinceXmlOnly`"));
}

#[test]
fn an_operation_knows_its_path_method_and_encodings() {
    let full = write_all();
    assert_eq!((WriteAll::NAME, WriteAll::METHOD), ("write-all", "PUT"));
    assert_eq!((WriteAll::EFFECT, WriteAll::REPLAY), (Effect::Write, Replay::Safe));
    assert_eq!(full.path(), "api/v1/6f9619ff-8b86-d011-b42d-00c04fc964ff/things/6f9619ff-8b86-d011-b42d-00c04fc964ff");
    assert_eq!(WriteAll::REQUEST_ENCODINGS, [Encoding::Xml, Encoding::Json]);
    assert_eq!(WriteAll::REPLY_ENCODINGS, [Encoding::Json]);
    assert!(full.is_replay_safe());
    assert_eq!(write(&WriteAllResult::new()), "{}");
}
