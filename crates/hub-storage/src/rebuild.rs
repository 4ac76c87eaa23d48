//! What rebuilding the projections needs: all subjects in pages, and what differs.

use std::collections::{BTreeSet, HashMap, HashSet};

use hub_facts::SubjectRecord;
use hub_values::{SubjectId, SubjectKind};
use sea_orm::{QueryResult, Value};

use crate::matching::FoundBy;
use crate::records::{COLUMNS, FROM_ALL, record, uuids};
use crate::sql::{column, parsed, placeholders, rows};
use crate::{StoreError, Tx};

/// What lists are searched by beside the facts themselves: name, birth date, last day.
type SearchColumns = (Option<String>, Option<String>, Option<String>);

impl Tx {
    /// Subjects in the order of their ids, of one kind or of all, after a subject.
    pub async fn subjects_after(
        &self,
        kind: Option<SubjectKind>,
        after: Option<SubjectId>,
        limit: u64,
    ) -> Result<Vec<(SubjectId, SubjectKind)>, StoreError> {
        let mut values: Vec<Value> = vec![i64::try_from(limit).unwrap_or(i64::MAX).into()];
        let mut conditions = Vec::new();
        if let Some(after) = after {
            values.push(after.uuid().into());
            conditions.push(format!("id > ${}", values.len()));
        }
        if let Some(kind) = kind {
            values.push(kind.as_str().into());
            conditions.push(format!("kind = ${}", values.len()));
        }
        let filter = if conditions.is_empty() {
            String::new()
        } else {
            format!("WHERE {}", conditions.join(" AND "))
        };
        let sql = format!("SELECT id, kind FROM subjects {filter} ORDER BY id LIMIT $1");
        let found = rows(&self.db, &sql, values).await?;
        found.iter().map(subject).collect()
    }

    /// The kind of a subject; none when there is no such subject.
    pub async fn kind_of(&self, id: SubjectId) -> Result<Option<SubjectKind>, StoreError> {
        let sql = "SELECT id, kind FROM subjects WHERE id = $1";
        let found = rows(&self.db, sql, vec![id.uuid().into()]).await?;
        Ok(found.first().map(subject).transpose()?.map(|(_, kind)| kind))
    }

    /// How many subjects there are.
    pub async fn subject_count(&self) -> Result<u64, StoreError> {
        let sql = "SELECT count(*) AS count FROM subjects";
        let found = rows(&self.db, sql, Vec::new()).await?;
        let Some(row) = found.first() else { return Ok(0) };
        let count: i64 = column(row, "subjects", "count")?;
        Ok(count.unsigned_abs())
    }

    /// The current records as they are stored; what cannot be read is left out.
    pub async fn readable_records(
        &self,
        ids: &[SubjectId],
    ) -> Result<HashMap<SubjectId, SubjectRecord>, StoreError> {
        let mut found = HashMap::new();
        for piece in ids.chunks(512) {
            for row in self.projections(piece).await? {
                if let Some(record) = readable(record(&row, &self.keys, &self.catalogue))? {
                    let _before = found.insert(record.id, record);
                }
            }
        }
        Ok(found)
    }

    /// Which of these computed records are not what is stored: facts and relations, what lists are
    /// searched by, the tokens, and the keys of candidates. Versions do not count.
    pub async fn differing(
        &self,
        computed: &[(SubjectRecord, FoundBy)],
    ) -> Result<Vec<SubjectId>, StoreError> {
        let ids: Vec<SubjectId> = computed.iter().map(|(record, _)| record.id).collect();
        let mut stored: HashMap<SubjectId, (SubjectRecord, SearchColumns)> = HashMap::new();
        for piece in ids.chunks(512) {
            for row in self.projections(piece).await? {
                if let Some(record) = readable(record(&row, &self.keys, &self.catalogue))? {
                    let columns = (
                        column(&row, "records", "name")?,
                        column(&row, "records", "born")?,
                        column(&row, "records", "last_day")?,
                    );
                    let _before = stored.insert(record.id, (record, columns));
                }
            }
        }
        let tokens = self.tokens_of(&ids).await?;
        let none = BTreeSet::new();
        let matches = self.matches_that_differ(computed).await?;
        let is_same = |(record, found_by): &(SubjectRecord, FoundBy)| {
            let its_tokens: BTreeSet<Vec<u8>> =
                found_by.tokens.iter().map(|token| token.now.to_vec()).collect();
            stored.get(&record.id).is_some_and(|(old, columns)| {
                is_same_record(old, record) && *columns == self.search_columns(record)
            }) && *tokens.get(&record.id).unwrap_or(&none) == its_tokens
                && !matches.contains(&record.id)
        };
        Ok(computed.iter().filter(|one| !is_same(one)).map(|(record, _)| record.id).collect())
    }

    /// What lists are searched by.
    pub(crate) fn search_columns(&self, record: &SubjectRecord) -> SearchColumns {
        let open_text = |code: &str| {
            let attribute = self.catalogue.attribute(code).filter(|one| !one.is_sealed)?;
            let text = record.fact(attribute.index)?.stated.value()?.canonical();
            // A number that strayed into a name is sealed with it, and is not repeated here.
            Some(text).filter(|text| !hub_values::names_a_person(text))
        };
        let name = open_text("person_name").or_else(|| open_text("premises_name"));
        let last_day = record.closed.map(|closure| closure.on.to_string());
        (name, open_text("birth_date"), last_day)
    }

    async fn projections(&self, ids: &[SubjectId]) -> Result<Vec<QueryResult>, StoreError> {
        let values = uuids(ids);
        let list = placeholders(1, values.len());
        let sql = format!(
            "SELECT r.name, r.born, r.closed AS last_day, {COLUMNS} {FROM_ALL} \
             WHERE r.subject IN ({list})"
        );
        rows(&self.db, &sql, values).await
    }

    async fn tokens_of(
        &self,
        ids: &[SubjectId],
    ) -> Result<HashMap<SubjectId, BTreeSet<Vec<u8>>>, StoreError> {
        let mut found: HashMap<SubjectId, BTreeSet<Vec<u8>>> = HashMap::new();
        for piece in ids.chunks(512) {
            let values = uuids(piece);
            let list = placeholders(1, values.len());
            let sql = format!("SELECT token, subject FROM tokens WHERE subject IN ({list})");
            for row in rows(&self.db, &sql, values).await? {
                let subject = SubjectId::from_uuid(column(&row, "tokens", "subject")?);
                let token = column(&row, "tokens", "token")?;
                let _new = found.entry(subject).or_default().insert(token);
            }
        }
        Ok(found)
    }
}

fn subject(row: &QueryResult) -> Result<(SubjectId, SubjectKind), StoreError> {
    Ok((SubjectId::from_uuid(column(row, "subjects", "id")?), parsed(row, "subjects", "kind")?))
}

/// A row that does not read is one that differs; a database that does not answer is a failure.
fn readable(read: Result<SubjectRecord, StoreError>) -> Result<Option<SubjectRecord>, StoreError> {
    match read {
        Ok(record) => Ok(Some(record)),
        Err(StoreError::Corrupt { .. } | StoreError::Sealed) => Ok(None),
        Err(error) => Err(error),
    }
}

fn is_same_record(old: &SubjectRecord, new: &SubjectRecord) -> bool {
    let memberships = |of: &SubjectRecord| -> HashSet<String> {
        of.memberships.iter().map(|one| format!("{one:?}")).collect()
    };
    let residences =
        |of: &SubjectRecord| -> BTreeSet<_> { of.residences.iter().copied().collect() };
    old.kind == new.kind
        && old.community == new.community
        && old.facts == new.facts
        && old.household == new.household
        && old.closed == new.closed
        && old.previous == new.previous
        && old.memberships.len() == new.memberships.len()
        && memberships(old) == memberships(new)
        && residences(old) == residences(new)
}
