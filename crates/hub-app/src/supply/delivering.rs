//! Taking a delivery: judged outside, written with its place in the order in one transaction, or not
//! at all.

use std::sync::Arc;

use hub_audit::{Entry, Kind, Outcome};
use hub_catalogue::AttributeIndex;
use hub_facts::Evidence;
use hub_policy::{Act, CallerRole};
use hub_storage::{FeedKey, StoreError, Tx};
use hub_values::{FeedId, SubjectId, SubjectKind};

use super::feed::{Feed, FeedAbout, FeedState};
use super::order::{Order, Place, order};
use super::writing::{Item, Writing, again, items};
use super::{Delivered, Delivery, NotDelivered, SuppliedOutcome, SupplyDecision};
use crate::hub::Hub;
use crate::import::Behalf;
use crate::ledger::logged_subject;
use crate::snapshot::Snapshot;
use crate::writer::Written;
use crate::{AppError, Code, Operation, Problem, Receipt, Sender};

/// How often a delivery is judged when the master key rotates meanwhile.
const TRIES: usize = 3;
/// Longest name of a feed.
const NAME: usize = 40;

/// A delivery that was taken, or why it was not.
pub(super) type Taken = Result<Delivered, NotDelivered>;

impl Operation {
    /// Takes a delivery of the caller's department. Its entry commits with it.
    ///
    /// # Errors
    /// The caller is no system of a department, or the hub cannot write. What is wrong with the
    /// delivery itself is told in the outcome.
    pub async fn supply(self: &Arc<Self>, delivery: Delivery) -> Result<Taken, AppError> {
        self.require(Act::Record)?;
        if self.caller().role != CallerRole::DepartmentSystem {
            return Err(AppError::Forbidden);
        }
        let by = Behalf::of(self)?;
        let (taken, done) = self.hub().deliver(&by, delivery, Kind::Mutation).await?;
        let mut ledger = self.ledger();
        match &taken {
            Ok(taken) => {
                taken.records.iter().filter_map(|one| one.subject).for_each(|(kind, id)| {
                    ledger.touch(kind, id);
                });
                ledger.cover(&done.attributes, &done.subjects);
            }
            Err(_) => ledger.reject(),
        }
        ledger.written.extend(done.receipts);
        drop(ledger);
        Ok(taken)
    }
}

/// What a delivery left behind, for the ledger of its operation.
#[derive(Debug, Default)]
pub(super) struct Traces {
    attributes: Vec<AttributeIndex>,
    subjects: Vec<(SubjectKind, SubjectId)>,
    receipts: Vec<Receipt>,
}

impl Hub {
    /// Takes a delivery of a client's department on the hub's own machine: a file that was dropped.
    pub async fn supply(
        self: &Arc<Self>,
        by: &Behalf,
        delivery: Delivery,
    ) -> Result<Taken, AppError> {
        Ok(self.deliver(by, delivery, Kind::Import).await?.0)
    }

    async fn deliver(
        self: &Arc<Self>,
        by: &Behalf,
        delivery: Delivery,
        kind: Kind,
    ) -> Result<(Taken, Traces), AppError> {
        let problems = self.wrong(&delivery);
        if !problems.is_empty() {
            return Ok((Err(NotDelivered::wrong(problems)), Traces::default()));
        }
        let sender = Arc::new(Sender {
            is_register: true,
            is_feed: true,
            ..Sender::of(&by.caller, Evidence::Confirmed)
        });
        // What an earlier file left to be taken back comes first.
        self.withdraw_missing(by, &sender.source, &delivery.feed, kind).await?;
        let (taken, mut traces) = self.deliver_or_judge_again(by, &sender, &delivery, kind).await?;
        let mut taken = match taken {
            Ok(taken) => taken,
            Err(refusal) => return Ok((Err(refusal), traces)),
        };
        if taken.feed.state == FeedState::Withdrawing {
            let more = self.withdraw_missing(by, &sender.source, &delivery.feed, kind).await?;
            traces.receipts.extend(more);
            taken.feed = self.feed_now(taken.feed).await?;
        }
        Ok((Ok(taken), traces))
    }

    async fn deliver_or_judge_again(
        self: &Arc<Self>,
        by: &Behalf,
        sender: &Arc<Sender>,
        delivery: &Delivery,
        kind: Kind,
    ) -> Result<(Taken, Traces), AppError> {
        let content = (delivery.is_full, delivery.is_last, &delivery.records);
        let content = serde_json::to_string(&content).map_err(|_| AppError::Internal)?;
        for _ in 1..TRIES {
            let done = self.deliver_once(by, sender, delivery, &content, kind).await;
            if !matches!(done, Err(AppError::Unavailable(StoreError::KeysMoved))) {
                return done;
            }
        }
        self.deliver_once(by, sender, delivery, &content, kind).await
    }

    async fn deliver_once(
        self: &Arc<Self>,
        by: &Behalf,
        sender: &Arc<Sender>,
        delivery: &Delivery,
        content: &str,
        kind: Kind,
    ) -> Result<(Taken, Traces), AppError> {
        self.store().keys().ready()?;
        let snapshot = self.snapshot();
        let mut entry = by.entry(self, kind, "supplyRecords");
        let place = (delivery.sequence, delivery.part);
        entry.operation = Some(format!("supplyRecords {} {}.{}", delivery.feed, place.0, place.1));
        let job = Job {
            items: items(self, &snapshot, sender, &delivery.feed, &delivery.records),
            hub: Arc::clone(self),
            snapshot,
            sender: Arc::clone(sender),
            feed: delivery.feed.clone(),
            place,
            is_last: delivery.is_last,
            is_full: delivery.is_full,
            content: content.to_owned(),
            entry,
        };
        let writing = self
            .write_and_hear(move |tx, cursor| Box::pin(async move { job.work(tx, cursor).await }));
        let ((taken, traces), receipts) = writing.await?;
        Ok((taken, Traces { receipts, ..traces }))
    }

    /// What is wrong with a delivery as a whole.
    fn wrong(&self, delivery: &Delivery) -> Vec<Problem> {
        let mut problems = Vec::new();
        if !is_feed_name(&delivery.feed) {
            problems.push(Problem::new(
                "feed",
                format!("数据流名称请用1至{NAME}个小写字母、数字、连字符或下划线"),
                format!("name the feed with 1 to {NAME} of a-z, 0-9, - and _"),
            ));
        }
        for (at, number) in [("sequence", delivery.sequence), ("part", delivery.part)] {
            if number == 0 || number > i32::MAX as u64 {
                problems.push(Problem::new(at, "编号从1开始", "numbers begin at 1"));
            }
        }
        let most = self.settings().supply.records;
        if delivery.records.len() > most {
            problems.push(Problem::new(
                "records",
                format!("每次最多{most}条，请分成多个部分（part、last）"),
                format!("at most {most} records a call; send them in parts (part, last)"),
            ));
        }
        problems
    }

    /// The feed as it is now.
    pub(super) async fn feed_now(&self, feed: Feed) -> Result<Feed, AppError> {
        let tx = self.store().look().await?;
        let found = tx.feed(&feed.department, &feed.name).await?;
        tx.rollback().await?;
        found.map_or(Ok(feed), |(stored, _)| Feed::of(stored))
    }
}

fn is_feed_name(name: &str) -> bool {
    let fits =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
    (1..=NAME).contains(&name.len()) && name.bytes().all(fits)
}

/// A delivery on its way to the writer.
struct Job {
    hub: Arc<Hub>,
    snapshot: Arc<Snapshot>,
    sender: Arc<Sender>,
    feed: String,
    place: (u64, u64),
    is_last: bool,
    is_full: bool,
    items: Vec<Item>,
    content: String,
    entry: Entry,
}

type Done = (Taken, Traces);

impl Job {
    async fn work(self, tx: &Tx, cursor: &mut u64) -> Result<(Done, Written), AppError> {
        let nothing = |taken: Taken| ((taken, Traces::default()), Written::default());
        let known = match tx.feed(&self.sender.source, &self.feed).await? {
            Some((stored, key)) => Some((Feed::of(stored)?, key)),
            None => None,
        };
        let (sequence, part) = self.place;
        let mut digest = String::new();
        let mut taken = None;
        if let Some((feed, key)) = &known {
            digest = key.digest(&self.content);
            taken = tx.supply_digest(feed.id, sequence, part).await?;
        }
        let (state, about) = known.as_ref().map_or_else(
            || (FeedState::Active, FeedAbout::default()),
            |(feed, _)| (feed.state, feed.about.clone()),
        );
        let place = Place { sequence, part, is_full: self.is_full, digest: &digest };
        match (order(state, &about, place, taken.as_deref()), known) {
            (Order::Conflict(problem), known) => {
                let feed = known.map(|(feed, _)| feed);
                Ok(nothing(Err(NotDelivered::conflict(feed, problem, false))))
            }
            (Order::Early(problem), known) => {
                let feed = known.map(|(feed, _)| feed);
                Ok(nothing(Err(NotDelivered::conflict(feed, problem, true))))
            }
            (Order::Replay, Some((feed, key))) => {
                Ok(nothing(Ok(self.replayed(tx, feed, &key).await?)))
            }
            (Order::Next, Some((feed, key))) => self.write(tx, cursor, feed, key).await,
            (Order::Next | Order::Replay, None) => {
                let feed = self.new_feed();
                let key = tx.add_feed(&feed.stored()?).await?;
                self.write(tx, cursor, feed, key).await
            }
        }
    }

    fn new_feed(&self) -> Feed {
        Feed {
            id: FeedId::from_uuid(self.hub.ids().uuid()),
            department: self.sender.source.clone(),
            name: self.feed.clone(),
            state: FeedState::Active,
            changed_at: self.hub.clock().now(),
            about: FeedAbout::default(),
        }
    }

    /// The same answer as before, from what is held now.
    async fn replayed(&self, tx: &Tx, feed: Feed, key: &FeedKey) -> Result<Delivered, AppError> {
        let tokens: Vec<String> = self.items.iter().map(|one| key.token(&one.record_id)).collect();
        let held = tx.supplied(feed.id, key, &tokens).await?;
        let both = self.items.iter().zip(&tokens);
        let records =
            both.map(|(item, token)| again(item, self.place.0, held.get(token))).collect();
        Ok(Delivered { feed, records, is_replay: true })
    }

    async fn write(
        mut self,
        tx: &Tx,
        cursor: &mut u64,
        mut feed: Feed,
        key: FeedKey,
    ) -> Result<(Done, Written), AppError> {
        let (sequence, part) = self.place;
        let now = self.hub.clock().now();
        let items = std::mem::take(&mut self.items);
        let mut writing = Writing::new(&self.hub, &self.snapshot, &self.sender, &feed, &key);
        writing.sequence = sequence;
        let done = writing.write(tx, cursor, items).await?;
        let digest = key.digest(&self.content);
        let actor = &self.sender.actor;
        tx.add_supply_batch(feed.id, self.place, &digest, actor, now).await?;
        let is_end = self.is_last && self.is_full;
        feed.about = FeedAbout {
            sequence,
            part,
            is_open: !self.is_last,
            is_full: self.is_full,
            full: if is_end { Some(sequence) } else { feed.about.full },
            full_at: if is_end { Some(now) } else { feed.about.full_at },
            actor: actor.clone(),
        };
        feed.changed_at = now;
        if is_end {
            feed.state = self.hub.close_full(tx, feed.id, sequence).await?;
        }
        tx.put_feed(&feed.stored()?).await?;
        let mut entry = self.entry;
        entry.written = crate::intake::codes(tx.catalogue(), &done.attributes);
        entry.subjects = done.touched.iter().map(|(kind, id)| logged_subject(*kind, *id)).collect();
        entry.count = done.records.len() as u64;
        (entry.outcome, entry.code) = outcome(&done.records);
        let written = Written {
            entries: vec![entry],
            touched: done.touched.iter().map(|(_, id)| *id).collect(),
            tokens: done.tokens,
            changes_rights: false,
        };
        let traces =
            Traces { attributes: done.attributes, subjects: done.touched, receipts: Vec::new() };
        let delivered = Delivered { feed, records: done.records, is_replay: false };
        Ok(((Ok(delivered), traces), written))
    }
}

/// How the log says that a delivery ended.
fn outcome(records: &[SuppliedOutcome]) -> (Outcome, Option<String>) {
    let is_left = |one: &&SuppliedOutcome| {
        matches!(one.decision, SupplyDecision::Refused | SupplyDecision::NeedsReview)
    };
    match records.iter().filter(is_left).count() {
        0 => (Outcome::Ok, None),
        left if left == records.len() => {
            (Outcome::Error, Some(Code::InvalidInput.as_str().to_owned()))
        }
        _ => (Outcome::Partial, None),
    }
}
