//! Which statements about one subject name another person by a role, and how sure that is.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use hub_catalogue::{Attribute, AttributeIndex, Catalogue, Role, RolePart};
use hub_values::RecordId;

use crate::{Stated, Statement};

/// Digits of a resident's ID number (GB 11643).
const RESIDENT_NUMBER: usize = 18;

/// By what a person is recognised where others name them: all that was ever said about them.
#[derive(Default)]
pub struct Named {
    numbers: HashSet<String>,
    names: HashSet<String>,
    phones: HashSet<String>,
    addresses: HashSet<String>,
}

/// Says nothing of what it holds.
impl std::fmt::Debug for Named {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Named(…)")
    }
}

/// One role in one source record that names a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Naming {
    /// The source record.
    pub record: RecordId,
    /// The role.
    pub role: Role,
    /// All that the record says of whoever has the role: it goes or stays together.
    pub attributes: Vec<AttributeIndex>,
    /// Whether it is the person beyond doubt; a bare name or a bare phone is not.
    pub is_sure: bool,
}

/// By what a role in a record can be found.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Clue {
    /// The role.
    pub role: Role,
    /// Name, number or phone.
    pub part: RolePart,
    /// In the form in which it is compared.
    pub value: String,
}

/// Says nothing of the value.
impl std::fmt::Debug for Clue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Clue({:?}, {:?}, …)", self.role, self.part)
    }
}

impl Named {
    /// What identifies the resident whom these statements are about.
    pub fn of(statements: &[Statement], catalogue: &Catalogue) -> Self {
        let mut named = Self::default();
        for one in statements {
            let Some(attribute) = catalogue.at(one.attribute) else { continue };
            let Some(part) = attribute.identifies() else { continue };
            let all = match part {
                RolePart::Name => &mut named.names,
                RolePart::Number => &mut named.numbers,
                RolePart::Phone => &mut named.phones,
                RolePart::Address => &mut named.addresses,
                RolePart::Other => continue,
            };
            all.extend(compared(part, &one.stated));
        }
        named
    }

    /// What finds roles that may name the person.
    pub fn clues(&self) -> BTreeSet<Clue> {
        let parts = [
            (RolePart::Number, &self.numbers),
            (RolePart::Phone, &self.phones),
            (RolePart::Name, &self.names),
        ];
        let all =
            Role::ALL.iter().flat_map(|role| parts.map(|(part, values)| (*role, part, values)));
        all.flat_map(|(role, part, values)| {
            values.iter().map(move |value| Clue { role, part, value: value.clone() })
        })
        .collect()
    }

    /// Whether a number is of another person: nobody has two of them.
    fn is_other(&self, number: &str) -> bool {
        let is_resident_number = |one: &str| one.len() == RESIDENT_NUMBER;
        is_resident_number(number)
            && !self.numbers.contains(number)
            && self.numbers.iter().any(|one| is_resident_number(one))
    }
}

/// What one source record says of whoever has one role.
#[derive(Default)]
struct Group {
    attributes: Vec<AttributeIndex>,
    numbers: Vec<String>,
    names: Vec<String>,
    phones: Vec<String>,
    addresses: Vec<String>,
}

impl Group {
    fn add(&mut self, attribute: &Attribute, part: RolePart, stated: &Stated) {
        if matches!(stated, Stated::Absent(_)) {
            return;
        }
        self.attributes.push(attribute.index);
        let values = match part {
            RolePart::Number => &mut self.numbers,
            RolePart::Name => &mut self.names,
            RolePart::Phone => &mut self.phones,
            RolePart::Address => &mut self.addresses,
            RolePart::Other => return,
        };
        values.extend(compared(part, stated));
    }

    fn has(values: &[String], known: &HashSet<String>) -> bool {
        values.iter().any(|one| known.contains(one))
    }

    fn is_other(&self, person: &Named) -> bool {
        !Self::has(&self.numbers, &person.numbers)
            && self.numbers.iter().any(|one| person.is_other(one))
    }

    fn has_other_name(&self, person: &Named) -> bool {
        !self.names.is_empty() && !Self::has(&self.names, &person.names)
    }

    /// Whether the record by itself leaves no doubt. Whoever belongs to the person's own household
    /// or dwelling knows them: there a name is enough, or a phone without a name.
    fn is_sure(&self, person: &Named, is_near: bool) -> bool {
        let has_name = Self::has(&self.names, &person.names);
        let has_phone = Self::has(&self.phones, &person.phones);
        Self::has(&self.numbers, &person.numbers)
            || (has_name && (has_phone || is_near))
            || (is_near && has_phone && self.names.is_empty())
    }

    /// Whether a record says the same of somebody who is known to have the role on this subject.
    fn is_same(&self, person: &Named, sure: &[&Self], is_only_one: bool) -> bool {
        if !self.names.is_empty() {
            return Self::has(&self.names, &person.names);
        }
        let is_in = |of: fn(&Self) -> &Vec<String>| {
            sure.iter().any(|one| of(one).iter().any(|value| of(self).contains(value)))
        };
        is_only_one
            || Self::has(&self.phones, &person.phones)
            || Self::has(&self.addresses, &person.addresses)
            || is_in(|one| &one.phones)
            || is_in(|one| &one.addresses)
    }
}

/// Where the statements about a subject name a person, by role and source record. `is_near` is
/// whether the subject is a household or a dwelling of theirs, or somebody who lives with them.
pub fn named(
    person: &Named,
    statements: &[Statement],
    is_near: bool,
    catalogue: &Catalogue,
) -> Vec<Naming> {
    let mut found = Vec::new();
    for (role, records) in groups(statements, catalogue) {
        let records: Vec<(RecordId, Group)> = records.into_iter().collect();
        let is_possible = |group: &Group| !group.is_other(person);
        let sure: Vec<&Group> = records
            .iter()
            .map(|(_, group)| group)
            .filter(|group| is_possible(group) && group.is_sure(person, is_near))
            .collect();
        let is_only_one =
            records.iter().all(|(_, group)| is_possible(group) && !group.has_other_name(person));
        for (record, group) in &records {
            if !is_possible(group) || group.attributes.is_empty() {
                continue;
            }
            let is_sure = group.is_sure(person, is_near)
                || (!sure.is_empty() && group.is_same(person, &sure, is_only_one));
            let may_be = Group::has(&group.names, &person.names)
                || Group::has(&group.phones, &person.phones);
            if is_sure || may_be {
                let attributes = group.attributes.clone();
                found.push(Naming { record: *record, role, attributes, is_sure });
            }
        }
    }
    found
}

/// What finds this subject when somebody whom its statements name is looked for. Where a resident's
/// number says who it is, the name is no clue.
pub fn clues(statements: &[Statement], catalogue: &Catalogue) -> BTreeSet<Clue> {
    let mut found = BTreeSet::new();
    for (role, records) in groups(statements, catalogue) {
        for group in records.into_values() {
            let is_known = group.numbers.iter().any(|one| one.len() == RESIDENT_NUMBER);
            let names = if is_known { Vec::new() } else { group.names };
            let parts = [
                (RolePart::Number, group.numbers),
                (RolePart::Phone, group.phones),
                (RolePart::Name, names),
            ];
            found.extend(parts.into_iter().flat_map(|(part, values)| {
                values.into_iter().map(move |value| Clue { role, part, value })
            }));
        }
    }
    found
}

fn groups(
    statements: &[Statement],
    catalogue: &Catalogue,
) -> BTreeMap<Role, BTreeMap<RecordId, Group>> {
    let mut found: BTreeMap<Role, BTreeMap<RecordId, Group>> = BTreeMap::new();
    for one in statements {
        let Some(attribute) = catalogue.at(one.attribute) else { continue };
        let Some((role, part)) = attribute.names_in_role() else { continue };
        let group = found.entry(role).or_default().entry(one.record).or_default();
        group.add(attribute, part, &one.stated);
    }
    found
}

/// A value in the form in which it is compared. A claim is what a register holds, a passport where
/// an ID number belongs for instance: it is compared without the signs by which people divide it.
fn compared(part: RolePart, stated: &Stated) -> Option<String> {
    let text = match stated {
        Stated::Value(value) => value.canonical(),
        Stated::Claim(text) => text.clone(),
        Stated::Absent(_) => return None,
    };
    let text: String = match part {
        RolePart::Number => {
            text.chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_uppercase()).collect()
        }
        RolePart::Phone => text.chars().filter(char::is_ascii_digit).collect(),
        RolePart::Name | RolePart::Address | RolePart::Other => text.trim().to_owned(),
    };
    Some(text).filter(|text| !text.is_empty())
}
