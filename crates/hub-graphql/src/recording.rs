//! Entering residents, households, dwellings and premises.

use async_graphql::{Context, Enum, InputObject, Object, Result, SimpleObject};
use hub_app::{IntakeDecision, IntakeOutcome, Subject};
use hub_facts::{Filing, HouseholdKind as Kind, Member};
use hub_values::{Address, SubjectId, SubjectKind};

use crate::area::area_code;
use crate::attributes::{DwellingInput, HouseholdInput, PremisesInput, ResidentInput};
use crate::context::{failed, operation};
use crate::dwelling::Dwelling;
use crate::household::Household;
use crate::matching::MatchCandidate;
use crate::premises::Premises;
use crate::record::{MemberInput, Places, Provenance, UserError};
use crate::resident::{HouseholdKind, Resident};

/// Mutations that enter source records.
pub(crate) struct Recording;

/// What became of a record.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RecordDecision {
    /// 新建 Somebody new.
    Created,
    /// 已关联 Somebody known: the record was added to them, or was held already.
    Linked,
    /// 待人工判断 A person decides who, or which place, it is: see `duplicateReviews`.
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
    /// Who it may be, when a person decides: the record was kept as somebody new beside them.
    pub(crate) candidates: Vec<MatchCandidate>,
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
    /// Known dwellings that the address may mean, when it can be read in two ways or is not clear.
    pub(crate) candidates: Vec<Dwelling>,
    /// What was taken but should be looked at.
    pub(crate) warnings: Vec<UserError>,
    /// What must be put right; nothing was written.
    pub(crate) user_errors: Vec<UserError>,
}

/// A record of a dwelling.
#[derive(InputObject)]
pub(crate) struct RecordDwellingInput {
    /// What is said.
    pub(crate) record: DwellingInput,
    /// Where it belongs and what stands behind it.
    #[graphql(flatten)]
    pub(crate) provenance: Provenance,
}

/// What became of a record of a dwelling.
#[derive(SimpleObject)]
pub(crate) struct RecordDwellingPayload {
    /// `null` when something must be put right first.
    pub(crate) decision: Option<RecordDecision>,
    /// As you may see it.
    pub(crate) dwelling: Option<Dwelling>,
    /// Known dwellings that the address may mean, when it can be read in two ways or is not clear.
    pub(crate) candidates: Vec<Dwelling>,
    /// What was taken but should be looked at.
    pub(crate) warnings: Vec<UserError>,
    /// What must be put right; nothing was written.
    pub(crate) user_errors: Vec<UserError>,
}

/// A record of premises.
#[derive(InputObject)]
pub(crate) struct RecordPremisesInput {
    /// What is said.
    pub(crate) record: PremisesInput,
    /// Where it belongs and what stands behind it.
    #[graphql(flatten)]
    pub(crate) provenance: Provenance,
}

/// What became of a record of premises.
#[derive(SimpleObject)]
pub(crate) struct RecordPremisesPayload {
    /// `null` when something must be put right first.
    pub(crate) decision: Option<RecordDecision>,
    /// As you may see it.
    pub(crate) premises: Option<Premises>,
    /// What was taken but should be looked at.
    pub(crate) warnings: Vec<UserError>,
    /// What must be put right; nothing was written.
    pub(crate) user_errors: Vec<UserError>,
}

/// Mutations that enter source records.
#[Object]
impl Recording {
    /// Enters a resident: once, for everybody.
    async fn record_resident(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The record.")] input: RecordResidentInput,
    ) -> Result<RecordResidentPayload> {
        let mut filing = filing(ctx, SubjectKind::Resident, &input.provenance)?;
        input.record.add_to(&mut filing);
        let values = Filing { values: filing.values.clone(), ..Filing::default() };
        let told = enter(ctx, filing, &input.provenance).await?;
        let candidates = if told.candidates.is_empty() {
            Vec::new()
        } else {
            crate::matching::candidates(ctx, &values, &told.candidates).await?
        };
        Ok(RecordResidentPayload {
            decision: told.decision,
            resident: told.subject.map(Resident::new),
            candidates,
            warnings: told.warnings,
            user_errors: told.user_errors,
        })
    }

    /// Enters a household with all its members, who must have been entered before. Who belonged to it and is left out belonged until the day before.
    async fn record_household(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The record.")] input: RecordHouseholdInput,
    ) -> Result<RecordHouseholdPayload> {
        let mut filing = Filing {
            household_kind: Some(Kind::from(input.kind).as_str().to_owned()),
            dwelling: input.dwelling.clone(),
            members: input.members.into_iter().map(member).collect(),
            ..filing(ctx, SubjectKind::Household, &input.provenance)?
        };
        input.record.unwrap_or_default().add_to(&mut filing);
        let told = enter(ctx, filing, &input.provenance).await?;
        let candidates = candidates(ctx, &told, input.dwelling).await?;
        Ok(RecordHouseholdPayload {
            decision: told.decision,
            household: told.subject.map(Household::new),
            candidates,
            warnings: told.warnings,
            user_errors: told.user_errors,
        })
    }

    /// Enters a dwelling, found again by its address however that is written.
    async fn record_dwelling(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The record.")] input: RecordDwellingInput,
    ) -> Result<RecordDwellingPayload> {
        let mut filing = filing(ctx, SubjectKind::Dwelling, &input.provenance)?;
        input.record.add_to(&mut filing);
        let address = filing.values.get("dwelling_address").cloned();
        let told = enter(ctx, filing, &input.provenance).await?;
        let candidates = candidates(ctx, &told, address).await?;
        Ok(RecordDwellingPayload {
            decision: told.decision,
            dwelling: told.subject.map(Dwelling::new),
            candidates,
            warnings: told.warnings,
            user_errors: told.user_errors,
        })
    }

    /// Enters premises, found again by their credit code or by your own key.
    async fn record_premises(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The record.")] input: RecordPremisesInput,
    ) -> Result<RecordPremisesPayload> {
        let mut filing = filing(ctx, SubjectKind::Premises, &input.provenance)?;
        input.record.add_to(&mut filing);
        let told = enter(ctx, filing, &input.provenance).await?;
        Ok(RecordPremisesPayload {
            decision: told.decision,
            premises: told.subject.map(Premises::new),
            warnings: told.warnings,
            user_errors: told.user_errors,
        })
    }
}

/// Enters a record and tells what became of it.
async fn enter(ctx: &Context<'_>, filing: Filing, provenance: &Provenance) -> Result<Told> {
    let kind = filing.subject.parse().map_err(|_| failed(ctx)(hub_app::AppError::Internal))?;
    let evidence = provenance.evidence.into();
    let operation = operation(ctx)?;
    let places = Places::of(operation.hub().catalogue(), kind, &filing);
    let outcome = operation.record(filing, evidence).await.map_err(failed(ctx))?;
    let subject = subject(ctx, kind, outcome.subject).await?;
    let candidates = outcome.candidates.clone();
    Ok(Told { subject, candidates, ..told(ctx, &outcome, &places)? })
}

/// What an address may mean, when a person must say which it is.
async fn candidates(
    ctx: &Context<'_>,
    told: &Told,
    address: Option<String>,
) -> Result<Vec<Dwelling>> {
    let is_settled = |text: &String| {
        let is_clear = Address::parse(text).is_ok_and(|one| one.place_key().is_some());
        is_clear && told.decision.is_some()
    };
    match address.filter(|text| !is_settled(text)) {
        Some(address) => crate::dwelling::candidates(ctx, &address).await,
        None => Ok(Vec::new()),
    }
}

struct Told {
    subject: Option<Subject>,
    candidates: Vec<SubjectId>,
    decision: Option<RecordDecision>,
    warnings: Vec<UserError>,
    user_errors: Vec<UserError>,
}

fn told(ctx: &Context<'_>, outcome: &IntakeOutcome, places: &Places) -> Result<Told> {
    let language = operation(ctx)?.language();
    let problems = outcome.problems.iter().map(|one| places.user_error(one, language)).collect();
    Ok(match outcome.decision {
        IntakeDecision::Created => Told {
            subject: None,
            candidates: Vec::new(),
            decision: Some(RecordDecision::Created),
            warnings: problems,
            user_errors: Vec::new(),
        },
        IntakeDecision::Linked | IntakeDecision::AlreadyKnown => Told {
            subject: None,
            candidates: Vec::new(),
            decision: Some(RecordDecision::Linked),
            warnings: problems,
            user_errors: Vec::new(),
        },
        IntakeDecision::NeedsReview => Told {
            subject: None,
            candidates: Vec::new(),
            decision: Some(RecordDecision::NeedsReview),
            warnings: problems,
            user_errors: Vec::new(),
        },
        IntakeDecision::Refused => {
            let (subject, candidates, warnings) = (None, Vec::new(), Vec::new());
            Told { subject, candidates, decision: None, warnings, user_errors: problems }
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

/// A member as a record names one.
pub(crate) fn member(input: MemberInput) -> Member {
    Member {
        key: input.key,
        id_number: input.id_number,
        relation: input.relation,
        from: input.from.map(|day| day.to_string()),
        to: input.to.map(|day| day.to_string()),
    }
}

/// A subject that was just written, as the caller may see it.
pub(crate) async fn subject(
    ctx: &Context<'_>,
    kind: SubjectKind,
    id: Option<SubjectId>,
) -> Result<Option<Subject>> {
    let Some(id) = id else { return Ok(None) };
    let found = operation(ctx)?.nodes(&[(kind, id)]).await.map_err(failed(ctx))?;
    Ok(found.into_iter().next().flatten())
}
