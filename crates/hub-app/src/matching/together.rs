//! People whom records of one file or piece make: known before they can be found in the database.

use std::collections::HashMap;

use hub_linkage::{Asked, Model};
use hub_values::{AreaCode, SubjectId};

/// People of one key that are looked at.
const MOST_OF_A_KEY: usize = 200;
/// No number of a person.
const END: u32 = u32::MAX;

/// People that were made here, found by the same keys as in the database.
#[derive(Debug, Default)]
pub(super) struct Together {
    people: Vec<Person>,
    places: HashMap<SubjectId, u32>,
    /// By key the first of them, those without an identity card number apart, as in the database.
    keys: HashMap<u64, [Vec<u32>; 2]>,
    values: HashMap<u64, u32>,
}

#[derive(Debug)]
struct Person {
    subject: SubjectId,
    community: Option<AreaCode>,
    is_documented: bool,
    records: Vec<Asked>,
}

/// A person who was made here.
#[derive(Debug, Clone, Copy)]
pub(super) struct Made<'a> {
    pub(super) subject: SubjectId,
    pub(super) community: Option<&'a AreaCode>,
    /// What was said of them, record by record.
    pub(super) records: &'a [Asked],
}

impl Together {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.people.len()
    }

    /// How many records have a value.
    pub(super) fn count(&self, value: u64) -> u32 {
        self.values.get(&value).copied().unwrap_or(0)
    }

    /// Remembers somebody who is new.
    pub(super) fn add(
        &mut self,
        model: &Model,
        subject: SubjectId,
        community: Option<AreaCode>,
        record: Asked,
    ) {
        let number = u32::try_from(self.people.len()).unwrap_or(END);
        if number == END || self.places.contains_key(&subject) {
            return;
        }
        let _none = self.places.insert(subject, number);
        let is_documented = record.is_documented();
        let person = Person { subject, community, is_documented, records: Vec::new() };
        self.people.push(person);
        self.also(model, subject, record);
    }

    /// Remembers what else is said of somebody who was made here; of others nothing is kept.
    pub(super) fn also(&mut self, model: &Model, subject: SubjectId, record: Asked) {
        let Some(number) = self.places.get(&subject).copied() else { return };
        let is_documented = record.is_documented();
        for key in model.keys(&record) {
            let people = self.keys.entry(key).or_default();
            let people = people.get_mut(usize::from(is_documented));
            // One more than are looked at says that there are more.
            if let Some(people) = people.filter(|people| people.len() <= MOST_OF_A_KEY)
                && people.last() != Some(&number)
            {
                people.push(number);
            }
        }
        for (_, value) in model.values(&record) {
            *self.values.entry(value).or_default() += 1;
        }
        let person = usize::try_from(number).ok().and_then(|at| self.people.get_mut(at));
        if let Some(person) = person {
            person.is_documented |= record.is_documented();
            person.records.push(record);
        }
    }

    /// Whom the keys of a record find, each with how many keys are shared, those first that share
    /// most.
    pub(super) fn found(&self, keys: &[u64], is_documented: bool) -> Vec<(Made<'_>, u32)> {
        let mut shared: HashMap<u32, u32> = HashMap::new();
        for people in keys.iter().filter_map(|key| self.keys.get(key)) {
            let [nameless, documented] = people;
            let also = documented.iter().filter(|_| !is_documented);
            for number in nameless.iter().chain(also).take(MOST_OF_A_KEY) {
                *shared.entry(*number).or_default() += 1;
            }
        }
        let mut shared: Vec<(u32, u32)> = shared.into_iter().collect();
        shared.sort_unstable_by_key(|(number, many)| (std::cmp::Reverse(*many), *number));
        let person = |number: u32| self.people.get(usize::try_from(number).ok()?);
        let found = shared.into_iter().filter_map(|(number, many)| Some((person(number)?, many)));
        let found = found.filter(|(person, _)| !(is_documented && person.is_documented));
        found.map(|(person, many)| (person.made(), many)).collect()
    }
}

impl Person {
    fn made(&self) -> Made<'_> {
        let community = self.community.as_ref();
        Made { subject: self.subject, community, records: &self.records }
    }
}
