//! Where a list ends, how far it is read, and what a page says of itself.

use card_client::ErrorKind;
use card_client::id123::Client;
use card_client::testing::Canned;

use super::{Cards, body, quiet, read};
use crate::fixtures::KEY;

#[tokio::test]
async fn every_card_of_a_list_of_any_length_is_given_once_and_in_order() {
    for count in [0, 1, 2, 3, 9, 10, 11, 18, 19, 20, 21, 100] {
        for prefetch in [false, true] {
            let (client, _) = Cards::new(count).serve(quiet);
            let (ids, changes, error) = read(client.list_all("t").page_size(10).prefetch(prefetch)).await;
            assert_eq!(ids, (0..count).collect::<Vec<_>>(), "{count}");
            assert!(error.is_none() && !changes.any(), "{count}: {error:?}");
        }
    }
}

#[tokio::test]
async fn a_short_page_ends_the_list_and_each_page_overlaps_the_one_before_by_one_card() {
    let (client, canned) = Cards::new(25).serve(quiet);
    read(client.list_all("t").page_size(10)).await;
    let asked: Vec<_> =
        canned.sent().iter().map(|sent| (sent.json()["offset"].as_u64(), sent.json()["limit"].as_u64())).collect();
    assert_eq!(asked, [(None, Some(10)), (Some(9), Some(10)), (Some(18), Some(10))]);
}

#[tokio::test]
async fn a_server_that_silently_gives_fewer_cards_than_asked_for_is_read_to_the_end() {
    for count in [7, 12, 13, 14, 40] {
        let cards = Cards { most: 7, ..Cards::new(count) };
        let (client, _) = cards.serve(quiet);
        let (ids, _, error) = read(client.list_all("t").page_size(100)).await;
        assert_eq!((ids.len(), error.is_none()), (count as usize, true), "{count}");
    }
}

#[tokio::test]
async fn a_list_over_the_cap_is_not_read_on() {
    let (client, canned) = Cards::new(1000).serve(quiet);
    let (_, _, error) = read(client.list_all("t").page_size(10).max_cards(25)).await;
    assert_eq!((error.unwrap().kind(), canned.sent().len()), (ErrorKind::ListTooLong, 3));
    let (client, _) = Cards::new(25).serve(quiet);
    assert!(read(client.list_all("t").page_size(10).max_cards(25)).await.2.is_none());
}

#[tokio::test]
async fn a_page_size_that_leaves_no_room_for_the_overlap_is_refused() {
    let (client, canned) = Cards::new(5).serve(quiet);
    let (_, _, error) = read(client.list_all("t").page_size(1)).await;
    assert_eq!((error.unwrap().kind(), canned.sent().len()), (ErrorKind::Configuration, 0));
}

#[tokio::test]
async fn pages_tell_where_they_stand() {
    let (client, _) = Cards::new(25).serve(quiet);
    let mut pages = client.list_all("t").page_size(10).pages();
    let mut seen = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.unwrap();
        seen.push((page.offset, page.cards.len(), page.cards[0].card_id.to_string()));
    }
    assert_eq!(seen, [(0, 10, "0".into()), (10, 9, "10".into()), (19, 6, "19".into())]);
}

#[tokio::test]
async fn an_error_of_a_request_ends_the_reading_with_it() {
    for prefetch in [false, true] {
        let canned = Canned::new()
            .json(200, body(0..10))
            .json(200, r#"{"status":"failure","code":"x","message":"no such template"}"#);
        let client = Client::builder(KEY).canned(&canned).build().unwrap();
        let (ids, _, error) = read(client.list_all("t").page_size(10).prefetch(prefetch)).await;
        assert_eq!((ids.len(), error.unwrap().kind()), (10, ErrorKind::Refused));
    }
}
