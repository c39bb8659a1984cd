//! `validate()`: every limit, with the exact pointer.

use card_types::{Timestamp, ValidationError};

use super::generated::members::{Nullable, Optional, Part, Required, RequiredNullable};
use super::{read, schema};

fn violations(result: Result<(), ValidationError>) -> Vec<String> {
    match result {
        Ok(()) => Vec::new(),
        Err(error) => error.violations().iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn what_keeps_every_limit_is_valid() {
    for (name, result) in [
        ("optional", read::<Optional>(&example("optional")).unwrap().validate()),
        ("nullable", read::<Nullable>(&example("nullable")).unwrap().validate()),
        ("required", read::<Required>(&example("required")).unwrap().validate()),
        ("required-nullable", read::<RequiredNullable>(&example("required-nullable")).unwrap().validate()),
    ] {
        assert_eq!(violations(result), Vec::<String>::new(), "{name}");
    }
    assert_eq!(violations(Optional::new().validate()), Vec::<String>::new());
}

#[test]
fn every_broken_limit_is_named_with_its_pointer_in_the_schemas_order() {
    let unspecified: Timestamp = "2026-08-31T23:59:59".parse().unwrap();
    let optional = Optional::new()
        .text("")
        .time(unspecified)
        .dotnet_time(unspecified)
        .small(-6)
        .large(9_007_199_254_740_993)
        .code("four")
        .part(Part::new(""))
        .texts(vec!["ok".into(), "long".into(), "e\u{301}é".into()])
        .codes(vec!["ok".into(), "four".into()])
        .parts(vec![Part::new("n"), Part::new("")])
        .grid(vec![vec![1, 9], vec![10, 2, 3]]);
    assert_eq!(
        violations(optional.validate()),
        [
            "/text: has 0 characters, needs at least 1",
            "/time: needs a zone: Z or an offset such as +00:00",
            "/small: must be -5 or more",
            "/large: must be 9007199254740992 or less",
            "/code: has 4 characters, at most 3 are allowed",
            "/part/name: has 0 characters, needs at least 1",
            "/texts: has 3 entries, at most 2 are allowed",
            "/texts/1: has 4 characters, at most 3 are allowed",
            "/codes/1: has 4 characters, at most 3 are allowed",
            "/parts/1/name: has 0 characters, needs at least 1",
            "/grid/1: has 3 entries, at most 2 are allowed",
            "/grid/1/0: must be 9 or less",
        ]
    );
}

#[test]
fn a_limit_looks_into_values_that_may_be_null() {
    let nullable = Nullable::new().text("too long").small(6).texts(vec![]).part(Part::new(""));
    assert_eq!(
        violations(nullable.validate()),
        [
            "/text: has 8 characters, at most 5 are allowed",
            "/small: must be 5 or less",
            "/part/name: has 0 characters, needs at least 1",
            "/texts: has 0 entries, needs at least 1",
        ]
    );
    let mut nulls: RequiredNullable = read(&example("required-nullable")).unwrap();
    nulls.text = None;
    nulls.texts = None;
    assert_eq!(violations(nulls.validate()), Vec::<String>::new());
}

#[test]
fn a_limit_never_shows_the_value() {
    let error = Optional::new().text("hunter2").code("hunter2").validate().unwrap_err();
    assert!(!format!("{error} {error:?}").contains("hunter2"));
}

fn example(action: &str) -> String {
    schema(&format!("members/{action}.request.json"))["examples"][0].to_string()
}
