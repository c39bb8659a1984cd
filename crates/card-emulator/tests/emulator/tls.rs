//! The certificate made at the start. Clients that trust it are in the tests of the whole workspace.

use card_emulator::Emulator;

use crate::support::{start, start_with};

#[tokio::test]
async fn with_tls_the_authority_is_told_and_its_key_is_not() {
    let (emulator, other) = (start_with(Emulator::builder().tls()).await, start_with(Emulator::builder().tls()).await);
    let authority = emulator.ca_pem().unwrap();
    assert!(authority.starts_with("-----BEGIN CERTIFICATE-----") && !authority.contains("PRIVATE"));
    assert_ne!(Some(authority), other.ca_pem(), "each run has an authority of its own");
    assert!(emulator.url().starts_with("https://127.0.0.1:"), "{}", emulator.url());
}

#[tokio::test]
async fn without_tls_there_is_no_authority() {
    let emulator = start().await;
    assert_eq!((emulator.ca_pem(), emulator.url().starts_with("http://")), (None, true));
}
