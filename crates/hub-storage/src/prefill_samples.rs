//! Prefilled facts that wait until something is said of them again. No value is kept: whether the fact is still the same
//! is seen when it is said.

use hub_values::SubjectId;
use sea_orm::Value;

use crate::records::uuids;
use crate::sql::{column, execute, insert, placeholders, rows};
use crate::{StoreError, Tx};

const TABLE: &str = "prefill_samples";

/// A fact with which a cell was prefilled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrefillSample {
    /// Whose.
    pub subject: SubjectId,
    /// Which attribute, by code.
    pub attribute: String,
    /// Code of the department whose form it was.
    pub department: String,
    /// Code of the form.
    pub form: String,
    /// Code of the community; empty where there is none.
    pub area: String,
}

impl Tx {
    /// Keeps samples; one that waits already stays.
    pub async fn add_prefill_samples(&self, new: &[PrefillSample]) -> Result<(), StoreError> {
        let line = |one: &PrefillSample| -> Vec<Value> {
            vec![
                one.subject.uuid().into(),
                one.attribute.as_str().into(),
                one.department.as_str().into(),
                one.form.as_str().into(),
                one.area.as_str().into(),
            ]
        };
        let head = "INSERT INTO prefill_samples (subject, attribute, department, form, area)";
        let tail = " ON CONFLICT (subject, attribute, department, form) DO NOTHING";
        insert(&self.db, head, tail, new.iter().map(line).collect()).await
    }

    /// The samples that wait for something about these subjects.
    pub async fn prefill_samples(
        &self,
        subjects: &[SubjectId],
    ) -> Result<Vec<PrefillSample>, StoreError> {
        let mut found = Vec::new();
        for piece in subjects.chunks(512) {
            let list = placeholders(1, piece.len());
            let sql = format!(
                "SELECT subject, attribute, department, form, area FROM prefill_samples \
                 WHERE subject IN ({list}) ORDER BY subject, attribute, department, form"
            );
            for row in rows(&self.db, &sql, uuids(piece)).await? {
                found.push(PrefillSample {
                    subject: SubjectId::from_uuid(column(&row, TABLE, "subject")?),
                    attribute: column(&row, TABLE, "attribute")?,
                    department: column(&row, TABLE, "department")?,
                    form: column(&row, TABLE, "form")?,
                    area: column(&row, TABLE, "area")?,
                });
            }
        }
        Ok(found)
    }

    /// Forgets samples that were checked.
    pub async fn end_prefill_samples(&self, done: &[PrefillSample]) -> Result<(), StoreError> {
        for one in done {
            let sql = "DELETE FROM prefill_samples WHERE subject = $1 AND attribute = $2 \
                       AND department = $3 AND form = $4";
            let values: Vec<Value> = vec![
                one.subject.uuid().into(),
                one.attribute.as_str().into(),
                one.department.as_str().into(),
                one.form.as_str().into(),
            ];
            let _count = execute(&self.db, sql, values).await?;
        }
        Ok(())
    }
}
