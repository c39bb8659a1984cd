//! Constants, unknown members and values, aliases, unions, and what Debug shows.

use card_types::{Failure as _, Outcome};
use serde_json::json;

use super::generated::members::{
    Answer, Colour, Done, Level, OnlyConstant, Optional, OptionalReply, Part, Refused, Required, Yes,
};
use super::{read, round_trip, write};

#[test]
fn a_constant_is_always_written_and_no_other_value_is_read() {
    assert_eq!(write(&Optional::new()), r#"{"action":"optional"}"#);
    for wrong in [r#"{"action":"nullable"}"#, r#"{"action":"Optional"}"#, r#"{"action":null}"#, r#"{"action":1}"#] {
        let error = read::<Optional>(wrong).unwrap_err();
        assert!(error.contains("member action ") && error.contains("\"optional\""), "{error}");
    }
    assert!(read::<Optional>("{}").unwrap_err().contains("missing field `action`"));
    assert_eq!(write(&OnlyConstant::new()), r#"{"kind":"only"}"#);
}

#[test]
fn a_request_refuses_unknown_members_and_a_reply_keeps_them_in_order() {
    let error = read::<Optional>(r#"{"action":"optional","colours":1}"#).unwrap_err();
    assert!(error.contains("unknown member `colours`"), "{error}");
    let error = read::<Optional>(r#"{"action":"optional","part":{"name":"n","size":1}}"#).unwrap_err();
    assert!(error.contains("member part") && error.contains("unknown member `size`"), "{error}");

    let text = r#"{"status":"success","secret":"s","empty":{"b":1,"a":[]},"z":{"y":null},"a":"1"}"#;
    let done: Done = read(text).unwrap();
    assert_eq!(done.extra.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["z", "a"]);
    assert_eq!(write(&done), text);
}

#[test]
fn a_union_is_told_apart_wherever_its_discriminator_stands() {
    for text in [
        r#"{"kind":"yes","certainty":9,"more":1}"#,
        r#"{"certainty":9,"kind":"yes","more":1}"#,
        r#"{"certainty":9,"more":1,"kind":"yes"}"#,
        r#"{"certainty":9,"more":1,"kind":"YES"}"#,
    ] {
        let Answer::Yes(yes) = read(text).unwrap() else { panic!("{text}") };
        assert_eq!((yes.certainty, yes.extra.len()), (9, 1), "{text}");
        assert_eq!(write(&Answer::Yes(yes)), r#"{"kind":"yes","certainty":9,"more":1}"#);
    }
    for (text, tag) in [(r#"{"kind":"maybe","a":1}"#, Some("maybe")), (r#"{"a":1}"#, None), (r#"{"kind":7}"#, None)] {
        let Answer::Unrecognised(kept) = read(text).unwrap() else { panic!("{text}") };
        assert_eq!((kept.tag(), kept.value().to_string().as_str()), (tag, text));
    }
    assert_eq!(write(&Answer::from(Yes::new(1))), r#"{"kind":"yes","certainty":1}"#);
}

#[test]
fn a_branchs_other_constants_are_checked_too() {
    assert!(matches!(read(r#"{"kind":"no","version":"2"}"#), Ok(Answer::No(_))));
    for wrong in [r#"{"kind":"no"}"#, r#"{"kind":"no","version":"1"}"#, r#"{"version":"1","kind":"no"}"#] {
        assert!(read::<Answer>(wrong).is_err(), "{wrong}");
    }
    let twice = read::<Answer>(r#"{"kind":"no","version":"2","kind":"no"}"#).unwrap_err();
    assert!(twice.contains("the member `kind` occurs twice"), "{twice}");
}

#[test]
fn an_alias_is_read_under_the_members_name_which_goes_first() {
    let code = |text: &str| read::<Done>(text).unwrap().code.map(|code| code.to_string());
    assert_eq!(code(r#"{"status":"success","status-code":7}"#).as_deref(), Some("7"));
    assert_eq!(code(r#"{"status":"success","Code":"x"}"#).as_deref(), Some("x"));
    assert_eq!(code(r#"{"status":"success","status-code":7,"code":8}"#).as_deref(), Some("8"));
    assert_eq!(code(r#"{"status":"success","code":8,"status-code":7}"#).as_deref(), Some("8"));
    assert_eq!(code(r#"{"status":"success","Code":9,"status-code":7}"#).as_deref(), Some("7"));
    for twice in [r#"{"status":"success","code":8,"code":8}"#, r#"{"status":"success","Code":8,"Code":8}"#] {
        assert!(read::<Done>(twice).unwrap_err().contains("occurs twice"), "{twice}");
    }
    let written = round_trip::<Done>(&json!({"status": "success", "status-code": 7}));
    assert_eq!(written, Ok(json!({"status": "success", "code": 7})));
}

#[test]
fn null_under_an_alias_means_what_it_means_under_the_name() {
    let rest = |text: &str| read::<Done>(text).unwrap().rest;
    assert_eq!(rest(r#"{"status":"success","remainder":null}"#), Some(None));
    assert_eq!(rest(r#"{"status":"success","rest":null,"remainder":"r"}"#), Some(None));
    let note = |text: &str| read::<Done>(text).unwrap().note;
    assert_eq!(note(r#"{"status":"success","note":null,"remark":"r"}"#).as_deref(), Some("r"));
    assert_eq!(note(r#"{"status":"success","remark":null}"#), None);
}

#[test]
fn unknown_values_of_enums_are_kept_and_case_matters_only_where_the_schema_says_so() {
    for (text, colour) in [
        ("red", Colour::Red),
        ("RED", Colour::Red),
        ("dark green", Colour::DarkGreen),
        ("", Colour::Nothing),
        ("unknown", Colour::NotKnown),
        (" red", Colour::Unknown(" red".into())),
        ("mauve", Colour::Unknown("mauve".into())),
    ] {
        assert_eq!(read::<Colour>(&json!(text).to_string()).unwrap(), colour);
        assert_eq!(Colour::from(text.to_owned()), colour);
    }
    assert_eq!(write(&Colour::from("mauve")), "\"mauve\"");
    assert_eq!(write(&Colour::from("DARK GREEN")), "\"Dark Green\"");
    assert_eq!(Colour::KNOWN, ["Red", "Dark Green", "", "Unknown"]);
    assert_eq!(format!("{:>5}", Colour::Red), "  Red");

    assert_eq!(read::<Level>("2").unwrap(), Level::HIGH_LEVEL);
    assert_eq!((Level::from(3).value(), Level::from(3).name()), (3, None));
    assert_eq!(write(&read::<Level>("-2147483648").unwrap()), "-2147483648");
    assert_eq!(format!("{:?} {:?}", Level::LOWEST, Level::from(3)), "Level(Lowest) Level(3)");
    assert_eq!(Level::CONTRACT.value_of("Hl"), Some(2));
    const { assert!(Level::CONTRACT.flags) };
    for wrong in ["2147483648", "\"2\"", "2.0", "null"] {
        assert!(read::<Level>(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn debug_hides_what_is_sensitive_even_where_a_reference_says_so() {
    let text = r#"{"action":"optional","text":"hunter2","code":"pin","codes":["pin"],"texts":["shown"]}"#;
    let optional: Optional = read(text).unwrap();
    let shown = format!("{optional:#?}");
    assert!(!shown.contains("hunter2") && !shown.contains("pin"), "{shown}");
    for line in ["text: Some(", "[redacted]", "\"shown\"", "part: None"] {
        assert!(shown.contains(line), "no {line} in {shown}");
    }
    let done: Done = read(r#"{"status":"success","secret":"hunter2","more":"hunter2"}"#).unwrap();
    assert_eq!(
        format!("{done:?}"),
        "Done { code: None, rest: None, note: None, secret: Some([redacted]), empty: None, only: None, extra: [\"more\"] }"
    );
    let unrecognised: Answer = read(r#"{"kind":"maybe","secret":"hunter2"}"#).unwrap();
    assert!(!format!("{unrecognised:?}").contains("hunter2"));
}

#[test]
fn every_action_may_share_its_failure_whose_code_and_message_an_error_can_show() {
    let reply: OptionalReply = read(r#"{"code":7,"message":null,"status":"failure"}"#).unwrap();
    let Outcome::Failure(refused) = Outcome::from(reply) else { panic!("no failure") };
    assert_eq!((refused.code().map(ToString::to_string).as_deref(), refused.message()), (Some("7"), None));
    let mut refused: Refused = Refused::new("x");
    refused.message = Some(Some("no".into()));
    assert_eq!(card_types::Failure::message(&refused), Some("no"));
    let done: Outcome<Done, Refused> = read::<OptionalReply>(r#"{"status":"success"}"#).unwrap().into();
    assert!(matches!(done, Outcome::Success(_)));
}

#[test]
fn equal_values_are_equal_and_clones_are() {
    let part = Part::new("n");
    assert_eq!(part.clone(), part);
    assert_ne!(part, Part::new("m"));
    assert!(read::<Required>("{}").is_err());
}
