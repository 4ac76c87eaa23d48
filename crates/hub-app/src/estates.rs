//! Estates with more than one name: naming them, ending a name, and what follows for addresses.

mod naming;

use std::collections::BTreeMap;

use hub_storage::{EstateAlias, Keys, Token};
use hub_values::{Address, AreaCode};

pub use naming::{EndEstateAlias, EstateAliasOutcome, NameEstateAlias};

use crate::intake::tokens;

/// The other names of estates that hold, by community.
#[derive(Debug, Default)]
pub struct Estates(BTreeMap<AreaCode, Vec<EstateAlias>>);

impl Estates {
    /// All that hold.
    pub(crate) fn of(all: Vec<EstateAlias>) -> Self {
        let mut by_area: BTreeMap<AreaCode, Vec<EstateAlias>> = BTreeMap::new();
        for one in all {
            by_area.entry(one.area).or_default().push(one);
        }
        Self(by_area)
    }

    /// All that hold in an area.
    pub fn within(&self, area: Option<&AreaCode>) -> impl Iterator<Item = &EstateAlias> {
        let within = self.0.iter().filter(move |(own, _)| area.is_none_or(|one| one.contains(own)));
        within.flat_map(|(_, all)| all)
    }

    /// All other names of an estate in a community, the one that stands first.
    pub(crate) fn others(&self, community: &AreaCode, estate: &str) -> Vec<String> {
        let Some(all) = self.0.get(community) else { return Vec::new() };
        let standing = all.iter().find(|one| one.name == estate).map(|one| one.estate.as_str());
        let standing = standing.unwrap_or(estate);
        let named = all.iter().filter(|one| one.estate == standing).map(|one| one.name.as_str());
        let all = std::iter::once(standing).chain(named);
        all.filter(|one| *one != estate).map(str::to_owned).collect()
    }

    /// The same place under the other names of its estate.
    pub(crate) fn other_places(
        &self,
        community: Option<&AreaCode>,
        address: &Address,
    ) -> Vec<String> {
        let (Some(community), Some(estate)) = (community, &address.estate) else {
            return Vec::new();
        };
        let named = |name: String| {
            let mut other = address.clone();
            other.estate = Some(name);
            other.place_key()
        };
        self.others(community, estate).into_iter().filter_map(named).collect()
    }

    /// The tokens of the same place under the other names of its estate, within a community.
    pub(crate) fn other_tokens(
        &self,
        keys: &Keys,
        community: Option<&AreaCode>,
        address: &Address,
    ) -> Vec<Token> {
        let places = self.other_places(community, address);
        places.iter().map(|place| tokens::place_in(keys, community, place)).collect()
    }

    /// The same in every community of an area in which the estate has other names.
    pub(crate) fn tokens_within(
        &self,
        keys: &Keys,
        area: Option<&AreaCode>,
        address: &Address,
    ) -> Vec<Token> {
        let communities = self.0.keys().filter(|own| area.is_none_or(|one| one.contains(own)));
        communities.flat_map(|own| self.other_tokens(keys, Some(own), address)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_an_estate_leads_to_all_others() {
        let area: AreaCode = "519902001003".parse().unwrap();
        let elsewhere: AreaCode = "519902001004".parse().unwrap();
        let alias = |name: &str| EstateAlias {
            area,
            name: name.to_owned(),
            estate: "阳光花园".to_owned(),
            named_by: "staff".to_owned(),
            named_at: chrono::DateTime::UNIX_EPOCH,
        };
        let estates = Estates::of(vec![alias("阳光小区"), alias("阳光里")]);
        assert_eq!(estates.others(&area, "阳光小区"), ["阳光花园", "阳光里"]);
        assert_eq!(estates.others(&area, "阳光花园"), ["阳光小区", "阳光里"]);
        assert!(estates.others(&area, "枫台花园").is_empty());
        assert!(estates.others(&elsewhere, "阳光小区").is_empty());
        let address = Address::parse("阳光小区3-2-501").unwrap();
        let places = estates.other_places(Some(&area), &address);
        assert_eq!(places, ["阳光花园|3|2|501", "阳光里|3|2|501"]);
    }
}
