//! The options of every command that sends, and the clients they make.

use std::env;
use std::path::PathBuf;
use std::time::Duration;

use card_client::{Limits, blub0x, id123};
use card_types::Encoding;
use clap::Args;

use crate::credentials::{self, Secret};
use crate::failure::Failure;
use crate::files::Files;
use crate::profile;

const ID123_REGION: &str = "CARDS_ID123_REGION";
const ID123_BASE_URL: &str = "CARDS_ID123_BASE_URL";
const BLUB0X_BASE_URL: &str = "CARDS_BLUB0X_BASE_URL";

/// What this program calls itself in `User-Agent`.
const USER_AGENT: &str = concat!("cards/", env!("CARGO_PKG_VERSION"));

/// A server that does not answer within this time is not there.
const MAX_CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Stands for the credential where nothing is sent.
const NO_CREDENTIAL: &str = "dry-run";

/// How a request is sent, whichever the vendor.
#[derive(Debug, Clone, Args)]
pub(crate) struct Sending {
    /// Print the exact bytes of the request's body instead of sending it; needs no credentials
    #[arg(long, help_heading = "Connection")]
    pub(crate) dry_run: bool,

    #[command(flatten)]
    transport: Transport,
}

/// How requests travel, for commands that send many and so have no dry run.
#[derive(Debug, Clone, Args)]
pub(crate) struct Transport {
    /// Take the key or credential from this file; see `cards --help` for the other sources
    #[arg(long, value_name = "FILE", help_heading = "Connection")]
    credentials: Option<PathBuf>,

    /// Give up after this many seconds; a change may have been carried out by then
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600),
        help_heading = "Connection")]
    timeout: u64,

    #[arg(
        long,
        help_heading = "Connection",
        help = "Use the proxy that HTTPS_PROXY or ALL_PROXY names; otherwise connections are direct"
    )]
    environment_proxy: bool,
}

impl Transport {
    fn timeout(&self) -> Duration {
        Duration::from_secs(self.timeout)
    }

    /// Shorter than the whole time: when only connecting takes too long, it is certain that nothing was sent.
    fn connect_timeout(&self) -> Duration {
        MAX_CONNECT_TIMEOUT.min(self.timeout() * 3 / 4)
    }
}

/// Where ID123 is, for commands that send one request or print it.
#[derive(Debug, Clone, Args)]
pub(crate) struct Id123Connection {
    #[command(flatten)]
    place: Id123Place,

    #[command(flatten)]
    pub(crate) sending: Sending,
}

/// Where ID123 is, for commands that send many requests.
#[derive(Debug, Clone, Args)]
pub(crate) struct Id123Link {
    #[command(flatten)]
    place: Id123Place,

    #[command(flatten)]
    transport: Transport,
}

/// Where ID123 is.
#[derive(Debug, Clone, Args)]
struct Id123Place {
    #[arg(
        long,
        value_name = "REGION",
        help_heading = "Connection",
        help = "Region of the account: requests go to secure-REGION.id123.io, without one to secure.id123.io \
                [env: CARDS_ID123_REGION]"
    )]
    region: Option<String>,

    #[arg(
        long,
        value_name = "URL",
        conflicts_with = "region",
        help_heading = "Connection",
        help = "Send to this base URL instead, such as that of `cards emulator`; https, except on this machine \
                [env: CARDS_ID123_BASE_URL]"
    )]
    base_url: Option<String>,
}

/// Where BluB0X is.
#[derive(Debug, Clone, Args)]
pub(crate) struct Blub0xConnection {
    #[arg(
        long,
        value_name = "URL",
        help_heading = "Connection",
        help = "Send to this base URL instead of https://api.blub0x.com/; https, except on this machine \
                [env: CARDS_BLUB0X_BASE_URL]"
    )]
    base_url: Option<String>,

    #[command(flatten)]
    pub(crate) sending: Sending,
}

/// Where BluB0X is, for commands that speak with both vendors.
#[derive(Debug, Clone, Args)]
pub(crate) struct Blub0xLink {
    #[arg(
        long,
        value_name = "URL",
        help_heading = "Connection",
        help = "Send physical cards to this base URL instead of https://api.blub0x.com/; https, except on this machine \
                [env: CARDS_BLUB0X_BASE_URL]"
    )]
    blub0x_base_url: Option<String>,
}

/// A client, and the secret that must not be seen in what it answers.
pub(crate) struct Connected<C> {
    pub(crate) client: C,
    pub(crate) secret: Secret,
}

impl Id123Connection {
    /// Checks everything and makes the client, with more settings. Nothing is sent.
    pub(crate) fn connect_with(
        &self,
        configure: impl FnOnce(id123::ClientBuilder) -> id123::ClientBuilder,
    ) -> Result<Connected<id123::Client>, Failure> {
        self.place.connect(&self.sending.transport, configure)
    }

    /// The client of a dry run, which needs no credential: it shows requests as they would be sent.
    pub(crate) fn without_credential(
        &self,
        configure: impl FnOnce(id123::ClientBuilder) -> id123::ClientBuilder,
    ) -> Result<id123::Client, Failure> {
        self.place.client(&self.sending.transport, NO_CREDENTIAL, configure)
    }
}

impl Id123Link {
    /// Checks everything and makes the client. Nothing is sent.
    pub(crate) fn connect(&self) -> Result<Connected<id123::Client>, Failure> {
        self.connect_within(Limits::new())
    }

    /// The files that stand behind a connection, which nothing may be written over.
    pub(crate) fn protect(&self, mut files: Files) -> Files {
        if let Some(path) = credentials::file(self.transport.credentials.as_deref()) {
            files = files.reads("the credentials file", &path);
        }
        match profile::file() {
            Some(path) => files.reads("the file of profiles", &path),
            None => files,
        }
    }

    /// As [`connect`](Self::connect), within these limits.
    pub(crate) fn connect_within(&self, limits: Limits) -> Result<Connected<id123::Client>, Failure> {
        self.place.connect(&self.transport, |builder| builder.limits(limits))
    }
}

impl Blub0xLink {
    /// Checks everything and makes the client; what is not about the place is as for `link`. Nothing is sent.
    pub(crate) fn connect_within(
        &self,
        link: &Id123Link,
        encoding: Encoding,
        limits: Limits,
    ) -> Result<Connected<blub0x::Client>, Failure> {
        let header = credentials::blub0x_header(link.transport.credentials.as_deref())?;
        let value = header.value.expose();
        let base_url = self.blub0x_base_url.clone();
        let client = blub0x_client(base_url, &link.transport, (&header.name, value), encoding, limits)?;
        Ok(Connected { client, secret: header.value })
    }
}

impl Id123Place {
    fn connect(
        &self,
        transport: &Transport,
        configure: impl FnOnce(id123::ClientBuilder) -> id123::ClientBuilder,
    ) -> Result<Connected<id123::Client>, Failure> {
        let secret = credentials::id123_key(transport.credentials.as_deref())?;
        Ok(Connected { client: self.client(transport, secret.expose(), configure)?, secret })
    }

    fn client(
        &self,
        transport: &Transport,
        key: &str,
        configure: impl FnOnce(id123::ClientBuilder) -> id123::ClientBuilder,
    ) -> Result<id123::Client, Failure> {
        let builder = configure(id123::Client::builder(key))
            .user_agent(USER_AGENT)
            .timeout(transport.timeout())
            .connect_timeout(transport.connect_timeout())
            .environment_proxy(transport.environment_proxy);
        // An argument overrides the environment as a whole: a region in a profile must not forbid --base-url.
        let (region, base_url) = match (&self.region, &self.base_url) {
            (None, None) => (variable(ID123_REGION)?, variable(ID123_BASE_URL)?),
            (region, base_url) => (region.clone(), base_url.clone()),
        };
        let builder = match (region, base_url) {
            (Some(_), Some(_)) => {
                return Err(Failure::usage(format!("{ID123_REGION} and {ID123_BASE_URL} are both set"))
                    .hint("unset one, or give --region or --base-url"));
            }
            (Some(region), None) => builder.region(region),
            (None, Some(base_url)) => builder.base_url(base_url),
            (None, None) => builder,
        };
        Ok(builder.build()?)
    }
}

impl Blub0xConnection {
    /// Checks everything and makes the client. Nothing is sent.
    pub(crate) fn connect(&self, encoding: Encoding) -> Result<Connected<blub0x::Client>, Failure> {
        let header = credentials::blub0x_header(self.sending.transport.credentials.as_deref())?;
        Ok(Connected { client: self.client(&header.name, header.value.expose(), encoding)?, secret: header.value })
    }

    /// The client of a dry run, which needs no credential: it shows requests as they would be sent.
    pub(crate) fn without_credential(&self, encoding: Encoding) -> Result<blub0x::Client, Failure> {
        self.client("Authorization", NO_CREDENTIAL, encoding)
    }

    fn client(&self, name: &str, value: &str, encoding: Encoding) -> Result<blub0x::Client, Failure> {
        blub0x_client(self.base_url.clone(), &self.sending.transport, (name, value), encoding, Limits::new())
    }
}

fn blub0x_client(
    base_url: Option<String>,
    transport: &Transport,
    (name, value): (&str, &str),
    encoding: Encoding,
    limits: Limits,
) -> Result<blub0x::Client, Failure> {
    let mut builder = blub0x::Client::builder(name, value)
        .limits(limits)
        .user_agent(USER_AGENT)
        .timeout(transport.timeout())
        .connect_timeout(transport.connect_timeout())
        .environment_proxy(transport.environment_proxy)
        .encoding(encoding);
    if let Some(base_url) = base_url.map_or_else(|| variable(BLUB0X_BASE_URL), |url| Ok(Some(url)))? {
        builder = builder.base_url(base_url);
    }
    Ok(builder.build()?)
}

/// A variable that is set to nothing is refused: taken for unset, it would send the key to the vendor's own host.
fn variable(name: &str) -> Result<Option<String>, Failure> {
    match env::var(name) {
        Ok(value) if value.is_empty() => {
            Err(Failure::usage(format!("{name} is set to nothing")).hint("set or unset it"))
        }
        Ok(value) => Ok(Some(value)),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => Err(Failure::usage(format!("{name} is not UTF-8")).hint("set it again")),
    }
}
