//! The options of a request: one for each member that can be an argument.

use serde_json::Value;

use super::super::model::{Holds, Member};
use crate::codegen::bundle::Entry;
use crate::codegen::locate::escape;
use crate::codegen::model::{IntegerKind, Kind, Model, Object, Property, Shape};
use crate::codegen::read::values::list;
use crate::codegen::refusal::Refusal;
use crate::codegen::text::is_invisible;

/// Options that commands have for other reasons.
const TAKEN: &[&str] = &[
    "action-name",
    "all",
    "api",
    "base-url",
    "credentials",
    "dry-run",
    "encoding",
    "environment-proxy",
    "help",
    "json",
    "output",
    "profile",
    "region",
    "reply",
    "show-secrets",
    "timeout",
    "version",
    "yes",
];

/// Fields that the generated struct has for other reasons.
const TAKEN_FIELDS: &[&str] =
    &["whole", "way", "connection", "confirmation", "action_name", "api", "all", "max", "show_secrets"];

/// What makes a request.
pub(super) struct Options {
    pub(super) members: Vec<Member>,
    pub(super) parts: Vec<String>,
}

/// Reads the options; `told_by` is the member that the command decides.
pub(super) fn read(
    model: &Model,
    entry: &Entry<'_>,
    object: &Object,
    told_by: Option<usize>,
) -> Result<Options, Refusal> {
    let mut options = Options { members: Vec::new(), parts: Vec::new() };
    let (first, others, teller) = variants(object);
    for (index, property) in object.properties.iter().enumerate() {
        if property.constant.is_some() || Some(index) == told_by || others.contains(&index) {
            continue;
        }
        let at = format!("/properties/{}", escape(&property.wire));
        if let Some(part) = property.cli.get("part").and_then(Value::as_str) {
            let field = part.replace('-', "_");
            let is_field = object.properties.iter().any(|other| other.field == field);
            if options.parts.iter().any(|other| other == part) || TAKEN_FIELDS.contains(&field.as_str()) || is_field {
                return Err(entry.file.refuse(
                    &at,
                    format!("the part {part} has the name of something else"),
                    "call it otherwise",
                ));
            }
            options.parts.push(part.to_owned());
            continue;
        }
        let is_hidden = property.sensitive && !property.cli.contains_key("option");
        if property.cli.contains_key("omit") || is_hidden || Some(index) == teller {
            if property.required && Some(index) != teller {
                return Err(entry.file.refuse(
                    &at,
                    "a required member has no option",
                    "name an \"option\" for it in x-cli, or a \"part\" made by hand; a sensitive member has none by itself",
                ));
            }
            continue;
        }
        let Some(holds) = holds(model, property) else {
            return Err(entry.file.refuse(
                &at,
                "no option can be made of the member",
                "write \"x-cli\": {\"omit\": true}, and it is given with --json only; or name a \"part\" made by hand",
            ));
        };
        let member = member(property, index, holds, first.contains(&index));
        let is_taken = |option: &str| {
            TAKEN.contains(&option)
                || option.starts_with("max-")
                || options.members.iter().any(|other| other.option == option)
        };
        if is_taken(&member.option) {
            return Err(entry.file.refuse(
                &at,
                format!("the option --{} is taken", member.option),
                "name another \"option\" in x-cli",
            ));
        }
        if TAKEN_FIELDS.contains(&property.field.as_str()) {
            return Err(entry.file.refuse(
                &at,
                format!("the Rust name {} is taken in commands", property.field),
                "add \"x-rust-name\"",
            ));
        }
        options.members.push(member);
    }
    // What has to be given is read first.
    options.members.sort_by_key(|member| !member.needed);
    known(entry, &options)?;
    Ok(options)
}

/// Members of the variant that options make, those of the others, and the member that tells them apart. The first variant
/// is the one; the others are made by parts.
fn variants(object: &Object) -> (Vec<usize>, Vec<usize>, Option<usize>) {
    let Some(variants) = &object.variants else { return (Vec::new(), Vec::new(), None) };
    let first = variants.list[0].members.clone();
    let others = variants.list[1..].iter().flat_map(|variant| variant.members.clone()).collect();
    (first, others, Some(variants.member))
}

fn member(property: &Property, index: usize, holds: Holds, of_variant: bool) -> Member {
    let said = |key: &str| property.cli.get(key).and_then(Value::as_str).map(str::to_owned);
    let bound = property.cli.get("minimum").and_then(Value::as_i64);
    Member {
        property: index,
        // The wire name as words: `UserId` is `user-id`.
        option: said("option").unwrap_or_else(|| property.field.trim_end_matches('_').replace('_', "-")),
        value_name: said("value").unwrap_or_else(|| value_name(&holds).to_owned()),
        help: said("help").unwrap_or_else(|| first_sentence(&property.description)),
        needed: (property.required || of_variant) && holds != Holds::Switch,
        holds,
        needs: list(property.cli.get("needs")),
        without: list(property.cli.get("without")),
        minimum: bound.max(property.limits.minimum),
        maximum: property.limits.maximum,
    }
}

/// Without parts, whose options nobody knows here, every name in `needs`, `without` and `any-of` is one of the options.
fn known(entry: &Entry<'_>, options: &Options) -> Result<(), Refusal> {
    let any_of = list(entry.value.pointer("/x-cli/any-of"));
    let named = options.members.iter().flat_map(|member| member.needs.iter().chain(&member.without)).chain(&any_of);
    for name in named {
        if options.parts.is_empty() && !options.members.iter().any(|member| member.option == *name) {
            return Err(entry.file.refuse(
                "/x-cli",
                format!("there is no option --{name}"),
                "name options in needs, without and any-of, as they are typed but without the hyphens before",
            ));
        }
    }
    Ok(())
}

fn holds(model: &Model, property: &Property) -> Option<Holds> {
    match &property.kind {
        Kind::Flag { .. } | Kind::Boolean => Some(Holds::Switch),
        Kind::Named(name) => match &model.types.iter().find(|item| item.name == *name)?.shape {
            Shape::IntegerEnum(_) => Some(Holds::NamedNumber(name.clone())),
            Shape::TextEnum(_) => Some(Holds::NamedText),
            Shape::Object(_) | Shape::Union(_) => None,
        },
        Kind::List(entries) => is_plain(&entries.kind).then(|| Holds::Many(entries.kind.clone())),
        kind => (is_plain(kind)
            || matches!(kind, Kind::Timestamp | Kind::DotNetTimestamp | Kind::DotNetTimestampOffset))
        .then(|| Holds::One(kind.clone())),
    }
}

/// Whether it is one word or number, as typed.
pub(super) fn is_plain(kind: &Kind) -> bool {
    matches!(kind, Kind::Text | Kind::Scalar | Kind::Guid | Kind::Integer(_))
}

fn value_name(holds: &Holds) -> &'static str {
    match holds {
        Holds::One(kind) | Holds::Many(kind) => match kind {
            Kind::Guid => "GUID",
            Kind::Integer(IntegerKind::Int32 | IntegerKind::Uint32 | IntegerKind::Int64) => "NUMBER",
            Kind::Timestamp | Kind::DotNetTimestamp | Kind::DotNetTimestampOffset => "TIME",
            _ => "TEXT",
        },
        Holds::NamedNumber(_) => "NUMBER|NAME",
        Holds::NamedText => "VALUE",
        Holds::Switch => "",
    }
}

/// A description's first sentence, without the full stop and without Markdown, on one line.
fn first_sentence(description: &str) -> String {
    let first = description.split(". ").next().unwrap_or_default();
    let visible = first.chars().filter(|letter| !is_invisible(*letter) && *letter != '`');
    visible.collect::<String>().trim().trim_end_matches('.').to_owned()
}
