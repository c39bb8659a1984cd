//! Reading and checking plans: hostile ones are refused with where and what.

use card_types::id123::ACTIONS;

use super::{Calls, Fault, FaultPlan, FaultRule};
use crate::near::hint;
use crate::{Error, ErrorKind};

/// The operations a rule can name.
pub(crate) fn operations() -> impl Iterator<Item = &'static str> {
    ACTIONS.iter().map(|action| action.name).chain(crate::blub0x::OPERATIONS.iter().map(|row| row.name))
}

/// Largest plan in JSON, in bytes.
const MOST_BYTES: usize = 256 * 1024;

/// Most rules: each costs time on every request.
const MOST_RULES: usize = 200;

/// Longest wait: ten minutes.
const MOST_MILLISECONDS: u64 = 600_000;

/// Longest `Retry-After`: a day.
const MOST_RETRY_SECONDS: u64 = 86_400;

/// Longest name and card id, in bytes.
const MOST_TEXT: usize = 256;

impl FaultPlan {
    /// Reads a plan. Its form is documented in `docs/faults.md` of this crate.
    ///
    /// An error of kind [`Configuration`](ErrorKind::Configuration) tells where the plan is wrong, such as
    /// `rules[2].fault`, and what to mend.
    pub fn from_json(json: &[u8]) -> Result<Self, Error> {
        if json.len() > MOST_BYTES {
            return Err(wrong("", &format!("is larger than {MOST_BYTES} bytes")));
        }
        let mut reader = serde_json::Deserializer::from_slice(json);
        let plan: Self = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
            let place = error.path().to_string();
            wrong(if place == "." { "" } else { &place }, &error.into_inner().to_string())
        })?;
        reader.end().map_err(|error| wrong("", &error.to_string()))?;
        plan.check()?;
        Ok(plan)
    }

    /// Checks every rule: known operations, numbers within their limits.
    pub(crate) fn check(&self) -> Result<(), Error> {
        if self.rules.len() > MOST_RULES {
            return Err(wrong("rules", &format!("has {} entries, at most {MOST_RULES} are allowed", self.rules.len())));
        }
        for (index, rule) in self.rules.iter().enumerate() {
            check_rule(rule).map_err(|(member, what)| wrong(&format!("rules[{index}].{member}"), &what))?;
        }
        Ok(())
    }
}

fn wrong(place: &str, what: &str) -> Error {
    let place = if place.is_empty() { "the fault plan".to_owned() } else { format!("the fault plan, {place}") };
    Error::new(ErrorKind::Configuration, format!("{place}: {what}"))
}

fn check_rule(rule: &FaultRule) -> Result<(), (&'static str, String)> {
    for (member, text) in [("name", &rule.name), ("card-id", &rule.card_id)] {
        if text.as_ref().is_some_and(|text| text.is_empty() || text.len() > MOST_TEXT) {
            return Err((member, format!("must have 1 to {MOST_TEXT} bytes")));
        }
    }
    if let Some(operation) = &rule.operation
        && !operations().any(|known| known == operation)
    {
        // Where one was meant, the others would only hide it.
        let told = match hint(operation, operations()) {
            hint if hint.is_empty() => format!("; known are {}", operations().collect::<Vec<_>>().join(", ")),
            hint => hint,
        };
        return Err(("operation", format!("is no operation{told}")));
    }
    match rule.calls {
        Some(Calls::Nth(0) | Calls::Every(0) | Calls::Range(0, _)) => {
            return Err(("calls", "must be at least 1: calls are counted from 1".to_owned()));
        }
        Some(Calls::Range(first, last)) if first > last => {
            return Err(("calls.range", format!("ends at {last}, before it begins at {first}")));
        }
        _ => {}
    }
    // Written so that what is no number fails too.
    if rule.probability.is_some_and(|probability| !(0.0..=1.0).contains(&probability)) {
        return Err(("probability", "must be a number from 0 to 1".to_owned()));
    }
    match rule.fault {
        Fault::Latency { milliseconds } | Fault::Stall { milliseconds, .. } if milliseconds > MOST_MILLISECONDS => {
            Err(("fault.milliseconds", format!("is {milliseconds}, at most {MOST_MILLISECONDS} are allowed")))
        }
        Fault::TooManyRequests { retry_after_seconds: seconds } if seconds > MOST_RETRY_SECONDS => {
            Err(("fault.retry-after-seconds", format!("is {seconds}, at most {MOST_RETRY_SECONDS} are allowed")))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(json: &str) -> String {
        FaultPlan::from_json(json.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn every_fault_and_condition_reads_and_writes_back() {
        let json = r#"{"seed":9,"rules":[
            {"name":"slow","operation":"list-cards","fault":{"kind":"latency","milliseconds":20}},
            {"card-id":"A-1","calls":{"every":2},"fault":{"kind":"stall","bytes":3,"milliseconds":10}},
            {"calls":{"range":[2,4]},"probability":0.5,"fault":{"kind":"truncate","bytes":10}},
            {"calls":{"nth":1},"fault":{"kind":"too-many-requests","retry-after-seconds":2}},
            {"fault":{"kind":"server-error-html","carried-out":true}},
            {"fault":{"kind":"reset-before"}},{"fault":{"kind":"reset-after"}},{"fault":{"kind":"lost-reply"}},
            {"fault":{"kind":"malformed-body"}},{"fault":{"kind":"duplicate"}}]}"#;
        let plan = FaultPlan::from_json(json.as_bytes()).unwrap();
        let written: serde_json::Value = serde_json::from_str(&serde_json::to_string(&plan).unwrap()).unwrap();
        assert_eq!(written, serde_json::from_str::<serde_json::Value>(json).unwrap());
    }

    #[test]
    fn a_hostile_plan_is_refused_with_where_and_what() {
        let rule = |rule: &str| refused(&format!(r#"{{"rules":[{{"fault":{{"kind":"duplicate"}}}},{rule}]}}"#));
        let lost = r#""fault":{"kind":"lost-reply"}"#;
        for (message, place, what) in [
            (refused("[]"), "fault plan", "invalid length"),
            (refused("{\"rules\":[]} x"), "fault plan", "trailing"),
            (refused(r#"{"rules":7}"#), "rules", "invalid type"),
            (refused(r#"{"rules":[],"sede":1}"#), "sede", "unknown field"),
            (rule(r#"{"fault":{"kind":"lost-replay"}}"#), "rules[1].fault", "unknown variant"),
            (rule(r#"{"fault":{"kind":"truncate"}}"#), "rules[1].fault", "bytes"),
            (rule(r#"{"fault":{"kind":"truncate","bytes":-1}}"#), "rules[1].fault", "invalid value"),
            (rule(r#"{"fault":{"kind":"latency","milliseconds":600001}}"#), "rules[1].fault.milliseconds", "600000"),
            (
                rule(&format!(r#"{{"operation":"create_card",{lost}}}"#)),
                "rules[1].operation",
                "did you mean create-card",
            ),
            (rule(&format!(r#"{{"probability":1.5,{lost}}}"#)), "rules[1].probability", "0 to 1"),
            (rule(&format!(r#"{{"calls":{{"nth":0}},{lost}}}"#)), "rules[1].calls", "from 1"),
            (rule(&format!(r#"{{"calls":{{"range":[4,2]}},{lost}}}"#)), "rules[1].calls.range", "before it begins"),
            (rule(&format!(r#"{{"card-id":"",{lost}}}"#)), "rules[1].card-id", "1 to 256"),
            (refused(&" ".repeat(MOST_BYTES + 1)), "fault plan", "larger"),
            (refused(&"[".repeat(100_000)), "fault plan", ""),
        ] {
            assert!(message.contains(place) && message.contains(what), "{place}, {what}: {message}");
        }
        let many = format!(r#"{{"rules":[{}]}}"#, vec![format!("{{{lost}}}"); 201].join(","));
        assert!(refused(&many).contains("201 entries"));
    }
}
