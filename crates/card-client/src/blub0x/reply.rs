//! Reading a BluB0X reply: the HTTP status decides, since the meaning of result codes is unknown.

use card_types::{Encoding, Operation, Scalar};
use serde_json::{Map, Value};

use crate::reply::Answer;
use crate::transport::RawReply;
use crate::{Error, Response, markup};

/// Longest plain text that is taken for a message; longer ones are pages or dumps.
const MAX_PLAIN_MESSAGE: usize = 1024;

/// Sorts a reply into success and the kinds of error.
pub(super) fn read<O: Operation>(raw: Box<RawReply>) -> Result<Response<O::Reply>, Error> {
    raw.refuse_redirect()?;
    if !raw.is_success() {
        return Err(refusal(&raw));
    }
    let encoding = if raw.looks_like_markup() { Encoding::Xml } else { Encoding::Json };
    match O::decode_reply(encoding, raw.document()) {
        Ok(value) => Ok(Response::new(value, raw)),
        Err(error) => Err(raw.unreadable(error)),
    }
}

fn refusal(raw: &RawReply) -> Error {
    let answer = answer(raw);
    // 408 and 429 are about the traffic, not the request; 5xx may strike after the change was made.
    let is_about_the_request = (400..500).contains(&raw.status) && !matches!(raw.status, 408 | 429);
    if is_about_the_request && is_structured(raw) && answer != Answer::default() {
        raw.refused(answer)
    } else {
        raw.error_status(answer)
    }
}

/// Plain text is as likely a gateway's as the vendor's.
fn is_structured(raw: &RawReply) -> bool {
    raw.looks_like_markup() || raw.text().first() == Some(&b'{')
}

/// The vendor's words: `ResultCode` and `Description` of a `Result`, `Message` of a Web API error, or plain text.
fn answer(raw: &RawReply) -> Answer {
    let text = raw.text();
    if raw.looks_like_markup() {
        return markup::answer(text);
    }
    match serde_json::from_slice(text) {
        // A reply with more to tell has its `Result` inside.
        Ok(Value::Object(members)) => match member(&members, "Result").and_then(Value::as_object) {
            Some(result) => words(result),
            None => words(&members),
        },
        Ok(Value::String(message)) => Answer { code: None, message: Some(message) },
        Ok(_) => Answer::default(),
        Err(_) => Answer { code: None, message: plain_message(raw) },
    }
}

fn words(members: &Map<String, Value>) -> Answer {
    Answer {
        code: member(members, "ResultCode").and_then(scalar),
        message: ["Description", "Message"]
            .into_iter()
            .filter_map(|name| member(members, name)?.as_str())
            .find(|message| !message.is_empty())
            .map(str::to_owned),
    }
}

fn plain_message(raw: &RawReply) -> Option<String> {
    let text = raw.text().trim_ascii();
    let is_plain = raw.content_type().starts_with("text/plain") && !text.is_empty() && text.len() <= MAX_PLAIN_MESSAGE;
    is_plain.then(|| std::str::from_utf8(text).ok().map(str::to_owned)).flatten()
}

/// Json.NET servers differ in the case of their names.
fn member<'a>(members: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    members.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

fn scalar(value: &Value) -> Option<Scalar> {
    match value {
        Value::String(text) => Some(text.as_str().into()),
        Value::Number(number) => Some(number.to_string().into()),
        _ => None,
    }
}
