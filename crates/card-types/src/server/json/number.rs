//! Numbers, of which Json.NET takes more than JSON has: octal and hexadecimal ones, and ones without digits on a side.

use super::reader::{Number, Token};

/// The value of a number's letters.
pub(super) fn token(text: &str) -> Option<Token> {
    if let Some(number) = other_base(text) {
        return number.ok().map(|number| Token::Integer(Number::Small(number)));
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        // Json.NET refuses to think about integers longer than this.
        if text.len() > 380 {
            return None;
        }
        // More digits than 64 bits have make a big number, leading zeros or not.
        let small = text.parse().ok().filter(|_| digits.len() <= 19);
        return Some(Token::Integer(small.map_or(Number::Big, Number::Small)));
    }
    float(text).map(Token::Float)
}

/// A number as it is to be stored in a string: valid, but otherwise as it was written.
pub(super) fn is_number(text: &str) -> bool {
    match other_base(text) {
        Some(number) => number.is_ok(),
        None => float(text).is_some(),
    }
}

/// A 32-bit integer.
pub(super) fn int32(text: &str) -> Result<i32, &'static str> {
    const NOT_AN_INTEGER: &str = "not an integer, expected digits with an optional sign";
    const OUT_OF_RANGE: &str = "out of range, expected an integer from -2147483648 to 2147483647";
    match other_base(text) {
        // Hexadecimal numbers up to ffffffff wrap around, as in Convert.ToInt32.
        Some(Ok(number)) => match (i32::try_from(number), u32::try_from(number)) {
            (Ok(number), _) if number >= 0 => Ok(number),
            (_, Ok(number)) => Ok(number.cast_signed()),
            _ => Err(NOT_AN_INTEGER),
        },
        Some(Err(())) => Err(NOT_AN_INTEGER),
        None => {
            let digits = text.strip_prefix('-').unwrap_or(text);
            if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(NOT_AN_INTEGER);
            }
            text.parse().ok().filter(|_| digits.len() <= 10).ok_or(OUT_OF_RANGE)
        }
    }
}

/// A number that begins with zero is hexadecimal after `0x`, otherwise octal.
fn other_base(text: &str) -> Option<Result<i64, ()>> {
    let rest = text.strip_prefix('0').filter(|rest| !rest.is_empty() && !rest.starts_with(['.', 'e', 'E']))?;
    let (digits, radix) = match rest.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (rest, 8),
    };
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        return Some(Err(()));
    }
    Some(u64::from_str_radix(digits, radix).map(u64::cast_signed).map_err(|_| ()))
}

/// `double.TryParse` with `NumberStyles.Float`; a number beyond the range is none.
fn float(text: &str) -> Option<f64> {
    let mantissa = text.split(['e', 'E']).next().unwrap_or_default();
    let only = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E');
    if !mantissa.bytes().any(|byte| byte.is_ascii_digit()) || !text.bytes().all(only) {
        return None;
    }
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leading_zero_means_octal() {
        assert_eq!(int32("010"), Ok(8));
        assert_eq!(int32("01"), Ok(1));
        assert_eq!(int32("0x1F"), Ok(31));
        assert_eq!(int32("0xffffffff"), Ok(-1));
        assert_eq!(int32("-010"), Ok(-10));
        assert!(int32("08").is_err());
        assert!(int32("0x").is_err());
    }

    #[test]
    fn integers_have_no_fraction_and_no_exponent() {
        for text in ["1.0", "1.", ".5", "1e2", "-", "2147483648"] {
            assert!(int32(text).is_err(), "{text}");
        }
        assert_eq!(int32("-0"), Ok(0));
        assert!(int32("-00000000001").is_err() && int32("0xffffffffffffffff").is_err());
    }

    #[test]
    fn floats_may_lack_digits_on_one_side() {
        assert_eq!(token("1."), Some(Token::Float(1.0)));
        assert_eq!(token(".5"), Some(Token::Float(0.5)));
        assert_eq!(token("1e400"), None);
        assert_eq!(token("1e"), None);
        assert_eq!(token("99999999999999999999"), Some(Token::Integer(Number::Big)));
        assert!(is_number("1.50") && !is_number("1.5.0") && !is_number("08"));
    }
}
