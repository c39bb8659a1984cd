//! Writing a plan, step by step.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::{Counts, OPENING, PlanHeader, PlanSummary, STEPS, SUMMARY, Step};
use crate::digest::Digesting;
use crate::error::{Error, ErrorKind};

/// Writes a plan beside its final place and puts it there when it is complete.
///
/// On Unix only its owner can read it: it holds card ids. A plan that is dropped before [`finish`](Self::finish) leaves
/// nothing behind.
#[derive(Debug)]
pub struct PlanWriter {
    out: Option<Digesting<BufWriter<File>>>,
    path: PathBuf,
    unfinished: PathBuf,
    counts: Counts,
    steps: u64,
}

impl PlanWriter {
    /// Starts a plan at `path`. A file that is there stays until the new one is complete.
    ///
    /// # Errors
    /// [`ErrorKind::File`] when the folder cannot be written to.
    pub fn create(path: &Path, header: &PlanHeader) -> Result<Self, Error> {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".unfinished");
        let unfinished = path.with_file_name(name);
        let file = private(&unfinished).map_err(|error| Error::file(&unfinished, "written", error))?;
        let out = Digesting::new(BufWriter::with_capacity(256 * 1024, file));
        let mut writer =
            Self { out: Some(out), path: path.to_owned(), unfinished, counts: Counts::default(), steps: 0 };
        writer.text(OPENING)?;
        writer.value(header)?;
        writer.text(STEPS)?;
        Ok(writer)
    }

    /// Adds a step; its number is given here.
    ///
    /// # Errors
    /// [`ErrorKind::File`] when the disk is full.
    pub fn step(&mut self, mut step: Step) -> Result<(), Error> {
        if self.steps > 0 {
            self.text(",\n")?;
        }
        self.steps += 1;
        step.number = self.steps;
        self.counts.add(step.kind);
        self.value(&step)
    }

    /// What is counted beside the steps: unchanged rows and the like.
    pub fn counts_mut(&mut self) -> &mut Counts {
        &mut self.counts
    }

    /// Completes the plan and puts it in its place.
    ///
    /// # Errors
    /// [`ErrorKind::File`] when the disk is full or the place cannot be written to.
    pub fn finish(mut self) -> Result<PlanSummary, Error> {
        if self.steps > 0 {
            self.text("\n")?;
        }
        let sha256 = self.out()?.digest();
        let summary = PlanSummary { counts: self.counts, sha256 };
        self.text(SUMMARY)?;
        self.value(&summary)?;
        self.text("}\n")?;
        let Some(out) = self.out.take() else { return Err(closed()) };
        let file =
            out.inner.into_inner().map_err(|error| Error::file(&self.unfinished, "written", error.into_error()))?;
        file.sync_all().map_err(|error| Error::file(&self.unfinished, "written", error))?;
        std::fs::rename(&self.unfinished, &self.path).map_err(|error| Error::file(&self.path, "written", error))?;
        Ok(summary)
    }

    fn out(&mut self) -> Result<&mut Digesting<BufWriter<File>>, Error> {
        self.out.as_mut().ok_or_else(closed)
    }

    fn text(&mut self, text: &str) -> Result<(), Error> {
        let written = self.out()?.write_all(text.as_bytes());
        written.map_err(|error| Error::file(&self.unfinished, "written", error))
    }

    fn value(&mut self, value: &impl Serialize) -> Result<(), Error> {
        let written = serde_json::to_writer(self.out()?, value);
        written.map_err(|error| Error::file(&self.unfinished, "written", error.into()))
    }
}

impl Drop for PlanWriter {
    fn drop(&mut self) {
        if self.out.take().is_some() {
            // Where it cannot be removed, its name says what it is.
            let _ = std::fs::remove_file(&self.unfinished);
        }
    }
}

impl std::fmt::Debug for Digesting<BufWriter<File>> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Digesting")
    }
}

fn closed() -> Error {
    Error::new(ErrorKind::File, "the plan is complete already")
}

/// A file that only its owner can read, where the system has such a thing.
pub(crate) fn private(path: &Path) -> std::io::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}
