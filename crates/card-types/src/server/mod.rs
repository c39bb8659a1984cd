//! Bodies as the vendor's server sees them: ASP.NET Web API 5.2 with `DataContractSerializer` and Json.NET.
//!
//! For emulators, and for whoever wants to know what becomes of a body before sending it: besides the value, a
//! [`Reading`] tells what was skipped and what was wrong.
//!
//! ```
//! # use card_types::server::{ReadOptions, read_xml};
//! # use card_types::contract::*;
//! # #[derive(Debug, PartialEq)] struct Model { uses: Option<i32>, notes: Option<String> }
//! # static MEMBERS: [Member; 2] = [
//! #     Member { name: "NumberOfCardUses", kind: Kind::Int32, nullable: true, inherited: false, sensitive: false, xml_only: false },
//! #     Member { name: "PublicNotes", kind: Kind::Text, nullable: true, inherited: false, sensitive: false, xml_only: false },
//! # ];
//! # impl Contracted for Model {
//! #     const CONTRACT: &'static Contract =
//! #         &Contract { name: "Model", bases: &[], namespace: "urn:example", members: &MEMBERS };
//! #     const DECLARED: &'static [usize] = &[0, 1];
//! #     fn blank() -> Self { Model { uses: None, notes: None } }
//! #     fn get(&self, _: usize) -> ValueRef<'_> { ValueRef::Absent }
//! #     fn set(&mut self, _: usize, value: Value) {
//! #         match value { Value::Int32(number) => self.uses = Some(number), Value::Text(text) => self.notes = Some(text), _ => {} }
//! #     }
//! # }
//! let body = br#"<Model xmlns="urn:example"><PublicNotes>n</PublicNotes><NumberOfCardUses>1</NumberOfCardUses></Model>"#;
//! let reading = read_xml::<Model>(body, &ReadOptions::default());
//! assert_eq!(reading.value, Some(Model { uses: None, notes: Some("n".into()) }));
//! assert_eq!(reading.skipped[0].to_string(), "NumberOfCardUses was skipped: it must come before PublicNotes");
//! ```

mod address;
mod charset;
mod form;
mod json;
mod options;
mod reading;
mod write;
mod xml;
mod zone;

pub use address::read_address;
pub use form::read_form;
pub use json::read_json;
pub use options::{ReadOptions, WebApi};
pub(crate) use reading::note_skipped;
pub use reading::{ModelError, Reading, SkipReason, Skipped};
pub use write::{write_json, write_xml};
pub use xml::read_xml;
pub(crate) use xml::read_xml_as_written;
pub use zone::{ServerZone, UnknownTimeZone};
