//! Writing source records and what follows from them, many at a time.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use hub_catalogue::AttributeIndex;
use hub_facts::{Grade, Said, Saying, Stated, Statement, SubjectRecord};
use hub_values::{AreaCode, BatchId, DepartmentCode, LinkId, RecordId, SubjectId, SubjectKind};
use sea_orm::Value;

use crate::changes::changed_attributes;
use crate::keys::DataKey;
use crate::matching::FoundBy;
use crate::records::{COLUMNS, FROM_ALL, HISTORY, history_row, record, uuids};
use crate::renewal::{column_id, sealed_origin, token_rows};
use crate::sql::{column, insert, placeholders, rows};
use crate::stored::{
    StoredRelations, StoredStatement, fact_halves, halves, micros, says_text, time,
};
use crate::token::{Asked, Origin, Token, bytes};
use crate::{StoreError, Tx};

/// One source record to be written.
#[derive(Debug)]
pub struct NewRecord {
    /// Its id.
    pub id: RecordId,
    /// Id of the link that ties it to its subject.
    pub link: LinkId,
    /// Who says it.
    pub source: DepartmentCode,
    /// Token of the source's own key, or of the content.
    pub key: Token,
    /// Token of the content.
    pub digest: Token,
    /// What both tokens are made of; it is kept sealed.
    pub origin: Origin,
    /// What it is about.
    pub subject: SubjectId,
    /// Where it belongs.
    pub community: Option<AreaCode>,
    /// When it was true.
    pub observed_on: NaiveDate,
    /// Now.
    pub recorded_at: DateTime<Utc>,
    /// Who entered it.
    pub actor: String,
    /// The import it came with.
    pub batch: Option<BatchId>,
    /// What it says.
    pub statements: Vec<(AttributeIndex, Stated, Grade)>,
    /// What it says besides.
    pub says: Vec<Saying>,
    /// A remark of whoever decided it, kept sealed.
    pub note: Option<String>,
    /// Who or what decided the link.
    pub decided_by: &'static str,
    /// Why, as data.
    pub explanation: String,
}

/// A source record that is already held.
#[derive(Debug, Clone, Copy)]
pub struct KnownRecord {
    /// Token of its content.
    pub digest: Token,
    /// What it is about.
    pub subject: SubjectId,
    /// The record, when its tokens should be made anew because what they are made of was not kept.
    pub renew: Option<RecordId>,
}

/// Everything said about a subject.
#[derive(Debug, Default)]
pub struct SubjectHistory {
    /// All statements.
    pub statements: Vec<Statement>,
    /// Which source put it into which community, and when.
    pub communities: Vec<(DepartmentCode, NaiveDate, AreaCode)>,
    /// What was said besides.
    pub said: Vec<Said>,
    /// Remarks, with the record and the actor they belong to.
    pub notes: Vec<(RecordId, String, String)>,
}

impl NewRecord {
    /// The record as it will be read: what it says about its subject.
    pub fn history(&self) -> SubjectHistory {
        // Moments are stored in microseconds.
        let recorded_at = time(micros(self.recorded_at));
        let (record, observed_on) = (self.id, self.observed_on);
        let source = || self.source.clone();
        let statements = self.statements.iter().map(|(attribute, stated, grade)| Statement {
            record,
            attribute: *attribute,
            stated: stated.clone(),
            grade: *grade,
            source: source(),
            observed_on,
            recorded_at,
        });
        let said = self.says.iter().map(|saying| Said {
            record,
            source: source(),
            observed_on,
            recorded_at,
            saying: saying.clone(),
        });
        let community = self.community.map(|code| (source(), observed_on, code));
        SubjectHistory {
            statements: statements.collect(),
            communities: community.into_iter().collect(),
            said: said.collect(),
            notes: self
                .note
                .iter()
                .map(|note| (record, self.actor.clone(), note.clone()))
                .collect(),
        }
    }
}

impl Tx {
    /// Source records already held under these keys of a source; the latest one first.
    pub async fn known_records(
        &self,
        source: &DepartmentCode,
        keys: &[Token],
    ) -> Result<HashMap<Token, Vec<KnownRecord>>, StoreError> {
        const TABLE: &str = "source_records";
        let mut known: HashMap<Token, Vec<KnownRecord>> = HashMap::new();
        self.require_current(keys)?;
        for piece in keys.chunks(512) {
            let asked = Asked::of(piece);
            let mut values = asked.values();
            let sql = format!(
                "SELECT e.id, e.key AS token, e.digest, e.key_id, l.subject, \
                 CASE WHEN e.origin IS NULL THEN 1 ELSE 0 END AS is_bare FROM source_records e \
                 JOIN links l ON l.record = e.id AND l.superseded_by IS NULL \
                 WHERE e.key IN ({}) AND e.source = ${} ORDER BY e.recorded_at DESC, e.id DESC",
                placeholders(1, values.len()),
                values.len() + 1
            );
            values.push(source.as_str().into());
            for row in rows(&self.db, &sql, values).await? {
                let generation: i32 = column(&row, TABLE, "key_id")?;
                let digest =
                    Token::stored(bytes(&row, TABLE, "digest")?, generation.unsigned_abs());
                let subject = SubjectId::from_uuid(column(&row, "links", "subject")?);
                let is_bare = column::<i32>(&row, TABLE, "is_bare")? == 1;
                let id = RecordId::from_uuid(column(&row, TABLE, "id")?);
                let renew = is_bare.then_some(id);
                let found = KnownRecord { digest, subject, renew };
                known.entry(asked.found(&row)?).or_default().push(found);
            }
        }
        Ok(known)
    }

    /// The subjects that a token stands for.
    pub async fn subjects_by_token(
        &self,
        tokens: &[Token],
    ) -> Result<HashMap<Token, Vec<SubjectId>>, StoreError> {
        let mut found: HashMap<Token, Vec<SubjectId>> = HashMap::new();
        self.require_current(tokens)?;
        for piece in tokens.chunks(512) {
            let asked = Asked::of(piece);
            let values = asked.values();
            let sql = format!(
                "SELECT token, subject FROM tokens WHERE token IN ({}) ORDER BY subject",
                placeholders(1, values.len())
            );
            for row in rows(&self.db, &sql, values).await? {
                let subject = SubjectId::from_uuid(column(&row, "tokens", "subject")?);
                found.entry(asked.found(&row)?).or_default().push(subject);
            }
        }
        Ok(found)
    }

    /// The current records of subjects, to be changed.
    pub async fn records(
        &self,
        ids: &[SubjectId],
    ) -> Result<HashMap<SubjectId, SubjectRecord>, StoreError> {
        let mut found = HashMap::new();
        for piece in ids.chunks(512) {
            let values = uuids(piece);
            let list = placeholders(1, values.len());
            let sql = format!("SELECT {COLUMNS} {FROM_ALL} WHERE r.subject IN ({list})");
            for row in rows(&self.db, &sql, values).await? {
                let record = record(&row, &self.keys, &self.catalogue)?;
                let _previous = found.insert(record.id, record);
            }
        }
        Ok(found)
    }

    /// Everything said about subjects.
    pub async fn histories(
        &self,
        ids: &[SubjectId],
    ) -> Result<HashMap<SubjectId, SubjectHistory>, StoreError> {
        let mut found: HashMap<SubjectId, SubjectHistory> = HashMap::new();
        for piece in ids.chunks(512) {
            let values = uuids(piece);
            let sql = format!(
                "{HISTORY} WHERE l.subject IN ({}) AND l.superseded_by IS NULL",
                placeholders(1, values.len())
            );
            for row in rows(&self.db, &sql, values).await? {
                let (linked, one) = history_row(&row, &self.keys, &self.catalogue)?;
                found.entry(linked).or_default().add(one);
            }
        }
        self.lead_histories(&mut found).await?;
        Ok(found)
    }

    /// Makes new subjects, each with a key of its own.
    pub async fn add_subjects(
        &self,
        subjects: &[(SubjectId, SubjectKind)],
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut lines = Vec::with_capacity(subjects.len());
        for (id, kind) in subjects {
            let (generation, data_key, wrapped) = self.keys.new_data_key(*id)?;
            self.made.note(*id, data_key);
            lines.push(vec![
                id.uuid().into(),
                kind.as_str().into(),
                wrapped.into(),
                micros(now).into(),
                column_id(generation),
            ]);
        }
        let head = "INSERT INTO subjects (id, kind, data_key, created_at, key_id)";
        insert(&self.db, head, "", lines).await
    }

    /// Writes source records and ties them to their subjects.
    pub async fn add_records(&self, new: Vec<NewRecord>) -> Result<(), StoreError> {
        let tokens: Vec<Token> = new.iter().flat_map(|one| [one.key, one.digest]).collect();
        self.require_current(&tokens)?;
        let stated = new.iter().flat_map(|one| &one.statements);
        let codes = stated.filter_map(|(index, ..)| Some(self.catalogue.at(*index)?.code.as_str()));
        self.note_use(codes.collect()).await?;
        let data_keys = self.data_keys(new.iter().map(|one| one.subject)).await?;
        let mut records = Vec::with_capacity(new.len());
        let mut links = Vec::with_capacity(new.len());
        for one in new {
            let data_key = data_keys.get(&one.subject).ok_or(StoreError::Sealed)?;
            links.push(vec![
                one.link.uuid().into(),
                one.id.uuid().into(),
                one.subject.uuid().into(),
                one.decided_by.into(),
                one.explanation.clone().into(),
                micros(one.recorded_at).into(),
            ]);
            records.push(self.record_row(one, data_key)?);
        }
        let head = "INSERT INTO source_records (id, source, key, digest, sealed_for, community, \
                    observed_on, recorded_at, actor, batch, open, sealed, says, note, key_id, \
                    origin)";
        insert(&self.db, head, "", records).await?;
        let head = "INSERT INTO links (id, record, subject, decided_by, explanation, decided_at)";
        insert(&self.db, head, "", links).await
    }

    fn record_row(&self, one: NewRecord, data_key: &DataKey) -> Result<Vec<Value>, StoreError> {
        let says = says_text(&one.says)?;
        let note = one.note.as_deref().map(str::as_bytes);
        let note = note.map(|note| data_key.seal(one.subject, note)).transpose()?;
        let statements = one.statements.into_iter().filter_map(|(index, stated, grade)| {
            let a = self.catalogue.at(index)?.code.as_str().to_owned();
            Some((index, StoredStatement { a, v: stated, g: grade }))
        });
        let halves = halves(statements, &self.catalogue, data_key, one.subject)?;
        let origin = sealed_origin(&one.origin, data_key, one.subject)?;
        Ok(vec![
            one.id.uuid().into(),
            one.source.as_str().into(),
            one.key.now.to_vec().into(),
            one.digest.now.to_vec().into(),
            one.subject.uuid().into(),
            one.community.as_ref().map(|code| code.as_str().to_owned()).into(),
            one.observed_on.to_string().into(),
            micros(one.recorded_at).into(),
            one.actor.into(),
            one.batch.map(BatchId::uuid).into(),
            halves.open.into(),
            halves.sealed.into(),
            says.into(),
            note.into(),
            column_id(one.key.generation),
            origin.into(),
        ])
    }

    /// Writes current records: the projection, its tokens, and the change that others learn of,
    /// with the attributes that are not as in `before`. `cursor` is the last cursor given out; the
    /// new last one is returned.
    pub async fn put_records(
        &self,
        records: &[(SubjectRecord, FoundBy)],
        before: &HashMap<SubjectId, SubjectRecord>,
        cursor: u64,
        now: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        let data_keys = self.data_keys(records.iter().map(|(record, _)| record.id)).await?;
        let mut lines = Vec::with_capacity(records.len());
        let mut tokens = Vec::new();
        let mut changes = Vec::with_capacity(records.len());
        let mut cursor = cursor;
        for (record, found_by) in records {
            let data_key = data_keys.get(&record.id).ok_or(StoreError::Sealed)?;
            lines.push(self.projection_row(record, data_key)?);
            self.require_current(&found_by.tokens)?;
            tokens.extend(token_rows(record.id, &found_by.tokens));
            cursor += 1;
            changes.push(vec![
                i64::try_from(cursor).unwrap_or(i64::MAX).into(),
                record.id.uuid().into(),
                micros(now).into(),
                changed_attributes(record, before.get(&record.id), &self.catalogue).into(),
            ]);
        }
        let ids: Vec<SubjectId> = records.iter().map(|(record, _)| record.id).collect();
        insert(&self.db, PUT_RECORD, ON_CONFLICT, lines).await?;
        self.put_token_rows(&ids, tokens).await?;
        let found_by = records.iter().map(|(record, found_by)| (record.id, found_by));
        self.put_match_keys(found_by.collect()).await?;
        let sql = "INSERT INTO changes (cursor, subject, time, attributes)";
        insert(&self.db, sql, "", changes).await?;
        Ok(cursor)
    }

    fn projection_row(
        &self,
        record: &SubjectRecord,
        data_key: &DataKey,
    ) -> Result<Vec<Value>, StoreError> {
        let catalogue = &self.catalogue;
        let halves = fact_halves(&record.facts, catalogue, data_key, record.id)?;
        let relations = serde_json::to_string(&StoredRelations::of(record))
            .map_err(|_| StoreError::Corrupt { table: "records", column: "relations" })?;
        let (name, born, last_day) = self.search_columns(record);
        Ok(vec![
            record.id.uuid().into(),
            record.kind.as_str().into(),
            record.community.as_ref().map(|code| code.as_str().to_owned()).into(),
            i64::try_from(record.version).unwrap_or(i64::MAX).into(),
            name.into(),
            born.into(),
            halves.open.into(),
            halves.sealed.into(),
            relations.into(),
            last_day.into(),
        ])
    }

    pub(crate) async fn data_keys(
        &self,
        subjects: impl Iterator<Item = SubjectId>,
    ) -> Result<HashMap<SubjectId, Arc<DataKey>>, StoreError> {
        let mut ids: Vec<SubjectId> = subjects.collect();
        ids.sort_unstable();
        ids.dedup();
        let mut keys: HashMap<SubjectId, Arc<DataKey>> =
            ids.iter().filter_map(|id| Some((*id, self.made.key(*id)?))).collect();
        ids.retain(|id| !keys.contains_key(id));
        for piece in ids.chunks(512) {
            let values = uuids(piece);
            let list = placeholders(1, values.len());
            let sql = format!(
                "SELECT id, data_key, key_id AS wrapped_by FROM subjects WHERE id IN ({list})"
            );
            for row in rows(&self.db, &sql, values).await? {
                let id = SubjectId::from_uuid(column(&row, "subjects", "id")?);
                let _previous = keys.insert(id, Arc::new(self.keys.data_key_in(&row, id)?));
            }
        }
        Ok(keys)
    }
}

const PUT_RECORD: &str = "INSERT INTO records (subject, kind, community, version, name, born, \
     open, sealed, relations, closed)";
const ON_CONFLICT: &str = " ON CONFLICT (subject) DO UPDATE SET kind = excluded.kind, \
     community = excluded.community, \
     version = excluded.version, name = excluded.name, born = excluded.born, open = excluded.open, \
     sealed = excluded.sealed, relations = excluded.relations, closed = excluded.closed";
