//! `cargo xtask`: the workspace's development commands.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use xtask::{codegen, compat, new_action, watch};

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
    /// Says what an edit of the schemas breaks: on the wire, in Rust, in stored data
    Compat(compat::Arguments),
    /// Writes the schemas and examples of a new action, to be filled in
    NewAction(new_action::Arguments),
    /// Regenerates on every change of a schema, and shows what the change breaks
    Watch(watch::Arguments),
}

fn main() -> ExitCode {
    let (check, timing, verbose, schema, out, runtime) = match Arguments::parse().command {
        Command::Codegen { check, timing, verbose, schema, out, runtime } => {
            (check, timing, verbose, schema, out, runtime)
        }
        Command::Compat(arguments) => return compat::run(&arguments),
        Command::NewAction(arguments) => return new_action::run(&arguments),
        Command::Watch(arguments) => return watch::run(&arguments),
    };
    let targets = match (schema, out) {
        (Some(schema), Some(out)) => vec![codegen::Target { schema, out, runtime }],
        _ => codegen::workspace_targets(),
    };
    let options = codegen::Options { check, timing, verbose };
    let mut code = ExitCode::SUCCESS;
    for target in &targets {
        match codegen::run(target, &options) {
            Ok(codegen::Outcome::UpToDate) => {}
            Ok(codegen::Outcome::OutOfDate) => code = ExitCode::from(1),
            Err(refusals) => {
                eprint!("{refusals}");
                return ExitCode::from(2);
            }
        }
    }
    code
}
