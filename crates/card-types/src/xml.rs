//! XML
use crate::contract::Contracted;
use crate::{DecodeError, EncodeError};
/// Writes.
pub fn to_string<T: Contracted>(_value: &T) -> Result<String, EncodeError> {
    Err(EncodeError::new(crate::Encoding::Xml, "", "not yet"))
}
/// Reads.
pub fn from_slice<T: Contracted>(_bytes: &[u8]) -> Result<T, DecodeError> {
    Err(DecodeError::new(crate::Encoding::Xml, "", None, "not yet"))
}
