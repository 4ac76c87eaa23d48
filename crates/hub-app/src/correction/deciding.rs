//! Settling what somebody says is wrong: the outcome is a statement of whoever settles it.

use std::sync::Arc;

use hub_audit::{Entry, Kind};
use hub_catalogue::{Attribute, Value};
use hub_facts::{Evidence, Grade, Pins, Saying, Stated};
use hub_policy::Act;
use hub_storage::{NewRecord, StoredCorrection, SubjectHistory, Tx};
use hub_values::{Bilingual as _, CorrectionId, IdDocumentType};

use super::opening::write;
use super::telling::{Told, TooLate};
use super::{CorrectionOutcome, CorrectionState, Settled};
use crate::change::plan::wrong_reason;
use crate::change::{MergeRefusal, Planner};
use crate::hub::Hub;
use crate::ledger::logged_subject;
use crate::writer::Written;
use crate::{AppError, Operation, Problem};

/// What whoever settles it says.
#[derive(Debug, Clone)]
pub struct DecideCorrection {
    /// Which; none when the id that was given is no correction's.
    pub correction: Option<CorrectionId>,
    /// Whether the fact was wrong.
    pub is_upheld: bool,
    /// What is right; what the objection says when not given.
    pub value: Option<String>,
    /// Why; kept sealed.
    pub reason: String,
}

impl Operation {
    /// Settles a correction. Upheld, the right value is a statement of the caller's department, and
    /// every department that was told the wrong one and may still ask is told.
    ///
    /// # Errors
    /// The caller settles nothing, or the hub cannot write.
    pub async fn decide_correction(
        self: &Arc<Self>,
        decide: DecideCorrection,
    ) -> Result<CorrectionOutcome, AppError> {
        self.require(Act::Settle)?;
        let planner = Planner::new(self)?;
        if let Some(before) = self.correction_done_before().await? {
            return Ok(before);
        }
        let told = match decide.correction {
            Some(id) if decide.is_upheld => self.told_about(id).await?,
            Some(_) | None => Told::default(),
        };
        let (entry, hub) = (self.entry(Kind::Mutation), Arc::clone(self.hub()));
        let deciding = Deciding { decide, planner, told };
        let writing = self.hub().write_and_hear(move |tx, cursor| {
            Box::pin(async move { deciding.work(&hub, tx, cursor, entry).await })
        });
        let (done, receipts) = writing.await?;
        self.correction_outcome(done, receipts).await
    }
}

struct Deciding {
    decide: DecideCorrection,
    planner: Planner,
    told: Told,
}

type Decided = (Result<Settled, MergeRefusal>, Written);

fn refused(problem: Problem) -> Decided {
    (Err(MergeRefusal::input(problem)), Written::default())
}

impl Deciding {
    async fn work(
        mut self,
        hub: &Hub,
        tx: &Tx,
        cursor: &mut u64,
        mut entry: Entry,
    ) -> Result<Decided, AppError> {
        let Some(mut one) = self.found(tx).await? else { return Ok(refused(no_correction())) };
        let leads = tx.survivors(&[one.subject]).await?;
        let subject = leads.get(&one.subject).copied().unwrap_or(one.subject);
        let current = self.planner.found(tx, (one.kind, subject)).await?;
        let attribute = tx.catalogue().attribute(one.attribute.as_str());
        let (Some(current), Some(attribute)) = (current, attribute) else {
            return Ok(refused(no_correction()));
        };
        if !self.planner.settles(attribute) {
            return Err(AppError::Forbidden);
        }
        if CorrectionState::of(&one)? != CorrectionState::Open {
            return Ok((Err(MergeRefusal::conflict(settled_already())), Written::default()));
        }
        if let Some(problem) = wrong_reason(&self.decide.reason) {
            return Ok(refused(problem));
        }
        let history = tx.histories(&[current.id]).await?.remove(&current.id).unwrap_or_default();
        let value = match self.right(attribute, &one, &history) {
            Ok(value) => value,
            Err(problem) => return Ok(refused(problem)),
        };
        let record = self.outcome(hub, attribute, &one, &history, current.id, value);
        let told = match self.told.settle(hub, tx, &one, &current).await? {
            Ok(told) => told,
            Err(TooLate) => return Err(AppError::TooLate),
        };
        let state =
            if self.decide.is_upheld { CorrectionState::Upheld } else { CorrectionState::Rejected };
        state.as_str().clone_into(&mut one.state);
        (one.decided_by, one.decided_at) = (Some(self.planner.actor()), Some(self.planner.now));
        tx.put_correction(&one).await?;
        tx.add_correction_notices(one.id, &told).await?;
        let written = write(hub, tx, cursor, record).await?;
        entry.written = vec![attribute.code.as_str().to_owned()];
        entry.subjects = vec![logged_subject(current.kind, current.id)];
        entry.count = 1;
        one.subject = current.id;
        let settled = Settled { one, attributes: vec![attribute.index], told: told.len() as u64 };
        settled.remember();
        Ok((Ok(settled), Written { entries: vec![entry], ..written }))
    }

    async fn found(&self, tx: &Tx) -> Result<Option<StoredCorrection>, AppError> {
        match self.decide.correction {
            Some(id) => Ok(tx.correction(id).await?),
            None => Ok(None),
        }
    }

    /// What is right; none when the fact stands.
    fn right(
        &self,
        attribute: &Attribute,
        one: &StoredCorrection,
        history: &SubjectHistory,
    ) -> Result<Option<Value>, Problem> {
        if !self.decide.is_upheld {
            return Ok(None);
        }
        if let Some(text) = &self.decide.value {
            let parsed = attribute.parse(text, IdDocumentType::ResidentIdCard, self.planner.today);
            return parsed.map(Some).map_err(|error| Problem::new("value", error.zh(), error.en()));
        }
        let said = history
            .statements
            .iter()
            .find(|said| said.record == one.record && said.attribute == attribute.index);
        let value = said.and_then(|said| said.stated.value()).cloned();
        value.map(Some).ok_or_else(value_wanted)
    }

    /// The record that settles it: the right value where there is one. Where a steward had pinned
    /// another statement, or the word of whoever settles it counts less than what is held, it is
    /// pinned.
    fn outcome(
        &self,
        hub: &Hub,
        attribute: &Attribute,
        one: &StoredCorrection,
        history: &SubjectHistory,
        subject: hub_values::SubjectId,
        value: Option<Value>,
    ) -> NewRecord {
        let planner = &self.planner;
        let record = planner.record(hub, subject, planner.today, "settled");
        let (code, lead) = (attribute.code.clone(), &attribute.lead_department);
        let mut says = vec![Saying::Settled { attribute: code.clone(), dispute: one.record }];
        let is_lead = planner.caller.department == *lead;
        let is_pinned = Pins::of(&history.said).record(&code).is_some();
        if value.is_some() && (is_pinned || !is_lead) {
            says.push(Saying::Pinned { attribute: code, record: record.id });
        }
        let grade = Grade::earned(&planner.caller.department, lead, Evidence::Confirmed);
        let stated = value.map(|value| (attribute.index, Stated::Value(value), grade));
        NewRecord {
            statements: stated.into_iter().collect(),
            says,
            note: Some(self.decide.reason.trim().to_owned()),
            decided_by: "steward",
            ..record
        }
    }
}

fn no_correction() -> Problem {
    Problem::new(
        "correctionId",
        "找不到这条校核，请使用 corrections 返回的标识",
        "no such correction; use an id that `corrections` gave",
    )
}

fn settled_already() -> Problem {
    Problem::new("correctionId", "这条校核已有结论", "this correction was settled already")
}

fn value_wanted() -> Problem {
    Problem::new(
        "value",
        "提出方未填写正确值，请填写核定的值",
        "whoever opened it gave no value; say what is right",
    )
}
