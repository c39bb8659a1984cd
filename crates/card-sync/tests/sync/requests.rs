//! From steps to requests.

use card_client::card_types::json;
use card_sync::card::{CardRecord, Field, Group, UserCardField, UserCardIds, Wanted};
use card_sync::plan::{Change, Step, StepKind, To};
use card_sync::{ErrorKind, Request, request_for};

fn record() -> CardRecord {
    let set = |text: &str| Wanted::Set(text.to_owned());
    CardRecord {
        card_id: "A-1".to_owned(),
        fields: vec![
            (Field::RecipientEmail, set("zoe@x.org")),
            (Field::SecurityQuestion1, Wanted::Clear),
            (Field::CardExpiration, set("2027-06-30T23:59:00+01:00")),
            (Field::Data(Group::Front, "front-1".into()), set("Physics")),
            (Field::Data(Group::Front, "front-2".into()), Wanted::Clear),
            (Field::UserCard(UserCardField::Deactivation), Wanted::Clear),
            (Field::UserCard(UserCardField::Uses), Wanted::Clear),
        ],
        user_card: Some(UserCardIds { user_id: uuid(1), card_id: uuid(2) }),
    }
}

fn uuid(last: u8) -> card_client::card_types::Uuid {
    format!("28079fc8-e2ff-4976-a102-8659d397040{last}").parse().unwrap()
}

fn body(step: &Step) -> String {
    match request_for("T", step, Some(&record())).unwrap() {
        Request::Create(request) => json::to_string(&*request).unwrap(),
        Request::Update(request) => json::to_string(&*request).unwrap(),
        Request::Action(request) => json::to_string(&*request).unwrap(),
        Request::UserCard(request) => json::to_string(&*request).unwrap(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_creation_sends_what_the_row_has_and_nothing_blank() {
    assert_eq!(
        body(&Step::new(1, StepKind::Create, "A-1")),
        r#"{"action":"create-card","upsert-record":true,"card-template-id":"T","card-id":"A-1","card-expiration":"2027-06-30T23:59:00+01:00","recipient-email":"zoe@x.org","card-data":{"front-fields":[{"key":"front-1","value":"Physics"}]}}"#
    );
}

#[test]
fn an_update_sends_the_fields_that_differ_and_clears_with_empty_texts() {
    let mut step = Step::new(1, StepKind::Update, "A-1");
    step.changes.push(Change::new(Field::Data(Group::Front, "front-2".into()), To::Clear));
    step.changes.push(Change::new(Field::SecurityQuestion1, To::Clear));
    assert_eq!(
        body(&step),
        r#"{"action":"update-card","card-template-id":"T","card-id":"A-1","security-question-1":"","card-data":{"front-fields":[{"key":"front-2","value":""}]}}"#
    );
}

#[test]
fn a_status_action_needs_no_row() {
    for (kind, word) in
        [(StepKind::Activate, "activate"), (StepKind::Deactivate, "deactivate"), (StepKind::Archive, "archive")]
    {
        let Request::Action(request) = request_for("T", &Step::new(1, kind, "A-9"), None).unwrap() else { panic!() };
        assert_eq!((request.card_id.as_str(), request.status_action.as_str()), ("A-9", word));
    }
}

#[test]
fn a_physical_card_without_dates_is_permanently_active() {
    let Request::UserCard(request) =
        request_for("T", &Step::new(1, StepKind::UserCard, "A-1"), Some(&record())).unwrap()
    else {
        panic!()
    };
    assert_eq!((request.user_id, request.card_id), (uuid(1), uuid(2)));
    assert_eq!((request.modify_activation_dates, request.number_of_card_uses), (Some(true), Some(-1)));
    assert_eq!((request.card_activation_start_date_time, request.card_deactivation_start_date_time), (None, None));
}

#[test]
fn a_step_and_a_row_that_do_not_fit_are_refused() {
    let kind = |step: &Step, record: Option<&CardRecord>| request_for("T", step, record).unwrap_err().kind();
    assert_eq!(kind(&Step::new(1, StepKind::Create, "A-2"), Some(&record())), ErrorKind::Stale);
    assert_eq!(kind(&Step::new(1, StepKind::Create, "A-1"), None), ErrorKind::Plan);
    let mut step = Step::new(1, StepKind::Update, "A-1");
    step.changes.push(Change::new(Field::UniqueIdentifier, To::Set));
    assert_eq!(kind(&step, Some(&record())), ErrorKind::Stale);
}

#[test]
fn no_debug_shows_a_value() {
    let request = request_for("T", &Step::new(1, StepKind::Create, "A-1"), Some(&record())).unwrap();
    assert!(!format!("{:?}", record()).contains("zoe"));
    assert!(!format!("{request:?}").contains("zoe"));
}
