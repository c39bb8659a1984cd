//! A look into an XML body that is not the expected document: is it whole, and does it hold a message?

use card_types::Scalar;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};

use crate::reply::{Answer, Shape};

/// Tells whether markup is complete XML, ends in the middle, or is neither.
pub(crate) fn shape(text: &[u8]) -> Shape {
    let Ok(text) = std::str::from_utf8(text) else { return Shape::Foreign };
    let mut reader = Reader::from_str(text);
    let mut depth = 0_usize;
    loop {
        match reader.read_event() {
            Ok(Event::Start(_)) => depth += 1,
            Ok(Event::End(_)) => depth = depth.saturating_sub(1),
            Ok(Event::Eof) if depth == 0 => return Shape::WellFormed,
            Ok(Event::Eof) | Err(quick_xml::Error::Syntax(_)) => return Shape::CutOff,
            Ok(_) => {}
            Err(_) => return Shape::Foreign,
        }
    }
}

/// The vendor's words in an XML error: children of the root called `Message` or `Description`, and `ResultCode`.
///
/// Nothing else is taken: `ModelState`, `ExceptionMessage` and `StackTrace` may quote what was sent.
pub(crate) fn answer(text: &[u8]) -> Answer {
    let mut answer = Answer::default();
    let Ok(text) = std::str::from_utf8(text) else { return answer };
    let mut reader = Reader::from_str(text);
    let mut depth = 0_usize;
    let mut current: Option<(Field, String)> = None;
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => {
                depth += 1;
                let name = element.local_name();
                current =
                    (depth == 2).then(|| Field::named(name.as_ref())).flatten().map(|field| (field, String::new()));
            }
            Ok(Event::End(_)) => {
                depth = depth.saturating_sub(1);
                if let Some((field, value)) = current.take() {
                    field.store(value, &mut answer);
                }
            }
            Ok(Event::Text(piece)) => append(&mut current, &piece),
            Ok(Event::CData(piece)) => append(&mut current, &piece),
            Ok(Event::GeneralRef(reference)) => {
                if let (Some((_, value)), Some(character)) = (&mut current, character(&reference)) {
                    value.push(character);
                }
            }
            Ok(Event::Eof) | Err(_) => return answer,
            Ok(_) => {}
        }
    }
}

#[derive(Clone, Copy)]
enum Field {
    Code,
    Message,
}

impl Field {
    fn named(name: &str) -> Option<Self> {
        match name {
            "ResultCode" => Some(Self::Code),
            "Message" | "Description" => Some(Self::Message),
            _ => None,
        }
    }

    fn store(self, value: String, answer: &mut Answer) {
        if value.is_empty() {
            return;
        }
        match self {
            Self::Code => answer.code = Some(Scalar::from(value)),
            Self::Message => answer.message = Some(value),
        }
    }
}

fn append(current: &mut Option<(Field, String)>, piece: &str) {
    if let Some((_, value)) = current {
        value.push_str(piece);
    }
}

/// The five names of XML and character numbers; anything else is dropped from the message.
fn character(reference: &BytesRef<'_>) -> Option<char> {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return Some(character);
    }
    match &**reference {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_message_is_taken_from_an_xml_error() {
        let text = b"<Error><Message>The request is &lt;invalid&gt; &#x2014; &quot;sorry&quot;.</Message>\
            <ModelState><model.PIN>hunter2</model.PIN><Message>hunter2</Message></ModelState></Error>";
        let answer = answer(text);
        assert_eq!(answer.message.as_deref(), Some("The request is <invalid> \u{2014} \"sorry\"."));
        assert_eq!(answer.code, None);
    }

    #[test]
    fn a_result_gives_code_and_description() {
        let text = br#"<Result xmlns:i="x" xmlns="y"><Description>No such card</Description><ResultCode>7</ResultCode></Result>"#;
        let answer = answer(text);
        assert_eq!((answer.code.unwrap().as_str(), answer.message.as_deref()), ("7", Some("No such card")));
    }

    #[test]
    fn broken_or_foreign_markup_gives_nothing_and_does_not_hang() {
        for text in [&b"<"[..], b"<a></b>", b"<Error><Message>cut", b"<Message>root</Message>", b"<a><Message/></a>"] {
            assert_eq!(answer(text), Answer::default(), "{}", String::from_utf8_lossy(text));
        }
    }

    #[test]
    fn deep_nesting_is_walked_without_recursion() {
        let text = "<a>".repeat(200_000);
        assert_eq!(shape(text.as_bytes()), Shape::CutOff);
        assert_eq!(answer(text.as_bytes()), Answer::default());
    }
}
