//! The client beside a hand-written call of the HTTP library: one request and its reply, what it costs to write and read a
//! request without a network, and a list read to its end.
//!
//! ```text
//! cargo bench -p card-client
//! ```
//!
//! `by_hand` is the named alternative in each group: the same work with the HTTP library and serde structs, without checks,
//! retries or limits. Read the medians as ratios within a group. The server is a thread of this process and times are of the
//! wall; `cargo run --release -p card-client --example cpu_per_request` tells CPU time with 64 requests under way, and
//! `--example stream_million` peak memory.

#[path = "../examples/support/server.rs"]
mod server;

use card_client::card_types::id123::{CardData, CreateCard, FieldValue};
use card_client::id123::Client;
use card_client::testing::Canned;
use divan::{Bencher, black_box};
use serde::{Deserialize, Serialize};
use tokio::runtime::{Builder, Runtime};

const KEY: &str = "a-key-for-measuring";
const TEMPLATE: &str = "906c56c2d85817633abc07978f4899ff89cff060";
const REPLY: &str = r#"{"status":"success","code":"200","message":"The card was created.","card-id":"A-1042","card-template-id":"906c56c2d85817633abc07978f4899ff89cff060"}"#;
const CARDS: usize = 10_000;
const PAGE: u32 = 500;

fn main() {
    divan::main();
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime")
}

fn request() -> CreateCard {
    let data = CardData::new()
        .name_fields(vec![FieldValue::new("name", "Zoë O'Brien")])
        .front_fields(vec![FieldValue::new("front-1", "Class of 2029")]);
    CreateCard::new(TEMPLATE, "A-1042").upsert(true).card_data(data)
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct HandWritten<'a> {
    action: &'a str,
    upsert_record: &'a str,
    card_template_id: &'a str,
    card_id: &'a str,
    card_data: HandWrittenData<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct HandWrittenData<'a> {
    name_fields: Vec<HandWrittenField<'a>>,
    front_fields: Vec<HandWrittenField<'a>>,
}

#[derive(Serialize)]
struct HandWrittenField<'a> {
    key: &'a str,
    value: &'a str,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct HandWrittenReply {
    status: String,
    card_id: String,
}

/// As a program would set it up that trusts the roots that are compiled in.
fn reqwest_client(timeout: std::time::Duration) -> reqwest::Client {
    let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("protocol versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let builder = reqwest::Client::builder().tls_backend_preconfigured(tls).no_proxy();
    builder.user_agent("by-hand/1").timeout(timeout).build().expect("a client")
}

fn body_by_hand() -> Vec<u8> {
    let request = HandWritten {
        action: "create-card",
        upsert_record: "true",
        card_template_id: TEMPLATE,
        card_id: "A-1042",
        card_data: HandWrittenData {
            name_fields: vec![HandWrittenField { key: "name", value: "Zoë O'Brien" }],
            front_fields: vec![HandWrittenField { key: "front-1", value: "Class of 2029" }],
        },
    };
    serde_json::to_vec(&request).expect("plain texts")
}

/// One request over a kept connection, and its reply.
mod one_request {
    use super::{Bencher, HandWrittenReply, KEY, REPLY, body_by_hand, request, reqwest_client, runtime, server};

    #[divan::bench]
    fn client(bencher: Bencher<'_, '_>) {
        let url = server::start(|_| REPLY.to_owned()).expect("a port");
        let client = super::Client::builder(KEY).base_url(url).build().expect("a client");
        let runtime = runtime();
        bencher.bench_local(|| runtime.block_on(client.send(&request())).expect("a success"));
    }

    #[divan::bench]
    fn by_hand(bencher: Bencher<'_, '_>) {
        let url = server::start(|_| REPLY.to_owned()).expect("a port") + "/api/v2/";
        let timeout = std::time::Duration::from_secs(30);
        let client = reqwest_client(timeout);
        let runtime = runtime();
        bencher.bench_local(|| {
            runtime.block_on(async {
                let request = client.post(&url).header("x-api-key", KEY).header("accept", "application/json");
                let request = request.header("content-type", "application/json").body(body_by_hand());
                let response = request.send().await.and_then(reqwest::Response::error_for_status).expect("a reply");
                let body = response.bytes().await.expect("a body");
                let reply: HandWrittenReply = serde_json::from_slice(&body).expect("the documented form");
                assert!(reply.status == "success" && reply.card_id == "A-1042");
            });
        });
    }
}

/// Everything of a call but the network.
mod without_network {
    use super::{Bencher, Canned, Client, HandWrittenReply, KEY, REPLY, black_box, body_by_hand, request, runtime};

    #[divan::bench]
    fn prepare(bencher: Bencher<'_, '_>) {
        let client = Client::builder(KEY).build().expect("a client");
        bencher.bench(|| client.prepare(&request()).expect("a valid request"));
    }

    #[divan::bench]
    fn client(bencher: Bencher<'_, '_>) {
        let runtime = runtime();
        // A client for each reply, made beforehand, since a record of all that was sent would grow.
        let client = || Client::builder(KEY).canned(&Canned::new().json(200, REPLY)).build().expect("a client");
        bencher
            .with_inputs(client)
            .bench_local_refs(|client| runtime.block_on(client.send(&request())).expect("a success"));
    }

    #[divan::bench]
    fn by_hand(bencher: Bencher<'_, '_>) {
        bencher.bench(|| {
            black_box(body_by_hand());
            let reply: HandWrittenReply = serde_json::from_slice(REPLY.as_bytes()).expect("the documented form");
            (reply.status, reply.card_id)
        });
    }
}

/// A list of 10,000 cards in pages of 500, over a real connection.
mod list {
    use serde::Deserialize;

    use super::{Bencher, CARDS, Client, KEY, PAGE, reqwest_client, runtime, server};

    #[derive(Deserialize)]
    struct Page {
        status: String,
        data: Vec<Card>,
    }

    /// What a program takes that wants these members and no others.
    #[derive(Deserialize)]
    struct Card {
        #[serde(rename = "card-id")]
        id: String,
        #[serde(rename = "card-status")]
        status: String,
        #[serde(rename = "card-title")]
        title: String,
    }

    /// Page after page until a short one, without a look at whether the list changed meanwhile.
    #[divan::bench(sample_count = 10)]
    fn by_hand(bencher: Bencher<'_, '_>) {
        let url = server::start(page).expect("a port") + "/api/v2/";
        let client = reqwest_client(std::time::Duration::from_secs(30));
        let runtime = runtime();
        bencher.bench_local(|| {
            runtime.block_on(async {
                let mut count = 0;
                loop {
                    let body =
                        format!(r#"{{"action":"list-cards","card-template-id":"t","limit":{PAGE},"offset":{count}}}"#);
                    let request = client.post(&url).header("x-api-key", KEY).body(body);
                    let response = request.send().await.and_then(reqwest::Response::error_for_status);
                    let body = response.expect("a reply").bytes().await.expect("a body");
                    let page: Page = serde_json::from_slice(&body).expect("the documented form");
                    assert_eq!(page.status, "success");
                    let received = page.data.len();
                    for card in page.data {
                        divan::black_box((card.id, card.status, card.title));
                        count += 1;
                    }
                    if received < PAGE as usize {
                        break;
                    }
                }
                assert_eq!(count, CARDS);
            });
        });
    }

    #[divan::bench(args = [0, 1, 4], sample_count = 10)]
    fn stream(bencher: Bencher<'_, '_>, pages_ahead: usize) {
        let url = server::start(page).expect("a port");
        let client = Client::builder(KEY).base_url(url).build().expect("a client");
        let runtime = runtime();
        bencher.bench_local(|| {
            runtime.block_on(async {
                let mut cards = client.list_all("t").page_size(PAGE).prefetch_pages(pages_ahead).stream();
                let mut count = 0;
                while let Some(card) = cards.next().await {
                    card.expect("a card");
                    count += 1;
                }
                assert_eq!(count, CARDS);
            });
        });
    }

    fn page(body: &[u8]) -> String {
        let asked: serde_json::Value = serde_json::from_slice(body).expect("a request");
        let number = |name: &str| usize::try_from(asked[name].as_u64().unwrap_or_default()).expect("small");
        let (from, limit) = (number("offset"), number("limit"));
        let cards: Vec<String> = (from..CARDS.min(from + limit))
            .map(|id| format!(r#"{{"card-id":"A-{id}","card-status":"Installed","card-title":"Student card"}}"#))
            .collect();
        format!(r#"{{"status":"success","code":"1","message":"ok","data":[{}]}}"#, cards.join(","))
    }
}
