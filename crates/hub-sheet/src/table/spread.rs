//! Cells that are merged over several records count for each of them: the address of a family
//! stands once beside its members.

use std::collections::BTreeMap;

use super::headings::Found;
use crate::{Cell, Merged, Note, Row, SheetError};

/// Bytes that merged cells may add: one text may be merged over everything.
const MAX_TEXT: usize = 32 * 1024 * 1024;

/// The records with what merged cells above show in them.
pub(super) fn down(
    mut rows: Vec<Row>,
    merged: &[Merged],
    found: &Found,
    notes: &mut Vec<Note>,
) -> Result<Vec<Row>, SheetError> {
    let mut tall: Vec<&Merged> = merged
        .iter()
        .filter(|one| one.bottom > one.top && u64::from(one.top) > found.rows.1)
        .collect();
    tall.sort_by_key(|one| (one.left, one.top));
    // Index of a row, its columns that are filled from another row.
    let mut filled: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    let (mut column, mut below) = (0, 0);
    let (mut text, mut count) = (0_usize, 0);
    for one in tall {
        // Rectangles over each other are no lawful ones.
        if one.left == column && one.top <= below {
            continue;
        }
        (column, below) = (one.left, one.bottom);
        let from = rows.partition_point(|row| row.number() < u64::from(one.top));
        let to = rows.partition_point(|row| row.number() <= u64::from(one.bottom));
        let Some(source) = rows.get(from).filter(|row| row.number() == u64::from(one.top)) else {
            continue;
        };
        let cell = source.cell(column as usize);
        if cell.is_empty() || to <= from + 1 {
            continue;
        }
        count += 1;
        text = text.saturating_add(cell.as_text().len().saturating_mul(to - from));
        if text > MAX_TEXT {
            return Err(SheetError::TooMuchText { row: one.top.into(), limit: MAX_TEXT });
        }
        for index in from + 1..to {
            filled.entry(index).or_default().push((column as usize, from));
        }
    }
    // A source lies above what it fills, and is itself filled in other columns only.
    for (index, columns) in filled {
        let Some(row) = rows.get(index) else { continue };
        let width = columns.iter().map(|(column, _)| *column).max().unwrap_or(0).max(row.width());
        let cells = (1..=width).map(|column| {
            let from = columns.iter().find(|(filled, _)| *filled == column);
            let source = from.and_then(|(_, from)| rows.get(*from));
            match (row.cell(column), source) {
                (Cell::Empty, Some(source)) => source.cell(column),
                (cell, _) => cell,
            }
        });
        let number = u32::try_from(row.number()).unwrap_or(u32::MAX);
        let new = Row::of(number, cells);
        if let Some(row) = rows.get_mut(index) {
            *row = new;
        }
    }
    if count > 0 {
        notes.push(Note::MergedDown { count });
    }
    Ok(rows)
}
