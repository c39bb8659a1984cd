//! Setting up a BluB0X client.

use std::fmt;

use card_types::Encoding;

use super::Client;
use crate::Error;
use crate::transport::{BaseUrl, Credential, Settings, Transport, connection_setters};

/// The host of the help pages (documented); that the API answers there is inferred.
const DEFAULT_BASE_URL: &str = "https://api.blub0x.com/";

/// Settings of a [`Client`], made by [`Client::builder`]. Debug does not show the credential.
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder {
    header_name: String,
    header_value: String,
    base_url: Option<String>,
    encoding: Encoding,
    reply_encoding: Option<Encoding>,
    settings: Settings,
}

impl ClientBuilder {
    pub(super) fn new(header_name: String, header_value: String) -> Self {
        Self {
            header_name,
            header_value,
            base_url: None,
            encoding: Encoding::Json,
            reply_encoding: None,
            settings: Settings::default(),
        }
    }

    /// Another base URL, such as that of an emulator. Default: `https://api.blub0x.com/`.
    ///
    /// It must use https, except on this machine (`127.0.0.0/8`, `[::1]`, `localhost`).
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = Some(base_url.into());
        self
    }

    /// How request bodies are written. Default: JSON.
    pub fn encoding(mut self, encoding: Encoding) -> Self {
        self.encoding = encoding;
        self
    }

    /// The encoding that replies are asked for by `Accept`. Default: that of the requests, and JSON beside form bodies.
    ///
    /// A reply in the other encoding is read all the same.
    pub fn reply_encoding(mut self, encoding: Encoding) -> Self {
        self.reply_encoding = Some(encoding);
        self
    }

    connection_setters!();

    /// Checks everything and makes the client. Nothing is sent.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration), naming the setting and never quoting the
    /// credential.
    pub fn build(self) -> Result<Client, Error> {
        let base = BaseUrl::parse(self.base_url.as_deref().unwrap_or(DEFAULT_BASE_URL))?;
        let credential = Credential::new(&self.header_name, &self.header_value)?;
        let reply_encoding = match (self.reply_encoding, self.encoding) {
            (Some(Encoding::Form), _) => {
                return Err(Error::configuration("replies cannot be asked for as a form: choose JSON or XML"));
            }
            (Some(chosen), _) => chosen,
            (None, Encoding::Form) => Encoding::Json,
            (None, same) => same,
        };
        let transport = Transport::new(base, credential, &self.settings)?;
        Ok(Client { transport, encoding: self.encoding, reply_encoding })
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Callers do swap a header's name and value, and an unchecked base URL may hold a password: neither is shown.
        f.debug_struct("ClientBuilder")
            .field("encoding", &self.encoding)
            .field("reply_encoding", &self.reply_encoding)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reply_encoding_follows_the_request_unless_chosen() {
        let reply = |encoding| Client::builder("Authorization", "k").encoding(encoding).build().unwrap().reply_encoding;
        assert_eq!(reply(Encoding::Json), Encoding::Json);
        assert_eq!(reply(Encoding::Xml), Encoding::Xml);
        assert_eq!(reply(Encoding::Form), Encoding::Json);
        let chosen = Client::builder("Authorization", "k").reply_encoding(Encoding::Xml).build().unwrap();
        assert_eq!((chosen.encoding, chosen.reply_encoding), (Encoding::Json, Encoding::Xml));
        assert!(Client::builder("Authorization", "k").reply_encoding(Encoding::Form).build().is_err());
    }

    #[test]
    fn debug_of_builder_and_client_hides_the_credential() {
        let builder = Client::builder("Authorization", "Bearer hunter2");
        assert!(!format!("{builder:?}").contains("hunter2"));
        let client = builder.build().unwrap();
        let text = format!("{client:?}");
        assert!(!text.contains("hunter2") && text.contains("https://api.blub0x.com/"), "{text}");
    }
}
