//! The tree of areas, and the officers of the six departments in each community.

use hub_values::AreaCode;

use crate::sealed_text::{opened, sealed};
use crate::sql::{column, execute, insert, optional, parsed};
use crate::{Store, StoreError, Tx};

/// City, district, street or town, community.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Twelve digits.
    pub code: AreaCode,
    /// The area around it.
    pub parent: Option<AreaCode>,
    /// `city`, `district`, `street` or `community`.
    pub level: String,
    /// Chinese name.
    pub name_zh: String,
    /// English name.
    pub name_en: String,
    /// Whether it is urban rather than a township.
    pub is_urban: bool,
}

/// One of the six officers (六员) of a community.
#[derive(Debug, Clone)]
pub struct Officer {
    /// The community.
    pub area: AreaCode,
    /// The department that sends them.
    pub department: String,
    /// Name.
    pub name: String,
    /// Telephone on duty.
    pub phone: String,
}

impl Store {
    /// All areas in the order of their codes.
    pub async fn areas(&self) -> Result<Vec<Area>, StoreError> {
        const TABLE: &str = "areas";
        let sql = "SELECT code, parent, level, name_zh, name_en, is_urban FROM areas ORDER BY code";
        let rows = self.read(sql, Vec::new()).await?;
        rows.iter()
            .map(|row| {
                Ok(Area {
                    code: parsed(row, TABLE, "code")?,
                    parent: optional(row, TABLE, "parent")?,
                    level: column(row, TABLE, "level")?,
                    name_zh: column(row, TABLE, "name_zh")?,
                    name_en: column(row, TABLE, "name_en")?,
                    is_urban: column(row, TABLE, "is_urban")?,
                })
            })
            .collect()
    }

    /// All officers.
    pub async fn officers(&self) -> Result<Vec<Officer>, StoreError> {
        const TABLE: &str = "officers";
        let sql = "SELECT area, department, name, phone FROM officers ORDER BY area, department";
        let rows = self.read(sql, Vec::new()).await?;
        rows.iter()
            .map(|row| {
                Ok(Officer {
                    area: parsed(row, TABLE, "area")?,
                    department: column(row, TABLE, "department")?,
                    name: column(row, TABLE, "name")?,
                    phone: opened(&self.keys, &column::<String>(row, TABLE, "phone")?)?,
                })
            })
            .collect()
    }
}

impl Tx {
    /// Adds areas; those already there stay as they are.
    pub async fn add_areas(&self, areas: &[Area]) -> Result<(), StoreError> {
        self.insert_areas(areas, " ON CONFLICT DO NOTHING").await
    }

    /// Adds areas or changes them; an area keeps its code.
    pub async fn put_areas(&self, areas: &[Area]) -> Result<(), StoreError> {
        let again = " ON CONFLICT (code) DO UPDATE SET parent = excluded.parent, \
                     level = excluded.level, name_zh = excluded.name_zh, \
                     name_en = excluded.name_en, is_urban = excluded.is_urban";
        self.insert_areas(areas, again).await
    }

    /// Removes an area and its officers; whether anything refers to it was asked before.
    pub async fn remove_area(&self, code: &AreaCode) -> Result<(), StoreError> {
        for sql in ["DELETE FROM officers WHERE area = $1", "DELETE FROM areas WHERE code = $1"] {
            let _count = execute(&self.db, sql, vec![code.as_str().into()]).await?;
        }
        Ok(())
    }

    async fn insert_areas(&self, areas: &[Area], again: &str) -> Result<(), StoreError> {
        let lines = areas
            .iter()
            .map(|one| {
                vec![
                    one.code.as_str().into(),
                    one.parent.as_ref().map(|code| code.as_str().to_owned()).into(),
                    one.level.clone().into(),
                    one.name_zh.clone().into(),
                    one.name_en.clone().into(),
                    one.is_urban.into(),
                ]
            })
            .collect();
        let head = "INSERT INTO areas (code, parent, level, name_zh, name_en, is_urban)";
        insert(&self.db, head, again, lines).await
    }

    /// Sets the officers of communities.
    pub async fn put_officers(&self, officers: &[Officer]) -> Result<(), StoreError> {
        let lines = officers
            .iter()
            .map(|one| {
                Ok(vec![
                    one.area.as_str().into(),
                    one.department.clone().into(),
                    one.name.clone().into(),
                    sealed(&self.keys, &one.phone)?.into(),
                ])
            })
            .collect::<Result<_, StoreError>>()?;
        let head = "INSERT INTO officers (area, department, name, phone)";
        let again = " ON CONFLICT (area, department) DO UPDATE SET name = excluded.name, \
                     phone = excluded.phone";
        insert(&self.db, head, again, lines).await
    }
}
