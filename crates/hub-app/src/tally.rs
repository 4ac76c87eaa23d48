//! Which department asked for which attribute how often: a sum over the log that follows it.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use hub_audit::Entry;
use hub_policy::Act;
use hub_storage::{Tally, TallyFilter, TallyKey};
use hub_values::china_day;

use crate::{AppError, Operation};

/// Rows of a summary at most.
const ROWS: u64 = 1_000;

/// Entries counted by day, department, purpose and attribute.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tallies(BTreeMap<TallyKey, Tally>);

/// How long the periods of a summary are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// Days in China.
    Day,
    /// Months.
    Month,
    /// Years.
    Year,
    /// One period for all.
    All,
}

/// What a summary is wanted of.
#[derive(Debug, Clone)]
pub struct SummaryCriteria {
    /// From this day on.
    pub from: Option<NaiveDate>,
    /// Until this day, it included.
    pub to: Option<NaiveDate>,
    /// Its periods.
    pub period: Period,
    /// Of this department.
    pub department: Option<String>,
    /// For this purpose.
    pub purpose: Option<String>,
    /// Of this attribute.
    pub attribute: Option<String>,
}

impl Tallies {
    /// Counts an entry. What named no attribute is no part of it.
    pub(crate) fn add(&mut self, entry: &Entry) {
        let subjects = entry.subjects.len() as u64;
        for attribute in &entry.attributes {
            let tally = self.of(entry, attribute);
            tally.answers += 1;
            tally.subjects += subjects;
        }
        for attribute in &entry.written {
            self.of(entry, attribute).writings += 1;
        }
        for refused in &entry.refused {
            self.of(entry, &refused.attribute).refusals += 1;
        }
    }

    fn of(&mut self, entry: &Entry, attribute: &str) -> &mut Tally {
        let key = TallyKey {
            day: china_day(entry.time).to_string(),
            department: entry.department.clone().unwrap_or_default(),
            purpose: entry.purpose.clone().unwrap_or_default(),
            attribute: attribute.to_owned(),
        };
        self.0.entry(key).or_default()
    }

    pub(crate) fn into_rows(self) -> Vec<(TallyKey, Tally)> {
        self.0.into_iter().collect()
    }
}

impl Operation {
    /// Which department was shown, refused or wrote which attribute for which purpose, how often in
    /// each period; the latest period first.
    ///
    /// # Errors
    /// When there are more rows than a summary may have: a narrower one is to be asked for.
    pub async fn summary(
        self: &Arc<Self>,
        criteria: SummaryCriteria,
    ) -> Result<Vec<(TallyKey, Tally)>, AppError> {
        self.require(Act::ReadLog)?;
        let _permit = self.permit()?;
        if let (Some(from), Some(to)) = (criteria.from, criteria.to)
            && from > to
        {
            return Err(AppError::invalid(
                "input.to",
                "结束日期早于开始日期，请检查",
                "the last day lies before the first",
            ));
        }
        let filter = TallyFilter {
            from: criteria.from.map(|day| day.to_string()),
            to: criteria.to.map(|day| day.to_string()),
            department: criteria.department,
            purpose: criteria.purpose,
            attribute: criteria.attribute,
            period_letters: match criteria.period {
                Period::Day => 10,
                Period::Month => 7,
                Period::Year => 4,
                Period::All => 0,
            },
        };
        let rows = self.hub().store().tallies(&filter, ROWS + 1).await?;
        if rows.len() as u64 > ROWS {
            return Err(AppError::invalid(
                "input",
                format!("结果超过{ROWS}行，请缩短时间范围，或指定部门、用途、数据项"),
                format!(
                    "more than {ROWS} rows; ask for fewer days, or one department, purpose or \
                     attribute"
                ),
            ));
        }
        self.ledger().count(rows.len());
        Ok(rows)
    }
}

#[cfg(test)]
mod tests {
    use hub_audit::Refused;

    use super::*;

    #[test]
    fn an_operation_counts_once_for_each_attribute() {
        let entry = Entry {
            time: "2026-11-29T16:30:00Z".parse().expect("a time"),
            department: Some("police".to_owned()),
            purpose: Some("population_management".to_owned()),
            attributes: vec!["person_name".to_owned(), "sex".to_owned()],
            subjects: vec!["resident:a".to_owned(), "resident:b".to_owned()],
            refused: vec![Refused { attribute: "occupation".to_owned(), rule: "no".to_owned() }],
            ..Entry::default()
        };
        let mut tallies = Tallies::default();
        tallies.add(&entry);
        tallies.add(&Entry { refused: Vec::new(), ..entry });
        let rows = tallies.into_rows();
        let told: Vec<_> = rows
            .iter()
            .map(|(key, one)| (key.attribute.as_str(), one.answers, one.refusals, one.subjects))
            .collect();
        assert_eq!(told, [("occupation", 0, 1, 0), ("person_name", 2, 0, 4), ("sex", 2, 0, 4)]);
        assert!(rows.iter().all(|(key, _)| key.day == "2026-11-30"), "the day is China's");
    }
}
