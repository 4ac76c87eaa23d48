//! Feeds of departments' registers: where each is, what was delivered, and what is held of their
//! records. A department's own ids of its records are sealed under a key of the feed.

mod records;

use chrono::{DateTime, Utc};
use hub_values::{DepartmentCode, FeedId, SubjectId};
use sea_orm::{ConnectionTrait, QueryResult};

use crate::keys::{DataKey, fingerprint, secret_text};
use crate::renewal::column_id;
use crate::sql::{column, execute, insert, parsed, rows};
use crate::stored::{micros, time};
use crate::{Store, StoreError, Tx};

pub use records::{Supplied, SuppliedCounts, SuppliedFilter, SuppliedState};

const TABLE: &str = "supply_feeds";
const FEEDS: &str = "SELECT id, department, name, data_key, key_id AS wrapped_by, secret, state, \
     body, changed_at FROM supply_feeds";
/// Feeds whose keys are wrapped anew in one transaction.
const PIECE: i64 = 100;

/// A feed as it is stored. What `state` and `body` mean is the app's business; no personal value is
/// in them.
#[derive(Debug, Clone)]
pub struct StoredFeed {
    /// Its id.
    pub id: FeedId,
    /// The department whose register it is.
    pub department: DepartmentCode,
    /// Its name within the department.
    pub name: String,
    /// Whether it takes deliveries.
    pub state: String,
    /// Everything else about it.
    pub body: String,
    /// When something about it changed last.
    pub changed_at: DateTime<Utc>,
}

/// The key of one feed: what its records and deliveries are compared by, and what seals the ids of
/// its records. The master key rotates around it.
pub struct FeedKey {
    feed: FeedId,
    data_key: DataKey,
    secret: String,
}

/// Says nothing of what it holds.
impl std::fmt::Debug for FeedKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FeedKey(…)")
    }
}

impl FeedKey {
    /// What stands for the department's own id of a record.
    pub fn token(&self, record_id: &str) -> String {
        fingerprint(&format!("{}\0record\0{record_id}", self.secret))
    }

    /// What stands for the content of a delivery.
    pub fn digest(&self, content: &str) -> String {
        fingerprint(&format!("{}\0batch\0{content}", self.secret))
    }

    pub(crate) fn seal(&self, record_id: &str) -> Result<Vec<u8>, StoreError> {
        self.data_key.seal(nobody(self.feed), record_id.as_bytes())
    }

    pub(crate) fn open(&self, sealed: &mut [u8]) -> Result<String, StoreError> {
        let plain = self.data_key.open(nobody(self.feed), sealed)?.to_vec();
        let corrupt = StoreError::Corrupt { table: "supply_records", column: "sealed" };
        String::from_utf8(plain).map_err(|_| corrupt)
    }
}

/// Feeds are no subjects: what is theirs is sealed for their own id.
fn nobody(feed: FeedId) -> SubjectId {
    SubjectId::from_uuid(feed.uuid())
}

impl Store {
    /// All feeds, or those of a department, by department and name.
    pub async fn feeds(
        &self,
        department: Option<&DepartmentCode>,
    ) -> Result<Vec<StoredFeed>, StoreError> {
        let (condition, values) = match department {
            Some(code) => (" WHERE department = $1", vec![code.as_str().into()]),
            None => ("", Vec::new()),
        };
        let sql = format!("{FEEDS}{condition} ORDER BY department, name");
        self.read(&sql, values).await?.iter().map(feed).collect()
    }

    /// Which generation of the master key wraps the key of each feed.
    pub(crate) async fn feeds_by_generation(&self) -> Result<Vec<u32>, StoreError> {
        let found = self.read("SELECT DISTINCT key_id FROM supply_feeds", Vec::new()).await?;
        found.iter().map(|row| Ok(column::<i32>(row, TABLE, "key_id")?.unsigned_abs())).collect()
    }
}

impl Tx {
    /// A feed of a department, with its key.
    pub async fn feed(
        &self,
        department: &DepartmentCode,
        name: &str,
    ) -> Result<Option<(StoredFeed, FeedKey)>, StoreError> {
        let sql = format!("{FEEDS} WHERE department = $1 AND name = $2");
        let values = vec![department.as_str().into(), name.into()];
        let found = rows(&self.db, &sql, values).await?;
        found.first().map(|row| Ok((feed(row)?, self.feed_key(row)?))).transpose()
    }

    /// Begins a feed, with a key of its own.
    pub async fn add_feed(&self, new: &StoredFeed) -> Result<FeedKey, StoreError> {
        let (generation, data_key, wrapped) = self.keys.new_data_key(nobody(new.id))?;
        let secret = secret_text()?;
        let sealed = data_key.seal(nobody(new.id), secret.as_bytes())?;
        let head = "INSERT INTO supply_feeds (id, department, name, data_key, key_id, secret, \
                    state, body, changed_at)";
        let row = vec![
            new.id.uuid().into(),
            new.department.as_str().into(),
            new.name.clone().into(),
            wrapped.into(),
            column_id(generation),
            sealed.into(),
            new.state.clone().into(),
            new.body.clone().into(),
            micros(new.changed_at).into(),
        ];
        insert(&self.db, head, "", vec![row]).await?;
        Ok(FeedKey { feed: new.id, data_key, secret })
    }

    /// Changes a feed. The writer's lock keeps others from changing it meanwhile.
    pub async fn put_feed(&self, now: &StoredFeed) -> Result<(), StoreError> {
        let sql = "UPDATE supply_feeds SET state = $1, body = $2, changed_at = $3 WHERE id = $4";
        let values = vec![
            now.state.clone().into(),
            now.body.clone().into(),
            micros(now.changed_at).into(),
            now.id.uuid().into(),
        ];
        execute(&self.db, sql, values).await.map(drop)
    }

    /// What stands for the content of a delivery that was accepted before.
    pub async fn supply_digest(
        &self,
        feed: FeedId,
        sequence: u64,
        part: u64,
    ) -> Result<Option<String>, StoreError> {
        let sql = "SELECT digest FROM supply_batches WHERE feed = $1 AND sequence = $2 \
                   AND part = $3";
        let values = vec![feed.uuid().into(), number(sequence), number(part)];
        let found = rows(&self.db, sql, values).await?;
        found.first().map(|row| column(row, "supply_batches", "digest")).transpose()
    }

    /// Notes a delivery that was accepted.
    pub async fn add_supply_batch(
        &self,
        feed: FeedId,
        (sequence, part): (u64, u64),
        digest: &str,
        actor: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let head = "INSERT INTO supply_batches (feed, sequence, part, digest, actor, accepted_at)";
        let row = vec![
            feed.uuid().into(),
            number(sequence),
            number(part),
            digest.into(),
            actor.into(),
            micros(now).into(),
        ];
        insert(&self.db, head, "", vec![row]).await
    }

    /// Wraps the keys of some feeds anew; returns how many.
    pub(crate) async fn rewrap_feeds(&self) -> Result<u64, StoreError> {
        let current = self.keys.in_use().current;
        let sql = format!("{FEEDS} WHERE key_id <> $1 LIMIT $2");
        let found = rows(&self.db, &sql, vec![column_id(current), PIECE.into()]).await?;
        for row in &found {
            let id = FeedId::from_uuid(column(row, TABLE, "id")?);
            let wrapped: Vec<u8> = column(row, TABLE, "data_key")?;
            let generation: i32 = column(row, TABLE, "wrapped_by")?;
            let wrapped = self.keys.rewrap(generation.unsigned_abs(), nobody(id), &wrapped)?;
            let sql = "UPDATE supply_feeds SET data_key = $1, key_id = $2 WHERE id = $3";
            let values = vec![wrapped.into(), column_id(current), id.uuid().into()];
            let _count = execute(&self.db, sql, values).await?;
        }
        Ok(found.len() as u64)
    }

    fn feed_key(&self, row: &QueryResult) -> Result<FeedKey, StoreError> {
        let feed = FeedId::from_uuid(column(row, TABLE, "id")?);
        let data_key = self.keys.data_key_in(row, nobody(feed))?;
        let mut sealed: Vec<u8> = column(row, TABLE, "secret")?;
        let plain = data_key.open(nobody(feed), &mut sealed)?.to_vec();
        let corrupt = StoreError::Corrupt { table: TABLE, column: "secret" };
        let secret = String::from_utf8(plain).map_err(|_| corrupt)?;
        Ok(FeedKey { feed, data_key, secret })
    }
}

pub(crate) fn number(count: u64) -> sea_orm::Value {
    i64::try_from(count).unwrap_or(i64::MAX).into()
}

fn feed(row: &QueryResult) -> Result<StoredFeed, StoreError> {
    Ok(StoredFeed {
        id: FeedId::from_uuid(column(row, TABLE, "id")?),
        department: parsed(row, TABLE, "department")?,
        name: column(row, TABLE, "name")?,
        state: column(row, TABLE, "state")?,
        body: column(row, TABLE, "body")?,
        changed_at: time(column(row, TABLE, "changed_at")?),
    })
}

/// Removes what is kept of a register's records about a subject that is erased.
pub(crate) async fn forget_supplied(
    db: &impl ConnectionTrait,
    subject: SubjectId,
) -> Result<(), StoreError> {
    // Records that were moved to somebody else are theirs.
    let sql = "DELETE FROM supply_records WHERE record IN (SELECT l.record FROM links l \
               WHERE l.subject = $1 AND NOT EXISTS (SELECT 1 FROM links c WHERE c.record = l.record \
               AND c.superseded_by IS NULL AND c.subject <> $1))";
    execute(db, sql, vec![subject.uuid().into()]).await.map(drop)
}
