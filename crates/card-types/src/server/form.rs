//! Web API's model binder over `application/x-www-form-urlencoded`.

use super::json::{parse_boolean, parse_enum, parse_form_date};
use super::options::ReadOptions;
use super::reading::{ModelError, Reading, SkipReason};
use super::zone::ServerZone;
use crate::contract::{Contracted, Kind, Member, Value};
use crate::dotnet::{IntegerError, parse_guid, parse_int32, parse_int64};
use crate::form::Pairs;

/// Reads a form body as the server does: keys without regard to case, the first of several counts, a blank value is
/// null, a bad value leaves its member at the default.
pub fn read_form<T: Contracted>(body: &[u8], options: &ReadOptions) -> Reading<T> {
    if options.is_absent(body) {
        return Reading::new(None);
    }
    let mut reading = Reading::new(None);
    let mut model = T::blank();
    let mut seen = vec![false; T::CONTRACT.members.len()];
    for pair in Pairs::new(body) {
        // jQuery writes arrays as `name[]`.
        let name = pair.name.strip_suffix("[]").unwrap_or(&pair.name);
        let position = T::CONTRACT.members.iter().position(|member| member.name.eq_ignore_ascii_case(name));
        let reason = match position.map(|index| (index, &T::CONTRACT.members[index])) {
            None => SkipReason::Unknown,
            Some((_, member)) if member.xml_only => SkipReason::XmlOnly,
            Some((_, member)) if member.is_nested() => SkipReason::Nested,
            Some((index, _)) if std::mem::replace(&mut seen[index], true) => SkipReason::Repeated,
            Some((index, member)) => {
                match convert(member, &pair.value, options.server_zone()) {
                    Ok(value) => model.set(index, value),
                    Err(reason) => reading.complain(ModelError::new(member.name, reason, pair.offset)),
                }
                continue;
            }
        };
        if !name.is_empty() {
            reading.note(name, reason, pair.offset);
        }
    }
    reading.value = Some(model);
    reading
}

/// What .NET's type converters take.
pub(super) fn convert(member: &Member, text: &str, zone: &ServerZone) -> Result<Value, &'static str> {
    if text.trim().is_empty() {
        return if member.takes_null() { Ok(Value::Null) } else { Err("a value is required") };
    }
    match member.kind {
        Kind::Text => Ok(Value::Text(text.to_owned())),
        Kind::Int32 => integer(text.trim(), parse_int32, u32::from_str_radix, u32::cast_signed).map(Value::Int32),
        Kind::Int64 => integer(text.trim(), parse_int64, u64::from_str_radix, u64::cast_signed).map(Value::Int64),
        Kind::Boolean => parse_boolean(text).map(Value::Boolean).ok_or("not a boolean, expected true or false"),
        Kind::Guid => parse_guid(text)
            .map(Value::Guid)
            .ok_or("not a GUID, expected a form such as 00000000-0000-0000-0000-000000000000"),
        Kind::DateTime | Kind::DateTimeOffset => parse_form_date(text, matches!(member.kind, Kind::DateTime), zone)
            .map(Value::DateTime)
            .ok_or("not a date and time, expected yyyy-MM-ddTHH:mm:ss with Z or an offset"),
        Kind::Enum(contract) => {
            parse_enum(contract, text).map(Value::Enum).ok_or("not a value of the enum, expected a number or a name")
        }
        Kind::Part(_) | Kind::Parts(_) => Err("a form has no place for nested members"),
    }
}

/// `Int32Converter` and `Int64Converter`, which also take hexadecimal numbers.
fn integer<T, U>(
    text: &str,
    decimal: impl Fn(&[u8]) -> Result<T, IntegerError>,
    hexadecimal: impl Fn(&str, u32) -> Result<U, std::num::ParseIntError>,
    signed: impl Fn(U) -> T,
) -> Result<T, &'static str> {
    let lower = text.to_ascii_lowercase();
    match ["#", "0x", "&h"].iter().find_map(|prefix| lower.strip_prefix(prefix)) {
        Some(digits) if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            hexadecimal(digits, 16).map(signed).map_err(|_| "out of range for the member's width")
        }
        Some(_) => Err("not an integer, expected digits with an optional sign"),
        None => decimal(text.as_bytes()).map_err(IntegerError::reason),
    }
}
