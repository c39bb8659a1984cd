//! Error bodies in the form of Web API's `HttpError`.

use std::fmt::Write as _;

use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;

use super::negotiation::ReplyType;

/// `{"Message": .., "ModelState": {..}}`, or the same as XML. Holds names and rules, never values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ErrorBody {
    message: String,
    /// What is wrong, by key, in order.
    model_state: Vec<(String, Vec<String>)>,
}

/// Members in Web API's order.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Json<'a> {
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    model_state: Option<serde_json::Map<String, serde_json::Value>>,
}

impl ErrorBody {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), model_state: Vec::new() }
    }

    /// The reply to a model with errors.
    pub(super) fn invalid_model(errors: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut body = Self::new("The request is invalid.");
        for (key, error) in errors {
            match body.model_state.iter_mut().find(|(known, _)| *known == key) {
                Some((_, known)) => known.push(error),
                None => body.model_state.push((key, vec![error])),
            }
        }
        body
    }

    pub(super) fn reply(&self, status: StatusCode, reply_type: ReplyType) -> Response {
        let body = if reply_type.is_xml() { self.xml() } else { self.json() };
        crate::server::reply(status, reply_type.content_type(), body.into_bytes())
    }

    fn json(&self) -> String {
        let state = || self.model_state.iter().map(|(key, errors)| (key.clone(), errors.clone().into())).collect();
        let body = Json { message: &self.message, model_state: (!self.model_state.is_empty()).then(state) };
        // Strings and maps with string keys cannot fail to be written.
        serde_json::to_string(&body).unwrap_or_default()
    }

    fn xml(&self) -> String {
        let mut xml = String::from("<Error><Message>");
        escape(&self.message, &mut xml);
        xml.push_str("</Message>");
        if !self.model_state.is_empty() {
            xml.push_str("<ModelState>");
            for (key, errors) in &self.model_state {
                let name = local_name(key);
                let _ = write!(xml, "<{name}>");
                escape(&errors.join(" "), &mut xml);
                let _ = write!(xml, "</{name}>");
            }
            xml.push_str("</ModelState>");
        }
        xml.push_str("</Error>");
        xml
    }
}

fn escape(text: &str, xml: &mut String) {
    for character in text.chars() {
        match character {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            // Not in XML 1.0, whether escaped or not.
            '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}' => xml.push('\u{fffd}'),
            '\r' => xml.push_str("&#xD;"),
            _ => xml.push(character),
        }
    }
}

/// A key as an element's name, as `XmlConvert.EncodeLocalName` writes it: `items[0]` becomes `items_x005B_0_x005D_`.
fn local_name(key: &str) -> String {
    if key.is_empty() {
        return "_".to_owned();
    }
    let mut name = String::with_capacity(key.len());
    for (index, character) in key.chars().enumerate() {
        let letter = character.is_ascii_alphabetic() || character == '_';
        if letter || (index > 0 && (character.is_ascii_digit() || matches!(character, '.' | '-'))) {
            name.push(character);
        } else {
            // Writing to a String cannot fail.
            let _ = write!(name, "_x{:04X}_", u32::from(character));
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body() -> ErrorBody {
        let errors = [("model.UserId", "a < b"), ("", "no body"), ("model.UserId", "again")];
        ErrorBody::invalid_model(errors.map(|(key, error)| (key.to_owned(), error.to_owned())))
    }

    #[test]
    fn json_has_the_errors_of_a_key_in_one_list() {
        assert_eq!(
            body().json(),
            r#"{"Message":"The request is invalid.","ModelState":{"model.UserId":["a < b","again"],"":["no body"]}}"#
        );
        assert_eq!(ErrorBody::new("no").json(), r#"{"Message":"no"}"#);
    }

    #[test]
    fn xml_has_the_root_error_and_escapes() {
        assert_eq!(
            body().xml(),
            "<Error><Message>The request is invalid.</Message><ModelState><model.UserId>a &lt; b again</model.UserId>\
             <_>no body</_></ModelState></Error>"
        );
        assert_eq!(ErrorBody::new("a\u{1}&\r>").xml(), "<Error><Message>a\u{fffd}&amp;&#xD;&gt;</Message></Error>");
    }

    #[test]
    fn a_key_becomes_a_name_that_xml_allows() {
        assert_eq!(local_name("model.UserId"), "model.UserId");
        assert_eq!(local_name("items[0]"), "items_x005B_0_x005D_");
        assert_eq!(local_name("0"), "_x0030_");
        assert_eq!(local_name("<x>"), "_x003C_x_x003E_");
    }
}
