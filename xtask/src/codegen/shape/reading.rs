//! `impl Deserialize`: one pass, no buffering, names looked up in the order in which they usually come.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::super::model::{Kind, Null, Object, Property};
use super::object::Field;

/// `impl Deserialize` and `impl ReadMembers`.
pub(super) fn deserialize(type_name: &str, object: &Object, name: &Ident, fields: &[Field<'_>]) -> TokenStream {
    let expecting = format!("an object ({type_name})");
    let readable: Vec<&Property> = object.properties.iter().filter(|property| !property.xml_only).collect();
    let names = readable.iter().map(|property| property.wire.as_str());
    let aliases: Vec<(usize, &str)> = readable
        .iter()
        .enumerate()
        .flat_map(|(index, property)| property.aliases.iter().map(move |alias| (index, alias.as_str())))
        .collect();
    let names = names.chain(aliases.iter().map(|(_, alias)| *alias));

    let locals = readable.iter().map(|property| {
        let local = local(property);
        if property.constant.is_some() {
            return quote! { let mut #local = tag_read; };
        }
        quote! { let mut #local = None; }
    });
    let arms = readable.iter().enumerate().map(|(index, property)| {
        let others = aliases.iter().enumerate().filter(|(_, (of, _))| *of == index).map(|(at, _)| readable.len() + at);
        let indices = std::iter::once(index).chain(others);
        let body = read(property, fields);
        quote! { wire::Key::Known(#(#indices)|*) => { #body } }
    });
    let unknown = if object.open {
        quote! { wire::Key::Unknown(name) => extra.push(name, map.next_value()?), }
    } else {
        quote! { wire::Key::Unknown(name) => return Err(wire::unknown_member(&name)), }
    };
    let constants = readable.iter().filter(|property| property.constant.is_some()).map(|property| {
        let (local, missing) = (local(property), missing(property));
        quote! { if !#local { return Err(#missing); } }
    });
    let values = fields.iter().map(|field| {
        let (name, value) = (&field.name, value(field));
        quote! { #name: #value, }
    });
    let extra_local = object.open.then(|| quote! { let mut extra = runtime::Extra::default(); });
    let extra_value = object.open.then(|| quote! { extra, });
    let tag_unused = readable.iter().all(|property| property.constant.is_none()).then(|| quote! { let _ = tag_read; });

    quote! {
        impl<'de> serde::Deserialize<'de> for #name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                wire::read_object(deserializer)
            }
        }

        impl wire::ReadMembers for #name {
            const EXPECTING: &'static str = #expecting;

            fn read_members<'de, A: serde::de::MapAccess<'de>>(
                mut map: A,
                tag_read: bool,
            ) -> ::std::result::Result<Self, A::Error> {
                let mut keys = wire::Keys::new(&[#(#names),*]);
                #tag_unused
                #(#locals)*
                #extra_local
                while let Some(key) = map.next_key_seed(&mut keys)? {
                    match key {
                        #(#arms)*
                        // The lookup gives no other index.
                        wire::Key::Known(_) => {}
                        #unknown
                    }
                }
                #(#constants)*
                Ok(Self { #(#values)* #extra_value })
            }
        }
    }
}

fn local(property: &Property) -> Ident {
    format_ident!("member_{}", property.field)
}

fn read(property: &Property, fields: &[Field<'_>]) -> TokenStream {
    let (local, wire) = (local(property), &property.wire);
    if let Some(constant) = &property.constant {
        return quote! { wire::constant(&mut map, #constant)?; #local = true; };
    }
    let Some(field) = fields.iter().find(|field| field.property.wire == *wire) else { return TokenStream::new() };
    // A value that may come under another name as well may come under both.
    let twice = property.aliases.is_empty().then(|| {
        quote! {
            if #local.is_some() {
                return Err(wire::duplicate_member(#wire));
            }
        }
    });
    let inner = &field.inner;
    let (read, unwrap) = match &property.kind {
        Kind::Flag { .. } => (quote! { wire::FlagValue }, Some(quote! { .0 })),
        Kind::Timestamp => (quote! { wire::ZonedTimestamp }, Some(quote! { .0 })),
        _ => (quote! { #inner }, None),
    };
    let value = match property.null {
        Null::Never => quote! { Some(map.next_value::<#read>()? #unwrap) },
        Null::Tolerated | Null::Written => {
            let unwrap = unwrap.map(|unwrap| quote! { .map(|value| value #unwrap) });
            quote! { map.next_value::<::std::option::Option<#read>>()? #unwrap }
        }
        Null::Distinct => {
            let unwrap = unwrap.map(|unwrap| quote! { .map(|value| value #unwrap) });
            quote! { Some(map.next_value::<::std::option::Option<#read>>()? #unwrap) }
        }
    };
    quote! { #twice #local = #value; }
}

fn value(field: &Field<'_>) -> TokenStream {
    let property = field.property;
    let local = local(property);
    if property.xml_only {
        return if property.is_optional() {
            quote! { None }
        } else {
            quote! { ::std::default::Default::default() }
        };
    }
    // Required and nullable by tolerance: absence and null are the same.
    if !property.required || matches!(property.null, Null::Tolerated | Null::Written) {
        return quote! { #local };
    }
    let missing = missing(property);
    quote! { #local.ok_or_else(|| #missing)? }
}

fn missing(property: &Property) -> TokenStream {
    let wire = &property.wire;
    quote! { <A::Error as serde::de::Error>::missing_field(#wire) }
}
