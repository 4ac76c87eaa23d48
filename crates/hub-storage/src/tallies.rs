//! Tallies of the log: how often each department asked for each attribute, by day.

use sea_orm::{QueryResult, Value};

use crate::sql::{column, insert, rows};
use crate::{Store, StoreError, Tx};

const TABLE: &str = "log_tallies";
const SUMS: &str = "CAST(SUM(answers) AS BIGINT) AS answers, \
     CAST(SUM(refusals) AS BIGINT) AS refusals, CAST(SUM(writings) AS BIGINT) AS writings, \
     CAST(SUM(subjects) AS BIGINT) AS subjects";

/// What is counted together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TallyKey {
    /// The day in China, ISO 8601, or its beginning where longer periods are counted.
    pub day: String,
    /// Code of the department; empty where none is named.
    pub department: String,
    /// Code of the purpose; empty where none is named.
    pub purpose: String,
    /// Code of the attribute.
    pub attribute: String,
}

/// How often.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Operations that showed the attribute.
    pub answers: u64,
    /// Operations that were refused it.
    pub refusals: u64,
    /// Operations that wrote it.
    pub writings: u64,
    /// Subjects of the operations that showed it.
    pub subjects: u64,
}

/// Which tallies are wanted.
#[derive(Debug, Clone, Default)]
pub struct TallyFilter {
    /// From this day on, ISO 8601.
    pub from: Option<String>,
    /// Until this day, it included.
    pub to: Option<String>,
    /// Of this department.
    pub department: Option<String>,
    /// For this purpose.
    pub purpose: Option<String>,
    /// Of this attribute.
    pub attribute: Option<String>,
    /// How many letters of the day make a period: 10 a day, 7 a month, 4 a year, 0 all time.
    pub period_letters: u8,
}

impl Tx {
    /// Adds to tallies.
    pub async fn add_tallies(&self, more: Vec<(TallyKey, Tally)>) -> Result<(), StoreError> {
        let head = "INSERT INTO log_tallies (day, department, purpose, attribute, answers, \
                    refusals, writings, subjects)";
        let tail = " ON CONFLICT (day, department, purpose, attribute) DO UPDATE SET \
                    answers = log_tallies.answers + excluded.answers, \
                    refusals = log_tallies.refusals + excluded.refusals, \
                    writings = log_tallies.writings + excluded.writings, \
                    subjects = log_tallies.subjects + excluded.subjects";
        let line = |(key, tally): (TallyKey, Tally)| -> Vec<Value> {
            vec![
                key.day.into(),
                key.department.into(),
                key.purpose.into(),
                key.attribute.into(),
                signed(tally.answers),
                signed(tally.refusals),
                signed(tally.writings),
                signed(tally.subjects),
            ]
        };
        insert(&self.db, head, tail, more.into_iter().map(line).collect()).await
    }

    /// Forgets all tallies of days after this one, all where it is empty: the log is followed anew.
    pub async fn forget_tallies(&self, after: &str) -> Result<(), StoreError> {
        let sql = "DELETE FROM log_tallies WHERE day > $1";
        crate::sql::execute(&self.db, sql, vec![after.into()]).await.map(drop)
    }

    /// All tallies as they are in this transaction.
    pub async fn all_tallies(&self) -> Result<Vec<(TallyKey, Tally)>, StoreError> {
        let sql = "SELECT day, department, purpose, attribute, answers, refusals, writings, \
                   subjects FROM log_tallies ORDER BY day, department, purpose, attribute";
        rows(&self.db, sql, Vec::new()).await?.iter().map(tally).collect()
    }
}

impl Store {
    /// Tallies that fit, summed by period, the latest period first; as many as asked for at most.
    pub async fn tallies(
        &self,
        filter: &TallyFilter,
        limit: u64,
    ) -> Result<Vec<(TallyKey, Tally)>, StoreError> {
        let mut values: Vec<Value> = Vec::new();
        let period = format!("substr(day, 1, {})", filter.period_letters);
        let mut sql = format!(
            "SELECT {period} AS day, department, purpose, attribute, {SUMS} FROM log_tallies \
             WHERE 1 = 1"
        );
        for (condition, wanted) in [
            ("day >=", &filter.from),
            ("day <=", &filter.to),
            ("department =", &filter.department),
            ("purpose =", &filter.purpose),
            ("attribute =", &filter.attribute),
        ] {
            if let Some(wanted) = wanted {
                values.push(wanted.clone().into());
                sql = format!("{sql} AND {condition} ${}", values.len());
            }
        }
        values.push(signed(limit));
        sql = format!(
            "{sql} GROUP BY {period}, department, purpose, attribute \
             ORDER BY 1 DESC, 2, 3, 4 LIMIT ${}",
            values.len()
        );
        self.read(&sql, values).await?.iter().map(tally).collect()
    }
}

fn signed(number: u64) -> Value {
    i64::try_from(number).unwrap_or(i64::MAX).into()
}

fn tally(row: &QueryResult) -> Result<(TallyKey, Tally), StoreError> {
    let count =
        |name| -> Result<u64, StoreError> { Ok(column::<i64>(row, TABLE, name)?.unsigned_abs()) };
    Ok((
        TallyKey {
            day: column(row, TABLE, "day")?,
            department: column(row, TABLE, "department")?,
            purpose: column(row, TABLE, "purpose")?,
            attribute: column(row, TABLE, "attribute")?,
        },
        Tally {
            answers: count("answers")?,
            refusals: count("refusals")?,
            writings: count("writings")?,
            subjects: count("subjects")?,
        },
    ))
}
