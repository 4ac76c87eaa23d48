//! Merged cells of the rows in which headings are looked for, found by cell.

use std::collections::{HashMap, HashSet};

use crate::{Merged, Row};

/// Columns in which merged cells count.
const COLUMNS: u32 = 256;

pub(super) struct Merges {
    cells: HashMap<(u64, u32), Merged>,
    /// Rows in which something is merged sideways.
    sideways: HashSet<u64>,
}

impl Merges {
    /// Rectangles that lie over each other are no lawful ones: the first counts, and however many
    /// there are, each costs little.
    pub(super) fn over(rows: &[Row], merged: &[Merged]) -> Self {
        let (mut cells, mut sideways) = (HashMap::new(), HashSet::new());
        for one in merged {
            let from = rows.partition_point(|row| row.number() < u64::from(one.top));
            let to = rows.partition_point(|row| row.number() <= u64::from(one.bottom));
            let covered = rows.get(from..to).unwrap_or_default();
            let columns = one.left..=one.right.min(COLUMNS);
            let mut places =
                covered.iter().flat_map(|row| columns.clone().map(|column| (row.number(), column)));
            let _overlap = places.find(|place| {
                if one.right > one.left {
                    let _known = sideways.insert(place.0);
                }
                cells.insert(*place, *one).is_some()
            });
        }
        Self { cells, sideways }
    }

    pub(super) fn at(&self, row: u64, column: usize) -> Option<&Merged> {
        self.cells.get(&(row, u32::try_from(column).ok()?))
    }

    /// Whether anything in this row is merged sideways.
    pub(super) fn touch(&self, row: u64) -> bool {
        self.sideways.contains(&row)
    }

    /// Whether a merged cell reaches over both rows.
    pub(super) fn link(&self, first: u64, last: u64) -> bool {
        self.cells.values().any(|merged| {
            u64::from(merged.top) == first && u64::from(merged.bottom) >= last && last > first
        })
    }

    /// How far down merged cells reach that begin within these rows.
    pub(super) fn bottom(&self, first: u64, last: u64) -> Option<u64> {
        let begins = |merged: &&Merged| (first..=last).contains(&u64::from(merged.top));
        self.cells.values().filter(begins).map(|merged| u64::from(merged.bottom)).max()
    }
}
