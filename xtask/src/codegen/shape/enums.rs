//! Open enums: known values by name, anything else kept.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use syn::Item;

use super::super::model::{IntegerEnum, TextEnum, Type};
use super::super::names::ident;
use super::docs;

/// An enum of texts: a Rust enum with a variant for each known value, and `Unknown`.
pub(super) fn text(item: &Type, values: &TextEnum, skeleton: Item) -> Result<TokenStream, String> {
    let name = ident(&item.name);
    let Item::Enum(skeleton) = skeleton else { return Err(format!("typify made no enum of {}", item.name)) };
    if skeleton.variants.len() != values.values.len() {
        return Err(format!("typify gave {} another number of variants", item.name));
    }
    let documentation = docs::item(&item.description, &item.provenance);
    let variants: Vec<_> = values.values.iter().map(|value| ident(&value.variant)).collect();
    let texts: Vec<&str> = values.values.iter().map(|value| value.wire.as_str()).collect();
    let described = values.values.iter().zip(&variants).map(|(value, variant)| {
        let documentation = docs::value(&value.description, value.provenance.as_ref());
        quote! { #documentation #variant, }
    });
    let known = if values.ignore_case {
        quote! { #(if text.eq_ignore_ascii_case(#texts) { return Some(Self::#variants); })* None }
    } else {
        quote! { match text { #(#texts => Some(Self::#variants),)* _ => None } }
    };
    let expecting = format!("a string ({})", item.name);
    Ok(quote! {
        #documentation
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#described)*
            /// A value the schema does not know, kept as it came.
            Unknown(::std::boxed::Box<str>),
        }

        impl #name {
            /// The known values, as they are written.
            pub const KNOWN: &'static [&'static str] = &[#(#texts),*];

            /// The text on the wire.
            pub fn as_str(&self) -> &str {
                match self { #(Self::#variants => #texts,)* Self::Unknown(text) => text }
            }

            fn known(text: &str) -> ::std::option::Option<Self> {
                #known
            }
        }

        impl ::std::convert::From<&str> for #name {
            fn from(text: &str) -> Self {
                Self::known(text).unwrap_or_else(|| Self::Unknown(text.into()))
            }
        }

        impl ::std::convert::From<::std::string::String> for #name {
            fn from(text: ::std::string::String) -> Self {
                Self::from(text.as_str())
            }
        }

        impl ::std::fmt::Display for #name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl serde::Serialize for #name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for #name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                wire::read_text(deserializer, #expecting)
            }
        }
    })
}

/// An enum of integers: a number with named constants, since any number is kept and flags combine.
pub(super) fn integer(item: &Type, values: &IntegerEnum, skeleton: &Item) -> Result<TokenStream, String> {
    let name = ident(&item.name);
    if !matches!(skeleton, Item::Struct(_)) {
        return Err(format!("typify made no newtype of {}", item.name));
    }
    let documentation = docs::item(&item.description, &item.provenance);
    let constants = values.values.iter().map(|value| {
        let (constant, number) = (ident(&value.constant), Literal::i32_suffixed(value.value));
        let documentation = docs::value(&value.description, value.provenance.as_ref());
        quote! { #documentation pub const #constant: Self = Self { value: #number }; }
    });
    let pairs = values.values.iter().flat_map(|value| {
        let number = Literal::i32_suffixed(value.value);
        std::iter::once(&value.name).chain(&value.aliases).map(move |name| quote! { (#name, #number) })
    });
    let (contract_name, flags, shown) = (&values.contract_name, values.flags, &item.name);
    Ok(quote! {
        #documentation
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct #name { value: i32 }

        impl #name {
            #(#constants)*

            /// Names and values, as .NET knows them.
            pub const CONTRACT: runtime::contract::EnumContract =
                runtime::contract::EnumContract { name: #contract_name, flags: #flags, values: &[#(#pairs),*] };

            /// The number on the wire.
            pub const fn value(self) -> i32 {
                self.value
            }

            /// The .NET name of exactly this value, where it is known.
            pub fn name(self) -> ::std::option::Option<&'static str> {
                Self::CONTRACT.values.iter().find(|(_, value)| *value == self.value).map(|(name, _)| *name)
            }
        }

        impl ::std::convert::From<i32> for #name {
            fn from(value: i32) -> Self {
                Self { value }
            }
        }

        impl ::std::fmt::Debug for #name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match self.name() {
                    Some(name) => ::std::write!(f, "{}({})", #shown, name),
                    None => ::std::write!(f, "{}({})", #shown, self.value),
                }
            }
        }

        impl serde::Serialize for #name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_i32(self.value)
            }
        }

        impl<'de> serde::Deserialize<'de> for #name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                <i32 as serde::Deserialize>::deserialize(deserializer).map(Self::from)
            }
        }
    })
}
