//! What somebody says is wrong, until the lead department has settled it.

use std::collections::BTreeSet;

use hub_values::{AttributeCode, RecordId};

use crate::{Said, Saying};

/// Objections to the facts of one subject (校核).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Disputes {
    /// Those that the lead department settled.
    settled: BTreeSet<(AttributeCode, RecordId)>,
    /// All that ever objected: what they state of the attribute is never the fact by itself. When it
    /// is found right, the lead department says so in a statement of its own.
    objections: BTreeSet<(AttributeCode, RecordId)>,
}

impl Disputes {
    /// Hears what comes after all else.
    pub(crate) fn hear(&mut self, said: &Said) {
        match &said.saying {
            Saying::Disputed { attribute } => {
                let _new = self.objections.insert((attribute.clone(), said.record));
            }
            Saying::Settled { attribute, dispute } => {
                let _new = self.settled.insert((attribute.clone(), *dispute));
            }
            Saying::Roster { .. }
            | Saying::Joined { .. }
            | Saying::Left { .. }
            | Saying::Closed { .. }
            | Saying::Reopened
            | Saying::Pinned { .. }
            | Saying::Unpinned { .. }
            | Saying::Merged { .. } => {}
        }
    }

    /// Whether somebody says that an attribute is wrong, and nobody settled it yet.
    pub fn is_open(&self, attribute: &AttributeCode) -> bool {
        let mut objections = self.objections.iter();
        objections.any(|one| one.0 == *attribute && !self.settled.contains(one))
    }

    /// Whether what a record states of an attribute is only an objection.
    pub fn is_objection(&self, attribute: &AttributeCode, record: RecordId) -> bool {
        // Most subjects have none.
        !self.objections.is_empty()
            && self.objections.iter().any(|(one, by)| one == attribute && *by == record)
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use hub_catalogue::{Catalogue, Value};
    use hub_values::IdSource as _;

    use super::*;
    use crate::{Fact, Grade, Pins, Stated, Statement};

    fn at(hour: u32) -> DateTime<Utc> {
        format!("2026-11-24T{hour:02}:00:00Z").parse().unwrap()
    }

    fn statement(record: RecordId, text: &str, grade: Grade, hour: u32) -> Statement {
        let catalogue = Catalogue::shipped().unwrap();
        Statement {
            record,
            attribute: catalogue.attribute("occupation").unwrap().index,
            stated: Stated::Value(Value::Text(text.to_owned())),
            grade,
            source: if hour == 1 { "police" } else { "health" }.parse().unwrap(),
            observed_on: "2026-11-24".parse().unwrap(),
            recorded_at: at(hour),
        }
    }

    fn said(record: RecordId, hour: u32, saying: Saying) -> Said {
        Said {
            record,
            source: "health".parse().unwrap(),
            observed_on: "2026-11-24".parse().unwrap(),
            recorded_at: at(hour),
            saying,
        }
    }

    #[test]
    fn an_objection_marks_the_fact_and_never_replaces_it() {
        let catalogue = Catalogue::shipped().unwrap();
        let code: AttributeCode = "occupation".parse().unwrap();
        let ids = hub_values::SystemIds;
        let [held, objection, outcome] = [(); 3].map(|()| RecordId::from_uuid(ids.uuid()));
        let mut statements = vec![
            statement(held, "one", Grade::SelfStated, 1),
            // Better verified and later: without the rule it would be shown.
            statement(objection, "two", Grade::ConfirmedByStaff, 2),
        ];
        let disputed = said(objection, 2, Saying::Disputed { attribute: code.clone() });
        let shown = |statements: &[Statement], all: &[Said]| {
            let fact = Fact::all(statements, &Pins::of(all), &catalogue).remove(0);
            (fact.stated, fact.is_conflicting)
        };
        let text = |text: &str| Stated::Value(Value::Text(text.to_owned()));
        assert_eq!(shown(&statements, std::slice::from_ref(&disputed)), (text("one"), true));
        let settled = said(outcome, 3, Saying::Settled { attribute: code, dispute: objection });
        let both = [disputed, settled];
        assert_eq!(shown(&statements, &both), (text("one"), false), "rejected, it stays aside");
        statements.push(statement(outcome, "two", Grade::AuthoritativeRegister, 3));
        assert_eq!(shown(&statements, &both), (text("two"), false), "the outcome is a statement");
    }
}
