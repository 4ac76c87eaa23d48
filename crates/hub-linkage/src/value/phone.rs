//! A phone number as it is compared: digits, and stars where it is masked.

/// Digits of the number without the code of the country; none when it is no number anybody has.
pub(crate) fn read(raw: &str) -> Option<Box<str>> {
    let mut digits = String::with_capacity(16);
    for character in raw.chars().take(40) {
        match character {
            '０'..='９' => {
                digits.extend(char::from_digit(u32::from(character) - u32::from('０'), 10));
            }
            '0'..='9' => digits.push(character),
            '*' | '＊' | 'x' | 'X' => digits.push('*'),
            _ => {}
        }
    }
    for code in ["0086", "86"] {
        if digits.len() > 11
            && let Some(rest) = digits.strip_prefix(code)
        {
            digits = String::from(rest);
        }
    }
    let is_number = (7..=13).contains(&digits.len()) && !is_placeholder(&digits);
    is_number.then(|| digits.into_boxed_str())
}

/// `13800000000`, `11111111111`, `12345678901`: typed to get past a form.
fn is_placeholder(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    let tail = bytes.get(3..).unwrap_or_default();
    let is_one_digit = |part: &[u8]| part.windows(2).all(|pair| pair.first() == pair.last());
    let shown = bytes.iter().filter(|byte| **byte != b'*').count();
    shown < 6
        || is_one_digit(bytes)
        || is_one_digit(tail)
        || digits.starts_with("1234567")
        || digits == "13800138000"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_settled() {
        for raw in ["+8613710352265", "137 1035 2265", "137-1035-2265", "00 86 13710352265"] {
            assert_eq!(read(raw).as_deref(), Some("13710352265"), "{raw}");
        }
        assert_eq!(read("157****5042").as_deref(), Some("157****5042"));
    }

    #[test]
    fn placeholders_are_no_numbers() {
        for raw in
            ["13800000000", "00000000000", "12345678901", "无", "110", "13800138000", "*******"]
        {
            assert_eq!(read(raw), None, "{raw}");
        }
    }
}
