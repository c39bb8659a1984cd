//! The options of every command that compares a roster with a template.

use std::path::{Path, PathBuf};

use card_sync::planner::PlanOptions;
use card_sync::state::State;
use clap::Args;

use super::limits::LimitOptions;
use crate::commands::apply::template_lock;
use crate::connection::Id123Link;
use crate::failure::Failure;
use crate::files::Files;
use crate::folders;

/// What is compared with what, and how careful.
#[derive(Debug, Args)]
pub(crate) struct Basis {
    /// Card template, as the administration pages show it
    #[arg(long, value_name = "ID")]
    pub(super) template: String,

    /// Mapping from the roster's columns to the fields of cards; `cards map init` proposes one
    #[arg(long, value_name = "FILE")]
    pub(super) map: PathBuf,

    #[command(flatten)]
    pub(super) state: StateFile,

    #[command(flatten)]
    limits: LimitOptions,

    /// Leave out rows that are wrong instead of stopping; their cards are left alone
    #[arg(long, help_heading = "Safety")]
    pub(super) skip_refused: bool,

    /// Read the card template first, and refuse rows that break its rules
    ///
    /// Checked are the template's fields and their lengths, and, where a card is to be created, that it has what the template
    /// requires.
    #[arg(long, help_heading = "Safety")]
    pub(super) check_template: bool,

    /// Cards asked for at a time; the vendor's maximum is not published
    #[arg(long, value_name = "CARDS", default_value_t = 100, value_parser = clap::value_parser!(u32).range(2..=10_000),
        help_heading = "Connection")]
    page_size: u32,

    #[command(flatten)]
    pub(super) link: Id123Link,
}

/// Where the local state is.
#[derive(Debug, Clone, Args)]
pub(crate) struct StateFile {
    #[arg(
        long,
        value_name = "FILE",
        help = "Local state: keyed hashes of what was last sent, and sealed ids of people who may leave; one file \
                does for all templates; a file that is something else is refused [default: cards/state.db in your state folder, ~/.local/state]"
    )]
    state: Option<PathBuf>,
}

impl Basis {
    /// Beside these files, those of the comparison itself.
    pub(super) fn protect(&self, files: Files) -> Result<Files, Failure> {
        let files = files.keeps("the lock beside --state", &template_lock(&self.state.path()?, &self.template));
        Ok(self.link.protect(self.state.protect(files.reads("--map", &self.map))?))
    }

    /// The choices of the library.
    pub(super) fn options(&self, valid_hours: u16) -> PlanOptions {
        let mut options = PlanOptions::new(self.template.as_str());
        options.valid_for = i64::from(valid_hours) * 3600;
        self.limits.choose(&mut options);
        options.skip_refused = self.skip_refused;
        options.page_size = self.page_size;
        options
    }
}

impl StateFile {
    /// Reads the state and writes nothing; none is begun.
    pub(crate) fn look(&self) -> Result<State, Failure> {
        Ok(State::look(&self.path()?)?)
    }

    /// Opens the state, or begins one.
    pub(crate) fn open(&self) -> Result<State, Failure> {
        let path = self.path()?;
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            create_folder(folder)?;
        }
        Ok(State::open(&path)?)
    }

    /// Beside these files, the state with its key.
    pub(crate) fn protect(&self, files: Files) -> Result<Files, Failure> {
        Ok(files.database("--state", &self.path()?, &[".key"]))
    }

    /// Where it is.
    pub(crate) fn path(&self) -> Result<PathBuf, Failure> {
        if let Some(path) = &self.state {
            return Ok(path.clone());
        }
        let folder = folders::state().ok_or_else(|| {
            Failure::usage("there is no folder for the local state: HOME is not set").hint("name a file with --state")
        })?;
        Ok(folder.join("state.db"))
    }
}

/// For nobody else to look into, where the system knows such a thing.
fn create_folder(folder: &Path) -> Result<(), Failure> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    let created = builder.create(folder);
    created.map_err(|error| Failure::system(format!("the folder {} could not be made", folder.display()), &error))
}
