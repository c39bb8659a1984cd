//! The plan: rules, what they match and what they do.

use serde::{Deserialize, Serialize};

/// What goes wrong, and when. Read from JSON with [`from_json`](Self::from_json), or built here.
///
/// ```
/// use card_emulator::{Fault, FaultPlan, FaultRule};
///
/// let built = FaultPlan::new(7).rule(FaultRule::new(Fault::LostReply).operation("create-card").nth(3));
/// let read = FaultPlan::from_json(
///     br#"{"seed": 7, "rules": [{"operation": "create-card", "calls": {"nth": 3}, "fault": {"kind": "lost-reply"}}]}"#,
/// )?;
/// assert_eq!(built, read);
/// # Ok::<(), card_emulator::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FaultPlan {
    #[serde(default)]
    pub(crate) seed: u64,
    pub(crate) rules: Vec<FaultRule>,
}

/// One rule: requests it matches, and what happens to them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FaultRule {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) operation: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) card_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) calls: Option<Calls>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) probability: Option<f64>,
    pub(crate) fault: Fault,
}

/// Which of the requests that a rule's operation and card match, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Calls {
    /// This one alone.
    Nth(u64),
    /// Every so many: 5 means the 5th, the 10th and so on.
    Every(u64),
    /// From the first number to the second, both included.
    Range(u64, u64),
}

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", deny_unknown_fields, rename_all = "kebab-case", rename_all_fields = "kebab-case")]
#[non_exhaustive]
pub enum Fault {
    /// The request waits before it is carried out; later rules apply too.
    Latency {
        /// How long.
        milliseconds: u64,
    },
    /// Carried out; the reply stops after so many bytes of its body, the connection is closed after a while.
    Stall {
        /// Bytes of the body that are sent first.
        #[serde(default)]
        bytes: u64,
        /// How long nothing is sent.
        milliseconds: u64,
    },
    /// Not carried out; the connection is reset (RST) without a reply.
    ResetBefore,
    /// Carried out; the connection is reset (RST) without a reply.
    ResetAfter,
    /// Carried out; the connection is closed (FIN) without a reply.
    LostReply,
    /// Carried out; `Content-Length` is that of the whole reply, but only so many bytes of it are sent.
    Truncate {
        /// Bytes of the body that are sent.
        bytes: u64,
    },
    /// Carried out; half the body is sent with a `Content-Length` that fits it.
    MalformedBody,
    /// Not carried out; 429 with `Retry-After`.
    TooManyRequests {
        /// The value of `Retry-After`, in seconds.
        retry_after_seconds: u64,
    },
    /// 500 with an HTML page, as proxies send them.
    ServerErrorHtml {
        /// Whether the request is carried out before.
        #[serde(default)]
        carried_out: bool,
    },
    /// Carried out twice, as if a proxy had repeated it; the second reply is sent.
    Duplicate,
}

impl FaultPlan {
    /// A plan without rules. The seed decides every probability: the same requests meet the same faults again.
    pub fn new(seed: u64) -> Self {
        Self { seed, rules: Vec::new() }
    }

    /// Adds a rule. The first rule that applies decides; those for latency let the later ones apply too.
    #[must_use]
    pub fn rule(mut self, rule: FaultRule) -> Self {
        self.rules.push(rule);
        self
    }
}

impl FaultRule {
    /// A rule for every request.
    pub fn new(fault: Fault) -> Self {
        Self { name: None, operation: None, card_id: None, calls: None, probability: None, fault }
    }

    /// Names the rule, for the journal and statistics.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Only requests of this operation: an action of ID123 such as `create-card`, or one of BluB0X such as `update-user-card`.
    #[must_use]
    pub fn operation(mut self, name: impl Into<String>) -> Self {
        self.operation = Some(name.into());
        self
    }

    /// Only requests for this card: `card-id` of ID123, `CardId` of BluB0X.
    #[must_use]
    pub fn card_id(mut self, id: impl Into<String>) -> Self {
        self.card_id = Some(id.into());
        self
    }

    /// Only the n-th request that operation and card match, counted from 1.
    #[must_use]
    pub fn nth(self, call: u64) -> Self {
        self.calls(Calls::Nth(call))
    }

    /// Only these of the requests that operation and card match.
    #[must_use]
    pub fn calls(mut self, calls: Calls) -> Self {
        self.calls = Some(calls);
        self
    }

    /// Only with this probability, from 0 to 1, by the plan's seed.
    #[must_use]
    pub fn probability(mut self, probability: f64) -> Self {
        self.probability = Some(probability);
        self
    }
}

impl Calls {
    pub(super) fn include(self, call: u64) -> bool {
        match self {
            Self::Nth(nth) => call == nth,
            Self::Every(step) => call.is_multiple_of(step),
            Self::Range(first, last) => (first..=last).contains(&call),
        }
    }
}
