//! Whose 电话 a column is that says no more than that: the person's whom the columns before it name.

use hub_catalogue::RolePart;
use hub_values::SubjectKind;

use super::reading::KIN;
use super::resolve::has_role;
use super::{Candidate, MappedColumn, Reason, THRESHOLD};
use crate::heading::Heading;
use crate::{Ask, Context, Mapper, Meaning, Role};

/// Whom the columns so far are about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Person {
    /// Somebody in this role.
    Known(Role),
    /// Somebody whom the hub keeps nothing about, such as an inspector.
    Stranger,
}

/// What is asked of anybody whom a form names besides its subject.
const COMMON: [&str; 9] = [
    "id_type",
    "sex",
    "birth_date",
    "ethnicity",
    "education_level",
    "occupation",
    "employer_name",
    "health_status",
    "political_status",
];

/// A column that says what it asks and not of whom.
struct Bare {
    /// The part of a person's data that its word stands for.
    part: Option<RolePart>,
    /// What it asks when it is the subject's own.
    own: Option<Ask>,
}

impl Mapper<'_> {
    /// Gives columns that name no person to the one before them.
    pub(super) fn by_neighbours(&self, columns: &mut [MappedColumn], subject: SubjectKind) {
        let mut person: Option<Person> = None;
        for place in 0..columns.len() {
            let Some((before, rest)) = columns.split_at_mut_checked(place) else { return };
            let Some((column, after)) = rest.split_first_mut() else { return };
            if column.candidates.first().is_some_and(|one| one.reason == Reason::Group) {
                person = self.introduces(column).or(person);
                continue;
            }
            let Some(bare) = self.bare(column) else {
                person = self.introduces(column).or(match person {
                    // What is the household's own ends the columns of a member.
                    Some(Person::Known(Role::Member)) if self.is_households(column) => None,
                    // Who signs is spoken of only in the next column.
                    Some(Person::Stranger) => None,
                    other => other,
                });
                continue;
            };
            // A dwelling says its owner's number before it says the name.
            let is_dwelling = subject == SubjectKind::Dwelling;
            let ahead = is_dwelling.then(|| after.iter().find_map(|one| self.introduces(one)));
            self.give(column, &bare, person.or(ahead.flatten()), before, subject);
        }
    }

    /// What a column asks that does not say of whom.
    fn bare(&self, column: &MappedColumn) -> Option<Bare> {
        let first = column.candidates.first().filter(|one| one.confidence >= THRESHOLD);
        let key = Heading::of(column.heading.last());
        let part = key.keys().find_map(|key| self.lexicon.head(key));
        let own = first.and_then(|one| match &one.meaning {
            Meaning::Fact(ask) if one.reason != Reason::Person => Some(ask.clone()),
            Meaning::Fact(_) | Meaning::Context(_) | Meaning::Supplementary => None,
        });
        // 与儿童关系: of whoever was named last.
        let is_relation = own.as_ref().is_some_and(|ask| {
            ask.role == Role::Member && ask.attribute.as_str() == "relation_to_householder"
        });
        if is_relation {
            return Some(Bare { part: Some(RolePart::Other), own: None });
        }
        let is_residents = own.as_ref().is_some_and(|ask| {
            let attribute = self.catalogue.attribute(ask.attribute.as_str());
            ask.role == Role::Own
                && attribute.is_some_and(|one| {
                    one.subject == SubjectKind::Resident && one.names_in_role().is_none()
                })
        });
        // 姓名 begins a person; other bare words belong to somebody.
        let is_name = own.as_ref().is_some_and(|ask| ask.attribute.as_str() == "person_name");
        let is_bare = !is_name && (part.is_some_and(|one| one != RolePart::Name) || is_residents);
        is_bare.then_some(Bare { part, own })
    }

    /// The person whom a column names.
    fn introduces(&self, column: &MappedColumn) -> Option<Person> {
        let first = column.candidates.first().filter(|one| one.confidence >= THRESHOLD);
        match first.map(|one| &one.meaning) {
            Some(Meaning::Fact(ask)) => {
                let attribute = self.catalogue.attribute(ask.attribute.as_str())?;
                match attribute.names_in_role() {
                    Some((named, RolePart::Name | RolePart::Number)) => {
                        let role = if ask.role == Role::Own { named.into() } else { ask.role };
                        Some(Person::Known(role))
                    }
                    _ if matches!(ask.attribute.as_str(), "person_name" | "id_number") => {
                        Some(Person::Known(ask.role))
                    }
                    _ => None,
                }
            }
            Some(Meaning::Context(Context::Staff)) => Some(Person::Stranger),
            None | Some(Meaning::Supplementary) => {
                let key = Heading::of(column.heading.last()).outside;
                let ends = ["人", "员", "者", "长", "医生", "干部", "民警", "姓名"];
                let is_person = ends.iter().any(|end| key.ends_with(end))
                    || KIN.iter().any(|kin| key.starts_with(kin));
                is_person.then_some(Person::Stranger)
            }
            Some(Meaning::Context(_)) => None,
        }
    }

    /// What a column that names no person asks of the one before it.
    fn give(
        &self,
        column: &mut MappedColumn,
        bare: &Bare,
        person: Option<Person>,
        before: &[MappedColumn],
        subject: SubjectKind,
    ) {
        let is_taken = bare.own.as_ref().is_some_and(|own| is_asked(before, own));
        let reason = Reason::Neighbour;
        let role = match person {
            Some(Person::Stranger) => {
                let is_phone = bare.part == Some(RolePart::Phone);
                let is_common = bare.part == Some(RolePart::Number)
                    || bare
                        .own
                        .as_ref()
                        .is_some_and(|own| COMMON.contains(&own.attribute.as_str()));
                if is_phone || (is_common && is_taken) {
                    let confidence = if is_taken { 80 } else { 70 };
                    lead(column, Candidate { meaning: Meaning::Supplementary, confidence, reason });
                }
                return;
            }
            Some(Person::Known(role)) if has_role(subject, role) => role,
            Some(Person::Known(_)) | None => {
                let has_persons = matches!(subject, SubjectKind::Dwelling | SubjectKind::Premises);
                let is_residents = bare.own.as_ref().is_some_and(|own| {
                    let attribute = self.catalogue.attribute(own.attribute.as_str());
                    attribute.is_some_and(|one| one.subject == SubjectKind::Resident)
                });
                if has_persons && is_residents {
                    // A dwelling has no sex: without a person it is not clear whose.
                    weaken(column, 60);
                }
                return;
            }
        };
        let Some(asked) = self.asked_of_neighbour(role, bare, is_taken, subject) else { return };
        let is_relation = bare.part == Some(RolePart::Other);
        let confidence = match subject {
            SubjectKind::Resident if is_relation => 90,
            // A form about residents asks of the resident first, and of others what it has already.
            SubjectKind::Resident if is_taken => 80,
            SubjectKind::Resident => {
                weaken(column, 60);
                60
            }
            SubjectKind::Household | SubjectKind::Dwelling | SubjectKind::Premises => 90,
        };
        lead(column, Candidate { meaning: Meaning::Fact(asked), confidence, reason });
    }

    /// What is asked of the person in this role; none when the column is the subject's own.
    fn asked_of_neighbour(
        &self,
        role: Role,
        bare: &Bare,
        is_taken: bool,
        subject: SubjectKind,
    ) -> Option<Ask> {
        let is_family = matches!(role, Role::Householder | Role::Member);
        let is_household = subject == SubjectKind::Household;
        let is_place = bare.part == Some(RolePart::Address)
            || bare.own.as_ref().is_some_and(|own| own.attribute.as_str().ends_with("_address"));
        // An address is the subject's until that is told; a household's is that of all in it.
        if role == Role::Own || (is_place && (!is_taken || is_family)) {
            return None;
        }
        // On a form about residents only telephones change hands before the resident's is told.
        let is_movable = matches!(bare.part, Some(RolePart::Phone | RolePart::Other));
        if subject == SubjectKind::Resident && !is_taken && !is_movable {
            return None;
        }
        let from_word = bare.part.filter(|part| *part != RolePart::Other || bare.own.is_none());
        if let Some(part) = from_word {
            return self.of_person(role, part);
        }
        let own = bare.own.as_ref()?;
        let is_common = COMMON.contains(&own.attribute.as_str());
        let is_contact = matches!(role, Role::Helper | Role::EmergencyContact);
        let is_theirs = (is_family && is_household) || (is_common && !is_contact);
        is_theirs.then(|| Ask { role, ..own.clone() })
    }

    /// Whether a column is about the household itself.
    fn is_households(&self, column: &MappedColumn) -> bool {
        let first = column.candidates.first().map(|one| &one.meaning);
        let Some(Meaning::Fact(ask)) = first else { return false };
        let attribute = self.catalogue.attribute(ask.attribute.as_str());
        attribute.is_some_and(|one| one.subject != SubjectKind::Resident)
            && ask.attribute.as_str() != "relation_to_householder"
    }
}

/// Whether an earlier column asks for this already.
fn is_asked(before: &[MappedColumn], own: &Ask) -> bool {
    before.iter().any(|column| {
        let first = column.candidates.first().map(|one| &one.meaning);
        matches!(first, Some(Meaning::Fact(ask)) if ask == own)
    })
}

/// What was sure is so no more.
fn weaken(column: &mut MappedColumn, confidence: u8) {
    for one in &mut column.candidates {
        one.confidence = one.confidence.min(confidence);
    }
}

/// Puts a candidate first.
fn lead(column: &mut MappedColumn, candidate: Candidate) {
    weaken(column, candidate.confidence.saturating_sub(1));
    column.candidates.insert(0, candidate);
}
