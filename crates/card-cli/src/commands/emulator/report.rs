//! What somebody needs to know to use a running emulator.

use std::path::PathBuf;

use card_emulator::{DEMO_CREDENTIAL, DEMO_KEY, EmulatorHandle};
use serde_json::{Value, json};

use crate::output::{Report, escape};

/// A running emulator, but for its address.
pub(crate) struct Started {
    pub(crate) template: String,
    pub(crate) database: Option<PathBuf>,
    pub(crate) has_own_keys: bool,
    pub(crate) has_own_credentials: bool,
}

/// A running emulator.
pub(crate) struct Running<'a> {
    started: &'a Started,
    id123: String,
    blub0x: String,
}

impl Started {
    /// With the address that was found.
    pub(crate) fn on(&self, emulator: &EmulatorHandle) -> Running<'_> {
        Running { started: self, id123: emulator.id123_url(), blub0x: emulator.blub0x_url() }
    }
}

/// Keys from files are never shown; the built-in ones are no secrets.
impl Report for Running<'_> {
    fn json(&self) -> Value {
        json!({
            "id123-base-url": self.id123,
            "blub0x-base-url": self.blub0x,
            "page": format!("{}/", self.id123),
            "card-template-id": self.started.template,
            "database": self.started.database.as_ref().map(|path| path.display().to_string()),
            "id123-key": (!self.started.has_own_keys).then_some(DEMO_KEY),
            "blub0x-credential": (!self.started.has_own_credentials).then(|| json!({
                "header": DEMO_CREDENTIAL.0, "value": DEMO_CREDENTIAL.1
            })),
        })
    }

    fn text(&self) -> String {
        let Self { started, id123, blub0x } = self;
        let key = if started.has_own_keys { "<a key of your file>" } else { DEMO_KEY };
        let (header, value) =
            if started.has_own_credentials { ("<a header of your file>", "<its value>") } else { DEMO_CREDENTIAL };
        let state = match &started.database {
            Some(path) => format!("in {}", path.display()),
            None => "in memory".to_owned(),
        };
        let template = escape::one_line(&started.template);
        format!(
            "Emulator on {id123}, state {}. Ctrl-C ends it.\n\
             \n  ID123   POST {id123}/api/v2/\n          X-API-KEY: {key}\n\
             \n  BluB0X  PUT {blub0x}/api/v2/Users/{{id}}/UserCards\n          {header}: {value}\n\
             \n  To look at it: {id123}/\n\
             \nWith curl:\n  curl -sS '{id123}/api/v2/' -H 'X-API-KEY: {key}' -H 'Content-Type: application/json' \
             -d '{{\"action\": \"list-cards\", \"card-template-id\": \"{template}\"}}'\n\
             \nWith this program, in another terminal:\n  export CARDS_ID123_BASE_URL='{id123}' CARDS_ID123_KEY='{key}'\n  \
             export CARDS_BLUB0X_BASE_URL='{blub0x}' CARDS_BLUB0X_HEADER='{header}' CARDS_BLUB0X_VALUE='{value}'\n  \
             cards card list --template '{template}'\n",
            escape::one_line(&state)
        )
    }
}
