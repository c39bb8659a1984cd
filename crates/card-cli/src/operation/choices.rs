//! What goes beside a request.

use clap::Args;

use super::Columns;
use crate::confirm::Question;
use crate::failure::Failure;

/// Another name for an action whose own name is inferred.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct ActionName {
    /// Send this `action`: the name this program sends is inferred, and may be wrong
    #[arg(long, value_name = "NAME", help_heading = "Connection")]
    pub(super) action_name: Option<String>,
}

/// How a request is sent, and its reply shown.
#[derive(Default)]
pub(crate) struct Choices<'a> {
    /// Another name of the action.
    pub(crate) action_name: ActionName,
    /// Whether card data is checked against its template first.
    pub(crate) check_template: bool,
    /// What is to be confirmed before anything is sent.
    pub(crate) question: Option<Question<'a>>,
    /// The list in the reply, for people; without it every member has a row of its own.
    pub(crate) table: Option<&'static Columns>,
    /// Members of the reply that are not shown.
    pub(crate) hidden: &'static [&'static str],
}

/// Options made by hand that stand for a member of the request, or for several.
///
/// Options that are part of a request, and so no good beside `--json`, belong to the group `members`. Their ids are their
/// long names.
pub(crate) trait Part<R> {
    /// Puts what was given into a request that is made of options.
    fn put(&self, request: &mut R) -> Result<(), Failure>;

    /// Says how a request is sent, wherever it came from.
    fn choose<'a>(&'a self, _request: &R, _choices: &mut Choices<'a>) {}
}
