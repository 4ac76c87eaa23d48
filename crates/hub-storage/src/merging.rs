//! Subjects that are one: which id leads where, and which links a merge moved.

mod decided;

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use hub_policy::Permit;
use hub_values::{LinkId, RecordId, SubjectId};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::records::uuids;
use crate::sql::{column, execute, insert, placeholders, rows};
use crate::stored::{micros, time};
use crate::{BatchLink, Store, StoreError, SubjectHistory, Tx};

/// A merge as it is stored. It has the id of the source record that says it.
#[derive(Debug, Clone, Copy)]
pub struct StoredMerge {
    /// Its id.
    pub id: RecordId,
    /// The subject that stays.
    pub survivor: SubjectId,
    /// The subject whose id leads to it.
    pub duplicate: SubjectId,
    /// When it was decided.
    pub decided_at: DateTime<Utc>,
    /// When it was taken back.
    pub undone_at: Option<DateTime<Utc>>,
}

/// A link that is moved to another subject by a merge: the record keeps what it says.
#[derive(Debug, Clone, Copy)]
pub struct MovedLink {
    /// The link that held until then.
    pub moved: LinkId,
    /// The link that holds from then on.
    pub made: LinkId,
    /// The record.
    pub record: RecordId,
}

/// A record that a merge moved and that can go back: nothing but merges has moved it since.
#[derive(Debug, Clone, Copy)]
pub struct ReturningLink {
    /// The link that holds now.
    pub current: LinkId,
    /// The record.
    pub record: RecordId,
    /// Whom it ties the record to.
    pub subject: SubjectId,
    /// The link that will hold again.
    pub moved: LinkId,
}

/// Who moved links, in their explanation.
const DECIDED_BY: &str = "merge";
const MERGES: &str = "merges";
const LINKS: &str = "links";
/// Longest chain of merges that is followed; each step is a decision of a person.
const CHAIN: usize = 64;

impl Store {
    /// Those of these subjects that were merged into another one, each with the one that its id leads
    /// to now.
    pub async fn survivors(
        &self,
        _permit: &Permit,
        ids: &[SubjectId],
    ) -> Result<HashMap<SubjectId, SubjectId>, StoreError> {
        survivors(&self.reads, ids).await
    }

    /// The ids under which a subject is known: its own first, then those that lead to the same
    /// subject.
    pub async fn one_and_the_same(&self, id: SubjectId) -> Result<Vec<SubjectId>, StoreError> {
        let root = survivors(&self.reads, &[id]).await?.remove(&id).unwrap_or(id);
        let (mut all, mut next) = (vec![id], vec![root]);
        for _ in 0..CHAIN {
            all.extend(next.iter().filter(|one| **one != id));
            if next.is_empty() {
                break;
            }
            let values = uuids(&next);
            let list = placeholders(1, values.len());
            let sql = format!(
                "SELECT duplicate FROM merges WHERE survivor IN ({list}) AND undone_at IS NULL"
            );
            let found = self.read(&sql, values).await?;
            let ids = found.iter().map(|row| column(row, MERGES, "duplicate"));
            next =
                ids.map(|id| Ok(SubjectId::from_uuid(id?))).collect::<Result<_, StoreError>>()?;
        }
        Ok(all)
    }
}

impl Tx {
    /// Those of these subjects that were merged into another one, each with the one that its id leads
    /// to now.
    pub async fn survivors(
        &self,
        ids: &[SubjectId],
    ) -> Result<HashMap<SubjectId, SubjectId>, StoreError> {
        survivors(&self.db, ids).await
    }

    /// Reads sayings with every merged subject under the id that it leads to.
    pub(crate) async fn lead_said<'a>(
        &self,
        said: impl Iterator<Item = &'a mut Vec<hub_facts::Said>> + Send,
    ) -> Result<(), StoreError> {
        let mut said: Vec<&mut Vec<hub_facts::Said>> = said.collect();
        let named = said.iter().flat_map(|all| all.iter()).flat_map(|one| one.saying.named());
        let mut named: Vec<SubjectId> = named.collect();
        named.sort_unstable();
        named.dedup();
        let survivors = self.survivors(&named).await?;
        if survivors.is_empty() {
            return Ok(());
        }
        for one in said.iter_mut().flat_map(|all| all.iter_mut()) {
            one.saying = one.saying.clone().with_survivors(&survivors);
        }
        Ok(())
    }

    /// The same for everything said about subjects.
    pub(crate) async fn lead_histories(
        &self,
        histories: &mut HashMap<SubjectId, SubjectHistory>,
    ) -> Result<(), StoreError> {
        self.lead_said(histories.values_mut().map(|one| &mut one.said)).await
    }

    /// The links that tie records to a subject now.
    pub async fn links_of(&self, subject: SubjectId) -> Result<Vec<BatchLink>, StoreError> {
        let sql = "SELECT id, record, subject FROM links \
                   WHERE subject = $1 AND superseded_by IS NULL ORDER BY record";
        let found = rows(&self.db, sql, vec![subject.uuid().into()]).await?;
        found
            .iter()
            .map(|row| {
                Ok(BatchLink {
                    link: LinkId::from_uuid(column(row, LINKS, "id")?),
                    record: RecordId::from_uuid(column(row, LINKS, "record")?),
                    subject: SubjectId::from_uuid(column(row, LINKS, "subject")?),
                })
            })
            .collect()
    }

    /// Writes a merge: records are tied to the survivor by new links, which supersede the old ones.
    pub async fn put_merge(
        &self,
        merge: &StoredMerge,
        links: &[MovedLink],
    ) -> Result<(), StoreError> {
        let at = micros(merge.decided_at);
        let explanation = format!(r#"{{"rule":"merged","merge":"{}"}}"#, merge.id);
        let made = links.iter().map(|one| {
            vec![
                one.made.uuid().into(),
                one.record.uuid().into(),
                merge.survivor.uuid().into(),
                DECIDED_BY.into(),
                explanation.clone().into(),
                at.into(),
            ]
        });
        let head = "INSERT INTO links (id, record, subject, decided_by, explanation, decided_at)";
        insert(&self.db, head, "", made.collect()).await?;
        for one in links {
            let sql = "UPDATE links SET superseded_by = $1 WHERE id = $2";
            let values = vec![one.made.uuid().into(), one.moved.uuid().into()];
            let _count = execute(&self.db, sql, values).await?;
        }
        let moved = links.iter().map(|one| {
            vec![merge.id.uuid().into(), one.moved.uuid().into(), one.made.uuid().into()]
        });
        insert(&self.db, "INSERT INTO merge_links (merge, moved, made)", "", moved.collect())
            .await?;
        let sql =
            "INSERT INTO merges (id, survivor, duplicate, decided_at) VALUES ($1, $2, $3, $4)";
        let values = vec![
            merge.id.uuid().into(),
            merge.survivor.uuid().into(),
            merge.duplicate.uuid().into(),
            at.into(),
        ];
        execute(&self.db, sql, values).await.map(drop)
    }

    /// A merge by its id.
    pub async fn merge(&self, id: RecordId) -> Result<Option<StoredMerge>, StoreError> {
        let sql = format!("{SELECT} WHERE id = $1");
        let found = rows(&self.db, &sql, vec![id.uuid().into()]).await?;
        found.first().map(merge).transpose()
    }

    /// Merges of any of these subjects that were decided after a moment and hold, oldest first.
    pub async fn merges_since(
        &self,
        subjects: &[SubjectId],
        since: DateTime<Utc>,
    ) -> Result<Vec<StoredMerge>, StoreError> {
        let mut values = uuids(subjects);
        let list = placeholders(1, values.len());
        values.push(micros(since).into());
        let sql = format!(
            "{SELECT} WHERE (survivor IN ({list}) OR duplicate IN ({list})) \
             AND undone_at IS NULL AND decided_at >= ${} ORDER BY decided_at, id",
            values.len()
        );
        rows(&self.db, &sql, values).await?.iter().map(merge).collect()
    }

    /// The records that a merge moved and that nothing but later merges has moved on since. What was
    /// retracted, or was taken out of a later merge, stays as it is.
    pub async fn returning(&self, id: RecordId) -> Result<Vec<ReturningLink>, StoreError> {
        let sql = "SELECT m.moved, m.made, l.id, l.record, l.subject, l.superseded_by FROM merge_links m \
                   JOIN links o ON o.id = m.moved JOIN links l ON l.record = o.record \
                   WHERE m.merge = $1";
        let mut pairs: Vec<(Uuid, Uuid)> = Vec::new();
        let mut known: HashMap<Uuid, (Uuid, Uuid, Option<Uuid>)> = HashMap::new();
        for row in rows(&self.db, sql, vec![id.uuid().into()]).await? {
            pairs.push((
                column(&row, "merge_links", "moved")?,
                column(&row, "merge_links", "made")?,
            ));
            let link = column(&row, LINKS, "id")?;
            let stands = (
                column(&row, LINKS, "record")?,
                column(&row, LINKS, "subject")?,
                column(&row, LINKS, "superseded_by")?,
            );
            let _same = known.insert(link, stands);
        }
        pairs.sort_unstable();
        pairs.dedup();
        let returning = pairs.into_iter().filter_map(|(moved, made)| {
            let mut current = made;
            for _ in 0..CHAIN {
                let (record, subject, superseded) = known.get(&current)?;
                let Some(next) = superseded else {
                    return Some(ReturningLink {
                        current: LinkId::from_uuid(current),
                        record: RecordId::from_uuid(*record),
                        subject: SubjectId::from_uuid(*subject),
                        moved: LinkId::from_uuid(moved),
                    });
                };
                current = *next;
            }
            None
        });
        Ok(returning.collect())
    }

    /// Takes a merge back: the links that it made, and those that later merges made of them, are
    /// superseded by the retraction, and the links before it hold again. The record that says the
    /// merge is tied to nobody any more. Nothing is deleted.
    pub async fn undo_merge(
        &self,
        id: RecordId,
        retraction: Uuid,
        links: &[ReturningLink],
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let current: Vec<LinkId> = links.iter().map(|one| one.current).collect();
        self.retract(&current, retraction).await?;
        for piece in links.chunks(512) {
            let values = piece.iter().map(|one| one.moved.uuid().into()).collect::<Vec<_>>();
            let list = placeholders(1, values.len());
            let sql = format!("UPDATE links SET superseded_by = NULL WHERE id IN ({list})");
            let _count = execute(&self.db, &sql, values).await?;
        }
        let sql = "UPDATE links SET superseded_by = $1 WHERE record = $2 AND superseded_by IS NULL";
        let values = vec![retraction.into(), id.uuid().into()];
        let _count = execute(&self.db, sql, values).await?;
        let sql = "UPDATE merges SET undone_by = $1, undone_at = $2 WHERE id = $3";
        let values = vec![retraction.into(), micros(at).into(), id.uuid().into()];
        execute(&self.db, sql, values).await.map(drop)
    }
}

const SELECT: &str = "SELECT id, survivor, duplicate, decided_at, undone_at FROM merges";

fn merge(row: &sea_orm::QueryResult) -> Result<StoredMerge, StoreError> {
    let undone: Option<i64> = column(row, MERGES, "undone_at")?;
    Ok(StoredMerge {
        id: RecordId::from_uuid(column(row, MERGES, "id")?),
        survivor: SubjectId::from_uuid(column(row, MERGES, "survivor")?),
        duplicate: SubjectId::from_uuid(column(row, MERGES, "duplicate")?),
        decided_at: time(column(row, MERGES, "decided_at")?),
        undone_at: undone.map(time),
    })
}

pub(crate) async fn survivors(
    db: &impl ConnectionTrait,
    ids: &[SubjectId],
) -> Result<HashMap<SubjectId, SubjectId>, StoreError> {
    let mut steps: HashMap<SubjectId, SubjectId> = HashMap::new();
    let mut asked: HashSet<SubjectId> = HashSet::new();
    let mut next: Vec<SubjectId> = ids.to_vec();
    while !next.is_empty() && asked.len() < ids.len() + CHAIN * 512 {
        asked.extend(&next);
        let mut found = Vec::new();
        for piece in next.chunks(512) {
            let values = uuids(piece);
            let list = placeholders(1, values.len());
            let sql = format!(
                "SELECT duplicate, survivor FROM merges \
                 WHERE duplicate IN ({list}) AND undone_at IS NULL"
            );
            for row in rows(db, &sql, values).await? {
                let duplicate = SubjectId::from_uuid(column(&row, MERGES, "duplicate")?);
                let survivor = SubjectId::from_uuid(column(&row, MERGES, "survivor")?);
                let _none = steps.insert(duplicate, survivor);
                found.push(survivor);
            }
        }
        found.retain(|id| !asked.contains(id));
        found.sort_unstable();
        found.dedup();
        next = found;
    }
    let end = |id: &SubjectId| {
        let mut at = *steps.get(id)?;
        for _ in 0..CHAIN {
            match steps.get(&at) {
                Some(further) => at = *further,
                None => break,
            }
        }
        Some((*id, at))
    };
    Ok(ids.iter().filter_map(end).collect())
}
