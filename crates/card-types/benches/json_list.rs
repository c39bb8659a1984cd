//! A list reply of 10,000 cards: generated types against hand-written serde structs that keep the same fields.
//!
//! `cargo bench -p card-types --bench json_list`. The alternative is what a careful team writes by hand: derived structs
//! with `#[serde(flatten)]` for unknown members, an untagged choice of text or number for identifiers, and timestamps as
//! text. `plain` leaves unknown members out, to show what keeping them costs by hand.

use card_types::id123::ListCardsReply;
use card_types::json;
use divan::counter::BytesCount;
use divan::{AllocProfiler, Bencher};

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

const CARDS: usize = 10_000;

fn main() {
    divan::main();
}

fn document() -> Vec<u8> {
    let mut text = String::from(
        r#"{"status":"success","code":"200","message":"Template cards were retrieved successfully.","data":["#,
    );
    for index in 0..CARDS {
        if index > 0 {
            text.push(',');
        }
        text.push_str(&format!(
            concat!(
                r#"{{"card-template-id":"906c56c2d85817633abc07978f4899ff89cff060","card-id":"S-{0}","card-status":"Inactive","#,
                r#""card-sub-status":"","institution":"Example University","issuance-type":"INSTITUTION_ISSUED","#,
                r#""card-title":"Student ID","created-at":"2019-12-09T06:43:19+00:00","last-updated":"2020-10-20T03:37:43+00:00","#,
                r#""card-expiration":"2027-08-31T23:59:59+00:00","barcode":[{{"key":"barcode","value":"{0:010}","label":"Barcode"}}],"#,
                r#""image":[{{"key":"id-photo","value":"https://photos.example.edu/{0}.jpg","label":"ID PHOTO"}}],"#,
                r#""name-fields":[{{"key":"name","value":"Zoë O'Brien {0}","label":"Name"}}],"#,
                r#""front-fields":[{{"key":"front-1","label":"Role","type":"text","value":"Student"}},"#,
                r#"{{"key":"front-2","label":"Department","type":"text","value":"Mathematics"}}]}}"#
            ),
            index
        ));
    }
    text.push_str("]}");
    text.into_bytes()
}

/// What teams write by hand.
mod by_hand {
    use serde::{Deserialize, Serialize};
    use serde_json::{Map, Value};

    #[derive(Serialize, Deserialize)]
    #[serde(untagged)]
    pub(super) enum Scalar {
        Text(String),
        Number(serde_json::Number),
    }

    #[derive(Serialize, Deserialize)]
    #[serde(tag = "status", rename_all = "kebab-case")]
    pub(super) enum Reply {
        Success(Success),
        Failure(Failure),
    }

    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    pub(super) struct Failure {
        code: Option<Scalar>,
        message: Option<String>,
        #[serde(flatten)]
        extra: Map<String, Value>,
    }

    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    pub(super) struct Success {
        code: Option<Scalar>,
        message: Option<String>,
        pub(super) data: Vec<Card>,
        #[serde(flatten)]
        extra: Map<String, Value>,
    }

    macro_rules! card {
        ($card:ident, $entry:ident, $(#[$flatten:meta])* $extra:ty) => {
            #[derive(Serialize, Deserialize)]
            #[serde(rename_all = "kebab-case")]
            pub(super) struct $card {
                #[serde(skip_serializing_if = "Option::is_none")]
                card_template_id: Option<String>,
                card_id: Scalar,
                #[serde(skip_serializing_if = "Option::is_none")]
                card_status: Option<String>,
                #[serde(skip_serializing_if = "Option::is_none")]
                card_sub_status: Option<String>,
                #[serde(skip_serializing_if = "Option::is_none")]
                institution: Option<String>,
                #[serde(skip_serializing_if = "Option::is_none")]
                issuance_type: Option<String>,
                #[serde(skip_serializing_if = "Option::is_none")]
                card_title: Option<String>,
                #[serde(skip_serializing_if = "Option::is_none")]
                created_at: Option<String>,
                #[serde(skip_serializing_if = "Option::is_none")]
                last_updated: Option<String>,
                #[serde(skip_serializing_if = "Option::is_none")]
                card_expiration: Option<String>,
                #[serde(skip_serializing_if = "Option::is_none")]
                barcode: Option<Vec<$entry>>,
                #[serde(skip_serializing_if = "Option::is_none")]
                image: Option<Vec<$entry>>,
                #[serde(skip_serializing_if = "Option::is_none")]
                name_fields: Option<Vec<$entry>>,
                #[serde(skip_serializing_if = "Option::is_none")]
                front_fields: Option<Vec<$entry>>,
                $(#[$flatten])*
                _extra: $extra,
            }

            #[derive(Serialize, Deserialize)]
            pub(super) struct $entry {
                key: String,
                #[serde(skip_serializing_if = "Option::is_none")]
                value: Option<String>,
                #[serde(skip_serializing_if = "Option::is_none")]
                label: Option<String>,
                #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
                kind: Option<String>,
                $(#[$flatten])*
                _extra: $extra,
            }
        };
    }

    card!(Card, Entry, #[serde(flatten)] Map<String, Value>);
    card!(
        PlainCard,
        PlainEntry,
        #[serde(skip)]
        ()
    );

    /// Without unknown members, and without telling success from failure.
    #[derive(Serialize, Deserialize)]
    pub(super) struct PlainReply {
        status: String,
        code: Option<Scalar>,
        message: Option<String>,
        pub(super) data: Vec<PlainCard>,
    }
}

#[divan::bench(sample_count = 30)]
fn read_generated(bencher: Bencher<'_, '_>) {
    let text = document();
    bencher
        .counter(BytesCount::of_slice(&text))
        .bench(|| json::from_slice::<ListCardsReply>(divan::black_box(&text)).is_ok());
}

#[divan::bench(sample_count = 30)]
fn read_by_hand(bencher: Bencher<'_, '_>) {
    let text = document();
    bencher
        .counter(BytesCount::of_slice(&text))
        .bench(|| serde_json::from_slice::<by_hand::Reply>(divan::black_box(&text)).is_ok());
}

#[divan::bench(sample_count = 30)]
fn read_by_hand_plain(bencher: Bencher<'_, '_>) {
    let text = document();
    bencher
        .counter(BytesCount::of_slice(&text))
        .bench(|| serde_json::from_slice::<by_hand::PlainReply>(divan::black_box(&text)).is_ok());
}

#[divan::bench(sample_count = 30)]
fn write_generated(bencher: Bencher<'_, '_>) {
    let text = document();
    let reply: ListCardsReply = json::from_slice(&text).expect("the document is a reply");
    bencher
        .counter(BytesCount::of_slice(&text))
        .bench(|| json::to_vec(divan::black_box(&reply)).map(|text| text.len()));
}

#[divan::bench(sample_count = 30)]
fn write_by_hand(bencher: Bencher<'_, '_>) {
    let text = document();
    let reply: by_hand::Reply = serde_json::from_slice(&text).expect("the document is a reply");
    bencher
        .counter(BytesCount::of_slice(&text))
        .bench(|| serde_json::to_vec(divan::black_box(&reply)).map(|text| text.len()));
}

#[divan::bench(sample_count = 30)]
fn write_by_hand_plain(bencher: Bencher<'_, '_>) {
    let text = document();
    let reply: by_hand::PlainReply = serde_json::from_slice(&text).expect("the document is a reply");
    bencher
        .counter(BytesCount::of_slice(&text))
        .bench(|| serde_json::to_vec(divan::black_box(&reply)).map(|text| text.len()));
}
