//! Clones share connections, and many requests at once do not disturb each other.

use card_client::ErrorKind;
use card_types::id123::CreateCard;
use serde_json::{Value, json};

use crate::fixtures::{create_card, id123, success_body};
use crate::server::{Reply, Server, Then};

#[tokio::test]
async fn clones_share_one_connection_pool() {
    let server = Server::answering(200, "application/json", success_body()).await;
    let client = id123(&server);
    for _ in 0..20 {
        client.clone().send(&create_card()).await.unwrap();
    }
    assert_eq!((server.received().len(), server.connections()), (20, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_concurrent_request_gets_its_own_reply() {
    let server = Server::start(|request| {
        let sent: Value = serde_json::from_slice(&request.body).unwrap();
        let reply = json!({"status": "success", "code": 1, "message": "ok", "card-id": sent["card-id"]});
        Reply::new(200, "application/json", &reply.to_string())
    })
    .await;
    let client = id123(&server);
    let tasks: Vec<_> = (0..200)
        .map(|number| {
            let client = client.clone();
            tokio::spawn(async move {
                let id = format!("A-{number}");
                let reply = client.send(&CreateCard::new("template", id.as_str())).await.unwrap();
                assert_eq!(*reply.card_id.as_ref().unwrap(), *id);
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(server.received().len(), 200);
}

#[tokio::test]
async fn a_broken_connection_does_not_spoil_the_next_request() {
    let server = Server::start(|request| {
        if request.body.windows(4).any(|word| word == b"POOR") {
            Reply::raw("", Then::Close)
        } else {
            Reply::new(200, "application/json", success_body())
        }
    })
    .await;
    let client = id123(&server);
    for _ in 0..5 {
        let error = client.send(&CreateCard::new("template", "POOR")).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Transport);
        client.send(&create_card()).await.unwrap();
    }
    assert_eq!(server.received().len(), 10);
}
