//! The command line: which trees, which format, which exit code.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use jiff::Zoned;

use crate::workspace_root;

use super::git::Repository;
use super::render::{Format, render};
use super::{NotCompared, RULES, Report, Severity, Tree, Waivers, compare, explain};

const CLEAN: u8 = 0;
const FINDINGS: u8 = 100;
const NOT_COMPARED: u8 = 101;
const USAGE: u8 = 2;

/// Arguments of `cargo xtask compat`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  cargo xtask compat                        the working copy against the merge base with main\n  \
                  cargo xtask compat --against v1.2.0       .. against another revision\n  \
                  cargo xtask compat --from old --to new    two folders of schemas\n  \
                  cargo xtask compat --explain type-narrowed\n\n\
                  Exit codes: 0 clean, 100 findings that no waiver covers or a waiver that does not hold, 101 nothing could be \
                  compared, 2 wrong usage"
)]
pub struct Arguments {
    /// Compare with this revision instead of the merge base with the main branch
    #[arg(long, value_name = "REV", conflicts_with_all = ["from", "to"])]
    against: Option<String>,
    /// The older folder of schemas
    #[arg(long, value_name = "DIR", requires = "to")]
    from: Option<PathBuf>,
    /// The newer folder of schemas
    #[arg(long, value_name = "DIR", requires = "from")]
    to: Option<PathBuf>,
    /// How to show the report
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// The least grave finding that counts for the exit code
    #[arg(long, value_enum, default_value_t = FailOn::Risky)]
    fail_on: FailOn,
    /// File of waivers [default: schema/compat-waivers.toml; none with --from and --to]
    #[arg(long, value_name = "FILE")]
    waivers: Option<PathBuf>,
    /// Exit with 0 and a line when there is no history to compare with, as in a shallow clone of a first build
    #[arg(long, conflicts_with_all = ["from", "to"])]
    skip_without_history: bool,
    /// Print how long each stage took
    #[arg(long)]
    timing: bool,
    /// Explain a rule and stop; without a name, list all rules
    #[arg(long, value_name = "RULE", num_args = 0..=1, default_missing_value = "")]
    explain: Option<String>,
}

/// The least grave finding that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum FailOn {
    Breaking,
    Risky,
    Note,
}

impl From<FailOn> for Severity {
    fn from(least: FailOn) -> Self {
        match least {
            FailOn::Breaking => Self::Breaking,
            FailOn::Risky => Self::Risky,
            FailOn::Note => Self::Note,
        }
    }
}

/// Runs the command; what it finds goes to standard output, why it could not go on to standard error.
pub fn run(arguments: &Arguments) -> ExitCode {
    if let Some(rule) = &arguments.explain {
        return explained(rule);
    }
    let least = Severity::from(arguments.fail_on);
    let start = Instant::now();
    match report(arguments) {
        Ok(report) => {
            if arguments.timing {
                for (stage, time) in &report.times {
                    eprintln!("  {stage}: {:.1} ms", time.as_secs_f64() * 1e3);
                }
                eprintln!("total, with reading: {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
            }
            print!("{}", render(&report, arguments.format, least));
            ExitCode::from(if report.is_clean(least) { CLEAN } else { FINDINGS })
        }
        Err(problem) if arguments.skip_without_history && no_history(&problem) => {
            eprintln!("compat: skipped, since there is no history to compare with: {problem}");
            ExitCode::from(CLEAN)
        }
        Err(problem) => {
            eprintln!("compat: nothing was compared: {problem}");
            ExitCode::from(NOT_COMPARED)
        }
    }
}

/// Whether a comparison failed for want of history, and not for a mistake in the trees.
fn no_history(problem: &NotCompared) -> bool {
    let text = problem.to_string();
    [
        "in no git working copy",
        "no main branch here",
        "no commit in common",
        "there is no revision",
        "git cannot be run",
    ]
    .iter()
    .any(|part| text.contains(part))
}

fn report(arguments: &Arguments) -> Result<Report, NotCompared> {
    if let (Some(from), Some(to)) = (&arguments.from, &arguments.to) {
        let waivers = waivers(arguments.waivers.as_deref())?;
        return compare(&Tree::of_folder(from)?, &Tree::of_folder(to)?, &waivers);
    }
    working_copy(&workspace_root(), arguments.against.as_deref(), arguments.waivers.as_deref())
}

/// The report on the working copy as text, against the merge base with the main branch.
///
/// # Errors
///
/// When nothing could be compared.
pub fn against_main() -> Result<String, NotCompared> {
    working_copy(&workspace_root(), None, None).map(|report| render(&report, Format::Text, Severity::Risky))
}

/// Compares the schemas of the working copy at `root` with those of a revision: the merge base with the main branch, where
/// none is given. `waived` is the file of waivers, where it is not `schema/compat-waivers.toml`.
///
/// # Errors
///
/// When there is no git, no history, no such revision, or no schemas.
pub fn working_copy(root: &Path, against: Option<&str>, waived: Option<&Path>) -> Result<Report, NotCompared> {
    let repository = Repository::around(root)?;
    let commit = match against {
        Some(revision) => repository.commit(revision)?,
        None => repository.merge_base()?,
    };
    let before = repository.tree(&commit)?;
    let mut after = Tree::of_folder(&root.join("schema"))?;
    after.label = "the working copy".into();
    let own = root.join("schema/compat-waivers.toml");
    let waivers = waivers(Some(waived.unwrap_or(&own)))?.since(&repository.waivers(&commit));
    let mut report = compare(&before, &after, &waivers)?;
    report.stored.moved_snapshots = Some(repository.moved_snapshots(&commit)?);
    Ok(report)
}

fn waivers(path: Option<&Path>) -> Result<Waivers, NotCompared> {
    match path {
        Some(path) => Waivers::read(path, Zoned::now().date()),
        None => Ok(Waivers::none()),
    }
}

fn explained(rule: &str) -> ExitCode {
    if rule.is_empty() {
        for rule in RULES {
            let grade = |severity: Option<Severity>| severity.map_or("-", Severity::name);
            println!("{:<30} request {:<9} response {}", rule.id, grade(rule.request), grade(rule.response));
        }
        return ExitCode::from(CLEAN);
    }
    if let Some(text) = explain(rule) {
        println!("{rule}\n\n{text}");
        return ExitCode::from(CLEAN);
    }
    let near = RULES.iter().filter(|known| rule.split('-').any(|word| known.id.contains(word)));
    let near: Vec<&str> = near.take(5).map(|rule| rule.id).collect();
    eprintln!(
        "compat: there is no rule {}; near it: {}. --explain without a name lists all",
        rule.escape_debug(),
        if near.is_empty() { "none".to_owned() } else { near.join(", ") }
    );
    ExitCode::from(USAGE)
}
