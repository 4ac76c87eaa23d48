//! The end of a subject, and undoing it.

use chrono::NaiveDate;
use hub_facts::{ClosingReason, Closure, Membership, Saying, SubjectRecord};
use hub_storage::Tx;
use hub_values::{SubjectId, SubjectKind};

use super::plan::{Plan, Planner, unknown};
use crate::hub::Hub;
use crate::intake::link;
use crate::{AppError, Problem};

impl Planner {
    /// Ends a subject: whoever belongs to it, or it to others, belongs no longer.
    pub(super) async fn close(
        &self,
        hub: &Hub,
        tx: &Tx,
        subject: (SubjectKind, SubjectId),
        reason: ClosingReason,
        on: NaiveDate,
    ) -> Result<Plan, AppError> {
        let Some(record) = self.found(tx, subject).await? else {
            return Ok(Plan::refused(unknown("subject")));
        };
        let mut plan = Plan::about(&record);
        if record.closed == Some(Closure { reason, on }) {
            return Ok(plan);
        }
        plan.outcome.problems.extend(self.impossible_day(on, "on"));
        if let Some(outside) = link::life(tx.catalogue(), &record).excludes(on) {
            plan.refuse(Problem::new("on", outside.zh(), outside.en()));
        }
        plan.outcome.problems.extend(self.may_end(hub, &record)?);
        if !reason.fits(record.kind) {
            plan.refuse(Problem::new(
                "reason",
                "该原因不适用于这类对象",
                "a subject of this kind cannot end for this reason",
            ));
        }
        let going = lasting(&record, on);
        if going.iter().any(|one| one.from.is_some_and(|from| from > on)) {
            plan.refuse(Problem::new(
                "on",
                "该日期之后还有入户记录，请核对日期",
                "somebody joined a household after this day; check the day",
            ));
        }
        plan.outcome.ended = going.len() as u64;
        plan.outcome.left = going.iter().map(|one| one.household).collect();
        plan.outcome.left.dedup();
        if record.kind == SubjectKind::Resident {
            self.note_headless(tx, &going, on, "subject", &mut plan).await?;
        }
        self.end(hub, &record, on, Saying::Closed { reason }, &mut plan);
        Ok(plan)
    }

    /// Undoes the end of a subject: everything is as if it had not been.
    pub(super) async fn reopen(
        &self,
        hub: &Hub,
        tx: &Tx,
        subject: (SubjectKind, SubjectId),
    ) -> Result<Plan, AppError> {
        let Some(record) = self.found(tx, subject).await? else {
            return Ok(Plan::refused(unknown("subject")));
        };
        let mut plan = Plan::about(&record);
        if record.closed.is_some() {
            plan.outcome.problems.extend(self.may_end(hub, &record)?);
            self.end(hub, &record, self.today, Saying::Reopened, &mut plan);
        }
        Ok(plan)
    }

    /// Who may state what a subject is may state that it is no more.
    fn may_end(&self, hub: &Hub, record: &SubjectRecord) -> Result<Option<Problem>, AppError> {
        let code = crate::subject::naming_attribute(record.kind);
        self.require_write(hub, code, record.community.as_ref(), "subject")
    }

    fn end(
        &self,
        hub: &Hub,
        record: &SubjectRecord,
        on: NaiveDate,
        saying: Saying,
        plan: &mut Plan,
    ) {
        let around = record.memberships.iter().map(|one| one.household);
        let around = around.chain(record.residences.iter().map(|one| one.household));
        plan.households.extend(around);
        if record.kind == SubjectKind::Household {
            plan.households.push(record.id);
        }
        plan.write(self.saying(hub, record.id, on, saying));
    }

    /// Notes the households that lose their householder while others stay.
    pub(super) async fn note_headless(
        &self,
        tx: &Tx,
        going: &[Membership],
        on: NaiveDate,
        at: &str,
        plan: &mut Plan,
    ) -> Result<(), AppError> {
        let headed: Vec<SubjectId> =
            going.iter().filter(|one| one.is_householder()).map(|one| one.household).collect();
        for (household, found) in tx.records(&headed).await? {
            let stays = |one: &&Membership| {
                one.holds_on(on) && going.iter().all(|gone| gone.resident != one.resident)
            };
            if found.memberships.iter().any(|one| stays(&one)) && headed.contains(&household) {
                plan.outcome.is_headless = true;
            }
        }
        if plan.outcome.is_headless {
            plan.outcome.warnings.push(Problem::new(
                at,
                "户主已离开，该户还有其他成员，请登记新的户主",
                "the householder is gone and others stay; record a new householder",
            ));
        }
        Ok(())
    }
}

/// The memberships of a record that go on beyond a day.
fn lasting(record: &SubjectRecord, on: NaiveDate) -> Vec<Membership> {
    let goes_on = |one: &&Membership| one.to.is_none_or(|to| to > on);
    record.memberships.iter().filter(goes_on).cloned().collect()
}
