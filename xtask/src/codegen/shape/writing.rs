//! `impl Serialize`: members in the order of the schema, constants always, absent members never.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::super::model::{Kind, Null, Object, Property, Role};
use super::object::Field;

/// The member that selects an action. [`lint`](super::super::lint) makes sure that it is the action's name.
const ACTION: &str = "action";

/// `impl Serialize`; an action also says how it is written under another name.
pub(super) fn serialize(object: &Object, name: &Ident, fields: &[Field<'_>]) -> TokenStream {
    let is_action = matches!(&*object.role, Role::Action(_));
    let entries = object.properties.iter().filter(|property| !property.xml_only).map(|property| {
        let wire = &property.wire;
        if is_action && property.wire == ACTION {
            return quote! { map.serialize_entry(#wire, action)?; };
        }
        if let Some(constant) = &property.constant {
            return quote! { map.serialize_entry(#wire, #constant)?; };
        }
        let field = fields.iter().find(|field| field.property.wire == *wire);
        field.map(|field| entry(property, &field.name)).unwrap_or_default()
    });
    let extra = object.open.then(|| {
        quote! {
            for (name, value) in self.extra.iter() {
                map.serialize_entry(name, value)?;
            }
        }
    });
    let body = quote! {
        use serde::ser::SerializeMap as _;
        let mut map = serializer.serialize_map(None)?;
        #(#entries)*
        #extra
        map.end()
    };
    if is_action {
        return quote! {
            impl wire::SerializeAs for #name {
                fn serialize_as<S: serde::Serializer>(
                    &self,
                    action: &str,
                    serializer: S,
                ) -> ::std::result::Result<S::Ok, S::Error> {
                    #body
                }
            }

            impl serde::Serialize for #name {
                fn serialize<S: serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                    wire::SerializeAs::serialize_as(self, <Self as runtime::Action>::NAME, serializer)
                }
            }
        };
    }
    quote! {
        impl serde::Serialize for #name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                #body
            }
        }
    }
}

fn entry(property: &Property, field: &Ident) -> TokenStream {
    let wire = &property.wire;
    // An `Option` writes null for None by itself, and so does `Option<Option<T>>` for its inner one.
    let always = property.required || property.null == Null::Written;
    match (always, property.kind == Kind::Flag { text: true }) {
        (true, false) => quote! { map.serialize_entry(#wire, &self.#field)?; },
        (false, false) => quote! {
            if let Some(value) = &self.#field {
                map.serialize_entry(#wire, value)?;
            }
        },
        (true, true) => {
            let text = flag_text(&quote! { self.#field }, property.is_optional());
            quote! { map.serialize_entry(#wire, &#text)?; }
        }
        (false, true) => {
            let text = flag_text(&quote! { value }, property.is_doubly_optional());
            quote! {
                if let Some(value) = self.#field {
                    map.serialize_entry(#wire, &#text)?;
                }
            }
        }
    }
}

/// A boolean as its text, or null where it may be none.
fn flag_text(value: &TokenStream, optional: bool) -> TokenStream {
    if optional {
        quote! { #value.map(|value| if value { "true" } else { "false" }) }
    } else {
        quote! { if #value { "true" } else { "false" } }
    }
}
