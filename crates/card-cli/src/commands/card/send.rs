//! One request of ID123: validated, then sent or only shown.

use card_types::Action;
use serde::Serialize;

use crate::connection::Id123Connection;
use crate::failure::Failure;
use crate::output::{DryRun, Output, Reply};
use crate::runtime;

/// Sends a request and shows its reply, or shows the request when nothing is to be sent.
///
/// What is wrong with the request comes before what is wrong with the credentials, since it can be mended without them.
pub(super) fn send<A>(request: &A, connection: &Id123Connection, output: Output) -> Result<(), Failure>
where
    A: Action,
    A::Success: Serialize,
{
    if check(request, connection, output)? {
        return Ok(());
    }
    let connected = connection.connect()?;
    let reply = runtime::run(runtime::interruptible(async { Ok(connected.client.send(request).await?) }))?;
    output.show(&Reply::new(A::NAME, reply.status(), &*reply, &connected.secret))
}

/// Validates a request; with `--dry-run` shows it and returns true.
pub(super) fn check<A: Action>(request: &A, connection: &Id123Connection, output: Output) -> Result<bool, Failure> {
    request.validate()?;
    if !connection.sending.dry_run {
        return Ok(false);
    }
    DryRun(connection.without_credential()?.prepare(request)?).show(output)?;
    Ok(true)
}
