//! Cards as a table, and as JSON.

use card_types::id123::{FieldEntry, ListedCard};
use serde_json::{Value, json};

use crate::credentials::Secret;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{Report, Table, members};

/// How much of the template was read.
#[derive(Clone, Copy)]
pub(super) enum Extent {
    /// One page; whether there are more cards is unknown.
    Page,
    /// As many pages as there are or as are allowed.
    All { is_complete: bool, repeated: usize },
}

/// Cards that were read.
pub(super) struct Listing {
    cards: Vec<ListedCard>,
    extent: Extent,
}

/// A listing that is ready to be shown.
pub(super) struct Shown<'a> {
    listing: &'a Listing,
    secret: &'a Secret,
}

impl Listing {
    pub(super) fn new(cards: Vec<ListedCard>, extent: Extent) -> Self {
        Self { cards, extent }
    }

    /// For the output, where no echo of the secret may be seen.
    pub(super) fn shown_without<'a>(&'a self, secret: &'a Secret) -> Shown<'a> {
        Shown { listing: self, secret }
    }

    /// A list that was cut is shown, and is a failure all the same.
    pub(super) fn end(&self, max_cards: u32) -> Result<(), Failure> {
        match self.extent {
            Extent::All { is_complete: false, .. } => {
                Err(Failure::new(Exit::Limit, format!("list-cards: the template has more than {max_cards} cards"))
                    .hint("what was shown is not all; raise --max-cards")
                    .fact("operation", "list-cards"))
            }
            _ => Ok(()),
        }
    }
}

impl Report for Shown<'_> {
    fn json(&self) -> Value {
        let cards: Vec<Value> = self.listing.cards.iter().map(|card| members(card, self.secret)).collect();
        let (complete, repeated) = match self.listing.extent {
            Extent::Page => (Value::Null, 0),
            Extent::All { is_complete, repeated } => (is_complete.into(), repeated),
        };
        json!({ "count": cards.len(), "complete": complete, "repeated": repeated, "cards": cards })
    }

    fn text(&self) -> String {
        let Listing { cards, extent } = self.listing;
        let mut table = Table::new(["card", "status", "name", "expires", "barcode", "front"]);
        for card in cards {
            let expires = card.card_expiration.as_ref().map(ToString::to_string).unwrap_or_default();
            let cells = [
                card.card_id.as_str(),
                card.card_status.as_ref().map_or("", |status| status.as_str()),
                &values(card.name_fields.as_deref()),
                &expires,
                &values(card.barcode.as_deref()),
                &values(card.front_fields.as_deref()),
            ];
            let cells = cells.map(|cell| self.secret.redact(cell));
            table.row(cells.iter().map(String::as_str));
        }
        let count = cards.len();
        let more = match extent {
            Extent::Page => "one page; --all reads the rest".to_owned(),
            Extent::All { is_complete: false, .. } => "there are more".to_owned(),
            Extent::All { repeated: 0, .. } => "all there are".to_owned(),
            Extent::All { repeated, .. } => format!("all there are; {repeated} came twice, the list changed meanwhile"),
        };
        format!("{}{count} {} ({more})\n", table.render(), if count == 1 { "card" } else { "cards" })
    }
}

/// The values of a group on one line; keys would only widen the table.
fn values(fields: Option<&[FieldEntry]>) -> String {
    let values = fields.unwrap_or_default().iter().filter_map(|field| field.value.as_deref());
    values.filter(|value| !value.is_empty()).collect::<Vec<_>>().join(" / ")
}
