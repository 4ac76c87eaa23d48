//! A rehearsal: answers that were given are looked at again, as an inspector would.
//!
//! Of each the receipt must hold under a signed head, the caller must have been admitted then, and of everything that left
//! the hub the history must show a subject whom the caller was allowed to see it of.

use std::sync::Arc;

use chrono::{DateTime, Duration, Timelike as _, Utc};
use hub_audit::{Entry, Kind, Outcome};
use hub_catalogue::Attribute;
use hub_facts::{Fact, Pins, SubjectRecord};
use hub_policy::{AnswerForm, Caller, CallerRole, Decision, Permit, Usage};
use hub_storage::{LogRow, StoredRehearsal, Tx};
use hub_values::{SubjectId, SubjectKind};
use serde::{Deserialize, Serialize};

use crate::hub::Hub;
use crate::operation::{RequestFacts, entry};
use crate::sight::Sight;
use crate::snapshot::Snapshot;
use crate::writer::{Work, Written};
use crate::{AppError, Operation};

/// Answers that a nightly rehearsal looks at.
const NIGHTLY: u64 = 100;
/// The hour of China in which it is made.
const HOUR: u32 = 3;
/// How many entries are drawn for one that is an answer about somebody.
const DRAWS: u64 = 40;
/// Rehearsals that are shown.
const SHOWN: u64 = 30;

/// How a rehearsal went.
#[derive(Debug, Clone)]
pub struct Rehearsal {
    /// When.
    pub time: DateTime<Utc>,
    /// Entries of the log then.
    pub size: u64,
    /// Answers that were looked at.
    pub looked_at: u64,
    /// Those of them that passed.
    pub passed: u64,
    /// What failed.
    pub failures: Vec<RehearsalFailure>,
}

/// An answer that did not pass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RehearsalFailure {
    /// Its entry.
    pub entry: u64,
    /// Why, in Chinese.
    pub zh: String,
    /// Why, in English.
    pub en: String,
}

/// What is found of an answer.
enum Verdict {
    Passed,
    /// What is wrong, in Chinese and English.
    Failed(String, String),
    /// The account is gone, or has moved to another department since.
    Unknown,
}

impl Operation {
    /// The last rehearsals, newest first. Which entries failed is for auditors.
    ///
    /// # Errors
    /// The operation names no purpose.
    pub async fn rehearsals(&self) -> Result<Vec<Rehearsal>, AppError> {
        let _permit = self.permit()?;
        let sees_failures = self.caller().may(hub_policy::Act::ReadLog);
        let found = self.hub().store().rehearsals(SHOWN).await?;
        self.ledger().count(found.len());
        let shown = |one: StoredRehearsal| {
            let failures = serde_json::from_str(&one.failures).map_err(|_| AppError::Internal)?;
            Ok(Rehearsal {
                time: one.time,
                size: one.size,
                looked_at: one.looked_at,
                passed: one.passed,
                failures: if sees_failures { failures } else { Vec::new() },
            })
        };
        found.into_iter().map(shown).collect()
    }
}

impl Hub {
    /// Looks at so many answers again, drawn at random, and publishes how many passed.
    ///
    /// # Errors
    /// When the log cannot be read, written or signed.
    pub async fn rehearse(
        self: &Arc<Self>,
        by: Option<&Caller>,
        count: u64,
    ) -> Result<Rehearsal, AppError> {
        let size = self.sign_checkpoint().await?;
        let mut done = Rehearsal {
            time: self.clock().now(),
            size,
            looked_at: 0,
            passed: 0,
            failures: Vec::new(),
        };
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..count.saturating_mul(DRAWS) {
            if done.looked_at >= count || size == 0 {
                break;
            }
            // The lower half of an id is random (RFC 9562).
            let drawn = u64::try_from(self.ids().uuid().as_u128() & u128::from(u64::MAX >> 2));
            let index = drawn.unwrap_or_default() % size;
            if !seen.insert(index) {
                continue;
            }
            let row = self.store().log_from(index, 1).await?;
            let Some((row, entry)) = row.into_iter().find_map(answer) else { continue };
            match self.look_again(&row, &entry, size).await? {
                Verdict::Unknown => continue,
                Verdict::Passed => done.passed += 1,
                Verdict::Failed(zh, en) => {
                    done.failures.push(RehearsalFailure { entry: row.index, zh, en });
                }
            }
            done.looked_at += 1;
        }
        self.publish(by, &done).await?;
        if !done.failures.is_empty() {
            tracing::error!(failures = done.failures.len(), "answers did not pass the rehearsal");
        }
        Ok(done)
    }

    /// Makes the rehearsal of a night, once among all servers.
    pub(crate) async fn rehearse_nightly(self: &Arc<Self>) -> Result<(), AppError> {
        let now = self.clock().now();
        if (now + Duration::hours(8)).hour() != HOUR {
            return Ok(());
        }
        let last = self.store().rehearsals(1).await?;
        if last.first().is_some_and(|last| now - last.time < Duration::hours(12)) {
            return Ok(());
        }
        self.rehearse(None, NIGHTLY).await.map(drop)
    }

    async fn publish(
        self: &Arc<Self>,
        by: Option<&Caller>,
        done: &Rehearsal,
    ) -> Result<(), AppError> {
        let request =
            RequestFacts { operation: Some("rehearseLog".to_owned()), ..RequestFacts::default() };
        let mut told = entry(self, by, &request, Kind::System);
        told.count = done.looked_at;
        let stored = StoredRehearsal {
            id: self.ids().uuid(),
            time: done.time,
            size: done.size,
            looked_at: done.looked_at,
            passed: done.passed,
            failures: serde_json::to_string(&done.failures).map_err(|_| AppError::Internal)?,
        };
        let work: Work = Box::new(move |tx: &Tx, _| {
            Box::pin(async move {
                tx.add_rehearsal(&stored).await?;
                Ok(Written { entries: vec![told], ..Written::default() })
            })
        });
        self.write(work).await.map(drop)
    }

    async fn look_again(
        &self,
        row: &LogRow,
        entry: &Entry,
        size: u64,
    ) -> Result<Verdict, AppError> {
        if !self.is_proved(row, size).await? {
            return Ok(wrong("回执未通过验证", "the receipt does not hold"));
        }
        let snapshot = self.snapshot();
        let Some(caller) = caller_of(&snapshot, entry) else { return Ok(Verdict::Unknown) };
        let purpose = entry.purpose.as_deref();
        let admitted = snapshot.rights.admit(&caller, purpose, entry.case.is_some(), entry.time);
        let Ok(permit) = admitted else {
            return Ok(wrong(
                "当时无权以该用途查询",
                "the caller was not admitted for the purpose then",
            ));
        };
        let tx = self.store().look().await?;
        let then = records_then(&tx, entry).await?;
        for name in &entry.attributes {
            let code = name.split('.').next().unwrap_or_default();
            let Some(attribute) = snapshot.catalogue.attribute(code) else { continue };
            if attribute.is_switched_off() || attribute.is_retired() {
                continue; // What it was then is not known any more.
            }
            let is_question = name.contains('.');
            if !may_have_been_shown(&permit, attribute, is_question, &then, &snapshot) {
                return Ok(wrong(
                    &format!("数据项 {name} 当时不应返回"),
                    &format!("the attribute {name} should not have been shown"),
                ));
            }
        }
        Ok(Verdict::Passed)
    }

    /// Whether the entry is what its receipt says, under a signed head.
    async fn is_proved(&self, row: &LogRow, size: u64) -> Result<bool, AppError> {
        let settings = self.settings();
        let key = settings.log_key.current().map_err(|_| AppError::AuditUnavailable)?;
        let folder = &settings.checkpoints;
        let proof = crate::prove(self.store(), &key, folder, row.index, Some(size)).await?;
        let leaf = hub_audit::leaf_hash(row.body.as_bytes());
        Ok(row.leaf == Some(leaf) && proof.verify(leaf, &settings.log_key.verifiers()).is_ok())
    }
}

/// What subjects were when an answer was given; several of one where it has been in several communities.
type Records = Vec<(SubjectRecord, Vec<Fact>)>;

async fn records_then(tx: &Tx, entry: &Entry) -> Result<Records, AppError> {
    let named = entry.subjects.iter().filter_map(|subject| subject.split_once(':'));
    let named = named.filter(|(kind, _)| kind.parse::<SubjectKind>().is_ok());
    let ids: Vec<SubjectId> = named.filter_map(|(_, id)| id.parse().ok()).collect();
    let histories = tx.histories(&ids).await?;
    let catalogue = Arc::clone(tx.catalogue());
    let mut found = Vec::new();
    for (id, record) in tx.records(&ids).await? {
        let Some(history) = histories.get(&id) else { continue };
        let statements = history.statements.iter().filter(|one| one.recorded_at <= entry.time);
        let statements: Vec<_> = statements.cloned().collect();
        let said = history.said.iter().filter(|one| one.recorded_at <= entry.time);
        let facts = Fact::all(&statements, &Pins::of(said), &catalogue);
        for (_, _, community) in &history.communities {
            let record = SubjectRecord { community: Some(*community), ..record.clone() };
            found.push((record, facts.clone()));
        }
        found.push((record, facts));
    }
    Ok(found)
}

/// Whether the caller was allowed to see an attribute of one of the subjects, or to ask by it.
fn may_have_been_shown(
    permit: &Permit,
    attribute: &Attribute,
    is_question: bool,
    then: &Records,
    snapshot: &Snapshot,
) -> bool {
    if is_question {
        let forms = [AnswerForm::Predicate, AnswerForm::Full, AnswerForm::Masked];
        return permit.in_force(attribute).any(|grant| forms.contains(&grant.form));
    }
    let of_kind: Vec<_> =
        then.iter().filter(|(record, _)| record.kind == attribute.subject).collect();
    if of_kind.is_empty() {
        // Asked by, or shown of somebody who is gone.
        return permit.may_read_somewhere(attribute) || permit.may_look_up_somewhere(attribute);
    }
    of_kind.iter().any(|(record, facts)| {
        let sight = Sight::then(record, facts, &snapshot.catalogue);
        [Usage::Read, Usage::Filter, Usage::Lookup].into_iter().any(|usage| {
            matches!(
                permit.decide(attribute, sight.row(), usage),
                Decision::Full | Decision::Masked(_)
            )
        })
    })
}

/// An entry that answered about somebody.
fn answer(row: LogRow) -> Option<(LogRow, Entry)> {
    let entry = Entry::decode(row.body.as_bytes()).ok()?;
    let is_answer = entry.kind == Kind::Query
        && matches!(entry.outcome, Outcome::Ok | Outcome::Partial)
        && !entry.attributes.is_empty()
        && !entry.subjects.is_empty();
    is_answer.then_some((row, entry))
}

/// Who asked, as the account says; none when it is gone or has moved to another department since.
fn caller_of(snapshot: &Snapshot, entry: &Entry) -> Option<Caller> {
    let client = entry.client.as_deref().and_then(|id| id.parse().ok());
    let caller = if let Some(client) = client.and_then(|id| snapshot.client(id)) {
        Caller {
            department: client.department.clone(),
            role: CallerRole::DepartmentSystem,
            area: None,
            login: None,
            user: None,
            client: Some(client.id),
            may_introspect: false,
        }
    } else {
        let user = snapshot.user_by_login(entry.actor.as_deref()?)?;
        Caller {
            department: user.department.clone(),
            role: user.role,
            area: user.area,
            login: Some(user.login.clone()),
            user: Some(user.id),
            client: None,
            may_introspect: false,
        }
    };
    (Some(caller.department.as_str()) == entry.department.as_deref()).then_some(caller)
}

fn wrong(zh: &str, en: &str) -> Verdict {
    Verdict::Failed(zh.to_owned(), en.to_owned())
}
