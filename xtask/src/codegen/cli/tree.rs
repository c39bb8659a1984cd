//! The commands of a vendor with their texts, and which request each of them makes.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::super::model::Model;
use super::super::names::{ident, variant};
use super::super::shape::docs;
use super::model::{Command, CommandLine, Group, Member, Request, Texts};
use super::options::{has_whole, struct_name};

/// Longest line of an example; a longer one goes on below.
const WIDTH: usize = 100;

/// Said of every command that asks.
const ASKS: &str = "It asks before it sends. Where there is no terminal to ask at, --yes is needed, and without it the exit code is 2.";

type Leaf<'a, 'm> = (&'a Command, &'a Request<'m>);

/// The module of a vendor: one enum for the commands, and one for each group of them.
pub(super) fn tree(model: &Model, line: &CommandLine<'_>, runtime: &syn::Path) -> TokenStream {
    let documentation = docs::module(&format!("The commands of `{}`.", model.name));
    let types = ident(&model.name);
    let modules = line.requests.iter().map(|request| ident(&request.module));
    let leaves = |words: usize| -> Vec<Leaf<'_, '_>> {
        let all =
            line.requests.iter().flat_map(|request| request.commands.iter().map(move |command| (command, request)));
        all.filter(|(command, _)| command.words.len() == words).collect()
    };
    let below = leaves(2);
    let mut variants = TokenStream::new();
    let mut arms = TokenStream::new();
    let mut groups = TokenStream::new();
    for group in &line.groups {
        let mut leaves: Vec<Leaf<'_, '_>> =
            below.iter().filter(|(command, _)| command.words[0] == group.name).copied().collect();
        if leaves.is_empty() {
            continue;
        }
        let place = |(command, _): &Leaf<'_, '_>| {
            group.order.iter().position(|name| *name == command.words[1]).unwrap_or(group.order.len())
        };
        leaves.sort_by_key(place);
        let (name, enum_name) = (variant_of(&group.name), ident(&format!("{}Commands", variant_of(&group.name))));
        let texts = group_texts(group, &leaves);
        variants.extend(quote! { #[command(subcommand, #texts)] #name(#enum_name), });
        arms.extend(quote! { Self::#name(command) => command.run(output), });
        groups.extend(commands(&enum_name, &leaves, 1, &TokenStream::new(), &TokenStream::new()));
    }
    let whole = commands(&ident("Command"), &leaves(1), 0, &variants, &arms);
    quote! {
        #documentation
        #(mod #modules;)*
        use #runtime as runtime;
        use ::card_types::#types as types;
        #whole
        #groups
    }
}

fn variant_of(word: &str) -> Ident {
    ident(&variant(word).unwrap_or_default())
}

/// An enum of commands, those of groups first.
fn commands(
    name: &Ident,
    leaves: &[Leaf<'_, '_>],
    word: usize,
    groups: &TokenStream,
    group_arms: &TokenStream,
) -> TokenStream {
    let variants = leaves.iter().map(|(command, request)| {
        let (variant, texts) = (variant_of(&command.words[word]), leaf_texts(command, request));
        let (module, options) = (ident(&request.module), struct_name(request));
        quote! { #[command(#texts)] #variant(::std::boxed::Box<#module::#options>), }
    });
    let arms = leaves.iter().map(|(command, request)| {
        let variant = variant_of(&command.words[word]);
        let value = command.value.as_ref().zip(request.told_by.as_ref()).map(|(value, (_, type_name))| {
            let (type_name, value) = (ident(type_name), ident(value));
            quote! { types::#type_name::#value, }
        });
        quote! { Self::#variant(options) => options.run(#value output), }
    });
    quote! {
        #[derive(::clap::Subcommand)]
        pub(crate) enum #name { #groups #(#variants)* }
        impl #name {
            /// Carries the command out.
            pub(crate) fn run(&self, output: runtime::Output) -> ::std::result::Result<(), runtime::Failure> {
                match self { #group_arms #(#arms)* }
            }
        }
    }
}

fn group_texts(group: &Group, leaves: &[Leaf<'_, '_>]) -> TokenStream {
    let (name, about) = (&group.name, &group.texts.about);
    let of_leaves = leaves.iter().take(2).map(|(command, request)| example(command, request));
    let examples =
        examples(&if group.texts.examples.is_empty() { of_leaves.collect() } else { group.texts.examples.clone() });
    let details = long_about(&group.texts, None);
    quote! { name = #name, about = #about, #details after_help = #examples }
}

fn leaf_texts(command: &Command, request: &Request<'_>) -> TokenStream {
    let (Some(name), about) = (command.words.last(), &command.texts.about) else { return TokenStream::new() };
    let written = &command.texts.examples;
    let examples = examples(&if written.is_empty() { vec![example(command, request)] } else { written.clone() });
    let details = long_about(&command.texts, request.asks.as_ref().map(|_| ASKS));
    let usage = usage(command, request);
    quote! { name = #name, about = #about, #details after_help = #examples, override_usage = #usage }
}

fn long_about(texts: &Texts, more: Option<&str>) -> Option<TokenStream> {
    let details: Vec<&str> = texts.details.as_deref().into_iter().chain(more).collect();
    let long = format!("{}\n\n{}", texts.about, details.join(" "));
    (!details.is_empty()).then(|| quote! { long_about = #long, })
}

/// What is typed where the schema gives no example.
fn example(command: &Command, request: &Request<'_>) -> String {
    let way = if has_whole(request) { "--json request.json" } else { "--output json" };
    format!("cards {} {way}", command.words.join(" "))
}

fn examples(lines: &[String]) -> String {
    let wrapped = lines.iter().map(|line| wrap(line));
    format!("Examples:\n{}", wrapped.collect::<Vec<_>>().join("\n"))
}

/// An example on one line, or broken before options as one types it in a shell.
fn wrap(example: &str) -> String {
    let mut lines = vec![String::from("  ")];
    for (index, piece) in example.split(" --").enumerate() {
        let piece = if index == 0 { piece.to_owned() } else { format!(" --{piece}") };
        let is_full = lines.last().is_some_and(|line| line.chars().count() + piece.chars().count() > WIDTH - 2);
        match lines.last_mut() {
            Some(last) if index > 0 && is_full => {
                last.push_str(" \\");
                lines.push(format!("      {}", piece.trim_start()));
            }
            Some(last) => last.push_str(&piece),
            None => {}
        }
    }
    lines.join("\n")
}

/// What has to be given, and the way around it.
fn usage(command: &Command, request: &Request<'_>) -> String {
    let called = format!("cards {}", command.words.join(" "));
    let shown = |member: &Member| format!("--{} <{}>", member.option, member.value_name);
    let mut needed: Vec<String> = request.members.iter().filter(|member| member.needed).map(shown).collect();
    let any_of = request.members.iter().filter(|member| request.any_of.contains(&member.option));
    let any_of: Vec<String> = any_of.map(shown).collect();
    if !any_of.is_empty() {
        needed.push(format!("<{}>", any_of.join("|")));
    }
    needed.push("[OPTIONS]".into());
    let mut ways = vec![needed.join(" ")];
    ways.extend(request.usage.iter().map(|way| format!("{way} [OPTIONS]")));
    ways.extend(has_whole(request).then(|| "--json <FILE|-> [OPTIONS]".into()));
    let ways: Vec<String> = ways.iter().map(|way| format!("{called} {way}")).collect();
    ways.join("\n       ")
}
