//! What a command shows of its reply: the columns of a list, and how further pages of it are read.

use serde_json::Value;

use super::super::model::{Pages, Table};
use super::{object, options};
use crate::codegen::bundle::{Bundle, Entry};
use crate::codegen::model::{IntegerKind, Kind, Model, Object, Property, Role};
use crate::codegen::read::values::{list, text};
use crate::codegen::refusal::Refusal;
use crate::codegen::text::shown;

/// How a reply is shown.
#[derive(Default)]
pub(super) struct Replies {
    pub(super) table: Option<Table>,
    pub(super) pages: Option<Pages>,
}

/// Reads `table`, `pages` and `hides`; each name must be that of a member.
pub(super) fn read(
    bundle: &Bundle<'_>,
    model: &Model,
    entry: &Entry<'_>,
    request: &Object,
) -> Result<Replies, Refusal> {
    let cli = &entry.value["x-cli"];
    for name in list(cli.get("hides")) {
        let is_member =
            |entry: &Entry<'_>| entry.value.pointer("/properties").is_some_and(|all| all.get(&name).is_some());
        if !bundle.entries.iter().any(is_member) {
            return Err(entry.file.refuse("/x-cli/hides", format!("no type has a member {}", shown(&name)), NAMES));
        }
    }
    let Some(said) = cli.get("table") else { return Ok(Replies::default()) };
    let rows = reply(model, request).and_then(|reply| member(reply, &text(said, "rows")));
    let rows = rows.and_then(|rows| {
        let name = entries(rows)?;
        Some((rows, name, object(model, name)?))
    });
    let Some((rows, name, row)) = rows else {
        return Err(entry.file.refuse("/x-cli/table/rows", "the reply has no such list of objects", NAMES));
    };
    let mut columns = Vec::new();
    for (heading, wire) in said["columns"].as_object().into_iter().flatten() {
        let wire = wire.as_str().unwrap_or_default();
        if member(row, wire).is_none() {
            let problem = format!("{name} has no member {}", shown(wire));
            return Err(entry.file.refuse("/x-cli/table/columns", format!("a column is empty: {problem}"), NAMES));
        }
        columns.push((heading.clone(), wire.to_owned()));
    }
    let pages = match cli.get("pages") {
        Some(said) => Some(pages(said, entry, request, (rows, row, name))?),
        None => None,
    };
    let table = Table { rows: rows.wire.clone(), one: text(said, "one"), many: text(said, "many"), columns };
    Ok(Replies { table: Some(table), pages })
}

const NAMES: &str = "name members as they are called on the wire";

/// The reply of an operation, or that of an action which was carried out.
fn reply<'m>(model: &'m Model, request: &Object) -> Option<&'m Object> {
    match &*request.role {
        Role::Action(action) => object(model, &action.success),
        Role::Operation(operation) => object(model, &operation.reply),
        Role::Part => None,
    }
}

fn pages(
    said: &Value,
    entry: &Entry<'_>,
    request: &Object,
    (rows, row, name): (&Property, &Object, &str),
) -> Result<Pages, Refusal> {
    if rows.is_optional() || !matches!(&*request.role, Role::Action(_)) {
        return Err(entry.file.refuse(
            "/x-cli/pages",
            "the list cannot be read page by page",
            "only an action can, whose reply always has the list",
        ));
    }
    let Some(id) = member(row, &text(said, "id")).filter(|id| options::is_plain(&id.kind) && !id.is_optional()) else {
        return Err(entry.file.refuse(
            "/x-cli/pages/id",
            "the entries have no such member, or it may be missing",
            NAMES,
        ));
    };
    let number = |key: &str| {
        let is_fit = |property: &&Property| {
            property.kind == Kind::Integer(IntegerKind::Uint32) && !property.required && !property.is_doubly_optional()
        };
        let found = member(request, &text(said, key)).filter(is_fit);
        found.map(|property| property.field.clone()).ok_or_else(|| {
            entry.file.refuse(
                &format!("/x-cli/pages/{key}"),
                "the request has no such optional member of format uint32",
                NAMES,
            )
        })
    };
    Ok(Pages {
        rows: rows.field.clone(),
        entry: name.to_owned(),
        id: id.field.clone(),
        limit: number("limit")?,
        offset: number("offset")?,
    })
}

fn member<'o>(object: &'o Object, wire: &str) -> Option<&'o Property> {
    object.properties.iter().find(|property| property.wire == wire)
}

/// The type of a list's entries.
fn entries(property: &Property) -> Option<&str> {
    match &property.kind {
        Kind::List(entries) => match &entries.kind {
            Kind::Named(name) => Some(name),
            _ => None,
        },
        _ => None,
    }
}
