//! `DataContractSerializer`'s order of elements, and what its reader takes of them.

use serde_json::Value;

/// Base classes may be so many; more is a mistake.
const MAX_BASES: usize = 16;

/// Elements in the order in which they are written: outermost base class first, each class in ordinal order.
pub(super) fn order(contract: &Value) -> Vec<String> {
    let mut classes = vec![contract];
    while let Some(base) = classes.last().and_then(|class| class.get("base")) {
        if classes.len() > MAX_BASES {
            break;
        }
        classes.push(base);
    }
    let mut order = Vec::new();
    for class in classes.iter().rev() {
        let mut members: Vec<String> =
            class["members"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
        members.sort_by(|left, right| left.encode_utf16().cmp(right.encode_utf16()));
        order.extend(members);
    }
    order
}

/// Names of the base classes, innermost first, and their own members in order.
pub(super) fn bases(contract: &Value) -> Vec<(Value, Vec<String>)> {
    let mut bases = Vec::new();
    let mut class = contract;
    while let Some(base) = class.get("base").filter(|_| bases.len() < MAX_BASES) {
        bases.push((base["name"].clone(), order(base)));
        class = base;
    }
    bases
}

/// What a reader made of a document.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Read {
    pub(super) taken: Vec<String>,
    pub(super) skipped: Vec<String>,
}

/// Reads `elements` as a reader does that expects `order`: one counts only if it comes later in that order than the
/// last one taken. Anything else is skipped, and does not move the place.
pub(super) fn read(order: &[String], elements: &[String]) -> Read {
    let mut read = Read { taken: Vec::new(), skipped: Vec::new() };
    let mut next = 0;
    for element in elements {
        match order.iter().skip(next).position(|name| name == element) {
            Some(at) => {
                next += at + 1;
                read.taken.push(element.clone());
            }
            None => read.skipped.push(element.clone()),
        }
    }
    read
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn names(list: &[&str]) -> Vec<String> {
        list.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn base_classes_come_first_and_each_class_is_sorted() {
        let contract = json!({"members": ["b", "B"], "base": {"members": ["z"], "base": {"members": ["y", "x"]}}});
        assert_eq!(order(&contract), names(&["x", "y", "z", "B", "b"]));
    }

    /// The vendor's JSON order loses six of eight members, as the real serializer does.
    #[test]
    fn an_element_counts_only_after_the_last_one_taken() {
        let order = names(&[
            "CardActivationStartDateTime",
            "CardDeactivationStartDateTime",
            "CardId",
            "CardUserFlags",
            "ModifyActivationDates",
            "UserId",
            "NumberOfCardUses",
            "PublicNotes",
        ]);
        let sent = names(&[
            "NumberOfCardUses",
            "PublicNotes",
            "UserId",
            "CardId",
            "CardActivationStartDateTime",
            "CardDeactivationStartDateTime",
            "CardUserFlags",
            "ModifyActivationDates",
        ]);
        assert_eq!(read(&order, &sent).skipped.len(), 6);
        assert_eq!(read(&order, &order).skipped, names(&[]));
    }

    #[test]
    fn what_is_unknown_is_skipped_without_moving_the_place() {
        let read = read(&names(&["a", "b"]), &names(&["a", "new", "b"]));
        assert_eq!(read, Read { taken: names(&["a", "b"]), skipped: names(&["new"]) });
    }
}
