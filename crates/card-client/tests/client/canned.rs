//! Canned replies and a real connection: the same reply leads to the same outcome.

use card_client::testing::Canned;
use card_client::{Error, ErrorKind, Limits, Response, RetryPolicy, id123};
use card_types::id123::CreateCardSuccess;

use crate::fixtures::{KEY, create_card, id123_builder, success_body};
use crate::server::{Reply, Server, Then};

const JSON: (&str, &str) = ("content-type", "application/json");
const FAILURE: &str = r#"{"status":"failure","code":1042,"message":"Card exists","card-id":7}"#;

/// Everything that a caller can see.
fn seen(outcome: Result<Response<CreateCardSuccess>, Error>) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    match outcome {
        Ok(reply) => format!("{} {:?} {}", reply.status(), reply.header("retry-after"), text(reply.body())),
        Err(error) => format!(
            "{:?} {:?} {:?} {:?} {:?}",
            error.kind(),
            error.status(),
            error.retry_after(),
            error.body().map(text),
            error.body_preview(),
        ),
    }
}

fn client(builder: id123::ClientBuilder) -> id123::Client {
    builder.retry(RetryPolicy::none()).max_response_bytes(success_body().len()).build().unwrap()
}

#[tokio::test]
async fn status_headers_patience_and_cap_are_those_of_a_connection() {
    let too_long = format!("{} ", success_body());
    let bodies = [success_body(), &too_long, FAILURE, "", "<html>busy</html>"];
    let patience = [None, Some(("retry-after", "7")), Some(("retry-after-ms", "1500")), Some(("retry-after", "soon"))];
    for status in [200, 201, 202, 204, 301, 304, 400, 401, 404, 413, 429, 500, 503] {
        for body in bodies {
            for header in patience {
                let headers: Vec<_> = [Some(JSON), header].into_iter().flatten().collect();
                let canned = Canned::new().reply(status, &headers, body);
                let from_canned = client(id123::Client::builder(KEY).canned(&canned)).send(&create_card()).await;
                let body = if matches!(status, 204 | 304) { "" } else { body };
                let mut head = format!("HTTP/1.1 {status} Whatever\r\nconnection: close\r\n");
                for (name, value) in headers {
                    head.extend([name, ": ", value, "\r\n"]);
                }
                if !matches!(status, 204 | 304) {
                    head.extend(["content-length: ", &body.len().to_string(), "\r\n"]);
                }
                let server = Server::replying(Reply::raw(format!("{head}\r\n{body}"), Then::Close)).await;
                let from_server = client(id123_builder(&server)).send(&create_card()).await;
                let (from_canned, from_server) = (seen(from_canned), seen(from_server));
                assert_eq!(from_canned, from_server, "{status} {header:?} {body:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_reply_over_the_cap_is_refused_and_success_holds_nobody_back() {
    let canned = Canned::new().json(503, " ".repeat(success_body().len() + 1));
    let error = client(id123::Client::builder(KEY).canned(&canned)).send(&create_card()).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::TooLarge, Some(503)));

    // A hold of the queue would be as long as the server asks, far beyond the patience of a test.
    let headers = [JSON, ("retry-after", "86400")];
    let canned = Canned::new().reply(200, &headers, success_body()).json(200, success_body());
    let limits = Limits::new().concurrency(1);
    let client = id123::Client::builder(KEY).canned(&canned).limits(limits).build().unwrap();
    client.send(&create_card()).await.unwrap();
    client.send(&create_card()).await.unwrap();
}

#[tokio::test]
async fn an_answer_is_json_as_it_says() {
    let canned = Canned::new().answer(|_| (200, success_body().to_owned()));
    let reply = client(id123::Client::builder(KEY).canned(&canned)).send(&create_card()).await.unwrap();
    assert_eq!(reply.header("content-type"), Some("application/json"));
}
