//! Pairs that wait for a person, and what people decided about them: ids only, no value.

use chrono::{DateTime, Utc};
use hub_policy::Permit;
use hub_values::{AreaCode, RecordId, ReviewId, SubjectId, SubjectKind};
use sea_orm::{QueryResult, Value};
use uuid::Uuid;

use crate::records::uuids;
use crate::search::{and_not, digits};
use crate::sql::{column, execute, insert, optional, parsed, placeholders, rows};
use crate::stored::{micros, time};
use crate::{Store, StoreError, Tx};

const TABLE: &str = "reviews";
const SELECT: &str = "SELECT id, kind, subject, candidate, why, area, state, asked_by, created_at, \
     claimed_by, claimed_until, decided_by, decided_at, merge FROM reviews";

/// A pair as it is stored. What `why` and `state` mean is the app's business.
#[derive(Debug, Clone)]
pub struct StoredReview {
    /// Its id.
    pub id: ReviewId,
    /// What kind of subjects it is about.
    pub kind: SubjectKind,
    /// One side.
    pub subject: SubjectId,
    /// The other side; none when nobody knows one yet.
    pub candidate: Option<SubjectId>,
    /// Why somebody must look at it.
    pub why: String,
    /// The community that decides.
    pub area: Option<AreaCode>,
    /// Where it is.
    pub state: String,
    /// The community from which it was asked, where that is another one.
    pub asked_by: Option<AreaCode>,
    /// Since when it waits.
    pub created_at: DateTime<Utc>,
    /// Who is deciding it.
    pub claimed_by: Option<String>,
    /// Until when nobody else does.
    pub claimed_until: Option<DateTime<Utc>>,
    /// Who decided it.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// The merge that came of it.
    pub merge: Option<RecordId>,
}

/// Which pairs a list has.
#[derive(Debug, Clone, Default)]
pub struct ReviewFilter {
    /// Of this area.
    pub area: Option<AreaCode>,
    /// About subjects of this kind.
    pub kind: Option<SubjectKind>,
    /// In this state.
    pub state: String,
}

impl Store {
    /// Pairs that fit, oldest first, after one of them, as many as asked for at most. The permit's
    /// area is a condition of its own.
    pub async fn reviews(
        &self,
        permit: &Permit,
        filter: &ReviewFilter,
        after: Option<ReviewId>,
        limit: u64,
    ) -> Result<Vec<StoredReview>, StoreError> {
        let mut values: Vec<Value> = vec![filter.state.as_str().into()];
        // What an import has brought so far is there for nobody.
        let mut sql = format!(
            "{SELECT} WHERE state = $1 AND NOT EXISTS (SELECT 1 FROM subjects s \
             JOIN drafts d ON d.import = s.draft WHERE s.id IN (reviews.subject, reviews.candidate))"
        );
        let mut and = |condition: &str, value: Value| {
            values.push(value);
            sql = format!("{sql} AND {}", condition.replace('?', &format!("${}", values.len())));
        };
        for area in [permit.area(), filter.area.as_ref()].into_iter().flatten() {
            and("area LIKE ?", format!("{}%", digits(area)).into());
        }
        if let Some(kind) = filter.kind {
            and("kind = ?", kind.as_str().into());
        }
        if let Some(after) = after {
            // Ids are in the order of their making.
            and("id > ?", after.uuid().into());
        }
        and_not(&mut sql, &mut values, "subject", &permit.hidden());
        and_not(&mut sql, &mut values, "candidate", &permit.hidden());
        values.push(i64::try_from(limit).unwrap_or(i64::MAX).into());
        let sql = format!("{sql} ORDER BY id LIMIT ${}", values.len());
        self.read(&sql, values).await?.iter().map(review).collect()
    }
}

impl Tx {
    /// A pair by its id.
    pub async fn review(&self, id: ReviewId) -> Result<Option<StoredReview>, StoreError> {
        let sql = format!("{SELECT} WHERE id = $1");
        rows(&self.db, &sql, vec![id.uuid().into()]).await?.first().map(review).transpose()
    }

    /// All pairs in which any of these subjects is a side.
    pub async fn reviews_about(
        &self,
        subjects: &[SubjectId],
    ) -> Result<Vec<StoredReview>, StoreError> {
        let mut found = Vec::new();
        for piece in subjects.chunks(512) {
            let values = uuids(piece);
            let list = placeholders(1, values.len());
            let sql =
                format!("{SELECT} WHERE subject IN ({list}) OR candidate IN ({list}) ORDER BY id");
            for row in rows(&self.db, &sql, values).await? {
                found.push(review(&row)?);
            }
        }
        found.sort_by_key(|one| one.id);
        found.dedup_by_key(|one| one.id);
        Ok(found)
    }

    /// Puts pairs into the queue.
    pub async fn add_reviews(&self, new: &[StoredReview]) -> Result<(), StoreError> {
        let lines = new.iter().map(|one| {
            vec![
                one.id.uuid().into(),
                one.kind.as_str().into(),
                one.subject.uuid().into(),
                one.candidate.map(SubjectId::uuid).into(),
                one.why.as_str().into(),
                one.area.as_ref().map(|code| code.as_str().to_owned()).into(),
                one.state.as_str().into(),
                one.asked_by.as_ref().map(|code| code.as_str().to_owned()).into(),
                micros(one.created_at).into(),
            ]
        });
        let head = "INSERT INTO reviews (id, kind, subject, candidate, why, area, state, asked_by, \
                    created_at)";
        insert(&self.db, head, "", lines.collect()).await
    }

    /// Writes who is deciding a pair, or what was decided.
    pub async fn put_review(&self, one: &StoredReview) -> Result<(), StoreError> {
        let sql = "UPDATE reviews SET state = $1, claimed_by = $2, claimed_until = $3, \
                   decided_by = $4, decided_at = $5, merge = $6 WHERE id = $7";
        let values = vec![
            one.state.as_str().into(),
            one.claimed_by.clone().into(),
            one.claimed_until.map(micros).into(),
            one.decided_by.clone().into(),
            one.decided_at.map(micros).into(),
            one.merge.map(RecordId::uuid).into(),
            one.id.uuid().into(),
        ];
        execute(&self.db, sql, values).await.map(drop)
    }

    /// Takes pairs out of the queue.
    pub async fn remove_reviews(&self, ids: &[ReviewId]) -> Result<(), StoreError> {
        for piece in ids.chunks(512) {
            let values: Vec<Value> = piece.iter().map(|id| id.uuid().into()).collect();
            let list = placeholders(1, values.len());
            let sql = format!("DELETE FROM reviews WHERE id IN ({list})");
            let _count = execute(&self.db, &sql, values).await?;
        }
        Ok(())
    }
}

fn review(row: &QueryResult) -> Result<StoredReview, StoreError> {
    let moment = |name| Ok::<_, StoreError>(column::<Option<i64>>(row, TABLE, name)?.map(time));
    let candidate: Option<Uuid> = column(row, TABLE, "candidate")?;
    let merge: Option<Uuid> = column(row, TABLE, "merge")?;
    Ok(StoredReview {
        id: ReviewId::from_uuid(column(row, TABLE, "id")?),
        kind: parsed(row, TABLE, "kind")?,
        subject: SubjectId::from_uuid(column(row, TABLE, "subject")?),
        candidate: candidate.map(SubjectId::from_uuid),
        why: column(row, TABLE, "why")?,
        area: optional(row, TABLE, "area")?,
        state: column(row, TABLE, "state")?,
        asked_by: optional(row, TABLE, "asked_by")?,
        created_at: time(column(row, TABLE, "created_at")?),
        claimed_by: column(row, TABLE, "claimed_by")?,
        claimed_until: moment("claimed_until")?,
        decided_by: column(row, TABLE, "decided_by")?,
        decided_at: moment("decided_at")?,
        merge: merge.map(RecordId::from_uuid),
    })
}
