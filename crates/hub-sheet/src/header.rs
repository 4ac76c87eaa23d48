//! Headings made comparable, so that many spellings of one column meet.

use unicode_normalization::UnicodeNormalization;

/// The heading without what clerks add to it: NFKC (Unicode UAX #15), lower case, and without
/// blanks, line breaks, punctuation, and brackets with what they hold.
///
/// What brackets hold sometimes says which column it is: `联系电话(宅电)` and `联系电话(手机)` differ
/// only there, and `身份证号(监护人)` is somebody else's number. So look a heading up by
/// [`header_key_in_full`] first, and by this key only when that leads nowhere. A heading that
/// stands in brackets as a whole keeps its text.
///
/// ```
/// use hub_sheet::header_key;
///
/// assert_eq!(header_key("姓名（必填）"), "姓名");
/// assert_eq!(header_key(" 姓 名 *"), header_key("【姓名】"));
/// assert_eq!(header_key("ID_Number"), header_key("idNumber"));
/// ```
pub fn header_key(text: &str) -> String {
    let normal: String = text.nfkc().collect();
    let key = letters(&without_brackets(&normal));
    if key.is_empty() { letters(&normal) } else { key }
}

/// The heading as [`header_key`] makes it, but with what brackets hold.
///
/// ```
/// assert_eq!(hub_sheet::header_key_in_full("联系电话（手机）"), "联系电话手机");
/// ```
pub fn header_key_in_full(text: &str) -> String {
    letters(&text.nfkc().collect::<String>())
}

/// Letters, ideographs and digits in lower case. Normalised once more, because letters that
/// punctuation had kept apart may now combine.
fn letters(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).nfkc().collect()
}

/// The text outside of brackets. A bracket that is never closed takes nothing away, nor does one
/// that was never opened.
fn without_brackets(text: &str) -> String {
    let mut outside = String::new();
    let mut openings = Vec::new();
    for character in text.chars() {
        match character {
            '(' | '[' | '{' | '【' | '〔' | '〖' => {
                openings.push(outside.len());
                outside.push(character);
            }
            ')' | ']' | '}' | '】' | '〕' | '〗' => {
                if let Some(opening) = openings.pop() {
                    outside.truncate(opening);
                }
            }
            _ => outside.push(character),
        }
    }
    outside
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spellings_of_one_heading_meet() {
        for heading in [
            "姓名",
            "姓名*",
            " 姓 名 ",
            "姓名（必填）",
            "*姓名：",
            "【必填】姓名",
            "【姓名】",
            "姓\r\n名",
            "姓\u{3000}名",
            "姓名(请填写(全名))",
            "“姓名”",
            "姓名（",
            "\u{FEFF}姓名",
        ] {
            assert_eq!(header_key(heading), "姓名", "{heading:?}");
        }
        for heading in ["ID_NUMBER", "ＩＤ number", "idNumber", "id-number (18)"] {
            assert_eq!(header_key(heading), "idnumber", "{heading:?}");
        }
    }

    #[test]
    fn the_full_key_keeps_what_brackets_hold() {
        assert_eq!(header_key("联系电话(手机)"), "联系电话");
        assert_eq!(header_key_in_full("联系电话(手机)"), "联系电话手机");
        assert_eq!(header_key_in_full("户籍门(楼)详址"), "户籍门楼详址");
    }

    #[test]
    fn what_is_no_heading_has_no_key() {
        assert_eq!(header_key(""), "");
        assert_eq!(header_key(" （）— *"), "");
    }

    #[test]
    fn digits_tell_columns_apart() {
        assert_ne!(header_key("电话1"), header_key("电话2"));
        assert_eq!(header_key("电话①"), header_key("电话1"));
    }

    proptest! {
        #[test]
        fn a_key_is_its_own_key(text in ".{0,16}") {
            let key = header_key(&text);
            prop_assert_eq!(header_key(&key), key.as_str());
            let full = header_key_in_full(&text);
            prop_assert_eq!(header_key(&full), full.as_str());
        }

        #[test]
        fn a_remark_in_brackets_changes_nothing(
            text in "[a-z一-龥]{1,8}",
            remark in "[a-z一-龥 0-9*]{0,8}",
        ) {
            prop_assert_eq!(header_key(&format!("{text}（{remark}）")), header_key(&text));
            prop_assert_eq!(header_key(&format!("* {text} [{remark}]")), header_key(&text));
        }
    }
}
