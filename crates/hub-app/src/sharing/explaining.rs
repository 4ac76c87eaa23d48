//! Under which rule a department could see an attribute of a subject, on any day of the past.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use hub_catalogue::Attribute;
use hub_policy::{Act, Decision, Grant, Permit, Rights, Row, Rule, Usage};
use hub_storage::{EndedGrant, GrantFilter};
use hub_values::{DepartmentCode, PurposeCode, SubjectId, SubjectKind};

use crate::sight::Sight;
use crate::{AppError, Operation, Then};

/// Grants of one attribute and department that are read at most.
const GRANTS: u64 = 10_000;

/// What was asked.
#[derive(Debug, Clone)]
pub struct ExplainAccess {
    /// Whose access.
    pub department: DepartmentCode,
    /// To which attribute, by code.
    pub attribute: String,
    /// Of which subject.
    pub subject: (SubjectKind, SubjectId),
    /// When.
    pub at: DateTime<Utc>,
}

/// What one purpose allowed.
#[derive(Debug, Clone)]
pub struct ExplainedPurpose {
    /// The purpose.
    pub purpose: PurposeCode,
    /// What could be seen.
    pub decision: Decision,
    /// Whether the subject could be found by the attribute.
    pub is_lookup: bool,
    /// The rule that said no.
    pub rule: Option<Rule>,
    /// The grants that covered the subject at the time, in whatever form.
    pub grants: Vec<EndedGrant>,
    /// Grants of the purpose that were in force and did not cover the subject.
    pub others: u64,
}

impl Operation {
    /// Explains what a department could see at a time, purpose by purpose: those under which there
    /// ever was a grant. None when there is no such subject. Grants are dated and never overwritten;
    /// facts that conditions ask about are those that were known at the time; the community is the
    /// one of today.
    pub async fn explain_access(
        self: &Arc<Self>,
        wanted: ExplainAccess,
    ) -> Result<Option<Vec<ExplainedPurpose>>, AppError> {
        self.require(Act::ManageGrants)?;
        let now = self.hub().clock().now();
        if wanted.at > now {
            return Err(AppError::invalid(
                "at",
                "不能说明将来的时间，请用 dryRunGrant 试算",
                "the future cannot be explained; try a draft with dryRunGrant",
            ));
        }
        let catalogue = Arc::clone(&self.snapshot().catalogue);
        let attribute = catalogue.attribute(&wanted.attribute).ok_or_else(|| {
            AppError::invalid(
                "attribute",
                "数据目录中没有这个数据项",
                "no such attribute in the catalogue",
            )
        })?;
        let (kind, id) = wanted.subject;
        let Some(subject) = self.nodes(&[(kind, id)]).await?.pop().flatten() else {
            return Ok(None);
        };
        let filter = GrantFilter {
            department: Some(wanted.department.clone()),
            attribute: Some(attribute.code.clone()),
            ..GrantFilter::default()
        };
        let held = self.hub().find_grants(&filter, None, GRANTS).await?;
        let facts = subject.known_at(Then { known: Some(wanted.at), day: None }).await?;
        let sight = Sight::then(subject.record(), &facts, &catalogue);
        let rules: Vec<Grant> = held.iter().map(|one| one.grant.clone()).collect();
        let rights = Rights::compile(0, &catalogue, Vec::new(), rules)
            .with_seals(self.snapshot().rights.seals().clone());
        let mut purposes: Vec<PurposeCode> =
            held.iter().filter_map(|one| one.grant.purpose.clone()).collect();
        purposes.sort_unstable();
        purposes.dedup();
        Ok(Some(
            purposes
                .into_iter()
                .map(|purpose| {
                    let permit = rights.explained(&wanted.department, &purpose, wanted.at);
                    explained(purpose, &permit, attribute, (sight.row(), wanted.at), &held)
                })
                .collect(),
        ))
    }
}

fn explained(
    purpose: PurposeCode,
    permit: &Permit,
    attribute: &Attribute,
    (row, at): (Row<'_>, DateTime<Utc>),
    held: &[EndedGrant],
) -> ExplainedPurpose {
    let decision = permit.decide(attribute, row, Usage::Read);
    let rule = match &decision {
        Decision::Denied(denial) => Some(denial.rule),
        Decision::Full | Decision::Masked(_) => None,
    };
    let of = |one: &&EndedGrant| one.grant.purpose.as_ref() == Some(&purpose);
    let in_force = held.iter().filter(of).filter(|one| one.grant.is_in_force(at));
    let (covering, others): (Vec<_>, Vec<_>) =
        in_force.partition(|one| permit.is_covered_by(&one.grant, row));
    ExplainedPurpose {
        is_lookup: permit.decide(attribute, row, Usage::Lookup) == Decision::Full,
        decision,
        rule,
        grants: covering.into_iter().cloned().collect(),
        others: others.len() as u64,
        purpose,
    }
}
