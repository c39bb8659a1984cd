//! What an object or union is for: action, operation, reply, .NET contract.

use serde_json::Value;

use super::super::bundle::{Bundle, Entry};
use super::super::locate::escape;
use super::super::model::{
    Action, Branch, Contract, Effect, Encoding, IntegerKind, Kind, Null, Operation, Property, Replay, Role, Union,
};
use super::super::names;
use super::super::refusal::Refusal;
use super::members::kind;
use super::values::{list, text};

/// Reads a union; each branch must carry the discriminator as a constant of its own.
pub(super) fn union(bundle: &Bundle<'_>, entry: &Entry<'_>) -> Result<Union, Refusal> {
    let tag = text(entry.value, "x-discriminator");
    let mut branches: Vec<Branch> = Vec::new();
    for (index, branch) in entry.value["oneOf"].as_array().into_iter().flatten().enumerate() {
        let at = format!("{}/oneOf/{index}", entry.pointer);
        let target = branch["$ref"].as_str().and_then(|reference| bundle.target(reference));
        let value = target.and_then(|target| target.value.get("properties")?.get(&tag)?.get("const")?.as_str());
        let (Some(target), Some(value)) = (target, value) else {
            return Err(entry.file.refuse(
                &at,
                "the branch has no constant for the discriminator",
                "give each branch the member with a \"const\" of its own",
            ));
        };
        let variant = names::variant(value).filter(|variant| variant != "Unrecognised").ok_or_else(|| {
            entry.file.refuse(
                &at,
                "the discriminator's constant gives no Rust name, or the reserved name Unrecognised",
                "the constant needs letters or digits, 64 at most",
            )
        })?;
        if branches.iter().any(|other| other.variant == variant) {
            return Err(entry.file.refuse(
                &at,
                "two branches have the same discriminator",
                "give each branch a constant of its own",
            ));
        }
        branches.push(Branch { value: value.to_owned(), variant, type_name: target.name.clone() });
    }
    Ok(Union { tag, branches })
}

/// Reads `x-action` or `x-operation`, and finds the reply in the response file beside it.
pub(super) fn role(bundle: &Bundle<'_>, entry: &Entry<'_>, properties: &[Property]) -> Result<Role, Refusal> {
    let sibling = entry.file.name.replace(".request.json", ".response.json");
    let reply = bundle.entries.iter().find(|other| other.pointer.is_empty() && other.file.name == sibling);
    if let Some(value) = entry.value.get("x-action") {
        return action(bundle, entry, value, reply).map(Role::Action);
    }
    if let Some(value) = entry.value.get("x-operation") {
        return operation(entry, value, reply, properties).map(Role::Operation);
    }
    Ok(Role::Part)
}

fn action(bundle: &Bundle<'_>, entry: &Entry<'_>, value: &Value, reply: Option<&Entry<'_>>) -> Result<Action, Refusal> {
    let Some(reply) = reply.filter(|reply| reply.value.get("oneOf").is_some()) else {
        return Err(entry.file.refuse(
            "/x-action",
            "the action's response is no union",
            "the response is a union of success and failure by \"status\"",
        ));
    };
    let union = union(bundle, reply)?;
    let branch =
        |value: &str| union.branches.iter().find(|branch| branch.value == value).map(|branch| branch.type_name.clone());
    let (Some(success), Some(failure), 2) = (branch("success"), branch("failure"), union.branches.len()) else {
        return Err(entry.file.refuse(
            "/x-action",
            "the action's response has other branches than success and failure",
            "the response is a union of success and failure by \"status\"",
        ));
    };
    let members = bundle.named(&failure).map(|failure| &failure.value["properties"]);
    for (member, expected, mend) in [
        ("code", Kind::Scalar, "give it `code` of type [\"string\", \"number\"]"),
        ("message", Kind::Text, "give it `message` of type string"),
    ] {
        let schema = members.and_then(|members| members.get(member));
        if schema.is_none_or(|schema| schema.get("const").is_some() || kind(bundle, schema) != expected) {
            return Err(entry.file.refuse(
                "/x-action",
                format!("the failure {failure} has no `{member}` that an error could show"),
                mend,
            ));
        }
    }
    Ok(Action {
        name: text(value, "name"),
        effect: effect(value),
        replay: replay(value),
        reply: reply.name.clone(),
        success,
        failure,
    })
}

fn operation(
    entry: &Entry<'_>,
    value: &Value,
    reply: Option<&Entry<'_>>,
    properties: &[Property],
) -> Result<Operation, Refusal> {
    let Some(reply) = reply.filter(|reply| reply.value.get("x-xml").is_some()) else {
        return Err(entry.file.refuse(
            "/x-operation",
            "the operation's response has no x-xml",
            "give the response its .NET contract",
        ));
    };
    let mut path_parameters = Vec::new();
    for (name, member) in value["path-parameters"].as_object().into_iter().flatten() {
        let property = properties.iter().find(|property| Some(property.wire.as_str()) == member.as_str());
        // An optional or null id would leave a hole in the path; other kinds would need escaping.
        let Some(property) = property.filter(|property| property.kind == Kind::Guid && !property.is_optional()) else {
            return Err(entry.file.refuse(
                &format!("/x-operation/path-parameters/{}", escape(name)),
                "the path parameter is not filled by a required uuid",
                "name a required member with format uuid and without null",
            ));
        };
        path_parameters.push((name.clone(), property.field.clone()));
    }
    Ok(Operation {
        name: text(value, "name"),
        method: text(value, "method"),
        path: text(value, "path"),
        path_parameters,
        request_encodings: encodings(value.get("request-media-types")),
        reply_encodings: encodings(value.get("reply-media-types")),
        effect: effect(value),
        replay: replay(value),
        reply: reply.name.clone(),
    })
}

/// Reads `x-xml`. Members are sorted here, since `DataContractSerializer` sorts them: the base class first, then the
/// class itself, each by ordinal order. An order written in the schema could only be wrong.
pub(super) fn contract(
    bundle: &Bundle<'_>,
    entry: &Entry<'_>,
    properties: &[Property],
) -> Result<Option<Contract>, Refusal> {
    let Some(xml) = entry.value.get("x-xml") else { return Ok(None) };
    let mut members = Vec::new();
    for (pointer, inherited) in [("/base/members", true), ("/members", false)] {
        let mut listed = list(xml.pointer(pointer));
        listed.sort_by(|left, right| left.encode_utf16().cmp(right.encode_utf16()));
        for wire in listed {
            let Some(index) = properties.iter().position(|property| property.wire == wire) else { continue };
            let property = &properties[index];
            let supported = match &property.kind {
                Kind::Named(name) => bundle.named(name).is_some_and(|target| target.value["type"] == "integer"),
                Kind::Text
                | Kind::DotNetTimestamp
                | Kind::DotNetTimestampOffset
                | Kind::Boolean
                | Kind::Guid
                | Kind::Integer(IntegerKind::Int32) => true,
                _ => false,
            };
            if !supported || property.null == Null::Distinct && !property.required || property.constant.is_some() {
                return Err(entry.file.refuse(
                    &format!("{}/properties/{}", entry.pointer, escape(&wire)),
                    "the member's type has no .NET form here",
                    "use string, int32, boolean, uuid, dotnet-date-time or an integer enum, and x-null written where null is allowed",
                ));
            }
            members.push((index, inherited));
        }
    }
    Ok(Some(Contract {
        root: text(xml, "root"),
        namespace: text(xml, "namespace"),
        base: xml.pointer("/base/name").and_then(Value::as_str).map(str::to_owned),
        members,
    }))
}

fn encodings(media_types: Option<&Value>) -> Vec<Encoding> {
    let mut found = Vec::new();
    for media_type in list(media_types) {
        let encoding = match media_type.as_str() {
            "application/xml" | "text/xml" => Encoding::Xml,
            "application/x-www-form-urlencoded" => Encoding::Form,
            _ => Encoding::Json,
        };
        if !found.contains(&encoding) {
            found.push(encoding);
        }
    }
    found
}

fn effect(value: &Value) -> Effect {
    if value["effect"] == "read" { Effect::Read } else { Effect::Write }
}

fn replay(value: &Value) -> Replay {
    match value["replay"].as_str() {
        Some("safe") => Replay::Safe,
        Some("with-upsert") => Replay::WithUpsert("upsert-record".into()),
        _ => Replay::Never,
    }
}
