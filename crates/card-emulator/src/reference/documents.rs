//! The documents as they are served: each vendor's, and both in one.

use std::sync::LazyLock;

use serde_json::{Map, Value, json};

/// One vendor's document.
pub(super) struct Document {
    /// `id123` or `blub0x`, as in its address.
    pub(super) name: &'static str,
    pub(super) value: Value,
}

/// Each vendor's, with this server before the others.
pub(super) static DOCUMENTS: LazyLock<[Document; 2]> = LazyLock::new(|| {
    [
        ("id123", include_str!("../../../../schema/openapi/id123.json")),
        ("blub0x", include_str!("../../../../schema/openapi/blub0x.json")),
    ]
    .map(|(name, text)| {
        // The text is checked in and compiled in; a test reads it.
        let mut value: Value = serde_json::from_str(text).unwrap_or_default();
        if let Some(servers) = value.get_mut("servers").and_then(Value::as_array_mut) {
            servers.insert(0, json!({"url": "/", "description": "This emulator."}));
        }
        Document { name, value }
    })
});

/// A vendor's document as text.
pub(super) fn one(vendor: &str) -> Option<String> {
    DOCUMENTS.iter().find(|document| document.name == vendor).map(|document| document.value.to_string())
}

/// Both in one, for a tool that looks at `/openapi.json` only. Of this server alone: the vendors' are two.
pub(super) fn both() -> String {
    let mut paths = Map::new();
    let mut tags = Vec::new();
    let mut components: Map<String, Value> = Map::new();
    for document in DOCUMENTS.iter() {
        paths.extend(members(&document.value, "paths"));
        tags.extend(document.value["tags"].as_array().into_iter().flatten().cloned());
        for (kind, named) in members(&document.value, "components") {
            let all = components.entry(kind).or_insert_with(|| json!({}));
            if let (Value::Object(all), Value::Object(named)) = (all, named) {
                all.extend(named);
            }
        }
    }
    let info = json!({
        "title": "The card APIs of this emulator",
        "version": env!("CARGO_PKG_VERSION"),
        "description": "ID123 and BluB0X in one document. Each on its own: /openapi/id123.json and /openapi/blub0x.json; \
                        for people: /docs.",
    });
    json!({
        "openapi": "3.1.1",
        "info": info,
        "servers": [{"url": "/", "description": "This emulator."}],
        "tags": tags,
        "paths": paths,
        "components": components,
    })
    .to_string()
}

fn members(value: &Value, name: &str) -> Map<String, Value> {
    value[name].as_object().cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_documents_are_whole_and_nothing_is_lost_where_they_are_put_together() {
        let both: Value = serde_json::from_str(&both()).unwrap();
        for document in DOCUMENTS.iter() {
            assert_eq!(document.value["openapi"], "3.1.1");
            assert_eq!(document.value["servers"][0]["url"], "/");
            for (path, item) in members(&document.value, "paths") {
                assert_eq!(both["paths"][path], item);
            }
            for (kind, named) in members(&document.value, "components") {
                for (name, value) in named.as_object().unwrap() {
                    assert_eq!(both["components"][&kind][name], *value, "{kind}/{name} is in both and not the same");
                }
            }
        }
    }
}
