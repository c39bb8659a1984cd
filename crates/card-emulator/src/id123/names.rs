//! Actions that are answered under other names than those of the schemas, for names that are inferred.

use bytes::Bytes;
use card_types::id123::ACTIONS;
use serde::Deserialize;
use serde_json::value::RawValue;

/// Longest name; the vendor's own have 14 letters.
const LONGEST: usize = 100;

/// Marks a request that came under another name, and was put into the schema's words.
#[derive(Clone, Copy)]
pub(crate) struct UnderOtherName;

/// The names that take the place of those of the schemas.
#[derive(Debug, Default)]
pub(crate) struct ActionNames(Vec<(&'static str, String)>);

impl ActionNames {
    /// Answers `action` as `name`; an error says what is wrong with either.
    pub(crate) fn replace(&mut self, action: &str, name: String) -> Result<(), String> {
        let Some(known) = ACTIONS.iter().find(|known| known.name == action) else {
            let all: Vec<&str> = ACTIONS.iter().map(|known| known.name).collect();
            return Err(format!("no action is called {action:?}; name one of {}", all.join(", ")));
        };
        if !(1..=LONGEST).contains(&name.len()) || !name.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(format!(
                "{action} cannot be answered as {name:?}; give 1 to {LONGEST} characters of visible ASCII without spaces"
            ));
        }
        let is_taken = ACTIONS.iter().any(|other| other.name == name && other.name != action)
            || self.0.iter().any(|(other, taken)| *other != action && *taken == name);
        if is_taken {
            return Err(format!("{action} cannot be answered as {name}, which is the name of another action"));
        }
        self.0.retain(|(other, _)| *other != action);
        if name != action {
            self.0.push((known.name, name));
        }
        Ok(())
    }

    /// The name that took the place of the schema's, where one did.
    pub(crate) fn instead_of(&self, action: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| *known == action).map(|(_, name)| name.as_str())
    }

    /// The names that are answered, for messages.
    pub(super) fn list(&self) -> String {
        let names = ACTIONS.iter().map(|action| self.instead_of(action.name).unwrap_or(action.name));
        names.collect::<Vec<_>>().join(", ")
    }

    /// A body that names an action by its other name, with the schema's in its place, and the name it came under. Nothing
    /// else of it changes. `None` where it does not: such a body is read as it is.
    pub(crate) fn in_words_of_schema(&self, body: &[u8]) -> Option<(Bytes, &str)> {
        /// Where the name stands; every other member is passed over.
        #[derive(Deserialize)]
        struct Head<'a> {
            #[serde(borrow)]
            action: &'a RawValue,
        }

        // A list would be read as if its entries were the members.
        let is_object = body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
        if self.0.is_empty() || !is_object {
            return None;
        }
        let written = serde_json::from_slice::<Head<'_>>(body).ok()?.action.get();
        let sent: String = serde_json::from_str(written).ok()?;
        let (action, name) = self.0.iter().find(|(_, name)| *name == sent)?;
        // What was read lies in the body itself.
        let start = written.as_ptr().addr().checked_sub(body.as_ptr().addr())?;
        let (before, after) = (body.get(..start)?, body.get(start + written.len()..)?);
        let quoted = format!("\"{action}\"");
        Some((Bytes::from([before, quoted.as_bytes(), after].concat()), name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> ActionNames {
        let mut names = ActionNames::default();
        names.replace("send-notification", "push".to_owned()).unwrap();
        names
    }

    #[test]
    fn only_the_name_changes_wherever_and_however_it_is_written() {
        let names = names();
        for (sent, read) in [
            (r#"{"action":"push","message":"push"}"#, r#"{"action":"send-notification","message":"push"}"#),
            ("{ \"n\" : 1.50,\n\"action\" : \"p\\u0075sh\" }", "{ \"n\" : 1.50,\n\"action\" : \"send-notification\" }"),
            (r#"{"x":{"action":"y"},"action":"push"}"#, r#"{"x":{"action":"y"},"action":"send-notification"}"#),
        ] {
            let (body, name) = names.in_words_of_schema(sent.as_bytes()).unwrap();
            assert_eq!((std::str::from_utf8(&body).unwrap(), name), (read, "push"));
        }
    }

    #[test]
    fn what_is_not_sent_under_another_name_is_left_alone() {
        for body in [
            r#"{"action":"send-notification"}"#,
            r#"{"action":"PUSH"}"#,
            r#"{"action":7}"#,
            r#"{"action":"push","action":"push"}"#,
            r#"{"x":{"action":"push"}}"#,
            r#"["push"]"#,
            r#"{"action":"push""#,
            "\u{feff}{\"action\":\"push\"}",
            "",
        ] {
            assert!(names().in_words_of_schema(body.as_bytes()).is_none(), "{body}");
        }
        assert!(ActionNames::default().in_words_of_schema(br#"{"action":"push"}"#).is_none());
    }

    #[test]
    fn no_two_actions_share_a_name_and_the_last_name_counts() {
        let mut names = names();
        for (action, name) in [
            ("push", "x"),
            ("card-action", ""),
            ("card-action", "a b"),
            ("card-action", "é"),
            ("card-action", "create-card"),
            ("card-action", "push"),
        ] {
            let wrong = names.replace(action, name.to_owned()).unwrap_err();
            assert!(wrong.contains(action), "{wrong}");
        }
        names.replace("send-notification", "notify".to_owned()).unwrap();
        assert_eq!(names.instead_of("send-notification"), Some("notify"));
        assert!(names.list().contains("notify") && !names.list().contains("push"), "{}", names.list());
        names.replace("send-notification", "send-notification".to_owned()).unwrap();
        assert_eq!(names.instead_of("send-notification"), None);
    }
}
