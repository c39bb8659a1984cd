//! Takes a card through its statuses, and lists the template after each step.
//!
//! ```text
//! ID123_BASE_URL=http://127.0.0.1:8123 ID123_API_KEY=... ID123_TEMPLATE=... cargo run -p card-client --example card_status
//! ```

mod support;

use card_client::Error;
use card_client::card_types::id123::{CreateCard, ListCards};
use card_client::id123::Client;
use support::{Outcome, setting};

const CARD: &str = "EXAMPLE-2";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    let client = Client::builder(setting("ID123_API_KEY")?).base_url(setting("ID123_BASE_URL")?).build()?;
    let template = setting("ID123_TEMPLATE")?;

    client.create_card(&CreateCard::new(&template, CARD).upsert(true)).await?;
    show(&client, &template, "create").await?;
    client.deactivate(&template, CARD).await?;
    show(&client, &template, "deactivate").await?;
    client.activate(&template, CARD).await?;
    show(&client, &template, "activate").await?;
    client.archive(&template, CARD).await?;
    show(&client, &template, "archive").await?;
    Ok(())
}

/// Prints the card's status from one page of the list.
async fn show(client: &Client, template: &str, after: &str) -> Result<(), Error> {
    let list = client.list_cards(&ListCards::new(template).limit(1000)).await?;
    match list.data.iter().find(|card| card.card_id == CARD) {
        Some(card) => println!("after {after}: {}", card.card_status.as_ref().map_or("no status", |s| s.as_str())),
        None => println!("after {after}: not among the first {} cards", list.data.len()),
    }
    Ok(())
}
