//! Cells that a spreadsheet would run instead of show (CWE-1236).

use std::borrow::Cow;

/// The cell as it may leave: one that a spreadsheet could take for a formula gets a leading
/// apostrophe.
///
/// Those are the cells that begin with `=`, `+`, `-`, `@`, a tab or a line break, or with the
/// full-width or small form of one of the signs. Blanks and invisible characters before it do not
/// count, because some programs drop them on opening. The rule is that of CWE-1236 (formula
/// elements in a CSV file).
///
/// ```
/// assert_eq!(hub_sheet::neutralised("=1+1"), "'=1+1");
/// assert_eq!(hub_sheet::neutralised("3-501"), "3-501");
/// ```
pub fn neutralised(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['\t', '\r', '\n']) || seen_first(cell).is_some_and(is_sign) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// Whether the cell is a formula: its first visible character is an equals sign. Imports refuse
/// such a cell; `+86…` and a lone dash are ordinary text.
pub fn is_formula(cell: &str) -> bool {
    seen_first(cell).is_some_and(|first| matches!(first, '=' | '\u{FF1D}' | '\u{FE66}'))
}

/// Full-width signs are U+FF1D, U+FF0B, U+FF0D and U+FF20; the small forms are in U+FE62..U+FE6B.
fn is_sign(character: char) -> bool {
    matches!(character, '=' | '+' | '-' | '@')
        || matches!(character, '\u{FF1D}' | '\u{FF0B}' | '\u{FF0D}' | '\u{FF20}')
        || matches!(character, '\u{FE66}' | '\u{FE62}' | '\u{FE63}' | '\u{FE6B}')
}

/// The first character that is neither a blank, a control nor of width zero.
fn seen_first(cell: &str) -> Option<char> {
    cell.chars().find(|character| {
        !character.is_whitespace()
            && !character.is_control()
            && !matches!(character, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_dangerous_beginning_is_neutralised() {
        for first in
            ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "﹦", " =", "\u{FEFF}="]
        {
            let cell = format!("{first}1");
            assert_eq!(neutralised(&cell), format!("'{cell}"), "{first:?}");
        }
    }

    #[test]
    fn ordinary_text_is_not_copied() {
        for cell in ["", "欧阳一", "3-501", "a=b", "'=1", " 三栋", "2024-01-31"] {
            assert!(matches!(neutralised(cell), Cow::Borrowed(same) if same == cell), "{cell:?}");
        }
    }

    #[test]
    fn a_phone_number_with_a_plus_is_no_formula() {
        assert!(is_formula("=\"110\"") && is_formula(" ＝A1"));
        assert!(!is_formula("+8613700000000") && !is_formula("-") && !is_formula(""));
    }

    proptest! {
        #[test]
        fn nothing_neutralised_is_dangerous(cell in ".{0,12}") {
            let once = neutralised(&cell).into_owned();
            prop_assert!(once.ends_with(&cell));
            prop_assert_eq!(neutralised(&once), once.as_str());
            prop_assert!(!is_formula(&once));
        }
    }
}
