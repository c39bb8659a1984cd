//! Absent, null, empty and value: what each policy reads, keeps and writes, for every kind of member.

use serde_json::{Map, Value, json};

use super::generated::members::{Nullable, Optional, Required, RequiredNullable, Tolerated, Written};
use super::{read, round_trip, schema, write};

/// The fixture's example, which has every member.
fn full(action: &str) -> Map<String, Value> {
    schema(&format!("members/{action}.request.json"))["examples"][0].as_object().unwrap().clone()
}

/// Names of the members, without the constant.
fn members(action: &str) -> Vec<String> {
    full(action).keys().filter(|name| *name != "action").cloned().collect()
}

fn only_action(action: &str) -> Value {
    json!({"action": action})
}

#[test]
fn every_kind_of_member_survives_a_round_trip_in_the_schemas_order() {
    fn check<T: serde::de::DeserializeOwned + serde::Serialize>(action: &str) {
        let document = Value::Object(full(action));
        assert_eq!(write(&read::<T>(&document.to_string()).unwrap()), document.to_string(), "{action}");
        let mut reversed = full(action).into_iter().collect::<Vec<_>>();
        reversed.reverse();
        let reversed = Value::Object(reversed.into_iter().collect());
        assert_eq!(write(&read::<T>(&reversed.to_string()).unwrap()), document.to_string(), "{action}, reversed");
    }
    check::<Optional>("optional");
    check::<Nullable>("nullable");
    check::<Tolerated>("tolerated");
    check::<Written>("written");
    check::<Required>("required");
    check::<RequiredNullable>("required-nullable");
}

#[test]
fn absence_is_kept_where_it_is_allowed() {
    assert_eq!(round_trip::<Optional>(&only_action("optional")), Ok(only_action("optional")));
    assert_eq!(round_trip::<Nullable>(&only_action("nullable")), Ok(only_action("nullable")));
    assert_eq!(round_trip::<Tolerated>(&only_action("tolerated")), Ok(only_action("tolerated")));
}

#[test]
fn absence_is_written_as_null_where_the_schema_says_written() {
    let mut nulls = only_action("written");
    for name in members("written") {
        nulls[name] = Value::Null;
    }
    assert_eq!(round_trip::<Written>(&only_action("written")), Ok(nulls.clone()));
    assert_eq!(round_trip::<Written>(&nulls), Ok(nulls));
}

#[test]
fn null_is_kept_apart_from_absence_where_the_schema_has_no_policy() {
    for name in members("nullable") {
        let document = json!({"action": "nullable", name: null});
        assert_eq!(round_trip::<Nullable>(&document), Ok(document));
    }
    let null: Nullable = read(r#"{"action":"nullable","text":null}"#).unwrap();
    assert_eq!((null.text, null.code), (Some(None), None));
    assert_eq!(write(&Nullable::new().text("")), r#"{"action":"nullable","text":""}"#);
}

#[test]
fn null_is_read_as_absence_where_it_is_tolerated() {
    for name in members("tolerated") {
        assert_eq!(round_trip::<Tolerated>(&json!({"action": "tolerated", name: null})), Ok(only_action("tolerated")));
    }
}

#[test]
fn null_is_refused_where_the_type_has_none() {
    for name in members("optional") {
        let error = read::<Optional>(&json!({"action": "optional", name.as_str(): null}).to_string()).unwrap_err();
        assert!(error.contains(&format!("member {name} ")) && error.contains("null"), "{error}");
        let mut document = Value::Object(full("required"));
        document[name.as_str()] = Value::Null;
        assert!(read::<Required>(&document.to_string()).is_err(), "{name}");
    }
}

#[test]
fn a_required_member_may_be_null_only_where_its_type_has_a_null_and_never_absent() {
    for name in members("required") {
        let mut absent = full("required");
        absent.remove(&name);
        let error = read::<Required>(&Value::Object(absent).to_string()).unwrap_err();
        assert!(error.contains(&format!("missing field `{name}`")), "{error}");

        let mut absent = full("required-nullable");
        absent.remove(&name);
        assert!(read::<RequiredNullable>(&Value::Object(absent).to_string()).is_err(), "{name}");

        let mut null = Value::Object(full("required-nullable"));
        null[name.as_str()] = Value::Null;
        assert_eq!(round_trip::<RequiredNullable>(&null), Ok(null), "{name}");
    }
}

#[test]
fn empty_texts_and_lists_are_values() {
    let document = json!({"action": "optional", "text": "", "colour": "", "texts": [], "grid": [[]], "loose-time": ""});
    assert_eq!(round_trip::<Optional>(&document), Ok(document));
    let document = json!({"action": "nullable", "texts": [], "parts": []});
    assert_eq!(round_trip::<Nullable>(&document), Ok(document));
}

#[test]
fn a_member_that_comes_twice_is_refused_even_when_it_was_null() {
    let twice = |action: &str, name: &str, first: &str, second: &str| {
        format!(r#"{{"action":"{action}","{name}":{first},"{name}":{second}}}"#)
    };
    let full = full("optional");
    for name in members("optional") {
        let value = full[&name].to_string();
        for error in [
            read::<Optional>(&twice("optional", &name, &value, &value)).unwrap_err(),
            read::<Nullable>(&twice("nullable", &name, "null", &value)).unwrap_err(),
            read::<Tolerated>(&twice("tolerated", &name, "null", &value)).unwrap_err(),
            read::<Written>(&twice("written", &name, "null", "null")).unwrap_err(),
        ] {
            assert!(error.contains(&format!("the member `{name}` occurs twice")), "{error}");
        }
    }
    let error = read::<Optional>(r#"{"action":"optional","action":"optional"}"#).unwrap_err();
    assert!(error.contains("the member `action` occurs twice"), "{error}");
}

#[test]
fn a_boolean_that_may_be_text_is_read_both_ways_and_written_one_way() {
    for (flag, text_flag) in [("true", "\"true\""), ("\"true\"", "true")] {
        let both = format!(r#"{{"action":"optional","flag":{flag},"text-flag":{text_flag}}}"#);
        let expected = json!({"action": "optional", "flag": true, "text-flag": "true"});
        assert_eq!(round_trip::<Optional>(&serde_json::from_str(&both).unwrap()), Ok(expected));
    }
    for wrong in ["1", "\"True\"", "\"\"", "[]"] {
        let document = format!(r#"{{"action":"optional","flag":{wrong}}}"#);
        assert!(read::<Optional>(&document).is_err(), "{document}");
    }
}

#[test]
fn a_date_time_without_a_zone_is_refused_and_a_dotnet_one_is_not() {
    let error = read::<Optional>(r#"{"action":"optional","time":"2026-08-31T23:59:59"}"#).unwrap_err();
    assert!(error.contains("without a zone"), "{error}");
    let document =
        json!({"action": "optional", "dotnet-time": "2026-08-31T23:59:59", "offset-time": "2026-08-31T23:59:59"});
    assert_eq!(round_trip::<Optional>(&document), Ok(document));
    let nullable = read::<Nullable>(r#"{"action":"nullable","time":"2026-08-31T23:59:59"}"#);
    assert!(nullable.is_err(), "{nullable:?}");
}
