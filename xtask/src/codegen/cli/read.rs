//! The commands of a vendor, from `x-cli` of its requests and the groups of its `common.json`.

mod options;
mod replies;

use serde_json::Value;

use super::model::{Command, CommandLine, Group, Request, Texts, Version};
use crate::codegen::bundle::{Bundle, Entry};
use crate::codegen::load::Folder;
use crate::codegen::model::{Kind, Model, Object, Property, Role, Shape, TextValue};
use crate::codegen::names;
use crate::codegen::read::values::{list, text};
use crate::codegen::refusal::{MAX_REFUSALS, Refusal, Refusals};
use crate::codegen::text::shown;

/// Reads the command line; what is wrong anywhere is said at once.
pub(super) fn read<'m>(folder: &Folder, bundle: &Bundle<'_>, model: &'m Model) -> Result<CommandLine<'m>, Refusals> {
    let mut refusals = Vec::new();
    let groups = groups(folder);
    let mut requests: Vec<Request<'_>> = Vec::new();
    // A later version of an operation takes over those that its command sent before.
    let mut made: Vec<&Entry<'_>> = bundle.entries.iter().filter(|entry| is_made(entry)).collect();
    made.sort_by_key(|entry| entry.value["x-cli"]["api"].as_str().unwrap_or_default());
    for entry in made {
        let Some(object) = object(model, &entry.name) else { continue };
        match request(bundle, model, entry, object) {
            Ok(request) => add(entry, request, &mut requests, &mut refusals),
            Err(refusal) => refusals.push(refusal),
        }
    }
    for request in &requests {
        let Some(entry) = bundle.named(&request.type_name) else { continue };
        for command in &request.commands {
            let [group, _] = command.words.as_slice() else { continue };
            if !groups.iter().any(|known| known.name == *group) {
                refusals.push(entry.file.refuse(
                    "/x-cli",
                    format!("there is no group `{group}` of commands"),
                    "describe it in x-cli of the vendor's common.json: { \"groups\": { .. } }",
                ));
            }
        }
    }
    refusals.truncate(MAX_REFUSALS);
    if !refusals.is_empty() {
        return Err(Refusals(refusals));
    }
    requests.sort_by(|left, right| left.module.cmp(&right.module));
    Ok(CommandLine { groups, requests })
}

/// Whether a command makes this request.
fn is_made(entry: &Entry<'_>) -> bool {
    entry.pointer.is_empty() && entry.value.get("x-cli").is_some()
}

fn object<'m>(model: &'m Model, name: &str) -> Option<&'m Object> {
    model.types.iter().find(|item| item.name == name).and_then(|item| match &item.shape {
        Shape::Object(object) => Some(object),
        _ => None,
    })
}

/// Adds a request, or lets it take over the versions of the one that has its command already.
fn add<'m>(entry: &Entry<'_>, mut new: Request<'m>, requests: &mut Vec<Request<'m>>, refusals: &mut Vec<Refusal>) {
    // As Rust would call them: `a-1` and `a1` would be one variant.
    let called = |command: &Command| -> Vec<_> { command.words.iter().map(|word| names::variant(word)).collect() };
    let has_same = |other: &Request<'_>| {
        other.commands.iter().any(|left| new.commands.iter().any(|right| called(left) == called(right)))
    };
    let twice = |left: &Command| new.commands.iter().filter(|right| called(right) == called(left)).count() > 1;
    if new.commands.iter().any(twice) {
        refusals.push(entry.file.refuse(
            "/x-cli/commands",
            "a command is listed twice",
            "give each value a command of its own",
        ));
        return;
    }
    let Some(at) = requests.iter().position(has_same) else {
        requests.push(new);
        return;
    };
    let older = &requests[at];
    let is_later = new.versions.first().is_some_and(|new| older.versions.iter().all(|old| old.name != new.name));
    if !is_later || older.versions.is_empty() {
        refusals.push(entry.file.refuse(
            "/x-cli",
            format!("its command is made from {}, too", older.sources.join(", ")),
            "choose another command, or tell versions of one operation apart by \"api\": \"v1\"",
        ));
        return;
    }
    let older = requests.remove(at);
    new.versions.splice(0..0, older.versions);
    new.sources.extend(older.sources);
    requests.push(new);
}

fn request<'m>(
    bundle: &Bundle<'_>,
    model: &'m Model,
    entry: &Entry<'_>,
    object: &'m Object,
) -> Result<Request<'m>, Refusal> {
    let cli = &entry.value["x-cli"];
    let told_by = told_by(model, entry, object)?;
    let mut commands = Vec::new();
    for (index, command) in commands_of(cli).into_iter().enumerate() {
        let value = match (&told_by, command.get("value").and_then(Value::as_str)) {
            (Some((_, type_name)), Some(wire)) => Some(variant(model, type_name, wire).ok_or_else(|| {
                entry.file.refuse(
                    &format!("/x-cli/commands/{index}/value"),
                    "the command's value is no known value of the member",
                    "list it in x-known-values",
                )
            })?),
            _ => None,
        };
        let words = text(command, "command").split(' ').map(str::to_owned).collect();
        commands.push(Command { words, texts: texts(command, &text(entry.value, "description")), value });
    }
    let version = match (&*object.role, cli.get("api").and_then(Value::as_str)) {
        (Role::Operation(operation), Some(name)) => vec![Version {
            name: name.to_owned(),
            type_name: entry.name.clone(),
            address: format!("{} {}", operation.method, operation.path),
        }],
        (_, Some(_)) => {
            return Err(entry.file.refuse(
                "/x-cli/api",
                "only operations have versions",
                "leave it out: an action has one form",
            ));
        }
        (_, None) => Vec::new(),
    };
    let options = options::read(model, entry, object, told_by.as_ref().map(|(index, _)| *index))?;
    let replies = replies::read(bundle, model, entry, object)?;
    let asks = match cli.get("asks").and_then(Value::as_str) {
        Some(question) => Some(pieces(entry, object, question)?),
        None => None,
    };
    Ok(Request {
        type_name: entry.name.clone(),
        module: entry.module.clone(),
        sources: vec![entry.file.shown.clone()],
        object,
        commands,
        told_by,
        versions: version,
        members: options.members,
        parts: options.parts,
        any_of: list(cli.get("any-of")),
        usage: list(cli.get("usage")),
        asks,
        hides: list(cli.get("hides")),
        table: replies.table,
        pages: replies.pages,
        view: cli.get("view").and_then(Value::as_str).map(str::to_owned),
    })
}

/// Each command of `x-cli`: those that are listed, or the one.
fn commands_of(cli: &Value) -> Vec<&Value> {
    cli.get("commands").and_then(Value::as_array).map_or_else(|| vec![cli], |list| list.iter().collect())
}

fn told_by(model: &Model, entry: &Entry<'_>, object: &Object) -> Result<Option<(usize, String)>, Refusal> {
    let Some(wire) = entry.value["x-cli"].get("member").and_then(Value::as_str) else { return Ok(None) };
    let found = object.properties.iter().position(|property| property.wire == wire && !property.is_optional());
    let named = found.and_then(|index| match &object.properties[index].kind {
        Kind::Named(name) if text_enum(model, name).is_some() => Some((index, name.clone())),
        _ => None,
    });
    named.map(Some).ok_or_else(|| {
        entry.file.refuse(
            "/x-cli/member",
            "the commands are told apart by no required member with known values",
            "name a required member whose type is a text with x-known-values",
        )
    })
}

/// The variant of an enum of texts for a value.
fn variant(model: &Model, type_name: &str, wire: &str) -> Option<String> {
    let values = text_enum(model, type_name)?;
    values.iter().find(|value| value.wire == wire).map(|value| value.variant.clone())
}

fn text_enum<'m>(model: &'m Model, name: &str) -> Option<&'m [TextValue]> {
    model.types.iter().find(|item| item.name == name).and_then(|item| match &item.shape {
        Shape::TextEnum(values) => Some(values.values.as_slice()),
        _ => None,
    })
}

/// A question's texts, each with the member that follows it. It is printed, so nothing sensitive may be in it.
fn pieces(entry: &Entry<'_>, object: &Object, question: &str) -> Result<Vec<(String, Option<usize>)>, Refusal> {
    let mut pieces = Vec::new();
    let mut rest = question;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        let is_fit = |property: &Property| {
            let is_said = !property.sensitive && property.constant.is_none() && !property.is_optional();
            property.wire == name && is_said && options::is_plain(&property.kind)
        };
        let Some(found) = object.properties.iter().position(is_fit) else {
            return Err(entry.file.refuse(
                "/x-cli/asks",
                format!("the question cannot name {}", shown(name)),
                "name required members in braces, such as {card-id}: texts, numbers or GUIDs that are not sensitive",
            ));
        };
        pieces.push((before.to_owned(), Some(found)));
        rest = after;
    }
    pieces.push((rest.to_owned(), None));
    Ok(pieces)
}

fn groups(folder: &Folder) -> Vec<Group> {
    let common = folder.files.iter().find(|file| file.name == "common.json");
    let groups = common.and_then(|common| common.value.pointer("/x-cli/groups")?.as_object());
    let read = groups.into_iter().flatten().map(|(name, group)| Group {
        name: name.clone(),
        texts: texts(group, ""),
        order: list(group.get("commands")),
    });
    read.collect()
}

/// What is not said is taken from the description: its first sentence, without the full stop.
fn texts(value: &Value, description: &str) -> Texts {
    let first = description.split(". ").next().unwrap_or_default().trim_end_matches('.').replace('`', "");
    Texts {
        about: value.get("about").and_then(Value::as_str).map_or(first, str::to_owned),
        details: value.get("details").and_then(Value::as_str).map(str::to_owned),
        examples: list(value.get("examples")),
    }
}
