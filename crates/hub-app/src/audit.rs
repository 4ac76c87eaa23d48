//! Reading the log, for those who may; reading it is an entry too.

use std::sync::Arc;

use hub_audit::{Entry, Hash, Kind, Outcome};
use hub_policy::{Act, Caller};
use hub_storage::LogRow;
use hub_values::{AreaCode, SubjectId, SubjectKind};

use crate::ledger::logged_subject;

use crate::hub::Hub;
use crate::log_search;
use crate::operation::{RequestFacts, entry};
use crate::writer::Basis;
use crate::{AppError, Code, Operation, Receipt};

/// Conditions on entries.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// Of this department.
    pub department: Option<String>,
    /// For this purpose.
    pub purpose: Option<String>,
    /// That ended so: `OK`, `PARTIAL`, `REFUSED`, `ERROR`, `ABORTED`.
    pub outcome: Option<String>,
    /// About this subject.
    pub subject: Option<(SubjectKind, SubjectId)>,
    /// In this case.
    pub case: Option<String>,
    /// That showed, wrote or refused this attribute, by code.
    pub attribute: Option<String>,
    /// About somebody or something that belonged to this area then.
    pub area: Option<AreaCode>,
    /// One of these, by position.
    pub entries: Option<Vec<u64>>,
}

impl AuditFilter {
    /// Whether every entry fits.
    pub(crate) fn names_nothing(&self) -> bool {
        let texts = [&self.department, &self.purpose, &self.outcome, &self.case, &self.attribute];
        texts.iter().all(|one| one.is_none()) && self.subject.is_none() && self.area.is_none()
    }
}

/// An entry with its place in the log.
#[derive(Debug, Clone)]
pub struct LoggedEntry {
    /// Position.
    pub index: u64,
    /// Leaf hash.
    pub leaf: Option<Hash>,
    /// What it says; none when the stored text is no entry.
    pub entry: Option<Entry>,
}

impl Operation {
    /// Entries before a position, newest first, one page; true when there are more.
    pub async fn entries(
        self: &Arc<Self>,
        filter: &AuditFilter,
        before: Option<u64>,
        first: u64,
    ) -> Result<(Vec<LoggedEntry>, bool), AppError> {
        self.require(Act::ReadLog)?;
        let _permit = self.permit()?;
        let mut subjects = Vec::new();
        if let Some((kind, id)) = filter.subject {
            self.ledger().touch(kind, id);
            // Whoever looked at a subject that was merged into this one looked at this one.
            let all = self.hub().store().one_and_the_same(id).await?;
            subjects.extend(all.into_iter().map(|id| logged_subject(kind, id)));
        }
        let (store, rows) = (self.hub().store(), first.saturating_add(1));
        let mut entries = log_search::found(store, filter, &subjects, before, rows).await?;
        let limit = usize::try_from(first).unwrap_or(usize::MAX);
        let has_more = entries.len() > limit;
        entries.truncate(limit);
        self.ledger().count(entries.len());
        Ok((entries, has_more))
    }

    /// One entry by its position.
    pub async fn entry_at(self: &Arc<Self>, index: u64) -> Result<Option<LoggedEntry>, AppError> {
        self.require(Act::ReadLog)?;
        let _permit = self.permit()?;
        let found = self.hub().store().log_from(index, 1).await?;
        Ok(found.into_iter().filter(|row| row.index == index).map(logged).next())
    }

    /// How many entries the derived indexes still have to follow.
    pub async fn index_lag(&self) -> Result<u64, AppError> {
        let head = self.hub().store().head().await?;
        Ok(head.size.saturating_sub(head.indexed.min(head.searched)))
    }
}

impl Hub {
    /// Records a request that was refused before any operation began. Only then may the refusal
    /// leave.
    pub async fn record_refusal(
        &self,
        caller: Option<&Caller>,
        request: &RequestFacts,
        kind: Kind,
        code: Code,
    ) -> Result<Receipt, AppError> {
        let mut refused = entry(self, caller, request, kind);
        let is_failure = matches!(code, Code::Internal | Code::Unavailable);
        refused.outcome = if is_failure { Outcome::Error } else { Outcome::Refused };
        refused.code = Some(code.as_str().to_owned());
        self.append(refused, Basis::default()).await.map_err(|_| AppError::AuditUnavailable)
    }

    /// Records something that happened outside GraphQL, such as a token that was given.
    pub async fn record_event(
        &self,
        caller: Option<&Caller>,
        request: &RequestFacts,
        kind: Kind,
    ) -> Result<Receipt, AppError> {
        let done = entry(self, caller, request, kind);
        self.append(done, Basis::default()).await.map_err(|_| AppError::AuditUnavailable)
    }
}

pub(crate) fn logged(row: LogRow) -> LoggedEntry {
    LoggedEntry { index: row.index, leaf: row.leaf, entry: Entry::decode(row.body.as_bytes()).ok() }
}
