//! Which generated type a vector is about, and its members as the vectors write them.

use card_types::contract::{Contracted, Kind, Value as Member, ValueRef};
use card_types::server::ServerZone;
use card_types::{Timestamp, Zone};
use serde_json::{Value, json};

/// Calls `$body` with `$model` as the type of the vector.
macro_rules! with_model {
    ($vector:expr, $model:ident => $body:expr) => {{
        use $crate::generated::base;
        use $crate::variants::{dto, flags, nonnull};
        macro_rules! of {
            ($variant:ident) => {
                match $vector.type_name.as_str() {
                    "UpdateUserCardViewModelV2" => {
                        type $model = $variant::UpdateUserCardViewModelV2;
                        $body
                    }
                    "UpdateUserCardViewModel" => {
                        type $model = $variant::UpdateUserCardViewModel;
                        $body
                    }
                    "Result" => {
                        type $model = $variant::Result;
                        $body
                    }
                    other => Err(format!("no model for type {other}")),
                }
            };
        }
        match $vector.variant.as_str() {
            "base" => of!(base),
            "flags" => of!(flags),
            "nonnull" => of!(nonnull),
            "dto" => of!(dto),
            other => Err(format!("no models for variant {other}")),
        }
    }};
}
pub(crate) use with_model;

/// A model as a vector writes it: what is left out has its .NET default.
pub(crate) fn build<T: Contracted>(input: &Value, zone: &ServerZone) -> Result<T, String> {
    let mut model = T::blank();
    let members = input.as_object().ok_or("the input is no object")?;
    for (name, value) in members {
        let (index, member) = T::CONTRACT.find(name).ok_or_else(|| format!("no member {name}"))?;
        let wrong = || format!("{name} has another type");
        let number = || value.as_i64().and_then(|number| i32::try_from(number).ok()).ok_or_else(wrong);
        let value = match member.kind {
            _ if value.is_null() => Member::Null,
            Kind::Int32 => Member::Int32(number()?),
            Kind::Enum(_) => Member::Enum(number()?),
            Kind::Boolean => Member::Boolean(value.as_bool().ok_or_else(wrong)?),
            Kind::Guid => Member::Guid(value.as_str().and_then(|text| text.parse().ok()).ok_or_else(wrong)?),
            Kind::Text => Member::Text(value.as_str().ok_or_else(wrong)?.to_owned()),
            _ => Member::DateTime(date(value, zone).ok_or_else(wrong)?),
        };
        model.set(index, value);
    }
    Ok(model)
}

/// `{"kind": .., "value": ..}` or `{"offset_minutes": .., "value": ..}`
fn date(value: &Value, zone: &ServerZone) -> Option<Timestamp> {
    let clock: Timestamp = value["value"].as_str()?.parse().ok()?;
    let zone = match (value["kind"].as_str(), value["offset_minutes"].as_i64()) {
        (_, Some(minutes)) => Zone::Offset(i16::try_from(minutes).ok()?),
        (Some("Utc"), _) => Zone::Utc,
        (Some("Local"), _) => return zone.stamp(&clock),
        _ => Zone::Unspecified,
    };
    in_zone(&clock, zone, 7)
}

fn in_zone(clock: &Timestamp, zone: Zone, digits: u8) -> Option<Timestamp> {
    let ((year, month, day), (hour, minute, second)) = (clock.date(), clock.time());
    Timestamp::from_parts(year, month, day, hour, minute, second, clock.subsec_nanosecond(), digits, zone)
}

/// The member at `index` as the vectors write it.
pub(crate) fn show<T: Contracted>(model: &T, index: usize) -> Value {
    let member = &T::CONTRACT.members[index];
    let clock = |timestamp: &Timestamp| in_zone(timestamp, Zone::Unspecified, 7).map(|clock| clock.to_string());
    match model.get(index) {
        ValueRef::Int32(number) | ValueRef::Enum(number) => json!(number),
        ValueRef::Boolean(flag) => json!(flag),
        ValueRef::Guid(guid) => json!(guid.to_string()),
        ValueRef::Text(text) => json!(text),
        ValueRef::DateTime(timestamp) => match (timestamp.zone(), matches!(member.kind, Kind::DateTimeOffset)) {
            (Zone::Offset(minutes), true) => json!({"offset_minutes": minutes, "value": clock(&timestamp)}),
            (_, true) => json!({"offset_minutes": 0, "value": clock(&timestamp)}),
            (Zone::Utc, _) => json!({"kind": "Utc", "value": clock(&timestamp)}),
            (Zone::Unspecified, _) => json!({"kind": "Unspecified", "value": clock(&timestamp)}),
            (Zone::Offset(_), _) => json!({"kind": "Local", "value": clock(&timestamp)}),
        },
        // An optional member that was never set holds the .NET default.
        _ if member.nullable => Value::Null,
        _ => match member.kind {
            Kind::Int32 | Kind::Enum(_) => json!(0),
            Kind::Boolean => json!(false),
            Kind::Guid => json!("00000000-0000-0000-0000-000000000000"),
            Kind::DateTime => json!({"kind": "Unspecified", "value": "0001-01-01T00:00:00.0000000"}),
            _ => Value::Null,
        },
    }
}

/// The first member that is not as expected: name, expected, found.
pub(crate) fn difference<T: Contracted>(model: &T, expected: &Value) -> Option<(String, Value, Value)> {
    let members = expected.as_object()?;
    members.iter().find_map(|(name, expected)| {
        let found = T::CONTRACT.find(name).map_or(json!("no such member"), |(index, _)| show(model, index));
        (found != *expected).then(|| (name.clone(), expected.clone(), found))
    })
}
