//! Keys under which candidates are found.

use crate::LinkageError;
use crate::compare::Record;
use crate::hash;
use crate::model::Column;
use crate::model::file::{BlockFile, Kind};
use crate::text;
use crate::value::{Form, Value};

/// Keys that one record has at most under one block.
const MOST_KEYS: usize = 24;

/// A key: the parts in which records must agree.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    pub(crate) name: String,
    pub(crate) largest: usize,
    parts: Vec<Part>,
}

/// A part of a key.
#[derive(Debug, Clone)]
struct Part {
    /// The columns it is taken from; several when a value may stand in any of them.
    columns: Vec<usize>,
    view: View,
}

/// What of a value a part takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum View {
    Whole,
    First(usize),
    Last(usize),
    Sound,
    Words,
    WordSounds,
    WithoutOne,
    Year,
    YearMonth,
    MonthDay,
    TwoParts,
    Surname,
    GivenSound,
    Sorted,
    Fifteen,
    Middle,
    Building,
    Room,
}

impl View {
    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "whole" => Self::Whole,
            "first" => Self::First(1),
            "first2" => Self::First(2),
            "first3" => Self::First(3),
            "first4" => Self::First(4),
            "first5" => Self::First(5),
            "last4" => Self::Last(4),
            "last6" => Self::Last(6),
            "sound" => Self::Sound,
            "words" => Self::Words,
            "word_sounds" => Self::WordSounds,
            "without_one" => Self::WithoutOne,
            "year" => Self::Year,
            "year_month" => Self::YearMonth,
            "month_day" => Self::MonthDay,
            "two_parts" => Self::TwoParts,
            "surname" => Self::Surname,
            "given_sound" => Self::GivenSound,
            "sorted" => Self::Sorted,
            "fifteen" => Self::Fifteen,
            "middle" => Self::Middle,
            "building" => Self::Building,
            "room" => Self::Room,
            _ => return None,
        })
    }

    fn fits(self, kind: Kind) -> bool {
        match self {
            Self::Whole => true,
            Self::First(_) | Self::Last(_) | Self::WithoutOne | Self::Sorted => {
                kind != Kind::Address
            }
            Self::Sound => matches!(kind, Kind::Text | Kind::HanName),
            Self::Words | Self::WordSounds => kind == Kind::Text,
            Self::Year | Self::YearMonth | Self::MonthDay | Self::TwoParts => kind == Kind::Date,
            Self::Surname | Self::GivenSound => kind == Kind::HanName,
            Self::Fifteen | Self::Middle => kind == Kind::Document,
            Self::Building | Self::Room => kind == Kind::Address,
        }
    }
}

impl Block {
    /// Reads parts such as `surname:sound`, or `given/surname:sound` for a value in either column.
    pub(crate) fn parse(file: &BlockFile, columns: &[Column]) -> Result<Self, LinkageError> {
        let parts = file.parts.iter().map(|part| parse_part(part, columns));
        let parts: Vec<Part> = parts.collect::<Result<_, _>>()?;
        if parts.is_empty() {
            return Err(LinkageError::ModelWrong("a block must have a part".to_owned()));
        }
        Ok(Self { name: file.parts.join(" + "), largest: file.largest, parts })
    }

    /// Whether the key is made of this column.
    pub(crate) fn uses(&self, column: usize) -> bool {
        self.parts.iter().any(|part| part.columns.contains(&column))
    }

    /// The keys of a record; none when a part is not known.
    pub(crate) fn keys(&self, position: usize, record: Record<'_>, keys: &mut Vec<u64>) {
        let start = keys.len();
        keys.push(hash::mixed(0, u64::try_from(position).unwrap_or(0)));
        let mut found = Vec::with_capacity(8);
        for part in &self.parts {
            found.clear();
            for column in &part.columns {
                if let Some(value) = record.value(*column) {
                    view(part.view, value, &mut found);
                }
            }
            let before: Vec<u64> = keys.drain(start..).collect();
            for key in &before {
                keys.extend(found.iter().map(|one| hash::mixed(*key, *one)));
            }
            keys.truncate(start + MOST_KEYS);
        }
        if let Some(mine) = keys.get_mut(start..) {
            mine.sort_unstable();
        }
        let mut last = None;
        let mut position = 0;
        keys.retain(|key| {
            let is_new = position < start || last != Some(*key);
            position += 1;
            last = Some(*key);
            is_new
        });
    }
}

fn parse_part(part: &str, columns: &[Column]) -> Result<Part, LinkageError> {
    let wrong = |why: String| LinkageError::ModelWrong(format!("block part {part:?}: {why}"));
    let (names, view) = part.split_once(':').unwrap_or((part, "whole"));
    let view = View::parse(view).ok_or_else(|| wrong(format!("there is no view {view:?}")))?;
    let mut found = Vec::new();
    for name in names.split('/') {
        let column = columns.iter().position(|column| column.name == name);
        let column = column.ok_or_else(|| wrong(format!("there is no column {name:?}")))?;
        let kind = columns.get(column).map_or(Kind::Text, |column| column.kind);
        if !view.fits(kind) {
            return Err(wrong(format!("{name:?} has no such view")));
        }
        found.push(column);
    }
    Ok(Part { columns: found, view })
}

fn view(view: View, value: &Value, found: &mut Vec<u64>) {
    let text: &str = &value.text;
    let mut push = |text: &str| {
        if !text.is_empty() {
            found.push(hash::of(text.as_bytes()));
        }
    };
    match (view, &value.form) {
        (View::Sound, Form::Name(name)) if !name.is_surname_only && !name.is_masked => {
            push(&name.sound());
        }
        (View::Surname, Form::Name(name)) => push(name.surname_sound()),
        (View::GivenSound, Form::Name(name)) if !name.is_surname_only && !name.is_masked => {
            push(&name.sounds.get(1..).unwrap_or_default().join(" "));
        }
        (View::Sound | View::GivenSound, Form::Name(_)) => {}
        (View::Year, Form::Date(date)) => push(&format!("{}", date.year)),
        (View::YearMonth, Form::Date(date)) => push(&format!("{}-{}", date.year, date.month)),
        (View::MonthDay, Form::Date(date)) => {
            let (low, high) = (date.month.min(date.day), date.month.max(date.day));
            push(&format!("{low}-{high}"));
        }
        (View::TwoParts, Form::Date(date)) => {
            push(&format!("ym{}-{}", date.year, date.month));
            push(&format!("yd{}-{}", date.year, date.day));
            push(&format!("md{}-{}", date.month, date.day));
        }
        (View::Fifteen, Form::Document(document)) => {
            if document.kind == crate::value::document::DocumentKind::ResidentId {
                push(&fifteen(text));
            } else {
                push(text);
            }
        }
        (View::Middle, Form::Document(_)) => push(text.get(6..14).unwrap_or_default()),
        (View::Building, Form::Address(address)) if !address.building.is_empty() => {
            push(&format!("{}|{}", address.estate, address.building));
        }
        (View::Room, Form::Address(address)) if address.is_whole() => {
            push(&format!("{}|{}|{}", address.estate, address.building, address.room));
        }
        (View::Words, _) => text.split(' ').take(8).for_each(push),
        (View::WordSounds, _) => {
            text.split(' ').take(8).for_each(|word| push(&text::sound(word)));
        }
        (View::WithoutOne, _) => without_one(text, &mut push),
        (View::Whole, _) => push(text),
        (View::First(count), _) => push(first(text, count)),
        (View::Last(count), _) => push(last(text, count)),
        (View::Sound, _) => push(&text::sound(text)),
        (View::Sorted, _) => push(&sorted(text)),
        _ => {}
    }
}

/// Fifteen digits, whether eighteen were written or fifteen, or one was lost.
fn fifteen(text: &str) -> String {
    if text.len() < 17 {
        return text.to_owned();
    }
    format!("{}{}", text.get(0..6).unwrap_or_default(), text.get(8..17).unwrap_or_default())
}

fn first(text: &str, count: usize) -> &str {
    text.char_indices().nth(count).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

fn last(text: &str, count: usize) -> &str {
    let all = text.chars().count();
    let start = text.char_indices().nth(all.saturating_sub(count)).map_or(0, |(start, _)| start);
    text.get(start..).unwrap_or(text)
}

fn sorted(text: &str) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    characters.sort_unstable();
    characters.into_iter().collect()
}

/// The text, and the text without each of its characters: two texts one edit apart share one.
fn without_one(text: &str, push: &mut impl FnMut(&str)) {
    push(text);
    let characters: Vec<char> = text.chars().take(MOST_KEYS - 1).collect();
    if characters.len() < 3 {
        return;
    }
    for skipped in 0..characters.len() {
        let kept = characters.iter().enumerate().filter(|(position, _)| *position != skipped);
        let kept: String = kept.map(|(_, character)| *character).collect();
        push(&kept);
    }
}
