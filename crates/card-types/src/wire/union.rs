//! Reading unions by their discriminator.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use crate::Unrecognised;

/// A union whose branches are told apart by a text member.
pub trait ReadUnion: Sized {
    /// Wire name of the discriminator.
    const TAG: &'static str;
    /// What an error says was expected.
    const EXPECTING: &'static str;
    /// Values of the discriminator, in the order of the branches.
    const VALUES: &'static [&'static str];

    /// Reads the branch at `index` from the rest of the map; the discriminator was read already.
    fn read_branch<'de, A: MapAccess<'de>>(index: usize, map: A) -> Result<Self, A::Error>;

    /// Keeps a document whose discriminator is missing or has no known value.
    fn unrecognised(document: Unrecognised) -> Self;
}

/// Reads a union. The discriminator usually comes first; then nothing is buffered.
pub fn read_union<'de, T: ReadUnion, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    struct UnionVisitor<T>(PhantomData<T>);
    impl<'de, T: ReadUnion> Visitor<'de> for UnionVisitor<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(T::EXPECTING)
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
            let mut before: Vec<(String, Value)> = Vec::new();
            while let Some(name) = map.next_key::<String>()? {
                if name != T::TAG {
                    before.push((name, map.next_value()?));
                    continue;
                }
                let tag: Value = map.next_value()?;
                let known =
                    tag.as_str().and_then(|tag| T::VALUES.iter().position(|value| value.eq_ignore_ascii_case(tag)));
                return match known {
                    Some(index) => {
                        T::read_branch(index, Replayed { before: before.into_iter(), value: None, rest: map })
                    }
                    None => rest::<T, A>(map, before, Some(tag)),
                };
            }
            rest::<T, A>(map, before, None)
        }
    }
    deserializer.deserialize_map(UnionVisitor(PhantomData))
}

fn rest<'de, T: ReadUnion, A: MapAccess<'de>>(
    mut map: A,
    before: Vec<(String, Value)>,
    tag: Option<Value>,
) -> Result<T, A::Error> {
    let text = tag.as_ref().and_then(Value::as_str).map(str::to_owned);
    let mut document: serde_json::Map<String, Value> = before.into_iter().collect();
    document.extend(tag.map(|tag| (T::TAG.to_owned(), tag)));
    while let Some((name, value)) = map.next_entry::<String, Value>()? {
        document.insert(name, value);
    }
    Ok(T::unrecognised(Unrecognised::new(text, Value::Object(document))))
}

/// The members that came before the discriminator, then those after it.
struct Replayed<A> {
    before: std::vec::IntoIter<(String, Value)>,
    value: Option<Value>,
    rest: A,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Replayed<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        let Some((name, value)) = self.before.next() else { return self.rest.next_key_seed(seed) };
        self.value = Some(value);
        seed.deserialize(StrDeserializer::<A::Error>::new(&name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        match self.value.take() {
            Some(value) => seed.deserialize(value).map_err(de::Error::custom),
            None => self.rest.next_value_seed(seed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Key, Keys, ReadMembers};
    use super::*;

    #[derive(Debug, PartialEq)]
    struct Branch {
        name: &'static str,
        code: Option<u32>,
    }

    impl ReadMembers for Branch {
        const EXPECTING: &'static str = "an object";

        fn read_members<'de, A: MapAccess<'de>>(mut map: A, _tag_read: bool) -> Result<Self, A::Error> {
            let mut keys = Keys::new(&["code"]);
            let mut code = None;
            while let Some(key) = map.next_key_seed(&mut keys)? {
                match key {
                    Key::Known(_) => code = Some(map.next_value()?),
                    Key::Unknown(_) => drop(map.next_value::<de::IgnoredAny>()?),
                }
            }
            Ok(Self { name: "", code })
        }
    }

    #[derive(Debug, PartialEq)]
    enum Reply {
        Branch(Branch),
        Unrecognised(Unrecognised),
    }

    impl ReadUnion for Reply {
        const TAG: &'static str = "status";
        const EXPECTING: &'static str = "a reply";
        const VALUES: &'static [&'static str] = &["success", "failure"];

        fn read_branch<'de, A: MapAccess<'de>>(index: usize, map: A) -> Result<Self, A::Error> {
            let branch = Branch::read_members(map, true)?;
            Ok(Self::Branch(Branch { name: Self::VALUES[index], ..branch }))
        }

        fn unrecognised(document: Unrecognised) -> Self {
            Self::Unrecognised(document)
        }
    }

    fn read(text: &str) -> Result<Reply, serde_json::Error> {
        read_union(&mut serde_json::Deserializer::from_str(text))
    }

    #[test]
    fn the_discriminator_may_stand_anywhere_and_in_any_case() {
        for (text, name) in [
            (r#"{"status":"failure","code":7}"#, "failure"),
            (r#"{"code":7,"x":[1],"status":"Success"}"#, "success"),
            (r#"{"x":{},"status":"success","code":7}"#, "success"),
        ] {
            assert_eq!(read(text).unwrap(), Reply::Branch(Branch { name, code: Some(7) }), "{text}");
        }
    }

    #[test]
    fn a_document_with_no_known_discriminator_is_kept_whole() {
        for (text, tag) in
            [(r#"{"a":1,"status":"pending","b":2}"#, Some("pending")), (r#"{"a":1}"#, None), (r#"{"status":5}"#, None)]
        {
            let Reply::Unrecognised(kept) = read(text).unwrap() else { panic!("{text}") };
            assert_eq!(kept.tag(), tag);
            assert_eq!(*kept.value(), serde_json::from_str::<Value>(text).unwrap());
        }
    }

    #[test]
    fn what_is_wrong_before_the_discriminator_is_reported() {
        assert!(read(r#"{"code":"x","status":"success"}"#).is_err());
        assert!(read("[]").is_err());
    }
}
