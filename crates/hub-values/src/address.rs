//! Addresses, taken apart into the parts that make two of them one place.

use std::fmt;
use std::str::FromStr;

use crate::message::serde_as_text;
use crate::text::is_hidden;

mod district;
mod error;
mod estate;
mod rooms;
mod written;

pub use error::AddressError;

/// Characters of the longest address.
const LONGEST: usize = 200;
/// Units of a building, and buildings of an estate, among which a place with one number is sought.
const UNITS: u8 = 10;
const BUILDINGS: u8 = 60;
/// What is written where an address is wanted, and is none.
const NO_PLACES: &str = "无 無 没有 暂无 不详 未知 不明 不清楚 同上 同左 同前 同下 同户籍 同户籍地 \
    同户籍地址 同户籍所在地 同户口 同户口所在地 同现住址 同现居住地 同身份证 同身份证地址 同住址 同居住地";

/// An address as it was written, with the parts that could be told apart.
///
/// `X小区3号楼2单元501室`, `X小区3-2-501`, `X小区三栋二单元501室` and `X小区3#2-501` have the same parts and so the
/// same [`Address::place_key`]. A part that was not written, or not understood, is `None`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Address {
    /// The province with its full name: `湖北省`.
    pub province: Option<String>,
    /// The city or prefecture: `孝感市`.
    pub city: Option<String>,
    /// The district, county or city at county level: `孝南区`.
    pub district: Option<String>,
    /// The street office, town or township: `书院街道`, `杨店镇`.
    pub street: Option<String>,
    /// The road: `解放路`.
    pub road: Option<String>,
    /// The number on the road, without 号: `12`, `12附3`, `1234弄`.
    pub road_number: Option<String>,
    /// The estate, the village, or whatever else the buildings belong to: `阳光小区`, `红旗村`.
    pub estate: Option<String>,
    /// The building without its classifier, or the group of a village: `3`, `A`, `3组`.
    pub building: Option<String>,
    /// The unit, which is the staircase: `2`.
    pub unit: Option<String>,
    /// The room, or the number of a house in a village: `501`.
    pub room: Option<String>,
    /// The address as it was written, without spaces at its ends.
    pub raw: String,
    /// Whether the parts below the estate could be meant in more than one way.
    pub ambiguous: bool,
    /// Whether something below the estate has no place in these parts.
    is_partly_read: bool,
}

impl Address {
    /// Takes an address apart.
    ///
    /// # Errors
    /// When the text is empty, has no letter or digit, is longer than 200 characters, contains
    /// characters that are not shown, or says `同上`, `无` or the like.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let raw = text.trim();
        let found = raw.chars().count();
        if found == 0 {
            return Err(AddressError::Empty);
        }
        if found > LONGEST {
            return Err(AddressError::TooLong { found });
        }
        if raw.chars().any(is_hidden) {
            return Err(AddressError::HiddenCharacter);
        }
        let written = written::settled(raw);
        if !written.chars().any(char::is_alphanumeric) {
            return Err(AddressError::NoLetter);
        }
        if NO_PLACES.split_whitespace().any(|word| word == written) {
            return Err(AddressError::NoPlace);
        }
        let (front, rest) = district::split(&written);
        let (middle, rest) = estate::split(rest);
        let rooms = rooms::read(rest, middle.is_village());
        Ok(Self {
            province: front.province,
            city: front.city,
            district: front.district,
            street: front.street,
            road: middle.road,
            road_number: middle.road_number,
            estate: middle.estate,
            building: rooms.building,
            unit: rooms.unit,
            room: rooms.room,
            raw: raw.to_owned(),
            ambiguous: rooms.ambiguous,
            is_partly_read: rooms.is_partly_read,
        })
    }

    /// The address as it was written.
    pub fn as_str(&self) -> &str {
        &self.raw
    }

    /// Whether it ends as `X小区3-501` does, where 3 may be a building or a unit.
    pub fn is_two_part(&self) -> bool {
        self.ambiguous
            && !self.is_partly_read
            && self.unit.is_none()
            && self.building.is_some()
            && self.room.is_some()
    }

    /// `estate|building|unit|room`, equal for all ways of writing one place.
    ///
    /// Where there is no estate, road and number stand for it. None when estate, building or room
    /// is missing, or when they are ambiguous: a person decides. A shop front or a garage needs no
    /// building, a house of a village no group.
    pub fn place_key(&self) -> Option<String> {
        if self.ambiguous || self.is_partly_read {
            return None;
        }
        let (estate, room) = (self.estate_or_number()?, self.room.as_ref()?);
        let building = match &self.building {
            Some(building) => building.as_str(),
            None if rooms::starts_special(room) || self.is_village_house() => "",
            None => return None,
        };
        let unit = self.unit.as_deref().unwrap_or_default();
        Some(format!("{estate}|{building}|{unit}|{room}"))
    }

    /// Whether it is a house that its village numbers as a whole: `红旗村12号`.
    fn is_village_house(&self) -> bool {
        let is_village = self.estate.as_deref().is_some_and(estate::is_village);
        is_village && self.road.is_none() && self.building.is_none() && self.unit.is_none()
    }

    /// The place keys of all places that an address such as `X小区3-501` may mean: 3 is the building,
    /// with a unit or without, or the unit of one of the buildings. Empty for every other address.
    pub fn readings(&self) -> Vec<String> {
        let known = (self.estate_or_number(), &self.building, &self.room);
        let (Some(estate), Some(number), Some(room)) = known else { return Vec::new() };
        if !self.is_two_part() {
            return Vec::new();
        }
        let with_unit = (1..=UNITS).map(|unit| format!("{estate}|{number}|{unit}|{room}"));
        let as_unit =
            (1..=BUILDINGS).map(|building| format!("{estate}|{building}|{number}|{room}"));
        let mut readings = vec![format!("{estate}|{number}||{room}")];
        readings.extend(with_unit.chain(as_unit));
        readings.dedup();
        readings
    }

    /// `estate|number|room` of an address such as `X小区3-501`, equal for all ways of writing it: it stands
    /// for what is not clear, never for a place. None for every other address.
    pub fn unclear_key(&self) -> Option<String> {
        let (number, room) = (self.building.as_ref()?, self.room.as_ref()?);
        self.is_two_part().then_some(())?;
        Some(format!("{}|{number}|{room}", self.estate_or_number()?))
    }

    /// The keys of the unclear addresses that may mean this place: its building or its unit was left
    /// out. Empty for an address that names no one place.
    pub fn unclear_forms(&self) -> Vec<String> {
        let known = (self.place_key(), self.estate_or_number(), &self.room);
        let (Some(_), Some(estate), Some(room)) = known else { return Vec::new() };
        let numbers: std::collections::BTreeSet<&String> =
            self.building.iter().chain(&self.unit).collect();
        numbers.into_iter().map(|number| format!("{estate}|{number}|{room}")).collect()
    }

    fn estate_or_number(&self) -> Option<String> {
        match &self.estate {
            Some(estate) => Some(estate.clone()),
            None => Some(format!("{}{}", self.road.as_ref()?, self.numbered()?)),
        }
    }

    /// The number on the road with its 号.
    fn numbered(&self) -> Option<String> {
        let number = self.road_number.as_ref()?;
        Some(if number.ends_with('弄') { number.clone() } else { format!("{number}号") })
    }

    /// The address in its one standard form: `湖北省孝感市孝南区书院街道解放路12号阳光小区3栋2单元501室`.
    ///
    /// An address of which a part was not understood stays as it was written: nothing is lost.
    pub fn standard(&self) -> String {
        if self.is_partly_read {
            return self.raw.clone();
        }
        let mut text = self.to_community();
        let rooms = match (&self.building, &self.unit, &self.room) {
            (Some(building), None, Some(room)) if self.ambiguous => format!("{building}-{room}"),
            (building, unit, room) => {
                let is_group = building.as_ref().is_some_and(|name| name.ends_with('组'));
                let is_house = is_group || (building.is_none() && self.is_in_village());
                let building = building
                    .as_ref()
                    .map(|name| if is_group { name.clone() } else { format!("{name}栋") });
                let unit = unit.as_ref().map(|name| format!("{name}单元"));
                let room = room.as_ref().map(|name| match is_house {
                    _ if rooms::starts_special(name) => name.clone(),
                    true => format!("{name}号"),
                    false => format!("{name}室"),
                });
                [building, unit, room].into_iter().flatten().collect()
            }
        };
        text.push_str(&rooms);
        text
    }

    /// The standard form without building, unit and room.
    pub fn to_community(&self) -> String {
        let number = self.numbered();
        [
            &self.province,
            &self.city,
            &self.district,
            &self.street,
            &self.road,
            &number,
            &self.estate,
        ]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect()
    }

    fn is_in_village(&self) -> bool {
        self.estate.as_deref().is_some_and(estate::is_village)
    }
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        Self::parse(text)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Address({} characters)", self.raw.chars().count())
    }
}

serde_as_text!(Address);

#[cfg(test)]
mod tests;
