//! One request of ID123: validated, confirmed where it has to be, then sent or only shown.

use card_client::Response;
use card_client::id123::ClientBuilder;
use card_types::Action;
use serde::Serialize;

use super::choices::{ActionName, Choices};
use crate::connection::{Connected, Id123Connection};
use crate::credentials::Secret;
use crate::failure::Failure;
use crate::output::{DryRun, Output, Reply};
use crate::runtime;

/// Sends a request and shows its reply, or shows the request when nothing is to be sent.
///
/// What is wrong with the request comes before what is wrong with the credentials, since it can be mended without them.
pub(crate) fn send_action<A>(
    request: &A,
    connection: &Id123Connection,
    choices: Choices<'_>,
    output: Output,
) -> Result<(), Failure>
where
    A: Action,
    A::Success: Serialize,
{
    send_and_view(request, connection, choices, output, |reply, _, _, output| output.show(&reply))
}

/// The same, for a reply that is shown in a way of its own.
pub(crate) fn send_and_view<A>(
    request: &A,
    connection: &Id123Connection,
    choices: Choices<'_>,
    output: Output,
    view: impl FnOnce(Reply, &A::Success, &Secret, Output) -> Result<(), Failure>,
) -> Result<(), Failure>
where
    A: Action,
    A::Success: Serialize,
{
    let (table, hidden) = (choices.table, choices.hidden);
    let Some((reply, connected)) = exchange(request, connection, choices, output)? else { return Ok(()) };
    let shown = Reply::new(A::NAME, reply.status(), &*reply, &connected.secret).hiding(hidden);
    match table {
        Some(columns) => output.show(&super::listing::Rows { reply: shown, columns }),
        None => view(shown, &*reply, &connected.secret, output),
    }
}

/// A reply, and what it was received with.
type Exchanged<A> = (Response<<A as Action>::Success>, Connected<card_client::id123::Client>);

/// Sends a request; none where it was only shown.
fn exchange<A: Action>(
    request: &A,
    connection: &Id123Connection,
    choices: Choices<'_>,
    output: Output,
) -> Result<Option<Exchanged<A>>, Failure> {
    let Choices { action_name: ActionName { action_name }, check_template, question, .. } = choices;
    if check(request, connection, action_name.as_deref(), output)? {
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
pub(super) fn check<A: Action>(
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

pub(super) fn named<A: Action>(builder: ClientBuilder, action_name: Option<&str>) -> ClientBuilder {
    match action_name {
        Some(name) => builder.action_name::<A>(name),
        None => builder,
    }
}
