//! The end of an address: building, unit and room, or the group and house of a village.

mod below;
mod reader;
mod special;

pub(super) use below::after_hyphens;
use reader::Reader;
pub(super) use special::{starts_special, without_special};

/// What a mark says about the number in front of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Building,
    /// `#`, which can stand behind a building and then behind a unit.
    Hash,
    Unit,
    Floor,
    /// A floor below the ground that is written with a minus, which may be a hyphen: `-1层`.
    MinusFloor,
    /// A floor below the ground that is written as a building may be: `B1楼`.
    LetteredFloor,
    Room,
    /// 号, which can stand behind a building, a room or a house.
    Number,
    /// A group of a village.
    Group,
    /// A place that is no flat, such as a shop front, with its number behind it.
    Special,
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
    /// Whether something that was written is in none of the parts.
    pub(super) is_partly_read: bool,
}

/// Reads the parts from left to right; what is not understood makes them ambiguous.
pub(super) fn read(text: &str, is_village: bool) -> Rooms {
    let mut reader = Reader::default();
    let mut rest = text;
    while let Some((run, mark, after)) = next_part(rest) {
        reader.take(run, mark, after.is_empty(), is_village);
        rest = after;
    }
    reader.finished(rest.is_empty())
}

/// A letter of the ten that number buildings without digits.
pub(super) fn is_stem(character: char) -> bool {
    "甲乙丙丁戊己庚辛壬癸".contains(character)
}

/// Splits one number and its mark off.
fn next_part(text: &str) -> Option<(String, Mark, &str)> {
    let text = after_hyphens(text);
    if let Some((place, rest)) = special::split(text) {
        return Some((place, Mark::Special, after_hyphens(rest)));
    }
    if let Some((floor, mark, rest)) = below::floor(text) {
        return Some((floor, mark, after_hyphens(rest)));
    }
    let (run, rest) = run(text)?;
    if let Some((kind, rest)) = special::behind_number(rest) {
        return Some((format!("{kind}{}", without_zeros(run)), Mark::Special, after_hyphens(rest)));
    }
    let (mark, rest) = MARKS
        .iter()
        .find_map(|(written, mark)| Some((*mark, rest.strip_prefix(written)?)))
        .or_else(|| Some((Mark::Hash, rest.strip_prefix('#')?)))
        .or_else(|| Some((Mark::Number, rest.strip_prefix('号')?)))
        .unwrap_or((Mark::Plain, rest));
    Some((without_zeros(run), mark, after_hyphens(rest)))
}

/// The letters and digits that the text begins with.
fn run(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && !is_stem(c)).unwrap_or(text.len());
    text.split_at_checked(end).filter(|(run, _)| !run.is_empty())
}

/// `03` is 3, and `A03` is A3.
fn without_zeros(run: &str) -> String {
    let at = run.find(|c: char| c.is_ascii_digit()).unwrap_or(run.len());
    let (letters, digits) = run.split_at_checked(at).unwrap_or((run, ""));
    let short = digits.trim_start_matches('0');
    match (short.is_empty(), digits.is_empty()) {
        (true, false) => format!("{letters}0"),
        (_, true) => letters.to_owned(),
        (false, false) => format!("{letters}{short}"),
    }
}
