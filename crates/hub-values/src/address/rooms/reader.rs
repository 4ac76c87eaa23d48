//! Gives each number of an address its place: building, unit or room.

use super::{Mark, Rooms};

/// The parts as far as they were read.
#[derive(Default)]
pub(super) struct Reader {
    rooms: Rooms,
    /// Numbers without a mark of their own, waiting for what follows.
    plain: Vec<String>,
    floor: Option<String>,
    /// Whether the floor is written with a minus, which may be a hyphen.
    has_minus: bool,
}

impl Reader {
    pub(super) fn take(&mut self, run: String, mark: Mark, is_last: bool, is_village: bool) {
        if self.rooms.room.is_some() {
            self.confuse();
        }
        match mark {
            Mark::Plain | Mark::Room => self.plain.push(run),
            Mark::Group => self.set_building(format!("{run}组")),
            Mark::Hash if self.rooms.building.is_some() => self.set_unit(run),
            Mark::Building | Mark::Hash => self.set_building(run),
            Mark::Unit => self.set_unit(run),
            Mark::Floor => self.set_floor(run),
            Mark::MinusFloor => self.set_minus_floor(run),
            Mark::LetteredFloor => {
                if self.rooms.building.is_none() {
                    self.confuse();
                }
                self.set_floor(run);
            }
            Mark::Special => self.set_special(run),
            Mark::Number => {
                let is_first = self.rooms.building.is_none()
                    && self.rooms.unit.is_none()
                    && self.floor.is_none()
                    && self.plain.is_empty();
                if is_first && !(is_last && is_village) {
                    self.set_building(run);
                } else {
                    self.plain.push(run);
                }
            }
        }
    }

    /// All parts; `is_all` says whether everything that was written went through here.
    pub(super) fn finished(mut self, is_all: bool) -> Rooms {
        if !is_all {
            self.confuse();
        }
        self.settle();
        self.rooms.is_partly_read |= self.floor.is_some();
        self.rooms
    }

    fn confuse(&mut self) {
        self.rooms.ambiguous = true;
        self.rooms.is_partly_read = true;
    }

    fn set_building(&mut self, building: String) {
        if self.rooms.building.is_some() || !self.plain.is_empty() {
            self.confuse();
        }
        self.rooms.building = Some(building);
    }

    fn set_unit(&mut self, unit: String) {
        match self.plain.pop() {
            Some(building) if self.rooms.building.is_none() => {
                self.rooms.building = Some(building);
            }
            Some(_) => self.confuse(),
            None => {}
        }
        if self.rooms.unit.is_some() || !self.plain.is_empty() {
            self.confuse();
        }
        self.rooms.unit = Some(unit);
    }

    /// A floor needs no place of its own: `5楼1号` is room 501, `5楼501室` says it twice.
    fn set_floor(&mut self, floor: String) {
        self.place_waiting();
        if self.floor.is_some() {
            self.confuse();
        }
        self.floor = Some(floor);
    }

    /// Behind a number without a mark, or with more floors than are ever dug, the minus may be the
    /// hyphen that keeps two numbers apart: a person decides.
    fn set_minus_floor(&mut self, floor: String) {
        let is_deep = floor.chars().filter(char::is_ascii_digit).count() > 1;
        if is_deep || !self.plain.is_empty() {
            self.confuse();
        }
        self.has_minus = true;
        self.set_floor(floor);
    }

    /// A shop front, a garage or a cellar is a room of its own kind.
    fn set_special(&mut self, place: String) {
        self.place_waiting();
        self.rooms.room = Some(place);
    }

    /// Gives the numbers that wait to building and unit: what follows is no part of them.
    fn place_waiting(&mut self) {
        let mut waiting = std::mem::take(&mut self.plain).into_iter();
        if self.rooms.building.is_none() {
            self.rooms.building = waiting.next();
        }
        if self.rooms.unit.is_none() {
            self.rooms.unit = waiting.next();
        }
        if waiting.next().is_some() {
            self.confuse();
        }
    }

    /// Gives the numbers without a mark the places that are left.
    fn settle(&mut self) {
        let has_building = self.rooms.building.is_some();
        let has_unit = self.rooms.unit.is_some();
        let mut parts = std::mem::take(&mut self.plain);
        let Some(room) = parts.pop() else { return };
        if self.rooms.room.is_some() {
            return self.confuse();
        }
        let room = self.on_its_floor(room);
        let mut parts = parts.into_iter();
        match (has_building, has_unit, parts.len()) {
            (_, _, 0) => {}
            (true, false, 1) => {
                self.rooms.unit = parts.next();
                // `3栋B1-05`: a unit, or the first floor below the ground.
                if self.rooms.unit.as_deref().is_some_and(may_be_below_ground) {
                    self.confuse();
                }
            }
            (false, false, 1) => {
                self.rooms.building = parts.next();
                self.rooms.ambiguous = true;
            }
            (false, false, 2) => {
                self.rooms.building = parts.next();
                self.rooms.unit = parts.next();
            }
            _ => self.confuse(),
        }
        self.rooms.room = Some(room);
    }

    /// The room with its floor, which must not contradict it: `6楼501室` is on no floor.
    fn on_its_floor(&mut self, room: String) -> String {
        match self.floor.take() {
            None => room,
            Some(floor) if floor.starts_with('负') => {
                // `-1层105` may be room 105 on the first floor, behind a hyphen.
                let number: String = floor.chars().filter(char::is_ascii_digit).collect();
                let fits_above = room.len() >= number.len() + 2 && room.starts_with(&number);
                if self.has_minus && fits_above {
                    self.confuse();
                }
                format!("{floor}{room}")
            }
            Some(floor) if room.len() <= 2 => format!("{floor}{room:0>2}"),
            Some(floor) => {
                if room.len() < floor.len() + 2 || !room.starts_with(&floor) {
                    self.confuse();
                }
                room
            }
        }
    }
}

/// Whether a number is written as a floor below the ground may be: `B1`.
fn may_be_below_ground(number: &str) -> bool {
    number
        .strip_prefix('B')
        .is_some_and(|digits| digits.len() == 1 && digits.bytes().all(|one| one.is_ascii_digit()))
}
