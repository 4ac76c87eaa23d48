//! From the text of a cell to a value that fits its attribute.

use chrono::NaiveDate;
use hub_values::{
    Address, AddressError, Bilingual, DateError, IdDocument, IdDocumentError, IdDocumentType,
    IdNumberError, NameError, PersonName, Phone, PhoneError, Uscc, UsccError, parse_date,
};
use thiserror::Error;

use crate::{Attribute, Format, Value, ValueType};

/// Longest short text that is kept, in characters.
const STRING_LIMIT: usize = 200;
/// Longest long text that is kept, in characters.
const TEXT_LIMIT: usize = 2_000;

/// Why a text is no value of an attribute. Never holds the text itself.
#[derive(Debug, Error)]
pub enum Invalid {
    /// Not an ID number.
    #[error(transparent)]
    IdNumber(#[from] IdNumberError),
    /// Not the number of such a document.
    #[error(transparent)]
    IdDocument(#[from] IdDocumentError),
    /// Not a telephone number.
    #[error(transparent)]
    Phone(#[from] PhoneError),
    /// Not a name.
    #[error(transparent)]
    Name(#[from] NameError),
    /// Not a date.
    #[error(transparent)]
    Date(#[from] DateError),
    /// A date that has not come yet.
    #[error("the date lies in the future")]
    Future,
    /// Not an address.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// Not a credit code.
    #[error(transparent)]
    Uscc(#[from] UsccError),
    /// Not in the code table.
    #[error("not in code table {table}")]
    NotInTable {
        /// Name of the table.
        table: String,
    },
    /// Neither yes nor no.
    #[error("write yes or no")]
    NotYesOrNo,
    /// Not a number.
    #[error("write a number")]
    NotANumber,
    /// Too long.
    #[error("longer than {limit} characters")]
    TooLong {
        /// Characters allowed.
        limit: usize,
    },
    /// Has characters that do not print or that turn the writing direction.
    #[error("has control characters")]
    Control,
}

impl Bilingual for Invalid {
    fn zh(&self) -> String {
        match self {
            Self::IdNumber(error) => error.zh(),
            Self::IdDocument(error) => error.zh(),
            Self::Phone(error) => error.zh(),
            Self::Name(error) => error.zh(),
            Self::Date(error) => error.zh(),
            Self::Future => "日期不能晚于今天，请核对后重新填写".to_owned(),
            Self::Address(error) => error.zh(),
            Self::Uscc(error) => error.zh(),
            Self::NotInTable { table } => format!("不在代码表“{table}”中，请填写表内的代码或名称"),
            Self::NotYesOrNo => "请填写“是”或“否”".to_owned(),
            Self::NotANumber => "请填写数字".to_owned(),
            Self::TooLong { limit } => format!("超过{limit}个字，请缩短"),
            Self::Control => "含有不可见或改变文字方向的字符，请重新输入".to_owned(),
        }
    }

    fn en(&self) -> String {
        self.to_string()
    }
}

impl Attribute {
    /// Parses a text. Surrounding blanks are ignored; the caller has dealt with empty text.
    ///
    /// `document` says which kind of document an `id_number` belongs to; `today` bounds dates
    /// that cannot lie in the future.
    pub fn parse(
        &self,
        raw: &str,
        document: IdDocumentType,
        today: NaiveDate,
    ) -> Result<Value, Invalid> {
        let raw = raw.trim();
        match self.value_type {
            ValueType::String | ValueType::Text | ValueType::Geo => self.text(raw, document, today),
            ValueType::Code => self.code(raw).map(Value::Code),
            ValueType::Codes => {
                let mut codes = raw
                    .split(['|', ',', '，', '、', ';', '；'])
                    .map(str::trim)
                    .filter(|part| !part.is_empty())
                    .map(|part| self.code(part))
                    .collect::<Result<Vec<_>, _>>()?;
                codes.sort();
                codes.dedup();
                Ok(Value::Codes(codes))
            }
            ValueType::Date => {
                let day = parse_date(raw)?;
                let may_come = self.code.as_str().contains("expiry")
                    || self.code.as_str().contains("expected")
                    || self.code.as_str().contains("planned")
                    || self.code.as_str().contains("next_");
                if day > today && !may_come {
                    return Err(Invalid::Future);
                }
                Ok(Value::Date(day))
            }
            ValueType::Bool => yes_or_no(raw).map(Value::Bool),
            ValueType::Int => raw.parse().map(Value::Int).map_err(|_| Invalid::NotANumber),
            ValueType::Decimal | ValueType::Money => decimal(raw).map(Value::Decimal),
        }
    }

    fn text(
        &self,
        raw: &str,
        document: IdDocumentType,
        today: NaiveDate,
    ) -> Result<Value, Invalid> {
        Ok(Value::Text(match self.format {
            Format::Plain => self.plain(raw)?,
            Format::IdNumber => {
                let document = IdDocument::new(document, raw).map_err(|error| {
                    if let IdDocumentError::Number(number) = error {
                        Invalid::IdNumber(number)
                    } else {
                        Invalid::IdDocument(error)
                    }
                })?;
                if document.is_born_after(today) {
                    return Err(Invalid::Future);
                }
                document.number().to_owned()
            }
            Format::Phone => raw.parse::<Phone>()?.as_str().to_owned(),
            Format::PersonName => raw.parse::<PersonName>()?.as_str().to_owned(),
            Format::Address => Address::parse(raw)?.standard(),
            Format::Uscc => raw.parse::<Uscc>()?.as_str().to_owned(),
        }))
    }

    fn plain(&self, raw: &str) -> Result<String, Invalid> {
        let limit = if self.value_type == ValueType::Text { TEXT_LIMIT } else { STRING_LIMIT };
        if raw.chars().count() > limit {
            return Err(Invalid::TooLong { limit });
        }
        if raw.chars().any(is_forbidden) {
            return Err(Invalid::Control);
        }
        Ok(raw.to_owned())
    }

    /// The code for a code or label. A table that does not ship keeps the text as its own code.
    fn code(&self, raw: &str) -> Result<String, Invalid> {
        if !self.has_code_table() {
            return self.plain(raw);
        }
        let unknown = || Invalid::NotInTable { table: self.code_table.clone().unwrap_or_default() };
        Ok(self.code_entry(raw).ok_or_else(unknown)?.code.to_owned())
    }
}

/// Control characters, and the marks that turn the direction of writing (SECURITY: names are text).
pub fn is_forbidden(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{FFFD}')
}

fn yes_or_no(raw: &str) -> Result<bool, Invalid> {
    match raw.to_lowercase().as_str() {
        "是" | "有" | "true" | "yes" | "y" | "1" | "√" => Ok(true),
        "否" | "无" | "false" | "no" | "n" | "0" | "×" => Ok(false),
        _ => Err(Invalid::NotYesOrNo),
    }
}

/// An exact decimal in its shortest form: `0012.50` is `12.5`.
fn decimal(raw: &str) -> Result<String, Invalid> {
    let raw = raw.replace([',', '，'], "");
    let (negative, digits) =
        raw.strip_prefix('-').map_or((false, raw.as_str()), |rest| (true, rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_digits(whole) || !is_digits(fraction) || digits.len() > 20 {
        return Err(Invalid::NotANumber);
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let fraction = fraction.trim_end_matches('0');
    let sign = if negative && (whole != "0" || !fraction.is_empty()) { "-" } else { "" };
    Ok(if fraction.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{fraction}")
    })
}

#[cfg(test)]
mod tests {
    use hub_values::IdNumber;

    use super::*;
    use crate::Catalogue;

    fn parsed(code: &str, raw: &str) -> Result<Value, Invalid> {
        let catalogue = Catalogue::shipped().unwrap();
        let today = NaiveDate::from_ymd_opt(2026, 11, 1).unwrap();
        catalogue.attribute(code).unwrap().parse(raw, IdDocumentType::ResidentIdCard, today)
    }

    #[test]
    fn a_code_is_found_by_its_label() {
        assert_eq!(parsed("sex", "女").unwrap().canonical(), "2");
        assert_eq!(parsed("living_arrangement", "独居").unwrap().canonical(), "1");
    }

    #[test]
    fn a_code_outside_its_table_is_refused() {
        assert!(matches!(parsed("sex", "甲"), Err(Invalid::NotInTable { .. })));
    }

    #[test]
    fn a_birth_date_cannot_lie_in_the_future() {
        assert!(matches!(parsed("birth_date", "2031-01-01"), Err(Invalid::Future)));
        assert!(parsed("id_expiry", "2031-01-01").is_ok());
    }

    /// A permit states a birth as a card does, and each is refused by its own fault.
    #[test]
    fn a_document_of_somebody_not_yet_born_is_refused() {
        let catalogue = Catalogue::shipped().unwrap();
        let today = NaiveDate::from_ymd_opt(2026, 11, 1).unwrap();
        let number = |region: &str| {
            let birth = NaiveDate::from_ymd_opt(2031, 1, 1).unwrap();
            IdNumber::compose(region, birth, 1).unwrap().as_str().to_owned()
        };
        let parsed =
            |kind, text: &str| catalogue.attribute("id_number").unwrap().parse(text, kind, today);
        for (kind, region) in [
            (IdDocumentType::ResidentIdCard, "420902"),
            (IdDocumentType::HkMacaoTaiwanResidencePermit, "810000"),
        ] {
            assert!(matches!(parsed(kind, &number(region)), Err(Invalid::Future)));
            let error = parsed(kind, "110105194912310021").unwrap_err();
            assert_eq!(error.en(), IdNumberError::WrongChecksum.en());
        }
    }

    #[test]
    fn decimals_have_one_form() {
        assert_eq!(parsed("floor_area", "0089.50").unwrap().canonical(), "89.5");
        assert_eq!(parsed("personal_income", "1,200").unwrap().canonical(), "1200");
        assert!(parsed("floor_area", "1e3").is_err());
    }

    #[test]
    fn marks_that_turn_the_direction_are_refused() {
        assert!(matches!(parsed("employer_name", "甲\u{202e}乙"), Err(Invalid::Control)));
    }
}
