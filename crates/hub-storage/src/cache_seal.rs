//! Records and lookups as they are kept in a cache that other processes share.

use std::sync::{Arc, PoisonError, RwLock};

use hub_catalogue::Catalogue;
use hub_facts::SubjectRecord;
use hub_policy::Permit;
use hub_values::SubjectId;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

use crate::keys::cache::CacheKeys;
use crate::keys::secret_text;
use crate::ring::Keys;
use crate::sql::{column, execute, rows};
use crate::stored::{StoredFact, StoredRelations};
use crate::token::Token;
use crate::{Store, StoreError, Tx};

/// The setting that names the life of the database: a name that stays, and a secret that is
/// forgotten when the life ends.
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
/// An erasure ends it too, because part of what the keys are derived from is a secret of the database
/// that is forgotten then: what was sealed before opens never again, wherever it still lies.
pub struct CacheSeal {
    keys: Arc<Keys>,
    derived: RwLock<Arc<Derived>>,
}

/// Keys with what they come from.
struct Derived {
    generation: u32,
    /// The life of the database, and the release of the hub.
    life: String,
    keys: Arc<CacheKeys>,
}

/// The keys of one moment: what is named and sealed with them belongs together.
pub struct SealInForce(Arc<CacheKeys>);

impl std::fmt::Debug for SealInForce {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealInForce(…)")
    }
}

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
        let life = match known {
            Some(life) if has_secret(&life) => life,
            Some(life) => self.begin_cache_life(&life).await?,
            None => self.begin_cache_life(&fresh.to_string()).await?,
        };
        let derived = RwLock::new(Arc::new(derived(&self.keys, with_release(&life))));
        Ok(CacheSeal { keys: Arc::clone(&self.keys), derived })
    }

    /// Takes the seal to the life that the database is in now.
    pub async fn follow_cache_life(&self, seal: &CacheSeal) -> Result<(), StoreError> {
        if let Some(life) = self.cache_life().await? {
            seal.follow(with_release(&life));
        }
        Ok(())
    }

    async fn begin_cache_life(&self, name: &str) -> Result<String, StoreError> {
        let life = format!("{name} {}", secret_text()?);
        // A life without a secret is that of a version that could not end it.
        let sql = "INSERT INTO settings (name, value) VALUES ($1, $2) \
                   ON CONFLICT (name) DO UPDATE SET value = excluded.value \
                   WHERE settings.value = $3";
        let tx = self.begin().await?;
        let _count = execute(&tx.db, sql, vec![LIFE.into(), life.into(), name.into()]).await?;
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

impl Tx {
    /// Begins another life of the shared cache: the secret of the one before is forgotten, and with
    /// it whatever was sealed under it. The name by which processes find each other stays.
    pub async fn renew_cache_life(&self) -> Result<(), StoreError> {
        let sql = "SELECT value FROM settings WHERE name = $1";
        let found = rows(&self.db, sql, vec![LIFE.into()]).await?;
        let Some(row) = found.first() else { return Ok(()) };
        let life: String = column(row, "settings", "value")?;
        let life = format!("{} {}", name_of(&life), secret_text()?);
        let sql = "UPDATE settings SET value = $1 WHERE name = $2";
        execute(&self.db, sql, vec![life.into(), LIFE.into()]).await.map(drop)
    }
}

fn name_of(life: &str) -> &str {
    life.split_once(' ').map_or(life, |(name, _)| name)
}

fn has_secret(life: &str) -> bool {
    life.contains(' ')
}

fn with_release(life: &str) -> String {
    format!("{life} {}", env!("CARGO_PKG_VERSION"))
}

fn derived(keys: &Keys, life: String) -> Derived {
    let (generation, keys) = keys.cache(&life);
    Derived { generation, life, keys: Arc::new(keys) }
}

impl CacheSeal {
    /// Where processes of this hub tell each other that there are changes; the same under every
    /// generation of the master key, in every life, and for every release.
    pub fn channel(&self) -> String {
        format!("fileonce:{}", self.keys.fingerprint(name_of(&self.derived().life)))
    }

    /// The keys as they are now.
    pub fn in_force(&self) -> SealInForce {
        let known = self.derived();
        if known.generation == self.keys.in_use().current {
            return SealInForce(Arc::clone(&known.keys));
        }
        let fresh = derived(&self.keys, known.life.clone());
        let keys = Arc::clone(&fresh.keys);
        let mut known = self.derived.write().unwrap_or_else(PoisonError::into_inner);
        if known.life == fresh.life {
            *known = Arc::new(fresh);
        }
        SealInForce(keys)
    }

    fn follow(&self, life: String) {
        if self.derived().life != life {
            let fresh = Arc::new(derived(&self.keys, life));
            *self.derived.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        }
    }

    fn derived(&self) -> Arc<Derived> {
        Arc::clone(&self.derived.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The key of a subject's record.
    pub fn record_key(&self, subject: SubjectId) -> String {
        self.in_force().record_key(subject)
    }

    /// The key of what a token finds: the token hashed again, so that it cannot be compared with
    /// the tokens of the database.
    pub fn lookup_key(&self, token: Token) -> String {
        self.in_force().lookup_key(token)
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
        let seal = self.in_force();
        let cached: CachedRecord = seal.open(&seal.record_key(subject), sealed)?;
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
            previous: Vec::new(),
        });
        Some(Stamped { stamp: cached.stamp, value })
    }

    /// Whom a token finds; none when it is not said, or for another token.
    pub fn open_lookup(
        &self,
        _permit: &Permit,
        token: Token,
        sealed: Vec<u8>,
    ) -> Option<Stamped<SubjectId>> {
        let seal = self.in_force();
        let cached: CachedLookup = seal.open(&seal.lookup_key(token), sealed)?;
        Some(Stamped { stamp: cached.stamp, value: SubjectId::from_uuid(cached.subject) })
    }
}

impl SealInForce {
    /// The key of a subject's record.
    pub fn record_key(&self, subject: SubjectId) -> String {
        self.0.name("record", subject.uuid().as_bytes())
    }

    /// The key of what a token finds.
    pub fn lookup_key(&self, token: Token) -> String {
        self.0.name("lookup", &token.now)
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

    /// Whom a token finds, sealed.
    pub fn seal_lookup(
        &self,
        token: Token,
        subject: SubjectId,
        stamp: u64,
    ) -> Result<Vec<u8>, StoreError> {
        self.seal(&self.lookup_key(token), &CachedLookup { stamp, subject: subject.uuid() })
    }

    fn seal(&self, key: &str, cached: &impl Serialize) -> Result<Vec<u8>, StoreError> {
        let plain = serde_json::to_vec(cached)
            .map_err(|_| StoreError::Corrupt { table: "records", column: "open" })?;
        self.0.seal(key, plain)
    }

    fn open<T: for<'de> Deserialize<'de>>(&self, key: &str, sealed: Vec<u8>) -> Option<T> {
        serde_json::from_slice(&self.0.open(key, sealed)?).ok()
    }
}
