//! Creates a card, updates it, and shows what a refusal looks like.
//!
//! ```text
//! ID123_BASE_URL=http://127.0.0.1:8123 ID123_API_KEY=... ID123_TEMPLATE=... cargo run -p card-client --example create_card
//! ```

mod support;

use card_client::card_types::id123::{CardData, CreateCard, FieldValue, UpdateCard};
use card_client::id123::Client;
use support::{Outcome, setting};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    let client = Client::builder(setting("ID123_API_KEY")?)
        .base_url(setting("ID123_BASE_URL")?)
        .user_agent("create-card-example/1.0")
        .build()?;
    let template = setting("ID123_TEMPLATE")?;

    let data = CardData::new()
        .name_fields(vec![FieldValue::new("name", "Zoë O'Brien")])
        .front_fields(vec![FieldValue::new("front-1", "Class of 2029")]);
    let created = client.create_card(&CreateCard::new(&template, "EXAMPLE-1").upsert(true).card_data(data)).await?;
    println!("created: HTTP {}, message {:?}", created.status(), created.message);

    // Only what is named changes; an empty value clears.
    let clear = CardData::new().front_fields(vec![FieldValue::new("front-1", "")]);
    let updated = client.update_card(&UpdateCard::new(&template, "EXAMPLE-1").card_data(clear)).await?;
    println!("updated: {:?}", updated.message);

    // Without upsert, a card that exists is refused.
    match client.create_card(&CreateCard::new(&template, "EXAMPLE-1")).await {
        Err(error) if error.is_refused() => println!("refused as expected: {error}"),
        Err(error) => return Err(error.into()),
        Ok(_) => println!("the server created the same card twice"),
    }
    Ok(())
}
