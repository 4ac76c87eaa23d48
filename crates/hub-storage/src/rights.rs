//! Departments, purposes and grants.

use hub_policy::{AnswerForm, Department, Grant, Purpose, RowCondition};
use hub_values::{GrantId, RequestId};
use sea_orm::QueryResult;

use crate::sql::{column, insert, optional, parsed};
use crate::stored::{micros, time};
use crate::{Store, StoreError, Tx};

impl Store {
    /// All departments, in the order of their codes.
    pub async fn departments(&self) -> Result<Vec<Department>, StoreError> {
        let sql = "SELECT code, name_zh, name_en FROM departments ORDER BY code";
        let rows = self.read(sql, Vec::new()).await?;
        rows.iter()
            .map(|row| {
                Ok(Department {
                    code: column(row, "departments", "code")?,
                    name_zh: column(row, "departments", "name_zh")?,
                    name_en: column(row, "departments", "name_en")?,
                })
            })
            .collect()
    }

    /// All purposes.
    pub async fn purposes(&self) -> Result<Vec<Purpose>, StoreError> {
        const TABLE: &str = "purposes";
        let sql = "SELECT code, name_zh, name_en, legal_basis, needs_case, departments \
                   FROM purposes ORDER BY code";
        let rows = self.read(sql, Vec::new()).await?;
        rows.iter()
            .map(|row| {
                let departments: String = column(row, TABLE, "departments")?;
                Ok(Purpose {
                    code: parsed(row, TABLE, "code")?,
                    name_zh: column(row, TABLE, "name_zh")?,
                    name_en: column(row, TABLE, "name_en")?,
                    legal_basis: column(row, TABLE, "legal_basis")?,
                    needs_case: column(row, TABLE, "needs_case")?,
                    departments: departments
                        .split_whitespace()
                        .map(|code| {
                            let corrupt =
                                StoreError::Corrupt { table: TABLE, column: "departments" };
                            code.parse().map_err(|_| corrupt)
                        })
                        .collect::<Result<_, _>>()?,
                })
            })
            .collect()
    }

    /// All grants, ended ones too.
    pub async fn grants(&self) -> Result<Vec<Grant>, StoreError> {
        let sql = "SELECT id, department, purpose, attribute, form, area, from_time, until_time, \
                   conditions, people_per_day, request, covers FROM grants ORDER BY id";
        self.read(sql, Vec::new()).await?.iter().map(grant).collect()
    }
}

/// The grant of a row.
pub(crate) fn grant(row: &QueryResult) -> Result<Grant, StoreError> {
    const TABLE: &str = "grants";
    let form: String = column(row, TABLE, "form")?;
    let until: Option<i64> = column(row, TABLE, "until_time")?;
    let conditions: Option<String> = column(row, TABLE, "conditions")?;
    let people: Option<i64> = column(row, TABLE, "people_per_day")?;
    let request: Option<uuid::Uuid> = column(row, TABLE, "request")?;
    let covers: Option<String> = column(row, TABLE, "covers")?;
    Ok(Grant {
        id: GrantId::from_uuid(column(row, TABLE, "id")?),
        department: parsed(row, TABLE, "department")?,
        purpose: optional(row, TABLE, "purpose")?,
        attribute: parsed(row, TABLE, "attribute")?,
        form: AnswerForm::from_name(&form)
            .map_err(|_| StoreError::Corrupt { table: TABLE, column: "form" })?,
        area: optional(row, TABLE, "area")?,
        from: time(column(row, TABLE, "from_time")?),
        until: until.map(time),
        conditions: RowCondition::read(conditions.as_deref().unwrap_or_default())
            .map_err(|_| StoreError::Corrupt { table: TABLE, column: "conditions" })?,
        people_per_day: people.map(i64::unsigned_abs),
        covers: covers
            .unwrap_or_default()
            .parse()
            .map_err(|_| StoreError::Corrupt { table: TABLE, column: "covers" })?,
        request: request.map(RequestId::from_uuid),
    })
}

impl Tx {
    /// Adds departments; those already there stay as they are.
    pub async fn add_departments(&self, departments: &[Department]) -> Result<(), StoreError> {
        let lines = departments
            .iter()
            .map(|one| {
                vec![
                    one.code.clone().into(),
                    one.name_zh.clone().into(),
                    one.name_en.clone().into(),
                ]
            })
            .collect();
        let head = "INSERT INTO departments (code, name_zh, name_en)";
        insert(&self.db, head, " ON CONFLICT DO NOTHING", lines).await
    }

    /// Adds purposes; those already there stay as they are.
    pub async fn add_purposes(&self, purposes: &[Purpose]) -> Result<(), StoreError> {
        let lines = purposes
            .iter()
            .map(|one| {
                let departments: Vec<&str> =
                    one.departments.iter().map(hub_values::DepartmentCode::as_str).collect();
                vec![
                    one.code.as_str().into(),
                    one.name_zh.clone().into(),
                    one.name_en.clone().into(),
                    one.legal_basis.clone().into(),
                    one.needs_case.into(),
                    departments.join(" ").into(),
                ]
            })
            .collect();
        let head = "INSERT INTO purposes (code, name_zh, name_en, legal_basis, needs_case, \
                    departments)";
        insert(&self.db, head, " ON CONFLICT DO NOTHING", lines).await
    }

    /// Adds grants.
    pub async fn add_grants(&self, grants: &[Grant]) -> Result<(), StoreError> {
        let lines = grants
            .iter()
            .map(|one| {
                vec![
                    one.id.uuid().into(),
                    one.department.as_str().into(),
                    one.purpose.as_ref().map(|code| code.as_str().to_owned()).into(),
                    one.attribute.as_str().into(),
                    one.form.as_str().into(),
                    one.area.as_ref().map(|code| code.as_str().to_owned()).into(),
                    micros(one.from).into(),
                    one.until.map(micros).into(),
                    Some(RowCondition::write(&one.conditions))
                        .filter(|text| !text.is_empty())
                        .into(),
                    one.people_per_day
                        .map(|people| i64::try_from(people).unwrap_or(i64::MAX))
                        .into(),
                    one.request.map(RequestId::uuid).into(),
                    Some(one.covers.to_string()).filter(|text| !text.is_empty()).into(),
                ]
            })
            .collect();
        let head = "INSERT INTO grants (id, department, purpose, attribute, form, area, \
                    from_time, until_time, conditions, people_per_day, request, covers)";
        insert(&self.db, head, "", lines).await
    }
}
