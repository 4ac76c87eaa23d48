//! How facts, statements and relations are written in a row, and read back.

use chrono::{DateTime, NaiveDate, Utc};
use hub_catalogue::{AttributeIndex, Catalogue, Value};
use hub_facts::{Fact, Grade, Household, HouseholdKind, Membership, Reason, Stated};
use hub_values::{SubjectId, names_a_person};
use serde::{Deserialize, Serialize};

use crate::StoreError;
use crate::keys::DataKey;

/// Microseconds since 1970, as times are stored.
pub(crate) fn micros(time: DateTime<Utc>) -> i64 {
    time.timestamp_micros()
}

/// The time of stored microseconds.
pub(crate) fn time(micros: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(micros).unwrap_or_default()
}

/// A shown fact. Attributes are named by their code, so that the catalogue may be reordered.
#[derive(Serialize, Deserialize)]
struct StoredFact {
    a: String,
    v: Stated,
    g: Grade,
    s: String,
    o: NaiveDate,
    r: i64,
    w: Reason,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    c: bool,
}

/// What one source record states about one attribute.
#[derive(Serialize, Deserialize)]
pub(crate) struct StoredStatement {
    pub(crate) a: String,
    pub(crate) v: Stated,
    pub(crate) g: Grade,
}

/// The relations of a record.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct StoredRelations {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) memberships: Vec<Membership>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) kind: Option<HouseholdKind>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) dwelling: Option<SubjectId>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) households: Vec<SubjectId>,
}

impl StoredRelations {
    pub(crate) fn household(&self) -> Option<Household> {
        self.kind.map(|kind| Household { kind, dwelling: self.dwelling })
    }
}

/// Text in the open, and sealed bytes, of things that belong to attributes.
pub(crate) struct Halves {
    pub(crate) open: String,
    pub(crate) sealed: Option<Vec<u8>>,
}

/// Something that was stated.
pub(crate) trait Said {
    /// What.
    fn stated(&self) -> &Stated;
}

impl Said for StoredFact {
    fn stated(&self) -> &Stated {
        &self.v
    }
}

impl Said for StoredStatement {
    fn stated(&self) -> &Stated {
        &self.v
    }
}

/// Whether a text may hold what must not lie open, whatever its attribute: a claim is whatever a
/// register holds, and a remark may hold a number.
fn may_hold_a_number(stated: &Stated) -> bool {
    match stated {
        Stated::Claim(_) => true,
        Stated::Value(value) => matches!(value, Value::Text(text) if names_a_person(text)),
        Stated::Absent(_) => false,
    }
}

/// Writes things that belong to attributes: those of sealed attributes sealed, and whatever holds an
/// ID or telephone number; the others open.
pub(crate) fn halves<T: Serialize + Said>(
    things: impl IntoIterator<Item = (AttributeIndex, T)>,
    catalogue: &Catalogue,
    data_key: &DataKey,
    subject: SubjectId,
) -> Result<Halves, StoreError> {
    let (sealed, open): (Vec<_>, Vec<_>) = things.into_iter().partition(|(index, thing)| {
        catalogue.at(*index).is_none_or(|one| one.is_sealed) || may_hold_a_number(thing.stated())
    });
    let write = |things: Vec<(AttributeIndex, T)>| {
        let things: Vec<T> = things.into_iter().map(|(_, thing)| thing).collect();
        serde_json::to_string(&things)
            .map_err(|_| StoreError::Corrupt { table: "records", column: "open" })
    };
    let sealed = if sealed.is_empty() {
        None
    } else {
        Some(data_key.seal(subject, write(sealed)?.as_bytes())?)
    };
    Ok(Halves { open: write(open)?, sealed })
}

/// Reads both halves back.
pub(crate) fn whole<T: for<'de> Deserialize<'de>>(
    open: &str,
    sealed: Option<Vec<u8>>,
    data_key: &DataKey,
    subject: SubjectId,
    table: &'static str,
) -> Result<Vec<T>, StoreError> {
    let mut things: Vec<T> =
        serde_json::from_str(open).map_err(|_| StoreError::Corrupt { table, column: "open" })?;
    if let Some(mut sealed) = sealed {
        let plain = data_key.open(subject, &mut sealed)?;
        let more: Vec<T> = serde_json::from_slice(plain)
            .map_err(|_| StoreError::Corrupt { table, column: "sealed" })?;
        things.extend(more);
    }
    Ok(things)
}

/// Writes the facts of a record.
pub(crate) fn fact_halves(
    facts: &[Fact],
    catalogue: &Catalogue,
    data_key: &DataKey,
    subject: SubjectId,
) -> Result<Halves, StoreError> {
    let stored = facts.iter().filter_map(|fact| {
        let attribute = catalogue.at(fact.attribute)?;
        let stored = StoredFact {
            a: attribute.code.as_str().to_owned(),
            v: fact.stated.clone(),
            g: fact.grade,
            s: fact.source.as_str().to_owned(),
            o: fact.observed_on,
            r: micros(fact.recorded_at),
            w: fact.reason,
            c: fact.is_conflicting,
        };
        Some((fact.attribute, stored))
    });
    halves(stored, catalogue, data_key, subject)
}

/// Reads the facts of a record, in the order of the catalogue. A fact of an attribute that the
/// catalogue no longer has is left out.
pub(crate) fn facts(
    open: &str,
    sealed: Option<Vec<u8>>,
    catalogue: &Catalogue,
    data_key: &DataKey,
    subject: SubjectId,
) -> Result<Vec<Fact>, StoreError> {
    let corrupt = || StoreError::Corrupt { table: "records", column: "open" };
    let mut facts = Vec::new();
    for stored in whole::<StoredFact>(open, sealed, data_key, subject, "records")? {
        let Some(attribute) = catalogue.attribute(&stored.a) else { continue };
        facts.push(Fact {
            attribute: attribute.index,
            stated: stored.v,
            grade: stored.g,
            source: stored.s.parse().map_err(|_| corrupt())?,
            observed_on: stored.o,
            recorded_at: time(stored.r),
            reason: stored.w,
            is_conflicting: stored.c,
        });
    }
    facts.sort_by_key(|fact| fact.attribute);
    Ok(facts)
}
