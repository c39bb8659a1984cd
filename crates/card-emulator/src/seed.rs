//! Templates, cards and assignments that are put in as a whole, at the start or later.

use card_types::blub0x::UpdateUserCard;
use card_types::id123::CreateCard;
use rusqlite::Transaction;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::blub0x::UserCardChange;
use crate::id123::{Failed, FieldGroup, FieldRules, Template, place_initial};
use crate::store::{Store, StoreError, any_template, clear, find_user_card, save_template, save_user_card};
use crate::{Error, ErrorKind, UserCard};

/// What to put in. Cards and assignments that exist already stay as they are.
#[derive(Clone, Default)]
pub(crate) struct Seed {
    pub(crate) templates: Vec<Template>,
    pub(crate) cards: Vec<CreateCard>,
    pub(crate) user_cards: Vec<UserCard>,
}

/// The document of [`Seed::from_json`].
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[derive(Default)]
struct Document {
    templates: Vec<TemplateDocument>,
    cards: Vec<Map<String, Value>>,
    user_cards: Vec<Map<String, Value>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct TemplateDocument {
    id: String,
    institution: Option<String>,
    issuance_type: Option<String>,
    title: Option<String>,
    #[serde(default)]
    declared_fields_only: bool,
    #[serde(default)]
    fields: Vec<FieldDocument>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldDocument {
    group: String,
    key: String,
    label: String,
    #[serde(rename = "type", default = "text")]
    kind: String,
    #[serde(default)]
    rules: FieldRules,
}

fn text() -> String {
    "text".to_owned()
}

impl Seed {
    /// Reads a seed; errors tell where, and quote no values.
    pub(crate) fn from_json(json: &[u8]) -> Result<Self, Error> {
        let document: Document = card_types::json::from_slice(json).map_err(|error| wrong("", &error.to_string()))?;
        let mut seed = Self::default();
        for (index, template) in document.templates.into_iter().enumerate() {
            let template = template.build().map_err(|what| wrong(&format!("templates[{index}]"), &what))?;
            seed.templates.push(template);
        }
        for (index, mut card) in document.cards.into_iter().enumerate() {
            card.entry("action").or_insert_with(|| "create-card".into());
            let card = read(card).map_err(|what| wrong(&format!("cards[{index}]"), &what))?;
            seed.cards.push(card);
        }
        for (index, card) in document.user_cards.into_iter().enumerate() {
            let sent: UpdateUserCard = read(card).map_err(|what| wrong(&format!("user-cards[{index}]"), &what))?;
            let mut card = UserCard::new(sent.user_id, sent.card_id);
            card.apply(UserCardChange { modify_activation_dates: true, ..sent.into() });
            seed.user_cards.push(card);
        }
        Ok(seed)
    }

    /// Puts everything in, or nothing where a card is refused.
    pub(crate) async fn plant(self, store: &Store, now: i64) -> Result<(), Error> {
        let planted: Result<(), Failed> = store.write(move |tx| self.write(tx, now)).await;
        planted.map_err(explain)
    }

    /// Removes everything, then puts this in.
    pub(crate) async fn replant(self, store: &Store, now: i64) -> Result<(), Error> {
        let planted: Result<(), Failed> = store
            .write(move |tx| {
                clear(tx)?;
                self.write(tx, now)
            })
            .await;
        planted.map_err(explain)
    }

    fn write(mut self, tx: &Transaction<'_>, now: i64) -> Result<(), Failed> {
        if self.templates.is_empty() && !any_template(tx)? {
            self.templates.push(Template::new(Template::DEMO_ID));
        }
        for template in &self.templates {
            save_template(tx, template, now)?;
        }
        for card in self.cards {
            place_initial(tx, card, now)?;
        }
        for card in &self.user_cards {
            if find_user_card(tx, card.user_id, card.card_id)?.is_none() {
                save_user_card(tx, card)?;
            }
        }
        Ok::<_, StoreError>(()).map_err(Failed::from)
    }
}

impl TemplateDocument {
    fn build(self) -> Result<Template, String> {
        if self.id.is_empty() {
            return Err("id is empty".to_owned());
        }
        let mut template = Template::new(self.id);
        if let Some(institution) = self.institution {
            template = template.institution(institution);
        }
        if let Some(issuance_type) = self.issuance_type {
            template = template.issuance_type(issuance_type);
        }
        if let Some(title) = self.title {
            template = template.title(title);
        }
        for (index, field) in self.fields.iter().enumerate() {
            let group = FieldGroup::ALL.into_iter().find(|group| group.wire_name() == field.group);
            let known = FieldGroup::ALL.map(FieldGroup::wire_name);
            let group = group.ok_or_else(|| {
                let hint = crate::near::hint(&field.group, known);
                format!("fields[{index}].group is no group{hint}; known are {}", known.join(", "))
            })?;
            template =
                template.field(group, &field.key, &field.label, &field.kind).rules(group, &field.key, field.rules);
        }
        Ok(if self.declared_fields_only { template.declared_fields_only() } else { template })
    }
}

fn read<T: serde::de::DeserializeOwned>(members: Map<String, Value>) -> Result<T, String> {
    let text = Value::Object(members).to_string();
    card_types::json::from_str(&text).map_err(|error| match error.member() {
        "" => error.reason().to_owned(),
        member => format!("{member}: {}", error.reason()),
    })
}

fn wrong(place: &str, what: &str) -> Error {
    let place = if place.is_empty() { "the seed".to_owned() } else { format!("the seed, {place}") };
    Error::new(ErrorKind::Configuration, format!("{place}: {what}"))
}

fn explain(failed: Failed) -> Error {
    match failed {
        Failed::Store(error) => error.into(),
        Failed::Refused(refusal) => {
            Error::new(ErrorKind::Configuration, format!("an initial card is refused: {}", refusal.message()))
        }
    }
}
