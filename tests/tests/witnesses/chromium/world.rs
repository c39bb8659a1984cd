//! An emulator with something to look at.

use card_emulator::{DEMO_KEY, Emulator, EmulatorHandle, Template, UserCard};
use card_types::id123::{CardData, CreateCard, FieldValue};

use super::browser::Browser;
use crate::programs::{installed, start_with, succeed};

pub(super) const TEMPLATE: &str = Template::DEMO_ID;

/// A size that shows most of the page.
pub(super) const WIDTH: u32 = 1440;
pub(super) const HEIGHT: u32 = 1500;

/// A card with a name, a barcode, a photo that lies elsewhere, and a field.
pub(super) fn card(id: &str, name: &str, barcode: &str) -> CreateCard {
    let field = |key, value| vec![FieldValue::new(key, value)];
    let data = CardData::new()
        .name_fields(field("name", name))
        .barcode(field("barcode", barcode))
        .image(field("id-photo", "https://photos.example.edu/1.jpg"))
        .front_fields(field("front-1", "Physics"));
    CreateCard::new(TEMPLATE, id).card_data(data)
}

/// Thirty cards of two templates, one of them expired and one through all it can go through, and an assignment.
pub(super) async fn start() -> EmulatorHandle {
    let mut builder = Emulator::builder()
        .template(Template::new(TEMPLATE).title("Student ID").institution("Example College"))
        .template(Template::new("staff").title("Staff ID"));
    let expiration = "2019-12-09T00:00:00+00:00".parse().expect("a time of the vendor's form");
    builder = builder.card(card("A-1", "Zoë O'Brien", "0001042")).card(card("A-2", "Áine Ní Dhónaill", "Zoë’s card"));
    builder = builder.card(card("A-3", "Tom Expired", "A-3").card_expiration(expiration));
    for number in 4..=30 {
        builder = builder.card(card(&format!("A-{number}"), &format!("Person {number}"), &format!("{number:08}")));
    }
    let ids = ["28079fc8-e2ff-4976-a102-8659d39704dd", "3198fb7e-49f7-4409-8145-bc2118e8b656"];
    let [user, physical] = ids.map(|id| id.parse().expect("a GUID"));
    let emulator = start_with(builder.user_card(UserCard::new(user, physical))).await;
    emulator.install(TEMPLATE, "A-1").await.expect("a new card can be installed");
    for (card, action) in
        [("A-1", "deactivate"), ("A-1", "activate"), ("A-4", "archive"), ("A-5", "revoke"), ("A-6", "deactivate")]
    {
        act(&emulator, action, card);
    }
    emulator
}

/// A status action, sent with curl as anybody would.
pub(super) fn act(emulator: &EmulatorHandle, action: &str, card: &str) {
    let body = format!(
        r#"{{"action":"card-action","status-action":"{action}","card-template-id":"{TEMPLATE}","card-id":"{card}"}}"#
    );
    send(emulator, &body);
}

/// A request to ID123, which succeeds.
pub(super) fn send(emulator: &EmulatorHandle, body: &str) {
    let headers = ["-sS", "-H", "Content-Type: application/json", "-H", &format!("X-API-KEY: {DEMO_KEY}")];
    let url = format!("{}/api/v2/", emulator.url());
    let said = succeed(installed("curl", "curl").args(headers).args(["-d", body, &url]));
    assert!(said.contains("\"success\""), "{said}");
}

/// Runs a test with a browser beside the emulator, off the threads that serve.
pub(super) async fn with_browser(test: impl FnOnce(&mut Browser) + Send + 'static) {
    let ran = tokio::task::spawn_blocking(move || {
        let mut browser = Browser::start(WIDTH, HEIGHT);
        test(&mut browser);
        complaints(&browser);
    });
    if let Err(error) = ran.await {
        std::panic::resume_unwind(error.into_panic());
    }
}

/// Nothing threw, nothing was refused by the policy, nothing was asked of another host.
fn complaints(browser: &Browser) {
    for event in &browser.events {
        let parameters = &event["params"];
        match event["method"].as_str().unwrap_or_default() {
            "Runtime.exceptionThrown" => panic!("a script failed: {event}"),
            "Log.entryAdded" => assert_ne!(parameters["entry"]["level"], "error", "{event}"),
            "Network.requestWillBeSent" => {
                let url = parameters["request"]["url"].as_str().unwrap_or_default();
                let is_own = ["http://127.0.0.1:", "data:", "about:"].iter().any(|begin| url.starts_with(begin));
                assert!(is_own, "another host was asked: {url}");
            }
            _ => {}
        }
    }
}
