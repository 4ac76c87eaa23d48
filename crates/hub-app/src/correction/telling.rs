//! Who was told a wrong value and may still ask: the log says it, by names of attributes and ids.

use std::collections::BTreeSet;
use std::sync::Arc;

use hub_audit::Entry;
use hub_facts::SubjectRecord;
use hub_policy::{Caller, CallerRole, Decision, Usage};
use hub_storage::{StoredCorrection, Tx};
use hub_values::{CorrectionId, DepartmentCode, SubjectId};

use crate::hub::Hub;
use crate::ledger::logged_subject;
use crate::sight::Sight;
use crate::snapshot::Snapshot;
use crate::{AppError, Operation};

/// Entries that are read at once.
const PAGE: u64 = 500;
/// Entries that came while the others were read, at most.
const TAIL: u64 = 20_000;

/// Departments that were told, each with the purpose, as far as the log was read.
#[derive(Debug, Default)]
pub(super) struct Told {
    departments: BTreeSet<(String, String)>,
    /// The first entry that was not read yet.
    read_to: u64,
    subjects: Vec<String>,
    snapshot: Option<Arc<Snapshot>>,
}

/// So much came meanwhile that it is to be begun anew.
pub(super) struct TooLate;

impl Operation {
    /// Who was told the fact that a correction is about: all entries about the subject, and those that
    /// the index does not follow yet.
    pub(super) async fn told_about(&self, id: CorrectionId) -> Result<Told, AppError> {
        let store = self.hub().store();
        let look = store.look().await?;
        let one = look.correction(id).await?;
        drop(look);
        let Some(one) = one else { return Ok(Told::default()) };
        let all: Vec<SubjectId> = store.one_and_the_same(one.subject).await?.into_iter().collect();
        let mut told = Told {
            subjects: all.into_iter().map(|id| logged_subject(one.kind, id)).collect(),
            snapshot: Some(self.shared_snapshot()),
            ..Told::default()
        };
        told.read_to = store.head().await?.indexed;
        let mut before = None;
        loop {
            let rows = store.log_before(before, None, None, None, &told.subjects, PAGE).await?;
            before = rows.last().map(|row| row.index);
            let is_last = (rows.len() as u64) < PAGE;
            for row in rows {
                told.hear(row.body.as_bytes(), &one);
            }
            if is_last {
                return Ok(told);
            }
        }
    }
}

impl Told {
    fn hear(&mut self, body: &[u8], one: &StoredCorrection) {
        let Ok(entry) = Entry::decode(body) else { return };
        let is_about = entry.subjects.iter().any(|subject| self.subjects.contains(subject));
        // A question with yes or no as the answer stands under the attribute and its own name.
        let names = |name: &String| {
            name.split('.').next().is_some_and(|code| code == one.attribute.as_str())
        };
        if let (true, Some(department), Some(purpose)) =
            (is_about && entry.attributes.iter().any(names), entry.department, entry.purpose)
        {
            let _new = self.departments.insert((department, purpose));
        }
    }

    /// Those who may still ask, after the entries that came since are read too: the head is locked,
    /// so no more can come.
    pub(super) async fn settle(
        &mut self,
        hub: &Hub,
        tx: &Tx,
        one: &StoredCorrection,
        current: &SubjectRecord,
    ) -> Result<Result<Vec<(DepartmentCode, String)>, TooLate>, AppError> {
        let Some(snapshot) = self.snapshot.take() else { return Ok(Ok(Vec::new())) };
        let rows = tx.entries_from(self.read_to, TAIL).await?;
        if rows.len() as u64 == TAIL {
            return Ok(Err(TooLate));
        }
        for row in rows {
            self.hear(row.body.as_bytes(), one);
        }
        let Some(attribute) = tx.catalogue().attribute(one.attribute.as_str()) else {
            return Ok(Ok(Vec::new()));
        };
        let sight = Sight::of(current, tx.catalogue());
        let now = hub.clock().now();
        let mut told = Vec::new();
        for (department, purpose) in &self.departments {
            let Ok(department) = department.parse::<DepartmentCode>() else { continue };
            let caller = Caller {
                department: department.clone(),
                role: CallerRole::DepartmentSystem,
                ..Caller::operator()?
            };
            let admitted = snapshot.rights.admit(&caller, Some(purpose), true, now);
            let Ok(permit) = admitted else { continue };
            let may = |usage| {
                let decision = permit.decide(attribute, sight.row(), usage);
                !matches!(decision, Decision::Denied(_))
            };
            if may(Usage::Read) || may(Usage::Ask) {
                told.push((department, purpose.clone()));
            }
        }
        Ok(Ok(told))
    }
}
