//! What is held of the records of a feed.

use std::collections::{BTreeMap, HashMap};

use hub_values::{DepartmentCode, FeedId, LinkId, RecordId, SubjectId, SubjectKind};
use sea_orm::{QueryResult, Value};
use uuid::Uuid;

use super::{FeedKey, number};
use crate::records::{FROM, uuids};
use crate::retraction::BatchLink;
use crate::sql::{column, execute, insert, padded, placeholders, rows};
use crate::token::{Asked, Token};
use crate::{StoreError, Tx};

const TABLE: &str = "supply_records";
const RECORDS: &str = "SELECT s.token, s.sealed, s.kind, s.state, s.record, s.seen, s.problems, \
     l.subject FROM supply_records s \
     LEFT JOIN links l ON l.record = s.record AND l.superseded_by IS NULL";
/// Texts of one statement at most.
const PIECE: usize = 512;

/// What became of a record of a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SuppliedState {
    /// It is held.
    Held,
    /// It is held, and a complete file did not have it.
    Missing,
    /// A person decides; nothing of it is held.
    Review,
    /// It was refused; nothing of it is held.
    Refused,
    /// The register or a complete file took it back.
    Withdrawn,
}

/// A record of a register, as it is known here.
#[derive(Clone)]
pub struct Supplied {
    /// What stands for the department's own id.
    pub token: String,
    /// The department's own id.
    pub record_id: String,
    /// Kind of subject, for a household with which of the two kinds.
    pub kind: String,
    /// What became of it.
    pub state: SuppliedState,
    /// The source record that says it.
    pub record: Option<RecordId>,
    /// Whom that is about now; not written.
    pub subject: Option<SubjectId>,
    /// Sequence of the last delivery that had it.
    pub seen: u64,
    /// Codes of the attributes or parts of the record that were wrong.
    pub problems: Vec<String>,
}

/// Says nothing of the department's own id.
impl std::fmt::Debug for Supplied {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Supplied").field("state", &self.state).finish_non_exhaustive()
    }
}

/// How many records of a feed there are in each state.
pub type SuppliedCounts = BTreeMap<SuppliedState, u64>;

/// Which records of a feed a list has.
#[derive(Debug, Clone, Default)]
pub struct SuppliedFilter {
    /// In one of these states.
    pub states: Vec<SuppliedState>,
    /// After the one that this stands for.
    pub after: Option<String>,
}

impl SuppliedState {
    const ALL: [Self; 5] =
        [Self::Held, Self::Missing, Self::Review, Self::Refused, Self::Withdrawn];

    fn as_str(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Missing => "missing",
            Self::Review => "review",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }

    fn of(name: &str) -> Result<Self, StoreError> {
        let found = Self::ALL.into_iter().find(|one| one.as_str() == name);
        found.ok_or(StoreError::Corrupt { table: TABLE, column: "state" })
    }

    /// Whether something of it is held.
    pub fn is_held(self) -> bool {
        matches!(self, Self::Held | Self::Missing)
    }
}

impl Tx {
    /// Records of a feed, by what stands for the department's own ids.
    pub async fn supplied(
        &self,
        feed: FeedId,
        key: &FeedKey,
        tokens: &[String],
    ) -> Result<HashMap<String, Supplied>, StoreError> {
        let mut found = HashMap::new();
        for piece in tokens.chunks(PIECE) {
            let mut values: Vec<Value> = vec![feed.uuid().into()];
            values.extend(padded(piece.iter().map(|token| token.clone().into()).collect()));
            let list = placeholders(2, values.len() - 1);
            let sql = format!("{RECORDS} WHERE s.feed = $1 AND s.token IN ({list})");
            for row in rows(&self.db, &sql, values).await? {
                let one = supplied(&row, key)?;
                let _one_each = found.insert(one.token.clone(), one);
            }
        }
        Ok(found)
    }

    /// A page of the records of a feed, in an order without meaning.
    pub async fn supplied_page(
        &self,
        feed: FeedId,
        key: &FeedKey,
        filter: &SuppliedFilter,
        limit: u64,
    ) -> Result<Vec<Supplied>, StoreError> {
        // Names of ours, never of a caller.
        let states: Vec<&str> = filter.states.iter().map(|one| one.as_str()).collect();
        let states = states.join("', '");
        let sql = format!(
            "{RECORDS} WHERE s.feed = $1 AND s.token > $2 AND s.state IN ('{states}') \
             ORDER BY s.token LIMIT $3"
        );
        let after = filter.after.clone().unwrap_or_default();
        let values = vec![feed.uuid().into(), after.into(), number(limit)];
        rows(&self.db, &sql, values).await?.iter().map(|row| supplied(row, key)).collect()
    }

    /// Records of a feed that are about these subjects.
    pub async fn supplied_about(
        &self,
        feed: FeedId,
        key: &FeedKey,
        subjects: &[SubjectId],
    ) -> Result<Vec<Supplied>, StoreError> {
        let mut found = Vec::new();
        for piece in subjects.chunks(PIECE) {
            let mut values = uuids(piece);
            let list = placeholders(1, values.len());
            values.push(feed.uuid().into());
            let sql = format!(
                "{RECORDS} WHERE l.subject IN ({list}) AND s.feed = ${} ORDER BY s.token",
                values.len()
            );
            for row in rows(&self.db, &sql, values).await? {
                found.push(supplied(&row, key)?);
            }
        }
        Ok(found)
    }

    /// Sets what is held of records of a feed.
    pub async fn put_supplied(
        &self,
        feed: FeedId,
        key: &FeedKey,
        records: &[Supplied],
    ) -> Result<(), StoreError> {
        let head = "INSERT INTO supply_records (feed, token, sealed, kind, state, record, seen, \
                    problems)";
        let tail = " ON CONFLICT (feed, token) DO UPDATE SET kind = excluded.kind, \
                    state = excluded.state, record = excluded.record, seen = excluded.seen, \
                    problems = excluded.problems";
        let mut lines = Vec::with_capacity(records.len());
        for one in records {
            let problems = (!one.problems.is_empty()).then(|| one.problems.join(" "));
            lines.push(vec![
                feed.uuid().into(),
                one.token.clone().into(),
                key.seal(&one.record_id)?.into(),
                one.kind.clone().into(),
                one.state.as_str().into(),
                one.record.map(RecordId::uuid).into(),
                number(one.seen),
                problems.into(),
            ]);
        }
        insert(&self.db, head, tail, lines).await
    }

    /// How many records of a feed there are in each state.
    pub async fn supplied_counts(&self, feed: FeedId) -> Result<SuppliedCounts, StoreError> {
        let sql = "SELECT state, COUNT(*) AS many FROM supply_records WHERE feed = $1 \
                   GROUP BY state";
        let mut counts = SuppliedCounts::new();
        for row in rows(&self.db, sql, vec![feed.uuid().into()]).await? {
            let state: String = column(&row, TABLE, "state")?;
            let many: i64 = column(&row, TABLE, "many")?;
            let _one_each = counts.insert(SuppliedState::of(&state)?, many.unsigned_abs());
        }
        Ok(counts)
    }

    /// Marks what is held and was not in the complete file of this sequence; returns how many.
    pub async fn mark_missing(&self, feed: FeedId, sequence: u64) -> Result<u64, StoreError> {
        let sql = "UPDATE supply_records SET state = 'missing' \
                   WHERE feed = $1 AND state = 'held' AND seen <> $2";
        execute(&self.db, sql, vec![feed.uuid().into(), number(sequence)]).await
    }

    /// Keeps what a complete file did not have.
    pub async fn keep_missing(&self, feed: FeedId) -> Result<u64, StoreError> {
        let sql = "UPDATE supply_records SET state = 'held' WHERE feed = $1 AND state = 'missing'";
        execute(&self.db, sql, vec![feed.uuid().into()]).await
    }

    /// The links that hold of all source records of a department under these keys.
    pub async fn links_under(
        &self,
        source: &DepartmentCode,
        keys: &[Token],
    ) -> Result<Vec<(Token, BatchLink)>, StoreError> {
        let mut found = Vec::new();
        self.require_current(keys)?;
        for piece in keys.chunks(PIECE) {
            let asked = Asked::of(piece);
            let mut values = asked.values();
            let sql = format!(
                "SELECT e.key AS token, l.id, l.record, l.subject FROM source_records e \
                 JOIN links l ON l.record = e.id AND l.superseded_by IS NULL \
                 WHERE e.key IN ({}) AND e.source = ${} ORDER BY e.id",
                placeholders(1, values.len()),
                values.len() + 1
            );
            values.push(source.as_str().into());
            for row in rows(&self.db, &sql, values).await? {
                let link = BatchLink {
                    link: LinkId::from_uuid(column(&row, "links", "id")?),
                    record: RecordId::from_uuid(column(&row, "links", "record")?),
                    subject: SubjectId::from_uuid(column(&row, "links", "subject")?),
                };
                found.push((asked.found(&row)?, link));
            }
        }
        Ok(found)
    }

    /// Subjects of these kinds that no record held of a feed is about, by id.
    pub async fn not_supplied(
        &self,
        feed: FeedId,
        kinds: &[SubjectKind],
        after: Option<SubjectId>,
        limit: u64,
    ) -> Result<Vec<SubjectId>, StoreError> {
        // Names of ours, never of a caller.
        let kinds: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
        let sql = format!(
            "SELECT r.subject {FROM} WHERE r.kind IN ('{}') AND r.subject > $2 \
             AND NOT EXISTS (SELECT 1 FROM links l JOIN supply_records s ON s.record = l.record \
             WHERE l.subject = r.subject AND l.superseded_by IS NULL AND s.feed = $1 \
             AND s.state = 'held') ORDER BY r.subject LIMIT $3",
            kinds.join("', '")
        );
        let after = after.map_or(Uuid::nil(), SubjectId::uuid);
        let values = vec![feed.uuid().into(), after.into(), number(limit)];
        let found = rows(&self.db, &sql, values).await?;
        found
            .iter()
            .map(|row| Ok(SubjectId::from_uuid(column(row, "records", "subject")?)))
            .collect()
    }

    /// The kinds of subjects that the held records of a feed are about.
    pub async fn supplied_kinds(&self, feed: FeedId) -> Result<Vec<SubjectKind>, StoreError> {
        let sql = "SELECT DISTINCT kind FROM supply_records WHERE feed = $1";
        let mut kinds = Vec::new();
        for row in rows(&self.db, sql, vec![feed.uuid().into()]).await? {
            let kind: String = column(&row, TABLE, "kind")?;
            let kind = kind.split(' ').next().and_then(|name| name.parse().ok());
            kinds.extend(kind.filter(|one| !kinds.contains(one)));
        }
        Ok(kinds)
    }
}

fn supplied(row: &QueryResult, key: &FeedKey) -> Result<Supplied, StoreError> {
    let mut sealed: Vec<u8> = column(row, TABLE, "sealed")?;
    let state: String = column(row, TABLE, "state")?;
    let problems: Option<String> = column(row, TABLE, "problems")?;
    let problems = problems.unwrap_or_default();
    Ok(Supplied {
        token: column(row, TABLE, "token")?,
        record_id: key.open(&mut sealed)?,
        kind: column(row, TABLE, "kind")?,
        state: SuppliedState::of(&state)?,
        record: column::<Option<Uuid>>(row, TABLE, "record")?.map(RecordId::from_uuid),
        subject: column::<Option<Uuid>>(row, "links", "subject")?.map(SubjectId::from_uuid),
        seen: column::<i64>(row, TABLE, "seen")?.unsigned_abs(),
        problems: problems.split_whitespace().map(str::to_owned).collect(),
    })
}
