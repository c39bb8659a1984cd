//! One night: a plan is made and carried out, with journal and state on the disk.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use card_client::id123::Client;
use card_client::{Attempt, Limits, Observer};
use card_emulator::{DEMO_KEY, Template};
use card_sync::apply::{Apply, ApplySettings, Clients, Inputs, MovedFiles};
use card_sync::journal::Journal;
use card_sync::mapping::Mapping;
use card_sync::plan::{ChangeLimits, PlanWriter};
use card_sync::planner::{PlanOptions, Planner};
use card_sync::roster::Roster;
use card_sync::state::State;

use crate::{CONCURRENCY, Result, figures};

pub(crate) async fn run(url: &str, folder: &Path) -> Result<()> {
    let calls = Calls::default();
    let limits = Limits::new().concurrency(CONCURRENCY);
    let builder = Client::builder(DEMO_KEY).base_url(url).limits(limits).observer(calls.clone());
    let client = builder.build()?;
    let plan = folder.join("plan.json");
    let (begun, processor) = (Instant::now(), figures::processor());
    let rows = make(&client, folder, &plan).await?;
    figures::line("plan", rows, calls.take(), begun.elapsed(), figures::processor() - processor);

    let (begun, processor) = (Instant::now(), figures::processor());
    let inputs = Inputs::open(&plan, &MovedFiles::default())?;
    let steps = inputs.plan().summary().counts.steps();
    let journal = Journal::open(&folder.join("plan.json.journal"), inputs.plan())?;
    let state = State::open(&folder.join("state.db"))?;
    let settings = ApplySettings::new().concurrency(CONCURRENCY);
    let clients = Clients { id123: client, blub0x: None };
    let applied = Apply::new(inputs, journal, Some(state), clients, settings)?.run().await?;
    if applied.tally.confirmed != steps {
        return Err(format!("not everything was carried out: {:?}", applied.tally).into());
    }
    let name = format!("apply: {steps} steps");
    figures::line(&name, steps, calls.take(), begun.elapsed(), figures::processor() - processor);
    Ok(())
}

async fn make(client: &Client, folder: &Path, plan: &Path) -> Result<u64> {
    let mapping = Mapping::open(&folder.join("map.toml"))?;
    let roster = Roster::open(&folder.join("roster.csv"), mapping.roster_options())?;
    let mut state = State::open(&folder.join("state.db"))?;
    let mut options = PlanOptions::new(Template::DEMO_ID);
    options.page_size = 1000;
    options.changes = ChangeLimits::none();
    let planner = Planner::new(&roster, &mapping, &mut state, options);
    let checked = planner.check()?;
    let remote = planner.read(&checked, client, |_| {}).await?;
    let prepared = planner.plan(checked, remote)?;
    let rows = prepared.header().roster.rows;
    let mut writer = PlanWriter::create(plan, prepared.header())?;
    let counts = prepared.steps(true, |step| writer.step(step))?;
    *writer.counts_mut() = counts;
    writer.finish()?;
    Ok(rows)
}

/// Counts every request that goes out.
#[derive(Debug, Clone, Default)]
struct Calls(Arc<AtomicU64>);

impl Calls {
    fn take(&self) -> u64 {
        self.0.swap(0, Ordering::Relaxed)
    }
}

impl Observer for Calls {
    fn before_attempt(&self, _: &Attempt<'_>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}
