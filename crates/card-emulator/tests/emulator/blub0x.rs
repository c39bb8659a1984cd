//! The UserCards update: its documented rules, what a body can lose, and every bad body.

use card_emulator::{DEMO_CREDENTIAL, Emulator, EmulatorHandle, UnknownUserCard, UserCard};
use serde_json::{Value, json};

use crate::support::{CARD, Reply, USER, assignment, put, send, start, start_with};

const JSON: &str = "application/json";

fn body(further: Value) -> String {
    let mut body = json!({"UserId": USER, "CardId": CARD});
    let Value::Object(further) = further else { panic!("further members must be an object") };
    body.as_object_mut().unwrap().extend(further);
    body.to_string()
}

async fn update(emulator: &EmulatorHandle, further: Value) -> UserCard {
    let reply = put(emulator, JSON, None, &body(further)).await;
    assert_eq!((reply.status, reply.json()["ResultCode"].as_i64()), (200, Some(0)), "{}", reply.body);
    assignment(emulator).await.unwrap()
}

/// An emulator whose assignment has everything set.
async fn with_a_full_assignment() -> EmulatorHandle {
    let mut card = UserCard::new(USER.parse().unwrap(), CARD.parse().unwrap());
    card.number_of_card_uses = Some(7);
    card.public_notes = Some("note".to_owned());
    card.card_activation_start = Some("2025-01-01T00:00:00+00:00".parse().unwrap());
    card.card_deactivation_start = Some("2025-12-31T00:00:00+00:00".parse().unwrap());
    card.card_user_flags = Some(1);
    start_with(Emulator::builder().user_card(card)).await
}

#[tokio::test]
async fn passing_a_negative_number_of_uses_clears_it() {
    let emulator = with_a_full_assignment().await;
    assert_eq!(update(&emulator, json!({"NumberOfCardUses": 3})).await.number_of_card_uses, Some(3));
    assert_eq!(update(&emulator, json!({"NumberOfCardUses": null})).await.number_of_card_uses, Some(3));
    assert_eq!(update(&emulator, json!({"NumberOfCardUses": -1})).await.number_of_card_uses, None);
}

#[tokio::test]
async fn modifying_with_both_dates_null_makes_the_card_permanently_active() {
    let emulator = with_a_full_assignment().await;
    assert!(!assignment(&emulator).await.unwrap().is_permanently_active());
    let card = update(&emulator, json!({"ModifyActivationDates": true})).await;
    assert!(card.is_permanently_active());
    assert_eq!((card.number_of_card_uses, card.public_notes.as_deref()), (Some(7), Some("note")));
}

#[tokio::test]
async fn without_modify_activation_dates_the_dates_stay() {
    let emulator = with_a_full_assignment().await;
    for further in [
        json!({}),
        json!({"ModifyActivationDates": false}),
        json!({"CardActivationStartDateTime": "2030-01-01T00:00:00Z"}),
    ] {
        let card = update(&emulator, further).await;
        assert_eq!(card.card_activation_start.unwrap().to_string(), "2025-01-01T00:00:00+00:00");
        assert_eq!(card.card_deactivation_start.unwrap().to_string(), "2025-12-31T00:00:00+00:00");
    }
}

#[tokio::test]
async fn dates_notes_and_flags_are_taken_over() {
    let emulator = start().await;
    let card = update(
        &emulator,
        json!({"PublicNotes": "sample string 1", "CardUserFlags": 6, "ModifyActivationDates": true,
               "CardActivationStartDateTime": "2025-03-10T22:08:40.6285953+00:00"}),
    )
    .await;
    assert_eq!(card.public_notes.as_deref(), Some("sample string 1"));
    assert_eq!(card.card_user_flags, Some(6));
    assert_eq!(card.card_activation_start.unwrap().to_string(), "2025-03-10T22:08:40.6285953+00:00");
    assert_eq!(card.card_deactivation_start, None);
    assert_eq!(update(&emulator, json!({"PublicNotes": ""})).await.public_notes.as_deref(), Some(""));
}

#[tokio::test]
async fn the_server_has_a_time_zone() {
    let emulator = start_with(Emulator::builder().server_time_zone("America/Chicago")).await;
    let dates = json!({"ModifyActivationDates": true, "CardActivationStartDateTime": "2025-03-10T22:08:40+00:00"});
    let card = update(&emulator, dates).await;
    assert_eq!(card.card_activation_start.unwrap().to_string(), "2025-03-10T17:08:40-05:00");
    let error = Emulator::builder().server_time_zone("Mars/Olympus").start().await.unwrap_err();
    assert!(error.to_string().contains("Mars/Olympus"), "{error}");
}

#[tokio::test]
async fn the_id_of_the_path_is_bound_to_nothing() {
    let emulator = start().await;
    for path in ["/api/v2/Users/somebody-else/UserCards", "/api/v2/Users/%20/UserCards?x=1"] {
        let headers = [DEMO_CREDENTIAL, ("Content-Type", JSON)];
        let reply = send(&emulator, "PUT", path, &headers, body(json!({})).as_bytes()).await;
        assert_eq!(reply.status, 200, "{path}: {}", reply.body);
    }
    assert!(assignment(&emulator).await.is_some());
}

#[tokio::test]
async fn an_unknown_assignment_is_made_or_refused_as_configured() {
    let emulator = start().await;
    assert_eq!(assignment(&emulator).await, None);
    update(&emulator, json!({})).await;
    let strict = start_with(Emulator::builder().unknown_user_cards(UnknownUserCard::Refuse)).await;
    let before = strict.dump().await.unwrap();
    let reply = put(&strict, JSON, None, &body(json!({}))).await;
    assert_eq!((reply.status, reply.json()["ResultCode"].as_i64()), (404, Some(404)));
    assert_eq!(strict.dump().await.unwrap(), before);
    let reply = put(&strict, JSON, Some("text/xml"), &body(json!({}))).await;
    assert!(reply.body.contains("<HttpStatusCode>NotFound</HttpStatusCode>"), "{}", reply.body);
}

fn xml(members: &str) -> String {
    format!(
        r#"<UpdateUserCardViewModelV2 xmlns="http://schemas.datacontract.org/2004/07/APIWebRole.Controllers">{members}</UpdateUserCardViewModelV2>"#
    )
}

#[tokio::test]
async fn members_that_the_server_would_lose_are_told_in_a_header() {
    let emulator = with_a_full_assignment().await;
    let before = emulator.dump().await.unwrap();
    let members = format!("<CardId>{CARD}</CardId><NumberOfCardUses>1</NumberOfCardUses><UserId>{USER}</UserId>");
    let reply = put(&emulator, "application/xml", Some(JSON), &xml(&members)).await;
    assert_eq!(reply.all("x-emulator-notice"), ["UserId was skipped: it must come before NumberOfCardUses"]);
    // What the server then sees is a user of all zeros, who has no card.
    assert_eq!(reply.status, 404);
    assert!(reply.json()["Description"].as_str().unwrap().contains("UserId"), "{}", reply.body);
    assert_eq!(emulator.dump().await.unwrap(), before);
}

#[tokio::test]
async fn unknown_and_repeated_members_are_told_by_name_and_without_value() {
    let emulator = start().await;
    let reply = put(&emulator, JSON, None, &body(json!({"PubIicNotes": "s3cret"}))).await;
    assert_eq!(reply.status, 200);
    let notices = reply.all("x-emulator-notice");
    assert_eq!(notices.len(), 1, "{notices:?}");
    assert!(notices[0].contains("PubIicNotes") && !notices[0].contains("s3cret"), "{notices:?}");
    let form = format!("UserId={USER}&CardId={CARD}&PublicNotes=first&publicnotes=s3cret");
    let reply = put(&emulator, "application/x-www-form-urlencoded", None, &form).await;
    assert_eq!(reply.all("x-emulator-notice").len(), 1);
    assert_eq!(assignment(&emulator).await.unwrap().public_notes.as_deref(), Some("first"));
    let reply = put(&emulator, "text/xml", None, &xml(&"<X/>".repeat(1000))).await;
    assert_eq!(reply.all("x-emulator-notice").len(), 21);
}

async fn refused(emulator: &EmulatorHandle, content_type: &str, body: &str) -> Reply {
    let before = emulator.dump().await.unwrap();
    let reply = put(emulator, content_type, Some(JSON), body).await;
    assert_eq!(emulator.dump().await.unwrap(), before, "{content_type} {body}");
    reply
}

#[tokio::test]
async fn an_invalid_body_is_400_with_the_model_state_and_changes_nothing() {
    let emulator = with_a_full_assignment().await;
    let table = [
        (JSON, "{".to_owned(), ""),
        (JSON, "null".to_owned(), ""),
        (JSON, body(json!({"NumberOfCardUses": "s3cret"})), ".NumberOfCardUses"),
        (JSON, body(json!({"CardActivationStartDateTime": "s3cret"})), ".CardActivationStartDateTime"),
        (JSON, body(json!({"ModifyActivationDates": null})), ".ModifyActivationDates"),
        (JSON, body(json!({"UserId": "s3cret"})), ".UserId"),
        (JSON, body(json!({"CardUserFlags": "s3cret"})), ".CardUserFlags"),
        ("application/xml", "<UpdateUserCardViewModelV2>".to_owned(), ""),
        ("application/xml", "<!DOCTYPE x><x/>".to_owned(), ""),
        ("application/xml", xml("<CardUserFlags>s3cret</CardUserFlags>"), ".CardUserFlags"),
        ("text/xml", xml("<UserId>s3cret</UserId>"), ".UserId"),
        (
            "application/x-www-form-urlencoded",
            format!("UserId={USER}&CardId={CARD}&NumberOfCardUses=s3cret"),
            ".NumberOfCardUses",
        ),
        (
            "application/x-www-form-urlencoded",
            format!("UserId={USER}&CardId={CARD}&ModifyActivationDates=s3cret"),
            ".ModifyActivationDates",
        ),
    ];
    for (content_type, body, key) in table {
        let reply = refused(&emulator, content_type, &body).await;
        assert_eq!(reply.status, 400, "{body}: {}", reply.body);
        let document = reply.json();
        assert_eq!(document["Message"], "The request is invalid.");
        let state = document["ModelState"].as_object().unwrap();
        assert!(state.keys().any(|known| *known == format!("model{key}")), "{body}: {}", reply.body);
        assert!(!reply.body.contains("s3cret"), "{}", reply.body);
        assert!(reply.all("x-emulator-notice").iter().all(|notice| !notice.contains("s3cret")));
    }
}

#[tokio::test]
async fn a_missing_or_zero_id_is_404_and_creates_nothing() {
    let emulator = start().await;
    let zero = "00000000-0000-0000-0000-000000000000";
    for body in [json!({"UserId": USER}), json!({"CardId": CARD}), json!({}), json!({"UserId": zero, "CardId": CARD})] {
        let reply = refused(&emulator, JSON, &body.to_string()).await;
        assert_eq!((reply.status, reply.json()["ResultCode"].as_i64()), (404, Some(404)), "{body}: {}", reply.body);
    }
}

#[tokio::test]
async fn a_missing_or_foreign_content_type_with_a_body_is_415_and_without_one_is_an_empty_model() {
    let emulator = start().await;
    for content_type in ["", "text/plain", "multipart/form-data", "application/json+x", "json"] {
        let reply = refused(&emulator, content_type, &body(json!({}))).await;
        assert_eq!(reply.status, 415, "{content_type}");
        assert!(reply.json()["Message"].as_str().unwrap().contains("text/xml"), "{}", reply.body);
        assert_eq!(refused(&emulator, content_type, "").await.status, 400, "{content_type}");
    }
    for content_type in [JSON, "text/xml", "application/x-www-form-urlencoded"] {
        assert!([400, 404].contains(&refused(&emulator, content_type, "").await.status), "{content_type}");
    }
}

#[tokio::test]
async fn without_an_accepted_credential_the_answer_is_401() {
    let emulator = start_with(Emulator::builder().blub0x_credential("X-Token", "abc")).await;
    let path = format!("/api/v2/Users/{USER}/UserCards");
    for header in [None, Some(("X-Token", "ABC")), Some(("X-Token", "")), Some(DEMO_CREDENTIAL)] {
        let mut headers = vec![("Content-Type", JSON)];
        headers.extend(header);
        let reply = send(&emulator, "PUT", &path, &headers, body(json!({})).as_bytes()).await;
        assert_eq!(reply.status, 401, "{header:?}");
        assert_eq!(reply.json(), json!({"Message": "Authorization has been denied for this request."}));
    }
    assert_eq!(assignment(&emulator).await, None);
    let headers = [("x-token", "abc"), ("Content-Type", JSON)];
    assert_eq!(send(&emulator, "PUT", &path, &headers, body(json!({})).as_bytes()).await.status, 200);
}

#[tokio::test]
async fn other_methods_and_paths_are_refused_in_web_apis_form() {
    let emulator = start().await;
    let reply = send(&emulator, "POST", &format!("/api/v2/Users/{USER}/UserCards"), &[DEMO_CREDENTIAL], b"").await;
    assert_eq!((reply.status, reply.all("allow")), (405, vec!["PUT"]));
    let reply = send(&emulator, "PUT", "/api/v3/Users/1/UserCards", &[DEMO_CREDENTIAL], b"").await;
    assert_eq!(reply.status, 404);
    assert!(reply.json()["Message"].as_str().unwrap().contains("/api/v2/Users/{id}/UserCards"), "{}", reply.body);
}
