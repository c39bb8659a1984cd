//! `cargo xtask`: the workspace's development commands.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use xtask::{codegen, compat, new_action, openapi, watch};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Development commands of the workspace")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generates the Rust types from the JSON Schemas
    #[command(
        after_help = "Examples:\n  cargo xtask codegen            regenerate everything\n  cargo xtask codegen --check    \
                            show what is out of date and exit with 1\n  cargo xtask codegen --schema my/schema --out my/src/generated --runtime ::card_types\n\n\
                            Exit codes: 0 done or up to date, 1 out of date, 2 a schema was refused or a file could not be read or written"
    )]
    Codegen {
        /// Write nothing; show a diff and exit with 1 when the generated code is out of date
        #[arg(long)]
        check: bool,
        /// Print how long each stage took
        #[arg(long)]
        timing: bool,
        /// Print the name of each file that was written
        #[arg(long, short)]
        verbose: bool,
        /// Folder of schemas, with one folder for each vendor (instead of the workspace's own)
        #[arg(long, requires = "out")]
        schema: Option<PathBuf>,
        /// Folder to generate into; files in it that the generator did not write are refused
        #[arg(long, requires = "schema")]
        out: Option<PathBuf>,
        /// Path by which the generated code reaches the runtime
        #[arg(long, default_value = "::card_types", requires = "schema")]
        runtime: String,
    },
    /// Generates one OpenAPI 3.1 document for each vendor from the JSON Schemas
    #[command(
        after_help = "Examples:\n  cargo xtask openapi            write schema/openapi/<vendor>.json\n  cargo xtask openapi --check    \
                            show what is out of date and exit with 1\n\n\
                            Exit codes: 0 done or up to date, 1 out of date, 2 a schema was refused or a file could not be read or written"
    )]
    Openapi {
        /// Write nothing; show a diff and exit with 1 when a document is out of date
        #[arg(long)]
        check: bool,
        /// Folder of schemas, with one folder for each vendor and openapi/base (instead of the workspace's own)
        #[arg(long)]
        schema: Option<PathBuf>,
    },
    /// Says what an edit of the schemas breaks: on the wire, in Rust, in stored data
    Compat(compat::Arguments),
    /// Writes the schemas and examples of a new action, to be filled in
    NewAction(new_action::Arguments),
    /// Regenerates on every change of a schema, and shows what the change breaks
    Watch(watch::Arguments),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Codegen { check, timing, verbose, schema, out, runtime } => {
            let targets = match (schema, out) {
                (Some(schema), Some(out)) => vec![codegen::Target { schema, out, runtime, code: codegen::Code::Types }],
                _ => codegen::workspace_targets(),
            };
            generate(&targets, codegen::Options { check, timing, verbose })
        }
        Command::Openapi { check, schema } => openapi::run(&schema.unwrap_or_else(openapi::workspace_schema), check),
        Command::Compat(arguments) => return compat::run(&arguments),
        Command::NewAction(arguments) => return new_action::run(&arguments),
        Command::Watch(arguments) => return watch::run(&arguments),
    };
    match outcome {
        Ok(codegen::Outcome::UpToDate) => ExitCode::SUCCESS,
        Ok(codegen::Outcome::OutOfDate) => ExitCode::from(1),
        Err(refusals) => {
            eprint!("{refusals}");
            ExitCode::from(2)
        }
    }
}

/// Out of date when one of them is.
fn generate(targets: &[codegen::Target], options: codegen::Options) -> Result<codegen::Outcome, codegen::Refusals> {
    let mut outcome = codegen::Outcome::UpToDate;
    for target in targets {
        if codegen::run(target, &options)? == codegen::Outcome::OutOfDate {
            outcome = codegen::Outcome::OutOfDate;
        }
    }
    Ok(outcome)
}
