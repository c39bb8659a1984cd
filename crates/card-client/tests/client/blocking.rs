//! The clients without async.

use card_client::blocking::{Blub0x, Id123};
use card_client::testing::Canned;
use card_client::{ErrorKind, blub0x, id123};
use card_types::id123::CreateCard;

use crate::fixtures::{KEY, create_card, success_body, update_user_card};

fn client(canned: &Canned) -> Id123 {
    Id123::new(id123::Client::builder(KEY).canned(canned).build().unwrap()).unwrap()
}

fn page(ids: std::ops::Range<u32>) -> String {
    let cards: Vec<_> = ids.map(|id| format!(r#"{{"card-id":"{id}"}}"#)).collect();
    format!(r#"{{"status":"success","code":"1","message":"ok","data":[{}]}}"#, cards.join(","))
}

#[test]
fn calls_return_when_they_are_done_from_any_number_of_threads() {
    let client = client(&Canned::new().answer(|_| (200, success_body().to_owned())));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| assert_eq!(client.send(&create_card()).unwrap().status(), 200));
        }
    });
}

#[test]
fn a_list_is_an_iterator_that_ends_after_an_error() {
    let canned = Canned::new().json(200, page(0..3)).json(200, page(2..4)).json(200, page(0..0)).json(500, "");
    let client = client(&canned);
    let cards: Vec<_> = client.cards(client.list_all("t").page_size(3)).map(|card| card.unwrap().card_id).collect();
    assert_eq!(cards.len(), 4);
    let canned = Canned::new().json(200, page(0..3)).json(404, "");
    let client = self::client(&canned);
    let results: Vec<_> = client.cards(client.list_all("t").page_size(3)).map(|card| card.is_ok()).collect();
    assert_eq!(results, [true, true, true, false]);
}

#[test]
fn reconciling_and_complete_lists_are_there_too() {
    let canned = Canned::new().answer(|sent| {
        if sent.operation() == "view-card" {
            return (200, r#"{"status":"failure","code":"7","message":"no"}"#.to_owned());
        }
        let is_first = sent.json()["offset"].is_null();
        (200, if is_first { page(0..2) } else { page(1..2) })
    });
    let client = client(&canned);
    assert!(client.reconcile(&CreateCard::new("t", "1")).unwrap().is_applied());
    assert!(client.reconcile(&CreateCard::new("t", "9")).unwrap().is_not_applied());
    assert_eq!(client.complete(client.list_all("t")).unwrap().proof().cards(), 2);
}

#[test]
fn templates_are_read_and_kept_too() {
    let canned = Canned::new().json(200, r#"{"status":"success","data":{"card-template-id":"t"}}"#);
    let client = client(&canned);
    client.template("t").unwrap().check(&CreateCard::new("t", "1")).unwrap();
    assert_eq!(client.template("t").unwrap().rules().template_id(), "t");
    assert_eq!(canned.sent().len(), 1);
}

#[test]
fn blub0x_has_one_too() {
    let canned = Canned::new().json(200, r#"{"ResultCode":0,"Description":"ok"}"#);
    let client = Blub0x::new(blub0x::Client::builder("X-Session", KEY).canned(&canned).build().unwrap()).unwrap();
    assert_eq!(client.send(&update_user_card()).unwrap().result_code, Some(0));
}

#[tokio::test]
async fn within_async_code_a_call_is_refused_and_the_client_can_be_dropped() {
    let client = client(&Canned::new().answer(|_| (200, success_body().to_owned())));
    assert_eq!(client.send(&create_card()).unwrap_err().kind(), ErrorKind::Configuration);
    client.as_async().send(&create_card()).await.unwrap();
    let (allowed, handle) = (client.clone(), tokio::runtime::Handle::current());
    let waiting = tokio::task::spawn_blocking(move || {
        // Waiting is allowed here; what cannot be told apart is refused all the same, and the async client does it.
        assert_eq!(allowed.send(&create_card()).unwrap_err().kind(), ErrorKind::Configuration);
        handle.block_on(allowed.as_async().send(&create_card())).unwrap();
    });
    waiting.await.unwrap();
    drop(client);
}
