//! A roster, a mapping, and the vendor's cards as a list shows them.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use card_client::card_types::template::TemplateRules;
use card_client::id123::Client;
use card_client::testing::Canned;
use card_sync::mapping::Mapping;
use card_sync::plan::{Counts, PlanHeader, Step};
use card_sync::planner::{Outcome, PlanOptions, Planner, Prepared};
use card_sync::roster::{Roster, RosterOptions};
use card_sync::state::State;
use card_sync::{Error, Guess, Problems};
use serde_json::{Value, json};
use tempfile::TempDir;

pub(crate) const TEMPLATE: &str = "template";

/// 2026-09-01T08:00:00Z
pub(crate) const NOW: i64 = 1_788_249_600;

pub(crate) const DAY: i64 = 86_400;

/// Everything that a mapping usually sets.
pub(crate) const MAPPING: &str = r#"
version = 1

[dates]
time = "23:59"
zone = "Europe/Dublin"

[card-id]
column = "id"

[recipient-email]
column = "mail"

[card-expiration]
column = "until"

[name-fields.name]
column = "name"
blank = "clear"

[back-fields.back-1]
column = "room"
blank = "clear"

[leavers]
action = "archive"
grace-days = 30
"#;

#[derive(Debug)]
pub(crate) struct World {
    pub(crate) folder: TempDir,
    pub(crate) state: State,
    pub(crate) cards: Arc<Mutex<Vec<Value>>>,
    pub(crate) client: Client,
    pub(crate) mapping: String,
    /// The rules of the card template, where rows are to be held against them.
    pub(crate) rules: Option<TemplateRules>,
}

/// A plan, all at once.
#[derive(Debug)]
pub(crate) struct Planned {
    pub(crate) header: PlanHeader,
    pub(crate) steps: Vec<Step>,
    pub(crate) counts: Counts,
    pub(crate) problems: Problems,
    pub(crate) guesses: Vec<Guess>,
}

impl World {
    pub(crate) fn new() -> Self {
        let cards = Arc::new(Mutex::new(Vec::<Value>::new()));
        let listed = cards.clone();
        let canned = Canned::new().answer(move |sent| {
            let number = |name: &str| usize::try_from(sent.json()[name].as_u64().unwrap_or_default()).unwrap();
            let cards = listed.lock().unwrap();
            let page: Vec<_> = cards.iter().skip(number("offset")).take(number("limit")).collect();
            (200, json!({"status": "success", "code": "1", "message": "ok", "data": page}).to_string())
        });
        let client = Client::builder("key").canned(&canned).build().unwrap();
        let state = State::in_memory().unwrap();
        Self { folder: tempfile::tempdir().unwrap(), state, cards, client, mapping: MAPPING.to_owned(), rules: None }
    }

    pub(crate) fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// A card of the list with a name and an expiration.
    pub(crate) fn card(&self, id: &str, status: &str, name: &str, until: &str) {
        let names = json!([{"key": "name", "value": name}]);
        let mut card = json!({"card-id": id, "card-status": status, "name-fields": names});
        if !until.is_empty() {
            card["card-expiration"] = until.into();
        }
        let mut cards = self.cards.lock().unwrap();
        cards.retain(|card| card["card-id"] != id);
        cards.push(card);
    }

    pub(crate) fn mapping(&self) -> Mapping {
        Mapping::open(&self.file("map.toml", &self.mapping)).unwrap()
    }

    pub(crate) fn plan(&mut self, roster: &(impl AsRef<[u8]> + ?Sized)) -> Result<Planned, Error> {
        self.plan_at(NOW, roster, |_| {})
    }

    pub(crate) fn plan_at(
        &mut self,
        now: i64,
        roster: &(impl AsRef<[u8]> + ?Sized),
        choose: impl FnOnce(&mut PlanOptions),
    ) -> Result<Planned, Error> {
        let mut steps = Vec::new();
        let (header, problems, guesses, counts) = self.prepared(now, roster, choose, |prepared| {
            let (header, problems) = (prepared.header().clone(), prepared.problems().clone());
            let guesses = prepared.guesses().to_vec();
            let counts = prepared.steps(true, |step| {
                steps.push(step);
                Ok(())
            })?;
            Ok((header, problems, guesses, counts))
        })?;
        Ok(Planned { header, steps, counts, problems, guesses })
    }

    /// What the guards say.
    pub(crate) fn judge(&mut self, roster: &str, choose: impl FnOnce(&mut PlanOptions)) -> Result<Outcome, Error> {
        self.prepared(NOW, roster, choose, |prepared| prepared.compare(true, |_| Ok(())))
    }

    fn prepared<T>(
        &mut self,
        now: i64,
        roster: &(impl AsRef<[u8]> + ?Sized),
        choose: impl FnOnce(&mut PlanOptions),
        then: impl FnOnce(Prepared<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mapping = self.mapping();
        let roster = Roster::open(&self.file("roster.csv", roster), mapping.roster_options())?;
        let mut options = PlanOptions::new(TEMPLATE);
        options.now = card_client::card_types::Timestamp::from_unix_seconds(now).unwrap();
        choose(&mut options);
        let planner = Planner::new(&roster, &mapping, &mut self.state, options);
        let mut checked = planner.check()?;
        if let Some(rules) = &self.rules {
            planner.check_template(&mut checked, rules)?;
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let remote = runtime.block_on(planner.read(&checked, &self.client, |_| {}))?;
        then(planner.plan(checked, remote)?)
    }

    /// Remembers steps as carried out, as applying does.
    pub(crate) fn remember(&mut self, at: i64, planned: &Planned) {
        let mapping = self.mapping();
        let roster = Roster::open(&self.folder.path().join("roster.csv"), RosterOptions::default()).unwrap();
        let mut reader = roster.reader().unwrap();
        for step in &planned.steps {
            let record = step.row.map(|place| mapping.record(&reader.row_at(place).unwrap()).unwrap());
            self.state.record_sent(TEMPLATE, step, record.as_ref(), at).unwrap();
        }
    }
}

impl Planned {
    /// Each step in one line: kind, card, fields.
    pub(crate) fn lines(&self) -> Vec<String> {
        let lines = self.steps.iter().map(|step| {
            let changes = step.changes.iter().map(|change| {
                let unknown = if change.unknown_before { "?" } else { "" };
                format!(" {}{unknown}", change.field)
            });
            format!("{} {}{}", step.kind.word(), step.card_id, changes.collect::<String>())
        });
        lines.collect()
    }
}
