//! What is sent again, how often, and after which wait. No test waits: the clock is moved by hand.

use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, Instant, SystemTime};

use card_client::id123::{Client, ClientBuilder};
use card_client::testing::{Canned, Fault, FixedRandomness, ManualClock};
use card_client::{CallOptions, Clock, ErrorKind, RetryPolicy};
use card_types::id123::{CardAction, CreateCard, CreateCardReply, CreateCardSuccess, ListCards, StatusAction};

use crate::fixtures::{KEY, create_card, success_body, update_user_card};

const LIST: &str = r#"{"status":"success","code":"1","message":"ok","data":[]}"#;
const FAILURE: &str = r#"{"status":"failure","code":"busy","message":"Too many"}"#;

fn upsert() -> CreateCard {
    create_card().upsert(true)
}

/// Waits are as long as they can be: 250, 500, 1000 ms.
fn builder(canned: &Canned) -> (ClientBuilder, ManualClock) {
    let clock = ManualClock::new();
    (Client::builder(KEY).canned(canned).clock(clock.clone()).randomness(FixedRandomness(1.0)), clock)
}

fn client(canned: &Canned) -> (Client, ManualClock) {
    let (builder, clock) = builder(canned);
    (builder.build().unwrap(), clock)
}

fn milliseconds(clock: &ManualClock) -> Vec<u128> {
    clock.sleeps().iter().map(Duration::as_millis).collect()
}

#[tokio::test]
async fn a_safe_request_is_repeated_after_every_fault_that_passes() {
    let canned = Canned::new()
        .fault(Fault::ClosedBeforeReply)
        .fault(Fault::ClosedWithinReply)
        .fault(Fault::TimedOut)
        .json(200, success_body());
    let (client, clock) = client(&canned);
    let reply = client.send(&upsert()).await.unwrap();
    assert_eq!((reply.attempts(), canned.sent().len()), (4, 4));
    assert_eq!(milliseconds(&clock), [250, 500, 1000]);
    assert!(canned.sent().windows(2).all(|pair| pair[0].body() == pair[1].body()));
}

#[tokio::test]
async fn create_card_without_upsert_is_never_repeated_once_it_may_have_been_sent() {
    for fault in [Fault::ClosedBeforeReply, Fault::ClosedWithinReply, Fault::TimedOut] {
        let canned = Canned::new().fault(fault).json(200, success_body());
        let (client, clock) = client(&canned);
        let error = client.send(&create_card()).await.unwrap_err();
        assert!(error.is_outcome_unknown(), "{fault:?}");
        assert_eq!((canned.sent().len(), error.attempts(), clock.sleeps().len()), (1, 1, 0), "{fault:?}");
    }
    for status in [500, 502, 503, 504, 408] {
        let canned = Canned::new().json(status, "").json(200, success_body());
        let error = client(&canned).0.send(&create_card()).await.unwrap_err();
        assert!(error.is_outcome_unknown() && canned.sent().len() == 1, "{status}");
    }
}

#[tokio::test]
async fn a_card_action_is_never_repeated_once_it_may_have_been_sent() {
    let action = CardAction::new(StatusAction::Archive, "template", "A-1");
    let canned = Canned::new().fault(Fault::TimedOut).json(200, success_body());
    assert!(client(&canned).0.send(&action).await.unwrap_err().is_outcome_unknown());
    assert_eq!(canned.sent().len(), 1);
}

#[tokio::test]
async fn anything_is_repeated_when_no_connection_could_be_made() {
    let canned = Canned::new().fault(Fault::NoConnection).fault(Fault::NoConnection).json(200, success_body());
    let (client, clock) = client(&canned);
    let reply = client.send(&create_card()).await.unwrap();
    assert_eq!((reply.attempts(), canned.sent().len()), (3, 1));
    assert_eq!(milliseconds(&clock), [250, 500]);
}

#[tokio::test]
async fn a_request_that_was_turned_away_by_429_is_repeated_whatever_it_is() {
    for body in ["", FAILURE, "<html>slow down</html>"] {
        let canned = Canned::new().json(429, body).json(200, success_body());
        assert_eq!(client(&canned).0.send(&create_card()).await.unwrap().attempts(), 2, "{body}");
    }
}

#[tokio::test]
async fn a_success_under_an_error_status_is_not_repeated() {
    for status in [429, 503] {
        let canned = Canned::new().json(status, success_body()).json(200, success_body());
        let error = client(&canned).0.send(&upsert()).await.unwrap_err();
        assert_eq!((error.kind(), canned.sent().len()), (ErrorKind::UnexpectedReply, 1));
    }
}

#[tokio::test]
async fn a_look_at_the_template_takes_its_time_from_the_deadline_of_the_call() {
    for (seconds, operations) in [(8, &["view-template"][..]), (2, &["view-template", "create-card"])] {
        let clock = ManualClock::new();
        let moved = clock.clone();
        let canned = Canned::new().answer(move |sent| {
            if sent.operation() == "view-template" {
                moved.advance(Duration::from_secs(seconds));
                return (200, r#"{"status":"success","data":{"card-template-id":"template","fields":{}}}"#.to_owned());
            }
            (200, success_body().to_owned())
        });
        let builder = Client::builder(KEY).canned(&canned).clock(clock).check_templates(true);
        let client = builder.retry(RetryPolicy::new().deadline(Duration::from_secs(5))).build().unwrap();
        let result = client.send(&create_card()).await;
        assert_eq!(result.is_ok(), operations.len() == 2, "{result:?}");
        assert_eq!(canned.sent().iter().map(|sent| sent.operation().to_owned()).collect::<Vec<_>>(), operations);
    }
}

#[tokio::test]
async fn a_refusal_is_not_repeated() {
    for status in [200, 400, 401, 403, 404, 409, 500] {
        let canned = Canned::new().json(status, FAILURE).json(200, success_body());
        let error = client(&canned).0.send(&upsert()).await.unwrap_err();
        assert!(error.is_refused() && canned.sent().len() == 1, "{status}");
    }
}

#[tokio::test]
async fn the_server_is_given_the_time_it_asks_for_up_to_the_cap() {
    for (header, value, wait) in [
        ("retry-after", "3", 3_250),
        ("retry-after-ms", "40", 290),
        ("retry-after", "Thu, 01 Jan 1970 00:00:10 GMT", 10_250),
        ("retry-after", "86400", 60_250),
        ("retry-after", "soon", 250),
    ] {
        let canned = Canned::new().reply(503, &[(header, value)], "").json(200, success_body());
        let (client, clock) = client(&canned);
        client.send(&upsert()).await.unwrap();
        assert_eq!(milliseconds(&clock), [wait], "{header}: {value}");
    }
}

#[tokio::test]
async fn the_error_tells_what_the_server_asked_for_in_full() {
    let canned = Canned::new().reply(503, &[("retry-after", "86400")], "");
    let error = client(&canned).0.send(&create_card()).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(86_400)));
}

#[tokio::test]
async fn attempts_end_at_the_limit_and_the_last_error_is_returned() {
    let canned = Canned::new().answer(|_| (503, String::new()));
    let (client, clock) = client(&canned);
    let error = client.send(&ListCards::new("template")).await.unwrap_err();
    assert_eq!((error.attempts(), canned.sent().len(), clock.sleeps().len()), (4, 4, 3));
    assert!(error.to_string().contains("after 4 attempts"), "{error}");
}

#[tokio::test]
async fn a_wait_that_would_pass_the_deadline_is_not_begun() {
    let canned = Canned::new().answer(|_| (503, String::new()));
    let (builder, clock) = builder(&canned);
    let policy = RetryPolicy::new().max_attempts(50).deadline(Duration::from_secs(1));
    let error = builder.retry(policy).build().unwrap().send(&upsert()).await.unwrap_err();
    assert_eq!(milliseconds(&clock), [250, 500]);
    assert_eq!(error.attempts(), 3);
}

#[tokio::test]
async fn one_call_can_have_its_own_policy() {
    let canned = Canned::new().answer(|_| (503, String::new()));
    let (client, _) = client(&canned);
    let options = CallOptions::new().retry(RetryPolicy::none());
    assert_eq!(client.send_with(&upsert(), &options).await.unwrap_err().attempts(), 1);
    let invalid = CallOptions::new().retry(RetryPolicy::new().max_attempts(0));
    let error = client.send_with(&upsert(), &invalid).await.unwrap_err();
    assert_eq!((error.kind(), canned.sent().len()), (ErrorKind::Configuration, 1));
}

#[tokio::test]
async fn a_refusal_after_an_attempt_of_unknown_outcome_leaves_it_unknown() {
    let canned = Canned::new().fault(Fault::TimedOut).json(200, FAILURE);
    let error = client(&canned).0.send(&upsert()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Refused);
    assert!(error.is_outcome_unknown() && !error.is_refused(), "{error}");
    assert!(error.to_string().ends_with("an earlier one may have been carried out)"), "{error}");

    let canned = Canned::new().fault(Fault::TimedOut);
    let error = client(&canned).0.send(&upsert()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.is_outcome_unknown() && !error.is_not_sent(), "{error}");
}

#[tokio::test]
async fn a_read_changes_nothing_so_an_earlier_attempt_casts_no_doubt() {
    let canned = Canned::new().fault(Fault::TimedOut).json(200, FAILURE);
    let error = client(&canned).0.send(&ListCards::new("template")).await.unwrap_err();
    assert!(error.is_refused() && !error.is_outcome_unknown(), "{error}");
}

#[tokio::test]
async fn a_request_id_is_the_same_in_every_attempt() {
    let canned = Canned::new().json(503, "").json(200, LIST);
    let options = CallOptions::new().request_id("job-7");
    client(&canned).0.send_with(&ListCards::new("template"), &options).await.unwrap();
    assert!(canned.sent().iter().all(|sent| sent.request_id() == Some("job-7")));
    assert_eq!(canned.sent().len(), 2);
}

#[tokio::test]
async fn a_typed_reply_reads_back_as_it_was_written() {
    let mut success = CreateCardSuccess::new();
    success.message = Some("Created".into());
    let canned = Canned::new().typed(200, &CreateCardReply::Success(success.clone())).unwrap();
    let reply = client(&canned).0.send(&create_card()).await.unwrap();
    assert_eq!((reply.into_inner(), canned.unused()), (success, 0));
}

#[tokio::test]
async fn a_blub0x_operation_is_repeated_as_its_schema_allows() {
    let canned = Canned::new().fault(Fault::ClosedBeforeReply).json(200, r#"{"ResultCode":0,"Description":"ok"}"#);
    let clock = ManualClock::new();
    let builder = card_client::blub0x::Client::builder("X-Session", KEY).canned(&canned);
    let client = builder.clock(clock.clone()).randomness(FixedRandomness(0.5)).build().unwrap();
    assert_eq!(client.send(&update_user_card()).await.unwrap().attempts(), 2);
    assert_eq!(milliseconds(&clock), [125]);
}

#[tokio::test(start_paused = true)]
async fn the_default_clock_is_the_runtimes_so_that_paused_time_costs_nothing() {
    let canned = Canned::new().answer(|_| (503, String::new()));
    let client = Client::builder(KEY).canned(&canned).randomness(FixedRandomness(1.0)).build().unwrap();
    let start = tokio::time::Instant::now();
    client.send(&upsert()).await.unwrap_err();
    assert!((1_750..1_800).contains(&start.elapsed().as_millis()), "{:?}", start.elapsed());
}

/// Sleeps half as long again as it was asked to, as a busy machine does.
#[derive(Debug, Clone)]
struct LateClock(ManualClock);

impl Clock for LateClock {
    fn now(&self) -> Instant {
        self.0.now()
    }

    fn wall(&self) -> SystemTime {
        self.0.wall()
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        self.0.sleep(duration + duration / 2)
    }
}

#[tokio::test]
async fn an_attempt_for_which_no_time_is_left_is_not_made() {
    let canned = Canned::new().json(429, "").json(200, success_body());
    let policy = RetryPolicy::new().deadline(Duration::from_millis(300));
    let builder = Client::builder(KEY).canned(&canned).randomness(FixedRandomness(1.0)).retry(policy);
    let client = builder.clock(LateClock(ManualClock::new())).build().unwrap();
    let error = client.send(&create_card()).await.unwrap_err();
    assert_eq!((error.status(), error.attempts(), canned.sent().len()), (Some(429), 1, 1));
    assert!(!error.is_outcome_unknown(), "{error}");
}

#[tokio::test]
async fn an_endless_pause_that_the_server_asks_for_breaks_nothing() {
    let policy = RetryPolicy::new().without_deadline().longest_retry_after(Duration::MAX).longest_wait(Duration::MAX);
    for value in ["18446744073709551615", "99999999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"] {
        let canned = Canned::new().reply(429, &[("retry-after", value)], "").json(200, success_body());
        let (builder, clock) = builder(&canned);
        let client = builder.retry(policy.clone().first_wait(Duration::MAX)).build().unwrap();
        assert_eq!(client.send(&create_card()).await.unwrap().attempts(), 2, "{value}");
        assert!(clock.sleeps()[0] > Duration::from_secs(365 * 24 * 60 * 60), "{value}");
    }
}
