//! Lists read until two readings agree.

use card_client::ErrorKind;

use super::{Cards, quiet};

#[tokio::test]
async fn two_readings_that_agree_prove_a_list_complete() {
    let (client, canned) = Cards::new(25).serve(quiet);
    let list = client.list_all("t").page_size(10).complete().await.unwrap();
    assert_eq!((list.cards().len(), list.proof().cards(), list.proof().readings()), (25, 25, 2));
    assert_eq!(canned.sent().len(), 8, "two readings of three pages, each with its end confirmed");
    let (client, _) = Cards::new(0).serve(quiet);
    assert_eq!(client.list_all("t").complete().await.unwrap().proof().cards(), 0);
}

#[tokio::test]
async fn a_long_list_is_proven_complete_without_keeping_its_cards() {
    let (client, _) = Cards::new(25).serve(|number, ids| {
        if number == 2 {
            ids.remove(0);
        }
    });
    let mut readings_begun = 0;
    let begin = || {
        readings_begun += 1;
        0
    };
    let (count, proof) = client.list_all("t").page_size(10).complete_into(begin, |count, _| *count += 1).await.unwrap();
    assert_eq!((count, proof.cards(), proof.readings(), readings_begun), (24, 24, 3, 3));
}

#[tokio::test]
async fn a_list_is_read_again_until_it_is_at_rest() {
    let (client, _) = Cards::new(25).serve(|number, ids| {
        if number == 2 {
            ids.remove(0);
        }
    });
    let list = client.list_all("t").page_size(10).complete().await.unwrap();
    assert_eq!((list.proof().cards(), list.proof().readings()), (24, 3));
    let (client, _) = Cards::new(25).serve(|_, ids| {
        ids.remove(0);
    });
    let error = client.list_all("t").page_size(10).complete().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ListChanged);
}
