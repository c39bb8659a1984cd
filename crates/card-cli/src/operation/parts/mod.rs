//! Options made by hand. A schema names the part that stands for a member: `"x-cli": {"part": "card-fields"}`.

mod activation_dates;
mod audience;
mod card_fields;

pub(crate) use activation_dates::ActivationDates;
pub(crate) use audience::Audience;
pub(crate) use card_fields::CardFields;
