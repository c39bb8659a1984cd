//! A test as a user of the client would write it: the reply to a create is lost, and the program finds out what became of it.
//!
//! ```text
//! cargo run -p card-testing --example lost_reply
//! ```

use card_testing::card_client::RetryPolicy;
use card_testing::card_client::id123::{Client, Reconciliation};
use card_testing::card_emulator::FaultPlan;
use card_testing::card_types::id123::CreateCard;
use card_testing::{Setup, TEMPLATE};

/// The program under test: creates a card and wants to be sure.
async fn create_for_sure(client: &Client, card_id: &str) -> Result<bool, Box<dyn std::error::Error>> {
    let request = CreateCard::new(TEMPLATE, card_id);
    match client.create_card(&request).await {
        Ok(_) => Ok(true),
        Err(error) if error.is_outcome_unknown() => {
            println!("{error}");
            Ok(matches!(client.reconcile(&request).await?, Reconciliation::Applied(_)))
        }
        Err(error) => Err(error.into()),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let plan = br#"{"rules": [{"operation": "create-card", "calls": {"nth": 1}, "fault": {"kind": "lost-reply"}}]}"#;
    let plan = FaultPlan::from_json(plan)?;
    let setup = Setup::new().emulator(|emulator| emulator.faults(plan));
    let id123 = setup.id123_with(|client| client.retry(RetryPolicy::none())).await?;

    let is_there = create_for_sure(&id123, "A-1042").await?;
    println!("the card is there: {is_there}");
    for request in id123.sent() {
        println!("sent: {} {}", request.operation(), request.redacted().json());
    }
    Ok(())
}
