//! `cards template list`.

use card_types::id123::{ListTemplates, ListedTemplate};
use clap::Args;
use serde_json::{Value, json};

use crate::commands::send::{Choices, exchange};
use crate::connection::Id123Connection;
use crate::credentials::Secret;
use crate::failure::Failure;
use crate::output::{Output, Report, Table, members};

/// List the account's card templates, one page
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Templates on a page; without it the vendor gives ten
    #[arg(long, value_name = "TEMPLATES", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,

    /// Templates to pass over
    #[arg(long, value_name = "TEMPLATES")]
    offset: Option<u32>,

    #[command(flatten)]
    connection: Id123Connection,
}

const EXAMPLES: &str = "\
Examples:
  cards template list
  cards template list --limit 50 --output json | jq -r '.templates[].\"card-template-id\"'";

/// Carries out the command.
pub(super) fn run(arguments: &Arguments, output: Output) -> Result<(), Failure> {
    let mut request = ListTemplates::new();
    (request.limit, request.offset) = (arguments.limit, arguments.offset);
    match exchange(&request, &arguments.connection, Choices::default(), output)? {
        Some((reply, connected)) => output.show(&Page { templates: &reply.data, secret: &connected.secret }),
        None => Ok(()),
    }
}

/// The templates of a page, without an echo of the secret.
struct Page<'a> {
    templates: &'a [ListedTemplate],
    secret: &'a Secret,
}

impl Report for Page<'_> {
    fn json(&self) -> Value {
        let templates: Vec<Value> = self.templates.iter().map(|template| members(template, self.secret)).collect();
        json!({ "count": templates.len(), "templates": templates })
    }

    fn text(&self) -> String {
        let mut table = Table::new(["template", "title", "institution", "issuance", "changed"]);
        for template in self.templates {
            let changed = template.last_updated.as_ref().map(ToString::to_string).unwrap_or_default();
            let text = |text: &Option<String>| text.clone().unwrap_or_default();
            let cells = [
                template.card_template_id.to_string(),
                text(&template.title),
                text(&template.institution),
                text(&template.issuance_type),
                changed,
            ];
            let cells = cells.map(|cell| self.secret.redact(&cell));
            table.row(cells.iter().map(String::as_str));
        }
        let count = self.templates.len();
        format!("{}{count} {}\n", table.render(), if count == 1 { "template" } else { "templates" })
    }
}
