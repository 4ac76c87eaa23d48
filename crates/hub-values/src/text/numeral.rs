//! Chinese numerals, as addresses and dates are written with them.

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

/// A character that can occur in a Chinese number below ten thousand.
pub(crate) fn is_numeral(character: char) -> bool {
    numeral_digit(character).is_some()
        || matches!(character, '十' | '拾' | '百' | '佰' | '千' | '仟' | '廿' | '卅')
}

/// Reads `二十一` by place and `五零一` digit by digit.
///
/// `一百二` is no number here: people mean 120 by it, and others 102.
pub(crate) fn numeral(text: &str) -> Option<u32> {
    if text.is_empty() {
        return None;
    }
    if text.chars().all(|character| numeral_digit(character).is_some()) {
        return text
            .chars()
            .try_fold(0_u32, |value, c| value.checked_mul(10)?.checked_add(numeral_digit(c)?));
    }
    let mut number = ByPlace { total: 0, digit: None, after_zero: false, unit: 10_000 };
    for character in text.chars() {
        number.take(character)?;
    }
    number.value()
}

/// A number that is being read by place.
struct ByPlace {
    total: u32,
    /// The digit that waits for its unit.
    digit: Option<u32>,
    /// Whether that digit stands behind a zero, which skips a place.
    after_zero: bool,
    /// The last unit, which the next one must be below.
    unit: u32,
}

impl ByPlace {
    fn take(&mut self, character: char) -> Option<()> {
        if let Some(digit) = numeral_digit(character) {
            if self.digit.is_some_and(|earlier| earlier != 0) {
                return None;
            }
            self.after_zero = self.digit == Some(0);
            self.digit = Some(digit);
            return Some(());
        }
        let (unit, fixed) = match character {
            '千' | '仟' => (1000, None),
            '百' | '佰' => (100, None),
            '十' | '拾' => (10, None),
            '廿' => (10, Some(2)),
            '卅' => (10, Some(3)),
            _ => return None,
        };
        let factor = match (fixed, self.digit.take()) {
            (Some(fixed), None) => fixed,
            (None, Some(digit)) if digit > 0 => digit,
            (None, None | Some(0)) if unit == 10 => 1,
            _ => return None,
        };
        if unit >= self.unit {
            return None;
        }
        self.unit = unit;
        self.total += factor * unit;
        Some(())
    }

    fn value(&self) -> Option<u32> {
        let is_clear = self.unit == 10 || self.after_zero || self.digit.is_none();
        is_clear.then(|| self.total + self.digit.unwrap_or(0))
    }
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
            ("一百二十", 120),
            ("三百", 300),
            ("一百一十二", 112),
            ("贰佰叁拾", 230),
            ("一千二百", 1200),
            ("一千零五", 1005),
        ];
        for (text, value) in read {
            assert_eq!(numeral(text), Some(value), "{text}");
        }
        for text in ["", "十百", "十十", "百", "甲", "一百二", "三千五", "二百零", "百千"]
        {
            assert_eq!(numeral(text), None, "{text}");
        }
    }

    #[test]
    fn every_number_below_a_thousand_is_read_as_it_is_spoken() {
        const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
        for value in 1_u32..1000 {
            let [hundreds, tens, ones] =
                [value / 100, value / 10 % 10, value % 10].map(|digit| digit as usize);
            let mut text = String::new();
            if hundreds > 0 {
                text += DIGITS[hundreds];
                text += "百";
            }
            if tens > 0 {
                text += DIGITS[tens];
                text += "十";
            } else if hundreds > 0 && ones > 0 {
                text += "零";
            }
            if ones > 0 {
                text += DIGITS[ones];
            }
            assert_eq!(numeral(&text), Some(value), "{text}");
        }
    }
}
