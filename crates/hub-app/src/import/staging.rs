//! In which order a large import is written, so that what it brings is seen all at once.

use std::collections::BTreeMap;
use std::time::Duration;

use hub_values::SubjectKind;

use super::filing::Unit;
use super::settings::ImportSettings;
use super::verdict::{ImportDecision, RowVerdict};

/// The order in which records of an import are written.
///
/// New subjects come first: they are hidden while they are few of many. Then comes what changes
/// known subjects, in one transaction, which also shows the new ones. What writes nothing is last.
/// Within each of the three the order is that of the file.
pub(super) struct Order {
    /// Places of the records among those of the file.
    places: Vec<usize>,
    /// How many are hidden at first.
    staged: usize,
    /// How many are written when everything is shown.
    shown: usize,
}

/// The next records that are written together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    /// How many.
    pub(super) count: usize,
    /// Whether the subjects they bring are hidden.
    pub(super) is_hidden: bool,
    /// Whether everything is shown with them.
    pub(super) shows: bool,
}

impl Order {
    /// As in the file, with nothing hidden: for what is written in one transaction. Households too,
    /// because their members would seem to have none until they are shown.
    pub(super) fn of_file(units: &[Unit]) -> Self {
        Self { places: (0..units.len()).collect(), staged: 0, shown: 0 }
    }

    /// For an import that is too large for one transaction.
    pub(super) fn of_pieces(
        kind: SubjectKind,
        units: &[Unit],
        verdicts: &BTreeMap<u64, RowVerdict>,
    ) -> Self {
        if kind == SubjectKind::Household {
            return Self::of_file(units);
        }
        Self::by_turn(units.iter().map(|unit| turn(decision(unit, verdicts))).collect())
    }

    fn by_turn(turns: Vec<u8>) -> Self {
        let mut places: Vec<usize> = (0..turns.len()).collect();
        places.sort_by_key(|place| turns.get(*place));
        let until = |last: u8| turns.iter().filter(|turn| **turn <= last).count();
        let staged = until(0);
        // Where nothing is hidden there is nothing to show.
        let shown = if staged == 0 { 0 } else { until(1) };
        Self { places, staged, shown }
    }

    /// The records from one on, in this order.
    pub(super) fn after<'a>(&'a self, done: usize, units: &'a [Unit]) -> Vec<&'a Unit> {
        let left = self.places.get(done..).unwrap_or_default();
        left.iter().filter_map(|place| units.get(*place)).collect()
    }

    /// How many records come next, when `size` may be written together: known subjects change all
    /// at once where `whole` records may.
    pub(super) fn next(&self, done: usize, size: usize, whole: usize) -> Stretch {
        if done < self.staged {
            let count = size.min(self.staged - done);
            let shows = done + count == self.shown;
            return Stretch { count, is_hidden: true, shows };
        }
        if done < self.shown {
            let left = self.shown - done;
            let count = if left <= whole { left } else { size.min(left) };
            return Stretch { count, is_hidden: false, shows: count == left };
        }
        let count = size.min(self.places.len().saturating_sub(done));
        Stretch { count, is_hidden: false, shows: false }
    }
}

/// How long what is written at once may hold the writer: nobody is answered meanwhile, and callers
/// wait 4 s at most.
const HELD: Duration = Duration::from_secs(2);

/// How many records are written in one transaction at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AtOnce {
    /// Where they are to be seen all at once.
    pub(super) whole: usize,
    /// Elsewhere, to begin with.
    pub(super) piece: usize,
    /// And to which it grows.
    pub(super) limit: usize,
}

impl AtOnce {
    /// By the settings, and a quarter of it for each time that it has failed: a machine that is busy
    /// does not do in one transaction what an idle one does.
    pub(super) fn new(settings: &ImportSettings, tries: u32) -> Self {
        let after = |rows: usize| rows.checked_shr(2 * tries).unwrap_or(0);
        Self {
            whole: after(settings.whole_rows),
            piece: after(settings.piece_rows).max(1),
            limit: after(settings.piece_limit).max(1),
        }
    }

    /// How many may be written whole when that many records took so long: what is written at this
    /// pace in time.
    pub(super) fn whole_at(self, records: usize, took: Duration) -> usize {
        let each = took.as_micros() / records.max(1) as u128;
        let fitting = HELD.as_micros().checked_div(each).unwrap_or(u128::MAX);
        self.whole.min(usize::try_from(fitting).unwrap_or(usize::MAX))
    }
}

/// What was judged of a record.
pub(super) fn decision(unit: &Unit, verdicts: &BTreeMap<u64, RowVerdict>) -> ImportDecision {
    let first = unit.rows.first().and_then(|row| verdicts.get(row));
    first.map_or(ImportDecision::Refused, |one| one.decision)
}

fn turn(decision: ImportDecision) -> u8 {
    match decision {
        ImportDecision::Created | ImportDecision::Doubtful => 0,
        ImportDecision::Linked | ImportDecision::ChangesFact => 1,
        ImportDecision::AlreadyKnown | ImportDecision::NeedsReview | ImportDecision::Refused => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(order: &Order, size: usize, whole: usize) -> Vec<(usize, bool, bool)> {
        let mut done = 0;
        let mut walked = Vec::new();
        while done < order.places.len() {
            let next = order.next(done, size, whole);
            assert!(next.count > 0, "it stands still at {done}");
            done += next.count;
            walked.push((next.count, next.is_hidden, next.shows));
        }
        walked
    }

    #[test]
    fn what_has_failed_is_tried_with_less_and_a_slow_machine_is_given_less() {
        let settings = ImportSettings::default();
        let at_once = AtOnce::new(&settings, 0);
        assert_eq!(at_once, AtOnce { whole: 2_000, piece: 50, limit: 500 });
        assert_eq!(AtOnce::new(&settings, 1), AtOnce { whole: 500, piece: 12, limit: 125 });
        assert_eq!(AtOnce::new(&settings, 4), AtOnce { whole: 7, piece: 1, limit: 1 });
        assert_eq!(AtOnce::new(&settings, 99), AtOnce { whole: 0, piece: 1, limit: 1 });
        assert_eq!(at_once.whole_at(100, Duration::from_millis(50)), 2_000);
        assert_eq!(at_once.whole_at(100, Duration::from_millis(500)), 400);
        assert_eq!(at_once.whole_at(0, Duration::ZERO), 2_000);
    }

    #[test]
    fn what_changes_known_subjects_shows_what_is_new() {
        let order = Order::by_turn(vec![1, 0, 2, 0, 1, 0, 1]);
        assert_eq!(order.places, [1, 3, 5, 0, 4, 6, 2]);
        let walked = walk(&order, 2, 10);
        assert_eq!(
            walked,
            [(2, true, false), (1, true, false), (3, false, true), (1, false, false)]
        );
    }

    #[test]
    fn too_many_changes_are_written_in_pieces_and_the_last_of_them_shows() {
        let order = Order::by_turn(vec![0, 1, 1, 1]);
        let walked = walk(&order, 2, 2);
        assert_eq!(walked, [(1, true, false), (2, false, false), (1, false, true)]);
    }

    #[test]
    fn where_nothing_else_changes_the_last_new_ones_show_all() {
        let order = Order::by_turn(vec![0, 0, 0, 2]);
        assert_eq!(walk(&order, 2, 2), [(2, true, false), (1, true, true), (1, false, false)]);
    }

    #[test]
    fn where_nothing_is_new_nothing_is_hidden_or_shown() {
        let order = Order::by_turn(vec![1, 2, 1]);
        assert_eq!(walk(&order, 2, 2), [(2, false, false), (1, false, false)]);
    }
}
