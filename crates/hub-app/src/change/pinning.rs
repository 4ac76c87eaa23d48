//! A steward chooses the statement that counts, and gives the choice back to the rule.

use hub_catalogue::Attribute;
use hub_facts::{Absence, Pins, Saying, Stated};
use hub_policy::CallerRole;
use hub_storage::{NewRecord, Tx};
use hub_values::{RecordId, SubjectId, SubjectKind};

use super::plan::{Plan, Planner, unknown, wrong_reason};
use crate::hub::Hub;
use crate::{AppError, Problem};

impl Planner {
    /// Pins the statement of a record, or takes the pin back.
    pub(super) async fn pin(
        &self,
        hub: &Hub,
        tx: &Tx,
        subject: (SubjectKind, SubjectId),
        attribute: &str,
        record: Option<RecordId>,
        reason: String,
    ) -> Result<Plan, AppError> {
        let found = tx.catalogue().attribute(attribute);
        let Some(attribute) = found.filter(|one| one.subject == subject.0) else {
            return Ok(Plan::refused(Problem::new(
                "attribute",
                "数据目录中没有这个数据项",
                "no such attribute for this kind of subject",
            )));
        };
        if !self.settles(attribute) {
            return Err(AppError::Forbidden);
        }
        let Some(current) = self.found(tx, subject).await? else {
            return Ok(Plan::refused(unknown("subject")));
        };
        let mut plan = Plan::about(&current);
        plan.attribute = Some(attribute.index);
        plan.outcome.problems.extend(wrong_reason(&reason));
        let history = tx.histories(&[current.id]).await?.remove(&current.id).unwrap_or_default();
        let is_there = |record: RecordId| {
            history.statements.iter().any(|one| {
                one.record == record
                    && one.attribute == attribute.index
                    && !matches!(one.stated, Stated::Claim(_) | Stated::Absent(Absence::Erased))
            })
        };
        if record.is_some_and(|record| !is_there(record)) {
            plan.refuse(Problem::new(
                "statement",
                "历史中没有这条陈述，或它不是有效的值",
                "no such statement in the history, or it is no value of the attribute",
            ));
        }
        if Pins::of(&history.said).record(&attribute.code) == record {
            return Ok(plan);
        }
        let code = attribute.code.clone();
        let saying = match record {
            Some(record) => Saying::Pinned { attribute: code, record },
            None => Saying::Unpinned { attribute: code },
        };
        let new = self.saying(hub, current.id, self.today, saying);
        plan.write(NewRecord {
            note: Some(reason.trim().to_owned()),
            decided_by: "steward",
            ..new
        });
        Ok(plan)
    }

    /// The data manager of the lead department settles what its attributes are, and the data
    /// bureau's admin where nobody else does.
    pub(crate) fn settles(&self, attribute: &Attribute) -> bool {
        match self.caller.role {
            CallerRole::DataManager => self.caller.department == attribute.lead_department,
            CallerRole::DataBureauAdmin => true,
            CallerRole::DepartmentSystem
            | CallerRole::DepartmentOfficer
            | CallerRole::CommunityStaff
            | CallerRole::Auditor
            | CallerRole::Operator => false,
        }
    }
}
