//! The methods named after the operations send what their names say.

use card_client::{CallOptions, ErrorKind};
use card_types::id123::{
    ACTIONS, CardAction, CardInvitation, CreateCard, ListCards, ListTemplates, SendNotification, StatusAction,
    UpdateCard,
};
use card_types::{Action, Operation, blub0x::UpdateUserCard};
use card_types::{Effect, Replay};

use serde_json::{Value, json};

use crate::fixtures::{USER, blub0x, id123, id123_builder, success_body, update_user_card};
use crate::server::Server;

async fn server() -> Server {
    Server::start(|request| {
        let is_list = request.body.windows(10).any(|word| word == b"list-cards");
        let body = if is_list { r#"{"status":"success","code":1,"message":"ok","data":[]}"# } else { success_body() };
        crate::server::Reply::new(200, "application/json", body)
    })
    .await
}

fn bodies(server: &Server) -> Vec<String> {
    server.received().into_iter().map(|request| String::from_utf8(request.body).unwrap()).collect()
}

#[tokio::test]
async fn each_id123_operation_sends_its_own_action() {
    let server = server().await;
    let client = id123(&server);
    client.create_card(&CreateCard::new("t", "c").upsert(true)).await.unwrap();
    client.update_card(&UpdateCard::new("t", "c")).await.unwrap();
    client.list_cards(&ListCards::new("t").limit(5).offset(10)).await.unwrap();
    client.card_action(&CardAction::new(StatusAction::Unknown("suspend".into()), "t", "c")).await.unwrap();
    client.delete_card("t", "c").await.unwrap();
    client.invite(&CardInvitation::new("t", "c").recipient_email("a@example.org")).await.unwrap();
    client.notify(&SendNotification::to_card("t", "c", "Hello")).await.unwrap();
    client.notify(&SendNotification::to_everybody("t", "all", "Hello").url("https://example.org")).await.unwrap();
    let sent: Vec<Value> = bodies(&server).iter().map(|body| serde_json::from_str(body).unwrap()).collect();
    assert_eq!(
        sent,
        [
            json!({"action": "create-card", "upsert-record": true, "card-template-id": "t", "card-id": "c"}),
            json!({"action": "update-card", "card-template-id": "t", "card-id": "c"}),
            json!({"action": "list-cards", "card-template-id": "t", "limit": 5, "offset": 10}),
            json!({"action": "card-action", "status-action": "suspend", "card-template-id": "t", "card-id": "c"}),
            json!({"action": "delete-card", "card-template-id": "t", "card-id": "c"}),
            json!({"action": "card-invitation", "card-template-id": "t", "card-id": "c", "recipient-email": "a@example.org"}),
            json!({"action": "send-notification", "card-template-id": "t", "distribution": "individual", "card-id": "c",
                   "message": "Hello"}),
            json!({"action": "send-notification", "card-template-id": "t", "distribution": "all", "message": "Hello",
                   "url": "https://example.org"}),
        ]
    );
}

#[tokio::test]
async fn each_status_method_sends_its_own_status_action_for_template_and_card_in_that_order() {
    let server = server().await;
    let client = id123(&server);
    client.activate("t", "c").await.unwrap();
    client.deactivate("t", "c").await.unwrap();
    client.archive("t", "c").await.unwrap();
    client.revoke("t", "c").await.unwrap();
    let expected = ["activate", "deactivate", "archive", "revoke"].map(|action| {
        format!(r#"{{"action":"card-action","status-action":"{action}","card-template-id":"t","card-id":"c"}}"#)
    });
    assert_eq!(bodies(&server), expected);
}

#[tokio::test]
async fn a_refused_status_action_names_the_operation_and_keeps_the_vendors_words() {
    let server =
        Server::answering(409, "application/json", r#"{"status":"failure","code":"S","message":"Archived"}"#).await;
    let error = id123(&server).deactivate("t", "c").await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Refused, Some("card-action")));
    assert_eq!((error.code(), error.message()), (Some("S"), Some("Archived")));
}

#[tokio::test]
async fn the_user_card_update_puts_to_the_users_own_path() {
    let server = Server::answering(200, "application/json", r#"{"ResultCode":1,"Description":"ok"}"#).await;
    let reply = blub0x(&server).update_user_card(&update_user_card()).await.unwrap();
    assert_eq!((reply.result_code, reply.description.as_deref()), (Some(1), Some("ok")));
    assert_eq!(server.received()[0].path, format!("/api/v2/Users/{USER}/UserCards"));
}

#[test]
fn the_requests_say_whether_they_change_anything() {
    assert_eq!((ListCards::EFFECT, CreateCard::EFFECT), (Effect::Read, Effect::Write));
    assert_eq!((CardAction::EFFECT, UpdateUserCard::EFFECT), (Effect::Write, Effect::Write));
}

#[tokio::test]
async fn an_error_knows_whether_its_operation_changes_anything() {
    let server = Server::answering(500, "text/plain", "").await;
    let read = id123(&server).list_cards(&ListCards::new("t")).await.unwrap_err();
    assert_eq!((read.effect(), read.is_outcome_unknown()), (Some(Effect::Read), false));
    let written = id123(&server).deactivate("t", "c").await.unwrap_err();
    assert_eq!((written.effect(), written.is_outcome_unknown()), (Some(Effect::Write), true));
}

#[test]
fn the_requests_say_whether_they_may_be_repeated() {
    assert_eq!((CreateCard::REPLAY, ListCards::REPLAY), (Replay::WithUpsert, Replay::Safe));
    assert_eq!((CardAction::REPLAY, UpdateUserCard::REPLAY), (Replay::Never, Replay::Safe));
}

#[tokio::test]
async fn an_inferred_action_name_can_be_replaced_for_a_client_and_for_a_call() {
    let server = server().await;
    let client =
        id123_builder(&server).action_name::<CardAction>("change-card-status").build().expect("the name is allowed");
    let request = CardAction::new(StatusAction::Revoke, "t", "c");
    client.send(&request).await.unwrap();
    client.send_with(&request, &CallOptions::new().action_name("card-status")).await.unwrap();
    client.create_card(&CreateCard::new("t", "c")).await.unwrap();
    let sent: Vec<Value> = bodies(&server).iter().map(|body| serde_json::from_str(body).unwrap()).collect();
    let names: Vec<&str> = sent.iter().map(|body| body["action"].as_str().unwrap()).collect();
    assert_eq!(names, ["change-card-status", "card-status", "create-card"]);
    assert_eq!(sent[0]["status-action"], "revoke");
}

#[tokio::test]
async fn a_name_that_cannot_be_sent_is_refused_before_anything_is() {
    let server = server().await;
    let error = id123_builder(&server).action_name::<CardAction>("update-card").build().unwrap_err();
    assert!(error.kind() == ErrorKind::Configuration && error.to_string().contains("another action"), "{error}");
    let options = CallOptions::new().action_name("two words");
    let error = id123(&server).send_with(&ListCards::new("t"), &options).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    let options = CallOptions::new().action_name("update");
    let error = blub0x(&server).send_with(&update_user_card(), &options).await.unwrap_err();
    assert!(error.to_string().contains("no action name"), "{error}");
    assert!(bodies(&server).is_empty());
}

#[tokio::test]
async fn the_reads_of_a_card_and_of_templates_send_their_own_actions() {
    let server = Server::start(|request| {
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        let data = match body["action"].as_str() {
            Some("view-card") => r#"{"card-id":"c"}"#,
            Some("view-template") => r#"{"card-template-id":"t"}"#,
            _ => "[]",
        };
        crate::server::Reply::new(200, "application/json", &format!(r#"{{"status":"success","data":{data}}}"#))
    })
    .await;
    let client = id123(&server);
    assert_eq!(client.view_card("t", "c").await.unwrap().data.card_id, *"c");
    assert_eq!(client.view_template("t").await.unwrap().data.card_template_id, *"t");
    assert!(client.list_templates(&ListTemplates::new().limit(5)).await.unwrap().data.is_empty());
    let sent: Vec<Value> = bodies(&server).iter().map(|body| serde_json::from_str(body).unwrap()).collect();
    assert_eq!(
        sent,
        [
            json!({"action": "view-card", "card-template-id": "t", "card-id": "c"}),
            json!({"action": "view-template", "card-template-id": "t"}),
            json!({"action": "list-templates", "limit": 5}),
        ]
    );
}

#[test]
fn what_reaches_people_or_destroys_is_never_repeated() {
    let summary = |name: &str| *ACTIONS.iter().find(|action| action.name == name).unwrap();
    for name in ["delete-card", "card-invitation", "send-notification", "card-action"] {
        assert_eq!((summary(name).replay, summary(name).effect), (Replay::Never, Effect::Write), "{name}");
    }
    for name in ["view-card", "view-template", "list-cards", "list-templates"] {
        assert_eq!((summary(name).replay, summary(name).effect), (Replay::Safe, Effect::Read), "{name}");
    }
    assert!(
        !SendNotification::to_card("t", "c", "m").is_replay_safe() && !CardInvitation::new("t", "c").is_replay_safe()
    );
}
