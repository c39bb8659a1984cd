//! Stage 7: fits typify's skeleton to the model and writes the codecs.

mod construction;
mod contract;
mod debug;
pub(super) mod docs;
mod enums;
mod nested;
mod object;
mod operations;
mod reading;
mod roles;
mod union;
mod validation;
mod writing;

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};
use syn::Item;

use super::model::{Kind, Model, Role, Shape, Type};
use super::names::ident;

/// Code for each module, by the module's name.
pub(super) fn shape(
    model: &Model,
    skeleton: &TokenStream,
    runtime: &syn::Path,
) -> Result<BTreeMap<String, TokenStream>, String> {
    let mut items = items(skeleton)?;
    let mut bodies: BTreeMap<String, TokenStream> = BTreeMap::new();
    for item in &model.types {
        let skeleton = items.remove(&item.name).ok_or_else(|| format!("typify gave no type called {}", item.name))?;
        let code = one(model, item, skeleton)?;
        bodies.entry(item.module.clone()).or_default().extend(code);
    }
    if let Some(name) = items.keys().next() {
        return Err(format!("typify gave a type that no schema asks for: {name}"));
    }
    Ok(bodies
        .into_iter()
        .map(|(module, body)| (module.clone(), with_imports(model, &module, runtime, &body)))
        .collect())
}

/// Code for the types that are named in `wanted`, of whatever module; the skeleton may have more.
pub(super) fn some(model: &Model, skeleton: &TokenStream, wanted: &BTreeSet<&str>) -> Result<TokenStream, String> {
    let mut items = items(skeleton)?;
    let mut code = TokenStream::new();
    for item in model.types.iter().filter(|item| wanted.contains(item.name.as_str())) {
        let skeleton = items.remove(&item.name).ok_or_else(|| format!("typify gave no type called {}", item.name))?;
        code.extend(one(model, item, skeleton)?);
    }
    Ok(code)
}

fn one(model: &Model, item: &Type, skeleton: Item) -> Result<TokenStream, String> {
    match &item.shape {
        Shape::Object(object) => object::object(model, item, object, skeleton),
        Shape::TextEnum(values) => enums::text(item, values, skeleton),
        Shape::IntegerEnum(values) => enums::integer(item, values, &skeleton),
        Shape::Union(branches) => union::union(item, branches, skeleton),
    }
}

/// The structs and enums of the skeleton, by name; typify's own impls are replaced by ours.
fn items(skeleton: &TokenStream) -> Result<BTreeMap<String, Item>, String> {
    let file: syn::File =
        syn::parse2(skeleton.clone()).map_err(|error| format!("typify's code does not parse: {error}"))?;
    let named = file.items.into_iter().filter_map(|item| {
        let name = match &item {
            Item::Struct(item) => item.ident.to_string(),
            Item::Enum(item) => item.ident.to_string(),
            _ => return None,
        };
        Some((name, item))
    });
    Ok(named.collect())
}

/// `use` lines for the runtime and for the types of `common` that a module mentions.
fn with_imports(model: &Model, module: &str, runtime: &syn::Path, body: &TokenStream) -> TokenStream {
    let mut used: Vec<&Type> = Vec::new();
    for item in model.types.iter().filter(|item| item.module == module) {
        for name in mentioned(item) {
            let elsewhere = model.types.iter().find(|other| other.name == name && other.module != module);
            if let Some(other) = elsewhere.filter(|other| used.iter().all(|known| known.name != other.name)) {
                used.push(other);
            }
        }
    }
    used.sort_unstable_by(|left, right| left.name.cmp(&right.name));
    // A part of `common` finds the others beside it.
    let common = if module.contains('/') {
        quote! { super }
    } else {
        quote! { super::common }
    };
    let used = used.iter().map(|item| ident(&item.name));
    let imports = quote! { #(use #common::#used;)* };
    let runtime = runtime.to_token_stream();
    quote! { use #runtime as runtime; use runtime::wire::{self, serde}; #imports #body }
}

/// The types of the reply, which may be shared.
fn replies(role: &Role) -> Vec<&str> {
    match role {
        Role::Part => Vec::new(),
        Role::Action(action) => vec![&action.reply, &action.success, &action.failure],
        Role::Operation(operation) => vec![&operation.reply],
    }
}

/// Names of the types that a type's code mentions.
pub(super) fn mentioned(item: &Type) -> Vec<&str> {
    fn inner(kind: &Kind) -> Option<&str> {
        match kind {
            Kind::Named(name) => Some(name),
            Kind::List(item) => inner(&item.kind),
            _ => None,
        }
    }
    match &item.shape {
        Shape::Object(object) => {
            let members = object.properties.iter().filter_map(|property| inner(&property.kind));
            members.chain(replies(&object.role)).collect()
        }
        Shape::Union(union) => union.branches.iter().map(|branch| branch.type_name.as_str()).collect(),
        Shape::TextEnum(_) | Shape::IntegerEnum(_) => Vec::new(),
    }
}
