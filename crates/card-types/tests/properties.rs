//! What holds for every value and every body, with roxmltree, `serde_json` and `form_urlencoded` as witnesses.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

#[path = "support/arbitrary.rs"]
mod arbitrary;
#[path = "support/comparable.rs"]
mod comparable;

use arbitrary::{any_text, is_xml, requests, xml_text};
use card_types::blub0x::{UpdateUserCard, UserCardResult};
use card_types::contract::Contracted;
use card_types::server::{ReadOptions, ServerZone, WebApi, read_form, read_json, read_xml, write_json, write_xml};
use card_types::{form, json, xml};
use comparable::as_server;
use proptest::prelude::*;

fn options() -> ReadOptions {
    ReadOptions::default().time_zone("America/Chicago").unwrap()
}

fn zone() -> ServerZone {
    ServerZone::named("America/Chicago").unwrap()
}

proptest! {
    #[test]
    fn what_the_client_writes_as_xml_is_well_formed_and_arrives_unchanged(request in requests(xml_text())) {
        let text = xml::to_string(&request).unwrap();
        let document = roxmltree::Document::parse(&text).unwrap();
        prop_assert_eq!(document.root_element().tag_name().name(), "UpdateUserCardViewModelV2");

        let reading = read_xml::<UpdateUserCard>(text.as_bytes(), &options());
        prop_assert!(reading.is_valid() && reading.skipped.is_empty(), "{:?} {:?}", reading.errors, reading.skipped);
        prop_assert_eq!(as_server(&reading.value.unwrap(), &zone()), as_server(&request, &zone()));

        let read: UpdateUserCard = xml::from_str(&text).unwrap();
        prop_assert_eq!(xml::to_string(&read).unwrap(), text);
    }

    #[test]
    fn text_that_xml_cannot_carry_is_refused_before_anything_is_written(request in requests(any_text())) {
        let carried = request.public_notes.as_ref().is_none_or(|notes| notes.chars().all(is_xml));
        let mut out = Vec::new();
        match xml::to_writer(&mut out, &request) {
            Ok(()) => prop_assert!(carried),
            Err(error) => {
                prop_assert!(!carried);
                prop_assert_eq!(error.member(), "PublicNotes");
                prop_assert!(out.is_empty());
            }
        }
    }

    #[test]
    fn what_the_server_writes_is_well_formed_but_for_characters_that_xml_lacks(request in requests(any_text())) {
        let text = write_xml(&request).unwrap();
        let notes = request.public_notes.clone().unwrap_or_default();
        prop_assert_eq!(roxmltree::Document::parse(&text).is_ok(), notes.chars().all(is_xml));
        let read: UpdateUserCard = xml::from_str(&text).unwrap();
        let expected = request.public_notes.map(|notes| notes.replace("\r\n", "\n").replace('\r', "\n"));
        prop_assert_eq!(read.public_notes, expected);
    }

    #[test]
    fn the_short_way_and_the_long_way_of_the_reader_agree(request in requests(xml_text())) {
        let text = xml::to_string(&request).unwrap();
        // A comment in front of a text sends the reader the long way.
        let long = text.replace("</", "<!----></");
        prop_assert_eq!(
            xml::from_str::<UpdateUserCard>(&long).unwrap(),
            xml::from_str::<UpdateUserCard>(&text).unwrap()
        );
    }

    #[test]
    fn json_arrives_unchanged(request in requests(any_text())) {
        for text in [write_json(&request), json::to_string(&request).unwrap()] {
            prop_assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok());
            let reading = read_json::<UpdateUserCard>(text.as_bytes(), &options());
            prop_assert!(reading.is_valid() && reading.skipped.is_empty(), "{:?} {:?}", reading.errors, reading.skipped);
            prop_assert_eq!(as_server(&reading.value.unwrap(), &zone()), as_server(&request, &zone()));
        }
    }

    #[test]
    fn forms_arrive_unchanged_but_for_blank_text_and_zulu_times(request in requests(any_text())) {
        let text = form::to_string(&request).unwrap();
        let notes = request.public_notes.clone().unwrap_or_default();
        let pairs: Vec<_> = form_urlencoded::parse(text.as_bytes()).collect();
        prop_assert!(pairs.iter().any(|(name, value)| name == "PublicNotes" && *value == notes));

        let reading = read_form::<UpdateUserCard>(text.as_bytes(), &ReadOptions::default());
        prop_assert!(reading.is_valid() && reading.skipped.is_empty(), "{:?} {:?}", reading.errors, reading.skipped);
        let read = reading.value.unwrap();
        prop_assert_eq!(read.public_notes, Some(notes).filter(|notes| !notes.trim().is_empty()));
        prop_assert_eq!(read.number_of_card_uses, request.number_of_card_uses);
        prop_assert_eq!(read.card_id, request.card_id);
        let instant = |date: Option<card_types::Timestamp>| date.and_then(|date| date.unix_seconds());
        prop_assert_eq!(
            instant(read.card_activation_start_date_time),
            instant(request.card_activation_start_date_time)
        );
    }

    #[test]
    fn an_element_counts_only_behind_the_last_one_that_counted(order in proptest::collection::vec(0..10usize, 0..14)) {
        // Positions 8 and 9 are unknown elements.
        let members = UpdateUserCard::CONTRACT.members;
        let value = ["2025-01-01T00:00:00Z", "2025-01-01T00:00:00Z", "{}", "ActiveCardholderRecord", "true", "{}", "{}", "{}"];
        let guid = |number: usize| format!("28079fc8-e2ff-4976-a102-{number:012}");
        let mut body = format!("<UpdateUserCardViewModelV2 xmlns=\"{}\">", UpdateUserCard::CONTRACT.namespace);
        let mut expected = UpdateUserCard::blank();
        let (mut next, mut skipped) = (0, 0);
        for (number, &position) in order.iter().enumerate() {
            let name = members.get(position).map_or("Other", |member| member.name);
            let text = value.get(position).map_or("x".to_owned(), |value| match position {
                2 | 5 => guid(number),
                6 | 7 => number.to_string(),
                _ => (*value).to_owned(),
            });
            body.extend(["<", name, ">", &text, "</", name, ">"]);
            if position >= members.len() || position < next {
                skipped += 1;
                continue;
            }
            next = position + 1;
            match position {
                0 => expected.card_activation_start_date_time = Some(text.parse().unwrap()),
                1 => expected.card_deactivation_start_date_time = Some(text.parse().unwrap()),
                2 => expected.card_id = text.parse().unwrap(),
                3 => expected.card_user_flags = Some(1.into()),
                4 => expected.modify_activation_dates = Some(true),
                5 => expected.user_id = text.parse().unwrap(),
                6 => expected.number_of_card_uses = text.parse().ok(),
                _ => expected.public_notes = Some(text),
            }
        }
        body.push_str("</UpdateUserCardViewModelV2>");
        let reading = read_xml::<UpdateUserCard>(body.as_bytes(), &ReadOptions::default());
        prop_assert_eq!(reading.value, Some(expected));
        prop_assert_eq!(reading.skipped.len(), skipped);
    }

    #[test]
    fn no_bytes_make_a_reader_panic(body in proptest::collection::vec(any::<u8>(), 0..200)) {
        for options in [options(), options().charset("utf-16"), options().charset("utf-16").web_api(WebApi::From530)] {
            let _ = read_xml::<UpdateUserCard>(&body, &options);
            let _ = read_json::<UpdateUserCard>(&body, &options);
            let _ = read_form::<UpdateUserCard>(&body, &options);
        }
        prop_assert!(xml::from_slice::<UserCardResult>(&body).is_err());
    }

    #[test]
    fn no_markup_makes_the_xml_reader_panic(pieces in proptest::collection::vec(xml_piece(), 0..40)) {
        let body = format!(
            "<UpdateUserCardViewModelV2 xmlns=\"{}\">{}</UpdateUserCardViewModelV2>",
            UpdateUserCard::CONTRACT.namespace,
            pieces.concat()
        );
        let reading = read_xml::<UpdateUserCard>(body.as_bytes(), &options());
        prop_assert_eq!(reading.value.is_none(), !reading.is_valid());
    }

    #[test]
    fn no_tokens_make_the_json_reader_panic(pieces in proptest::collection::vec(json_piece(), 0..40)) {
        let body = pieces.concat();
        let reading = read_json::<UpdateUserCard>(body.as_bytes(), &options());
        // Whatever serde_json takes for an object gives a model here as well.
        if let Ok(serde_json::Value::Object(_)) = serde_json::from_str(&body)
            && !body.contains('$')
        {
            prop_assert!(reading.value.is_some());
        }
    }
}

fn xml_piece() -> impl Strategy<Value = String> {
    let names = vec!["CardId", "UserId", "PublicNotes", "NumberOfCardUses", "CardUserFlags", "x:Other", "Other"];
    let fixed = vec![
        "<",
        ">",
        "/>",
        "</",
        "=\"",
        "\"",
        "'",
        " ",
        "\r\n",
        "&amp;",
        "&#x1;",
        "&#xD83D;",
        "&#xDE00;",
        "&",
        ";",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "<?",
        "?>",
        " xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\"",
        " i:nil=\"true\"",
        " xmlns:x=\"urn:x\"",
        " xmlns=\"\"",
        "1",
        "true",
        "28079fc8-e2ff-4976-a102-8659d39704dd",
        "\u{1}",
        "\u{ffff}",
        "é",
    ];
    prop_oneof![
        proptest::sample::select(names.clone()).prop_map(|name| format!("<{name}>")),
        proptest::sample::select(names.clone()).prop_map(|name| format!("</{name}>")),
        proptest::sample::select(names).prop_map(|name| format!("<{name} />")),
        proptest::sample::select(fixed).prop_map(str::to_owned),
        any_text(),
    ]
}

fn json_piece() -> impl Strategy<Value = String> {
    let fixed = vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "'",
        "\\",
        "/*",
        "*/",
        "//",
        "\n",
        "null",
        "true",
        "false",
        "undefined",
        "NaN",
        "-Infinity",
        "new Date(",
        ")",
        "\"CardId\"",
        "\"NumberOfCardUses\":",
        "\"PublicNotes\":",
        "CardUserFlags:",
        "\"$ref\":",
        "\"$id\":",
        "1",
        "-1.5e3",
        "0x1f",
        "010",
        "\"\\ud83d\"",
        "\"\\u0041\"",
        "\0",
        "é",
        "\"28079fc8-e2ff-4976-a102-8659d39704dd\"",
        "{\"PublicNotes\":\"a\"}",
    ];
    prop_oneof![4 => proptest::sample::select(fixed).prop_map(str::to_owned), 1 => any_text()]
}
