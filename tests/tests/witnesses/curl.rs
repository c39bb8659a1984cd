//! curl: its TLS against the certificate made at the start, and the commands that the journal exports.

use std::path::Path;
use std::process::Output;

use card_emulator::{
    DEMO_CREDENTIAL, DEMO_KEY, Emulator, EmulatorHandle, Fault, FaultPlan, FaultRule, JournalEntry, Template,
};

use crate::programs::{installed, run, start, start_with, succeed};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn curl_is_served_over_tls_when_it_trusts_the_printed_authority_and_otherwise_refuses() {
    let (emulator, other) = (start_with(Emulator::builder().tls()).await, start_with(Emulator::builder().tls()).await);
    let folder = tempfile::tempdir().expect("a scratch folder");
    let [own, foreign] = [(&emulator, "own.pem"), (&other, "foreign.pem")].map(|(emulator, name)| {
        let path = folder.path().join(name);
        std::fs::write(&path, emulator.ca_pem().expect("TLS has an authority")).expect("the folder is ours");
        path
    });
    let url = emulator.url();
    assert!(url.starts_with("https://127.0.0.1:"), "{url}");
    for url in [url.clone(), url.replace("127.0.0.1", "localhost")] {
        let output = list(&url, &own);
        assert!(String::from_utf8_lossy(&output.stdout).contains("emulator:listed"), "{output:?}");
    }
    let refused = list(&url, &foreign);
    assert_eq!(refused.status.code(), Some(60), "{refused:?}");
    let cleartext = list(&url.replace("https", "http"), &own);
    assert!(!cleartext.status.success());

    let plan = FaultPlan::new(0).rule(FaultRule::new(Fault::LostReply));
    emulator.set_faults(plan).expect("the plan is valid");
    let lost = list(&url, &own);
    assert!(!lost.status.success() && lost.stdout.is_empty(), "{lost:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_exported_from_the_journal_does_the_same_again() {
    let emulator = start().await;
    let url = emulator.url();
    let body = format!(r#"{{"action":"create-card","card-template-id":"{}","card-id":"it's"}}"#, Template::DEMO_ID);
    let json = ["-H", "Content-Type: application/json", "-d"];
    succeed(curl().args(["-H", &format!("X-API-KEY: {DEMO_KEY}")]).args(json).arg(body).arg(format!("{url}/api/v2/")));
    let command = last(&emulator).curl().expect("the request was read");
    emulator.reset().await.expect("the state is in memory");
    assert!(exported(&url, &command).contains("emulator:created"));

    let (user, card) = ("28079fc8-e2ff-4976-a102-8659d39704dd", "3198fb7e-49f7-4409-8145-bc2118e8b656");
    let credential = format!("{}: {}", DEMO_CREDENTIAL.0, DEMO_CREDENTIAL.1);
    let form = format!("UserId={user}&CardId={card}");
    let path = format!("{url}/api/v2/Users/{user}/UserCards");
    succeed(curl().args(["-X", "PUT", "-H", &credential, "-d", &form, &path]));
    let command = last(&emulator).curl().expect("the request was read");
    assert!(exported(&url, &command).contains("\"ResultCode\":0"));
}

fn curl() -> std::process::Command {
    let mut curl = installed("curl", "curl");
    curl.arg("-sS");
    curl
}

/// Lists cards with curl, which trusts the authority in `ca` alone.
fn list(url: &str, ca: &Path) -> Output {
    let body = format!(r#"{{"action":"list-cards","card-template-id":"{}"}}"#, Template::DEMO_ID);
    let headers = ["-H", "X-API-KEY: emulator-key", "-H", "Content-Type: application/json"];
    run(curl().arg("--cacert").arg(ca).args(headers).args(["-d", &body, &format!("{url}/api/v2/")]))
}

fn last(emulator: &EmulatorHandle) -> JournalEntry {
    emulator.journal().pop().expect("a request came")
}

/// What an exported command prints when the variables that it names are set.
fn exported(url: &str, command: &str) -> String {
    let credential = format!("{}: {}", DEMO_CREDENTIAL.0, DEMO_CREDENTIAL.1);
    let mut shell = installed("sh", "dash");
    shell.args(["-c", command]).env("EMULATOR", url).env("ID123_KEY", DEMO_KEY);
    succeed(shell.env("BLUB0X_CREDENTIAL", credential))
}
