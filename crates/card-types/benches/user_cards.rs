//! XML and form bodies of a UserCards update: the generated type against serde's derive on an equivalent struct.
//!
//! `cargo bench -p card-types --bench user_cards`. The other side is quick-xml's serde support and `serde_urlencoded`,
//! with the same types of members (GUIDs, timestamps) and the same bytes; it follows neither the order nor the forms of
//! the server when reading. `notes` is what varies: none, a line, a page with markup in it.

use card_types::blub0x::{CardUserFlags, UpdateUserCard};
use card_types::server::{ReadOptions, read_xml};
use card_types::{Timestamp, Uuid, form, xml};
use divan::counter::BytesCount;
use divan::{AllocProfiler, Bencher};

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

const NOTES: [&str; 3] = ["none", "line", "page"];

fn notes(size: &str) -> String {
    match size {
        "none" => String::new(),
        "line" => "Replacement for a lost card, handed out at the north gate.".to_owned(),
        _ => "Handed out in person & signed for, see ticket 4711 in the \"north gate\" book.\n".repeat(50),
    }
}

fn request(size: &str) -> UpdateUserCard {
    let guid = |text: &str| text.parse::<Uuid>().unwrap_or_default();
    UpdateUserCard::new(guid("28079fc8-e2ff-4976-a102-8659d39704dd"), guid("3198fb7e-49f7-4409-8145-bc2118e8b656"))
        .number_of_card_uses(25)
        .public_notes(notes(size))
        .card_activation_start_date_time(date("2025-03-10T22:08:40.6285953+00:00"))
        .card_deactivation_start_date_time(date("2027-08-31T23:59:59-05:00"))
        .card_user_flags(CardUserFlags::ACTIVE_CARDHOLDER_RECORD)
        .modify_activation_dates(true)
}

fn date(text: &str) -> Timestamp {
    text.parse().unwrap_or_else(|_| Timestamp::now())
}

/// What teams write by hand.
mod by_hand {
    use card_types::{Timestamp, Uuid};
    use serde::{Deserialize, Serialize};

    #[derive(Serialize, Deserialize)]
    pub(super) enum Flags {
        ActiveCardholderRecord,
    }

    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "PascalCase")]
    pub(super) struct UpdateUserCardViewModelV2 {
        #[serde(rename = "@xmlns:i", default)]
        pub(super) instance: String,
        #[serde(rename = "@xmlns", default)]
        pub(super) namespace: String,
        pub(super) card_activation_start_date_time: Option<Timestamp>,
        pub(super) card_deactivation_start_date_time: Option<Timestamp>,
        pub(super) card_id: Uuid,
        pub(super) card_user_flags: Option<Flags>,
        pub(super) modify_activation_dates: bool,
        pub(super) user_id: Uuid,
        pub(super) number_of_card_uses: Option<i32>,
        pub(super) public_notes: Option<String>,
    }

    #[derive(Serialize)]
    #[serde(rename_all = "PascalCase")]
    pub(super) struct Form<'a> {
        pub(super) number_of_card_uses: Option<i32>,
        pub(super) public_notes: Option<&'a str>,
        pub(super) user_id: Uuid,
        pub(super) card_id: Uuid,
        pub(super) card_activation_start_date_time: Option<Timestamp>,
        pub(super) card_deactivation_start_date_time: Option<Timestamp>,
        pub(super) card_user_flags: Option<i32>,
        pub(super) modify_activation_dates: bool,
    }
}

fn struct_by_hand(size: &str) -> by_hand::UpdateUserCardViewModelV2 {
    let request = request(size);
    by_hand::UpdateUserCardViewModelV2 {
        instance: "http://www.w3.org/2001/XMLSchema-instance".to_owned(),
        namespace: "http://schemas.datacontract.org/2004/07/APIWebRole.Controllers".to_owned(),
        card_activation_start_date_time: request.card_activation_start_date_time,
        card_deactivation_start_date_time: request.card_deactivation_start_date_time,
        card_id: request.card_id,
        card_user_flags: Some(by_hand::Flags::ActiveCardholderRecord),
        modify_activation_dates: true,
        user_id: request.user_id,
        number_of_card_uses: request.number_of_card_uses,
        public_notes: request.public_notes,
    }
}

fn document(size: &str) -> String {
    xml::to_string(&request(size)).unwrap_or_default()
}

#[divan::bench_group(sample_count = 200)]
mod xml_write {
    use super::{Bencher, BytesCount, NOTES, document, request, struct_by_hand, xml};

    #[divan::bench(args = NOTES)]
    fn generated(bencher: Bencher<'_, '_>, size: &str) {
        let request = request(size);
        bencher.counter(BytesCount::of_str(&document(size))).bench_local(|| xml::to_string(divan::black_box(&request)));
    }

    #[divan::bench(args = NOTES)]
    fn quick_xml_serde(bencher: Bencher<'_, '_>, size: &str) {
        let value = struct_by_hand(size);
        bencher
            .counter(BytesCount::of_str(&document(size)))
            .bench_local(|| quick_xml::se::to_string(divan::black_box(&value)));
    }
}

#[divan::bench_group(sample_count = 200)]
mod xml_read {
    use super::{Bencher, BytesCount, NOTES, ReadOptions, UpdateUserCard, by_hand, document, read_xml, xml};

    #[divan::bench(args = NOTES)]
    fn generated(bencher: Bencher<'_, '_>, size: &str) {
        let text = document(size);
        bencher
            .counter(BytesCount::of_str(&text))
            .bench_local(|| xml::from_str::<UpdateUserCard>(divan::black_box(&text)));
    }

    #[divan::bench(args = NOTES)]
    fn generated_as_server(bencher: Bencher<'_, '_>, size: &str) {
        let text = document(size);
        let options = ReadOptions::default();
        bencher
            .counter(BytesCount::of_str(&text))
            .bench_local(|| read_xml::<UpdateUserCard>(divan::black_box(text.as_bytes()), &options));
    }

    #[divan::bench(args = NOTES)]
    fn quick_xml_serde(bencher: Bencher<'_, '_>, size: &str) {
        let text = document(size);
        bencher
            .counter(BytesCount::of_str(&text))
            .bench_local(|| quick_xml::de::from_str::<by_hand::UpdateUserCardViewModelV2>(divan::black_box(&text)));
    }
}

#[divan::bench_group(sample_count = 200)]
mod form_write {
    use super::{Bencher, CardUserFlags, NOTES, by_hand, form, request};

    #[divan::bench(args = NOTES)]
    fn generated(bencher: Bencher<'_, '_>, size: &str) {
        let request = request(size);
        bencher.bench_local(|| form::to_string(divan::black_box(&request)));
    }

    #[divan::bench(args = NOTES)]
    fn serde_urlencoded(bencher: Bencher<'_, '_>, size: &str) {
        let request = request(size);
        let value = by_hand::Form {
            number_of_card_uses: request.number_of_card_uses,
            public_notes: request.public_notes.as_deref(),
            user_id: request.user_id,
            card_id: request.card_id,
            card_activation_start_date_time: request.card_activation_start_date_time,
            card_deactivation_start_date_time: request.card_deactivation_start_date_time,
            card_user_flags: request.card_user_flags.map(CardUserFlags::value),
            modify_activation_dates: true,
        };
        bencher.bench_local(|| ::serde_urlencoded::to_string(divan::black_box(&value)));
    }
}
