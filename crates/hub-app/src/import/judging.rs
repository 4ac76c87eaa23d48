//! Judging a file: every row, without writing any of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use hub_audit::Kind;
use hub_catalogue::AttributeIndex;
use hub_sheet::header_key_in_full;
use hub_storage::ImportFilter;
use hub_values::{SubjectId, SubjectKind};

use super::behalf::Behalf;
use super::columns::{self, Asked};
use super::filing::{Filings, Repeats, Unit};
use super::reading::Table;
use super::state::{Import, ImportCounts, ImportState};
use super::verdict::{ImportDecision, Pile, RowVerdict};
use super::warnings::{Counted, warnings};
use super::weighing::{Scales, Weighed};
use super::work::Along;
use crate::hub::Hub;
use crate::intake::judge::Judge;
use crate::ledger::logged_subject;
use crate::writer::Basis;
use crate::{AppError, Problem, Sender};

/// Records that are judged between two looks at the clock and the state.
const PIECE: usize = 200;
/// Rows of a stored piece.
const STORED: usize = 500;
/// Examples of each pile.
const EXAMPLES: usize = 20;

/// The records of a file, and what its columns mean.
pub(super) struct Prepared {
    pub(super) units: Vec<Unit>,
    pub(super) sender: Arc<Sender>,
    pub(super) kind: SubjectKind,
    pub(super) rows: u64,
    pub(super) repeats: Vec<(String, u64)>,
}

/// What was judged.
#[derive(Default)]
pub(super) struct Judgement {
    /// Every row, by its number.
    pub(super) rows: BTreeMap<u64, RowVerdict>,
    pub(super) counts: ImportCounts,
    foreign: u64,
    communities: BTreeMap<String, u64>,
    attributes: BTreeSet<AttributeIndex>,
    pub(super) basis: (u64, u64),
}

impl Hub {
    /// Judges an import; afterwards it waits to be confirmed, or has failed.
    pub(super) async fn judge_import(
        self: &Arc<Self>,
        mut import: Import,
    ) -> Result<bool, AppError> {
        let (behalf, prepared) = match self.taken_up(&mut import).await? {
            Ok(taken_up) => taken_up,
            Err(problem) => return self.fail_import(import, problem).await,
        };
        let Some(judgement) = self.judged(&mut import, &prepared, &behalf).await? else {
            return Ok(false);
        };
        self.settle(import, &prepared, judgement, &behalf, Vec::new()).await?;
        Ok(false)
    }

    /// Stores what was judged, with what looks wrong with the whole.
    pub(super) async fn settle(
        self: &Arc<Self>,
        mut import: Import,
        prepared: &Prepared,
        judgement: Judgement,
        behalf: &Behalf,
        more: Vec<super::ImportWarning>,
    ) -> Result<(), AppError> {
        let catalogue = self.catalogue();
        let was = (import.state, import.done);
        let headers = columns::signature(prepared.kind, &import.about.columns);
        let headers = self.store().keys().fingerprint(&headers);
        let about = &mut import.about;
        about.counts = judgement.counts;
        about.communities.clone_from(&judgement.communities);
        about.basis = judgement.basis;
        let codes: Vec<AttributeIndex> = judgement.attributes.iter().copied().collect();
        about.attributes = crate::intake::codes(&catalogue, &codes);
        about.examples = examples(judgement.rows.values());
        let counted = Counted {
            foreign: judgement.foreign,
            repeated: prepared.repeats.clone(),
            before: self.rows_before(&import, &headers).await?,
            catalogue: &catalogue,
        };
        let about = &mut import.about;
        about.warnings = warnings(about, &counted, &self.settings().imports);
        about.warnings.extend(more);
        import.headers = Some(headers);
        import.done = 0;
        let is_odd = !import.about.warnings.is_empty();
        import.state = if is_odd { ImportState::Paused } else { ImportState::Ready };
        let rows: Vec<&RowVerdict> = judgement.rows.values().collect();
        let report = self.make_report(&import, &rows).await?;
        let old = import.about.report.replace(report);
        let mut entry = behalf.entry(self, Kind::Import, "judgeImport");
        entry.department = Some(import.department.as_str().to_owned());
        entry.count = import.about.rows;
        let along = Along { pieces: pieces(&rows)?, entry: Some(entry), ..Along::default() };
        if self.put_import(&import, was, along).await?.is_none() {
            self.remove_files(vec![report]).await?;
        } else if let Some(old) = old {
            self.remove_files(vec![old]).await?;
        }
        Ok(())
    }

    /// For whom an import is done, as they are now, and its records; or why it cannot go on.
    pub(super) async fn taken_up(
        self: &Arc<Self>,
        import: &mut Import,
    ) -> Result<Result<(Behalf, Prepared), Problem>, AppError> {
        let behalf = match Behalf::starter(self, import) {
            Ok(behalf) => behalf,
            Err(error @ (AppError::Unauthenticated | AppError::NotAdmitted(_))) => {
                return Ok(Err(Problem::new("import", error.zh(), error.to_string())));
            }
            Err(error) => return Err(error),
        };
        Ok(self.prepared(import).await?.map(|prepared| (behalf, prepared)))
    }

    /// Reads the file again and makes its records; what the columns mean is found out once.
    async fn prepared(
        self: &Arc<Self>,
        import: &mut Import,
    ) -> Result<Result<Prepared, Problem>, AppError> {
        let Some(file) = self.store().file(import.file).await? else {
            return Ok(Err(Problem::new(
                "file",
                "文件已过保存期并被删除，请重新上传后再导入",
                "the file is no longer kept; send it again and start anew",
            )));
        };
        let bytes = self.store().file_bytes(file.id).await?;
        let catalogue = self.catalogue();
        let mut confirmed = BTreeMap::new();
        for kind in SubjectKind::ALL {
            let headers = self.store().confirmed_headers(&import.department, kind).await?;
            let _none = confirmed.insert(kind, headers);
        }
        let is_known = known_headers(import, &catalogue, &confirmed)?;
        let name = file.name.clone();
        let sheet = import.about.asked_sheet.clone();
        let apart = self.settings().sheets.clone();
        let read = move || {
            Table::read(apart.as_deref(), &bytes, &name, sheet.as_deref(), &|header| {
                is_known(header)
            })
        };
        let table = tokio::task::spawn_blocking(read).await.map_err(|_| AppError::Internal)?;
        let table = match table {
            Ok(table) => table,
            Err(problem) => return Ok(Err(problem)),
        };
        if import.about.columns.is_empty() {
            let asked = Asked {
                catalogue: &catalogue,
                headers: &table.headers,
                choices: &import.about.choices,
                confirmed: &confirmed,
            };
            let kind = match import.about.asked_kind {
                Some(kind) => Some(kind),
                None => asked.likely_kind()?,
            };
            let kind = kind.unwrap_or(SubjectKind::Resident);
            let columns = asked.columns(kind)?;
            let flaw = columns::flaw(kind, &columns, asked.choices, &catalogue);
            let about = &mut import.about;
            if columns.iter().any(|one| one.meaning.is_some()) {
                about.columns = columns;
            }
            (about.kind, about.is_kind_guessed) = (Some(kind), about.asked_kind.is_none());
            (about.sheet, about.header_row) = (table.sheet.clone(), table.header_row);
            about.notes.clone_from(&table.notes);
            if let Some(flaw) = flaw {
                return Ok(Err(flaw));
            }
        }
        Ok(Ok(self.units(import, &table)))
    }

    fn units(&self, import: &mut Import, table: &Table) -> Prepared {
        let snapshot = self.snapshot();
        let sender = Arc::new(import.sender());
        let kind = import.about.kind.unwrap_or(SubjectKind::Resident);
        let columns = &import.about.columns;
        let filings = Filings { kind, columns, sender: &sender, areas: &snapshot.areas };
        let units = filings.of(table);
        let mut repeats = Repeats::default();
        units.iter().filter_map(|one| one.filing.as_ref().ok()).for_each(|one| repeats.count(one));
        let repeats = repeats.most().map(|(code, times)| (code.to_owned(), times)).collect();
        let rows = table.rows().len() as u64;
        (import.about.rows, import.about.records) = (rows, units.len() as u64);
        Prepared { units, sender, kind, rows, repeats }
    }

    /// Judges all records; none when the import is somebody else's, or was called off, meanwhile.
    pub(super) async fn judged(
        self: &Arc<Self>,
        import: &mut Import,
        prepared: &Prepared,
        behalf: &Behalf,
    ) -> Result<Option<Judgement>, AppError> {
        self.store().keys().ready()?;
        let snapshot = self.snapshot();
        let mut judgement = Judgement {
            basis: (self.records.seen(), snapshot.rights.version),
            ..Judgement::default()
        };
        let mut scales = Scales::new(behalf.sight());
        let columns = import.about.columns.clone();
        let filings = Filings {
            kind: prepared.kind,
            columns: &columns,
            sender: &prepared.sender,
            areas: &snapshot.areas,
        };
        let is_judging = import.state == ImportState::Judging;
        let mut rows = 0;
        for units in prepared.units.chunks(PIECE) {
            let judge = Judge::new(self, &snapshot, &prepared.sender, 0);
            let mut judged = Vec::new();
            let mut refused = Vec::with_capacity(units.len());
            for unit in units {
                let result = unit.filing.as_ref().map_err(Clone::clone);
                match result.and_then(|filing| judge.judge(filing)) {
                    Ok(one) => {
                        judged.push(one);
                        refused.push(None);
                    }
                    Err(problems) => refused.push(Some(problems)),
                }
            }
            for one in &judged {
                judgement.attributes.extend(one.statements.iter().map(|(index, ..)| *index));
            }
            let places: Vec<_> = judged.iter().map(|one| one.community).collect();
            let tx = self.store().look().await?;
            let weighed = scales.weigh(self, &tx, &judged).await?;
            tx.rollback().await?;
            self.record_look(import, behalf, &weighed).await?;
            let mut weighed = weighed.into_iter().zip(places);
            for (unit, problems) in units.iter().zip(refused) {
                let (weighed, place) = match problems {
                    Some(problems) => (refusal(problems), None),
                    None => weighed.next().ok_or(AppError::Internal)?,
                };
                judgement.add(unit, weighed, place, &filings);
            }
            rows += units.iter().map(|one| one.rows.len() as u64).sum::<u64>();
            if is_judging && !self.note_progress(import, rows).await? {
                return Ok(None);
            }
        }
        Ok(Some(judgement))
    }

    /// Who learns from a judgement that somebody is known here has looked at them: an entry says so
    /// before the judgement can be read.
    async fn record_look(
        &self,
        import: &Import,
        behalf: &Behalf,
        weighed: &[Weighed],
    ) -> Result<(), AppError> {
        let kind = import.about.kind.unwrap_or(SubjectKind::Resident);
        let subjects: BTreeSet<SubjectId> = weighed.iter().filter_map(|one| one.subject).collect();
        if subjects.is_empty() {
            return Ok(());
        }
        let told: BTreeSet<AttributeIndex> =
            weighed.iter().flat_map(|one| one.told.iter().copied()).collect();
        let told: Vec<AttributeIndex> = told.into_iter().collect();
        let mut entry = behalf.entry(self, Kind::Import, "judgeImport");
        entry.department = Some(import.department.as_str().to_owned());
        entry.attributes = crate::intake::codes(&self.catalogue(), &told);
        entry.subjects = subjects.iter().map(|id| logged_subject(kind, *id)).collect();
        entry.count = subjects.len() as u64;
        let recorded = self.append(entry, Basis::default()).await;
        recorded.map(drop).map_err(|_| AppError::AuditUnavailable)
    }

    /// Rows of the last import with these headings that was written.
    async fn rows_before(&self, import: &Import, headers: &str) -> Result<Option<u64>, AppError> {
        let filter = ImportFilter {
            department: Some(import.department.clone()),
            area: import.area,
            states: vec!["done"],
            headers: Some(headers.to_owned()),
        };
        let found = self.store().imports(&filter, None, 1).await?.pop();
        Ok(found.map(Import::of).transpose()?.map(|one| one.about.rows))
    }
}

impl Judgement {
    fn add(
        &mut self,
        unit: &Unit,
        weighed: Weighed,
        place: Option<hub_values::AreaCode>,
        filings: &Filings<'_>,
    ) {
        let is_foreign = filings.sender.area.is_some()
            && (weighed.decision == ImportDecision::NeedsReview
                || weighed.problems.iter().any(|one| one.at == "community"));
        for row in &unit.rows {
            let problems = weighed.problems.iter().cloned();
            let problems = problems.map(|one| filings.located(*row, one)).collect();
            self.counts.add(weighed.decision);
            self.foreign += u64::from(is_foreign);
            if let Some(place) = &place {
                *self.communities.entry(place.as_str().to_owned()).or_default() += 1;
            }
            let verdict = RowVerdict { row: *row, decision: weighed.decision, problems };
            let _none = self.rows.insert(*row, verdict);
        }
    }
}

fn refusal(problems: Vec<Problem>) -> Weighed {
    Weighed {
        decision: ImportDecision::Refused,
        problems,
        subject: None,
        told: Vec::new(),
        is_by_score: false,
    }
}

/// The first rows of each pile that have something to say, refused ones first.
fn examples<'a>(rows: impl Iterator<Item = &'a RowVerdict> + Clone) -> Vec<RowVerdict> {
    let mut found = Vec::new();
    for pile in [Pile::Refused, Pile::NeedsPerson, Pile::WillBeWritten] {
        let fits = |one: &&RowVerdict| {
            one.decision.pile() == pile && (pile != Pile::WillBeWritten || !one.problems.is_empty())
        };
        found.extend(rows.clone().filter(fits).take(EXAMPLES).cloned());
    }
    found
}

/// What was judged, as it is stored.
pub(super) fn pieces(rows: &[&RowVerdict]) -> Result<Vec<(u32, String)>, AppError> {
    let write =
        |piece: &[&RowVerdict]| serde_json::to_string(piece).map_err(|_| AppError::Internal);
    (0..).zip(rows.chunks(STORED)).map(|(number, piece)| Ok((number, write(piece)?))).collect()
}

type IsKnown = Box<dyn Fn(&str) -> bool + Send>;

/// Whether a heading means something: to anybody, or once the columns are known, to this import.
fn known_headers(
    import: &Import,
    catalogue: &hub_catalogue::Catalogue,
    confirmed: &BTreeMap<SubjectKind, Vec<hub_storage::ConfirmedHeader>>,
) -> Result<IsKnown, AppError> {
    let mut own: BTreeSet<String> = import
        .about
        .columns
        .iter()
        .filter(|one| one.meaning.is_some())
        .map(|one| header_key_in_full(&one.header))
        .collect();
    if !own.is_empty() {
        return Ok(Box::new(move |header| own.contains(&header_key_in_full(header))));
    }
    own.extend(import.about.choices.iter().map(|one| header_key_in_full(&one.header)));
    own.extend(confirmed.values().flatten().map(|one| one.header.clone()));
    let kinds = match import.about.asked_kind {
        Some(kind) => vec![kind],
        None => SubjectKind::ALL.to_vec(),
    };
    let mut known = Vec::new();
    for kind in kinds {
        let headers = hub_catalogue::Headers::of(catalogue, kind, header_key_in_full);
        known.push(headers.map_err(|_| AppError::Internal)?);
    }
    Ok(Box::new(move |header| {
        let keys = [header_key_in_full(header), hub_sheet::header_key(header)];
        keys.iter().any(|key| {
            own.contains(key) || known.iter().any(|headers| headers.column(key).is_some())
        })
    }))
}
