//! From a token to a value of the member's type.

use super::dates::{parse_date, parse_date_offset};
use super::fault::Fault;
use super::reader::{Number, Reader, Token};
use crate::contract::{EnumContract, Kind, Member, Value};
use crate::dotnet::{parse_guid, parse_int32, parse_int64};
use crate::server::ServerZone;

impl Reader<'_> {
    /// Reads the value behind a member's name.
    pub(super) fn member_value(&mut self, member: &Member, zone: &ServerZone) -> Result<Value, Fault> {
        let value = match member.kind {
            Kind::Int32 => self.read_int32()?,
            Kind::Boolean => self.read_boolean()?,
            Kind::Text => self.read_text()?,
            Kind::DateTime | Kind::DateTimeOffset => match self.read_date_text()? {
                None => Value::Null,
                Some(text) => {
                    let timestamp = if matches!(member.kind, Kind::DateTime) {
                        parse_date(&text, zone)
                    } else {
                        parse_date_offset(&text, zone)
                    };
                    let expected = "not a date and time, expected yyyy-MM-ddTHH:mm:ss with Z or an offset";
                    timestamp.map(Value::DateTime).ok_or_else(|| self.fault(expected))?
                }
            },
            Kind::Int64 => self.int64(member)?,
            Kind::Guid => self.guid(member)?,
            Kind::Enum(contract) => self.enumeration(member, contract)?,
            Kind::Part(_) | Kind::Parts(_) => return Err(self.fault("nested members are not read here")),
        };
        if value == Value::Null && !member.takes_null() {
            return Err(self.fault("null, but the server's type has no null"));
        }
        Ok(value)
    }

    /// Unlike `Int32`, a fraction is rounded and a boolean counts as 1 or 0: Json.NET has no reader of its own for it.
    fn int64(&mut self, member: &Member) -> Result<Value, Fault> {
        const EXPECTED: &str = "not an integer of 64 bits";
        match self.primitive(EXPECTED)? {
            Token::Null | Token::Undefined => Ok(Value::Null),
            Token::Text(text) if text.is_empty() && member.nullable => Ok(Value::Null),
            Token::Text(text) => {
                parse_int64(text.as_bytes()).map(Value::Int64).map_err(|error| self.fault(error.reason()))
            }
            Token::Integer(Number::Small(number)) => Ok(Value::Int64(number)),
            Token::Float(number) => rounded(number).map(Value::Int64).ok_or_else(|| self.fault(EXPECTED)),
            Token::Boolean(flag) => Ok(Value::Int64(i64::from(flag))),
            _ => Err(self.fault(EXPECTED)),
        }
    }

    fn guid(&mut self, member: &Member) -> Result<Value, Fault> {
        const EXPECTED: &str = "not a GUID, expected a form such as 00000000-0000-0000-0000-000000000000";
        match self.primitive(EXPECTED)? {
            Token::Null | Token::Undefined => Ok(Value::Null),
            Token::Text(text) if text.is_empty() && member.nullable => Ok(Value::Null),
            Token::Text(text) => parse_guid(&text).map(Value::Guid).ok_or_else(|| self.fault(EXPECTED)),
            _ => Err(self.fault(EXPECTED)),
        }
    }

    fn enumeration(&mut self, member: &Member, contract: &EnumContract) -> Result<Value, Fault> {
        let expected = "not a value of the enum, expected a number or a name";
        match self.primitive(expected)? {
            Token::Null | Token::Undefined => Ok(Value::Null),
            Token::Text(text) if text.is_empty() && member.nullable => Ok(Value::Null),
            Token::Text(text) => parse_enum(contract, &text).map(Value::Enum).ok_or_else(|| self.fault(expected)),
            #[expect(clippy::cast_possible_truncation, reason = "Enum.ToObject drops the upper half")]
            Token::Integer(Number::Small(number)) => Ok(Value::Enum(number as i32)),
            Token::Boolean(flag) => Ok(Value::Enum(i32::from(flag))),
            _ => Err(self.fault(expected)),
        }
    }

    /// The next token, which must not begin an object or an array.
    fn primitive(&mut self, expected: &'static str) -> Result<Token, Fault> {
        if !self.read_content()? {
            return Err(Fault::new(self.cursor.at, "the text ends early, expected a value"));
        }
        match &self.token {
            Token::StartObject => self.wrapped(expected),
            Token::StartArray | Token::StartConstructor => Err(self.fault(expected)),
            token => Ok(token.clone()),
        }
    }

    /// Json.NET takes `{"$type":"..","$value":1}` for the value inside.
    fn wrapped(&mut self, expected: &'static str) -> Result<Token, Fault> {
        let fault = self.fault(expected);
        self.read()?;
        while let Token::Property(name) = &self.token {
            let name = name.clone();
            if !matches!(name.as_str(), "$type" | "$id" | "$ref") {
                break;
            }
            let allowed = self.read()?
                && match &self.token {
                    Token::Null => name != "$type",
                    Token::Text(_) | Token::Integer(_) | Token::Float(_) | Token::Boolean(_) => name != "$ref",
                    _ => false,
                };
            if !allowed || !self.read()? {
                return Err(fault);
            }
        }
        if !matches!(&self.token, Token::Property(name) if name == "$value") {
            return Err(fault);
        }
        if !self.read_content()? || matches!(self.token, Token::StartObject | Token::StartArray) {
            return Err(fault);
        }
        let value = std::mem::replace(&mut self.token, Token::Undefined);
        // What follows the value is read, and must be there.
        if self.read()? { Ok(value) } else { Err(fault) }
    }
}

/// `Convert.ToInt64`: half to even, and nothing beyond 64 bits.
fn rounded(number: f64) -> Option<i64> {
    let number = number.round_ties_even();
    #[expect(clippy::cast_possible_truncation, reason = "the bounds are those of the type, as 64-bit floats have them")]
    (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&number).then_some(number as i64)
}

/// `Enum.Parse` without regard to case: a number, or names separated by commas, whose values are combined whether or
/// not the enum is one of flags.
pub(in crate::server) fn parse_enum(contract: &EnumContract, text: &str) -> Option<i32> {
    let text = text.trim();
    if text.starts_with(|character: char| character.is_numeric() || matches!(character, '+' | '-')) {
        match parse_int32(text.as_bytes()) {
            Ok(number) => return Some(number),
            Err(crate::dotnet::IntegerError::Overflow(_)) => return None,
            Err(crate::dotnet::IntegerError::Format) => {}
        }
    }
    text.split(',').try_fold(0, |flags, name| {
        let known = contract.values.iter().find(|(known, _)| known.eq_ignore_ascii_case(name.trim()))?;
        Some(flags | known.1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn enums_take_numbers_and_names_in_any_case() {
        static FLAGS: EnumContract = EnumContract { name: "Flags", flags: false, values: &[("One", 1), ("Two", 2)] };
        for (text, value) in [(" one ", Some(1)), ("ONE,two", Some(3)), ("99", Some(99)), ("-1", Some(-1))] {
            assert_eq!(parse_enum(&FLAGS, text), value, "{text}");
        }
        for text in ["", " ", "One Two", "One,", "2147483648", "three", "1.0"] {
            assert_eq!(parse_enum(&FLAGS, text), None, "{text}");
        }
    }
}
