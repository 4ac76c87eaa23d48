//! Grants one by one: found by conditions, and ended with who ended them and why.

use chrono::{DateTime, Utc};
use hub_policy::{AnswerForm, Grant};
use hub_values::{AttributeCode, DepartmentCode, GrantId, PurposeCode, RequestId};
use sea_orm::{QueryResult, Value};

use crate::rights::grant;
use crate::sql::{column, execute, rows};
use crate::stored::micros;
use crate::{Store, StoreError, Tx};

const GRANTS: &str = "SELECT id, department, purpose, attribute, form, area, from_time, \
                      until_time, conditions, people_per_day, request, covers, ended_by, end_reason \
                      FROM grants";

/// A grant, and how it ended when somebody ended it.
#[derive(Debug, Clone)]
pub struct EndedGrant {
    /// The grant.
    pub grant: Grant,
    /// Who ended it before its time.
    pub ended_by: Option<String>,
    /// Why.
    pub end_reason: Option<String>,
}

/// Conditions on grants; all must hold.
#[derive(Debug, Clone, Default)]
pub struct GrantFilter {
    /// Of this department.
    pub department: Option<DepartmentCode>,
    /// For this purpose.
    pub purpose: Option<PurposeCode>,
    /// Of this attribute.
    pub attribute: Option<AttributeCode>,
    /// Of this form of answer.
    pub form: Option<AnswerForm>,
    /// Only those in force, or only those that are not.
    pub is_in_force: Option<bool>,
    /// That came of this access request.
    pub request: Option<RequestId>,
    /// That end before this time unless they are certified anew.
    pub ends_before: Option<DateTime<Utc>>,
}

impl Store {
    /// Grants that fit, in the order of their ids, after one of them.
    pub async fn find_grants(
        &self,
        filter: &GrantFilter,
        now: DateTime<Utc>,
        after: Option<GrantId>,
        limit: u64,
    ) -> Result<Vec<EndedGrant>, StoreError> {
        let mut values: Vec<Value> = Vec::new();
        let mut sql = format!("{GRANTS} WHERE 1 = 1");
        let texts = [
            ("department", filter.department.as_ref().map(DepartmentCode::as_str)),
            ("purpose", filter.purpose.as_ref().map(PurposeCode::as_str)),
            ("attribute", filter.attribute.as_ref().map(AttributeCode::as_str)),
            ("form", filter.form.map(AnswerForm::as_str)),
        ];
        for (name, wanted) in texts {
            if let Some(wanted) = wanted {
                values.push(wanted.into());
                sql = format!("{sql} AND {name} = ${}", values.len());
            }
        }
        if let Some(request) = filter.request {
            values.push(request.uuid().into());
            sql = format!("{sql} AND request = ${}", values.len());
        }
        if let Some(time) = filter.ends_before {
            values.push(micros(time).into());
            sql = format!("{sql} AND until_time < ${}", values.len());
        }
        if let Some(after) = after {
            values.push(after.uuid().into());
            sql = format!("{sql} AND id > ${}", values.len());
        }
        if let Some(is_in_force) = filter.is_in_force {
            values.push(micros(now).into());
            let at = values.len();
            let not = if is_in_force { "" } else { "NOT " };
            sql = format!(
                "{sql} AND {not}(from_time <= ${at} AND (until_time IS NULL OR until_time > ${at}))"
            );
        }
        values.push(i64::try_from(limit).unwrap_or(i64::MAX).into());
        sql = format!("{sql} ORDER BY id LIMIT ${}", values.len());
        self.read(&sql, values).await?.iter().map(ended).collect()
    }
}

impl Tx {
    /// The grant of this id, as it is in this transaction.
    pub async fn grant(&self, id: GrantId) -> Result<Option<EndedGrant>, StoreError> {
        let sql = format!("{GRANTS} WHERE id = $1");
        rows(&self.db, &sql, vec![id.uuid().into()]).await?.first().map(ended).transpose()
    }

    /// The grants that came of an access request and are in force at this time.
    pub async fn grants_of(
        &self,
        request: RequestId,
        now: DateTime<Utc>,
    ) -> Result<Vec<Grant>, StoreError> {
        let sql = format!(
            "{GRANTS} WHERE request = $1 AND from_time <= $2 \
             AND (until_time IS NULL OR until_time > $2) ORDER BY id"
        );
        let values = vec![request.uuid().into(), micros(now).into()];
        rows(&self.db, &sql, values).await?.iter().map(grant).collect()
    }

    /// The grants to write that a department has at this time, as they are in this transaction.
    pub async fn writing(
        &self,
        department: &DepartmentCode,
        now: DateTime<Utc>,
    ) -> Result<Vec<Grant>, StoreError> {
        let sql = format!(
            "{GRANTS} WHERE department = $1 AND purpose IS NULL AND form = 'write' \
             AND from_time <= $2 AND (until_time IS NULL OR until_time > $2) ORDER BY id"
        );
        let values = vec![department.as_str().into(), micros(now).into()];
        rows(&self.db, &sql, values).await?.iter().map(grant).collect()
    }

    /// Ends a grant at a moment.
    pub async fn end_grant(
        &self,
        id: GrantId,
        by: &str,
        reason: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE grants SET until_time = $1, ended_by = $2, end_reason = $3 WHERE id = $4";
        let values = vec![micros(now).into(), by.into(), reason.into(), id.uuid().into()];
        let _count = execute(&self.db, sql, values).await?;
        Ok(())
    }
}

fn ended(row: &QueryResult) -> Result<EndedGrant, StoreError> {
    Ok(EndedGrant {
        grant: grant(row)?,
        ended_by: column(row, "grants", "ended_by")?,
        end_reason: column(row, "grants", "end_reason")?,
    })
}
