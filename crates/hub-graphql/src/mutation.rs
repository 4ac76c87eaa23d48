//! All mutations: one input and one payload each, expected outcomes as data.

use async_graphql::{Context, Enum, InputObject, Object, Result, SimpleObject};
use hub_app::{IntakeDecision, IntakeOutcome};
use hub_facts::{Filing, HouseholdKind as Kind, Member};
use hub_values::{SubjectId, SubjectKind};

use crate::area::area_code;
use crate::attributes::{HouseholdInput, ResidentInput};
use crate::context::{failed, operation};
use crate::erasure::{EraseSubjectInput, EraseSubjectPayload};
use crate::household::Household;
use crate::record::{MemberInput, Provenance, UserError};
use crate::resident::{HouseholdKind, Resident};

/// Changes of what is known about subjects.
pub(crate) struct Mutation;

/// What became of a record.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RecordDecision {
    /// 新建 Somebody new.
    Created,
    /// 已关联 Somebody known: the record was added to them, or was held already.
    Linked,
    /// 待人工判断 A person decides who it is.
    NeedsReview,
}

/// A record of a resident.
#[derive(InputObject)]
pub(crate) struct RecordResidentInput {
    /// What is said.
    pub(crate) record: ResidentInput,
    /// Where it belongs and what stands behind it.
    #[graphql(flatten)]
    pub(crate) provenance: Provenance,
}

/// What became of a record of a resident.
#[derive(SimpleObject)]
pub(crate) struct RecordResidentPayload {
    /// `null` when something must be put right first.
    pub(crate) decision: Option<RecordDecision>,
    /// The resident, as you may see them.
    pub(crate) resident: Option<Resident>,
    /// What was taken but should be looked at.
    pub(crate) warnings: Vec<UserError>,
    /// What must be put right; nothing was written.
    pub(crate) user_errors: Vec<UserError>,
}

/// A record of a household and all its members.
#[derive(InputObject)]
pub(crate) struct RecordHouseholdInput {
    /// Which of the two kinds.
    #[graphql(default_with = "HouseholdKind::Residing")]
    pub(crate) kind: HouseholdKind,
    /// What is said.
    pub(crate) record: Option<HouseholdInput>,
    /// Address of the dwelling.
    pub(crate) dwelling: Option<String>,
    /// All who belong to it; who is left out does not.
    pub(crate) members: Vec<MemberInput>,
    /// Where it belongs and what stands behind it.
    #[graphql(flatten)]
    pub(crate) provenance: Provenance,
}

/// What became of a record of a household.
#[derive(SimpleObject)]
pub(crate) struct RecordHouseholdPayload {
    /// `null` when something must be put right first.
    pub(crate) decision: Option<RecordDecision>,
    /// The household, as you may see it.
    pub(crate) household: Option<Household>,
    /// What was taken but should be looked at.
    pub(crate) warnings: Vec<UserError>,
    /// What must be put right; nothing was written.
    pub(crate) user_errors: Vec<UserError>,
}

/// Changes of what is known about subjects.
#[Object(name = "RecordMutation")]
impl Mutation {
    /// Enters a resident: once, for everybody.
    async fn record_resident(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The record.")] input: RecordResidentInput,
    ) -> Result<RecordResidentPayload> {
        let values = input.record.into_values();
        let filing = Filing { values, ..filing(ctx, SubjectKind::Resident, &input.provenance)? };
        let evidence = input.provenance.evidence.into();
        let outcome = operation(ctx)?.record(filing, evidence).await.map_err(failed(ctx))?;
        let told = told(ctx, &outcome)?;
        let resident = recorded(ctx, SubjectKind::Resident, outcome.subject).await?;
        Ok(RecordResidentPayload {
            decision: told.decision,
            resident: resident.map(Resident::new),
            warnings: told.warnings,
            user_errors: told.user_errors,
        })
    }

    /// Enters a household with all its members, who must have been entered before.
    async fn record_household(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The record.")] input: RecordHouseholdInput,
    ) -> Result<RecordHouseholdPayload> {
        let filing = Filing {
            values: input.record.unwrap_or_default().into_values(),
            household_kind: Some(Kind::from(input.kind).as_str().to_owned()),
            dwelling: input.dwelling,
            members: input.members.into_iter().map(member).collect(),
            ..filing(ctx, SubjectKind::Household, &input.provenance)?
        };
        let evidence = input.provenance.evidence.into();
        let outcome = operation(ctx)?.record(filing, evidence).await.map_err(failed(ctx))?;
        let told = told(ctx, &outcome)?;
        let household = recorded(ctx, SubjectKind::Household, outcome.subject).await?;
        Ok(RecordHouseholdPayload {
            decision: told.decision,
            household: household.map(Household::new),
            warnings: told.warnings,
            user_errors: told.user_errors,
        })
    }

    /// 彻底删除 Erases a subject for good, after which nobody can read it, not even from a later backup. For the data bureau.
    async fn erase_subject(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to erase, and why.")] input: EraseSubjectInput,
    ) -> Result<EraseSubjectPayload> {
        crate::erasure::erase(ctx, input).await
    }
}

struct Told {
    decision: Option<RecordDecision>,
    warnings: Vec<UserError>,
    user_errors: Vec<UserError>,
}

fn told(ctx: &Context<'_>, outcome: &IntakeOutcome) -> Result<Told> {
    let language = operation(ctx)?.language();
    let problems = outcome.problems.iter().map(|one| UserError::of(one, language)).collect();
    Ok(match outcome.decision {
        IntakeDecision::Created => Told {
            decision: Some(RecordDecision::Created),
            warnings: problems,
            user_errors: Vec::new(),
        },
        IntakeDecision::Linked | IntakeDecision::AlreadyKnown => Told {
            decision: Some(RecordDecision::Linked),
            warnings: problems,
            user_errors: Vec::new(),
        },
        IntakeDecision::NeedsReview => Told {
            decision: Some(RecordDecision::NeedsReview),
            warnings: problems,
            user_errors: Vec::new(),
        },
        IntakeDecision::Refused => {
            Told { decision: None, warnings: Vec::new(), user_errors: problems }
        }
    })
}

fn filing(ctx: &Context<'_>, kind: SubjectKind, provenance: &Provenance) -> Result<Filing> {
    let community = provenance
        .community
        .as_ref()
        .map(|id| area_code(ctx, id, "community"))
        .transpose()?
        .map(|code| code.as_str().to_owned());
    Ok(Filing {
        subject: kind.as_str().to_owned(),
        key: provenance.key.clone(),
        observed_on: provenance.observed_on.map(|day| day.to_string()),
        community,
        ..Filing::default()
    })
}

fn member(input: MemberInput) -> Member {
    Member {
        key: input.key,
        id_number: input.id_number,
        relation: input.relation,
        from: input.from.map(|day| day.to_string()),
        to: input.to.map(|day| day.to_string()),
    }
}

async fn recorded(
    ctx: &Context<'_>,
    kind: SubjectKind,
    subject: Option<SubjectId>,
) -> Result<Option<hub_app::Subject>> {
    let Some(subject) = subject else { return Ok(None) };
    let found = operation(ctx)?.nodes(&[(kind, subject)]).await.map_err(failed(ctx))?;
    Ok(found.into_iter().next().flatten())
}
