//! What became of a step.

use serde::Serialize;

/// What is known of a step that is in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum StepStatus {
    /// About to be sent. After a crash it may have been sent or not.
    Intended,
    /// Handed to the network; no reply is recorded.
    Sent,
    /// Carried out.
    Confirmed,
    /// Refused: nothing was changed.
    Failed,
    /// Sent, and no trustworthy reply came.
    Unknown,
    /// Not sent, since an earlier step of the same card failed.
    Skipped,
}

/// What became of a step, with the vendor's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What is known now.
    pub status: StepStatus,
    /// The HTTP status of the reply, where there was one.
    pub http_status: Option<u16>,
    /// The vendor's code, verbatim.
    pub code: Option<String>,
    /// The vendor's message verbatim, or what went wrong. May name a person.
    pub message: Option<String>,
}

/// How many steps have which status.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Tally {
    /// Carried out.
    pub confirmed: u64,
    /// Refused.
    pub failed: u64,
    /// Sent or about to be, and not settled.
    pub unknown: u64,
    /// Not sent, since an earlier step of the same card failed.
    pub skipped: u64,
    /// Never sent.
    pub open: u64,
}

impl StepStatus {
    /// The number in the database.
    pub(crate) const fn number(self) -> u8 {
        match self {
            Self::Intended => 1,
            Self::Sent => 2,
            Self::Confirmed => 3,
            Self::Failed => 4,
            Self::Unknown => 5,
            Self::Skipped => 6,
        }
    }

    /// By its number in the database. `None` if this version does not know it: what it says of the step is not known then.
    pub(crate) const fn numbered(number: u8) -> Option<Self> {
        Some(match number {
            1 => Self::Intended,
            2 => Self::Sent,
            3 => Self::Confirmed,
            4 => Self::Failed,
            5 => Self::Unknown,
            6 => Self::Skipped,
            _ => return None,
        })
    }

    /// Whether nothing is left to be done about the step.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Confirmed | Self::Failed | Self::Skipped)
    }
}

impl Outcome {
    /// An outcome without words.
    pub fn new(status: StepStatus) -> Self {
        Self { status, http_status: None, code: None, message: None }
    }

    /// An outcome with the words of an error.
    pub(crate) fn of_error(status: StepStatus, error: &card_client::Error) -> Self {
        Self {
            status,
            http_status: error.status(),
            code: error.code().map(str::to_owned),
            // Where the vendor said nothing, the client's words say what happened.
            message: Some(error.message().map_or_else(|| error.to_string(), str::to_owned)),
        }
    }

    /// With words of this program.
    #[must_use]
    pub(crate) fn saying(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }
}

impl Tally {
    /// Counts one more; none is a step that was never sent.
    pub(crate) fn add(&mut self, status: Option<StepStatus>, count: u64) {
        *match status {
            None => &mut self.open,
            Some(StepStatus::Confirmed) => &mut self.confirmed,
            Some(StepStatus::Failed) => &mut self.failed,
            Some(StepStatus::Skipped) => &mut self.skipped,
            Some(StepStatus::Intended | StepStatus::Sent | StepStatus::Unknown) => &mut self.unknown,
        } += count;
    }

    /// Whether every step is settled.
    pub fn is_complete(&self) -> bool {
        self.unknown == 0 && self.open == 0
    }

    /// How many steps are settled, one way or the other.
    pub fn settled(&self) -> u64 {
        self.confirmed + self.failed + self.skipped
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_reads_back_from_its_number() {
        for number in 0..=20 {
            let expected = (1..=6).contains(&number).then_some(number);
            assert_eq!(StepStatus::numbered(number).map(StepStatus::number), expected);
        }
    }
}
