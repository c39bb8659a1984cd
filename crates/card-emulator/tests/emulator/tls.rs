//! TLS with the certificate made at the start, against curl's own TLS.

use std::process::{Command, Output};

use card_emulator::{Emulator, Fault, FaultPlan, FaultRule};

use crate::support::{start, start_with};

/// Lists cards with curl, which trusts the authority in `ca` alone.
async fn curl(url: String, ca: std::path::PathBuf) -> Output {
    let body = format!(r#"{{"action":"list-cards","card-template-id":"{}"}}"#, crate::support::TEMPLATE);
    let curl = move || {
        let mut curl = Command::new("curl");
        curl.args(["-sS", "--cacert"]).arg(ca).args([
            "-H",
            "X-API-KEY: emulator-key",
            "-H",
            "Content-Type: application/json",
        ]);
        curl.args(["-d", &body, &format!("{url}/api/v2/")]).env("no_proxy", "*").output().unwrap()
    };
    tokio::task::spawn_blocking(curl).await.unwrap()
}

#[tokio::test]
async fn a_client_that_trusts_the_printed_authority_is_served_and_another_is_not() {
    let (emulator, other) = (start_with(Emulator::builder().tls()).await, start_with(Emulator::builder().tls()).await);
    let folder = tempfile::tempdir().unwrap();
    let [own, foreign] = ["own.pem", "foreign.pem"].map(|name| folder.path().join(name));
    std::fs::write(&own, emulator.ca_pem().unwrap()).unwrap();
    std::fs::write(&foreign, other.ca_pem().unwrap()).unwrap();
    assert!(!emulator.ca_pem().unwrap().contains("PRIVATE"));
    let url = emulator.url();
    assert!(url.starts_with("https://127.0.0.1:"), "{url}");
    for url in [url.clone(), url.replace("127.0.0.1", "localhost")] {
        let output = curl(url, own.clone()).await;
        assert!(String::from_utf8_lossy(&output.stdout).contains("emulator:listed"), "{output:?}");
    }
    let refused = curl(url.clone(), foreign).await;
    assert_eq!(refused.status.code(), Some(60), "{refused:?}");
    let plain = curl(url.replace("https", "http"), own.clone()).await;
    assert!(!plain.status.success());

    emulator.set_faults(FaultPlan::new(0).rule(FaultRule::new(Fault::LostReply))).unwrap();
    let lost = curl(url, own).await;
    assert!(!lost.status.success() && lost.stdout.is_empty(), "{lost:?}");
}

#[tokio::test]
async fn without_tls_there_is_no_authority() {
    let emulator = start().await;
    assert_eq!((emulator.ca_pem(), emulator.url().starts_with("http://")), (None, true));
}
