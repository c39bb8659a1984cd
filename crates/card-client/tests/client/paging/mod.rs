//! Reading a whole template; here is the list that the tests read.

mod ahead;
mod changes;
mod complete;
mod ends;

use std::fmt::Write;
use std::sync::{Arc, Mutex};

use card_client::Error;
use card_client::id123::{CardList, Client, ListChanges};
use card_client::testing::{Canned, Sent};

use crate::fixtures::KEY;

/// A list of cards on a server, which changes before some request when a test wants it to.
#[derive(Clone)]
struct Cards {
    ids: Arc<Mutex<Vec<u32>>>,
    most: usize,
}

impl Cards {
    fn new(count: u32) -> Self {
        Self { ids: Arc::new(Mutex::new((0..count).collect())), most: usize::MAX }
    }

    fn page(&self, sent: &Sent) -> (u16, String) {
        let number = |name: &str| usize::try_from(sent.json()[name].as_u64().unwrap_or_default()).unwrap();
        let ids = self.ids.lock().unwrap();
        let limit = number("limit").min(self.most);
        (200, body(ids.iter().copied().skip(number("offset")).take(limit)))
    }

    /// `before` is called with the number of the request, from 0, and may change the list.
    fn serve(self, before: impl Fn(usize, &mut Vec<u32>) + Send + Sync + 'static) -> (Client, Canned) {
        let count = Mutex::new(0);
        let canned = Canned::new().answer(move |sent| {
            let mut count = count.lock().unwrap();
            before(*count, &mut self.ids.lock().unwrap());
            *count += 1;
            self.page(sent)
        });
        (Client::builder(KEY).canned(&canned).build().unwrap(), canned)
    }
}

fn body(ids: impl Iterator<Item = u32>) -> String {
    let cards = ids.fold(String::new(), |mut text, id| {
        let comma = if text.is_empty() { "" } else { "," };
        write!(text, "{comma}{{\"card-id\":\"{id}\"}}").unwrap();
        text
    });
    format!(r#"{{"status":"success","code":"1","message":"ok","data":[{cards}]}}"#)
}

async fn read(list: CardList) -> (Vec<u32>, ListChanges, Option<Error>) {
    let mut stream = list.stream();
    let mut ids = Vec::new();
    while let Some(card) = stream.next().await {
        match card {
            Ok(card) => ids.push(card.card_id.as_str().parse().unwrap()),
            Err(error) => {
                assert!(stream.next().await.is_none(), "nothing follows an error");
                return (ids, stream.changes(), Some(error));
            }
        }
    }
    (ids, stream.changes(), None)
}

fn quiet(_: usize, _: &mut Vec<u32>) {}
