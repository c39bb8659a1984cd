//! Debug that never shows a sensitive value, only whether there is one.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::super::model::Object;
use super::object::Field;

/// `impl Debug`.
pub(super) fn debug(object: &Object, name: &Ident, fields: &[Field<'_>]) -> TokenStream {
    let shown = name.to_string();
    let lines = fields.iter().map(|field| {
        let (field_name, text) = (&field.name, field.name.to_string());
        if !field.property.sensitive {
            quote! { .field(#text, &self.#field_name) }
        } else if field.property.is_optional() {
            quote! { .field(#text, &self.#field_name.as_ref().map(|_| wire::Redacted)) }
        } else {
            quote! { .field(#text, &wire::Redacted) }
        }
    });
    let extra = object.open.then(|| quote! { .field("extra", &self.extra) });
    quote! {
        impl ::std::fmt::Debug for #name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_struct(#shown) #(#lines)* #extra .finish()
            }
        }
    }
}
