//! A client of Python's own library.

use crate::programs::{installed, source, start, succeed};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_of_pythons_own_library_witnesses_every_operation() {
    let emulator = start().await;
    let said = succeed(installed("python3", "python3").arg(source("client.py")).arg(emulator.url()));
    assert!(said.ends_with(" of 21 operations\n"), "{said}");
}
