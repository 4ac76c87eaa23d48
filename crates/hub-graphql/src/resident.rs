//! A resident: typed facts, households, provenance.

use async_graphql::{ComplexObject, Context, Enum, ID, InputObject, Result, SimpleObject};
use hub_app::{InRole, MembershipView, ResidentCriteria, Subject};
use hub_catalogue::Role;
use hub_facts::HouseholdKind as Kind;
use hub_values::SubjectId;

use crate::area::{Area, area_code};
use crate::attributes::{ResidentAttributes, ResidentStatusFilter};
use crate::coded::CodedValue;
use crate::context::{failed, operation, path};
use crate::household::Household;
use crate::ids::{GlobalId, subject_id};
use crate::known::Known;
use crate::record::IdDocumentInput;
use crate::scalars::Date;

/// 居民. A field that your department may not see for this purpose is `null`, and an error says which rule refused it and how to apply.
#[derive(SimpleObject, Clone)]
#[graphql(complex)]
pub(crate) struct Resident {
    /// Opaque id, valid for ever.
    pub(crate) id: ID,
    /// Typed facts.
    #[graphql(flatten)]
    pub(crate) attributes: ResidentAttributes,
    /// What every subject has.
    #[graphql(flatten)]
    pub(crate) known: Known,
}

/// 户的类型 The two kinds of household.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Kind")]
pub(crate) enum HouseholdKind {
    /// 户籍户 As registered with the police.
    Registered,
    /// 居住户 As people live.
    Residing,
}

/// A resident belongs to a household, from a day to a day.
#[derive(Clone)]
pub(crate) struct Membership(pub(crate) MembershipView);

/// Conditions on residents; all must hold. A condition on an attribute that is not granted in full is refused.
#[derive(InputObject, Default)]
pub(crate) struct ResidentFilter {
    /// Part of the name, taken literally.
    pub(crate) name: Option<String>,
    /// Exactly this mobile phone.
    pub(crate) mobile_phone: Option<String>,
    /// A mobile phone with these last four digits.
    pub(crate) phone_end: Option<String>,
    /// In this area or below it.
    pub(crate) area: Option<ID>,
    /// Born on this day or later.
    pub(crate) born_from: Option<Date>,
    /// Born on this day or earlier.
    pub(crate) born_to: Option<Date>,
    /// Also those who died or moved away.
    #[graphql(default)]
    pub(crate) include_closed: bool,
    /// By coded attributes.
    pub(crate) status: Option<ResidentStatusFilter>,
}

impl ResidentFilter {
    pub(crate) fn criteria(self, ctx: &Context<'_>) -> Result<ResidentCriteria> {
        Ok(ResidentCriteria {
            name: self.name,
            mobile_phone: self.mobile_phone,
            phone_end: self.phone_end,
            area: self.area.map(|id| area_code(ctx, &id, "filter.area")).transpose()?,
            born_from: self.born_from.map(|day| day.0),
            born_to: self.born_to.map(|day| day.0),
            with_closed: self.include_closed,
            coded: self.status.unwrap_or_default().into_conditions(),
        })
    }
}

impl Resident {
    pub(crate) fn new(subject: Subject) -> Self {
        Self {
            id: subject_id(subject.kind(), subject.id()),
            attributes: ResidentAttributes(subject.clone()),
            known: Known(subject),
        }
    }

    fn subject(&self) -> &Subject {
        &self.attributes.0
    }

    /// Who lives with whom is for those who may know how many they are.
    fn may_see_households(&self, ctx: &Context<'_>) -> Result<bool> {
        self.subject().may_read("household_size", || path(ctx)).map_err(failed(ctx))
    }
}

#[ComplexObject]
impl Resident {
    /// The household of one kind that the person belongs to now. Needs what `householdSize` needs.
    async fn household(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of the two kinds.", default_with = "HouseholdKind::Residing")]
        kind: HouseholdKind,
    ) -> Result<Option<Household>> {
        if !self.may_see_households(ctx)? {
            return Ok(None);
        }
        let found =
            self.subject().memberships(Some(kind.into()), None).await.map_err(failed(ctx))?;
        Ok(found.into_iter().next().map(|one| Household::new(one.household)))
    }

    /// All households, of both kinds, now or on a day. Needs what `householdSize` needs.
    async fn memberships(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Day; today by default.")] as_of: Option<Date>,
    ) -> Result<Vec<Membership>> {
        if !self.may_see_households(ctx)? {
            return Ok(Vec::new());
        }
        let found =
            self.subject().memberships(None, as_of.map(|day| day.0)).await.map_err(failed(ctx))?;
        Ok(found.into_iter().map(Membership).collect())
    }

    /// 监护人; `null` when not known or hidden from you. Needs what `guardianName` needs.
    async fn guardian(&self, ctx: &Context<'_>) -> Result<Option<Resident>> {
        person(ctx, self.subject(), Role::Guardian, "guardian_name").await
    }

    /// 是否已满若干周岁 Whether the person has completed so many years of age; `null` when that is not known. Needs yes-or-no access to `birthDate`.
    async fn is_aged_over(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whole years, 1 to 150.")] years: i32,
    ) -> Result<Option<bool>> {
        self.subject().is_aged_over(years, || path(ctx)).await.map_err(failed(ctx))
    }

    /// 是否居住在某区划 Whether the person lives in an area; `null` when that is not known. Needs yes-or-no access to `residenceAddress`.
    async fn lives_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The area.")] area: ID,
    ) -> Result<Option<bool>> {
        let area = area_code(ctx, &area, "area")?;
        self.subject().lives_in(&area, || path(ctx)).await.map_err(failed(ctx))
    }

    /// 是否同户 Whether both belong to one household now; `null` when nobody is known there. Needs yes-or-no access to `householdSize`, and for a document what looking somebody up needs.
    async fn same_household(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The other resident; give this or `idDocument`.")] resident: Option<ID>,
        #[graphql(desc = "A document of the other resident.")] id_document: Option<IdDocumentInput>,
        #[graphql(
            desc = "Which of the two kinds of household.",
            default_with = "HouseholdKind::Residing"
        )]
        kind: HouseholdKind,
    ) -> Result<Option<bool>> {
        let other = other_resident(ctx, resident, id_document).await?;
        let Some(other) = other else { return Ok(None) };
        let subject = self.subject();
        subject.is_in_household_of(other, kind.into(), || path(ctx)).await.map_err(failed(ctx))
    }

    /// 是否具有某种状态 Whether a coded attribute of the person has a code; `null` when nothing is known of it. Needs yes-or-no access to the attribute.
    async fn has_status(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Code of the attribute.")] attribute: String,
        #[graphql(desc = "A code of its table or its label; `true` or `false` of a yes or no.")]
        code: String,
    ) -> Result<Option<bool>> {
        self.subject().has_status(&attribute, &code, || path(ctx)).await.map_err(failed(ctx))
    }

    /// The community the person belongs to. Needs what `residenceAddress` needs.
    async fn area(&self, ctx: &Context<'_>) -> Result<Option<Area>> {
        if !self.subject().may_read("residence_address", || path(ctx)).map_err(failed(ctx))? {
            return Ok(None);
        }
        let operation = operation(ctx)?;
        Ok(self.subject().community().and_then(|code| Area::of(operation, code)))
    }
}

/// The other one of a question about two people.
async fn other_resident(
    ctx: &Context<'_>,
    resident: Option<ID>,
    document: Option<IdDocumentInput>,
) -> Result<Option<SubjectId>> {
    match (resident, document) {
        (Some(id), None) => Ok(GlobalId::subject(&id).map(|(_, id)| id)),
        (None, Some(document)) => {
            let asked = [(document.kind.into(), document.number)];
            let found = operation(ctx)?.residents_by_document(&asked, &path(ctx)).await;
            let found = found.map_err(failed(ctx))?.into_iter().next().flatten();
            Ok(found.map(|one| one.id()))
        }
        (Some(_), Some(_)) | (None, None) => Err(failed(ctx)(hub_app::AppError::invalid(
            "resident",
            "请在 resident 和 idDocument 中选填一项",
            "give one of `resident` and `idDocument`",
        ))),
    }
}

/// A resident belongs to a household, from a day to a day.
#[async_graphql::Object]
impl Membership {
    /// The resident; `null` when hidden from you.
    async fn resident(&self) -> Option<Resident> {
        self.0.resident.clone().map(Resident::new)
    }

    /// The household.
    async fn household(&self) -> Household {
        Household::new(self.0.household.clone())
    }

    /// 与户主关系 Relation to the householder, GB/T 4761.
    async fn relation(&self, ctx: &Context<'_>) -> Result<Option<CodedValue>> {
        let may = self
            .0
            .household
            .may_read("relation_to_householder", || path(ctx))
            .map_err(failed(ctx))?;
        let language = operation(ctx)?.language();
        let code = self.0.membership.relation.clone();
        Ok(may.then(|| CodedValue::new("GB/T 4761", code, language)))
    }

    /// First day.
    async fn from(&self) -> Option<Date> {
        self.0.membership.from.map(Date)
    }

    /// Last day; `null` while it lasts.
    async fn to(&self) -> Option<Date> {
        self.0.membership.to.map(Date)
    }
}

/// The person in a role, for callers who may read the full name that stands there.
pub(crate) async fn person(
    ctx: &Context<'_>,
    subject: &Subject,
    role: Role,
    name: &str,
) -> Result<Option<Resident>> {
    if !subject.may_read(name, || path(ctx)).map_err(failed(ctx))? {
        return Ok(None);
    }
    Ok(match subject.in_role(role).await.map_err(failed(ctx))? {
        InRole::Person(person) => Some(Resident::new(person)),
        InRole::Nobody | InRole::Hidden => None,
    })
}
