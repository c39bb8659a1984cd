//! From the text of an element to a value, by the rules of `XmlConvert` and the enum contract.

use std::borrow::Cow;

use crate::Timestamp;
use crate::contract::{EnumContract, Kind, Value};
use crate::dotnet::{
    DateKind, DateTime, TICKS_PER_MINUTE, XsdZone, parse_guid, parse_int32, parse_int64, parse_xsd_date,
};
use crate::server::ServerZone;
use crate::timestamp::Zone;

/// What becomes of a date's offset.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Dates<'z> {
    /// It is kept, as are the digits.
    AsWritten,
    /// The time is turned into the local time of a server, as .NET does.
    Local(&'z ServerZone),
}

/// The value of a member that is no `DateTimeOffset`; otherwise what was expected.
pub(super) fn convert(kind: Kind, text: Cow<'_, str>, dates: Dates<'_>) -> Result<Value, Cow<'static, str>> {
    match kind {
        Kind::Text => Ok(Value::Text(text.into_owned())),
        Kind::Int32 => parse_int32(text.as_bytes()).map(Value::Int32).map_err(|error| error.reason().into()),
        Kind::Int64 => parse_int64(text.as_bytes()).map(Value::Int64).map_err(|error| error.reason().into()),
        Kind::Boolean => match boolean(&text) {
            Some(flag) => Ok(Value::Boolean(flag)),
            None => Err("not a boolean, expected true, false, 1 or 0".into()),
        },
        Kind::Guid => parse_guid(&text)
            .map(Value::Guid)
            .ok_or("not a GUID, expected a form such as 00000000-0000-0000-0000-000000000000".into()),
        Kind::DateTime => date(&text, dates)
            .map(Value::DateTime)
            .ok_or("not a date and time, expected yyyy-MM-ddTHH:mm:ss with Z or an offset".into()),
        Kind::Enum(contract) => enumeration(contract, &text)
            .map(Value::Enum)
            .ok_or_else(|| format!("no name of {}, expected one as it is spelt", contract.name).into()),
        Kind::DateTimeOffset => Err("expected the two elements of a DateTimeOffset".into()),
        Kind::Part(_) | Kind::Parts(_) => Err("expected elements, not text".into()),
    }
}

/// Whether `text` is no name of the enum that is wanted.
pub(super) fn is_unknown_name(kind: Kind, text: &str) -> bool {
    matches!(kind, Kind::Enum(contract) if enumeration(contract, text).is_none())
}

/// `true`, `false`, `1`, `0`, with XML's white space around.
pub(super) fn boolean(text: &str) -> Option<bool> {
    match text.trim_matches([' ', '\t', '\r', '\n']) {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

/// Exact names; those of flags separated by spaces.
fn enumeration(contract: &EnumContract, text: &str) -> Option<i32> {
    if !contract.flags {
        return contract.value_of(text);
    }
    text.split(' ').filter(|name| !name.is_empty()).try_fold(0, |flags, name| Some(flags | contract.value_of(name)?))
}

fn date(text: &str, dates: Dates<'_>) -> Option<Timestamp> {
    if let Dates::AsWritten = dates
        && let Ok(timestamp) = text.parse()
    {
        return Some(timestamp);
    }
    xsd_date(text, dates)?.to_timestamp()
}

pub(super) fn xsd_date(text: &str, dates: Dates<'_>) -> Option<DateTime> {
    let utc = ServerZone::utc();
    let zone = match dates {
        Dates::AsWritten => &utc,
        Dates::Local(zone) => zone,
    };
    let (ticks, written) = parse_xsd_date(text, || zone.today())?;
    Some(match (written, dates) {
        (XsdZone::Unspecified, _) => DateTime { ticks, kind: DateKind::Unspecified },
        (XsdZone::Utc, _) => DateTime { ticks, kind: DateKind::Utc },
        (XsdZone::Offset(offset), Dates::AsWritten) => DateTime { ticks, kind: DateKind::Local { offset } },
        (XsdZone::Offset(offset), Dates::Local(_)) => {
            zone.local_from_written(ticks, i64::from(offset) * TICKS_PER_MINUTE)
        }
    })
}

/// The zone of a `DateTimeOffset` put together from its two elements.
pub(super) fn with_offset(value: DateTime, minutes: i32) -> Option<Timestamp> {
    let offset = i16::try_from(minutes).ok().filter(|minutes| minutes.abs() <= 14 * 60)?;
    let shift = i64::from(offset) * TICKS_PER_MINUTE;
    let ticks = match value.kind {
        DateKind::Unspecified => value.ticks,
        DateKind::Utc => value.ticks + shift,
        DateKind::Local { offset: local } => value.ticks - i64::from(local) * TICKS_PER_MINUTE + shift,
    };
    let in_range = |ticks: i64| (0..=crate::dotnet::MAX_TICKS).contains(&ticks);
    let timestamp = DateTime { ticks, kind: DateKind::Local { offset } }.to_timestamp();
    timestamp.filter(|timestamp| in_range(ticks) && in_range(ticks - shift) && timestamp.zone() == Zone::Offset(offset))
}
