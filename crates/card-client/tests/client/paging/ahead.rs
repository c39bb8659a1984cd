//! Pages fetched ahead, and readers that come and go.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

use card_client::{Error, ErrorKind};
use futures_core::Stream;

use super::{Cards, body, quiet, read};
use crate::server::Server;

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
