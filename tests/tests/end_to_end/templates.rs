//! "List Templates API V2", "View Template API V2", and cards that keep to a template.

use card_client::ErrorKind;
use card_emulator::{FieldGroup, FieldRules, Template};
use card_types::id123::{CardData, CreateCard, FieldValue, ListTemplates, UpdateCard};

use crate::world::{OTHER_TEMPLATE, TEMPLATE, World};

async fn ruled() -> World {
    let required = FieldRules::new().required().length(2, 10);
    let template = Template::new(TEMPLATE).title("Staff ID").rules(FieldGroup::Front, "front-1", required).rules(
        FieldGroup::Barcode,
        "barcode",
        FieldRules::new().not_editable(),
    );
    World::start_with(|builder| builder.template(template)).await
}

fn role(value: &str) -> CardData {
    CardData::new().front_fields(vec![FieldValue::new("front-1", value)])
}

/// > These fields are optional, if not passed in the request then the first 10 templates of the account will get returned
/// > in the response.
#[tokio::test]
async fn the_first_ten_templates_are_listed_unless_told_otherwise() {
    let world = World::start_with(|builder| {
        (1..=12).fold(builder, |builder, number| builder.template(Template::new(format!("t-{number}"))))
    })
    .await;
    let ids = async |request: ListTemplates| -> Vec<String> {
        let page = world.id123.list_templates(&request).await.expect("the templates are listed").into_inner().data;
        page.iter().map(|template| template.card_template_id.to_string()).collect()
    };
    let first = ids(ListTemplates::new()).await;
    assert_eq!((first.len(), first[0].as_str(), first[2].as_str()), (10, TEMPLATE, "t-1"));
    assert_eq!(ids(ListTemplates::new().limit(3).offset(12)).await, ["t-11", "t-12"]);
    assert!(ids(ListTemplates::new().offset(14)).await.is_empty());
}

/// > A "list-templates" API returns limited information about templates and users must use the "view-template" API to get
/// > detailed information.
#[tokio::test]
async fn a_viewed_template_shows_what_a_list_shows_and_its_fields_with_their_rules() {
    let world = ruled().await;
    let page = world.id123.list_templates(&ListTemplates::new()).await.expect("they are listed").into_inner().data;
    let listed = page.iter().find(|template| template.card_template_id == *TEMPLATE).expect("it is listed");
    let viewed = world.id123.view_template(TEMPLATE).await.expect("it is viewed").into_inner().data;
    assert_eq!((&viewed.title, &viewed.created_at), (&listed.title, &listed.created_at));
    assert_eq!(viewed.title.as_deref(), Some("Staff ID"));
    let fields = viewed.fields.expect("it has fields");
    let front = &fields.front_fields.expect("it has front fields")[0];
    assert_eq!((front.key.as_str(), front.required, front.editable), ("front-1", Some(true), Some(true)));
    assert_eq!((front.min_length.clone(), front.max_length.clone()), (Some(2_i64.into()), Some(10_i64.into())));
    let photo = &fields.image.expect("it has a photo")[0];
    assert_eq!((photo.max_length.clone(), photo.required), (Some(0_i64.into()), Some(false)));
    assert_eq!(fields.barcode.expect("it has a barcode")[0].editable, Some(false));
}

/// > If you do not pass the correct 'card-template-id' for the card that you are trying to retrieve, you will receive an
/// > error.
#[tokio::test]
async fn a_template_that_is_not_there_is_refused() {
    let world = World::start().await;
    let error = world.id123.view_template("nowhere").await.expect_err("there is no such template");
    assert!(error.is_refused() && error.code().is_some(), "{error}");
    assert!(world.id123.template("nowhere").await.expect_err("neither kept").is_refused());
}

#[tokio::test]
async fn what_the_client_refuses_by_the_template_the_vendor_would_refuse_too() {
    let world = ruled().await;
    let template = world.id123.template(TEMPLATE).await.expect("it is read");
    let create = |data: Option<CardData>| {
        let mut request = CreateCard::new(TEMPLATE, "A-1");
        request.card_data = data;
        request
    };
    for data in [None, Some(role("")), Some(role("x")), Some(role("longer than ten"))] {
        let request = create(data);
        let local = template.check(&request).expect_err("the template forbids it");
        assert_eq!(local.kind(), ErrorKind::Validation);
        let remote = world.id123.create_card(&request).await.expect_err("the server refuses it");
        assert_eq!(remote.code(), Some("emulator:field-rule"), "{remote}");
    }
    let good = create(Some(role("Staff")));
    template.check(&good).expect("it is allowed");
    world.id123.create_card(&good).await.expect("it is created");
    let clear = UpdateCard::new(TEMPLATE, "A-1").card_data(role(""));
    assert!(template.check(&clear).is_err() && world.id123.update_card(&clear).await.is_err());
    let nothing = UpdateCard::new(TEMPLATE, "A-1");
    template.check(&nothing).expect("what is absent is left alone");
    world.id123.update_card(&nothing).await.expect("nothing changes");
}

#[tokio::test]
async fn a_template_without_rules_lets_every_declared_field_through() {
    let world = World::start().await;
    let template = world.id123.template(OTHER_TEMPLATE).await.expect("it is read");
    let request = CreateCard::new(OTHER_TEMPLATE, "A-1").card_data(role(&"x".repeat(1000)));
    template.check(&request).expect("nothing forbids it");
    let unknown = CreateCard::new(OTHER_TEMPLATE, "A-1")
        .card_data(CardData::new().back_fields(vec![FieldValue::new("back-9", "x")]));
    let error = template.check(&unknown).expect_err("the template has no such field");
    assert!(error.to_string().contains("/card-data/back-fields/0/key"), "{error}");
}
