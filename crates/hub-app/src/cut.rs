//! Declaring that entries of the log are lost, so that the hub may go on without them.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use hub_audit::{Checkpoint, DeclaredCut, Entry, Frontier, Hash, Kind, VerifierKey};
use hub_policy::Caller;
use hub_storage::Store;

use crate::hub::Hub;
use crate::log_key::LogKey;
use crate::operation::entry;
use crate::outside::{self, Cut, Outside};
use crate::remark;
use crate::verify::is_cut;
use crate::writer::{Work, Written};
use crate::{AppError, Mismatch, RequestFacts, verify_store};

/// What the operation of the entry of a cut begins with.
pub(crate) const OPERATION: &str = "declareCut ";
/// Rows that are read at once.
const PAGE: u64 = 2_000;
/// Longest reason, in characters.
const REASON: usize = 200;

impl Hub {
    /// Declares that the log goes on as it is, without what was signed and is missing: the heads
    /// that do not fit are moved to a folder of the cut, a signed declaration is put beside them,
    /// an entry names it, and a new checkpoint covers that entry. Nothing is deleted.
    ///
    /// # Errors
    /// When the log agrees with its checkpoints, so that there is nothing to declare, or when it
    /// is not whole in itself, which no declaration can mend.
    pub async fn declare_cut(
        self: &Arc<Self>,
        by: &Caller,
        reason: &str,
    ) -> Result<DeclaredCut, AppError> {
        let reason = checked(reason)?;
        let signing = self.settings().log_key.current().map_err(|_| AppError::AuditUnavailable)?;
        let key = signing.verifiers();
        let folder = self.settings().checkpoints.clone();
        set_unrecorded_aside(self.store(), &folder, &key).await?;
        match verify_store(self.store(), &folder, &key).await {
            Ok(_) => return Err(nothing()),
            Err(Mismatch::Behind { .. } | Mismatch::Fork(_)) => {}
            Err(
                Mismatch::Damaged(text)
                | Mismatch::Index(text)
                | Mismatch::Unproved(text)
                | Mismatch::Unread(text),
            ) => return Err(damaged(&text)),
        }
        let (cut, lost) = self.draft(&folder, &signing, &reason).await?;
        let note = cut.sign(&signing.key);
        let failed = |_| AppError::AuditUnavailable;
        outside::write_cut(&folder, &cut, &note, &lost).map_err(failed)?;
        self.record_cut(by, &cut, &note).await?;
        outside::give_up(&folder, cut.common, &lost).map_err(failed)?;
        let _size = self.sign_checkpoint().await?;
        Ok(cut)
    }

    /// What is to be declared, and the notes of the heads that are given up.
    async fn draft(
        &self,
        folder: &std::path::Path,
        key: &LogKey,
        reason: &str,
    ) -> Result<(DeclaredCut, Vec<(u64, String)>), AppError> {
        let unreadable = |text: String| damaged(&text);
        let outside = Outside::read(folder, &key.verifiers(), 0).map_err(unreadable)?;
        let (kept, roots) = roots(self.store(), &outside.checkpoints).await?;
        let fits = |one: &&Checkpoint| roots.get(&one.size) == Some(&one.root);
        let lost: Vec<&Checkpoint> = outside.checkpoints.iter().filter(|one| !fits(one)).collect();
        let newest = lost.last().ok_or_else(nothing)?;
        let first = lost.first().map_or(0, |one| one.size);
        let agreed = outside.checkpoints.iter().filter(fits).filter(|one| one.size < first);
        // A log that is only behind has lost nothing before its end.
        let is_behind = first > kept.0;
        let common = if is_behind { kept.0 } else { agreed.map(|one| one.size).max().unwrap_or(0) };
        let cut = DeclaredCut {
            origin: key.origin.clone(),
            number: outside.cuts.last().map_or(1, |cut| cut.declared.number + 1),
            common,
            kept,
            lost: (newest.size, newest.root),
            time: self.clock().now(),
            reason: reason.to_owned(),
        };
        let note = |one: &&Checkpoint| {
            let text = fs::read_to_string(outside::checkpoint_path(folder, one.size));
            text.map(|text| (one.size, text)).map_err(|error| damaged(&error.to_string()))
        };
        let notes = lost.iter().map(note).collect::<Result<_, _>>()?;
        Ok((cut, notes))
    }

    /// The entry of the cut is the first after what is kept, and in the same transaction the
    /// database forgets its copies of the heads that are given up, and of those that a forked log
    /// was shown under: the checkpoint after the cut covers what these did.
    async fn record_cut(
        self: &Arc<Self>,
        by: &Caller,
        cut: &DeclaredCut,
        note: &str,
    ) -> Result<(), AppError> {
        let recorded = self.cut_entry(by, cut, note);
        let (kept, common) = (cut.kept.0, cut.common);
        let work: Work = Box::new(move |tx, _| {
            Box::pin(async move {
                if tx.lock_head().await?.size != kept {
                    return Err(AppError::invalid(
                        "log",
                        "日志正在被其他进程写入，请先停止服务",
                        "another process appends to the log; stop the hub first",
                    ));
                }
                tx.forget_checkpoints_beyond(common).await?;
                Ok(Written { entries: vec![recorded], ..Written::default() })
            })
        });
        let receipts = self.write(work).await?;
        if receipts.first().map(|receipt| receipt.index) == Some(kept) {
            return Ok(());
        }
        Err(AppError::Internal)
    }

    fn cut_entry(&self, by: &Caller, cut: &DeclaredCut, note: &str) -> Entry {
        let facts = RequestFacts {
            operation: Some(format!(
                "{OPERATION}common {} kept {} lost {} root {}",
                cut.common,
                cut.kept.0,
                cut.lost.0,
                cut.lost.1.to_base64()
            )),
            document_hash: Some(DeclaredCut::note_hash(note)),
            ..RequestFacts::default()
        };
        let missing = cut.lost.0.saturating_sub(cut.common);
        let reason = Some(cut.reason.clone());
        Entry { count: missing, reason, ..entry(self, Some(by), &facts, Kind::Admin) }
    }
}

/// A declaration that never got its entry, because declaring was interrupted, is set aside; it is
/// not deleted.
async fn set_unrecorded_aside(
    store: &Store,
    folder: &std::path::Path,
    keys: &[VerifierKey],
) -> Result<(), AppError> {
    let outside = Outside::read(folder, keys, 0).map_err(|text| damaged(&text))?;
    let is_doubtful =
        |cut: &&Cut| cut.is_in_force && !outside.is_signed_beyond(cut.declared.kept.0);
    for cut in outside.cuts.iter().filter(is_doubtful) {
        if !is_recorded(store, cut).await? {
            let aside =
                cut.folder.with_extension(format!("{}.unrecorded", cut.declared.time.timestamp()));
            fs::rename(&cut.folder, aside).map_err(|_| AppError::AuditUnavailable)?;
        }
    }
    Ok(())
}

async fn is_recorded(store: &Store, cut: &Cut) -> Result<bool, AppError> {
    let kept = cut.declared.kept.0;
    let found = store.log_from(kept, 1).await?;
    let row = found.first().filter(|row| row.index == kept);
    let entry = row.and_then(|row| Entry::decode(row.body.as_bytes()).ok());
    Ok(entry.is_some_and(|entry| is_cut(&entry) && entry.document_hash.as_ref() == Some(&cut.hash)))
}

/// The head of the log computed from its entries, and its roots at the sizes of checkpoints.
async fn roots(
    store: &Store,
    checkpoints: &[Checkpoint],
) -> Result<((u64, Hash), BTreeMap<u64, Hash>), AppError> {
    let mut frontier = Frontier::new();
    let mut wanted = checkpoints.iter().map(|one| one.size).peekable();
    let mut roots = BTreeMap::new();
    loop {
        let rows = store.log_from(frontier.size(), PAGE).await?;
        let is_last = rows.is_empty();
        let mut rows = rows.iter();
        loop {
            while wanted.next_if(|size| *size == frontier.size()).is_some() {
                let _before = roots.insert(frontier.size(), frontier.root());
            }
            let Some(row) = rows.next() else { break };
            frontier.append(row.proved_leaf());
        }
        if is_last {
            return Ok(((frontier.size(), frontier.root()), roots));
        }
    }
}

/// Where entries stopped being the same in the cuts that were declared: a receipt of a later one
/// may be of a lost entry.
pub fn first_cut(
    folder: &std::path::Path,
    keys: &[VerifierKey],
) -> Result<Option<DeclaredCut>, String> {
    let cuts = Outside::read(folder, keys, u64::MAX)?.cuts;
    Ok(cuts.into_iter().map(|cut| cut.declared).min_by_key(|cut| cut.common))
}

fn checked(reason: &str) -> Result<String, AppError> {
    remark::checked(reason, REASON).map_err(|_| {
        AppError::invalid(
            "reason",
            "请用一行文字说明原因（200字以内，不得含证件号码或电话号码）",
            "say why in one line of at most 200 characters, without ID or phone numbers",
        )
    })
}

fn nothing() -> AppError {
    AppError::invalid(
        "log",
        "日志与数据库外的检查点一致，无需声明截断",
        "the log agrees with the checkpoints outside the database; there is no cut to declare",
    )
}

fn damaged(text: &str) -> AppError {
    AppError::invalid(
        "log",
        format!("日志本身不完整，不能以声明截断解决；请恢复备份：{text}"),
        format!("the log is not whole in itself, which no cut can mend; restore a backup: {text}"),
    )
}
