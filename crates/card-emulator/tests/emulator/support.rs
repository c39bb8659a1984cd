//! A bare HTTP/1.1 client and shorthands for the two APIs.

use std::fmt::Write as _;

use card_emulator::{Clock, DEMO_CREDENTIAL, DEMO_KEY, Emulator, EmulatorBuilder, EmulatorHandle, Template};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The template that exists when none is configured.
pub(crate) const TEMPLATE: &str = Template::DEMO_ID;

/// A clock that stands still at the time of the vendor's sample.
pub(crate) struct Stopped;

impl Clock for Stopped {
    fn unix_seconds(&self) -> i64 {
        1_575_873_799
    }
}

pub(crate) async fn start() -> EmulatorHandle {
    start_with(Emulator::builder()).await
}

pub(crate) async fn start_with(builder: EmulatorBuilder) -> EmulatorHandle {
    builder.clock(Stopped).start().await.unwrap()
}

/// A reply as it came.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Reply {
    /// Reads a whole reply; the connection was asked to close behind it.
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no reply, but {text:?}"));
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines
            .map(|line| line.split_once(": ").unwrap())
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        Self { status, headers, body: body.to_owned() }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        self.headers.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// The `code` of an ID123 reply.
    pub(crate) fn code(&self) -> String {
        self.json()["code"].as_str().unwrap().to_owned()
    }
}

/// Sends one request on a connection of its own.
pub(crate) async fn send(
    emulator: &EmulatorHandle,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Reply {
    let mut head = format!("{method} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n");
    write!(head, "content-length: {}\r\n", body.len()).unwrap();
    for (name, value) in headers {
        write!(head, "{name}: {value}\r\n").unwrap();
    }
    head.push_str("\r\n");
    let mut stream = TcpStream::connect(emulator.address()).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    // A refused body may make the server stop reading; the reply is what counts.
    drop(stream.write_all(body).await);
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply).await.unwrap();
    Reply::parse(&reply)
}

/// Sends an ID123 request as it should be.
pub(crate) async fn id123(emulator: &EmulatorHandle, body: &Value) -> Reply {
    id123_text(emulator, &body.to_string()).await
}

/// Sends any text to ID123's endpoint, with key and media type.
pub(crate) async fn id123_text(emulator: &EmulatorHandle, body: &str) -> Reply {
    let headers = [("X-API-KEY", DEMO_KEY), ("Content-Type", "application/json")];
    send(emulator, "POST", "/api/v2/", &headers, body.as_bytes()).await
}

/// `action` for a card of the demo template, with further members.
pub(crate) fn request(action: &str, card_id: &str, further: Value) -> Value {
    let mut body = json!({"action": action, "card-template-id": TEMPLATE, "card-id": card_id});
    let Value::Object(further) = further else { panic!("further members must be an object") };
    body.as_object_mut().unwrap().extend(further);
    body
}

/// Sends such a request.
pub(crate) async fn act(emulator: &EmulatorHandle, action: &str, card_id: &str, further: Value) -> Reply {
    id123(emulator, &request(action, card_id, further)).await
}

/// Sends such a request, which must succeed.
pub(crate) async fn done(emulator: &EmulatorHandle, action: &str, card_id: &str, further: Value) {
    let reply = act(emulator, action, card_id, further).await;
    assert_eq!(reply.json()["status"], "success", "{action}: {}", reply.body);
}

/// The items of list-cards, all of them.
pub(crate) async fn list(emulator: &EmulatorHandle) -> Vec<Value> {
    let body = json!({"action": "list-cards", "card-template-id": TEMPLATE, "limit": 1000});
    id123(emulator, &body).await.json()["data"].as_array().unwrap().clone()
}

/// The list item of one card.
pub(crate) async fn item(emulator: &EmulatorHandle, card_id: &str) -> Value {
    list(emulator).await.into_iter().find(|item| item["card-id"] == card_id).unwrap()
}

/// The status of one card.
pub(crate) async fn status(emulator: &EmulatorHandle, card_id: &str) -> String {
    item(emulator, card_id).await["card-status"].as_str().unwrap().to_owned()
}

/// The user and card of the vendor's sample.
pub(crate) const USER: &str = "28079fc8-e2ff-4976-a102-8659d39704dd";
pub(crate) const CARD: &str = "3198fb7e-49f7-4409-8145-bc2118e8b656";

/// Sends a BluB0X update, with the credential.
pub(crate) async fn put(emulator: &EmulatorHandle, content_type: &str, accept: Option<&str>, body: &str) -> Reply {
    let (name, value) = DEMO_CREDENTIAL;
    let mut headers = vec![(name, value)];
    if !content_type.is_empty() {
        headers.push(("Content-Type", content_type));
    }
    if let Some(accept) = accept {
        headers.push(("Accept", accept));
    }
    send(emulator, "PUT", &format!("/api/v2/Users/{USER}/UserCards"), &headers, body.as_bytes()).await
}

/// The assignment of the sample.
pub(crate) async fn assignment(emulator: &EmulatorHandle) -> Option<card_emulator::UserCard> {
    emulator.user_card(USER.parse().unwrap(), CARD.parse().unwrap()).await.unwrap()
}
