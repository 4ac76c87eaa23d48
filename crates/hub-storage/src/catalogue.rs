//! Versions of the catalogue, and which attributes anything was ever stated about.

use std::collections::{BTreeSet, HashSet};
use std::sync::{Arc, PoisonError};

use chrono::{DateTime, Utc};
use hub_catalogue::{AttributeVersion, Catalogue, ChangeKind, CodeList, ListedCode};

use crate::sql::{column, insert, padded, parsed, rows};
use crate::stored::{micros, time};
use crate::{Store, StoreError, Tx};

const VERSIONS: &str = "attribute_versions";
const LISTS: &str = "code_list_versions";

impl Store {
    /// The catalogue in force, as this process knows it.
    pub fn catalogue(&self) -> Arc<Catalogue> {
        Arc::clone(&self.catalogue.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts another catalogue in force in this process.
    pub fn put_catalogue(&self, catalogue: Arc<Catalogue>) {
        *self.catalogue.write().unwrap_or_else(PoisonError::into_inner) = catalogue;
    }

    /// The catalogue as the database has it: what ships, with all later versions. The one in force
    /// comes back when nothing is newer.
    pub async fn read_catalogue(&self) -> Result<Arc<Catalogue>, StoreError> {
        let lists = self.code_lists().await?;
        let versions = self.attribute_versions().await?;
        let used = self.used_attributes().await?;
        *self.used.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(used);
        let newest = lists.iter().map(|(version, _)| *version);
        let newest = newest.chain(versions.iter().map(|one| one.version)).max().unwrap_or(1);
        let known = self.catalogue();
        if known.version() == newest {
            return Ok(known);
        }
        Ok(Arc::new(self.shipped.with(versions, lists)?))
    }

    /// The codes of all attributes that anything was ever stated about.
    pub async fn used_attributes(&self) -> Result<HashSet<String>, StoreError> {
        let rows = self.read("SELECT code FROM attributes_used", Vec::new()).await?;
        rows.iter().map(|row| column(row, "attributes_used", "code")).collect()
    }

    async fn attribute_versions(&self) -> Result<Vec<AttributeVersion>, StoreError> {
        let sql = "SELECT version, code, kind, body, reason, actor, time FROM attribute_versions \
                   ORDER BY version, code";
        let rows = self.read(sql, Vec::new()).await?;
        rows.iter()
            .map(|row| {
                let corrupt = |column| StoreError::Corrupt { table: VERSIONS, column };
                let kind: String = column(row, VERSIONS, "kind")?;
                let body: String = column(row, VERSIONS, "body")?;
                let version: i64 = column(row, VERSIONS, "version")?;
                Ok(AttributeVersion {
                    version: version.unsigned_abs(),
                    code: parsed(row, VERSIONS, "code")?,
                    kind: ChangeKind::from_name(&kind).ok_or_else(|| corrupt("kind"))?,
                    definition: serde_json::from_str(&body).map_err(|_| corrupt("body"))?,
                    reason: column(row, VERSIONS, "reason")?,
                    actor: column(row, VERSIONS, "actor")?,
                    at: time(column(row, VERSIONS, "time")?),
                })
            })
            .collect()
    }

    /// All versions of code tables, oldest first.
    async fn code_lists(&self) -> Result<Vec<(u64, CodeList)>, StoreError> {
        let sql = "SELECT version, name, body FROM code_list_versions ORDER BY version, name";
        let rows = self.read(sql, Vec::new()).await?;
        rows.iter()
            .map(|row| {
                let version: i64 = column(row, LISTS, "version")?;
                let name: String = column(row, LISTS, "name")?;
                let body: String = column(row, LISTS, "body")?;
                let codes: Vec<ListedCode> = serde_json::from_str(&body)
                    .map_err(|_| StoreError::Corrupt { table: LISTS, column: "body" })?;
                Ok((version.unsigned_abs(), CodeList::new(&name, codes)))
            })
            .collect()
    }

    /// A database from before uses were noted counts as having used everything.
    pub(crate) async fn note_earlier_use(&self) -> Result<(), StoreError> {
        let noted = self.read("SELECT code FROM attributes_used LIMIT 1", Vec::new()).await?;
        let stated = self.read("SELECT id FROM source_records LIMIT 1", Vec::new()).await?;
        if noted.is_empty() && !stated.is_empty() {
            let tx = self.begin().await?;
            let all = self.shipped.all().iter().map(|one| one.code.as_str());
            tx.note_use(all.collect()).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

impl Tx {
    /// The version of the catalogue that is stored.
    pub async fn catalogue_version(&self) -> Result<u64, StoreError> {
        let mut newest = 1;
        for table in [VERSIONS, LISTS] {
            let sql = format!("SELECT version FROM {table} ORDER BY version DESC LIMIT 1");
            for row in rows(&self.db, &sql, Vec::new()).await? {
                let version: i64 = column(&row, VERSIONS, "version")?;
                newest = newest.max(version.unsigned_abs());
            }
        }
        Ok(newest)
    }

    /// Whether anything was ever stated about one of these attributes.
    pub async fn is_any_used(&self, codes: &[&str]) -> Result<bool, StoreError> {
        for code in codes {
            let sql = "SELECT code FROM attributes_used WHERE code = $1";
            if !rows(&self.db, sql, vec![(*code).into()]).await?.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Adds versions of attributes.
    pub async fn add_attribute_versions(
        &self,
        versions: &[AttributeVersion],
    ) -> Result<(), StoreError> {
        let mut lines = Vec::with_capacity(versions.len());
        for one in versions {
            let body = serde_json::to_string(&one.definition)
                .map_err(|_| StoreError::Corrupt { table: VERSIONS, column: "body" })?;
            lines.push(vec![
                i64::try_from(one.version).unwrap_or(i64::MAX).into(),
                one.code.as_str().into(),
                one.kind.as_str().into(),
                body.into(),
                one.reason.clone().into(),
                one.actor.clone().into(),
                micros(one.at).into(),
            ]);
        }
        let head =
            "INSERT INTO attribute_versions (version, code, kind, body, reason, actor, time)";
        insert(&self.db, head, "", lines).await
    }

    /// Adds a version of code tables.
    pub async fn add_code_lists(
        &self,
        version: u64,
        lists: &[CodeList],
        actor: &str,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut lines = Vec::with_capacity(lists.len());
        for list in lists {
            let body = serde_json::to_string(list.codes())
                .map_err(|_| StoreError::Corrupt { table: LISTS, column: "body" })?;
            lines.push(vec![
                i64::try_from(version).unwrap_or(i64::MAX).into(),
                list.name().into(),
                body.into(),
                actor.into(),
                micros(at).into(),
            ]);
        }
        let head = "INSERT INTO code_list_versions (version, name, body, actor, time)";
        insert(&self.db, head, "", lines).await
    }

    /// Notes that something is stated about attributes; those known to be used cost nothing.
    pub(crate) async fn note_use(&self, codes: BTreeSet<&str>) -> Result<(), StoreError> {
        let new = codes.into_iter().filter(|code| !self.used.contains(*code));
        let lines = padded(new.map(|code| vec![code.into()]).collect());
        insert(&self.db, "INSERT INTO attributes_used (code)", " ON CONFLICT DO NOTHING", lines)
            .await
    }

    /// Goes by this catalogue from now on: another process changed it.
    pub fn see(&mut self, catalogue: Arc<Catalogue>) {
        self.catalogue = catalogue;
    }
}
