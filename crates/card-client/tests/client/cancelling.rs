//! Futures that are dropped before they are done: nothing is left behind, and nobody waits for them.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::task::Poll;
use std::time::Duration;

use card_client::id123::Client;
use card_client::testing::{Canned, FixedRandomness, Recorder};
use card_client::{CallOptions, Limits, RetryPolicy};
use card_types::id123::ListCards;

use crate::fixtures::{KEY, create_card, success_body};
use crate::server::{Reply, Server, Then};

const TEMPLATE: &str = r#"{"status":"success","data":{"card-template-id":"template"}}"#;

fn answering() -> Canned {
    Canned::new().answer(|sent| {
        let body = if sent.operation() == "view-template" { TEMPLATE } else { success_body() };
        (200, body.to_owned())
    })
}

/// Polls once and drops. True when that was enough.
async fn polled_once(future: impl Future) -> bool {
    let mut future = pin!(future);
    poll_fn(|context| Poll::Ready(future.as_mut().poll(context).is_ready())).await
}

#[tokio::test]
async fn a_call_that_is_never_polled_sends_nothing_and_takes_no_place() {
    let canned = answering();
    let recorder = Recorder::new();
    let client = Client::builder(KEY).canned(&canned).record(&recorder).build().unwrap();
    drop(client.send(&create_card()));
    assert_eq!((canned.sent().len(), recorder.count(), client.limit_figures().in_flight), (0, 0, 0));
}

#[tokio::test(start_paused = true)]
async fn a_call_dropped_in_the_queue_gives_its_place_to_the_next_and_is_not_recorded() {
    let recorder = Recorder::new();
    let builder = Client::builder(KEY).canned(&answering()).record(&recorder);
    let client = builder.limits(Limits::new().rate(1.0)).build().unwrap();
    client.send(&create_card()).await.unwrap();
    for _ in 0..10 {
        assert!(!polled_once(client.send(&create_card())).await);
    }
    let figures = client.limit_figures();
    assert_eq!((figures.waiting, figures.in_flight, recorder.count()), (0, 0, 1));
    let start = tokio::time::Instant::now();
    client.send(&create_card()).await.unwrap();
    assert!(start.elapsed() < Duration::from_millis(1_100), "those who left took no token: {:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_flag_tells_whether_a_dropped_call_was_sent() {
    let canned = answering();
    let client = Client::builder(KEY).canned(&canned).limits(Limits::new().rate(1.0)).build().unwrap();
    for (is_sent, count) in [(true, 1), (false, 1)] {
        let flag = Arc::new(AtomicBool::new(false));
        let options = CallOptions::new().flag_when_sent(flag.clone());
        let request = create_card();
        assert_eq!(polled_once(client.send_with(&request, &options)).await, is_sent);
        assert_eq!((flag.load(Ordering::Acquire), canned.sent().len()), (is_sent, count));
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_dropped_between_two_attempts_holds_no_place() {
    let canned = Canned::new().json(503, "").answer(|_| (200, success_body().to_owned()));
    let builder = Client::builder(KEY).canned(&canned).limits(Limits::new().concurrency(1).adaptive(false));
    let client = builder.randomness(FixedRandomness(1.0)).build().unwrap();
    let waiting = tokio::time::timeout(Duration::ZERO, client.send(&create_card().upsert(true))).await;
    assert!(waiting.is_err() && canned.sent().len() == 1);
    assert_eq!((client.limit_figures().in_flight, client.limit_figures().waiting), (0, 0));
    assert!(polled_once(client.send(&create_card())).await);
}

#[tokio::test]
async fn a_call_dropped_while_it_waits_for_the_reply_gives_its_place_back() {
    let server = Server::replying(Reply::raw("", Then::Stall)).await;
    let builder = Client::builder(KEY).base_url(server.url()).limits(Limits::new().concurrency(1));
    let client = builder.retry(RetryPolicy::none()).build().unwrap();
    for count in 1..=3 {
        let call = client.send(&create_card());
        tokio::select! {
            result = call => panic!("nothing is answered: {result:?}"),
            () = async { while server.received().len() < count { tokio::time::sleep(Duration::from_millis(2)).await } } => {}
        }
        assert_eq!((client.limit_figures().in_flight, client.limit_figures().waiting), (0, 0));
    }
}

#[tokio::test]
async fn a_template_whose_reader_gave_up_is_read_by_the_next_who_asks() {
    let server = Server::start(|request| {
        let is_first = request.header("x-request-id") == "first";
        let body =
            if String::from_utf8_lossy(&request.body).contains("view-template") { TEMPLATE } else { success_body() };
        if is_first { Reply::raw("", Then::Stall) } else { Reply::new(200, "application/json", body) }
    })
    .await;
    let client = Client::builder(KEY).base_url(server.url()).check_templates(true).build().unwrap();
    let options = CallOptions::new().request_id("first");
    let (first, second) = (create_card(), create_card());
    let (leave, told) = tokio::sync::oneshot::channel();
    let reader = async {
        tokio::select! {
            result = client.send_with(&first, &options) => panic!("nothing is answered: {result:?}"),
            result = told => result.unwrap(),
        }
    };
    let next = async {
        while server.received().is_empty() {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        let mut call = pin!(client.send(&second));
        // It waits for the other's reading by now.
        assert!(!polled_once(call.as_mut()).await);
        leave.send(()).unwrap();
        call.await
    };
    let ((), answered) = tokio::join!(reader, next);
    assert_eq!(answered.unwrap().status(), 200);
    assert_eq!(server.received().len(), 3, "two looks at the template and one card");
}

#[tokio::test]
async fn pages_read_ahead_end_with_the_list() {
    let server = Server::start(|request| {
        let body = String::from_utf8_lossy(&request.body).into_owned();
        let cards = r#"{"status":"success","data":[{"card-id":"1"},{"card-id":"2"}]}"#;
        if body.contains("offset") { Reply::raw("", Then::Stall) } else { Reply::new(200, "application/json", cards) }
    })
    .await;
    let client = Client::builder(KEY).base_url(server.url()).build().unwrap();
    let mut pages = client.list_all("t").page_size(2).prefetch_pages(4).pages();
    assert_eq!(pages.next().await.unwrap().unwrap().cards.len(), 2);
    while server.received().len() < 5 {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    assert_eq!(client.limit_figures().in_flight, 4);
    drop(pages);
    while client.limit_figures().in_flight > 0 {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    client.list_cards(&ListCards::new("t")).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_crowd_of_calls_of_which_many_give_up_leaves_the_limits_as_they_were() {
    let count = AtomicU32::new(0);
    let canned = Canned::new().answer(move |_| {
        let number = count.fetch_add(1, Ordering::Relaxed);
        (if number.is_multiple_of(50) { 429 } else { 200 }, success_body().to_owned())
    });
    let limits = Limits::new().concurrency(3).rate(50_000.0).burst(2);
    let builder = Client::builder(KEY).canned(&canned).limits(limits).retry(RetryPolicy::none());
    let client = builder.build().unwrap();
    let calls: Vec<_> = (0..3_000_u64)
        .map(|number| {
            let client = client.clone();
            tokio::spawn(async move {
                // Some give up before their turn, some with it, some not at all.
                let patience = Duration::from_micros(number * 7_919 % 40_000);
                let call = client.send(&create_card());
                if number % 3 == 0 { call.await.is_ok() } else { tokio::time::timeout(patience, call).await.is_ok() }
            })
        })
        .collect();
    for call in calls {
        call.await.unwrap();
    }
    let figures = client.limit_figures();
    assert_eq!((figures.in_flight, figures.waiting), (0, 0));
    assert!((1..=3).contains(&figures.concurrency), "{figures:?}");
    client.send_with(&create_card(), &CallOptions::new().retry(RetryPolicy::new())).await.unwrap();
}
