//! Listing cards, one page or all.

use serde_json::{Value, json};

use super::server::{Answer, serve};
use super::support::{Api, TEMPLATE, known_to};

fn filled(cards: u32) -> Api {
    Api::start_with(|builder| {
        (1..=cards).fold(builder, |builder, number| {
            let data = card_types::id123::CardData::new()
                .name_fields(vec![card_types::id123::FieldValue::new("name", format!("Person {number} 陈"))])
                .front_fields(vec![card_types::id123::FieldValue::new("front-1", "Physics")]);
            builder.card(card_types::id123::CreateCard::new(TEMPLATE, format!("A-{number}")).card_data(data))
        })
    })
}

#[test]
fn one_page_is_shown_as_a_table_and_as_json() {
    let api = filled(12);
    let list = |form: &str| {
        api.cards(&["card", "list", "--template", TEMPLATE, "--limit", "2", "--offset", "1", "--output", form]).output()
    };
    insta::assert_snapshot!("page_table", list("table").done());
    insta::assert_snapshot!("page_json", serde_json::to_string_pretty(&list("json").json()).unwrap());
    let ran = api.cards(&["card", "list", "--template", TEMPLATE]).output();
    assert!(ran.done().ends_with("10 cards (one page; --all reads the rest)\n"), "{}", ran.stdout);
}

#[test]
fn all_reads_page_after_page_and_says_that_it_is_complete() {
    let api = filled(12);
    let ran =
        api.cards(&["card", "list", "--template", TEMPLATE, "--all", "--limit", "5", "--output", "json"]).output();
    let document = ran.json();
    assert_eq!((&document["count"], &document["complete"]), (&json!(12), &json!(true)));
    let ids: Vec<_> = document["cards"].as_array().unwrap().iter().map(|card| card["card-id"].clone()).collect();
    assert_eq!(ids, (1..=12).map(|number| json!(format!("A-{number}"))).collect::<Vec<Value>>());
}

#[test]
fn a_cap_shows_what_was_read_and_ends_with_8() {
    let api = filled(12);
    let list = |cap: &str| {
        api.cards(&[
            "card",
            "list",
            "--template",
            TEMPLATE,
            "--all",
            "--limit",
            "5",
            "--max-cards",
            cap,
            "--output",
            "json",
        ])
        .output()
    };
    let ran = list("7");
    assert_eq!(ran.error(8)["message"], "list-cards: there are more than 7 cards");
    let document: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((&document["count"], &document["complete"]), (&json!(7), &json!(false)));
    assert_eq!(list("12").json()["complete"], true);
}

/// Pages of a server that gives at most `most` cards of `all`, whatever was asked for.
fn pages(body: &str, most: usize, all: usize) -> Answer {
    let request: Value = serde_json::from_str(body).unwrap();
    let offset = usize::try_from(request["offset"].as_u64().unwrap_or(0)).unwrap();
    let cards: Vec<_> = (offset..all.min(offset + most)).map(|number| json!({"card-id": number})).collect();
    Answer::Reply(200, json!({"status": "success", "data": cards}).to_string())
}

#[test]
fn a_server_that_silently_lowers_the_limit_loses_nobody() {
    let url = serve(|body| pages(body, 3, 10));
    let ran = known_to(&url, &["card", "list", "--template", "T", "--all", "--output", "json"]).output();
    let document = ran.json();
    assert_eq!((&document["count"], &document["complete"]), (&json!(10), &json!(true)));
    assert_eq!(document["cards"][9]["card-id"], "9", "bare ids become text");
}

#[test]
fn a_server_that_repeats_the_same_page_is_found_out() {
    let url = serve(|_| Answer::Reply(200, r#"{"status": "success", "data": [{"card-id": "A-1"}]}"#.to_owned()));
    let ran = known_to(&url, &["card", "list", "--template", "T", "--all", "--output", "json"]).output();
    assert!(ran.error(6)["message"].as_str().unwrap().contains("the server repeats itself"));
    assert_eq!(ran.stdout, "");
}

#[test]
fn cards_that_come_twice_are_shown_once_and_counted() {
    let url = serve(|body| {
        let request: Value = serde_json::from_str(body).unwrap();
        let ids = match request["offset"].as_u64() {
            None => json!([{"card-id": "1"}, {"card-id": "2"}]),
            Some(2) => json!([{"card-id": "2"}, {"card-id": "3"}]),
            _ => json!([]),
        };
        Answer::Reply(200, json!({"status": "success", "data": ids}).to_string())
    });
    let document = known_to(&url, &["card", "list", "--template", "T", "--all", "--output", "json"]).output().json();
    assert_eq!((&document["count"], &document["repeated"]), (&json!(3), &json!(1)));
    let ran = known_to(&url, &["card", "list", "--template", "T", "--all"]).output();
    assert!(ran.done().contains("1 came twice"), "{}", ran.stdout);
}
