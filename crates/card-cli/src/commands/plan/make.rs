//! Making a plan, from files to steps.

use std::path::{Path, PathBuf};

use card_sync::mapping::Mapping;
use card_sync::plan::{Counts, GuardVerdict, PlanHeader, PlanWriter, Step};
use card_sync::planner::{Judgement, Planner};
use card_sync::roster::RosterForm;
use card_sync::source::Opened;
use card_sync::{Guess, Problems};
use card_types::id123::ListedCard;

use super::shown_values::{self, OldValues};
use super::values::Values;
use super::{Basis, guards};
use crate::commands::source;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::Files;
use crate::output::{Output, escape, note};
use crate::progress::Progress;
use crate::runtime;

/// Leavers that are named when a plan is stopped.
const LEAVERS_NAMED: usize = 10;

/// What is to be planned.
pub(crate) struct Wanted<'a> {
    /// `None` for what the mapping's command prints.
    pub(crate) roster: Option<&'a Path>,
    pub(crate) basis: &'a Basis,
    pub(crate) out: Option<&'a Path>,
    pub(crate) valid_hours: u16,
    /// How many steps are kept to be shown.
    pub(crate) show: usize,
    /// Whether old and new values are kept of them.
    pub(crate) show_values: bool,
    /// Whether the local state learns which cards are missing.
    pub(crate) remember: bool,
    pub(crate) output: Output,
}

/// A plan that was made, as far as it is shown.
pub(crate) struct Made {
    pub(crate) header: PlanHeader,
    pub(crate) counts: Counts,
    pub(crate) shown: Vec<Step>,
    /// What each of them changes, with values; empty where they are not to be shown.
    pub(crate) step_values: Vec<String>,
    pub(crate) problems: Problems,
    pub(crate) is_stopped: bool,
    /// What the guards counted.
    pub(crate) judged: Vec<Judgement>,
    /// Cards that are sent what nobody can compare.
    pub(crate) unrecorded: u64,
    /// The first leavers whose physical card is not known.
    pub(crate) unknown_user_cards: Vec<String>,
    /// Values of the guards' examples.
    pub(super) values: Values,
    /// The first leavers.
    pub(super) leavers: Vec<String>,
    /// How the roster was read.
    pub(crate) form: String,
    /// What was guessed about it.
    pub(crate) guesses: Vec<Guess>,
    pub(crate) path: Option<PathBuf>,
    /// The private copy of a roster that can be read only once.
    pub(crate) copy: Option<PathBuf>,
}

/// Reads, compares, and writes the plan where it is wanted.
pub(crate) fn make(wanted: &Wanted<'_>) -> Result<Made, Failure> {
    let basis = wanted.basis;
    let mapping = Mapping::open(&basis.map)?;
    let opened = source::open(wanted.roster, &mapping)?;
    let roster = opened.roster();
    let mut state = if wanted.remember { basis.state.open()? } else { basis.state.look()? };
    let planner = Planner::new(roster, &mapping, &mut state, basis.options(wanted.valid_hours));
    let mut checked = planner.check()?;
    // Not before the roster is known to be good: wrong rows are told without a key.
    let connected = basis.link.connect()?;
    if basis.check_template {
        let reading = async { Ok(connected.client.template(&basis.template).await?) };
        let template = runtime::run_with_threads(runtime::interruptible(reading))?;
        planner.check_template(&mut checked, template.rules())?;
    }
    let mut progress = Progress::counting(wanted.output.format(), "cards read");
    let mut old = wanted.show_values.then(|| OldValues::of(&mapping));
    let show = |card: &ListedCard| old.iter_mut().for_each(|old| old.add(card));
    let reading = async { Ok(planner.read_and_show(&checked, &connected.client, |_| progress.step(), show).await?) };
    let remote = runtime::run_with_threads(runtime::interruptible(reading));
    progress.finish();
    let prepared = planner.plan(checked, remote?)?;
    let nameless = prepared.nameless_rows();
    let mut made = Made {
        header: prepared.header().clone(),
        counts: Counts::default(),
        shown: Vec::new(),
        step_values: Vec::new(),
        problems: prepared.problems().clone(),
        is_stopped: prepared.is_stopped(),
        judged: Vec::new(),
        unrecorded: 0,
        unknown_user_cards: Vec::new(),
        values: Values::default(),
        leavers: prepared.leavers().take(LEAVERS_NAMED).map(ToOwned::to_owned).collect(),
        form: form(&opened),
        guesses: prepared.guesses().to_vec(),
        path: None,
        copy: None,
    };
    // With too many leavers there will be no plan, but a person wants to hear of everything that is wrong at once.
    let out = wanted.out.filter(|_| !made.is_stopped);
    made.header.roster.copied_from = opened.copied_from().map(ToOwned::to_owned);
    if let Some(out) = out.filter(|_| opened.copied_from().is_some()) {
        let copy = copy_path(out, roster.form());
        let files = Files::default().may_read("the roster", wanted.roster).reads("--map", &basis.map);
        files.writes("the copy of the roster", &copy).check()?;
        let absolute = std::path::absolute(&copy);
        let absolute =
            absolute.map_err(|error| Failure::system(format!("{} cannot be found", copy.display()), &error))?;
        made.header.roster.path = absolute.display().to_string();
        made.copy = Some(copy);
    }
    let mut writer = out.map(|path| PlanWriter::create(path, &made.header)).transpose()?;
    let shown = &mut made.shown;
    let outcome = prepared.compare(wanted.remember, |mut step| {
        if shown.len() < wanted.show {
            step.number = shown.len() as u64 + 1;
            shown.push(step.clone());
        }
        writer.as_mut().map_or(Ok(()), |writer| writer.step(step))
    })?;
    made.judged = outcome.judged;
    if made.judged.iter().any(Judgement::is_stopped) {
        made.is_stopped = true;
        made.header.guards.verdict = GuardVerdict::Stopped;
        made.shown.clear();
        if Values::are_shown(wanted.output) {
            let samples = guards::samples(&guards::stopping(&made.judged)).into_iter();
            made.values = Values::read(samples, (roster, &mapping), &connected.client, &basis.template);
        }
        return Ok(made);
    }
    (made.counts, made.unrecorded) = (outcome.counts, outcome.unrecorded);
    if let Some(old) = old {
        made.step_values = shown_values::told(&old, &made.shown, roster, &mapping)?;
    }
    made.unknown_user_cards = outcome.unknown_user_cards;
    if let Some(mut writer) = writer {
        *writer.counts_mut() = made.counts;
        // Before the plan: a plan without its roster could not be carried out.
        made.copy.as_deref().map_or(Ok(()), |copy| opened.keep(copy))?;
        writer.finish()?;
        made.path = wanted.out.map(Path::to_owned);
    }
    guards::note_unrecorded(&made);
    if !made.problems.is_empty() {
        let rows = made.header.roster.refused;
        let are =
            if rows == 1 { "row of the roster is wrong and was" } else { "rows of the roster are wrong and were" };
        note(&format!("{rows} {are} left out:"));
        for line in Failure::told(Exit::Refused).problems(&made.problems).details() {
            note(&format!("  {line}"));
        }
        if nameless > 0 {
            note(&format!("rows whose card is not known: {nameless}; nobody is taken for a leaver"));
        }
    }
    Ok(made)
}

/// Where the private copy of a roster stands: beside the plan.
fn copy_path(plan: &Path, form: RosterForm) -> PathBuf {
    let end = match form {
        RosterForm::Csv => ".roster.csv",
        RosterForm::JsonLines => ".roster.jsonl",
    };
    let mut name = plan.file_name().unwrap_or_default().to_owned();
    name.push(end);
    plan.with_file_name(name)
}

fn form(opened: &Opened) -> String {
    if let Some(sheet) = opened.sheet() {
        return format!("XLSX, sheet {}", escape::one_line(sheet));
    }
    let roster = opened.roster();
    match roster.delimiter() {
        Some('\t') => format!("CSV, {}, separated by tabs", roster.encoding().name()),
        Some(delimiter) => format!("CSV, {}, separated by {delimiter}", roster.encoding().name()),
        None => format!("JSON Lines, {}", roster.encoding().name()),
    }
}
