//! An XML reply beside its schema: what `DataContractSerializer`'s rules would step over, and names that came later.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use serde_json::Value;

use super::DriftKind;
use super::schemas::Place;
use super::walk::{Walk, branch};

/// Deepest document that is compared; the codec itself goes no deeper.
const MOST_LEVELS: usize = 256;

/// Most elements that are compared: a reply is at most 16 MiB unless a caller chose more.
const MOST_ELEMENTS: usize = 1_000_000;

/// An element without its attributes; text only where there are no children.
#[derive(Default)]
struct Element {
    name: String,
    text: String,
    is_nil: bool,
    children: Vec<Element>,
}

/// Adds the differences of a document; none for one that is not well-formed XML, which the codec refuses.
pub(super) fn compare(walk: &mut Walk, place: &Place, body: &[u8]) {
    if let Some(root) = std::str::from_utf8(body).ok().and_then(read) {
        element(walk, place, &root);
    }
}

fn element(walk: &mut Walk, place: &Place, element: &Element) {
    let rules = place.resolved();
    if let Some(branch) = branch(&rules, &Value::Bool(true)) {
        return self::element(walk, &branch, element);
    }
    let schema = rules.schema;
    let allows_null = |schema: &Value| {
        schema.get("type").and_then(Value::as_array).is_some_and(|types| types.iter().any(|kind| kind == "null"))
    };
    if element.is_nil {
        if !allows_null(schema) && !allows_null(place.schema) {
            walk.note(DriftKind::ToleratedForm, place, "");
        }
    } else if schema.get("properties").is_some() {
        members(walk, &rules, &element.children);
    } else if let Some(items) = rules.below(&["items"]) {
        let class = items.resolved().schema.pointer("/x-xml/root").and_then(Value::as_str);
        for child in &element.children {
            if class.is_none_or(|class| class == child.name) {
                self::element(walk, &items, child);
            } else {
                walk.note(DriftKind::UnknownMember, place, &child.name);
            }
        }
    } else if !is_known_name(schema, &element.text) {
        walk.note(DriftKind::UnknownValue, place, "");
    }
}

/// An element counts only when it comes later in the contract's order than the last that counted.
fn members(walk: &mut Walk, rules: &Place, children: &[Element]) {
    let mut order = Vec::new();
    collect(rules.schema.get("x-xml"), &mut order);
    let mut next = 0;
    for child in children {
        match (order.iter().position(|name| *name == child.name), rules.below(&["properties", &child.name])) {
            (Some(at), Some(place)) if at >= next => {
                next = at + 1;
                element(walk, &place, child);
            }
            (Some(_), Some(place)) => walk.note(DriftKind::SkippedElement, &place, ""),
            _ => walk.note(DriftKind::UnknownMember, rules, &child.name),
        }
    }
}

/// The members in the contract's order: base classes first, each class by ordinal order of the names.
fn collect<'a>(class: Option<&'a Value>, order: &mut Vec<&'a str>) {
    let Some(class) = class else { return };
    collect(class.get("base"), order);
    let members = class.get("members").and_then(Value::as_array);
    let mut members: Vec<&str> = members.into_iter().flatten().filter_map(Value::as_str).collect();
    members.sort_by(|left, right| left.encode_utf16().cmp(right.encode_utf16()));
    order.extend(members);
}

/// Whether a text is a name of the enum; what is no enum has no names to know.
fn is_known_name(schema: &Value, text: &str) -> bool {
    let Some(values) = schema.get("x-known-values").and_then(Value::as_array) else { return true };
    let is_known = |name: &str| {
        values.iter().any(|value| {
            let aliases = value.get("aliases").and_then(Value::as_array);
            value.get("name").is_some_and(|known| known == name)
                || aliases.is_some_and(|aliases| aliases.iter().any(|alias| alias == name))
        })
    };
    if schema.pointer("/x-xml/flags") == Some(&Value::Bool(true)) {
        return text.split(' ').filter(|name| !name.is_empty()).all(is_known);
    }
    schema.get("x-xml").is_none() || is_known(text)
}

fn read(text: &str) -> Option<Element> {
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Element> = Vec::new();
    let mut count = 0;
    loop {
        let mut closed = None;
        match reader.read_event().ok()? {
            Event::Start(start) => {
                open.push(begin(&start));
                count += 1;
            }
            Event::Empty(start) => closed = Some(begin(&start)),
            Event::End(_) => closed = open.pop(),
            Event::Text(piece) => open.last_mut().into_iter().for_each(|element| element.text.push_str(&piece)),
            Event::CData(piece) => open.last_mut().into_iter().for_each(|element| element.text.push_str(&piece)),
            Event::Eof => return None,
            _ => {}
        }
        if open.len() > MOST_LEVELS || count > MOST_ELEMENTS {
            return None;
        }
        if let Some(closed) = closed {
            let Some(parent) = open.last_mut() else { return Some(closed) };
            parent.children.push(closed);
            count += 1;
        }
    }
}

fn begin(start: &BytesStart<'_>) -> Element {
    let is_nil = start.attributes().flatten().any(|attribute| {
        attribute.key.local_name().as_ref() == "nil" && matches!(attribute.value.trim(), "true" | "1")
    });
    Element { name: start.local_name().as_ref().to_owned(), is_nil, ..Element::default() }
}

#[cfg(test)]
mod tests {
    use super::super::walk::differences;

    const NAMESPACE: &str = "http://schemas.datacontract.org/2004/07/APIWebRole.Controllers";

    fn found(operation: &'static str, body: &str) -> Vec<String> {
        let found = differences(operation, body.as_bytes());
        found
            .iter()
            .map(|(drift, count)| format!("{count} {:?} {} {}", drift.kind, drift.pointer, drift.member))
            .collect()
    }

    fn result(members: &str) -> String {
        format!(
            "<Result xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns=\"{NAMESPACE}\">{members}</Result>"
        )
    }

    #[test]
    fn a_reply_as_documented_has_no_differences() {
        let body = "<Description i:nil=\"true\" /><HttpStatusCode>OK</HttpStatusCode><ResultCode>1</ResultCode>";
        assert_eq!(found("update-user-card", &result(body)), [""; 0]);
    }

    #[test]
    fn unknown_elements_late_elements_and_unknown_names_are_told_with_their_place() {
        let body = "<HttpStatusCode>OnFire</HttpStatusCode><Mood>blue</Mood><Mood/><Description>late</Description>\
                    <ResultCode i:nil=\"true\" /><ResultCode>1</ResultCode>";
        let result_model = "blub0x/common.json#/definitions/UserCardResult";
        assert_eq!(
            found("update-user-card", &result(body)),
            [
                format!("2 UnknownMember {result_model} Mood"),
                format!("1 UnknownValue {result_model}/properties/HttpStatusCode "),
                format!("1 ToleratedForm {result_model}/properties/ResultCode "),
                format!("1 SkippedElement {result_model}/properties/Description "),
                format!("1 SkippedElement {result_model}/properties/ResultCode "),
            ]
        );
    }

    #[test]
    fn models_in_lists_are_compared_as_well() {
        let body = format!(
            "<PersonCardAndUserIdViewModelV2 xmlns=\"{NAMESPACE}\"><Cards><PersonCardViewModelV2><Colour>red</Colour>\
             </PersonCardViewModelV2><Other/></Cards></PersonCardAndUserIdViewModelV2>"
        );
        assert_eq!(
            found("list-user-cards", &body),
            [
                "1 UnknownMember blub0x/list-user-cards.response.json#/definitions/UserCard Colour",
                "1 UnknownMember blub0x/list-user-cards.response.json#/properties/Cards Other",
            ]
        );
    }

    #[test]
    fn what_is_no_document_has_none_and_depth_is_bounded() {
        assert_eq!(found("update-user-card", "<Result><a>"), [""; 0]);
        assert_eq!(found("update-user-card", "<html>"), [""; 0]);
        assert_eq!(found("update-user-card", &"<a>".repeat(100_000)), [""; 0]);
    }
}
