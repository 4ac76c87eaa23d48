//! Saying that a fact is wrong: the objection is a source record, and the fact stays what it was.

use std::sync::Arc;

use chrono::NaiveDate;
use hub_audit::{Entry, Kind};
use hub_catalogue::{Attribute, Value};
use hub_facts::{Evidence, Grade, Saying, Stated, SubjectRecord};
use hub_policy::{Act, Decision, Usage};
use hub_storage::{NewRecord, StoredCorrection, Tx};
use hub_values::{Bilingual as _, CorrectionId, IdDocumentType, SubjectId, SubjectKind};

use super::{CorrectionOutcome, CorrectionState, Settled};
use crate::change::plan::{unknown, wrong_reason};
use crate::change::{MergeRefusal, Planner};
use crate::hub::Hub;
use crate::intake::fresh::Fresh;
use crate::intake::project;
use crate::ledger::logged_subject;
use crate::sight::Sight;
use crate::writer::Written;
use crate::{AppError, Operation, Problem};

/// Somebody says that a fact is wrong.
#[derive(Debug, Clone)]
pub struct OpenCorrection {
    /// Whose fact; none when the id that was given is no subject's.
    pub subject: Option<(SubjectKind, SubjectId)>,
    /// Which attribute, by code.
    pub attribute: String,
    /// What is right by the caller's own records, as people write it.
    pub value: Option<String>,
    /// What it rests on; kept sealed.
    pub evidence: String,
    /// Day on which that was seen; today when not said.
    pub observed_on: Option<NaiveDate>,
}

impl Operation {
    /// Says that a fact is wrong. It stays what it was, marked as conflicting, until the lead
    /// department settles it; another value is kept beside it.
    ///
    /// # Errors
    /// The caller sees no subjects, may not see this fact, or the hub cannot write.
    pub async fn open_correction(
        self: &Arc<Self>,
        open: OpenCorrection,
    ) -> Result<CorrectionOutcome, AppError> {
        self.require(Act::ReadSubjects)?;
        let planner = Planner::new(self)?;
        if let Some(before) = self.correction_done_before().await? {
            return Ok(before);
        }
        let opening = Opening { open, planner, days: self.hub().settings().correction_days };
        let (entry, hub) = (self.entry(Kind::Mutation), Arc::clone(self.hub()));
        let writing = self.hub().write_and_hear(move |tx, cursor| {
            Box::pin(async move { opening.work(&hub, tx, cursor, entry).await })
        });
        let (done, receipts) = writing.await?;
        match done {
            Opened::Denied(denial) => {
                self.ledger().refuse_usage("openCorrection".to_owned(), denial.clone());
                Err(AppError::Denied(denial))
            }
            Opened::Refused(refusal) => self.correction_outcome(Err(refusal), receipts).await,
            Opened::Done(settled) => self.correction_outcome(Ok(settled), receipts).await,
        }
    }
}

struct Opening {
    open: OpenCorrection,
    planner: Planner,
    days: u32,
}

enum Opened {
    Denied(hub_policy::Denial),
    Refused(MergeRefusal),
    Done(Settled),
}

fn refused(problem: Problem) -> (Opened, Written) {
    (Opened::Refused(MergeRefusal::input(problem)), Written::default())
}

impl Opening {
    async fn work(
        self,
        hub: &Hub,
        tx: &Tx,
        cursor: &mut u64,
        mut entry: Entry,
    ) -> Result<(Opened, Written), AppError> {
        let planner = &self.planner;
        let Some(subject) = self.open.subject else { return Ok(refused(unknown("subject"))) };
        let leads = tx.survivors(&[subject.1]).await?;
        let subject = (subject.0, leads.get(&subject.1).copied().unwrap_or(subject.1));
        let Some(current) = planner.found(tx, subject).await? else {
            return Ok(refused(unknown("subject")));
        };
        let found = tx.catalogue().attribute(&self.open.attribute);
        let Some(attribute) = found.filter(|one| one.subject == subject.0 && one.view.is_none())
        else {
            return Ok(refused(no_attribute()));
        };
        let sight = Sight::of(&current, tx.catalogue());
        let decision = planner.permit.decide(attribute, sight.row(), Usage::Read);
        if let Decision::Denied(denial) = decision {
            return Ok((Opened::Denied(denial), Written::default()));
        }
        let Some(fact) = current.fact(attribute.index) else {
            return Ok(refused(nothing_held()));
        };
        if let Some(problem) = wrong_reason(&self.open.evidence) {
            return Ok(refused(Problem { at: "evidence".to_owned(), ..problem }));
        }
        let value = match self.value(attribute) {
            Ok(value) => value,
            Err(problem) => return Ok(refused(problem)),
        };
        // That a masked value is right is not found out by proposing one.
        if decision == Decision::Full && value.is_some() && value.as_ref() == fact.stated.value() {
            return Ok(refused(the_same()));
        }
        let own = &planner.caller.department;
        let is_there = |one: &StoredCorrection| {
            one.attribute == attribute.code
                && one.opened_department == *own
                && one.state == CorrectionState::Open.as_str()
        };
        if tx.corrections_about(current.id).await?.iter().any(is_there) {
            let refusal = MergeRefusal::conflict(already_open());
            return Ok((Opened::Refused(refusal), Written::default()));
        }
        let record = self.objection(hub, attribute, current.id, value);
        let one = self.correction(hub, attribute, &current, &record);
        tx.add_correction(&one).await?;
        let written = write(hub, tx, cursor, record).await?;
        entry.written = vec![attribute.code.as_str().to_owned()];
        entry.subjects = vec![logged_subject(current.kind, current.id)];
        entry.count = 1;
        let settled = Settled { one, attributes: vec![attribute.index], told: 0 };
        settled.remember();
        Ok((Opened::Done(settled), Written { entries: vec![entry], ..written }))
    }

    fn correction(
        &self,
        hub: &Hub,
        attribute: &Attribute,
        current: &SubjectRecord,
        record: &NewRecord,
    ) -> StoredCorrection {
        let planner = &self.planner;
        StoredCorrection {
            id: CorrectionId::from_uuid(hub.ids().uuid()),
            subject: current.id,
            kind: current.kind,
            attribute: attribute.code.clone(),
            lead: attribute.lead_department.clone(),
            area: current.community,
            record: record.id,
            has_value: !record.statements.is_empty(),
            opened_by: planner.actor(),
            opened_department: planner.caller.department.clone(),
            opened_at: planner.now,
            due: planner.snapshot.calendar.after(planner.today, self.days).day,
            state: CorrectionState::Open.as_str().to_owned(),
            decided_by: None,
            decided_at: None,
        }
    }

    fn value(&self, attribute: &Attribute) -> Result<Option<Value>, Problem> {
        let Some(text) = &self.open.value else { return Ok(None) };
        let parsed = attribute.parse(text, IdDocumentType::ResidentIdCard, self.planner.today);
        parsed.map(Some).map_err(|error| Problem::new("value", error.zh(), error.en()))
    }

    fn objection(
        &self,
        hub: &Hub,
        attribute: &Attribute,
        subject: SubjectId,
        value: Option<Value>,
    ) -> NewRecord {
        let planner = &self.planner;
        let on = self.open.observed_on.unwrap_or(planner.today).min(planner.today);
        let lead = &attribute.lead_department;
        let grade = Grade::earned(&planner.caller.department, lead, Evidence::Confirmed);
        let stated = value.map(|value| (attribute.index, Stated::Value(value), grade));
        NewRecord {
            statements: stated.into_iter().collect(),
            says: vec![Saying::Disputed { attribute: attribute.code.clone() }],
            note: Some(self.open.evidence.trim().to_owned()),
            ..planner.record(hub, subject, on, "disputed")
        }
    }
}

/// Writes a record about a subject and what follows from it.
pub(super) async fn write(
    hub: &Hub,
    tx: &Tx,
    cursor: &mut u64,
    record: NewRecord,
) -> Result<Written, AppError> {
    let subject = record.subject;
    let records = vec![record];
    let fresh = Fresh::of(std::iter::empty(), &records);
    tx.add_records(records).await?;
    let (touched, tokens) = project::project(hub, tx, cursor, &[subject], &[], fresh).await?;
    let touched = touched.into_iter().map(|(_, id)| id).collect();
    Ok(Written { touched, tokens, ..Written::default() })
}

fn no_attribute() -> Problem {
    Problem::new(
        "attribute",
        "数据目录中没有这个数据项；指向他人的数据项请在其本人档案上提出",
        "no such attribute of this kind of subject; what names another person is corrected on that \
         person",
    )
}

fn nothing_held() -> Problem {
    Problem::new(
        "attribute",
        "该数据项目前没有数据，请直接填报",
        "nothing is held about this attribute; state it instead",
    )
}

fn the_same() -> Problem {
    Problem::new("value", "与现有数据相同，无需校核", "this is what is held already")
}

fn already_open() -> Problem {
    Problem::new(
        "attribute",
        "本部门对该数据项的校核正在办理，请等待主责部门结论",
        "your department's correction of this fact is open; wait for the lead department",
    )
}
