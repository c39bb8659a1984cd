//! XML replies that the vendor changed: read all the same, and told of.

use card_client::testing::Canned;
use card_client::{DriftKind, blub0x::Client};

use crate::fixtures::{KEY, update_user_card};

fn reply(members: &str) -> String {
    format!(r#"<Result xmlns="http://schemas.datacontract.org/2004/07/APIWebRole.Controllers">{members}</Result>"#)
}

fn client(body: &str, watch: bool) -> Client {
    let canned = Canned::new().reply(200, &[("content-type", "application/xml")], body);
    Client::builder("Authorization", KEY).canned(&canned).watch_drift(watch).build().unwrap()
}

#[tokio::test]
async fn an_unknown_name_of_a_status_does_not_lose_the_reply() {
    let body = reply("<HttpStatusCode>OnFire</HttpStatusCode><ResultCode>7</ResultCode>");
    let result = client(&body, false).send(&update_user_card()).await.unwrap();
    assert_eq!((result.result_code, result.http_status_code), (Some(7), None));
    assert_eq!(result.body(), body.as_bytes(), "the name is still in the raw body");
    assert!(result.notices().is_empty(), "nothing is compared unless asked for");
}

#[tokio::test]
async fn differences_of_an_xml_reply_are_counted_and_noticed_with_their_place_in_the_schema() {
    let body = reply("<HttpStatusCode>OnFire</HttpStatusCode><Mood>x</Mood><Description>late</Description>");
    let client = client(&body, true);
    let result = client.send(&update_user_card()).await.unwrap();
    let kinds: Vec<_> = result.notices().iter().map(|drift| drift.kind).collect();
    assert_eq!(kinds, [DriftKind::UnknownMember, DriftKind::UnknownValue, DriftKind::SkippedElement]);
    assert!(result.notices()[1].pointer.ends_with("/properties/HttpStatusCode"));
    assert_eq!(client.drift_counts().len(), 3);
}
