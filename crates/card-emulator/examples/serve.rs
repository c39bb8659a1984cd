//! Runs the emulator until Ctrl-C.
//!
//! ```text
//! cargo run -p card-emulator --example serve              # in memory, port 8123
//! cargo run -p card-emulator --example serve -- cards.db  # in a file
//! ```

use card_emulator::{DEMO_CREDENTIAL, DEMO_KEY, Emulator, Error, Template};

#[tokio::main]
async fn main() -> Result<(), Error> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    let mut builder = Emulator::builder().port(8123);
    if let Some(file) = std::env::args_os().nth(1) {
        builder = builder.database_file(file);
    }
    let emulator = builder.start().await?;
    println!("export EMULATOR={}", emulator.url());
    println!("# ID123:  X-API-KEY: {DEMO_KEY}, card-template-id: {}", Template::DEMO_ID);
    println!("# BluB0X: {}: {}", DEMO_CREDENTIAL.0, DEMO_CREDENTIAL.1);
    println!("# Ctrl-C ends it");
    // An error would mean that there is no Ctrl-C to wait for.
    drop(tokio::signal::ctrl_c().await);
    emulator.shutdown().await;
    Ok(())
}
