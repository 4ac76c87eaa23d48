//! From the text of a cell to a value that fits its attribute.

use chrono::NaiveDate;
use hub_values::{
    Address, AddressError, Bilingual, DateError, IdDocument, IdDocumentError, IdDocumentType,
    IdNumberError, NameError, PersonName, Phone, PhoneError, Uscc, UsccError, parse_date,
};
use thiserror::Error;

use crate::range::point;
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
    /// Less than the least or more than the greatest value.
    #[error("must be {en}")]
    OutOfRange {
        /// Both ends, in Chinese.
        zh: String,
        /// Both ends, in English.
        en: String,
    },
    /// Not a pair of longitude and latitude.
    #[error("write longitude and latitude in degrees, with a comma between them")]
    NotAPoint,
    /// Something else than digits.
    #[error("write digits only")]
    NotDigits,
    /// No code at all.
    #[error("write at least one code")]
    NoCode,
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
            Self::OutOfRange { zh, .. } => format!("超出范围，应{zh}，请核对"),
            Self::NotAPoint => "请填写经度和纬度（度），先经度后纬度，用逗号分开".to_owned(),
            Self::NotDigits => "只能填写数字".to_owned(),
            Self::NoCode => "请至少填写一个代码".to_owned(),
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
            ValueType::String | ValueType::Text => self.text(raw, document, today),
            ValueType::Geo => self.point(raw),
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
                if codes.is_empty() {
                    return Err(Invalid::NoCode);
                }
                Ok(Value::Codes(codes))
            }
            ValueType::Date => {
                let day = parse_date(raw)?;
                match self.range.holds_day(day, today) {
                    true => Ok(Value::Date(day)),
                    false if self.range.is_past() && day > today => Err(Invalid::Future),
                    false => Err(self.out_of_range()),
                }
            }
            ValueType::Bool => yes_or_no(raw).map(Value::Bool),
            ValueType::Int => {
                let number: i64 = raw.parse().map_err(|_| Invalid::NotANumber)?;
                self.within(&number.to_string())?;
                Ok(Value::Int(number))
            }
            ValueType::Decimal | ValueType::Money => {
                let number = decimal(raw)?;
                self.within(&number)?;
                Ok(Value::Decimal(number))
            }
        }
    }

    fn within(&self, number: &str) -> Result<(), Invalid> {
        if self.range.holds_number(number) { Ok(()) } else { Err(self.out_of_range()) }
    }

    fn out_of_range(&self) -> Invalid {
        let (zh, en) = self.range.told();
        Invalid::OutOfRange { zh, en }
    }

    /// Longitude and latitude in one form: `113.9169,30.9283`.
    fn point(&self, raw: &str) -> Result<Value, Invalid> {
        let (longitude, latitude) = point(raw).ok_or(Invalid::NotAPoint)?;
        if !self.range.holds_point(&longitude, &latitude) {
            return Err(self.out_of_range());
        }
        Ok(Value::Text(format!("{longitude},{latitude}")))
    }

    /// Digits of either width.
    fn digits(&self, raw: &str) -> Result<String, Invalid> {
        let digits: Option<String> = raw
            .chars()
            .map(|c| match c {
                '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10),
                _ => Some(c).filter(char::is_ascii_digit),
            })
            .collect();
        self.plain(&digits.ok_or(Invalid::NotDigits)?)
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
            Format::Digits => self.digits(raw)?,
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
        if !self.range.holds_length(raw.chars().count()) {
            return Err(self.out_of_range());
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
pub(crate) fn decimal(raw: &str) -> Result<String, Invalid> {
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
    fn what_cannot_be_is_refused_as_the_catalogue_says() {
        for (code, raw) in [
            ("floor_area", "-1"),
            ("room_count", "-3"),
            ("tenant_count", "1001"),
            ("household_size", "-1"),
            ("personal_income", "-0.5"),
            ("geo_point", "181,30"),
            ("geo_point", "113.9,91"),
            ("geo_point", "30.9,113.9"),
            ("postal_code", "12345"),
            ("postal_code", "1234567"),
        ] {
            assert!(matches!(parsed(code, raw), Err(Invalid::OutOfRange { .. })), "{code} {raw}");
        }
        assert!(matches!(parsed("household_size", "2.5"), Err(Invalid::NotANumber)));
        assert!(matches!(parsed("postal_code", "43210a"), Err(Invalid::NotDigits)));
        assert!(matches!(parsed("geo_point", "here"), Err(Invalid::NotAPoint)));
        assert!(matches!(parsed("move_in_date", "2031-01-01"), Err(Invalid::Future)));
        assert!(matches!(parsed("move_in_date", "1849-01-01"), Err(Invalid::Date(_))));
        assert!(matches!(parsed("disability_type", "、"), Err(Invalid::NoCode)));
        assert_eq!(parsed("geo_point", "113.90， 30.928").unwrap().canonical(), "113.9,30.928");
        assert_eq!(parsed("postal_code", "４３２１００").unwrap().canonical(), "432100");
        assert_eq!(parsed("floor_area", "0").unwrap().canonical(), "0");
    }

    /// A number or a day without bounds takes what cannot be.
    #[test]
    fn every_number_and_every_day_that_ships_has_its_bounds() {
        for attribute in Catalogue::shipped().unwrap().all() {
            let cell = |column| attribute.definition().cell(column).unwrap_or_default();
            match attribute.value_type {
                ValueType::Int | ValueType::Decimal | ValueType::Money | ValueType::Geo => {
                    assert!(!cell("minimum").is_empty(), "{}", attribute.code);
                    assert!(!cell("maximum").is_empty(), "{}", attribute.code);
                }
                ValueType::Date => {
                    let may_come = crate::range::may_come(attribute.code.as_str());
                    assert_ne!(attribute.range.is_past(), may_come, "{}", attribute.code);
                }
                ValueType::String
                | ValueType::Text
                | ValueType::Code
                | ValueType::Codes
                | ValueType::Bool => {}
            }
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
