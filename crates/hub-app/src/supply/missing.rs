//! What a complete file did not have: taken back when it is little, kept until a person says so when
//! it is much.

use std::sync::Arc;

use hub_audit::Kind;
use hub_policy::Act;
use hub_storage::{SuppliedFilter, SuppliedState, Tx};
use hub_values::{DepartmentCode, FeedId};

use super::feed::{Feed, FeedState, sees};
use super::writing::{key_tokens, sender_of};
use crate::hub::Hub;
use crate::import::Behalf;
use crate::intake::retracting::retract;
use crate::ledger::logged_subject;
use crate::writer::{Work, Written};
use crate::{AppError, Operation, Problem, Receipt};

/// Records that are taken back in one transaction.
const PIECE: u64 = 100;

impl Operation {
    /// Lets a paused feed go on: what its last complete file did not have is taken back, or kept.
    ///
    /// # Errors
    /// The caller is neither a data manager nor an administrator, or the hub cannot write.
    pub async fn resume_feed(
        self: &Arc<Self>,
        department: Option<&str>,
        name: &str,
        is_withdrawing: bool,
    ) -> Result<Result<Feed, Problem>, AppError> {
        self.require(Act::Settle)?;
        let by = Behalf::of(self)?;
        let own = &by.caller.department;
        let named = department.map(str::parse::<DepartmentCode>).transpose();
        let named = named.ok().map(|code| code.unwrap_or_else(|| own.clone()));
        let Some(department) = named.filter(|code| sees(&by.caller, code)) else {
            self.ledger().reject();
            return Ok(Err(unknown()));
        };
        let done = self.hub().resume(&by, &department, name, is_withdrawing).await?;
        let mut ledger = self.ledger();
        match done {
            Ok((feed, receipts)) => {
                ledger.written.extend(receipts);
                Ok(Ok(feed))
            }
            Err(problem) => {
                ledger.reject();
                Ok(Err(problem))
            }
        }
    }
}

impl Hub {
    /// The end of a complete file: whoever was not in it is marked, and the state that follows.
    pub(super) async fn close_full(
        &self,
        tx: &Tx,
        feed: FeedId,
        sequence: u64,
    ) -> Result<FeedState, AppError> {
        let missing = tx.mark_missing(feed, sequence).await?;
        if missing == 0 {
            return Ok(FeedState::Active);
        }
        let counts = tx.supplied_counts(feed).await?;
        let held: u64 =
            counts.iter().filter(|(state, _)| state.is_held()).map(|(_, count)| count).sum();
        let is_little = missing * 100 <= held * self.settings().supply.missing_percent;
        Ok(if is_little { FeedState::Withdrawing } else { FeedState::Paused })
    }

    async fn resume(
        self: &Arc<Self>,
        by: &Behalf,
        department: &DepartmentCode,
        name: &str,
        is_withdrawing: bool,
    ) -> Result<Result<(Feed, Vec<Receipt>), Problem>, AppError> {
        let (code, name_of) = (department.clone(), name.to_owned());
        let mut entry = by.entry(self, Kind::Mutation, "resumeFeed");
        let how = if is_withdrawing { "withdraw" } else { "keep" };
        entry.operation = Some(format!("resumeFeed {department} {name} {how}"));
        let now = self.clock().now();
        let writing = self.write_and_hear(move |tx, _| {
            Box::pin(async move {
                let Some((stored, _)) = tx.feed(&code, &name_of).await? else {
                    return Ok((Err(unknown()), Written::default()));
                };
                let mut feed = Feed::of(stored)?;
                if feed.state != FeedState::Paused {
                    return Ok((Err(not_paused()), Written::default()));
                }
                if !is_withdrawing {
                    entry.count = tx.keep_missing(feed.id).await?;
                }
                feed.state =
                    if is_withdrawing { FeedState::Withdrawing } else { FeedState::Active };
                feed.changed_at = now;
                tx.put_feed(&feed.stored()?).await?;
                Ok((Ok(feed), Written { entries: vec![entry], ..Written::default() }))
            })
        });
        let (resumed, mut receipts) = writing.await?;
        let feed = match resumed {
            Ok(feed) => feed,
            Err(problem) => return Ok(Err(problem)),
        };
        receipts.extend(self.withdraw_missing(by, department, name, Kind::Mutation).await?);
        Ok(Ok((self.feed_now(feed).await?, receipts)))
    }

    /// Takes back what a complete file did not have, piece by piece; goes on where it was cut off.
    pub(super) async fn withdraw_missing(
        self: &Arc<Self>,
        by: &Behalf,
        department: &DepartmentCode,
        name: &str,
        kind: Kind,
    ) -> Result<Vec<Receipt>, AppError> {
        let mut receipts = Vec::new();
        while self.is_withdrawing(department, name).await? {
            receipts.extend(self.withdraw_piece(by, department, name, kind).await?);
        }
        Ok(receipts)
    }

    async fn is_withdrawing(
        &self,
        department: &DepartmentCode,
        name: &str,
    ) -> Result<bool, AppError> {
        let feeds = self.store().feeds(Some(department)).await?;
        let feed = feeds.into_iter().find(|one| one.name == name).map(Feed::of).transpose()?;
        Ok(feed.is_some_and(|feed| feed.state == FeedState::Withdrawing))
    }

    async fn withdraw_piece(
        self: &Arc<Self>,
        by: &Behalf,
        department: &DepartmentCode,
        name: &str,
        kind: Kind,
    ) -> Result<Vec<Receipt>, AppError> {
        let (code, name) = (department.clone(), name.to_owned());
        let mut entry = by.entry(self, kind, "withdrawMissing");
        entry.operation = Some(format!("withdrawMissing {code} {name}"));
        let (hub, retraction) = (Arc::clone(self), self.ids().uuid());
        let work: Work = Box::new(move |tx, cursor| {
            Box::pin(async move {
                let Some((stored, key)) = tx.feed(&code, &name).await? else {
                    return Ok(Written::default());
                };
                let mut feed = Feed::of(stored)?;
                if feed.state != FeedState::Withdrawing {
                    return Ok(Written::default());
                }
                let filter = SuppliedFilter { states: vec![SuppliedState::Missing], after: None };
                let mut missing = tx.supplied_page(feed.id, &key, &filter, PIECE).await?;
                let sender = sender_of(&code);
                let keys: Vec<_> = missing
                    .iter()
                    .flat_map(|one| key_tokens(&hub, &sender, &feed.name, one))
                    .collect();
                let links: Vec<_> =
                    tx.links_under(&code, &keys).await?.into_iter().map(|(_, one)| one).collect();
                let back = retract(&hub, tx, cursor, &links, retraction).await?;
                for one in &mut missing {
                    (one.state, one.record) = (SuppliedState::Withdrawn, None);
                }
                tx.put_supplied(feed.id, &key, &missing).await?;
                if (missing.len() as u64) < PIECE {
                    feed.state = FeedState::Active;
                    feed.changed_at = hub.clock().now();
                    tx.put_feed(&feed.stored()?).await?;
                }
                entry.count = missing.len() as u64;
                entry.subjects =
                    back.touched.iter().map(|(kind, id)| logged_subject(*kind, *id)).collect();
                Ok(Written {
                    entries: vec![entry],
                    touched: back.touched.into_iter().map(|(_, id)| id).collect(),
                    tokens: back.tokens,
                    changes_rights: false,
                })
            })
        });
        self.write(work).await
    }
}

fn unknown() -> Problem {
    Problem::new(
        "feed",
        "找不到该数据流，请使用feeds返回的名称",
        "no such feed; use a name that feeds answers",
    )
}

fn not_paused() -> Problem {
    Problem::new(
        "feed",
        "该数据流没有暂停，无须恢复",
        "this feed is not paused; there is nothing to resume",
    )
}
