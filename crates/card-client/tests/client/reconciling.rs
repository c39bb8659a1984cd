//! What reading tells about each request whose outcome is unknown.

use card_client::id123::{CannotTell, Client, NotApplied, Reconcilable, Reconciliation};
use card_client::testing::Canned;
use card_types::id123::{CardAction, CardData, CreateCard, DeleteCard, FieldValue, StatusAction, UpdateCard};

use crate::fixtures::KEY;

const FRONT: &str = r#""front-fields":[{"key":"front-1","value":"Staff"},{"key":"front-2","value":"North"}]"#;

/// What the vendor says of a card that is not there, or of a template: no code is published.
const REFUSAL: &str = r#"{"status":"failure","code":"7","message":"no"}"#;

/// The answer when view-card is refused, and the list holds `card` (members of a listed card) beside another one.
async fn reconcile(action: &impl Reconcilable, card: &str) -> Reconciliation {
    let data = if card.is_empty() { String::new() } else { format!(r#",{{"card-id":"A-1",{card}}}"#) };
    let page = format!(r#"{{"status":"success","code":"1","message":"ok","data":[{{"card-id":"B-2"}}{data}]}}"#);
    let canned = Canned::new().answer(move |sent| {
        // Asked for the overlap only: the last card.
        if sent.operation() == "view-card" {
            (200, REFUSAL.to_owned())
        } else if sent.json()["offset"].is_null() {
            (200, page.clone())
        } else {
            (200, page.replace(r#"{"card-id":"B-2"},"#, ""))
        }
    });
    let client = Client::builder(KEY).canned(&canned).build().unwrap();
    let answer = client.reconcile(action).await.unwrap();
    let sent: Vec<String> = canned.sent().iter().map(|sent| sent.operation().to_owned()).collect();
    assert!(sent[0] == "view-card" && sent[1..].iter().all(|name| name == "list-cards"), "only reads are sent");
    answer
}

/// The answer when view-card shows the card, with these members.
async fn reconcile_viewed(action: &impl Reconcilable, members: &str) -> Reconciliation {
    let canned = Canned::new().json(200, format!(r#"{{"status":"success","data":{{"card-id":"A-1",{members}}}}}"#));
    let client = Client::builder(KEY).canned(&canned).build().unwrap();
    let answer = client.reconcile(action).await.unwrap();
    assert_eq!(canned.sent().len(), 1, "one look is enough");
    answer
}

fn front(value: &str) -> CardData {
    CardData::new().front_fields(vec![FieldValue::new("front-1", value)])
}

#[tokio::test]
async fn a_card_that_is_not_listed_was_not_created() {
    let request = CreateCard::new("t", "A-1");
    let answer = reconcile(&request, "").await;
    assert!(matches!(answer, Reconciliation::NotApplied(NotApplied::CardMissing)), "{answer:?}");
}

#[tokio::test]
async fn a_card_that_is_listed_as_asked_for_was_created() {
    let bare = CreateCard::new("t", "A-1");
    assert!(reconcile(&bare, r#""card-status":"Inactive""#).await.is_applied());
    let full = bare.clone().card_data(front("Staff")).upsert(true);
    assert!(reconcile(&full, FRONT).await.is_applied());
    let secret = bare.security_question_1("Rex");
    let answer = reconcile(&secret, FRONT).await;
    assert!(matches!(answer, Reconciliation::CannotTell(CannotTell::NothingReadable)), "{answer:?}");
}

#[tokio::test]
async fn a_card_with_other_values_was_not_updated() {
    let request = UpdateCard::new("t", "A-1").card_data(front("Guest"));
    match reconcile(&request, FRONT).await {
        Reconciliation::NotApplied(NotApplied::Different(members)) => assert_eq!(members, ["/card-data/front-fields"]),
        other => panic!("{other:?}"),
    }
    assert!(reconcile(&UpdateCard::new("t", "A-1").card_data(front("Staff")), FRONT).await.is_applied());
}

#[tokio::test]
async fn a_card_with_some_of_the_values_leaves_the_question_open() {
    let data = front("Staff").barcode(vec![FieldValue::new("barcode", "123")]);
    let request = UpdateCard::new("t", "A-1").card_data(data);
    match reconcile(&request, &format!(r#"{FRONT},"barcode":[{{"key":"barcode","value":"9"}}]"#)).await {
        Reconciliation::CannotTell(CannotTell::PartlyDifferent(members)) => assert_eq!(members, ["/card-data/barcode"]),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_no_list_shows_leaves_the_question_open() {
    let data = CardData::new().back_fields(vec![FieldValue::new("back-1", "x")]);
    let answer = reconcile(&UpdateCard::new("t", "A-1").card_data(data), FRONT).await;
    assert!(matches!(answer, Reconciliation::CannotTell(CannotTell::NothingReadable)), "{answer:?}");
}

#[tokio::test]
async fn the_status_tells_what_became_of_a_card_action() {
    use StatusAction::{Activate, Archive, Deactivate, Revoke};
    for (action, status, expected) in [
        (Activate, "Installed", "applied"),
        (Activate, "inactive", "applied"),
        (Activate, "Deactivated", "not applied"),
        (Activate, "Archived", "not applied"),
        (Activate, "Uninstalled", "cannot tell"),
        (Deactivate, "deactivated", "applied"),
        (Deactivate, "Installed", "not applied"),
        (Archive, "Archived", "applied"),
        (Archive, "Inactive", "not applied"),
        (Revoke, "Uninstalled", "applied"),
        (Revoke, "Installed", "not applied"),
        (Archive, "Suspended", "cannot tell"),
        (StatusAction::Unknown("melt".into()), "Archived", "cannot tell"),
    ] {
        let request = CardAction::new(action.clone(), "t", "A-1");
        let answer = match reconcile(&request, &format!(r#""card-status":"{status}""#)).await {
            Reconciliation::Applied(card) => {
                assert_eq!(card.card_id, *"A-1");
                "applied"
            }
            Reconciliation::NotApplied(NotApplied::OtherStatus) => "not applied",
            Reconciliation::CannotTell(CannotTell::UnknownStatus) => "cannot tell",
            other => panic!("{other:?}"),
        };
        assert_eq!(answer, expected, "{action:?} {status}");
    }
    let missing = reconcile(&CardAction::new(Archive, "t", "A-1"), "").await;
    assert!(matches!(missing, Reconciliation::CannotTell(CannotTell::CardMissing)));
}

#[tokio::test]
async fn a_list_that_changes_meanwhile_proves_nothing() {
    let count = std::sync::atomic::AtomicU32::new(0);
    let canned = Canned::new().answer(move |sent| {
        if sent.operation() == "view-card" {
            return (200, REFUSAL.to_owned());
        }
        let id = count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        (200, format!(r#"{{"status":"success","code":"1","message":"ok","data":[{{"card-id":"X-{id}"}}]}}"#))
    });
    let client = Client::builder(KEY).canned(&canned).build().unwrap();
    let answer = client.reconcile(&CreateCard::new("t", "A-1")).await.unwrap();
    assert!(matches!(answer, Reconciliation::CannotTell(CannotTell::ListChanged)), "{answer:?}");
}

#[tokio::test]
async fn a_viewed_card_tells_of_fields_that_no_list_shows() {
    let data = CardData::new()
        .back_fields(vec![FieldValue::new("back-1", "x")])
        .secondary_fields(vec![FieldValue::new("secondary-1", "")]);
    let request = UpdateCard::new("t", "A-1").card_data(data);
    let read = |value: &str| {
        format!(r#""card-data":{{"back-fields":[{{"key":"back-1","value":"{value}"}}],"secondary-fields":[]}}"#)
    };
    match reconcile_viewed(&request, &read("x")).await {
        Reconciliation::Applied(card) => assert_eq!(card.card_id, *"A-1"),
        other => panic!("{other:?}"),
    }
    match reconcile_viewed(&request, &read("y")).await {
        Reconciliation::CannotTell(CannotTell::PartlyDifferent(members)) => {
            assert_eq!(members, ["/card-data/back-fields"]);
        }
        other => panic!("{other:?}"),
    }
    let archive = CardAction::new(StatusAction::Archive, "t", "A-1");
    assert!(reconcile_viewed(&archive, r#""card-status":"Archived""#).await.is_applied());
}

#[tokio::test]
async fn a_deleted_card_is_gone_only_when_view_and_list_agree() {
    let request = DeleteCard::new("t", "A-1");
    let there = reconcile_viewed(&request, r#""card-status":"Installed""#).await;
    assert!(matches!(there, Reconciliation::NotApplied(NotApplied::StillThere)), "{there:?}");
    // The view was refused for another reason than that the card is missing.
    let listed = reconcile(&request, FRONT).await;
    assert!(matches!(listed, Reconciliation::NotApplied(NotApplied::StillThere)), "{listed:?}");
    let gone = reconcile(&request, "").await;
    assert!(gone.is_applied() && matches!(gone, Reconciliation::Gone), "{gone:?}");
}

#[tokio::test]
async fn a_view_of_another_card_is_not_believed() {
    let canned = Canned::new().answer(|sent| {
        let data = if sent.operation() == "view-card" { r#"{"card-id":"B-2"}"# } else { "[]" };
        (200, format!(r#"{{"status":"success","data":{data}}}"#))
    });
    let client = Client::builder(KEY).canned(&canned).build().unwrap();
    let answer = client.reconcile(&CreateCard::new("t", "A-1")).await.unwrap();
    assert!(matches!(answer, Reconciliation::NotApplied(NotApplied::CardMissing)), "{answer:?}");
}
