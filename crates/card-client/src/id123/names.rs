//! Action names that are sent instead of those of the schemas, for names that are inferred and turn out wrong.

use std::borrow::Cow;

use card_types::Action;
use card_types::id123::ACTIONS;

use crate::subject::Subject;
use crate::{CallOptions, Error};

/// Longest name; the vendor's own have 14 letters.
const LONGEST: usize = 100;

/// The names a client was set up with.
#[derive(Debug, Clone, Default)]
pub(super) struct ActionNames(Vec<(Subject, String)>);

impl ActionNames {
    /// Sends `A` under `name` from now on.
    pub(super) fn replace<A: Action>(&mut self, name: String) {
        self.0.retain(|(known, _)| known.operation != A::NAME);
        self.0.push((Subject::action::<A>(), name));
    }

    /// Refuses what could never be meant.
    pub(super) fn check(&self) -> Result<(), Error> {
        self.0.iter().try_for_each(|(known, name)| check(*known, name))
    }

    /// The name to send: the call's, the client's, or that of the schema.
    pub(super) fn of<'a, A: Action>(&'a self, options: &'a CallOptions) -> Result<Cow<'a, str>, Error> {
        if let Some(name) = options.action_name_of_call() {
            check(Subject::action::<A>(), name)?;
            return Ok(Cow::Borrowed(name));
        }
        let replaced = self.0.iter().find(|(known, _)| known.operation == A::NAME);
        Ok(Cow::Borrowed(replaced.map_or(A::NAME, |(_, name)| name)))
    }
}

/// A request may not pass for another action: what is known of that one, such as whether it may be repeated, would not hold.
fn check(known: Subject, name: &str) -> Result<(), Error> {
    if !(1..=LONGEST).contains(&name.len()) || !name.bytes().all(|byte| byte.is_ascii_graphic()) {
        let text = format!("an action's name must be 1 to {LONGEST} characters of visible ASCII without spaces");
        return Err(Error::configuration(text).during(known));
    }
    match ACTIONS.iter().find(|action| action.name == name && action.name != known.operation) {
        Some(other) => {
            let text = format!("{} is the name of another action: send that action's own request", other.name);
            Err(Error::configuration(text).during(known))
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use card_types::id123::{CardAction, CreateCard};

    use super::*;

    #[test]
    fn the_calls_name_goes_before_the_clients_and_that_before_the_schemas() {
        let mut names = ActionNames::default();
        let (plain, chosen) = (CallOptions::new(), CallOptions::new().action_name("call"));
        assert_eq!(names.of::<CardAction>(&plain).unwrap(), "card-action");
        names.replace::<CardAction>("first".into());
        names.replace::<CardAction>("client".into());
        assert_eq!(names.of::<CardAction>(&plain).unwrap(), "client");
        assert_eq!(names.of::<CardAction>(&chosen).unwrap(), "call");
        assert_eq!(names.of::<CreateCard>(&plain).unwrap(), "create-card");
    }

    #[test]
    fn no_request_passes_for_another_action_and_no_name_is_blank() {
        for name in ["", " ", "a b", "a\n", "é", "create-card", &"x".repeat(101)] {
            let mut names = ActionNames::default();
            names.replace::<CardAction>(name.into());
            let error = names.check().unwrap_err();
            assert!(error.to_string().starts_with("card-action"), "{name:?}: {error}");
            assert!(names.of::<CardAction>(&CallOptions::new().action_name(name)).is_err(), "{name:?}");
        }
        assert!(check(Subject::action::<CardAction>(), "card-action").is_ok());
    }
}
