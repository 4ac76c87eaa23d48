//! Erasing a subject for good: 《个人信息保护法》 (PIPL) article 47.

mod held;
mod mentions;

use std::collections::BTreeSet;
use std::sync::Arc;

use hub_audit::{Entry, Kind};
use hub_policy::{Act, Caller};
use hub_storage::Tx;
use hub_values::{AreaCode, SubjectId, SubjectKind};
use tokio::sync::oneshot;

use held::Held;
pub use mentions::RoleMention;

use crate::hub::Hub;
use crate::intake::fresh::Fresh;
use crate::intake::{project, tokens};
use crate::ledger::logged_subject;
use crate::operation::{RequestFacts, entry};
use crate::remark;
use crate::writer::{Work, Written};
use crate::{AppError, Operation, Receipt};

/// Longest reason, in characters.
const REASON_LIMIT: usize = 200;

/// What is to be erased, and why.
#[derive(Debug, Clone)]
pub struct ErasureRequest {
    /// The subject.
    pub subject: (SubjectKind, SubjectId),
    /// Why; it stays in the log, so it names nobody.
    pub reason: String,
    /// Only tell what would go.
    pub is_dry_run: bool,
}

/// What went, or would go.
#[derive(Debug, Clone, Default)]
pub struct Erased {
    /// Whether it is done.
    pub is_done: bool,
    /// Source records that say nothing any more.
    pub source_records: u64,
    /// Attributes that something was said about, by code.
    pub attributes: Vec<String>,
    /// Memberships and residences that end.
    pub relations: u64,
    /// Subjects whose records change, as far as they exist for the caller.
    pub neighbours: Vec<(SubjectKind, SubjectId)>,
    /// Where records of others name the person by role beyond doubt: that goes too, wherever it is.
    pub roles: Vec<RoleMention>,
    /// Where records of others may name the person, or a namesake: that stays, and somebody must
    /// look. Only what exists for the caller is counted.
    pub unsure: Vec<RoleMention>,
}

/// Why nothing was erased, which the user can put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EraseRefusal {
    /// There is no such subject, or it is hidden from the caller.
    NotFound,
    /// The reason is empty or too long, or it names a person.
    Reason,
}

type Outcome = Result<Erased, EraseRefusal>;

impl EraseRefusal {
    /// Which part of the input.
    pub fn at(self) -> &'static str {
        match self {
            Self::NotFound => "id",
            Self::Reason => "reason",
        }
    }

    /// In Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Self::NotFound => "没有这个主体，可能已被删除",
            Self::Reason => {
                "请用1到200个字说明删除依据；删除原因会永久留痕，不得含姓名、证件号码或电话"
            }
        }
    }

    /// In English.
    pub fn en(self) -> &'static str {
        match self {
            Self::NotFound => "no such subject; it may be erased already",
            Self::Reason => {
                "give the reason in 1 to 200 characters; it stays in the log for ever, so it must \
                 not hold a name, an ID number or a phone number"
            }
        }
    }
}

impl Operation {
    /// Erases a subject for this operation's caller; the entry commits with it.
    pub async fn erase(self: &Arc<Self>, request: ErasureRequest) -> Result<Outcome, AppError> {
        self.require(Act::EraseSubjects)?;
        let permit = self.permit()?.clone();
        let entry = self.entry(Kind::Mutation);
        let (subject, is_dry_run) = (request.subject, request.is_dry_run);
        if permit.hides(subject.1) {
            self.ledger().reject();
            return Ok(Err(EraseRefusal::NotFound));
        }
        let theirs = permit.clone();
        let sees = move |community: Option<&AreaCode>| theirs.sees(community);
        let (mut outcome, receipts) = self.hub().erase_where(request, entry, sees).await?;
        if let Ok(erased) = &mut outcome {
            erased.neighbours.retain(|(_, id)| !permit.hides(*id));
        }
        let mut ledger = self.ledger();
        match &outcome {
            Ok(erased) => {
                let mut about = erased.neighbours.clone();
                about.push(subject);
                for (kind, id) in &about {
                    ledger.touch(*kind, *id);
                }
                if !is_dry_run {
                    ledger.cover(&[], &about);
                    ledger.written.extend(receipts);
                }
            }
            Err(_) => ledger.reject(),
        }
        Ok(outcome)
    }
}

impl Hub {
    /// Erases a subject on the hub's own command line.
    pub async fn erase(
        self: &Arc<Self>,
        by: &Caller,
        request: ErasureRequest,
    ) -> Result<Outcome, AppError> {
        let entry = entry(self, Some(by), &RequestFacts::default(), Kind::Admin);
        Ok(self.erase_where(request, entry, |_| true).await?.0)
    }

    async fn erase_where(
        self: &Arc<Self>,
        request: ErasureRequest,
        mut entry: Entry,
        sees: impl Fn(Option<&AreaCode>) -> bool + Send + Sync + 'static,
    ) -> Result<(Outcome, Vec<Receipt>), AppError> {
        let Ok(reason) = remark::checked(&request.reason, REASON_LIMIT) else {
            return Ok((Err(EraseRefusal::Reason), Vec::new()));
        };
        // Who is named in records that an earlier version wrote is found only by then.
        self.index_roles().await?;
        entry.operation = Some("eraseSubject".to_owned());
        entry.reason = Some(reason);
        let (reply, answer) = oneshot::channel();
        let hub = Arc::clone(self);
        let work: Work = Box::new(move |tx, cursor| {
            Box::pin(async move {
                let (outcome, written) = erase_work(&hub, tx, cursor, request, entry, sees).await?;
                let _gone = reply.send(outcome);
                Ok(written)
            })
        });
        let receipts = self.write(work).await?;
        let outcome = answer.await.map_err(|_| AppError::Internal)?;
        if outcome.as_ref().is_ok_and(|erased| erased.is_done)
            && let Err(error) = self.store().scrub().await
        {
            // It is erased all the same; what is left of it are bytes that nothing points to.
            tracing::warn!(error = %error, "what was erased may still lie in the write-ahead log");
        }
        Ok((outcome, receipts))
    }
}

async fn erase_work(
    hub: &Hub,
    tx: &Tx,
    cursor: &mut u64,
    request: ErasureRequest,
    mut entry: Entry,
    sees: impl Fn(Option<&AreaCode>) -> bool + Send + Sync,
) -> Result<(Outcome, Written), AppError> {
    let (kind, id) = request.subject;
    let id = tx.survivors(&[id]).await?.remove(&id).unwrap_or(id);
    let record = tx.records(&[id]).await?.remove(&id);
    let Some(record) = record.filter(|one| one.kind == kind && sees(one.community.as_ref())) else {
        return Ok((Err(EraseRefusal::NotFound), Written::default()));
    };
    let held = Held::read(tx, record).await?;
    if held.is_named_in(entry.reason.as_deref().unwrap_or_default(), tx.catalogue()) {
        return Ok((Err(EraseRefusal::Reason), Written::default()));
    }
    let mut erased = held.would_go(tx.catalogue(), &sees);
    let direct: BTreeSet<SubjectId> =
        held.direct().into_iter().chain(held.mentions.holders()).collect();
    if request.is_dry_run {
        erased.neighbours = known(tx, direct, &sees).await?;
        return Ok((Ok(erased), Written::default()));
    }
    let mut tokens = tokens::of(&held.record, &held.history, tx.catalogue(), tx.keys());
    // What a merge moved here is sealed for whom it came from until then.
    for merged in held.record.previous.iter().chain([&id]) {
        *cursor = tx.erase_subject(*merged, *cursor, hub.clock().now()).await?;
    }
    tx.remove_statements(&held.mentions.removals()).await?;
    tx.outdate_records(&held.households()).await?;
    tx.renew_cache_life().await?;
    let touched: Vec<SubjectId> = direct.iter().copied().collect();
    let (neighbours, more) =
        project::project(hub, tx, cursor, &touched, &[], Fresh::default()).await?;
    tokens.extend(more);
    entry.written = held.written(tx.catalogue());
    entry.count = erased.source_records;
    entry.subjects = neighbours.iter().map(|(kind, id)| logged_subject(*kind, *id)).collect();
    let gone = held.record.previous.iter().chain([&id]);
    entry.subjects.extend(gone.map(|id| logged_subject(kind, *id)));
    erased.neighbours = known(tx, direct, &sees).await?;
    erased.is_done = true;
    let gone = held.record.previous.iter().copied().chain([id]);
    let touched = touched.into_iter().chain(gone).collect();
    // All processes begin a new life of the shared cache when they read rights anew.
    let written = Written { entries: vec![entry], touched, tokens, changes_rights: true };
    Ok((Ok(erased), written))
}

/// Those that exist for the caller.
async fn known(
    tx: &Tx,
    ids: BTreeSet<SubjectId>,
    sees: &(impl Fn(Option<&AreaCode>) -> bool + Sync),
) -> Result<Vec<(SubjectKind, SubjectId)>, AppError> {
    let ids: Vec<SubjectId> = ids.into_iter().collect();
    let found = tx.whereabouts(&ids).await?;
    let shown = |id: &SubjectId| {
        let (kind, community) = found.get(id)?;
        sees(community.as_ref()).then_some((*kind, *id))
    };
    Ok(ids.iter().filter_map(shown).collect())
}
