//! Counts of residents, households, dwellings and premises, in which nobody can be recognised.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use hub_app::{Operation, StatisticGroup, StatisticsWanted};
use hub_values::AreaLevel as Level;

use crate::area::{Area, AreaLevel, area_code};
use crate::catalogue::{Attribute, SubjectKind};
use crate::coded::{CodedValue, Sex};
use crate::context::{failed, operation};

/// 统计维度 By what is counted.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "hub_app::Dimension")]
pub(crate) enum StatisticDimension {
    /// 区划 By area, of the level `areaLevel`.
    Area,
    /// 年龄组 By bands of five years, by the age that is reached this year.
    Age,
    /// 性别 By sex.
    Sex,
    /// 数据项 By the codes of `attribute`.
    Attribute,
}

/// What is counted, by what, and under which conditions. Every dimension and condition needs its attribute granted in full.
#[derive(InputObject)]
pub(crate) struct StatisticsInput {
    /// What is counted.
    #[graphql(default_with = "SubjectKind::Resident")]
    kind: SubjectKind,
    /// By what; without any, one count of all.
    #[graphql(default)]
    by: Vec<StatisticDimension>,
    /// In this area or below it; your own by default.
    area: Option<ID>,
    /// Level of the areas of `AREA`.
    #[graphql(default_with = "AreaLevel::Community")]
    area_level: AreaLevel,
    /// Of this age or older: the first year of a band, such as 60.
    aged_from: Option<i32>,
    /// Of this age or younger: the last year of a band, such as 79.
    aged_to: Option<i32>,
    /// Of this sex.
    sex: Option<Sex>,
    /// Code of a coded attribute, for `ATTRIBUTE` or for `code`.
    attribute: Option<String>,
    /// With this code of it, or its label; `true` or `false` of a yes or no.
    code: Option<String>,
}

/// 统计结果 One group and how many it has. Counts are told in steps of five, rounded down; a group of fewer than five is suppressed, and so is one that would give a smaller group away.
#[derive(SimpleObject)]
pub(crate) struct StatisticRow {
    /// Where; `null` when not counted by area.
    area: Option<Area>,
    /// First year of the band of ages; `null` when not counted by age, or not known.
    aged_from: Option<i32>,
    /// Last year of the band; `null` for a hundred and more.
    aged_to: Option<i32>,
    /// Sex; `null` when not counted by sex, and for whoever's is not known.
    sex: Option<Sex>,
    /// The attribute that is counted by.
    attribute: Option<Attribute>,
    /// Its code; `null` for whoever has none.
    value: Option<CodedValue>,
    /// How many, in steps of five; `null` when suppressed.
    count: Option<i64>,
    /// 已隐去 Whether it is suppressed: fewer than five, or it would give a smaller group away.
    suppressed: bool,
    /// 不完整 Whether the count sums several groups, some of which are suppressed: there are more.
    incomplete: bool,
}

/// Questions about how many there are.
pub(crate) struct StatisticQuery;

/// Questions about how many there are.
#[Object]
impl StatisticQuery {
    /// 统计 How many residents, households, dwellings or premises there are, by area, age, sex and a coded attribute. At most 5,000 groups; every combination is told, also where nobody is.
    async fn statistics(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is wanted.")] input: StatisticsInput,
    ) -> Result<Vec<StatisticRow>> {
        let area = input.area.map(|id| area_code(ctx, &id, "input.area")).transpose()?;
        let wanted = StatisticsWanted {
            kind: input.kind.into(),
            by: input.by.into_iter().map(Into::into).collect(),
            area,
            level: match input.area_level {
                AreaLevel::City => Level::City,
                AreaLevel::District => Level::District,
                AreaLevel::Street => Level::Street,
                AreaLevel::Community => Level::Community,
            },
            aged_from: input.aged_from,
            aged_to: input.aged_to,
            sex: input.sex.map(|sex| sex.code().to_owned()),
            attribute: input.attribute,
            code: input.code,
        };
        let operation = operation(ctx)?;
        let found = operation.statistics(&wanted).await.map_err(failed(ctx))?;
        Ok(found.into_iter().map(|one| StatisticRow::of(operation, one)).collect())
    }
}

impl StatisticRow {
    fn of(operation: &Operation, one: StatisticGroup) -> Self {
        let catalogue = &operation.snapshot().catalogue;
        let about = one.value.as_ref().and_then(|(index, _)| catalogue.at(*index));
        let code = one.value.as_ref().and_then(|(_, code)| code.clone());
        Self {
            area: one.area.and_then(|code| Area::of(operation, &code)),
            aged_from: one.ages.map(|ages| ages.0),
            aged_to: one.ages.and_then(|ages| ages.1),
            sex: one.sex.and_then(|code| Sex::of_code(&code)),
            attribute: about.map(|about| Attribute::of(catalogue, about)),
            value: about
                .zip(code)
                .map(|(about, code)| CodedValue::of(about, code, operation.language())),
            count: one.count.map(|count| i64::try_from(count).unwrap_or(i64::MAX)),
            suppressed: one.count.is_none(),
            incomplete: one.is_incomplete,
        }
    }
}
