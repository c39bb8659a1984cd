//! The bare loop: the same requests through the same client, as many at a time, and nothing else.

use std::time::Instant;

use card_client::id123::Client;
use card_client::{CallOptions, Limits, RetryPolicy};
use card_emulator::DEMO_KEY;
use tokio::task::JoinSet;

use crate::{CONCURRENCY, Result, figures, roster};

pub(crate) async fn run(url: &str, rows: usize) -> Result<()> {
    let client = Client::builder(DEMO_KEY).base_url(url).limits(Limits::new().concurrency(CONCURRENCY)).build()?;
    let options = CallOptions::new().retry(RetryPolicy::none());
    let (begun, processor) = (Instant::now(), figures::processor());
    let mut sending = JoinSet::new();
    for row in 0..rows {
        if sending.len() == CONCURRENCY
            && let Some(sent) = sending.join_next().await
        {
            sent??;
        }
        let (client, options, request) = (client.clone(), options.clone(), roster::request(row));
        sending.spawn(async move { client.send_with(&request, &options).await.map(drop) });
    }
    while let Some(sent) = sending.join_next().await {
        sent??;
    }
    let rows = rows as u64;
    figures::line("bare loop: create", rows, rows, begun.elapsed(), figures::processor() - processor);
    Ok(())
}
