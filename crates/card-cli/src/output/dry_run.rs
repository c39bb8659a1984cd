//! What would be sent.

use card_client::PreparedRequest;
use serde_json::{Value, json};

use super::{Format, Output, note, print, print_body, to_line};
use crate::failure::Failure;

/// A request that is not sent, as the client would have sent it.
pub(crate) struct DryRun(pub(crate) PreparedRequest);

impl DryRun {
    /// Prints the body byte by byte, so that it can go to a file; what goes around it is a note on standard error.
    pub(crate) fn show(&self, output: Output) -> Result<(), Failure> {
        let request = &self.0;
        match output.format() {
            Format::Table => {
                let form = match request.content_type() {
                    "" => "without a body".to_owned(),
                    media_type => format!("as {media_type}, {} bytes", request.body().len()),
                };
                note(&format!("{} {} {form}; nothing was sent", request.method(), self.path()));
                print_body(request.body())
            }
            Format::Json => print(&format!("{}\n", to_line(&self.json()))),
        }
    }

    /// Path and query.
    fn path(&self) -> String {
        let path = self.0.path();
        self.0.query().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"))
    }

    /// All three encodings are UTF-8, so the text is the bytes.
    fn json(&self) -> Value {
        json!({
            "dry-run": true,
            "operation": self.0.operation(),
            "method": self.0.method(),
            "path": self.path(),
            "content-type": self.0.content_type(),
            "body": String::from_utf8_lossy(self.0.body()),
        })
    }
}
