//! What the control API shows of the state.

use card_emulator::{Emulator, Template};
use serde_json::{Value, json};

use crate::control::{JSON, control};
use crate::support::{CARD, TEMPLATE, USER, done, put, start, start_with};

async fn get(emulator: &card_emulator::EmulatorHandle, path: &str) -> Value {
    let reply = control(emulator, "GET", path, &Value::Null).await;
    assert_eq!(reply.status, 200, "{path}: {}", reply.body);
    reply.json()
}

fn ids(page: &Value) -> Vec<&str> {
    page["cards"].as_array().unwrap().iter().map(|card| card["card-id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn templates_are_listed_with_the_number_of_their_cards() {
    let emulator =
        start_with(Emulator::builder().template(Template::new("a").title("Staff")).template(Template::new("b"))).await;
    let card = json!({"action": "create-card", "card-template-id": "a", "card-id": "1"});
    crate::support::id123(&emulator, &card).await;
    let templates = get(&emulator, "templates").await["templates"].clone();
    assert_eq!(
        (&templates[0]["card-template-id"], &templates[0]["title"], &templates[0]["cards"]),
        (&json!("a"), &json!("Staff"), &json!(1))
    );
    assert_eq!((&templates[1]["card-template-id"], &templates[1]["cards"]), (&json!("b"), &json!(0)));
}

#[tokio::test]
async fn cards_are_found_by_id_value_and_status_page_by_page() {
    let emulator = start().await;
    for number in 0..7 {
        let name = if number % 2 == 0 { "Ragnheiður ÞÓRÐARDÓTTIR" } else { "Tom" };
        let data = json!({"name-fields": [{"key": "name", "value": name}], "image": [{"key": "id-photo", "value": "https://x.example/tom.jpg"}]});
        done(&emulator, "create-card", &format!("C-{number}"), json!({"card-data": data})).await;
    }
    done(&emulator, "card-action", "C-3", json!({"status-action": "archive"})).await;
    let find = async |query: &str| get(&emulator, &format!("cards?card-template-id={TEMPLATE}&{query}")).await;
    assert_eq!(ids(&find("search=c-5").await), ["C-5"]);
    assert_eq!(ids(&find("search=%C3%BE%C3%B3r%C3%B0ard").await), ["C-0", "C-2", "C-4", "C-6"]);
    assert_eq!(ids(&find("search=tom").await), ["C-1", "C-3", "C-5"], "a photo's address is not searched");
    assert_eq!(ids(&find("search=tom&status=Archived").await), ["C-3"]);
    assert!(ids(&find("search=name").await).is_empty(), "keys are not searched");
    let first = find("limit=3").await;
    assert_eq!(ids(&first), ["C-0", "C-1", "C-2"]);
    let second = find(&format!("limit=3&after={}", first["next"])).await;
    assert_eq!(ids(&second), ["C-3", "C-4", "C-5"]);
    let third = find(&format!("limit=3&after={}", second["next"])).await;
    assert_eq!((ids(&third), &third["next"]), (vec!["C-6"], &Value::Null));
    let exact = find("limit=7").await;
    assert_eq!((ids(&exact).len(), &exact["next"]), (7, &Value::Null), "no empty page follows a full one");
}

#[tokio::test]
async fn a_card_shows_its_path_and_nothing_that_tells_its_holder_apart() {
    let emulator = start().await;
    let secret =
        json!({"security-question-1": "Rex", "recipient-email": "aoife@example.org", "unique-identifier": "u-77"});
    done(&emulator, "create-card", "A-1", secret).await;
    emulator.install(TEMPLATE, "A-1").await.unwrap();
    for (seconds, action) in [(60, "deactivate"), (60, "activate"), (60, "revoke")] {
        emulator.advance_time(seconds);
        done(&emulator, "card-action", "A-1", json!({"status-action": action})).await;
    }
    let card = get(&emulator, &format!("card?card-template-id={TEMPLATE}&card-id=A-1")).await;
    let path: Vec<(&str, &str)> = card["path"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| (step["causes"][0].as_str().unwrap(), step["card-status"].as_str().unwrap()))
        .collect();
    assert_eq!(
        path,
        [
            ("create", "Inactive"),
            ("install", "Installed"),
            ("deactivate", "Deactivated"),
            ("activate", "Installed"),
            ("revoke", "Uninstalled")
        ]
    );
    assert_eq!(card["path"][4]["at"], "2019-12-09T06:46:19+00:00");
    assert_eq!(
        card["is-set"],
        json!({"unique-identifier": true, "recipient-email": true, "security-question-1": true, "security-question-2": false})
    );
    for hidden in ["Rex", "aoife", "u-77"] {
        assert!(!card.to_string().contains(hidden), "{card}");
    }
    let gone = control(&emulator, "GET", &format!("card?card-template-id={TEMPLATE}&card-id=A-2"), &Value::Null).await;
    assert_eq!(gone.status, 404);
}

#[tokio::test]
async fn the_path_of_a_card_that_is_switched_for_ever_is_bounded() {
    let emulator = start().await;
    done(&emulator, "create-card", "A-1", json!({})).await;
    for _ in 0..60 {
        for action in ["deactivate", "activate"] {
            done(&emulator, "card-action", "A-1", json!({"status-action": action})).await;
        }
    }
    let card = get(&emulator, &format!("card?card-template-id={TEMPLATE}&card-id=A-1")).await;
    assert_eq!(card["path"].as_array().unwrap().len(), 101);
}

#[tokio::test]
async fn assignments_are_shown_with_what_their_dates_mean_now() {
    let emulator = start().await;
    let body = json!({"UserId": USER, "CardId": CARD, "PublicNotes": "s3cret", "ModifyActivationDates": true,
        "CardActivationStartDateTime": "2027-01-01T00:00:00Z"});
    put(&emulator, JSON.1, None, &body.to_string()).await;
    let other = body.to_string().replace("28079fc8", "38079fc8").replace("2027", "2017");
    put(&emulator, JSON.1, None, &other).await;
    let all = get(&emulator, "user-cards").await;
    let activations: Vec<&str> =
        all["user-cards"].as_array().unwrap().iter().map(|card| card["activation"].as_str().unwrap()).collect();
    assert_eq!((activations, &all["count"]), (vec!["not yet", "active"], &json!(2)));
    assert!(!all.to_string().contains("s3cret"));
    let first = get(&emulator, "user-cards?limit=1").await;
    let rest = get(&emulator, &format!("user-cards?limit=1&after={}", first["next"].as_str().unwrap())).await;
    assert_eq!(rest["user-cards"][0], all["user-cards"][1]);
    assert_eq!(rest["next"], Value::Null);
    let found = get(&emulator, "user-cards?search=38079F").await;
    assert_eq!(found["user-cards"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_clock_goes_to_the_next_expiration_and_stays_where_there_is_none() {
    let emulator = start().await;
    emulator.freeze_time();
    for (card, date) in
        [("late", "2027-01-01T00:00:00+00:00"), ("soon", "2026-12-31T22:00:00-02:30"), ("gone", "2000-01-01T00:00:00Z")]
    {
        done(&emulator, "create-card", card, json!({"card-expiration": date})).await;
    }
    let step = async || control(&emulator, "PUT", "clock", &json!({"to-next-expiration": true})).await;
    assert_eq!(step().await.json()["now"], "2027-01-01T00:00:00+00:00");
    assert_eq!(step().await.json()["now"], "2027-01-01T00:30:00+00:00");
    let reply = step().await;
    assert_eq!(reply.status, 404, "{}", reply.body);
    let wrong = control(&emulator, "PUT", "clock", &json!({"advance-seconds": 5, "to-next-expiration": true})).await;
    assert_eq!((wrong.status, emulator.now()), (404, 1_798_763_400));
}

#[tokio::test]
async fn the_journal_can_be_followed() {
    let emulator = start().await;
    for card in ["A", "B", "C"] {
        done(&emulator, "create-card", card, json!({})).await;
    }
    let numbers = async |query: &str| -> Vec<u64> {
        let entries = get(&emulator, &format!("journal{query}")).await["entries"].clone();
        entries.as_array().unwrap().iter().map(|entry| entry["number"].as_u64().unwrap()).collect()
    };
    assert_eq!(numbers("").await, [1, 2, 3]);
    assert_eq!(numbers("?after=1").await, [2, 3]);
    assert_eq!(numbers("?after=0&limit=1").await, [3]);
    assert_eq!(get(&emulator, "overview").await["requests"], 3);
    assert_eq!(get(&emulator, "overview").await["revision"], 4, "the start and three cards");
}

#[tokio::test]
async fn a_wrong_query_is_told() {
    let emulator = start().await;
    for (path, status, what) in [
        ("cards", 400, "card-template-id"),
        ("cards?card-template-id=none", 404, "no template"),
        (&format!("cards?card-template-id={TEMPLATE}&status=inactiv"), 400, "did you mean Inactive"),
        (&format!("cards?card-template-id={TEMPLATE}&limit=0"), 400, "from 1 to 1000"),
        (&format!("cards?card-template-id={TEMPLATE}&sort=name"), 400, "sort"),
        ("snapshot?journal=maybe", 400, "the query"),
    ] {
        let reply = control(&emulator, "GET", path, &Value::Null).await;
        assert!(reply.status == status && reply.body.contains(what), "{path}: {} {}", reply.status, reply.body);
    }
}
