//! The values of a guard's examples, for a person at a terminal.
//!
//! Plans, reports, JSON and logs hold no values. A terminal is where the same person may read the roster and ask for a card;
//! even there, only fields that a list of cards shows get their values.

use std::collections::HashMap;
use std::io::{self, IsTerminal};

use card_client::id123::Client;
use card_sync::card::{CardRecord, Field, Group};
use card_sync::mapping::Mapping;
use card_sync::plan::Change;
use card_sync::planner::Sample;
use card_sync::roster::Roster;
use card_types::id123::ViewedCard;

use crate::output::{Format, Output};
use crate::runtime;

/// The longest value that is shown, in characters.
const LONGEST: usize = 60;

/// What cards have and what their rows want, by card.
#[derive(Default)]
pub(crate) struct Values(HashMap<String, (Option<ViewedCard>, CardRecord)>);

impl Values {
    /// Whether standard error is a terminal where a person reads.
    pub(super) fn are_shown(output: Output) -> bool {
        output.format() == Format::Table && io::stderr().is_terminal()
    }

    /// Reads rows and cards. What cannot be read is shown without its values.
    pub(super) fn read<'a>(
        samples: impl Iterator<Item = &'a Sample>,
        (roster, mapping): (&Roster, &Mapping),
        client: &Client,
        template: &str,
    ) -> Self {
        let mut values = HashMap::new();
        let Ok(mut rows) = roster.reader() else { return Self::default() };
        for sample in samples.filter(|sample| sample.changes.iter().any(|change| change.field.is_listed())) {
            let Some(record) = rows.row_at(sample.row).ok().and_then(|row| mapping.record(&row).ok()) else { continue };
            let view = async { Ok(client.view_card(template, sample.card_id.as_str()).await?) };
            let viewed = runtime::run_with_threads(runtime::interruptible(view)).ok();
            values.insert(sample.card_id.clone(), (viewed.map(|reply| reply.into_inner().data), record));
        }
        Self(values)
    }

    /// A change with its values, old and new, where they may be shown.
    pub(super) fn of(&self, card_id: &str, change: &Change) -> Option<String> {
        let Field::Data(group, key) = &change.field else { return None };
        let (viewed, record) = self.0.get(card_id).filter(|_| group.is_listed())?;
        let new = shown(record.wanted(&change.field)?.as_str());
        let old = viewed.as_ref().map_or_else(|| "?".to_owned(), |card| shown(value(card, *group, key)));
        Some(format!("{}: {old} -> {new}", change.field))
    }
}

fn value<'a>(card: &'a ViewedCard, group: Group, key: &str) -> &'a str {
    let data = card.card_data.as_ref();
    let entries = data.and_then(|data| match group {
        Group::Barcode => data.barcode.as_ref(),
        Group::Image => data.image.as_ref(),
        Group::Name => data.name_fields.as_ref(),
        Group::Front => data.front_fields.as_ref(),
        Group::Secondary | Group::Back => None,
    });
    let entry = entries.and_then(|entries| entries.iter().find(|entry| entry.key == key));
    entry.and_then(|entry| entry.value.as_deref()).unwrap_or_default()
}

fn shown(value: &str) -> String {
    match value.char_indices().nth(LONGEST) {
        _ if value.is_empty() => "none".to_owned(),
        Some((end, _)) => format!("\"{}..\"", &value[..end]),
        None => format!("\"{value}\""),
    }
}
