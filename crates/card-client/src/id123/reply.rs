//! Reading an ID123 reply: the body's `status` is the authority, whatever the HTTP status.

use card_types::{Action, Failure, Outcome, Scalar, json};
use serde_json::Value;

use crate::reply::{Answer, Shape};
use crate::transport::RawReply;
use crate::{Error, ErrorKind, Response};

/// Sorts a reply into success and the kinds of error.
pub(super) fn read<A: Action>(raw: Box<RawReply>) -> Result<Response<A::Success>, Error> {
    raw.refuse_redirect()?;
    match json::from_slice::<A::Reply>(raw.document()).map(Into::into) {
        Ok(Outcome::Success(value)) if raw.is_success() => Ok(Response::new(value, raw)),
        // Two authorities contradict each other: reporting either as fact could lose or repeat a change.
        Ok(Outcome::Success(_)) => Err(raw.error(ErrorKind::UnexpectedReply, CONTRADICTION)),
        Ok(Outcome::Failure(failure)) => {
            Err(raw.refused(Answer { code: failure.code().cloned(), message: failure.message().map(str::to_owned) }))
        }
        Ok(Outcome::Unrecognised(_)) if raw.is_success() => Err(unrecognised(&raw)),
        Ok(Outcome::Unrecognised(_)) => Err(raw.error_status(salvage(&raw).answer)),
        Err(error) => {
            let Salvaged { is_failure, is_success, answer } = salvage(&raw);
            if is_failure {
                Err(raw.refused(answer).with_decoding(error))
            } else if raw.is_success() || raw.shape() == Shape::CutOff {
                Err(raw.unreadable(error).with_answer(answer.code, answer.message))
            } else if is_success {
                Err(raw.error(ErrorKind::UnexpectedReply, CONTRADICTION).with_decoding(error))
            } else {
                Err(raw.error_status(answer))
            }
        }
    }
}

const CONTRADICTION: &str = "the body says success under an HTTP error status";

fn unrecognised(raw: &RawReply) -> Error {
    let Answer { code, message } = salvage(raw).answer;
    raw.error(ErrorKind::UnexpectedReply, "the body's status is neither success nor failure").with_answer(code, message)
}

/// What can be learnt from a reply that does not have the documented form.
#[derive(Default)]
struct Salvaged {
    is_failure: bool,
    is_success: bool,
    answer: Answer,
}

/// Reads leniently, since a refusal must not be lost because one member beside it changed its form.
fn salvage(raw: &RawReply) -> Salvaged {
    let Ok(Value::Object(members)) = serde_json::from_slice::<Value>(raw.text()) else { return Salvaged::default() };
    let text = |name: &str| members.get(name).and_then(Value::as_str);
    let code = ["code", "status-code"].into_iter().find_map(|name| members.get(name).and_then(scalar));
    let is = |status: &str| text("status").is_some_and(|said| said.eq_ignore_ascii_case(status));
    Salvaged {
        is_failure: is("failure"),
        is_success: is("success"),
        answer: Answer { code, message: text("message").map(str::to_owned) },
    }
}

fn scalar(value: &Value) -> Option<Scalar> {
    match value {
        Value::String(text) => Some(text.as_str().into()),
        Value::Number(number) => Some(number.to_string().into()),
        _ => None,
    }
}
