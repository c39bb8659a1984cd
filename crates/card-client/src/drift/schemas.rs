//! The reply schemas themselves, compiled in: a second table of known members could only go stale.

use std::sync::LazyLock;

use serde_json::Value;

/// Every file that replies need: name within the schema folder, text.
const FILES: &[(&str, &str)] = &[
    ("id123/common.json", include_str!("../../../../schema/id123/common.json")),
    ("id123/card-action.response.json", include_str!("../../../../schema/id123/card-action.response.json")),
    ("id123/card-invitation.response.json", include_str!("../../../../schema/id123/card-invitation.response.json")),
    ("id123/create-card.response.json", include_str!("../../../../schema/id123/create-card.response.json")),
    ("id123/delete-card.response.json", include_str!("../../../../schema/id123/delete-card.response.json")),
    ("id123/list-cards.response.json", include_str!("../../../../schema/id123/list-cards.response.json")),
    ("id123/list-templates.response.json", include_str!("../../../../schema/id123/list-templates.response.json")),
    ("id123/send-notification.response.json", include_str!("../../../../schema/id123/send-notification.response.json")),
    ("id123/update-card.response.json", include_str!("../../../../schema/id123/update-card.response.json")),
    ("id123/view-card.response.json", include_str!("../../../../schema/id123/view-card.response.json")),
    ("id123/view-template.response.json", include_str!("../../../../schema/id123/view-template.response.json")),
    ("blub0x/common.json", include_str!("../../../../schema/blub0x/common.json")),
    ("blub0x/add-user-card.response.json", include_str!("../../../../schema/blub0x/add-user-card.response.json")),
    ("blub0x/list-user-cards.response.json", include_str!("../../../../schema/blub0x/list-user-cards.response.json")),
    (
        "blub0x/list-user-cards-v1.response.json",
        include_str!("../../../../schema/blub0x/list-user-cards-v1.response.json"),
    ),
    (
        "blub0x/remove-all-user-cards.response.json",
        include_str!("../../../../schema/blub0x/remove-all-user-cards.response.json"),
    ),
    (
        "blub0x/remove-all-user-cards-v1.response.json",
        include_str!("../../../../schema/blub0x/remove-all-user-cards-v1.response.json"),
    ),
    ("blub0x/remove-user-card.response.json", include_str!("../../../../schema/blub0x/remove-user-card.response.json")),
    (
        "blub0x/remove-user-card-v1.response.json",
        include_str!("../../../../schema/blub0x/remove-user-card-v1.response.json"),
    ),
    (
        "blub0x/replace-user-card.response.json",
        include_str!("../../../../schema/blub0x/replace-user-card.response.json"),
    ),
    (
        "blub0x/replace-user-card-v1.response.json",
        include_str!("../../../../schema/blub0x/replace-user-card-v1.response.json"),
    ),
    ("blub0x/update-user-card.response.json", include_str!("../../../../schema/blub0x/update-user-card.response.json")),
    (
        "blub0x/update-user-card-v1.response.json",
        include_str!("../../../../schema/blub0x/update-user-card-v1.response.json"),
    ),
];

/// Parsed when the first reply is looked at; a file that is not JSON is as good as none.
static PARSED: LazyLock<Vec<(&str, Value)>> =
    LazyLock::new(|| FILES.iter().filter_map(|(name, text)| Some((*name, serde_json::from_str(text).ok()?))).collect());

/// A place in the schemas.
#[derive(Clone)]
pub(super) struct Place {
    pub(super) file: &'static str,
    pub(super) pointer: String,
    pub(super) schema: &'static Value,
}

impl Place {
    /// The reply schema of an operation; none when there is none compiled in.
    pub(super) fn of_reply(operation: &str) -> Option<Self> {
        PARSED.iter().find_map(|(file, schema)| {
            let (_, name) = file.split_once('/')?;
            let is_it = name.strip_suffix(".response.json") == Some(operation);
            is_it.then(|| Self { file, pointer: String::new(), schema })
        })
    }

    /// A member below this place.
    pub(super) fn below(&self, path: &[&str]) -> Option<Self> {
        let mut schema = self.schema;
        let mut pointer = self.pointer.clone();
        for step in path {
            schema = schema.get(step)?;
            pointer = format!("{pointer}/{}", step.replace('~', "~0").replace('/', "~1"));
        }
        Some(Self { file: self.file, pointer, schema })
    }

    /// Follows `$ref`, as `#/definitions/Name` or `common.json#/definitions/Name`.
    pub(super) fn resolved(&self) -> Self {
        let mut place = self.clone();
        // The lint of the generator lets no cycle of bare references pass; the bound is for a schema that was not linted.
        for _ in 0..8 {
            let Some(target) = place.target() else { return place };
            place = target;
        }
        place
    }

    fn target(&self) -> Option<Self> {
        let reference = self.schema.get("$ref")?.as_str()?;
        let (file, pointer) = reference.split_once('#')?;
        let (folder, _) = self.file.split_once('/')?;
        let wanted = if file.is_empty() { self.file.to_owned() } else { format!("{folder}/{file}") };
        let (file, root) = PARSED.iter().find(|(name, _)| *name == wanted)?;
        Some(Self { file, pointer: pointer.to_owned(), schema: root.pointer(pointer)? })
    }

    /// How the place is named to others.
    pub(super) fn name(&self) -> String {
        format!("{}#{}", self.file, self.pointer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reply_schema_of_the_workspace_is_compiled_in() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema");
        for vendor in ["id123", "blub0x"] {
            for entry in std::fs::read_dir(root.join(vendor)).unwrap() {
                let file = format!("{vendor}/{}", entry.unwrap().file_name().to_str().unwrap());
                if file.ends_with(".response.json") || file.ends_with("common.json") {
                    assert!(PARSED.iter().any(|(name, _)| *name == file), "add {file} to FILES");
                }
            }
        }
    }

    #[test]
    fn references_are_followed_across_files() {
        let card =
            Place::of_reply("list-cards").unwrap().below(&["definitions", "ListedCard", "properties", "card-id"]);
        assert_eq!(card.unwrap().resolved().name(), "id123/common.json#/definitions/ReplyCardId");
        assert!(Place::of_reply("common").is_none());
    }
}
