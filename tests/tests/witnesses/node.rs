//! A client of Node's own fetch, and ajv, which judges the replies by the `OpenAPI` documents.

use card_tests::workspace_root;

use crate::programs::{installed, source, start, succeed};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_of_nodes_own_fetch_witnesses_every_operation_and_ajv_judges_every_reply() {
    let emulator = start().await;
    let modules = workspace_root().join("target/witnesses/node");
    assert!(modules.join("node_modules/ajv").exists(), "this test needs ajv of npm: run tests/witnesses/setup");
    let mut node = installed("node", "nodejs");
    let said = succeed(node.arg(source("client.mjs")).arg(emulator.url()).arg(modules));
    assert!(said.ends_with(" of 21 operations\n"), "{said}");
}
