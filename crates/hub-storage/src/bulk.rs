//! Of how many people a department was told on a day under a purpose, and who agreed to more.

use chrono::{DateTime, Utc};
use hub_values::{ApprovalId, DepartmentCode, PurposeCode, SubjectId};
use sea_orm::{QueryResult, Value};

use crate::sql::{column, execute, insert, padded, parsed, placeholders, rows};
use crate::stored::{micros, time};
use crate::{Store, StoreError, Tx};

const TABLE: &str = "bulk_approvals";
const COLUMNS: &str = "id, day, department, purpose, asked_by, asked_at, people, limited_to, \
                       approved_people, approved_by, approved_at, reason";
/// Ids in one statement.
const IDS: usize = 512;

/// What is counted together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkKey {
    /// The day in China, ISO 8601.
    pub day: String,
    /// Whose.
    pub department: DepartmentCode,
    /// For what.
    pub purpose: PurposeCode,
}

/// More people than a grant allows on a day: somebody has to agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkApproval {
    /// Its id.
    pub id: ApprovalId,
    /// What is counted together.
    pub key: BulkKey,
    /// Who asked for more.
    pub asked_by: String,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// How many people there would have been.
    pub people: u64,
    /// How many there may be.
    pub limit: u64,
    /// How many there may be after somebody agreed.
    pub approved_people: Option<u64>,
    /// Who agreed.
    pub approved_by: Option<String>,
    /// When.
    pub approved_at: Option<DateTime<Utc>>,
    /// Why.
    pub reason: Option<String>,
}

impl Store {
    /// Approvals of a department, or of all, newest first, before one of them.
    pub async fn bulk_approvals(
        &self,
        department: Option<&DepartmentCode>,
        is_waiting: Option<bool>,
        before: Option<ApprovalId>,
        limit: u64,
    ) -> Result<Vec<BulkApproval>, StoreError> {
        let mut values: Vec<Value> = Vec::new();
        let mut sql = format!("SELECT {COLUMNS} FROM bulk_approvals WHERE 1 = 1");
        if let Some(code) = department {
            values.push(code.as_str().into());
            sql = format!("{sql} AND department = ${}", values.len());
        }
        if let Some(before) = before {
            values.push(before.uuid().into());
            sql = format!("{sql} AND id < ${}", values.len());
        }
        if let Some(is_waiting) = is_waiting {
            let is = if is_waiting { "IS NULL" } else { "IS NOT NULL" };
            sql = format!("{sql} AND approved_by {is}");
        }
        values.push(signed(limit));
        sql = format!("{sql} ORDER BY id DESC LIMIT ${}", values.len());
        self.read(&sql, values).await?.iter().map(approval).collect()
    }
}

impl Tx {
    /// How many people there were already, and which of these are not among them.
    pub async fn new_people(
        &self,
        key: &BulkKey,
        people: &[SubjectId],
    ) -> Result<(u64, Vec<SubjectId>), StoreError> {
        let of_key = || -> Vec<Value> {
            vec![
                key.day.clone().into(),
                key.department.as_str().into(),
                key.purpose.as_str().into(),
            ]
        };
        let sql = "SELECT COUNT(*) AS people FROM bulk_people \
                   WHERE day = $1 AND department = $2 AND purpose = $3";
        let found = rows(&self.db, sql, of_key()).await?;
        let held: i64 = found.first().map_or(Ok(0), |row| column(row, "bulk_people", "people"))?;
        let mut new: std::collections::BTreeSet<SubjectId> = people.iter().copied().collect();
        for piece in people.chunks(IDS) {
            let mut values = of_key();
            let ids = padded(piece.to_vec());
            let list = placeholders(values.len() + 1, ids.len());
            values.extend(ids.iter().map(|id| Value::from(id.uuid())));
            let sql = format!(
                "SELECT subject FROM bulk_people \
                 WHERE day = $1 AND department = $2 AND purpose = $3 AND subject IN ({list})"
            );
            for row in rows(&self.db, &sql, values).await? {
                let id = SubjectId::from_uuid(column(&row, "bulk_people", "subject")?);
                let _known = new.remove(&id);
            }
        }
        Ok((held.unsigned_abs(), new.into_iter().collect()))
    }

    /// Counts people.
    pub async fn add_people(&self, key: &BulkKey, people: &[SubjectId]) -> Result<(), StoreError> {
        let lines = people.iter().map(|id| {
            vec![
                key.day.clone().into(),
                key.department.as_str().into(),
                key.purpose.as_str().into(),
                id.uuid().into(),
            ]
        });
        let head = "INSERT INTO bulk_people (day, department, purpose, subject)";
        insert(&self.db, head, " ON CONFLICT DO NOTHING", lines.collect()).await
    }

    /// Forgets who was counted on days before this one; the log knows them for ever.
    pub async fn forget_people(&self, before: &str) -> Result<(), StoreError> {
        let sql = "DELETE FROM bulk_people WHERE day < $1";
        execute(&self.db, sql, vec![before.into()]).await.map(drop)
    }

    /// The approvals for what is counted together.
    pub async fn bulk_approvals_for(&self, key: &BulkKey) -> Result<Vec<BulkApproval>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM bulk_approvals \
             WHERE day = $1 AND department = $2 AND purpose = $3 ORDER BY id"
        );
        let values = vec![
            key.day.clone().into(),
            key.department.as_str().into(),
            key.purpose.as_str().into(),
        ];
        rows(&self.db, &sql, values).await?.iter().map(approval).collect()
    }

    /// The approval of this id.
    pub async fn bulk_approval(&self, id: ApprovalId) -> Result<Option<BulkApproval>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM bulk_approvals WHERE id = $1");
        rows(&self.db, &sql, vec![id.uuid().into()]).await?.first().map(approval).transpose()
    }

    /// Keeps an approval as it is now.
    pub async fn put_bulk_approval(&self, one: &BulkApproval) -> Result<(), StoreError> {
        let sql = "DELETE FROM bulk_approvals WHERE id = $1";
        let _count = execute(&self.db, sql, vec![one.id.uuid().into()]).await?;
        let line = vec![
            one.id.uuid().into(),
            one.key.day.clone().into(),
            one.key.department.as_str().into(),
            one.key.purpose.as_str().into(),
            one.asked_by.clone().into(),
            micros(one.asked_at).into(),
            signed(one.people),
            signed(one.limit),
            one.approved_people.map(|people| i64::try_from(people).unwrap_or(i64::MAX)).into(),
            one.approved_by.clone().into(),
            one.approved_at.map(micros).into(),
            one.reason.clone().into(),
        ];
        let head = format!("INSERT INTO bulk_approvals ({COLUMNS})");
        insert(&self.db, &head, "", vec![line]).await
    }
}

fn approval(row: &QueryResult) -> Result<BulkApproval, StoreError> {
    Ok(BulkApproval {
        id: ApprovalId::from_uuid(column(row, TABLE, "id")?),
        key: BulkKey {
            day: column(row, TABLE, "day")?,
            department: parsed(row, TABLE, "department")?,
            purpose: parsed(row, TABLE, "purpose")?,
        },
        asked_by: column(row, TABLE, "asked_by")?,
        asked_at: time(column(row, TABLE, "asked_at")?),
        people: column::<i64>(row, TABLE, "people")?.unsigned_abs(),
        limit: column::<i64>(row, TABLE, "limited_to")?.unsigned_abs(),
        approved_people: column::<Option<i64>>(row, TABLE, "approved_people")?
            .map(i64::unsigned_abs),
        approved_by: column(row, TABLE, "approved_by")?,
        approved_at: column::<Option<i64>>(row, TABLE, "approved_at")?.map(time),
        reason: column(row, TABLE, "reason")?,
    })
}

fn signed(number: u64) -> Value {
    i64::try_from(number).unwrap_or(i64::MAX).into()
}
