//! Schemas as XML has them: the order of `DataContractSerializer`, names instead of numbers, and the members that JSON
//! lacks. `OpenAPI` has no words for order and nil: these stay in `x-xml`.

use serde_json::{Map, Value, json};

use super::text;

/// The schema as it would be written for XML, still in draft-07.
pub(super) fn in_xml(schema: &Value) -> Value {
    let Some(xml) = schema.get("x-xml") else { return schema.clone() };
    let mut out = schema.clone();
    if schema["type"] == "integer" {
        names_for_numbers(&mut out);
        return out;
    }
    let order = order(xml);
    let members = schema["properties"].as_object();
    let members: Map<String, Value> = order
        .iter()
        .filter_map(|name| {
            let mut member = members?.get(*name)?.clone();
            member.as_object_mut()?.shift_remove("x-encodings");
            Some(((*name).to_owned(), member))
        })
        .collect();
    out["xml"] = json!({"name": text(xml, "root"), "namespace": text(xml, "namespace")});
    out["x-xml"]["order"] = order.into();
    out["properties"] = members.into();
    out
}

/// An enum is written by name; a value without a name cannot be written at all.
fn names_for_numbers(schema: &mut Value) {
    let Some(keywords) = schema.as_object_mut() else { return };
    for numeric in ["format", "examples"] {
        keywords.shift_remove(numeric);
    }
    keywords.insert("type".into(), "string".into());
    let values = keywords.get("x-known-values").and_then(Value::as_array);
    let names: Vec<Value> = values.into_iter().flatten().filter_map(|value| value.get("name").cloned()).collect();
    keywords.insert("examples".into(), names.into());
}

/// Members in the order in which they are written and read: the outermost base class first, each class by ordinal order
/// of UTF-16.
fn order(xml: &Value) -> Vec<&str> {
    let mut own: Vec<&str> = super::list(xml, "members").collect();
    own.sort_by(|left, right| left.encode_utf16().cmp(right.encode_utf16()));
    let mut order = xml.get("base").map(order).unwrap_or_default();
    order.extend(own);
    order
}
