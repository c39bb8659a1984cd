//! Form
use crate::EncodeError;
use crate::contract::Contracted;
/// Writes.
pub fn to_string<T: Contracted>(_value: &T) -> Result<String, EncodeError> {
    Err(EncodeError::new(crate::Encoding::Form, "", "not yet"))
}
