//! Listing cards, one page or all.

use std::sync::{Arc, Mutex};

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
    let url = serve(|_| {
        Answer::Reply(200, json!({"status": "success", "data": [{"card-id": 1}, {"card-id": 2}]}).to_string())
    });
    let ran = known_to(&url, &["card", "list", "--template", "T", "--all", "--output", "json"]).output();
    let message = ran.error(6)["message"].clone();
    assert!(message.as_str().unwrap().contains("the list changed while it was read"), "{message}");
    assert_eq!(ran.stdout, "");
}

/// A list of `count` entries with `ids` for a member; before each request `change` may change it, given the request's number.
fn changing(id: &'static str, count: u32, change: impl Fn(usize, &mut Vec<u32>) + Send + Sync + 'static) -> String {
    let state = Arc::new(Mutex::new((0, (0..count).collect::<Vec<u32>>())));
    let change = Arc::new(change);
    serve(move |body| {
        let request: Value = serde_json::from_str(body).unwrap();
        let number = |name: &str| usize::try_from(request[name].as_u64().unwrap_or(0)).unwrap();
        let (requests, ids) = &mut *state.lock().unwrap();
        change(*requests, ids);
        *requests += 1;
        let page: Vec<_> =
            ids.iter().skip(number("offset")).take(number("limit")).map(|n| json!({id: format!("K-{n:02}")})).collect();
        Answer::Reply(200, json!({"status": "success", "data": page}).to_string())
    })
}

/// A card that is deleted on a page that was read moves every later one up: what stood first on the next page is skipped.
#[test]
fn a_list_that_changes_while_it_is_read_is_read_again_until_it_rests() {
    let cases: [(&[&str], &'static str, &str); 2] = [
        (&["card", "list", "--template", "T"], "card-id", "cards"),
        (&["template", "list"], "card-template-id", "templates"),
    ];
    for (command, id, many) in cases {
        let more = ["--all", "--limit", "10", "--output", "json"];
        for deleted_before in 0..8 {
            let url = changing(id, 30, move |request, ids| {
                if request == deleted_before {
                    ids.remove(0);
                }
            });
            let document = known_to(&url, &[command, &more].concat()).output().json();
            assert_eq!((&document["count"], &document["complete"]), (&json!(29), &json!(true)));
            let ids: Vec<_> = document[many].as_array().unwrap().iter().map(|entry| entry[id].clone()).collect();
            assert_eq!(ids, (1..30).map(|number| json!(format!("K-{number:02}"))).collect::<Vec<_>>());
        }
        let url = changing(id, 100, |_, ids| {
            ids.remove(0);
        });
        let ran = known_to(&url, &[command, &more].concat()).output();
        assert!(ran.error(6)["message"].as_str().unwrap().contains("no two of 5 readings in a row agreed"));
        assert_eq!(ran.stdout, "", "what is not proven is not shown");
    }
}

#[test]
fn all_begins_where_it_is_told_to_and_a_page_has_room_for_two() {
    let url = changing("card-id", 30, |_, _| {});
    let list = |more: &[&str]| {
        let words = ["card", "list", "--template", "T", "--all", "--output", "json"];
        known_to(&url, &[&words, more].concat()).output().json()
    };
    let rest = list(&["--offset", "25", "--limit", "2"]);
    assert_eq!((&rest["count"], &rest["cards"][0]["card-id"]), (&json!(5), &json!("K-25")));
    assert_eq!(list(&["--limit", "1"])["count"], 30);
}

/// Rows are shown as they are read: neither form keeps a tree of each card.
#[test]
fn a_long_list_is_one_table_and_one_document() {
    let url = changing("card-id", 2500, |_, _| {});
    let words = ["card", "list", "--template", "T", "--all", "--limit", "1000"];
    let ran = known_to(&url, &words).output();
    assert!(ran.done().ends_with("2500 cards (all there are)\n"), "{}", ran.stdout);
    assert_eq!((ran.stdout.matches("K-").count(), ran.stdout.matches('└').count()), (2500, 1));
    let document = known_to(&url, &[&words[..], &["--output", "json"]].concat()).output().json();
    assert_eq!((&document["repeated"], &document["cards"][2499]["card-id"]), (&json!(0), &json!("K-2499")));
}
