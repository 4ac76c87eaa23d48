//! Writing a confirmed import: whole, or in pieces that go on where they were cut off.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use hub_audit::{Entry, Kind};
use hub_facts::Filing;
use hub_storage::Tx;
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::behalf::Behalf;
use super::filing::Unit;
use super::judging::Prepared;
use super::staging::{self, AtOnce, Order, Stretch};
use super::state::{Import, ImportState, ImportWarning};
use super::verdict::{ImportDecision, RowProblem, RowVerdict};
use super::warnings::WORLD_CHANGED;
use super::weighing::Scales;
use crate::hub::Hub;
use crate::intake::judge::{self, Judge, Judged};
use crate::intake::write;
use crate::ledger::logged_subject;
use crate::snapshot::Snapshot;
use crate::writer::{Work, Written};
use crate::{AppError, IntakeDecision, IntakeOutcome, Problem, Sender};

/// How long a piece may hold the writer.
const LOCK: Duration = Duration::from_millis(50);
/// Records whose writing one entry tells.
const ENTRY: usize = 100;
/// Rows that became something else, of which it is told which.
const NAMED: usize = 100;

/// What is written in one transaction.
struct Piece {
    units: Vec<Unit>,
    expected: Vec<ImportDecision>,
    stretch: Stretch,
}

/// How a transaction ended.
enum Ended {
    /// Written: the cursor after it, how long it took, the import as it is now.
    Written(u64, Duration, Box<Import>),
    /// Rows would become something else; nothing was written.
    Deviating(Vec<RowVerdict>),
    /// The import is somebody else's now; nothing was written.
    Taken,
}

/// Everything that the transaction of a piece needs.
struct Job {
    hub: Arc<Hub>,
    snapshot: Arc<Snapshot>,
    behalf: Behalf,
    sender: Arc<Sender>,
    piece: Piece,
    /// The import as it is afterwards, and how it was before.
    after: Import,
    was: (ImportState, u64),
    /// The cursor that the judgement rests on.
    cursor: Option<u64>,
    is_tolerant: bool,
}

impl Hub {
    /// Writes an import, from where it stopped to its end; less at once for each time that it failed.
    pub(super) async fn write_import(
        self: &Arc<Self>,
        mut import: Import,
        tries: u32,
    ) -> Result<bool, AppError> {
        let (behalf, prepared) = match self.taken_up(&mut import).await? {
            Ok(taken_up) => taken_up,
            Err(problem) => return self.take_import_back(import, problem).await,
        };
        let expected = self.verdicts(&import).await?;
        let is_tolerant = import.about.accepted.iter().any(|one| one == WORLD_CHANGED);
        let mut cursor = Some(import.about.basis.0).filter(|_| import.done == 0);
        let now = (self.records.seen(), self.snapshot().rights.version);
        if import.done == 0 && !is_tolerant && now != import.about.basis {
            let Some(judgement) = self.judged(&mut import, &prepared, &behalf).await? else {
                return Ok(false);
            };
            let others = otherwise(&judgement.rows, &expected);
            if !others.is_empty() {
                let warning = world_changed(&others);
                self.settle(import, &prepared, judgement, &behalf, vec![warning]).await?;
                return Ok(false);
            }
            cursor = Some(judgement.basis.0);
        }
        let at_once = AtOnce::new(&self.settings().imports, tries);
        let (order, mut size) = order(&mut import, &prepared, &expected, at_once);
        let mut whole = at_once.whole;
        loop {
            let start = usize::try_from(import.done).unwrap_or(usize::MAX);
            let stretch = order.next(start, size, whole);
            let piece = piece(order.after(start, &prepared.units), stretch, &expected);
            let done = import.done + piece.units.len() as u64;
            let is_last = done >= prepared.units.len() as u64;
            let ended = self
                .write_piece(&import, &prepared, &behalf, piece, (cursor, is_tolerant), is_last)
                .await?;
            match ended {
                Ended::Taken => return Ok(false),
                Ended::Deviating(rows) => return self.deviate(import, &prepared, rows).await,
                Ended::Written(after, took, now) => {
                    (cursor, import) = (Some(after), *now);
                    if is_last {
                        return Ok(false);
                    }
                    size = next_size(size, took, at_once.limit);
                    whole = at_once.whole_at(stretch.count, took);
                }
            }
        }
    }

    async fn write_piece(
        self: &Arc<Self>,
        import: &Import,
        prepared: &Prepared,
        behalf: &Behalf,
        piece: Piece,
        (cursor, is_tolerant): (Option<u64>, bool),
        is_last: bool,
    ) -> Result<Ended, AppError> {
        let was = (import.state, import.done);
        let mut after = import.clone();
        after.done += piece.units.len() as u64;
        after.beat_at = self.clock().now();
        if is_last {
            after.state = ImportState::Done;
            after.about.finished_at = Some(after.beat_at);
        }
        let job = Job {
            hub: Arc::clone(self),
            snapshot: self.snapshot(),
            behalf: behalf.clone(),
            sender: Arc::clone(&prepared.sender),
            piece,
            after,
            was,
            cursor,
            is_tolerant,
        };
        let (reply, answer) = oneshot::channel();
        let work: Work = Box::new(move |tx, cursor| {
            Box::pin(async move {
                match job.write(tx, cursor).await? {
                    (ended @ Ended::Written(..), written) => {
                        let _gone = reply.send(ended);
                        Ok(written)
                    }
                    (ended, _) => {
                        let _gone = reply.send(ended);
                        // Whatever the savepoint holds is undone.
                        Err(AppError::Internal)
                    }
                }
            })
        });
        let receipts = self.write_patiently(work).await;
        match (receipts, answer.await) {
            (Ok(_), Ok(ended)) | (Err(_), Ok(ended @ (Ended::Deviating(_) | Ended::Taken))) => {
                Ok(ended)
            }
            (Err(error), _) => Err(error),
            (Ok(_), Err(_)) => Err(AppError::Internal),
        }
    }

    /// A large import would go on otherwise than was confirmed: what was written is taken back.
    async fn deviate(
        self: &Arc<Self>,
        mut import: Import,
        prepared: &Prepared,
        rows: Vec<RowVerdict>,
    ) -> Result<bool, AppError> {
        if import.done == 0 {
            let behalf = Behalf::starter(self, &import)?;
            let Some(judgement) = self.judged(&mut import, prepared, &behalf).await? else {
                return Ok(false);
            };
            let warning = world_changed(&rows);
            self.settle(import, prepared, judgement, &behalf, vec![warning]).await?;
            return Ok(false);
        }
        let warning = world_changed(&rows);
        let problem = Problem::new("import", warning.zh, warning.en);
        note_deviations(&mut import, rows);
        self.take_import_back(import, problem).await
    }

    /// What was judged of every row.
    pub(super) async fn verdicts(
        &self,
        import: &Import,
    ) -> Result<BTreeMap<u64, RowVerdict>, AppError> {
        let mut rows = BTreeMap::new();
        let mut pieces = 0_u32..;
        while let Some(number) = pieces.next()
            && let Some(piece) = self.import_piece(import.id, number).await?
        {
            rows.extend(piece.into_iter().map(|one| (one.row, one)));
        }
        Ok(rows)
    }
}

/// The order in which an import is written, and how many records come first.
fn order(
    import: &mut Import,
    prepared: &Prepared,
    expected: &BTreeMap<u64, RowVerdict>,
    at_once: AtOnce,
) -> (Order, usize) {
    // Where it is by now depends on the order: another process may have another limit.
    let is_whole = match import.about.in_pieces.filter(|_| import.done > 0) {
        Some(in_pieces) => !in_pieces,
        None => prepared.rows <= at_once.whole as u64,
    };
    import.about.in_pieces = Some(!is_whole);
    if is_whole {
        return (Order::of_file(&prepared.units), prepared.units.len().max(1));
    }
    (Order::of_pieces(prepared.kind, &prepared.units, expected), at_once.piece)
}

/// Notes rows that became something else than was judged, as many as are named.
fn note_deviations(import: &mut Import, rows: Vec<RowVerdict>) {
    let left = NAMED.saturating_sub(import.about.deviations.len());
    import.about.deviations.extend(rows.into_iter().take(left));
}

/// The rows that become something else than was expected.
fn otherwise(
    rows: &BTreeMap<u64, RowVerdict>,
    expected: &BTreeMap<u64, RowVerdict>,
) -> Vec<RowVerdict> {
    let was = |row| expected.get(&row).map(|one| one.decision);
    rows.values().filter(|one| was(one.row) != Some(one.decision)).cloned().collect()
}

impl Job {
    async fn write(mut self, tx: &Tx, cursor: &mut u64) -> Result<(Ended, Written), AppError> {
        let started = Instant::now();
        if !tx.put_import(&self.after.stored()?, self.was.0.as_str(), self.was.1).await? {
            return Ok((Ended::Taken, Written::default()));
        }
        let (judged, places, mut others) = self.judge();
        let mut scored = Vec::new();
        if self.cursor != Some(*cursor) {
            let (graver, by_score) = self.weigh(tx, &judged, &places).await?;
            others.extend(graver);
            scored.extend(by_score);
        }
        if !self.is_tolerant && !others.is_empty() {
            return Ok((Ended::Deviating(last_of_each_row(others)), Written::default()));
        }
        let mut all = Written::default();
        let mut judged = judged.into_iter();
        let mut written = 0;
        loop {
            let piece: Vec<Judged> = judged.by_ref().take(ENTRY).collect();
            if piece.is_empty() {
                break;
            }
            let count = piece.len();
            let attributes = judge::attributes(&piece);
            let hidden = self.piece.stretch.is_hidden.then_some(self.after.id);
            let done = write::write(&self.hub, tx, cursor, piece, hidden).await?;
            for (place, outcome) in places.iter().skip(written).zip(&done.outcomes) {
                let decision = of_intake(outcome);
                let other = self.other(*place, decision, &outcome.problems);
                let is_scored = outcome.is_by_score && self.is_a_matter_of_score(*place, decision);
                if is_scored { &mut scored } else { &mut others }.extend(other);
            }
            written += count;
            let mut entry = self.entry(count as u64);
            entry.written = judge::codes(tx.catalogue(), &attributes);
            entry.subjects =
                done.touched.iter().map(|(kind, id)| logged_subject(*kind, *id)).collect();
            all.entries.push(entry);
            all.touched.extend(done.touched.into_iter().map(|(_, id)| id));
            all.tokens.extend(done.tokens);
        }
        if self.piece.stretch.shows {
            *cursor = tx.reveal(self.after.id, *cursor, self.after.beat_at).await?;
        }
        let others = last_of_each_row(others);
        if !others.is_empty() && !self.is_tolerant {
            return Ok((Ended::Deviating(others), Written::default()));
        }
        scored.extend(others);
        if !scored.is_empty() {
            note_deviations(&mut self.after, last_of_each_row(scored));
            let now = (self.after.state.as_str(), self.after.done);
            let _still_ours = tx.put_import(&self.after.stored()?, now.0, now.1).await?;
        }
        Ok((Ended::Written(*cursor, started.elapsed(), Box::new(self.after)), all))
    }

    /// The records of the piece with their places in it, and rows of which it is known already that
    /// they become something else.
    fn judge(&self) -> (Vec<Judged>, Vec<usize>, Vec<RowVerdict>) {
        let judge = Judge::new(&self.hub, &self.snapshot, &self.sender, 0);
        let (mut judged, mut places, mut others) = (Vec::new(), Vec::new(), Vec::new());
        for (place, unit) in self.piece.units.iter().enumerate() {
            let filing: Result<&Filing, _> = unit.filing.as_ref().map_err(Clone::clone);
            let (decision, problems) = match filing.and_then(|filing| judge.judge(filing)) {
                Ok(one) => {
                    judged.push(one);
                    places.push(place);
                    if self.piece.expected.get(place) != Some(&ImportDecision::Refused) {
                        continue;
                    }
                    (ImportDecision::Linked, Vec::new())
                }
                Err(problems) => (ImportDecision::Refused, problems),
            };
            others.extend(self.other(place, decision, &problems));
        }
        (judged, places, others)
    }

    /// Rows that became something else since they were judged: others have written meanwhile. Apart
    /// from them, those that nothing names: who they are is a matter of score, and of who else is
    /// there when they are written.
    async fn weigh(
        &self,
        tx: &Tx,
        judged: &[Judged],
        places: &[usize],
    ) -> Result<(Vec<RowVerdict>, Vec<RowVerdict>), AppError> {
        let mut scales = Scales::new(self.behalf.sight());
        let (mut others, mut scored) = (Vec::new(), Vec::new());
        for (piece, places) in judged.chunks(ENTRY).zip(places.chunks(ENTRY)) {
            let weighed = scales.weigh(&self.hub, tx, piece).await?;
            let subjects: Vec<_> = weighed.iter().filter_map(|one| one.subject).collect();
            // What earlier pieces of the same import changed is no news.
            let own = tx.touched_by(self.after.id, &subjects).await?;
            for (place, one) in places.iter().zip(weighed) {
                let is_own = one.subject.is_some_and(|subject| own.contains(&subject));
                let expected = self.piece.expected.get(*place).copied();
                let is_scored = one.is_by_score && self.is_a_matter_of_score(*place, one.decision);
                let others = if is_scored { &mut scored } else { &mut others };
                if is_own {
                    others.extend(self.other(*place, one.decision, &one.problems));
                } else if expected != Some(one.decision) {
                    others.extend(self.verdicts(*place, one.decision, &one.problems));
                }
            }
        }
        Ok((others, scored))
    }

    fn is_a_matter_of_score(&self, place: usize, decision: ImportDecision) -> bool {
        let expected = self.piece.expected.get(place).copied();
        is_a_matter_of_score(decision) && expected.is_some_and(is_a_matter_of_score)
    }

    /// The rows of a record that became something else in kind.
    fn other(
        &self,
        place: usize,
        decision: ImportDecision,
        problems: &[Problem],
    ) -> Vec<RowVerdict> {
        let expected = self.piece.expected.get(place).copied();
        let same = |one: ImportDecision| {
            if one == ImportDecision::ChangesFact { ImportDecision::Linked } else { one }
        };
        if expected.map(same) == Some(same(decision)) {
            return Vec::new();
        }
        self.verdicts(place, decision, problems)
    }

    fn verdicts(
        &self,
        place: usize,
        decision: ImportDecision,
        problems: &[Problem],
    ) -> Vec<RowVerdict> {
        let rows = self.piece.units.get(place).map(|one| one.rows.as_slice()).unwrap_or_default();
        let problems: Vec<RowProblem> =
            problems.iter().map(|one| RowProblem::of(one.clone(), None)).collect();
        rows.iter()
            .map(|row| RowVerdict { row: *row, decision, problems: problems.clone() })
            .collect()
    }

    fn entry(&self, count: u64) -> Entry {
        let mut entry = self.behalf.entry(&self.hub, Kind::Import, "writeImport");
        entry.department = Some(self.after.department.as_str().to_owned());
        entry.count = count;
        entry
    }
}

fn is_a_matter_of_score(decision: ImportDecision) -> bool {
    matches!(
        decision,
        ImportDecision::Created
            | ImportDecision::Linked
            | ImportDecision::ChangesFact
            | ImportDecision::Doubtful
    )
}

/// A row may be told by more than one look at it; the last one knows most.
fn last_of_each_row(rows: Vec<RowVerdict>) -> Vec<RowVerdict> {
    let by_row: BTreeMap<u64, RowVerdict> = rows.into_iter().map(|one| (one.row, one)).collect();
    by_row.into_values().collect()
}

fn of_intake(outcome: &IntakeOutcome) -> ImportDecision {
    match outcome.decision {
        IntakeDecision::Created => ImportDecision::Created,
        IntakeDecision::Linked => ImportDecision::Linked,
        IntakeDecision::AlreadyKnown => ImportDecision::AlreadyKnown,
        IntakeDecision::NeedsReview if outcome.subject.is_some() => ImportDecision::Doubtful,
        IntakeDecision::NeedsReview => ImportDecision::NeedsReview,
        IntakeDecision::Refused => ImportDecision::Refused,
    }
}

fn piece(left: Vec<&Unit>, stretch: Stretch, expected: &BTreeMap<u64, RowVerdict>) -> Piece {
    let units: Vec<Unit> = left.into_iter().take(stretch.count).cloned().collect();
    let expected = units.iter().map(|unit| staging::decision(unit, expected)).collect();
    Piece { units, expected, stretch }
}

/// Pieces grow while they are fast, and shrink when others wait too long.
fn next_size(size: usize, took: Duration, limit: usize) -> usize {
    if took > LOCK {
        (size / 2).max(1)
    } else if took < LOCK / 3 {
        (size * 2).min(limit.max(1))
    } else {
        size
    }
}

fn world_changed(rows: &[RowVerdict]) -> ImportWarning {
    let count = rows.len();
    let named: Vec<String> = rows.iter().take(10).map(|one| one.row.to_string()).collect();
    let named = named.join(", ");
    ImportWarning::new(
        WORLD_CHANGED,
        format!(
            "核对之后数据有变化，{count}行的结果与核对时不同（第{named}行），请重新查看后再确认"
        ),
        format!(
            "since it was judged others have changed what is held: {count} rows would become \
             something else (rows {named}); look at them again, then confirm"
        ),
        count as u64,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_shrink_when_others_wait_and_grow_when_nobody_does() {
        assert_eq!(next_size(50, LOCK * 2, 500), 25);
        assert_eq!(next_size(50, LOCK / 2, 500), 50);
        assert_eq!(next_size(50, LOCK / 10, 500), 100);
        assert_eq!(next_size(1, LOCK * 9, 500), 1);
        assert_eq!(next_size(400, LOCK / 10, 500), 500);
    }
}
