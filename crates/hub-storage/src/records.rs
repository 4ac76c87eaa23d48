//! Reading current records, always for a permit.

use hub_facts::{Statement, SubjectRecord};
use hub_policy::Permit;
use hub_values::SubjectId;
use sea_orm::{QueryResult, Value};

use crate::ring::Keys;
use crate::sql::{column, optional, padded, parsed, placeholders};
use crate::stored::{StoredRelations, StoredStatement, facts, said, time, whole};
use crate::token::{Asked, Token};
use crate::{Store, StoreError, SubjectHistory};

/// Columns of a record, with the subject's wrapped key.
pub(crate) const COLUMNS: &str = "r.subject, r.kind, r.community, r.version, r.open, r.sealed, \
     r.relations, s.data_key, s.key_id AS wrapped_by";
/// Where they come from for whoever asks: what a large import has brought so far is there for
/// nobody before all of it is.
pub(crate) const FROM: &str = "FROM records r JOIN subjects s ON s.id = r.subject \
     AND (s.draft IS NULL OR s.draft NOT IN (SELECT import FROM drafts))";
/// Where they come from for whoever changes them.
pub(crate) const FROM_ALL: &str = "FROM records r JOIN subjects s ON s.id = r.subject";

impl Store {
    /// The records of these subjects; unknown ones are left out.
    pub async fn records(
        &self,
        _permit: &Permit,
        ids: &[SubjectId],
    ) -> Result<Vec<SubjectRecord>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let values = uuids(ids);
        let sql = format!(
            "SELECT {COLUMNS} {FROM} WHERE r.subject IN ({})",
            placeholders(1, values.len())
        );
        self.read_records(&sql, values).await
    }

    /// The records found by tokens of the blind index, each with the token that found it.
    pub async fn records_by_token(
        &self,
        _permit: &Permit,
        tokens: &[Token],
    ) -> Result<Vec<(Token, SubjectRecord)>, StoreError> {
        if tokens.is_empty() {
            return Ok(Vec::new());
        }
        let asked = Asked::of(tokens);
        let values = asked.values();
        let sql = format!(
            "SELECT t.token, {COLUMNS} {FROM} JOIN tokens t ON t.subject = r.subject \
             WHERE t.token IN ({})",
            placeholders(1, values.len())
        );
        let rows = self.read(&sql, values).await?;
        let catalogue = self.catalogue();
        rows.iter()
            .map(|row| Ok((asked.found(row)?, record(row, &self.keys, &catalogue)?)))
            .collect()
    }

    /// The records of the households of these residents, of all members of those households and
    /// of their dwellings, in one statement.
    pub async fn neighbourhood(
        &self,
        _permit: &Permit,
        residents: &[SubjectId],
    ) -> Result<Vec<SubjectRecord>, StoreError> {
        if residents.is_empty() {
            return Ok(Vec::new());
        }
        let values = uuids(residents);
        let list = placeholders(1, values.len());
        let sql = format!(
            "WITH around AS (SELECT DISTINCT household FROM memberships WHERE resident IN ({list})) \
             SELECT {COLUMNS} {FROM} WHERE r.subject IN (\
               SELECT household FROM around \
               UNION SELECT m.resident FROM memberships m JOIN around a ON a.household = m.household \
               UNION SELECT l.dwelling FROM residence_periods l JOIN around a ON a.household = l.household)"
        );
        self.read_records(&sql, values).await
    }

    /// Every statement about a subject, by source record, oldest first.
    pub async fn history(
        &self,
        _permit: &Permit,
        subject: SubjectId,
    ) -> Result<SubjectHistory, StoreError> {
        let sql = format!("{HISTORY} WHERE l.subject IN ($1) AND l.superseded_by IS NULL");
        let rows = self.read(&sql, vec![subject.uuid().into()]).await?;
        let mut history = SubjectHistory::default();
        let catalogue = self.catalogue();
        for row in &rows {
            let (_, one) = history_row(row, &self.keys, &catalogue)?;
            history.add(one);
        }
        Ok(history)
    }

    pub(crate) async fn read_records(
        &self,
        sql: &str,
        values: Vec<Value>,
    ) -> Result<Vec<SubjectRecord>, StoreError> {
        let rows = self.read(sql, values).await?;
        let catalogue = self.catalogue();
        rows.iter().map(|row| record(row, &self.keys, &catalogue)).collect()
    }
}

/// Source records of subjects, with the key that opens them.
pub(crate) const HISTORY: &str = "SELECT l.subject AS linked, e.id, e.source, e.sealed_for, \
     e.community, e.observed_on, e.recorded_at, e.actor, e.open, e.sealed, e.says, e.note, \
     s.data_key, s.key_id AS wrapped_by \
     FROM links l JOIN source_records e ON e.id = l.record JOIN subjects s ON s.id = e.sealed_for";

/// One source record as history: the subject it is linked to, and what it says.
pub(crate) fn history_row(
    row: &QueryResult,
    keys: &Keys,
    catalogue: &hub_catalogue::Catalogue,
) -> Result<(SubjectId, SubjectHistory), StoreError> {
    const TABLE: &str = "source_records";
    let sealed_for = SubjectId::from_uuid(column(row, TABLE, "sealed_for")?);
    let open: String = column(row, TABLE, "open")?;
    let sealed: Option<Vec<u8>> = column(row, TABLE, "sealed")?;
    let data_key = keys.data_key_in(row, sealed_for)?;
    let record = hub_values::RecordId::from_uuid(column(row, TABLE, "id")?);
    let source: hub_values::DepartmentCode = parsed(row, TABLE, "source")?;
    let observed_on = parsed(row, TABLE, "observed_on")?;
    let recorded_at = time(column(row, TABLE, "recorded_at")?);
    let statements = whole::<StoredStatement>(&open, sealed, &data_key, sealed_for, TABLE)?
        .into_iter()
        .filter_map(|stored| {
            let attribute = catalogue.attribute(&stored.a)?.index;
            Some(Statement {
                record,
                attribute,
                stated: stored.v,
                grade: stored.g,
                source: source.clone(),
                observed_on,
                recorded_at,
            })
        })
        .collect();
    let says: Option<String> = column(row, TABLE, "says")?;
    let said = said(says.as_deref(), record, &source, observed_on, recorded_at)?;
    let note: Option<Vec<u8>> = column(row, TABLE, "note")?;
    let mut notes = Vec::new();
    if let Some(mut note) = note {
        let text = String::from_utf8_lossy(data_key.open(sealed_for, &mut note)?).into_owned();
        notes.push((record, column(row, TABLE, "actor")?, text));
    }
    let community = optional(row, TABLE, "community")?;
    let communities = community.map(|code| (source, observed_on, code)).into_iter().collect();
    let linked = SubjectId::from_uuid(column(row, "links", "linked")?);
    Ok((linked, SubjectHistory { statements, communities, said, notes }))
}

/// One row as a record.
pub(crate) fn record(
    row: &QueryResult,
    keys: &Keys,
    catalogue: &hub_catalogue::Catalogue,
) -> Result<SubjectRecord, StoreError> {
    const TABLE: &str = "records";
    let id = SubjectId::from_uuid(column(row, TABLE, "subject")?);
    let data_key = keys.data_key_in(row, id)?;
    let open: String = column(row, TABLE, "open")?;
    let relations: String = column(row, TABLE, "relations")?;
    let relations: StoredRelations = serde_json::from_str(&relations)
        .map_err(|_| StoreError::Corrupt { table: TABLE, column: "relations" })?;
    let version: i64 = column(row, TABLE, "version")?;
    let record = SubjectRecord {
        id,
        kind: parsed(row, TABLE, "kind")?,
        version: version.unsigned_abs(),
        community: optional(row, TABLE, "community")?,
        facts: facts(&open, column(row, TABLE, "sealed")?, catalogue, &data_key, id)?,
        household: None,
        memberships: Vec::new(),
        residences: Vec::new(),
        closed: None,
        previous: Vec::new(),
    };
    Ok(relations.add_to(record))
}

pub(crate) fn uuids(ids: &[SubjectId]) -> Vec<Value> {
    padded(ids.iter().map(|id| id.uuid().into()).collect())
}

impl SubjectHistory {
    /// Adds what another record says.
    pub fn add(&mut self, other: Self) {
        self.statements.extend(other.statements);
        self.communities.extend(other.communities);
        self.said.extend(other.said);
        self.notes.extend(other.notes);
    }
}
