//! Grants are certified every year, with a report on what was used.

use std::collections::BTreeMap;
use std::sync::Arc;

use hub_policy::{AccessRequest, AccessStep, Act, AnswerForm, Grant, StepKind};
use hub_storage::{Tally, TallyFilter};
use hub_values::{AttributeCode, GrantId, RequestId, china_day};

use super::granting::until;
use super::{AccessView, Official, checked_reason, unknown_request};
use crate::author::telling;
use crate::hub::Hub;
use crate::writer::Written;
use crate::{AppError, Operation};

/// How an attribute was used under a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttributeUse {
    /// The attribute.
    pub attribute: AttributeCode,
    /// Operations that showed it since its grants began, or none.
    pub answers: u64,
    /// Operations that were refused it.
    pub refusals: u64,
    /// Subjects of the operations that showed it.
    pub subjects: u64,
}

/// Grants to be certified for another year.
#[derive(Debug, Clone)]
pub struct Recertify {
    /// Of this request.
    pub request: RequestId,
    /// Attributes that are kept although nobody used them.
    pub keep: Vec<AttributeCode>,
    /// Why.
    pub reason: String,
}

/// What became of them.
#[derive(Debug, Clone)]
pub struct Certified {
    /// The request.
    pub view: AccessView,
    /// Attributes whose grants go on.
    pub kept: Vec<AttributeCode>,
    /// Attributes that nobody used and nobody kept: their grants ended.
    pub dropped: Vec<AttributeCode>,
    /// The use that was judged by.
    pub usage: Vec<AttributeUse>,
}

impl Operation {
    /// How the attributes of a request were used since it was made.
    pub async fn access_usage(
        self: &Arc<Self>,
        request: &AccessRequest,
    ) -> Result<Vec<AttributeUse>, AppError> {
        self.require(Act::ReadRequests)?;
        self.hub().usage(request).await
    }

    /// Certifies the grants of a request for another year: for the department that leads them.
    pub async fn recertify(self: &Arc<Self>, wanted: Recertify) -> Result<Certified, AppError> {
        self.require(Act::DecideAccess)?;
        let _permit = self.permit()?;
        let reason = checked_reason("reason", &wanted.reason)?;
        let (hub, by, id) = (Arc::clone(self.hub()), self.official(), wanted.request);
        let before = self.view_of_known(id).await?;
        // The tallies follow the log; what came since is used for sure, and only more of it.
        let usage = hub.usage(&before).await?;
        let mut entry = self.request_entry("recertifyGrant", id);
        entry.reason = Some(reason.clone());
        let (keep, used) = (wanted.keep, usage.clone());
        let work = telling(move |tx, _| {
            Box::pin(async move {
                let request = tx.access_request(id).await?.ok_or_else(unknown_request)?;
                let held = tx.grants_of(id, by.now).await?;
                let plan = Plan::of(&hub, &request, held, &keep, &used, &by)?;
                for one in &plan.ended {
                    let why = if plan.dropped.contains(&one.attribute) {
                        "unused"
                    } else {
                        "recertified"
                    };
                    tx.end_grant(one.id, &by.actor, &format!("{why}: {reason}"), by.now).await?;
                }
                tx.add_grants(&plan.added).await?;
                tx.add_access_steps(id, &plan.steps(&by, &reason)).await?;
                let ids = plan.ended.iter().chain(&plan.added).map(|one| one.id);
                entry.subjects.extend(ids.map(|id| format!("grant:{id}")));
                let written =
                    Written { entries: vec![entry], changes_rights: true, ..Written::default() };
                Ok(((plan.kept, plan.dropped), written))
            })
        });
        let (kept, dropped) = self.administer_and_hear(work).await?;
        Ok(Certified { view: self.view_of(id).await?, kept, dropped, usage })
    }

    async fn view_of_known(self: &Arc<Self>, id: RequestId) -> Result<AccessRequest, AppError> {
        let found = self.access_request(id).await?;
        found.map(|one| one.request).ok_or_else(unknown_request)
    }
}

impl Hub {
    async fn usage(&self, request: &AccessRequest) -> Result<Vec<AttributeUse>, AppError> {
        let filter = TallyFilter {
            from: Some(china_day(request.asked_at).to_string()),
            department: Some(request.department.as_str().to_owned()),
            purpose: Some(request.purpose.as_str().to_owned()),
            ..TallyFilter::default()
        };
        let rows = self.store().tallies(&filter, u64::from(u32::MAX)).await?;
        // Questions with yes or no as the answer are tallied under their attribute and their name.
        let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
        for (key, tally) in rows {
            let code = key.attribute.split('.').next().unwrap_or_default().to_owned();
            let sum = tallies.entry(code).or_default();
            sum.answers += tally.answers;
            sum.refusals += tally.refusals;
            sum.subjects += tally.subjects;
        }
        let mut codes: Vec<AttributeCode> =
            request.items.iter().map(|one| one.attribute.clone()).collect();
        codes.sort_unstable();
        codes.dedup();
        Ok(codes
            .into_iter()
            .map(|attribute| {
                let tally = tallies.get(attribute.as_str()).copied().unwrap_or_default();
                AttributeUse {
                    attribute,
                    answers: tally.answers,
                    refusals: tally.refusals,
                    subjects: tally.subjects,
                }
            })
            .collect())
    }
}

/// What becomes of the grants of a request.
struct Plan {
    ended: Vec<Grant>,
    added: Vec<Grant>,
    kept: Vec<AttributeCode>,
    dropped: Vec<AttributeCode>,
}

impl Plan {
    fn of(
        hub: &Hub,
        request: &AccessRequest,
        held: Vec<Grant>,
        keep: &[AttributeCode],
        usage: &[AttributeUse],
        by: &Official,
    ) -> Result<Self, AppError> {
        let leads = |code: &AttributeCode| {
            by.role == hub_policy::CallerRole::DataBureauAdmin
                || request
                    .items
                    .iter()
                    .any(|one| one.attribute == *code && one.lead == by.department)
        };
        let ended: Vec<Grant> = held.into_iter().filter(|one| leads(&one.attribute)).collect();
        if ended.is_empty() {
            return Err(AppError::invalid(
                "requestId",
                "该申请没有由贵部门主责的有效授权；已到期的请重新申请",
                "there is no grant in force that your department leads; what has ended is asked \
                 for anew",
            ));
        }
        if until(hub, request, by.now) <= by.now {
            return Err(AppError::invalid(
                "requestId",
                "申请的使用期限已到，请重新申请",
                "the period of the request is over; ask anew",
            ));
        }
        let is_used = |code: &AttributeCode| {
            usage.iter().any(|one| one.attribute == *code && one.answers > 0)
        };
        let any_used = usage.iter().any(|one| one.answers > 0);
        // That something was looked up by is told by what was then shown.
        let goes_on = |grant: &Grant| {
            is_used(&grant.attribute)
                || keep.contains(&grant.attribute)
                || (grant.form == AnswerForm::Lookup && any_used)
        };
        let codes = |is_kept: bool| {
            let of = ended.iter().filter(|one| goes_on(one) == is_kept);
            let mut codes: Vec<AttributeCode> = of.map(|one| one.attribute.clone()).collect();
            codes.sort_unstable();
            codes.dedup();
            codes
        };
        let (kept, dropped) = (codes(true), codes(false));
        let added = ended
            .iter()
            .filter(|one| goes_on(one))
            .map(|one| Grant {
                id: GrantId::from_uuid(hub.ids().uuid()),
                from: by.now,
                until: Some(until(hub, request, by.now)),
                ..one.clone()
            })
            .collect();
        Ok(Self { ended, added, kept, dropped })
    }

    fn steps(&self, by: &Official, reason: &str) -> Vec<AccessStep> {
        [(StepKind::Recertified, &self.kept), (StepKind::Dropped, &self.dropped)]
            .into_iter()
            .filter(|(_, codes)| !codes.is_empty())
            .map(|(kind, codes)| by.step(kind, codes.clone(), Some(reason.to_owned())))
            .collect()
    }
}
