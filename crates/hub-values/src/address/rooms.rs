//! The end of an address: building, unit and room, or the group and house of a village.

/// What a mark says about the number in front of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Building,
    /// `#`, which can stand behind a building and then behind a unit.
    Hash,
    Unit,
    Floor,
    Room,
    /// 号, which can stand behind a building, a room or a house.
    Number,
    /// A group of a village.
    Group,
    /// A hyphen, or nothing.
    Plain,
}

/// Marks as they are written, the longer ones before those they begin with.
const MARKS: [(&str, Mark); 25] = [
    ("号楼栋", Mark::Building),
    ("号楼", Mark::Building),
    ("号栋", Mark::Building),
    ("号幢", Mark::Building),
    ("号座", Mark::Building),
    ("#楼", Mark::Building),
    ("#栋", Mark::Building),
    ("楼栋", Mark::Building),
    ("栋楼", Mark::Building),
    ("栋", Mark::Building),
    ("幢", Mark::Building),
    ("座", Mark::Building),
    ("号单元", Mark::Unit),
    ("单元", Mark::Unit),
    ("门", Mark::Unit),
    ("层", Mark::Floor),
    ("楼", Mark::Floor),
    ("室", Mark::Room),
    ("号房", Mark::Room),
    ("房", Mark::Room),
    ("户", Mark::Room),
    ("村民小组", Mark::Group),
    ("小组", Mark::Group),
    ("组", Mark::Group),
    ("队", Mark::Group),
];

/// The parts below the estate.
#[derive(Default)]
pub(super) struct Rooms {
    pub(super) building: Option<String>,
    pub(super) unit: Option<String>,
    pub(super) room: Option<String>,
    pub(super) ambiguous: bool,
}

/// Reads the parts from left to right; what is not understood makes them ambiguous.
pub(super) fn read(text: &str, is_village: bool) -> Rooms {
    let mut reader = Reader { rooms: Rooms::default(), plain: Vec::new(), floor: None };
    let mut rest = text;
    while let Some((run, mark, after)) = next_part(rest) {
        reader.take(run, mark, after.is_empty(), is_village);
        rest = after;
    }
    reader.settle();
    reader.rooms.ambiguous |= !rest.is_empty();
    reader.rooms
}

/// Splits one number and its mark off.
fn next_part(text: &str) -> Option<(String, Mark, &str)> {
    let text = text.trim_start_matches('-');
    let end = text.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(text.len());
    let (run, rest) = text.split_at_checked(end)?;
    if run.is_empty() {
        return None;
    }
    let (mark, rest) = MARKS
        .iter()
        .find_map(|(written, mark)| Some((*mark, rest.strip_prefix(written)?)))
        .or_else(|| Some((Mark::Hash, rest.strip_prefix('#')?)))
        .or_else(|| Some((Mark::Number, rest.strip_prefix('号')?)))
        .unwrap_or((Mark::Plain, rest));
    Some((without_zeros(run), mark, rest.trim_start_matches('-')))
}

fn without_zeros(run: &str) -> String {
    let short = run.trim_start_matches('0');
    if short.is_empty() { "0".to_owned() } else { short.to_owned() }
}

struct Reader {
    rooms: Rooms,
    /// Numbers without a mark of their own, waiting for what follows.
    plain: Vec<String>,
    floor: Option<String>,
}

impl Reader {
    fn take(&mut self, run: String, mark: Mark, is_last: bool, is_village: bool) {
        match mark {
            Mark::Plain | Mark::Room => self.plain.push(run),
            Mark::Group => self.set_building(format!("{run}组")),
            Mark::Hash if self.rooms.building.is_some() => self.set_unit(run),
            Mark::Building | Mark::Hash => self.set_building(run),
            Mark::Unit => self.set_unit(run),
            Mark::Floor => self.set_floor(run),
            Mark::Number => {
                let is_first = self.rooms.building.is_none()
                    && self.rooms.unit.is_none()
                    && self.plain.is_empty();
                if is_first && !(is_last && is_village) {
                    self.set_building(run);
                } else {
                    self.plain.push(run);
                }
            }
        }
    }

    fn set_building(&mut self, building: String) {
        self.rooms.ambiguous |= self.rooms.building.is_some() || !self.plain.is_empty();
        self.rooms.building = Some(building);
    }

    fn set_unit(&mut self, unit: String) {
        match self.plain.pop() {
            Some(building) if self.rooms.building.is_none() => {
                self.rooms.building = Some(building);
            }
            Some(_) => self.rooms.ambiguous = true,
            None => {}
        }
        self.rooms.ambiguous |= self.rooms.unit.is_some() || !self.plain.is_empty();
        self.rooms.unit = Some(unit);
    }

    /// A floor needs no place of its own: `5楼1号` is room 501, `5楼501室` says it twice.
    fn set_floor(&mut self, floor: String) {
        let mut waiting = std::mem::take(&mut self.plain).into_iter();
        if self.rooms.building.is_none() {
            self.rooms.building = waiting.next();
        }
        if self.rooms.unit.is_none() {
            self.rooms.unit = waiting.next();
        }
        self.rooms.ambiguous |= waiting.next().is_some() || self.floor.is_some();
        self.floor = Some(floor);
    }

    /// Gives the numbers without a mark the places that are left.
    fn settle(&mut self) {
        let has_building = self.rooms.building.is_some();
        let has_unit = self.rooms.unit.is_some();
        let mut parts = std::mem::take(&mut self.plain);
        let room = parts.pop();
        let room = room.map(|room| self.on_its_floor(room));
        let mut parts = parts.into_iter();
        match (has_building, has_unit, parts.len()) {
            (_, _, 0) => {}
            (true, false, 1) => self.rooms.unit = parts.next(),
            (false, false, 1) => {
                self.rooms.building = parts.next();
                self.rooms.ambiguous = true;
            }
            (false, false, 2) => {
                self.rooms.building = parts.next();
                self.rooms.unit = parts.next();
            }
            _ => self.rooms.ambiguous = true,
        }
        self.rooms.room = room;
    }

    fn on_its_floor(&mut self, room: String) -> String {
        match self.floor.take() {
            Some(floor) if room.len() <= 2 => format!("{floor}{room:0>2}"),
            _ => room,
        }
    }
}
