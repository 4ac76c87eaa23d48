//! Birth dates with the numbers of identity documents.

use chrono::{Datelike, Days, NaiveDate};

use crate::dice::{Dice, nth, scattered};
use crate::family::World;
use crate::names::Foreigner;
use crate::numbers::id_number;
use crate::people::{Document, RESIDENT_CARD, Sex};
use crate::plan::Plan;
use crate::seats::{Origin, Seat};

/// Regions that identity numbers are spread over.
const REGIONS: u64 = 64;
/// The city's own prefecture, which GB/T 2260 does not assign.
const LOCAL_PREFECTURE: u64 = 519_900;
/// Prefectures that GB/T 2260 does not assign, for people from elsewhere.
const OTHER_PREFECTURES: [u64; 4] = [349_900, 369_900, 439_900, 539_900];
/// Sequence numbers of one day, region and sex; as many again are kept for twins.
const SEQUENCES: u64 = 249;

/// Birth date for an age, with a day of the year that the number of the person decides.
pub(crate) fn birth(plan: &Plan, number: u64, age: u32) -> NaiveDate {
    let today = plan.today;
    let (day, _, _) = scatter(plan, number);
    let is_ahead = day > u64::from(today.ordinal0());
    let year = today.year() - i32::try_from(age).unwrap_or_default() - i32::from(is_ahead);
    NaiveDate::from_ymd_opt(year, 1, 1)
        .and_then(|first| first.checked_add_days(Days::new(day)))
        .unwrap_or(today)
}

/// Day of the year, region and sequence of a person; no two people have the same three.
///
/// This is what makes identity numbers unique although nobody keeps a list of them.
fn scatter(plan: &Plan, number: u64) -> (u64, u64, u64) {
    let place = scattered(number, REGIONS * 365 * SEQUENCES, plan.seed);
    (place % 365, place / 365 % REGIONS, place / 365 / REGIONS)
}

/// Somebody who is about to get a document.
pub(crate) struct Papers<'a> {
    pub(crate) world: &'a World,
    pub(crate) number: u64,
    pub(crate) origin: Origin,
    pub(crate) birth: NaiveDate,
    pub(crate) seat: &'a Seat,
}

impl Papers<'_> {
    /// One document; few people have none.
    pub(crate) fn document(
        &self,
        dice: &mut Dice,
        foreigner: Option<Foreigner>,
    ) -> Option<Document> {
        let serial = scattered(self.number, 100_000_000, self.world.plan.seed ^ 0x00D0_C000);
        let (kind, number) = match self.origin {
            Origin::Foreign => {
                let resident = foreigner.filter(|_| dice.chance(300));
                resident.map_or_else(
                    || ("护照", format!("X{serial:08}")),
                    |foreigner| self.residence_card(foreigner),
                )
            }
            Origin::Compatriot => match dice.below(3) {
                0 => ("台湾居民来往大陆通行证", format!("{serial:08}")),
                1 => ("港澳居民来往内地通行证", format!("M{serial:08}")),
                _ => ("港澳居民来往内地通行证", format!("H{serial:08}")),
            },
            Origin::Local | Origin::Migrant if dice.chance(10) => return None,
            Origin::Local | Origin::Migrant if self.seat.age == 0 && dice.chance(700) => {
                ("出生医学证明", format!("X9{serial:08}"))
            }
            Origin::Local | Origin::Migrant => self.identity_card(),
        };
        Some(Document { kind, number })
    }

    fn identity_card(&self) -> (&'static str, String) {
        let (_, region, sequence) = scatter(&self.world.plan, self.number);
        let region = if self.origin == Origin::Local {
            LOCAL_PREFECTURE + region + 1
        } else {
            nth(&OTHER_PREFECTURES, region % 4) + region / 4 + 1
        };
        let sequence = sequence + if self.seat.is_twin { SEQUENCES } else { 0 };
        (RESIDENT_CARD, id_number(region, self.birth, self.of_sex(sequence)))
    }

    /// The card of 2023: 9, province, country, birth, sequence, check character.
    fn residence_card(&self, foreigner: Foreigner) -> (&'static str, String) {
        let sequence = self.of_sex(self.number % 400);
        ("外国人永久居留身份证", id_number(951_000 + foreigner.numeric, self.birth, sequence))
    }

    /// A sequence number from 1, odd for men.
    fn of_sex(&self, sequence: u64) -> u64 {
        sequence * 2 + if self.seat.sex == Sex::Male { 1 } else { 2 }
    }
}
