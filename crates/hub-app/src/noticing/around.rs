//! What the rules over the log need to know besides it: who lives with whom, which dwelling is in which building, what
//! auditors have marked.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use hub_audit::{Surroundings, is_person};
use hub_facts::HouseholdKind;
use hub_storage::Tx;
use hub_values::{Address, SubjectId, SubjectKind, china_day};

use crate::AppError;
use crate::ledger::logged_subject;
use crate::marks::Mark;
use crate::recent::Numbered;
use crate::snapshot::Snapshot;

/// Subjects whose places are remembered at most.
const REMEMBERED: usize = 200_000;

/// In which building and dwelling subjects are, as far as somebody has looked at them; none for those without a place.
#[derive(Debug, Default)]
pub(super) struct Places(HashMap<String, Option<(String, String)>>);

/// What is around the subjects of entries.
pub(super) async fn surroundings(
    tx: &Tx,
    snapshot: &Snapshot,
    places: &mut Places,
    entries: &[Numbered],
    now: DateTime<Utc>,
) -> Result<Surroundings, AppError> {
    let mut around = Surroundings::default();
    for mark in snapshot.marks.iter().filter_map(Mark::of) {
        match mark {
            Mark::Honey(subject) => around.honey.extend([subject]),
            Mark::Sealed(subject) => around.sealed.extend([subject]),
            Mark::Official { login, subject } => around.own.extend([(login, subject)]),
            Mark::Hidden { .. } => {}
        }
    }
    around.household = households(tx, &around.own, now).await?;
    for department in &snapshot.departments {
        if let Ok(code) = department.code.parse() {
            let count = snapshot.rights.purposes_of(&code).count();
            let _before = around.purposes.insert(department.code.clone(), count);
        }
    }
    places.learn(tx, entries, now).await?;
    let named = entries.iter().flat_map(|(_, entry)| &entry.subjects);
    around.places = named
        .filter_map(|subject| Some((subject.clone(), places.0.get(subject)?.clone()?)))
        .collect();
    Ok(around)
}

/// With whom officials live, or are registered, now.
async fn households(
    tx: &Tx,
    own: &BTreeMap<String, String>,
    now: DateTime<Utc>,
) -> Result<BTreeMap<String, BTreeSet<String>>, AppError> {
    let ids: Vec<SubjectId> = own.values().filter_map(|subject| id_of(subject)).collect();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let today = china_day(now);
    let theirs = tx.memberships_around(&ids).await?;
    let of: Vec<SubjectId> = theirs.iter().map(|(one, _)| one.household).collect();
    let all = tx.memberships_around(&of).await?;
    let holding = || all.iter().map(|(one, _)| one).filter(|one| one.holds_on(today));
    let mut found = BTreeMap::new();
    for (login, subject) in own {
        let Some(id) = id_of(subject) else { continue };
        let homes: BTreeSet<SubjectId> =
            holding().filter(|one| one.resident == id).map(|one| one.household).collect();
        let others = holding().filter(|one| homes.contains(&one.household) && one.resident != id);
        let others = others.map(|one| logged_subject(SubjectKind::Resident, one.resident));
        let _before = found.insert(login.clone(), others.collect());
    }
    Ok(found)
}

impl Places {
    /// Finds out where the subjects of entries are that are not known yet.
    async fn learn(
        &mut self,
        tx: &Tx,
        entries: &[Numbered],
        now: DateTime<Utc>,
    ) -> Result<(), AppError> {
        if self.0.len() > REMEMBERED {
            self.0.clear();
        }
        // What the systems of departments ask for is most of the log, and no rule about places.
        let named = entries.iter().filter(|(_, entry)| {
            let is_by_person = entry.actor.as_deref().is_some_and(is_person);
            is_by_person && !entry.attributes.is_empty()
        });
        let named = named.flat_map(|(_, entry)| &entry.subjects);
        let new: BTreeSet<&String> = named.filter(|one| !self.0.contains_key(*one)).collect();
        let mut asked: Vec<(&String, SubjectKind, SubjectId)> = Vec::new();
        for subject in new {
            let kind = subject.split_once(':').and_then(|(kind, _)| kind.parse().ok());
            if let Some((kind, id)) = kind.zip(id_of(subject)) {
                asked.push((subject, kind, id));
            }
        }
        let of_kind = |wanted: SubjectKind| {
            let all = asked.iter().filter(move |(_, kind, _)| *kind == wanted);
            all.map(|(.., id)| *id).collect::<Vec<_>>()
        };
        let today = china_day(now);
        let mut household_of = HashMap::new();
        for (one, _) in tx.memberships_around(&of_kind(SubjectKind::Resident)).await? {
            if one.kind == HouseholdKind::Residing && one.holds_on(today) {
                let _other = household_of.insert(one.resident, one.household);
            }
        }
        let mut households = of_kind(SubjectKind::Household);
        households.extend(household_of.values());
        let mut dwelling_of = HashMap::new();
        for (one, _) in tx.residences_around(&households).await? {
            if one.holds_on(today) {
                let _other = dwelling_of.insert(one.household, one.dwelling);
            }
        }
        let mut dwellings = of_kind(SubjectKind::Dwelling);
        dwellings.extend(dwelling_of.values());
        let buildings = buildings(tx, &dwellings).await?;
        for (subject, kind, id) in asked {
            let dwelling = match kind {
                SubjectKind::Dwelling => Some(&id),
                SubjectKind::Household => dwelling_of.get(&id),
                SubjectKind::Resident => {
                    household_of.get(&id).and_then(|home| dwelling_of.get(home))
                }
                SubjectKind::Premises => None,
            };
            let place =
                dwelling.and_then(|one| Some((buildings.get(one)?.clone(), one.to_string())));
            let _before = self.0.insert(subject.clone(), place);
        }
        Ok(())
    }
}

/// The buildings of dwellings. Addresses are read for that, and only a hash of the building is remembered.
async fn buildings(
    tx: &Tx,
    dwellings: &[SubjectId],
) -> Result<HashMap<SubjectId, String>, AppError> {
    let Some(index) = tx.catalogue().attribute("dwelling_address").map(|one| one.index) else {
        return Ok(HashMap::new());
    };
    let mut found = HashMap::new();
    for (id, record) in tx.records(dwellings).await? {
        let text = record.fact(index).and_then(|fact| Some(fact.stated.value()?.canonical()));
        let address = text.and_then(|text| Address::parse(&text).ok());
        let place = address.and_then(|address| address.place_key());
        let Some((estate, rest)) = place.as_deref().and_then(|place| place.split_once('|')) else {
            continue;
        };
        let building = rest.split('|').next().unwrap_or_default();
        let community = record.community.map(|code| code.to_string()).unwrap_or_default();
        let building = format!("{community}|{estate}|{building}");
        let _before = found.insert(id, hub_audit::leaf_hash(building.as_bytes()).to_base64());
    }
    Ok(found)
}

fn id_of(subject: &str) -> Option<SubjectId> {
    subject.split_once(':')?.1.parse().ok()
}
