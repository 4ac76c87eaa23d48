//! Text as people type it: folded to one width, searched for hidden characters, numerals read.

use unicode_normalization::UnicodeNormalization;

/// NFKC, except that Han characters beyond the BMP stay exactly as they were written.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut run = String::new();
    for character in text.chars() {
        if matches!(character, '\u{20000}'..='\u{3FFFF}') {
            folded.extend(run.as_str().nfkc());
            run.clear();
            folded.push(character);
        } else {
            run.push(character);
        }
    }
    folded.extend(run.as_str().nfkc());
    folded
}

/// A character that shows nothing, or changes how its neighbours are shown.
pub(crate) fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{AD}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{180E}'
            | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFF}'
            | '\u{E0000}'..='\u{E007F}')
}

/// A Chinese character, rare ones included.
pub(crate) fn is_han(character: char) -> bool {
    matches!(character,
        '\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Any of the strokes people use for a hyphen.
pub(crate) fn is_dash(character: char) -> bool {
    matches!(character, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2500}' | '\u{FE58}')
}

/// What a spreadsheet makes of a long number, such as `1.10105E+17`: its digits are lost.
pub(crate) fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.trim().split_once(['e', 'E']) else { return false };
    let power = exponent.trim_start_matches(['+', '-']);
    let only_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_marked = mantissa.contains('.') || power.len() < exponent.len();
    is_marked
        && !whole.is_empty()
        && only_digits(whole)
        && only_digits(fraction)
        && (1..=3).contains(&power.len())
        && only_digits(power)
}

/// `kept` characters at each end with stars between; at least one character is always hidden.
pub(crate) fn starred(text: &str, kept_before: usize, kept_after: usize) -> String {
    let count = text.chars().count();
    if count <= kept_before + kept_after {
        return "*".repeat(count);
    }
    text.chars()
        .enumerate()
        .map(|(at, character)| {
            let is_kept = at < kept_before || at >= count - kept_after;
            if is_kept { character } else { '*' }
        })
        .collect()
}

/// The digit a Chinese numeral stands for.
pub(crate) fn numeral_digit(character: char) -> Option<u32> {
    Some(match character {
        '零' | '〇' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// A character that can occur in a Chinese number below one thousand.
pub(crate) fn is_numeral(character: char) -> bool {
    numeral_digit(character).is_some()
        || matches!(character, '十' | '拾' | '百' | '佰' | '廿' | '卅')
}

/// Reads `二十一` by place and `五零一` digit by digit.
pub(crate) fn numeral(text: &str) -> Option<u32> {
    if text.is_empty() {
        return None;
    }
    if text.chars().all(|character| numeral_digit(character).is_some()) {
        return text
            .chars()
            .try_fold(0_u32, |value, c| value.checked_mul(10)?.checked_add(numeral_digit(c)?));
    }
    let (mut total, mut pending, mut smallest_unit) = (0, None, 1000);
    for character in text.chars() {
        if let Some(digit) = numeral_digit(character) {
            if pending.is_some_and(|earlier| earlier != 0) {
                return None;
            }
            pending = Some(digit);
            continue;
        }
        let (unit, fixed) = match character {
            '百' | '佰' => (100, None),
            '十' | '拾' => (10, None),
            '廿' => (10, Some(2)),
            '卅' => (10, Some(3)),
            _ => return None,
        };
        let factor = match (fixed, pending.take()) {
            (Some(fixed), None) => fixed,
            (None, Some(digit)) if digit > 0 => digit,
            (None, None | Some(0)) if unit == 10 => 1,
            _ => return None,
        };
        if unit >= smallest_unit {
            return None;
        }
        smallest_unit = unit;
        total += factor * unit;
    }
    Some(total + pending.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_are_read_by_place_or_digit_by_digit() {
        let read = [
            ("十", 10),
            ("十二", 12),
            ("二十", 20),
            ("三十一", 31),
            ("廿一", 21),
            ("一百零二", 102),
            ("五零一", 501),
            ("一九八四", 1984),
            ("二〇〇〇", 2000),
        ];
        for (text, value) in read {
            assert_eq!(numeral(text), Some(value), "{text}");
        }
        for text in ["", "十百", "十十", "百", "甲"] {
            assert_eq!(numeral(text), None, "{text}");
        }
    }

    #[test]
    fn only_what_a_spreadsheet_writes_is_scientific() {
        for text in ["1.10105E+17", "1e+17", " 1.1E17", "1.38E+10"] {
            assert!(is_scientific(text), "{text}");
        }
        for text in ["E12345678", "110105194912310026", "12E45678", "1.1", "EE", "1.E+"] {
            assert!(!is_scientific(text), "{text}");
        }
    }

    #[test]
    fn a_rare_character_is_kept_while_its_neighbours_are_folded() {
        assert_eq!(fold("𠮷ＡＢ\u{2F800}１"), "𠮷AB\u{2F800}1");
    }
}
