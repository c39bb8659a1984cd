//! The members of a request in a form that can be compared.

use card_types::contract::{Contracted, ValueRef};
use card_types::server::ServerZone;

/// The members as the server holds them: absent ones at their default, dates in its zone and without trailing zeros.
pub(crate) fn as_server<T: Contracted>(model: &T, zone: &ServerZone) -> Vec<String> {
    (0..T::CONTRACT.members.len())
        .map(|index| match model.get(index) {
            ValueRef::Absent if !T::CONTRACT.members[index].nullable => "Boolean(false)".to_owned(),
            ValueRef::Absent => "Null".to_owned(),
            ValueRef::DateTime(timestamp) => zone.localise(&timestamp).unwrap().to_string(),
            value => format!("{value:?}"),
        })
        .collect()
}
