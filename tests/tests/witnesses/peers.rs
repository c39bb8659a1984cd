//! Servers of Node's own library with its OpenSSL: versions of TLS and HTTP, certificates and tunnels, as others see them.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

use card_client::id123::{Client, ClientBuilder};
use card_client::{Error, ErrorKind, HttpVersion, RetryPolicy};
use card_tests::workspace_root;
use card_types::id123::CreateCard;
use serde_json::Value;

use crate::programs::{installed, source};

/// The certificates that the client's own tests use.
const CERTIFICATES: &str = "crates/card-client/tests/client/tls";

/// The servers, which end with this value.
struct Peers {
    process: Child,
    ports: Value,
    served: Value,
}

impl Peers {
    fn start() -> Self {
        let mut node = installed("node", "nodejs");
        node.arg(source("peers.mjs")).arg(workspace_root().join(CERTIFICATES));
        let mut process = node.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("node starts");
        let mut line = String::new();
        BufReader::new(process.stdout.take().expect("it is piped")).read_line(&mut line).expect("node prints a line");
        let said: Value = serde_json::from_str(&line).expect("the line is JSON");
        Self { process, ports: said["ports"].clone(), served: said["served"].clone() }
    }

    fn url(&self, scheme: &str, name: &str) -> String {
        format!("{scheme}://127.0.0.1:{}", self.ports[name].as_u64().expect("a server of that name"))
    }
}

impl Drop for Peers {
    fn drop(&mut self) {
        // The end of its input ends it; where it does not, there is nothing to be done about it here.
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

fn certificate(name: &str) -> Vec<u8> {
    std::fs::read(workspace_root().join(CERTIFICATES).join(name)).expect("the tests have it")
}

fn builder(url: String) -> ClientBuilder {
    let builder = Client::builder("a-key-for-witnesses").base_url(url).retry(RetryPolicy::none());
    builder.add_root_certificates(certificate("ca.pem"))
}

/// What the server knew of the connection: versions of TLS and HTTP, and who the client is.
async fn seen(builder: ClientBuilder) -> Result<String, Error> {
    let client = builder.build().expect("the settings are valid");
    let reply = client.create_card(&CreateCard::new("template", "A-1")).await?;
    Ok(reply.message.clone().expect("the server says what it saw"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn openssl_is_refused_with_tls_1_0_and_1_1_and_served_with_1_2_and_1_3() {
    let peers = Peers::start();
    for version in ["TLSv1", "TLSv1.1"] {
        assert_eq!(peers.served[version], version, "a client that speaks it is served");
        let error = seen(builder(peers.url("https", version))).await.expect_err("the version is too old");
        assert_eq!(error.kind(), ErrorKind::Connect, "{version}: {error}");
        assert!(error.is_not_sent(), "{version}: {error}");
    }
    for version in ["TLSv1.2", "TLSv1.3"] {
        let seen = seen(builder(peers.url("https", version))).await.expect("the version is spoken");
        assert_eq!(seen, format!("{version} 1.1 nobody"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn openssl_sees_the_clients_certificate_and_refuses_a_client_without_one() {
    let peers = Peers::start();
    let url = peers.url("https", "certificate");
    let showing = builder(url.clone()).client_certificate(certificate("client.pem"), certificate("client.key.pem"));
    assert_eq!(seen(showing).await.expect("the certificate is accepted"), "TLSv1.3 1.1 client");
    seen(builder(url)).await.expect_err("a certificate is asked for");
    let stranger = Client::builder("a-key-for-witnesses").base_url(peers.url("https", "TLSv1.3"));
    let error = seen(stranger.retry(RetryPolicy::none())).await.expect_err("its authority is not known");
    assert!(error.is_connect(), "{error}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn node_is_spoken_to_in_http_2_where_it_agrees_and_as_chosen() {
    let peers = Peers::start();
    for (scheme, name, version, expected) in [
        ("https", "h2", HttpVersion::Negotiated, "TLSv1.3 2.0 nobody"),
        ("https", "h2", HttpVersion::Http1, "TLSv1.3 1.1 nobody"),
        ("https", "h2", HttpVersion::Http2, "TLSv1.3 2.0 nobody"),
        ("https", "TLSv1.3", HttpVersion::Negotiated, "TLSv1.3 1.1 nobody"),
        ("http", "h2c", HttpVersion::Http2, "none 2.0 nobody"),
    ] {
        let builder = builder(peers.url(scheme, name)).http_version(version);
        assert_eq!(seen(builder).await.expect("they agree"), expected, "{name} {version:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proxy_of_node_opens_a_tunnel_for_those_who_know_its_password() {
    let peers = Peers::start();
    let through = |user: &str| {
        let proxy = peers.url("http", "proxy").replace("http://", &format!("http://{user}"));
        builder("https://cards.test/".to_owned()).add_root_certificates(certificate("cards.test.pem")).proxy(proxy)
    };
    assert_eq!(seen(through("me:secret%20word@")).await.expect("the tunnel opens"), "TLSv1.3 2.0 nobody");
    for user in ["", "me:wrong-word@"] {
        let error = seen(through(user)).await.expect_err("the password is wrong");
        assert!(error.is_connect() && error.is_not_sent(), "{user}: {error}");
        assert!(!format!("{error:?}").contains("wrong-word"), "{error:?}");
    }
}
