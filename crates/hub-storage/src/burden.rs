//! The burden ledger: cells by what they have cost, of each department, form, community and day.

use sea_orm::{QueryResult, Value};

use crate::sql::{column, insert};
use crate::{Store, StoreError, Tx};

const TABLE: &str = "burden";
const COUNTS: [&str; 7] =
    ["reused", "confirmed", "newly_collected", "asked_again", "empty", "checked", "found_wrong"];

/// What is counted together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BurdenKey {
    /// The day in China, ISO 8601, or the beginning of a day where longer periods are counted.
    pub day: String,
    /// Code of the department that asked.
    pub department: String,
    /// Code of the form; empty where none was used.
    pub form: String,
    /// Code of the community; empty where there is none.
    pub area: String,
    /// How it was asked: a request for a form, or an import.
    pub origin: String,
}

/// Cells by what they have cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BurdenSum {
    /// The hub filled them; nobody was asked.
    pub reused: u64,
    /// They were stale, and somebody said they are right.
    pub confirmed: u64,
    /// Nothing was held, and somebody said it.
    pub newly_collected: u64,
    /// Asked although held fresh.
    pub asked_again: u64,
    /// Left empty.
    pub empty: u64,
    /// Prefilled facts of which something was said again; counted besides.
    pub checked: u64,
    /// Those of them that were wrong.
    pub found_wrong: u64,
}

/// Which part of the ledger is wanted.
#[derive(Debug, Clone, Default)]
pub struct BurdenFilter {
    /// From this day on, ISO 8601.
    pub from: Option<String>,
    /// Until this day, it included.
    pub to: Option<String>,
    /// Of this department.
    pub department: Option<String>,
    /// Of this form.
    pub form: Option<String>,
    /// Digits with which the communities begin.
    pub area: Option<String>,
    /// How many letters of the day make a period: 10 a day, 7 a month, 4 a year, 0 all time.
    pub period_letters: u8,
}

impl Tx {
    /// Adds cells to the ledger.
    pub async fn add_burden(&self, more: Vec<(BurdenKey, BurdenSum)>) -> Result<(), StoreError> {
        let head = "INSERT INTO burden (day, department, form, area, origin, reused, confirmed, \
                    newly_collected, asked_again, empty, checked, found_wrong)";
        let tail = " ON CONFLICT (day, department, form, area, origin) DO UPDATE SET \
                    reused = burden.reused + excluded.reused, \
                    confirmed = burden.confirmed + excluded.confirmed, \
                    newly_collected = burden.newly_collected + excluded.newly_collected, \
                    asked_again = burden.asked_again + excluded.asked_again, \
                    empty = burden.empty + excluded.empty, \
                    checked = burden.checked + excluded.checked, \
                    found_wrong = burden.found_wrong + excluded.found_wrong";
        let line = |(key, sum): (BurdenKey, BurdenSum)| -> Vec<Value> {
            vec![
                key.day.into(),
                key.department.into(),
                key.form.into(),
                key.area.into(),
                key.origin.into(),
                signed(sum.reused),
                signed(sum.confirmed),
                signed(sum.newly_collected),
                signed(sum.asked_again),
                signed(sum.empty),
                signed(sum.checked),
                signed(sum.found_wrong),
            ]
        };
        insert(&self.db, head, tail, more.into_iter().map(line).collect()).await
    }
}

impl Store {
    /// The ledger, summed by period, the latest period first; as many rows as asked for at most.
    pub async fn burden(
        &self,
        filter: &BurdenFilter,
        limit: u64,
    ) -> Result<Vec<(BurdenKey, BurdenSum)>, StoreError> {
        let mut values: Vec<Value> = Vec::new();
        let period = format!("substr(day, 1, {})", filter.period_letters);
        let sums = COUNTS.map(|name| format!("CAST(SUM({name}) AS BIGINT) AS {name}")).join(", ");
        let mut sql = format!(
            "SELECT {period} AS day, department, form, area, origin, {sums} FROM burden WHERE 1 = 1"
        );
        let area = filter.area.as_ref().map(|digits| format!("{digits}%"));
        for (condition, wanted) in [
            ("day >=", &filter.from),
            ("day <=", &filter.to),
            ("department =", &filter.department),
            ("form =", &filter.form),
            ("area LIKE", &area),
        ] {
            if let Some(wanted) = wanted {
                values.push(wanted.clone().into());
                sql = format!("{sql} AND {condition} ${}", values.len());
            }
        }
        values.push(signed(limit));
        sql = format!(
            "{sql} GROUP BY {period}, department, form, area, origin \
             ORDER BY 1 DESC, 2, 3, 4, 5 LIMIT ${}",
            values.len()
        );
        self.read(&sql, values).await?.iter().map(line).collect()
    }
}

fn signed(number: u64) -> Value {
    i64::try_from(number).unwrap_or(i64::MAX).into()
}

fn line(row: &QueryResult) -> Result<(BurdenKey, BurdenSum), StoreError> {
    let count =
        |name| -> Result<u64, StoreError> { Ok(column::<i64>(row, TABLE, name)?.unsigned_abs()) };
    let key = BurdenKey {
        day: column(row, TABLE, "day")?,
        department: column(row, TABLE, "department")?,
        form: column(row, TABLE, "form")?,
        area: column(row, TABLE, "area")?,
        origin: column(row, TABLE, "origin")?,
    };
    let sum = BurdenSum {
        reused: count("reused")?,
        confirmed: count("confirmed")?,
        newly_collected: count("newly_collected")?,
        asked_again: count("asked_again")?,
        empty: count("empty")?,
        checked: count("checked")?,
        found_wrong: count("found_wrong")?,
    };
    Ok((key, sum))
}
