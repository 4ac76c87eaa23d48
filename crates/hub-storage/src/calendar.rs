//! Working days of the years that were imported.

use chrono::{DateTime, NaiveDate, Utc};

use crate::sql::{column, execute, insert, parsed};
use crate::stored::micros;
use crate::{Store, StoreError, Tx};

const YEARS: &str = "calendar_years";
const DAYS: &str = "calendar_days";

/// A year of the calendar: which days differ from the plain week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarYear {
    /// The year.
    pub year: i32,
    /// The notice it rests on.
    pub source: String,
    /// Its days: true for a Saturday or Sunday that is worked on.
    pub days: Vec<(NaiveDate, bool)>,
}

impl Store {
    /// The years that were imported.
    pub async fn calendar_years(&self) -> Result<Vec<CalendarYear>, StoreError> {
        let sql = "SELECT year, source FROM calendar_years ORDER BY year";
        let mut years = Vec::new();
        for row in self.read(sql, Vec::new()).await? {
            let year = CalendarYear {
                year: column(&row, YEARS, "year")?,
                source: column(&row, YEARS, "source")?,
                days: Vec::new(),
            };
            years.push(year);
        }
        if years.is_empty() {
            return Ok(years);
        }
        let sql = "SELECT day, year, is_worked FROM calendar_days ORDER BY day";
        for row in self.read(sql, Vec::new()).await? {
            let year: i32 = column(&row, DAYS, "year")?;
            let day = (parsed(&row, DAYS, "day")?, column(&row, DAYS, "is_worked")?);
            if let Some(one) = years.iter_mut().find(|one| one.year == year) {
                one.days.push(day);
            }
        }
        Ok(years)
    }
}

impl Tx {
    /// Keeps a year in place of what was known of it.
    pub async fn put_calendar_year(
        &self,
        one: &CalendarYear,
        by: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        for table in [YEARS, DAYS] {
            let sql = format!("DELETE FROM {table} WHERE year = $1");
            let _count = execute(&self.db, &sql, vec![one.year.into()]).await?;
        }
        let year = vec![one.year.into(), one.source.clone().into(), by.into(), micros(now).into()];
        let head = "INSERT INTO calendar_years (year, source, imported_by, imported_at)";
        insert(&self.db, head, "", vec![year]).await?;
        let days = one.days.iter().map(|(day, is_worked)| {
            vec![day.to_string().into(), one.year.into(), (*is_worked).into()]
        });
        let head = "INSERT INTO calendar_days (day, year, is_worked)";
        insert(&self.db, head, "", days.collect()).await
    }
}
