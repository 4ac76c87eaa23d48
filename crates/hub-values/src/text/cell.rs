//! A cell that holds a number as text: what people and spreadsheets do to it, undone or named.

use super::{fold, is_dash, is_harmless_mark};

/// Digits that a spreadsheet keeps of a number; those behind them become zeros (IEEE 754).
const KEPT_DIGITS: usize = 15;

/// Why the cell holds no number that could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CellFault {
    /// There is nothing in it.
    Empty,
    /// Stars hide a part.
    Masked,
    /// It is in scientific notation; its last digits are lost.
    Scientific,
    /// It was a number of more than 15 digits; its last digits are lost.
    DigitsLost,
}

/// The characters of a number without what stands around and between them, in capitals.
pub(crate) fn code_cell(text: &str) -> Result<String, CellFault> {
    let folded = fold(text);
    if is_scientific(&folded) {
        return Err(CellFault::Scientific);
    }
    let compact: String = folded
        .chars()
        .filter(|c| !c.is_whitespace() && !is_dash(*c) && !is_harmless_mark(*c))
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let compact = compact.trim_start_matches(['\'', '’', '‘', '`']);
    if compact.is_empty() {
        return Err(CellFault::Empty);
    }
    if compact.contains(is_mask) {
        return Err(CellFault::Masked);
    }
    without_zero_decimals(compact).map(str::to_owned)
}

/// A character that stands for a hidden one.
pub(crate) fn is_mask(character: char) -> bool {
    matches!(character, '*' | '×' | '●' | '•' | '■' | '※')
}

/// Takes `.0` away from behind whole numbers, which only the number of a spreadsheet has.
pub(crate) fn without_zero_decimals(text: &str) -> Result<&str, CellFault> {
    let Some((whole, decimals)) = text.split_once('.') else { return Ok(text) };
    let is_number = (KEPT_DIGITS - 4..=20).contains(&whole.len())
        && whole.bytes().all(|byte| byte.is_ascii_digit())
        && matches!(decimals, "0" | "00");
    match is_number {
        true if whole.len() > KEPT_DIGITS => Err(CellFault::DigitsLost),
        true => Ok(whole),
        false => Ok(text),
    }
}

/// What a spreadsheet makes of a long number, such as `1.10105E+17`: its digits are lost.
///
/// Spaces, an apostrophe in front, a comma for the point, `×10^17` and `1E17` make no difference.
pub(crate) fn is_scientific(text: &str) -> bool {
    let compact: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !is_harmless_mark(*c))
        .map(|c| if is_dash(c) { '-' } else { c })
        .collect();
    let compact = compact.trim_start_matches(['\'', '’', '‘', '`', '-', '+']);
    let split = ["e", "E", "×10^", "x10^", "X10^", "*10^"]
        .into_iter()
        .find_map(|mark| compact.split_once(mark));
    let Some((mantissa, exponent)) = split else { return false };
    let power = exponent.trim_start_matches(['+', '-']);
    let only_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, ""));
    let is_marked = mantissa.len() > whole.len()
        || power.len() < exponent.len()
        || (whole.len() == 1 && power.len() == 2);
    is_marked
        && !whole.is_empty()
        && only_digits(whole)
        && only_digits(fraction)
        && (1..=3).contains(&power.len())
        && only_digits(power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_spreadsheet_writes_is_scientific() {
        let scientific = [
            "1.10105E+17",
            "1.10105E17",
            "1e+17",
            "1E17",
            " 1.1E17",
            "1.10105 E + 17",
            "'1.10105E+17",
            "1,10105E+17",
            "1.10105×10^17",
            "1.38E+10",
            "-1.1E-5",
        ];
        for text in scientific {
            assert!(is_scientific(text), "{text}");
        }
        for text in ["E12345678", "110105194912310026", "12E45678", "1.1", "EE", "1.E+", "1E1234"] {
            assert!(!is_scientific(text), "{text}");
        }
    }

    #[test]
    fn what_stands_around_a_number_goes() {
        for text in ["'12 3-4", "\u{202D}1234\u{202C}", "\u{FEFF}1234", "１２３４", "1\u{200B}234"]
        {
            assert_eq!(code_cell(text).as_deref(), Ok("1234"), "{text}");
        }
        assert_eq!(code_cell(" ' "), Err(CellFault::Empty));
        assert_eq!(code_cell("12**"), Err(CellFault::Masked));
        assert_eq!(code_cell("12\u{202E}34").as_deref(), Ok("12\u{202E}34"));
    }

    #[test]
    fn a_number_of_a_spreadsheet_keeps_fifteen_digits() {
        assert_eq!(code_cell("13800138000.0").as_deref(), Ok("13800138000"));
        assert_eq!(code_cell("110105491231002.00").as_deref(), Ok("110105491231002"));
        assert_eq!(code_cell("110105194912310000.0"), Err(CellFault::DigitsLost));
        assert_eq!(code_cell("1.5").as_deref(), Ok("1.5"));
    }
}
