//! `impl Deserialize`: one pass, no buffering, names looked up in the order in which they usually come.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::super::model::{Kind, Null, Object, Property};
use super::contract::blank;
use super::object::Field;

/// `impl Deserialize` and `impl ReadMembers`.
pub(super) fn deserialize(type_name: &str, object: &Object, name: &Ident, fields: &[Field<'_>]) -> TokenStream {
    let expecting = format!("an object ({type_name})");
    let readable: Vec<&Property> = object.properties.iter().filter(|property| !property.xml_only).collect();
    let slots: Vec<Slot<'_>> = readable.iter().flat_map(|property| slots(property)).collect();
    // The members' own names come first: they are looked up more often than aliases.
    let (own, aliases): (Vec<&Slot<'_>>, Vec<&Slot<'_>>) =
        slots.iter().partition(|slot| slot.name == slot.property.wire.as_str());
    let slots: Vec<&Slot<'_>> = own.into_iter().chain(aliases).collect();

    let names = slots.iter().map(|slot| slot.name);
    let tag = |property: &Property| object.tag.as_ref() == Some(&property.wire);
    let locals = slots.iter().map(|slot| {
        let local = &slot.local;
        if slot.property.constant.is_none() {
            quote! { let mut #local = None; }
        } else if tag(slot.property) {
            quote! { let mut #local = tag_read; }
        } else {
            quote! { let mut #local = false; }
        }
    });
    let arms = slots.iter().enumerate().map(|(index, slot)| {
        let body = read(slot, fields);
        quote! { wire::Key::Known(#index) => { #body } }
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
    let tag_unused = (!readable.iter().any(|property| tag(property))).then(|| quote! { let _ = tag_read; });

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

/// A name under which a member may come, and the local variable that takes its value.
struct Slot<'a> {
    property: &'a Property,
    name: &'a str,
    local: Ident,
}

fn slots(property: &Property) -> Vec<Slot<'_>> {
    let own = Slot { property, name: &property.wire, local: local(property) };
    let aliases = property.aliases.iter().enumerate();
    let aliases = aliases.map(|(index, name)| Slot { property, name, local: alias(property, index) });
    std::iter::once(own).chain(aliases).collect()
}

fn local(property: &Property) -> Ident {
    format_ident!("member_{}", property.field)
}

fn alias(property: &Property, index: usize) -> Ident {
    format_ident!("alias_{}_{}", index, property.field)
}

/// Code that takes one value; each name may come once.
fn read(slot: &Slot<'_>, fields: &[Field<'_>]) -> TokenStream {
    let Slot { property, name, local } = slot;
    if let Some(constant) = &property.constant {
        return quote! {
            if #local {
                return Err(wire::duplicate_member(#name));
            }
            wire::constant(&mut map, #constant)?;
            #local = true;
        };
    }
    let Some(field) = fields.iter().find(|field| field.property.wire == property.wire) else {
        return TokenStream::new();
    };
    let inner = &field.inner;
    let (read, unwrap) = match &property.kind {
        Kind::Flag { .. } => (quote! { wire::FlagValue }, Some(quote! { .0 })),
        Kind::Timestamp => (quote! { wire::ZonedTimestamp }, Some(quote! { .0 })),
        _ => (quote! { #inner }, None),
    };
    let value = if property.null == Null::Never {
        quote! { map.next_value::<#read>()? #unwrap }
    } else {
        let unwrap = unwrap.map(|unwrap| quote! { .map(|value| value #unwrap) });
        quote! { map.next_value::<::std::option::Option<#read>>()? #unwrap }
    };
    quote! {
        if #local.is_some() {
            return Err(wire::duplicate_member(#name));
        }
        #local = Some(#value);
    }
}

/// What the field gets. A member's own name goes before its aliases, whichever came first.
fn value(field: &Field<'_>) -> TokenStream {
    let property = field.property;
    if property.xml_only {
        return if property.is_optional() {
            quote! { None }
        } else {
            blank(field)
        };
    }
    // Null and absence are the same where null is tolerated or written.
    let flatten = matches!(property.null, Null::Tolerated | Null::Written).then(|| quote! { .flatten() });
    let locals = slots(property).into_iter().map(|slot| slot.local);
    let taken: Vec<TokenStream> = locals.map(|local| quote! { #local #flatten }).collect();
    let (first, others) = (&taken[0], &taken[1..]);
    let missing = property.required.then(|| {
        let missing = missing(property);
        quote! { .ok_or_else(|| #missing)? }
    });
    quote! { #first #(.or(#others))* #missing }
}

fn missing(property: &Property) -> TokenStream {
    let wire = &property.wire;
    quote! { <A::Error as serde::de::Error>::missing_field(#wire) }
}
