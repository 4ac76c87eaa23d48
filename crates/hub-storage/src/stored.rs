//! How facts, statements and relations are written in a row, and read back.

use chrono::{DateTime, NaiveDate, Utc};
use hub_catalogue::{AttributeIndex, Catalogue, Value};
use hub_facts::{
    Closure, Fact, Grade, Household, HouseholdKind, Membership, Reason, Residence, Said, Saying,
    Stated, SubjectRecord,
};
use hub_values::{DepartmentCode, RecordId, SubjectId, SubjectKind, names_a_person};
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
pub(crate) struct StoredFact {
    a: String,
    v: Stated,
    g: Grade,
    s: String,
    o: NaiveDate,
    r: i64,
    /// The day on which it was confirmed, when it is not the day of observation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    k: Option<NaiveDate>,
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
    /// As the first version wrote them, without days; read, and not written any more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) households: Vec<SubjectId>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) residences: Vec<Residence>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) closed: Option<Closure>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) previous: Vec<SubjectId>,
}

impl StoredRelations {
    /// The relations of a record, as they are written.
    pub(crate) fn of(record: &SubjectRecord) -> Self {
        Self {
            memberships: record.memberships.clone(),
            kind: record.household.map(|household| household.kind),
            dwelling: record.household.and_then(|household| household.dwelling),
            households: Vec::new(),
            residences: record.residences.clone(),
            closed: record.closed,
            previous: record.previous.clone(),
        }
    }

    /// Adds what is stored to a record that has none of it yet.
    pub(crate) fn add_to(self, record: SubjectRecord) -> SubjectRecord {
        let of = |household, dwelling| Residence { household, dwelling, from: None, to: None };
        let mut residences = self.residences;
        if residences.is_empty() {
            residences = match record.kind {
                SubjectKind::Household => {
                    self.dwelling.map(|at| of(record.id, at)).into_iter().collect()
                }
                SubjectKind::Dwelling => {
                    self.households.iter().map(|one| of(*one, record.id)).collect()
                }
                SubjectKind::Resident | SubjectKind::Premises => Vec::new(),
            };
        }
        SubjectRecord {
            household: self.kind.map(|kind| Household { kind, dwelling: self.dwelling }),
            memberships: self.memberships,
            residences,
            closed: self.closed,
            previous: self.previous,
            ..record
        }
    }
}

/// What a record says besides, as it is stored; nothing when it says nothing.
pub(crate) fn says_text(says: &[Saying]) -> Result<Option<String>, StoreError> {
    if says.is_empty() {
        return Ok(None);
    }
    let text = serde_json::to_string(says)
        .map_err(|_| StoreError::Corrupt { table: "source_records", column: "says" })?;
    Ok(Some(text))
}

/// What a record says besides, with where it comes from.
pub(crate) fn said(
    text: Option<&str>,
    record: RecordId,
    source: &DepartmentCode,
    observed_on: NaiveDate,
    recorded_at: DateTime<Utc>,
) -> Result<Vec<Said>, StoreError> {
    let Some(text) = text else { return Ok(Vec::new()) };
    let says: Vec<Saying> = serde_json::from_str(text)
        .map_err(|_| StoreError::Corrupt { table: "source_records", column: "says" })?;
    let source = || source.clone();
    Ok(says
        .into_iter()
        .map(|saying| Said { record, source: source(), observed_on, recorded_at, saying })
        .collect())
}

/// Text in the open, and sealed bytes, of things that belong to attributes.
pub(crate) struct Halves {
    pub(crate) open: String,
    pub(crate) sealed: Option<Vec<u8>>,
}

/// Something that was stated.
pub(crate) trait Stating {
    /// What.
    fn stated(&self) -> &Stated;
}

impl Stating for StoredFact {
    fn stated(&self) -> &Stated {
        &self.v
    }
}

impl Stating for StoredStatement {
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
pub(crate) fn halves<T: Serialize + Stating>(
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
    let stored = facts.iter().filter_map(|fact| StoredFact::of(fact, catalogue));
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
    let mut facts = Vec::new();
    for stored in whole::<StoredFact>(open, sealed, data_key, subject, "records")? {
        facts.extend(stored.fact(catalogue)?);
    }
    facts.sort_by_key(|fact| fact.attribute);
    Ok(facts)
}

impl StoredFact {
    /// A fact as it is written, with what it is about.
    pub(crate) fn of(fact: &Fact, catalogue: &Catalogue) -> Option<(AttributeIndex, Self)> {
        let attribute = catalogue.at(fact.attribute)?;
        let stored = Self {
            a: attribute.code.as_str().to_owned(),
            v: fact.stated.clone(),
            g: fact.grade,
            s: fact.source.as_str().to_owned(),
            o: fact.observed_on,
            r: micros(fact.recorded_at),
            k: Some(fact.confirmed_on).filter(|day| *day != fact.observed_on),
            w: fact.reason,
            c: fact.is_conflicting,
        };
        Some((fact.attribute, stored))
    }

    /// The fact; none when the catalogue no longer has its attribute.
    pub(crate) fn fact(self, catalogue: &Catalogue) -> Result<Option<Fact>, StoreError> {
        let Some(attribute) = catalogue.attribute(&self.a) else { return Ok(None) };
        let corrupt = |_| StoreError::Corrupt { table: "records", column: "open" };
        Ok(Some(Fact {
            attribute: attribute.index,
            stated: self.v,
            grade: self.g,
            source: self.s.parse().map_err(corrupt)?,
            observed_on: self.o,
            recorded_at: time(self.r),
            confirmed_on: self.k.unwrap_or(self.o),
            reason: self.w,
            is_conflicting: self.c,
        }))
    }
}
