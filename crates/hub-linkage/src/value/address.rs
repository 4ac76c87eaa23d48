//! An address as it is compared: estate, building, unit, room.

use hub_values::Address;

/// The parts of an address that make a place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct AddressForm {
    pub(crate) estate: Box<str>,
    pub(crate) building: Box<str>,
    pub(crate) unit: Box<str>,
    pub(crate) room: Box<str>,
}

/// What the name of an estate may end with or not.
const SUFFIXES: [&str; 6] = ["小区", "社区", "花园", "家园", "公寓", "苑"];

impl AddressForm {
    /// Takes an address apart; none when it names no place at all.
    pub(crate) fn read(raw: &str) -> Option<(Box<str>, Self)> {
        let address = Address::parse(raw).ok()?;
        let estate = address.estate.as_deref().map(short).unwrap_or_default();
        let road = match (&address.road, &address.road_number) {
            (Some(road), Some(number)) => format!("{road}{number}"),
            _ => String::new(),
        };
        let estate = if estate.is_empty() { road } else { estate };
        let part = |part: Option<String>| part.unwrap_or_default().into_boxed_str();
        let form = Self {
            estate: estate.into_boxed_str(),
            building: part(address.building),
            unit: part(address.unit),
            room: part(address.room),
        };
        if form.estate.is_empty() {
            return None;
        }
        let Self { estate, building, unit, room } = &form;
        let text = format!("{estate}|{building}|{unit}|{room}").into_boxed_str();
        Some((text, form))
    }

    /// Whether it names one dwelling.
    pub(crate) fn is_whole(&self) -> bool {
        !self.building.is_empty() && !self.room.is_empty()
    }
}

fn short(estate: &str) -> String {
    for suffix in SUFFIXES {
        if let Some(name) = estate.strip_suffix(suffix)
            && name.chars().count() >= 2
        {
            return name.to_owned();
        }
    }
    estate.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing_a_place_is_one_text() {
        let ways = [
            "万科小区3-2-503",
            "万科小区3幢2单元503室",
            "锦江区火车南站街道万科3号楼2单元503室",
            "成都市锦江区火车南站街道人民南路124号万科小区3栋2单元503号",
            "万科小区三号楼二单元503号",
        ];
        for way in ways {
            let (text, form) = AddressForm::read(way).unwrap();
            assert_eq!(&*text, "万科|3|2|503", "{way}");
            assert!(form.is_whole());
        }
    }

    #[test]
    fn a_place_may_be_known_in_part() {
        assert_eq!(&*AddressForm::read("万科小区").unwrap().0, "万科|||");
        assert_eq!(&*AddressForm::read("万科小区3栋2单元").unwrap().0, "万科|3|2|");
        assert_eq!(AddressForm::read("-"), None);
    }
}
