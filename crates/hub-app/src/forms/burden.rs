//! The burden ledger, read: cells by what they have cost communities (减负台账).

use std::sync::Arc;

use chrono::NaiveDate;
use hub_forms::BurdenCount;
use hub_policy::{Act, CallerRole};
use hub_storage::BurdenFilter;
use hub_values::AreaCode;

use crate::{AppError, Operation, Period};

/// Rows of a report at most.
const ROWS: u64 = 2_000;

/// What a report is wanted of.
#[derive(Debug, Clone)]
pub struct BurdenCriteria {
    /// From this day on.
    pub from: Option<NaiveDate>,
    /// Until this day, it included.
    pub to: Option<NaiveDate>,
    /// Its periods.
    pub period: Period,
    /// Of this department.
    pub department: Option<String>,
    /// Of this form, by code.
    pub form: Option<String>,
    /// In this area.
    pub area: Option<AreaCode>,
}

/// Cells of a department, a form and a community in a period.
#[derive(Debug, Clone)]
pub struct BurdenRow {
    /// The period.
    pub period: String,
    /// Code of the department that asked.
    pub department: String,
    /// Code of the form; empty where none was used.
    pub form: String,
    /// The community.
    pub area: Option<AreaCode>,
    /// How it was asked.
    pub origin: String,
    /// Its cells.
    pub cells: BurdenCount,
}

impl Operation {
    /// The ledger: of communities their own, of departments their own, of the data bureau and of
    /// auditors all.
    ///
    /// # Errors
    /// When there are more rows than a report may have.
    pub async fn burden(
        self: &Arc<Self>,
        criteria: BurdenCriteria,
    ) -> Result<Vec<BurdenRow>, AppError> {
        let filter = self.burden_filter(criteria)?;
        let rows = self.hub().store().burden(&filter, ROWS + 1).await?;
        if rows.len() as u64 > ROWS {
            return Err(AppError::invalid(
                "input",
                format!("结果超过{ROWS}行，请缩短时间范围，或指定部门、表单、区划"),
                format!(
                    "more than {ROWS} rows; ask for fewer days, or one department, form or area"
                ),
            ));
        }
        self.ledger().count(rows.len());
        let row = |(key, sum): (hub_storage::BurdenKey, hub_storage::BurdenSum)| BurdenRow {
            period: key.day,
            department: key.department,
            form: key.form,
            area: key.area.parse().ok(),
            origin: key.origin,
            cells: BurdenCount {
                reused: sum.reused,
                confirmed: sum.confirmed,
                newly_collected: sum.newly_collected,
                asked_again: sum.asked_again,
                empty: sum.empty,
                checked: sum.checked,
                found_wrong: sum.found_wrong,
            },
        };
        Ok(rows.into_iter().map(row).collect())
    }

    /// The part of the ledger that the caller may see of what is wanted.
    fn burden_filter(&self, criteria: BurdenCriteria) -> Result<BurdenFilter, AppError> {
        let permit = self.permit()?;
        let caller = self.caller();
        let sees_all = matches!(
            caller.role,
            CallerRole::DataBureauAdmin | CallerRole::Auditor | CallerRole::Operator
        );
        let mut department = criteria.department;
        if !sees_all && !caller.may(Act::Collect) {
            let own = caller.department.as_str();
            if department.as_deref().is_some_and(|asked| asked != own) {
                return Err(AppError::Forbidden);
            }
            department = Some(own.to_owned());
        }
        let area = match (permit.area(), criteria.area) {
            (Some(own), Some(asked)) if !own.contains(&asked) => return Err(AppError::Forbidden),
            (own, asked) => asked.or(own.copied()),
        };
        if let (Some(from), Some(to)) = (criteria.from, criteria.to)
            && from > to
        {
            return Err(AppError::invalid(
                "input.to",
                "结束日期早于开始日期，请检查",
                "the last day lies before the first",
            ));
        }
        Ok(BurdenFilter {
            from: criteria.from.map(|day| day.to_string()),
            to: criteria.to.map(|day| day.to_string()),
            department,
            form: criteria.form,
            area: area.map(|code| digits(&code).to_owned()),
            period_letters: match criteria.period {
                Period::Day => 10,
                Period::Month => 7,
                Period::Year => 4,
                Period::All => 0,
            },
        })
    }
}

/// The digits that all communities of an area begin with.
fn digits(area: &AreaCode) -> &str {
    area.as_str().get(..area.level().digits()).unwrap_or(area.as_str())
}
