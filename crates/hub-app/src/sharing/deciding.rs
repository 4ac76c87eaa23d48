//! Deciding what was asked for.

use std::sync::Arc;

use hub_catalogue::Catalogue;
use hub_policy::{
    AccessItem, AccessRequest, AccessStep, Act, ItemRefusal, SharingDecision, StepKind, may_decide,
};
use hub_values::{AttributeCode, Bilingual as _, RequestId};

use super::{AccessView, Official, checked_reason, granting, unknown_request};
use crate::author::telling;
use crate::hub::Hub;
use crate::writer::Written;
use crate::{AppError, Operation};

/// A decision about a request.
#[derive(Debug, Clone)]
pub struct DecideAccess {
    /// Which.
    pub request: RequestId,
    /// About these attributes; empty for all that wait for the official.
    pub attributes: Vec<AttributeCode>,
    /// What.
    pub decision: SharingDecision,
    /// Reference of the written decision; wanted of the third tier.
    pub document: Option<String>,
}

impl Operation {
    /// Decides a request, or some of its attributes; all of them, or none.
    pub async fn decide_access(
        self: &Arc<Self>,
        wanted: DecideAccess,
    ) -> Result<AccessView, AppError> {
        self.require(Act::DecideAccess)?;
        let _permit = self.permit()?;
        let decision = checked(wanted.decision)?;
        let document = wanted.document.map(|text| checked_reason("document", &text)).transpose()?;
        let wanted = DecideAccess { decision, document, ..wanted };
        let (hub, snapshot, by) = (Arc::clone(self.hub()), self.shared_snapshot(), self.official());
        let id = wanted.request;
        let mut entry = self.request_entry("decideAccess", id);
        let work = telling(move |tx, _| {
            Box::pin(async move {
                let request = tx.access_request(id).await?.ok_or_else(unknown_request)?;
                let decided = decided(&hub, &snapshot, &request, &wanted, &by)?;
                let after: Vec<AccessItem> = decided.iter().map(|(item, _)| item.clone()).collect();
                let made = granting::grants(&hub, &request, &after, &by);
                tx.put_access_items(id, &after).await?;
                tx.add_access_steps(id, &steps(&decided, &wanted, &by)).await?;
                tx.add_grants(&made).await?;
                entry.subjects.extend(made.iter().map(|grant| format!("grant:{}", grant.id)));
                entry.count = after.len() as u64;
                entry.reason = reason(&wanted);
                let changes_rights = !made.is_empty();
                Ok(((), Written { entries: vec![entry], changes_rights, ..Written::default() }))
            })
        });
        self.administer_and_hear(work).await?;
        self.view_of(id).await
    }
}

/// A decision whose reason says something.
fn checked(decision: SharingDecision) -> Result<SharingDecision, AppError> {
    let reason = |text: String| checked_reason("reason", &text);
    Ok(match decision {
        SharingDecision::Grant(form) => SharingDecision::Grant(form),
        SharingDecision::Refuse(text) => SharingDecision::Refuse(reason(text)?),
        SharingDecision::Return(text) => SharingDecision::Return(reason(text)?),
        SharingDecision::Extend(text) => SharingDecision::Extend(reason(text)?),
    })
}

/// The items as they are afterwards, each with the step that this is.
fn decided(
    hub: &Hub,
    snapshot: &crate::Snapshot,
    request: &AccessRequest,
    wanted: &DecideAccess,
    by: &Official,
) -> Result<Vec<(AccessItem, StepKind)>, AppError> {
    let rules = (&hub.settings().sharing, &snapshot.calendar);
    let decider = by.decider();
    // Whoever is not concerned learns nothing, not even that there is a request.
    let is_theirs = |one: &AccessItem| {
        one.lead == by.department || by.role == hub_policy::CallerRole::DataBureauAdmin
    };
    if !request.items.iter().any(is_theirs) {
        return Err(unknown_request());
    }
    let chosen: Vec<&AccessItem> = if wanted.attributes.is_empty() {
        request.items.iter().filter(|one| may_decide(request, one, &decider).is_ok()).collect()
    } else {
        let is_named = |one: &&AccessItem| wanted.attributes.contains(&one.attribute);
        request.items.iter().filter(is_named).collect()
    };
    if chosen.is_empty() {
        let why = request.items.iter().find_map(|one| may_decide(request, one, &decider).err());
        let none = wanted.attributes.first().cloned();
        return Err(refused(snapshot, none.as_ref(), why.unwrap_or(ItemRefusal::NotWaiting)));
    }
    let is_third = chosen.iter().any(|one| one.tier == hub_policy::Tier::Third);
    if is_third && wanted.document.is_none() {
        let body = &hub.settings().sharing.third_tier;
        return Err(AppError::invalid(
            "document",
            format!("请填写{body}裁决文书的文号"),
            format!("give the reference of the written decision of {body}"),
        ));
    }
    chosen
        .into_iter()
        .map(|item| {
            let judged = wanted.decision.judge(request, item, &decider, rules);
            judged.map_err(|why| refused(snapshot, Some(&item.attribute), why))
        })
        .collect()
}

fn refused(
    snapshot: &crate::Snapshot,
    attribute: Option<&AttributeCode>,
    why: ItemRefusal,
) -> AppError {
    let Some(code) = attribute else { return AppError::invalid("requestId", why.zh(), why.en()) };
    let (zh, en) = names(&snapshot.catalogue, code);
    AppError::invalid("attributes", format!("“{zh}”：{}", why.zh()), format!("{en}: {}", why.en()))
}

fn names(catalogue: &Catalogue, code: &AttributeCode) -> (String, String) {
    let found = catalogue.attribute(code.as_str());
    found.map_or_else(
        || (code.to_string(), code.to_string()),
        |one| (one.name_zh.clone(), one.name_en.clone()),
    )
}

/// One step for each thing that happened.
fn steps(
    decided: &[(AccessItem, StepKind)],
    wanted: &DecideAccess,
    by: &Official,
) -> Vec<AccessStep> {
    let mut kinds: Vec<StepKind> = Vec::new();
    for (_, kind) in decided {
        if !kinds.contains(kind) {
            kinds.push(*kind);
        }
    }
    kinds
        .into_iter()
        .map(|kind| {
            let of = decided.iter().filter(|(_, one)| *one == kind);
            let codes = of.map(|(item, _)| item.attribute.clone()).collect();
            by.step(kind, codes, reason(wanted))
        })
        .collect()
}

fn reason(wanted: &DecideAccess) -> Option<String> {
    let text = match &wanted.decision {
        SharingDecision::Grant(form) => form.map(|form| form.as_str().to_owned()),
        SharingDecision::Refuse(text)
        | SharingDecision::Return(text)
        | SharingDecision::Extend(text) => Some(text.clone()),
    };
    match (&wanted.document, text) {
        (Some(document), Some(text)) => Some(format!("{text} ({document})")),
        (document, text) => text.or_else(|| document.clone()),
    }
}
