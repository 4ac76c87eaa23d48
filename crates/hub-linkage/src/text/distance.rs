//! How far two texts are apart.

/// Characters of a text that are compared.
const MOST: usize = 64;

fn clipped<T>(text: &[T]) -> &[T] {
    text.get(..MOST).unwrap_or(text)
}

/// Insertions, deletions, substitutions and swaps of neighbours between two texts, counted up to
/// `limit + 1` (optimal string alignment).
pub(crate) fn edits<T: PartialEq + Copy>(a: &[T], b: &[T], limit: usize) -> usize {
    let (a, b) = (clipped(a), clipped(b));
    let (a, b) = trimmed(a, b);
    let (a, b) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if b.len() - a.len() > limit {
        return limit + 1;
    }
    if a.is_empty() {
        return b.len();
    }
    let mut before = [0_usize; MOST + 1];
    let mut last = [0_usize; MOST + 1];
    let mut row = [0_usize; MOST + 1];
    for (slot, at) in last.iter_mut().zip(0..) {
        *slot = at;
    }
    let mut previous_b = None;
    for (from_b, of_b) in b.iter().enumerate() {
        if let Some(first) = row.first_mut() {
            *first = from_b + 1;
        }
        let mut best = from_b + 1;
        let mut previous_a = None;
        for (from_a, of_a) in a.iter().enumerate() {
            let cell = |row: &[usize; MOST + 1], at: usize| row.get(at).copied().unwrap_or(MOST);
            let change = cell(&last, from_a) + usize::from(of_a != of_b);
            let mut fewest = change.min(cell(&last, from_a + 1) + 1).min(cell(&row, from_a) + 1);
            if previous_a == Some(of_b) && previous_b == Some(of_a) && from_a > 0 {
                fewest = fewest.min(cell(&before, from_a - 1) + 1);
            }
            if let Some(slot) = row.get_mut(from_a + 1) {
                *slot = fewest;
            }
            best = best.min(fewest);
            previous_a = Some(of_a);
        }
        if best > limit {
            return limit + 1;
        }
        previous_b = Some(of_b);
        before = last;
        last = row;
    }
    last.get(a.len()).copied().unwrap_or(MOST)
}

/// Both texts without what they begin and end with in common.
fn trimmed<'a, T: PartialEq>(mut a: &'a [T], mut b: &'a [T]) -> (&'a [T], &'a [T]) {
    while let (Some((first_a, rest_a)), Some((first_b, rest_b))) =
        (a.split_first(), b.split_first())
    {
        if first_a != first_b {
            break;
        }
        (a, b) = (rest_a, rest_b);
    }
    while let (Some((last_a, rest_a)), Some((last_b, rest_b))) = (a.split_last(), b.split_last()) {
        if last_a != last_b {
            break;
        }
        (a, b) = (rest_a, rest_b);
    }
    (a, b)
}

/// Similarity of Jaro and Winkler, 0 to 1.
pub(crate) fn similarity<T: PartialEq>(a: &[T], b: &[T]) -> f64 {
    let (a, b) = (clipped(a), clipped(b));
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let reach = (a.len().max(b.len()) / 2).saturating_sub(1);
    let mut taken = [false; MOST];
    let mut of_a = [0_usize; MOST];
    let mut matches = 0_usize;
    for (from_a, one) in a.iter().enumerate() {
        let start = from_a.saturating_sub(reach);
        for (from_b, other) in b.iter().enumerate().skip(start).take(from_a + reach + 1 - start) {
            let Some(is_taken) = taken.get_mut(from_b) else { break };
            if !*is_taken && one == other {
                *is_taken = true;
                if let Some(slot) = of_a.get_mut(matches) {
                    *slot = from_a;
                }
                matches += 1;
                break;
            }
        }
    }
    if matches == 0 {
        return 0.0;
    }
    let in_b = b.iter().zip(taken).filter(|(_, is_taken)| *is_taken).map(|(one, _)| one);
    let in_a = of_a.iter().take(matches).filter_map(|from| a.get(*from));
    let moved = in_a.zip(in_b).filter(|(one, other)| one != other).count();
    let float = crate::number::float;
    let share = float(matches);
    let jaro =
        (share / float(a.len()) + share / float(b.len()) + (share - float(moved) / 2.0) / share)
            / 3.0;
    let prefix = a.iter().zip(b).take(4).take_while(|(one, other)| one == other).count();
    jaro + float(prefix) * 0.1 * (1.0 - jaro)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edits_of(a: &str, b: &str) -> usize {
        edits(a.as_bytes(), b.as_bytes(), 3)
    }

    #[test]
    fn edits_are_counted_up_to_the_limit() {
        let table = [
            ("", "", 0),
            ("abc", "abc", 0),
            ("abc", "acb", 1),
            ("abc", "abxc", 1),
            ("abc", "ab", 1),
            ("abcd", "badc", 2),
            ("kitten", "sitting", 3),
            ("abcdef", "uvwxyz", 4),
            ("a", "abcdefgh", 4),
        ];
        for (a, b, wanted) in table {
            assert_eq!(edits_of(a, b), wanted, "{a} {b}");
            assert_eq!(edits_of(b, a), wanted, "{b} {a}");
        }
    }

    #[test]
    fn similarity_is_that_of_jaro_and_winkler() {
        let table =
            [("martha", "marhta", 0.961), ("dwayne", "duane", 0.84), ("dixon", "dicksonx", 0.813)];
        for (a, b, wanted) in table {
            assert!((similarity(a.as_bytes(), b.as_bytes()) - wanted).abs() < 0.001, "{a} {b}");
        }
        assert!(similarity::<u8>(b"", b"abc") < 0.001);
    }

    #[test]
    fn a_very_long_text_is_no_danger() {
        let (a, b) = ("a".repeat(100_000), "b".repeat(100_000));
        assert_eq!(edits(a.as_bytes(), b.as_bytes(), 2), 3);
        assert!(similarity(a.as_bytes(), b.as_bytes()) < 0.001);
    }
}
