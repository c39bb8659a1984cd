//! Why a request was refused: code and message.

use std::borrow::Cow;

/// A refused request. The store is as it was before.
///
/// The message tells what to mend and never quotes a value of the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    code: Code,
    message: Cow<'static, str>,
}

/// The emulator's own codes. The vendor publishes none, so each says plainly whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Code {
    InvalidJson,
    InvalidRequest,
    MissingAction,
    UnknownAction,
    UnknownStatusAction,
    UnknownTemplate,
    UnknownCard,
    DuplicateCard,
    TooManyFields,
    UnknownField,
    DuplicateField,
    FieldRule,
    NoRecipient,
    LimitTooLarge,
    UndocumentedTransition,
    Unauthorised,
    UnsupportedMediaType,
    BodyTooLarge,
    BodyIncomplete,
    BodyTooSlow,
    TooManyRequests,
    NoSuchPath,
    MethodNotAllowed,
    Internal,
}

impl Refusal {
    pub(crate) fn new(code: Code, message: impl Into<Cow<'static, str>>) -> Self {
        Self { code, message: message.into() }
    }

    pub(crate) fn code(&self) -> Code {
        self.code
    }

    pub(crate) fn message(&self) -> &str {
        &self.message
    }
}

impl Code {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::InvalidJson => "emulator:invalid-json",
            Self::InvalidRequest => "emulator:invalid-request",
            Self::MissingAction => "emulator:missing-action",
            Self::UnknownAction => "emulator:unknown-action",
            Self::UnknownStatusAction => "emulator:unknown-status-action",
            Self::UnknownTemplate => "emulator:unknown-template",
            Self::UnknownCard => "emulator:unknown-card",
            Self::DuplicateCard => "emulator:duplicate-card",
            Self::TooManyFields => "emulator:too-many-fields",
            Self::UnknownField => "emulator:unknown-field",
            Self::DuplicateField => "emulator:duplicate-field",
            Self::FieldRule => "emulator:field-rule",
            Self::NoRecipient => "emulator:no-recipient",
            Self::LimitTooLarge => "emulator:limit-too-large",
            Self::UndocumentedTransition => "emulator:undocumented-transition",
            Self::Unauthorised => "emulator:unauthorised",
            Self::UnsupportedMediaType => "emulator:unsupported-media-type",
            Self::BodyTooLarge => "emulator:body-too-large",
            Self::BodyIncomplete => "emulator:body-incomplete",
            Self::BodyTooSlow => "emulator:body-too-slow",
            Self::TooManyRequests => "emulator:too-many-requests",
            Self::NoSuchPath => "emulator:no-such-path",
            Self::MethodNotAllowed => "emulator:method-not-allowed",
            Self::Internal => "emulator:internal",
        }
    }
}
