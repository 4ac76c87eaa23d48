//! Entering: source records are judged, linked to subjects, and become facts.

mod bulk;
pub(crate) mod fresh;
pub(crate) mod judge;
pub(crate) mod link;
pub(crate) mod project;
mod report;
pub(crate) mod retracting;
pub(crate) mod roster;
pub(crate) mod tokens;
pub(crate) mod write;
mod writing;

use std::sync::Arc;

use hub_audit::Kind;
use hub_facts::{Evidence, Filing};
use hub_policy::{Act, Caller};
use hub_storage::StoreError;
use hub_values::{AreaCode, BatchId, DepartmentCode, SubjectId, SubjectKind};

pub use bulk::{BulkLoad, BulkPiece};
pub use report::{IntakeDecision, IntakeOutcome, Problem};

use crate::attempt::Attempt;
use crate::hub::{Hub, WAIT};
use crate::ledger::logged_subject;
use crate::operation::{RequestFacts, entry};
use crate::writer::{Work, Written};
use crate::{AppError, Operation, Receipt};
use bulk::LoadMark;
pub(crate) use judge::codes;
use judge::{Judge, Judged};

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
    /// Whether it comes from a file, which may come again, rather than by hand.
    pub is_file: bool,
    /// Whether it comes in a feed of a register, whose deliveries have an order of their own.
    pub is_feed: bool,
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
            is_feed: false,
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
        let kind: SubjectKind = filing.subject.parse().map_err(|_| AppError::Internal)?;
        if let Some(before) = self.done_before::<Vec<IntakeOutcome>>()? {
            let outcome = before.into_iter().next().ok_or(AppError::Internal)?;
            if let Some(id) = outcome.subject {
                self.ledger().touch(kind, id);
            }
            return Ok(outcome);
        }
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

/// One of those whose records are entered together, with the entry that will say so.
#[derive(Debug, Clone)]
pub(crate) struct Sending {
    pub(crate) sender: Arc<Sender>,
    pub(crate) entry: hub_audit::Entry,
}

/// Records that were judged: refused ones have their outcome, the others wait to be written.
#[derive(Debug)]
pub(crate) struct Judgement {
    outcomes: Vec<Option<IntakeOutcome>>,
    judged: Vec<Judged>,
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
        let sendings = [Sending { sender: Arc::new(sender.clone()), entry }];
        let filings: Vec<(usize, Filing)> = filings.into_iter().map(|one| (0, one)).collect();
        let judgement = self.judge(&sendings, &filings)?;
        self.write_or_judge_again(&sendings, &filings, judgement, None).await
    }

    /// Writes what was judged; under a master key that has just been rotated it is judged again.
    pub(crate) async fn write_or_judge_again(
        self: &Arc<Self>,
        sendings: &[Sending],
        filings: &[(usize, Filing)],
        mut judgement: Judgement,
        mark: Option<LoadMark>,
    ) -> Result<(Vec<IntakeOutcome>, Option<Entered>), AppError> {
        for _ in 1..TRIES {
            let done = self.write_judged(sendings, judgement, mark.clone()).await;
            if !matches!(done, Err(AppError::Unavailable(StoreError::KeysMoved))) {
                return done;
            }
            judgement = self.judge(sendings, filings)?;
        }
        self.write_judged(sendings, judgement, mark).await
    }

    /// Judges records, each by the number of its sender; writes nothing.
    pub(crate) fn judge(
        &self,
        sendings: &[Sending],
        filings: &[(usize, Filing)],
    ) -> Result<Judgement, AppError> {
        self.store().keys().ready()?;
        let snapshot = self.snapshot();
        let by_sender: Vec<Judge<'_>> = sendings
            .iter()
            .enumerate()
            .map(|(by, sending)| Judge::new(self, &snapshot, &sending.sender, by))
            .collect();
        let mut outcomes = Vec::with_capacity(filings.len());
        let mut judged = Vec::with_capacity(filings.len());
        for (by, filing) in filings {
            match by_sender.get(*by).ok_or(AppError::Internal)?.judge(filing) {
                Ok(one) => {
                    judged.push(one);
                    outcomes.push(None);
                }
                Err(problems) => outcomes.push(Some(IntakeOutcome::refused(problems))),
            }
        }
        Ok(Judgement { outcomes, judged })
    }

    /// Writes what was judged, with an entry for each sender of whom something is left to write, and
    /// with a mark of how far a longer load is.
    async fn write_judged(
        self: &Arc<Self>,
        sendings: &[Sending],
        judgement: Judgement,
        mark: Option<LoadMark>,
    ) -> Result<(Vec<IntakeOutcome>, Option<Entered>), AppError> {
        let Judgement { outcomes, judged } = judgement;
        if judged.is_empty() && mark.is_none() {
            return Ok((outcomes.into_iter().flatten().collect(), None));
        }
        let attributes = judge::attributes(&judged);
        let catalogue = self.catalogue();
        let entries = sendings.iter().enumerate().filter_map(|(by, sending)| {
            let own = || judged.iter().filter(|one| one.by == by);
            let mut entry = sending.entry.clone();
            entry.count = own().count() as u64;
            entry.written = codes(&catalogue, &judge::attributes(own()));
            (entry.count > 0).then_some((by, entry))
        });
        let patience = if mark.is_some() { bulk::PATIENCE } else { WAIT };
        let writing = Writing { hub: Arc::clone(self), entries: entries.collect(), judged, mark };
        let (reply, answer) = tokio::sync::oneshot::channel();
        let work: Work = Box::new(move |tx, cursor| writing.work(tx, cursor, reply));
        let receipts = self.write_within(patience, work).await?;
        let (found, subjects) = answer.await.map_err(|_| AppError::Internal)?;
        let mut found = found.into_iter();
        let outcomes =
            outcomes.into_iter().filter_map(|one| one.or_else(|| found.next())).collect();
        Ok((outcomes, Some(Entered { attributes, subjects, receipts })))
    }

    /// Enters records on the hub's own command line, a piece at a time.
    pub async fn enter_piece(
        self: &Arc<Self>,
        by: &Caller,
        sender: &Sender,
        filings: Vec<Filing>,
        operation: &str,
    ) -> Result<Vec<IntakeOutcome>, AppError> {
        let entry = piece_entry(self, by, sender, operation);
        Ok(self.enter(sender, filings, entry).await?.0)
    }
}

/// The entry of records that come in on the hub's own command line.
pub(crate) fn piece_entry(
    hub: &Hub,
    by: &Caller,
    sender: &Sender,
    operation: &str,
) -> hub_audit::Entry {
    let mut entry = entry(hub, Some(by), &RequestFacts::default(), Kind::Import);
    entry.operation = Some(operation.to_owned());
    entry.department = Some(sender.source.as_str().to_owned());
    entry
}

type Answer = tokio::sync::oneshot::Sender<(Vec<IntakeOutcome>, Vec<(SubjectKind, SubjectId)>)>;

/// A piece on its way to the writer.
struct Writing {
    hub: Arc<Hub>,
    /// The entry of each sender, by its number.
    entries: Vec<(usize, hub_audit::Entry)>,
    judged: Vec<Judged>,
    mark: Option<LoadMark>,
}

impl Writing {
    fn work<'a>(
        self,
        tx: &'a hub_storage::Tx,
        cursor: &'a mut u64,
        reply: Answer,
    ) -> futures::future::BoxFuture<'a, Result<Written, AppError>> {
        Box::pin(async move {
            let done = write::write(&self.hub, tx, cursor, self.judged, None).await?;
            if let Some(mark) = self.mark {
                mark.set(tx).await?;
            }
            let mut entries = Vec::with_capacity(self.entries.len());
            for (by, mut entry) in self.entries {
                if let Some(theirs) = done.by_sender.get(&by) {
                    let theirs = done.touched.iter().filter(|(_, id)| theirs.contains(id));
                    entry.subjects = theirs.map(|(kind, id)| logged_subject(*kind, *id)).collect();
                }
                entries.push(entry);
            }
            Attempt::current().remember(&done.outcomes);
            // The receiver is gone only when its caller is; the write stands all the same.
            let _gone = reply.send((done.outcomes, done.touched.clone()));
            Ok(Written {
                entries,
                touched: done.touched.into_iter().map(|(_, id)| id).collect(),
                tokens: done.tokens,
                changes_rights: false,
            })
        })
    }
}
