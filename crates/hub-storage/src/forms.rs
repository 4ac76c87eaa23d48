//! Forms that departments registered, and what headings mean to each of them.

use chrono::{DateTime, Utc};
use hub_values::{DepartmentCode, FileId, FormId, SubjectKind};
use sea_orm::QueryResult;
use uuid::Uuid;

use crate::sql::{column, execute, insert, parsed, rows};
use crate::stored::{micros, time};
use crate::{Store, StoreError, Tx};

const TABLE: &str = "forms";
const SELECT: &str = "SELECT id, code, version, department, state, body, file, registered_by, \
     registered_at, decided_by, decided_at, decision_reason FROM forms";

/// A form as it is stored. What `state` and `body` say is the app's business.
#[derive(Debug, Clone)]
pub struct StoredForm {
    /// Its id.
    pub id: FormId,
    /// Its code, the same for all its versions.
    pub code: String,
    /// Its version, from 1.
    pub version: u32,
    /// The department that asks.
    pub department: DepartmentCode,
    /// Where it is.
    pub state: String,
    /// Title, columns, and where they stand in the file.
    pub body: String,
    /// The department's own file.
    pub file: Option<FileId>,
    /// Who registered it.
    pub registered_by: String,
    /// When.
    pub registered_at: DateTime<Utc>,
    /// Who decided about it.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why, where that was said.
    pub decision_reason: Option<String>,
}

/// What a heading means to a department, as a person confirmed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormHeading {
    /// Its text.
    pub heading: String,
    /// What it means, as the app writes it.
    pub meaning: String,
}

impl Store {
    /// All forms, by code, the latest version first.
    pub async fn forms(&self) -> Result<Vec<StoredForm>, StoreError> {
        let sql = format!("{SELECT} ORDER BY code, version DESC");
        self.read(&sql, Vec::new()).await?.iter().map(form).collect()
    }

    /// A form by its id.
    pub async fn form(&self, id: FormId) -> Result<Option<StoredForm>, StoreError> {
        let sql = format!("{SELECT} WHERE id = $1");
        self.read(&sql, vec![id.uuid().into()]).await?.first().map(form).transpose()
    }

    /// What headings of forms about these subjects mean to a department.
    pub async fn form_headings(
        &self,
        department: &DepartmentCode,
        subject: SubjectKind,
    ) -> Result<Vec<FormHeading>, StoreError> {
        let sql = "SELECT heading, meaning FROM form_headings WHERE department = $1 \
                   AND subject = $2 ORDER BY heading";
        let values = vec![department.as_str().into(), subject.as_str().into()];
        let found = self.read(sql, values).await?;
        let heading = |row: &QueryResult| {
            Ok(FormHeading {
                heading: column(row, "form_headings", "heading")?,
                meaning: column(row, "form_headings", "meaning")?,
            })
        };
        found.iter().map(heading).collect()
    }
}

impl Tx {
    /// A form by its id.
    pub async fn form(&self, id: FormId) -> Result<Option<StoredForm>, StoreError> {
        let sql = format!("{SELECT} WHERE id = $1");
        rows(&self.db, &sql, vec![id.uuid().into()]).await?.first().map(form).transpose()
    }

    /// All versions of a form, the latest first.
    pub async fn form_versions(&self, code: &str) -> Result<Vec<StoredForm>, StoreError> {
        let sql = format!("{SELECT} WHERE code = $1 ORDER BY version DESC");
        rows(&self.db, &sql, vec![code.into()]).await?.iter().map(form).collect()
    }

    /// Adds a form.
    pub async fn add_form(&self, new: &StoredForm) -> Result<(), StoreError> {
        let head = "INSERT INTO forms (id, code, version, department, state, body, file, \
                    registered_by, registered_at)";
        let line = vec![
            new.id.uuid().into(),
            new.code.as_str().into(),
            i32::try_from(new.version).unwrap_or(i32::MAX).into(),
            new.department.as_str().into(),
            new.state.as_str().into(),
            new.body.as_str().into(),
            new.file.map(FileId::uuid).into(),
            new.registered_by.as_str().into(),
            micros(new.registered_at).into(),
        ];
        insert(&self.db, head, "", vec![line]).await
    }

    /// Writes what was decided about a form.
    pub async fn put_form_decision(&self, one: &StoredForm) -> Result<(), StoreError> {
        let sql = "UPDATE forms SET state = $1, decided_by = $2, decided_at = $3, \
                   decision_reason = $4 WHERE id = $5";
        let values = vec![
            one.state.as_str().into(),
            one.decided_by.clone().into(),
            one.decided_at.map(micros).into(),
            one.decision_reason.clone().into(),
            one.id.uuid().into(),
        ];
        execute(&self.db, sql, values).await.map(drop)
    }

    /// Remembers what headings mean to a department; what was said last holds.
    pub async fn put_form_headings(
        &self,
        department: &DepartmentCode,
        subject: SubjectKind,
        headings: &[FormHeading],
        by: &str,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let head = "INSERT INTO form_headings (department, subject, heading, meaning, \
                    confirmed_by, confirmed_at)";
        let tail = " ON CONFLICT (department, subject, heading) DO UPDATE SET \
                    meaning = excluded.meaning, confirmed_by = excluded.confirmed_by, \
                    confirmed_at = excluded.confirmed_at";
        let line = |one: &FormHeading| {
            vec![
                department.as_str().into(),
                subject.as_str().into(),
                one.heading.as_str().into(),
                one.meaning.as_str().into(),
                by.into(),
                micros(at).into(),
            ]
        };
        insert(&self.db, head, tail, headings.iter().map(line).collect()).await
    }
}

fn form(row: &QueryResult) -> Result<StoredForm, StoreError> {
    let file: Option<Uuid> = column(row, TABLE, "file")?;
    let decided_at: Option<i64> = column(row, TABLE, "decided_at")?;
    Ok(StoredForm {
        id: FormId::from_uuid(column(row, TABLE, "id")?),
        code: column(row, TABLE, "code")?,
        version: column::<i32>(row, TABLE, "version")?.unsigned_abs(),
        department: parsed(row, TABLE, "department")?,
        state: column(row, TABLE, "state")?,
        body: column(row, TABLE, "body")?,
        file: file.map(FileId::from_uuid),
        registered_by: column(row, TABLE, "registered_by")?,
        registered_at: time(column(row, TABLE, "registered_at")?),
        decided_by: column(row, TABLE, "decided_by")?,
        decided_at: decided_at.map(time),
        decision_reason: column(row, TABLE, "decision_reason")?,
    })
}
