//! One request of ID123: validated, confirmed where it has to be, then sent or only shown.

use card_client::Response;
use card_client::id123::ClientBuilder;
use card_types::Action;
use clap::Args;
use serde::Serialize;

use crate::confirm::Question;
use crate::connection::{Connected, Id123Connection};
use crate::failure::Failure;
use crate::output::{DryRun, Output, Reply};
use crate::runtime;

/// Another name for an action whose own name is inferred.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct ActionName {
    /// Send this `action`: the name this program sends is inferred, and may be wrong
    #[arg(long, value_name = "NAME", help_heading = "Connection")]
    action_name: Option<String>,
}

/// What goes beside a request.
#[derive(Default)]
pub(crate) struct Choices<'a> {
    /// Another name of the action.
    pub(crate) action_name: ActionName,
    /// Whether card data is checked against its template first.
    pub(crate) check_template: bool,
    /// What is to be confirmed before anything is sent.
    pub(crate) question: Option<Question<'a>>,
}

/// Sends a request and shows its reply, or shows the request when nothing is to be sent.
///
/// What is wrong with the request comes before what is wrong with the credentials, since it can be mended without them.
pub(crate) fn send<A>(
    request: &A,
    connection: &Id123Connection,
    choices: Choices<'_>,
    output: Output,
) -> Result<(), Failure>
where
    A: Action,
    A::Success: Serialize,
{
    match exchange(request, connection, choices, output)? {
        Some((reply, connected)) => output.show(&Reply::new(A::NAME, reply.status(), &*reply, &connected.secret)),
        None => Ok(()),
    }
}

/// A reply, and what it was received with.
pub(crate) type Exchanged<A> = (Response<<A as Action>::Success>, Connected<card_client::id123::Client>);

/// The same, for a caller that shows the reply itself; none where the request was only shown.
pub(crate) fn exchange<A: Action>(
    request: &A,
    connection: &Id123Connection,
    choices: Choices<'_>,
    output: Output,
) -> Result<Option<Exchanged<A>>, Failure> {
    let Choices { action_name: ActionName { action_name }, check_template, question } = choices;
    if check_as(request, connection, action_name.as_deref(), output)? {
        return Ok(None);
    }
    let connected = connection
        .connect_with(|builder| named::<A>(builder, action_name.as_deref()).check_templates(check_template))?;
    if let Some(question) = question {
        question.ask()?;
    }
    let sent = runtime::run(runtime::interruptible(async { Ok(connected.client.send(request).await) }))?;
    match sent {
        Ok(reply) => Ok(Some((reply, connected))),
        Err(error) if A::IS_NAME_INFERRED && error.is_refused() => Err(Failure::from(error).hint(format!(
            "mend what the vendor's message names, or the action's name, which is inferred, with --action-name \
             (sent was {}); nothing was changed",
            action_name.as_deref().unwrap_or(A::NAME)
        ))),
        Err(error) => Err(error.into()),
    }
}

/// Validates a request; with `--dry-run` shows it and returns true.
pub(crate) fn check<A: Action>(request: &A, connection: &Id123Connection, output: Output) -> Result<bool, Failure> {
    check_as(request, connection, None, output)
}

fn check_as<A: Action>(
    request: &A,
    connection: &Id123Connection,
    action_name: Option<&str>,
    output: Output,
) -> Result<bool, Failure> {
    request.validate()?;
    if !connection.sending.dry_run {
        return Ok(false);
    }
    let client = connection.without_credential(|builder| named::<A>(builder, action_name))?;
    DryRun(client.prepare(request)?).show(output)?;
    Ok(true)
}

fn named<A: Action>(builder: ClientBuilder, action_name: Option<&str>) -> ClientBuilder {
    match action_name {
        Some(name) => builder.action_name::<A>(name),
        None => builder,
    }
}
