//! One vector against the codecs.

use card_types::contract::Contracted;
use card_types::server::{ReadOptions, Reading, ServerZone, WebApi, read_json, read_xml, write_json, write_xml};
use card_types::xml;
use serde_json::Value;

use crate::models::{build, difference, with_model};
use crate::vectors::Vector;

/// `Ok` when they agree; otherwise how they differ, in one line.
pub(crate) fn compare(vector: &Vector) -> Result<(), String> {
    with_model!(vector, Model => compare_as::<Model>(vector))
}

fn compare_as<T: Contracted>(vector: &Vector) -> Result<(), String> {
    match vector.op.as_str() {
        "xml-encode" => {
            encode::<T>(vector, |model| write_xml(model).map_err(|error| error.to_string()))?;
            client_form::<T>(vector)
        }
        "json-encode" => encode::<T>(vector, |model| Ok(write_json(model))),
        "xml-decode" => decode(vector, &read_xml::<T>(&vector.body()?, &options(vector)?)),
        "json-decode" => decode(vector, &read_json::<T>(&vector.body()?, &options(vector)?)),
        other => Err(format!("no such operation: {other}")),
    }
}

pub(crate) fn zone(vector: &Vector) -> Result<ServerZone, String> {
    ServerZone::named(&vector.server_tz).map_err(|error| error.to_string())
}

pub(crate) fn options(vector: &Vector) -> Result<ReadOptions, String> {
    let mut options = ReadOptions::new().zone(zone(vector)?);
    if let Some(charset) = vector.text("content_type_charset") {
        options = options.charset(charset);
    }
    if vector.text("webapi_client") == Some("5.3.0+") {
        options = options.web_api(WebApi::From530);
    }
    Ok(options.chunked(vector.value.get("content_length").is_some_and(Value::is_null)))
}

fn encode<T: Contracted>(vector: &Vector, write: impl Fn(&T) -> Result<String, String>) -> Result<(), String> {
    if vector.unrepresentable {
        // The value cannot even be made, which is as good a refusal as any.
        return if vector.expects_error() { Ok(()) } else { Err("half a surrogate pair, but no error".to_owned()) };
    }
    let model: T = build(&vector.value["input"], &zone(vector)?)?;
    match (write(&model), vector.text("output")) {
        (Ok(written), Some(expected)) => same_text(&written, expected),
        (Ok(_), None) => Err("expected an error, wrote a document".to_owned()),
        (Err(error), Some(_)) => Err(format!("expected a document: {error}")),
        (Err(_), None) => Ok(()),
    }
}

/// The client's own form against what a .NET client writes. They differ in the order of the root's two declarations, in
/// a space and in the form of an empty text, and the client refuses what is not well-formed XML. The vendor's models
/// have no `DateTimeOffset`, for which prefixes would differ as well.
fn client_form<T: Contracted>(vector: &Vector) -> Result<(), String> {
    let compared = !vector.unrepresentable && vector.variant != "dto";
    let Some(expected) = vector.value["dcs_stream"]["output"].as_str().filter(|_| compared) else {
        return Ok(());
    };
    let well_formed = roxmltree::Document::parse(expected).is_ok();
    let model: T = build(&vector.value["input"], &zone(vector)?)?;
    let in_years_of_utc = |error: &str| error.contains("outside the years 1 to 9999");
    match xml::to_string(&model) {
        Ok(written) if well_formed => {
            same_text(&stream_form::<T>(&written), expected).map_err(|line| format!("client form: {line}"))
        }
        Ok(_) => Err("client form: wrote what is not well-formed".to_owned()),
        Err(error) if well_formed && !in_years_of_utc(&error.to_string()) => {
            Err(format!("client form: expected a document: {error}"))
        }
        Err(_) => Ok(()),
    }
}

fn stream_form<T: Contracted>(written: &str) -> String {
    let instance = " xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\"";
    let Some((name, rest)) = written.split_once(instance) else { return written.to_owned() };
    let Some((declaration, rest)) = rest.split_once('>') else { return written.to_owned() };
    let text = format!("{name}{declaration}{instance}>{rest}").replace(" />", "/>");
    T::CONTRACT
        .members
        .iter()
        .fold(text, |text, member| text.replace(&format!("<{0}></{0}>", member.name), &format!("<{}/>", member.name)))
}

fn decode<T: Contracted>(vector: &Vector, reading: &Reading<T>) -> Result<(), String> {
    let errors: Vec<_> = reading.errors.iter().map(ToString::to_string).collect();
    match (vector.expects_error(), errors.is_empty()) {
        (true, true) => return Err("expected an error".to_owned()),
        (true, false) => return Ok(()),
        (false, false) => return Err(format!("expected a value: {}", errors.join("; "))),
        (false, true) => {}
    }
    match (&vector.value["output"], &reading.value) {
        (Value::Null, None) => Ok(()),
        (Value::Null, Some(_)) => Err("expected null, read a model".to_owned()),
        (_, None) => Err("expected a model, read null".to_owned()),
        (expected, Some(model)) => match difference(model, expected) {
            None => Ok(()),
            Some((name, expected, found)) => Err(format!("{name}: expected {expected}, read {found}")),
        },
    }
}

/// Points at the first difference.
pub(crate) fn same_text(written: &str, expected: &str) -> Result<(), String> {
    if written == expected {
        return Ok(());
    }
    let at = written.bytes().zip(expected.bytes()).take_while(|(one, two)| one == two).count();
    let around = |text: &str| -> String {
        let from = (0..=at.saturating_sub(20)).rev().find(|&index| text.is_char_boundary(index)).unwrap_or(0);
        text[from.min(text.len())..].chars().take(60).collect()
    };
    Err(format!("at byte {at}: expected ..{:?}, wrote ..{:?}", around(expected), around(written)))
}
