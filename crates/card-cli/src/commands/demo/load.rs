//! Creating many cards at a time.

use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use super::roster::Person;
use super::{Stage, surprising};
use crate::failure::Failure;
use crate::progress::Progress;

/// Requests under way at a time. A bound, since a vendor's limits are not published.
const AT_A_TIME: usize = 8;

/// What was created.
pub(super) struct Created {
    pub(super) cards: usize,
    pub(super) at_a_time: usize,
    pub(super) time: Duration,
}

/// Creates everybody's card; the first failure ends it.
pub(super) async fn create_all(
    stage: &mut Stage,
    people: &[Person],
    progress: &mut Progress,
) -> Result<Created, Failure> {
    let start = Instant::now();
    let mut waiting = people.iter();
    let mut sending = JoinSet::new();
    let mut cards = 0;
    loop {
        while sending.len() < AT_A_TIME
            && let Some(person) = waiting.next()
        {
            let (client, request) = (stage.client.clone(), person.create()?);
            stage.requests += 1;
            sending.spawn(async move { client.create_card(&request).await.map(drop) });
        }
        match sending.join_next().await {
            None => return Ok(Created { cards, at_a_time: AT_A_TIME, time: start.elapsed() }),
            Some(Ok(sent)) => sent?,
            Some(Err(error)) => return Err(surprising(error.to_string())),
        }
        cards += 1;
        progress.step();
    }
}
