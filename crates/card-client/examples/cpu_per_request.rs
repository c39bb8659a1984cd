//! CPU time of a request, beside a hand-written call of the HTTP library with serde types; 64 at a time, local server.
//!
//! ```text
//! cargo run --release -p card-client --example cpu_per_request
//! ```
//!
//! The clients run on one thread, whose time on the processor is read from Linux; the server's threads do not count. Rounds
//! of both alternate. With `-- client` or `-- hand`, one of the two sends a single round of requests, for a profiler that
//! counts instructions, which a busy machine does not disturb:
//!
//! ```text
//! valgrind --tool=callgrind --separate-threads=yes target/release/examples/cpu_per_request client
//! ```

#[path = "support/server.rs"]
mod server;

use std::error::Error;
use std::future::Future;
use std::sync::Arc;

use card_client::card_types::id123::{CardData, CreateCard, FieldValue};
use card_client::id123::Client;
use rustls::{ClientConfig, RootCertStore};
use serde::{Deserialize, Serialize};

const AT_ONCE: usize = 64;
const REQUESTS: usize = 6_400;
const ROUNDS: usize = 31;
const KEY: &str = "a-key-for-measuring";
const REPLY: &str = r#"{"status":"success","code":"200","message":"The card was created.","card-id":"A-1042","card-template-id":"906c56c2d85817633abc07978f4899ff89cff060"}"#;
const TEMPLATE: &str = "906c56c2d85817633abc07978f4899ff89cff060";

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
    code: String,
    message: String,
    card_id: String,
    card_template_id: String,
}

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let url = server::start(|_| REPLY.to_owned())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let ours = Client::builder(KEY).base_url(url.clone()).build()?;
    let theirs = http_library()?;
    let endpoint: Arc<str> = format!("{url}/api/v2/").into();
    match std::env::args().nth(1).as_deref() {
        Some("client") => return runtime.block_on(measure(move || send_with_client(ours.clone()))).map(drop),
        Some("hand") => {
            return runtime.block_on(measure(move || send_by_hand(theirs.clone(), endpoint.clone()))).map(drop);
        }
        Some(other) => return Err(format!("{other} is neither client nor hand").into()),
        None => {}
    }
    let (mut with_client, mut by_hand) = (Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        let (ours, theirs, endpoint) = (ours.clone(), theirs.clone(), endpoint.clone());
        let client = runtime.block_on(measure(move || send_with_client(ours.clone())))?;
        let hand = runtime.block_on(measure(move || send_by_hand(theirs.clone(), endpoint.clone())))?;
        // The first round opens the connections.
        if round > 0 {
            with_client.push(client);
            by_hand.push(hand);
        }
    }
    let ratios = with_client.iter().zip(&by_hand).map(|(client, hand)| client / hand).collect();
    let (least_client, least_hand) = (least(&with_client), least(&by_hand));
    let (client, hand) = (median(with_client), median(by_hand));
    println!("microseconds of CPU per request, median and least of {ROUNDS} rounds");
    println!("card-client:    {client:.1} {least_client:.1}");
    println!("by hand:        {hand:.1} {least_hand:.1}");
    println!(
        "ratio:          {:.3} (median over the rounds), {:.3} (of the least)",
        median(ratios),
        least_client / least_hand
    );
    Ok(())
}

/// Microseconds of this thread's CPU time per request.
async fn measure<F>(send: impl Fn() -> F + Clone + Send + 'static) -> Outcome<f64>
where
    F: Future<Output = bool> + Send + 'static,
{
    let before = cpu_nanoseconds()?;
    let tasks: Vec<_> = (0..AT_ONCE)
        .map(|_| {
            let send = send.clone();
            tokio::spawn(async move {
                let mut succeeded = 0;
                for _ in 0..REQUESTS / AT_ONCE {
                    succeeded += usize::from(send().await);
                }
                succeeded
            })
        })
        .collect();
    let mut succeeded = 0;
    for task in tasks {
        succeeded += task.await?;
    }
    if succeeded != REQUESTS {
        return Err(format!("{succeeded} of {REQUESTS} requests succeeded").into());
    }
    let spent = u32::try_from((cpu_nanoseconds()? - before) / 1000)?;
    Ok(f64::from(spent) / f64::from(u32::try_from(REQUESTS)?))
}

async fn send_with_client(client: Client) -> bool {
    let data = CardData::new()
        .name_fields(vec![FieldValue::new("name", "Zoë O'Brien")])
        .front_fields(vec![FieldValue::new("front-1", "Class of 2029")]);
    // The call does not borrow the request, which need not live on while the reply is waited for.
    let call = client.send(&CreateCard::new(TEMPLATE, "A-1042").upsert(true).card_data(data));
    call.await.is_ok_and(|reply| reply.card_id.as_ref().is_some_and(|id| *id == *"A-1042"))
}

async fn send_by_hand(client: reqwest::Client, endpoint: Arc<str>) -> bool {
    let data = HandWrittenData {
        name_fields: vec![HandWrittenField { key: "name", value: "Zoë O'Brien" }],
        front_fields: vec![HandWrittenField { key: "front-1", value: "Class of 2029" }],
    };
    let request = HandWritten {
        action: "create-card",
        upsert_record: "true",
        card_template_id: TEMPLATE,
        card_id: "A-1042",
        card_data: data,
    };
    let Ok(body) = serde_json::to_vec(&request) else { return false };
    drop(request);
    let request = client.post(&*endpoint).header("x-api-key", KEY).header("accept", "application/json");
    let Ok(response) = request.header("content-type", "application/json").body(body).send().await else { return false };
    if !response.status().is_success() {
        return false;
    }
    let Ok(body) = response.bytes().await else { return false };
    serde_json::from_slice::<HandWrittenReply>(&body).is_ok_and(|reply| {
        let HandWrittenReply { status, code, message, card_id, card_template_id } = reply;
        status == "success"
            && code == "200"
            && !message.is_empty()
            && card_id == "A-1042"
            && card_template_id == TEMPLATE
    })
}

/// The same library with the same TLS, a timeout and a user agent, as a careful team would set it up.
fn http_library() -> Outcome<reqwest::Client> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let tls = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let timeout = std::time::Duration::from_secs(30);
    Ok(reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .no_proxy()
        .user_agent("by-hand/1")
        .timeout(timeout)
        .build()?)
}

/// Time that this thread has spent on a processor.
fn cpu_nanoseconds() -> Outcome<u64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    Ok(text.split(' ').next().ok_or("schedstat is empty")?.parse()?)
}

/// What other programs on the machine disturbed least.
fn least(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::INFINITY, f64::min)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
