//! The valid documents of a message, as values of an `OpenAPI` document.

use serde_json::{Map, Value, json};

use super::encoding::Encoding;
use crate::codegen::Refusals;
use crate::examples::Example;

/// The examples of a message in a media type, by case; `prefix` goes before each name. That a message has none at all is
/// refused by the lint.
pub(super) fn examples(
    all: &[Example],
    message: &str,
    media_type: &str,
    prefix: &str,
) -> Result<Map<String, Value>, Refusals> {
    let ending = Encoding::of(media_type).extension();
    let mut examples = Map::new();
    let wanted = all.iter().filter(|one| one.message == message && one.ending == ending && one.refused.is_none());
    for example in wanted {
        let unreadable = |problem: String| Refusals::whole(&example.stored, problem, "correct the example");
        let value = if ending == "json" {
            serde_json::from_slice(&example.bytes).map_err(|error| unreadable(error.to_string()))?
        } else {
            let text = std::str::from_utf8(&example.bytes).map_err(|error| unreadable(error.to_string()))?;
            Value::String(text.to_owned())
        };
        examples.insert(format!("{prefix}{}", example.case), json!({"value": value}));
    }
    Ok(examples)
}
