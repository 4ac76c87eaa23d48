//! One operation of one caller, from admission to the durable entry.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hub_audit::{Entry, Hash, Kind, Outcome};
use hub_catalogue::{Attribute, Catalogue};
use hub_facts::SubjectRecord;
use hub_policy::{Act, Caller, Decision, Denial, Permit, Usage};
use hub_storage::Keys;
use hub_values::{AreaCode, SubjectId};

use crate::hub::Hub;
use crate::ledger::{Ledger, Summary, logged_subject};
use crate::loader::Loader;
use crate::settings::Language;
use crate::snapshot::Snapshot;
use crate::writer::{Basis, NotAppended};
use crate::{AppError, Code, Subject};

/// What a request says about itself, checked and bounded by the server.
#[derive(Debug, Clone, Default)]
pub struct RequestFacts {
    /// At most 64 printable characters; not unique.
    pub request_id: String,
    /// Code in `X-Purpose`.
    pub purpose: Option<String>,
    /// Reference in `X-Case`.
    pub case: Option<String>,
    /// Name of the operation.
    pub operation: Option<String>,
    /// Hash of the document.
    pub document_hash: Option<String>,
    /// Language of the answer.
    pub language: Language,
}

/// Proof for the caller that an entry is in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// Position of the entry.
    pub index: u64,
    /// Its leaf hash.
    pub leaf: Hash,
}

/// How an operation ended.
#[derive(Debug)]
pub enum Finished {
    /// Recorded; the answer may leave.
    Recorded(Receipt, Summary),
    /// Another process changed rights or records meanwhile: do it again.
    Stale,
}

/// Carries a caller's rights through the resolvers and collects what they disclose.
pub struct Operation {
    hub: Arc<Hub>,
    snapshot: Arc<Snapshot>,
    /// The change cursor as it was known when the operation began.
    cursor: u64,
    caller: Caller,
    permit: Option<Permit>,
    request: RequestFacts,
    ledger: Mutex<Ledger>,
    pub(crate) loader: Loader,
}

impl std::fmt::Debug for Operation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Operation").field("request", &self.request).finish_non_exhaustive()
    }
}

impl Operation {
    /// Begins an operation. `needs_purpose` is false only for what anybody may know: who they
    /// are, purposes, catalogue, departments, areas and the schema.
    pub fn begin(
        hub: &Arc<Hub>,
        caller: Caller,
        request: RequestFacts,
        needs_purpose: bool,
    ) -> Result<Arc<Self>, AppError> {
        let cursor = hub.records.seen();
        let snapshot = hub.snapshot();
        // An answer that is built again is built for a caller who may have been switched off since.
        if !snapshot.knows(&caller) {
            return Err(AppError::Unauthenticated);
        }
        let now = hub.clock().now();
        let purpose = request.purpose.as_deref();
        let admitted = snapshot.rights.admit(&caller, purpose, request.case.is_some(), now);
        let permit = match admitted {
            Ok(permit) => Some(permit),
            Err(refusal) if needs_purpose => return Err(refusal.into()),
            Err(_) => None,
        };
        Ok(Arc::new(Self {
            hub: Arc::clone(hub),
            snapshot,
            cursor,
            caller,
            permit,
            request,
            ledger: Mutex::default(),
            loader: Loader::default(),
        }))
    }

    /// The hub.
    pub fn hub(&self) -> &Arc<Hub> {
        &self.hub
    }

    /// Rights and accounts that this operation is judged by.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    pub(crate) fn shared_snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshot)
    }

    /// Who asks.
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// Language of the answer.
    pub fn language(&self) -> Language {
        self.request.language
    }

    /// The catalogue in force.
    pub fn catalogue(&self) -> &Catalogue {
        &self.snapshot.catalogue
    }

    /// The permit of an operation that reads subjects.
    pub(crate) fn permit(&self) -> Result<&Permit, AppError> {
        self.permit.as_ref().ok_or(AppError::NotAdmitted(hub_policy::NotAdmitted::PurposeRequired))
    }

    /// Refuses what the caller's role does not allow.
    pub(crate) fn require(&self, act: Act) -> Result<(), AppError> {
        if self.caller.may(act) { Ok(()) } else { Err(AppError::Forbidden) }
    }

    /// The keys that make tokens to look up. What is answered rests on them: it is built again when
    /// another process has rotated them meanwhile.
    pub(crate) fn keys(&self) -> Result<&Keys, AppError> {
        let keys = self.hub.store().keys();
        keys.ready()?;
        self.ledger().rest_on(keys.in_use());
        Ok(keys)
    }

    /// Decides about an attribute of a subject in a community.
    pub(crate) fn decide(
        &self,
        attribute: &Attribute,
        community: Option<&AreaCode>,
    ) -> Result<Decision, AppError> {
        if !self.caller.may(Act::ReadSubjects) {
            return Ok(Decision::Denied(Denial {
                attribute: attribute.code.clone(),
                rule: hub_policy::Rule::Role,
                lead_department: attribute.lead_department.clone(),
            }));
        }
        Ok(self.permit()?.decide(attribute, community, Usage::Read))
    }

    /// Refuses a lookup, filter or order by an attribute that is not granted for it, and notes
    /// the refusal.
    pub(crate) fn require_usage(
        &self,
        attribute: &str,
        usage: Usage,
        path: &str,
    ) -> Result<(), AppError> {
        let attribute = self.catalogue().attribute(attribute).ok_or(AppError::Internal)?;
        match self.permit()?.decide_everywhere(attribute, usage) {
            Decision::Full | Decision::Masked(_) => {
                // Who fits a condition is told by the answer; who is looked up was known already.
                if usage == Usage::Filter {
                    self.ledger().disclose(attribute.index);
                }
                Ok(())
            }
            Decision::Denied(denial) => {
                self.ledger().refuse_usage(path.to_owned(), denial.clone());
                Err(AppError::Denied(denial))
            }
        }
    }

    /// Refuses when any of these typed fields may not be read: what a strict caller asks back from a
    /// write is judged before it is written.
    pub fn require_all(&self, fields: &[String]) -> Result<(), AppError> {
        let permit = self.permit()?;
        for attribute in self.catalogue().all() {
            if !fields.contains(&attribute.graphql_name) {
                continue;
            }
            // A role attribute shows another person's: both grants are wanted.
            let theirs = attribute
                .view
                .as_ref()
                .and_then(|view| self.catalogue().attribute(view.attribute.as_str()));
            for one in std::iter::once(attribute).chain(theirs) {
                if let Decision::Denied(denial) = permit.decide_everywhere(one, Usage::Read) {
                    self.ledger().refuse_usage(attribute.graphql_name.clone(), denial.clone());
                    return Err(AppError::Denied(denial));
                }
            }
        }
        Ok(())
    }

    /// Subjects by id, as far as they exist for the caller, in the order asked.
    pub(crate) async fn subjects(
        self: &Arc<Self>,
        ids: &[SubjectId],
    ) -> Result<Vec<Subject>, AppError> {
        let records = self.loader.records(&self.hub, self.permit()?, ids).await?;
        Ok(records.into_iter().filter_map(|record| self.visible(record)).collect())
    }

    /// The subject as the caller may meet it; none outside the caller's area.
    pub(crate) fn visible(self: &Arc<Self>, record: Arc<SubjectRecord>) -> Option<Subject> {
        let is_visible = self.permit.as_ref()?.sees(record.community.as_ref());
        is_visible.then(|| Subject::new(Arc::clone(self), record))
    }

    pub(crate) fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An entry about this operation, still without what happened.
    pub(crate) fn entry(&self, kind: Kind) -> Entry {
        entry(&self.hub, Some(&self.caller), &self.request, kind)
    }

    /// Records the operation; only then may its answer leave. `code` is the code of a failure of
    /// the whole operation; `is_strict` says that a partial answer is refused whole.
    pub async fn finish(
        self: &Arc<Self>,
        kind: Kind,
        code: Option<Code>,
        is_strict: bool,
    ) -> Result<Finished, AppError> {
        let summary = self.ledger().summary(self.catalogue());
        if code.is_none()
            && summary.is_covered
            && let Some(receipt) = summary.written.last()
        {
            return Ok(Finished::Recorded(*receipt, summary));
        }
        let mut entry = self.entry(kind);
        // What was entered and could not be taken is an error, although the answer tells it as data.
        let code = code.or(summary.is_rejected.then_some(Code::InvalidInput));
        entry.outcome = outcome(code, &summary, is_strict);
        entry.code = code.map(|code| code.as_str().to_owned());
        entry.refused = summary.refused();
        if entry.outcome != Outcome::Refused && entry.outcome != Outcome::Error {
            entry.attributes.clone_from(&summary.attributes);
        }
        entry.subjects =
            summary.subjects.iter().map(|(kind, id)| logged_subject(*kind, *id)).collect();
        entry.count = summary.rows;
        let basis = Basis {
            // What the operation has changed itself does not make its answer stale.
            rights_version: (!summary.changes_rights).then_some(self.snapshot.rights.version),
            // The group commit of a write has caught up with all that came before it.
            cursor: (kind != Kind::Mutation).then_some(self.cursor),
            // What was hidden counts too: it may not have to be any more.
            subjects: self.loader.looked_at(),
            keys: summary.keys,
        };
        match self.hub.append(entry, basis).await {
            Ok(receipt) => Ok(Finished::Recorded(receipt, summary)),
            // What was written stays written; the answer is built again from what holds now, by
            // the caller's retry key. Reading it a second time here would do the write twice.
            Err(NotAppended::Stale) if kind == Kind::Mutation => Err(AppError::AuditUnavailable),
            Err(NotAppended::Stale) => Ok(Finished::Stale),
            Err(NotAppended::Unavailable) => Err(AppError::AuditUnavailable),
        }
    }
}

fn outcome(code: Option<Code>, summary: &Summary, is_strict: bool) -> Outcome {
    match code {
        Some(
            Code::Internal
            | Code::Unavailable
            | Code::AuditUnavailable
            | Code::InvalidInput
            | Code::InvalidDocument,
        ) => Outcome::Error,
        Some(_) => Outcome::Refused,
        None if summary.is_partial() && is_strict => Outcome::Refused,
        None if summary.is_partial() => Outcome::Partial,
        None => Outcome::Ok,
    }
}

/// An entry about a request, still without what happened.
pub(crate) fn entry(
    hub: &Hub,
    caller: Option<&Caller>,
    request: &RequestFacts,
    kind: Kind,
) -> Entry {
    Entry {
        time: hub.clock().now(),
        request_id: request.request_id.clone(),
        kind,
        department: caller.map(|caller| caller.department.as_str().to_owned()),
        actor: caller.map(Caller::actor),
        client: caller.and_then(|caller| caller.client).map(|id| id.to_string()),
        purpose: request.purpose.clone(),
        case: request.case.clone(),
        operation: request.operation.clone(),
        document_hash: request.document_hash.clone(),
        ..Entry::default()
    }
}
