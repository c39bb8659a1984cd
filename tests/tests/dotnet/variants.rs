//! The models as other servers would declare them: the generated model behind a table that differs.

use card_types::Timestamp;
use card_types::contract::{Contract, Contracted, EnumContract, Kind, Member, Value, ValueRef};

use crate::generated::base;

/// How a server declares its models otherwise.
#[derive(Clone, Copy)]
enum Change {
    /// The enum is a `[Flags]` enum.
    Flags,
    /// Dates are `DateTimeOffset`.
    Offsets,
    /// Only texts can be null.
    NotNull,
}

macro_rules! variant {
    ($module:ident, $change:expr) => {
        pub(crate) mod $module {
            use super::*;
            pub(crate) use base::Result;

            variant!(model UpdateUserCardViewModel, $change);
            variant!(model UpdateUserCardViewModelV2, $change);
        }
    };
    (model $name:ident, $change:expr) => {
        pub(crate) struct $name(base::$name);

        impl Contracted for $name {
            const CONTRACT: &'static Contract = {
                const BASE: &Contract = base::$name::CONTRACT;
                const MEMBERS: [Member; BASE.members.len()] = changed(BASE.members, $change);
                &Contract { name: BASE.name, bases: BASE.bases, namespace: BASE.namespace, members: &MEMBERS }
            };
            const DECLARED: &'static [usize] = base::$name::DECLARED;

            fn blank() -> Self {
                Self(base::$name::blank())
            }

            fn get(&self, index: usize) -> ValueRef<'_> {
                match self.0.get(index) {
                    ValueRef::Null if !Self::CONTRACT.members[index].nullable => initial(Self::CONTRACT, index),
                    value => value,
                }
            }

            fn set(&mut self, index: usize, value: Value) {
                if value != Value::Null || Self::CONTRACT.members[index].nullable {
                    self.0.set(index, value);
                }
            }
        }
    };
}

variant!(flags, Change::Flags);
variant!(dto, Change::Offsets);
variant!(nonnull, Change::NotNull);

const FLAGS: EnumContract = EnumContract {
    name: base::CardUserFlags::CONTRACT.name,
    flags: true,
    values: base::CardUserFlags::CONTRACT.values,
};

const fn changed<const LENGTH: usize>(members: &'static [Member], change: Change) -> [Member; LENGTH] {
    const NONE: Member =
        Member { name: "", kind: Kind::Text, nullable: true, inherited: false, sensitive: false, xml_only: false };
    let mut out = [NONE; LENGTH];
    let mut index = 0;
    while index < LENGTH {
        let member = &members[index];
        let (kind, nullable) = match (change, member.kind) {
            (Change::Flags, Kind::Enum(_)) => (Kind::Enum(&FLAGS), member.nullable),
            (Change::Offsets, Kind::DateTime) => (Kind::DateTimeOffset, member.nullable),
            (Change::NotNull, kind) => (kind, matches!(kind, Kind::Text)),
            (_, kind) => (kind, member.nullable),
        };
        out[index] = Member {
            name: member.name,
            kind,
            nullable,
            inherited: member.inherited,
            sensitive: member.sensitive,
            xml_only: member.xml_only,
        };
        index += 1;
    }
    out
}

/// What .NET's constructor leaves in a member without a null.
fn initial(contract: &Contract, index: usize) -> ValueRef<'static> {
    match contract.members[index].kind {
        Kind::Int32 => ValueRef::Int32(0),
        Kind::Enum(_) => ValueRef::Enum(0),
        Kind::DateTime => ValueRef::DateTime(Timestamp::dotnet_default()),
        kind => panic!("no variant makes {kind:?} not nullable"),
    }
}
