//! From options to the request, and the request on its way.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::super::model::{Property, Role};
use super::super::names::ident;
use super::model::{Holds, Member, Request};
use super::options::{has_whole, is_name_inferred, part_names, struct_name};

/// `impl CreateCardOptions { fn request(..); fn run(..) }`, and what describes its reply.
pub(super) fn sending(request: &Request<'_>) -> TokenStream {
    let (name, options) = (ident(&request.type_name), struct_name(request));
    let (parameter, argument) = told_by(request);
    let (made, send) = (made(request), send(request));
    let choices = choices(request);
    let mutable = (!choices.is_empty()).then(|| quote! { mut });
    let (table, paged) = (table(request), paged(request));
    quote! {
        impl #options {
            fn request(&self, #parameter) -> ::std::result::Result<types::#name, runtime::Failure> {
                #made
            }

            pub(super) fn run(&self, #parameter output: runtime::Output) -> ::std::result::Result<(), runtime::Failure> {
                let request = self.request(#argument)?;
                let #mutable choices = runtime::Choices::default();
                #choices
                #send
            }
        }
        #table
        #paged
    }
}

/// The value that the command decides: as a parameter, and as an argument.
fn told_by(request: &Request<'_>) -> (TokenStream, TokenStream) {
    let Some((index, type_name)) = &request.told_by else { return Default::default() };
    let (field, type_name) = (ident(&request.object.properties[*index].field), ident(type_name));
    (quote! { #field: types::#type_name, }, quote! { #field })
}

/// The request, from a file or from options.
fn made(request: &Request<'_>) -> TokenStream {
    let name = ident(&request.type_name);
    let checked = request.told_by.as_ref().map(|(index, _)| {
        let property = &request.object.properties[*index];
        let (wire, field) = (&property.wire, ident(&property.field));
        quote! { runtime::same(#wire, request.#field.as_str(), #field.as_str())?; }
    });
    let whole = has_whole(request).then(|| {
        quote! {
            if let Some(path) = &self.whole.json {
                let request: types::#name = runtime::read_request(path)?;
                #checked
                return Ok(request);
            }
        }
    });
    let constructor = match &request.object.variants {
        Some(variants) => ident(&variants.list[0].constructor),
        None => ident("new"),
    };
    let given = parameters(request);
    let optional = request.members.iter().filter(|member| !is_parameter(request, member.property));
    let set: Vec<_> = optional.map(|member| set(request, member)).collect();
    let mutable = (!set.is_empty() || !request.parts.is_empty()).then(|| quote! { mut });
    let parts = request.parts.iter().map(|part| {
        let (field, _) = part_names(part);
        quote! { runtime::Part::put(&self.#field, &mut request)?; }
    });
    quote! {
        #whole
        let #mutable request = types::#name::#constructor(#(#given),*);
        #(#set)*
        #(#parts)*
        Ok(request)
    }
}

/// Whether the constructor takes the property: what is required, and what the first variant has.
fn is_parameter(request: &Request<'_>, index: usize) -> bool {
    let variants = request.object.variants.as_ref();
    let of_first = variants.is_some_and(|variants| variants.list[0].members.contains(&index));
    let teller = variants.is_some_and(|variants| variants.member == index && variants.list[0].value.is_some());
    let property = &request.object.properties[index];
    property.constant.is_none() && !teller && (property.required || of_first)
}

fn parameters(request: &Request<'_>) -> Vec<TokenStream> {
    let properties = request.object.properties.iter().enumerate().filter(|(index, _)| is_parameter(request, *index));
    let parameter = |(index, property): (usize, &Property)| {
        let field = ident(&property.field);
        if request.told_by.as_ref().is_some_and(|(told_by, _)| *told_by == index) {
            return quote! { #field };
        }
        let Some(member) = request.members.iter().find(|member| member.property == index) else {
            // A part made by hand gives it, and overwrites what stands here until then.
            return quote! { ::std::default::Default::default() };
        };
        let option = format!("--{}", member.option);
        match member.holds {
            Holds::Switch => quote! { self.#field },
            Holds::Many(_) => quote! { self.#field.clone() },
            // What stands in its place is seen to by the part that has the other option.
            _ if !member.without.is_empty() => quote! { self.#field.clone().unwrap_or_default() },
            _ => quote! { runtime::given(self.#field.as_ref(), #option)? },
        }
    };
    properties.map(parameter).collect()
}

/// Sets an optional member.
fn set(request: &Request<'_>, member: &Member) -> TokenStream {
    let property = &request.object.properties[member.property];
    let field = ident(&property.field);
    let value = match member.holds {
        Holds::Switch => quote! { self.#field.then_some(true) },
        Holds::Many(_) => {
            quote! { (!self.#field.is_empty()).then(|| self.#field.iter().cloned().map(Into::into).collect()) }
        }
        Holds::One(_) | Holds::NamedNumber(_) | Holds::NamedText => quote! { self.#field.clone().map(Into::into) },
    };
    if property.is_doubly_optional() {
        quote! { request.#field = (#value).map(Some); }
    } else {
        quote! { request.#field = #value; }
    }
}

/// What goes beside the request.
fn choices(request: &Request<'_>) -> TokenStream {
    let mut choices = TokenStream::new();
    if is_name_inferred(request) {
        choices.extend(quote! { choices.action_name = self.action_name.clone(); });
    }
    if let Some(pieces) = &request.asks {
        let mut format = String::new();
        for (text, member) in pieces {
            format.push_str(&text.replace('{', "{{").replace('}', "}}"));
            format.push_str(member.map_or("", |_| "{}"));
        }
        let values = pieces.iter().filter_map(|(_, member)| *member).map(|index| {
            let field = ident(&request.object.properties[index].field);
            quote! { request.#field }
        });
        choices.extend(quote! { choices.question = Some(self.confirmation.question(format!(#format #(, #values)*))); });
    }
    if request.pages.is_none() && request.table.is_some() {
        choices.extend(quote! { choices.table = Some(&TABLE); });
    }
    if !request.hides.is_empty() {
        let hides = &request.hides;
        choices.extend(quote! { choices.hidden = if self.show_secrets { &[] } else { &[#(#hides),*] }; });
    }
    for part in &request.parts {
        let (field, _) = part_names(part);
        choices.extend(quote! { runtime::Part::choose(&self.#field, &request, &mut choices); });
    }
    choices
}

/// The call that sends.
fn send(request: &Request<'_>) -> TokenStream {
    if let Role::Operation(_) = &*request.object.role {
        return operation(request);
    }
    if request.pages.is_some() {
        return quote! { runtime::list(request, self.all.then_some(self.max), &TABLE, &self.connection, choices, output) };
    }
    if let Some(view) = &request.view {
        let view = ident(&view.replace('-', "_"));
        return quote! { runtime::send_and_view(&request, &self.connection, choices, output, runtime::views::#view) };
    }
    quote! { runtime::send_action(&request, &self.connection, choices, output) }
}

/// Each version but the last one takes over the request, and refuses what it cannot say.
fn operation(request: &Request<'_>) -> TokenStream {
    let send = |request: TokenStream| quote! { runtime::send_operation(#request, &self.way, choices, output) };
    let last = send(quote! { &request });
    let older = request.versions.split_last().map(|(_, older)| older).unwrap_or_default();
    if older.is_empty() {
        return last;
    }
    let arms = older.iter().map(|version| {
        let (name, of) = (&version.name, ident(&version.type_name));
        let taken_over = send(quote! { &runtime::in_version::<types::#of>(#name, &request)? });
        quote! { #name => #taken_over, }
    });
    quote! { match self.api.as_str() { #(#arms)* _ => #last } }
}

fn table(request: &Request<'_>) -> Option<TokenStream> {
    let table = request.table.as_ref()?;
    let (rows, one, many) = (&table.rows, &table.one, &table.many);
    let columns = table.columns.iter().map(|(heading, member)| quote! { (#heading, #member) });
    Some(quote! {
        static TABLE: runtime::Columns =
            runtime::Columns { rows: #rows, one: #one, many: #many, shown: &[#(#columns),*] };
    })
}

fn paged(request: &Request<'_>) -> Option<TokenStream> {
    let pages = request.pages.as_ref()?;
    let names: [Ident; 6] =
        [&request.type_name, &pages.entry, &pages.rows, &pages.id, &pages.limit, &pages.offset].map(|name| ident(name));
    let [name, entry, rows, id, limit, offset] = names;
    Some(quote! {
        impl runtime::Paged for types::#name {
            type Entry = types::#entry;
            fn entries(reply: Self::Success) -> ::std::vec::Vec<Self::Entry> {
                reply.#rows
            }
            fn id(entry: &Self::Entry) -> ::std::string::String {
                entry.#id.to_string()
            }
            fn limit(&mut self) -> &mut ::std::option::Option<u32> {
                &mut self.#limit
            }
            fn offset(&mut self) -> &mut ::std::option::Option<u32> {
                &mut self.#offset
            }
        }
    })
}
