//! The index of candidates: by which keys residents are found who could be one person.
//!
//! A key is a keyed token, so that the index tells nothing of what it was made of. Rows of a key
//! stand in an order of their own: first those without an identity card number, among whom alone
//! somebody with a number is looked for. What a subject's keys are is kept beside them, so that they
//! are replaced without looking for them.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use hub_facts::SubjectRecord;
use hub_policy::Permit;
use hub_values::{BatchId, SubjectId};
use sea_orm::{ConnectionTrait as _, DbBackend, QueryResult, Value};
use uuid::Uuid;

use crate::made::Table;
use crate::records::{COLUMNS, FROM_ALL, record, uuids};
use crate::renewal::column_id;
use crate::sql::{column, execute, insert, padded, placeholders, rows};
use crate::token::Token;
use crate::{Store, StoreError, Tx};

/// Subjects under one key that are looked at; of more the key says too little.
const MOST_OF_A_KEY: usize = 200;
/// Subjects with one value that are counted; a value that more have is common.
const MOST_COUNTED: u32 = 2_000;
/// Keys that one statement asks for.
const PIECE: usize = 1_024;

/// By what a subject is found.
#[derive(Debug, Clone, Default)]
pub struct FoundBy {
    /// Tokens of the blind index.
    pub tokens: Vec<Token>,
    /// Keys of the index of candidates, and of its values that are counted.
    pub keys: Vec<Token>,
    /// Whether an identity card number says who it is.
    pub is_documented: bool,
}

/// By what candidates for one record are looked for.
#[derive(Debug, Clone, Default)]
pub struct MatchAsked {
    /// Its keys.
    pub keys: Vec<Token>,
    /// Whether an identity card number says who it is: others with a number are others.
    pub is_documented: bool,
}

/// Whom the keys of one record find.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MatchFound {
    /// Subjects, those first that share most keys.
    pub subjects: Vec<SubjectId>,
    /// How many keys each of them shares.
    pub shared: Vec<u32>,
    /// Whether a key had more than are looked at.
    pub is_cut: bool,
}

impl Store {
    /// Whom the keys of records find, for each of them.
    pub async fn match_candidates(
        &self,
        _permit: &Permit,
        asked: &[MatchAsked],
    ) -> Result<Vec<MatchFound>, StoreError> {
        let lookup = Lookup::of(asked);
        let mut under = Under::default();
        for (sql, values) in lookup.statements(self.reads.get_database_backend()) {
            under.add(&self.read(&sql, values).await?)?;
        }
        Ok(under.found(asked))
    }

    /// How many subjects have each of these values, up to a bound.
    pub async fn match_counts(
        &self,
        _permit: &Permit,
        values: &[Token],
    ) -> Result<HashMap<Token, u32>, StoreError> {
        let mut many = HashMap::new();
        for (sql, bound) in counting(values, self.reads.get_database_backend()) {
            add_counts(&self.read(&sql, bound).await?, &mut many)?;
        }
        Ok(counts(values, &many))
    }

    /// How many residents there are.
    pub async fn resident_count(&self) -> Result<u64, StoreError> {
        counted(&self.read(RESIDENTS, Vec::new()).await?)
    }

    /// Whether keys of residents are missing in the index.
    pub async fn lacks_match_keys(&self) -> Result<bool, StoreError> {
        let sql = "SELECT name FROM settings WHERE name = 'matches_to_index'";
        Ok(!self.read(sql, Vec::new()).await?.is_empty())
    }
}

impl Tx {
    /// Whom the keys of records find, for each of them.
    pub async fn match_candidates(
        &self,
        asked: &[MatchAsked],
    ) -> Result<Vec<MatchFound>, StoreError> {
        let lookup = Lookup::of(asked);
        let mut under = Under::default();
        for (sql, values) in lookup.statements(self.db.get_database_backend()) {
            under.add(&rows(&self.db, &sql, values).await?)?;
        }
        Ok(under.found(asked))
    }

    /// How many subjects have each of these values, up to a bound.
    pub async fn match_counts(&self, values: &[Token]) -> Result<HashMap<Token, u32>, StoreError> {
        let mut many = HashMap::new();
        for (sql, bound) in counting(values, self.db.get_database_backend()) {
            add_counts(&rows(&self.db, &sql, bound).await?, &mut many)?;
        }
        Ok(counts(values, &many))
    }

    /// How many residents there are.
    pub async fn resident_count(&self) -> Result<u64, StoreError> {
        counted(&rows(&self.db, RESIDENTS, Vec::new()).await?)
    }

    /// The current records of subjects, but not of those that an import has brought that is not this
    /// one and is not shown yet.
    pub async fn records_beside(
        &self,
        ids: &[SubjectId],
        import: Option<BatchId>,
    ) -> Result<HashMap<SubjectId, SubjectRecord>, StoreError> {
        let mut found = HashMap::new();
        for piece in ids.chunks(512) {
            let mut values = uuids(piece);
            let list = placeholders(1, values.len());
            let sql = format!(
                "SELECT {COLUMNS} {FROM_ALL} WHERE r.subject IN ({list}) AND (s.draft IS NULL \
                 OR s.draft = ${} OR s.draft NOT IN (SELECT import FROM drafts))",
                values.len() + 1
            );
            values.push(import.map_or(Uuid::nil(), BatchId::uuid).into());
            for row in rows(&self.db, &sql, values).await? {
                let record = record(&row, &self.keys, &self.catalogue)?;
                let _previous = found.insert(record.id, record);
            }
        }
        Ok(found)
    }

    /// Replaces the keys under which subjects are found; what is as it was is not touched.
    pub(crate) async fn put_match_keys(
        &self,
        subjects: Vec<(SubjectId, &FoundBy)>,
    ) -> Result<(), StoreError> {
        let ids: Vec<SubjectId> = subjects.iter().map(|(id, _)| *id).collect();
        let before = self.stored_matches(&self.made.filled(Table::Matches, &ids)).await?;
        let (mut keys, mut lines) = (Vec::new(), Vec::new());
        let (mut gone, mut empty) = (Vec::new(), Vec::new());
        for (id, found_by) in subjects {
            self.require_current(&found_by.keys)?;
            let now = Stored::of(found_by);
            let old = before.get(&id);
            if old == Some(&now) || (old.is_none() && now.keys.is_empty()) {
                continue;
            }
            let is_elsewhere = old.is_some_and(|old| old.documented != now.documented);
            let added = now
                .keys
                .iter()
                .filter(|key| is_elsewhere || old.is_none_or(|old| !old.keys.contains(key)));
            keys.extend(
                added.map(|key| vec![(*key).into(), now.documented.into(), id.uuid().into()]),
            );
            if let Some(old) = old {
                let left = old.keys.iter().filter(|key| is_elsewhere || !now.keys.contains(key));
                gone.push((id, old.documented, left.copied().collect()));
            }
            if now.keys.is_empty() {
                empty.push(id);
            } else {
                lines.push(now.row(id));
            }
        }
        self.remove_keys(gone).await?;
        self.remove_rows(&empty).await?;
        let head = "INSERT INTO match_keys (key, documented, subject)";
        insert(&self.db, head, " ON CONFLICT DO NOTHING", keys).await?;
        let head = "INSERT INTO match_subjects (subject, documented, key_id, keys)";
        let tail = " ON CONFLICT (subject) DO UPDATE SET documented = excluded.documented, \
                    key_id = excluded.key_id, keys = excluded.keys";
        insert(&self.db, head, tail, lines).await
    }

    /// Takes subjects out of the index.
    pub async fn forget_matches(&self, ids: &[SubjectId]) -> Result<(), StoreError> {
        let stored = self.stored_matches(ids).await?;
        let gone = stored.into_iter().map(|(id, one)| (id, one.documented, one.keys));
        self.remove_keys(gone.collect()).await?;
        self.remove_rows(ids).await
    }

    /// Those of computed records that are not found by the keys that follow from them.
    pub(crate) async fn matches_that_differ(
        &self,
        computed: &[(SubjectRecord, FoundBy)],
    ) -> Result<HashSet<SubjectId>, StoreError> {
        let ids: Vec<SubjectId> = computed.iter().map(|(record, _)| record.id).collect();
        let stored = self.stored_matches(&ids).await?;
        let mut differing = HashSet::new();
        let mut wanted: BTreeMap<SubjectId, usize> = BTreeMap::new();
        let mut asked = Vec::new();
        for (record, found_by) in computed {
            let now = Stored::of(found_by);
            let is_there = stored.get(&record.id).map_or(now.keys.is_empty(), |one| *one == now);
            if !is_there {
                let _new = differing.insert(record.id);
            }
            let _none = wanted.insert(record.id, now.keys.len());
            asked.extend(now.keys.into_iter().map(|key| (key, now.documented, record.id)));
        }
        for piece in asked.chunks(PIECE) {
            let lists: Vec<String> =
                (0..piece.len()).map(|row| format!("({})", placeholders(row * 3 + 1, 3))).collect();
            let sql = format!(
                "SELECT m.subject FROM (VALUES {}) AS v JOIN match_keys m ON m.key = v.column1 \
                 AND m.documented = v.column2 AND m.subject = v.column3",
                lists.join(", ")
            );
            let values = piece.iter().flat_map(|(key, documented, id)| {
                [Value::from(*key), Value::from(*documented), Value::from(id.uuid())]
            });
            for row in rows(&self.db, &sql, values.collect()).await? {
                let id = SubjectId::from_uuid(column(&row, "match_keys", "subject")?);
                if let Some(left) = wanted.get_mut(&id) {
                    *left = left.saturating_sub(1);
                }
            }
        }
        differing.extend(wanted.into_iter().filter(|(_, left)| *left > 0).map(|(id, _)| id));
        Ok(differing)
    }

    async fn stored_matches(
        &self,
        ids: &[SubjectId],
    ) -> Result<HashMap<SubjectId, Stored>, StoreError> {
        const TABLE: &str = "match_subjects";
        let mut found = HashMap::new();
        for piece in ids.chunks(512) {
            let values = uuids(piece);
            let list = placeholders(1, values.len());
            let sql = format!(
                "SELECT subject, documented, key_id, keys FROM match_subjects \
                 WHERE subject IN ({list})"
            );
            for row in rows(&self.db, &sql, values).await? {
                let keys: Vec<u8> = column(&row, TABLE, "keys")?;
                let (keys, _) = keys.as_chunks::<8>();
                let generation: i32 = column(&row, TABLE, "key_id")?;
                let stored = Stored {
                    documented: column(&row, TABLE, "documented")?,
                    generation: generation.unsigned_abs(),
                    keys: keys.iter().map(|key| i64::from_be_bytes(*key)).collect(),
                };
                let id = SubjectId::from_uuid(column(&row, TABLE, "subject")?);
                let _previous = found.insert(id, stored);
            }
        }
        Ok(found)
    }

    async fn remove_keys(
        &self,
        gone: Vec<(SubjectId, i32, BTreeSet<i64>)>,
    ) -> Result<(), StoreError> {
        for (id, documented, keys) in gone.into_iter().filter(|(.., keys)| !keys.is_empty()) {
            let mut values: Vec<Value> = vec![id.uuid().into(), documented.into()];
            values.extend(padded(keys.into_iter().collect()).into_iter().map(Value::from));
            let list = placeholders(3, values.len().saturating_sub(2));
            let sql = format!(
                "DELETE FROM match_keys WHERE subject = $1 AND documented = $2 AND key IN ({list})"
            );
            let _count = execute(&self.db, &sql, values).await?;
        }
        Ok(())
    }

    async fn remove_rows(&self, ids: &[SubjectId]) -> Result<(), StoreError> {
        for piece in ids.chunks(512) {
            let values = uuids(piece);
            let list = placeholders(1, values.len());
            let sql = format!("DELETE FROM match_subjects WHERE subject IN ({list})");
            let _count = execute(&self.db, &sql, values).await?;
        }
        Ok(())
    }
}

const RESIDENTS: &str = "SELECT COUNT(*) AS many FROM records WHERE kind = 'resident'";

fn counted(found: &[QueryResult]) -> Result<u64, StoreError> {
    let Some(row) = found.first() else { return Ok(0) };
    let many: i64 = column(row, "records", "many")?;
    Ok(many.unsigned_abs())
}

/// The keys of a subject as they are stored.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stored {
    documented: i32,
    generation: u32,
    keys: BTreeSet<i64>,
}

impl Stored {
    fn of(found_by: &FoundBy) -> Self {
        Self {
            documented: i32::from(found_by.is_documented),
            generation: found_by.keys.first().map_or(0, |key| key.generation),
            keys: found_by.keys.iter().map(|key| short(&key.now)).collect(),
        }
    }

    fn row(&self, id: SubjectId) -> Vec<Value> {
        let keys: Vec<u8> = self.keys.iter().flat_map(|key| key.to_be_bytes()).collect();
        vec![id.uuid().into(), self.documented.into(), column_id(self.generation), keys.into()]
    }
}

/// The part of a token that is a key: whom it finds by chance is compared and found different.
fn short(token: &[u8]) -> i64 {
    token.first_chunk::<8>().map_or(0, |bytes| i64::from_be_bytes(*bytes))
}

/// The key under the current generation, and the one before while the master key rotates.
fn shorts(token: &Token) -> impl Iterator<Item = i64> {
    std::iter::once(short(&token.now)).chain(token.before.map(|before| short(&before)))
}

/// The keys that records ask for, each with how far its rows are read.
struct Lookup(Vec<(i64, i32)>);

impl Lookup {
    fn of(asked: &[MatchAsked]) -> Self {
        let all = asked.iter().flat_map(|one| {
            let below = one.below();
            one.keys.iter().flat_map(shorts).map(move |key| (key, below))
        });
        let all: BTreeSet<(i64, i32)> = all.collect();
        Self(all.into_iter().collect())
    }

    fn statements(&self, backend: DbBackend) -> Vec<(String, Vec<Value>)> {
        let pieces = self.0.chunks(PIECE).map(|piece| {
            let piece = padded(piece.to_vec());
            let values =
                piece.iter().flat_map(|(key, below)| [Value::from(*key), Value::from(*below)]);
            let joined = if backend == DbBackend::Sqlite {
                "group_concat(hex(m.subject), ',')"
            } else {
                "string_agg(m.subject::text, ',')"
            };
            let limit = MOST_OF_A_KEY + 1;
            let sql = format!(
                "SELECT k.column1 AS key, k.column2 AS below, (SELECT {joined} FROM \
                 (SELECT subject FROM match_keys WHERE key = k.column1 AND documented < k.column2 \
                 ORDER BY documented, subject LIMIT {limit}) AS m) AS found \
                 FROM (VALUES {}) AS k",
                lists(piece.len(), 2, backend)
            );
            (sql, values.collect())
        });
        pieces.collect()
    }
}

/// `($1, $2), ($3, $4), …`, or with plain marks where a numbered one is looked for from the start.
fn lists(count: usize, width: usize, backend: DbBackend) -> String {
    let list = |row: usize| {
        if backend == DbBackend::Sqlite {
            format!("({})", vec!["?"; width].join(", "))
        } else {
            format!("({})", placeholders(row * width + 1, width))
        }
    };
    (0..count).map(list).collect::<Vec<_>>().join(", ")
}

/// Whom each key finds.
#[derive(Default)]
struct Under(HashMap<(i64, i32), (Vec<SubjectId>, bool)>);

impl Under {
    fn add(&mut self, found: &[QueryResult]) -> Result<(), StoreError> {
        const TABLE: &str = "match_keys";
        for row in found {
            let Some(ids): Option<String> = column(row, TABLE, "found")? else { continue };
            let key = (column(row, TABLE, "key")?, column(row, TABLE, "below")?);
            let ids = ids.split(',').map(|id| id.parse().map(SubjectId::from_uuid));
            let mut ids: Vec<SubjectId> = ids
                .collect::<Result<_, uuid::Error>>()
                .map_err(|_| StoreError::Corrupt { table: TABLE, column: "subject" })?;
            let is_cut = ids.len() > MOST_OF_A_KEY;
            ids.truncate(MOST_OF_A_KEY);
            let _previous = self.0.insert(key, (ids, is_cut));
        }
        Ok(())
    }

    fn found(&self, asked: &[MatchAsked]) -> Vec<MatchFound> {
        let found = asked.iter().map(|one| {
            let (mut shared, mut is_cut) = (HashMap::<SubjectId, u32>::new(), false);
            for key in one.keys.iter().flat_map(shorts) {
                let Some((ids, cut)) = self.0.get(&(key, one.below())) else { continue };
                is_cut |= cut;
                for id in ids {
                    *shared.entry(*id).or_default() += 1;
                }
            }
            let mut subjects: Vec<(SubjectId, u32)> = shared.into_iter().collect();
            subjects.sort_unstable_by_key(|(id, many)| (std::cmp::Reverse(*many), *id));
            let (subjects, shared) = subjects.into_iter().unzip();
            MatchFound { subjects, shared, is_cut }
        });
        found.collect()
    }
}

impl MatchAsked {
    /// Which rows of a key are read: with a number, only those without.
    fn below(&self) -> i32 {
        if self.is_documented { 1 } else { 2 }
    }
}

fn counting(values: &[Token], backend: DbBackend) -> Vec<(String, Vec<Value>)> {
    let all: BTreeSet<i64> = values.iter().flat_map(shorts).collect();
    let all: Vec<i64> = all.into_iter().collect();
    let pieces = all.chunks(PIECE).map(|piece| {
        let piece = padded(piece.to_vec());
        let sql = format!(
            "SELECT k.column1 AS key, (SELECT COUNT(*) FROM (SELECT 1 FROM match_keys \
             WHERE key = k.column1 LIMIT {MOST_COUNTED}) AS m) AS many FROM (VALUES {}) AS k",
            lists(piece.len(), 1, backend)
        );
        (sql, piece.into_iter().map(Value::from).collect())
    });
    pieces.collect()
}

fn add_counts(found: &[QueryResult], many: &mut HashMap<i64, u32>) -> Result<(), StoreError> {
    for row in found {
        let count: i64 = column(row, "match_keys", "many")?;
        let count = u32::try_from(count).unwrap_or(MOST_COUNTED);
        let _previous = many.insert(column(row, "match_keys", "key")?, count);
    }
    Ok(())
}

fn counts(values: &[Token], many: &HashMap<i64, u32>) -> HashMap<Token, u32> {
    let count = |value: &Token| shorts(value).filter_map(|key| many.get(&key)).sum();
    values.iter().map(|value| (*value, count(value))).collect()
}
