//! Updates a physical card's assignment, once in each encoding.
//!
//! ```text
//! BLUB0X_BASE_URL=http://127.0.0.1:8124 BLUB0X_HEADER=Authorization BLUB0X_CREDENTIAL=... \
//! BLUB0X_USER_ID=... BLUB0X_CARD_ID=... cargo run -p card-client --example update_user_card
//! ```

mod support;

use card_client::blub0x::Client;
use card_client::card_types::Encoding;
use card_client::card_types::blub0x::UpdateUserCard;
use support::{Outcome, setting};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    let user = setting("BLUB0X_USER_ID")?.parse()?;
    let card = setting("BLUB0X_CARD_ID")?.parse()?;
    let request = UpdateUserCard::new(user, card).public_notes("Main gate, bay 3").modify_activation_dates(true);

    for encoding in [Encoding::Json, Encoding::Xml, Encoding::Form] {
        let client = Client::builder(setting("BLUB0X_HEADER")?, setting("BLUB0X_CREDENTIAL")?)
            .base_url(setting("BLUB0X_BASE_URL")?)
            .encoding(encoding)
            .build()?;
        let reply = client.update_user_card(&request).await?;
        // The meaning of result codes is not published: show them, and let a person judge.
        println!("{encoding}: result code {:?}, description {:?}", reply.result_code, reply.description);
    }
    Ok(())
}
