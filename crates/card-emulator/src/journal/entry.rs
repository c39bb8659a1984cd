//! One request in the journal, and its exports.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A request, and what was answered. Sensitive members of the body read `[redacted]`; keys, credentials, other headers
/// and members that no schema knows are not kept at all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct JournalEntry {
    /// Counted from 1.
    pub number: u64,
    /// When it came, by the emulator's clock, such as `2027-03-10T08:00:00+00:00`.
    pub at: String,
    /// The HTTP method, or `other`.
    pub method: Cow<'static, str>,
    /// The route: `/api/v2/`, a path such as `/api/v2/Users/{id}/UserCards`, or `other`.
    pub route: Cow<'static, str>,
    /// Such as `create-card`, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<Cow<'static, str>>,
    /// The body's encoding: `json`, `xml` or `form`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<Cow<'static, str>>,
    /// Length of the body as it came.
    pub body_bytes: usize,
    /// What of the body can be kept, as JSON whatever the encoding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Value>,
    /// HTTP status of the reply that was made, also where a fault kept it from being sent.
    pub status: u16,
    /// `success`, a code of the emulator, or the HTTP status.
    pub code: Cow<'static, str>,
    /// True if the reply was given up before a byte of it was sent: the client had gone, or a fault ended the connection.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub undelivered: bool,
    /// The fault rules that applied.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<String>,
    /// What was skipped or tolerated, and what was probably meant.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

impl JournalEntry {
    /// The request as a curl command, in JSON whatever the encoding was. Keys and credentials come from the variables
    /// `ID123_KEY` and `BLUB0X_CREDENTIAL` (`Header: value`) of the shell, the address from `EMULATOR`.
    ///
    /// `None` where operation or body are unknown.
    pub fn curl(&self) -> Option<String> {
        let body = self.body.as_ref().filter(|_| self.operation.is_some())?;
        let quoted = body.to_string().replace('\'', r"'\''");
        let target = match self.blub0x() {
            Some(row) => {
                let address = row.address(body);
                let head = format!(r#"-X {} "$EMULATOR/{address}" -H "$BLUB0X_CREDENTIAL""#, row.method);
                if !row.has_body {
                    return Some(format!("curl -sS {head}"));
                }
                head
            }
            None => r#""$EMULATOR/api/v2/" -H "X-API-KEY: $ID123_KEY""#.to_owned(),
        };
        Some(format!("curl -sS {target} -H 'Content-Type: application/json' -d '{quoted}'"))
    }

    /// The operation's row in BluB0X's table, where it is one of those.
    fn blub0x(&self) -> Option<&'static crate::blub0x::Row> {
        crate::blub0x::OPERATIONS.iter().find(|row| self.operation.as_deref() == Some(row.name))
    }

    /// The body as an example of its schema: the file's path below `schema/examples`, and its text.
    ///
    /// `None` where operation or body are unknown.
    pub fn example(&self) -> Option<(String, String)> {
        let (operation, body) = (self.operation.as_deref()?, self.body.as_ref()?);
        let vendor = if self.blub0x().is_some() { "blub0x" } else { "id123" };
        let mut body = body.clone();
        if let Some(action) = body.get_mut("action").filter(|_| vendor == "id123") {
            // It may have come under another name, which is none to the schema.
            *action = operation.into();
        }
        let path = format!("{vendor}/{operation}.request/journal-{}.json", self.number);
        Some((path, format!("{body:#}\n")))
    }
}
