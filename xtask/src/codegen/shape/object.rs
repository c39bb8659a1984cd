//! Objects: the struct, and everything that belongs to it.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{Item, Type as RustType};

use super::super::model::{Kind, Model, Object, Property, Role, Type};
use super::super::names::ident;
use super::{construction, contract, debug, docs, operations, reading, roles, validation, writing};

/// A member that has a field: constants have none.
pub(super) struct Field<'a> {
    pub(super) property: &'a Property,
    pub(super) name: Ident,
    /// Without the `Option`s around it.
    pub(super) inner: RustType,
    /// As declared.
    pub(super) declared: TokenStream,
}

/// Everything for one object.
pub(super) fn object(model: &Model, item: &Type, object: &Object, skeleton: Item) -> Result<TokenStream, String> {
    let name = ident(&item.name);
    let fields = fields(&item.name, object, skeleton)?;
    let mut code = declaration(item, object, &name, &fields);
    code.extend(construction::constructors(object, &name, &fields));
    code.extend(debug::debug(object, &name, &fields));
    code.extend(writing::serialize(object, &name, &fields));
    code.extend(reading::deserialize(&item.name, object, &name, &fields));
    if object.is_sent() {
        code.extend(validation::check(model, object, &name, &fields));
    }
    if let Some(table) = &object.contract {
        code.extend(contract::contract(model, object, table, &name, &fields)?);
    }
    match &*object.role {
        Role::Part => {}
        Role::Action(action) => code.extend(roles::action(object, action, &name)),
        Role::Operation(operation) => code.extend(operations::operation(object, operation, &name)?),
    }
    if roles::is_failure(model, &item.name) {
        code.extend(roles::failure(object, &name));
    }
    Ok(code)
}

/// Fits the skeleton's fields to the properties: order of the schema, presence and null as the schema has them.
fn fields<'a>(type_name: &str, object: &'a Object, skeleton: Item) -> Result<Vec<Field<'a>>, String> {
    let Item::Struct(skeleton) = skeleton else { return Err(format!("typify made no struct of {type_name}")) };
    let mut given = std::collections::BTreeMap::new();
    for field in skeleton.fields {
        let field_name =
            field.ident.map(|name| name.to_string()).ok_or_else(|| format!("typify made a tuple of {type_name}"))?;
        given.insert(field_name, field.ty);
    }
    let mut fields = Vec::new();
    for property in object.properties.iter().filter(|property| property.constant.is_none()) {
        let rust = given
            .remove(&property.field)
            .ok_or_else(|| format!("typify gave {type_name} no field called {}", property.field))?;
        let inner = unwrap_option(rust, property, type_name)?;
        let declared = match (property.is_optional(), property.is_doubly_optional()) {
            (_, true) => quote! { ::std::option::Option<::std::option::Option<#inner>> },
            (true, false) => quote! { ::std::option::Option<#inner> },
            (false, false) => quote! { #inner },
        };
        fields.push(Field { property, name: ident(&property.field), inner, declared });
    }
    match given.keys().next() {
        Some(extra) => Err(format!("typify gave {type_name} a field that no member asks for: {extra}")),
        None => Ok(fields),
    }
}

/// typify writes an optional value as `Option<T>`, but an optional list as `Vec<T>`, which loses absence.
fn unwrap_option(rust: RustType, property: &Property, type_name: &str) -> Result<RustType, String> {
    if !property.is_optional() || matches!(property.kind, Kind::List(_)) {
        return Ok(rust);
    }
    let unexpected = || format!("typify gave the optional field {} of {type_name} no Option", property.field);
    let RustType::Path(path) = rust else { return Err(unexpected()) };
    let last = path.path.segments.last().filter(|segment| segment.ident == "Option").ok_or_else(unexpected)?;
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return Err(unexpected()) };
    match arguments.args.first() {
        Some(syn::GenericArgument::Type(inner)) => Ok(inner.clone()),
        _ => Err(unexpected()),
    }
}

fn declaration(item: &Type, object: &Object, name: &Ident, fields: &[Field<'_>]) -> TokenStream {
    let documentation = docs::item(&item.description, &item.provenance);
    let default = fields.iter().all(|field| field.property.is_optional()).then(|| quote! { , Default });
    let members = fields.iter().map(|field| {
        let documentation = docs::item(&field.property.description, &field.property.provenance);
        let (name, declared) = (&field.name, &field.declared);
        quote! { #documentation pub #name: #declared, }
    });
    let extra_documentation = match &object.incomplete {
        Some(missing) => {
            format!(" Members the schema does not know, sent after the others, as JSON only: {}", docs::plain(missing))
        }
        None => " Members the schema does not know, kept as they came.".to_owned(),
    };
    let extra = object.open.then(|| {
        quote! {
            #[doc = #extra_documentation]
            pub extra: runtime::Extra,
        }
    });
    quote! {
        #documentation
        #[derive(Clone, PartialEq #default)]
        #[non_exhaustive]
        pub struct #name { #(#members)* #extra }
    }
}
