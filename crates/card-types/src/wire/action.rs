//! Writing a request under another action name than that of its schema.

use serde::{Serialize, Serializer};

/// A request whose body names its action.
pub trait SerializeAs {
    /// Writes the request with `action` as the name.
    fn serialize_as<S: Serializer>(&self, action: &str, serializer: S) -> Result<S::Ok, S::Error>;
}

/// A request and the action name to write it under.
pub struct As<'a, T>(pub &'a T, pub &'a str);

impl<T: SerializeAs> Serialize for As<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize_as(self.1, serializer)
    }
}
