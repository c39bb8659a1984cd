//! What each path does.

use std::sync::Arc;

use axum::http::{Method, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Refused, clock, no_such, query, views};
use crate::drift::Drift;
use crate::faults::{self, FaultPlan};
use crate::rate_limit::RateLimit;
use crate::server::Shared;
use crate::snapshot;

/// Method and path below the prefix.
pub(super) const ROUTES: [(&str, &str); 29] = [
    ("GET", "health"),
    ("POST", "reset"),
    ("POST", "seed"),
    ("GET", "snapshot"),
    ("PUT", "snapshot"),
    ("GET", "faults"),
    ("PUT", "faults"),
    ("DELETE", "faults"),
    ("GET", "clock"),
    ("PUT", "clock"),
    ("GET", "statistics"),
    ("POST", "install"),
    ("GET", "drift"),
    ("PUT", "drift"),
    ("GET", "rate-limit"),
    ("PUT", "rate-limit"),
    ("DELETE", "rate-limit"),
    ("GET", "journal"),
    ("DELETE", "journal"),
    ("GET", "journal/{number}/curl"),
    ("GET", "journal/{number}/example"),
    ("GET", "deliveries"),
    ("GET", "overview"),
    ("GET", "templates"),
    ("GET", "cards"),
    ("GET", "card"),
    ("GET", "user-cards"),
    ("GET", "states"),
    ("GET", "operations"),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Install {
    card_template_id: String,
    card_id: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ways {
    ways: Vec<Drift>,
}

fn read<T: serde::de::DeserializeOwned>(body: &[u8]) -> Result<T, Refused> {
    card_types::json::from_slice(body).map_err(|error| Refused(StatusCode::BAD_REQUEST, error.to_string()))
}

pub(super) async fn perform(
    shared: &Arc<Shared>,
    method: &Method,
    path: &str,
    query: &str,
    body: &[u8],
) -> Result<Value, Refused> {
    if let Some(view) = look(shared, method, path, query).await? {
        return Ok(view);
    }

    let done = json!({"done": true});
    Ok(match (method.as_str(), path) {
        ("POST", "reset") => {
            shared.reset().await?;
            done
        }
        ("POST", "seed") => {
            shared.seed(body).await?;
            done
        }
        ("PUT", "snapshot") => {
            snapshot::restore(shared, body).await?;
            done
        }
        ("PUT", "faults") => {
            shared.faults.replace(FaultPlan::from_json(body)?);
            shared.faults.report()
        }
        ("DELETE", "faults") => {
            shared.faults.replace(FaultPlan::default());
            shared.faults.report()
        }
        ("PUT", "clock") => clock::change(shared, body).await?,
        ("POST", "install") => {
            let install: Install = read(body)?;
            let status = shared.install(&install.card_template_id, &install.card_id).await?;
            json!({"card-status": status.as_str()})
        }
        ("PUT", "drift") => {
            let Ways { ways } = read(body)?;
            shared.drift.replace(ways);
            json!({"ways": shared.drift.ways()})
        }
        ("PUT", "rate-limit") => {
            let limit: RateLimit = read(body)?;
            limit.check()?;
            shared.limiter.replace(Some(limit));
            json!(limit)
        }
        ("DELETE", "rate-limit") => {
            shared.limiter.replace(None);
            done
        }
        ("DELETE", "journal") => {
            shared.journal.clear();
            done
        }
        ("GET", path) if path.starts_with("journal/") => export(shared, method, path)?,
        _ => return Err(no_such(method, path)),
    })
}

/// What changes nothing and is always there.
async fn look(shared: &Shared, method: &Method, path: &str, query: &str) -> Result<Option<Value>, Refused> {
    if method != Method::GET {
        return Ok(None);
    }
    Ok(Some(match path {
        "health" => json!({"status": "ok", "version": env!("CARGO_PKG_VERSION")}),
        "snapshot" => {
            let wanted: query::Snapshot = query::read(query)?;
            snapshot::take(shared, wanted.journal).await?
        }
        "faults" => shared.faults.report(),
        "clock" => clock::show(&shared.clock),
        "statistics" => {
            let _no_turn = shared.turns.none().await;
            shared.statistics.report()
        }
        "drift" => json!({"ways": shared.drift.ways()}),
        "rate-limit" => json!(shared.limiter.limit()),
        "journal" => {
            let wanted: query::Entries = query::read(query)?;
            let _no_turn = shared.turns.none().await;
            json!({"entries": shared.journal.entries_after(wanted.after, wanted.limit)})
        }
        "deliveries" => {
            let wanted: query::Entries = query::read(query)?;
            let _no_turn = shared.turns.none().await;
            json!({"deliveries": shared.deliveries.after(wanted.after, wanted.limit)})
        }
        "overview" => {
            let _no_turn = shared.turns.none().await;
            views::overview(shared)
        }
        "templates" => views::templates(shared).await?,
        "cards" => views::cards(shared, query::read(query)?).await?,
        "card" => views::card(shared, query::read(query)?).await?,
        "user-cards" => views::user_cards(shared, query::read(query)?).await?,
        "states" => views::states(),
        "operations" => json!({"operations": faults::operations().collect::<Vec<_>>()}),
        _ => return Ok(None),
    }))
}

/// `journal/{number}/curl` and `journal/{number}/example`.
fn export(shared: &Shared, method: &Method, path: &str) -> Result<Value, Refused> {
    let missing = |what: &str| Refused(StatusCode::NOT_FOUND, what.to_owned());
    let parts: Vec<&str> = path.split('/').collect();
    let [_, number, form @ ("curl" | "example")] = parts.as_slice() else { return Err(no_such(method, path)) };
    let entry = number.parse().ok().and_then(|number| shared.journal.find(number));
    let entry = entry.ok_or_else(|| missing("the journal has no entry of this number; it may have been dropped"))?;
    let exported = if *form == "curl" {
        entry.curl().map(|command| json!({"command": command}))
    } else {
        entry.example().map(|(path, text)| json!({"path": path, "text": text}))
    };
    exported.ok_or_else(|| missing("the entry has no known operation, or no body that could be kept"))
}

#[cfg(test)]
mod tests {
    use super::ROUTES;

    #[test]
    fn every_path_is_documented() {
        let guide = include_str!("../../docs/control.md");
        for (method, path) in ROUTES {
            assert!(guide.contains(&format!("`{method} {path}")), "{method} {path}");
        }
    }
}
