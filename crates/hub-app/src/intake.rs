//! Entering: source records are judged, linked to subjects, and become facts.

pub(crate) mod judge;
mod link;
pub(crate) mod project;
mod report;
pub(crate) mod tokens;
mod write;
mod writing;

use std::sync::Arc;

use hub_audit::Kind;
use hub_facts::{Evidence, Filing};
use hub_policy::{Act, Caller};
use hub_storage::StoreError;
use hub_values::{AreaCode, BatchId, DepartmentCode, SubjectId, SubjectKind};

pub use report::{IntakeDecision, IntakeOutcome, Problem};

use crate::hub::Hub;
use crate::ledger::logged_subject;
use crate::operation::{RequestFacts, entry};
use crate::writer::{Work, Written};
use crate::{AppError, Operation, Receipt};
use judge::Judge;
pub(crate) use judge::codes;

/// How often a piece is judged when the master key rotates meanwhile.
const TRIES: usize = 3;

/// Who sends source records, and what stands behind them.
#[derive(Debug, Clone)]
pub struct Sender {
    /// The department that says it.
    pub source: DepartmentCode,
    /// Who entered it.
    pub actor: String,
    /// Community that entries are limited to.
    pub area: Option<AreaCode>,
    /// What it rests on.
    pub evidence: Evidence,
    /// Whether it comes from a department's register: a document number with a wrong check digit
    /// is then kept as a flagged claim, where staff would have to correct it.
    pub is_register: bool,
    /// Whether it comes from a file or feed, which may come again, rather than by hand.
    pub is_file: bool,
    /// The import it belongs to.
    pub batch: Option<BatchId>,
}

impl Sender {
    /// The sender that a caller is. Only the session says who, never the input.
    pub fn of(caller: &Caller, evidence: Evidence) -> Self {
        let is_staff = caller.login.is_some();
        Self {
            source: caller.department.clone(),
            actor: caller.actor(),
            area: caller.area,
            evidence,
            is_register: !is_staff,
            is_file: false,
            batch: None,
        }
    }
}

impl Operation {
    /// Enters one record from this operation's caller. The entry of the write commits with it.
    pub async fn record(
        self: &Arc<Self>,
        filing: Filing,
        evidence: Evidence,
    ) -> Result<IntakeOutcome, AppError> {
        self.require(Act::Record)?;
        let _permit = self.permit()?;
        let sender = Sender::of(self.caller(), evidence);
        let entry = self.entry(Kind::Mutation);
        let (mut outcomes, done) = self.hub().enter(&sender, vec![filing], entry).await?;
        if let Some(done) = done {
            let mut ledger = self.ledger();
            ledger.cover(&done.attributes, &done.subjects);
            ledger.written.extend(done.receipts);
            done.subjects.iter().for_each(|(kind, id)| ledger.touch(*kind, *id));
        }
        let outcome = outcomes.pop().ok_or(AppError::Internal)?;
        if outcome.decision == IntakeDecision::Refused {
            self.ledger().reject();
        }
        Ok(outcome)
    }
}

/// What entering a piece of records left behind.
pub(crate) struct Entered {
    pub(crate) attributes: Vec<hub_catalogue::AttributeIndex>,
    pub(crate) subjects: Vec<(SubjectKind, SubjectId)>,
    pub(crate) receipts: Vec<Receipt>,
}

impl Hub {
    /// Enters records of one sender, all in one transaction with their entry. Refused ones are
    /// told apart; when nothing is left to write there is no entry.
    pub(crate) async fn enter(
        self: &Arc<Self>,
        sender: &Sender,
        filings: Vec<Filing>,
        entry: hub_audit::Entry,
    ) -> Result<(Vec<IntakeOutcome>, Option<Entered>), AppError> {
        // What was judged under a master key that has just been rotated is judged again.
        for _ in 1..TRIES {
            let done = self.enter_once(sender, &filings, entry.clone()).await;
            if !matches!(done, Err(AppError::Unavailable(StoreError::KeysMoved))) {
                return done;
            }
        }
        self.enter_once(sender, &filings, entry).await
    }

    async fn enter_once(
        self: &Arc<Self>,
        sender: &Sender,
        filings: &[Filing],
        mut entry: hub_audit::Entry,
    ) -> Result<(Vec<IntakeOutcome>, Option<Entered>), AppError> {
        self.store().keys().ready()?;
        let snapshot = self.snapshot();
        let judge = Judge::new(self, &snapshot, sender);
        let mut outcomes: Vec<Option<IntakeOutcome>> = Vec::with_capacity(filings.len());
        let mut judged = Vec::with_capacity(filings.len());
        for filing in filings {
            match judge.judge(filing) {
                Ok(one) => {
                    judged.push(one);
                    outcomes.push(None);
                }
                Err(problems) => outcomes.push(Some(IntakeOutcome::refused(problems))),
            }
        }
        if judged.is_empty() {
            return Ok((outcomes.into_iter().flatten().collect(), None));
        }
        let attributes = judge::attributes(&judged);
        entry.written = codes(&snapshot.catalogue, &attributes);
        entry.count = judged.len() as u64;
        let (found, written) = self.write_judged(judged, entry).await?;
        let mut found = found.into_iter();
        let outcomes =
            outcomes.into_iter().filter_map(|one| one.or_else(|| found.next())).collect();
        let subjects = written.subjects;
        Ok((outcomes, Some(Entered { attributes, subjects, receipts: written.receipts })))
    }

    async fn write_judged(
        self: &Arc<Self>,
        judged: Vec<judge::Judged>,
        entry: hub_audit::Entry,
    ) -> Result<(Vec<IntakeOutcome>, WrittenSubjects), AppError> {
        let (reply, answer) = tokio::sync::oneshot::channel();
        let hub = Arc::clone(self);
        let work: Work =
            Box::new(move |tx, cursor| write_work(hub, tx, cursor, judged, entry, reply));
        let receipts = self.write(work).await?;
        let (outcomes, subjects) = answer.await.map_err(|_| AppError::Internal)?;
        Ok((outcomes, WrittenSubjects { subjects, receipts }))
    }

    /// Enters records on the hub's own command line, a piece at a time.
    pub async fn enter_piece(
        self: &Arc<Self>,
        by: &Caller,
        sender: &Sender,
        filings: Vec<Filing>,
        operation: &str,
    ) -> Result<Vec<IntakeOutcome>, AppError> {
        let mut entry = entry(self, Some(by), &RequestFacts::default(), Kind::Import);
        entry.operation = Some(operation.to_owned());
        entry.department = Some(sender.source.as_str().to_owned());
        Ok(self.enter(sender, filings, entry).await?.0)
    }
}

struct WrittenSubjects {
    subjects: Vec<(SubjectKind, SubjectId)>,
    receipts: Vec<Receipt>,
}

type Answer = tokio::sync::oneshot::Sender<(Vec<IntakeOutcome>, Vec<(SubjectKind, SubjectId)>)>;

fn write_work<'a>(
    hub: Arc<Hub>,
    tx: &'a hub_storage::Tx,
    cursor: &'a mut u64,
    judged: Vec<judge::Judged>,
    mut entry: hub_audit::Entry,
    reply: Answer,
) -> futures::future::BoxFuture<'a, Result<Written, AppError>> {
    Box::pin(async move {
        let done = write::write(&hub, tx, cursor, judged).await?;
        entry.subjects = done.touched.iter().map(|(kind, id)| logged_subject(*kind, *id)).collect();
        // The receiver is gone only when its caller is; the write stands all the same.
        let _gone = reply.send((done.outcomes, done.touched.clone()));
        Ok(Written {
            entries: vec![entry],
            touched: done.touched.into_iter().map(|(_, id)| id).collect(),
            tokens: done.tokens,
            changes_rights: false,
        })
    })
}
