//! What auditors note beside the log: which records are honey or sealed, which resident an official is, and what is
//! hidden from the people it is about for a time.

use chrono::{DateTime, Utc};
use hub_values::AuditMarkId;
use sea_orm::QueryResult;

use crate::sql::{column, execute, insert};
use crate::stored::{micros, time};
use crate::{Store, StoreError, Tx};

const TABLE: &str = "audit_marks";

/// A mark as it is stored. What `kind` means is the app's business.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredMark {
    /// Its id.
    pub id: AuditMarkId,
    /// What it says.
    pub kind: String,
    /// About whom, as the log names subjects.
    pub subject: Option<String>,
    /// About which official.
    pub login: Option<String>,
    /// What was done for this purpose.
    pub purpose: Option<String>,
    /// What was done in this case.
    pub case: Option<String>,
    /// Until when.
    pub until: Option<DateTime<Utc>>,
    /// Why.
    pub reason: String,
    /// Who said so.
    pub made_by: String,
    /// When.
    pub made_at: DateTime<Utc>,
}

impl Store {
    /// The marks that nobody has ended, oldest first.
    pub async fn audit_marks(&self) -> Result<Vec<StoredMark>, StoreError> {
        let sql = "SELECT id, kind, subject, login, purpose, case_reference, until_time, reason, \
                   made_by, made_at FROM audit_marks WHERE ended_at IS NULL ORDER BY id";
        self.read(sql, Vec::new()).await?.iter().map(mark).collect()
    }
}

impl Tx {
    /// Adds a mark.
    pub async fn add_audit_mark(&self, new: &StoredMark) -> Result<(), StoreError> {
        let line = vec![
            new.id.uuid().into(),
            new.kind.clone().into(),
            new.subject.clone().into(),
            new.login.clone().into(),
            new.purpose.clone().into(),
            new.case.clone().into(),
            new.until.map(micros).into(),
            new.reason.clone().into(),
            new.made_by.clone().into(),
            micros(new.made_at).into(),
        ];
        let head = "INSERT INTO audit_marks (id, kind, subject, login, purpose, case_reference, \
                    until_time, reason, made_by, made_at)";
        insert(&self.db, head, "", vec![line]).await
    }

    /// Ends a mark; its row stays. False when there is none that holds.
    pub async fn end_audit_mark(
        &self,
        id: AuditMarkId,
        by: &str,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE audit_marks SET ended_by = $1, ended_at = $2 \
                   WHERE id = $3 AND ended_at IS NULL";
        let values = vec![by.into(), micros(at).into(), id.uuid().into()];
        Ok(execute(&self.db, sql, values).await? > 0)
    }
}

fn mark(row: &QueryResult) -> Result<StoredMark, StoreError> {
    let until: Option<i64> = column(row, TABLE, "until_time")?;
    Ok(StoredMark {
        id: AuditMarkId::from_uuid(column(row, TABLE, "id")?),
        kind: column(row, TABLE, "kind")?,
        subject: column(row, TABLE, "subject")?,
        login: column(row, TABLE, "login")?,
        purpose: column(row, TABLE, "purpose")?,
        case: column(row, TABLE, "case_reference")?,
        until: until.map(time),
        reason: column(row, TABLE, "reason")?,
        made_by: column(row, TABLE, "made_by")?,
        made_at: time(column(row, TABLE, "made_at")?),
    })
}
