//! `cargo xtask new-action VENDOR NAME`: the schemas and examples of a new action, to be filled in.
//!
//! What is written passes the generator at once, says of itself that it was compared with no page yet, and never takes
//! the place of a file that is there.

mod schemas;

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::Value;

use crate::codegen::{self, names};

pub use schemas::Effect;

/// Arguments of `cargo xtask new-action`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  cargo xtask new-action id123 view-card --effect read\n  \
                  cargo xtask new-action blub0x remove-user-card --method DELETE --path 'api/v2/Users/{id}/UserCards'\n\n\
                  Exit codes: 0 written, 2 refused: nothing was written")]
pub struct Arguments {
    /// Folder of the vendor below schema, such as id123
    vendor: String,
    /// Name of the action: small letters, digits and hyphens, such as view-card
    name: String,
    /// Whether it changes anything; what only reads may be sent again
    #[arg(long, value_enum, default_value_t = Effect::Write)]
    effect: Effect,
    /// HTTP method, for a vendor whose operations are selected by method and path
    #[arg(long, value_name = "METHOD")]
    method: Option<String>,
    /// Path relative to the base URL, such as api/v2/Users/{id}
    #[arg(long, value_name = "PATH")]
    path: Option<String>,
    /// Folder of schemas, instead of the workspace's own
    #[arg(long, value_name = "DIR")]
    schema: Option<PathBuf>,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> ExitCode {
    let schema = arguments.schema.clone().unwrap_or_else(|| crate::workspace_root().join("schema"));
    match write(arguments, &schema) {
        Ok(written) => {
            for path in &written {
                println!("wrote {}", path.display());
            }
            print!("{}", next_steps(arguments));
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("new-action: nothing was written: {problem}");
            ExitCode::from(2)
        }
    }
}

fn write(arguments: &Arguments, schema: &Path) -> Result<Vec<PathBuf>, String> {
    let (vendor, name) = (arguments.vendor.as_str(), arguments.name.as_str());
    for (what, text) in [("vendor", vendor), ("action", name)] {
        if names::module(text).is_none() {
            return Err(format!(
                "the {what} {} cannot be a Rust module: use small letters, digits and hyphens, starting with a letter, \
                 and no Rust keyword",
                text.escape_debug()
            ));
        }
    }
    let folder = schema.join(vendor);
    let present = present(&folder)?;
    let kind = kind(&present, arguments)?;
    let files = schemas::files(vendor, name, &kind, arguments.effect);
    for (path, _) in &files {
        if schema.join(path).exists() {
            return Err(format!("{} is there already: choose another name", schema.join(path).display()));
        }
    }
    check(vendor, present, &files)?;
    create(schema, &files)
}

/// The vendor's schema files: name, text and content. A vendor that is not there yet has none.
fn present(folder: &Path) -> Result<Vec<(String, String, Value)>, String> {
    if !folder.exists() {
        return Err(format!(
            "{} is no vendor: make the folder first, with a common.json that says what the vendor is",
            folder.display()
        ));
    }
    let unreadable = |error: std::io::Error| format!("{} cannot be read: {error}", folder.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().extension().is_some_and(|extension| extension == "json") {
            let text = fs::read_to_string(entry.path()).map_err(unreadable)?;
            let value = serde_json::from_str(&text).map_err(|error| format!("{name} is not JSON: {error}"))?;
            files.push((name, text, value));
        }
    }
    files.sort_by(|left, right| left.0.cmp(&right.0));
    Ok(files)
}

/// How this vendor's requests are selected, by those that are there; method and path decide for a new vendor.
fn kind(present: &[(String, String, Value)], arguments: &Arguments) -> Result<schemas::Kind, String> {
    let operation = present.iter().find_map(|(_, _, value)| value.get("x-operation").map(|_| value));
    let action = present.iter().any(|(_, _, value)| value.get("x-action").is_some());
    match (operation, &arguments.method, &arguments.path) {
        (None, None, None) => Ok(schemas::Kind::Action),
        (None, _, _) if action => {
            Err("this vendor's requests are selected by the member `action`: leave --method and --path out".into())
        }
        (sibling, Some(method), Some(path)) => Ok(schemas::Kind::Operation {
            method: method.to_ascii_uppercase(),
            path: path.clone(),
            sibling: sibling.cloned(),
        }),
        _ => {
            Err("this vendor's requests are selected by method and path: give both, --method PUT --path 'api/..'"
                .into())
        }
    }
}

/// The generator's own opinion, before anything is written.
fn check(vendor: &str, present: Vec<(String, String, Value)>, files: &[(String, String)]) -> Result<(), String> {
    let mut all = present;
    for (path, text) in files {
        if let Some(name) = path.strip_prefix(vendor).and_then(|rest| rest.strip_prefix('/')) {
            let value = serde_json::from_str(text).map_err(|error| format!("{path}: {error}"))?;
            all.push((name.to_owned(), text.clone(), value));
        }
    }
    let generated = codegen::understood(vendor, all).and_then(|schemas| schemas.items());
    generated.map(drop).map_err(|refusals| format!("the generator would refuse it:\n{refusals}"))
}

/// Writes all files or none.
fn create(schema: &Path, files: &[(String, String)]) -> Result<Vec<PathBuf>, String> {
    let mut written: Vec<PathBuf> = Vec::new();
    for (path, text) in files {
        let path = schema.join(path);
        let done = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| {
            // Only a file that is not there: what somebody wrote meanwhile stays.
            OpenOptions::new().write(true).create_new(true).open(&path)?.write_all(text.as_bytes())
        });
        if let Err(error) = done {
            for path in &written {
                // What cannot be removed is named below with the others.
                let _ = fs::remove_file(path);
            }
            return Err(format!("{} cannot be written: {error}", path.display()));
        }
        written.push(path);
    }
    Ok(written)
}

fn next_steps(arguments: &Arguments) -> String {
    let (vendor, name) = (&arguments.vendor, &arguments.name);
    let module = names::module(name).unwrap_or_default();
    let title = names::variant(name).unwrap_or_default();
    let kind = if arguments.method.is_some() { "operation" } else { "action" };
    format!(
        "\nNext:\n\
         1. Say what the vendor's page says: members, descriptions, `x-provenance`, `replay`. All of it is marked as inferred.\n   \
            Say in `x-cli` how people call it: \"{name}\" now, \"GROUP {name}\" below a group.\n\
         2. cargo xtask codegen                     makes {vendor}::{title}, and the command of `cards`\n\
         3. Add both messages to tests/src/message.rs:\n     \
            {kind}_request::<{vendor}::{title}>(\"{name}.request\"),\n     \
            {kind}_reply::<{vendor}::{title}>(\"{name}.response\"),\n\
         4. cargo test -p card-tests                every example is checked; accept the snapshots\n     \
            tests/tests/wire/snapshots/{vendor}/{name}.*.snap\n\
         5. Names for tests of its behaviour, in tests/tests/end_to_end/{module}.rs:\n     \
            {module}_is_answered_by_the_emulator\n     \
            {module}_that_is_refused_says_why\n     \
            {module}_with_bad_input_is_refused_before_anything_is_sent\n\
         6. cargo xtask compat                      shows the edit as action-added and command-added\n"
    )
}
