//! The environment's proxy is used only when asked for, and never for this machine.

use std::process::Command;
use std::time::Duration;

use card_client::RetryPolicy;
use card_client::id123::Client;

use crate::fixtures::{KEY, create_card, success_body};
use crate::server::Server;

/// An address that answers nobody (reserved for documentation).
const ELSEWHERE: &str = "https://192.0.2.1/";

/// Set in the child process: the base URL to send to.
const BASE_URL: &str = "CARD_CLIENT_TEST_BASE_URL";

/// Set in the child process when it should ask for the environment's proxy.
const ASK: &str = "CARD_CLIENT_TEST_ENVIRONMENT_PROXY";

/// Sends one request from a process whose environment names `server` as proxy.
///
/// Variables of a running process cannot be set safely, so the test program runs itself again.
async fn send_with_proxy_in_environment(server: &Server, base_url: &str, ask: bool) {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "proxy::child_process_sends_one_request"]).env(BASE_URL, base_url);
    for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        child.env(name, server.url());
    }
    for name in ["NO_PROXY", "no_proxy"] {
        child.env_remove(name);
    }
    if ask {
        child.env(ASK, "yes");
    }
    let output = tokio::task::spawn_blocking(move || child.output()).await.unwrap().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[tokio::test]
async fn child_process_sends_one_request() {
    let Ok(base_url) = std::env::var(BASE_URL) else { return };
    let ask = std::env::var_os(ASK).is_some();
    // Without the proxy nobody answers, and waiting for that teaches nothing.
    let patience = Duration::from_millis(if ask { 10_000 } else { 300 });
    let builder = Client::builder(KEY).base_url(&base_url).environment_proxy(ask).retry(RetryPolicy::none());
    let client = builder.connect_timeout(patience).build().unwrap();
    let result = client.send(&create_card()).await;
    assert_eq!(result.is_ok(), base_url != ELSEWHERE, "{result:?}");
}

#[tokio::test]
async fn a_proxy_in_the_environment_is_ignored_unless_asked_for() {
    let proxy = Server::answering(502, "text/plain", "no").await;
    send_with_proxy_in_environment(&proxy, ELSEWHERE, false).await;
    assert_eq!(proxy.connections(), 0);
    send_with_proxy_in_environment(&proxy, ELSEWHERE, true).await;
    let [request] = proxy.received().try_into().unwrap();
    assert_eq!((request.method.as_str(), request.path.as_str()), ("CONNECT", "192.0.2.1:443"));
    assert_eq!(request.header("x-api-key"), "", "the key travels inside the tunnel only");
}

#[tokio::test]
async fn this_machine_is_reached_directly_even_when_the_proxy_is_asked_for() {
    let proxy = Server::answering(502, "text/plain", "no").await;
    let server = Server::answering(200, "application/json", success_body()).await;
    send_with_proxy_in_environment(&proxy, &server.url(), true).await;
    assert_eq!((proxy.connections(), server.received().len()), (0, 1));
}
