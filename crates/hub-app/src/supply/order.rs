//! Whether a delivery is the next one of its feed, came before, or contradicts what came.

use super::feed::{FeedAbout, FeedState};
use crate::Problem;

/// The place of a delivery in the order of its feed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) sequence: u64,
    pub(super) part: u64,
    pub(super) is_full: bool,
    /// What stands for its content.
    pub(super) digest: &'a str,
}

/// What is to be done with a delivery.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// It is the next one.
    Next,
    /// The same was taken before.
    Replay,
    /// It may be taken later: another one comes first, or somebody decides first.
    Early(Problem),
    /// It will not be taken: another one came under its number.
    Conflict(Problem),
}

/// Judges a delivery by where its feed is; `taken` stands for the content of what was taken under the
/// same number and part.
pub(super) fn order(
    state: FeedState,
    about: &FeedAbout,
    place: Place<'_>,
    taken: Option<&str>,
) -> Order {
    match taken {
        Some(taken) if taken == place.digest => return Order::Replay,
        Some(_) => return Order::Conflict(other_content()),
        None => {}
    }
    if state == FeedState::Paused {
        return Order::Early(paused());
    }
    let expected = about.expected();
    if (place.sequence, place.part) > expected {
        return Order::Early(gap(expected));
    }
    if (place.sequence, place.part) < expected {
        return Order::Conflict(gap(expected));
    }
    if about.is_open && about.is_full != place.is_full {
        return Order::Conflict(other_kind());
    }
    Order::Next
}

fn other_content() -> Problem {
    Problem::new(
        "sequence",
        "该批次号已用于其他内容，请核对批次号；更正须使用新的批次号",
        "another content was taken under this sequence and part; send corrections under a new one",
    )
}

fn gap((sequence, part): (u64, u64)) -> Problem {
    Problem::new(
        "sequence",
        format!("批次不连续：应为第{sequence}批第{part}部分，请从该批次补发"),
        format!("expected sequence {sequence}, part {part}; send from there on"),
    )
}

fn other_kind() -> Problem {
    Problem::new(
        "kind",
        "同一批次各部分须同为全量或同为增量",
        "all parts of a delivery are of one kind: FULL or DELTA",
    )
}

fn paused() -> Problem {
    Problem::new(
        "feed",
        "该数据流已暂停：上次全量缺少的记录过多，请由本部门数据管理员或数据局核实后恢复（resumeFeed）",
        "this feed is paused: the last complete file lacked too many records; a data manager of the \
         department or the data bureau must look and resume it (resumeFeed)",
    )
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use super::*;

    fn at(sequence: u64, part: u64, is_open: bool) -> FeedAbout {
        FeedAbout { sequence, part, is_open, ..FeedAbout::default() }
    }

    fn place(sequence: u64, part: u64) -> Place<'static> {
        Place { sequence, part, is_full: false, digest: "a" }
    }

    #[test]
    fn deliveries_follow_each_other_without_a_gap() {
        let active = FeedState::Active;
        for (about, next) in
            [(FeedAbout::default(), (1, 1)), (at(4, 1, false), (5, 1)), (at(4, 3, true), (4, 4))]
        {
            for (sequence, part) in [(1, 1), (4, 4), (5, 1), (6, 1), (4, 5)] {
                let expected = match (sequence, part).cmp(&next) {
                    Ordering::Equal => Order::Next,
                    Ordering::Greater => Order::Early(gap(next)),
                    Ordering::Less => Order::Conflict(gap(next)),
                };
                let found = order(active, &about, place(sequence, part), None);
                assert_eq!(found, expected, "{about:?} {sequence} {part}");
            }
        }
    }

    #[test]
    fn what_was_taken_is_told_apart_by_its_content() {
        let active = FeedState::Active;
        let about = at(4, 1, false);
        assert_eq!(order(active, &about, place(4, 1), Some("a")), Order::Replay);
        assert_eq!(order(active, &about, place(2, 1), Some("a")), Order::Replay);
        let other = order(active, &about, place(4, 1), Some("b"));
        assert_eq!(other, Order::Conflict(other_content()));
        assert_eq!(order(FeedState::Paused, &about, place(4, 1), Some("a")), Order::Replay);
        let next = order(FeedState::Paused, &about, place(5, 1), None);
        assert_eq!(next, Order::Early(paused()));
    }

    #[test]
    fn parts_of_one_delivery_are_of_one_kind() {
        let full = Place { is_full: true, ..place(4, 4) };
        let found = order(FeedState::Active, &at(4, 3, true), full, None);
        assert_eq!(found, Order::Conflict(other_kind()));
    }
}
