//! From the day of birth to the day of death: nothing happens to a person outside.

use chrono::NaiveDate;

/// What is known of the days between which a person lived.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Life {
    /// The day of birth, where it is known.
    pub born: Option<NaiveDate>,
    /// The day of death, of somebody who is known to be dead.
    pub died: Option<NaiveDate>,
}

/// On which side of a life a day lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outside {
    /// Before the person was born.
    BeforeBirth,
    /// After the person died.
    AfterDeath,
}

impl Life {
    /// Why nothing can have happened to the person on this day; none when it can.
    pub fn excludes(self, day: NaiveDate) -> Option<Outside> {
        if self.born.is_some_and(|born| day < born) {
            Some(Outside::BeforeBirth)
        } else if self.died.is_some_and(|died| died < day) {
            Some(Outside::AfterDeath)
        } else {
            None
        }
    }
}

impl Outside {
    /// What is wrong with the day, in Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Self::BeforeBirth => "早于本人出生日期，请核对两个日期",
            Self::AfterDeath => "晚于本人死亡日期，请核对两个日期",
        }
    }

    /// The same in English.
    pub fn en(self) -> &'static str {
        match self {
            Self::BeforeBirth => "lies before the person was born; check both days",
            Self::AfterDeath => "lies after the person died; check both days",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_and_the_last_day_are_part_of_a_life() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 3, day);
        let life = Life { born: day(2), died: day(4) };
        let told: Vec<Option<Outside>> =
            (1..=5).filter_map(day).map(|day| life.excludes(day)).collect();
        let (before, after) = (Some(Outside::BeforeBirth), Some(Outside::AfterDeath));
        assert_eq!(told, [before, None, None, None, after]);
        assert_eq!(Life::default().excludes(NaiveDate::MIN), None);
    }
}
