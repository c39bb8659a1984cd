//! `new Guid(string)`: the forms D, N, B, P and X, with the oddities of the number parser under it.

use uuid::Uuid;

/// Reads a GUID as .NET does: surrounding white space is trimmed, case does not matter, and a group may begin with
/// `+` or `0x` as long as it keeps its length.
pub(crate) fn parse_guid(text: &str) -> Option<Uuid> {
    let text = text.trim();
    let bytes = text.as_bytes();
    // The common case, without the detours.
    if bytes.len() == 36
        && let Ok(guid) = Uuid::try_parse(text)
    {
        return Some(guid);
    }
    if bytes.contains(&b'-') {
        with_dashes(bytes)
    } else if bytes.contains(&b'{') {
        with_hex_prefixes(text)
    } else {
        (bytes.len() == 32 && bytes.iter().all(u8::is_ascii_hexdigit)).then(|| Uuid::try_parse(text).ok())?
    }
}

fn with_dashes(text: &[u8]) -> Option<Uuid> {
    let inner = match text {
        [b'{', inner @ .., b'}'] | [b'(', inner @ .., b')'] => inner,
        _ => text,
    };
    if inner.len() != 36 || [8, 13, 18, 23].iter().any(|&index| inner[index] != b'-') {
        return None;
    }
    let group = |range: std::ops::Range<usize>| hex_group(&inner[range]);
    let (a, b, c, d) = (group(0..8)?, group(9..13)?, group(14..18)?, group(19..23)?);
    let node = group(24..36)?;
    Some(Uuid::from_u128(
        (u128::from(a) << 96)
            | (u128::from(b) << 80)
            | (u128::from(c) << 64)
            | (u128::from(d) << 48)
            | u128::from(node),
    ))
}

/// `{0x3198fb7e,0x49f7,0x4409,{0x81,0x45,0xbc,0x21,0x18,0xe8,0xb6,0x56}}`, white space anywhere.
fn with_hex_prefixes(text: &str) -> Option<Uuid> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let mut rest = text.strip_prefix('{')?;
    let mut next = |end: char| -> Option<u64> {
        let prefixed = rest.strip_prefix("0x").or_else(|| rest.strip_prefix("0X"))?;
        let (digits, tail) = prefixed.split_once(end)?;
        rest = tail;
        hex_group(digits.as_bytes())
    };
    let a = next(',').filter(|&value| u32::try_from(value).is_ok())?;
    // Longer numbers than 16 bits lose their upper half silently, as a cast to Int16 does.
    let b = next(',').filter(|&value| u32::try_from(value).is_ok())? & 0xffff;
    let c = next(',').filter(|&value| u32::try_from(value).is_ok())? & 0xffff;
    rest = rest.strip_prefix('{')?;
    let mut tail = 0u64;
    for index in 0..8 {
        let prefixed = rest.strip_prefix("0x").or_else(|| rest.strip_prefix("0X"))?;
        let (digits, after) = prefixed.split_once(if index < 7 { ',' } else { '}' })?;
        rest = after;
        tail = (tail << 8) | hex_group(digits.as_bytes()).filter(|&value| value <= 0xff)?;
    }
    (rest == "}").then(|| {
        Uuid::from_u128((u128::from(a) << 96) | (u128::from(b) << 80) | (u128::from(c) << 64) | u128::from(tail))
    })
}

/// One group: an optional `+`, an optional `0x`, then nothing but hexadecimal digits.
fn hex_group(group: &[u8]) -> Option<u64> {
    let group = group.strip_prefix(b"+").unwrap_or(group);
    let group = match group {
        [b'0', b'x' | b'X', digits @ ..] => digits,
        _ => group,
    };
    if group.is_empty() {
        return None;
    }
    group.iter().try_fold(0u64, |value, &byte| {
        let digit = char::from(byte).to_digit(16)?;
        value.checked_mul(16)?.checked_add(u64::from(digit))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GUID: &str = "3198fb7e-49f7-4409-8145-bc2118e8b656";

    #[test]
    fn all_five_forms_are_read_in_any_case() {
        let expected = Uuid::parse_str(GUID).unwrap();
        for text in [
            GUID,
            "3198FB7E-49f7-4409-8145-BC2118E8B656",
            " {3198fb7e-49f7-4409-8145-bc2118e8b656}\n",
            "(3198fb7e-49f7-4409-8145-bc2118e8b656)",
            "3198fb7e49f744098145bc2118e8b656",
            "{0x3198fb7e, 0x49f7,0x4409,{0x81,0x45,0xbc,0x21,0x18,0xe8,0xb6,0x56}}",
            "\u{a0}3198fb7e-49f7-4409-8145-bc2118e8b656",
        ] {
            assert_eq!(parse_guid(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn the_number_parser_accepts_a_sign_and_a_prefix_inside_a_group() {
        assert_eq!(
            parse_guid("+198fb7e-49f7-4409-8145-bc2118e8b656"),
            Uuid::parse_str("0198fb7e-49f7-4409-8145-bc2118e8b656").ok()
        );
        assert_eq!(
            parse_guid("0x98fb7e-49f7-4409-8145-bc2118e8b656"),
            Uuid::parse_str("0098fb7e-49f7-4409-8145-bc2118e8b656").ok()
        );
    }

    #[test]
    fn what_is_no_guid_is_refused() {
        for text in [
            "",
            "0",
            "-",
            "{3198fb7e-49f7-4409-8145-bc2118e8b656",
            "{3198fb7e-49f7-4409-8145-bc2118e8b656)",
            "{ 3198fb7e-49f7-4409-8145-bc2118e8b656 }",
            "3198fb7e-49f7-4409-8145-bc2118e8b6560",
            "g198fb7e-49f7-4409-8145-bc2118e8b656",
            "3198fb7e-49f7-4409- 145-bc2118e8b656",
            "3198fb7e\u{2010}49f7\u{2010}4409\u{2010}8145\u{2010}bc2118e8b656",
            "{0x3198fb7e,0x49f7,0x4409,{0x81,0x45,0xbc,0x21,0x18,0xe8,0xb6,0x156}}",
            "{0x,0x,0x,{0x,0x,0x,0x,0x,0x,0x,0x}}",
        ] {
            assert_eq!(parse_guid(text), None, "{text}");
        }
    }
}
