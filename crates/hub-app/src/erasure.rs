//! Erasing a subject for good: 《个人信息保护法》 (PIPL) article 47.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use hub_audit::{Entry, Kind};
use hub_catalogue::Catalogue;
use hub_facts::{Membership, Stated, SubjectRecord};
use hub_policy::{Act, Caller};
use hub_storage::{SubjectHistory, Tx};
use hub_values::{SubjectId, SubjectKind, names_a_person};
use tokio::sync::oneshot;

use crate::hub::Hub;
use crate::intake::{judge, project, tokens};
use crate::ledger::logged_subject;
use crate::operation::{RequestFacts, entry};
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
    /// Subjects whose records change.
    pub neighbours: Vec<(SubjectKind, SubjectId)>,
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
        let sees = move |record: &SubjectRecord| permit.sees(record.community.as_ref());
        let (outcome, receipts) = self.hub().erase_where(request, entry, sees).await?;
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
        sees: impl Fn(&SubjectRecord) -> bool + Send + Sync + 'static,
    ) -> Result<(Outcome, Vec<Receipt>), AppError> {
        let reason = request.reason.trim().to_owned();
        let is_readable = !reason.chars().any(char::is_control);
        let length = reason.chars().count();
        if !(1..=REASON_LIMIT).contains(&length) || !is_readable || names_a_person(&reason) {
            return Ok((Err(EraseRefusal::Reason), Vec::new()));
        }
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
    sees: impl Fn(&SubjectRecord) -> bool + Send + Sync,
) -> Result<(Outcome, Written), AppError> {
    let (kind, id) = request.subject;
    let record = tx.records(&[id]).await?.remove(&id);
    let Some(record) = record.filter(|one| one.kind == kind && sees(one)) else {
        return Ok((Err(EraseRefusal::NotFound), Written::default()));
    };
    let held = Held::read(tx, record).await?;
    if held.is_named_in(entry.reason.as_deref().unwrap_or_default(), tx.catalogue()) {
        return Ok((Err(EraseRefusal::Reason), Written::default()));
    }
    let mut erased = held.would_go(tx.catalogue());
    if request.is_dry_run {
        erased.neighbours = known(tx, held.direct()).await?;
        return Ok((Ok(erased), Written::default()));
    }
    let mut tokens = tokens::of(&held.record, &held.history, tx.catalogue(), tx.keys());
    *cursor = tx.erase_subject(id, *cursor, hub.clock().now()).await?;
    let mut touched: BTreeSet<SubjectId> = held.direct();
    let around: Vec<SubjectId> = held.around.iter().copied().collect();
    let names = held.names(tx.catalogue());
    let names_them = |code: &str, stated: &Stated| names.fit(tx.catalogue(), code, stated);
    touched.extend(tx.remove_statements(&around, names_them).await?);
    tx.outdate_records(&held.households()).await?;
    let touched: Vec<SubjectId> = touched.into_iter().collect();
    let (neighbours, more) = project::project(hub, tx, cursor, &touched, &[]).await?;
    tokens.extend(more);
    entry.written.clone_from(&erased.attributes);
    entry.count = erased.source_records;
    entry.subjects = neighbours.iter().map(|(kind, id)| logged_subject(*kind, *id)).collect();
    entry.subjects.push(logged_subject(kind, id));
    erased.neighbours = neighbours;
    erased.is_done = true;
    let touched = touched.into_iter().chain([id]).collect();
    let written = Written { entries: vec![entry], touched, tokens, changes_rights: false };
    Ok((Ok(erased), written))
}

/// What is held about a subject, and around it.
struct Held {
    record: SubjectRecord,
    history: SubjectHistory,
    memberships: Vec<Membership>,
    residences: Vec<(SubjectId, SubjectId)>,
    /// Who may say something about it: its households, their members and dwellings.
    around: BTreeSet<SubjectId>,
}

impl Held {
    async fn read(tx: &Tx, record: SubjectRecord) -> Result<Self, AppError> {
        let id = record.id;
        let history = tx.histories(&[id]).await?.remove(&id).unwrap_or_default();
        let memberships = memberships(tx, &[id]).await?;
        let residences = residences(tx, &[id]).await?;
        let around = BTreeSet::new();
        let mut held = Self { record, history, memberships, residences, around };
        held.around = held.direct();
        let households: Vec<SubjectId> = held.around.iter().copied().collect();
        for one in self::memberships(tx, &households).await? {
            held.around.extend([one.household, one.resident]);
        }
        for (household, dwelling) in self::residences(tx, &households).await? {
            held.around.extend([household, dwelling]);
        }
        let _self = held.around.remove(&id);
        Ok(held)
    }

    /// Whose record shows a relation to it.
    fn direct(&self) -> BTreeSet<SubjectId> {
        let members = self.memberships.iter().flat_map(|one| [one.household, one.resident]);
        let homes =
            self.residences.iter().flat_map(|(household, dwelling)| [*household, *dwelling]);
        members.chain(homes).filter(|one| *one != self.record.id).collect()
    }

    /// The households whose records say that it belongs to them.
    fn households(&self) -> Vec<SubjectId> {
        let members = self.memberships.iter().map(|one| one.household);
        let homes = self.residences.iter().map(|(household, _)| *household);
        members.chain(homes).filter(|one| *one != self.record.id).collect()
    }

    fn would_go(&self, catalogue: &Catalogue) -> Erased {
        let records: HashSet<_> = self.history.statements.iter().map(|one| one.record).collect();
        let said: BTreeSet<_> = self.history.statements.iter().map(|one| one.attribute).collect();
        let said: Vec<_> = said.into_iter().collect();
        Erased {
            is_done: false,
            source_records: records.len() as u64,
            attributes: judge::codes(catalogue, &said),
            relations: (self.memberships.len() + self.residences.len()) as u64,
            neighbours: Vec::new(),
        }
    }

    fn names(&self, catalogue: &Catalogue) -> Names {
        let said = self.history.statements.iter().filter_map(|one| {
            let attribute = catalogue.at(one.attribute)?;
            Some((attribute.code.as_str().to_owned(), one.stated.value()?.canonical()))
        });
        Names(said.collect())
    }

    /// Whether a text that stays in the log holds the name of the person.
    fn is_named_in(&self, text: &str, catalogue: &Catalogue) -> bool {
        let names = self.names(catalogue);
        let codes = ["person_name", "former_name"];
        names.0.iter().any(|(code, name)| codes.contains(&code.as_str()) && text.contains(name))
    }
}

/// Everything that was ever said about a person, by attribute.
struct Names(HashSet<(String, String)>);

impl Names {
    /// Whether a statement about somebody else names the person by a role.
    fn fit(&self, catalogue: &Catalogue, code: &str, stated: &Stated) -> bool {
        let view = catalogue.attribute(code).and_then(|attribute| attribute.view.as_ref());
        let (Some(view), Some(value)) = (view, stated.value()) else { return false };
        self.0.contains(&(view.attribute.as_str().to_owned(), value.canonical()))
    }
}

async fn known(
    tx: &Tx,
    ids: BTreeSet<SubjectId>,
) -> Result<Vec<(SubjectKind, SubjectId)>, AppError> {
    let ids: Vec<SubjectId> = ids.into_iter().collect();
    let records = tx.records(&ids).await?;
    Ok(records.into_values().map(|record| (record.kind, record.id)).collect())
}

async fn memberships(tx: &Tx, ids: &[SubjectId]) -> Result<Vec<Membership>, AppError> {
    Ok(tx.memberships_around(ids).await?.into_iter().map(|(one, _)| one).collect())
}

async fn residences(tx: &Tx, ids: &[SubjectId]) -> Result<Vec<(SubjectId, SubjectId)>, AppError> {
    let found = tx.residences_around(ids).await?;
    Ok(found.into_iter().map(|(one, _)| (one.household, one.dwelling)).collect())
}
