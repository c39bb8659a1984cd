//! What the report says beside the rule: encodings, witnesses, causes, Rust, stored data.

use serde_json::{Value, json};
use xtask::compat::{Cause, Effect, Finding, Level, Report, Severity, Verdict};

use crate::support::report;

const ORDER: &str = "shop/order.request.json";
const MOVE: &str = "depot/shift.request.json";

#[test]
fn an_optional_member_is_no_break_in_json_and_is_judged_by_its_place_in_xml() {
    let member =
        json!({"description": "A new one.", "type": ["integer", "null"], "format": "int32", "x-null": "written"});
    let added = |name: &str| {
        report(&[
            json!({"in": MOVE, "at": format!("/properties/{name}"), "set": member}),
            json!({"in": MOVE, "at": "/x-xml/members", "push": name}),
        ])
    };
    let before_others = added("CredentialTypeId");
    let finding = one(&before_others, "optional-property-added");
    assert_eq!((finding.wire.json, finding.wire.form, finding.wire.xml), (Effect::Safe, Effect::Safe, Effect::Risky));
    assert!(!before_others.is_clean(Severity::Risky));
    let inserted = one(&before_others, "xml-member-inserted");
    assert!(inserted.message.contains("`Notes`, `Retries`"), "{}", inserted.message);
    let xml = inserted.witness.bytes.iter().find(|(encoding, ..)| *encoding == "xml").unwrap();
    assert!(xml.2.contains("<CredentialTypeId") && !xml.1.contains("<CredentialTypeId"), "{xml:?}");

    let last = added("Zone");
    assert_eq!(one(&last, "optional-property-added").wire.xml, Effect::Safe);
    assert!(last.is_clean(Severity::Risky));
}

#[test]
fn an_action_speaks_json_alone() {
    let report = report(&[json!({"in": ORDER, "at": "/properties/buyer/maxLength", "set": 10})]);
    let finding = one(&report, "length-tightened");
    assert_eq!(
        (finding.wire.json, finding.wire.form, finding.wire.xml),
        (Effect::Breaks, Effect::Unused, Effect::Unused)
    );
}

#[test]
fn a_witness_is_a_document_that_the_validator_judges_in_two_ways() {
    let tightened = report(&[json!({"in": ORDER, "at": "/properties/buyer/maxLength", "set": 10})]);
    let witness = &one(&tightened, "length-tightened").witness;
    assert_eq!(witness.verdict, Some(Verdict::RefusedNow));
    let buyer = witness.document.as_ref().unwrap()["buyer"].as_str().unwrap();
    assert!((11..=20).contains(&buyer.len()), "{buyer}");

    let loosened = report(&[
        json!({"in": "shop/order.response.json", "at": "/definitions/OrderSuccess/required", "without": "order-id"}),
    ]);
    let witness = &one(&loosened, "property-became-optional").witness;
    assert_eq!(witness.verdict, Some(Verdict::AcceptedNow));
    assert!(witness.document.as_ref().unwrap().get("order-id").is_none());
}

#[test]
fn what_only_moves_bytes_is_shown_as_bytes() {
    let flag = report(&[json!({"in": ORDER, "at": "/properties/upsert-record/type", "set": ["string", "boolean"]})]);
    let (encoding, before, after) = &one(&flag, "wire-form-changed").witness.bytes[0];
    assert_eq!(*encoding, "json");
    assert!(
        before.contains("\"upsert-record\":true") && after.contains("\"upsert-record\":\"true\""),
        "{before} {after}"
    );

    let method = report(&[json!({"in": MOVE, "at": "/x-operation/method", "set": "POST"})]);
    let (encoding, before, after) = &one(&method, "method-changed").witness.bytes[0];
    assert_eq!(*encoding, "http");
    assert!(before.starts_with("PUT api/v2/Crates") && after.starts_with("POST api/v2/Crates"));
}

#[test]
fn every_break_of_the_base_tree_has_a_witness_or_says_why_there_is_none() {
    for edits in [
        json!([{"in": ORDER, "at": "/properties/gift", "remove": true}]),
        json!([{"in": ORDER, "at": "/required", "push": "amount"}]),
        json!([{"in": ORDER, "at": "/properties/deliver-at/format", "set": "uuid"}]),
        json!([{"in": "shop/common.json", "at": "/definitions/Part/properties/size/maximum", "set": 5}]),
        json!([{"in": ORDER, "at": "/properties/parts/maxItems", "set": 1}]),
    ] {
        let report = report(edits.as_array().unwrap());
        for finding in report.findings.iter().filter(|finding| finding.severity == Severity::Breaking) {
            assert_eq!(
                finding.witness.verdict,
                Some(Verdict::RefusedNow),
                "{}: {:?}",
                finding.rule.id,
                finding.witness
            );
        }
    }
    let unseen = report(&[json!({"in": ORDER, "at": "/properties/secret/x-sensitive", "remove": true})]);
    assert_eq!(one(&unseen, "sensitive-removed").witness.missing, "not a byte of any document changes");
}

#[test]
fn one_edit_of_what_documents_share_is_one_finding_that_names_them() {
    let report = report(&[json!({"in": "shop/common.json", "at": "/definitions/Sku/maxLength", "set": 10})]);
    let finding = one(&report, "length-tightened");
    assert_eq!(finding.affects, ["shop/order.request#sku", "shop/order.request#parts[].sku"]);
    assert_eq!((finding.location.file.as_str(), finding.location.line > 5), ("schema/shop/common.json", true));
}

#[test]
fn a_guess_that_is_corrected_is_told_from_a_vendor_that_changed() {
    let guess = report(&[
        json!({"in": ORDER, "at": "/properties/token/format", "remove": true}),
        json!({"in": ORDER, "at": "/properties/token/x-provenance", "set": {"status": "documented", "source": "A sample"}}),
    ]);
    assert_eq!(one(&guess, "format-widened").cause, Cause::GuessCorrected);
    let vendor = report(&[
        json!({"in": ORDER, "at": "/properties/buyer/maxLength", "set": 10}),
        json!({"in": ORDER, "at": "/x-provenance/source", "set": "The manual of October"}),
    ]);
    assert_eq!(one(&vendor, "length-tightened").cause, Cause::VendorChanged);
    let silent = report(&[json!({"in": ORDER, "at": "/properties/buyer/maxLength", "set": 10})]);
    assert_eq!(one(&silent, "length-tightened").cause, Cause::Unexplained);
}

#[test]
fn the_rust_verdict_names_items_and_the_level_they_demand() {
    let minor =
        report(&[json!({"in": ORDER, "at": "/properties/voucher", "set": {"description": "One.", "type": "string"}})]);
    assert_eq!(minor.rust.level(), Some(Level::Minor), "{:?}", minor.rust);
    assert!(minor.rust.changes.iter().any(|change| change.item == "shop::Order.voucher" && change.before.is_none()));

    let major = report(&[json!({"in": ORDER, "at": "/properties/gift", "remove": true})]);
    assert_eq!(major.rust.level(), Some(Level::Major));
    assert!(major.rust.changes.iter().any(|change| change.item == "shop::Order.is_gift" && change.after.is_none()));

    let patch = report(&[json!({"in": ORDER, "at": "/properties/buyer/maxLength", "set": 10})]);
    assert_eq!(patch.rust.level(), Some(Level::Patch), "{:?}", patch.rust);

    let unknown = report(&[json!({"in": ORDER, "at": "/properties/buyer/pattern", "set": "^a"})]);
    assert_eq!(unknown.rust.level(), None);
    assert!(unknown.rust.unknown[0].contains("`pattern` is not supported here"), "{:?}", unknown.rust.unknown);
}

#[test]
fn an_older_tree_that_lacks_what_became_mandatory_is_completed_where_the_generator_asks_for_it() {
    let effect = json!({"in": ORDER, "at": "/x-action/effect", "remove": true});
    let (given, gift) = (effect.clone(), json!({"in": ORDER, "at": "/properties/gift", "remove": true}));
    let back = json!({"in": ORDER, "at": "/x-action/effect", "set": "write"});
    let (report, reversed) = crate::support::both_ways(&[given], &[back, gift]);
    assert_eq!(report.rust.assumed, ["schema/shop/order.request.json#/x-action/effect"]);
    assert_eq!(report.rust.level(), Some(Level::Major), "{:?}", report.rust.unknown);
    assert!(report.rust.changes.iter().any(|change| change.item == "shop::Order.is_gift"));
    assert_eq!(reversed.rust.level(), None, "what the newer tree lacks is a mistake, and is not made up");
}

#[test]
fn a_member_that_is_renamed_is_not_said_to_be_equal_to_nothing() {
    let renamed = report(&[json!({"in": ORDER, "at": "/properties/secret", "rename": "secrets"})]);
    assert_eq!(one(&renamed, "property-renamed").after, json!("secrets"));
    assert!(renamed.equal.is_empty(), "{:?}", renamed.equal);
}

#[test]
fn the_stored_verdict_names_examples_snapshots_databases_and_sync_state() {
    let report = report(&[json!({"in": ORDER, "at": "/required", "push": "amount"})]);
    let place = |store: &str| {
        let touched = report.stored.touched.iter().find(|touched| touched.store == store);
        touched.unwrap_or_else(|| panic!("{store} is not touched: {:?}", report.stored)).place.clone()
    };
    assert_eq!(place("example"), "schema/examples/shop/order.request/minimal.json");
    assert_eq!(place("snapshot"), "tests/tests/wire/snapshots/shop/order.*.snap");
    assert_eq!(place("sync state"), "what was last sent by shop/order");
    assert!(place("emulator database").contains("amount"));
}

#[test]
fn a_line_and_pointer_lead_to_the_edit_in_the_newer_tree_and_to_what_is_gone_in_the_older() {
    let report = report(&[
        json!({"in": ORDER, "at": "/properties/gift", "remove": true}),
        json!({"in": ORDER, "at": "/properties/buyer/maxLength", "set": 10}),
    ]);
    let gone = one(&report, "property-removed");
    assert!(gone.location.in_before && gone.location.pointer == "/properties/gift");
    let tightened = one(&report, "length-tightened");
    assert!(!tightened.location.in_before && tightened.location.pointer == "/properties/buyer/maxLength");
    assert_eq!((&tightened.before, &tightened.after), (&json!(20), &json!(10)));
}

fn one<'r>(report: &'r Report, rule: &str) -> &'r Finding {
    let found: Vec<&Finding> = report.findings.iter().filter(|finding| finding.rule.id == rule).collect();
    let all: Vec<(&str, &Value)> = report.findings.iter().map(|finding| (finding.rule.id, &finding.after)).collect();
    assert_eq!(found.len(), 1, "{rule} among {all:?}");
    found[0]
}
