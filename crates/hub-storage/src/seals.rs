//! Who is sealed, which officials were named for it, and who broke the glass.

use chrono::{DateTime, Utc};
use hub_policy::{NamedDuty, Opening, SealGround, Seals, Verdict};
use hub_values::{DepartmentCode, GlassBreakId, PurposeCode, SealId, SubjectId};
use sea_orm::{QueryResult, Value};

use crate::merging::survivors;
use crate::sql::{column, execute, insert, parsed, rows};
use crate::stored::{micros, time};
use crate::{Store, StoreError, Tx};

const SEALS: &str = "seals";
const OFFICIALS: &str = "named_officials";
const BREAKS: &str = "glass_breaks";
const SEAL_COLUMNS: &str = "id, subject, ground, reason, sealed_by, sealed_at";
const BREAK_COLUMNS: &str = "id, subject, actor, department, purpose, case_reference, reason, \
                             opened_at, until_time, verdict, note, reviewed_by, reviewed_at";

/// A seal that is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSeal {
    /// Its id.
    pub id: SealId,
    /// Who is sealed.
    pub subject: SubjectId,
    /// On what ground.
    pub ground: SealGround,
    /// Why.
    pub reason: String,
    /// Who sealed.
    pub sealed_by: String,
    /// When.
    pub sealed_at: DateTime<Utc>,
}

/// An official who was named for a duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedOfficial {
    /// Login.
    pub login: String,
    /// For what.
    pub duty: NamedDuty,
    /// Who named them.
    pub named_by: String,
    /// When.
    pub named_at: DateTime<Utc>,
    /// Why.
    pub reason: String,
}

/// A seal that somebody broke for a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GlassBreak {
    /// Its id.
    pub id: GlassBreakId,
    /// Whose seal.
    pub subject: SubjectId,
    /// Who broke it.
    pub actor: String,
    /// Their department.
    pub department: DepartmentCode,
    /// For which purpose.
    pub purpose: PurposeCode,
    /// For which case.
    pub case: String,
    /// Why.
    pub reason: String,
    /// From when.
    pub opened_at: DateTime<Utc>,
    /// Until when.
    pub until: DateTime<Utc>,
    /// What somebody else found afterwards.
    pub review: Option<GlassReview>,
}

/// What was found after the glass was broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GlassReview {
    /// Whether it was right.
    pub verdict: Verdict,
    /// What there is to say about it.
    pub note: String,
    /// Who says so.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

impl Store {
    /// Who is sealed, wherever merges lead, and for whom a seal may be open now or later.
    pub async fn seals(&self, now: DateTime<Utc>) -> Result<Seals, StoreError> {
        let sql = format!("SELECT {SEAL_COLUMNS} FROM seals WHERE ended_at IS NULL");
        let sealed = self.read(&sql, Vec::new()).await?;
        let sealed: Vec<StoredSeal> = sealed.iter().map(seal).collect::<Result<_, _>>()?;
        let ids: Vec<SubjectId> = sealed.iter().map(|one| one.subject).collect();
        // The stricter side of a merge wins.
        let led = survivors(&self.reads, &ids).await?;
        let sql = format!("SELECT {BREAK_COLUMNS} FROM glass_breaks WHERE until_time > $1");
        let found = self.read(&sql, vec![micros(now).into()]).await?;
        let mut open = Vec::new();
        for row in &found {
            let one = glass_break(row)?;
            for subject in [Some(one.subject), led.get(&one.subject).copied()].into_iter().flatten()
            {
                open.push(Opening {
                    subject,
                    actor: one.actor.clone(),
                    from: one.opened_at,
                    until: one.until,
                });
            }
        }
        let all = ids.iter().copied().chain(led.values().copied());
        Ok(Seals::new(all, open))
    }

    /// All officials who are named for a duty.
    pub async fn named_officials(&self) -> Result<Vec<NamedOfficial>, StoreError> {
        let sql = "SELECT login, may, named_by, named_at, reason FROM named_officials \
                   ORDER BY login, may";
        let found = self.read(sql, Vec::new()).await?;
        found
            .iter()
            .map(|row| {
                let may: String = column(row, OFFICIALS, "may")?;
                Ok(NamedOfficial {
                    login: column(row, OFFICIALS, "login")?,
                    duty: NamedDuty::from_name(&may)
                        .ok_or(StoreError::Corrupt { table: OFFICIALS, column: "may" })?,
                    named_by: column(row, OFFICIALS, "named_by")?,
                    named_at: time(column(row, OFFICIALS, "named_at")?),
                    reason: column(row, OFFICIALS, "reason")?,
                })
            })
            .collect()
    }

    /// Broken seals, newest first, before one of them; only those that wait for a review, or that
    /// were reviewed.
    pub async fn glass_breaks(
        &self,
        is_reviewed: Option<bool>,
        before: Option<GlassBreakId>,
        limit: u64,
    ) -> Result<Vec<GlassBreak>, StoreError> {
        let mut values: Vec<Value> = Vec::new();
        let mut sql = format!("SELECT {BREAK_COLUMNS} FROM glass_breaks WHERE 1 = 1");
        if let Some(is_reviewed) = is_reviewed {
            let is = if is_reviewed { "IS NOT NULL" } else { "IS NULL" };
            sql = format!("{sql} AND reviewed_by {is}");
        }
        if let Some(before) = before {
            values.push(before.uuid().into());
            sql = format!("{sql} AND id < ${}", values.len());
        }
        values.push(i64::try_from(limit).unwrap_or(i64::MAX).into());
        sql = format!("{sql} ORDER BY id DESC LIMIT ${}", values.len());
        self.read(&sql, values).await?.iter().map(glass_break).collect()
    }
}

impl Tx {
    /// The seals in force of these ids of one subject.
    pub async fn seals_of(&self, subject: SubjectId) -> Result<Vec<StoredSeal>, StoreError> {
        let sql = format!("SELECT {SEAL_COLUMNS} FROM seals WHERE ended_at IS NULL ORDER BY id");
        let all = rows(&self.db, &sql, Vec::new()).await?;
        let all: Vec<StoredSeal> = all.iter().map(seal).collect::<Result<_, _>>()?;
        let ids: Vec<SubjectId> = all.iter().map(|one| one.subject).collect();
        let led = self.survivors(&ids).await?;
        let is_of =
            |one: &StoredSeal| one.subject == subject || led.get(&one.subject) == Some(&subject);
        Ok(all.into_iter().filter(is_of).collect())
    }

    /// Seals somebody.
    pub async fn add_seal(&self, one: &StoredSeal) -> Result<(), StoreError> {
        let line = vec![
            one.id.uuid().into(),
            one.subject.uuid().into(),
            one.ground.as_str().into(),
            one.reason.clone().into(),
            one.sealed_by.clone().into(),
            micros(one.sealed_at).into(),
        ];
        insert(&self.db, &format!("INSERT INTO seals ({SEAL_COLUMNS})"), "", vec![line]).await
    }

    /// Ends a seal; the row says who did and why.
    pub async fn end_seal(
        &self,
        id: SealId,
        by: &str,
        reason: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE seals SET ended_by = $1, ended_at = $2, end_reason = $3 WHERE id = $4";
        let values = vec![by.into(), micros(now).into(), reason.into(), id.uuid().into()];
        execute(&self.db, sql, values).await.map(drop)
    }

    /// Names an official for a duty, or in place of how they were named.
    pub async fn put_named_official(&self, one: &NamedOfficial) -> Result<(), StoreError> {
        self.remove_named_official(&one.login, one.duty).await?;
        let line = vec![
            one.login.clone().into(),
            one.duty.as_str().into(),
            one.named_by.clone().into(),
            micros(one.named_at).into(),
            one.reason.clone().into(),
        ];
        let head = "INSERT INTO named_officials (login, may, named_by, named_at, reason)";
        insert(&self.db, head, "", vec![line]).await
    }

    /// Ends that an official is named for a duty.
    pub async fn remove_named_official(
        &self,
        login: &str,
        duty: NamedDuty,
    ) -> Result<(), StoreError> {
        let sql = "DELETE FROM named_officials WHERE login = $1 AND may = $2";
        execute(&self.db, sql, vec![login.into(), duty.as_str().into()]).await.map(drop)
    }

    /// The broken seal of this id.
    pub async fn glass_break(&self, id: GlassBreakId) -> Result<Option<GlassBreak>, StoreError> {
        let sql = format!("SELECT {BREAK_COLUMNS} FROM glass_breaks WHERE id = $1");
        let found = rows(&self.db, &sql, vec![id.uuid().into()]).await?;
        found.first().map(glass_break).transpose()
    }

    /// Keeps that somebody broke a seal.
    pub async fn add_glass_break(&self, one: &GlassBreak) -> Result<(), StoreError> {
        let line = vec![
            one.id.uuid().into(),
            one.subject.uuid().into(),
            one.actor.clone().into(),
            one.department.as_str().into(),
            one.purpose.as_str().into(),
            one.case.clone().into(),
            one.reason.clone().into(),
            micros(one.opened_at).into(),
            micros(one.until).into(),
        ];
        let head = "INSERT INTO glass_breaks (id, subject, actor, department, purpose, \
                    case_reference, reason, opened_at, until_time)";
        insert(&self.db, head, "", vec![line]).await
    }

    /// Keeps what was found afterwards.
    pub async fn review_glass_break(
        &self,
        id: GlassBreakId,
        review: &GlassReview,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE glass_breaks SET verdict = $1, note = $2, reviewed_by = $3, \
                   reviewed_at = $4 WHERE id = $5";
        let values = vec![
            review.verdict.as_str().into(),
            review.note.clone().into(),
            review.by.clone().into(),
            micros(review.at).into(),
            id.uuid().into(),
        ];
        execute(&self.db, sql, values).await.map(drop)
    }
}

fn seal(row: &QueryResult) -> Result<StoredSeal, StoreError> {
    let ground: String = column(row, SEALS, "ground")?;
    Ok(StoredSeal {
        id: SealId::from_uuid(column(row, SEALS, "id")?),
        subject: SubjectId::from_uuid(column(row, SEALS, "subject")?),
        ground: SealGround::from_name(&ground)
            .ok_or(StoreError::Corrupt { table: SEALS, column: "ground" })?,
        reason: column(row, SEALS, "reason")?,
        sealed_by: column(row, SEALS, "sealed_by")?,
        sealed_at: time(column(row, SEALS, "sealed_at")?),
    })
}

fn glass_break(row: &QueryResult) -> Result<GlassBreak, StoreError> {
    let verdict: Option<String> = column(row, BREAKS, "verdict")?;
    let wrong = |column| StoreError::Corrupt { table: BREAKS, column };
    let review = match verdict {
        None => None,
        Some(verdict) => Some(GlassReview {
            verdict: Verdict::from_name(&verdict).ok_or(wrong("verdict"))?,
            note: column::<Option<String>>(row, BREAKS, "note")?.ok_or(wrong("note"))?,
            by: column::<Option<String>>(row, BREAKS, "reviewed_by")?
                .ok_or(wrong("reviewed_by"))?,
            at: time(
                column::<Option<i64>>(row, BREAKS, "reviewed_at")?.ok_or(wrong("reviewed_at"))?,
            ),
        }),
    };
    Ok(GlassBreak {
        id: GlassBreakId::from_uuid(column(row, BREAKS, "id")?),
        subject: SubjectId::from_uuid(column(row, BREAKS, "subject")?),
        actor: column(row, BREAKS, "actor")?,
        department: parsed(row, BREAKS, "department")?,
        purpose: parsed(row, BREAKS, "purpose")?,
        case: column(row, BREAKS, "case_reference")?,
        reason: column(row, BREAKS, "reason")?,
        opened_at: time(column(row, BREAKS, "opened_at")?),
        until: time(column(row, BREAKS, "until_time")?),
        review,
    })
}
