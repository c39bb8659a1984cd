//! No text that this crate makes ever holds a credential, an address, or a reply's body.

use std::error::Error as _;
use std::fmt::Write as _;
use std::time::Duration;

use card_client::testing::Canned;
use card_client::{Error, HttpVersion, RetryPolicy, blub0x, id123};
use card_types::Encoding;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

use crate::fixtures::{KEY, create_card, id123, update_user_card};
use crate::log::Log;
use crate::server::{Reply, Server, Then};

/// Everything that a logger could print of an error.
fn every_text(error: &Error) -> String {
    let mut text = format!("{error}\n{error:?}\n{error:#?}");
    let mut next = error.source();
    while let Some(source) = next {
        write!(text, "\n{source}\n{source:?}").unwrap();
        next = source.source();
    }
    text
}

fn replies() -> Vec<Reply> {
    let secret = format!("<html>{KEY} hunter2</html>");
    vec![
        Reply::raw("", Then::Close),
        Reply::raw("", Then::Stall),
        Reply::raw(format!("{KEY}\r\n\r\n"), Then::Close),
        Reply::raw(format!("HTTP/1.1 200 {KEY}\r\ncontent-length: 90\r\n\r\n{KEY}"), Then::Close),
        Reply::raw(
            format!("HTTP/1.1 302 x\r\nlocation: https://x/?key={KEY}\r\ncontent-length: 0\r\n\r\n"),
            Then::Close,
        ),
        Reply::new(200, "text/html", &secret),
        Reply::new(500, "text/html", &secret),
        Reply::new(
            401,
            "application/json",
            &format!(r#"{{"status":"failure","code":"{KEY}","message":"bad key {KEY}!"}}"#),
        ),
        Reply::new(200, "application/json", &format!(r#"{{"status":"failure","code":1,"message":"bad key {KEY}!"}}"#)),
        Reply::new(200, "application/json", &format!(r#"{{"status":"{KEY}","code":1,"message":"{KEY}"}}"#)),
        Reply::new(200, "application/json", &format!(r#"{{"status":"success","message":{{"{KEY}":"hunter2"}}}}"#)),
        Reply::new(400, "application/json", &format!(r#"{{"Message":"bad {KEY}","ModelState":{{"a":["hunter2"]}}}}"#)),
        Reply::new(400, "text/plain", &format!("bad {KEY}")),
        Reply::new(400, "application/xml", &format!("<Error><Message>bad {KEY}</Message><a>hunter2</a></Error>")),
    ]
}

#[tokio::test]
async fn no_text_of_any_error_holds_the_key_the_address_or_the_body() {
    for reply in replies() {
        let server = Server::replying(reply.clone()).await;
        let builder = id123::Client::builder(KEY).base_url(server.url()).retry(RetryPolicy::none());
        let client = builder.timeout(Duration::from_millis(200)).build().unwrap();
        let error = client.send(&create_card()).await.unwrap_err();
        check(&every_text(&error), &server, &reply);
        assert!(error.message().is_none_or(|message| !message.contains(KEY)));

        let bearer = format!("Bearer {KEY}");
        let builder =
            blub0x::Client::builder("Authorization", bearer).base_url(server.url()).retry(RetryPolicy::none());
        let client = builder.timeout(Duration::from_millis(200)).build().unwrap();
        match client.send(&update_user_card()).await {
            Ok(response) => assert!(!format!("{response:?}").contains("hunter2"), "{reply:?}"),
            Err(error) => check(&every_text(&error), &server, &reply),
        }
    }
}

fn check(text: &str, server: &Server, reply: &Reply) {
    for secret in [KEY, "hunter2", &server.address().to_string(), "api/v2"] {
        assert!(!text.contains(secret), "{secret} leaked by {reply:?}: {text}");
    }
}

#[tokio::test]
async fn an_echoed_key_is_replaced_in_code_message_and_raw_body_of_an_error() {
    let body = format!(r#"{{"status":"failure","code":"{KEY}","message":"no such key: {KEY}"}}"#);
    let server = Server::answering(200, "application/json", &body).await;
    let error = id123(&server).send(&create_card()).await.unwrap_err();
    assert_eq!(error.code(), Some("[redacted]"));
    assert_eq!(error.message(), Some("no such key: [redacted]"));
    let clean = body.replace(KEY, "[redacted]");
    assert_eq!(error.body(), Some(clean.as_bytes()));
}

#[tokio::test]
async fn an_echoed_key_is_replaced_in_a_successful_reply_its_headers_and_its_debug() {
    let body = format!(r#"{{"status":"success","code":1,"message":"key {KEY} accepted","card-id":"{KEY}"}}"#);
    let headers = [("content-type", "application/json"), ("x-echo", KEY), ("server", KEY)];
    let canned = Canned::new().reply(200, &headers, body.clone());
    let client = id123::Client::builder(KEY).canned(&canned).build().unwrap();
    let reply = client.send(&create_card()).await.unwrap();
    assert_eq!(reply.message.as_deref(), Some("key [redacted] accepted"));
    assert_eq!((reply.header("X-Echo"), reply.header("server")), (Some("[redacted]"), Some("[redacted]")));
    assert_eq!(reply.body(), body.replace(KEY, "[redacted]").as_bytes());
    assert!(!format!("{reply:?}").contains(KEY));
}

#[tokio::test]
async fn a_hostile_message_stays_on_one_short_line() {
    let message = format!("no\\r\\n2026-01-01 ERROR forged\\u202e{}", "x".repeat(100_000));
    let server = Server::answering(
        200,
        "application/json",
        &format!(r#"{{"status":"failure","code":1,"message":"{message}"}}"#),
    )
    .await;
    let error = id123(&server).send(&create_card()).await.unwrap_err();
    let text = error.to_string();
    assert!(text.len() < 600 && text.chars().all(|c| !c.is_control() && c != '\u{202e}'), "{text}");
    assert!(error.message().unwrap().len() > 100_000);
}

#[tokio::test]
async fn no_log_of_this_crate_or_one_below_it_holds_the_key_or_what_was_sent() {
    for version in [HttpVersion::Http1, HttpVersion::Http2] {
        let log = Log::default();
        let subscriber = tracing_subscriber::fmt().with_writer(log.clone()).with_max_level(tracing::Level::TRACE);
        // Of this thread, on which the connections are served as well.
        let guard = tracing::subscriber::set_default(subscriber.with_ansi(false).finish());
        let server = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let builder = id123::Client::builder(KEY).base_url(format!("http://{}", server.local_addr().unwrap()));
        let client = builder.http_version(version).retry(RetryPolicy::none()).build().unwrap();
        let request = create_card().security_question_1("hunter2");
        let reader = async {
            let (mut stream, _) = server.accept().await.unwrap();
            let mut sent = Vec::new();
            // Either version sends what was asked for without a word of the server.
            while !String::from_utf8_lossy(&sent).contains("hunter2") {
                assert_ne!(stream.read_buf(&mut sent).await.unwrap(), 0);
            }
        };
        let (result, ()) = tokio::join!(client.send(&request), reader);
        assert!(result.is_err(), "nothing was answered");
        drop(guard);
        let text = log.text();
        assert!(text.contains("card.operation=\"create-card\""), "{text}");
        assert!(version == HttpVersion::Http1 || text.contains("h2::"), "the library below was heard: {text}");
        assert!(!text.contains(KEY) && !text.contains("hunter2"), "{text}");
    }
}

#[test]
fn clients_and_builders_never_show_the_credential() {
    let swapped = blub0x::Client::builder(KEY, "Authorization").build().unwrap();
    let mut text = format!("{swapped:?}");
    let builder = blub0x::Client::builder("Authorization", KEY).encoding(Encoding::Xml);
    write!(text, "{builder:?}").unwrap();
    write!(text, "{:?}", builder.build().unwrap()).unwrap();
    let builder = id123::Client::builder(KEY).base_url("http://127.0.0.1:1/");
    write!(text, "{builder:?}").unwrap();
    write!(text, "{:?}", builder.build().unwrap()).unwrap();
    for bad in [format!("{KEY}\n"), format!("{KEY}\u{1F511}"), format!("{KEY}\0")] {
        text += &every_text(&id123::Client::builder(bad.clone()).build().unwrap_err());
        text += &every_text(&blub0x::Client::builder("Authorization", bad.clone()).build().unwrap_err());
        text += &every_text(&blub0x::Client::builder(bad, "Authorization").build().unwrap_err());
    }
    text +=
        &every_text(&id123::Client::builder("k").base_url(format!("https://me:{KEY}@x.test/")).build().unwrap_err());
    assert!(!text.contains(KEY), "{text}");
}
