//! One request of BluB0X: validated, confirmed where it has to be, then sent or only shown.

use card_types::{Encoding, Operation};
use clap::{Args, ValueEnum};
use serde::Serialize;

use super::choices::Choices;
use super::listing::Rows;
use crate::connection::Blub0xConnection;
use crate::failure::Failure;
use crate::output::{DryRun, Output, Reply};
use crate::runtime;

/// The options of an operation whose request has a body.
#[derive(Debug, Args)]
pub(crate) struct Body {
    /// How the request is written
    #[arg(long, value_enum, default_value_t, value_name = "ENCODING")]
    encoding: Written,

    #[command(flatten)]
    connection: Blub0xConnection,
}

/// The options of an operation whose request is all in its address.
#[derive(Debug, Args)]
pub(crate) struct Address {
    /// In which encoding the reply is asked for
    #[arg(long, value_enum, default_value_t, value_name = "ENCODING")]
    reply: Replied,

    #[command(flatten)]
    connection: Blub0xConnection,
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
pub(crate) trait Way {
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
pub(crate) fn send_operation<O>(
    request: &O,
    way: &impl Way,
    choices: Choices<'_>,
    output: Output,
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
    if let Some(question) = choices.question {
        question.ask()?;
    }
    let connected = connection.connect(encoding)?;
    let reply = runtime::run(runtime::interruptible(async { Ok(connected.client.send(request).await?) }))?;
    let shown = Reply::new(O::NAME, reply.status(), &*reply, &connected.secret).hiding(choices.hidden);
    match choices.table {
        Some(columns) => output.show(&Rows { reply: shown, columns }),
        None => output.show(&shown),
    }
}
