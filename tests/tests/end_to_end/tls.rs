//! The client against the emulator's TLS, with the certificate authority that the emulator made at its start.

use card_client::id123::Client;
use card_emulator::{DEMO_KEY, Emulator, Fault, FaultPlan, FaultRule, Template};
use card_types::id123::{CreateCard, ListCards};

#[tokio::test]
async fn a_client_that_trusts_the_printed_authority_is_served_and_another_is_not() {
    let start = || Emulator::builder().tls().start();
    let emulator = start().await.expect("the emulator starts");
    let other = start().await.expect("a second emulator starts");
    let client = |url: &str, authority: Option<&str>| {
        let authority = authority.expect("TLS has an authority");
        let builder = Client::builder(DEMO_KEY).base_url(url).add_root_certificates(authority);
        builder.build().expect("the settings of the client are valid")
    };
    let url = emulator.url();
    let request = ListCards::new(Template::DEMO_ID);
    for url in [&url, &url.replace("127.0.0.1", "localhost")] {
        let page = client(url, emulator.ca_pem()).list_cards(&request).await.expect("the authority is trusted");
        assert!(page.data.is_empty(), "{url}");
    }
    let refused = client(&url, other.ca_pem()).list_cards(&request).await.expect_err("another authority");
    assert!(refused.is_connect(), "{refused}");
    let cleartext = client(&url.replace("https", "http"), emulator.ca_pem()).list_cards(&request).await;
    cleartext.expect_err("a port that speaks TLS speaks nothing else");

    let plan = FaultPlan::new(0).rule(FaultRule::new(Fault::LostReply));
    emulator.set_faults(plan).expect("the plan is valid");
    let create = CreateCard::new(Template::DEMO_ID, "A-1");
    let lost = client(&url, emulator.ca_pem()).create_card(&create).await.expect_err("the reply is lost");
    assert!(lost.is_outcome_unknown(), "{lost}");
}
