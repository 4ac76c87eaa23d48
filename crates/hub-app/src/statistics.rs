//! How many people, households, dwellings or premises there are, as far as that gives nobody away.

use std::sync::Arc;

use chrono::Datelike as _;
use hub_catalogue::{Attribute, AttributeIndex, ValueType};
use hub_policy::{Act, Counts, Place};
use hub_storage::Token;
use hub_values::{AreaCode, AreaLevel, SubjectKind};

use crate::figures::{Counting, Terms, Wish};
use crate::{AppError, Operation};

/// Rows of an answer at most.
const ROWS: usize = 5_000;
/// Years of a band of ages.
const BAND: u16 = 5;
/// The band of a hundred years and more; the one after it is for whoever's age is not known.
const OLDEST: u16 = 20;
pub(crate) const NO_AGE: u16 = OLDEST + 1;
/// The sexes that are told apart (GB/T 2261.1), and everybody else.
const SEXES: [&str; 2] = ["1", "2"];
pub(crate) const NO_SEX: u16 = 2;
/// The first band of ages in which nobody is under fourteen.
const GROWN: i32 = 15;
/// The axis of the attribute.
pub(crate) const CODE: usize = 2;

/// By what is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dimension {
    /// By area.
    Area,
    /// By bands of five years, by the age that is reached this year.
    Age,
    /// By sex.
    Sex,
    /// By the codes of an attribute.
    Attribute,
}

/// What is wanted of a count.
#[derive(Debug, Clone)]
pub struct StatisticsWanted {
    /// What is counted.
    pub kind: SubjectKind,
    /// By what.
    pub by: Vec<Dimension>,
    /// In this area; where the caller's work is limited to one, never outside it.
    pub area: Option<AreaCode>,
    /// Areas of this level, when it is counted by area.
    pub level: AreaLevel,
    /// Of this age or older: the first year of a band.
    pub aged_from: Option<i32>,
    /// Of this age or younger: the last year of a band.
    pub aged_to: Option<i32>,
    /// Of this sex, by its code.
    pub sex: Option<String>,
    /// A coded attribute, by its code.
    pub attribute: Option<String>,
    /// With this code or label of it.
    pub code: Option<String>,
}

/// One group and how many it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatisticGroup {
    /// Where.
    pub area: Option<AreaCode>,
    /// First and last year of the band of ages; no last for the oldest, neither where it is not known.
    pub ages: Option<(i32, Option<i32>)>,
    /// Code of the sex; none for everybody else.
    pub sex: Option<String>,
    /// The attribute, and the code; no code for whoever has none.
    pub value: Option<(AttributeIndex, Option<String>)>,
    /// In steps of five; none when it is fewer than five or would give a smaller group away.
    pub count: Option<u64>,
    /// Whether the count sums several groups of which some are suppressed.
    pub is_incomplete: bool,
}

/// The values of each axis that are wanted: all together, or these, each for itself or summed.
struct Wanted {
    values: [Option<Vec<u16>>; 3],
    is_by: [bool; 3],
    codes: Vec<String>,
    attribute: Option<AttributeIndex>,
}

impl StatisticsWanted {
    /// Whether residents under fourteen would be counted: bands begin at the age that is reached
    /// this year, and in the year of their fifteenth birthday all are fourteen.
    fn has_minors(&self) -> bool {
        self.kind == SubjectKind::Resident && self.aged_from.is_none_or(|age| age < GROWN)
    }
}

impl Operation {
    /// Counts by dimensions, under conditions. Each needs the full value of what it counts or filters
    /// by; what is told of a group is the same for whoever may ask.
    ///
    /// # Errors
    /// A dimension or condition that is not granted, or that does not fit.
    pub async fn statistics(
        self: &Arc<Self>,
        wanted: &StatisticsWanted,
    ) -> Result<Vec<StatisticGroup>, AppError> {
        self.require(Act::ReadSubjects)?;
        self.require_count(place_attribute(wanted.kind), wanted.has_minors(), "input.area")?;
        let axes = self.axes(wanted)?;
        let areas = self.areas_wanted(wanted)?;
        let rows = areas.len().saturating_mul(axes.combinations());
        if rows > ROWS && wanted.by.contains(&Dimension::Area) {
            return Err(AppError::invalid(
                "input",
                format!("结果超过{ROWS}行，请缩小区域或减少统计维度"),
                format!("more than {ROWS} rows; take a smaller area or fewer dimensions"),
            ));
        }
        let is_by_area = wanted.by.contains(&Dimension::Area);
        let tell = |counts: &Counts| {
            let mut groups = Vec::new();
            for area in areas.iter().filter(|_| is_by_area) {
                groups.extend(axes.groups(counts, &[*area], Some(*area)));
            }
            if !is_by_area && !areas.is_empty() {
                groups.extend(axes.groups(counts, &areas, None));
            }
            groups
        };
        let groups = self.counted(wanted.kind, &axes, tell).await?;
        self.ledger().count(groups.len());
        Ok(groups)
    }

    /// The axes that are wanted, each decided about.
    fn axes(&self, wanted: &StatisticsWanted) -> Result<Wanted, AppError> {
        let is_by = |dimension| wanted.by.contains(&dimension);
        let has_ages = wanted.aged_from.is_some() || wanted.aged_to.is_some();
        let wants_age = is_by(Dimension::Age) || has_ages;
        let wants_sex = is_by(Dimension::Sex) || wanted.sex.is_some();
        if wanted.kind != SubjectKind::Resident && (wants_age || wants_sex) {
            return Err(AppError::invalid(
                "input.kind",
                "年龄和性别只用于居民统计",
                "ages and sexes are those of residents",
            ));
        }
        let mut axes = Wanted {
            values: [None, None, None],
            is_by: [is_by(Dimension::Age), is_by(Dimension::Sex), is_by(Dimension::Attribute)],
            codes: Vec::new(),
            attribute: None,
        };
        let [bands_wanted, sexes, codes] = &mut axes.values;
        if wants_age {
            self.require_count("birth_date", wanted.has_minors(), "input.age")?;
            *bands_wanted = Some(bands(wanted.aged_from, wanted.aged_to)?);
        }
        if wants_sex {
            self.require_count("sex", wanted.has_minors(), "input.sex")?;
            *sexes = Some(match &wanted.sex {
                None => (0..=NO_SEX).collect(),
                Some(code) => vec![SEXES.iter().position(|one| one == code).map_or(NO_SEX, short)],
            });
        }
        if let Some(code) = &wanted.attribute {
            let attribute = self.countable(wanted.kind, code)?;
            self.require_count(code, wanted.has_minors(), "input.attribute")?;
            axes.attribute = Some(attribute.index);
            axes.codes = codes_of(attribute);
            let last = short(axes.codes.len());
            *codes = Some(match &wanted.code {
                Some(code) => vec![code_position(attribute, &axes.codes, code)?],
                None if attribute.value_type == ValueType::Codes => (0..last).collect(),
                None => (0..=last).collect(),
            });
        } else if is_by(Dimension::Attribute) || wanted.code.is_some() {
            return Err(AppError::invalid(
                "input.attribute",
                "请注明要统计的数据项代码",
                "name the attribute to count by",
            ));
        }
        Ok(axes)
    }

    /// An attribute with few values, each with a token of its own.
    fn countable(&self, kind: SubjectKind, code: &str) -> Result<&Attribute, AppError> {
        let found = self.catalogue().attribute(code).filter(|one| one.subject == kind);
        found.filter(|one| one.is_filterable && !codes_of(one).is_empty()).ok_or_else(|| {
            AppError::invalid(
                "input.attribute",
                "只能按本类主体中可筛选的代码类数据项统计，请用 catalogue 查询",
                "count by a coded, filterable attribute of this kind of subject; see `catalogue`",
            )
        })
    }

    /// The areas that are wanted: those of a level, or the one that is asked about.
    fn areas_wanted(&self, wanted: &StatisticsWanted) -> Result<Vec<AreaCode>, AppError> {
        let all = &self.snapshot().areas;
        let own = self.permit()?.area();
        let is_there = |code: &AreaCode| {
            [own, wanted.area.as_ref()].into_iter().flatten().all(|one| one.contains(code))
        };
        if wanted.by.contains(&Dimension::Area) {
            let of_level = all.iter().filter(|one| one.code.level() == wanted.level);
            return Ok(of_level.map(|one| one.code).filter(is_there).collect());
        }
        // The largest that lie within both: one inside the other, or nothing.
        let within: Vec<AreaCode> = all.iter().map(|one| one.code).filter(is_there).collect();
        let is_top =
            |code: &&AreaCode| !within.iter().any(|other| other != *code && other.contains(code));
        Ok(within.iter().filter(is_top).copied().collect())
    }

    /// Tells something of the counts of the whole city: what is told of a group must not depend on
    /// who asks.
    async fn counted<T: Send>(
        &self,
        kind: SubjectKind,
        axes: &Wanted,
        tell: impl Fn(&Counts) -> T + Send + Sync,
    ) -> Result<T, AppError> {
        let (hub, permit, keys) = (self.hub(), self.permit()?, self.keys()?);
        let attribute = axes.attribute.and_then(|index| self.catalogue().at(index));
        let terms = Terms {
            tree: self.snapshot().areas.iter().map(|one| (one.code, one.parent)).collect(),
            codes: axes.codes.clone(),
            is_multiple: attribute.is_some_and(|one| one.value_type == ValueType::Codes),
            year: hub.clock().today().year(),
            sealed: permit.sealed().into_iter().collect(),
        };
        let cursor = hub.current_cursor().await?;
        let counting = Counting { kind, attribute: axes.attribute };
        if let Some(told) = hub.figures.current(counting, &terms, cursor, &tell).await {
            return Ok(told);
        }
        let sexes: Vec<Token> = match kind {
            SubjectKind::Resident => SEXES.iter().map(|code| keys.token("sex", code)).collect(),
            SubjectKind::Household | SubjectKind::Dwelling | SubjectKind::Premises => Vec::new(),
        };
        let codes: Vec<Token> = attribute.map_or_else(Vec::new, |one| {
            axes.codes.iter().map(|code| keys.token(one.code.as_str(), code)).collect()
        });
        let wish = Wish { store: hub.store(), permit, cursor, sexes: &sexes, codes: &codes };
        if let Some(told) = hub.figures.followed(counting, &terms, &wish, &tell).await? {
            return Ok(told);
        }
        // No room to keep them: they are taken anew.
        let mut counts = terms.counts();
        for one in wish.store.census(permit, kind, &sexes, &[]).await? {
            let place = terms.place(one.born, one.first);
            counts.add(one.community, place, signed(one.count), None);
        }
        if !codes.is_empty() {
            for one in wish.store.census(permit, kind, &sexes, &codes).await? {
                let [age, sex, _] = terms.place(one.born, one.first);
                let place: Place = [age, sex, one.second];
                counts.add(one.community, place, signed(one.count), Some(CODE));
            }
        }
        Ok(tell(&counts))
    }
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

impl Wanted {
    fn combinations(&self) -> usize {
        let each = self.values.iter().zip(self.is_by);
        each.map(|(values, is_by)| values.as_ref().filter(|_| is_by).map_or(1, Vec::len)).product()
    }

    /// One group for each combination of what is counted by; what is only a condition is summed.
    fn groups(
        &self,
        counts: &Counts,
        areas: &[AreaCode],
        shown: Option<AreaCode>,
    ) -> Vec<StatisticGroup> {
        let mut places: Vec<(Place, Vec<Place>)> = vec![([None; 3], vec![[None; 3]])];
        for (axis, (values, is_by)) in self.values.iter().zip(self.is_by).enumerate() {
            let Some(values) = values else { continue };
            places = if is_by {
                let by = |(group, summed): &(Place, Vec<Place>)| {
                    let (group, summed) = (*group, summed.clone());
                    values.iter().map(move |value| {
                        let at = |place: &Place| at(*place, axis, *value);
                        (at(&group), summed.iter().map(at).collect())
                    })
                };
                places.iter().flat_map(|one| by(one).collect::<Vec<_>>()).collect()
            } else {
                let sum = |(group, summed): (Place, Vec<Place>)| {
                    let of = |place: &Place| {
                        values.iter().map(|value| at(*place, axis, *value)).collect::<Vec<_>>()
                    };
                    (group, summed.iter().flat_map(of).collect())
                };
                places.into_iter().map(sum).collect()
            };
        }
        let group = |(group, summed): (Place, Vec<Place>)| {
            let told: Vec<Option<u64>> = areas
                .iter()
                .flat_map(|area| summed.iter().map(|place| counts.told(*area, *place)))
                .collect();
            let count = told.iter().flatten().copied().reduce(|one, other| one + other);
            let is_incomplete = count.is_some() && told.contains(&None);
            self.group(group, shown, count, is_incomplete)
        };
        places.into_iter().map(group).collect()
    }

    fn group(
        &self,
        place: Place,
        area: Option<AreaCode>,
        count: Option<u64>,
        is_incomplete: bool,
    ) -> StatisticGroup {
        let [age, sex, code] = place;
        let ages = age.filter(|age| *age != NO_AGE).map(|age| {
            let from = i32::from(age * BAND);
            (from, (age != OLDEST).then_some(from + i32::from(BAND) - 1))
        });
        let sex = sex.and_then(|sex| SEXES.get(usize::from(sex))).map(|code| (*code).to_owned());
        let value = code
            .zip(self.attribute)
            .map(|(code, attribute)| (attribute, self.codes.get(usize::from(code)).cloned()));
        StatisticGroup { area, ages, sex, value, count, is_incomplete }
    }
}

fn at(mut place: Place, axis: usize, value: u16) -> Place {
    if let Some(slot) = place.get_mut(axis) {
        *slot = Some(value);
    }
    place
}

/// The attribute that says where a subject is.
fn place_attribute(kind: SubjectKind) -> &'static str {
    match kind {
        SubjectKind::Resident => "residence_address",
        SubjectKind::Household => "household_size",
        SubjectKind::Dwelling => "dwelling_address",
        SubjectKind::Premises => "premises_address",
    }
}

fn short(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

pub(crate) fn band(age: i32) -> u16 {
    u16::try_from(age.max(0)).unwrap_or(u16::MAX).min(OLDEST * BAND) / BAND
}

/// The bands that a condition names: whole ones only, so that no two conditions differ by a year.
fn bands(from: Option<i32>, to: Option<i32>) -> Result<Vec<u16>, AppError> {
    let (first, last) = (from.unwrap_or(0), to.unwrap_or(i32::from(OLDEST * BAND) + 4));
    let width = i32::from(BAND);
    let is_whole = first >= 0 && first % width == 0 && (last + 1) % width == 0 && first <= last;
    if !is_whole {
        return Err(AppError::invalid(
            "input.agedFrom",
            "年龄须为完整的五岁组，如 agedFrom: 60、agedTo: 79",
            "give whole bands of five years, such as agedFrom: 60 and agedTo: 79",
        ));
    }
    let last = if to.is_none() && from.is_none() { NO_AGE } else { band(last) };
    Ok((band(first)..=last).collect())
}

/// All codes of an attribute with few values.
fn codes_of(attribute: &Attribute) -> Vec<String> {
    match attribute.value_type {
        ValueType::Bool => ["true", "false"].map(str::to_owned).into(),
        ValueType::Code | ValueType::Codes => {
            attribute.code_entries().iter().map(|entry| entry.code.to_owned()).collect()
        }
        ValueType::String
        | ValueType::Text
        | ValueType::Date
        | ValueType::Int
        | ValueType::Decimal
        | ValueType::Money
        | ValueType::Geo => Vec::new(),
    }
}

fn code_position(attribute: &Attribute, codes: &[String], text: &str) -> Result<u16, AppError> {
    let code =
        attribute.code_entry(text).map_or_else(|| text.to_owned(), |one| one.code.to_owned());
    codes.iter().position(|one| *one == code).map(short).ok_or_else(|| {
        AppError::invalid(
            "input.code",
            "码表中没有这个代码，请用 catalogue 查询",
            "no such code in the attribute's table; see `catalogue`",
        )
    })
}
