//! The one writer: group commits of log entries and mutations.
//!
//! Whatever queued up while the last commit ran goes into the next one; there is no timer. Each
//! group locks the head row, so that several processes over one database keep one log without a
//! fork, and reads from it whether rights or records changed elsewhere (ADR 0002).

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use hub_audit::{Entry, Frontier, leaf_hash};
use hub_storage::{Generations, Head, NewEntry, StoreError, Tx};
use hub_values::SubjectId;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

use crate::hub::Hub;
use crate::{AppError, Receipt};

/// Jobs of one group at most.
const GROUP: usize = 1_024;
/// How long the mutations of one group may hold the lock before the rest waits for the next group.
const WRITE_BUDGET: Duration = Duration::from_millis(50);

/// What an answer was built on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Basis {
    /// Version of the rights; none when no rights were asked.
    pub(crate) rights_version: Option<u64>,
    /// The change cursor that was known before anything was read; none when no subject was.
    pub(crate) cursor: Option<u64>,
    pub(crate) subjects: Vec<SubjectId>,
    /// Generations of the master key under which it was looked up; none when nothing was.
    pub(crate) keys: Option<Generations>,
}

/// What a mutation did.
#[derive(Debug, Default)]
pub(crate) struct Written {
    /// Entries to append with it, in the same transaction.
    pub(crate) entries: Vec<Entry>,
    /// Subjects whose records changed.
    pub(crate) touched: Vec<SubjectId>,
    /// Tokens that now find another subject.
    pub(crate) tokens: Vec<hub_storage::Token>,
    /// Whether rights or accounts changed.
    pub(crate) changes_rights: bool,
}

/// A mutation: runs in a savepoint of the group's transaction. The number is the change cursor,
/// which it moves.
pub(crate) type Work =
    Box<dyn for<'a> FnOnce(&'a Tx, &'a mut u64) -> BoxFuture<'a, Result<Written, AppError>> + Send>;

/// Why an entry was not appended.
#[derive(Debug)]
pub(crate) enum NotAppended {
    /// The answer was built on older rights or records of another process: build it again.
    Stale,
    /// The log cannot be written.
    Unavailable,
}

/// What waits for the next group.
pub(crate) enum Job {
    /// An entry of an answer that waits for it.
    Append(Box<Entry>, Basis, oneshot::Sender<Result<Receipt, NotAppended>>),
    /// A mutation.
    Write(Work, oneshot::Sender<Result<Vec<Receipt>, AppError>>),
}

/// The task that owns the write connection.
pub(crate) struct Writer {
    hub: std::sync::Weak<Hub>,
    jobs: mpsc::Receiver<Job>,
    deferred: VecDeque<Job>,
    frontier: Frontier,
    seen_cursor: u64,
}

/// Everything of one group that becomes true when its commit returns.
struct Group {
    frontier: Frontier,
    head: Head,
    entries: Vec<NewEntry>,
    replies: Vec<Reply>,
    touched: Vec<SubjectId>,
    tokens: Vec<hub_storage::Token>,
    changes_rights: bool,
}

enum Reply {
    Appended(oneshot::Sender<Result<Receipt, NotAppended>>, Receipt),
    Written(oneshot::Sender<Result<Vec<Receipt>, AppError>>, Vec<Receipt>),
}

impl Writer {
    pub(crate) fn new(
        hub: std::sync::Weak<Hub>,
        jobs: mpsc::Receiver<Job>,
        head: &Head,
    ) -> Result<Self, AppError> {
        let frontier = frontier(head)?;
        let seen_cursor = head.change_cursor;
        Ok(Self { hub, jobs, deferred: VecDeque::new(), frontier, seen_cursor })
    }

    /// Works until nobody can send any more.
    pub(crate) async fn run(mut self) {
        loop {
            let mut group: VecDeque<Job> = std::mem::take(&mut self.deferred);
            if group.is_empty() {
                let Some(job) = self.jobs.recv().await else { return };
                group.push_back(job);
            }
            while group.len() < GROUP
                && let Ok(job) = self.jobs.try_recv()
            {
                group.push_back(job);
            }
            let Some(hub) = self.hub.upgrade() else { return };
            self.commit(&hub, group).await;
        }
    }

    async fn commit(&mut self, hub: &Arc<Hub>, jobs: VecDeque<Job>) {
        let (tx, head) = match self.begin(hub).await {
            Ok(begun) => begun,
            Err(error) => return refuse_all(jobs, &error),
        };
        let mut group = Group {
            frontier: self.frontier.clone(),
            entries: Vec::with_capacity(jobs.len()),
            replies: Vec::with_capacity(jobs.len()),
            touched: Vec::new(),
            tokens: Vec::new(),
            changes_rights: false,
            head,
        };
        let (rights_version, keys) = (group.head.rights_version, group.head.keys);
        let is_stale = |basis: &Basis| {
            basis.rights_version.is_some_and(|version| version != rights_version)
                || basis.keys.is_some_and(|made| !made.cover(keys))
                || basis
                    .cursor
                    .is_some_and(|cursor| hub.records.changed_elsewhere(&basis.subjects, cursor))
        };
        let started = Instant::now();
        for job in jobs {
            match job {
                // Nobody waits for it any more: its caller was told that nothing happened.
                Job::Append(_, _, reply) if reply.is_closed() => {}
                Job::Write(_, reply) if reply.is_closed() => {}
                Job::Append(_, basis, reply) if is_stale(&basis) => {
                    let _gone = reply.send(Err(NotAppended::Stale));
                }
                Job::Append(entry, _, reply) => {
                    let receipt = group.append(&entry);
                    group.replies.push(Reply::Appended(reply, receipt));
                }
                Job::Write(..) if started.elapsed() > WRITE_BUDGET => self.deferred.push_back(job),
                Job::Write(work, reply) => group.write(&tx, work, reply).await,
            }
        }
        let foreign_rights = hub.snapshot().rights.version != rights_version;
        self.finish(hub, tx, group, foreign_rights).await;
    }

    /// Opens the transaction, locks the head, and catches up with what other processes did.
    async fn begin(&mut self, hub: &Hub) -> Result<(Tx, Head), AppError> {
        let mut tx = hub.store().begin().await?;
        let head = tx.lock_head().await?;
        // The log goes on without the keys; what needs them says so.
        if let Err(error) = hub.store().adopt(&head) {
            tracing::error!(error = %ErrorChain(&error), "the master key was rotated elsewhere");
        }
        if head.rights_version != hub.snapshot().rights.version {
            // Facts are computed by the catalogue that holds now, never by an older one.
            hub.reload().await?;
            tx.see(hub.store().catalogue());
        }
        if head.size != self.frontier.size() {
            self.frontier = frontier(&head)?;
        }
        if head.change_cursor != self.seen_cursor {
            let (from, to) = (self.seen_cursor, head.change_cursor);
            hub.records.catch_up(&tx, from, to, hub.clock().now()).await?;
            self.seen_cursor = to;
        }
        Ok((tx, head))
    }

    async fn finish(&mut self, hub: &Arc<Hub>, tx: Tx, mut group: Group, foreign_rights: bool) {
        group.head.size = group.frontier.size();
        group.head.frontier = group.frontier.to_bytes();
        if group.changes_rights {
            group.head.rights_version += 1;
        }
        let entries = std::mem::take(&mut group.entries);
        let is_idle = entries.is_empty() && group.replies.is_empty();
        let committed =
            if is_idle { tx.rollback().await } else { commit_all(tx, entries, &group.head).await };
        if let Err(error) = committed {
            tracing::error!(error = %ErrorChain(&error), "the group commit failed");
            return refuse_replies(group.replies);
        }
        if !is_idle {
            self.frontier = group.frontier;
            self.seen_cursor = group.head.change_cursor;
        }
        hub.records.forget(&group.touched, &group.tokens, self.seen_cursor);
        if !group.touched.is_empty() || group.changes_rights {
            hub.records.announce();
        }
        if group.changes_rights || foreign_rights {
            // Nobody is answered on the old rights: whoever waits is told after the reload.
            if let Err(error) = hub.reload().await {
                tracing::error!(error = %ErrorChain(&error), "rights could not be read again");
            }
        }
        hub.note_log_size(self.frontier.size());
        for reply in group.replies {
            match reply {
                Reply::Appended(reply, receipt) => drop(reply.send(Ok(receipt))),
                Reply::Written(reply, receipts) => drop(reply.send(Ok(receipts))),
            }
        }
    }
}

impl Group {
    /// Appends an entry to the frontier; it is written with the others at the end.
    fn append(&mut self, entry: &Entry) -> Receipt {
        let body = entry.encode();
        let leaf = leaf_hash(&body);
        let index = self.frontier.size();
        self.frontier.append(leaf);
        self.entries.push(NewEntry {
            index,
            leaf,
            // The encoding is JSON, which is UTF-8.
            body: String::from_utf8_lossy(&body).into_owned(),
            time: entry.time,
            department: entry.department.clone(),
            purpose: entry.purpose.clone(),
            actor: entry.actor.clone(),
            outcome: entry.outcome.as_str(),
        });
        Receipt { index, leaf }
    }

    async fn write(
        &mut self,
        tx: &Tx,
        work: Work,
        reply: oneshot::Sender<Result<Vec<Receipt>, AppError>>,
    ) {
        let mut cursor = self.head.change_cursor;
        let done = async {
            let savepoint = tx.savepoint().await?;
            match work(&savepoint, &mut cursor).await {
                Ok(written) => savepoint.commit().await.map(|()| written).map_err(AppError::from),
                Err(error) => {
                    savepoint.rollback().await?;
                    Err(error)
                }
            }
        };
        match done.await {
            Ok(written) => {
                self.head.change_cursor = cursor;
                let receipts = written.entries.iter().map(|entry| self.append(entry)).collect();
                self.touched.extend(written.touched);
                self.tokens.extend(written.tokens);
                self.changes_rights |= written.changes_rights;
                self.replies.push(Reply::Written(reply, receipts));
            }
            Err(error) => drop(reply.send(Err(error))),
        }
    }
}

async fn commit_all(tx: Tx, entries: Vec<NewEntry>, head: &Head) -> Result<(), StoreError> {
    tx.append(entries).await?;
    tx.put_head(head).await?;
    tx.commit().await
}

fn frontier(head: &Head) -> Result<Frontier, AppError> {
    if head.size == 0 && head.frontier.is_empty() {
        return Ok(Frontier::new());
    }
    Frontier::from_bytes(&head.frontier)
        .ok()
        .filter(|frontier| frontier.size() == head.size)
        .ok_or(AppError::Unavailable(StoreError::Corrupt { table: "log_head", column: "frontier" }))
}

fn refuse_all(jobs: VecDeque<Job>, error: &AppError) {
    tracing::error!(error = %ErrorChain(error), "the log cannot be written");
    for job in jobs {
        match job {
            Job::Append(_, _, reply) => drop(reply.send(Err(NotAppended::Unavailable))),
            Job::Write(_, reply) => drop(reply.send(Err(AppError::AuditUnavailable))),
        }
    }
}

fn refuse_replies(replies: Vec<Reply>) {
    for reply in replies {
        match reply {
            Reply::Appended(reply, _) => drop(reply.send(Err(NotAppended::Unavailable))),
            Reply::Written(reply, _) => drop(reply.send(Err(AppError::AuditUnavailable))),
        }
    }
}

/// An error with all its sources, for the log of the operator.
pub(crate) struct ErrorChain<'a>(pub(crate) &'a dyn std::error::Error);

impl std::fmt::Display for ErrorChain<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)?;
        let mut source = self.0.source();
        while let Some(error) = source {
            write!(f, ": {error}")?;
            source = error.source();
        }
        Ok(())
    }
}
