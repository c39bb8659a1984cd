//! Operations that no schema has yet: other encodings, methods and paths.

use card_client::{Error, ErrorKind, blub0x::Client};
use card_types::blub0x::UserCardResult;
use card_types::contract::{Contract, Contracted, Value, ValueRef};
use card_types::{Effect, Encoding, Operation, PathParameter, Replay, ValidationError, Violation};
use serde::{Serialize, Serializer};

use crate::fixtures::KEY;
use crate::server::{Received, Server};

const XML_ONLY: &[Encoding] = &[Encoding::Xml];
const JSON_ONLY: &[Encoding] = &[Encoding::Json];

/// A request without members that goes to any path.
struct Probe {
    path: &'static str,
    is_valid: bool,
}

static CONTRACT: Contract = Contract { name: "Probe", bases: &[], namespace: "urn:probe", members: &[] };

impl Serialize for Probe {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(std::iter::empty::<(&str, &str)>())
    }
}

impl Contracted for Probe {
    const CONTRACT: &'static Contract = &CONTRACT;
    const DECLARED: &'static [usize] = &[];

    fn blank() -> Self {
        Self { path: "", is_valid: true }
    }

    fn get(&self, _: usize) -> ValueRef<'_> {
        ValueRef::Absent
    }

    fn set(&mut self, _: usize, _: Value) {}
}

impl Operation for Probe {
    const NAME: &'static str = "probe";
    const METHOD: &'static str = "DELETE";
    const PATH: &'static str = "{any}";
    const PATH_PARAMETERS: &'static [card_types::PathParameter] = &[];
    const QUERY: &'static [usize] = &[];
    const EFFECT: Effect = Effect::Write;
    const REPLAY: Replay = Replay::Never;
    const PATH_PARAMETERS: &'static [PathParameter] = &[];
    const QUERY: &'static [usize] = &[];
    const REQUEST_ENCODINGS: &'static [Encoding] = JSON_ONLY;
    const REPLY_ENCODINGS: &'static [Encoding] = XML_ONLY;
    type Reply = UserCardResult;

    fn path(&self) -> String {
        self.path.to_owned()
    }

    fn is_replay_safe(&self) -> bool {
        false
    }

    fn validate(&self) -> Result<(), ValidationError> {
        ValidationError::check(if self.is_valid { vec![] } else { vec![Violation::new("/id", "must not be empty")] })
    }
}

async fn send(probe: Probe, encoding: Encoding, reply: Encoding) -> (Result<Option<i32>, Error>, Vec<Received>) {
    let server = Server::answering(200, "application/json", r#"{"ResultCode":3}"#).await;
    let builder = Client::builder("X-Session", KEY).base_url(format!("{}/gate", server.url()));
    let client = builder.encoding(encoding).reply_encoding(reply).build().unwrap();
    let result = client.send(&probe).await.map(|reply| reply.result_code);
    (result, server.received())
}

#[tokio::test]
async fn method_and_path_come_from_the_operation_below_the_base_url() {
    let probe = Probe { path: "api/v1/Users/%2e/Cards%20A", is_valid: true };
    let (result, received) = send(probe, Encoding::Json, Encoding::Xml).await;
    assert_eq!(result.unwrap(), Some(3));
    assert_eq!((received[0].method.as_str(), received[0].body.as_slice()), ("DELETE", &b"{}"[..]));
    assert!(received[0].path.starts_with("/gate/api/v1/"), "{}", received[0].path);
    assert_eq!(received[0].header("accept"), "application/xml");
}

#[tokio::test]
async fn nothing_is_sent_in_an_encoding_that_the_operation_does_not_have() {
    for (encoding, reply) in [(Encoding::Form, Encoding::Xml), (Encoding::Json, Encoding::Json)] {
        let (result, received) = send(Probe { path: "x", is_valid: true }, encoding, reply).await;
        let error = result.unwrap_err();
        assert_eq!((error.kind(), error.operation()), (ErrorKind::Encode, Some("probe")));
        assert!(error.is_not_sent() && received.is_empty());
    }
}

#[tokio::test]
async fn nothing_is_sent_to_a_path_that_leaves_the_base_url() {
    for path in ["../admin", "a/../../admin", "%2E%2e/admin"] {
        let (result, received) = send(Probe { path, is_valid: true }, Encoding::Json, Encoding::Xml).await;
        assert_eq!(result.unwrap_err().kind(), ErrorKind::Encode, "{path}");
        assert!(received.is_empty());
    }
}

#[tokio::test]
async fn an_invalid_operation_is_not_sent() {
    let (result, received) = send(Probe { path: "x", is_valid: false }, Encoding::Json, Encoding::Xml).await;
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Validation);
    assert_eq!(error.validation().unwrap().violations()[0].pointer(), "/id");
    assert!(received.is_empty());
}
