//! The control API: what it does, and whom it refuses.

use card_emulator::{Activation, Emulator, EmulatorHandle, ErrorKind, ExpiredCards};
use serde_json::{Value, json};

use crate::support::{CARD, Reply, TEMPLATE, USER, assignment, done, list, put, send, start, start_with, status};

pub(crate) const JSON: (&str, &str) = ("Content-Type", "application/json");

/// Sends a request with the headers given alone, `Host` included.
pub(crate) async fn bare(emulator: &EmulatorHandle, method: &str, path: &str, headers: &str, body: &str) -> Reply {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    let mut stream = tokio::net::TcpStream::connect(emulator.address()).await.unwrap();
    let head = format!(
        "{method} /_emulator/{path} HTTP/1.1\r\nconnection: close\r\n{headers}content-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply).await.unwrap();
    Reply::parse(&reply)
}

pub(crate) async fn control(emulator: &EmulatorHandle, method: &str, path: &str, body: &Value) -> Reply {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    bare(emulator, method, path, "host: 127.0.0.1\r\ncontent-type: application/json\r\n", &body).await
}

#[tokio::test]
async fn a_web_page_cannot_drive_it() {
    let emulator = start().await;
    done(&emulator, "create-card", "A-1", json!({})).await;
    let reset = |headers: &'static str| bare(&emulator, "POST", "reset", headers, "");
    for headers in [
        "host: evil.example\r\n",
        "host: localhost.evil.example:80\r\n",
        "",
        "host: 127.0.0.1\r\nhost: 127.0.0.1\r\n",
        "host: 127.0.0.1\r\norigin: http://evil.example\r\n",
        "host: 127.0.0.1\r\norigin: null\r\n",
        "host: 127.0.0.1\r\norigin: http://127.0.0.1:81\r\n",
        "host: 127.0.0.1\r\nsec-fetch-site: cross-site\r\n",
    ] {
        assert_eq!(reset(headers).await.status, 403, "{headers}");
    }
    let form = "host: 127.0.0.1\r\ncontent-type: text/plain\r\n";
    assert_eq!(bare(&emulator, "POST", "seed", form, "{}").await.status, 415);
    assert_eq!(list(&emulator).await.len(), 1);
    assert_eq!(reset("host: 127.0.0.1\r\norigin: http://127.0.0.1\r\n").await.status, 200);
    assert!(list(&emulator).await.is_empty());
}

#[tokio::test]
async fn unknown_paths_and_methods_are_told_with_what_was_probably_meant() {
    let emulator = start().await;
    let reply = control(&emulator, "GET", "snap-shot", &Value::Null).await;
    assert_eq!((reply.status, reply.json()["error"].as_str().unwrap().contains("did you mean snapshot?")), (404, true));
    let reply = control(&emulator, "POST", "faults", &Value::Null).await;
    assert_eq!(reply.status, 405);
    assert!(reply.json()["error"].as_str().unwrap().ends_with("use GET, PUT, DELETE"), "{}", reply.body);
    // Vendors' requests do not need the control API's Host.
    assert_eq!(send(&emulator, "POST", "/_emulator", &[JSON], b"").await.status, 404);
}

#[tokio::test]
async fn pages_are_those_of_the_state_also_after_it_was_replaced() {
    let emulator = start().await;
    let page = async |offset: usize| -> Vec<String> {
        let body = json!({"action": "list-cards", "card-template-id": TEMPLATE, "limit": 3, "offset": offset});
        let reply = crate::support::id123(&emulator, &body).await.json();
        reply["data"].as_array().unwrap().iter().map(|card| card["card-id"].as_str().unwrap().to_owned()).collect()
    };
    for card in ["A", "B", "C", "D", "E", "F", "G"] {
        done(&emulator, "create-card", card, json!({})).await;
    }
    for _ in 0..2 {
        assert_eq!(
            [page(0).await, page(3).await, page(6).await],
            [vec!["A", "B", "C"], vec!["D", "E", "F"], vec!["G"]]
        );
        assert!(page(7).await.is_empty());
    }
    let all = emulator.snapshot().await.unwrap();
    emulator.reset().await.unwrap();
    done(&emulator, "create-card", "X", json!({})).await;
    assert_eq!(page(0).await, ["X"]);
    assert!(page(3).await.is_empty());
    assert!(emulator.restore(&all.replace("Inactive", "Lost")).await.is_err());
    done(&emulator, "create-card", "Y", json!({})).await;
    assert_eq!((page(0).await, page(1).await), (vec!["X".to_owned(), "Y".to_owned()], vec!["Y".to_owned()]));
    emulator.restore(&all).await.unwrap();
    done(&emulator, "create-card", "H", json!({})).await;
    assert_eq!(
        [page(3).await, page(6).await, page(5).await],
        [vec!["D", "E", "F"], vec!["G", "H"], vec!["F", "G", "H"]]
    );
}

#[tokio::test]
async fn a_seed_is_put_in_whole_or_not_at_all() {
    let card = |id: &str| json!({"card-template-id": TEMPLATE, "card-id": id});
    let seed = json!({"cards": [card("A-1")], "user-cards": [{"UserId": USER, "CardId": CARD, "NumberOfCardUses": 4}]});
    let emulator = start_with(Emulator::builder().seed(seed.to_string())).await;
    assert_eq!(assignment(&emulator).await.unwrap().number_of_card_uses, Some(4));
    let before = emulator.dump().await.unwrap();
    for (seed, place) in [
        (json!({"cards": [card("A-2"), {"card-id": "A-3"}]}), "cards[1]"),
        (json!({"cards": [card("A-2"), {"card-template-id": "none", "card-id": "A-3"}]}), "card-template-id"),
        (json!({"cards": [{"card-template-id": TEMPLATE, "card-id": "A", "recipient_email": "s3cret"}]}), "cards[0]"),
        (json!({"user-cards": [{"UserId": "x"}]}), "user-cards[0]"),
        (json!({"templates": [{"id": ""}]}), "templates[0]"),
        (
            json!({"templates": [{"id": "t", "fields": [{"group": "front_fields", "key": "k", "label": "l"}]}]}),
            "front-fields",
        ),
        (json!({"cars": []}), "cars"),
    ] {
        let reply = control(&emulator, "POST", "seed", &seed).await;
        assert!(
            reply.status == 400 && reply.body.contains(place) && !reply.body.contains("s3cret"),
            "{place}: {}",
            reply.body
        );
        assert_eq!(emulator.dump().await.unwrap(), before, "{place}");
    }
    emulator.seed(&json!({"cards": [card("A-1"), card("A-2")]}).to_string()).await.unwrap();
    assert_eq!(list(&emulator).await.len(), 2);
    emulator.reset().await.unwrap();
    assert_eq!(emulator.dump().await.unwrap(), before, "a reset begins with the seed again");
    let error = Emulator::builder().seed("{").start().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
}

#[tokio::test]
async fn a_card_expires_and_is_renewed_as_the_clock_moves() {
    for (policy, while_expired) in
        [(ExpiredCards::KeepStatus, "Inactive"), (ExpiredCards::ListAsDeactivated, "Deactivated")]
    {
        let emulator = start_with(Emulator::builder().expired_cards(policy)).await;
        emulator.freeze_time();
        emulator.set_time(1_600_000_000);
        done(&emulator, "create-card", "A-1", json!({"card-expiration": "2020-09-13T12:27:40+00:00"})).await;
        emulator.advance_time(59);
        assert_eq!(status(&emulator, "A-1").await, "Inactive");
        emulator.advance_time(1);
        assert_eq!(status(&emulator, "A-1").await, while_expired);
        done(&emulator, "update-card", "A-1", json!({"card-expiration": "2021-01-01T00:00:00+00:00"})).await;
        assert_eq!(status(&emulator, "A-1").await, "Inactive");
    }
}

#[tokio::test]
async fn an_activation_window_can_be_stepped_through() {
    let emulator = start().await;
    let body = json!({"UserId": USER, "CardId": CARD, "ModifyActivationDates": true,
        "CardActivationStartDateTime": "2027-01-01T00:00:00Z", "CardDeactivationStartDateTime": "2027-01-02T00:00:00"});
    put(&emulator, JSON.1, None, &body.to_string()).await;
    let card = assignment(&emulator).await.unwrap();
    let mut seen = Vec::new();
    for set in ["2026-12-31T23:59:59Z", "2027-01-01T00:00:00Z", "2027-01-01T23:59:59+00:00", "2027-01-02T00:00:00Z"] {
        assert_eq!(control(&emulator, "PUT", "clock", &json!({"set": set})).await.status, 200);
        seen.push(card.activation_at(emulator.now()));
    }
    assert_eq!(seen, [Activation::NotYet, Activation::Active, Activation::Active, Activation::Ended]);
}

#[tokio::test]
async fn drift_and_rate_limit_are_set_and_wrong_ones_refused() {
    let emulator = start().await;
    let ways = json!({"ways": ["bare-ids", "date-forms"]});
    assert_eq!(control(&emulator, "PUT", "drift", &ways).await.json(), ways);
    assert_eq!(control(&emulator, "PUT", "drift", &json!({"ways": ["bare-id"]})).await.status, 400);
    assert_eq!(control(&emulator, "GET", "drift", &Value::Null).await.json(), ways);
    let limit = json!({"burst": 1, "per-second": 0.5, "per-operation": false});
    assert_eq!(control(&emulator, "PUT", "rate-limit", &limit).await.json(), limit);
    let none = json!({"burst": 0, "per-second": 1});
    assert_eq!(control(&emulator, "PUT", "rate-limit", &none).await.status, 400);
    assert_eq!(control(&emulator, "GET", "rate-limit", &Value::Null).await.json(), limit);
    done(&emulator, "create-card", "A-1", json!({})).await;
    assert_eq!(crate::support::act(&emulator, "create-card", "A-2", json!({})).await.status, 429);
    assert_eq!(control(&emulator, "DELETE", "rate-limit", &Value::Null).await.status, 200);
    assert_eq!(control(&emulator, "GET", "rate-limit", &Value::Null).await.json(), Value::Null);
}

#[tokio::test]
async fn a_wrong_time_moves_no_clock() {
    let emulator = start().await;
    let before = emulator.now();
    for body in [json!({"set": "2027-01-01T00:00:00"}), json!({"set": "now"}), json!({"advance": 5}), json!([])] {
        assert_eq!(control(&emulator, "PUT", "clock", &body).await.status, 400, "{body}");
    }
    assert_eq!(emulator.now(), before);
}
