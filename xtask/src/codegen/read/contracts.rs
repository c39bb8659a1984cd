//! `x-xml` of an object: its .NET class, the classes above it, and the classes inside it.

use serde_json::Value;

use super::super::bundle::{Bundle, Entry};
use super::super::locate::escape;
use super::super::model::{Contract, Entries, IntegerKind, Kind, Null, Property};
use super::super::refusal::Refusal;
use super::values::{list, text};

/// Reads `x-xml`. Members are sorted here, since `DataContractSerializer` sorts them: the base classes first, then the
/// class itself, each by ordinal order. An order written in the schema could only be wrong.
///
/// A request without a body has no class, but its members are read and written as those of a form, from the same table.
pub(super) fn contract(
    bundle: &Bundle<'_>,
    entry: &Entry<'_>,
    properties: &[Property],
) -> Result<Option<Contract>, Refusal> {
    let Some(xml) = entry.value.get("x-xml") else {
        return match entry.value.get("x-operation") {
            Some(_) => address(bundle, entry, properties).map(Some),
            None => Ok(None),
        };
    };
    let levels: Vec<&Value> = std::iter::successors(xml.get("base"), |base| base.get("base")).collect();
    let mut members = Vec::new();
    let deepest_first = levels.iter().rev().map(|level| (*level, true)).chain([(xml, false)]);
    for (level, inherited) in deepest_first {
        let mut listed = list(level.get("members"));
        listed.sort_by(|left, right| left.encode_utf16().cmp(right.encode_utf16()));
        for wire in listed {
            let Some(index) = properties.iter().position(|property| property.wire == wire) else { continue };
            check(bundle, entry, &properties[index], &text(xml, "namespace"))?;
            members.push((index, inherited));
        }
    }
    Ok(Some(Contract {
        root: text(xml, "root"),
        namespace: text(xml, "namespace"),
        bases: levels.iter().filter_map(|level| level["name"].as_str().map(str::to_owned)).collect(),
        members,
    }))
}

/// The table of a request without a body.
fn address(bundle: &Bundle<'_>, entry: &Entry<'_>, properties: &[Property]) -> Result<Contract, Refusal> {
    for property in properties {
        check(bundle, entry, property, "")?;
        if property.null != Null::Never {
            return Err(entry.file.refuse(
                &pointer(entry, property),
                "a member of an address may be null",
                "remove the null: an address can only leave a member out",
            ));
        }
    }
    let members = (0..properties.len()).map(|index| (index, false)).collect();
    Ok(Contract { root: entry.name.clone(), namespace: String::new(), bases: Vec::new(), members })
}

/// Refuses what the .NET codecs have no form for.
fn check(bundle: &Bundle<'_>, entry: &Entry<'_>, property: &Property, namespace: &str) -> Result<(), Refusal> {
    let supported = match &property.kind {
        Kind::Named(name) => match bundle.named(name) {
            Some(target) if target.value["type"] == "integer" => true,
            target => return check_part(entry, property, target, namespace),
        },
        Kind::List(entries) => match &**entries {
            Entries { kind: Kind::Named(name), .. } => {
                return check_part(entry, property, bundle.named(name), namespace);
            }
            _ => false,
        },
        Kind::Text
        | Kind::DotNetTimestamp
        | Kind::DotNetTimestampOffset
        | Kind::Boolean
        | Kind::Guid
        | Kind::Integer(IntegerKind::Int32 | IntegerKind::Int64) => true,
        _ => false,
    };
    if supported && has_dotnet_null(property) { Ok(()) } else { Err(no_form(entry, property)) }
}

/// A model inside the model, or the entries of a list.
fn check_part(
    entry: &Entry<'_>,
    property: &Property,
    target: Option<&Entry<'_>>,
    namespace: &str,
) -> Result<(), Refusal> {
    let Some(xml) = target.and_then(|target| target.value.get("x-xml")).filter(|xml| xml.get("root").is_some()) else {
        return Err(no_form(entry, property));
    };
    if !has_dotnet_null(property) {
        return Err(no_form(entry, property));
    }
    if entry.value.get("x-operation").is_some() {
        return Err(entry.file.refuse(
            &pointer(entry, property),
            "a request has members within members",
            "only replies may: how the server reads such bodies as JSON and as a form is not modelled",
        ));
    }
    if text(xml, "namespace") != namespace {
        return Err(entry.file.refuse(
            &pointer(entry, property),
            "the namespace of x-xml differs from that of the type it stands in",
            "write the same namespace: elements with a prefix are not supported",
        ));
    }
    Ok(())
}

/// .NET knows no absence: a member that may be null says what absence means, and a constant is none of its own.
fn has_dotnet_null(property: &Property) -> bool {
    (property.null != Null::Distinct || property.required) && property.constant.is_none()
}

fn no_form(entry: &Entry<'_>, property: &Property) -> Refusal {
    entry.file.refuse(
        &pointer(entry, property),
        "the member's type has no .NET form here",
        "use string, int32, int64, boolean, uuid, dotnet-date-time, an integer enum, an object with x-xml or a list of them, and x-null written where null is allowed",
    )
}

fn pointer(entry: &Entry<'_>, property: &Property) -> String {
    format!("{}/properties/{}", entry.pointer, escape(&property.wire))
}
