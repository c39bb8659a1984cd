//! Reading a whole template: where it ends, and what is noticed when it changes meanwhile.

use std::fmt::Write;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::Poll;

use card_client::id123::{CardList, Client, ListChanges};
use card_client::testing::{Canned, Sent};
use card_client::{Error, ErrorKind};
use futures_core::Stream;

use crate::fixtures::KEY;
use crate::server::Server;

/// A list of cards on a server, which changes before some request when a test wants it to.
#[derive(Clone)]
struct Cards {
    ids: Arc<Mutex<Vec<u32>>>,
    most: usize,
}

impl Cards {
    fn new(count: u32) -> Self {
        Self { ids: Arc::new(Mutex::new((0..count).collect())), most: usize::MAX }
    }

    fn page(&self, sent: &Sent) -> (u16, String) {
        let number = |name: &str| usize::try_from(sent.json()[name].as_u64().unwrap_or_default()).unwrap();
        let ids = self.ids.lock().unwrap();
        let limit = number("limit").min(self.most);
        (200, body(ids.iter().copied().skip(number("offset")).take(limit)))
    }

    /// `before` is called with the number of the request, from 0, and may change the list.
    fn serve(self, before: impl Fn(usize, &mut Vec<u32>) + Send + Sync + 'static) -> (Client, Canned) {
        let count = Mutex::new(0);
        let canned = Canned::new().answer(move |sent| {
            let mut count = count.lock().unwrap();
            before(*count, &mut self.ids.lock().unwrap());
            *count += 1;
            self.page(sent)
        });
        (Client::builder(KEY).canned(&canned).build().unwrap(), canned)
    }
}

fn body(ids: impl Iterator<Item = u32>) -> String {
    let cards = ids.fold(String::new(), |mut text, id| {
        let comma = if text.is_empty() { "" } else { "," };
        write!(text, "{comma}{{\"card-id\":\"{id}\"}}").unwrap();
        text
    });
    format!(r#"{{"status":"success","code":"1","message":"ok","data":[{cards}]}}"#)
}

async fn read(list: CardList) -> (Vec<u32>, ListChanges, Option<Error>) {
    let mut stream = list.stream();
    let mut ids = Vec::new();
    while let Some(card) = stream.next().await {
        match card {
            Ok(card) => ids.push(card.card_id.as_str().parse().unwrap()),
            Err(error) => {
                assert!(stream.next().await.is_none(), "nothing follows an error");
                return (ids, stream.changes(), Some(error));
            }
        }
    }
    (ids, stream.changes(), None)
}

fn quiet(_: usize, _: &mut Vec<u32>) {}

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
async fn two_readings_that_agree_prove_a_list_complete() {
    let (client, canned) = Cards::new(25).serve(quiet);
    let list = client.list_all("t").page_size(10).complete().await.unwrap();
    assert_eq!((list.cards().len(), list.proof().cards(), list.proof().readings()), (25, 25, 2));
    assert_eq!(canned.sent().len(), 8, "two readings of three pages, each with its end confirmed");
    let (client, _) = Cards::new(0).serve(quiet);
    assert_eq!(client.list_all("t").complete().await.unwrap().proof().cards(), 0);
}

#[tokio::test]
async fn a_long_list_is_proven_complete_without_keeping_its_cards() {
    let (client, _) = Cards::new(25).serve(|number, ids| {
        if number == 2 {
            ids.remove(0);
        }
    });
    let mut readings_begun = 0;
    let begin = || {
        readings_begun += 1;
        0
    };
    let (count, proof) = client.list_all("t").page_size(10).complete_into(begin, |count, _| *count += 1).await.unwrap();
    assert_eq!((count, proof.cards(), proof.readings(), readings_begun), (24, 24, 3, 3));
}

#[tokio::test]
async fn a_list_is_read_again_until_it_is_at_rest() {
    let (client, _) = Cards::new(25).serve(|number, ids| {
        if number == 2 {
            ids.remove(0);
        }
    });
    let list = client.list_all("t").page_size(10).complete().await.unwrap();
    assert_eq!((list.proof().cards(), list.proof().readings()), (24, 3));
    let (client, _) = Cards::new(25).serve(|_, ids| {
        ids.remove(0);
    });
    let error = client.list_all("t").page_size(10).complete().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ListChanged);
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

#[tokio::test]
async fn several_pages_ahead_give_the_same_cards_in_the_same_order() {
    for count in [0, 1, 9, 10, 11, 19, 20, 28, 100, 101] {
        for most in [7, usize::MAX] {
            for ahead in [1, 2, 5, 16] {
                let (client, _) = Cards { most, ..Cards::new(count) }.serve(quiet);
                let (ids, changes, error) = read(client.list_all("t").page_size(10).prefetch_pages(ahead)).await;
                assert_eq!(ids, (0..count).collect::<Vec<_>>(), "{count} {most} {ahead}");
                assert!(error.is_none() && !changes.any(), "{count}: {error:?}");
            }
        }
    }
}

#[tokio::test]
async fn no_more_pages_are_asked_for_ahead_than_was_chosen() {
    let (client, canned) = Cards::new(1000).serve(quiet);
    let mut pages = client.list_all("t").page_size(10).prefetch_pages(3).pages();
    for read in 1..20 {
        pages.next().await.unwrap().unwrap();
        // What was asked for ahead is sent by tasks of its own.
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
        assert_eq!(canned.sent().len(), read + 3);
    }
    let error = client.list_all("t").prefetch_pages(17).pages().next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
}

#[tokio::test]
async fn a_list_that_moves_is_noticed_with_several_pages_ahead_as_well() {
    let (client, _) = Cards::new(300).serve(|number, ids| {
        if number == 4 {
            ids.remove(0);
        }
    });
    let (_, changes, error) = read(client.list_all("t").page_size(10).prefetch_pages(4)).await;
    assert_eq!((error.unwrap().kind(), changes.shifts), (ErrorKind::ListChanged, 1));
}

#[tokio::test]
async fn a_page_that_was_not_waited_for_comes_with_the_next_call() {
    let server = Server::answering(200, "application/json", &body(0..5)).await;
    let client = crate::fixtures::id123(&server);
    let mut cards = client.list_all("t").page_size(5).max_cards(5).stream();
    let mut given_up = Box::pin(cards.next());
    // Polled once, so that the request is on its way, and dropped.
    assert!(poll_fn(|context| Poll::Ready(given_up.as_mut().poll(context).is_pending())).await);
    drop(given_up);
    assert_eq!(cards.next().await.unwrap().unwrap().card_id.as_str(), "0");
    assert_eq!(server.received().len(), 1);
}

/// What the combinators of other crates call.
#[tokio::test]
async fn cards_and_pages_are_streams() {
    async fn collect<S: Stream<Item = Result<T, Error>> + Unpin, T>(mut stream: S) -> Result<Vec<T>, Error> {
        let mut items = Vec::new();
        while let Some(item) = poll_fn(|context| Pin::new(&mut stream).poll_next(context)).await {
            items.push(item?);
        }
        Ok(items)
    }
    let (client, _) = Cards::new(25).serve(quiet);
    assert_eq!(collect(client.list_all("t").page_size(10).stream()).await.unwrap().len(), 25);
    let pages = collect(client.list_all("t").page_size(10).pages()).await.unwrap();
    assert_eq!(pages.iter().map(|page| page.cards.len()).collect::<Vec<_>>(), [10, 9, 6]);
}
