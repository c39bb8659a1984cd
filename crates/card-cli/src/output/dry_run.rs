//! What would be sent.

use card_types::Encoding;
use serde_json::{Value, json};

use super::{Format, Output, note, print, print_body, to_line};
use crate::failure::Failure;

/// A request that is not sent.
pub(crate) struct DryRun {
    pub(crate) operation: &'static str,
    pub(crate) method: &'static str,
    /// Below the base URL, without a slash at the beginning.
    pub(crate) path: String,
    pub(crate) encoding: Encoding,
    pub(crate) body: Vec<u8>,
}

impl DryRun {
    /// Prints the body byte by byte, so that it can go to a file; what goes around it is a note on standard error.
    pub(crate) fn show(&self, output: Output) -> Result<(), Failure> {
        match output.format() {
            // No body is empty: what has none is all in its address.
            Format::Table if self.body.is_empty() => print(&format!("{} /{}\n", self.method, self.path)),
            Format::Table => {
                note(&format!(
                    "{} /{} as {}, {} bytes; nothing was sent",
                    self.method,
                    self.path,
                    self.encoding.media_type(),
                    self.body.len()
                ));
                print_body(&self.body)
            }
            Format::Json => print(&format!("{}\n", to_line(&self.json()))),
        }
    }

    /// All three encodings are UTF-8, so the text is the bytes.
    fn json(&self) -> Value {
        if self.body.is_empty() {
            let (operation, method, path) = (self.operation, self.method, format!("/{}", self.path));
            return json!({"dry-run": true, "operation": operation, "method": method, "path": path});
        }
        json!({
            "dry-run": true,
            "operation": self.operation,
            "method": self.method,
            "path": format!("/{}", self.path),
            "content-type": self.encoding.media_type(),
            "body": String::from_utf8_lossy(&self.body),
        })
    }
}
