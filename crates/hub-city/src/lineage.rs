//! What the members of a family share.

use crate::dice::Dice;
use crate::names::{self, Custom, PEOPLES};
use crate::people::{Role, Sex};
use crate::seats::{Origin, Seat};

/// Names, people and fortune of a family.
pub(crate) struct Lineage {
    pub(crate) origin: Origin,
    /// Sex of the core person, through whom the generations hang together.
    pub(crate) through: Sex,
    pub(crate) is_poor: bool,
    /// Registered address of a family from elsewhere.
    pub(crate) outside: String,
    /// Of the core person and of the one who married in.
    peoples: [(&'static str, Custom); 2],
    /// Of the core person and of the children's other line.
    surnames: [&'static str; 2],
    has_spouse: bool,
    father: &'static str,
}

impl Lineage {
    pub(crate) fn draw(dice: &mut Dice, origin: Origin, seats: &[Seat]) -> Self {
        let own = dice.weighted(&PEOPLES);
        let han = ("汉族", Custom::Han);
        let (own, in_law) = match origin {
            Origin::Local | Origin::Migrant if own == han => {
                (own, if dice.chance(980) { own } else { dice.weighted(&PEOPLES) })
            }
            Origin::Local | Origin::Migrant => (own, if dice.chance(660) { own } else { han }),
            Origin::Foreign | Origin::Compatriot => (han, han),
        };
        Self {
            origin,
            through: seats
                .iter()
                .find(|seat| seat.role == Role::Core)
                .map_or(Sex::Male, |core| core.sex),
            is_poor: origin == Origin::Local && dice.chance(30),
            outside: outside_address(dice),
            peoples: [own, in_law],
            surnames: [names::surname(dice), names::surname(dice)],
            has_spouse: seats.iter().any(|seat| seat.role == Role::Spouse),
            father: names::father(dice),
        }
    }

    /// People and name of a member; children have the father's surname, few the mother's.
    pub(crate) fn name(
        &self,
        dice: &mut Dice,
        seat: &Seat,
        year: i32,
        father: Option<&str>,
    ) -> (&'static str, String) {
        let [own, in_law] = self.peoples;
        let [line, married] = self.surnames;
        let (people, surname) = match seat.role {
            Role::Core | Role::Sibling => (own, line),
            Role::Elder if seat.sex == Sex::Male => (own, line),
            Role::Elder => (own, names::surname(dice)),
            Role::Spouse => (in_law, married),
            Role::Child => {
                let takes_married =
                    self.has_spouse && (self.through == Sex::Female) != dice.chance(30);
                (
                    if in_law.0 == "汉族" { own } else { in_law },
                    if takes_married { married } else { line },
                )
            }
            Role::Flatmate => (dice.weighted(&PEOPLES), names::surname(dice)),
        };
        let father = father.unwrap_or(self.father);
        (people.0, names::name(dice, people.1, seat.sex, year, surname, father))
    }
}

/// An address in an invented city.
pub(crate) fn outside_address(dice: &mut Dice) -> String {
    let city = dice.pick(&["青岱市", "沅东市", "朔澜市", "汀南市", "霞岭市", "洛屏市"]);
    let county = dice.pick(&["平沙县", "东屿县", "安麓县", "北汀区", "永澜县"]);
    let town = dice.pick(&["河湾镇", "石盘镇", "大杨镇", "三岔镇", "柳泉镇"]);
    let village = dice.pick(&["东坪村", "下湾村", "张家坝村", "新塘村", "老鸦村", "前进村"]);
    format!("{city}{county}{town}{village}{}组{}号", dice.between(1, 9), dice.between(1, 88))
}
