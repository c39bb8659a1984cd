//! "Invite Card User API V2" and "Send Notifications API V2": what would reach people.

use card_emulator::{Clock, DeliveryContent};
use card_types::id123::{CardInvitation, CreateCard, Distribution, SendNotification};

use crate::world::{OTHER_TEMPLATE, TEMPLATE, World};

struct Stopped;

impl Clock for Stopped {
    fn unix_seconds(&self) -> i64 {
        1_800_000_000
    }
}

async fn world() -> World {
    let world = World::start_with(|builder| builder.clock(Stopped)).await;
    world.create("A-1").await;
    let with_address = CreateCard::new(TEMPLATE, "A-2").recipient_email("own@example.org");
    world.id123.create_card(&with_address).await.expect("the card is created");
    world
}

fn sent(world: &World) -> Vec<DeliveryContent> {
    world.emulator.deliveries().into_iter().map(|delivery| delivery.content).collect()
}

fn invitation(email: &str, expires: &str) -> DeliveryContent {
    DeliveryContent::Invitation { recipient_email: email.to_owned(), expires: expires.to_owned() }
}

/// > If expiration-time is not provided, default expiration time will be 1 year from the time the email is sent. [..] If it
/// > is not provided in the API call, card-recipient email address which is set in card-data will be used.
#[tokio::test]
async fn an_invitation_goes_to_the_given_address_or_the_cards_and_lasts_a_year_unless_told() {
    let world = world().await;
    let own = CardInvitation::new(TEMPLATE, "A-2");
    let until = "2027-08-31T23:59:59+05:30".parse().expect("it is a date");
    let given = own.clone().recipient_email("given@example.org").invitation_expiration(until);
    world.id123.invite(&own).await.expect("it is sent");
    let reply = world.id123.invite(&given).await.expect("it is sent");
    assert_eq!(reply.card_id, Some("A-2".into()));
    assert!(
        sent(&world)
            == [
                invitation("own@example.org", "2028-01-15T08:00:00+00:00"),
                invitation("given@example.org", "2027-08-31T18:29:59+00:00"),
            ]
    );
}

/// > If there is no email recipient in the API request or imported in the existing card-data then the API call will be
/// > rejected.
#[tokio::test]
async fn an_invitation_to_nobody_is_refused() {
    let world = world().await;
    for request in [CardInvitation::new(TEMPLATE, "A-1"), CardInvitation::new(TEMPLATE, "A-1").recipient_email("")] {
        let error = world.id123.invite(&request).await.expect_err("there is no recipient");
        assert!(error.message().is_some_and(|message| message.contains("recipient-email")), "{error}");
    }
    let unknown = CardInvitation::new(OTHER_TEMPLATE, "A-1").recipient_email("given@example.org");
    assert!(world.id123.invite(&unknown).await.expect_err("there is no such card").is_refused());
    assert!(sent(&world).is_empty());
}

/// > This API is used to send notifications to all cardholders of a particular card template or a single cardholder.
#[tokio::test]
async fn a_notification_is_for_one_person_or_for_everybody_who_has_a_card() {
    let world = world().await;
    let one = SendNotification::to_card(TEMPLATE, "A-1", "Your card is ready").url("https://example.org/a-1");
    world.id123.notify(&one).await.expect("it is sent");
    let all = SendNotification::to_everybody(TEMPLATE, "everybody", "Closed at noon").full_message("Until Monday.");
    world.id123.notify(&all).await.expect("it is sent");
    let deliveries = world.emulator.deliveries();
    assert_eq!((deliveries[0].card_id.as_deref(), deliveries[1].card_id.as_deref()), (Some("A-1"), None));
    let [DeliveryContent::Notification { recipients: 1, url: Some(url), .. }, to_all] = &sent(&world)[..] else {
        panic!("{deliveries:?}");
    };
    assert_eq!(url, "https://example.org/a-1");
    let DeliveryContent::Notification { recipients: 2, full_message: Some(full), .. } = to_all else {
        panic!("{deliveries:?}");
    };
    assert_eq!(full, "Until Monday.");
}

/// The choice cannot be forgotten: no constructor leaves it open, and what was taken apart again is refused.
#[tokio::test]
async fn a_notification_to_one_person_without_the_person_is_not_sent() {
    let world = world().await;
    let mut request = SendNotification::to_card(TEMPLATE, "A-1", "m");
    request.card_id = None;
    let error = world.id123.notify(&request).await.expect_err("nobody is named");
    assert!(error.is_not_sent() && error.to_string().contains("/card-id: is needed where distribution is individual"));
    let spelt_out = SendNotification::to_everybody(TEMPLATE, Distribution::Unknown("Individual".into()), "m");
    assert!(world.id123.notify(&spelt_out).await.expect_err("nobody is named").is_not_sent());
    let mut both = SendNotification::to_everybody(TEMPLATE, "all", "m");
    both.card_id = Some("A-1".into());
    let error = world.id123.notify(&both).await.expect_err("it would reach everybody");
    assert!(error.to_string().contains("/card-id: stands only where distribution is individual"), "{error}");
    assert!(sent(&world).is_empty());
}

/// > The message field is required and submitting over 100 characters will be truncated.
#[tokio::test]
async fn a_message_that_the_vendor_would_cut_is_not_sent_and_cut_when_it_comes_from_elsewhere() {
    let world = world().await;
    let long = SendNotification::to_card(TEMPLATE, "A-1", "é".repeat(101));
    let error = world.id123.notify(&long).await.expect_err("it would be cut");
    assert!(error.to_string().contains("/message: has 101 characters, at most 100 are allowed"), "{error}");
    let body = card_types::json::to_vec(&long).expect("it can be written");
    let headers = [("X-API-KEY", card_emulator::DEMO_KEY), ("Content-Type", "application/json")];
    let answer = card_tests::raw::send(world.emulator.address(), "POST", "/api/v2/", &headers, body).await;
    assert!(answer.body.contains(r#""status":"success""#), "{}", answer.body);
    let [DeliveryContent::Notification { message, .. }] = &sent(&world)[..] else { panic!("one was sent") };
    assert_eq!(message, &"é".repeat(100));
}
