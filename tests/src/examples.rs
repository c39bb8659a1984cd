//! The documents below `schema/examples`, valid ones and those to be refused, each under every message that has it.

use std::fmt;
use std::sync::OnceLock;

use card_types::Encoding;
pub use xtask::examples::{By, Refused};

use crate::workspace_root;

/// One document of a message.
#[derive(Debug, Clone)]
pub struct Example {
    /// `id123` or `blub0x`.
    pub vendor: String,
    /// Schema file without `.json`, such as `create-card.request`.
    pub message: String,
    /// Name without ending, such as `empty-value-clears`.
    pub case: String,
    /// Its encoding.
    pub encoding: Encoding,
    /// How it must be refused; `None` if it must be read.
    pub refused: Option<Refused>,
    stored: &'static xtask::examples::Example,
}

impl Example {
    /// Its exact bytes.
    pub fn bytes(&self) -> Vec<u8> {
        self.stored.bytes.clone()
    }

    /// The file it is stored in, below `schema/examples`.
    pub fn file(&self) -> &str {
        &self.stored.stored
    }

    /// The same case in another encoding; `None` if there is no document for it.
    pub fn sibling(&self, encoding: Encoding) -> Option<Self> {
        all().into_iter().find(|other| {
            (&other.vendor, &other.message, &other.case, other.encoding)
                == (&self.vendor, &self.message, &self.case, encoding)
                && other.refused.is_some() == self.refused.is_some()
        })
    }
}

/// Such as `id123/create-card.request/invalid/truncated.json`.
impl fmt::Display for Example {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.stored.fmt(f)
    }
}

/// Every document, sorted by name.
///
/// # Panics
///
/// When the folder holds anything that is not an example: a file nobody reads proves nothing.
pub fn all() -> Vec<Example> {
    stored().iter().map(example).collect()
}

/// The examples that must be read.
pub fn valid() -> Vec<Example> {
    all().into_iter().filter(|example| example.refused.is_none()).collect()
}

/// The examples that must be refused.
pub fn invalid() -> Vec<Example> {
    all().into_iter().filter(|example| example.refused.is_some()).collect()
}

/// The message that has the same valid documents and stores them; mostly the message itself.
pub fn twin<'a>(vendor: &str, message: &'a str) -> &'a str {
    xtask::examples::twin(stored(), vendor, message)
}

/// File ending of an encoding.
///
/// # Panics
///
/// When the encoding is a new one.
pub fn extension(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Json => "json",
        Encoding::Xml => "xml",
        Encoding::Form => "form",
        other => panic!("examples have no file ending for {other}"),
    }
}

/// Read once: nobody changes them while tests run.
fn stored() -> &'static [xtask::examples::Example] {
    static STORED: OnceLock<Vec<xtask::examples::Example>> = OnceLock::new();
    STORED.get_or_init(|| {
        let examples = xtask::examples::of_folder(&workspace_root().join("schema/examples"));
        let examples = examples.unwrap_or_else(|problem| panic!("{problem}"));
        assert!(!examples.is_empty(), "there are no examples");
        examples
    })
}

fn example(stored: &'static xtask::examples::Example) -> Example {
    let encoding = match stored.ending.as_str() {
        "json" => Encoding::Json,
        "xml" => Encoding::Xml,
        _ => Encoding::Form,
    };
    Example {
        vendor: stored.vendor.clone(),
        message: stored.message.clone(),
        case: stored.case.clone(),
        encoding,
        refused: stored.refused.clone(),
        stored,
    }
}
