//! Members that are models or lists of models: their place in the table, and access without their type.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::super::model::{Kind, Model, Shape};
use super::super::names::ident;
use super::contract::none;
use super::object::Field;

/// What a nested member holds.
pub(super) enum Form {
    /// A model of this type.
    One(Ident),
    /// A list of them.
    Many(Ident),
}

/// The form of a nested member; none for a value.
pub(super) fn form(model: &Model, kind: &Kind) -> Option<Form> {
    match kind {
        Kind::Named(name) if is_object(model, name) => Some(Form::One(ident(name))),
        Kind::List(entries) => match &entries.kind {
            Kind::Named(name) if is_object(model, name) => Some(Form::Many(ident(name))),
            _ => None,
        },
        _ => None,
    }
}

fn is_object(model: &Model, name: &str) -> bool {
    model.types.iter().any(|item| item.name == name && matches!(item.shape, Shape::Object(_)))
}

impl Form {
    /// The kind in the table.
    pub(super) fn table_kind(&self) -> TokenStream {
        let (kind, name) = match self {
            Self::One(name) => (quote! { Part }, name),
            Self::Many(name) => (quote! { Parts }, name),
        };
        quote! { runtime::contract::Kind::#kind(<#name as runtime::contract::Contracted>::CONTRACT) }
    }

    /// An arm of `get`.
    pub(super) fn get(&self, index: usize, field: &Field<'_>) -> TokenStream {
        let (name, variant) = (&field.name, self.variant());
        if !field.property.is_optional() {
            return quote! { #index => runtime::contract::ValueRef::#variant(&self.#name), };
        }
        let none = none(field);
        quote! {
            #index => match &self.#name {
                Some(value) => runtime::contract::ValueRef::#variant(value),
                None => runtime::contract::ValueRef::#none,
            },
        }
    }

    /// The arms of `set`: null, and for a list that it is empty.
    pub(super) fn set(&self, index: usize, field: &Field<'_>) -> TokenStream {
        let name = &field.name;
        let optional = field.property.is_optional();
        let null = optional.then(|| quote! { (#index, runtime::contract::Value::Null) => self.#name = None, });
        let empty = match self {
            Self::One(_) => None,
            Self::Many(_) if optional => Some(quote! { Some(::std::vec::Vec::new()) }),
            Self::Many(_) => Some(quote! { ::std::vec::Vec::new() }),
        };
        let empty = empty.map(|empty| quote! { (#index, runtime::contract::Value::NoParts) => self.#name = #empty, });
        quote! { #null #empty }
    }

    /// An arm of `open`.
    pub(super) fn open(&self, index: usize, field: &Field<'_>) -> TokenStream {
        let name = &field.name;
        let blank = quote! { runtime::contract::Contracted::blank() };
        match (self, field.property.is_optional()) {
            (Self::One(_), true) => quote! { #index => Some(self.#name.insert(#blank)), },
            (Self::One(_), false) => quote! { #index => { self.#name = #blank; Some(&mut self.#name) } },
            (Self::Many(_), optional) => {
                let list = if optional {
                    quote! { self.#name.get_or_insert_with(::std::vec::Vec::new) }
                } else {
                    quote! { &mut self.#name }
                };
                quote! {
                    #index => {
                        let list = #list;
                        list.push(#blank);
                        list.last_mut().map(|part| part as &mut dyn runtime::contract::Part)
                    }
                }
            }
        }
    }

    fn variant(&self) -> TokenStream {
        match self {
            Self::One(_) => quote! { Part },
            Self::Many(_) => quote! { Parts },
        }
    }
}
