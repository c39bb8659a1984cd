//! Keywords, names of the prelude, digits first, and names that would be the same in Rust.

use card_types::Action as _;
use serde_json::{Value, json};

// Shadows half of the prelude, which is the point.
use super::generated::keywords::*;
use super::{read, round_trip, schema, write};

#[test]
fn members_named_as_keywords_or_as_the_codes_own_names_keep_their_wire_names() {
    fn every_member<T: serde::de::DeserializeOwned + serde::Serialize>(schema: &Value) {
        let members = schema["properties"].as_object().unwrap().iter().map(|(name, member)| {
            let flag = member.get("enum").is_some();
            let text = member["const"].as_str().map_or_else(|| format!("text of {name}"), str::to_owned);
            (name.clone(), if flag { json!("true") } else { json!(text) })
        });
        let document = Value::Object(members.collect());
        assert_eq!(round_trip::<T>(&document), Ok(document));
    }
    every_member::<EveryWord>(&schema("keywords/every-word.request.json"));
    every_member::<OtherWord>(&schema("keywords/other-word.request.json"));
    every_member::<ClashingWord>(&schema("keywords/clashing-word.request.json"));
    let response = |name: &str, part: &str| schema(name)["definitions"][part].clone();
    every_member::<EveryWordSuccess>(&response("keywords/every-word.response.json", "EveryWordSuccess"));
    every_member::<EveryWordFailure>(&response("keywords/every-word.response.json", "EveryWordFailure"));
    every_member::<ClashingWordFailure>(&response("keywords/clashing-word.response.json", "ClashingWordFailure"));
}

#[test]
fn keywords_get_an_underscore_and_digits_an_x() {
    let word = EveryWord::new("me").fn_("f").match_("m").crate_("c").in_("i");
    assert_eq!(word.self_, "me");
    assert_eq!(write(&word), r#"{"action":"every-word","crate":"c","fn":"f","in":"i","match":"m","self":"me"}"#);

    let clashing = ClashingWord::new().x3d_secure("3").x1("1").with_space("s").blu_b0x("b").self_type("t").japan("j");
    assert_eq!(
        write(&clashing),
        r#"{"action":"clashing-word","Self":"t","日本":"j","3d-secure":"3","1":"1","with space":"s","BluB0X":"b"}"#
    );
}

#[test]
fn names_that_differ_in_case_only_are_told_apart_by_x_rust_name() {
    let clashing = ClashingWord::new().card_id("a").card_id_2("b").card_id_3("c");
    assert_eq!(write(&clashing), r#"{"action":"clashing-word","card-id":"a","CardId":"b","card_id":"c"}"#);
    assert_eq!(read::<ClashingWord>(&write(&clashing)).unwrap(), clashing);
}

#[test]
fn setters_may_be_called_as_trait_methods_are_and_the_traits_still_work() {
    let word = OtherWord::new().clone("a").default("b").fmt("c").eq("d").serialize("e").encode("f");
    assert_eq!(::std::clone::Clone::clone(&word), word);
    assert!(format!("{word:?}").contains("serialize: Some(\"e\")"));
    assert_eq!(OtherWord::NAME, "other-word");
    assert_eq!(read::<OtherWord>(&write(&word)).unwrap(), word);
    assert!(card_types::Action::is_replay_safe(&word));
    word.validate().unwrap();
}

#[test]
fn types_named_as_the_preludes_work_beside_it() {
    let value = Option::new(Some::new(Box::new(Vec::SELF))).none(None::None).list(vec![
        String::Type,
        String::Self_,
        String::X3d,
        String::from("A_B"),
        String::from("else"),
    ]);
    let text = r#"{"Some":{"value":{"value":3}},"None":"none","list":["type","self","3d","A_B","else"]}"#;
    assert_eq!(write(&value), text);
    assert_eq!(read::<Option>(text).unwrap(), value);
    assert_eq!(value.list.as_ref().map(|list| list[3].clone()), Some(String::SecondAb));
    assert_eq!(Vec::from(4), Vec::MAX);
    assert_eq!(Vec::TYPE.name(), Some("type"));

    let into = Into::new().into(Default::new().default("text"));
    assert_eq!(write(&into), r#"{"into":{"default":"text"}}"#);
    let from: From = read(r#"{"from":"error"}"#).unwrap();
    assert_eq!(from.from, Some(Error::Error));
    let extra: Extra = read(r#"{"unknown":"known","other":[1]}"#).unwrap();
    assert_eq!(extra.unknown, Some(Unknown::Known));
    assert_eq!(write(&extra), r#"{"unknown":"known","other":[1]}"#);
}

#[test]
fn constants_of_a_union_may_be_keywords_or_start_with_a_digit() {
    let result: Result = read(r#"{"Err":{"clone":"c","3":"Self"},"Ok":{"value":"v"}}"#).unwrap();
    let Some(Err::Self_(branch)) = &result.err else { panic!("{result:?}") };
    assert_eq!(branch.clone.as_deref(), Some("c"));
    assert_eq!(write(&result), r#"{"Ok":{"value":"v"},"Err":{"3":"Self","clone":"c"}}"#);
    assert!(matches!(read::<Err>(r#"{"3":"3"}"#), Ok(Err::X3(_))));
    assert!(matches!(read::<Err>(r#"{"3":"4"}"#), Ok(Err::Unrecognised(_))));
}

#[test]
fn a_request_is_safe_to_repeat_with_its_flag_only() {
    let word = ClashingWord::new();
    assert!(!word.is_replay_safe());
    assert!(!::std::clone::Clone::clone(&word).upsert_record(false).is_replay_safe());
    assert!(::std::clone::Clone::clone(&word).upsert_record(true).is_replay_safe());
    let null: ClashingWord = read(r#"{"action":"clashing-word","upsert-record":null}"#).unwrap();
    assert!(!null.is_replay_safe());
    assert_eq!(write(&null), r#"{"action":"clashing-word","upsert-record":null}"#);
}
