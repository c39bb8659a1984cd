//! One request of BluB0X: validated, confirmed where it has to be, then sent or only shown.

use card_types::{Encoding, Operation};
use clap::{Args, ValueEnum};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::confirm::Question;
use crate::connection::Blub0xConnection;
use crate::failure::Failure;
use crate::output::{DryRun, Output, Reply};
use crate::runtime;

/// The options of an operation whose request has a body.
#[derive(Debug, Args)]
pub(super) struct Body {
    /// How the request is written
    #[arg(long, value_enum, default_value_t, value_name = "ENCODING")]
    encoding: Written,

    /// Which version of the operation is sent
    #[arg(long, value_enum, default_value_t, value_name = "VERSION")]
    pub(super) api: Api,

    #[command(flatten)]
    connection: Blub0xConnection,
}

/// The options of an operation whose request is all in its address.
#[derive(Debug, Args)]
pub(super) struct Address {
    /// In which encoding the reply is asked for
    #[arg(long, value_enum, default_value_t, value_name = "ENCODING")]
    reply: Replied,

    /// Which version of the operation is sent
    #[arg(long, value_enum, default_value_t, value_name = "VERSION")]
    pub(super) api: Api,

    #[command(flatten)]
    connection: Blub0xConnection,
}

/// Versions of an operation.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(super) enum Api {
    /// api/v1, which knows less
    V1,
    /// api/v2
    #[default]
    V2,
}

/// The encodings of a request.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Written {
    /// application/json
    #[default]
    Json,
    /// application/xml, in the server's order of members
    Xml,
    /// application/x-www-form-urlencoded
    Form,
}

/// The encodings of a reply.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Replied {
    /// application/json
    #[default]
    Json,
    /// application/xml
    Xml,
}

/// How a request is sent.
pub(super) trait Way {
    fn encoding(&self) -> Encoding;
    fn connection(&self) -> &Blub0xConnection;
}

impl Way for Body {
    fn encoding(&self) -> Encoding {
        match self.encoding {
            Written::Json => Encoding::Json,
            Written::Xml => Encoding::Xml,
            Written::Form => Encoding::Form,
        }
    }

    fn connection(&self) -> &Blub0xConnection {
        &self.connection
    }
}

impl Way for Address {
    fn encoding(&self) -> Encoding {
        match self.reply {
            Replied::Json => Encoding::Json,
            Replied::Xml => Encoding::Xml,
        }
    }

    fn connection(&self) -> &Blub0xConnection {
        &self.connection
    }
}

/// Sends a request and shows its reply, or shows the request when nothing is to be sent.
///
/// What is wrong with the request comes before what is wrong with the credentials, since it can be mended without them.
pub(super) fn send<O>(
    request: &O,
    way: &impl Way,
    question: Option<Question<'_>>,
    output: Output,
) -> Result<(), Failure>
where
    O: Operation,
    O::Reply: Serialize,
{
    exchange(request, way, question, output, |reply| output.show(&reply))
}

/// The same, for a caller that shows the reply itself.
pub(super) fn exchange<O>(
    request: &O,
    way: &impl Way,
    question: Option<Question<'_>>,
    output: Output,
    show: impl FnOnce(Reply) -> Result<(), Failure>,
) -> Result<(), Failure>
where
    O: Operation,
    O::Reply: Serialize,
{
    let (encoding, connection) = (way.encoding(), way.connection());
    request.validate()?;
    // What cannot be written comes before what is wrong with the credentials.
    request.encode(encoding)?;
    if connection.sending.dry_run {
        return DryRun(connection.without_credential(encoding)?.prepare(request)?).show(output);
    }
    if let Some(question) = question {
        question.ask()?;
    }
    let connected = connection.connect(encoding)?;
    let reply = runtime::run(runtime::interruptible(async { Ok(connected.client.send(request).await?) }))?;
    show(Reply::new(O::NAME, reply.status(), &*reply, &connected.secret))
}

/// The same request in version 1, which must not lose anything of it.
pub(super) fn in_version_1<T: DeserializeOwned>(request: &impl Serialize) -> Result<T, Failure> {
    let mut members = serde_json::to_value(request).unwrap_or_default();
    if let Value::Object(members) = &mut members {
        members.retain(|_, value| !value.is_null());
    }
    serde_json::from_value(members).map_err(|error| {
        Failure::usage(format!("version 1 cannot say that: {error}")).hint("leave it out, or use --api v2")
    })
}
