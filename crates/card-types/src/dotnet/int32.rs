//! `Int32.Parse` with `NumberStyles.Integer` and the invariant culture.

/// Why a text is no `Int32`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Int32Error {
    /// Not an integer at all.
    Format,
    /// An integer beyond 32 bits.
    Overflow,
}

impl Int32Error {
    /// What is wrong and what was expected.
    pub(crate) fn reason(self) -> &'static str {
        match self {
            Self::Format => "not an integer, expected digits with an optional sign",
            Self::Overflow => "out of range, expected an integer from -2147483648 to 2147483647",
        }
    }
}

/// White space, an optional sign, digits, white space; .NET then still allows NUL characters.
pub(crate) fn parse_int32(text: &[u8]) -> Result<i32, Int32Error> {
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
    if digits == 0 {
        return Err(Int32Error::Format);
    }
    if !trim_start(&rest[digits..]).iter().all(|&byte| byte == 0) {
        return Err(Int32Error::Format);
    }
    let mut value = 0i64;
    for &digit in &rest[..digits] {
        value = value * 10 + i64::from(digit - b'0');
        if value > 1 << 31 {
            return Err(Int32Error::Overflow);
        }
    }
    i32::try_from(if negative { -value } else { value }).map_err(|_| Int32Error::Overflow)
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
            assert_eq!(parse_int32(text.as_bytes()), Err(Int32Error::Format), "{text:?}");
        }
        for text in ["2147483648", "-2147483649", "99999999999999999999999"] {
            assert_eq!(parse_int32(text.as_bytes()), Err(Int32Error::Overflow), "{text:?}");
        }
    }
}
