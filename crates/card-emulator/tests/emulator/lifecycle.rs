//! Starting, stopping, files, concurrency.

use std::sync::Arc;
use std::time::Duration;

use card_emulator::{Emulator, ErrorKind, Template, UserCard};
use card_types::id123::{CardData, CreateCard, FieldValue};
use serde_json::json;
use tokio::net::TcpStream;

use crate::support::{CARD, TEMPLATE, USER, act, assignment, done, id123, list, start, start_with, status};

#[tokio::test]
async fn it_listens_on_a_free_loopback_port_and_both_base_urls_lead_there() {
    let (first, second) = (start().await, start().await);
    assert!(first.address().ip().is_loopback());
    assert_ne!(first.address().port(), second.address().port());
    assert_eq!(first.url(), format!("http://127.0.0.1:{}", first.address().port()));
    assert_eq!((first.id123_url(), first.blub0x_url()), (first.url(), first.url()));
}

#[tokio::test]
async fn an_address_that_others_can_reach_needs_an_explicit_call() {
    let everywhere = "0.0.0.0:0".parse().unwrap();
    let error = Emulator::builder().address(everywhere).start().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("expose_to_network"), "{error}");
    assert!(Emulator::builder().address(everywhere).expose_to_network().start().await.is_ok());
}

#[tokio::test]
async fn a_port_in_use_is_an_error_of_its_own_kind() {
    let first = start().await;
    let error = Emulator::builder().port(first.address().port()).start().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Address);
    assert!(error.to_string().contains("choose another port"), "{error}");
}

#[tokio::test]
async fn options_that_make_no_sense_are_refused() {
    let builders = [
        Emulator::builder().api_key(""),
        Emulator::builder().blub0x_credential("not a header", "x"),
        Emulator::builder().blub0x_credential("x", "a\nb"),
        Emulator::builder().list_limit(0),
        Emulator::builder().card(CreateCard::new("nobody's", "A-1")),
        Emulator::builder().card(CreateCard::new(TEMPLATE, "")),
    ];
    for builder in builders {
        assert_eq!(builder.start().await.unwrap_err().kind(), ErrorKind::Configuration);
    }
}

#[tokio::test]
async fn a_file_keeps_everything_over_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let builder = || Emulator::builder().database_file(folder.path().join("cards.db"));
    let emulator = start_with(builder().template(Template::new(TEMPLATE).title("Staff ID"))).await;
    let data = json!({"card-expiration": "2027-08-31T23:59:59.5+02:00", "security-question-1": "Rover",
                      "card-data": {"name-fields": [{"key": "name", "value": "Aoife"}]}});
    done(&emulator, "create-card", "A-1", data).await;
    emulator.install(TEMPLATE, "A-1").await.unwrap();
    done(&emulator, "card-action", "A-1", json!({"status-action": "deactivate"})).await;
    let body = json!({"UserId": USER, "CardId": CARD, "NumberOfCardUses": 5, "ModifyActivationDates": true,
                      "CardActivationStartDateTime": "2025-03-10T22:08:40.6285953+00:00"});
    crate::support::put(&emulator, "application/json", None, &body.to_string()).await;
    let before = (emulator.dump().await.unwrap(), list(&emulator).await, assignment(&emulator).await.unwrap());
    emulator.shutdown().await;

    let emulator = start_with(builder()).await;
    let after = (emulator.dump().await.unwrap(), list(&emulator).await, assignment(&emulator).await.unwrap());
    assert_eq!(after, before);
    assert_eq!(after.1[0]["card-title"], "Staff ID");
    // The memory of the status before deactivation is part of everything.
    done(&emulator, "card-action", "A-1", json!({"status-action": "activate"})).await;
    assert_eq!(status(&emulator, "A-1").await, "Installed");
}

#[tokio::test]
async fn a_file_serves_one_emulator_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let builder = || Emulator::builder().database_file(folder.path().join("cards.db"));
    let first = builder().start().await.unwrap();
    let error = builder().start().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Database);
    assert!(error.to_string().contains("another process is using it"), "{error}");
    first.shutdown().await;
    assert!(builder().start().await.is_ok());
}

#[tokio::test]
async fn it_starts_with_the_templates_cards_and_assignments_it_is_given() {
    let folder = tempfile::tempdir().unwrap();
    let mut data = CardData::default();
    data.name_fields = Some(vec![FieldValue::new("name", "Aoife")]);
    let user_card = || {
        let mut card = UserCard::new(USER.parse().unwrap(), CARD.parse().unwrap());
        card.number_of_card_uses = Some(3);
        card
    };
    let builder = || {
        Emulator::builder()
            .database_file(folder.path().join("cards.db"))
            .template(Template::new("staff"))
            .card(CreateCard::new("staff", "A-1").card_data(data.clone()))
            .user_card(user_card())
    };
    let emulator = start_with(builder()).await;
    let body = json!({"action": "list-cards", "card-template-id": "staff"});
    assert_eq!(id123(&emulator, &body).await.json()["data"][0]["name-fields"][0]["value"], "Aoife");
    assert_eq!(assignment(&emulator).await, Some(user_card()));
    // The demo template exists only where no other does.
    assert_eq!(act(&emulator, "create-card", "A-1", json!({})).await.code(), "emulator:unknown-template");
    let update = json!({"action": "update-card", "card-template-id": "staff", "card-id": "A-1",
                        "card-data": {"name-fields": [{"key": "name", "value": "Changed"}]}});
    id123(&emulator, &update).await;
    emulator.shutdown().await;
    // What happened in the file counts more than what it was started with.
    let emulator = start_with(builder()).await;
    assert_eq!(id123(&emulator, &body).await.json()["data"][0]["name-fields"][0]["value"], "Changed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_parallel_creates_of_one_card_exactly_one_wins() {
    let emulator = Arc::new(start().await);
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..50 {
        let emulator = Arc::clone(&emulator);
        tasks.spawn(async move {
            let email = json!({"recipient-email": format!("p{number}@example.org")});
            act(&emulator, "create-card", "A-1", email).await.code()
        });
    }
    let codes = tasks.join_all().await;
    assert_eq!(codes.iter().filter(|code| *code == "emulator:created").count(), 1);
    assert_eq!(codes.iter().filter(|code| *code == "emulator:duplicate-card").count(), 49);
    assert_eq!(list(&emulator).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn parallel_partial_updates_of_one_card_all_arrive() {
    let emulator = Arc::new(start().await);
    done(&emulator, "create-card", "A-1", json!({})).await;
    let keys =
        ["front-fields front-1", "front-fields front-2", "front-fields front-3", "name-fields name", "barcode barcode"];
    let mut tasks = tokio::task::JoinSet::new();
    for key in keys {
        let emulator = Arc::clone(&emulator);
        let (group, key) = key.split_once(' ').unwrap();
        tasks.spawn(async move {
            for number in 0..20 {
                let data = json!({"card-data": {group: [{"key": key, "value": format!("{number}")}]}});
                done(&emulator, "update-card", "A-1", data).await;
            }
        });
    }
    tasks.join_all().await;
    let dump = emulator.dump().await.unwrap();
    assert_eq!(dump.matches(r#"\"19\""#).count(), keys.len(), "{dump}");
}

#[tokio::test]
async fn shutdown_frees_the_port_at_once_even_with_idle_connections() {
    // Whoever waited for the idle connection would wait until tomorrow.
    let emulator = start_with(Emulator::builder().header_deadline(Duration::from_secs(24 * 60 * 60))).await;
    let address = emulator.address();
    let _idle = TcpStream::connect(address).await.unwrap();
    emulator.shutdown().await;
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn dropping_the_handle_stops_the_server() {
    let emulator = start().await;
    let address = emulator.address();
    drop(emulator);
    while TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn debug_shows_no_key() {
    let emulator = start_with(Emulator::builder().api_key("s3cret").blub0x_credential("Cookie", "s3cret")).await;
    assert!(!format!("{emulator:?}").contains("s3cret"));
}
