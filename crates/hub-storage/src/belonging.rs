//! Who belongs to which household and where households live, and the records that say so.

use std::collections::{HashMap, HashSet};

use hub_facts::{Belonging, HouseholdKind, Membership, Residence, Said};
use hub_values::{IdSource, RecordId, SubjectId};
use sea_orm::{QueryResult, Value};

use crate::made::Table;
use crate::records::uuids;
use crate::sql::{column, execute, insert, optional, parsed, placeholders, rows};
use crate::stored::{said, time};
use crate::{StoreError, Tx};

impl Tx {
    /// What source records say about subjects besides facts; nothing is unsealed. Whoever was merged
    /// into another subject is named by the id of that one.
    pub async fn said(
        &self,
        ids: &[SubjectId],
    ) -> Result<HashMap<SubjectId, Vec<Said>>, StoreError> {
        const TABLE: &str = "source_records";
        let mut found: HashMap<SubjectId, Vec<Said>> = HashMap::new();
        for piece in ids.chunks(512) {
            let values = uuids(piece);
            let sql = format!(
                "SELECT l.subject AS linked, e.id, e.source, e.observed_on, e.recorded_at, e.says \
                 FROM links l JOIN source_records e ON e.id = l.record \
                 WHERE l.subject IN ({}) AND l.superseded_by IS NULL AND e.says IS NOT NULL",
                placeholders(1, values.len())
            );
            for row in rows(&self.db, &sql, values).await? {
                let subject = SubjectId::from_uuid(column(&row, "links", "linked")?);
                let record = RecordId::from_uuid(column(&row, TABLE, "id")?);
                let source = parsed(&row, TABLE, "source")?;
                let observed_on = parsed(&row, TABLE, "observed_on")?;
                let recorded_at = time(column(&row, TABLE, "recorded_at")?);
                let says: Option<String> = column(&row, TABLE, "says")?;
                let said = said(says.as_deref(), record, &source, observed_on, recorded_at)?;
                found.entry(subject).or_default().extend(said);
            }
        }
        self.lead_said(found.values_mut()).await?;
        Ok(found)
    }

    /// Those of these subjects that are there: somebody says something about them.
    pub async fn existing(&self, ids: &[SubjectId]) -> Result<HashSet<SubjectId>, StoreError> {
        let mut found = HashSet::new();
        for piece in ids.chunks(512) {
            let values = uuids(piece);
            let list = placeholders(1, values.len());
            let sql = format!(
                "SELECT DISTINCT s.id FROM subjects s JOIN links l ON l.subject = s.id \
                 AND l.superseded_by IS NULL WHERE s.id IN ({list})"
            );
            for row in rows(&self.db, &sql, values).await? {
                let _new = found.insert(SubjectId::from_uuid(column(&row, "subjects", "id")?));
            }
        }
        Ok(found)
    }

    /// All memberships in which any of these subjects is the household or the resident.
    pub async fn memberships_around(
        &self,
        ids: &[SubjectId],
    ) -> Result<Vec<(Membership, RecordId)>, StoreError> {
        let mut found = Vec::new();
        for piece in ids.chunks(512) {
            let values = uuids(piece);
            let list = placeholders(1, values.len());
            let sql = format!(
                "SELECT household, resident, kind, relation, from_day, to_day, record \
                 FROM memberships WHERE household IN ({list}) OR resident IN ({list})"
            );
            for row in rows(&self.db, &sql, values).await? {
                found.push(membership(&row)?);
            }
        }
        // Two pieces may each bring a membership between them.
        found.sort_by_key(|(one, record)| (one.household, one.resident, one.from, one.to, *record));
        found.dedup();
        Ok(found)
    }

    /// All residences in which any of these subjects is the household or the dwelling.
    pub async fn residences_around(
        &self,
        ids: &[SubjectId],
    ) -> Result<Vec<(Residence, RecordId)>, StoreError> {
        let mut found = Vec::new();
        for piece in ids.chunks(512) {
            let values = uuids(piece);
            let list = placeholders(1, values.len());
            let sql = format!(
                "SELECT household, dwelling, from_day, to_day, record FROM residence_periods \
                 WHERE household IN ({list}) OR dwelling IN ({list})"
            );
            for row in rows(&self.db, &sql, values).await? {
                found.push(residence(&row)?);
            }
        }
        found.sort_unstable_by_key(|(one, record)| {
            (one.household, one.from, one.to, one.dwelling, *record)
        });
        found.dedup();
        Ok(found)
    }

    /// Sets who belongs to households and where they live, as it follows from their records.
    pub async fn put_belongings(
        &self,
        belongings: &[(SubjectId, Belonging)],
        ids: &dyn IdSource,
    ) -> Result<(), StoreError> {
        let households: Vec<SubjectId> = belongings.iter().map(|(id, _)| *id).collect();
        for piece in self.made.filled(Table::Belongings, &households).chunks(512) {
            let values = uuids(piece);
            let list = placeholders(1, values.len());
            for table in ["memberships", "residence_periods"] {
                let sql = format!("DELETE FROM {table} WHERE household IN ({list})");
                let _count = execute(&self.db, &sql, values.clone()).await?;
            }
        }
        let all = || belongings.iter().map(|(_, one)| one);
        let memberships: Vec<_> =
            all().flat_map(|one| &one.memberships).map(|one| membership_row(one, ids)).collect();
        let head = "INSERT INTO memberships (id, household, resident, kind, relation, from_day, \
                    to_day, record)";
        insert(&self.db, head, "", memberships).await?;
        let residences: Vec<_> =
            all().flat_map(|one| &one.residences).map(|one| residence_row(one, ids)).collect();
        let head =
            "INSERT INTO residence_periods (id, household, dwelling, from_day, to_day, record)";
        insert(&self.db, head, "", residences).await
    }
}

fn membership(row: &QueryResult) -> Result<(Membership, RecordId), StoreError> {
    const TABLE: &str = "memberships";
    let kind: String = column(row, TABLE, "kind")?;
    let membership = Membership {
        household: SubjectId::from_uuid(column(row, TABLE, "household")?),
        resident: SubjectId::from_uuid(column(row, TABLE, "resident")?),
        kind: HouseholdKind::from_name(&kind)
            .ok_or(StoreError::Corrupt { table: TABLE, column: "kind" })?,
        relation: column(row, TABLE, "relation")?,
        from: optional(row, TABLE, "from_day")?,
        to: optional(row, TABLE, "to_day")?,
    };
    Ok((membership, RecordId::from_uuid(column(row, TABLE, "record")?)))
}

fn membership_row((one, record): &(Membership, RecordId), ids: &dyn IdSource) -> Vec<Value> {
    vec![
        ids.uuid().into(),
        one.household.uuid().into(),
        one.resident.uuid().into(),
        one.kind.as_str().into(),
        one.relation.clone().into(),
        one.from.map(|day| day.to_string()).into(),
        one.to.map(|day| day.to_string()).into(),
        record.uuid().into(),
    ]
}

fn residence(row: &QueryResult) -> Result<(Residence, RecordId), StoreError> {
    const TABLE: &str = "residence_periods";
    let residence = Residence {
        household: SubjectId::from_uuid(column(row, TABLE, "household")?),
        dwelling: SubjectId::from_uuid(column(row, TABLE, "dwelling")?),
        from: optional(row, TABLE, "from_day")?,
        to: optional(row, TABLE, "to_day")?,
    };
    Ok((residence, RecordId::from_uuid(column(row, TABLE, "record")?)))
}

fn residence_row((one, record): &(Residence, RecordId), ids: &dyn IdSource) -> Vec<Value> {
    vec![
        ids.uuid().into(),
        one.household.uuid().into(),
        one.dwelling.uuid().into(),
        one.from.map(|day| day.to_string()).into(),
        one.to.map(|day| day.to_string()).into(),
        record.uuid().into(),
    ]
}
