//! 行条件: of which subjects a grant is.

use async_graphql::{InputObject, SimpleObject};
use hub_app::{AppError, Operation};
use hub_policy::{HouseholdSort, RowCondition as Condition};

use crate::resident::HouseholdKind;

/// 行条件 A condition on the subjects that a grant is for.
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct RowCondition {
    /// As the hub writes it, such as `age>=60` or `has=dibao_status:true`.
    pub(crate) condition: String,
    /// In words, in the language of the answer.
    pub(crate) label: String,
}

/// A condition on subjects: exactly one of its fields.
#[derive(InputObject, Debug, Clone, Default)]
pub(crate) struct RowConditionInput {
    /// 年满 Residents of at least so many whole years.
    pub(crate) aged_at_least: Option<u32>,
    /// 未满 Residents of fewer whole years.
    pub(crate) aged_under: Option<u32>,
    /// 户的类型 Those who belong to a household of this kind now, or such households.
    pub(crate) in_household: Option<HouseholdKind>,
    /// 具有代码 Those of whom an attribute has this code, or is `true` or `false`.
    pub(crate) has: Option<HasCodeInput>,
}

/// An attribute and a code that it has.
#[derive(InputObject, Debug, Clone)]
pub(crate) struct HasCodeInput {
    /// Code of the attribute.
    pub(crate) attribute: String,
    /// Code of its table; `true` or `false` where it says yes or no.
    pub(crate) code: String,
}

impl RowConditionInput {
    /// The condition; where it stands in the input is said when it is none.
    pub(crate) fn condition(self, at: &str) -> Result<Condition, AppError> {
        let household = |kind| match kind {
            HouseholdKind::Registered => HouseholdSort::Registered,
            HouseholdKind::Residing => HouseholdSort::Residing,
        };
        let wrong = || {
            AppError::invalid(
                at,
                "每个条件只填一项：agedAtLeast、agedUnder（不超过150）、inHousehold 或 has",
                "give one of agedAtLeast, agedUnder (at most 150), inHousehold and has",
            )
        };
        let found = match (self.aged_at_least, self.aged_under, self.in_household, self.has) {
            (Some(years), None, None, None) => Condition::AgedAtLeast(years),
            (None, Some(years), None, None) => Condition::AgedUnder(years),
            (None, None, Some(kind), None) => Condition::InHousehold(household(kind)),
            (None, None, None, Some(has)) => {
                Condition::Has(has.attribute.parse().map_err(|_| wrong())?, has.code)
            }
            _ => return Err(wrong()),
        };
        // Only what can be read again is kept.
        found.to_string().parse().map_err(|_| wrong())
    }
}

/// All conditions of an input.
pub(crate) fn conditions(all: Option<Vec<RowConditionInput>>) -> Result<Vec<Condition>, AppError> {
    let all = all.unwrap_or_default().into_iter().enumerate();
    all.map(|(number, one)| one.condition(&format!("conditions.{number}"))).collect()
}

impl RowCondition {
    pub(crate) fn of(operation: &Operation, one: &Condition) -> Self {
        let (zh, en) = match one {
            Condition::AgedAtLeast(years) => {
                (format!("年满{years}岁"), format!("aged {years} or over"))
            }
            Condition::AgedUnder(years) => (format!("未满{years}岁"), format!("under {years}")),
            Condition::InHousehold(HouseholdSort::Registered) => {
                ("属于户籍户".to_owned(), "in a registered household".to_owned())
            }
            Condition::InHousehold(HouseholdSort::Residing) => {
                ("属于居住户".to_owned(), "in a residing household".to_owned())
            }
            Condition::Has(attribute, code) => {
                let found = operation.catalogue().attribute(attribute.as_str());
                let label = found.and_then(|attribute| attribute.code_entry(code));
                let name = |zh| {
                    let name = found.map(|one| if zh { &one.name_zh } else { &one.name_en });
                    name.cloned().unwrap_or_else(|| attribute.to_string())
                };
                (
                    format!(
                        "{}为{}",
                        name(true),
                        label.as_ref().map_or(code.as_str(), |one| one.label_zh)
                    ),
                    format!(
                        "{} is {}",
                        name(false),
                        label.as_ref().map_or(code.as_str(), |one| one.label_en)
                    ),
                )
            }
        };
        Self { condition: one.to_string(), label: operation.language().pick(&zh, &en).to_owned() }
    }
}
