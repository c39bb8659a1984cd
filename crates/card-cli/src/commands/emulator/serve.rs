//! `cards emulator` without a further command: serves until Ctrl-C.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use card_emulator::{
    Emulator, EmulatorBuilder, ExpiredCards, FailureStatus, RateLimit, Template, UndocumentedTransition,
    UnknownUserCard,
};
use clap::{Args, ValueEnum};
use tracing::level_filters::LevelFilter;

use crate::failure::Failure;
use crate::files::Files;
use crate::output::{Output, note};
use crate::runtime::{self, EndSignal};

use super::limits::Limits;
use super::policy::{self, DriftWay, ExpiryPolicy, FailurePolicy, TransitionPolicy, UserCardPolicy};
use super::report::Started;
use super::state::State;
use super::{authority, keys, plan};

/// The options of a running emulator.
#[derive(Debug, Args)]
pub(super) struct Serving {
    /// Port to listen on; 0 finds a free one
    #[arg(long, default_value_t = 4010)]
    port: u16,

    #[arg(
        long,
        value_name = "FILE",
        help = "Keep the state in this SQLite file, made where it does not exist; otherwise it is in memory"
    )]
    database: Option<PathBuf>,

    /// Card template that exists; may be repeated. Without it: 906c56c2d85817633abc07978f4899ff89cff060
    #[arg(long, value_name = "ID")]
    template: Vec<String>,

    /// Accept the ID123 keys in this file, one a line, instead of emulator-key
    #[arg(long, value_name = "FILE")]
    api_key_file: Option<PathBuf>,

    /// Accept the BluB0X credentials in this file, one `Header: value` a line, instead of the built-in one
    #[arg(long, value_name = "FILE")]
    credential_file: Option<PathBuf>,

    /// HTTP status of an ID123 failure, which is not published
    #[arg(long, value_enum, default_value_t, value_name = "POLICY")]
    failure_status: FailurePolicy,

    /// What to do with a status action whose effect is not published
    #[arg(long, value_enum, default_value_t, value_name = "POLICY")]
    undocumented_transitions: TransitionPolicy,

    /// Answer an ID123 action under another name than the inferred one, and under that alone; may be repeated
    #[arg(long, value_name = "ACTION=NAME", value_parser = action_name)]
    action_name: Vec<(String, String)>,

    /// What to do with an update of a card that was never assigned to the user
    #[arg(long, value_enum, default_value_t, value_name = "POLICY")]
    unknown_user_cards: UserCardPolicy,

    /// Break requests on purpose, by this fault plan in JSON
    #[arg(long, value_name = "FILE")]
    faults: Option<PathBuf>,

    #[arg(
        long,
        value_name = "FILE",
        help = "Start with the templates, cards and assignments in this JSON file, the body of POST /_emulator/seed"
    )]
    seed: Option<PathBuf>,

    /// What a list shows of an expired card, which is not published
    #[arg(long, value_enum, default_value_t, value_name = "POLICY")]
    expired_cards: ExpiryPolicy,

    /// Let replies differ from the pages, to test a client's tolerance; several with commas
    #[arg(long, value_enum, value_delimiter = ',', value_name = "WAYS")]
    drift: Vec<DriftWay>,

    /// Requests per second, beyond which the answer is 429 with Retry-After
    #[arg(long, value_name = "NUMBER")]
    rate_limit: Option<f64>,

    /// Requests that are answered at once before the rate counts
    #[arg(long, value_name = "NUMBER", default_value_t = 10, requires = "rate_limit")]
    rate_burst: u32,

    /// Speak HTTPS, and write the certificate that clients must trust to this file, in PEM
    #[arg(long, value_name = "FILE")]
    tls_ca: Option<PathBuf>,

    /// Let other machines use the control API too, which can read and change everything
    #[arg(long, requires = "expose")]
    expose_control: bool,

    /// Listen on this address, which must be loopback unless --expose is given
    #[arg(long, value_name = "ADDRESS")]
    address: Option<IpAddr>,

    /// Let other machines connect. Plain HTTP, made for tests: for a trusted network only
    #[arg(long)]
    expose: bool,

    /// How much to tell on standard error: names and codes, never values
    #[arg(long, value_enum, default_value_t, value_name = "LEVEL")]
    log: Log,

    #[command(flatten)]
    state: State,

    #[command(flatten)]
    limits: Limits,
}

/// Levels of the log.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Log {
    /// Nothing
    Off,
    /// What failed
    Error,
    /// Each request
    #[default]
    Info,
    /// Everything
    Debug,
}

impl Serving {
    /// All files that are read and written.
    fn files(&self) -> Files {
        let mut files = Files::default();
        for (option, path) in [
            ("--api-key-file", &self.api_key_file),
            ("--credential-file", &self.credential_file),
            ("--faults", &self.faults),
            ("--seed", &self.seed),
        ] {
            files = files.may_read(option, path.as_deref());
        }
        if let Some(path) = &self.database {
            files = files.database("--database", path, &[]);
        }
        self.state.protect(files).may_write("--tls-ca", self.tls_ca.as_deref())
    }
}

/// Carries out the command.
pub(super) fn run(arguments: Serving, output: Output) -> Result<(), Failure> {
    start_log(arguments.log);
    if !arguments.expose && arguments.address.is_some_and(|address| !address.is_loopback()) {
        return Err(Failure::usage("other machines can reach that --address")
            .hint("give --expose too, on a trusted network only; or leave --address out"));
    }
    arguments.files().check()?;
    let keys = arguments.api_key_file.as_deref().map(keys::api_keys).transpose()?;
    let credentials = arguments.credential_file.as_deref().map(keys::headers).transpose()?;
    let faults = arguments.faults.as_deref().map(plan::faults).transpose()?;
    let seed = arguments.seed.as_deref().map(plan::seed).transpose()?;
    let started = Started {
        template: arguments.template.first().map_or(Template::DEMO_ID, String::as_str).to_owned(),
        database: arguments.database.clone(),
        has_own_keys: keys.is_some(),
        has_own_credentials: credentials.is_some(),
    };
    let (exposed, log) = (arguments.expose, arguments.log);
    let tls_ca = arguments.tls_ca.clone();
    let (rate_limit, rate_burst) = (arguments.rate_limit, arguments.rate_burst);
    let (state, limits) = (arguments.state.clone(), arguments.limits.clone());
    let snapshot = state.snapshot()?;
    let mut builder = limits.apply(state.apply(configure(arguments)));
    if let Some(json) = snapshot {
        builder = builder.restore(json);
    }
    if let Some(path) = &tls_ca {
        authority::check(path)?;
        builder = builder.tls();
    }
    if let Some(per_second) = rate_limit {
        builder = builder.rate_limit(RateLimit::new(rate_burst, per_second));
    }
    if let Some(json) = seed {
        builder = builder.seed(json);
    }
    if let Some(plan) = faults {
        builder = builder.faults(plan);
    }
    for key in keys.into_iter().flatten() {
        builder = builder.api_key(key);
    }
    for (name, value) in credentials.into_iter().flatten() {
        builder = builder.blub0x_credential(&name, &value);
    }
    runtime::run_with_threads(async {
        let mut end = EndSignal::listen()?;
        let emulator = builder.start().await?;
        if let (Some(path), Some(pem)) = (&tls_ca, emulator.ca_pem()) {
            authority::write(path, pem)?;
        }
        if exposed && tls_ca.is_none() && !matches!(log, Log::Off) {
            note("warning: other machines can reach this emulator, over plain HTTP");
        }
        output.show(&started.on(&emulator))?;
        end.wait().await;
        // What could not be saved is told, and the emulator still ends as it should.
        let saved = state.save(&emulator).await;
        emulator.shutdown().await;
        saved
    })
}

fn configure(arguments: Serving) -> EmulatorBuilder {
    let everywhere = if arguments.expose { Ipv4Addr::UNSPECIFIED } else { Ipv4Addr::LOCALHOST };
    let address = arguments.address.unwrap_or(IpAddr::V4(everywhere));
    let mut builder = Emulator::builder()
        .address(SocketAddr::new(address, arguments.port))
        .failure_status(match arguments.failure_status {
            FailurePolicy::Ok => FailureStatus::Ok,
            FailurePolicy::ByCause => FailureStatus::ByCause,
        })
        .undocumented_transitions(match arguments.undocumented_transitions {
            TransitionPolicy::Refuse => UndocumentedTransition::Refuse,
            TransitionPolicy::Accept => UndocumentedTransition::Accept,
        })
        .unknown_user_cards(match arguments.unknown_user_cards {
            UserCardPolicy::Create => UnknownUserCard::Create,
            UserCardPolicy::Refuse => UnknownUserCard::Refuse,
        })
        .expired_cards(match arguments.expired_cards {
            ExpiryPolicy::KeepStatus => ExpiredCards::KeepStatus,
            ExpiryPolicy::ListAsDeactivated => ExpiredCards::ListAsDeactivated,
        });
    if arguments.expose {
        builder = builder.expose_to_network();
    }
    builder = builder.drift(policy::drift(&arguments.drift));
    if arguments.expose_control {
        builder = builder.control_from_network();
    }
    if let Some(file) = arguments.database {
        builder = builder.database_file(file);
    }
    for template in arguments.template {
        builder = builder.template(Template::new(template));
    }
    for (action, name) in arguments.action_name {
        builder = builder.action_name(&action, name);
    }
    builder
}

/// `send-notification=push`. Which actions and names there may be, the emulator knows.
fn action_name(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=').map(|(action, name)| (action.to_owned(), name.to_owned()));
    pair.ok_or_else(|| "write the action and its name, such as send-notification=push-notification".to_owned())
}

fn start_log(log: Log) {
    use std::io::IsTerminal;

    let level = match log {
        Log::Off => LevelFilter::OFF,
        Log::Error => LevelFilter::ERROR,
        Log::Info => LevelFilter::INFO,
        Log::Debug => LevelFilter::DEBUG,
    };
    let has_colours = std::io::stderr().is_terminal();
    let log = tracing_subscriber::fmt().with_writer(std::io::stderr).with_ansi(has_colours).with_max_level(level);
    // An error would mean that somebody who uses this as a library has a log already, which is as good.
    drop(log.try_init());
}
