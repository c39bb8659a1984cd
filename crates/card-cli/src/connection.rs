//! The options of every command that sends, and the clients they make.

use std::env;
use std::path::PathBuf;
use std::time::Duration;

use card_client::{Limits, RetryPolicy, blub0x, id123};
use card_types::Encoding;
use clap::Args;

use crate::credentials::{self, Secret};
use crate::failure::Failure;
use crate::files::Files;
use crate::profile;
use crate::trust;
use crate::waiting::Waiting;

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

    /// Give up on a request after this many seconds, with all its repetitions and waits; a change may have been carried out by
    /// then. Where a command sends many requests, each has this time
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600),
        help_heading = "Connection")]
    timeout: u64,

    #[arg(
        long,
        help_heading = "Connection",
        help = "Use the proxy that HTTPS_PROXY or ALL_PROXY names, but for the hosts of NO_PROXY; otherwise connections \
                are direct"
    )]
    environment_proxy: bool,

    #[arg(
        long,
        value_name = "FILE",
        help_heading = "Connection",
        help = "Trust the certificate authorities in this PEM file, too, beside those compiled in [env: SSL_CERT_FILE]"
    )]
    ca_file: Option<PathBuf>,
}

impl Transport {
    fn timeout(&self) -> Duration {
        Duration::from_secs(self.timeout)
    }

    /// Shorter than the whole time: when only connecting takes too long, it is certain that nothing was sent.
    fn connect_timeout(&self) -> Duration {
        MAX_CONNECT_TIMEOUT.min(self.timeout() * 3 / 4)
    }

    /// A proxy that is asked for and not there would mean a direct connection, without a word.
    fn check_proxy(&self) -> Result<(), Failure> {
        let is_set = |name: &str| env::var_os(name).is_some_and(|value| !value.to_string_lossy().trim().is_empty());
        if self.environment_proxy && !PROXY_VARIABLES.into_iter().any(is_set) {
            return Err(Failure::usage("--environment-proxy: neither HTTPS_PROXY nor ALL_PROXY names a proxy")
                .hint("set one of them to HOST:PORT, or leave the option out; nothing was sent"));
        }
        Ok(())
    }
}

/// What becomes of a request that failed for a reason that passes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Repeating {
    /// The client sends it again, within the time of `--timeout`.
    Client,
    /// A run sends it again by rules of its own, which wait longer: the time is that of each attempt.
    Run,
}

/// Variables that `--environment-proxy` may mean.
const PROXY_VARIABLES: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

/// Sets what is the same for both vendors' builders, which share no type.
macro_rules! set_up {
    ($builder:expr, $transport:expr, $repeating:expr) => {{
        let transport: &Transport = $transport;
        transport.check_proxy()?;
        let mut builder = $builder
            .user_agent(USER_AGENT)
            .timeout(transport.timeout())
            .connect_timeout(transport.connect_timeout())
            .environment_proxy(transport.environment_proxy);
        if $repeating == Repeating::Client {
            builder = builder.retry(RetryPolicy::new().deadline(transport.timeout()));
        }
        for certificate in trust::certificates("--ca-file", transport.ca_file.as_deref())?.into_iter().flatten() {
            builder = builder.add_root_certificates(certificate.to_vec());
        }
        match Waiting::at_a_terminal($repeating == Repeating::Run) {
            Some(waiting) => builder.observer(waiting),
            None => builder,
        }
    }};
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
        self.place.connect(&self.sending.transport, Repeating::Client, configure)
    }

    /// The client of a dry run, which needs no credential: it shows requests as they would be sent.
    pub(crate) fn without_credential(
        &self,
        configure: impl FnOnce(id123::ClientBuilder) -> id123::ClientBuilder,
    ) -> Result<id123::Client, Failure> {
        self.place.client(&self.sending.transport, NO_CREDENTIAL, Repeating::Client, configure)
    }
}

impl Id123Link {
    /// Checks everything and makes the client. Nothing is sent.
    pub(crate) fn connect(&self) -> Result<Connected<id123::Client>, Failure> {
        self.place.connect(&self.transport, Repeating::Client, |builder| builder)
    }

    /// The files that stand behind a connection, which nothing may be written over.
    pub(crate) fn protect(&self, mut files: Files) -> Files {
        if let Some(path) = credentials::file(self.transport.credentials.as_deref()) {
            files = files.reads("the credentials file", &path);
        }
        if let Some(path) = &self.transport.ca_file {
            files = files.reads("the file of --ca-file", path);
        }
        match profile::file() {
            Some(path) => files.reads("the file of profiles", &path),
            None => files,
        }
    }

    /// As [`connect`](Self::connect), for a run that keeps within these limits and repeats by itself.
    pub(crate) fn connect_within(&self, limits: Limits) -> Result<Connected<id123::Client>, Failure> {
        self.place.connect(&self.transport, Repeating::Run, |builder| builder.limits(limits))
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
        let builder = blub0x::Client::builder(&header.name, value).limits(limits).encoding(encoding);
        let client = blub0x_client(base_url, set_up!(builder, &link.transport, Repeating::Run))?;
        Ok(Connected { client, secret: header.value })
    }
}

impl Id123Place {
    fn connect(
        &self,
        transport: &Transport,
        repeating: Repeating,
        configure: impl FnOnce(id123::ClientBuilder) -> id123::ClientBuilder,
    ) -> Result<Connected<id123::Client>, Failure> {
        let secret = credentials::id123_key(transport.credentials.as_deref())?;
        Ok(Connected { client: self.client(transport, secret.expose(), repeating, configure)?, secret })
    }

    fn client(
        &self,
        transport: &Transport,
        key: &str,
        repeating: Repeating,
        configure: impl FnOnce(id123::ClientBuilder) -> id123::ClientBuilder,
    ) -> Result<id123::Client, Failure> {
        let builder = set_up!(configure(id123::Client::builder(key)), transport, repeating);
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
        let builder = blub0x::Client::builder(name, value).encoding(encoding);
        blub0x_client(self.base_url.clone(), set_up!(builder, &self.sending.transport, Repeating::Client))
    }
}

fn blub0x_client(base_url: Option<String>, mut builder: blub0x::ClientBuilder) -> Result<blub0x::Client, Failure> {
    if let Some(base_url) = base_url.map_or_else(|| variable(BLUB0X_BASE_URL), |url| Ok(Some(url)))? {
        builder = builder.base_url(base_url);
    }
    Ok(builder.build()?)
}

/// A variable that is set to nothing, or to blanks, is refused: taken for unset, it would send the key to the vendor's own host.
fn variable(name: &str) -> Result<Option<String>, Failure> {
    match env::var(name) {
        Ok(value) if value.trim().is_empty() => {
            Err(Failure::usage(format!("{name} is set to nothing")).hint("set or unset it"))
        }
        Ok(value) => Ok(Some(value)),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => Err(Failure::usage(format!("{name} is not UTF-8")).hint("set it again")),
    }
}
