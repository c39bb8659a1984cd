//! Counting, printing and the verdict.

use std::process::ExitCode;

use crate::vectors::Vector;
use crate::waivers::WAIVERS;

#[derive(Default, Clone, Copy)]
struct Counts {
    agreed: usize,
    waived: usize,
    differ: usize,
}

pub(crate) struct Report {
    default_folder: bool,
    file: String,
    counts: Counts,
    total: Counts,
    lines: Vec<String>,
    used: Vec<bool>,
}

impl Report {
    pub(crate) fn new(default_folder: bool) -> Self {
        Self {
            default_folder,
            file: String::new(),
            counts: Counts::default(),
            total: Counts::default(),
            lines: Vec::new(),
            used: vec![false; WAIVERS.len()],
        }
    }

    pub(crate) fn begin(&mut self, file: &str) {
        file.clone_into(&mut self.file);
        self.counts = Counts::default();
    }

    pub(crate) fn add(&mut self, vector: &Vector, outcome: Result<(), String>) {
        let variant = format!("{} {} ({})", vector.op, vector.type_name, vector.variant);
        self.record(&vector.name, &variant, outcome);
    }

    /// `kind` is there to tell vectors of one name apart.
    pub(crate) fn record(&mut self, name: &str, kind: &str, outcome: Result<(), String>) {
        let Err(line) = outcome else {
            self.counts.agreed += 1;
            return;
        };
        let waiver = WAIVERS.iter().position(|waiver| waiver.file == self.file && waiver.name == name);
        let Some(index) = waiver else {
            self.counts.differ += 1;
            self.lines.push(format!("  differ {name:?} {kind}: {line}"));
            return;
        };
        self.used[index] = true;
        self.counts.waived += 1;
        let waiver = &WAIVERS[index];
        self.lines.push(format!("  waived {name:?}: {} Instead: {}", waiver.reason, waiver.instead));
    }

    pub(crate) fn end(&mut self) {
        let Counts { agreed, waived, differ } = self.counts;
        println!("{:<32} agreed {agreed:>4}  waived {waived:>3}  differ {differ:>3}", self.file);
        for line in self.lines.drain(..) {
            println!("{line}");
        }
        self.total.agreed += agreed;
        self.total.waived += waived;
        self.total.differ += differ;
    }

    pub(crate) fn finish(self) -> ExitCode {
        let Counts { agreed, waived, differ } = self.total;
        println!("{:<32} agreed {agreed:>4}  waived {waived:>3}  differ {differ:>3}", "total");
        let mut failed = differ;
        if self.default_folder {
            for (waiver, used) in WAIVERS.iter().zip(&self.used) {
                if !used {
                    println!("  unused waiver {:?} {:?}", waiver.file, waiver.name);
                    failed += 1;
                }
            }
        }
        let verdict = if failed == 0 { "ok" } else { "FAILED" };
        println!();
        println!(
            "test result: {verdict}. {agreed} passed; {failed} failed; {waived} ignored; 0 measured; 0 filtered out"
        );
        if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}
