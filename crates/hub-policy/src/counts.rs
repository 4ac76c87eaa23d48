//! What may be told of counts: in steps of five, nothing under five, and nothing that two answers
//! together would give away.
//!
//! Every count of the city stands in a lattice: an area at any level, and for each of three axes one
//! value or all of them. A cell and the cells of one axis (or the areas just below) that make it up
//! are a family. What is told of a cell depends on the cell and its families alone, never on who asks
//! or on what else is asked in the same question, so every answer is a sum of the same numbers.

use std::collections::HashMap;

use hub_values::AreaCode;

/// The smallest group that is told, and the steps in which counts are told.
pub const STEP: u64 = 5;

/// A place on each axis; none for all of the axis.
pub type Place = [Option<u16>; 3];

/// One way to tell people apart.
#[derive(Debug, Clone, Copy, Default)]
pub struct Axis {
    /// How many values it has.
    pub size: u16,
    /// Whether everybody has several values at once, such as kinds of disability.
    pub is_multiple: bool,
    /// Whether its last place is for whoever's value is not known, and that is nobody as a rule: then
    /// what it might hold hides nothing.
    pub has_rest: bool,
    /// Whether its last place is for all who are counted at none of the others, and needs no count of
    /// its own.
    pub is_last_implied: bool,
}

/// The true counts, kept from whoever asks.
#[derive(Debug, Default)]
pub struct Counts {
    axes: [Axis; 3],
    parents: HashMap<AreaCode, Option<AreaCode>>,
    children: HashMap<AreaCode, Vec<AreaCode>>,
    cells: HashMap<(AreaCode, Place), u64>,
}

impl Counts {
    /// No counts yet, over a tree of areas: each with the one around it.
    pub fn new(areas: &[(AreaCode, Option<AreaCode>)], axes: [Axis; 3]) -> Self {
        let mut children: HashMap<AreaCode, Vec<AreaCode>> = HashMap::new();
        for (area, parent) in areas {
            if let Some(parent) = parent {
                children.entry(*parent).or_default().push(*area);
            }
        }
        let (parents, cells) = (areas.iter().copied().collect(), HashMap::new());
        Self { axes, parents, children, cells }
    }

    /// Counts so many more of one community at a place, or so many fewer, and at every cell around it.
    /// An axis that is `kept` is not summed over: its sums come from elsewhere.
    pub fn add(&mut self, community: AreaCode, place: Place, count: i64, kept: Option<usize>) {
        let mut places = vec![place];
        for axis in (0..place.len()).filter(|axis| Some(*axis) != kept) {
            let is_on = |one: &&Place| one.get(axis).is_some_and(Option::is_some);
            let wider: Vec<Place> =
                places.iter().filter(is_on).map(|one| with(*one, axis, None)).collect();
            places.extend(wider);
        }
        let mut area = self.parents.contains_key(&community).then_some(community);
        while let Some(here) = area {
            for place in &places {
                let cell = self.cells.entry((here, *place)).or_default();
                *cell = cell.saturating_add_signed(count);
                if *cell == 0 {
                    let _empty = self.cells.remove(&(here, *place));
                }
            }
            area = self.parents.get(&here).copied().flatten();
        }
    }

    /// What may be told of a cell: a number in steps of [`STEP`]; none when it is fewer, or when it
    /// would give away a smaller group beside it.
    pub fn told(&self, area: AreaCode, place: Place) -> Option<u64> {
        let own = self.steps(area, place);
        if own == 0 {
            return None;
        }
        let is_safe = (0..place.len()).all(|axis| self.is_safe_along(area, place, axis))
            && self.is_safe_among_areas(area, place);
        is_safe.then_some(own)
    }

    fn is_safe_along(&self, area: AreaCode, place: Place, axis: usize) -> bool {
        let value = place.get(axis).copied().flatten();
        let (Some(value), Some(wanted)) = (value, self.axes.get(axis).copied()) else {
            return true;
        };
        let around = with(place, axis, None);
        let whole = self.steps(area, around);
        if wanted.is_multiple {
            // Each value is a question of its own: who has it, and who has not.
            let (own, all) = (self.count(area, place), self.count(area, around));
            return !gives_away(whole, &[steps(own), steps(all.saturating_sub(own))]);
        }
        let all = (0..wanted.size.max(value.saturating_add(1)))
            .map(|one| self.steps(area, with(place, axis, Some(one))));
        let parts: Vec<u64> = all.collect();
        let known = if wanted.has_rest { parts.split_last().map(|(_, known)| known) } else { None };
        !gives_away(whole, &parts) && !known.is_some_and(|known| gives_away(whole, known))
    }

    fn is_safe_among_areas(&self, area: AreaCode, place: Place) -> bool {
        let Some(Some(around)) = self.parents.get(&area) else { return true };
        let siblings = self.children.get(around).map(Vec::as_slice).unwrap_or_default();
        let parts: Vec<u64> = siblings.iter().map(|one| self.steps(*one, place)).collect();
        !gives_away(self.steps(*around, place), &parts)
    }

    fn count(&self, area: AreaCode, place: Place) -> u64 {
        let at = |place: Place| self.cells.get(&(area, place)).copied().unwrap_or_default();
        let implied = (0..place.len()).find_map(|axis| self.implied(place, axis));
        let Some((axis, last)) = implied else { return at(place) };
        let known: u64 = (0..last).map(|value| at(with(place, axis, Some(value)))).sum();
        at(with(place, axis, None)).saturating_sub(known)
    }

    /// The axis, and its last place, when that is where a place is and it has no count of its own.
    fn implied(&self, place: Place, axis: usize) -> Option<(usize, u16)> {
        let wanted = self.axes.get(axis).filter(|one| one.is_last_implied)?;
        let last = wanted.size.checked_sub(1)?;
        (place.get(axis).copied().flatten() == Some(last)).then_some((axis, last))
    }

    fn steps(&self, area: AreaCode, place: Place) -> u64 {
        steps(self.count(area, place))
    }
}

fn steps(count: u64) -> u64 {
    count / STEP * STEP
}

fn with(mut place: Place, axis: usize, value: Option<u16>) -> Place {
    if let Some(slot) = place.get_mut(axis) {
        *slot = value;
    }
    place
}

/// Whether a whole and its parts, as they would be told, leave a suppressed part less than all of
/// 0 to 4: the others at their largest must still make up the whole.
fn gives_away(whole: u64, parts: &[u64]) -> bool {
    let told: u64 = parts.iter().sum();
    let slack = (STEP - 1) * (parts.len() as u64).saturating_sub(1);
    parts.contains(&0) && whole.saturating_sub(told) > slack
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const AXES: [Axis; 3] = [axis(3), axis(2), axis(0)];

    const fn axis(size: u16) -> Axis {
        Axis { size, is_multiple: false, has_rest: false, is_last_implied: false }
    }

    fn area(code: &str) -> AreaCode {
        code.parse().unwrap()
    }

    fn tree() -> Vec<(AreaCode, Option<AreaCode>)> {
        let city = area("420100000000");
        let street = area("420102001000");
        let mut all = vec![(city, None), (street, Some(city))];
        for code in ["420102001001", "420102001002", "420102001003"] {
            all.push((area(code), Some(street)));
        }
        all
    }

    fn counted(people: &[(usize, u16, u16)]) -> Counts {
        let tree = tree();
        let mut counts = Counts::new(&tree, AXES);
        for (community, one, two) in people {
            counts.add(tree[2 + community].0, [Some(*one), Some(*two), None], 1, None);
        }
        counts
    }

    /// Least and most that an answer leaves open.
    fn open(counts: &Counts, area: AreaCode, place: Place) -> (i64, i64) {
        match counts.told(area, place) {
            Some(told) => (told.cast_signed(), told.cast_signed() + 4),
            // Fewer than five, or withheld: nobody is told which of the two.
            None => (0, 1_000_000),
        }
    }

    /// What two answers and more leave open of one part: the whole without all others.
    fn assert_open(counts: &Counts, whole: (AreaCode, Place), parts: &[(AreaCode, Place)]) {
        let (least, most) = open(counts, whole.0, whole.1);
        for (position, part) in parts.iter().enumerate() {
            if counts.count(part.0, part.1) >= STEP {
                continue;
            }
            let others = || {
                let all = parts.iter().enumerate().filter(|(other, _)| *other != position);
                all.map(|(_, (area, place))| open(counts, *area, *place))
            };
            let at_least = least - others().map(|(_, most)| most).sum::<i64>();
            let at_most = most - others().map(|(least, _)| least).sum::<i64>();
            assert!(at_least <= 0 && at_most >= 4, "{whole:?} without all but {part:?}");
        }
    }

    fn places() -> Vec<Place> {
        let mut all = Vec::new();
        for one in [None, Some(0), Some(1), Some(2)] {
            all.extend([None, Some(0), Some(1)].map(|two| [one, two, None]));
        }
        all
    }

    #[test]
    fn a_small_group_beside_a_large_one_is_not_what_is_missing() {
        // Nine and three: twelve are told as ten, and five of ten would leave one to four.
        let mut people = vec![(0, 0, 0); 9];
        people.extend(vec![(0, 0, 1); 3]);
        let counts = counted(&people);
        let here = tree()[2].0;
        assert_eq!(counts.told(here, [None; 3]), Some(10));
        assert_eq!(counts.told(here, [None, Some(1), None]), None);
        assert_eq!(counts.told(here, [None, Some(0), None]), None, "it would give three away");
    }

    #[test]
    fn a_place_that_is_empty_as_a_rule_hides_nothing() {
        let tree = tree();
        let sexes = Axis { has_rest: true, ..axis(3) };
        let mut counts = Counts::new(&tree, [Axis::default(), sexes, Axis::default()]);
        let here = tree[2].0;
        counts.add(here, [None, Some(0), None], 9, None);
        counts.add(here, [None, Some(1), None], 3, None);
        assert_eq!(counts.told(here, [None, Some(0), None]), None, "it would give three away");
        counts.add(here, [None, Some(1), None], 3, None);
        assert_eq!(counts.told(here, [None, Some(0), None]), Some(5));
        assert_eq!(counts.told(here, [None, Some(1), None]), Some(5));
    }

    #[test]
    fn whoever_has_no_value_is_counted_at_the_last_place() {
        let tree = tree();
        let implied = Axis { is_last_implied: true, ..axis(3) };
        let mut counts = Counts::new(&tree, [AXES[0], AXES[1], implied]);
        let here = tree[2].0;
        counts.add(here, [Some(0), Some(0), None], 30, None);
        counts.add(here, [Some(0), Some(0), Some(1)], 12, Some(2));
        assert_eq!(counts.told(here, [None, None, Some(1)]), Some(10));
        assert_eq!(counts.told(here, [None, None, Some(2)]), Some(15));
        assert_eq!(counts.told(tree[0].0, [None; 3]), Some(30));
    }

    proptest! {
        #[test]
        fn no_family_of_answers_narrows_a_suppressed_group(
            people in prop::collection::vec((0_usize..3, 0_u16..3, 0_u16..2), 0..160)
        ) {
            let counts = counted(&people);
            let tree = tree();
            for (area, _) in &tree {
                for place in places() {
                    if let Some(told) = counts.told(*area, place) {
                        prop_assert!(told >= STEP && told % STEP == 0);
                        prop_assert!(told <= counts.count(*area, place));
                    }
                    for axis in 0..2 {
                        if place[axis].is_none() {
                            let size = AXES[axis].size;
                            let parts: Vec<_> =
                                (0..size).map(|one| (*area, with(place, axis, Some(one)))).collect();
                            assert_open(&counts, (*area, place), &parts);
                        }
                    }
                    let below = tree.iter().filter(|(_, parent)| *parent == Some(*area));
                    let parts: Vec<_> = below.map(|(one, _)| (*one, place)).collect();
                    if !parts.is_empty() {
                        assert_open(&counts, (*area, place), &parts);
                    }
                }
            }
        }

        #[test]
        fn two_steps_of_refinement_narrow_nothing_either(
            people in prop::collection::vec((0_usize..3, 0_u16..3, 0_u16..2), 0..160)
        ) {
            let counts = counted(&people);
            let tree = tree();
            let all = (0..3).flat_map(|one| (0..2).map(move |two| [Some(one), Some(two), None]));
            let communities = tree.iter().skip(2);
            let parts: Vec<_> =
                communities.flat_map(|(area, _)| all.clone().map(|place| (*area, place))).collect();
            assert_open(&counts, (tree[0].0, [None; 3]), &parts);
        }

        #[test]
        fn whoever_is_taken_away_again_leaves_no_trace(
            people in prop::collection::vec((0_usize..3, 0_u16..3, 0_u16..2), 0..60),
            more in prop::collection::vec((0_usize..3, 0_u16..3, 0_u16..2), 0..60)
        ) {
            let before = counted(&people);
            let mut after = counted(&people);
            let tree = tree();
            for sign in [1, -1] {
                for (community, one, two) in &more {
                    after.add(tree[2 + community].0, [Some(*one), Some(*two), None], sign, None);
                }
            }
            prop_assert_eq!(before.cells, after.cells);
        }

        #[test]
        fn one_person_more_in_the_middle_of_a_step_changes_no_answer(
            people in prop::collection::vec((0_usize..3, 0_u16..3, 0_u16..2), 0..160),
            more in (0_usize..3, 0_u16..3, 0_u16..2)
        ) {
            let before = counted(&people);
            let mut with_more = people.clone();
            with_more.push(more);
            let after = counted(&with_more);
            let tree = tree();
            let mut is_crossing = false;
            for (area, _) in &tree {
                for place in places() {
                    is_crossing |= before.steps(*area, place) != after.steps(*area, place);
                }
            }
            if !is_crossing {
                for (area, _) in &tree {
                    for place in places() {
                        prop_assert_eq!(before.told(*area, place), after.told(*area, place));
                    }
                }
            }
        }
    }
}
