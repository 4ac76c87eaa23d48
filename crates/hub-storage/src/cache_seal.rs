//! Records and lookups as they are kept in a cache that other processes share.

use std::sync::{Arc, PoisonError, RwLock};

use hub_catalogue::Catalogue;
use hub_facts::SubjectRecord;
use hub_policy::Permit;
use hub_values::SubjectId;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

use crate::keys::cache::CacheKeys;
use crate::ring::Keys;
use crate::sql::{column, execute};
use crate::stored::{StoredFact, StoredRelations};
use crate::token::Token;
use crate::{Store, StoreError};

/// The setting that names the life of the database.
const LIFE: &str = "cache_life";

/// Ends the life of the database, as bringing back a backup does: nothing that caches still hold
/// opens any more.
pub(crate) async fn end_cache_life(db: &impl ConnectionTrait) -> Result<(), StoreError> {
    let sql = "DELETE FROM settings WHERE name = $1";
    execute(db, sql, vec![LIFE.into()]).await.map(drop)
}

/// Seals for the shared cache, and opens what comes from there. What opens was sealed by a process
/// of this hub for this very subject or token; whether it is still true, its stamp tells.
///
/// It is that of the current generation of the master key: after a rotation everything is read anew.
pub struct CacheSeal {
    keys: Arc<Keys>,
    /// The life of the database, and the release of the hub.
    life: String,
    derived: RwLock<Derived>,
}

/// Keys with the generation that they come from.
type Derived = (u32, Arc<CacheKeys>);

impl std::fmt::Debug for CacheSeal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CacheSeal(…)")
    }
}

/// A value of the cache with the change cursor that stood before it was read.
#[derive(Debug, Clone)]
pub struct Stamped<T> {
    /// The cursor.
    pub stamp: u64,
    /// The value.
    pub value: T,
}

#[derive(Serialize, Deserialize)]
struct CachedRecord {
    stamp: u64,
    /// Version of the catalogue by which it was read.
    catalogue: u64,
    kind: String,
    version: u64,
    community: Option<String>,
    facts: Vec<StoredFact>,
    relations: StoredRelations,
}

#[derive(Serialize, Deserialize)]
struct CachedLookup {
    stamp: u64,
    subject: uuid::Uuid,
}

impl Store {
    /// The seal of this database's life; the first who asks begins it with `fresh`. Another release
    /// of the hub has another seal, because it may write records in another form.
    pub async fn cache_seal(&self, fresh: uuid::Uuid) -> Result<CacheSeal, StoreError> {
        let known = self.cache_life().await?;
        let life = if let Some(life) = known { life } else { self.begin_cache_life(fresh).await? };
        let life = format!("{life} {}", env!("CARGO_PKG_VERSION"));
        let (generation, derived) = self.keys.cache(&life);
        let derived = RwLock::new((generation, Arc::new(derived)));
        Ok(CacheSeal { keys: Arc::clone(&self.keys), life, derived })
    }

    async fn begin_cache_life(&self, fresh: uuid::Uuid) -> Result<String, StoreError> {
        let sql =
            "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
        let tx = self.begin().await?;
        let _count = execute(&tx.db, sql, vec![LIFE.into(), fresh.to_string().into()]).await?;
        tx.commit().await?;
        // Another process may have been first.
        let missing = StoreError::Corrupt { table: "settings", column: "value" };
        self.cache_life().await?.ok_or(missing)
    }

    async fn cache_life(&self) -> Result<Option<String>, StoreError> {
        let sql = "SELECT value FROM settings WHERE name = $1";
        let found = self.read(sql, vec![LIFE.into()]).await?;
        found.first().map(|row| column(row, "settings", "value")).transpose()
    }
}

impl CacheSeal {
    /// Where processes of this hub tell each other that there are changes; the same under every
    /// generation of the master key, and for every release.
    pub fn channel(&self) -> String {
        let (life, _release) = self.life.split_once(' ').unwrap_or((&self.life, ""));
        format!("fileonce:{}", self.keys.fingerprint(life))
    }

    fn keys(&self) -> Arc<CacheKeys> {
        let (generation, derived) =
            self.derived.read().unwrap_or_else(PoisonError::into_inner).clone();
        if generation == self.keys.in_use().current {
            return derived;
        }
        let (generation, derived) = self.keys.cache(&self.life);
        let derived = Arc::new(derived);
        let mut known = self.derived.write().unwrap_or_else(PoisonError::into_inner);
        *known = (generation, Arc::clone(&derived));
        derived
    }

    /// The key of a subject's record.
    pub fn record_key(&self, subject: SubjectId) -> String {
        self.keys().name("record", subject.uuid().as_bytes())
    }

    /// The key of what a token finds: the token hashed again, so that it cannot be compared with
    /// the tokens of the database.
    pub fn lookup_key(&self, token: Token) -> String {
        self.keys().name("lookup", &token.now)
    }

    /// A record, sealed.
    pub fn seal_record(
        &self,
        record: &SubjectRecord,
        catalogue: &Catalogue,
        stamp: u64,
    ) -> Result<Vec<u8>, StoreError> {
        let facts = record.facts.iter().filter_map(|fact| StoredFact::of(fact, catalogue));
        let cached = CachedRecord {
            stamp,
            catalogue: catalogue.version(),
            kind: record.kind.as_str().to_owned(),
            version: record.version,
            community: record.community.map(|code| code.as_str().to_owned()),
            facts: facts.map(|(_, stored)| stored).collect(),
            relations: StoredRelations::of(record),
        };
        self.seal(&self.record_key(record.id), &cached)
    }

    /// A subject's record; none when it is not one, not this subject's, or was read by another
    /// version of the catalogue.
    pub fn open_record(
        &self,
        _permit: &Permit,
        catalogue: &Catalogue,
        subject: SubjectId,
        sealed: Vec<u8>,
    ) -> Option<Stamped<SubjectRecord>> {
        let cached: CachedRecord = self.open(&self.record_key(subject), sealed)?;
        (cached.catalogue == catalogue.version()).then_some(())?;
        let community = cached.community.map(|code| code.parse()).transpose().ok()?;
        let mut facts = Vec::with_capacity(cached.facts.len());
        for stored in cached.facts {
            facts.extend(stored.fact(catalogue).ok()?);
        }
        facts.sort_by_key(|fact| fact.attribute);
        let value = cached.relations.add_to(SubjectRecord {
            id: subject,
            kind: cached.kind.parse().ok()?,
            version: cached.version,
            community,
            facts,
            household: None,
            memberships: Vec::new(),
            residences: Vec::new(),
            closed: None,
        });
        Some(Stamped { stamp: cached.stamp, value })
    }

    /// Whom a token finds, sealed.
    pub fn seal_lookup(
        &self,
        token: Token,
        subject: SubjectId,
        stamp: u64,
    ) -> Result<Vec<u8>, StoreError> {
        self.seal(&self.lookup_key(token), &CachedLookup { stamp, subject: subject.uuid() })
    }

    /// Whom a token finds; none when it is not said, or for another token.
    pub fn open_lookup(
        &self,
        _permit: &Permit,
        token: Token,
        sealed: Vec<u8>,
    ) -> Option<Stamped<SubjectId>> {
        let cached: CachedLookup = self.open(&self.lookup_key(token), sealed)?;
        Some(Stamped { stamp: cached.stamp, value: SubjectId::from_uuid(cached.subject) })
    }

    fn seal(&self, key: &str, cached: &impl Serialize) -> Result<Vec<u8>, StoreError> {
        let plain = serde_json::to_vec(cached)
            .map_err(|_| StoreError::Corrupt { table: "records", column: "open" })?;
        self.keys().seal(key, plain)
    }

    fn open<T: for<'de> Deserialize<'de>>(&self, key: &str, sealed: Vec<u8>) -> Option<T> {
        serde_json::from_slice(&self.keys().open(key, sealed)?).ok()
    }
}
