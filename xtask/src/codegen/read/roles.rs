//! What an object or union is for: action, operation, reply.

use serde_json::Value;

use super::super::bundle::{Bundle, Entry};
use super::super::model::{Action, Branch, Effect, Kind, Property, Replay, Role, Union};
use super::super::names;
use super::super::refusal::Refusal;
use super::members::kind;
use super::operations;
use super::values::text;

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
    let reply = bundle.root(&sibling);
    if let Some(value) = entry.value.get("x-action") {
        return action(bundle, entry, value, reply).map(Role::Action);
    }
    if let Some(value) = entry.value.get("x-operation") {
        return operations::operation(entry, value, reply, properties).map(Role::Operation);
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

pub(super) fn effect(value: &Value) -> Effect {
    if value["effect"] == "read" { Effect::Read } else { Effect::Write }
}

pub(super) fn replay(value: &Value) -> Replay {
    match value["replay"].as_str() {
        Some("safe") => Replay::Safe,
        Some("with-upsert") => Replay::WithUpsert("upsert-record".into()),
        _ => Replay::Never,
    }
}
