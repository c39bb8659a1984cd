//! Schema to Rust: `load -> lint -> bundle -> model -> normalise -> typify -> shape -> emit -> write | check`.
//!
//! | stage | file | does |
//! |---|---|---|
//! | load | `load.rs` | reads the files, keeps text and lines for messages |
//! | lint | `lint/` | refuses what is outside the subset, naming file, line, pointer and mend |
//! | bundle | `bundle.rs` | one namespace for a vendor, references resolved |
//! | model | `model.rs`, `read.rs`, `read/` | what a schema means to us, with every `x-` keyword |
//! | normalise | `normalise.rs` | the plain schema that typify gets: safe names, no constants, no limits, no text |
//! | typify | `skeleton.rs` | structs, enums and field types |
//! | shape | `shape/` | fits the skeleton to the model: order, optional values, codecs, limits, redaction |
//! | emit | `emit.rs` | one formatted module for an action |
//! | command line | `cli/` | from `x-cli` to the commands of card-cli, instead of typify, shape |
//! | write, check | `output.rs` | owns the output folder |
//!
//! typify drops what it does not know (constants, limits, `x-` keywords, the order of members), so the model is read
//! from our own copy of the schema and typify supplies the skeleton only. Every fix-up that expects something of the
//! skeleton fails loudly when it is not there.

mod bundle;
mod checked;
mod cli;
mod differing;
mod emit;
mod lint;
mod load;
pub(crate) mod locate;
mod model;
pub(crate) mod names;
mod normalise;
mod output;
mod read;
mod refusal;
mod shape;
mod skeleton;
mod text;

use std::path::{Path, PathBuf};
use std::time::Instant;

pub(crate) use checked::{Vendor, checked};
pub(crate) use cli::{CommandSummary, OptionSummary};
pub(crate) use differing::{Files, Understood, understood};
pub use lint::{INTEGER_FORMATS, KEYWORDS, TEXT_FORMATS};
pub use output::Outcome;
pub use refusal::{Refusal, Refusals};
pub(crate) use text::is_invisible;

/// One folder of schemas and the folder of Rust code made from it.
#[derive(Debug, Clone)]
pub struct Target {
    /// Folder with one folder for each vendor.
    pub schema: PathBuf,
    /// Folder that the generator owns.
    pub out: PathBuf,
    /// How generated code names the runtime: `crate` inside card-types, `::card_types` elsewhere; `crate::operation` for
    /// commands.
    pub runtime: String,
    /// What is generated.
    pub code: Code,
}

/// What is made of schemas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// Types and their codecs.
    Types,
    /// The commands of card-cli.
    CommandLine,
}

/// What a run does beside generating.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Compare instead of writing.
    pub check: bool,
    /// Print stage times to standard error.
    pub timing: bool,
    /// Print each written file.
    pub verbose: bool,
}

/// A generated file: path below the output folder, and text.
pub type Generated = (PathBuf, String);

/// The workspace's own targets: the types of card-types, the commands of card-cli, and the fixtures whose output the tests compile.
pub fn workspace_targets() -> Vec<Target> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    let target = |schema: &str, out: &str, runtime: &str| Target {
        schema: root.join(schema),
        out: root.join(out),
        runtime: runtime.into(),
        code: Code::Types,
    };
    let commands =
        Target { code: Code::CommandLine, ..target("schema", "crates/card-cli/src/generated", "crate::operation") };
    vec![
        target("schema", "crates/card-types/src/generated", "crate"),
        target("xtask/tests/fixtures/names", "xtask/tests/generated/names", "::card_types"),
        target("xtask/tests/fixtures/hostile", "xtask/tests/generated/hostile", "::card_types"),
        target("tests/tests/dotnet/schema", "tests/tests/dotnet/generated", "::card_types"),
        target("tests/tests/later_member/schema", "tests/tests/later_member/generated", "::card_types"),
        commands,
        Target {
            code: Code::CommandLine,
            ..target("xtask/tests/fixtures/commands", "xtask/tests/generated/commands", "crate::operation")
        },
    ]
}

/// Generates a target and writes or checks it.
pub fn run(target: &Target, options: &Options) -> Result<Outcome, Refusals> {
    let start = Instant::now();
    let files = generate(target, options)?;
    let outcome = if options.check {
        output::check(&target.out, &files)
    } else {
        output::write(&target.out, &files, options.verbose)
    };
    if options.timing {
        eprintln!("{}: total {:.1} ms", target.schema.display(), start.elapsed().as_secs_f64() * 1e3);
    }
    outcome
}

/// Generates a target in memory.
pub fn generate(target: &Target, options: &Options) -> Result<Vec<Generated>, Refusals> {
    let mut clock = Clock { last: Instant::now(), print: options.timing };
    let runtime: syn::Path = syn::parse_str(&target.runtime).map_err(|_| {
        Refusals::whole(
            &target.runtime,
            "the path to the runtime is no Rust path",
            "write crate inside card-types, ::card_types elsewhere",
        )
    })?;
    let folders = load::load(&target.schema)?;
    clock.lap("load");
    let mut files = Vec::new();
    let mut vendors = Vec::new();
    for folder in &folders {
        lint::lint(folder)?;
        clock.lap("lint");
        let bundle = bundle::bundle(folder)?;
        let mut model = read::read(folder, &bundle)?;
        clock.lap("bundle, model");
        // Whatever is generated: a command line that cannot be is refused with the schema that says so.
        let commands = cli::vendor(folder, &bundle, &model, &runtime)?;
        if target.code == Code::CommandLine {
            if !commands.is_empty() {
                vendors.push(model.name.clone());
            }
            files.extend(commands);
            clock.lap("commands");
            continue;
        }
        let skeleton = skeleton::skeleton(&normalise::normalise(&model)).map_err(|problem| folder.fault(&problem))?;
        clock.lap("typify");
        let shaped = shape::shape(&model, &skeleton, &runtime).map_err(|problem| folder.fault(&problem))?;
        clock.lap("shape");
        let mut written = emit::vendor(&model, shaped, &runtime).map_err(|problem| folder.fault(&problem))?;
        if emit::is_common_too_long(&written) {
            model.split_common();
            let shaped = shape::shape(&model, &skeleton, &runtime).map_err(|problem| folder.fault(&problem))?;
            written = emit::vendor(&model, shaped, &runtime).map_err(|problem| folder.fault(&problem))?;
        }
        files.extend(written);
        vendors.push(model.name.clone());
        clock.lap("emit");
    }
    files.push(emit::root(&vendors, target.code).map_err(|problem| folders[0].fault(&problem))?);
    emit::check_lengths(&files)?;
    files.sort();
    Ok(files)
}

struct Clock {
    last: Instant,
    print: bool,
}

impl Clock {
    fn lap(&mut self, stage: &str) {
        if self.print {
            eprintln!("  {stage}: {:.1} ms", self.last.elapsed().as_secs_f64() * 1e3);
        }
        self.last = Instant::now();
    }
}
