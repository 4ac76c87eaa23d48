//! Why a text is not a day.

use std::fmt;

use chrono::NaiveDate;
use thiserror::Error;

use crate::Bilingual;

/// Why a text is not a day.
#[derive(Clone, Copy, PartialEq, Eq, Error)]
pub enum DateError {
    /// There is no text.
    #[error("a date must not be empty")]
    Empty,
    /// The text has no form that a date is written in.
    #[error("a date must be written as year, month and day, such as 1980-06-12")]
    NotADate,
    /// A year with two digits, which leaves the century open.
    #[error("the year of a date must have four digits")]
    ShortYear,
    /// A year before 1850 or after 2100.
    #[error("the year of a date must lie between 1850 and 2100")]
    YearOutOfRange {
        /// The year that was given.
        year: u32,
    },
    /// The month or the day does not exist.
    #[error("the month and day of a date must exist in its year")]
    NoSuchDay,
    /// A year and a month, as in 出生年月; it is not a day.
    #[error("a date must have a day, this is only a year and a month")]
    NoDay {
        /// The year.
        year: u32,
        /// The month, 1 to 12.
        month: u32,
    },
    /// A year alone.
    #[error("a date must have a month and a day, this is only a year")]
    NoMonth {
        /// The year.
        year: u32,
    },
    /// A day of the lunar calendar.
    #[error("a date must be one of the common calendar, this one is lunar")]
    Lunar,
    /// A moment of another time zone, which may be another day here.
    #[error("a date must be a day in China, this is a time of another zone: give the day alone")]
    OtherTimeZone,
    /// A document that never ends has no last day.
    #[error("what has no end has no date: leave the cell empty")]
    NoEnd,
    /// The number by which a spreadsheet counts days; it would be `date`, to be confirmed.
    #[error(
        "a date must be written as text, such as 1980-06-12, this is the serial number of a spreadsheet"
    )]
    SerialNumber {
        /// The day that the number stands for in a spreadsheet.
        date: NaiveDate,
    },
}

/// Names the fault, not the year or the day that it carries.
impl fmt::Debug for DateError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Empty => "Empty",
            Self::NotADate => "NotADate",
            Self::ShortYear => "ShortYear",
            Self::YearOutOfRange { .. } => "YearOutOfRange(…)",
            Self::NoSuchDay => "NoSuchDay",
            Self::NoDay { .. } => "NoDay(…)",
            Self::NoMonth { .. } => "NoMonth(…)",
            Self::Lunar => "Lunar",
            Self::OtherTimeZone => "OtherTimeZone",
            Self::NoEnd => "NoEnd",
            Self::SerialNumber { .. } => "SerialNumber(…)",
        })
    }
}

impl Bilingual for DateError {
    fn zh(&self) -> String {
        match self {
            Self::Empty => "日期为空，请填写".to_owned(),
            Self::NotADate => "日期格式不对，请按年月日填写，如 1980-06-12".to_owned(),
            Self::ShortYear => "日期的年份应为四位，请补全后重新填写".to_owned(),
            Self::YearOutOfRange { .. } => {
                "日期的年份应在 1850 至 2100 之间，请核对后重新填写".to_owned()
            }
            Self::NoSuchDay => "日期不存在，请核对月和日后重新填写".to_owned(),
            Self::NoDay { .. } => "日期缺少“日”，只有年和月，请补全后重新填写".to_owned(),
            Self::NoMonth { .. } => "日期缺少“月”和“日”，只有年份，请补全后重新填写".to_owned(),
            Self::Lunar => "这是农历日期，请换算成公历，如 1980-06-12".to_owned(),
            Self::OtherTimeZone => {
                "这是其他时区的时间，在本地可能是另一天，请只填写日期，如 1980-06-12".to_owned()
            }
            Self::NoEnd => "长期有效的没有截止日期，请留空".to_owned(),
            Self::SerialNumber { .. } => {
                "日期被表格变成了序列号，请把单元格设为日期或文本后按年月日填写，如 1980-06-12"
                    .to_owned()
            }
        }
    }

    fn en(&self) -> String {
        self.to_string()
    }
}
