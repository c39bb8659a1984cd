//! The struct of options: one field for each member, then what all requests of a kind have.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::model::{IntegerKind, Kind, Model, Role};
use super::super::names::{ident, variant};
use super::model::{Holds, Member, Request};

/// `struct CreateCardOptions { .. }`. `Option` and `Vec` stand there without a path: clap knows them by it.
pub(super) fn options(model: &Model, request: &Request<'_>) -> TokenStream {
    let name = struct_name(request);
    let fields = request.members.iter().map(|member| field(request, member));
    let parts = request.parts.iter().map(|part| {
        let (field, part) = part_names(part);
        quote! { #[command(flatten)] #field: runtime::parts::#part, }
    });
    let ids: Vec<&str> = request.members.iter().map(|member| member.option.as_str()).collect();
    // Options of parts join the group themselves. Without any option, a whole request would say nothing more.
    let whole = has_whole(request).then(|| quote! { #[command(flatten)] whole: runtime::Whole, });
    let members = has_whole(request).then(|| {
        quote! { #[command(group = ::clap::ArgGroup::new("members").multiple(true).args([#(#ids),*]))] }
    });
    let any_of = (!request.any_of.is_empty()).then(|| {
        let ids = &request.any_of;
        quote! { #[command(group = ::clap::ArgGroup::new("any-of").multiple(true).required(true).args([#(#ids,)* "json"]))] }
    });
    let (own, sending) = (own(request), sending(model, request));
    quote! {
        #[derive(::clap::Args)]
        #[group(skip)]
        #members
        #any_of
        pub(crate) struct #name { #(#fields)* #(#parts)* #whole #own #sending }
    }
}

/// Name of the struct. No such name is that of a type which the code mentions without a path.
pub(super) fn struct_name(request: &Request<'_>) -> proc_macro2::Ident {
    ident(&format!("{}Options", request.type_name))
}

/// Field and type of a part.
pub(super) fn part_names(part: &str) -> (proc_macro2::Ident, proc_macro2::Ident) {
    (ident(&part.replace('-', "_")), ident(&variant(part).unwrap_or_default()))
}

/// Whether the request can be given as a whole instead of by options.
pub(super) fn has_whole(request: &Request<'_>) -> bool {
    !request.members.is_empty()
}

/// What an option holds, in words.
pub(super) fn described(holds: &Holds) -> String {
    match holds {
        Holds::Switch => String::new(),
        Holds::One(kind) | Holds::Many(kind) => match kind {
            Kind::Guid => "a GUID".into(),
            Kind::Integer(kind) => format!("a number, {}", kind.format()),
            Kind::Timestamp => "a time with its zone".into(),
            Kind::DotNetTimestamp | Kind::DotNetTimestampOffset => "a time".into(),
            _ => "a text".into(),
        },
        Holds::NamedNumber(name) => format!("a number or name of {name}"),
        Holds::NamedText => "a text".into(),
    }
}

fn field(request: &Request<'_>, member: &Member) -> TokenStream {
    let name = ident(&request.object.properties[member.property].field);
    let (option, value_name, help) = (&member.option, &member.value_name, &member.help);
    let mut rules = TokenStream::new();
    if member.needed {
        let instead = member.without.iter();
        rules.extend(quote! { required_unless_present_any = [#(#instead,)* "json"], });
    }
    if let [only] = member.needs.as_slice() {
        rules.extend(quote! { requires = #only, });
    } else if !member.needs.is_empty() {
        let all = member.needs.iter().map(|id| quote! { (::clap::builder::ArgPredicate::IsPresent, #id) });
        rules.extend(quote! { requires_ifs = [#(#all),*], });
    }
    if !member.without.is_empty() {
        let without = &member.without;
        rules.extend(quote! { conflicts_with_all = [#(#without),*], });
    }
    let (read, becomes) = match &member.holds {
        Holds::Switch => return quote! { #[arg(id = #option, long = #option, #rules help = #help)] #name: bool, },
        Holds::One(kind) => {
            let (read, becomes) = read(kind, member);
            (read, quote! { Option<#becomes> })
        }
        Holds::Many(kind) => {
            let (read, becomes) = read(kind, member);
            (read, quote! { Vec<#becomes> })
        }
        Holds::NamedNumber(of) => {
            let of = ident(of);
            let read =
                quote! { allow_negative_numbers = true, value_parser = runtime::named_number(&types::#of::CONTRACT), };
            (read, quote! { Option<i32> })
        }
        Holds::NamedText => (TokenStream::new(), quote! { Option<::std::string::String> }),
    };
    quote! { #[arg(id = #option, long = #option, value_name = #value_name, #read #rules help = #help)] #name: #becomes, }
}

/// How an argument is read, and what it becomes.
fn read(kind: &Kind, member: &Member) -> (TokenStream, TokenStream) {
    match kind {
        Kind::Guid => (quote! { value_parser = runtime::guid, }, quote! { runtime::Uuid }),
        Kind::Timestamp => (quote! { value_parser = runtime::zoned_timestamp, }, quote! { runtime::Timestamp }),
        Kind::DotNetTimestamp | Kind::DotNetTimestampOffset => {
            (quote! { value_parser = runtime::any_timestamp, }, quote! { runtime::Timestamp })
        }
        Kind::Integer(integer) => {
            let (becomes, negative) = match integer {
                IntegerKind::Int32 => (quote! { i32 }, quote! { allow_negative_numbers = true, }),
                IntegerKind::Uint32 => (quote! { u32 }, TokenStream::new()),
                IntegerKind::Int64 => (quote! { i64 }, quote! { allow_negative_numbers = true, }),
            };
            let range =
                match (member.minimum.filter(|least| *least != 0 || *integer != IntegerKind::Uint32), member.maximum) {
                    (None, None) => TokenStream::new(),
                    (Some(least), None) => quote! { .range(#least..) },
                    (None, Some(most)) => quote! { .range(..=#most) },
                    (Some(least), Some(most)) => quote! { .range(#least..=#most) },
                };
            (quote! { #negative value_parser = ::clap::value_parser!(#becomes)#range, }, becomes)
        }
        _ => (TokenStream::new(), quote! { ::std::string::String }),
    }
}

/// Options that come of `x-cli` at the root.
fn own(request: &Request<'_>) -> TokenStream {
    let mut own = TokenStream::new();
    if let (Some(table), Some(_)) = (&request.table, &request.pages) {
        let max = format!("max-{}", table.many);
        let name = table.many.to_ascii_uppercase();
        let help = format!("Stop --all after this many {}, with exit code 8 when there are more", table.many);
        own.extend(quote! {
            #[arg(id = "all", long = "all", help = "Read all, page after page, until two readings in a row agree")]
            all: bool,
            #[arg(id = #max, long = #max, value_name = #name, default_value_t = 10_000, requires = "all",
                value_parser = ::clap::value_parser!(u32).range(1..), help = #help)]
            max: u32,
        });
    }
    if let Some((last, others)) = request.hides.split_last() {
        let others = others.join(", ");
        let help = if others.is_empty() {
            format!("Show the value of {last}")
        } else {
            format!("Show the values of {others} and {last}")
        };
        own.extend(quote! { #[arg(id = "show-secrets", long = "show-secrets", help = #help)] show_secrets: bool, });
    }
    if request.asks.is_some() {
        own.extend(quote! { #[command(flatten)] confirmation: runtime::Confirmation, });
    }
    own
}

/// How it is sent.
fn sending(model: &Model, request: &Request<'_>) -> TokenStream {
    let mut sending = TokenStream::new();
    match &*request.object.role {
        Role::Operation(operation) => {
            if let Some(last) = request.versions.last() {
                let last = &last.name;
                let versions = request.versions.iter().map(|version| {
                    let (name, address) = (&version.name, &version.address);
                    quote! { (#name, #address) }
                });
                sending.extend(quote! {
                    #[arg(id = "api", long = "api", value_name = "VERSION", default_value = #last,
                        value_parser = runtime::versions(&[#(#versions),*]), help = "Which version of the operation is sent")]
                    api: ::std::string::String,
                });
            }
            let way = ident(if operation.request_encodings.is_empty() { "Address" } else { "Body" });
            sending.extend(quote! { #[command(flatten)] way: runtime::#way, });
        }
        Role::Action(_) | Role::Part => {
            if is_name_inferred(request) {
                sending.extend(quote! { #[command(flatten)] action_name: runtime::ActionName, });
            }
            let connection = ident(&format!("{}Connection", variant(&model.name).unwrap_or_default()));
            sending.extend(quote! { #[command(flatten)] connection: runtime::#connection, });
        }
    }
    sending
}

/// Whether the action's name is a guess, which people can correct.
pub(super) fn is_name_inferred(request: &Request<'_>) -> bool {
    request.object.properties.iter().any(|property| property.wire == "action" && property.provenance.inferred)
}
