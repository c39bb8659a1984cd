//! One update of a physical card's assignment in three encodings, and in a fourth that loses members.

use card_client::blub0x::Client;
use card_emulator::DEMO_CREDENTIAL;
use card_types::blub0x::{CardUserFlags, UpdateUserCard};
use card_types::{Encoding, Operation, Timestamp, Uuid, json, xml};

use super::{Stage, raw, surprising};
use crate::failure::Failure;

/// The ids of the vendor's sample.
pub(super) const USER: Uuid = Uuid::from_u128(0x2807_9fc8_e2ff_4976_a102_8659_d397_04dd);
pub(super) const CARD: Uuid = Uuid::from_u128(0x3198_fb7e_49f7_4409_8145_bc21_18e8_b656);

/// Seconds since 1970 of 2027-03-10T08:00:00 and 2027-03-31T18:00:00, both UTC.
const VISIT: (i64, i64) = (1_804_665_600, 1_806_516_000);

/// One encoding: what was sent, and what came back.
pub(super) struct Sent {
    pub(super) encoding: Encoding,
    pub(super) body: String,
    pub(super) http_status: u16,
    pub(super) reply: String,
}

/// What was shown.
pub(super) struct Encodings {
    pub(super) method: &'static str,
    pub(super) path: String,
    pub(super) sent: Vec<Sent>,
    pub(super) lossy: Lossy,
}

/// XML in the order of the JSON members, and what the server made of it.
pub(super) struct Lossy {
    pub(super) body: String,
    pub(super) http_status: u16,
    pub(super) notices: Vec<String>,
}

pub(super) async fn show(stage: &mut Stage) -> Result<Encodings, Failure> {
    let request = request();
    let mut sent = Vec::new();
    for encoding in [Encoding::Json, Encoding::Xml, Encoding::Form] {
        let (header, value) = DEMO_CREDENTIAL;
        let client = Client::builder(header, value).base_url(stage.emulator.blub0x_url()).encoding(encoding).build()?;
        stage.requests += 1;
        let reply = client.update_user_card(&request).await?;
        // The same function writes the client's body.
        let body = request.encode(encoding)?;
        sent.push(Sent { encoding, body: text(&body), http_status: reply.status(), reply: text(reply.body()) });
    }
    let body = in_json_order(&request)?;
    stage.requests += 1;
    let reply = raw::put_xml(stage.emulator.address(), &request.path(), DEMO_CREDENTIAL, &body).await?;
    let lossy = Lossy { body, http_status: reply.status, notices: reply.notices };
    Ok(Encodings { method: UpdateUserCard::METHOD, path: request.path(), sent, lossy })
}

/// An update with a value in every member.
fn request() -> UpdateUserCard {
    let mut request = UpdateUserCard::new(USER, CARD)
        .number_of_card_uses(5)
        .public_notes("Visitor <B-wing> & café, until the end of March")
        .card_user_flags(CardUserFlags::ACTIVE_CARDHOLDER_RECORD)
        .modify_activation_dates(true);
    request.card_activation_start_date_time = Timestamp::from_unix_seconds(VISIT.0);
    request.card_deactivation_start_date_time = Timestamp::from_unix_seconds(VISIT.1);
    request
}

/// The same XML elements in the order in which JSON has the members: a mistake that looks harmless.
fn in_json_order(request: &UpdateUserCard) -> Result<String, Failure> {
    let unexpected = || surprising("the XML of the request does not have the expected form");
    let proper = xml::to_string(request)?;
    let (start, rest) = proper.split_once('>').ok_or_else(unexpected)?;
    let (_, end) = proper.rsplit_once("</").ok_or_else(unexpected)?;
    let members: serde_json::Map<String, serde_json::Value> =
        json::from_str(&json::to_string(request)?).map_err(|_| unexpected())?;
    let mut body = format!("{start}>");
    for name in members.keys() {
        let (open, close) = (format!("<{name}>"), format!("</{name}>"));
        let from = rest.find(&open).ok_or_else(unexpected)?;
        let to = rest.find(&close).ok_or_else(unexpected)? + close.len();
        body.push_str(&rest[from..to]);
    }
    Ok(format!("{body}</{end}"))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_json_has_every_element_of_the_proper_document() {
        let request = request();
        let (proper, lossy) = (xml::to_string(&request).unwrap(), in_json_order(&request).unwrap());
        assert_eq!(proper.len(), lossy.len());
        assert!(lossy.find("<PublicNotes>").unwrap() < lossy.find("<UserId>").unwrap(), "{lossy}");
        assert!(lossy.ends_with("</UpdateUserCardViewModelV2>"), "{lossy}");
    }

    #[test]
    fn the_visit_is_in_march() {
        let request = request();
        assert_eq!(request.card_activation_start_date_time.unwrap().to_string(), "2027-03-10T08:00:00+00:00");
        assert_eq!(request.card_deactivation_start_date_time.unwrap().to_string(), "2027-03-31T18:00:00+00:00");
    }
}
