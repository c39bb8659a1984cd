//! One update of a physical card's assignment in the three encodings, and a mistake that is caught before sending.
//!
//! Run with `cargo run -p card-types --example wire_forms`.

use card_types::blub0x::{CardUserFlags, UpdateUserCard};
use card_types::id123::{CardData, CreateCard, FieldValue};
use card_types::{Uuid, form, json, xml};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let user = Uuid::from_u128(0x2807_9fc8_e2ff_4976_a102_8659_d397_04dd);
    let card = Uuid::from_u128(0x3198_fb7e_49f7_4409_8145_bc21_18e8_b656);
    let update = UpdateUserCard::new(user, card)
        .public_notes("Main gate & car park")
        .card_user_flags(CardUserFlags::ACTIVE_CARDHOLDER_RECORD)
        .card_activation_start_date_time("2026-09-01T00:00:00+00:00".parse()?)
        .modify_activation_dates(true);
    println!("{}\n", json::to_string(&update)?);
    println!("{}\n", xml::to_string(&update)?);
    println!("{}\n", form::to_string(&update)?);

    // Debug never shows what the schema calls sensitive.
    println!("{update:?}\n");

    let four = (1..=4).map(|number| FieldValue::new(format!("front-{number}"), "x")).collect();
    let over_the_limit = CreateCard::new("template", "A-1042").card_data(CardData::new().front_fields(four));
    if let Err(error) = over_the_limit.validate() {
        println!("{error}");
    }
    Ok(())
}
