//! Setting up an ID123 client.

use std::fmt;
use std::sync::Arc;

use card_types::Action;

use super::Client;
use super::names::ActionNames;
use crate::Error;
use crate::transport::{BaseUrl, Credential, Settings, Transport, connection_setters};

/// The header that carries the key (documented).
const KEY_HEADER: &str = "X-API-KEY";

/// The host without a region, as the older pages print it (documented).
const DEFAULT_HOST: &str = "secure.id123.io";

/// Longest region that leaves `secure-{region}` a valid label of a host name.
const MAX_REGION_LENGTH: usize = 56;

/// The one endpoint below the base URL (documented, with its trailing slash).
const ENDPOINT: &str = "api/v2/";

/// Settings of a [`Client`], made by [`Client::builder`]. Debug does not show the key.
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder {
    api_key: String,
    region: Option<String>,
    base_url: Option<String>,
    names: ActionNames,
    check_templates: bool,
    settings: Settings,
}

impl ClientBuilder {
    pub(super) fn new(api_key: String) -> Self {
        Self {
            api_key,
            region: None,
            base_url: None,
            names: ActionNames::default(),
            check_templates: false,
            settings: Settings::default(),
        }
    }

    /// The region of the account: requests go to `secure-{region}.id123.io`. Without one: `secure.id123.io`.
    ///
    /// The vendor publishes no list of regions, so none is kept here: letters, digits and hyphens are accepted.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Another base URL, such as that of an emulator; `api/v2/` is appended. Excludes [`region`](Self::region).
    ///
    /// It must use https, except on this machine (`127.0.0.0/8`, `[::1]`, `localhost`).
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = Some(base_url.into());
        self
    }

    /// Sends the requests of one action under another `action` than that of the schema. It is for names that are inferred
    /// ([`Action::IS_NAME_INFERRED`]) and turn out wrong; [`CallOptions::action_name`](crate::CallOptions::action_name) does
    /// the same for one call. Spans, errors and limits keep calling the action by the schema's name.
    ///
    /// ```
    /// # fn main() -> Result<(), card_client::Error> {
    /// use card_client::id123::Client;
    /// use card_types::id123::CardAction;
    ///
    /// let client = Client::builder("key").action_name::<CardAction>("change-card-status").build()?;
    /// # let _ = client;
    /// # Ok(())
    /// # }
    /// ```
    pub fn action_name<A: Action>(mut self, name: impl Into<String>) -> Self {
        self.names.replace::<A>(name.into());
        self
    }

    /// Checks the data of each card that is created or updated against its card template before it is sent. The template
    /// is read once and kept: see [`Client::template`], which also reads it anew. What the template forbids is an error of
    /// kind [`Validation`](crate::ErrorKind::Validation), and nothing is sent; a template that cannot be read is an error of
    /// `view-template`, and nothing else is sent. Reading it is a call of its own, with attempts of its own; its time counts
    /// against the deadline of the call that needs it.
    /// Default: no.
    pub fn check_templates(mut self, check: bool) -> Self {
        self.check_templates = check;
        self
    }

    connection_setters!();

    /// Checks everything and makes the client. Nothing is sent.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration), naming the setting and never quoting the key.
    pub fn build(self) -> Result<Client, Error> {
        let base = match (self.region, self.base_url) {
            (Some(_), Some(_)) => return Err(Error::configuration("give either a region or a base URL, not both")),
            (Some(region), None) => region_url(&region)?,
            (None, Some(base_url)) => base_url,
            (None, None) => format!("https://{DEFAULT_HOST}/"),
        };
        let base = BaseUrl::parse(&base)?;
        let endpoint = base.join(ENDPOINT).ok_or_else(|| Error::configuration("the base URL cannot be extended"))?;
        let credential = Credential::new(KEY_HEADER, &self.api_key)?;
        self.names.check()?;
        let transport = Transport::new(base, credential, &self.settings)?;
        Ok(Client {
            transport,
            endpoint: Arc::new(endpoint),
            names: Arc::new(self.names),
            templates: Arc::default(),
            check_templates: self.check_templates,
        })
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The base URL is not yet checked and may still hold a password.
        f.debug_struct("ClientBuilder")
            .field("region", &self.region)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

fn region_url(region: &str) -> Result<String, Error> {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    if region.is_empty() || region.len() > MAX_REGION_LENGTH || !region.bytes().all(is_allowed) {
        return Err(Error::configuration(format!(
            "the region must be 1 to {MAX_REGION_LENGTH} letters, digits and hyphens: it becomes part of the host name"
        )));
    }
    Ok(format!("https://secure-{region}.id123.io/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint(builder: ClientBuilder) -> String {
        builder.build().unwrap().endpoint.to_string()
    }

    #[test]
    fn the_host_follows_the_region_and_defaults_to_the_one_without() {
        assert_eq!(endpoint(Client::builder("k")), "https://secure.id123.io/api/v2/");
        assert_eq!(endpoint(Client::builder("k").region("us")), "https://secure-us.id123.io/api/v2/");
        assert_eq!(endpoint(Client::builder("k").region("ap-2")), "https://secure-ap-2.id123.io/api/v2/");
        assert_eq!(endpoint(Client::builder("k").base_url("http://127.0.0.1:9")), "http://127.0.0.1:9/api/v2/");
        assert_eq!(endpoint(Client::builder("k").base_url("https://x.test/a")), "https://x.test/a/api/v2/");
    }

    #[test]
    fn a_region_cannot_break_out_of_the_host_name() {
        for region in ["", "us.evil.test/", "us#", "us@evil", "us:1", "ü", "us\n", "us/", &"x".repeat(57)] {
            let error = Client::builder("k").region(region).build().unwrap_err();
            assert!(error.to_string().contains("region"), "{region:?}: {error}");
        }
    }

    #[test]
    fn region_and_base_url_together_are_refused() {
        let error = Client::builder("k").region("us").base_url("https://x.test").build().unwrap_err();
        assert!(error.to_string().contains("not both"), "{error}");
    }

    #[test]
    fn debug_of_builder_and_client_hides_the_key() {
        let builder = Client::builder("hunter2-key").region("us");
        assert!(!format!("{builder:?}").contains("hunter2"));
        let client = builder.build().unwrap();
        let text = format!("{client:?}");
        assert!(!text.contains("hunter2") && text.contains("https://secure-us.id123.io/"), "{text}");
    }
}
