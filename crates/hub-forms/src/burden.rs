//! What a cell has cost the community: the kinds that the burden ledger counts.

use std::ops::AddAssign;

use crate::fill::Cell;

/// What a cell of an answered form has cost (减负台账).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Burden {
    /// The hub filled it; nobody was asked.
    Reused,
    /// It was stale, and somebody said that it is still right, or put it right.
    Confirmed,
    /// Nothing was held, and somebody said it.
    NewlyCollected,
    /// Somebody said it though the hub held it fresh and could have shown it: a fault of the asking
    /// department.
    AskedAgain,
    /// Nobody was asked, and it stayed empty: not granted, not known, or not asked for.
    Empty,
}

impl Burden {
    /// All kinds.
    pub const ALL: [Self; 5] =
        [Self::Reused, Self::Confirmed, Self::NewlyCollected, Self::AskedAgain, Self::Empty];

    /// Hundredths of a minute that a cell of this kind takes somebody in a community: a value is
    /// typed in 15 seconds, looked at and confirmed in 2.
    pub fn centiminutes(self) -> u64 {
        match self {
            Self::NewlyCollected | Self::AskedAgain => 25,
            Self::Confirmed => 3,
            Self::Reused | Self::Empty => 0,
        }
    }

    /// The word for it in data.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reused => "reused",
            Self::Confirmed => "confirmed",
            Self::NewlyCollected => "newly_collected",
            Self::AskedAgain => "asked_again",
            Self::Empty => "empty",
        }
    }

    /// What a cell has cost that stood so when the form went out, and for which somebody was asked,
    /// or nobody was. None for a cell that only repeats the row above.
    pub fn of(cell: &Cell, was_answered: bool) -> Option<Self> {
        Some(match (cell, was_answered) {
            // A stale fact is shown too, greyed; nobody was troubled.
            (
                Cell::Filled(_)
                | Cell::Stale(_)
                | Cell::Masked(_)
                | Cell::Answered(_)
                | Cell::Context(_)
                | Cell::Supplementary(Some(_)),
                false,
            ) => Self::Reused,
            (Cell::Repeated, _) => return None,
            (Cell::Filled(_) | Cell::Masked(_) | Cell::Answered(_) | Cell::Context(_), true) => {
                Self::AskedAgain
            }
            (Cell::Stale(_) | Cell::Supplementary(Some(_)), true) => Self::Confirmed,
            (
                Cell::Missing | Cell::CannotShow(_) | Cell::Supplementary(None) | Cell::NotGranted,
                true,
            ) => Self::NewlyCollected,
            (
                Cell::Missing | Cell::CannotShow(_) | Cell::Supplementary(None) | Cell::NotGranted,
                false,
            ) => Self::Empty,
        })
    }
}

/// Cells by what they have cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BurdenCount {
    /// Filled by the hub.
    pub reused: u64,
    /// Confirmed.
    pub confirmed: u64,
    /// Newly collected.
    pub newly_collected: u64,
    /// Asked again although held.
    pub asked_again: u64,
    /// Left empty.
    pub empty: u64,
    /// Prefilled facts of which something was said again later: a sample, counted besides.
    pub checked: u64,
    /// Those of them that another value took the place of.
    pub found_wrong: u64,
}

impl BurdenCount {
    /// Counts the cells of rows; `was_answered` tells by row and column whether somebody was asked.
    pub fn of(rows: &[Vec<Cell>], was_answered: impl Fn(usize, usize) -> bool) -> Self {
        let mut count = Self::default();
        for (row, cells) in rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                if let Some(burden) = Burden::of(cell, was_answered(row, column)) {
                    count.add(burden);
                }
            }
        }
        count
    }

    /// Counts one more.
    pub fn add(&mut self, burden: Burden) {
        let count = match burden {
            Burden::Reused => &mut self.reused,
            Burden::Confirmed => &mut self.confirmed,
            Burden::NewlyCollected => &mut self.newly_collected,
            Burden::AskedAgain => &mut self.asked_again,
            Burden::Empty => &mut self.empty,
        };
        *count += 1;
    }

    /// All cells.
    pub fn cells(&self) -> u64 {
        self.reused + self.confirmed + self.newly_collected + self.asked_again + self.empty
    }

    /// Cells for which somebody in a community had to do something.
    pub fn asked(&self) -> u64 {
        self.confirmed + self.newly_collected + self.asked_again
    }

    /// Minutes that they took people in communities, by [`Burden::centiminutes`].
    pub fn minutes(&self) -> f64 {
        let cost = |count: u64, kind: Burden| count.saturating_mul(kind.centiminutes());
        let all = cost(self.confirmed, Burden::Confirmed)
            + cost(self.newly_collected, Burden::NewlyCollected)
            + cost(self.asked_again, Burden::AskedAgain);
        f64::from(u32::try_from(all).unwrap_or(u32::MAX)) / 100.0
    }

    /// The share of all cells that the hub filled, in per cent with two places; none of no cells.
    pub fn reused_per_cent(&self) -> Option<f64> {
        let (reused, cells) = (u32::try_from(self.reused).ok()?, u32::try_from(self.cells()).ok()?);
        (cells > 0).then(|| (f64::from(reused) * 10_000.0 / f64::from(cells)).round() / 100.0)
    }

    /// The share of the checked prefilled facts that were wrong, in per cent with two places; none when none was checked.
    pub fn wrong_per_cent(&self) -> Option<f64> {
        let wrong = u32::try_from(self.found_wrong).ok()?;
        let checked = u32::try_from(self.checked).ok()?;
        (checked > 0).then(|| (f64::from(wrong) * 10_000.0 / f64::from(checked)).round() / 100.0)
    }
}

impl AddAssign for BurdenCount {
    fn add_assign(&mut self, other: Self) {
        self.reused += other.reused;
        self.confirmed += other.confirmed;
        self.newly_collected += other.newly_collected;
        self.asked_again += other.asked_again;
        self.empty += other.empty;
        self.checked += other.checked;
        self.found_wrong += other.found_wrong;
    }
}

#[cfg(test)]
mod tests {
    use hub_facts::Grade;

    use super::*;
    use crate::FilledCell;

    fn cell() -> FilledCell {
        FilledCell {
            text: "甲".to_owned(),
            grade: Grade::ConfirmedByStaff,
            observed_on: "2026-01-01".parse().unwrap(),
        }
    }

    #[test]
    fn each_cell_counts_as_what_it_cost() {
        for (cell, answered, burden) in [
            (Cell::Filled(cell()), false, Burden::Reused),
            (Cell::Filled(cell()), true, Burden::AskedAgain),
            (Cell::Stale(cell()), true, Burden::Confirmed),
            (Cell::Stale(cell()), false, Burden::Reused),
            (Cell::Missing, true, Burden::NewlyCollected),
            (Cell::Missing, false, Burden::Empty),
            (Cell::NotGranted, false, Burden::Empty),
            (Cell::Context("1".to_owned()), false, Burden::Reused),
        ] {
            assert_eq!(Burden::of(&cell, answered), Some(burden), "{cell:?} {answered}");
        }
        assert_eq!(Burden::of(&Cell::Repeated, false), None);
    }

    #[test]
    fn every_cell_is_counted_once() {
        let rows = vec![
            vec![Cell::Filled(cell()), Cell::Stale(cell()), Cell::Missing],
            vec![Cell::Filled(cell()), Cell::Missing, Cell::NotGranted],
        ];
        let count = BurdenCount::of(&rows, |row, column| {
            (row, column) == (0, 1) || (row, column) == (0, 2)
        });
        assert_eq!(
            count,
            BurdenCount {
                reused: 2,
                confirmed: 1,
                newly_collected: 1,
                empty: 2,
                ..BurdenCount::default()
            }
        );
        assert_eq!((count.cells(), count.asked()), (6, 2));
        assert_eq!(count.reused_per_cent(), Some(33.33));
        assert_eq!(BurdenCount::default().reused_per_cent(), None);
    }

    #[test]
    fn what_was_checked_is_no_cell() {
        let count = BurdenCount { checked: 300, found_wrong: 1, ..BurdenCount::default() };
        assert_eq!((count.cells(), count.wrong_per_cent()), (0, Some(0.33)));
        assert_eq!(BurdenCount::default().wrong_per_cent(), None);
    }
}
