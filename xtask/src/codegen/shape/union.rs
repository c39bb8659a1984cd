//! Replies told apart by a member. typify makes an untagged enum of them, which would decode to the wrong branch.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Item;

use super::super::model::{Type, Union};
use super::super::names::ident;
use super::docs;

/// The enum, its codec, and its conversion to an outcome when it has the branches of one.
pub(super) fn union(item: &Type, union: &Union, skeleton: Item) -> Result<TokenStream, String> {
    let name = ident(&item.name);
    let Item::Enum(skeleton) = skeleton else { return Err(format!("typify made no enum of {}", item.name)) };
    if skeleton.variants.len() != union.branches.len() {
        return Err(format!("typify gave {} another number of variants", item.name));
    }
    let documentation = docs::item(&item.description, &item.provenance);
    let variants: Vec<_> = union.branches.iter().map(|branch| ident(&branch.variant)).collect();
    let types: Vec<_> = union.branches.iter().map(|branch| ident(&branch.type_name)).collect();
    let values: Vec<&str> = union.branches.iter().map(|branch| branch.value.as_str()).collect();
    let lines = union.branches.iter().map(|branch| docs::line(&format!("`{}` is `{}`.", union.tag, branch.value)));
    let (tag, expecting) = (&union.tag, format!("an object ({})", item.name));
    let indices = 0..union.branches.len();
    let place = |value: &str| values.iter().position(|other| *other == value);
    let outcome = place("success").zip(place("failure")).filter(|_| values.len() == 2).map(|(success, failure)| {
        let (success, failure) = (&types[success], &types[failure]);
        quote! {
            impl ::std::convert::From<#name> for runtime::Outcome<#success, #failure> {
                fn from(reply: #name) -> Self {
                    match reply {
                        #name::Success(reply) => Self::Success(reply),
                        #name::Failure(reply) => Self::Failure(reply),
                        #name::Unrecognised(reply) => Self::Unrecognised(reply),
                    }
                }
            }
        }
    });
    Ok(quote! {
        #documentation
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#lines #variants(#types),)*
            /// The discriminator is missing or has another value; the document is kept whole.
            Unrecognised(runtime::Unrecognised),
        }

        #(impl ::std::convert::From<#types> for #name {
            fn from(reply: #types) -> Self {
                Self::#variants(reply)
            }
        })*

        #outcome

        impl serde::Serialize for #name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                match self {
                    #(Self::#variants(reply) => serde::Serialize::serialize(reply, serializer),)*
                    Self::Unrecognised(reply) => serde::Serialize::serialize(reply.value(), serializer),
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for #name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                wire::read_union(deserializer)
            }
        }

        impl wire::ReadUnion for #name {
            const TAG: &'static str = #tag;
            const EXPECTING: &'static str = #expecting;
            const VALUES: &'static [&'static str] = &[#(#values),*];

            fn read_branch<'de, A: serde::de::MapAccess<'de>>(
                index: usize,
                map: A,
            ) -> ::std::result::Result<Self, A::Error> {
                match index {
                    #(#indices => <#types as wire::ReadMembers>::read_members(map, true).map(Self::#variants),)*
                    // The caller takes the index from VALUES.
                    _ => Err(<A::Error as serde::de::Error>::custom("no such branch")),
                }
            }

            fn unrecognised(document: runtime::Unrecognised) -> Self {
                Self::Unrecognised(document)
            }
        }
    })
}
