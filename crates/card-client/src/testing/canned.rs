//! Replies that were written beforehand, in place of a network.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use bytes::Bytes;
use card_types::{EncodeError, json};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;

use super::Sent;
use crate::transport::{Call, RawReply};
use crate::{Error, ErrorKind};

/// What goes wrong instead of a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// No connection: nothing is sent, and nothing is recorded as sent.
    NoConnection,
    /// The connection closes before the reply begins.
    ClosedBeforeReply,
    /// The connection closes within a reply of HTTP status 200.
    ClosedWithinReply,
    /// The time for the exchange runs out. No time passes.
    TimedOut,
}

#[derive(Clone)]
enum Step {
    Reply { status: u16, headers: HeaderMap, body: Bytes },
    Fault(Fault),
}

type Answer = dyn Fn(&Sent) -> (u16, String) + Send + Sync;

/// Canned replies for a client, and the record of what it sent. Clones share both.
///
/// When all replies are used up, further requests fail as [`Fault::NoConnection`], unless
/// [`answer`](Self::answer) was given.
#[derive(Clone, Default)]
pub struct Canned(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    steps: VecDeque<Step>,
    otherwise: Option<Arc<Answer>>,
    sent: Vec<Sent>,
}

impl Canned {
    /// No reply yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a JSON reply.
    #[must_use]
    pub fn json(self, status: u16, body: impl Into<String>) -> Self {
        self.reply(status, &[("content-type", "application/json")], body.into())
    }

    /// Adds a typed reply, such as `&CreateCardReply::Success(CreateCardSuccess::new())`, as JSON.
    ///
    /// # Errors
    /// When the value cannot be written as JSON.
    pub fn typed(self, status: u16, reply: &impl Serialize) -> Result<Self, EncodeError> {
        Ok(self.json(status, json::to_string(reply)?))
    }

    /// Adds a reply with headers. A header that is not valid HTTP is left out, and so is the body of a reply that has none
    /// on a connection either (204 and 304).
    #[must_use]
    pub fn reply(self, status: u16, headers: &[(&str, &str)], body: impl Into<Vec<u8>>) -> Self {
        let headers = headers.iter().filter_map(|(name, value)| {
            Some((HeaderName::from_bytes(name.as_bytes()).ok()?, HeaderValue::from_str(value).ok()?))
        });
        let body = if matches!(status, 204 | 304) { Bytes::new() } else { body.into().into() };
        let step = Step::Reply { status, headers: headers.collect(), body };
        self.state().steps.push_back(step);
        self
    }

    /// Adds a fault.
    #[must_use]
    pub fn fault(self, fault: Fault) -> Self {
        self.state().steps.push_back(Step::Fault(fault));
        self
    }

    /// Answers whatever comes after the replies that were added, with an HTTP status and a JSON body.
    #[must_use]
    pub fn answer(self, answer: impl Fn(&Sent) -> (u16, String) + Send + Sync + 'static) -> Self {
        self.state().otherwise = Some(Arc::new(answer));
        self
    }

    /// The requests so far, in order, one for each attempt that was sent.
    pub fn sent(&self) -> Vec<Sent> {
        self.state().sent.clone()
    }

    /// How many of the added replies and faults were not asked for.
    pub fn unused(&self) -> usize {
        self.state().steps.len()
    }

    pub(crate) fn exchange(&self, call: &Call, headers: &HeaderMap, now: SystemTime) -> Result<Box<RawReply>, Error> {
        let mut state = self.state();
        let sent = Sent::of(call, headers);
        let step = match state.steps.pop_front() {
            Some(Step::Fault(Fault::NoConnection)) => return Err(no_connection()),
            Some(step) => step,
            None => {
                let Some(answer) = state.otherwise.clone() else { return Err(no_connection()) };
                // The lock is not held while a stranger's function runs.
                drop(state);
                let (status, body) = answer(&sent);
                state = self.state();
                Step::Reply { status, headers: json_head(), body: body.into() }
            }
        };
        state.sent.push(sent);
        match step {
            Step::Reply { status, headers, body } => Ok(Box::new(RawReply::received(status, headers, body, now))),
            Step::Fault(fault) => Err(failure(fault)),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Canned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        f.debug_struct("Canned")
            .field("unused", &state.steps.len())
            .field("sent", &state.sent.len())
            .finish_non_exhaustive()
    }
}

fn json_head() -> HeaderMap {
    HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/json"))])
}

fn no_connection() -> Error {
    Error::new(ErrorKind::Connect, "no canned reply is left, or none is wanted")
}

fn failure(fault: Fault) -> Error {
    match fault {
        Fault::NoConnection => no_connection(),
        Fault::ClosedBeforeReply => Error::new(ErrorKind::Transport, "canned: closed before the reply"),
        Fault::ClosedWithinReply => {
            Error::new(ErrorKind::Truncated, "canned: closed within the reply").with_status(200)
        }
        Fault::TimedOut => Error::new(ErrorKind::Timeout, "canned: timed out"),
    }
}
