//! The places on a card that hold fields.

use serde::{Deserialize, Serialize};

/// A place on a card that holds fields, as the vendor groups them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    /// The barcode.
    Barcode,
    /// The photo, by URL.
    Image,
    /// The name.
    #[serde(rename = "name-fields")]
    Name,
    /// Fields on the front, at most 3.
    #[serde(rename = "front-fields")]
    Front,
    /// Secondary fields, at most 4.
    #[serde(rename = "secondary-fields")]
    Secondary,
    /// Fields on the back, at most 4.
    #[serde(rename = "back-fields")]
    Back,
}

impl Group {
    /// All of them, in the order of the wire.
    pub const ALL: [Self; 6] = [Self::Barcode, Self::Image, Self::Name, Self::Front, Self::Secondary, Self::Back];

    /// The name of the group in JSON.
    pub const fn wire_name(self) -> &'static str {
        match self {
            Self::Barcode => "barcode",
            Self::Image => "image",
            Self::Name => "name-fields",
            Self::Front => "front-fields",
            Self::Secondary => "secondary-fields",
            Self::Back => "back-fields",
        }
    }

    /// By the name in JSON, or without its `-fields`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| {
            let wire = group.wire_name();
            name == wire || Some(name) == wire.strip_suffix("-fields")
        })
    }

    /// By a key seen on the vendor's pages: `barcode`, `id-photo`, `name`, `front-N`, `secondary-N`, `back-N`.
    pub fn of_key(key: &str) -> Option<Self> {
        match key {
            "barcode" => Some(Self::Barcode),
            "id-photo" => Some(Self::Image),
            "name" => Some(Self::Name),
            _ => {
                let (prefix, number) = key.split_once('-')?;
                let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
                let group =
                    Self::named(prefix).filter(|group| matches!(group, Self::Front | Self::Secondary | Self::Back));
                group.filter(|_| is_number)
            }
        }
    }

    /// Whether list-cards shows this group (documented for the list's items).
    pub const fn is_listed(self) -> bool {
        matches!(self, Self::Barcode | Self::Image | Self::Name | Self::Front)
    }
}
