//! Lists that change while they are read.

use std::sync::{Arc, Mutex};

use card_client::ErrorKind;
use card_client::id123::Client;
use card_client::testing::Canned;

use super::{Cards, body, quiet, read};
use crate::fixtures::KEY;

#[tokio::test]
async fn a_card_deleted_meanwhile_is_noticed_and_ends_the_reading() {
    let (client, _) = Cards::new(30).serve(|number, ids| {
        if number == 1 {
            ids.remove(0);
        }
    });
    let (ids, changes, error) = read(client.list_all("t").page_size(10)).await;
    let error = error.unwrap();
    assert_eq!((error.kind(), ids.len(), changes.shifts), (ErrorKind::ListChanged, 10, 1));
    assert!(!error.is_outcome_unknown() && error.to_string().starts_with("list-cards: the list changed"), "{error}");
}

#[tokio::test]
async fn a_card_inserted_meanwhile_is_noticed_and_no_card_is_given_twice() {
    let insert = |number: usize, ids: &mut Vec<u32>| {
        if number == 1 {
            ids.insert(0, 1000);
        }
    };
    let (client, _) = Cards::new(30).serve(insert);
    assert_eq!(read(client.list_all("t").page_size(10)).await.2.unwrap().kind(), ErrorKind::ListChanged);
    let (client, _) = Cards::new(30).serve(insert);
    let (ids, changes, error) = read(client.list_all("t").page_size(10).tolerate_changes()).await;
    assert!(error.is_none());
    assert_eq!(ids, (0..30).collect::<Vec<_>>());
    assert_eq!((changes.shifts, changes.repeats), (1, 2));
}

#[tokio::test]
async fn cards_added_at_the_end_are_no_change_to_what_was_read() {
    let (client, _) = Cards::new(15).serve(|number, ids| {
        if number == 1 {
            ids.push(15);
        }
    });
    let (ids, changes, error) = read(client.list_all("t").page_size(10)).await;
    assert_eq!((ids.len(), changes.any(), error.is_none()), (16, false, true));
}

#[tokio::test]
async fn a_list_that_shrinks_to_nothing_is_noticed() {
    let (client, _) = Cards::new(30).serve(|number, ids| {
        if number == 1 {
            ids.clear();
        }
    });
    let (_, changes, error) = read(client.list_all("t").page_size(10)).await;
    assert_eq!((changes.shifts, error.unwrap().kind()), (1, ErrorKind::ListChanged));
}

#[tokio::test]
async fn a_server_that_ignores_the_offset_cannot_keep_the_client_for_ever() {
    for tolerant in [false, true] {
        let canned = Canned::new().answer(|_| (200, body(0..50)));
        let client = Client::builder(KEY).canned(&canned).build().unwrap();
        let list = client.list_all("t").page_size(10);
        let (ids, _, error) = read(if tolerant { list.tolerate_changes() } else { list }).await;
        assert_eq!((ids.len(), canned.sent().len()), (50, 2), "{tolerant}");
        assert_eq!(error.unwrap().kind(), ErrorKind::ListChanged);
    }
}

#[tokio::test]
async fn a_repeat_far_apart_is_noticed_when_all_cards_are_remembered() {
    let twice = || Cards { ids: Arc::new(Mutex::new((0..40).chain([3]).collect())), ..Cards::new(0) };
    let (client, _) = twice().serve(quiet);
    assert_eq!(read(client.list_all("t").page_size(10)).await.0.len(), 41);
    let (client, _) = twice().serve(quiet);
    let error = read(client.list_all("t").page_size(10).remember_all()).await.2.unwrap();
    assert_eq!(error.kind(), ErrorKind::ListChanged);
}
