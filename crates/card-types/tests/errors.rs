//! Errors and notes name the member, the place and what was expected, and never a value.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use card_types::blub0x::{CardUserFlags, UpdateUserCard, UserCardResult};
use card_types::server::{ReadOptions, read_form, read_json, read_xml};
use card_types::{Timestamp, Uuid, form, xml};

const ROOT: &str =
    r#"<UpdateUserCardViewModelV2 xmlns="http://schemas.datacontract.org/2004/07/APIWebRole.Controllers">"#;

/// Notes are personal data, so nothing may ever quote them.
const SECRET: &str = "s3cret";

fn xml_error(members: &str) -> String {
    let body = format!("{ROOT}{members}</UpdateUserCardViewModelV2>");
    let reading = read_xml::<UpdateUserCard>(body.as_bytes(), &ReadOptions::default());
    assert_eq!(reading.value, None, "{members}");
    assert_eq!(reading.errors.len(), 1, "{members}");
    // The client's reader says the same.
    let error = xml::from_slice::<UpdateUserCard>(body.as_bytes()).unwrap_err();
    assert_eq!((error.member(), error.offset()), (reading.errors[0].key(), reading.errors[0].offset()), "{members}");
    assert_eq!(error.reason(), reading.errors[0].message());
    reading.errors[0].to_string()
}

#[test]
fn a_bad_value_in_xml_is_told_by_member_expectation_and_place() {
    for (members, expected) in [
        (
            "<NumberOfCardUses>five</NumberOfCardUses>",
            "NumberOfCardUses: not an integer, expected digits with an optional sign at byte 98",
        ),
        (
            "<NumberOfCardUses>2147483648</NumberOfCardUses>",
            "NumberOfCardUses: out of range, expected an integer from -2147483648 to 2147483647 at byte 98",
        ),
        (
            "<ModifyActivationDates>yes</ModifyActivationDates>",
            "ModifyActivationDates: not a boolean, expected true, false, 1 or 0 at byte 98",
        ),
        (
            "<CardId>4711</CardId>",
            "CardId: not a GUID, expected a form such as 00000000-0000-0000-0000-000000000000 at byte 98",
        ),
        (
            "<CardActivationStartDateTime>now</CardActivationStartDateTime>",
            "CardActivationStartDateTime: not a date and time, expected yyyy-MM-ddTHH:mm:ss with Z or an offset at byte 98",
        ),
        (
            "<CardUserFlags>1</CardUserFlags>",
            "CardUserFlags: no name of CardUserFlags, expected one as it is spelt at byte 98",
        ),
        (
            r#"<CardId xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"/>"#,
            "CardId: i:nil, but the server's type has no null at byte 98",
        ),
        ("<PublicNotes>a<b/></PublicNotes>", "PublicNotes: an element where only text is allowed at byte 112"),
        ("stray", "text between elements, expected an element at byte 98"),
        ("<?php ?>", "processing instructions are not allowed at byte 98"),
        ("<PublicNotes>&nbsp;</PublicNotes>", "PublicNotes: no such character reference at byte 111"),
    ] {
        assert_eq!(xml_error(members), expected);
    }
}

#[test]
fn another_root_element_is_told_with_the_expected_one() {
    let reading = read_xml::<UserCardResult>(b"<html><body/></html>", &ReadOptions::default());
    assert_eq!(
        reading.errors[0].to_string(),
        "expected the element Result in the namespace http://schemas.datacontract.org/2004/07/APIWebRole.Controllers at byte 0"
    );
    assert_eq!(
        xml::from_str::<UserCardResult>("<html><body/></html>").unwrap_err().to_string(),
        "cannot read XML at byte 0: expected the element Result in the namespace \
         http://schemas.datacontract.org/2004/07/APIWebRole.Controllers"
    );
}

#[test]
fn what_xml_skips_is_told_with_the_reason() {
    let guid = "28079fc8-e2ff-4976-a102-8659d39704dd";
    for (members, expected) in [
        (
            format!("<NumberOfCardUses>1</NumberOfCardUses><UserId>{guid}</UserId>"),
            "UserId was skipped: it must come before NumberOfCardUses",
        ),
        (
            format!("<CardId>{guid}</CardId><CardId>{guid}</CardId>"),
            "CardId was skipped: it comes twice, and the first one counts",
        ),
        (format!("<cardid>{guid}</cardid>"), "cardid was skipped: names are case-sensitive, expected CardId"),
        (
            format!("<CardId xmlns=\"urn:x\">{guid}</CardId>"),
            "CardId was skipped: it is not in the namespace of the model",
        ),
        (
            "<CredentialTypeId>1</CredentialTypeId>".to_owned(),
            "CredentialTypeId was skipped: the server has no such member",
        ),
    ] {
        let body = format!("{ROOT}{members}</UpdateUserCardViewModelV2>");
        let reading = read_xml::<UpdateUserCard>(body.as_bytes(), &ReadOptions::default());
        assert!(reading.is_valid(), "{members}");
        let notes: Vec<_> = reading.skipped.iter().map(ToString::to_string).collect();
        assert_eq!(notes, [expected]);
        let name = reading.skipped[0].member();
        assert!(body[reading.skipped[0].offset()..].starts_with(&format!("<{name}")), "{members}");
    }
}

#[test]
fn places_count_from_the_first_byte_of_the_body() {
    let body = format!("\u{feff}{ROOT}<Other/><CardId>4711</CardId></UpdateUserCardViewModelV2>");
    let reading = read_xml::<UpdateUserCard>(body.as_bytes(), &ReadOptions::default());
    assert_eq!(body.find("<Other"), Some(reading.skipped[0].offset()));
    assert_eq!(body.find("<CardId"), reading.errors[0].offset());
}

#[test]
fn json_tells_every_bad_member_and_reads_on() {
    let body = r#"{"NumberOfCardUses": "x", "PublicNotes": "kept", "CardId": "bad", "userid": null, "Colour": 1, "PublicNotes": "last"}"#;
    let reading = read_json::<UpdateUserCard>(body.as_bytes(), &ReadOptions::default());
    assert_eq!(reading.value.unwrap().public_notes.as_deref(), Some("last"));
    let errors: Vec<_> = reading.errors.iter().map(ToString::to_string).collect();
    assert_eq!(
        errors,
        [
            "NumberOfCardUses: not an integer, expected digits with an optional sign at byte 21",
            "CardId: not a GUID, expected a form such as 00000000-0000-0000-0000-000000000000 at byte 59",
            "UserId: null, but the server's type has no null at byte 76",
        ]
    );
    let notes: Vec<_> = reading.skipped.iter().map(ToString::to_string).collect();
    assert_eq!(
        notes,
        [
            "Colour was skipped: the server has no such member",
            "PublicNotes was skipped: it comes twice, and the last one counts",
        ]
    );
}

#[test]
fn a_syntax_error_in_json_makes_the_model_null() {
    let reading = read_json::<UpdateUserCard>(b"{\"NumberOfCardUses\": 3, \"CardId\": @}", &ReadOptions::default());
    assert_eq!(reading.value, None);
    assert!(reading.errors.iter().all(|error| error.offset() == Some(34)), "{:?}", reading.errors);
}

#[test]
fn forms_tell_bad_unknown_and_repeated_members() {
    let body = "numberofcarduses=1&NumberOfCardUses=2&Colour=red&ModifyActivationDates=yes&CardId=";
    let reading = read_form::<UpdateUserCard>(body.as_bytes(), &ReadOptions::default());
    assert_eq!(reading.value.unwrap().number_of_card_uses, Some(1));
    let errors: Vec<_> = reading.errors.iter().map(ToString::to_string).collect();
    assert_eq!(
        errors,
        [
            "ModifyActivationDates: not a boolean, expected true or false at byte 49",
            "CardId: a value is required at byte 75",
        ]
    );
    let notes: Vec<_> = reading.skipped.iter().map(ToString::to_string).collect();
    assert_eq!(
        notes,
        [
            "NumberOfCardUses was skipped: it comes twice, and the first one counts",
            "Colour was skipped: the server has no such member",
        ]
    );
    assert_eq!(form::from_str::<UpdateUserCard>(body).unwrap_err().member(), "ModifyActivationDates");
}

#[test]
fn what_cannot_be_written_is_refused_with_the_member() {
    let request = || UpdateUserCard::new(Uuid::nil(), Uuid::nil());
    let last_moment: Timestamp = "9999-12-31T23:59:59-02:00".parse().unwrap();
    for (request, expected) in [
        (
            request().public_notes(format!("{SECRET}\u{1}")),
            "cannot write XML: member PublicNotes: a character that XML 1.0 does not have, remove control characters",
        ),
        (
            request().card_user_flags(CardUserFlags::from(6)),
            "cannot write XML: member CardUserFlags: the number has no name in CardUserFlags, and XML carries names \
             only; JSON and form carry numbers",
        ),
        (
            request().card_activation_start_date_time(last_moment),
            "cannot write XML: member CardActivationStartDateTime: a date whose instant in UTC lies outside the years \
             1 to 9999",
        ),
    ] {
        assert_eq!(xml::to_string(&request).unwrap_err().to_string(), expected);
    }
}

#[test]
fn no_message_ever_quotes_a_value() {
    let bodies = [
        format!("{ROOT}<PublicNotes>{SECRET}<b/></PublicNotes></UpdateUserCardViewModelV2>"),
        format!("{ROOT}<PublicNotes>{SECRET}&bad;</PublicNotes></UpdateUserCardViewModelV2>"),
        format!("{ROOT}<CardId>{SECRET}</CardId></UpdateUserCardViewModelV2>"),
        format!("{ROOT}<CardId a=\"{SECRET}\" a=\"{SECRET}\"/></UpdateUserCardViewModelV2>"),
        format!("{ROOT}{SECRET}</UpdateUserCardViewModelV2>"),
        format!("{ROOT}<Other>{SECRET}</Other></UpdateUserCardViewModelV2>"),
        format!("<Wrong xmlns=\"{SECRET}\"/>"),
        format!("<?xml version='1.0' encoding='{SECRET}'?><a/>"),
        format!("{{\"PublicNotes\": \"{SECRET}\", \"CardId\": \"{SECRET}\", \"CardUserFlags\": \"{SECRET}\"}}"),
        format!("{{\"NumberOfCardUses\": \"{SECRET}\", \"ModifyActivationDates\": \"{SECRET}\", \"X\": \"{SECRET}\"}}"),
        format!("{{\"CardActivationStartDateTime\": \"{SECRET}\", \"PublicNotes\": {SECRET}}}"),
        format!("\"{SECRET}\""),
        format!("CardId={SECRET}&NumberOfCardUses={SECRET}&PublicNotes={SECRET}&Other={SECRET}"),
    ];
    let options = ReadOptions::default();
    let mut messages = 0;
    for body in &bodies {
        let bytes = body.as_bytes();
        let readings = [
            read_xml::<UpdateUserCard>(bytes, &options),
            read_json::<UpdateUserCard>(bytes, &options),
            read_form::<UpdateUserCard>(bytes, &options),
        ];
        for reading in &readings {
            let errors = reading.errors.iter().map(|error| format!("{error} {error:?}"));
            let skipped = reading.skipped.iter().map(|skipped| format!("{skipped} {skipped:?}"));
            for text in errors.chain(skipped) {
                assert!(!text.contains(SECRET), "{text}");
                messages += 1;
            }
        }
    }
    assert!(messages > 20);
}
