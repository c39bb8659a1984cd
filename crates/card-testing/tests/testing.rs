//! Clients over an emulator, as the tests of a program would use them.

use card_testing::card_client::RetryPolicy;
use card_testing::card_client::testing::Recorder;
use card_testing::card_emulator::{FaultPlan, Template};
use card_testing::card_types::blub0x::UpdateUserCard;
use card_testing::card_types::id123::{CardStatus, CreateCard, ListCards};
use card_testing::card_types::{Encoding, Uuid};
use card_testing::{Setup, TEMPLATE, blocking};

const USER: Uuid = Uuid::from_u128(0x6f96_19ff);
const CARD: Uuid = Uuid::from_u128(7);

#[tokio::test]
async fn an_id123_client_comes_in_one_line_and_its_emulator_keeps_state() {
    let id123 = card_testing::id123().await.unwrap();
    id123.create_card(&CreateCard::new(TEMPLATE, "A-1")).await.unwrap();
    assert_eq!(id123.emulator().install(TEMPLATE, "A-1").await.unwrap(), CardStatus::Installed);
    let cards = id123.list_cards(&ListCards::new(TEMPLATE)).await.unwrap();
    assert_eq!(cards.data[0].card_id, *"A-1");
    let other = card_testing::id123().await.unwrap();
    assert!(
        other.list_cards(&ListCards::new(TEMPLATE)).await.unwrap().data.is_empty(),
        "each has an emulator of its own"
    );
}

#[tokio::test]
async fn what_was_sent_over_the_real_connection_is_recorded_without_the_key() {
    let plan = br#"{"rules": [{"operation": "create-card", "calls": {"nth": 1}, "fault": {"kind": "lost-reply"}}]}"#;
    let plan = FaultPlan::from_json(plan).unwrap();
    let setup = Setup::new().emulator(|emulator| emulator.faults(plan));
    let soon = RetryPolicy::new().first_wait(std::time::Duration::from_millis(1));
    let id123 = setup.id123_with(|client| client.retry(soon)).await.unwrap();
    let reply = id123.create_card(&CreateCard::new(TEMPLATE, "A-1").upsert(true)).await.unwrap();
    let sent = id123.sent();
    assert_eq!((reply.attempts(), sent.len()), (2, 2), "the repetition is in the record");
    assert_eq!((sent[0].method(), sent[0].path(), sent[0].operation()), ("POST", "/api/v2/", "create-card"));
    assert_eq!(sent[0].body(), sent[1].body());
    assert_eq!(sent[0].json()["card-id"], "A-1");
    assert_eq!(sent[0].header("X-API-KEY"), Some("[redacted]"));
    assert_eq!(sent[0].header("content-type"), Some("application/json"));
    assert!(!format!("{sent:?}").contains("A-1"), "Debug shows no data");
    assert_eq!(id123.recorder().take().len(), 2);
    assert!(id123.sent().is_empty());
}

#[tokio::test]
async fn a_full_record_counts_on_and_refuses_to_show_a_part_as_the_whole() {
    let recorder = Recorder::new().keep(2);
    let id123 = Setup::new().recorder(&recorder).id123().await.unwrap();
    for _ in 0..2 {
        id123.list_cards(&ListCards::new(TEMPLATE)).await.unwrap();
    }
    assert_eq!((id123.sent().len(), recorder.count()), (2, 2));
    assert_eq!(recorder.take().len(), 2, "taken in between, it begins anew");
    for _ in 0..5 {
        id123.list_cards(&ListCards::new(TEMPLATE)).await.unwrap();
    }
    assert_eq!(recorder.count(), 5);
    let refused = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| id123.sent())).unwrap_err();
    let text = refused.downcast_ref::<String>().unwrap();
    assert!(text.contains("keeps 2 requests and 3 more were sent"), "{text}");
    assert_eq!(format!("{recorder:?}"), "Recorder { count: 5, is_redacted: false, .. }");
}

#[tokio::test]
async fn a_record_can_keep_the_form_of_requests_alone() {
    let recorder = Recorder::redacted();
    let setup = Setup::new().recorder(&recorder);
    let blub0x = setup.blub0x().await.unwrap();
    blub0x.send(&UpdateUserCard::new(USER, CARD).public_notes("hunter2")).await.unwrap();
    let [sent] = recorder.requests().try_into().unwrap();
    assert_eq!(sent.path(), "/api/v2/Users/[redacted]/UserCards");
    assert_eq!(sent.json()["PublicNotes"], "[redacted]");
    let text = format!("{} {}", sent.url(), sent.json());
    assert!(!text.contains("hunter2") && !text.contains(&USER.to_string()), "{text}");
}

#[tokio::test]
async fn clients_of_both_vendors_share_one_emulator() {
    let setup = Setup::new().emulator(|emulator| emulator.template(Template::new("staff")).api_key("another"));
    let id123 = setup.id123().await.unwrap();
    let blub0x = id123.blub0x().unwrap();
    let again = blub0x.id123().unwrap();
    id123.create_card(&CreateCard::new("staff", "A-1")).await.unwrap();
    assert_eq!(again.list_cards(&ListCards::new("staff")).await.unwrap().data.len(), 1);
    assert_eq!((id123.sent().len(), blub0x.sent().len(), again.sent().len()), (1, 0, 1), "each has its own record");
    assert_eq!(blub0x.base_url(), id123.base_url());
}

#[tokio::test]
async fn an_emulator_with_tls_is_trusted_and_choices_of_the_client_are_kept() {
    let setup = Setup::new().emulator(card_testing::card_emulator::EmulatorBuilder::tls);
    let blub0x = setup.blub0x_with(|client| client.encoding(Encoding::Xml)).await.unwrap();
    assert!(blub0x.base_url().starts_with("https://"));
    blub0x.send(&UpdateUserCard::new(USER, CARD)).await.unwrap();
    assert_eq!(blub0x.sent()[0].content_type(), "application/xml");
}

#[tokio::test]
async fn the_emulator_ends_with_the_last_client_over_it() {
    let id123 = card_testing::id123().await.unwrap();
    let other = id123.id123().unwrap();
    drop(id123);
    other.list_cards(&ListCards::new(TEMPLATE)).await.unwrap();
    let client = other.client().clone();
    drop(other);
    let options = card_testing::card_client::CallOptions::new().retry(RetryPolicy::none());
    let mut ended = false;
    for _ in 0..100 {
        ended = client.send_with(&ListCards::new(TEMPLATE), &options).await.is_err();
        if ended {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert!(ended);
}

#[tokio::test]
async fn a_choice_that_cannot_be_met_is_told_with_its_cause() {
    let setup = Setup::new().emulator(|emulator| emulator.blub0x_credential("no header", "x"));
    let text = setup.id123().await.unwrap_err().to_string();
    assert!(text.starts_with("the test has no client: the emulator does not start: "), "{text}");
    let error = Setup::new().id123_with(|client| client.region("us")).await.unwrap_err();
    assert!(error.to_string().contains("either a region or a base URL"), "{error}");
    let refused = blocking::id123().unwrap_err().to_string();
    assert!(refused.contains("within async code"), "{refused}");
}

#[test]
fn blocking_clients_come_in_one_line_too() {
    let id123 = blocking::id123().unwrap();
    id123.send(&CreateCard::new(TEMPLATE, "A-1")).unwrap();
    id123.wait(id123.emulator().install(TEMPLATE, "A-1")).unwrap();
    let cards: Vec<_> = id123.cards(id123.list_all(TEMPLATE)).collect::<Result<_, _>>().unwrap();
    assert_eq!(cards[0].card_status, Some(CardStatus::Installed));
    assert_eq!(id123.sent()[0].operation(), "create-card");

    let blub0x = blocking::blub0x_with(Setup::new()).unwrap();
    let reply = blub0x.send(&UpdateUserCard::new(USER, CARD)).unwrap();
    assert_eq!((reply.status(), blub0x.sent().len()), (200, 1));
}

#[test]
fn debug_of_a_tested_client_shows_no_key() {
    let text = format!("{:?} {:?}", blocking::id123().unwrap(), blocking::blub0x().unwrap());
    assert!(!text.contains(card_testing::card_emulator::DEMO_KEY) && text.contains("Tested"), "{text}");
}
