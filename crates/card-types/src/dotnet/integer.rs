//! `Int32.Parse` and `Int64.Parse` with `NumberStyles.Integer` and the invariant culture.

/// Why a text is no integer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IntegerError {
    /// Not an integer at all.
    Format,
    /// An integer beyond the range that is told.
    Overflow(&'static str),
}

impl IntegerError {
    /// What is wrong and what was expected.
    pub(crate) fn reason(self) -> &'static str {
        match self {
            Self::Format => "not an integer, expected digits with an optional sign",
            Self::Overflow(reason) => reason,
        }
    }
}

/// 32 bits.
pub(crate) fn parse_int32(text: &[u8]) -> Result<i32, IntegerError> {
    const RANGE: &str = "out of range, expected an integer from -2147483648 to 2147483647";
    let value = integer(text).map_err(|_| IntegerError::Format)?;
    value.and_then(|value| i32::try_from(value).ok()).ok_or(IntegerError::Overflow(RANGE))
}

/// 64 bits.
pub(crate) fn parse_int64(text: &[u8]) -> Result<i64, IntegerError> {
    const RANGE: &str = "out of range, expected an integer of 64 bits";
    integer(text).map_err(|_| IntegerError::Format)?.ok_or(IntegerError::Overflow(RANGE))
}

/// Not an integer.
struct Malformed;

/// White space, an optional sign, digits, white space; .NET then still allows NUL characters. `None` for an integer beyond
/// 64 bits.
fn integer(text: &[u8]) -> Result<Option<i64>, Malformed> {
    let mut rest = trim_start(text);
    let negative = match rest {
        [b'-', tail @ ..] => {
            rest = tail;
            true
        }
        [b'+', tail @ ..] => {
            rest = tail;
            false
        }
        _ => false,
    };
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if digits == 0 || !trim_start(&rest[digits..]).iter().all(|&byte| byte == 0) {
        return Err(Malformed);
    }
    // Downwards, since there is one negative number more than there are positive ones.
    let value = rest[..digits]
        .iter()
        .try_fold(0i64, |value, digit| value.checked_mul(10)?.checked_sub(i64::from(digit - b'0')));
    Ok(value.and_then(|value| if negative { Some(value) } else { value.checked_neg() }))
}

fn trim_start(text: &[u8]) -> &[u8] {
    let start = text.iter().take_while(|byte| matches!(byte, b'\t'..=b'\r' | b' ')).count();
    &text[start..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_spaces_and_leading_zeros_are_allowed_as_in_dotnet() {
        for (text, value) in
            [("5", 5), ("+5", 5), ("-007", -7), ("\t5 \r\n", 5), ("-2147483648", i32::MIN), ("5\0\0", 5)]
        {
            assert_eq!(parse_int32(text.as_bytes()), Ok(value), "{text:?}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        for text in ["", " ", "-", "- 5", "--5", "1.0", "1,000", "0x1", "5 6", "5\u{a0}", "\u{2212}5", "5\0 "] {
            assert_eq!(parse_int32(text.as_bytes()), Err(IntegerError::Format), "{text:?}");
        }
        for text in ["2147483648", "-2147483649", "99999999999999999999999"] {
            assert!(matches!(parse_int32(text.as_bytes()), Err(IntegerError::Overflow(_))), "{text:?}");
        }
    }

    #[test]
    fn both_widths_end_where_their_numbers_end() {
        for (text, value) in [("9223372036854775807", i64::MAX), ("-9223372036854775808", i64::MIN), (" +7\0", 7)] {
            assert_eq!(parse_int64(text.as_bytes()), Ok(value), "{text:?}");
        }
        for text in ["9223372036854775808", "-9223372036854775809", "99999999999999999999999"] {
            assert!(matches!(parse_int64(text.as_bytes()), Err(IntegerError::Overflow(_))), "{text:?}");
        }
        assert_eq!(parse_int64(b"1.0"), Err(IntegerError::Format));
    }
}
