//! What a caller can choose for one call.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use reqwest::header::HeaderValue;

use crate::subject::Subject;
use crate::{Error, RetryPolicy};

/// Longest request id: some servers refuse long headers, and no id needs more.
const LONGEST_REQUEST_ID: usize = 128;

/// Choices for one call, given to `send_with`; whatever is not chosen is as the client was set up.
///
/// ```
/// use card_client::{CallOptions, RetryPolicy};
///
/// let options = CallOptions::new().retry(RetryPolicy::none()).request_id("nightly-2031-05-04-0007");
/// # let _ = options;
/// ```
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct CallOptions {
    pub(crate) retry: Option<RetryPolicy>,
    request_id: Option<String>,
    action_name: Option<String>,
    sent: Option<Arc<AtomicBool>>,
}

impl CallOptions {
    /// Nothing chosen.
    pub const fn new() -> Self {
        Self { retry: None, request_id: None, action_name: None, sent: None }
    }

    /// Nothing chosen, lent for as long as it takes: a call without options need not carry any.
    pub(crate) fn none() -> &'static Self {
        static NONE: CallOptions = CallOptions::new();
        &NONE
    }

    /// Another retry policy for this call.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// An id sent with every attempt of this call, in the header chosen by the builder's `request_id_header`.
    ///
    /// 1 to 128 characters of visible ASCII. It is shown in spans and hooks, so put nothing personal into it.
    pub fn request_id(mut self, id: impl Into<String>) -> Self {
        self.request_id = Some(id.into());
        self
    }

    /// Sends the call's request under another `action` than that of the schema: see
    /// [`ClientBuilder::action_name`](crate::id123::ClientBuilder::action_name). For ID123 only: an operation of BluB0X has
    /// no such name, and a call that chooses one is refused.
    pub fn action_name(mut self, name: impl Into<String>) -> Self {
        self.action_name = Some(name.into());
        self
    }

    /// Sets this flag when the request is about to leave, after it has waited for its turn in the client's
    /// [`Limits`](crate::Limits). A call that is dropped while the flag is not set has sent nothing.
    pub fn flag_when_sent(mut self, flag: Arc<AtomicBool>) -> Self {
        self.sent = Some(flag);
        self
    }

    /// The same for a request that this one needs first: what is said of this very request does not hold for that one.
    pub(crate) fn for_another_request(&self) -> Self {
        Self { action_name: None, sent: None, ..self.clone() }
    }

    /// The next attempt is about to leave.
    pub(crate) fn note_sent(&self) {
        if let Some(flag) = &self.sent {
            flag.store(true, Ordering::Release);
        }
    }

    /// The name chosen for this call, unchecked.
    pub(crate) fn action_name_of_call(&self) -> Option<&str> {
        self.action_name.as_deref()
    }

    /// Refuses a name where the operation has none.
    pub(crate) fn refuse_action_name(&self, subject: Subject) -> Result<(), Error> {
        match self.action_name {
            Some(_) => Err(Error::configuration("an operation of BluB0X has no action name to choose").during(subject)),
            None => Ok(()),
        }
    }

    /// The id as a header, checked.
    pub(crate) fn request_id_header(&self) -> Result<Option<HeaderValue>, Error> {
        let Some(id) = &self.request_id else { return Ok(None) };
        let is_allowed = (1..=LONGEST_REQUEST_ID).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic());
        match HeaderValue::from_str(id) {
            Ok(value) if is_allowed => Ok(Some(value)),
            _ => Err(Error::configuration(format!(
                "a request id must be 1 to {LONGEST_REQUEST_ID} characters of visible ASCII without spaces"
            ))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_id_cannot_smuggle_a_header() {
        for id in ["", "a b", "a\r\nX-Evil: 1", "é", &"x".repeat(129)] {
            assert!(CallOptions::new().request_id(id).request_id_header().is_err(), "{id:?}");
        }
        assert_eq!(CallOptions::new().request_id("a-1").request_id_header().unwrap().unwrap(), "a-1");
        assert!(CallOptions::new().request_id_header().unwrap().is_none());
    }
}
