//! What somebody says is wrong, who settles it until when, and who was told the wrong value: ids and
//! codes only. Evidence and reasons lie sealed in source records.

use chrono::{DateTime, NaiveDate, Utc};
use hub_policy::Permit;
use hub_values::{
    AreaCode, AttributeCode, CorrectionId, DepartmentCode, RecordId, SubjectId, SubjectKind,
};
use sea_orm::{QueryResult, Value};

use crate::search::{and_not, digits};
use crate::sql::{column, execute, insert, optional, parsed, rows};
use crate::stored::{micros, time};
use crate::{Store, StoreError, Tx};

const TABLE: &str = "corrections";
const SELECT: &str = "SELECT id, subject, kind, attribute, lead, area, record, has_value, opened_by, \
     opened_department, opened_at, due, state, decided_by, decided_at FROM corrections";

/// A correction as it is stored. What `state` means is the app's business.
#[derive(Debug, Clone)]
pub struct StoredCorrection {
    /// Its id.
    pub id: CorrectionId,
    /// Whose fact.
    pub subject: SubjectId,
    /// What kind of subject.
    pub kind: SubjectKind,
    /// Which attribute.
    pub attribute: AttributeCode,
    /// The department that settles it.
    pub lead: DepartmentCode,
    /// Where the subject was when it was opened.
    pub area: Option<AreaCode>,
    /// The record that objects: the evidence, and the other value where there is one.
    pub record: RecordId,
    /// Whether that record states another value.
    pub has_value: bool,
    /// Who opened it.
    pub opened_by: String,
    /// Their department.
    pub opened_department: DepartmentCode,
    /// When.
    pub opened_at: DateTime<Utc>,
    /// The last day on which it should be settled.
    pub due: NaiveDate,
    /// Where it is.
    pub state: String,
    /// Who settled it.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
}

/// Which corrections a list has.
#[derive(Debug, Clone, Default)]
pub struct CorrectionFilter {
    /// In this state.
    pub state: Option<String>,
    /// Of this attribute.
    pub attribute: Option<AttributeCode>,
    /// About this subject.
    pub subject: Option<SubjectId>,
    /// Due before this day.
    pub due_before: Option<NaiveDate>,
    /// Those that this department settles.
    pub lead: Option<DepartmentCode>,
    /// Those that this department opened.
    pub opened_department: Option<DepartmentCode>,
    /// Those of which this department was told the wrong value under this purpose.
    pub told: Option<(DepartmentCode, String)>,
}

impl Store {
    /// Corrections that fit, oldest first, after one of them, as many as asked for at most. The
    /// permit's area is a condition of its own.
    pub async fn corrections(
        &self,
        permit: &Permit,
        filter: &CorrectionFilter,
        after: Option<CorrectionId>,
        limit: u64,
    ) -> Result<Vec<StoredCorrection>, StoreError> {
        let mut values: Vec<Value> = Vec::new();
        let mut sql = format!("{SELECT} WHERE 1 = 1");
        let mut and = |condition: &str, value: Value| {
            values.push(value);
            sql = format!("{sql} AND {}", condition.replace('?', &format!("${}", values.len())));
        };
        if let Some(area) = permit.area() {
            and("area LIKE ?", format!("{}%", digits(area)).into());
        }
        let texts = [
            ("state = ?", filter.state.clone()),
            ("attribute = ?", filter.attribute.as_ref().map(|one| one.as_str().to_owned())),
            ("due < ?", filter.due_before.map(|day| day.to_string())),
            ("lead = ?", filter.lead.as_ref().map(|one| one.as_str().to_owned())),
            (
                "opened_department = ?",
                filter.opened_department.as_ref().map(|one| one.as_str().to_owned()),
            ),
        ];
        for (condition, value) in texts {
            if let Some(value) = value {
                and(condition, value.into());
            }
        }
        if let Some(subject) = filter.subject {
            and("subject = ?", subject.uuid().into());
        }
        if let Some((department, purpose)) = &filter.told {
            let told = "id IN (SELECT correction FROM correction_notices WHERE department = ?)";
            and(told, department.as_str().into());
            let under = "id IN (SELECT correction FROM correction_notices WHERE purpose = ?)";
            and(under, purpose.as_str().into());
        }
        if let Some(after) = after {
            and("id > ?", after.uuid().into());
        }
        and_not(&mut sql, &mut values, "subject", &permit.hidden());
        values.push(i64::try_from(limit).unwrap_or(i64::MAX).into());
        let sql = format!("{sql} ORDER BY id LIMIT ${}", values.len());
        self.read(&sql, values).await?.iter().map(correction).collect()
    }

    /// A correction by its id.
    pub async fn correction(
        &self,
        id: CorrectionId,
    ) -> Result<Option<StoredCorrection>, StoreError> {
        let sql = format!("{SELECT} WHERE id = $1");
        self.read(&sql, vec![id.uuid().into()]).await?.first().map(correction).transpose()
    }
}

impl Tx {
    /// A correction by its id.
    pub async fn correction(
        &self,
        id: CorrectionId,
    ) -> Result<Option<StoredCorrection>, StoreError> {
        let sql = format!("{SELECT} WHERE id = $1");
        rows(&self.db, &sql, vec![id.uuid().into()]).await?.first().map(correction).transpose()
    }

    /// All corrections about a subject.
    pub async fn corrections_about(
        &self,
        subject: SubjectId,
    ) -> Result<Vec<StoredCorrection>, StoreError> {
        let sql = format!("{SELECT} WHERE subject = $1 ORDER BY id");
        rows(&self.db, &sql, vec![subject.uuid().into()]).await?.iter().map(correction).collect()
    }

    /// Notes that somebody says a fact is wrong.
    pub async fn add_correction(&self, one: &StoredCorrection) -> Result<(), StoreError> {
        let line = vec![
            one.id.uuid().into(),
            one.subject.uuid().into(),
            one.kind.as_str().into(),
            one.attribute.as_str().into(),
            one.lead.as_str().into(),
            one.area.as_ref().map(|code| code.as_str().to_owned()).into(),
            one.record.uuid().into(),
            one.has_value.into(),
            one.opened_by.clone().into(),
            one.opened_department.as_str().into(),
            micros(one.opened_at).into(),
            one.due.to_string().into(),
            one.state.clone().into(),
        ];
        let head = "INSERT INTO corrections (id, subject, kind, attribute, lead, area, record, \
                    has_value, opened_by, opened_department, opened_at, due, state)";
        insert(&self.db, head, "", vec![line]).await
    }

    /// Notes how a correction was settled.
    pub async fn put_correction(&self, one: &StoredCorrection) -> Result<(), StoreError> {
        let sql =
            "UPDATE corrections SET state = $1, decided_by = $2, decided_at = $3 WHERE id = $4";
        let values = vec![
            one.state.clone().into(),
            one.decided_by.clone().into(),
            one.decided_at.map(micros).into(),
            one.id.uuid().into(),
        ];
        execute(&self.db, sql, values).await.map(drop)
    }

    /// Notes which departments were told the wrong value, each with the purpose.
    pub async fn add_correction_notices(
        &self,
        id: CorrectionId,
        told: &[(DepartmentCode, String)],
    ) -> Result<(), StoreError> {
        let lines = told.iter().map(|(department, purpose)| {
            vec![id.uuid().into(), department.as_str().into(), purpose.as_str().into()]
        });
        let head = "INSERT INTO correction_notices (correction, department, purpose)";
        insert(&self.db, head, "", lines.collect()).await
    }
}

fn correction(row: &QueryResult) -> Result<StoredCorrection, StoreError> {
    let decided_at: Option<i64> = column(row, TABLE, "decided_at")?;
    Ok(StoredCorrection {
        id: CorrectionId::from_uuid(column(row, TABLE, "id")?),
        subject: SubjectId::from_uuid(column(row, TABLE, "subject")?),
        kind: parsed(row, TABLE, "kind")?,
        attribute: parsed(row, TABLE, "attribute")?,
        lead: parsed(row, TABLE, "lead")?,
        area: optional(row, TABLE, "area")?,
        record: RecordId::from_uuid(column(row, TABLE, "record")?),
        has_value: column(row, TABLE, "has_value")?,
        opened_by: column(row, TABLE, "opened_by")?,
        opened_department: parsed(row, TABLE, "opened_department")?,
        opened_at: time(column(row, TABLE, "opened_at")?),
        due: parsed(row, TABLE, "due")?,
        state: column(row, TABLE, "state")?,
        decided_by: column(row, TABLE, "decided_by")?,
        decided_at: decided_at.map(time),
    })
}
