//! A subject as conditions of grants ask about it.

use chrono::NaiveDate;
use hub_catalogue::{Catalogue, Value};
use hub_facts::{Fact, HouseholdKind, SubjectRecord};
use hub_policy::{HouseholdSort, Row, Traits};
use hub_values::AttributeCode;

/// A record, or what was known of it at some time.
pub(crate) struct Sight<'a> {
    record: &'a SubjectRecord,
    facts: &'a [Fact],
    catalogue: &'a Catalogue,
}

impl<'a> Sight<'a> {
    /// A record as it is now.
    pub(crate) fn of(record: &'a SubjectRecord, catalogue: &'a Catalogue) -> Self {
        Self { record, facts: &record.facts, catalogue }
    }

    /// A record with the facts of another time.
    pub(crate) fn then(
        record: &'a SubjectRecord,
        facts: &'a [Fact],
        catalogue: &'a Catalogue,
    ) -> Self {
        Self { record, facts, catalogue }
    }

    /// What the policy asks.
    pub(crate) fn row(&'a self) -> Row<'a> {
        Row::of(self.record.id, self.record.community.as_ref(), self)
    }

    fn held(&self) -> Held<'_> {
        Held { facts: self.facts, catalogue: self.catalogue }
    }
}

/// What is held about a subject, where nobody asks to whom it belongs: that is fulfilled by none.
pub(crate) struct Held<'a> {
    pub(crate) facts: &'a [Fact],
    pub(crate) catalogue: &'a Catalogue,
}

impl Held<'_> {
    fn value(&self, code: &str) -> Option<&Value> {
        let attribute = self.catalogue.attribute(code)?;
        self.facts.iter().find(|fact| fact.attribute == attribute.index)?.stated.value()
    }
}

impl Traits for Held<'_> {
    fn age(&self, on: NaiveDate) -> Option<u32> {
        let born: NaiveDate = self.value("birth_date")?.canonical().parse().ok()?;
        on.years_since(born)
    }

    fn is_in(&self, _: HouseholdSort, _: NaiveDate) -> bool {
        false
    }

    fn has(&self, attribute: &AttributeCode, code: &str) -> bool {
        match self.value(attribute.as_str()) {
            None => false,
            Some(Value::Codes(codes)) => codes.iter().any(|one| one == code),
            Some(value) => value.canonical() == code,
        }
    }
}

impl Traits for Sight<'_> {
    fn age(&self, on: NaiveDate) -> Option<u32> {
        self.held().age(on)
    }

    fn is_in(&self, household: HouseholdSort, on: NaiveDate) -> bool {
        let kind = match household {
            HouseholdSort::Registered => HouseholdKind::Registered,
            HouseholdSort::Residing => HouseholdKind::Residing,
        };
        if let Some(own) = self.record.household {
            return own.kind == kind;
        }
        let resident = self.record.id;
        let mut own = self.record.memberships.iter().filter(|one| one.resident == resident);
        own.any(|one| one.kind == kind && one.holds_on(on))
    }

    fn has(&self, attribute: &AttributeCode, code: &str) -> bool {
        self.held().has(attribute, code)
    }
}
