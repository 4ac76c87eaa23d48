//! The cells of one sheet.

use super::Shared;
use super::strings::unescaped;
use crate::container::Container;
use crate::intake::{Intake, What};
use crate::number::shown;
use crate::xml::{Element, Node};
use crate::{Merged, Part, SheetError};

/// The last row that a spreadsheet has.
const LAST_ROW: u32 = 1_048_576;

/// A cell while it is read.
#[derive(Default)]
struct Open {
    column: usize,
    kind: String,
    style: usize,
    value: String,
    has_formula: bool,
}

/// Where in a cell the reader is.
#[derive(PartialEq, Eq)]
enum Place {
    Outside,
    Cell,
    Value,
    Sound,
}

pub(super) fn rows(
    container: &mut Container<'_>,
    part: &str,
    shared: &Shared,
    intake: &mut Intake<'_>,
) -> Result<(), SheetError> {
    let Some(mut xml) = container.xml(part)? else {
        return Err(SheetError::Malformed { part: part.to_owned() });
    };
    let malformed = xml.malformed();
    let mut row = 0_u32;
    let mut open = Open::default();
    let mut place = Place::Outside;
    loop {
        match xml.next()? {
            Node::Start(element) => match element.name() {
                "row" => {
                    row = row_number(&element, row).ok_or_else(|| malformed.clone())?;
                    if !intake.row(row) {
                        return Err(malformed);
                    }
                    if element.attribute("hidden").is_some_and(|is| is == "1" || is == "true") {
                        intake.tell(Part::HiddenRow)?;
                    }
                    open.column = 0;
                }
                "c" => {
                    let before = open.column;
                    open.begin(&element);
                    if open.column <= before {
                        return Err(malformed);
                    }
                    place = Place::Cell;
                }
                "f" if place == Place::Cell => open.has_formula = true,
                "rPh" if place == Place::Cell => place = Place::Sound,
                "v" | "t" if place == Place::Cell => place = Place::Value,
                "mergeCell" => {
                    let merged = element.attribute("ref").and_then(|area| merged(&area));
                    if let Some(merged) = merged {
                        intake.merged(merged)?;
                    }
                }
                _ => {}
            },
            Node::Text(text) if place == Place::Value => {
                // Twice what may be shown says already that it is too much.
                if open.value.len() <= intake.limits().max_cell.saturating_mul(8) {
                    open.value.push_str(&text);
                }
            }
            Node::End(name) => match name.as_str() {
                "v" | "t" if place == Place::Value => place = Place::Cell,
                "rPh" if place == Place::Sound => place = Place::Cell,
                "c" => {
                    open.end(shared, intake)?.ok_or_else(|| malformed.clone())?;
                    place = Place::Outside;
                }
                "row" => intake.end_row()?,
                _ => {}
            },
            Node::Eof => return Ok(()),
            Node::Text(_) | Node::Other => {}
        }
    }
}

/// The number of a row; without one it is the next.
fn row_number(element: &Element<'_>, before: u32) -> Option<u32> {
    let number = match element.attribute("r") {
        Some(number) => number.parse().ok()?,
        None => before.checked_add(1)?,
    };
    (1..=LAST_ROW).contains(&number).then_some(number)
}

impl Open {
    fn begin(&mut self, element: &Element<'_>) {
        self.column += 1;
        self.kind.clear();
        self.style = 0;
        self.value.clear();
        self.has_formula = false;
        for (name, value) in element.attributes() {
            match name {
                "r" => self.column = place(&value).map_or(0, |(column, _)| column as usize),
                "t" => self.kind.push_str(&value),
                "s" => self.style = value.parse().unwrap_or(0),
                _ => {}
            }
        }
    }

    /// Passes the cell on; nothing if it is not what it says it is.
    fn end(&mut self, shared: &Shared, intake: &mut Intake<'_>) -> Result<Option<()>, SheetError> {
        let column = self.column;
        if self.has_formula {
            return intake.cell(column, What::Formula, "").map(Some);
        }
        let told = match self.kind.as_str() {
            "s" => {
                let index: Option<usize> = self.value.trim().parse().ok();
                let Some(text) = index.and_then(|index| shared.strings.at(index)) else {
                    // An empty cell of this kind has no index.
                    return Ok(self.value.is_empty().then_some(()));
                };
                intake.cell(column, What::Text, text)
            }
            "str" | "inlineStr" => intake.cell(column, What::Text, &unescaped(&self.value)),
            "b" => intake.cell(column, What::Bool, &self.value),
            "e" => intake.cell(column, What::Error, &self.value),
            "d" => intake.cell(column, What::Date, self.value.trim_end_matches("T00:00:00")),
            _ if self.value.trim().is_empty() => Ok(()),
            _ => {
                let format = shared.styles.format(self.style);
                let value: Option<f64> = self.value.trim().parse().ok();
                let shown = value.and_then(|value| shown(value, format, shared.is_1904));
                let Some((what, text)) = shown else { return Ok(None) };
                intake.cell(column, what, &text)
            }
        };
        told.map(Some)
    }
}

/// Column and row of an address such as `C12`.
fn place(address: &str) -> Option<(u32, u32)> {
    let letters = address.find(|one: char| one.is_ascii_digit())?;
    let (column, row) = address.split_at_checked(letters)?;
    if column.is_empty() || column.len() > 3 {
        return None;
    }
    let column = column.bytes().try_fold(0_u32, |sum, letter| {
        letter.is_ascii_uppercase().then(|| sum * 26 + u32::from(letter - b'A') + 1)
    })?;
    Some((column, row.parse().ok().filter(|row| (1..=LAST_ROW).contains(row))?))
}

fn merged(area: &str) -> Option<Merged> {
    let (from, to) = area.split_once(':')?;
    let ((left, top), (right, bottom)) = (place(from)?, place(to)?);
    (left <= right && top <= bottom).then_some(Merged { top, bottom, left, right })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_columns_and_rows() {
        assert_eq!(place("A1"), Some((1, 1)));
        assert_eq!(place("XFD1048576"), Some((16_384, 1_048_576)));
        for wrong in ["", "1", "A", "A0", "AAAA1", "a1", "A1048577", "A-1", "é1"] {
            assert_eq!(place(wrong), None, "{wrong}");
        }
        assert_eq!(merged("B2:C1"), None);
    }
}
