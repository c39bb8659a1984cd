//! "List Cards API V2"

use card_types::id123::{CreateCard, ListCards};

use crate::world::{OTHER_TEMPLATE, TEMPLATE, World, data};

async fn world_with(count: usize) -> World {
    let world = World::start().await;
    for number in 1..=count {
        world.create(&format!("A-{number}")).await;
    }
    world
}

async fn page(world: &World, request: ListCards) -> Vec<String> {
    let page = world.id123.list_cards(&request).await.expect("the cards are listed");
    page.data.iter().map(|card| card.card_id.to_string()).collect()
}

/// > This API is used to retrieve all cards information (limited info) for the specified template id that exists within
/// > an institution's account.
#[tokio::test]
async fn the_cards_of_one_template_are_listed_with_limited_information() {
    let world = World::start().await;
    let mut all = data(&[("front-1", "Student")]);
    all.secondary_fields = Some(vec![card_types::id123::FieldValue::new("secondary-1", "Meal plan B")]);
    all.back_fields = Some(vec![card_types::id123::FieldValue::new("back-1", "12 Harbour Road")]);
    let request = CreateCard::new(TEMPLATE, "A-1042")
        .unique_identifier("m.ostergaard")
        .security_question_1("Blue whale")
        .recipient_email("m.ostergaard@example.edu")
        .card_data(all);
    world.id123.create_card(&request).await.expect("it is created");
    world.id123.create_card(&CreateCard::new(OTHER_TEMPLATE, "V-1")).await.expect("it is created");

    let page = world.id123.list_cards(&ListCards::new(TEMPLATE)).await.expect("the cards are listed");
    let [card] = page.data.as_slice() else { panic!("one card belongs to the template: {page:?}") };
    assert_eq!(card.card_template_id.as_deref(), Some(TEMPLATE));
    assert!(card.card_status.is_some() && card.created_at.is_some() && card.card_title.is_some(), "{card:?}");
    assert_eq!(card.name_fields.as_deref().map(<[_]>::len), Some(1));
    let body = String::from_utf8_lossy(page.body());
    for hidden in ["m.ostergaard", "Blue whale", "Meal plan B", "12 Harbour Road"] {
        assert!(!body.contains(hidden), "{hidden} is no limited information");
    }
}

/// > The API request includes pagination options for cards. A 'limit' and 'offset' can be passed along with the api-key
/// > to retrieve a set of card data from the system.
#[tokio::test]
async fn limit_and_offset_choose_a_set_and_pages_cover_everything_once() {
    let world = world_with(7).await;
    assert_eq!(page(&world, ListCards::new(TEMPLATE).limit(2_u32).offset(3_u32)).await, ["A-4", "A-5"]);
    assert_eq!(page(&world, ListCards::new(TEMPLATE).limit(5_u32).offset(5_u32)).await, ["A-6", "A-7"]);
    assert!(page(&world, ListCards::new(TEMPLATE).limit(5_u32).offset(7_u32)).await.is_empty());
    let mut seen = Vec::new();
    for offset in (0_u32..).step_by(3) {
        let cards = page(&world, ListCards::new(TEMPLATE).limit(3_u32).offset(offset)).await;
        let is_last = cards.len() < 3;
        seen.extend(cards);
        if is_last {
            break;
        }
    }
    assert_eq!(seen, (1..=7).map(|number| format!("A-{number}")).collect::<Vec<_>>());
}

/// > These fields are optional.
#[tokio::test]
async fn limit_and_offset_may_each_be_left_out() {
    let world = world_with(12).await;
    assert_eq!(page(&world, ListCards::new(TEMPLATE).limit(3_u32)).await, ["A-1", "A-2", "A-3"]);
    assert_eq!(page(&world, ListCards::new(TEMPLATE).offset(10_u32)).await, ["A-11", "A-12"]);
}

/// > If nothing passed in the request then the first 10 cards will be returned in the response.
#[tokio::test]
async fn the_first_ten_cards_are_returned_when_nothing_is_passed() {
    let world = world_with(12).await;
    let expected: Vec<_> = (1..=10).map(|number| format!("A-{number}")).collect();
    assert_eq!(page(&world, ListCards::new(TEMPLATE)).await, expected);
}

/// > "message": "Template cards were retrieved successfully.",
#[tokio::test]
async fn the_documented_message_comes_with_the_cards() {
    let world = world_with(1).await;
    let page = world.id123.list_cards(&ListCards::new(TEMPLATE)).await.expect("the cards are listed");
    assert_eq!(page.message.as_deref(), Some("Template cards were retrieved successfully."));
}
