//! What an encoding does not carry: a value that a .NET server would read as another one than was meant.

use crate::contract::{Part, ValueRef, declared};
use crate::dotnet::DateTime;
use crate::{EncodeError, Encoding, Operation};

const BLANK: &str = "blank text, which the server reads from a form or an address as null; send it as JSON or XML";
const OUT_OF_RANGE: &str = "a date whose instant in UTC lies outside the years 1 to 9999, which the server changes to another; \
                            choose a date within them";

/// Looks at everything that is sent. What is not in a body is in the address, whose query has the form of a form.
pub(crate) fn check<O: Operation>(operation: &O, encoding: Encoding) -> Result<(), EncodeError> {
    let in_form = encoding == Encoding::Form || O::REQUEST_ENCODINGS.is_empty();
    members(operation, in_form).map_err(|(member, reason)| EncodeError::new(encoding, member, reason))
}

/// The path of the first member that is not carried, and why.
fn members<P: Part + ?Sized>(model: &P, in_form: bool) -> Result<(), (String, &'static str)> {
    for (index, member) in declared(model) {
        match model.member(index) {
            ValueRef::Text(text) if in_form && text.trim().is_empty() => {
                return Err((member.name.to_owned(), BLANK));
            }
            ValueRef::DateTime(date) if DateTime::from_timestamp(&date).utc_ticks().is_none() => {
                return Err((member.name.to_owned(), OUT_OF_RANGE));
            }
            ValueRef::Part(part) => members(part, in_form).map_err(|fault| inside(member.name, fault))?,
            ValueRef::Parts(parts) => {
                for (place, part) in parts.each().enumerate() {
                    members(part, in_form).map_err(|fault| inside(&format!("{}[{place}]", member.name), fault))?;
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn inside(outer: &str, (inner, reason): (String, &'static str)) -> (String, &'static str) {
    (format!("{outer}.{inner}"), reason)
}
