//! All decisions of people about pairs, to be replayed.

use hub_values::{RecordId, SubjectId, SubjectKind};
use uuid::Uuid;

use super::{LINKS, SELECT, StoredMerge, merge};
use crate::sql::{column, rows};
use crate::{StoreError, Tx};

impl Tx {
    /// The next merges, also those that were taken back, each with the records that it moved.
    pub async fn merges_after(
        &self,
        after: Option<RecordId>,
        limit: u64,
    ) -> Result<Vec<(StoredMerge, Vec<RecordId>)>, StoreError> {
        let after = after.map_or(Uuid::nil(), RecordId::uuid);
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let sql = format!("{SELECT} WHERE id > $1 ORDER BY id LIMIT $2");
        let mut merges = Vec::new();
        for row in rows(&self.db, &sql, vec![after.into(), limit.into()]).await? {
            let merge = merge(&row)?;
            let sql = "SELECT l.record FROM merge_links m JOIN links l ON l.id = m.moved \
                       WHERE m.merge = $1";
            let moved = rows(&self.db, sql, vec![merge.id.uuid().into()]).await?;
            let moved = moved.iter().map(|row| column(row, LINKS, "record"));
            let moved = moved.map(|id| Ok(RecordId::from_uuid(id?)));
            merges.push((merge, moved.collect::<Result<_, StoreError>>()?));
        }
        Ok(merges)
    }

    /// The pairs of subjects of a kind that are in a state.
    pub async fn pairs_in(
        &self,
        state: &str,
        kind: SubjectKind,
    ) -> Result<Vec<(SubjectId, SubjectId)>, StoreError> {
        const TABLE: &str = "reviews";
        let sql = "SELECT subject, candidate FROM reviews WHERE state = $1 AND kind = $2 \
                   AND candidate IS NOT NULL ORDER BY id";
        let found = rows(&self.db, sql, vec![state.into(), kind.as_str().into()]).await?;
        found
            .iter()
            .map(|row| {
                let one = SubjectId::from_uuid(column(row, TABLE, "subject")?);
                Ok((one, SubjectId::from_uuid(column(row, TABLE, "candidate")?)))
            })
            .collect()
    }
}
