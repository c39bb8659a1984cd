//! Making a plan, from files to steps.

use std::path::{Path, PathBuf};

use card_sync::Problems;
use card_sync::mapping::Mapping;
use card_sync::plan::{Counts, PlanHeader, PlanWriter, Step};
use card_sync::planner::Planner;
use card_sync::roster::Roster;

use super::Basis;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{Output, note};
use crate::progress::Progress;
use crate::runtime;

/// Leavers that are named when a plan is stopped.
const LEAVERS_NAMED: usize = 10;

/// What is to be planned.
pub(crate) struct Wanted<'a> {
    pub(crate) roster: &'a Path,
    pub(crate) basis: &'a Basis,
    pub(crate) out: Option<&'a Path>,
    pub(crate) valid_hours: u16,
    /// How many steps are kept to be shown.
    pub(crate) show: usize,
    /// Whether the local state learns which cards are missing.
    pub(crate) remember: bool,
    pub(crate) output: Output,
}

/// A plan that was made, as far as it is shown.
pub(crate) struct Made {
    pub(crate) header: PlanHeader,
    pub(crate) counts: Counts,
    pub(crate) shown: Vec<Step>,
    pub(crate) problems: Problems,
    pub(crate) is_stopped: bool,
    leavers: Vec<String>,
    /// How the roster was read.
    pub(crate) form: String,
    pub(crate) path: Option<PathBuf>,
}

/// Reads, compares, and writes the plan where it is wanted.
pub(crate) fn make(wanted: &Wanted<'_>) -> Result<Made, Failure> {
    let basis = wanted.basis;
    let mapping = Mapping::open(&basis.map)?;
    let roster = Roster::open(wanted.roster, mapping.roster_options())?;
    let mut state = if wanted.remember { basis.state.open()? } else { basis.state.look()? };
    let planner = Planner::new(&roster, &mapping, &mut state, basis.options(wanted.valid_hours));
    let mut checked = planner.check()?;
    // Not before the roster is known to be good: wrong rows are told without a key.
    let connected = basis.link.connect()?;
    if basis.check_template {
        let reading = async { Ok(connected.client.template(&basis.template).await?) };
        let template = runtime::run_with_threads(runtime::interruptible(reading))?;
        planner.check_template(&mut checked, template.rules())?;
    }
    let mut progress = Progress::counting(wanted.output.format(), "cards read");
    let reading = async { Ok(planner.read(&checked, &connected.client, |_| progress.step()).await?) };
    let remote = runtime::run_with_threads(runtime::interruptible(reading));
    progress.finish();
    let prepared = planner.plan(checked, remote?)?;
    let nameless = prepared.nameless_rows();
    let mut made = Made {
        header: prepared.header().clone(),
        counts: Counts::default(),
        shown: Vec::new(),
        problems: prepared.problems().clone(),
        is_stopped: prepared.is_stopped(),
        leavers: prepared.leavers().take(LEAVERS_NAMED).map(ToOwned::to_owned).collect(),
        form: form(&roster),
        path: None,
    };
    if made.is_stopped {
        return Ok(made);
    }
    let mut writer = wanted.out.map(|path| PlanWriter::create(path, &made.header)).transpose()?;
    let shown = &mut made.shown;
    made.counts = prepared.steps(wanted.remember, |mut step| {
        if shown.len() < wanted.show {
            step.number = shown.len() as u64 + 1;
            shown.push(step.clone());
        }
        writer.as_mut().map_or(Ok(()), |writer| writer.step(step))
    })?;
    if let Some(mut writer) = writer {
        *writer.counts_mut() = made.counts;
        writer.finish()?;
        made.path = wanted.out.map(Path::to_owned);
    }
    if !made.problems.is_empty() {
        let rows = made.header.roster.refused;
        note(&format!("{rows} rows of the roster are wrong and were left out:"));
        for line in Failure::told(Exit::Refused).problems(&made.problems).details() {
            note(&format!("  {line}"));
        }
        if nameless > 0 {
            note(&format!("{nameless} of them do not tell their card, so nobody is taken for a leaver"));
        }
    }
    Ok(made)
}

impl Made {
    /// The failure of a plan that the guards stopped.
    pub(crate) fn stopped(&self) -> Failure {
        let guards = &self.header.guards;
        let message = format!(
            "stopped by a guard: {} of {} cards in use are in no row of the roster, and would be switched off",
            guards.leavers, guards.in_use
        );
        let named = self.leavers.join(", ");
        let more = guards.leavers.saturating_sub(self.leavers.len() as u64);
        let named = if more == 0 { named } else { format!("{named} and {more} more") };
        Failure::new(Exit::Guard, message)
            .detail(format!(
                "allowed: {} cards, and {} percent of the cards in use",
                guards.max_leavers,
                self.percent()
            ))
            .detail(format!("in no row: {named}"))
            .detail("no plan was written, and nothing was changed")
            .hint(
                "look whether the export is complete; where these people have really left, raise --max-leavers and \
                 --max-leavers-pct for this run",
            )
            .fact("leavers", guards.leavers)
            .fact("in-use", guards.in_use)
    }

    /// The limit as it was given.
    pub(crate) fn percent(&self) -> String {
        let points = self.header.guards.max_leavers_basis_points;
        match points % 100 {
            0 => format!("{}", points / 100),
            part => format!("{}.{part:02}", points / 100),
        }
    }
}

fn form(roster: &Roster) -> String {
    match roster.delimiter() {
        Some('\t') => format!("CSV, {}, separated by tabs", roster.encoding().name()),
        Some(delimiter) => format!("CSV, {}, separated by {delimiter}", roster.encoding().name()),
        None => format!("JSON Lines, {}", roster.encoding().name()),
    }
}
