//! What observers and traces see, and what they never see.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use card_client::id123::Client;
use card_client::testing::{Canned, Fault, FixedRandomness, ManualClock};
use card_client::{Attempt, AttemptOutcome, CallOptions, Drift, DriftKind, Observer};
use card_types::id123::ListCards;
use tracing::instrument::{Instrument, WithSubscriber};
use tracing_subscriber::fmt::format::FmtSpan;

use crate::fixtures::{KEY, create_card, success_body};
use crate::log::Log;

#[derive(Debug, Clone, Default)]
struct Notes(Arc<Mutex<Vec<String>>>);

impl Observer for Notes {
    fn before_attempt(&self, attempt: &Attempt<'_>) {
        let Attempt { operation, method, server, number, request_id, .. } = attempt;
        self.0.lock().unwrap().push(format!("{number} {method} {server} {operation} {}", request_id.unwrap_or("-")));
    }

    fn after_attempt(&self, attempt: &Attempt<'_>, outcome: &AttemptOutcome<'_>) {
        let kind = outcome.error.map(card_client::Error::kind);
        let note = format!("{} {:?} {kind:?} {:?}", attempt.number, outcome.status, outcome.next_after);
        self.0.lock().unwrap().push(note);
    }
}

#[tokio::test]
async fn an_observer_is_told_of_every_attempt_in_order() {
    let canned = Canned::new().fault(Fault::NoConnection).json(429, "").json(200, success_body());
    let notes = Notes::default();
    let builder = Client::builder(KEY).canned(&canned).observer(notes.clone()).clock(ManualClock::new());
    let client = builder.randomness(FixedRandomness(1.0)).build().unwrap();
    client.send_with(&create_card(), &CallOptions::new().request_id("r-1")).await.unwrap();
    assert_eq!(
        *notes.0.lock().unwrap(),
        [
            "1 POST secure.id123.io:443 create-card r-1",
            "1 None Some(Connect) Some(250ms)",
            "2 POST secure.id123.io:443 create-card r-1",
            "2 Some(429) Some(HttpStatus) Some(500ms)",
            "3 POST secure.id123.io:443 create-card r-1",
            "3 Some(200) None None",
        ]
    );
}

#[tokio::test]
async fn spans_have_opentelemetry_names_and_neither_key_nor_body() {
    let log = Log::default();
    let subscriber =
        tracing_subscriber::fmt().with_writer(log.clone()).with_ansi(false).with_span_events(FmtSpan::CLOSE).finish();
    let canned = Canned::new().json(503, "").json(200, success_body());
    let builder = Client::builder(KEY).canned(&canned).clock(ManualClock::new());
    let client = builder.build().unwrap();
    let request = create_card().upsert(true).security_question_1("hunter2");
    client.send(&request).with_subscriber(subscriber).await.unwrap();
    let text = log.text();
    for part in [
        "otel.kind=\"client\"",
        "otel.name=\"POST\"",
        "http.request.method=\"POST\"",
        "server.address=\"secure.id123.io\"",
        "server.port=443",
        "http.response.status_code=503",
        "error.type=\"http_status\"",
        "otel.status_code=\"ERROR\"",
        "http.request.resend_count=1",
        "http.response.status_code=200",
        "card.operation=\"create-card\"",
    ] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
    assert!(!text.contains("hunter2") && !text.contains(KEY) && !text.contains("A-1"), "{text}");
    let good = text.lines().find(|line| line.contains("status_code=200")).unwrap();
    assert!(!good.contains("ERROR") && !good.contains("error.type"), "{good}");
}

#[derive(Debug, Clone, Default)]
struct Drifts(Arc<Mutex<Vec<(String, u64)>>>);

impl Observer for Drifts {
    fn drift(&self, drift: &Drift, count: u64) {
        self.0.lock().unwrap().push((format!("{:?} {} {}", drift.kind, drift.pointer, drift.member), count));
    }
}

#[tokio::test]
async fn drift_is_told_and_counted_over_replies_and_clones() {
    let reply = r#"{"status":"success","code":"1","message":"ok","data":[{"card-id":"A-1","mood":"hunter2"},
        {"card-id":"A-2","mood":"hunter2","card-status":"hunter2"}]}"#;
    let drifts = Drifts::default();
    let canned = Canned::new().answer(move |_| (200, reply.to_owned()));
    let client = Client::builder(KEY).canned(&canned).observer(drifts.clone()).watch_drift(true).build().unwrap();
    client.list_cards(&ListCards::new("t")).await.unwrap();
    client.clone().list_cards(&ListCards::new("t")).await.unwrap();
    let counts = client.drift_counts();
    let summary: Vec<_> = counts.iter().map(|c| (c.drift.kind, c.drift.member.as_str(), c.count)).collect();
    assert_eq!(summary, [(DriftKind::UnknownMember, "mood", 4), (DriftKind::UnknownValue, "", 2)]);
    let told = drifts.0.lock().unwrap();
    assert_eq!(told.len(), 4);
    assert_eq!(told[0], ("UnknownMember id123/list-cards.response.json#/definitions/ListedCard mood".to_owned(), 2));
    assert!(!format!("{counts:?}{told:?}").contains("hunter2"), "no value of a reply is told");
}

#[tokio::test]
async fn drift_is_not_looked_for_unless_asked() {
    let canned = Canned::new().json(200, r#"{"status":"success","data":[],"new":1}"#);
    let client = Client::builder(KEY).canned(&canned).build().unwrap();
    client.list_cards(&ListCards::new("t")).await.unwrap();
    assert!(client.drift_counts().is_empty());
}

#[tokio::test]
async fn spans_of_pages_read_ahead_belong_to_the_span_that_asked_for_the_list() {
    let log = Log::default();
    let subscriber =
        tracing_subscriber::fmt().with_writer(log.clone()).with_ansi(false).with_span_events(FmtSpan::CLOSE).finish();
    // Of this thread, on which the pages ahead are read as well.
    let _guard = tracing::subscriber::set_default(subscriber);
    let page = |ids: std::ops::Range<u32>| {
        let cards: Vec<_> = ids.map(|id| format!(r#"{{"card-id":"{id}"}}"#)).collect();
        format!(r#"{{"status":"success","data":[{}]}}"#, cards.join(","))
    };
    let canned = Canned::new().json(200, page(0..3)).json(200, page(2..5)).json(200, page(4..5));
    let client = Client::builder(KEY).canned(&canned).build().unwrap();
    let list = async {
        let mut pages = client.list_all("t").page_size(3).prefetch(true).pages();
        while let Some(page) = pages.next().await {
            page.unwrap();
        }
    };
    list.instrument(tracing::info_span!("nightly")).await;
    let text = log.text();
    let requests = text.lines().filter(|line| line.contains("card.operation=\"list-cards\""));
    let within: Vec<_> = requests.map(|line| line.contains("nightly:request{")).collect();
    assert!(within.len() >= 3 && within.iter().all(|within| *within), "{text}");
}

/// Panics at the second attempt.
#[derive(Debug, Default)]
struct Broken(AtomicU32);

impl Observer for Broken {
    fn before_attempt(&self, _: &Attempt<'_>) {
        assert_ne!(self.0.fetch_add(1, Ordering::SeqCst), 1, "the observer is broken");
    }
}

#[tokio::test]
async fn an_observer_that_panics_takes_no_place_with_it_and_is_heard_from_a_page_ahead_too() {
    for pages_ahead in [0, 1] {
        let reply = r#"{"status":"success","data":[{"card-id":"1"},{"card-id":"2"}]}"#;
        let canned = Canned::new().answer(move |_| (200, reply.to_owned()));
        let client = Client::builder(KEY).canned(&canned).observer(Broken::default()).build().unwrap();
        let mut pages = client.list_all("t").page_size(2).prefetch_pages(pages_ahead).pages();
        assert!(pages.next().await.unwrap().is_ok());
        let task = tokio::spawn(async move { pages.next().await.is_some() });
        assert!(task.await.unwrap_err().is_panic(), "{pages_ahead}");
        assert_eq!((client.limit_figures().in_flight, client.limit_figures().waiting), (0, 0));
        client.list_cards(&ListCards::new("t")).await.unwrap();
    }
}
