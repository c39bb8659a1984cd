//! Checking a card's data against its card template, before anything is sent.
//!
//! A card template says which fields a card has, which of them are required and how long their values may be; `view-template`
//! reads it. [`TemplateRules`] holds what it says, and checks the requests that carry card data. No HTTP is in here: fetch
//! the template with any client, or read it from a file.
//!
//! ```
//! use card_types::id123::{CardData, CreateCard, FieldValue, ViewTemplateReply};
//! use card_types::json;
//! use card_types::template::TemplateRules;
//!
//! let reply = r#"{"status":"success","data":{"card-template-id":"T","fields":{
//!     "name-fields":[{"key":"name","required":true}],
//!     "front-fields":[{"key":"front-1","max-length":5}]}}}"#;
//! let ViewTemplateReply::Success(reply) = json::from_str(reply)? else { panic!("no success") };
//! let rules = TemplateRules::new(&reply.data);
//!
//! let fields = vec![FieldValue::new("front-1", "Physics"), FieldValue::new("front-9", "x")];
//! let card = CreateCard::new("T", "A-1").card_data(CardData::new().front_fields(fields));
//! assert_eq!(
//!     rules.check(&card).unwrap_err().to_string(),
//!     "the request breaks its template; /card-data/name-fields: lacks a value for name, which the template requires; \
//!      /card-data/front-fields/0/value: has 7 characters, at most 5 are allowed; \
//!      /card-data/front-fields/1/key: is no field of the template, which has front-1 here"
//! );
//! # Ok::<(), card_types::DecodeError>(())
//! ```
//!
//! | the template says | a request breaks it when |
//! |---|---|
//! | the fields of a group | it has another key in that group |
//! | `required` | a new card has no value, or an empty one, and the template has none for it; an update clears it |
//! | `min-length`, `max-length` | a value that is not empty has fewer or more characters; a maximum of 0 is none (inferred) |
//! | `editable` false | an update sets or clears it; who may edit a field is not published, so [`TemplateRules::ignore_editable`] is there |
//!
//! A group that the template's reply leaves out says nothing, and neither does a length that is no whole number.

mod check;
mod rules;

pub use check::TemplateChecked;
pub use rules::TemplateRules;
