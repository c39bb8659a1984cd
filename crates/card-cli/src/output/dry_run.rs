//! What would be sent.

use card_client::PreparedRequest;
use serde_json::{Value, json};

use super::{Format, Output, note, print, print_body, to_line};
use crate::failure::Failure;

/// A request that is not sent, as the client would have sent it.
pub(crate) struct DryRun(pub(crate) PreparedRequest);

impl DryRun {
    /// Prints the body byte by byte, so that it can go to a file; what goes around it is a note on standard error. Of a request
    /// without a body the address is printed, since that is all of it.
    pub(crate) fn show(&self, output: Output) -> Result<(), Failure> {
        let request = &self.0;
        let line = format!("{} {}", request.method(), self.path());
        match output.format() {
            Format::Table if self.has_body() => {
                let (media_type, length) = (request.content_type(), request.body().len());
                note(&format!("{line} as {media_type}, {length} bytes; nothing was sent"));
                print_body(request.body())
            }
            Format::Table => {
                note("nothing was sent");
                print(&format!("{line}\n"))
            }
            Format::Json => print(&format!("{}\n", to_line(&self.json()))),
        }
    }

    fn has_body(&self) -> bool {
        !self.0.content_type().is_empty()
    }

    /// Path and query.
    fn path(&self) -> String {
        let path = self.0.path();
        self.0.query().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"))
    }

    /// All three encodings are UTF-8, so the text is the bytes.
    fn json(&self) -> Value {
        let mut shown = json!({
            "dry-run": true,
            "operation": self.0.operation(),
            "method": self.0.method(),
            "path": self.path(),
        });
        if self.has_body() {
            shown["content-type"] = self.0.content_type().into();
            shown["body"] = String::from_utf8_lossy(self.0.body()).into();
        }
        shown
    }
}
