//! `impl Contracted`: the .NET table of an object, and access to its members by their place in it.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::model::{Contract, IntegerKind, Kind, Model, Null, Object};
use super::nested;
use super::object::Field;

/// `impl Contracted`.
pub(super) fn contract(
    model: &Model,
    object: &Object,
    contract: &Contract,
    name: &proc_macro2::Ident,
    fields: &[Field<'_>],
) -> Result<TokenStream, String> {
    let (mut members, mut reads, mut writes, mut opens) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (index, (property, inherited)) in contract.members.iter().enumerate() {
        let property = &object.properties[*property];
        let wire = &property.wire;
        let field = fields
            .iter()
            .find(|field| field.property.wire == *wire)
            .ok_or_else(|| format!("no field for the XML member {wire}"))?;
        let nested = nested::form(model, &property.kind);
        let (table_kind, read, write) = if let Some(form) = &nested {
            (form.table_kind(), form.get(index, field), form.set(index, field))
        } else {
            let (table_kind, value) = kinds(field)?;
            (table_kind, get(index, field, &value), set(index, field, &value))
        };
        let nullable = property.null != Null::Never;
        let (sensitive, xml_only) = (property.sensitive, property.xml_only);
        members.push(quote! {
            runtime::contract::Member {
                name: #wire, kind: #table_kind, nullable: #nullable, inherited: #inherited, sensitive: #sensitive, xml_only: #xml_only,
            }
        });
        reads.push(read);
        writes.push(write);
        opens.extend(nested.map(|form| form.open(index, field)));
    }
    // The schema's order is the .NET source's: the class itself, then its base class.
    let mut declared: Vec<usize> = (0..contract.members.len()).collect();
    declared.sort_by_key(|index| contract.members[*index].0);
    let blanks = fields.iter().map(|field| {
        let name = &field.name;
        let blank = if field.property.is_optional() {
            quote! { None }
        } else if matches!(nested::form(model, &field.property.kind), Some(nested::Form::One(_))) {
            quote! { runtime::contract::Contracted::blank() }
        } else {
            blank(field)
        };
        quote! { #name: #blank, }
    });
    let extra = object.open.then(|| quote! { extra: runtime::Extra::default(), });
    let Contract { root, namespace, .. } = contract;
    let bases = &contract.bases;
    let open = (!opens.is_empty()).then(|| {
        quote! {
            fn open(&mut self, index: usize) -> ::std::option::Option<&mut dyn runtime::contract::Part> {
                match index { #(#opens)* _ => None }
            }
        }
    });
    Ok(quote! {
        impl runtime::contract::Contracted for #name {
            const CONTRACT: &'static runtime::contract::Contract = &runtime::contract::Contract {
                name: #root,
                bases: &[#(#bases),*],
                namespace: #namespace,
                members: &[#(#members),*],
            };
            const DECLARED: &'static [usize] = &[#(#declared),*];

            fn blank() -> Self {
                Self { #(#blanks)* #extra }
            }

            fn get(&self, index: usize) -> runtime::contract::ValueRef<'_> {
                match index { #(#reads)* _ => runtime::contract::ValueRef::Absent }
            }

            fn set(&mut self, index: usize, value: runtime::contract::Value) {
                match (index, value) { #(#writes)* _ => {} }
            }

            #open
        }
    })
}

/// The kind in the table, and the name of the variant of `Value` and `ValueRef`.
fn kinds(field: &Field<'_>) -> Result<(TokenStream, TokenStream), String> {
    let same = |name: TokenStream| (quote! { runtime::contract::Kind::#name }, name);
    Ok(match &field.property.kind {
        Kind::Text => same(quote! { Text }),
        Kind::Boolean => same(quote! { Boolean }),
        Kind::Integer(IntegerKind::Int64) => same(quote! { Int64 }),
        Kind::Integer(_) => same(quote! { Int32 }),
        Kind::Guid => same(quote! { Guid }),
        Kind::DotNetTimestamp => same(quote! { DateTime }),
        Kind::DotNetTimestampOffset => (quote! { runtime::contract::Kind::DateTimeOffset }, quote! { DateTime }),
        Kind::Named(_) => {
            let inner = &field.inner;
            (quote! { runtime::contract::Kind::Enum(&#inner::CONTRACT) }, quote! { Enum })
        }
        other => return Err(format!("no .NET form for {other:?}")),
    })
}

fn get(index: usize, field: &Field<'_>, variant: &TokenStream) -> TokenStream {
    let name = &field.name;
    let value_ref = quote! { runtime::contract::ValueRef };
    let lent = match &field.property.kind {
        Kind::Text => quote! { value },
        Kind::Named(_) => quote! { value.value() },
        _ => quote! { *value },
    };
    if !field.property.is_optional() {
        return quote! { #index => { let value = &self.#name; #value_ref::#variant(#lent) } };
    }
    let none = none(field);
    quote! {
        #index => match &self.#name {
            Some(value) => #value_ref::#variant(#lent),
            None => #value_ref::#none,
        },
    }
}

/// What an empty field stands for.
pub(super) fn none(field: &Field<'_>) -> TokenStream {
    if field.property.null == Null::Written || field.property.required {
        quote! { Null }
    } else {
        quote! { Absent }
    }
}

fn set(index: usize, field: &Field<'_>, variant: &TokenStream) -> TokenStream {
    let name = &field.name;
    let taken = if matches!(field.property.kind, Kind::Named(_)) {
        quote! { value.into() }
    } else {
        quote! { value }
    };
    let optional = field.property.is_optional();
    let taken = if optional {
        quote! { Some(#taken) }
    } else {
        taken
    };
    let null = optional.then(|| {
        quote! { (#index, runtime::contract::Value::Null) => self.#name = None, }
    });
    quote! { (#index, runtime::contract::Value::#variant(value)) => self.#name = #taken, #null }
}

/// What .NET's constructor leaves in a member that has no null.
pub(super) fn blank(field: &Field<'_>) -> TokenStream {
    match &field.property.kind {
        Kind::DotNetTimestamp | Kind::DotNetTimestampOffset => quote! { runtime::Timestamp::dotnet_default() },
        _ => quote! { ::std::default::Default::default() },
    }
}
