//! What can be set on a card, by name.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Group;

/// A member of a card that a roster can set. Written by the names of the wire: `recipient-email`, `front-fields/front-1`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Field {
    /// `unique-identifier`; no list shows it.
    UniqueIdentifier,
    /// `security-question-1`, the holder's answer; no list shows it.
    SecurityQuestion1,
    /// `security-question-2`, the holder's answer; no list shows it.
    SecurityQuestion2,
    /// `card-expiration`.
    CardExpiration,
    /// `recipient-email`; no list shows it.
    RecipientEmail,
    /// A field of `card-data`.
    Data(Group, Arc<str>),
    /// A member of the assignment of a physical card at BluB0X; nothing shows it.
    UserCard(UserCardField),
}

/// What can be set on a BluB0X user card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum UserCardField {
    /// When the card becomes active.
    Activation,
    /// When it stops being active.
    Deactivation,
    /// Public notes.
    Notes,
    /// Uses left; a negative number clears the limit.
    Uses,
}

impl Field {
    /// Whether list-cards shows the value, so that it can be compared. The others are compared by the local state.
    pub const fn is_listed(&self) -> bool {
        match self {
            Self::CardExpiration => true,
            Self::Data(group, _) => group.is_listed(),
            _ => false,
        }
    }

    /// Whether it belongs to a physical card rather than to the ID123 card.
    pub const fn is_user_card(&self) -> bool {
        matches!(self, Self::UserCard(_))
    }
}

impl UserCardField {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Activation, Self::Deactivation, Self::Notes, Self::Uses];

    /// The name in a mapping.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Activation => "activation",
            Self::Deactivation => "deactivation",
            Self::Notes => "notes",
            Self::Uses => "uses",
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UniqueIdentifier => f.write_str("unique-identifier"),
            Self::SecurityQuestion1 => f.write_str("security-question-1"),
            Self::SecurityQuestion2 => f.write_str("security-question-2"),
            Self::CardExpiration => f.write_str("card-expiration"),
            Self::RecipientEmail => f.write_str("recipient-email"),
            Self::Data(group, key) => write!(f, "{}/{key}", group.wire_name()),
            Self::UserCard(field) => write!(f, "user-card/{}", field.name()),
        }
    }
}

impl FromStr for Field {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text {
            "unique-identifier" => Self::UniqueIdentifier,
            "security-question-1" => Self::SecurityQuestion1,
            "security-question-2" => Self::SecurityQuestion2,
            "card-expiration" => Self::CardExpiration,
            "recipient-email" => Self::RecipientEmail,
            _ => {
                let (group, key) = text.split_once('/').ok_or("no field of a card")?;
                if group == "user-card" {
                    let field = UserCardField::ALL.into_iter().find(|field| field.name() == key);
                    return field.map(Self::UserCard).ok_or("no field of a user card");
                }
                let group = Group::ALL.into_iter().find(|known| known.wire_name() == group);
                Self::Data(group.ok_or("no group of a card")?, key.into())
            }
        })
    }
}

impl Serialize for Field {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_reads_back_from_its_name() {
        let mut fields = vec![
            Field::UniqueIdentifier,
            Field::SecurityQuestion1,
            Field::SecurityQuestion2,
            Field::CardExpiration,
            Field::RecipientEmail,
            Field::Data(Group::Front, "a/b".into()),
        ];
        fields.extend(Group::ALL.map(|group| Field::Data(group, "key".into())));
        fields.extend(UserCardField::ALL.map(Field::UserCard));
        for field in fields {
            assert_eq!(field.to_string().parse(), Ok(field));
        }
        assert!("front-1".parse::<Field>().is_err() && "front/front-1".parse::<Field>().is_err());
    }
}
