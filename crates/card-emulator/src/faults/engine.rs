//! Which rule applies to a request: counts, and dice that fall the same way again.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Fault, FaultPlan, FaultRule};
use crate::Error;

/// The plan in force, and how often its rules were met.
pub(crate) struct FaultEngine(Mutex<State>);

/// A plan, and how far it has got.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct State {
    plan: FaultPlan,
    /// One entry a rule.
    counts: Vec<Counts>,
}

#[derive(Clone, Copy, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Counts {
    /// Requests that operation and card match.
    matched: u64,
    /// Of those, the ones that the fault happened to.
    applied: u64,
}

/// What is to happen to a request.
#[derive(Default)]
pub(crate) struct Decision {
    pub(crate) delay: Duration,
    pub(crate) fault: Option<Fault>,
    /// The rules that applied, by name or place.
    pub(crate) rules: Vec<String>,
}

impl FaultEngine {
    pub(crate) fn new(plan: FaultPlan) -> Self {
        Self(Mutex::new(State::new(plan)))
    }

    /// Puts another plan in force; counting begins anew.
    pub(crate) fn replace(&self, plan: FaultPlan) {
        *self.lock() = State::new(plan);
    }

    /// Begins counting anew, so that the same requests meet the same faults again.
    pub(crate) fn rewind(&self) {
        let mut state = self.lock();
        let plan = std::mem::take(&mut state.plan);
        *state = State::new(plan);
    }

    /// The plan and its counts, to go on from there.
    pub(crate) fn state(&self) -> State {
        self.lock().clone()
    }

    /// Goes on from there; the state must have been checked.
    pub(crate) fn take_over(&self, state: State) {
        *self.lock() = state;
    }

    /// The plan, each rule with its counts, as the control API shows it.
    pub(crate) fn report(&self) -> Value {
        let state = self.lock();
        let counts = state.plan.rules.iter().zip(&state.counts).enumerate().map(|(index, (rule, counts))| {
            json!({"rule": rule.label(index), "matched": counts.matched, "applied": counts.applied})
        });
        json!({"plan": state.plan, "counts": counts.collect::<Vec<_>>()})
    }

    /// Counts the request and decides.
    pub(crate) fn decide(&self, operation: Option<&str>, card_id: Option<&str>) -> Decision {
        let mut state = self.lock();
        let State { plan, counts } = &mut *state;
        let mut decision = Decision::default();
        for (index, (rule, counts)) in plan.rules.iter().zip(counts).enumerate() {
            if !rule.matches(operation, card_id) {
                continue;
            }
            // Also those that an earlier rule decides are counted: what a rule does is independent of the others.
            counts.matched += 1;
            let chosen = rule.calls.is_none_or(|calls| calls.include(counts.matched))
                && rule.probability.is_none_or(|probability| dice(plan.seed, index, counts.matched) < probability);
            if !chosen || decision.fault.is_some() {
                continue;
            }
            counts.applied += 1;
            decision.rules.push(rule.label(index));
            match &rule.fault {
                Fault::Latency { milliseconds } => decision.delay += Duration::from_millis(*milliseconds),
                fault => decision.fault = Some(fault.clone()),
            }
        }
        decision
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// A plan that would be refused elsewhere is refused here too.
    pub(crate) fn check(&self) -> Result<(), Error> {
        self.plan.check()?;
        if self.counts.len() == self.plan.rules.len() {
            return Ok(());
        }
        let message = "the fault plan, counts: must have one entry for each rule";
        Err(Error::new(crate::ErrorKind::Configuration, message))
    }

    fn new(plan: FaultPlan) -> Self {
        Self { counts: vec![Counts::default(); plan.rules.len()], plan }
    }
}

impl FaultRule {
    fn matches(&self, operation: Option<&str>, card_id: Option<&str>) -> bool {
        self.operation.as_deref().is_none_or(|wanted| operation == Some(wanted))
            && self.card_id.as_deref().is_none_or(|wanted| card_id == Some(wanted))
    }

    fn label(&self, index: usize) -> String {
        self.name.clone().unwrap_or_else(|| format!("rules[{index}]"))
    }
}

/// A number from 0 up to 1 that depends on its arguments alone (`SplitMix64`).
fn dice(seed: u64, rule: usize, call: u64) -> f64 {
    let mut bits = seed;
    for part in [u64::try_from(rule).unwrap_or(u64::MAX), call] {
        bits = bits.wrapping_add(part).wrapping_add(0x9e37_79b9_7f4a_7c15);
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
    }
    // 32 bits are exact in a double, and fine enough for a probability.
    f64::from(u32::try_from(bits >> 32).unwrap_or(0)) / 4_294_967_296.0
}

#[cfg(test)]
mod tests {
    use super::super::Calls;
    use super::*;

    fn applied(plan: FaultPlan, calls: u64) -> Vec<u64> {
        let engine = FaultEngine::new(plan);
        (1..=calls).filter(|_| engine.decide(Some("create-card"), Some("A")).fault.is_some()).collect()
    }

    fn rule() -> FaultRule {
        FaultRule::new(Fault::LostReply)
    }

    #[test]
    fn calls_are_counted_from_one_among_those_that_match() {
        let plan = |rule| FaultPlan::new(0).rule(rule);
        assert_eq!(applied(plan(rule().nth(3)), 6), [3]);
        assert_eq!(applied(plan(rule().calls(Calls::Every(2))), 6), [2, 4, 6]);
        assert_eq!(applied(plan(rule().calls(Calls::Range(2, 3))), 6), [2, 3]);
        let engine = FaultEngine::new(plan(rule().operation("create-card").card_id("B").nth(2)));
        let decide = |operation, card| engine.decide(Some(operation), Some(card)).fault.is_some();
        assert_eq!([decide("create-card", "B"), decide("create-card", "A"), decide("list-cards", "B")], [false; 3]);
        assert!(decide("create-card", "B"));
    }

    #[test]
    fn the_same_seed_repeats_and_another_differs() {
        let plan = |seed| FaultPlan::new(seed).rule(rule().probability(0.3));
        let first = applied(plan(1), 1000);
        assert_eq!(first, applied(plan(1), 1000));
        assert_ne!(first, applied(plan(2), 1000));
        assert!((250..350).contains(&first.len()), "{} of 1000", first.len());
        assert!(applied(FaultPlan::new(1).rule(rule().probability(0.0)), 100).is_empty());
        assert_eq!(applied(FaultPlan::new(1).rule(rule().probability(1.0)), 100).len(), 100);
    }

    #[test]
    fn latencies_add_up_and_the_first_other_rule_decides() {
        let slow = FaultRule::new(Fault::Latency { milliseconds: 5 });
        let plan = FaultPlan::new(0)
            .rule(slow.clone().name("slow"))
            .rule(slow)
            .rule(rule())
            .rule(FaultRule::new(Fault::Duplicate));
        let engine = FaultEngine::new(plan);
        let decision = engine.decide(None, None);
        assert_eq!(decision.delay, Duration::from_millis(10));
        assert_eq!(decision.fault, Some(Fault::LostReply));
        assert_eq!(decision.rules, ["slow", "rules[1]", "rules[2]"]);
        assert_eq!(engine.report()["counts"][3], json!({"rule": "rules[3]", "matched": 1, "applied": 0}));
    }
}
