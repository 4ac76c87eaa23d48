//! Working on imports in the background: beside requests, and after a process died.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hub_audit::Entry;
use hub_storage::{ConfirmedHeader, ImportFilter};
use hub_values::BatchId;
use tokio::sync::oneshot;

use super::state::{Import, ImportState};
use crate::attempt::Attempt;
use crate::hub::Hub;
use crate::writer::{ErrorChain, Work, Written};
use crate::{AppError, Problem, Receipt};

/// How often a process says that it is still at work.
const BEAT: Duration = Duration::from_secs(3);
/// How often work is tried again when the database does not answer.
const TRIES: u32 = 4;
/// How long is waited in between.
const PAUSE: Duration = Duration::from_millis(500);
/// How long whoever starts or confirms an import waits for a small one to be done.
const PATIENCE: Duration = Duration::from_millis(1_500);
/// Imports that are looked at when one goes on with what others left.
const LEFT: u64 = 50;

/// The imports that this process works on.
#[derive(Debug, Default)]
pub(crate) struct AtWork(Mutex<HashSet<BatchId>>);

impl AtWork {
    fn begin(&self, id: BatchId) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id)
    }

    fn end(&self, id: BatchId) {
        let _was = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }

    fn has(&self, id: BatchId) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(&id)
    }
}

/// What changes together with an import.
#[derive(Default)]
pub(super) struct Along {
    pub(super) pieces: Vec<(u32, String)>,
    pub(super) headers: Vec<ConfirmedHeader>,
    pub(super) entry: Option<Entry>,
    pub(super) is_new: bool,
}

impl Hub {
    /// Stores an import that was in this state and this far, with what goes along. None when
    /// somebody else changed it meanwhile; then nothing is written.
    pub(super) async fn put_import(
        self: &Arc<Self>,
        import: &Import,
        was: (ImportState, u64),
        along: Along,
    ) -> Result<Option<Vec<Receipt>>, AppError> {
        let stored = import.stored()?;
        let kind = import.about.kind;
        let actor = import.about.confirmed_by.clone().unwrap_or_default();
        let now = self.clock().now();
        let (reply, answer) = oneshot::channel();
        let work: Work = Box::new(move |tx, _| {
            Box::pin(async move {
                let is_mine = if along.is_new {
                    tx.add_import(&stored).await?;
                    true
                } else {
                    tx.put_import(&stored, was.0.as_str(), was.1).await?
                };
                let mut written = Written::default();
                if is_mine {
                    tx.put_import_pieces(stored.id, along.pieces).await?;
                    if let Some(kind) = kind {
                        let department = &stored.department;
                        tx.confirm_headers(department, kind, &along.headers, &actor, now).await?;
                    }
                    written.entries.extend(along.entry);
                    Attempt::current().remember(&stored.id);
                }
                let _gone = reply.send(is_mine);
                Ok(written)
            })
        });
        let receipts = self.write_patiently(work).await?;
        let is_mine = answer.await.map_err(|_| AppError::Internal)?;
        Ok(is_mine.then_some(receipts))
    }

    /// Notes how far the work on an import is. False when it is somebody else's now.
    pub(super) async fn note_progress(
        self: &Arc<Self>,
        import: &mut Import,
        done: u64,
    ) -> Result<bool, AppError> {
        let was = (import.state, import.done);
        (import.done, import.beat_at) = (done, self.clock().now());
        Ok(self.put_import(import, was, Along::default()).await?.is_some())
    }

    /// Works on an import in the background, and waits a moment in case that is enough.
    pub(super) async fn set_to_work(self: &Arc<Self>, id: BatchId) {
        let hub = Arc::clone(self);
        let task = tokio::spawn(async move { hub.work_on(id).await });
        let _still_at_work = tokio::time::timeout(PATIENCE, task).await;
    }

    /// Goes on with imports that a process has left in the middle, and says which.
    pub async fn resume_left_imports(self: &Arc<Self>) -> Result<Vec<BatchId>, AppError> {
        let states = vec!["judging", "writing", "undoing"];
        let filter = ImportFilter { states, ..ImportFilter::default() };
        let lease = chrono::Duration::from_std(self.settings().imports.lease)
            .map_err(|_| AppError::Internal)?;
        let mut resumed = Vec::new();
        for stored in self.store().imports(&filter, None, LEFT).await? {
            let mut import = Import::of(stored)?;
            let now = self.clock().now();
            if self.at_work.has(import.id) || now - import.beat_at < lease {
                continue;
            }
            tracing::info!(import = %import.id, state = import.state.as_str(), "goes on");
            let was = (import.state, import.done);
            (import.beat_at, import.worker) = (now, Some(self.process()));
            if self.put_import(&import, was, Along::default()).await?.is_some() {
                let (hub, id) = (Arc::clone(self), import.id);
                let _working = tokio::spawn(async move { hub.work_on(id).await });
                resumed.push(id);
            }
        }
        Ok(resumed)
    }

    /// Works on an import until it waits for a person or has come to its end.
    async fn work_on(self: &Arc<Self>, id: BatchId) {
        if !self.at_work.begin(id) {
            return;
        }
        let mut tries = 0;
        loop {
            let beating = self.beat(id);
            let done = tokio::select! {
                done = self.import_step(id, tries) => done,
                () = beating => Ok(false),
            };
            match done {
                Ok(true) => tries = 0,
                Ok(false) => break,
                Err(error) if tries < TRIES => {
                    tracing::warn!(import = %id, error = %ErrorChain(&error), "tried again");
                    tries += 1;
                    tokio::time::sleep(PAUSE).await;
                }
                Err(error) => {
                    tracing::error!(import = %id, error = %ErrorChain(&error), "given up");
                    if !self.give_up(id, &error).await.unwrap_or(false) {
                        // It stays as it is; whoever looks next goes on with it.
                        break;
                    }
                    tries = 0;
                }
            }
        }
        self.at_work.end(id);
    }

    /// One step: true when there may be another. What has failed may have been too much for one
    /// transaction, so the next try takes less at once.
    async fn import_step(self: &Arc<Self>, id: BatchId, tries: u32) -> Result<bool, AppError> {
        let Some(stored) = self.store().import(id).await? else { return Ok(false) };
        let import = Import::of(stored)?;
        match import.state {
            ImportState::Judging => self.judge_import(import).await,
            ImportState::Writing => Box::pin(self.write_import(import, tries)).await,
            ImportState::Undoing => self.undo_step(import, tries).await,
            ImportState::Ready
            | ImportState::Paused
            | ImportState::Done
            | ImportState::Undone
            | ImportState::Failed
            | ImportState::Cancelled => Ok(false),
        }
    }

    /// Says now and then that this process is at work on an import.
    async fn beat(self: &Arc<Self>, id: BatchId) {
        loop {
            tokio::time::sleep(BEAT).await;
            let (process, now) = (self.process(), self.clock().now());
            let work: Work = Box::new(move |tx, _| {
                Box::pin(async move {
                    tx.beat_import(id, process, now).await?;
                    Ok(Written::default())
                })
            });
            if let Err(error) = self.write(work).await {
                tracing::debug!(import = %id, error = %error, "no sign of life was written");
            }
        }
    }

    /// An import that cannot go on: what was written is taken back, so that nothing half remains.
    async fn give_up(self: &Arc<Self>, id: BatchId, error: &AppError) -> Result<bool, AppError> {
        let Some(stored) = self.store().import(id).await? else { return Ok(false) };
        let import = Import::of(stored)?;
        let problem = Problem::new("import", error.zh(), error.to_string());
        match import.state {
            ImportState::Judging => self.fail_import(import, problem).await.map(|_| false),
            ImportState::Writing => self.take_import_back(import, problem).await,
            ImportState::Undoing
            | ImportState::Ready
            | ImportState::Paused
            | ImportState::Done
            | ImportState::Undone
            | ImportState::Failed
            | ImportState::Cancelled => Ok(false),
        }
    }

    /// Ends an import of which nothing is held.
    pub(super) async fn fail_import(
        self: &Arc<Self>,
        mut import: Import,
        problem: Problem,
    ) -> Result<bool, AppError> {
        let was = (import.state, import.done);
        import.state = ImportState::Failed;
        import.about.failure = Some(problem);
        import.about.finished_at = Some(self.clock().now());
        let _receipts = self.put_import(&import, was, Along::default()).await?;
        Ok(false)
    }

    /// Waits until nobody is at work on an import any more; `progress` hears of it.
    pub async fn import_at_rest(
        &self,
        id: BatchId,
        mut progress: impl FnMut(&Import) + Send,
    ) -> Result<Option<Import>, AppError> {
        loop {
            let Some(stored) = self.store().import(id).await? else { return Ok(None) };
            let import = Import::of(stored)?;
            progress(&import);
            if !import.state.is_at_work() {
                return Ok(Some(import));
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}
