//! A card template: what is said of it as a whole, and a row for each field with what it asks of cards.

use card_types::Scalar;
use card_types::id123::{TemplateField, TemplateFields, ViewTemplateSuccess};
use serde_json::Value;

use crate::credentials::Secret;
use crate::failure::Failure;
use crate::output::{Output, Reply, Report, Table};

/// Shows the reply to view-template.
pub(crate) fn template_rules(
    whole: Reply,
    reply: &ViewTemplateSuccess,
    secret: &Secret,
    output: Output,
) -> Result<(), Failure> {
    output.show(&View { whole, fields: reply.data.fields.as_ref(), secret })
}

/// A template: what is said of it as a whole, and its fields.
struct View<'a> {
    whole: Reply,
    fields: Option<&'a TemplateFields>,
    secret: &'a Secret,
}

impl Report for View<'_> {
    fn json(&self) -> Value {
        self.whole.json()
    }

    fn text(&self) -> String {
        let mut table = Table::new(["group", "key", "label", "type", "required", "length", "editable"]);
        for (group, fields) in self.fields.map(groups).into_iter().flatten() {
            for field in fields.unwrap_or_default() {
                let cells = cells(group, field).map(|cell| self.secret.redact(&cell));
                table.row(cells.iter().map(String::as_str));
            }
        }
        format!("{}{}", self.whole.text_without(&["fields"]), table.render())
    }
}

type Group<'a> = (&'static str, Option<&'a [TemplateField]>);

fn groups(fields: &TemplateFields) -> [Group<'_>; 6] {
    [
        ("barcode", fields.barcode.as_deref()),
        ("image", fields.image.as_deref()),
        ("name", fields.name_fields.as_deref()),
        ("front", fields.front_fields.as_deref()),
        ("secondary", fields.secondary_fields.as_deref()),
        ("back", fields.back_fields.as_deref()),
    ]
}

fn cells(group: &str, field: &TemplateField) -> [String; 7] {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let flag = |flag: Option<bool>| flag.map_or("", |flag| if flag { "yes" } else { "no" }).to_owned();
    let minimum = field.min_length.as_ref().map_or("0", Scalar::as_str);
    let length = match field.max_length.as_ref().map(Scalar::as_str) {
        None | Some("0") if minimum == "0" => String::new(),
        None | Some("0") => format!("from {minimum}"),
        Some(maximum) => format!("{minimum} to {maximum}"),
    };
    let (label, kind) = (text(&field.label), text(&field.type_));
    [group.to_owned(), field.key.clone(), label, kind, flag(field.required), length, flag(field.editable)]
}
