//! `impl Check` and `validate()`: limits of the schema, with the pointer of what breaks one.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::super::locate::escape;
use super::super::model::{Kind, Limits, Model, Object, Shape, Variants};
use super::super::names::ident;
use super::object::Field;

/// `impl Check` and `validate()`.
pub(super) fn check(model: &Model, object: &Object, name: &Ident, fields: &[Field<'_>]) -> TokenStream {
    let checks = fields.iter().filter_map(|field| {
        let property = field.property;
        let body = value_checks(model, &property.kind, &property.limits)?;
        let (field_name, token) = (&field.name, escape(&property.wire));
        let looked_at = quote! { findings.member(#token, |findings| { #body }); };
        Some(match (property.is_optional(), property.is_doubly_optional()) {
            (_, true) => quote! {
                if let Some(Some(value)) = &self.#field_name { #looked_at }
            },
            (true, false) => quote! { if let Some(value) = &self.#field_name { #looked_at } },
            (false, false) => quote! { { let value = &self.#field_name; #looked_at } },
        })
    });
    let mut checks: Vec<TokenStream> = checks.collect();
    checks.extend(object.variants.iter().map(|variants| variant_checks(object, variants)));
    checks.extend(required_any_check(object));
    let unused = checks.is_empty().then(|| quote! { let _ = findings; });
    quote! {
        impl wire::Check for #name {
            fn check(&self, findings: &mut wire::Findings) {
                #unused
                #(#checks)*
            }
        }

        impl #name {
            /// Checks the limits of the schema and names the pointer of each one that is broken.
            pub fn validate(&self) -> ::std::result::Result<(), runtime::ValidationError> {
                wire::Check::check_all(self)
            }
        }
    }
}

/// Code that checks that a request has the members of its variant, and none of another.
fn variant_checks(object: &Object, variants: &Variants) -> TokenStream {
    let tag = &object.properties[variants.member];
    let field = ident(&tag.field);
    let checks = variants.list.iter().flat_map(|variant| variant.members.iter().map(move |index| (variant, *index)));
    let checks = checks.map(|(variant, index)| {
        let member = &object.properties[index];
        let (member_field, token) = (ident(&member.field), escape(&member.wire));
        let (chosen, rule) = if let Some((value, _)) = &variant.value {
            (quote! { value.eq_ignore_ascii_case(#value) }, format!("where {} is {value}", tag.wire))
        } else {
            let values = variants.list.iter().filter_map(|other| Some(&other.value.as_ref()?.0));
            (
                quote! { ![#(#values),*].iter().any(|other| value.eq_ignore_ascii_case(other)) },
                format!("where {} has another value", tag.wire),
            )
        };
        quote! {
            findings.member(#token, |findings| findings.belongs(#chosen, self.#member_field.is_some(), #rule));
        }
    });
    // A value may be spelt out as an unknown one, in any case: a server may well take it for the known one.
    quote! {
        {
            let value = self.#field.as_str();
            #(#checks)*
        }
    }
}

/// Code that checks that one of the lists is there whole; none where there is no rule.
fn required_any_check(object: &Object) -> Option<TokenStream> {
    if object.required_any.is_empty() {
        return None;
    }
    let is_there = |index: &usize| {
        let property = &object.properties[*index];
        let field = ident(&property.field);
        if property.is_doubly_optional() {
            quote! { matches!(self.#field, Some(Some(_))) }
        } else {
            quote! { self.#field.is_some() }
        }
    };
    let whole = object.required_any.iter().map(|list| {
        let there = list.iter().map(is_there);
        quote! { #(#there)&&* }
    });
    let names = |list: &Vec<usize>| -> String {
        let names: Vec<&str> = list.iter().map(|index| object.properties[*index].wire.as_str()).collect();
        names.join(" and ")
    };
    let choices: Vec<String> = object.required_any.iter().map(names).collect();
    let rule = format!("needs {}", choices.join(", or "));
    // What a page that was cut off does not show may do instead: whoever sends it knows more than the schema.
    let or_more = object.open.then(|| quote! { || !self.extra.is_empty() });
    Some(quote! { findings.enough(#(#whole)||* #or_more, #rule); })
}

/// Code that checks `value`; none when there is nothing to check.
fn value_checks(model: &Model, kind: &Kind, limits: &Limits) -> Option<TokenStream> {
    let range = |minimum: Option<u64>, maximum: Option<u64>| {
        let (minimum, maximum) = (bound(minimum.map(to_usize)), bound(maximum.map(to_usize)));
        quote! { #minimum, #maximum }
    };
    let mut checks = TokenStream::new();
    match kind {
        Kind::Text if limits.min_length.is_some() || limits.max_length.is_some() => {
            let range = range(limits.min_length, limits.max_length);
            checks.extend(quote! { findings.length(value, #range); });
        }
        Kind::Timestamp => checks.extend(quote! { findings.zone(value); }),
        Kind::Integer(_) if limits.minimum.is_some() || limits.maximum.is_some() => {
            let (minimum, maximum) = (bound(limits.minimum), bound(limits.maximum));
            checks.extend(quote! { findings.range(i64::from(*value), #minimum, #maximum); });
        }
        Kind::Named(name) if is_checked(model, name) => {
            checks.extend(quote! { wire::Check::check(value, findings); });
        }
        Kind::List(item) => {
            if limits.min_items.is_some() || limits.max_items.is_some() {
                let range = range(limits.min_items, limits.max_items);
                checks.extend(quote! { findings.items(value.len(), #range); });
            }
            if let Some(body) = value_checks(model, &item.kind, &item.limits) {
                checks.extend(quote! { findings.each(value, |findings, value| { #body }); });
            }
        }
        _ => {}
    }
    (!checks.is_empty()).then_some(checks)
}

/// Only objects that refuse unknown members are checked: replies are taken as they come.
fn is_checked(model: &Model, name: &str) -> bool {
    model.types.iter().any(|item| item.name == name && matches!(&item.shape, Shape::Object(object) if !object.open))
}

fn bound<T: quote::ToTokens>(limit: Option<T>) -> TokenStream {
    limit.map_or_else(|| quote! { None }, |limit| quote! { Some(#limit) })
}

fn to_usize(limit: u64) -> usize {
    usize::try_from(limit).unwrap_or(usize::MAX)
}
