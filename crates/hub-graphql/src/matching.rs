//! Who somebody could be: candidates with their scores, step by step.

use async_graphql::{Context, Enum, Object, Result, SimpleObject};
use hub_app::{MatchBand as Band, MatchCandidate as Found, Matching};
use hub_facts::Filing;
use hub_values::SubjectId;

use crate::attributes::ResidentInput;
use crate::catalogue::Attribute;
use crate::context::{failed, operation};
use crate::resident::Resident;

/// 判定区间 What the hub would do by a score.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Band")]
pub(crate) enum MatchBand {
    /// 关联 It would link them.
    Link,
    /// 待核实 It would ask a person.
    Review,
    /// 不关联 It would do nothing: too little agrees, or a guard says that they are two, such as twins.
    Below,
}

/// 比对得分 How sure it is that two are one, and why; only what you may read in full of both is compared.
#[derive(SimpleObject)]
pub(crate) struct MatchScore {
    /// log2 of the odds that both are one: 3 means 8 to 1.
    pub(crate) bits: f64,
    /// What the hub would do.
    pub(crate) band: MatchBand,
    /// From the prior to the last comparison.
    pub(crate) steps: Vec<MatchStep>,
    /// What keeps them from being linked by score, whatever it is.
    pub(crate) guards: Vec<String>,
    /// The model and a short digest of it.
    pub(crate) model: String,
}

/// 比对步骤 A step of a score.
#[derive(SimpleObject)]
pub(crate) struct MatchStep {
    /// What is compared; `prior` for the odds before anything is.
    pub(crate) comparison: String,
    /// The attributes that it looks at.
    pub(crate) attributes: Vec<Attribute>,
    /// How far the values agree; `missing` is no evidence. `null` where you may not read them: then nothing is compared.
    pub(crate) level: Option<String>,
    /// Bits that this adds.
    pub(crate) bits: f64,
    /// Bits that it adds that the value is rare, or takes that it is common.
    pub(crate) rarity: f64,
    /// The sum so far.
    pub(crate) sum: f64,
}

/// 候选居民 Somebody whom a record could be about.
#[derive(SimpleObject)]
pub(crate) struct MatchCandidate {
    /// Who, as you may see them.
    pub(crate) resident: Resident,
    /// Whether the identity document names them: then the record is theirs whatever else it says.
    pub(crate) by_document: bool,
    /// How sure it is, and why.
    pub(crate) score: MatchScore,
    /// Whether something was so common that not everybody who has it was compared.
    pub(crate) is_cut: bool,
}

/// Questions about who somebody could be.
#[derive(Default)]
pub(crate) struct MatchQuery;

/// Questions about who somebody could be.
#[Object]
impl MatchQuery {
    /// 查找可能的同一人 Who a record could be about, the most likely first, ten at most. It may be only begun, as while somebody types; nothing is written. For those who may record residents, about residents of their own area.
    async fn match_resident(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "As much of the record as is known.")] record: ResidentInput,
    ) -> Result<Vec<MatchCandidate>> {
        let mut filing = Filing::default();
        record.add_to(&mut filing);
        let found = operation(ctx)?.match_resident(&filing.values).await.map_err(failed(ctx))?;
        found.into_iter().map(|one| MatchCandidate::new(ctx, one)).collect()
    }
}

/// Those whom a record that was just kept may be, as the caller may know them.
pub(crate) async fn candidates(
    ctx: &Context<'_>,
    filing: &Filing,
    ids: &[SubjectId],
) -> Result<Vec<MatchCandidate>> {
    let found = operation(ctx)?.doubts(&filing.values, ids).await.map_err(failed(ctx))?;
    found.into_iter().map(|one| MatchCandidate::new(ctx, one)).collect()
}

impl MatchCandidate {
    fn new(ctx: &Context<'_>, one: Found) -> Result<Self> {
        Ok(Self {
            resident: Resident::new(one.subject),
            by_document: one.is_by_document,
            score: MatchScore::new(ctx, one.matching)?,
            is_cut: one.is_cut,
        })
    }
}

impl MatchScore {
    pub(crate) fn new(ctx: &Context<'_>, one: Matching) -> Result<Self> {
        let catalogue = &operation(ctx)?.snapshot().catalogue;
        let steps = one.steps.into_iter().map(|step| MatchStep {
            comparison: step.comparison,
            attributes: step
                .attributes
                .iter()
                .filter_map(|index| catalogue.at(*index))
                .map(|attribute| Attribute::of(catalogue, attribute))
                .collect(),
            level: step.level,
            bits: step.bits,
            rarity: step.rarity,
            sum: step.sum,
        });
        Ok(Self {
            bits: one.bits,
            band: one.band.into(),
            steps: steps.collect(),
            guards: one.guards,
            model: one.model,
        })
    }
}
