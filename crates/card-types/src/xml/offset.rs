//! `DateTimeOffset`, which the serializer writes as two nested elements.

use super::namespaces::Space;
use super::reader::{Fault, Reader};
use super::tokens::{Tag, broken};
use super::values::{with_offset, xsd_date};
use crate::contract::Value;
use crate::dotnet::{DateKind, DateTime, parse_int32};

impl<'a> Reader<'a, '_> {
    /// `DateTime` and `OffsetMinutes` in .NET's own namespace, in this order, both required.
    pub(super) fn date_time_offset(&mut self, tag: &Tag<'a>) -> Result<Value, Fault> {
        let mut time = DateTime { ticks: 0, kind: DateKind::Unspecified };
        let mut minutes = 0;
        let mut next = 0;
        while let Some(child) = self.next_element()? {
            let marks = self.marks(&child)?;
            let part = ["DateTime", "OffsetMinutes"].iter().position(|name| name.as_bytes() == child.local);
            let Some(index) = part.filter(|&index| index >= next && child.space == Space::System) else {
                self.skip()?;
                continue;
            };
            if marks.nil || marks.id.is_some() || marks.reference.is_some() {
                return Err(broken(child.offset, "i:nil, z:Id and z:Ref are not allowed here").into());
            }
            if index > next {
                return Err(broken(child.offset, "expected the element DateTime first").into());
            }
            let text = self.text(&child)?;
            if index == 0 {
                time = xsd_date(&text, self.dates).ok_or(broken(child.offset, "not a date and time"))?;
            } else {
                minutes = parse_int32(text.as_bytes()).map_err(|error| broken(child.offset, error.reason()))?;
            }
            next = index + 1;
        }
        if next < 2 {
            return Err(broken(tag.offset, "expected the elements DateTime and OffsetMinutes").into());
        }
        let timestamp = with_offset(time, minutes).ok_or(broken(tag.offset, "a DateTimeOffset out of range"))?;
        Ok(Value::DateTime(timestamp))
    }
}
