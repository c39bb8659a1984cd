//! What a command shows of its reply: the columns of a list, and how further pages of it are read.

use serde_json::Value;

use crate::codegen::bundle::{Bundle, Entry};
use crate::codegen::model::{IntegerKind, Kind, Model, Object, Property, Role};
use crate::codegen::read::values::{list, text};
use crate::codegen::refusal::Refusal;
use crate::codegen::text::shown;
use super::super::model::{Pages, Table};
use super::object;

/// How a reply is shown.
#[derive(Default)]
pub(super) struct Replies {
    pub(super) table: Option<Table>,
    pub(super) pages: Option<Pages>,
}

/// Reads `table`, `pages` and `hides`; each name must be that of a member.
pub(super) fn read(bundle: &Bundle<'_>, model: &Model, entry: &Entry<'_>, request: &Object) -> Result<Replies, Refusal> {
    let cli = &entry.value["x-cli"];
    let refuse = |key: &str, problem: String| {
        entry.file.refuse(&format!("/x-cli/{key}"), problem, "name members as they are called on the wire")
    };
    for name in list(cli.get("hides")) {
        let is_member = |entry: &Entry<'_>| entry.value.pointer("/properties").is_some_and(|all| all.get(&name).is_some());
        if !bundle.entries.iter().any(is_member) {
            return Err(refuse("hides", format!("no type has the member {}", shown(&name))));
        }
    }
    let Some(said) = cli.get("table") else { return Ok(Replies::default()) };
    let rows = reply(model, request).and_then(|reply| member(reply, &text(said, "rows")));
    let Some((rows, entry_name)) = rows.and_then(|rows| Some((rows, entries(rows)?))) else {
        return Err(refuse("table/rows", "the reply has no such list of objects".into()));
    };
    let Some(row) = object(model, entry_name) else {
        return Err(refuse("table/rows", "the reply has no such list of objects".into()));
    };
    let mut columns = Vec::new();
    for (heading, wire) in said["columns"].as_object().into_iter().flatten() {
        let wire = wire.as_str().unwrap_or_default();
        if member(row, wire).is_none() {
            return Err(refuse("table/columns", format!("{entry_name} has no member {}", shown(wire))));
        }
        columns.push((heading.clone(), wire.to_owned()));
    }
    let pages = match cli.get("pages") {
        Some(pages) => Some(read_pages(pages, request, (rows, row, entry_name)).map_err(|(key, problem)| {
            refuse(&format!("pages/{key}"), problem.to_owned())
        })?),
        None => None,
    };
    let table = Table { rows: rows.wire.clone(), one: text(said, "one"), many: text(said, "many"), columns };
    Ok(Replies { table: Some(table), pages })
}

/// The reply of an operation, or that of an action which was carried out.
fn reply<'m>(model: &'m Model, request: &Object) -> Option<&'m Object> {
    match &*request.role {
        Role::Action(action) => object(model, &action.success),
        Role::Operation(operation) => object(model, &operation.reply),
        Role::Part => None,
    }
}

fn read_pages(
    said: &Value,
    request: &Object,
    (rows, row, entry): (&Property, &Object, &str),
) -> Result<Pages, (&'static str, &'static str)> {
    let id = member(row, &text(said, "id")).filter(|id| super::options::is_plain(&id.kind) && !id.is_optional());
    let id = id.ok_or(("id", "the entries have no such member, or it may be missing"))?;
    let number = |key: &'static str| {
        let is_fit = |property: &&Property| property.kind == Kind::Integer(IntegerKind::Uint32) && !property.required;
        let found = member(request, &text(said, key)).filter(is_fit).filter(|property| !property.is_doubly_optional());
        found.map(|property| property.field.clone()).ok_or((key, "the request has no such optional member of format uint32"))
    };
    if rows.is_optional() || !matches!(&*request.role, Role::Action(_)) {
        return Err(("id", "only actions whose reply always has the list can be read page by page"));
    }
    Ok(Pages {
        rows: rows.field.clone(),
        entry: entry.to_owned(),
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
