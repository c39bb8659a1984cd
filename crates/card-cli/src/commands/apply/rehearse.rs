//! `cards apply --rehearse`: the same plan on the built-in emulator.

use std::path::Path;
use std::time::Duration;

use card_client::{blub0x, id123};
use card_emulator::{DEMO_CREDENTIAL, DEMO_KEY, Emulator, EmulatorHandle, Template};
use card_sync::apply::{Applied, Apply, ApplySettings, Clients, Inputs};
use card_sync::card::Field;
use card_sync::journal::Journal;
use card_sync::plan::{Step, StepKind};
use card_sync::state::State;
use card_types::Timestamp;
use serde_json::{Value, json};

use super::ending;
use super::options::Carrying;
use super::places::Places;
use super::progress::{Shown, in_words};
use super::report::RunReport;
use super::running;
use crate::failure::Failure;
use crate::output::Output;
use crate::runtime;

/// Cards that are put into the emulator at once.
const SEED: usize = 1000;

/// Carries the plan out on an emulator that holds what the plan takes for granted. Nothing is kept: no journal, no state.
pub(super) fn run(plan: &Path, carrying: &Carrying, latency: u32, output: Output) -> Result<(), Failure> {
    let inputs = Inputs::open(plan, &carrying.moved())?;
    Places::of(plan, &inputs, carrying)?.check(plan, &inputs, carrying, carrying.telling.rejects.as_deref())?;
    inputs.check_current(Timestamp::now().unix_seconds().unwrap_or(i64::MAX))?;
    let shown = Shown::or_default(carrying.telling.progress, carrying.telling.quiet, output.format());
    let applied = runtime::run_with_threads(rehearse(inputs, carrying.settings(), shown))?;
    // A file of refused rows is written only where it is asked for: these refusals are the emulator's.
    let mut report = RunReport::make(&applied, carrying.telling.rejects.as_deref())?;
    let estimate = estimate(&applied, carrying, latency);
    report.add(
        format!(
            "rehearsed on the emulator; nothing was sent to the vendor\nestimate: {} for {} requests, at {:.1} a second",
            in_words(estimate.time),
            estimate.requests,
            estimate.per_second
        ),
        "rehearsal",
        json!({
            "requests": estimate.requests,
            "assumed-latency-milliseconds": latency,
            "requests-per-second": estimate.per_second,
            "estimated-seconds": estimate.time.as_secs(),
        }),
    );
    if let Some(path) = &carrying.telling.report {
        report.write(path)?;
    }
    output.show(&report)?;
    ending::end(applied, plan)
}

struct Estimate {
    requests: u64,
    per_second: f64,
    time: Duration,
}

#[expect(clippy::cast_precision_loss, reason = "numbers of requests are far below 2^52")]
fn estimate(applied: &Applied, carrying: &Carrying, latency: u32) -> Estimate {
    let requests = applied.progress.calls;
    let per_second = carrying.requests_per_second(Duration::from_millis(u64::from(latency)));
    let time = Duration::try_from_secs_f64(requests as f64 / per_second).unwrap_or(Duration::MAX);
    Estimate { requests, per_second, time }
}

async fn rehearse(inputs: Inputs, settings: ApplySettings, shown: Shown) -> Result<Applied, Failure> {
    let template = inputs.plan().header().card_template_id.clone();
    let emulator = Emulator::builder().template(Template::new(&template)).start().await?;
    let id123 = id123::Client::builder(DEMO_KEY).base_url(emulator.url()).build()?;
    prepare(&inputs, &template, &emulator, &id123).await?;
    let (name, value) = DEMO_CREDENTIAL;
    let blub0x = blub0x::Client::builder(name, value).base_url(emulator.url());
    let blub0x = match inputs.mapping().user_card_encoding() {
        Some(encoding) => Some(blub0x.encoding(encoding).build()?),
        None => None,
    };
    let journal = Journal::in_memory(inputs.plan())?;
    let settings = settings.settle_after(Duration::ZERO);
    let state = State::stand_in(inputs.plan())?;
    let apply = Apply::new(inputs, journal, Some(state), Clients { id123, blub0x }, settings)?;
    let applied = running::run(apply, shown).await;
    emulator.shutdown().await;
    applied
}

/// Puts in the cards that the plan updates or switches, with the status that it found.
async fn prepare(
    inputs: &Inputs,
    template: &str,
    emulator: &EmulatorHandle,
    client: &id123::Client,
) -> Result<(), Failure> {
    let (mut cards, mut switched) = (Vec::new(), Vec::new());
    let mut created = None;
    let mut last = None;
    for step in inputs.plan().steps()? {
        let step = step?;
        if step.kind == StepKind::Create {
            created = Some(step.card_id.clone());
        }
        let is_known = step.kind.is_of_user_card() || created.as_ref() == Some(&step.card_id);
        if is_known || last.as_ref() == Some(&step.card_id) {
            continue;
        }
        cards.push(card(template, &step));
        if step.kind == StepKind::Activate {
            switched.push((step.card_id.clone(), step.status.clone()));
        }
        last = Some(step.card_id);
        if cards.len() == SEED {
            emulator.seed(&json!({"cards": std::mem::take(&mut cards)}).to_string()).await?;
        }
    }
    emulator.seed(&json!({"cards": cards}).to_string()).await?;
    for (card_id, status) in switched {
        match status.as_deref().map(str::to_ascii_lowercase).as_deref() {
            Some("archived") => client.archive(template, card_id).await?,
            _ => client.deactivate(template, card_id).await?,
        };
    }
    Ok(())
}

/// The card as the plan found it, as far as the plan tells.
fn card(template: &str, step: &Step) -> Value {
    let mut card = json!({"card-template-id": template, "card-id": step.card_id});
    let expiration = step.changes.iter().find(|change| change.field == Field::CardExpiration);
    // What the list showed may be no date: then the card is without one.
    if let Some(old) = expiration.and_then(|change| change.old.as_ref()).filter(|old| old.parse::<Timestamp>().is_ok())
    {
        card["card-expiration"] = old.as_str().into();
    }
    card
}
