//! Writing a plan, step by step.

use std::io::Write;
use std::path::Path;

use serde::Serialize;

use super::{Counts, OPENING, PlanHeader, PlanSummary, STEPS, SUMMARY, Step};
use crate::digest::Digesting;
use crate::error::Error;
use crate::new_file::NewFile;

/// Writes a plan beside its final place and puts it there when it is complete.
///
/// On Unix only its owner can read it: it holds card ids. A plan that is dropped before [`finish`](Self::finish) leaves
/// nothing behind.
#[derive(Debug)]
pub struct PlanWriter {
    out: Digesting<NewFile>,
    counts: Counts,
    steps: u64,
}

impl PlanWriter {
    /// Starts a plan at `path`. A file that is there stays until the new one is complete.
    ///
    /// # Errors
    /// [`ErrorKind::File`](crate::ErrorKind::File) when the folder cannot be written to.
    pub fn create(path: &Path, header: &PlanHeader) -> Result<Self, Error> {
        let out = Digesting::new(NewFile::create(path)?);
        let mut writer = Self { out, counts: Counts::default(), steps: 0 };
        writer.text(OPENING)?;
        writer.value(header)?;
        writer.text(STEPS)?;
        Ok(writer)
    }

    /// Adds a step; its number is given here.
    ///
    /// # Errors
    /// [`ErrorKind::File`](crate::ErrorKind::File) when the disk is full.
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
    /// [`ErrorKind::File`](crate::ErrorKind::File) when the disk is full or the place cannot be written to.
    pub fn finish(mut self) -> Result<PlanSummary, Error> {
        if self.steps > 0 {
            self.text("\n")?;
        }
        let summary = PlanSummary { counts: self.counts, sha256: self.out.digest() };
        self.text(SUMMARY)?;
        self.value(&summary)?;
        self.text("}\n")?;
        self.out.inner.finish()?;
        Ok(summary)
    }

    fn text(&mut self, text: &str) -> Result<(), Error> {
        let written = self.out.write_all(text.as_bytes());
        written.map_err(|error| self.out.inner.failed(error))
    }

    fn value(&mut self, value: &impl Serialize) -> Result<(), Error> {
        let written = serde_json::to_writer(&mut self.out, value);
        written.map_err(|error| self.out.inner.failed(error.into()))
    }
}
