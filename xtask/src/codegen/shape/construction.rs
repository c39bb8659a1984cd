//! How a value is made: `new` or a constructor for each variant, and setters for what is optional.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::super::model::{Kind, Object, Variant, Variants};
use super::super::names::ident;
use super::docs;
use super::object::Field;

/// The constructors, and the setters of a request.
pub(super) fn constructors(object: &Object, name: &Ident, fields: &[Field<'_>]) -> TokenStream {
    let made = match &object.variants {
        Some(variants) => {
            let made = variants.list.iter().map(|variant| of_variant(object, variants, variant, fields));
            quote! { #(#made)* }
        }
        None => plain(object, fields),
    };
    let belongs_to_variant = |field: &Field<'_>| {
        let variants = object.variants.iter().flat_map(|variants| &variants.list);
        let mut wires = variants.flat_map(|variant| &variant.members).map(|index| &object.properties[*index].wire);
        wires.any(|wire| *wire == field.property.wire)
    };
    let settable = |field: &&Field<'_>| object.is_sent() && !field.property.required && !belongs_to_variant(field);
    let setters = fields.iter().filter(settable).map(setter);
    quote! {
        impl #name {
            #made
            #(#setters)*
        }
    }
}

/// `new`, with the required members.
fn plain(object: &Object, fields: &[Field<'_>]) -> TokenStream {
    let is_parameter = |field: &Field<'_>| field.property.required;
    let documentation = if fields.iter().any(is_parameter) {
        docs::line("With the required members; nothing else set.")
    } else {
        docs::line("Nothing set.")
    };
    constructor(object, fields, &ident("new"), &documentation, is_parameter, |_| None)
}

/// The constructor of a variant: the required members, and its own. The member that tells it apart is a parameter where
/// the variant has no value of its own.
fn of_variant(object: &Object, variants: &Variants, variant: &Variant, fields: &[Field<'_>]) -> TokenStream {
    let member = &object.properties[variants.member].wire;
    let fixed = variant.value.as_ref().map(|(_, value)| {
        let (type_name, value) = (ident(&variants.type_name), ident(value));
        quote! { #type_name::#value }
    });
    let own: Vec<&str> = variant.members.iter().map(|index| object.properties[*index].wire.as_str()).collect();
    let is_parameter = |field: &Field<'_>| {
        let is_own = own.contains(&field.property.wire.as_str());
        is_own || field.property.required && (field.property.wire != *member || fixed.is_none())
    };
    let value = |field: &Field<'_>| fixed.clone().filter(|_| field.property.wire == *member);
    let documentation = docs::line(&variant.description);
    constructor(object, fields, &ident(&variant.constructor), &documentation, is_parameter, value)
}

fn constructor(
    object: &Object,
    fields: &[Field<'_>],
    name: &Ident,
    documentation: &TokenStream,
    is_parameter: impl Fn(&Field<'_>) -> bool,
    fixed: impl Fn(&Field<'_>) -> Option<TokenStream>,
) -> TokenStream {
    let parameters = fields.iter().filter(|field| is_parameter(field)).map(|field| {
        let (name, parameter) = (&field.name, parameter(field));
        quote! { #name: #parameter }
    });
    let values = fields.iter().map(|field| {
        let name = &field.name;
        let value = match fixed(field) {
            Some(value) => wrapped(field, &value),
            None if is_parameter(field) => wrapped(field, &converted(field, &quote! { #name })),
            None => quote! { None },
        };
        quote! { #name: #value, }
    });
    let extra = object.open.then(|| quote! { extra: runtime::Extra::default(), });
    quote! {
        #documentation
        #[inline]
        pub fn #name(#(#parameters),*) -> Self {
            Self { #(#values)* #extra }
        }
    }
}

/// A setter; the receiver is consumed, so that calls can be chained. Inlined, so that a chain does not copy the value once
/// for each of its links.
fn setter(field: &Field<'_>) -> TokenStream {
    let (name, parameter) = (&field.name, parameter(field));
    let documentation = docs::line(&format!("Sets `{}`.", field.property.wire));
    let value = wrapped(field, &converted(field, &quote! { #name }));
    quote! {
        #documentation
        #[must_use]
        #[inline]
        pub fn #name(mut self, #name: #parameter) -> Self {
            self.#name = #value;
            self
        }
    }
}

/// Type of a parameter that sets the field.
fn parameter(field: &Field<'_>) -> TokenStream {
    let inner = &field.inner;
    match &field.property.kind {
        Kind::Text | Kind::Scalar | Kind::LooseTimestamp | Kind::Named(_) => {
            quote! { impl ::std::convert::Into<#inner> }
        }
        _ => quote! { #inner },
    }
}

fn converted(field: &Field<'_>, value: &TokenStream) -> TokenStream {
    match &field.property.kind {
        Kind::Text | Kind::Scalar | Kind::LooseTimestamp | Kind::Named(_) => quote! { #value.into() },
        _ => value.clone(),
    }
}

fn wrapped(field: &Field<'_>, value: &TokenStream) -> TokenStream {
    match (field.property.is_optional(), field.property.is_doubly_optional()) {
        (_, true) => quote! { Some(Some(#value)) },
        (true, false) => quote! { Some(#value) },
        (false, false) => value.clone(),
    }
}
