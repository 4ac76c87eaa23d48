//! A log as it should be, and every way of tampering with it.

use proptest::prelude::*;

use super::*;
use crate::log_file::read_log;

/// Encoded entries that all differ.
fn log(size: usize) -> Vec<Vec<u8>> {
    let entry = |index| Entry { request_id: format!("r-{index}"), ..Entry::default() };
    (0..size).map(|index| entry(index).encode()).collect()
}

fn checkpoint(log: &[Vec<u8>]) -> Checkpoint {
    let mut frontier = Frontier::new();
    for body in log {
        frontier.append(leaf_hash(body));
    }
    let (size, root) = (frontier.size(), frontier.root());
    Checkpoint { origin: "city.example/log".to_owned(), size, root }
}

/// Checkpoints of a log every `step` entries, and of its end.
fn checkpoints(log: &[Vec<u8>], step: usize) -> Vec<Checkpoint> {
    let sizes = (1..log.len()).filter(|size| size % step == 0).chain([log.len()]);
    sizes.map(|size| checkpoint(&log[..size])).collect()
}

/// Verifies a log as a file, numbered as its lines are.
fn verify(log: &[Vec<u8>], checkpoints: &[Checkpoint]) -> Result<Summary, Fault> {
    let mut verification = Verification::new();
    checkpoints.iter().cloned().for_each(|checkpoint| verification.expect(checkpoint));
    let file: Vec<u8> = log.iter().flat_map(|body| [body, &b"\n"[..]].concat()).collect();
    for (index, body) in read_log(&file[..]).enumerate() {
        let body = body.unwrap();
        verification.push(Row { index: index as u64, body: &body, leaf: None })?;
    }
    verification.finish()
}

fn root_differs(index: u64, checkpoint_size: u64) -> Fault {
    Fault { index, what: FaultKind::RootDiffers { checkpoint_size, after: index } }
}

fn cut_tail(found: u64, checkpoint_size: u64) -> Fault {
    Fault { index: found, what: FaultKind::CutTail { checkpoint_size, found } }
}

#[test]
fn a_log_as_it_was_signed_verifies() {
    let log = log(25);
    let expected = checkpoints(&log[..23], 10);
    let summary = verify(&log, &expected).unwrap();
    let root = checkpoint(&log).root;
    assert_eq!(summary, Summary { size: 25, root, checkpoints_matched: 3, covered: 23 });
}

#[test]
fn a_log_without_checkpoint_is_vouched_for_by_none() {
    let summary = verify(&log(3), &[]).unwrap();
    assert_eq!((summary.size, summary.checkpoints_matched, summary.covered), (3, 0, 0));
}

#[test]
fn an_empty_log_with_a_checkpoint_of_entries_fails() {
    assert_eq!(verify(&[], &[checkpoint(&log(5))]), Err(cut_tail(0, 5)));
}

#[test]
fn a_checkpoint_of_the_empty_log_is_compared_too() {
    let empty = checkpoint(&[]);
    let forged = Checkpoint { root: leaf_hash(b"forged"), ..empty.clone() };
    for size in [0, 2] {
        let summary = verify(&log(size), std::slice::from_ref(&empty)).unwrap();
        assert_eq!((summary.checkpoints_matched, summary.covered), (1, 0));
        assert_eq!(verify(&log(size), std::slice::from_ref(&forged)), Err(root_differs(0, 0)));
    }
}

#[test]
fn two_checkpoints_of_one_size_must_both_match() {
    let log = log(4);
    let (good, other) =
        (checkpoint(&log), Checkpoint { root: leaf_hash(b"fork"), ..checkpoint(&log) });
    assert_eq!(verify(&log, &[good.clone(), good.clone()]).unwrap().checkpoints_matched, 2);
    assert_eq!(verify(&log, &[good.clone(), other.clone()]), Err(root_differs(0, 4)));
    assert_eq!(verify(&log, &[other, good]), Err(root_differs(0, 4)));
}

#[test]
fn an_entry_that_does_not_fit_its_receipt_is_named() {
    let log = log(3);
    let mut verification = Verification::new();
    let leaf = Some(leaf_hash(&log[0]));
    verification.push(Row { index: 0, body: &log[0], leaf }).unwrap();
    let fault = verification.push(Row { index: 1, body: &log[1], leaf }).unwrap_err();
    assert_eq!(fault, Fault { index: 1, what: FaultKind::LeafDiffers });
}

#[test]
fn a_missing_index_is_named() {
    let log = log(3);
    for found in [0, 2, u64::MAX] {
        let mut verification = Verification::new();
        verification.push(Row { index: 0, body: &log[0], leaf: None }).unwrap();
        let fault = verification.push(Row { index: found, body: &log[2], leaf: None }).unwrap_err();
        assert_eq!(fault, Fault { index: 1, what: FaultKind::Gap { found } });
    }
}

#[test]
fn bytes_that_are_no_entry_are_named() {
    let mut log = log(3);
    log[1].pop();
    let fault = verify(&log, &[]).unwrap_err();
    assert_eq!(fault.index, 1);
    assert!(matches!(fault.what, FaultKind::NotAnEntry(_)));
}

#[test]
fn a_fault_stays_whatever_follows() {
    let log = log(2);
    let mut verification = Verification::new();
    let fault = verification.push(Row { index: 0, body: b"no entry", leaf: None }).unwrap_err();
    let good = Row { index: 0, body: &log[0], leaf: None };
    assert_eq!(verification.push(good), Err(fault.clone()));
    assert_eq!(verification.finish(), Err(fault));
}

#[test]
fn a_checkpoint_that_comes_too_late_is_not_passed_over() {
    let log = log(3);
    let mut verification = Verification::new();
    for (index, body) in log.iter().enumerate() {
        verification.push(Row { index: index as u64, body, leaf: None }).unwrap();
    }
    verification.expect(checkpoint(&log));
    let what = FaultKind::LateCheckpoint { checkpoint_size: 3 };
    assert_eq!(verification.finish(), Err(Fault { index: 3, what }));
}

#[test]
fn faults_are_told_in_two_languages() {
    let entry = |error| FaultKind::NotAnEntry(error);
    let kinds = [
        FaultKind::Gap { found: 9 },
        entry(crate::EntryError::Malformed { column: 7 }),
        entry(crate::EntryError::UnknownVersion(2)),
        entry(crate::EntryError::NotCanonical),
        FaultKind::LeafDiffers,
        FaultKind::RootDiffers { checkpoint_size: 10, after: 5 },
        FaultKind::CutTail { checkpoint_size: 10, found: 5 },
        FaultKind::LateCheckpoint { checkpoint_size: 5 },
    ];
    let told = kinds.map(|what| {
        let fault = Fault { index: 5, what };
        format!("{fault}\n{}", fault.zh())
    });
    insta::assert_snapshot!(told.join("\n\n"));
}

proptest! {
    #[test]
    fn a_changed_entry_is_found(size in 1_usize..60, step in 1_usize..20, place in any::<prop::sample::Index>()) {
        let log = log(size);
        let mut changed = log.clone();
        let place = place.index(size);
        changed[place] = Entry { request_id: "forged".to_owned(), ..Entry::default() }.encode();
        prop_assert_eq!(verify(&changed, &checkpoints(&log, step)), Err(fault_of(place, size, step)));
    }

    #[test]
    fn an_inserted_entry_is_found(size in 1_usize..60, step in 1_usize..20, place in any::<prop::sample::Index>()) {
        let log = log(size);
        let mut longer = log.clone();
        let place = place.index(size);
        longer.insert(place, Entry { request_id: "forged".to_owned(), ..Entry::default() }.encode());
        prop_assert_eq!(verify(&longer, &checkpoints(&log, step)), Err(fault_of(place, size, step)));
    }

    #[test]
    fn a_repeated_entry_is_found(size in 2_usize..60, step in 1_usize..20, place in any::<prop::sample::Index>()) {
        let log = log(size);
        let mut longer = log.clone();
        let place = place.index(size - 1);
        longer.insert(place, log[place].clone());
        prop_assert_eq!(verify(&longer, &checkpoints(&log, step)), Err(fault_of(place + 1, size, step)));
    }

    #[test]
    fn a_removed_entry_is_found(size in 2_usize..60, step in 1_usize..20, place in any::<prop::sample::Index>()) {
        let log = log(size);
        let mut shorter = log.clone();
        let place = place.index(size - 1);
        shorter.remove(place);
        let fault = verify(&shorter, &checkpoints(&log, step)).unwrap_err();
        // In the last stretch the log is too short for the checkpoint that would have found it.
        let first_suspect = (place / step * step) as u64;
        prop_assert!(fault.index == first_suspect || fault == cut_tail(size as u64 - 1, size as u64));
    }

    #[test]
    fn swapped_entries_are_found(
        size in 2_usize..60, step in 1_usize..20,
        one in any::<prop::sample::Index>(), other in any::<prop::sample::Index>(),
    ) {
        let (one, other) = (one.index(size), other.index(size));
        prop_assume!(one != other);
        let log = log(size);
        let mut swapped = log.clone();
        swapped.swap(one, other);
        prop_assert_eq!(verify(&swapped, &checkpoints(&log, step)), Err(fault_of(one.min(other), size, step)));
    }

    #[test]
    fn a_cut_tail_is_found(size in 1_usize..60, step in 1_usize..20, place in any::<prop::sample::Index>()) {
        let log = log(size);
        let kept = place.index(size);
        let fault = verify(&log[..kept], &checkpoints(&log, step)).unwrap_err();
        prop_assert_eq!(fault, cut_tail(kept as u64, size as u64));
    }

    #[test]
    fn a_changed_byte_is_found(size in 1_usize..20, place in any::<prop::sample::Index>(), flip in 1_u8..=255) {
        let log = log(size);
        let mut changed = log.clone();
        let place = place.index(log.iter().map(Vec::len).sum());
        let mut before = 0;
        for body in &mut changed {
            if let Some(byte) = place.checked_sub(before).and_then(|place| body.get_mut(place)) {
                *byte ^= flip;
                break;
            }
            before += body.len();
        }
        prop_assert!(verify(&changed, &checkpoints(&log, size)).is_err());
    }
}

/// The fault when the entry at `place` is the first that differs, under the checkpoints of [`checkpoints`].
fn fault_of(place: usize, size: usize, step: usize) -> Fault {
    let before = place / step * step;
    root_differs(before as u64, (before + step).min(size) as u64)
}

#[test]
fn a_verification_that_resumes_finds_the_root_of_the_whole() {
    let bodies: Vec<Vec<u8>> =
        (0..7).map(|count| Entry { count, ..Entry::default() }.encode()).collect();
    let mut whole = Verification::new();
    let mut frontier = Frontier::new();
    for (index, body) in (0_u64..).zip(&bodies) {
        whole.push(Row { index, body, leaf: None }).unwrap();
        if index < 4 {
            frontier.append(leaf_hash(body));
        }
    }
    let mut tail = Verification::resume(frontier);
    for (index, body) in (0_u64..).zip(&bodies).skip(4) {
        tail.push(Row { index, body, leaf: None }).unwrap();
    }
    let (whole, tail) = (whole.finish().unwrap(), tail.finish().unwrap());
    assert_eq!((tail.size, tail.root, tail.covered), (whole.size, whole.root, 4));
}
