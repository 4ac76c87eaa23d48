//! Saying that two names are one estate, and that they are not.

use std::collections::BTreeMap;
use std::sync::Arc;

use hub_audit::Kind;
use hub_catalogue::is_plain;
use hub_policy::Act;
use hub_storage::{EstateAlias, Filter, Page, StoredReview};
use hub_values::{Address, AreaCode, AreaLevel, SubjectId, SubjectKind};

use crate::change::{MergeRefusal, Planner};
use crate::ledger::logged_subject;
use crate::review::{ReviewReason, offering};
use crate::writer::{Work, Written};
use crate::{AppError, Operation, Problem};

/// Longest name of an estate, in characters.
const LONGEST: usize = 40;
/// Dwellings of a community that are read at once.
const PIECE: u64 = 500;

/// Two names that are one estate.
#[derive(Debug, Clone)]
pub struct NameEstateAlias {
    /// The community; the caller's own without it.
    pub area: Option<AreaCode>,
    /// The other name.
    pub name: String,
    /// The name that stands.
    pub estate: String,
    /// Only tell how many dwellings it would bring together.
    pub is_dry_run: bool,
}

/// A name that is none of an estate's any more.
#[derive(Debug, Clone)]
pub struct EndEstateAlias {
    /// The community; the caller's own without it.
    pub area: Option<AreaCode>,
    /// The other name.
    pub name: String,
}

/// What became of it.
#[derive(Debug, Clone, Default)]
pub struct EstateAliasOutcome {
    /// The names; none when something must be put right first.
    pub alias: Option<EstateAlias>,
    /// Whether it is done; false for a dry run.
    pub is_done: bool,
    /// Pairs of dwellings that are known under both names and wait for a person now.
    pub pairs: u64,
    /// What must be put right.
    pub refusals: Vec<MergeRefusal>,
}

impl Operation {
    /// Says that two names are one estate: addresses under either lead to one dwelling from now on,
    /// and those that are known under both are put before a person.
    ///
    /// # Errors
    /// The caller's role may not merge, or the hub cannot write.
    pub async fn name_estate_alias(
        self: &Arc<Self>,
        wanted: NameEstateAlias,
    ) -> Result<EstateAliasOutcome, AppError> {
        self.require(Act::Merge)?;
        let alias = match self.alias_of(&wanted)? {
            Ok(alias) => alias,
            Err(refusal) => return Ok(self.no_alias(refusal)),
        };
        let pairs = self.known_under_both(&alias).await?;
        let outcome = EstateAliasOutcome {
            alias: Some(alias.clone()),
            is_done: !wanted.is_dry_run,
            pairs: pairs.len() as u64,
            refusals: Vec::new(),
        };
        if wanted.is_dry_run {
            return Ok(outcome);
        }
        let mut entry = self.entry(Kind::Mutation);
        let sides = pairs.iter().flat_map(|one| [Some(one.subject), one.candidate]);
        entry.subjects =
            sides.flatten().map(|id| logged_subject(SubjectKind::Dwelling, id)).collect();
        entry.count = pairs.len() as u64;
        let id = self.hub().ids().uuid();
        let work: Work = Box::new(move |tx, _| {
            Box::pin(async move {
                tx.add_estate_alias(id, &alias).await?;
                offering::put(tx, pairs).await?;
                // All processes read the names anew.
                Ok(Written { entries: vec![entry], changes_rights: true, ..Written::default() })
            })
        });
        self.hub().administer(self.into(), work).await?;
        Ok(outcome)
    }

    /// Says that two names are not one estate after all. What was merged stays merged.
    ///
    /// # Errors
    /// The caller's role may not merge, or the hub cannot write.
    pub async fn end_estate_alias(
        self: &Arc<Self>,
        wanted: EndEstateAlias,
    ) -> Result<EstateAliasOutcome, AppError> {
        self.require(Act::Merge)?;
        let area = match self.naming_area(wanted.area)? {
            Ok(area) => area,
            Err(refusal) => return Ok(self.no_alias(refusal)),
        };
        let name = estate_of(&wanted.name).unwrap_or_default();
        let found = self.snapshot().estates.within(Some(&area)).find(|one| one.name == name);
        let Some(alias) = found.cloned() else {
            return Ok(self.no_alias(MergeRefusal::input(Problem::new(
                "name",
                "本社区没有登记这个别名",
                "the community has no such other name",
            ))));
        };
        let (entry, by) = (self.entry(Kind::Mutation), self.caller().actor());
        let (ended, now) = (alias.clone(), self.hub().clock().now());
        let work: Work = Box::new(move |tx, _| {
            Box::pin(async move {
                let _was_there = tx.end_estate_alias(&ended.area, &ended.name, &by, now).await?;
                Ok(Written { entries: vec![entry], changes_rights: true, ..Written::default() })
            })
        });
        self.hub().administer(self.into(), work).await?;
        Ok(EstateAliasOutcome { alias: Some(alias), is_done: true, ..Default::default() })
    }

    /// Other names of estates that hold, as far as the caller's area goes.
    ///
    /// # Errors
    /// The caller's role reads no subjects.
    pub fn estate_aliases(&self, area: Option<&AreaCode>) -> Result<Vec<EstateAlias>, AppError> {
        self.require(Act::ReadSubjects)?;
        let permit = self.permit()?;
        let all = self.snapshot().estates.within(area);
        let found: Vec<_> = all.filter(|one| permit.sees(Some(&one.area))).cloned().collect();
        self.ledger().count(found.len());
        Ok(found)
    }

    fn no_alias(&self, refusal: MergeRefusal) -> EstateAliasOutcome {
        self.ledger().reject();
        EstateAliasOutcome { refusals: vec![refusal], ..EstateAliasOutcome::default() }
    }

    /// The community that names are given in: the caller's own, or one that the caller names and may
    /// decide about.
    fn naming_area(
        &self,
        named: Option<AreaCode>,
    ) -> Result<Result<AreaCode, MergeRefusal>, AppError> {
        let area = named.or(self.caller().area).filter(|area| {
            area.level() == AreaLevel::Community
                && self.permit().is_ok_and(|permit| permit.sees(Some(area)))
                && self.snapshot().areas.iter().any(|one| one.code == *area)
        });
        let Some(area) = area else {
            return Ok(Err(MergeRefusal::input(Problem::new(
                "area",
                "请指明社区，且只能是本人负责的社区",
                "name the community, and only one that is yours",
            ))));
        };
        let planner = Planner::new(self)?;
        let may = planner.may_merge(self.hub(), "dwelling_address", Some(&area), "area")?;
        Ok(may.map_or(Ok(area), |problem| Err(MergeRefusal::input(problem))))
    }

    /// The two names as addresses are read, when nothing stands against them.
    fn alias_of(
        &self,
        wanted: &NameEstateAlias,
    ) -> Result<Result<EstateAlias, MergeRefusal>, AppError> {
        let area = match self.naming_area(wanted.area)? {
            Ok(area) => area,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let unread = |at| {
            MergeRefusal::input(Problem::new(
                at,
                "请填写小区名称（40字以内），不含楼栋、单元和室，如“阳光花园”",
                "write the name of an estate in at most 40 characters, without building, unit and \
                 room, such as 阳光花园",
            ))
        };
        let Some(name) = estate_of(&wanted.name) else { return Ok(Err(unread("name"))) };
        let Some(estate) = estate_of(&wanted.estate) else { return Ok(Err(unread("estate"))) };
        let known: Vec<&EstateAlias> = self.snapshot().estates.within(Some(&area)).collect();
        let is_taken =
            |one: &&EstateAlias| one.name == name || one.name == estate || one.estate == name;
        if name == estate {
            return Ok(Err(MergeRefusal::input(Problem::new(
                "name",
                "两个名称相同",
                "both names are the same",
            ))));
        }
        if known.iter().any(is_taken) {
            return Ok(Err(MergeRefusal::conflict(Problem::new(
                "name",
                "其中一个名称已登记为别名或已有别名，请先撤销（endEstateAlias）",
                "one of them is another name already, or has one; end that first (endEstateAlias)",
            ))));
        }
        let (named_by, named_at) = (self.caller().actor(), self.hub().clock().now());
        Ok(Ok(EstateAlias { area, name, estate, named_by, named_at }))
    }

    /// Dwellings of a community that are known under both names, side by side.
    async fn known_under_both(&self, alias: &EstateAlias) -> Result<Vec<StoredReview>, AppError> {
        let mut under: [BTreeMap<String, SubjectId>; 2] = Default::default();
        let filter = Filter { area: Some(alias.area), with_closed: true, ..Filter::default() };
        let (kind, mut after) = (SubjectKind::Dwelling, None);
        let index = self.catalogue().attribute("dwelling_address").map(|one| one.index);
        loop {
            let page = Page { first: PIECE, after };
            let found = self.hub().store().search(self.permit()?, kind, &filter, page).await?;
            let is_last = found.len() as u64 <= PIECE;
            for record in found {
                after = Some(record.id);
                let text =
                    index.and_then(|index| Some(record.fact(index)?.stated.value()?.canonical()));
                let Some(address) = text.and_then(|text| Address::parse(&text).ok()) else {
                    continue;
                };
                let Some(key) = address.place_key() else { continue };
                let side = address.estate.as_deref().and_then(|own| {
                    [&alias.name, &alias.estate].iter().position(|name| *name == own)
                });
                let rooms = key.split_once('|').map(|(_, rooms)| rooms.to_owned());
                if let Some((side, rooms)) = side.zip(rooms)
                    && let Some(under) = under.get_mut(side)
                {
                    let _first = under.entry(rooms).or_insert(record.id);
                }
            }
            if is_last {
                break;
            }
        }
        let [other, standing] = under;
        let both = other.into_iter().filter_map(|(rooms, subject)| {
            let candidate = *standing.get(&rooms)?;
            let reason = ReviewReason::SameEstate;
            let (hub, area) = (self.hub(), Some(alias.area));
            Some(offering::pair(hub, subject, Some(candidate), kind, area, reason))
        });
        Ok(both.collect())
    }
}

/// The name of an estate as it stands in addresses; none when it is no estate's.
fn estate_of(name: &str) -> Option<String> {
    let name = name.trim();
    if name.is_empty() || !is_plain(name, LONGEST) {
        return None;
    }
    // A dwelling in an estate is not the estate.
    let is_closer =
        |one: Address| [one.road, one.building, one.unit, one.room].iter().any(Option::is_some);
    if Address::parse(name).is_ok_and(is_closer) {
        return None;
    }
    let address = Address::parse(&format!("{name}1栋1单元101室")).ok()?;
    let is_whole = address.building.as_deref() == Some("1")
        && address.unit.as_deref() == Some("1")
        && address.room.as_deref() == Some("101");
    address.estate.filter(|_| is_whole && address.road.is_none())
}
