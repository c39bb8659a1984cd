//! Replies that end anywhere or hold a wrong byte anywhere: never a panic, and never more certainty than there is.

use card_client::testing::Canned;
use card_client::{Error, RetryPolicy, blub0x, id123};
use card_types::Encoding;

use crate::fixtures::{KEY, create_card, success_body, update_user_card};

const XML: &str = "<Result xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" \
    xmlns=\"http://schemas.datacontract.org/2004/07/APIWebRole.Controllers\"><Description>ok</Description>\
    <HttpStatusCode>OK</HttpStatusCode><ResultCode>1</ResultCode></Result>";
const JSON: &str = r#"{"ResultCode":1,"Description":"Zoë","HttpStatusCode":200}"#;
const FAILURE: &str = r#"{"status":"failure","code":"7","message":"no","card-id":"A-1","card-template-id":"t"}"#;

fn canned(status: u16, body: &[u8]) -> Canned {
    Canned::new().reply(status, &[], body)
}

async fn create(status: u16, body: &[u8]) -> Result<(), Error> {
    let client = id123::Client::builder(KEY).canned(&canned(status, body)).retry(RetryPolicy::none()).build().unwrap();
    client.send(&create_card()).await.map(drop)
}

async fn update(encoding: Encoding, body: &[u8]) -> Result<(), Error> {
    let builder = blub0x::Client::builder("X-Session", KEY).encoding(encoding).retry(RetryPolicy::none());
    builder.canned(&canned(200, body)).build().unwrap().send(&update_user_card()).await.map(drop)
}

#[tokio::test]
async fn a_success_that_is_cut_off_anywhere_is_no_success_and_leaves_the_outcome_unknown() {
    for end in 0..success_body().len() {
        let error = create(200, &success_body().as_bytes()[..end]).await.expect_err("it is cut off");
        assert!(error.is_outcome_unknown() && !error.is_refused(), "{end}: {error}");
    }
    for (encoding, body) in [(Encoding::Json, JSON), (Encoding::Xml, XML)] {
        for end in 0..body.len() {
            let error = update(encoding, &body.as_bytes()[..end]).await.expect_err("it is cut off");
            assert!(error.is_outcome_unknown(), "{encoding} {end}: {error}");
        }
    }
}

#[tokio::test]
async fn a_refusal_that_is_cut_off_anywhere_refuses_nothing() {
    for status in [200, 500] {
        for end in 0..FAILURE.len() {
            let error = create(status, &FAILURE.as_bytes()[..end]).await.expect_err("it is cut off");
            assert!(error.is_outcome_unknown() && !error.is_refused(), "{status} {end}: {error}");
        }
    }
}

#[tokio::test]
async fn a_wrong_byte_anywhere_makes_no_panic_no_leak_and_no_refusal_of_a_success() {
    for at in 0..success_body().len() {
        for byte in [0, b'"', b'{', b'}', b'\\', b'<', 0x80, 0xff] {
            let mut body = success_body().as_bytes().to_vec();
            body[at] = byte;
            if let Err(error) = create(200, &body).await {
                assert!(error.is_outcome_unknown(), "{at} {byte}: {error}");
                assert!(!error.to_string().contains(char::is_control), "{error:?}");
            }
        }
    }
    for (encoding, body) in [(Encoding::Json, JSON), (Encoding::Xml, XML)] {
        for at in 0..body.len() {
            for byte in [0, b'"', b'<', b'>', b'&', 0xff] {
                let mut body = body.as_bytes().to_vec();
                body[at] = byte;
                if let Err(error) = update(encoding, &body).await {
                    assert!(error.is_outcome_unknown(), "{encoding} {at} {byte}: {error}");
                }
            }
        }
    }
}

#[tokio::test]
async fn deep_and_wide_replies_are_read_or_refused_and_never_overflow_the_stack() {
    for body in [
        "[".repeat(200_000),
        r#"{"status":"success","x":"#.to_owned() + &"[".repeat(200_000) + &"]".repeat(200_000) + "}",
        r#"{"a":"#.repeat(100_000),
        format!(r#"{{"status":"success","code":{}}}"#, "9".repeat(100_000)),
        format!(r#"{{"status":"success"{}}}"#, r#","x":1"#.repeat(50_000)),
        "<a>".repeat(200_000),
    ] {
        match create(200, body.as_bytes()).await {
            Ok(()) => {}
            Err(error) => assert!(error.is_outcome_unknown() && error.to_string().len() < 1000, "{error}"),
        }
        if let Err(error) = update(Encoding::Json, body.as_bytes()).await {
            assert!(error.is_outcome_unknown() && error.to_string().len() < 1000, "{error}");
        }
    }
}
