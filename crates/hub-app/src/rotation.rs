//! Rotating the master key while hubs serve: in pieces, each a transaction, resumable.

use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use hub_audit::Kind;
use hub_policy::Caller;
use hub_storage::{KeyUse, Tx};
use hub_values::{RecordId, SubjectId};
use tokio::time::Instant;

use crate::AppError;
use crate::hub::Hub;
use crate::intake::project;
use crate::operation::{RequestFacts, entry};
use crate::writer::{Work, Written};

/// Rows of the first piece; later ones follow the time that it took.
const PIECE: u64 = 64;
/// Rows of a piece at most.
const LARGEST: u64 = 512;
/// How long a piece should hold the lock at most: callers wait meanwhile.
const LOCK: Duration = Duration::from_millis(50);
/// How often a piece is tried while the database is busy.
const TRIES: u32 = 20;

/// A generation of the master key, and what depends on it.
#[derive(Debug, Clone, Copy)]
pub struct KeyGeneration {
    /// Its number.
    pub generation: u32,
    /// Whether it is in the ring of this machine.
    pub is_in_ring: bool,
    /// Whether everything new is written under it.
    pub is_current: bool,
    /// Whether lookups ask it besides the current one.
    pub is_asked: bool,
    /// What depends on it.
    pub uses: KeyUse,
}

/// What a rotation did.
#[derive(Debug, Clone, Copy)]
pub struct Rotated {
    /// The generation before.
    pub from: u32,
    /// The generation now.
    pub to: u32,
    /// Subjects whose data key was wrapped anew and whose tokens were made anew.
    pub subjects: u64,
    /// Source records whose tokens were made anew.
    pub records: u64,
    /// Source records of the first version that wait until they come again.
    pub left: u64,
}

impl Hub {
    /// All generations that are in the ring or in the database, oldest first.
    pub async fn key_generations(&self) -> Result<Vec<KeyGeneration>, AppError> {
        let in_use = self.store().head().await?.keys;
        let uses = self.store().key_use().await?;
        let ring = self.store().keys().generations();
        let mut all: Vec<u32> = ring.iter().chain(uses.keys()).copied().collect();
        all.push(in_use.current);
        all.sort_unstable();
        all.dedup();
        Ok(all
            .into_iter()
            .map(|generation| KeyGeneration {
                generation,
                is_in_ring: ring.contains(&generation),
                is_current: in_use.current == generation,
                is_asked: in_use.before == Some(generation),
                uses: uses.get(&generation).copied().unwrap_or_default(),
            })
            .collect())
    }

    /// Moves everything to a newer generation, or goes on where it was interrupted; `progress`
    /// hears of rows done and rows in all.
    pub async fn rotate_keys(
        self: &Arc<Self>,
        by: &Caller,
        to: u32,
        mut progress: impl FnMut(u64, u64) + Send,
    ) -> Result<Rotated, AppError> {
        let (from, to) = self.begin_rotation(by, to).await?;
        self.reseal_texts(to).await?;
        let old = self.store().key_use().await?.remove(&from).unwrap_or_default();
        let total = old.data_keys + old.records - old.bare_records;
        let mut done = Rotated { from, to, subjects: 0, records: 0, left: 0 };
        let mut pace = Pace::default();
        let mut after = None;
        while let Some((count, last)) = self.subjects_piece(after, &mut pace).await? {
            (after, done.subjects) = (Some(last), done.subjects + count);
            progress(done.subjects.min(total), total);
        }
        let mut after = None;
        while let Some((count, last)) = self.records_piece(after, &mut pace).await? {
            (after, done.records) = (Some(last), done.records + count);
            progress((done.subjects + done.records).min(total), total);
        }
        let left = self.store().key_use().await?.remove(&from).unwrap_or_default();
        if !left.is_only_bare() {
            // Something was written beside us under the old key: the next run finds it.
            return Err(AppError::Unavailable(hub_storage::StoreError::KeysMoved));
        }
        done.left = left.bare_records;
        if done.left == 0 {
            self.end_rotation(by, from, to).await?;
        }
        Ok(done)
    }

    /// Ends the use of a generation that nothing depends on, so that it may leave the ring.
    pub async fn retire_key(
        self: &Arc<Self>,
        by: &Caller,
        generation: u32,
        forget_record_keys: bool,
    ) -> Result<(), AppError> {
        let head = self.store().head().await?;
        if head.keys.current == generation {
            return Err(AppError::invalid(
                "generation",
                "这是当前使用的主密钥，请先轮换",
                "everything is written under this generation; rotate first",
            ));
        }
        let uses = self.store().key_use().await?.remove(&generation).unwrap_or_default();
        let may_forget = forget_record_keys && uses.is_only_bare();
        if !uses.is_unused() && !may_forget {
            return Err(still_used(&uses));
        }
        let is_asked = head.keys.before == Some(generation);
        let mut entry = self.key_entry(by, "retireKey", format!("generation {generation}"));
        entry.count = uses.bare_records;
        let current = head.keys.current;
        let _receipts = self
            .write(Box::new(move |tx, _| {
                Box::pin(async move {
                    if may_forget {
                        let _count = tx.forget_record_keys(generation).await?;
                    }
                    if is_asked {
                        tx.set_generations(current, None).await?;
                    }
                    Ok(Written { entries: vec![entry], ..Written::default() })
                })
            }))
            .await?;
        Ok(())
    }

    /// Makes a newer generation the current one, unless a rotation is under way already.
    async fn begin_rotation(
        self: &Arc<Self>,
        by: &Caller,
        to: u32,
    ) -> Result<(u32, u32), AppError> {
        let keys = self.store().head().await?.keys;
        if let Some(before) = keys.before {
            return Ok((before, keys.current));
        }
        if to <= keys.current {
            return Err(AppError::invalid(
                "generation",
                "密钥环中没有更新的主密钥",
                "the ring holds no newer generation of the master key",
            ));
        }
        let from = keys.current;
        let entry = self.key_entry(by, "rotateKeys", format!("generation {from} to {to}"));
        let work: Work = Box::new(move |tx, _| {
            Box::pin(async move {
                // Two operators at once: the second goes on with what the first began.
                if tx.lock_head().await?.keys.current == from {
                    tx.set_generations(to, Some(from)).await?;
                }
                Ok(Written { entries: vec![entry], ..Written::default() })
            })
        });
        let _receipts = self.write(work).await?;
        // Makes tokens under both from here on.
        self.catch_up().await?;
        let keys = self.store().keys().in_use();
        Ok((keys.before.unwrap_or(from), keys.current))
    }

    async fn reseal_texts(self: &Arc<Self>, to: u32) -> Result<(), AppError> {
        while self.store().texts_by_generation().await?.iter().any(|one| *one != to) {
            let work: Work = Box::new(|tx, _| {
                Box::pin(async move {
                    let _count = tx.reseal_texts().await?;
                    Ok(Written::default())
                })
            });
            let _receipts = self.write(work).await?;
        }
        Ok(())
    }

    async fn end_rotation(
        self: &Arc<Self>,
        by: &Caller,
        from: u32,
        to: u32,
    ) -> Result<(), AppError> {
        let entry = self.key_entry(by, "keysRotated", format!("generation {from} to {to}"));
        let work: Work = Box::new(move |tx, _| {
            Box::pin(async move {
                tx.set_generations(to, None).await?;
                Ok(Written { entries: vec![entry], ..Written::default() })
            })
        });
        self.write(work).await.map(drop)
    }

    fn key_entry(&self, by: &Caller, operation: &str, reason: String) -> hub_audit::Entry {
        let mut entry = entry(self, Some(by), &RequestFacts::default(), Kind::Admin);
        entry.operation = Some(operation.to_owned());
        entry.reason = Some(reason);
        entry
    }

    async fn subjects_piece(
        self: &Arc<Self>,
        after: Option<SubjectId>,
        pace: &mut Pace,
    ) -> Result<Option<(u64, SubjectId)>, AppError> {
        self.piece(pace, |hub, limit, reply| {
            Box::new(move |tx, _| Box::pin(subjects_work(hub, tx, after, limit, reply)))
        })
        .await
    }

    async fn records_piece(
        self: &Arc<Self>,
        after: Option<RecordId>,
        pace: &mut Pace,
    ) -> Result<Option<(u64, RecordId)>, AppError> {
        self.piece(pace, |_, limit, reply| {
            Box::new(move |tx, _| Box::pin(records_work(tx, after, limit, reply)))
        })
        .await
    }

    /// Does a piece; while the database is busy it waits and tries again, because a piece that was
    /// not committed left nothing behind.
    async fn piece<Id: Send + 'static>(
        self: &Arc<Self>,
        pace: &mut Pace,
        work: impl Fn(Arc<Self>, u64, Reply<Id>) -> Work,
    ) -> Result<Option<(u64, Id)>, AppError> {
        for _ in 0..TRIES {
            let (reply, answer) = tokio::sync::oneshot::channel();
            let started = Instant::now();
            match self.write(work(Arc::clone(self), pace.rows, reply)).await {
                Ok(_) => {
                    pace.follow(started.elapsed());
                    // As long as it held the lock it now leaves it to others.
                    tokio::time::sleep(started.elapsed().min(LOCK)).await;
                    return answer.await.map_err(|_| AppError::Internal);
                }
                Err(AppError::AuditUnavailable | AppError::Unsettled) => {
                    tokio::time::sleep(LOCK).await;
                }
                Err(error) => return Err(error),
            }
        }
        Err(AppError::AuditUnavailable)
    }
}

type Reply<Id> = tokio::sync::oneshot::Sender<Option<(u64, Id)>>;

async fn subjects_work(
    hub: Arc<Hub>,
    tx: &Tx,
    after: Option<SubjectId>,
    limit: u64,
    reply: Reply<SubjectId>,
) -> Result<Written, AppError> {
    let ids = tx.rewrap_data_keys(after, limit).await?;
    let found_by = project::found_by(&hub, tx, &ids).await?;
    tx.replace_tokens(&found_by).await?;
    let _gone = reply.send(ids.last().map(|last| (ids.len() as u64, *last)));
    Ok(Written::default())
}

fn records_work(
    tx: &Tx,
    after: Option<RecordId>,
    limit: u64,
    reply: Reply<RecordId>,
) -> BoxFuture<'_, Result<Written, AppError>> {
    Box::pin(async move {
        let _gone = reply.send(tx.retoken_records(after, limit).await?);
        Ok(Written::default())
    })
}

/// How many rows the next piece takes.
struct Pace {
    rows: u64,
}

impl Default for Pace {
    fn default() -> Self {
        Self { rows: PIECE }
    }
}

impl Pace {
    fn follow(&mut self, took: Duration) {
        if took > LOCK {
            self.rows = (self.rows / 2).max(8);
        } else if took < LOCK / 3 {
            self.rows = (self.rows * 2).min(LARGEST);
        }
    }
}

fn still_used(uses: &KeyUse) -> AppError {
    let (zh, en) = if uses.is_only_bare() {
        (
            "有首版写入的来源记录仍依赖这一代主密钥：请重新导入原文件，或加 --forget-record-keys",
            "source records of the first version still depend on it: import their files again, or \
             add --forget-record-keys",
        )
    } else {
        (
            "仍有数据依赖这一代主密钥，请先运行 fileonce keys rotate",
            "data still depends on this generation; run `fileonce keys rotate` first",
        )
    };
    let count = format!("{} / {} / {}", uses.data_keys, uses.tokens, uses.records);
    AppError::invalid("generation", format!("{zh}（{count}）"), format!("{en} ({count})"))
}
