//! What an edit does to the public items of `card-types`: both trees are generated, and their items compared.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use syn::{Fields, ImplItem, Item, Visibility};

use crate::codegen;

use super::finding::Level;
use super::tree::{Tree, Vendor};

/// The verdict on the Rust API.
#[derive(Debug, Default)]
pub struct RustApi {
    /// Items that differ, by path.
    pub changes: Vec<Change>,
    /// Why it could not be computed for a vendor: the generator refuses one of the trees.
    pub unknown: Vec<String>,
}

/// One public item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// `id123::CreateCard::upsert`
    pub item: String,
    /// Its signature before; none when it is new.
    pub before: Option<String>,
    /// Its signature after; none when it is gone.
    pub after: Option<String>,
    /// What it demands of the version.
    pub level: Level,
}

impl RustApi {
    /// The version step that the changes demand; none when it could not be computed.
    pub fn level(&self) -> Option<Level> {
        if !self.unknown.is_empty() {
            return None;
        }
        Some(self.changes.iter().map(|change| change.level).max().unwrap_or(Level::Patch))
    }
}

/// Compares the public items of every vendor whose schemas differ.
pub(super) fn compare(before: &Tree, after: &Tree) -> RustApi {
    let mut api = RustApi::default();
    let empty = Vendor::default();
    let names: std::collections::BTreeSet<&String> = before.vendors.keys().chain(after.vendors.keys()).collect();
    for name in names {
        let (old, new) = (before.vendors.get(name).unwrap_or(&empty), after.vendors.get(name).unwrap_or(&empty));
        // Generating is most of the time, and the same schemas give the same code.
        if same(old, new) {
            continue;
        }
        let both = std::thread::scope(|scope| {
            let older = scope.spawn(|| items(name, old));
            let newer = items(name, new);
            let older = older.join().unwrap_or_else(|_| Err(format!("the generator did not finish with {name}")));
            (older, newer)
        });
        match both {
            (Ok(old), Ok(new)) => changes(name, &old, &new, &mut api.changes),
            (Err(problem), _) => api.unknown.push(format!("before: {problem}")),
            (_, Err(problem)) => api.unknown.push(format!("after: {problem}")),
        }
    }
    api
}

fn same(old: &Vendor, new: &Vendor) -> bool {
    old.files.len() == new.files.len()
        && old.files.iter().all(|(name, file)| new.files.get(name).is_some_and(|other| other.text == file.text))
}

/// A public item: what it looks like, and whether adding one like it breaks code.
#[derive(Debug, PartialEq, Eq)]
struct Signature {
    text: String,
    /// A field or variant of something that is not `non_exhaustive`.
    closed: bool,
}

type Items = BTreeMap<String, Signature>;

fn changes(vendor: &str, old: &Items, new: &Items, found: &mut Vec<Change>) {
    for name in old.keys().chain(new.keys().filter(|name| !old.contains_key(*name))) {
        let (was, is) = (old.get(name), new.get(name));
        let level = match (was, is) {
            (Some(was), Some(is)) if was.text == is.text => continue,
            (None, Some(is)) if !is.closed => Level::Minor,
            _ => Level::Major,
        };
        let text = |signature: Option<&Signature>| signature.map(|signature| signature.text.clone());
        found.push(Change { item: format!("{vendor}::{name}"), before: text(was), after: text(is), level });
    }
}

fn items(name: &str, vendor: &Vendor) -> Result<Items, String> {
    if vendor.files.is_empty() {
        return Ok(Items::new());
    }
    let files = vendor.files.values().map(|file| (file.name.clone(), file.text.clone(), file.value.clone())).collect();
    let modules = codegen::items(name, files).map_err(|refusals| {
        let first = refusals.0.first().map(ToString::to_string).unwrap_or_default();
        format!("the generator refuses {name} ({} refusals): {}", refusals.0.len(), first.replace('\n', " "))
    })?;
    let mut found = Items::new();
    for stream in modules.into_values() {
        let file: syn::File = syn::parse2(stream).map_err(|error| format!("generated code does not parse: {error}"))?;
        for item in &file.items {
            gather(item, &mut found);
        }
    }
    Ok(found)
}

fn gather(item: &Item, found: &mut Items) {
    match item {
        Item::Struct(item) if is_public(&item.vis) => {
            let exhaustive = !is_non_exhaustive(&item.attrs);
            add(found, item.ident.to_string(), &quote::quote!(struct), false);
            if let Fields::Named(fields) = &item.fields {
                for field in fields.named.iter().filter(|field| is_public(&field.vis)) {
                    let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
                    add(found, format!("{}.{name}", item.ident), &field.ty, exhaustive);
                }
            } else {
                add(found, item.ident.to_string(), &item.fields, false);
            }
        }
        Item::Enum(item) if is_public(&item.vis) => {
            let exhaustive = !is_non_exhaustive(&item.attrs);
            add(found, item.ident.to_string(), &quote::quote!(enum), false);
            for variant in &item.variants {
                add(found, format!("{}::{}", item.ident, variant.ident), &variant.fields, exhaustive);
            }
        }
        Item::Type(item) if is_public(&item.vis) => add(found, item.ident.to_string(), &item.ty, false),
        Item::Const(item) if is_public(&item.vis) => add(found, item.ident.to_string(), &item.ty, false),
        Item::Fn(item) if is_public(&item.vis) => add(found, item.sig.ident.to_string(), &item.sig, false),
        Item::Impl(item) => implementation(item, found),
        _ => {}
    }
}

fn implementation(item: &syn::ItemImpl, found: &mut Items) {
    let of = text(&item.self_ty);
    if let Some((path, _)) = &item.trait_ {
        // Which traits a type has is part of its API; what they do is judged on the wire.
        let generics = &item.generics;
        add(found, format!("impl {} for {of}", text(path)), &quote::quote!(#generics), false);
        return;
    }
    for inner in &item.items {
        match inner {
            ImplItem::Fn(function) if is_public(&function.vis) => {
                add(found, format!("{of}::{}", function.sig.ident), &function.sig, false);
            }
            ImplItem::Const(constant) if is_public(&constant.vis) => {
                add(found, format!("{of}::{}", constant.ident), &constant.ty, false);
            }
            _ => {}
        }
    }
}

fn add(found: &mut Items, name: String, signature: &impl quote::ToTokens, closed: bool) {
    found.insert(name, Signature { text: text(signature), closed });
}

/// Tokens as people write them, without typify's absolute paths.
fn text(tokens: &impl quote::ToTokens) -> String {
    let stream: TokenStream = tokens.to_token_stream();
    let mut text = stream.to_string();
    for (from, to) in [
        (":: std :: option :: ", ""),
        (":: std :: string :: ", ""),
        (":: std :: vec :: ", ""),
        (" :: ", "::"),
        (" < ", "<"),
        (" >", ">"),
        (" ,", ","),
        ("& ", "&"),
        (" (", "("),
    ] {
        text = text.replace(from, to);
    }
    text
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn is_non_exhaustive(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident("non_exhaustive"))
}
