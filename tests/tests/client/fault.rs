//! What can happen to an exchange.

/// What happens to the first request of a test; all later ones pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nobody listens, for all attempts.
    Refused,
    /// The connection is reset while the request is read.
    ResetAtOnce,
    /// The request is read, not carried out, and the connection is reset.
    ResetBefore,
    /// The request is carried out, and the connection is reset before the reply.
    ResetAfterwards,
    /// The request is carried out, and the connection is reset within the reply.
    ResetWithin,
    /// The request is carried out, and the connection is reset after the reply.
    ResetBehind,
    /// The request is not carried out, and nothing is answered.
    StallBefore,
    /// The request is carried out, and the reply stops in the middle.
    StallWithin,
    /// The request is carried out, and the reply ends in the middle without a reset.
    Truncated,
    /// The request is carried out, and the reply is sent twice.
    Duplicated,
    /// The reply comes in forty drops, however long it is.
    Drip,
    /// The reply announces one byte fewer than it has.
    LengthTooSmall,
    /// The reply announces more bytes than it has, and the connection ends.
    LengthTooLarge,
    /// A status and a `Retry-After` instead of carrying it out.
    Status(u16, Option<&'static str>),
    /// The request is carried out, and a gateway answers with a status.
    StatusAfterwards(u16),
    /// The request is carried out, and a page for people is answered with 200.
    PageAfterwards,
}

/// Every fault, with its name in the table.
pub(crate) const ALL: [(Fault, &str); 21] = [
    (Fault::Refused, "connection refused"),
    (Fault::ResetAtOnce, "reset while the request is read"),
    (Fault::ResetBefore, "reset, not carried out"),
    (Fault::ResetAfterwards, "reset, carried out"),
    (Fault::ResetWithin, "reset within the reply"),
    (Fault::ResetBehind, "reset after the reply"),
    (Fault::StallBefore, "silence, not carried out"),
    (Fault::StallWithin, "silence within the reply"),
    (Fault::Truncated, "reply ends in the middle"),
    (Fault::Duplicated, "reply twice"),
    (Fault::Drip, "reply in forty drops"),
    (Fault::LengthTooSmall, "announced length too small"),
    (Fault::LengthTooLarge, "announced length too large"),
    (Fault::Status(429, None), "429"),
    (Fault::Status(429, Some("3")), "429, Retry-After: 3"),
    (Fault::Status(500, None), "500"),
    (Fault::Status(503, None), "503"),
    (Fault::Status(503, Some("3")), "503, Retry-After: 3"),
    (Fault::StatusAfterwards(500), "500, carried out"),
    (Fault::StatusAfterwards(503), "503, carried out"),
    (Fault::PageAfterwards, "HTML page, carried out"),
];

impl Fault {
    /// Whether the request reaches the emulator.
    pub(crate) fn carries_out(self) -> bool {
        use Fault::{Refused, ResetAtOnce, ResetBefore, StallBefore, Status};
        !matches!(self, Refused | ResetAtOnce | ResetBefore | StallBefore | Status(..))
    }
}
