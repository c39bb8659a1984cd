//! Reading objects: names to indices, without allocating for those that are known.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, Visitor};

/// An object that can be read member by member.
pub trait ReadMembers: Sized {
    /// What an error says was expected.
    const EXPECTING: &'static str;

    /// Reads the members of `map`. `tag_read` says that the discriminator was read already, by a union.
    fn read_members<'de, A: MapAccess<'de>>(map: A, tag_read: bool) -> Result<Self, A::Error>;
}

/// Reads an object.
pub fn read_object<'de, T: ReadMembers, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    struct ObjectVisitor<T>(PhantomData<T>);
    impl<'de, T: ReadMembers> Visitor<'de> for ObjectVisitor<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(T::EXPECTING)
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
            T::read_members(map, false)
        }
    }
    deserializer.deserialize_map(ObjectVisitor(PhantomData))
}

/// A member's name.
pub enum Key {
    /// Index in the names given to [`Keys::new`].
    Known(usize),
    /// Another name.
    Unknown(Box<str>),
}

/// Looks names up. Members usually come in the order of the schema, so the name after the last one is tried first.
pub struct Keys {
    names: &'static [&'static str],
    next: usize,
}

impl Keys {
    /// Looks names up in `names`.
    pub fn new(names: &'static [&'static str]) -> Self {
        Self { names, next: 0 }
    }

    fn find(&mut self, name: &str) -> Option<usize> {
        let index = if self.names.get(self.next) == Some(&name) {
            self.next
        } else {
            self.names.iter().position(|known| *known == name)?
        };
        self.next = index + 1;
        Some(index)
    }
}

impl<'de> DeserializeSeed<'de> for &mut Keys {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for &mut Keys {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Key, E> {
        Ok(self.find(name).map_or_else(|| Key::Unknown(name.into()), Key::Known))
    }
}

/// Reads a member that has one value only.
pub fn constant<'de, A: MapAccess<'de>>(map: &mut A, expected: &'static str) -> Result<(), A::Error> {
    struct Constant(&'static str);
    impl<'de> DeserializeSeed<'de> for Constant {
        type Value = ();

        fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
            deserializer.deserialize_str(self)
        }
    }
    impl Visitor<'_> for Constant {
        type Value = ();

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "the text {:?}", self.0)
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<(), E> {
            if text == self.0 { Ok(()) } else { Err(E::invalid_value(de::Unexpected::Other("text"), &self)) }
        }
    }
    map.next_value_seed(Constant(expected))
}

/// A request has a member its schema does not know.
pub fn unknown_member<E: de::Error>(name: &str) -> E {
    let shown: String = name.chars().take(60).flat_map(char::escape_debug).collect();
    E::custom(format_args!("unknown member `{shown}`: requests have the members of their schema only"))
}

/// A member came twice.
pub fn duplicate_member<E: de::Error>(name: &'static str) -> E {
    E::custom(format_args!("the member `{name}` occurs twice"))
}
