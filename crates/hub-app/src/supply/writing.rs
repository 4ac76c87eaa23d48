//! Writing the records of a delivery in their order, inside the writer's transaction.

mod items;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use hub_catalogue::AttributeIndex;
use hub_facts::SubjectRecord;
use hub_storage::{BatchLink, FeedKey, Supplied, SuppliedState, Token, Tx};
use hub_values::{SubjectId, SubjectKind};

use super::changed::Changed;
use super::events::Events;
use super::feed::Feed;
use super::{SuppliedOutcome, SupplyDecision, SupplyEvent};
use crate::hub::Hub;
use crate::intake::judge::{self, Judged};
use crate::intake::retracting::retract;
use crate::intake::write;
use crate::snapshot::Snapshot;
use crate::{AppError, IntakeDecision, IntakeOutcome, Problem, Sender};
pub(super) use items::{Item, Joining, again, event_key, items, key_tokens, record_key, sender_of};

/// The records of one delivery while they are written.
pub(super) struct Writing<'a> {
    pub(super) hub: &'a Hub,
    pub(super) snapshot: &'a Snapshot,
    pub(super) sender: &'a Arc<Sender>,
    pub(super) feed: &'a Feed,
    key: &'a FeedKey,
    pub(super) sequence: u64,
    held: HashMap<String, Supplied>,
    /// Records that are not as they were stored.
    moved: BTreeSet<String>,
    outcomes: BTreeMap<usize, SuppliedOutcome>,
    pub(super) changed: Changed,
}

/// What writing a delivery left behind.
pub(super) struct Done {
    pub(super) records: Vec<SuppliedOutcome>,
    pub(super) touched: Vec<(SubjectKind, SubjectId)>,
    pub(super) attributes: Vec<AttributeIndex>,
    pub(super) tokens: Vec<Token>,
}

/// A record that is taken, on its way to its outcome.
pub(super) struct Pending {
    pub(super) item: Item,
    pub(super) token: String,
    pub(super) kind: SubjectKind,
    /// Kind of subject as it is stored, for a household with which of the two kinds.
    space: String,
    pub(super) subject: Option<SubjectId>,
    pub(super) decision: SupplyDecision,
    pub(super) problems: Vec<Problem>,
}

impl<'a> Writing<'a> {
    pub(super) fn new(
        hub: &'a Hub,
        snapshot: &'a Snapshot,
        sender: &'a Arc<Sender>,
        feed: &'a Feed,
        key: &'a FeedKey,
    ) -> Self {
        Self {
            hub,
            snapshot,
            sender,
            feed,
            key,
            sequence: 0,
            held: HashMap::new(),
            moved: BTreeSet::new(),
            outcomes: BTreeMap::new(),
            changed: Changed::default(),
        }
    }

    /// Writes all records: those that can be taken together are, and no record overtakes another one
    /// of the same id.
    pub(super) async fn write(
        mut self,
        tx: &Tx,
        cursor: &mut u64,
        items: Vec<Item>,
    ) -> Result<Done, AppError> {
        let tokens: Vec<String> = items.iter().map(|one| self.key.token(&one.record_id)).collect();
        self.held = tx.supplied(self.feed.id, self.key, &tokens).await?;
        let mut items = items.into_iter().zip(tokens).peekable();
        while let Some((first, _)) = items.peek() {
            let is_deleting = first.event == SupplyEvent::Delete;
            let (mut run, mut ids) = (Vec::new(), HashSet::new());
            while let Some(one) = items.next_if(|(one, token)| {
                (one.event == SupplyEvent::Delete) == is_deleting && ids.insert(token.clone())
            }) {
                run.push(one);
            }
            if is_deleting {
                self.withdraw(tx, cursor, run).await?;
            } else {
                self.enter(tx, cursor, run).await?;
            }
        }
        let moved: Vec<Supplied> =
            self.moved.iter().filter_map(|token| self.held.get(token)).cloned().collect();
        tx.put_supplied(self.feed.id, self.key, &moved).await?;
        Ok(Done {
            records: self.outcomes.into_values().collect(),
            touched: self.changed.touched.into_iter().collect(),
            attributes: self.changed.attributes.into_iter().collect(),
            tokens: self.changed.tokens,
        })
    }

    /// Records that count no longer.
    async fn withdraw(
        &mut self,
        tx: &Tx,
        cursor: &mut u64,
        run: Vec<(Item, String)>,
    ) -> Result<(), AppError> {
        let mut keys = Vec::new();
        for (item, token) in run {
            let held = self.held.get(&token).filter(|one| one.state != SuppliedState::Withdrawn);
            let was_held = held.is_some_and(|one| one.state.is_held());
            let subject = held.and_then(|one| Some((subject_kind(&one.kind)?, one.subject?)));
            if let Some(held) = held.filter(|_| was_held) {
                keys.extend(key_tokens(self.hub, self.sender, &self.feed.name, held));
            }
            let (decision, problems) = if was_held {
                (SupplyDecision::Withdrawn, Vec::new())
            } else {
                (SupplyDecision::AlreadyKnown, vec![items::nothing_held()])
            };
            // Whom nothing else speaks of is gone, so that their id would answer nothing.
            let subject = subject.filter(|_| was_held);
            self.tell(
                &item,
                SuppliedOutcome { record_id: item.record_id.clone(), decision, subject, problems },
            );
            if self.held.contains_key(&token) {
                self.set(token, |one| (one.state, one.record) = (SuppliedState::Withdrawn, None));
            }
        }
        let links = tx.links_under(&self.sender.source, &keys).await?;
        self.take_back(tx, cursor, links.into_iter().map(|(_, link)| link).collect()).await
    }

    /// Records that say something, and what happened to whom they are about.
    async fn enter(
        &mut self,
        tx: &Tx,
        cursor: &mut u64,
        run: Vec<(Item, String)>,
    ) -> Result<(), AppError> {
        let known = self.known(tx, &run).await?;
        let mut pending: Vec<Pending> = Vec::with_capacity(run.len());
        let mut judged: Vec<Judged> = Vec::new();
        for (mut item, token) in run {
            match self.ready(&mut item, &token, &known) {
                Ok((one, kind, space, subject)) => {
                    judged.extend(one);
                    pending.push(Pending {
                        item,
                        token,
                        kind,
                        space,
                        subject,
                        decision: SupplyDecision::AlreadyKnown,
                        problems: Vec::new(),
                    });
                }
                Err(problems) => self.refuse(&item, token, problems),
            }
        }
        self.write_judged(tx, cursor, judged, &mut pending).await?;
        let links = self.settle_links(tx, &mut pending).await?;
        Events { writing: self }.happen(tx, cursor, &mut pending).await?;
        self.take_back(tx, cursor, links).await?;
        for one in pending {
            self.finish(one);
        }
        Ok(())
    }

    async fn write_judged(
        &mut self,
        tx: &Tx,
        cursor: &mut u64,
        judged: Vec<Judged>,
        pending: &mut [Pending],
    ) -> Result<(), AppError> {
        if judged.is_empty() {
            return Ok(());
        }
        self.changed.attributes.extend(judge::attributes(&judged));
        let done = write::write(self.hub, tx, cursor, judged, None).await?;
        self.changed.touched.extend(done.touched);
        self.changed.tokens.extend(done.tokens);
        let written = pending.iter_mut().filter(|one| one.item.judging.is_handed_on());
        for (one, outcome) in written.zip(done.outcomes) {
            let was_held = self.held.get(&one.token).is_some_and(|held| held.state.is_held());
            one.decision = decision(&outcome, was_held);
            one.subject = outcome.subject;
            one.problems = outcome.problems;
        }
        Ok(())
    }

    /// Notes which source record says each record now. A record is about one subject at a time: what
    /// it said before about somebody else is given back to be taken back.
    async fn settle_links(
        &mut self,
        tx: &Tx,
        pending: &mut [Pending],
    ) -> Result<Vec<BatchLink>, AppError> {
        let own = |one: &Pending| {
            record_key(self.hub, self.sender, &self.feed.name, &one.space, &one.item.record_id)
        };
        let keys: Vec<Token> = pending.iter().map(own).collect();
        let mut links: HashMap<Token, Vec<BatchLink>> = HashMap::new();
        for (key, link) in tx.links_under(&self.sender.source, &keys).await? {
            links.entry(key).or_default().push(link);
        }
        let mut others = Vec::new();
        for (one, key) in pending.iter().zip(&keys) {
            let all = links.remove(key).unwrap_or_default();
            let Some(subject) = one.subject.filter(|_| is_taken(one.decision)) else { continue };
            let record = all.iter().rfind(|link| link.subject == subject).map(|link| link.record);
            others.extend(all.into_iter().filter(|link| link.subject != subject));
            let (kind, sequence) = (one.space.clone(), self.sequence);
            self.hold(&one.item, &one.token, kind, |held| {
                held.state = SuppliedState::Held;
                (held.record, held.subject) = (record.or(held.record), Some(subject));
                (held.seen, held.problems) = (sequence, Vec::new());
            });
        }
        Ok(others)
    }

    /// Takes links back, and whatever rested on them.
    pub(super) async fn take_back(
        &mut self,
        tx: &Tx,
        cursor: &mut u64,
        links: Vec<BatchLink>,
    ) -> Result<(), AppError> {
        if links.is_empty() {
            return Ok(());
        }
        let retraction = self.hub.ids().uuid();
        let back = retract(self.hub, tx, cursor, &links, retraction).await?;
        self.changed.touched.extend(back.touched);
        self.changed.tokens.extend(back.tokens);
        Ok(())
    }

    /// The current records of those who may have ended, as far as they are known.
    async fn known(
        &self,
        tx: &Tx,
        run: &[(Item, String)],
    ) -> Result<HashMap<String, SubjectRecord>, AppError> {
        let ends = || run.iter().filter(|(item, _)| item.event.is_end());
        let identity: Vec<Token> = ends().flat_map(|(item, _)| item.identity()).collect();
        let found = tx.subjects_by_token(&identity).await?;
        let (snapshot, now) = (self.hub.snapshot(), self.hub.clock().now());
        let is_there =
            |id: &&SubjectId| !snapshot.rights.hides_from(&self.sender.source, **id, now);
        let subject_of = |item: &Item, token: &String| -> Option<SubjectId> {
            let mut all = item.identity().filter_map(|one| found.get(&one)).flatten();
            let named = all.find(is_there).copied();
            named.or_else(|| self.held.get(token)?.subject)
        };
        let subjects: Vec<(String, SubjectId)> = ends()
            .filter_map(|(item, token)| Some((token.clone(), subject_of(item, token)?)))
            .collect();
        let ids: Vec<SubjectId> = subjects.iter().map(|(_, id)| *id).collect();
        let records = tx.records(&ids).await?;
        let known = subjects.into_iter();
        Ok(known.filter_map(|(token, id)| Some((token, records.get(&id)?.clone()))).collect())
    }

    fn refuse(&mut self, item: &Item, token: String, problems: Vec<Problem>) {
        let sequence = self.sequence;
        let at: Vec<String> = problems.iter().map(|one| one.at.clone()).collect();
        self.hold(item, &token, item.space(), |held| {
            // What it said before still counts.
            if !held.state.is_held() {
                held.state = SuppliedState::Refused;
            }
            (held.seen, held.problems) = (sequence, at);
        });
        self.tell(item, SuppliedOutcome::refused(&item.record_id, problems));
    }

    fn finish(&mut self, one: Pending) {
        if !is_taken(one.decision) {
            let state = if one.decision == SupplyDecision::NeedsReview {
                SuppliedState::Review
            } else {
                SuppliedState::Refused
            };
            let (sequence, kind) = (self.sequence, one.space.clone());
            let at: Vec<String> = one.problems.iter().map(|one| one.at.clone()).collect();
            self.hold(&one.item, &one.token, kind, |held| {
                if !held.state.is_held() {
                    held.state = state;
                }
                (held.seen, held.problems) = (sequence, at);
            });
        }
        let outcome = SuppliedOutcome {
            record_id: one.item.record_id.clone(),
            decision: one.decision,
            subject: one.subject.map(|id| (one.kind, id)),
            problems: one.problems,
        };
        self.tell(&one.item, outcome);
    }

    fn tell(&mut self, item: &Item, outcome: SuppliedOutcome) {
        let _one_each = self.outcomes.insert(item.position, outcome);
    }

    pub(super) fn held(&self, token: &str) -> Option<&Supplied> {
        self.held.get(token)
    }

    fn set(&mut self, token: String, change: impl FnOnce(&mut Supplied)) {
        if let Some(one) = self.held.get_mut(&token) {
            change(one);
            let _new = self.moved.insert(token);
        }
    }

    fn hold(&mut self, item: &Item, token: &str, kind: String, change: impl FnOnce(&mut Supplied)) {
        let held = self.held.entry(token.to_owned()).or_insert_with(|| Supplied {
            token: token.to_owned(),
            record_id: item.record_id.clone(),
            kind: kind.clone(),
            state: SuppliedState::Refused,
            record: None,
            subject: None,
            seen: 0,
            problems: Vec::new(),
        });
        if !held.state.is_held() {
            held.kind = kind;
        }
        self.set(token.to_owned(), change);
    }
}

/// The kind of subject of a record as it is stored.
pub(super) fn subject_kind(space: &str) -> Option<SubjectKind> {
    space.split(' ').next()?.parse().ok()
}

fn is_taken(decision: SupplyDecision) -> bool {
    !matches!(decision, SupplyDecision::Refused | SupplyDecision::NeedsReview)
}

fn decision(outcome: &IntakeOutcome, was_held: bool) -> SupplyDecision {
    match outcome.decision {
        IntakeDecision::Created => SupplyDecision::Created,
        IntakeDecision::Linked if was_held => SupplyDecision::Changed,
        IntakeDecision::Linked => SupplyDecision::Linked,
        IntakeDecision::AlreadyKnown => SupplyDecision::AlreadyKnown,
        // Kept as somebody new, beside whom it may be.
        IntakeDecision::NeedsReview if outcome.subject.is_some() => SupplyDecision::Created,
        IntakeDecision::NeedsReview => SupplyDecision::NeedsReview,
        IntakeDecision::Refused => SupplyDecision::Refused,
    }
}
