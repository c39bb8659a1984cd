//! Clients that go away before their reply: what was carried out is in journal and statistics all the same.

use std::collections::BTreeSet;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use card_emulator::{Calls, DEMO_KEY, Emulator, EmulatorHandle, Fault, FaultPlan, FaultRule};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::{JoinSet, yield_now};
use tokio::time::timeout;

use crate::control::control;
use crate::support::{CARD, USER, act, done, put, request, send, start, start_with};

/// Far beyond what is needed; a test that fails by waiting fails here.
const PATIENCE: Duration = Duration::from_secs(120);

/// `CARD_EMULATOR_SEED` repeats a run; its seed is printed.
struct Random(u64);

impl Random {
    fn begin() -> Self {
        let given = std::env::var("CARD_EMULATOR_SEED").ok().map(|text| text.parse().expect("CARD_EMULATOR_SEED"));
        let seed = given.unwrap_or_else(|| SystemTime::now().duration_since(UNIX_EPOCH).unwrap().subsec_nanos().into());
        println!("CARD_EMULATOR_SEED={seed}");
        Self(seed)
    }

    /// `SplitMix64`.
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}

/// How a client behaves once its request is sent.
#[derive(Clone, Copy)]
enum Leaving {
    /// Waits for the whole reply.
    Not,
    /// Closes, after the scheduler had so many turns.
    Closing(u64),
    /// Resets the connection, as a killed process may.
    Resetting(u64),
}

impl Leaving {
    fn any(random: &mut Random) -> Self {
        match random.below(5) {
            0 => Self::Not,
            1 | 2 => Self::Closing(random.below(40)),
            _ => Self::Resetting(random.below(40)),
        }
    }
}

fn message(path: &str, body: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\nX-API-KEY: {DEMO_KEY}\r\nContent-Type: application/json\r\n\
         connection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

async fn visit(address: std::net::SocketAddr, message: String, leaving: Leaving) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(message.as_bytes()).await.unwrap();
    match leaving {
        // A fault may end the connection.
        Leaving::Not => drop(stream.read_to_end(&mut Vec::new()).await),
        Leaving::Closing(turns) | Leaving::Resetting(turns) => {
            for _ in 0..turns {
                yield_now().await;
            }
            if matches!(leaving, Leaving::Resetting(_)) {
                stream.set_zero_linger().unwrap();
            }
        }
    }
}

/// Checks state, journal and statistics of one moment against each other. Returns how many replies went undelivered.
async fn look(emulator: &EmulatorHandle) -> usize {
    let seen: Value = serde_json::from_str(&emulator.snapshot_with_journal().await.unwrap()).unwrap();
    let entries = seen["journal"].as_array().unwrap();
    let carried_out =
        |entry: &&Value| entry["code"] != "429" && !entry["rules"].to_string().contains("not carried out");
    let told: Vec<&str> =
        entries.iter().filter(carried_out).map(|entry| entry["body"]["card-id"].as_str().unwrap()).collect();
    let cards = seen["card"].as_array().unwrap();
    let stored: BTreeSet<&str> = cards.iter().map(|card| card["card_id"].as_str().unwrap()).collect();
    assert_eq!(told.iter().copied().collect::<BTreeSet<_>>(), stored, "the journal, and what was stored");
    assert_eq!(told.len(), stored.len(), "each is told once");
    let counts = seen["statistics"].as_array().unwrap();
    let counted: u64 = counts.iter().map(|count| count["count"].as_u64().unwrap()).sum();
    assert_eq!(counted, entries.len() as u64, "the statistics, and the journal");
    entries.iter().filter(|entry| entry["undelivered"] == true).count()
}

/// Clients come and go until enough of them went unanswered.
async fn crowd(random: &mut Random, plan: FaultPlan) -> EmulatorHandle {
    let emulator = start_with(Emulator::builder().journal_capacity(100_000).faults(plan)).await;
    let mut sent = 0;
    while look(&emulator).await < 40 {
        let mut clients = JoinSet::new();
        for _ in 0..40 {
            let body = request("create-card", &format!("A-{sent}"), json!({"upsert-record": true}));
            let message = message("/api/v2/", &body.to_string());
            clients.spawn(visit(emulator.address(), message, Leaving::any(random)));
            sent += 1;
        }
        while let Some(ended) = clients.join_next().await {
            ended.unwrap();
            look(&emulator).await;
        }
    }
    emulator
}

/// Revision and requests of one moment.
async fn figures(emulator: &EmulatorHandle) -> (u64, u64) {
    let reply = control(emulator, "GET", "overview", &Value::Null).await.json();
    (reply["revision"].as_u64().unwrap(), reply["requests"].as_u64().unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_counts_by_the_journal_counts_every_change_though_clients_go_away() {
    let mut random = Random::begin();
    let before = figures(&start().await).await.0;
    let emulator = crowd(&mut random, FaultPlan::new(0)).await;
    let (revision, requests) = figures(&emulator).await;
    assert_eq!(revision - before, requests, "each request is one change");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn under_faults_too() {
    let mut random = Random::begin();
    let seed = random.below(u64::MAX);
    let rule = |fault, share| FaultRule::new(fault).probability(share);
    let plan = FaultPlan::new(seed)
        .rule(rule(Fault::Latency { milliseconds: 2 }, 0.3))
        .rule(rule(Fault::ResetBefore, 0.1).name("not carried out"))
        .rule(rule(Fault::TooManyRequests { retry_after_seconds: 0 }, 0.1))
        .rule(rule(Fault::LostReply, 0.1))
        .rule(rule(Fault::ResetAfter, 0.1))
        .rule(rule(Fault::Stall { milliseconds: 1, bytes: 3 }, 0.1))
        .rule(rule(Fault::Duplicate, 0.1))
        .rule(rule(Fault::ServerErrorHtml { carried_out: true }, 0.1));
    crowd(&mut random, plan).await;
    let before = figures(&start().await).await.0;
    let twice = FaultPlan::new(seed).rule(FaultRule::new(Fault::Duplicate));
    let emulator = crowd(&mut random, twice).await;
    let (revision, requests) = figures(&emulator).await;
    assert_eq!(revision - before, 2 * requests, "a request that is carried out twice came once");
}

#[tokio::test]
async fn a_reply_that_a_fault_or_its_client_gave_up_is_marked_and_no_other() {
    let plan = FaultPlan::new(0)
        .rule(FaultRule::new(Fault::ResetBefore).card_id("A"))
        .rule(FaultRule::new(Fault::ResetAfter).card_id("B"))
        .rule(FaultRule::new(Fault::LostReply).card_id("C"))
        .rule(FaultRule::new(Fault::Truncate { bytes: 5 }).card_id("D"))
        .rule(FaultRule::new(Fault::Latency { milliseconds: 50 }).card_id("E").calls(Calls::Nth(1)));
    let emulator = start_with(Emulator::builder().faults(plan)).await;
    for (card, leaving) in [
        ("A", Leaving::Not),
        ("B", Leaving::Not),
        ("C", Leaving::Not),
        ("D", Leaving::Not),
        ("F", Leaving::Not),
        ("E", Leaving::Closing(0)),
    ] {
        let body = request("create-card", card, json!({})).to_string();
        visit(emulator.address(), message("/api/v2/", &body), leaving).await;
    }
    // The last one's client has gone; it is carried out, as the fault's description says.
    let whole = async {
        loop {
            let entries = emulator.journal();
            if entries.len() == 6 && entries[5].undelivered {
                return entries;
            }
            yield_now().await;
        }
    };
    let entries = timeout(PATIENCE, whole).await.unwrap();
    let marks: Vec<bool> = entries.iter().map(|entry| entry.undelivered).collect();
    assert_eq!(marks, [true, true, true, false, false, true]);
    assert_eq!(entries[5].code, "success");
    let shown = serde_json::to_value(&entries).unwrap();
    assert_eq!((&shown[5]["undelivered"], shown[4].get("undelivered")), (&json!(true), None));
    let copy = start().await;
    copy.restore(&emulator.snapshot_with_journal().await.unwrap()).await.unwrap();
    assert_eq!(copy.journal(), entries);
}

#[tokio::test]
async fn a_reset_whose_caller_goes_away_is_whole() {
    let emulator = start().await;
    for round in 0..20 {
        done(&emulator, "create-card", "A-1", json!({})).await;
        visit(emulator.address(), message("/_emulator/reset", ""), Leaving::Closing(round)).await;
        let begun_again = async {
            loop {
                let seen: Value = serde_json::from_str(&emulator.snapshot_with_journal().await.unwrap()).unwrap();
                let is_empty = |part: &str| seen[part].as_array().unwrap().is_empty();
                assert_eq!(is_empty("card"), is_empty("journal"), "round {round}");
                if is_empty("card") {
                    break;
                }
            }
        };
        timeout(PATIENCE, begun_again).await.unwrap();
    }
}

#[tokio::test]
async fn the_revision_counts_what_wrote_and_nothing_else() {
    let emulator = start().await;
    done(&emulator, "create-card", "A-1", json!({})).await;
    put(&emulator, "application/json", None, &json!({"UserId": USER, "CardId": CARD}).to_string()).await;
    let before = figures(&emulator).await.0;
    let (name, value) = card_emulator::DEMO_CREDENTIAL;
    let credential = [(name, value), ("Content-Type", "application/json")];
    let user = "11111111-1111-4111-8111-111111111111";
    let nothing = [
        ("GET", format!("/api/v2/Users/UserCards?userId={USER}")),
        ("GET", format!("/api/v1/Users/UserCards?userId={USER}")),
        ("DELETE", format!("/api/v2/Users/{user}/UserCards/RemoveAllCards")),
        ("DELETE", format!("/api/v2/Users/{user}/UserCards/{CARD}")),
        ("PUT", format!("/api/v2/Users/{user}/UserCards")),
    ];
    for (method, path) in &nothing {
        let reply = send(&emulator, method, path, &credential, b"").await;
        assert_ne!(reply.status, 405, "{method} {path}");
        assert_eq!(figures(&emulator).await.0, before, "{method} {path}: {}", reply.body);
    }
    for (action, card) in [("list-cards", "A-1"), ("view-card", "A-1"), ("create-card", "A-1"), ("delete-card", "B")] {
        act(&emulator, action, card, json!({})).await;
        assert_eq!(figures(&emulator).await.0, before, "{action}");
    }
    assert_eq!(control(&emulator, "POST", "seed", &json!({"templates": []})).await.status, 200);
    assert_eq!(figures(&emulator).await.0, before, "a seed of nothing");
    let body = json!({"UserId": USER, "CardId": CARD}).to_string();
    assert_eq!(put(&emulator, "application/json", None, &body).await.status, 200);
    done(&emulator, "update-card", "A-1", json!({})).await;
    done(&emulator, "delete-card", "A-1", json!({})).await;
    assert_eq!(figures(&emulator).await.0, before + 3, "what is written as it was counts");
}
