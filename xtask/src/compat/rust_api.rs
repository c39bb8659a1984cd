//! What an edit does to the public items of `card-types`: both trees are generated, and their items compared.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::{Fields, ImplItem, Item, Visibility};

use crate::codegen::{self, Refusals, Understood};

use super::finding::{Finding, Level};
use super::older;
use super::tree::{Tree, Vendor};

/// The verdict on the Rust API.
#[derive(Debug, Default)]
pub struct RustApi {
    /// Items that differ, by path.
    pub changes: Vec<Change>,
    /// Why it could not be computed for a vendor: the generator refuses one of the trees.
    pub unknown: Vec<String>,
    /// What the older tree lacks and was taken from the newer one, so that it could be generated.
    pub assumed: Vec<String>,
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
    /// What is known where the generator did not come to its end.
    pub(super) fn unfinished() -> Self {
        Self { unknown: vec!["the generator did not finish".into()], ..Self::default() }
    }

    /// The version step that the changes demand; none when it could not be computed.
    pub fn level(&self) -> Option<Level> {
        if !self.unknown.is_empty() {
            return None;
        }
        Some(self.changes.iter().map(|change| change.level).max().unwrap_or(Level::Patch))
    }

    /// Lets no finding demand more than the items of its vendor do. A rule knows what edits of its kind usually change; what
    /// this one changed has been computed.
    pub(super) fn bound(&self, findings: &mut [Finding]) {
        if self.level().is_none() {
            return;
        }
        for finding in findings {
            let vendor = finding.affects.first().and_then(|document| document.split('/').next()).unwrap_or_default();
            let items = self.changes.iter().filter(|change| change.item.split("::").next() == Some(vendor));
            finding.rust = finding.rust.min(items.map(|change| change.level).max().unwrap_or(Level::Patch));
        }
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
        if let Err(problem) = vendor(name, old, new, &mut api) {
            api.unknown.push(problem);
        }
    }
    api
}

fn vendor(name: &str, old: &Vendor, new: &Vendor, api: &mut RustApi) -> Result<(), String> {
    let refused = |side: &str, refusals: &Refusals| {
        let first = refusals.0.first().map(ToString::to_string).unwrap_or_default();
        let all = refusals.0.len();
        format!("{side}: the generator refuses {name} ({all} refusals): {}", first.replace('\n', " "))
    };
    let understand = |vendor: &Vendor| there(vendor).then(|| codegen::understood(name, files(vendor))).transpose();
    let newer = understand(new).map_err(|refusals| refused("after", &refusals))?;
    let older = there(old).then(|| older::understood(name, files(old), new, &mut api.assumed)).transpose();
    let older = older.map_err(|refusals| refused("before", &refusals))?;
    let (older, newer) = (older.as_ref(), newer.as_ref());
    let code = |side: &str, one: Option<&Understood>, other: Option<&Understood>| {
        let code = match (one, other) {
            (None, _) => return Ok(Items::new()),
            (Some(one), None) => one.items(),
            (Some(one), Some(other)) => one.unlike(other),
        };
        items(code.map_err(|refusals| refused(side, &refusals))?)
    };
    let (old, new) = std::thread::scope(|scope| {
        let old = scope.spawn(|| code("before", older, newer));
        let new = code("after", newer, older);
        (old.join().unwrap_or_else(|_| Err(format!("before: the generator did not finish with {name}"))), new)
    });
    let (old, new) = (old?, new?);
    changes(name, &old, &new, &mut api.changes);
    Ok(())
}

fn there(vendor: &Vendor) -> bool {
    !vendor.files.is_empty()
}

fn files(vendor: &Vendor) -> codegen::Files {
    vendor.files.values().map(|file| (file.name.clone(), file.text.clone(), file.value.clone())).collect()
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
        let text = |signature: Option<&Signature>| signature.map(|signature| readable(&signature.text));
        found.push(Change { item: format!("{vendor}::{name}"), before: text(was), after: text(is), level });
    }
}

fn items(code: TokenStream) -> Result<Items, String> {
    let file: syn::File =
        syn::parse2(without_bodies(code)).map_err(|error| format!("generated code does not parse: {error}"))?;
    let mut found = Items::new();
    for item in &file.items {
        gather(item, &mut found);
    }
    Ok(found)
}

/// The code with every function body empty: signatures are all that is looked at, and parsing is most of the time.
fn without_bodies(code: TokenStream) -> TokenStream {
    let mut in_signature = false;
    code.into_iter()
        .map(|token| match token {
            TokenTree::Ident(ref word) if word == "fn" => {
                in_signature = true;
                token
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                let inside = if in_signature { TokenStream::new() } else { without_bodies(group.stream()) };
                in_signature = false;
                TokenTree::Group(Group::new(Delimiter::Brace, inside))
            }
            token => token,
        })
        .collect()
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
    found.insert(name, Signature { text: signature.to_token_stream().to_string(), closed });
}

/// Tokens as people write them, without typify's absolute paths.
fn text(tokens: &impl quote::ToTokens) -> String {
    readable(&tokens.to_token_stream().to_string())
}

fn readable(tokens: &str) -> String {
    let mut text = tokens.to_owned();
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
