//! Grants while the hub runs: who has which, taking one away, and where a department may write.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use hub_audit::{Entry, Kind};
use hub_catalogue::Catalogue;
use hub_policy::{Act, AnswerForm, Covers, Grant};
use hub_storage::{EndedGrant, GrantFilter, Tx};
use hub_values::{AreaCode, AttributeCode, DepartmentCode, GrantId};

use crate::hub::Hub;
use crate::remark;
use crate::writer::{Work, Written};
use crate::{AppError, Author, Operation};

/// Longest reason, in characters.
const REASON: usize = 200;

/// Which rights to write are given or taken away.
#[derive(Debug, Clone)]
pub struct WritingScope {
    /// Whose.
    pub department: DepartmentCode,
    /// Of which attributes; none for all that the department leads.
    pub attribute: Option<AttributeCode>,
    /// In which area; none for the whole city.
    pub area: Option<AreaCode>,
}

/// What became of rights to write.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WritingChange {
    /// Grants that were given.
    pub added: usize,
    /// Grants that were ended.
    pub ended: usize,
    /// Attributes for which nothing had to be done.
    pub unchanged: usize,
}

impl Operation {
    /// Grants that fit, ended ones too, after one of them; true when there are more.
    pub async fn grants(
        self: &Arc<Self>,
        filter: &GrantFilter,
        after: Option<GrantId>,
        first: u64,
    ) -> Result<(Vec<EndedGrant>, bool), AppError> {
        self.require(Act::ReadGrants)?;
        let _permit = self.permit()?;
        let mut found = self.hub().find_grants(filter, after, first.saturating_add(1)).await?;
        let limit = usize::try_from(first).unwrap_or(usize::MAX);
        let has_more = found.len() > limit;
        found.truncate(limit);
        self.ledger().count(found.len());
        Ok((found, has_more))
    }
}

impl Hub {
    /// Grants that fit, on the hub's own command line.
    pub async fn find_grants(
        &self,
        filter: &GrantFilter,
        after: Option<GrantId>,
        limit: u64,
    ) -> Result<Vec<EndedGrant>, AppError> {
        Ok(self.store().find_grants(filter, self.clock().now(), after, limit).await?)
    }

    /// All grants, ended ones too.
    pub async fn all_grants(&self) -> Result<Vec<Grant>, AppError> {
        Ok(self.store().grants().await?)
    }

    /// Takes a grant away, at once (GB/T 39477), and returns it as it is now.
    pub async fn revoke_grant<'a>(
        self: &Arc<Self>,
        by: impl Into<Author<'a>> + Send,
        id: GrantId,
        reason: &str,
    ) -> Result<EndedGrant, AppError> {
        let by = by.into();
        by.admit(Act::ManageGrants)?;
        let reason = checked_reason(reason)?;
        let now = self.clock().now();
        let mut entry = by.entry(self, Kind::Grant, "revokeGrant", vec![format!("grant:{id}")]);
        entry.reason = Some(reason.clone());
        let (reply, answer) = tokio::sync::oneshot::channel();
        let who = by.caller().actor();
        let end = End { id, who, reason, now, entry };
        let work: Work = Box::new(move |tx, _| revoke_work(tx, end, reply));
        self.administer(by, work).await?;
        answer.await.map_err(|_| AppError::Internal)
    }

    /// Lets a department state attributes in an area. With `is_only` it may state them nowhere
    /// else any more.
    pub async fn allow_writing<'a>(
        self: &Arc<Self>,
        by: impl Into<Author<'a>> + Send,
        scope: &WritingScope,
        is_only: bool,
    ) -> Result<WritingChange, AppError> {
        let judge = move |now: &mut Rewriting, attribute: &AttributeCode| {
            let is_covered = now.covers(attribute);
            let mut others = if is_only { now.others(attribute) } else { Vec::new() };
            now.ended.append(&mut others);
            if is_covered && (!is_only || now.has_exactly(attribute)) {
                return Ok(());
            }
            now.added.push(attribute.clone());
            Ok(())
        };
        self.rewrite(by.into(), scope, "allowWriting", Box::new(judge)).await
    }

    /// Forbids a department to state attributes in an area; without one, anywhere.
    pub async fn forbid_writing<'a>(
        self: &Arc<Self>,
        by: impl Into<Author<'a>> + Send,
        scope: &WritingScope,
    ) -> Result<WritingChange, AppError> {
        let judge = |now: &mut Rewriting, attribute: &AttributeCode| {
            let mut within = now.within(attribute);
            now.ended.append(&mut within);
            if now.covers(attribute) && now.area.is_some() {
                return Err(wider(attribute));
            }
            Ok(())
        };
        self.rewrite(by.into(), scope, "forbidWriting", Box::new(judge)).await
    }

    async fn rewrite(
        self: &Arc<Self>,
        by: Author<'_>,
        scope: &WritingScope,
        operation: &str,
        judge: Judge,
    ) -> Result<WritingChange, AppError> {
        by.admit(Act::ManageGrants)?;
        let snapshot = self.snapshot();
        if snapshot.department(scope.department.as_str()).is_none() {
            return Err(AppError::invalid("department", "没有这个部门", "no such department"));
        }
        if scope.area.is_some_and(|area| !snapshot.areas.iter().any(|one| one.code == area)) {
            return Err(AppError::invalid("area", "本市没有这个区划", "no such area in this city"));
        }
        let attributes = attributes(&self.catalogue(), scope)?;
        let entry = by.entry(self, Kind::Grant, operation, Vec::new());
        let (reply, answer) = tokio::sync::oneshot::channel();
        let hub = Arc::clone(self);
        let plan = Plan {
            department: scope.department.clone(),
            area: scope.area,
            attributes,
            judge,
            who: by.caller().actor(),
            operation: operation.to_owned(),
            now: self.clock().now(),
            entry,
        };
        let work: Work = Box::new(move |tx, _| rewrite_work(hub, tx, plan, reply));
        self.administer(by, work).await?;
        answer.await.map_err(|_| AppError::Internal)
    }
}

type Judge =
    Box<dyn Fn(&mut Rewriting, &AttributeCode) -> Result<(), AppError> + Send + Sync + 'static>;

/// A grant to be ended.
struct End {
    id: GrantId,
    who: String,
    reason: String,
    now: DateTime<Utc>,
    entry: Entry,
}

/// Rights to write that are to be given or taken away.
struct Plan {
    department: DepartmentCode,
    area: Option<AreaCode>,
    attributes: Vec<AttributeCode>,
    judge: Judge,
    who: String,
    operation: String,
    now: DateTime<Utc>,
    entry: Entry,
}

/// Rights to write of one department as they are, and what is to become of them.
struct Rewriting {
    grants: Vec<Grant>,
    area: Option<AreaCode>,
    added: Vec<AttributeCode>,
    ended: Vec<GrantId>,
}

impl Rewriting {
    fn of(&self, attribute: &AttributeCode) -> impl Iterator<Item = &Grant> {
        let is_left = |grant: &&Grant| !self.ended.contains(&grant.id);
        self.grants.iter().filter(|one| one.attribute == *attribute).filter(is_left)
    }

    /// Whether what is left covers the whole area already.
    fn covers(&self, attribute: &AttributeCode) -> bool {
        self.of(attribute).any(|grant| match (&grant.area, &self.area) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(granted), Some(wanted)) => granted.contains(wanted),
        })
    }

    fn has_exactly(&self, attribute: &AttributeCode) -> bool {
        self.of(attribute).any(|grant| grant.area == self.area)
    }

    /// Grants for any other area.
    fn others(&self, attribute: &AttributeCode) -> Vec<GrantId> {
        self.of(attribute).filter(|one| one.area != self.area).map(|one| one.id).collect()
    }

    /// Grants that lie in the area as a whole.
    fn within(&self, attribute: &AttributeCode) -> Vec<GrantId> {
        let lies_in = |grant: &&Grant| match (&grant.area, &self.area) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(granted), Some(area)) => area.contains(granted),
        };
        self.of(attribute).filter(lies_in).map(|one| one.id).collect()
    }
}

fn revoke_work(
    tx: &Tx,
    end: End,
    reply: tokio::sync::oneshot::Sender<EndedGrant>,
) -> BoxFuture<'_, Result<Written, AppError>> {
    Box::pin(async move {
        let unknown = || AppError::invalid("id", "没有这项授权", "no such grant");
        let known = tx.grant(end.id).await?.ok_or_else(unknown)?;
        if known.grant.until.is_some_and(|until| until <= end.now) {
            return Err(AppError::invalid(
                "id",
                "这项授权已经终止",
                "this grant has ended already",
            ));
        }
        tx.end_grant(end.id, &end.who, &end.reason, end.now).await?;
        let grant = Grant { until: Some(end.now), ..known.grant };
        // The receiver is gone only when its caller is; the grant has ended all the same.
        let _gone =
            reply.send(EndedGrant { grant, ended_by: Some(end.who), end_reason: Some(end.reason) });
        Ok(Written { entries: vec![end.entry], changes_rights: true, ..Written::default() })
    })
}

fn rewrite_work(
    hub: Arc<Hub>,
    tx: &Tx,
    plan: Plan,
    reply: tokio::sync::oneshot::Sender<WritingChange>,
) -> BoxFuture<'_, Result<Written, AppError>> {
    Box::pin(async move {
        // As they are under the lock: another process may have changed them.
        let grants = tx.writing(&plan.department, plan.now).await?;
        let mut now = Rewriting { grants, area: plan.area, added: Vec::new(), ended: Vec::new() };
        let mut change = WritingChange::default();
        for attribute in &plan.attributes {
            let before = now.added.len() + now.ended.len();
            (plan.judge)(&mut now, attribute)?;
            change.unchanged += usize::from(before == now.added.len() + now.ended.len());
        }
        for id in &now.ended {
            tx.end_grant(*id, &plan.who, &plan.operation, plan.now).await?;
        }
        let added: Vec<Grant> = now.added.iter().map(|one| grant(&hub, &plan, one)).collect();
        tx.add_grants(&added).await?;
        (change.added, change.ended) = (added.len(), now.ended.len());
        let ids = added.iter().map(|one| one.id).chain(now.ended);
        let mut entry = plan.entry;
        entry.subjects = ids.map(|id| format!("grant:{id}")).collect();
        entry.count = entry.subjects.len() as u64;
        let _gone = reply.send(change);
        let changes_rights = !entry.subjects.is_empty();
        Ok(Written { entries: vec![entry], changes_rights, ..Written::default() })
    })
}

fn grant(hub: &Hub, plan: &Plan, attribute: &AttributeCode) -> Grant {
    Grant {
        id: GrantId::from_uuid(hub.ids().uuid()),
        department: plan.department.clone(),
        purpose: None,
        attribute: attribute.clone(),
        form: AnswerForm::Write,
        area: plan.area,
        from: plan.now,
        until: None,
        conditions: Vec::new(),
        people_per_day: None,
        covers: Covers::default(),
        request: None,
    }
}

fn attributes(catalogue: &Catalogue, scope: &WritingScope) -> Result<Vec<AttributeCode>, AppError> {
    let Some(code) = &scope.attribute else {
        let led: Vec<_> = catalogue
            .all()
            .iter()
            .filter(|one| one.lead_department == scope.department && !one.is_switched_off())
            .map(|one| one.code.clone())
            .collect();
        if led.is_empty() {
            return Err(AppError::invalid(
                "department",
                "该部门不是任何数据项的主责部门，请指明数据项",
                "this department leads no attribute; name one",
            ));
        }
        return Ok(led);
    };
    match catalogue.attribute(code.as_str()) {
        Some(attribute) if attribute.is_switched_off() => Err(AppError::invalid(
            "attribute",
            "该数据项在本市未启用",
            "this attribute is switched off in this city",
        )),
        Some(attribute) => Ok(vec![attribute.code.clone()]),
        None => Err(AppError::invalid(
            "attribute",
            "数据目录中没有这个数据项",
            "no such attribute in the catalogue",
        )),
    }
}

/// A reason is kept for ever and shown to auditors.
fn checked_reason(reason: &str) -> Result<String, AppError> {
    remark::checked(reason, REASON).map_err(|wrong| AppError::invalid("reason", wrong.zh, wrong.en))
}

fn wider(attribute: &AttributeCode) -> AppError {
    AppError::invalid(
        "area",
        format!(
            "{attribute} 的填报权限范围大于该区划，不能只在其中一部分停止；\
             请用 allow-writing --only 指定仍可填报的区划"
        ),
        format!(
            "the right to write {attribute} covers more than this area and cannot end in a part \
             of it; name the area where it stays with allow-writing --only"
        ),
    )
}
