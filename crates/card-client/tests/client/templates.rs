//! Templates are read once, and cards are checked against them before they are sent.

use card_client::id123::Client;
use card_client::testing::Canned;
use card_client::{CallOptions, Error, ErrorKind, RetryPolicy};
use card_types::id123::{CardData, CreateCard, FieldValue, ListCards, UpdateCard};

use crate::fixtures::KEY;

/// A template with one front field of at most five characters, and success for everything else.
fn canned() -> Canned {
    Canned::new().answer(|sent| {
        let body = match sent.operation() {
            "view-template" => {
                r#"{"status":"success","data":{"card-template-id":"T","fields":{"front-fields":[
                    {"key":"front-1","max-length":5,"editable":false}]}}}"#
            }
            "list-cards" => r#"{"status":"success","data":[]}"#,
            _ => r#"{"status":"success"}"#,
        };
        (200, body.to_owned())
    })
}

fn create(value: &str) -> CreateCard {
    CreateCard::new("T", "A-1").card_data(CardData::new().front_fields(vec![FieldValue::new("front-1", value)]))
}

fn sent(canned: &Canned) -> Vec<String> {
    canned.sent().iter().map(|sent| sent.operation().to_owned()).collect()
}

fn assert_invalid(error: &Error) {
    assert_eq!(error.kind(), ErrorKind::Validation);
    let validation = error.validation().expect("the broken rules are told");
    assert_eq!(validation.violations()[0].pointer(), "/card-data/front-fields/0/value");
    assert!(error.to_string().contains("breaks its template"), "{error}");
}

#[tokio::test]
async fn a_template_is_read_once_for_a_client_and_its_clones_until_it_is_refreshed() {
    let canned = canned();
    let client = Client::builder(KEY).canned(&canned).build().unwrap();
    let clone = client.clone();
    let (first, second) = tokio::join!(client.template("T"), clone.template("T"));
    first.unwrap().check(&create("12345")).unwrap();
    assert_invalid(&second.unwrap().check(&create("123456")).unwrap_err());
    assert_eq!(sent(&canned), ["view-template"]);
    client.refresh_template("T").await.unwrap();
    client.template("T").await.unwrap();
    assert_eq!(sent(&canned), ["view-template", "view-template"]);
    client.template("U").await.unwrap();
    assert_eq!(canned.sent().len(), 3);
}

#[tokio::test]
async fn a_template_that_cannot_be_read_is_not_kept() {
    let count = std::sync::atomic::AtomicU32::new(0);
    let canned = Canned::new().answer(move |_| match count.fetch_add(1, std::sync::atomic::Ordering::Relaxed) {
        0 => (200, r#"{"status":"failure","code":"9","message":"no such template"}"#.to_owned()),
        _ => (200, r#"{"status":"success","data":{"card-template-id":"T"}}"#.to_owned()),
    });
    let client = Client::builder(KEY).canned(&canned).build().unwrap();
    let error = client.template("T").await.unwrap_err();
    assert!(error.is_refused() && error.operation() == Some("view-template"), "{error}");
    let template = client.template("T").await.unwrap();
    assert_eq!(template.rules().template_id(), "T");
    assert!(template.viewed().fields.is_none());
}

#[tokio::test]
async fn a_client_that_checks_templates_sends_no_card_that_breaks_one() {
    let canned = canned();
    let client = Client::builder(KEY).canned(&canned).check_templates(true).build().unwrap();
    assert_invalid(&client.send(&create("123456")).await.unwrap_err());
    client.create_card(&create("12345")).await.unwrap();
    let update = UpdateCard::new("T", "A-1").card_data(create("1").card_data.unwrap());
    assert_invalid(&client.update_card(&update).await.unwrap_err());
    client.list_cards(&ListCards::new("T")).await.unwrap();
    assert_eq!(sent(&canned), ["view-template", "create-card", "list-cards"]);
}

#[tokio::test]
async fn what_breaks_the_schema_costs_no_look_at_the_template() {
    let canned = canned();
    let client = Client::builder(KEY).canned(&canned).check_templates(true).build().unwrap();
    let error = client.send(&CreateCard::new("T", "")).await.unwrap_err();
    assert!(error.to_string().contains("breaks its schema"), "{error}");
    assert!(canned.sent().is_empty());
}

#[tokio::test]
async fn an_action_name_chosen_for_a_card_is_not_sent_for_its_template() {
    let canned = canned();
    let client = Client::builder(KEY).canned(&canned).check_templates(true).build().unwrap();
    client.send_with(&create("1"), &CallOptions::new().action_name("make-card")).await.unwrap();
    let names: Vec<_> = canned.sent().iter().map(|sent| sent.json()["action"].clone()).collect();
    assert_eq!(names, ["view-template", "make-card"]);
}

#[tokio::test]
async fn a_bad_policy_of_a_call_is_told_before_its_template_is_read() {
    let canned = Canned::new().answer(|_| (200, String::new()));
    let client = Client::builder(KEY).canned(&canned).check_templates(true).build().unwrap();
    let options = CallOptions::new().retry(RetryPolicy::new().max_attempts(0));
    let error = client.send_with(&CreateCard::new("t", "A-1"), &options).await.unwrap_err();
    assert_eq!((error.operation(), error.kind()), (Some("create-card"), ErrorKind::Configuration));
    assert!(canned.sent().is_empty());
}
