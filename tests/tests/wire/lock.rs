//! Asserting a snapshot: names, folders and the readable companion.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// Names in this package: `snapshots/<vendor>/<action>/<direction>@<case>.snap.<ending>`.
///
/// insta takes everything after the first dot of a binary snapshot's name as the ending, so the action is a folder and
/// the case is insta's suffix.
#[derive(Debug, Clone)]
pub(crate) struct Name {
    pub(crate) folder: String,
    pub(crate) direction: String,
    pub(crate) case: String,
}

impl Name {
    /// The name for a case of a message such as `create-card.request`.
    pub(crate) fn of(vendor: &str, message: &str, case: &str) -> Self {
        let (action, direction) = message.split_once('.').expect("a message is named <action>.<direction>");
        Self { folder: format!("{vendor}/{action}"), direction: direction.to_owned(), case: case.to_owned() }
    }
}

/// Locks bytes, and beside them their readable form, which is compared first: its diff shows the member.
pub(crate) fn bytes(name: &Name, ending: &str, bytes: Vec<u8>, readable: &str) {
    let shown = catch_unwind(AssertUnwindSafe(|| text(name, ".readable", readable)));
    settings(name, "").bind(|| {
        insta::assert_binary_snapshot!(&format!("{}.{ending}", name.direction), bytes);
    });
    if let Err(failure) = shown {
        resume_unwind(failure);
    }
}

/// Locks text; `kind` is a further ending of the name, such as `.debug`.
pub(crate) fn text(name: &Name, kind: &str, text: &str) {
    settings(name, kind).bind(|| insta::assert_snapshot!(name.direction.as_str(), text));
}

fn settings(name: &Name, kind: &str) -> insta::Settings {
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path(format!("snapshots/{}", name.folder));
    settings.set_snapshot_suffix(format!("{}{kind}", name.case));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}
