//! ID123's rules as pure functions: they know neither HTTP nor SQL nor JSON.

mod card;
mod change;
mod fields;
mod refusal;
mod status;
mod template;
mod transitions;

pub(crate) use card::Card;
pub(crate) use change::{CardChange, Effect, Intent};
pub(crate) use fields::CardFields;
pub use fields::FieldGroup;
pub(crate) use refusal::{Code, Refusal};
pub use status::UndocumentedTransition;
pub(crate) use status::{Basis, CardState, Status, StatusChange, Step};
pub use template::{FieldRules, Template};
pub(crate) use transitions::{Transition, causes_between, transitions};
