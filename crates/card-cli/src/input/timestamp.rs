//! Dates on the command line.

use card_types::{InvalidTimestamp, Timestamp, Zone};

/// A date and time with its zone, as ID123's members need it.
pub(crate) fn zoned_timestamp(text: &str) -> Result<Timestamp, String> {
    match any_timestamp(text)? {
        timestamp if timestamp.zone() == Zone::Unspecified => {
            Err("the zone is missing: write it at the end, such as +00:00 for UTC".to_owned())
        }
        timestamp => Ok(timestamp),
    }
}

/// A date and time, with or without a zone.
pub(crate) fn any_timestamp(text: &str) -> Result<Timestamp, String> {
    text.parse().map_err(|error: InvalidTimestamp| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_needs_time_of_day_and_zone() {
        assert!(zoned_timestamp("2027-08-31T23:59:59+00:00").is_ok());
        assert!(zoned_timestamp("2027-08-31T23:59:59").unwrap_err().contains("zone is missing"));
        for text in ["2027-08-31", "31.08.2027", "tomorrow", "2027-02-30T00:00:00+00:00", ""] {
            assert!(zoned_timestamp(text).unwrap_err().contains("such as 2026-08-31T23:59:59+00:00"), "{text}");
        }
        assert!(any_timestamp("2027-08-31T23:59:59").is_ok());
    }
}
