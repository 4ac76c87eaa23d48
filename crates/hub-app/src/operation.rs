//! One operation of one caller, from admission to the durable entry.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hub_audit::{Entry, Hash, Kind, Outcome};
use hub_catalogue::{Attribute, Catalogue};
use hub_facts::SubjectRecord;
use hub_policy::{Act, Caller, Decision, Denial, Permit, Usage};
use hub_storage::{BulkKey, Keys};
use hub_values::{AreaCode, SubjectId, SubjectKind, china_day};

use crate::attempt::Attempt;
use crate::guesses::Guesses;
use crate::hub::Hub;
use crate::ledger::{Ledger, Summary, logged_subject};
use crate::loader::Loader;
use crate::once::Once;
use crate::settings::Language;
use crate::sight::Sight;
use crate::snapshot::Snapshot;
use crate::writer::{Basis, NotAppended, People};
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
    attempt: Attempt,
    /// Whether some of it was done before under the caller's key, and is only told again.
    repeats: AtomicBool,
    pub(crate) loader: Loader,
    pub(crate) guesses: Guesses,
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
        Self::begin_once(hub, caller, request, needs_purpose, None)
    }

    /// Begins an operation that may have been done before, under the caller's key.
    pub fn begin_once(
        hub: &Arc<Hub>,
        caller: Caller,
        request: RequestFacts,
        needs_purpose: bool,
        once: Option<Arc<Once>>,
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
            attempt: Attempt::under(once),
            repeats: AtomicBool::new(false),
            loader: Loader::default(),
            guesses: Guesses::default(),
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

    /// Does the operation's work, and notes which writes it begins.
    pub async fn watch<T>(&self, work: impl Future<Output = T>) -> T {
        self.attempt.watch(work).await
    }

    pub(crate) fn attempt(&self) -> &Attempt {
        &self.attempt
    }

    pub(crate) fn repeats(&self) {
        self.repeats.store(true, Ordering::Relaxed);
    }

    /// Notes that something is told, whatever else has failed: what is shown with it is in the log.
    pub fn note_told(&self) {
        self.ledger().is_told = true;
    }

    /// Whether something was written, or may yet be, although the operation fails.
    pub fn may_have_written(&self) -> bool {
        self.attempt.stands()
    }

    /// Gives the operation up: a write that was not begun never begins. Says what the caller is to
    /// be told.
    pub fn give_up(&self) -> AppError {
        if self.attempt.give_up() { AppError::Unsettled } else { AppError::TooLate }
    }

    /// Who asks.
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    pub(crate) fn request(&self) -> &RequestFacts {
        &self.request
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

    /// Decides about an attribute of a subject.
    pub(crate) fn decide(
        &self,
        attribute: &Attribute,
        record: &SubjectRecord,
    ) -> Result<Decision, AppError> {
        if !self.caller.may(Act::ReadSubjects) {
            return Ok(Decision::Denied(Denial {
                attribute: attribute.code.clone(),
                rule: hub_policy::Rule::Role,
                lead_department: attribute.lead_department.clone(),
            }));
        }
        let sight = Sight::of(record, self.catalogue());
        Ok(self.permit()?.decide(attribute, sight.row(), Usage::Read))
    }

    /// Whether a subject exists for the caller.
    pub(crate) fn meets(&self, record: &SubjectRecord) -> bool {
        let sight = Sight::of(record, self.catalogue());
        self.permit.as_ref().is_some_and(|permit| {
            permit.meets(record.kind, sight.row())
                && !crate::apart::is_only_of_hidden(record, permit, self.hub.clock().today())
        })
    }

    /// Refuses a filter or order by an attribute that is not granted for it, in the area that is
    /// asked for or else everywhere, and notes the refusal. Tells whether those under fourteen may be
    /// found by it too.
    pub(crate) fn require_filter(
        &self,
        attribute: &str,
        area: Option<&AreaCode>,
        path: &str,
    ) -> Result<bool, AppError> {
        let attribute = self.catalogue().attribute(attribute).ok_or(AppError::Internal)?;
        let permit = self.permit()?;
        // Rows lie in both areas; of two areas one lies in the other, or there is no row.
        let own = permit.area();
        let within = match (area, own) {
            (Some(asked), Some(own)) if asked.contains(own) => Some(own),
            (asked, own) => asked.or(own),
        };
        match permit.decide(attribute, within, Usage::Filter) {
            Decision::Full | Decision::Masked(_) => {
                // Who fits a condition is told by the answer.
                self.ledger().disclose(attribute.index);
                Ok(permit.filters_minors(attribute, within))
            }
            Decision::Denied(denial) => {
                self.ledger().refuse_usage(path.to_owned(), denial.clone());
                Err(AppError::Denied(denial))
            }
        }
    }

    /// Refuses a count by an attribute that would be of those under fourteen too, where they are not
    /// granted, and notes the refusal. Everybody is told the same numbers: whoever may not have one
    /// gets none, never a smaller one.
    pub(crate) fn require_count(
        &self,
        attribute: &str,
        has_minors: bool,
        path: &str,
    ) -> Result<(), AppError> {
        if self.require_filter(attribute, None, path)? || !has_minors {
            return Ok(());
        }
        let attribute = self.catalogue().attribute(attribute).ok_or(AppError::Internal)?;
        let denial = Permit::under_fourteen(attribute);
        self.ledger().refuse_usage(path.to_owned(), denial.clone());
        Err(AppError::Denied(denial))
    }

    /// Refuses a lookup by an attribute that is granted for it nowhere, and notes the refusal.
    pub(crate) fn require_lookup(&self, attribute: &str, path: &str) -> Result<(), AppError> {
        let attribute = self.catalogue().attribute(attribute).ok_or(AppError::Internal)?;
        let permit = self.permit()?;
        if permit.may_look_up_somewhere(attribute) {
            return Ok(());
        }
        match permit.decide_everywhere(attribute, Usage::Lookup) {
            Decision::Denied(denial) => {
                self.ledger().refuse_usage(path.to_owned(), denial.clone());
                Err(AppError::Denied(denial))
            }
            Decision::Full | Decision::Masked(_) => Ok(()),
        }
    }

    /// Whether a subject may be found by an attribute; if not, it is as if it were not there.
    pub(crate) fn is_findable(&self, attribute: &str, record: &SubjectRecord) -> bool {
        let sight = Sight::of(record, self.catalogue());
        let attribute = self.catalogue().attribute(attribute);
        attribute.zip(self.permit.as_ref()).is_some_and(|(attribute, permit)| {
            permit.decide(attribute, sight.row(), Usage::Lookup) == Decision::Full
        })
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

    /// The subject as the caller may meet it; none outside the caller's area and grants.
    pub(crate) fn visible(self: &Arc<Self>, record: Arc<SubjectRecord>) -> Option<Subject> {
        self.meets(&record).then(|| {
            let today = self.hub.clock().today();
            let record = match &self.permit {
                Some(permit) => {
                    crate::apart::without_hidden(record, permit, self.catalogue(), today)
                }
                None => record,
            };
            Subject::new(Arc::clone(self), record)
        })
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
        let is_refused_whole = code.is_none() && is_strict && summary.is_partial();
        let is_told = summary.is_told && !is_refused_whole;
        if is_told && kind == Kind::Query && code.is_some() {
            // One field has failed, and another one is answered.
            entry.outcome = Outcome::Partial;
        }
        if is_told || !matches!(entry.outcome, Outcome::Refused | Outcome::Error) {
            entry.attributes.clone_from(&summary.attributes);
        }
        entry.subjects =
            summary.subjects.iter().map(|(kind, id)| logged_subject(*kind, *id)).collect();
        entry.count = summary.rows;
        if summary.subjects.iter().any(|(_, id)| self.is_opened(*id)) {
            entry.reason = Some(crate::apart::BROKEN.to_owned());
        }
        // What is only told again is read like any other answer.
        let is_told_again = self.repeats.load(Ordering::Relaxed) && !self.may_have_written();
        let basis = Basis {
            // What the operation has changed itself does not make its answer stale.
            rights_version: (!summary.changes_rights).then_some(self.snapshot.rights.version),
            // The group commit of a write has caught up with all that came before it.
            cursor: (kind != Kind::Mutation || is_told_again).then_some(self.cursor),
            // What was hidden counts too: it may not have to be any more.
            subjects: self.loader.looked_at(),
            keys: summary.keys,
            people: self.people(&summary),
        };
        match self.hub.append(entry, basis).await {
            Ok(receipt) => Ok(Finished::Recorded(receipt, summary)),
            // What was written stays written; the answer is built again from what holds now, by
            // the caller's retry key. Reading it a second time here would do the write twice.
            Err(_) if self.may_have_written() => Err(AppError::Unsettled),
            Err(NotAppended::Stale) if kind != Kind::Mutation || is_told_again => {
                Ok(Finished::Stale)
            }
            Err(NotAppended::Stale | NotAppended::Unavailable) => Err(AppError::AuditUnavailable),
            Err(NotAppended::TooManyPeople { people, limit }) => {
                Err(AppError::TooManyPeople { people, limit })
            }
        }
    }

    /// Whether the caller sees somebody only because they broke the glass.
    fn is_opened(&self, subject: SubjectId) -> bool {
        self.permit.as_ref().is_some_and(|permit| permit.is_opened(subject))
    }

    /// The residents whom the answer is about, where the grants that it rests on say how many there
    /// may be on a day.
    fn people(&self, summary: &Summary) -> Option<People> {
        let permit = self.permit.as_ref()?;
        // A question stands under its attribute and its own name.
        let attribute =
            |name: &String| self.catalogue().attribute(name.split('.').next().unwrap_or_default());
        let told = summary.attributes.iter().filter_map(attribute);
        let limit = permit.people_per_day(told)?;
        let residents = summary.subjects.iter().filter(|(kind, _)| *kind == SubjectKind::Resident);
        Some(People {
            key: BulkKey {
                day: china_day(self.hub.clock().now()).to_string(),
                department: self.caller.department.clone(),
                purpose: permit.purpose().clone(),
            },
            asked_by: self.caller.actor(),
            residents: residents.map(|(_, id)| *id).collect(),
            limit,
        })
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
