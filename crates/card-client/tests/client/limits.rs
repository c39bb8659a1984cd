//! The limits of a client as its callers meet them.

use std::time::Duration;

use card_client::id123::Client;
use card_client::testing::Canned;
use card_client::{ErrorKind, Limits, RetryPolicy};
use tokio::time::Instant;

use crate::fixtures::{KEY, create_card, success_body};
use crate::server::{Reply, Server, Then};

fn answering() -> Canned {
    Canned::new().answer(|_| (200, success_body().to_owned()))
}

#[tokio::test(start_paused = true)]
async fn clones_share_one_rate() {
    let limits = Limits::new().rate(2.0);
    let client = Client::builder(KEY).canned(&answering()).limits(limits).build().unwrap();
    let start = Instant::now();
    let tasks: Vec<_> = (0..21)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.send(&create_card()).await.unwrap() })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert!((10_000..10_100).contains(&start.elapsed().as_millis()), "{:?}", start.elapsed());
    assert_eq!(client.limit_figures().in_flight, 0);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_gets_no_turn_before_its_deadline_was_not_sent() {
    let canned = answering();
    let builder = Client::builder(KEY).canned(&canned).limits(Limits::new().rate(0.01));
    let client = builder.retry(RetryPolicy::new().deadline(Duration::from_secs(5))).build().unwrap();
    client.send(&create_card()).await.unwrap();
    let start = Instant::now();
    let error = client.send(&create_card()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::DeadlineExceeded);
    assert!(error.is_not_sent() && error.is_timeout() && !error.is_outcome_unknown());
    assert_eq!((start.elapsed().as_secs(), canned.sent().len(), error.attempts()), (5, 1, 0));
}

#[tokio::test(start_paused = true)]
async fn one_clients_429_holds_back_its_clones() {
    let canned = Canned::new().reply(429, &[("retry-after", "30")], "").answer(|_| (200, success_body().to_owned()));
    let client = Client::builder(KEY).canned(&canned).retry(RetryPolicy::none()).build().unwrap();
    let start = Instant::now();
    assert_eq!(client.send(&create_card()).await.unwrap_err().status(), Some(429));
    let figures = client.limit_figures();
    assert_eq!((figures.concurrency, figures.slowdowns), (32, 1));
    assert_eq!(figures.held_back, Duration::from_secs(30));
    client.clone().send(&create_card()).await.unwrap();
    assert_eq!(start.elapsed().as_secs(), 30);
}

#[tokio::test]
async fn no_more_requests_are_under_way_than_allowed() {
    let server = Server::replying(Reply::raw("", Then::Stall)).await;
    let builder = Client::builder(KEY).base_url(server.url()).limits(Limits::new().concurrency(3));
    let client = builder.build().unwrap();
    let tasks: Vec<_> = (0..10)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.send(&create_card()).await })
        })
        .collect();
    while server.received().len() < 3 || client.limit_figures().waiting < 7 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!((client.limit_figures().in_flight, server.received().len()), (3, 3));
    tasks.iter().for_each(tokio::task::JoinHandle::abort);
    for task in tasks {
        assert!(task.await.unwrap_err().is_cancelled());
    }
    assert_eq!((client.limit_figures().in_flight, client.limit_figures().waiting), (0, 0));
}

#[test]
fn impossible_limits_are_refused_when_the_client_is_built() {
    let error = Client::builder(KEY).limits(Limits::new().concurrency(0)).build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
}
