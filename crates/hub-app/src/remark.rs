//! What people write beside a decision: kept for ever, read by auditors, never about a person by number.

use hub_catalogue::is_plain;
use hub_values::names_a_person;

/// What is wrong with a remark.
#[derive(Debug)]
pub(crate) struct WrongRemark {
    pub(crate) zh: String,
    pub(crate) en: String,
}

/// The remark without blanks around it, when it says something in at most so many characters.
pub(crate) fn checked(text: &str, limit: usize) -> Result<String, WrongRemark> {
    let text = text.trim();
    if text.is_empty() || !is_plain(text, limit) {
        return Err(WrongRemark {
            zh: format!("请填写1到{limit}个字的理由，不得含控制字符"),
            en: format!("give a reason of 1 to {limit} characters without control characters"),
        });
    }
    if names_a_person(text) {
        return Err(WrongRemark {
            zh: "理由不得含身份证号码或电话号码".to_owned(),
            en: "a reason must not hold an ID or phone number".to_owned(),
        });
    }
    Ok(text.to_owned())
}
