//! Moving what is sealed from one generation of the master key to the next, in pieces.

use std::collections::BTreeMap;

use hub_values::{RecordId, SubjectId};
use sea_orm::Value;
use uuid::Uuid;

use crate::renewal::{column_id, opened_origin};
use crate::sql::{column, execute, placeholders, rows};
use crate::{Head, Store, StoreError, Tx};

/// How much in the database depends on a generation of the master key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct KeyUse {
    /// Data keys that it wraps.
    pub data_keys: u64,
    /// Tokens that find subjects.
    pub tokens: u64,
    /// Texts outside subjects that it seals: telephone numbers of officers.
    pub texts: u64,
    /// Source records found by their sender's key or their content.
    pub records: u64,
    /// Of those, the ones written before it was kept what their tokens are made of: they move when
    /// the same record comes again.
    pub bare_records: u64,
}

impl KeyUse {
    /// Whether nothing depends on it.
    pub fn is_unused(&self) -> bool {
        *self == Self::default()
    }

    /// Whether only those depend on it that nobody but their sender can move.
    pub fn is_only_bare(&self) -> bool {
        self.data_keys == 0
            && self.tokens == 0
            && self.texts == 0
            && self.records == self.bare_records
    }
}

impl Store {
    /// Brings the keys under the generations that the database is under, and makes sure that they
    /// are the same keys. A hub does this before it looks anything up.
    pub async fn adopt_keys(&self) -> Result<(), StoreError> {
        let mut head = self.head().await?;
        let newest = self.keys.generations().last().copied().unwrap_or(head.keys.current);
        if head.size == 0 && !self.keys.generations().contains(&head.keys.current) {
            // A new database under a ring that has lived before.
            let tx = self.begin().await?;
            tx.set_generations(newest, None).await?;
            tx.commit().await?;
            head = self.head().await?;
        }
        self.keys.adopt(head.keys, head.key_check.as_deref())?;
        let check = self.keys.check(head.keys.current)?;
        match &head.key_check {
            Some(remembered) if *remembered != check => {
                return Err(StoreError::UnknownKey(head.keys.current));
            }
            Some(_) => {}
            None => self.remember_key(head.keys.current).await?,
        }
        self.seal_texts().await
    }

    /// Makes tokens under the generations that a head names.
    pub fn adopt(&self, head: &Head) -> Result<(), StoreError> {
        self.keys.adopt(head.keys, head.key_check.as_deref())
    }

    /// A database of the first version remembers nothing of its key: a data key is the proof.
    async fn remember_key(&self, generation: u32) -> Result<(), StoreError> {
        let sql = "SELECT id, data_key, key_id AS wrapped_by FROM subjects WHERE key_id = $1 \
                   LIMIT 1";
        if let Some(row) = self.read(sql, vec![column_id(generation)]).await?.first() {
            let subject = SubjectId::from_uuid(column(row, "subjects", "id")?);
            let _opens = self.keys.data_key_in(row, subject)?;
        }
        let tx = self.begin().await?;
        let sql = "UPDATE log_head SET key_check = $1 WHERE id = 1 AND key_check IS NULL \
                   AND key_generation = $2";
        let values = vec![self.keys.check(generation)?.to_vec().into(), column_id(generation)];
        let _count = execute(&tx.db, sql, values).await?;
        tx.commit().await
    }

    /// What depends on which generation.
    pub async fn key_use(&self) -> Result<BTreeMap<u32, KeyUse>, StoreError> {
        let mut found: BTreeMap<u32, KeyUse> = BTreeMap::new();
        let sql = "SELECT 'data_keys' AS what, key_id, COUNT(*) AS many FROM subjects \
                   GROUP BY key_id \
                   UNION ALL SELECT 'tokens', key_id, COUNT(*) FROM tokens GROUP BY key_id \
                   UNION ALL SELECT 'tokens', key_id, COUNT(*) FROM match_subjects \
                   GROUP BY key_id \
                   UNION ALL SELECT 'records', key_id, COUNT(*) FROM source_records \
                   WHERE key_id <> 0 GROUP BY key_id \
                   UNION ALL SELECT 'bare', key_id, COUNT(*) FROM source_records \
                   WHERE key_id <> 0 AND origin IS NULL GROUP BY key_id";
        for row in self.read(sql, Vec::new()).await? {
            let generation: i32 = column(&row, "subjects", "key_id")?;
            let many: i64 = column(&row, "subjects", "many")?;
            let what: String = column(&row, "subjects", "what")?;
            let uses = found.entry(generation.unsigned_abs()).or_default();
            let count = match what.as_str() {
                "data_keys" => &mut uses.data_keys,
                "tokens" => &mut uses.tokens,
                "records" => &mut uses.records,
                _ => &mut uses.bare_records,
            };
            *count += many.unsigned_abs();
        }
        for generation in self.texts_by_generation().await? {
            found.entry(generation).or_default().texts += 1;
        }
        Ok(found)
    }
}

impl Tx {
    /// Notes the generation that writes from now on, and the one that is asked besides.
    pub async fn set_generations(
        &self,
        current: u32,
        before: Option<u32>,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE log_head SET key_generation = $1, key_before = $2, key_check = $3 \
                   WHERE id = 1";
        let values = vec![
            column_id(current),
            before.map(|generation| i32::try_from(generation).unwrap_or(i32::MAX)).into(),
            self.keys.check(current)?.to_vec().into(),
        ];
        let _count = execute(&self.db, sql, values).await?;
        Ok(())
    }

    /// Wraps the data keys of the next subjects anew, and returns whose they are.
    pub async fn rewrap_data_keys(
        &self,
        after: Option<SubjectId>,
        limit: u64,
    ) -> Result<Vec<SubjectId>, StoreError> {
        let current = self.keys.in_use().current;
        let sql = "SELECT id, data_key, key_id FROM subjects WHERE key_id <> $1 AND id > $2 \
                   ORDER BY id LIMIT $3";
        let after = after.map_or(Uuid::nil(), SubjectId::uuid);
        let asked_for = vec![column_id(current), after.into(), limit_value(limit)];
        let mut ids = Vec::new();
        let mut pairs = Vec::new();
        for row in rows(&self.db, sql, asked_for).await? {
            let id = SubjectId::from_uuid(column(&row, "subjects", "id")?);
            let generation: i32 = column(&row, "subjects", "key_id")?;
            let wrapped: Vec<u8> = column(&row, "subjects", "data_key")?;
            pairs.push(id.uuid().into());
            pairs.push(self.keys.rewrap(generation.unsigned_abs(), id, &wrapped)?.into());
            ids.push(id);
        }
        if !ids.is_empty() {
            let (places, mut bound) = value_list(pairs, 2);
            bound.push(column_id(current));
            let sql = format!(
                "UPDATE subjects SET data_key = v.column2, key_id = ${} \
                 FROM (VALUES {places}) AS v WHERE subjects.id = v.column1",
                bound.len()
            );
            let _count = execute(&self.db, &sql, bound).await?;
        }
        Ok(ids)
    }

    /// Makes the tokens of the next source records anew; returns how many, and the last one.
    pub async fn retoken_records(
        &self,
        after: Option<RecordId>,
        limit: u64,
    ) -> Result<Option<(u64, RecordId)>, StoreError> {
        const TABLE: &str = "source_records";
        let current = self.keys.in_use().current;
        let sql = "SELECT e.id, e.sealed_for, e.origin, s.data_key, s.key_id AS wrapped_by \
                   FROM source_records e JOIN subjects s ON s.id = e.sealed_for \
                   WHERE e.key_id <> $1 AND e.key_id <> 0 AND e.origin IS NOT NULL AND e.id > $2 \
                   ORDER BY e.id LIMIT $3";
        let after = after.map_or(Uuid::nil(), RecordId::uuid);
        let values = vec![column_id(current), after.into(), limit_value(limit)];
        let mut last = None;
        let mut triples = Vec::new();
        for row in rows(&self.db, sql, values).await? {
            let id = RecordId::from_uuid(column(&row, TABLE, "id")?);
            let subject = SubjectId::from_uuid(column(&row, TABLE, "sealed_for")?);
            let mut sealed: Vec<u8> = column(&row, TABLE, "origin")?;
            let data_key = self.keys.data_key_in(&row, subject)?;
            let origin = opened_origin(&mut sealed, &data_key, subject)?;
            let digest = self.keys.token_of(&origin.digest);
            let key = origin.key.as_ref().map_or(digest, |key| self.keys.token_of(key));
            triples.push(id.uuid().into());
            triples.push(key.now.to_vec().into());
            triples.push(digest.now.to_vec().into());
            last = Some(id);
        }
        let count = triples.len() as u64 / 3;
        if count > 0 {
            let (places, mut values) = value_list(triples, 3);
            values.push(column_id(current));
            let sql = format!(
                "UPDATE source_records SET key = v.column2, digest = v.column3, key_id = ${} \
                 FROM (VALUES {places}) AS v WHERE source_records.id = v.column1",
                values.len()
            );
            let _updated = execute(&self.db, &sql, values).await?;
        }
        Ok(last.map(|last| (count, last)))
    }

    /// Gives up how source records of a generation are found again by their sender's key or their
    /// content: they stay, and who they are about is found by documents.
    pub async fn forget_record_keys(&self, generation: u32) -> Result<u64, StoreError> {
        let sql = "UPDATE source_records SET key = $1, digest = $1, key_id = 0 \
                   WHERE key_id = $2 AND origin IS NULL";
        execute(&self.db, sql, vec![Vec::<u8>::new().into(), column_id(generation)]).await
    }
}

fn limit_value(limit: u64) -> Value {
    i64::try_from(limit).unwrap_or(i64::MAX).into()
}

/// `($1, $2), ($3, $4), …` over these values.
fn value_list(values: Vec<Value>, width: usize) -> (String, Vec<Value>) {
    let lists: Vec<String> = (0..values.len() / width)
        .map(|row| format!("({})", placeholders(row * width + 1, width)))
        .collect();
    (lists.join(", "), values)
}
