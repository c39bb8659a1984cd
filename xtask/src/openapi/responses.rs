//! Which statuses an operation answers with, what each one's body is, and which examples stand at it.

use serde_json::{Map, Value, json};

/// The mark of a response that is either its own `content` or the reply.
const ALSO: &str = "x-reply";

/// The responses by status, with the reply where a response is one. `reply` is the reply's content.
pub(super) fn filled(responses: Vec<(String, Value)>, reply: &Value) -> Map<String, Value> {
    let has_reply = |response: &Value| {
        response.get("$ref").is_none() && (response.get("content").is_none() || response.get(ALSO).is_some())
    };
    let with_reply: Vec<String> =
        responses.iter().filter(|(_, response)| has_reply(response)).map(|(status, _)| status.clone()).collect();
    let fill = |(status, mut response): (String, Value)| {
        if has_reply(&response) {
            let mut content = reply.clone();
            for media in content.as_object_mut().into_iter().flat_map(Map::values_mut) {
                keep_examples(media, |case| shown_at(case, &with_reply) == Some(status.as_str()));
            }
            if let Some(own) = response.get("content") {
                content = either(own, &content);
            }
            if let Some(keywords) = response.as_object_mut() {
                keywords.shift_remove(ALSO);
            }
            response["content"] = content;
        }
        (status, response)
    };
    responses.into_iter().map(fill).collect()
}

/// The status at which an example of the reply is shown: each stands once, so that nothing has to be read twice. A case
/// `failure-409-..` says its status itself; other failures stand at 404, where there is one, and all else at the first.
fn shown_at<'a>(case: &str, statuses: &'a [String]) -> Option<&'a str> {
    let case = case.rsplit('/').next().unwrap_or_default();
    let at = |wanted: &str| statuses.iter().map(String::as_str).find(|status| *status == wanted);
    let failure = case.strip_prefix("failure").map(|rest| rest.trim_start_matches('-'));
    let said = failure.and_then(|rest| rest.get(..3)).filter(|said| said.bytes().all(|byte| byte.is_ascii_digit()));
    let first = statuses.first().map(String::as_str);
    match (failure, said) {
        (None, _) => first,
        (Some(_), Some(said)) => at(said),
        (Some(_), None) => at("404").or(first),
    }
}

fn keep_examples(media: &mut Value, is_kept: impl Fn(&str) -> bool) {
    let Some(examples) = media.get_mut("examples").and_then(Value::as_object_mut) else { return };
    examples.retain(|case, _| is_kept(case));
    if examples.is_empty() {
        media.as_object_mut().map(|media| media.shift_remove("examples"));
    }
}

/// Two bodies for each media type: the response's own, or the reply.
fn either(own: &Value, reply: &Value) -> Value {
    let mut content = own.clone();
    for (media_type, media) in content.as_object_mut().into_iter().flatten() {
        let Some(other) = reply.get(media_type) else { continue };
        media["schema"] = json!({"anyOf": [media["schema"].take(), other["schema"]]});
        let mut examples = other["examples"].as_object().cloned().unwrap_or_default();
        examples.extend(media["examples"].as_object().cloned().unwrap_or_default());
        if !examples.is_empty() {
            media["examples"] = examples.into();
        }
    }
    content
}
