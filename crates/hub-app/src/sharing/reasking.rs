//! What the asking department does after an answer: complete, narrow, dispute, take back.

use std::sync::Arc;

use hub_policy::{
    AccessItem, AccessRequest, AccessStep, Act, AnswerForm, ItemState, StepKind, Tier,
};
use hub_values::{AttributeCode, RequestId};

use super::asking::{begin, codes, first_steps};
use super::{AccessView, Official, checked_reason, granting, unknown_request};
use crate::author::telling;
use crate::writer::Written;
use crate::{AppError, Operation, Snapshot};

/// A request that is completed or narrowed.
#[derive(Debug, Clone)]
pub struct Resubmit {
    /// Which.
    pub request: RequestId,
    /// Which of the attributes that were returned or refused are still wanted, and in which form;
    /// what was returned and is not named is taken back.
    pub items: Vec<(AttributeCode, AnswerForm)>,
    /// The law, where it was missing.
    pub legal_basis: Option<String>,
    /// The work, where it was missing.
    pub scenario: Option<String>,
    /// What was completed or narrowed.
    pub note: String,
}

/// What a change makes of a request.
struct Changed {
    request: AccessRequest,
    items: Vec<AccessItem>,
    steps: Vec<AccessStep>,
}

type Change =
    Box<dyn FnOnce(&Snapshot, AccessRequest, &Official) -> Result<Changed, AppError> + Send>;

impl Operation {
    /// Completes or narrows a request; what was returned or refused waits again.
    pub async fn resubmit_access(
        self: &Arc<Self>,
        wanted: Resubmit,
    ) -> Result<AccessView, AppError> {
        let checked =
            |at: &str, text: Option<String>| text.map(|text| checked_reason(at, &text)).transpose();
        let wanted = Resubmit {
            legal_basis: checked("legalBasis", wanted.legal_basis)?,
            scenario: checked("scenario", wanted.scenario)?,
            note: checked_reason("note", &wanted.note)?,
            ..wanted
        };
        let limits = self.hub().settings().sharing.clone();
        let change: Change = Box::new(move |snapshot, mut request, by| {
            if let Some(text) = wanted.legal_basis {
                request.legal_basis = text;
            }
            if let Some(text) = wanted.scenario {
                request.scenario = text;
            }
            let mut items = narrowed(&request, &wanted.items)?;
            for item in items.iter_mut().filter(|one| one.state != ItemState::Withdrawn) {
                begin(snapshot, &limits, by, (request.people_per_day, request.covers), item);
            }
            let again = items.iter().filter(|one| one.state != ItemState::Withdrawn);
            let again: Vec<AccessItem> = again.cloned().collect();
            let mut steps = vec![by.step(StepKind::Resubmitted, codes(&again), Some(wanted.note))];
            steps.extend(first_steps(by, &again));
            steps.extend(withdrawn(by, &items));
            Ok(Changed { request, items, steps })
        });
        self.change_request("resubmitAccess", wanted.request, change).await
    }

    /// Disputes a refusal: the next tier decides.
    pub async fn dispute_access(
        self: &Arc<Self>,
        id: RequestId,
        attributes: Vec<AttributeCode>,
        reason: &str,
    ) -> Result<AccessView, AppError> {
        let reason = checked_reason("reason", reason)?;
        let days = self.hub().settings().sharing.dispute_days;
        let change: Change = Box::new(move |snapshot, request, by| {
            let mut items: Vec<AccessItem> = request
                .items
                .iter()
                .filter(|one| one.state == ItemState::Refused && one.decided_by.is_some())
                .filter(|one| attributes.is_empty() || attributes.contains(&one.attribute))
                .cloned()
                .collect();
            if items.is_empty() {
                return Err(nothing("requestId"));
            }
            for item in &mut items {
                if item.dispute(by.today, days, &snapshot.calendar).is_none() {
                    return Err(AppError::invalid(
                        "attributes",
                        "该拒绝已由第三级裁决，不能再提出异议",
                        "the third tier has decided this; there is no further dispute",
                    ));
                }
            }
            let steps = [Tier::Bureau, Tier::Third]
                .into_iter()
                .filter_map(|tier| {
                    let of: Vec<AccessItem> =
                        items.iter().filter(|one| one.tier == tier).cloned().collect();
                    let why = format!("{}: {reason}", tier.as_str());
                    (!of.is_empty()).then(|| by.step(StepKind::Disputed, codes(&of), Some(why)))
                })
                .collect();
            Ok(Changed { request, items, steps })
        });
        self.change_request("disputeAccess", id, change).await
    }

    /// Takes back what is not decided yet.
    pub async fn withdraw_access(self: &Arc<Self>, id: RequestId) -> Result<AccessView, AppError> {
        let change: Change = Box::new(|_, request, by| {
            let is_open =
                |one: &&AccessItem| matches!(one.state, ItemState::Waiting | ItemState::Returned);
            let mut items: Vec<AccessItem> =
                request.items.iter().filter(is_open).cloned().collect();
            if items.is_empty() {
                return Err(nothing("requestId"));
            }
            for item in &mut items {
                item.state = ItemState::Withdrawn;
            }
            let steps = withdrawn(by, &items);
            Ok(Changed { request, items, steps })
        });
        self.change_request("withdrawAccess", id, change).await
    }

    async fn change_request(
        self: &Arc<Self>,
        operation: &str,
        id: RequestId,
        change: Change,
    ) -> Result<AccessView, AppError> {
        self.require(Act::RequestAccess)?;
        let _permit = self.permit()?;
        let (hub, snapshot, by) = (Arc::clone(self.hub()), self.shared_snapshot(), self.official());
        let mut entry = self.request_entry(operation, id);
        let work = telling(move |tx, _| {
            Box::pin(async move {
                let request = tx.access_request(id).await?.ok_or_else(unknown_request)?;
                if request.department != by.department {
                    return Err(unknown_request());
                }
                let done = change(&snapshot, request, &by)?;
                let made = granting::grants(&hub, &done.request, &done.items, &by);
                tx.change_access_request(&done.request).await?;
                tx.put_access_items(id, &done.items).await?;
                tx.add_access_steps(id, &done.steps).await?;
                tx.add_grants(&made).await?;
                entry.subjects.extend(made.iter().map(|grant| format!("grant:{}", grant.id)));
                entry.count = done.items.len() as u64;
                let changes_rights = !made.is_empty();
                Ok(((), Written { entries: vec![entry], changes_rights, ..Written::default() }))
            })
        });
        self.administer_and_hear(work).await?;
        self.view_of(id).await
    }
}

/// The items that were returned or refused, as they are asked for again.
fn narrowed(
    request: &AccessRequest,
    wanted: &[(AttributeCode, AnswerForm)],
) -> Result<Vec<AccessItem>, AppError> {
    let is_open = |one: &&AccessItem| matches!(one.state, ItemState::Returned | ItemState::Refused);
    let mut items: Vec<AccessItem> = Vec::new();
    for (attribute, form) in wanted {
        let mut of = request.items.iter().filter(is_open).filter(|one| one.attribute == *attribute);
        let Some(item) = of.find(|one| form.is_within(one.form)) else {
            return Err(AppError::invalid(
                "items",
                format!("{attribute} 未被退回或拒绝，或方式超出原申请；扩大范围请另行申请"),
                format!(
                    "{attribute} was not returned or refused, or the form is wider than before; \
                     make a new request to ask for more"
                ),
            ));
        };
        items.push(AccessItem { form: *form, ..item.clone() });
    }
    if items.is_empty() {
        return Err(nothing("items"));
    }
    let is_named = |one: &AccessItem| items.iter().any(|item| item.number == one.number);
    let returned = request.items.iter().filter(|one| one.state == ItemState::Returned);
    let left: Vec<AccessItem> = returned
        .filter(|one| !is_named(one))
        .map(|one| AccessItem { state: ItemState::Withdrawn, ..one.clone() })
        .collect();
    items.extend(left);
    Ok(items)
}

fn withdrawn(by: &Official, items: &[AccessItem]) -> Vec<AccessStep> {
    let gone = items.iter().filter(|one| one.state == ItemState::Withdrawn);
    let gone: Vec<AccessItem> = gone.cloned().collect();
    let step = (!gone.is_empty()).then(|| by.step(StepKind::Withdrawn, codes(&gone), None));
    step.into_iter().collect()
}

fn nothing(at: &str) -> AppError {
    AppError::invalid(
        at,
        "没有可以这样处理的数据项",
        "there is no attribute in a state in which this can be done",
    )
}
