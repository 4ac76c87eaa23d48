//! Facts are still right: new statements of the same values, which never travel.

use chrono::NaiveDate;
use hub_catalogue::Attribute;
use hub_facts::{Absence, Fact, Stated, SubjectRecord};
use hub_policy::{Decision, Usage};
use hub_storage::Tx;
use hub_values::{SubjectId, SubjectKind};

use super::plan::{Plan, Planner, ended, unknown};
use crate::hub::Hub;
use crate::sight::Sight;
use crate::{AppError, Problem};

impl Planner {
    /// Confirms facts that the caller may read in full and may state.
    pub(super) async fn confirm(
        &self,
        hub: &Hub,
        tx: &Tx,
        subject: (SubjectKind, SubjectId),
        attributes: &[String],
        observed_on: Option<NaiveDate>,
    ) -> Result<Plan, AppError> {
        let Some(record) = self.found(tx, subject).await? else {
            return Ok(Plan::refused(unknown("subject")));
        };
        let day = observed_on.unwrap_or(self.today);
        let mut plan = Plan::about(&record);
        plan.outcome.problems.extend(self.impossible_day(day, "observedOn"));
        if record.closed.is_some() {
            plan.refuse(ended("subject"));
        }
        if attributes.is_empty() {
            plan.refuse(Problem::new(
                "attributes",
                "请指明要确认的数据项",
                "name the attributes to confirm",
            ));
        }
        let mut confirmed = Vec::new();
        let catalogue = hub.catalogue();
        for (position, code) in attributes.iter().enumerate() {
            let at = format!("attributes.{position}");
            let found = catalogue.attribute(code).filter(|one| one.subject == record.kind);
            let Some(attribute) = found else {
                plan.refuse(Problem::new(
                    &at,
                    "数据目录中没有这个数据项",
                    "no such attribute for this kind of subject",
                ));
                continue;
            };
            match self.confirmable(&record, attribute, &at, &mut plan) {
                Some(()) if confirmed.contains(&attribute.index) => {}
                Some(()) => confirmed.push(attribute.index),
                None => {}
            }
        }
        if plan.outcome.problems.is_empty() {
            self.state_again(hub, tx, &record, &confirmed, day, &mut plan).await?;
        }
        Ok(plan)
    }

    /// Whether there is a fact that the caller may confirm; if not, the plan says why.
    fn confirmable(
        &self,
        record: &SubjectRecord,
        attribute: &Attribute,
        at: &str,
        plan: &mut Plan,
    ) -> Option<()> {
        let decision = self.permit.decide(
            attribute,
            Sight::of(record, &self.snapshot.catalogue).row(),
            Usage::Read,
        );
        let (zh, en) = (&attribute.name_zh, &attribute.name_en);
        let problem = match decision {
            Decision::Denied(denial) => {
                plan.outcome.denials.push((format!("confirmFacts.{at}"), denial));
                Problem::new(
                    at,
                    format!("“{zh}”未授权查看，不能确认"),
                    format!("you may not see {en}, so you cannot confirm it"),
                )
            }
            Decision::Masked(_) => Problem::new(
                at,
                format!("“{zh}”仅可脱敏查看，不能确认"),
                format!("you see {en} masked only, so you cannot confirm it"),
            ),
            Decision::Full if !self.may_write(attribute, record.community.as_ref()) => {
                Problem::new(
                    at,
                    format!("本部门无权填报“{zh}”"),
                    format!("your department may not state {en}"),
                )
            }
            Decision::Full if record.fact(attribute.index).is_none_or(is_erased) => Problem::new(
                at,
                format!("“{zh}”尚无数据，请直接填报"),
                format!("nothing is known of {en}; record it instead"),
            ),
            Decision::Full => return Some(()),
        };
        plan.refuse(problem);
        None
    }

    async fn state_again(
        &self,
        hub: &Hub,
        tx: &Tx,
        record: &SubjectRecord,
        confirmed: &[hub_catalogue::AttributeIndex],
        day: NaiveDate,
        plan: &mut Plan,
    ) -> Result<(), AppError> {
        let history = tx.histories(&[record.id]).await?.remove(&record.id).unwrap_or_default();
        let mut statements = Vec::new();
        for index in confirmed {
            let Some((attribute, fact)) = tx.catalogue().at(*index).zip(record.fact(*index)) else {
                continue;
            };
            let stated = self.stating(attribute, fact.stated.clone());
            let is_said = history.statements.iter().any(|one| {
                one.attribute == *index
                    && one.source == self.caller.department
                    && one.observed_on == day
                    && one.stated == stated.1
                    && one.grade == stated.2
            });
            if !is_said {
                statements.push(stated);
            }
        }
        if !statements.is_empty() {
            let new = self.record(hub, record.id, day, "confirmed");
            plan.write(hub_storage::NewRecord { statements, ..new });
        }
        Ok(())
    }
}

/// What went with an erased person is nothing that could still be right.
fn is_erased(fact: &Fact) -> bool {
    fact.stated == Stated::Absent(Absence::Erased)
}
