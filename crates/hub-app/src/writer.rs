//! The one writer: group commits of log entries and mutations.
//!
//! Whatever queued up while the last commit ran goes into the next one; there is no timer. Each
//! group locks the head row, so that several processes over one database keep one log without a
//! fork, and reads from it whether rights or records changed elsewhere (ADR 0002).

mod bulk;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use hub_audit::{Entry, Frontier};
use hub_storage::{Generations, Head, NewEntry, StoreError, Tx};
use hub_values::SubjectId;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

use crate::attempt::Attempt;
use crate::growth::Growth;
use crate::hub::Hub;
use crate::recent::{Numbered, Prepared};
use crate::{AppError, Receipt};
pub(crate) use bulk::People;

/// Jobs of one group at most.
const GROUP: usize = 1_024;
/// How long the mutations of one group may hold the lock before the rest waits for the next group.
const WRITE_BUDGET: Duration = Duration::from_millis(50);
/// How long one group may take. A connection that fell silent ends with it: on its own it would be
/// waited for until the network gives it up, which takes a quarter of an hour.
const GROUP_TIME: Duration = Duration::from_secs(8);

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
    /// The people whom it is about, where they are counted.
    pub(crate) people: Option<People>,
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
    /// More people than there may be on a day; that somebody has to agree is noted.
    TooManyPeople { people: u64, limit: u64 },
}

/// What waits for the next group.
pub(crate) enum Job {
    /// An entry of an answer that waits for it.
    Append(Box<Prepared>, Basis, oneshot::Sender<Result<Receipt, NotAppended>>),
    /// A mutation.
    Write(Work, Attempt, oneshot::Sender<Result<Vec<Receipt>, AppError>>),
}

/// The task that owns the write connection.
pub(crate) struct Writer {
    hub: std::sync::Weak<Hub>,
    jobs: mpsc::Receiver<Job>,
    deferred: VecDeque<Job>,
    frontier: Frontier,
    seen_cursor: u64,
    /// The disk failed to flush: nothing is written before the hub is started again.
    is_lost: bool,
    growth: Growth,
}

/// Everything of one group that becomes true when its commit returns.
struct Group {
    frontier: Frontier,
    head: Head,
    entries: Vec<NewEntry>,
    /// The same, for whoever follows the log.
    noted: Vec<Numbered>,
    replies: Vec<Reply>,
    touched: Vec<SubjectId>,
    tokens: Vec<hub_storage::Token>,
    changes_rights: bool,
    /// The transaction is not what it was any more: SQLite undoes all of it when the disk is full, and
    /// what came then would be committed statement by statement.
    is_broken: bool,
}

enum Reply {
    Appended(oneshot::Sender<Result<Receipt, NotAppended>>, Receipt),
    /// It is noted, and durable, that a second official has to agree.
    Waits(oneshot::Sender<Result<Receipt, NotAppended>>, NotAppended),
    Written(oneshot::Sender<Result<Vec<Receipt>, AppError>>, Attempt, Vec<Receipt>),
    /// Another request did it under the same key: whoever waits is told when that is durable.
    Repeated(oneshot::Sender<Result<Vec<Receipt>, AppError>>),
}

impl Writer {
    pub(crate) fn new(
        hub: std::sync::Weak<Hub>,
        jobs: mpsc::Receiver<Job>,
        head: &Head,
    ) -> Result<Self, AppError> {
        let frontier = frontier(head)?;
        let seen_cursor = head.change_cursor;
        let growth = Growth::new();
        let deferred = VecDeque::new();
        Ok(Self { hub, jobs, deferred, frontier, seen_cursor, is_lost: false, growth })
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
            // Whoever waited for it hears that the writer is gone, and cannot know what became of it.
            if tokio::time::timeout(GROUP_TIME, self.commit(&hub, group)).await.is_err() {
                tracing::error!("a group commit was given up: the database does not answer");
            }
        }
    }

    async fn commit(&mut self, hub: &Arc<Hub>, mut jobs: VecDeque<Job>) {
        if self.is_lost {
            return refuse_all(jobs, &AppError::AuditUnavailable);
        }
        let (tx, head) = match self.begin(hub).await {
            Ok(begun) => begun,
            Err(error) => {
                // Whoever came meanwhile has waited as well, and would wait for the same once more.
                while let Ok(job) = self.jobs.try_recv() {
                    jobs.push_back(job);
                }
                return refuse_all(jobs, &error);
            }
        };
        let mut group = Group {
            frontier: self.frontier.clone(),
            entries: Vec::with_capacity(jobs.len()),
            noted: Vec::with_capacity(jobs.len()),
            replies: Vec::with_capacity(jobs.len()),
            touched: Vec::new(),
            tokens: Vec::new(),
            changes_rights: false,
            is_broken: false,
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
                Job::Append(_, basis, reply) if is_stale(&basis) => {
                    let _gone = reply.send(Err(NotAppended::Stale));
                }
                job if group.is_broken => {
                    refuse_all(VecDeque::from([job]), &AppError::AuditUnavailable);
                }
                Job::Append(entry, basis, reply) => {
                    group.answer(hub, &tx, *entry, basis.people, reply).await;
                }
                Job::Write(_, _, reply) if reply.is_closed() => {}
                Job::Write(..) if started.elapsed() > WRITE_BUDGET => self.deferred.push_back(job),
                Job::Write(_, attempt, _) if !attempt.begin() => {}
                Job::Write(work, attempt, reply) => {
                    group.write(hub, &tx, work, attempt, reply).await;
                }
            }
        }
        if group.is_broken {
            drop(tx);
            return refuse_replies(group.replies, true);
        }
        let foreign_rights = hub.snapshot().rights.version != rights_version;
        self.finish(hub, tx, group, foreign_rights).await;
    }

    /// Opens the transaction, locks the head, and catches up with what other processes did.
    async fn begin(&mut self, hub: &Hub) -> Result<(Tx, Head), AppError> {
        let mut tx = hub.store().begin().await?;
        let at = std::time::Instant::now();
        let head = tx.lock_head().await?;
        // The log goes on without the keys; what needs them says so.
        if let Err(error) = hub.store().adopt(&head) {
            tracing::error!(error = %ErrorChain(&error), "the master key was rotated elsewhere");
        }
        let is_other_rights = head.rights_version != hub.snapshot().rights.version;
        if is_other_rights {
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
            hub.note_changes(to);
        }
        if is_other_rights {
            hub.records.follow_life().await?;
        }
        hub.looked.note(at);
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
            if error.is_failed_flush() {
                self.is_lost = true;
                tracing::error!("the disk failed to flush; look at it, then start the hub again");
            }
            let is_settled = !matches!(error, StoreError::Unsettled(_));
            return refuse_replies(group.replies, is_settled);
        }
        if !is_idle {
            hub.recent.note(group.noted);
            self.frontier = group.frontier;
            self.seen_cursor = group.head.change_cursor;
        }
        hub.records.forget(&group.touched, &group.tokens, self.seen_cursor);
        hub.note_changes(self.seen_cursor);
        self.growth.note(hub, group.touched.len());
        if !group.touched.is_empty() || group.changes_rights {
            hub.records.announce();
        }
        if group.changes_rights || foreign_rights {
            // Nobody is answered on the old rights: whoever waits is told after the reload.
            if let Err(error) = hub.reload().await {
                tracing::error!(error = %ErrorChain(&error), "rights could not be read again");
            }
            if let Err(error) = hub.records.follow_life().await {
                tracing::error!(error = %ErrorChain(&error), "the shared cache's life is not known");
            }
        }
        hub.note_log_size(self.frontier.size());
        for reply in group.replies {
            match reply {
                Reply::Appended(reply, receipt) => drop(reply.send(Ok(receipt))),
                Reply::Waits(reply, why) => drop(reply.send(Err(why))),
                Reply::Written(reply, _, receipts) => drop(reply.send(Ok(receipts))),
                Reply::Repeated(reply) => drop(reply.send(Err(AppError::Repeated))),
            }
        }
    }
}

impl Group {
    /// Appends an entry to the frontier; it is written with the others at the end.
    fn append(&mut self, entry: Prepared) -> Receipt {
        let index = self.frontier.size();
        let leaf = entry.leaf;
        self.frontier.append(leaf);
        let (noted, row) = entry.at(index);
        self.noted.push(noted);
        self.entries.push(row);
        Receipt { index, leaf }
    }

    async fn write(
        &mut self,
        hub: &Hub,
        tx: &Tx,
        work: Work,
        attempt: Attempt,
        reply: oneshot::Sender<Result<Vec<Receipt>, AppError>>,
    ) {
        let mut cursor = self.head.change_cursor;
        let is_broken = &mut self.is_broken;
        let entry = self.frontier.size();
        let done = async {
            let savepoint = tx.savepoint().await.inspect_err(|_| *is_broken = true)?;
            match once(hub, &savepoint, &mut cursor, work, &attempt, entry).await {
                Ok(written) => {
                    savepoint.commit().await.inspect_err(|_| *is_broken = true)?;
                    Ok(written)
                }
                Err(error) => {
                    savepoint.rollback().await.inspect_err(|_| *is_broken = true)?;
                    Err(error)
                }
            }
        };
        let done: Result<Written, AppError> = done.await;
        match done {
            Ok(written) => {
                self.head.change_cursor = cursor;
                let entries = written.entries.into_iter().map(Prepared::of);
                let receipts: Vec<Receipt> = entries.map(|entry| self.append(entry)).collect();
                // What a caller may have written has an entry; of a look nothing stands.
                if receipts.is_empty() {
                    attempt.undone();
                }
                self.touched.extend(written.touched);
                self.tokens.extend(written.tokens);
                self.changes_rights |= written.changes_rights;
                self.replies.push(Reply::Written(reply, attempt, receipts));
            }
            Err(AppError::Repeated) => {
                attempt.undone();
                attempt.note_repeated();
                self.replies.push(Reply::Repeated(reply));
            }
            Err(error) => {
                attempt.undone();
                drop(reply.send(Err(error)));
            }
        }
    }
}

/// Does a mutation, unless it was done before under its caller's key; notes the key with it.
async fn once(
    hub: &Hub,
    tx: &Tx,
    cursor: &mut u64,
    work: Work,
    attempt: &Attempt,
    entry: u64,
) -> Result<Written, AppError> {
    let Some(once) = attempt.to_note().cloned() else {
        return work(tx, cursor).await;
    };
    // The lock of the group is held: whoever sent the same before, to any server, is done with it.
    if once.is_done(tx, attempt.slot()).await? {
        return Err(AppError::Repeated);
    }
    let written = attempt.watch(work(tx, cursor)).await?;
    if !written.entries.is_empty() {
        once.note(hub, tx, attempt, entry).await?;
    }
    Ok(written)
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
            Job::Write(_, _, reply) => drop(reply.send(Err(AppError::AuditUnavailable))),
        }
    }
}

/// After a commit that failed. Where the database said so nothing was done; where the connection
/// broke it may be, and the next group finds that out from the head.
fn refuse_replies(replies: Vec<Reply>, is_settled: bool) {
    for reply in replies {
        match reply {
            Reply::Appended(reply, _) | Reply::Waits(reply, _) => {
                drop(reply.send(Err(NotAppended::Unavailable)));
            }
            Reply::Written(reply, attempt, receipts) if is_settled => {
                if !receipts.is_empty() {
                    attempt.undone();
                }
                drop(reply.send(Err(AppError::AuditUnavailable)));
            }
            Reply::Written(reply, _, _) => drop(reply.send(Err(AppError::Unsettled))),
            Reply::Repeated(reply) => drop(reply.send(Err(AppError::AuditUnavailable))),
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
