//! From `x-cli` to the command line: for each request a struct of options, and how it is made and sent.
//!
//! | file | does |
//! |---|---|
//! | `read.rs` | the commands of a vendor |
//! | `read/` | the options of a request, and what its reply looks like |
//! | `options.rs` | the struct of options |
//! | `sending.rs` | options to request, and the request on its way |
//! | `tree.rs` | the commands, with their texts |
//!
//! What is generated calls `crate::operation` of card-cli for everything that is the same for all operations, so that a
//! request adds its own names and texts only. A text of a schema becomes nothing but a literal.

mod model;
mod options;
mod read;
mod sending;
mod tree;

use std::path::PathBuf;

use quote::quote;

use super::bundle::Bundle;
use super::emit;
use super::load::Folder;
use super::model::Model;
use super::refusal::Refusals;
use super::{Generated, names};

/// The generated files of a vendor; none for one without commands.
pub(super) fn vendor(
    folder: &Folder,
    bundle: &Bundle<'_>,
    model: &Model,
    runtime: &syn::Path,
) -> Result<Vec<Generated>, Refusals> {
    let line = read::read(folder, bundle, model)?;
    if line.requests.is_empty() {
        return Ok(Vec::new());
    }
    let below = PathBuf::from(&model.name);
    let types = names::ident(&model.name);
    let mut files = Vec::new();
    for request in &line.requests {
        let (options, sending) = (options::options(model, request), sending::sending(request));
        let body = quote! {
            use #runtime as runtime;
            use ::card_types::#types as types;
            #options
            #sending
        };
        let text = emit::file(&request.sources, body).map_err(|problem| folder.fault(&problem))?;
        files.push((below.join(format!("{}.rs", request.module)), text));
    }
    let sources: Vec<String> = line.requests.iter().flat_map(|request| request.sources.clone()).collect();
    let text = emit::file(&sources, tree::tree(model, &line, runtime)).map_err(|problem| folder.fault(&problem))?;
    files.push((below.join("mod.rs"), text));
    Ok(files)
}

/// One command with its options, for comparing two states of the schemas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CommandSummary {
    /// `card view`
    pub(crate) command: String,
    /// The file of its request.
    pub(crate) file: String,
    /// Options, and what scripts give like them: each value of `--api`, and `--yes` where it asks.
    pub(crate) options: Vec<OptionSummary>,
    /// What is said of the reply; for whoever compares to fill in.
    pub(crate) output: serde_json::Value,
}

/// One option of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OptionSummary {
    pub(crate) name: String,
    pub(crate) needed: bool,
    /// What follows it, in words; empty for a switch.
    pub(crate) value: String,
}

/// The commands of a vendor and their options; parts made by hand go by their names.
pub(super) fn summaries(folder: &Folder, bundle: &Bundle<'_>, model: &Model) -> Result<Vec<CommandSummary>, Refusals> {
    let line = read::read(folder, bundle, model)?;
    let mut found = Vec::new();
    for request in &line.requests {
        let members = request.members.iter().map(|member| OptionSummary {
            name: format!("--{}", member.option),
            needed: member.needed,
            value: options::described(&member.holds),
        });
        let parts = request.parts.iter().map(|part| OptionSummary {
            name: format!("the options of the part {part}"),
            needed: false,
            value: String::new(),
        });
        let mut more = vec![("--all".to_owned(), request.pages.is_some(), false)];
        more.push(("--show-secrets".into(), !request.hides.is_empty(), false));
        more.push(("--yes".into(), request.asks.is_some(), true));
        more.extend(request.versions.iter().map(|version| (format!("--api {}", version.name), true, false)));
        let more = more.into_iter().filter(|(_, is_there, _)| *is_there);
        let more = more.map(|(name, _, needed)| OptionSummary { name, needed, value: String::new() });
        let options: Vec<_> = members.chain(parts).chain(more).collect();
        for command in &request.commands {
            found.push(CommandSummary {
                command: command.words.join(" "),
                file: request.sources[0].clone(),
                options: options.clone(),
                output: serde_json::Value::Null,
            });
        }
    }
    Ok(found)
}
