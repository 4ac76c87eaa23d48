//! What happens to whom a register's record is about: somebody dies, joins a household, a business
//! ends. It is said by records under the register's own key, so that it is taken back with them.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use hub_catalogue::Value;
use hub_facts::{
    ClosingReason, Closure, Evidence, Grade, HouseholdKind, Life, Saying, Stated, SubjectRecord,
};
use hub_storage::{NewRecord, Origin, TokenSource, Tx};
use hub_values::{AreaCode, LinkId, RecordId, SubjectId, SubjectKind};

use super::writing::{Item, Joining, Pending, Writing, event_key};
use super::{SupplyDecision, SupplyEvent};
use crate::hub::Hub;
use crate::intake::fresh::Fresh;
use crate::intake::{link, project};
use crate::snapshot::Snapshot;
use crate::subject::naming_attribute;
use crate::{AppError, Problem, Sender};

/// Why a subject of this kind ends by an event; none when the event ends nobody of this kind.
pub(super) fn closing_reason(event: SupplyEvent, kind: SubjectKind) -> Option<ClosingReason> {
    match (event, kind) {
        (SupplyEvent::Death, SubjectKind::Resident) => Some(ClosingReason::Died),
        (SupplyEvent::Closure, SubjectKind::Resident) => Some(ClosingReason::MovedAway),
        (SupplyEvent::Closure, SubjectKind::Household) => Some(ClosingReason::Dissolved),
        (SupplyEvent::Closure, SubjectKind::Dwelling) => Some(ClosingReason::Demolished),
        (SupplyEvent::Closure, SubjectKind::Premises) => Some(ClosingReason::ClosedDown),
        _ => None,
    }
}

/// What keeps a subject from ending so. Who may state what a subject is may state that it is no more.
pub(super) fn obstacles(
    writing: &Writing<'_>,
    item: &Item,
    kind: SubjectKind,
    reason: ClosingReason,
    record: Option<&SubjectRecord>,
    community: Option<AreaCode>,
) -> Vec<Problem> {
    let community = record.and_then(|one| one.community).or(community);
    let code = naming_attribute(kind);
    let mut problems = Vec::new();
    let may = may_write(writing.hub, writing.snapshot, writing.sender, code, community.as_ref());
    if !may {
        problems.push(Problem::new(
            "event",
            "本部门无权登记该对象的注销，请向数据局申请填报权限",
            "your department may not say that such a subject ended; ask the data bureau for the \
             right to state what it is",
        ));
    }
    if let Some(record) = record {
        // A second day of death corrects the first one.
        let life = link::life(&writing.snapshot.catalogue, record);
        let life = if reason == ClosingReason::Died { Life { died: None, ..life } } else { life };
        if let Some(outside) = life.excludes(item.observed_on) {
            problems.push(Problem::new("observed_on", outside.zh(), outside.en()));
        }
    }
    problems
}

/// Who belongs to a household is stated like any attribute: by those who may.
pub(super) fn require_belonging(
    hub: &Hub,
    snapshot: &Snapshot,
    sender: &Sender,
) -> Result<(), Problem> {
    if may_write(hub, snapshot, sender, "relation_to_householder", None) {
        return Ok(());
    }
    Err(Problem::new(
        "joins",
        "本部门无权填报户内成员关系，请向数据局申请填报权限",
        "your department may not state who belongs to a household; ask the data bureau for the right",
    ))
}

fn may_write(
    hub: &Hub,
    snapshot: &Snapshot,
    sender: &Sender,
    code: &str,
    community: Option<&AreaCode>,
) -> bool {
    let attribute = snapshot.catalogue.attribute(code);
    attribute.is_some_and(|one| {
        snapshot.rights.may_write(&sender.source, one, community, hub.clock().now())
    })
}

/// The events of a run of records.
pub(super) struct Events<'a, 'b> {
    pub(super) writing: &'a mut Writing<'b>,
}

/// What events of a run are to leave behind.
#[derive(Default)]
struct Plan {
    records: Vec<NewRecord>,
    households: Vec<SubjectId>,
}

impl Events<'_, '_> {
    /// Writes what happened to whom the records are about, unless it is so already.
    pub(super) async fn happen(
        &mut self,
        tx: &Tx,
        cursor: &mut u64,
        pending: &mut [Pending],
    ) -> Result<(), AppError> {
        let happens = |one: &&mut Pending| {
            !matches!(one.item.event, SupplyEvent::Upsert | SupplyEvent::Delete)
                && !matches!(one.decision, SupplyDecision::Refused | SupplyDecision::NeedsReview)
        };
        let subjects: Vec<SubjectId> =
            pending.iter_mut().filter(happens).filter_map(|one| one.subject).collect();
        if subjects.is_empty() {
            return Ok(());
        }
        let records = tx.records(&subjects).await?;
        let mut plan = Plan::default();
        for one in pending.iter_mut().filter(happens) {
            let Some(record) = one.subject.and_then(|id| records.get(&id)) else { continue };
            let before = plan.records.len();
            match closing_reason(one.item.event, record.kind) {
                Some(reason) => self.close(one, record, reason, &mut plan),
                None => self.lead(tx, one, record, &mut plan).await?,
            }
            let has_happened = plan.records.len() > before;
            if has_happened && one.decision == SupplyDecision::AlreadyKnown {
                one.decision = SupplyDecision::Changed;
            }
        }
        self.write(tx, cursor, plan).await
    }

    /// Somebody died, or something ended.
    fn close(&self, one: &Pending, record: &SubjectRecord, reason: ClosingReason, plan: &mut Plan) {
        let on = one.item.observed_on;
        if record.closed == Some(Closure { reason, on }) {
            return;
        }
        let around = record.memberships.iter().map(|one| one.household);
        plan.households.extend(around.chain(record.residences.iter().map(|one| one.household)));
        if record.kind == SubjectKind::Household {
            plan.households.push(record.id);
        }
        let mut new = self.record(&one.item, record.id, Saying::Closed { reason });
        if reason == ClosingReason::Died {
            new.statements.extend(self.day_of_death(on, record.community.as_ref()));
        }
        plan.records.push(new);
    }

    /// The day of death as a fact, from those who may state it.
    fn day_of_death(
        &self,
        on: NaiveDate,
        community: Option<&AreaCode>,
    ) -> Option<(hub_catalogue::AttributeIndex, Stated, Grade)> {
        let Writing { hub, snapshot, sender, .. } = &*self.writing;
        let attribute = snapshot.catalogue.attribute("death_date")?;
        let may = may_write(hub, snapshot, sender, "death_date", community);
        let lead = &attribute.lead_department;
        let grade = Grade::earned(&sender.source, lead, Evidence::Confirmed);
        may.then_some((attribute.index, Stated::Value(Value::Date(on)), grade))
    }

    /// Somebody was born into a registered household, or their 户籍 went to another one.
    async fn lead(
        &self,
        tx: &Tx,
        one: &mut Pending,
        record: &SubjectRecord,
        plan: &mut Plan,
    ) -> Result<(), AppError> {
        let on = one.item.observed_on;
        let registered = |kind| kind == HouseholdKind::Registered;
        let current = record.memberships.iter().filter(|one| registered(one.kind));
        let current: Vec<_> = current.filter(|one| one.holds_on(on)).collect();
        let target = match &one.item.joins {
            Some(joining) => self.household(tx, joining).await?,
            None => None,
        };
        if one.item.joins.is_some() && target.is_none() {
            one.problems.push(Problem::new(
                "joins",
                "找不到迁入的户籍户，请先报送该户；其余内容已登记",
                "the household that is joined is not known; send it first; the rest was recorded",
            ));
        }
        if one.item.event == SupplyEvent::HukouChange {
            for membership in current.iter().filter(|one| Some(one.household) != target) {
                let left = Saying::Left { resident: record.id };
                plan.records.push(self.record(&one.item, membership.household, left));
                plan.households.push(membership.household);
            }
        }
        if let Some((target, joining)) = target.zip(one.item.joins.as_ref()) {
            let relation = joining.relation.clone();
            let is_there = current
                .iter()
                .any(|one| one.household == target && one.relation == joining.relation);
            if !is_there {
                let joined = Saying::Joined { resident: record.id, relation };
                plan.records.push(self.record(&one.item, target, joined));
                plan.households.push(target);
            }
        }
        Ok(())
    }

    /// The registered household that is meant: by the register's own record, then by its number.
    async fn household(&self, tx: &Tx, joining: &Joining) -> Result<Option<SubjectId>, AppError> {
        let mut found = None;
        if let Some(key) = &joining.key {
            let token = self.writing.hub.store().keys().token_of(key);
            let known = tx.known_records(&self.writing.sender.source, &[token]).await?;
            found = known.get(&token).and_then(|all| all.first()).map(|one| one.subject);
        }
        if let Some(token) = joining.number.filter(|_| found.is_none()) {
            let known = tx.subjects_by_token(&[token]).await?;
            found = known.get(&token).and_then(|all| all.first()).copied();
        }
        let Some(id) = found else { return Ok(None) };
        let record = tx.records(&[id]).await?.remove(&id);
        let kind = record.and_then(|one| one.household).map(|one| one.kind);
        Ok(Some(id).filter(|_| kind == Some(HouseholdKind::Registered)))
    }

    async fn write(&mut self, tx: &Tx, cursor: &mut u64, plan: Plan) -> Result<(), AppError> {
        if plan.records.is_empty() {
            return Ok(());
        }
        let hub = self.writing.hub;
        let mut touched: BTreeSet<SubjectId> = plan.records.iter().map(|one| one.subject).collect();
        let stated = plan.records.iter().flat_map(|one| one.statements.iter().map(|one| one.0));
        self.writing.changed.attributes.extend(stated);
        tx.add_records(plan.records).await?;
        let mut fresh = Fresh::default();
        let concerned = project::relate(hub, tx, &plan.households, &mut fresh).await?;
        touched.extend(concerned.into_iter().flat_map(|(_, concerned)| concerned));
        let touched: Vec<SubjectId> = touched.into_iter().collect();
        // Whom a register speaks of is no draft of an import any more.
        tx.publish(&touched).await?;
        let (touched, tokens) = project::project(hub, tx, cursor, &touched, &[], fresh).await?;
        self.writing.changed.touched.extend(touched);
        self.writing.changed.tokens.extend(tokens);
        Ok(())
    }

    fn record(&self, item: &Item, subject: SubjectId, saying: Saying) -> NewRecord {
        let Writing { hub, sender, feed, .. } = &*self.writing;
        let id = RecordId::from_uuid(hub.ids().uuid());
        let key = event_key(sender, &feed.name, &item.record_id);
        // Whether it happened before, the state tells.
        let digest = TokenSource::new("@event", id.to_string());
        let keys = hub.store().keys();
        NewRecord {
            id,
            link: LinkId::from_uuid(hub.ids().uuid()),
            source: sender.source.clone(),
            key: keys.token_of(&key),
            digest: keys.token_of(&digest),
            origin: Origin { key: Some(key), digest },
            subject,
            community: None,
            observed_on: item.observed_on,
            recorded_at: hub.clock().now(),
            actor: sender.actor.clone(),
            batch: None,
            statements: Vec::new(),
            says: vec![saying],
            note: None,
            decided_by: "identity",
            explanation: r#"{"rule":"register_event"}"#.to_owned(),
        }
    }
}
