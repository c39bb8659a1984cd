//! Random sequences of requests against a small model that was written from the vendor's pages alone, in another shape
//! than the emulator's own table: a card has a place (on a device or not) and may be suspended or put away.

use std::collections::BTreeMap;

use card_emulator::EmulatorHandle;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{TEMPLATE, act, list, start};

#[derive(Debug, Clone)]
enum Step {
    Create { card: u8, upsert: bool, field: Option<(u8, String)> },
    Update { card: u8, upsert: bool, field: Option<(u8, String)> },
    Action { card: u8, action: &'static str },
    Install { card: u8 },
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    New,
    Device,
    Removed,
}

struct ModelCard {
    id: String,
    place: Place,
    suspended: bool,
    archived: bool,
    fields: BTreeMap<String, String>,
}

/// Cards in order of creation.
#[derive(Default)]
struct Model(Vec<ModelCard>);

impl ModelCard {
    fn status(&self) -> &'static str {
        match (self.archived, self.suspended, self.place) {
            (true, _, _) => "Archived",
            (_, true, _) => "Deactivated",
            (_, _, Place::New) => "Inactive",
            (_, _, Place::Device) => "Installed",
            (_, _, Place::Removed) => "Uninstalled",
        }
    }

    fn act(&mut self, action: &str) -> bool {
        match action {
            "activate" if self.archived => {
                self.archived = false;
                self.place = Place::New;
            }
            "activate" if self.suspended => self.suspended = false,
            "deactivate" if !self.archived && !self.suspended => self.suspended = true,
            "archive" if !self.archived => {
                self.archived = true;
                self.suspended = false;
            }
            "revoke" if !self.archived && (self.suspended || self.place != Place::Removed) => {
                self.place = Place::Removed;
                self.suspended = false;
            }
            _ => return false,
        }
        true
    }
}

impl Model {
    fn card(&mut self, id: &str) -> Option<&mut ModelCard> {
        self.0.iter_mut().find(|card| card.id == id)
    }

    /// Whether the step succeeds.
    fn apply(&mut self, step: &Step) -> bool {
        match step {
            Step::Create { card, upsert, field } | Step::Update { card, upsert, field } => {
                let id = name(*card);
                let creating = matches!(step, Step::Create { .. });
                let exists = self.card(&id).is_some();
                if exists == creating && !upsert {
                    return false;
                }
                if !exists {
                    let fields = BTreeMap::new();
                    self.0.push(ModelCard {
                        id: id.clone(),
                        place: Place::New,
                        suspended: false,
                        archived: false,
                        fields,
                    });
                }
                if let (Some(card), Some((key, value))) = (self.card(&id), field) {
                    card.fields.insert(format!("front-{key}"), value.clone());
                }
                true
            }
            Step::Action { card, action } => self.card(&name(*card)).is_some_and(|card| card.act(action)),
            Step::Install { card } => self.card(&name(*card)).is_some_and(|card| {
                let possible = !card.archived && !card.suspended;
                if possible {
                    card.place = Place::Device;
                }
                possible
            }),
        }
    }

    fn listed(&self) -> Vec<(String, &'static str, BTreeMap<String, String>)> {
        self.0.iter().map(|card| (card.id.clone(), card.status(), card.fields.clone())).collect()
    }
}

fn name(card: u8) -> String {
    format!("C-{card}")
}

async fn perform(emulator: &EmulatorHandle, step: &Step) -> bool {
    let succeeded = |reply: crate::support::Reply| reply.json()["status"] == "success";
    match step {
        Step::Create { card, upsert, field } | Step::Update { card, upsert, field } => {
            let action = if matches!(step, Step::Create { .. }) { "create-card" } else { "update-card" };
            let mut further = json!({"upsert-record": upsert});
            if let Some((key, value)) = field {
                further["card-data"] = json!({"front-fields": [{"key": format!("front-{key}"), "value": value}]});
            }
            succeeded(act(emulator, action, &name(*card), further).await)
        }
        Step::Action { card, action } => {
            succeeded(act(emulator, "card-action", &name(*card), json!({"status-action": action})).await)
        }
        Step::Install { card } => emulator.install(TEMPLATE, &name(*card)).await.is_ok(),
    }
}

fn fields(item: &Value) -> BTreeMap<String, String> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    item["front-fields"].as_array().unwrap().iter().map(|field| (text(&field["key"]), text(&field["value"]))).collect()
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let field = || proptest::option::of((1..=3u8, "[a-zß山]{0,3}"));
    let step = prop_oneof![
        2 => (0..3u8, any::<bool>(), field()).prop_map(|(card, upsert, field)| Step::Create { card, upsert, field }),
        2 => (0..3u8, any::<bool>(), field()).prop_map(|(card, upsert, field)| Step::Update { card, upsert, field }),
        5 => (0..3u8, prop::sample::select(vec!["activate", "deactivate", "archive", "revoke"]))
            .prop_map(|(card, action)| Step::Action { card, action }),
        2 => (0..3u8).prop_map(|card| Step::Install { card }),
    ];
    prop::collection::vec(step, 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_requests_leads_to_what_the_model_says(steps in steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let emulator = start().await;
            let mut model = Model::default();
            for step in &steps {
                let before = emulator.dump().await.unwrap();
                let succeeded = perform(&emulator, step).await;
                prop_assert_eq!(succeeded, model.apply(step), "{:?}", step);
                if !succeeded {
                    prop_assert_eq!(emulator.dump().await.unwrap(), before);
                }
                let items = list(&emulator).await;
                let listed: Vec<_> = items
                    .iter()
                    .map(|item| (item["card-id"].as_str().unwrap().to_owned(), item["card-status"].as_str().unwrap(), fields(item)))
                    .collect();
                prop_assert_eq!(listed, model.listed(), "after {:?}", step);
            }
            emulator.shutdown().await;
            Ok(())
        })?;
    }
}
