//! What ID123's server receives, and what never reaches it.

use card_client::id123::Client;
use card_client::{ErrorKind, blub0x};
use card_types::id123::{CardData, CreateCard, FieldValue};

use crate::fixtures::{KEY, create_card, id123, success_body};
use crate::server::Server;

#[tokio::test]
async fn a_request_is_one_post_to_the_endpoint_with_the_key_in_its_header() {
    let server = Server::answering(200, "application/json", success_body()).await;
    id123(&server).send(&create_card()).await.unwrap();
    let [request] = server.received().try_into().unwrap();
    assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/api/v2/"));
    assert_eq!(request.header("x-api-key"), KEY);
    assert_eq!(request.header("content-type"), "application/json");
    assert_eq!(request.header("accept"), "application/json");
    assert_eq!(request.header("user-agent"), concat!("card-client/", env!("CARGO_PKG_VERSION")));
    assert_eq!(request.header("accept-encoding"), "");
    assert_eq!(
        String::from_utf8(request.body).unwrap(),
        r#"{"action":"create-card","card-template-id":"template","card-id":"A-1"}"#
    );
}

#[tokio::test]
async fn the_application_names_itself_in_the_user_agent() {
    let server = Server::answering(200, "application/json", success_body()).await;
    let client = Client::builder(KEY).base_url(server.url()).user_agent("nightly/1.0").build().unwrap();
    client.send(&create_card()).await.unwrap();
    assert!(server.received()[0].header("user-agent").starts_with("nightly/1.0 card-client/"));
}

#[tokio::test]
async fn an_invalid_request_is_not_sent_and_every_broken_limit_is_named() {
    let server = Server::answering(200, "application/json", success_body()).await;
    let fields = |count| (0..count).map(|n| FieldValue::new(format!("k-{n}"), "hunter2")).collect::<Vec<_>>();
    let data = CardData::new().front_fields(fields(4)).back_fields(fields(5));
    let error = id123(&server).send(&CreateCard::new("template", "A-1").card_data(data)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Validation);
    assert!(error.is_not_sent() && !error.is_outcome_unknown());
    let pointers: Vec<_> = error.validation().unwrap().violations().iter().map(|v| v.pointer().to_owned()).collect();
    assert_eq!(pointers, ["/card-data/front-fields", "/card-data/back-fields"]);
    assert!(error.to_string().starts_with("create-card: not sent, the request is invalid"), "{error}");
    assert!(!format!("{error:?}{error}").contains("hunter2"));
    assert_eq!(server.connections(), 0);
}

#[test]
fn plain_http_to_another_machine_is_refused_before_anything_is_sent() {
    for url in ["http://secure.id123.io/", "http://10.0.0.1:8080"] {
        let error = Client::builder(KEY).base_url(url).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert_eq!(error.operation(), None);
        assert!(error.to_string().starts_with("card client: cannot be set up: the base URL must use https"), "{error}");
    }
}

/// Sixty-four calls at once compete for the processor's nearest memory, so a call must not grow unseen.
#[test]
fn the_future_of_a_call_takes_less_than_a_kilobyte() {
    let client = Client::builder("a-key").build().unwrap();
    let action = create_card();
    assert!(size_of_val(&client.send(&action)) <= 1024, "{}", size_of_val(&client.send(&action)));
}

#[test]
fn a_request_id_cannot_take_the_place_of_the_credential() {
    for name in ["X-API-KEY", "x-api-key"] {
        let error = Client::builder(KEY).request_id_header(name).build().unwrap_err();
        assert!(error.to_string().contains("choose another"), "{error}");
    }
    let error = blub0x::Client::builder("X-Request-Id", KEY).build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
    assert!(blub0x::Client::builder("X-Request-Id", KEY).request_id_header("x-trace").build().is_ok());
}
