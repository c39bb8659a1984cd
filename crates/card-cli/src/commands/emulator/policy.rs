//! What is chosen where the vendors' pages say nothing, and how replies may drift.

use card_emulator::Drift;
use clap::ValueEnum;

/// When ID123 says `failure`.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(super) enum FailurePolicy {
    /// HTTP 200
    #[default]
    Ok,
    /// HTTP 400, 404, 409 or 422
    ByCause,
}

/// Status actions that no page describes.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(super) enum TransitionPolicy {
    /// Answer failure, change nothing
    #[default]
    Refuse,
    /// Answer success
    Accept,
}

/// Assignments that do not exist.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(super) enum UserCardPolicy {
    /// Make the assignment
    #[default]
    Create,
    /// Answer 404
    Refuse,
}

/// Cards after their expiration.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(super) enum ExpiryPolicy {
    /// The status the card has
    #[default]
    KeepStatus,
    /// Deactivated, until the card is renewed
    ListAsDeactivated,
}

/// Ways in which replies differ.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum DriftWay {
    /// All of them
    All,
    /// A card status that no page names
    UnknownEnumValues,
    /// Members that no page names
    ExtraMembers,
    /// Card ids without quotes
    BareIds,
    /// status-code in place of code
    StatusCode,
    /// Fields without label and type
    MissingLabels,
    /// Dates written in other ways
    DateForms,
}

/// The emulator's words for them.
pub(super) fn drift(ways: &[DriftWay]) -> Vec<Drift> {
    let one = |way: &DriftWay| match way {
        DriftWay::All => Drift::ALL.to_vec(),
        DriftWay::UnknownEnumValues => vec![Drift::UnknownEnumValues],
        DriftWay::ExtraMembers => vec![Drift::ExtraMembers],
        DriftWay::BareIds => vec![Drift::BareIds],
        DriftWay::StatusCode => vec![Drift::StatusCode],
        DriftWay::MissingLabels => vec![Drift::MissingLabels],
        DriftWay::DateForms => vec![Drift::DateForms],
    };
    ways.iter().flat_map(one).collect()
}
