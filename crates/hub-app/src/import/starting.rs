//! Starting an import, and who may see which.

use std::sync::Arc;

use hub_audit::Kind;
use hub_facts::Evidence;
use hub_policy::{Act, CallerRole};
use hub_storage::{FileKind, ImportFilter};
use hub_values::{AreaCode, BatchId, DepartmentCode, FileId, SubjectKind};
use serde::{Deserialize, Serialize};

use super::behalf::Behalf;
use super::state::{Import, ImportAbout, ImportState};
use super::verdict::{Pile, RowVerdict};
use super::work::Along;
use crate::hub::Hub;
use crate::{AppError, Operation, Problem, Receipt};

/// What a caller says about a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnChoice {
    /// Its heading, as the file has it.
    pub header: String,
    /// The code of an attribute or a mark; none to leave the column aside.
    pub meaning: Option<String>,
}

/// What is to be imported.
#[derive(Debug, Clone)]
pub struct StartImport {
    /// The file.
    pub file: FileId,
    /// What its rows are about; guessed from the headings without it.
    pub kind: Option<SubjectKind>,
    /// The sheet of a workbook; the first with headings that are known without it.
    pub sheet: Option<String>,
    /// The department that says it; the caller's own without it.
    pub source: Option<String>,
    /// The community it is limited to; only on the hub's own command line.
    pub community: Option<AreaCode>,
    /// What its columns mean, where the caller knows better.
    pub columns: Vec<ColumnChoice>,
    /// What it rests on.
    pub evidence: Evidence,
    /// Judge only.
    pub is_dry_run: bool,
}

/// An import, or what must be put right first.
pub(super) type Outcome = Result<Import, Vec<Problem>>;

impl Operation {
    /// Starts an import of a file that was sent before.
    pub async fn start_import(self: &Arc<Self>, start: StartImport) -> Result<Outcome, AppError> {
        self.require(Act::Record)?;
        if let Some(before) = self.import_done_before().await? {
            return Ok(before);
        }
        let (outcome, receipts) =
            self.hub().begin_import(&Behalf::of(self)?, start, Kind::Mutation).await?;
        self.note_written(receipts, outcome.is_err());
        Ok(outcome)
    }

    /// An import, if the caller may see it.
    pub async fn import(&self, id: BatchId) -> Result<Option<Import>, AppError> {
        self.hub().visible_import(&Behalf::of(self)?, id).await
    }

    /// Imports that the caller may see, newest first, and whether there are more.
    pub async fn imports(
        &self,
        after: Option<BatchId>,
        rows: u64,
    ) -> Result<(Vec<Import>, bool), AppError> {
        let found = self.hub().visible_imports(&Behalf::of(self)?, after, rows).await?;
        self.ledger().count(found.0.len());
        Ok(found)
    }

    /// Rows of an import in a pile, from a row on, and whether there are more.
    pub async fn import_rows(
        &self,
        import: &Import,
        pile: Option<Pile>,
        after: u64,
        rows: usize,
    ) -> Result<(Vec<RowVerdict>, bool), AppError> {
        let found = self.hub().import_rows(import, pile, after, rows).await?;
        self.ledger().count(found.0.len());
        Ok(found)
    }

    /// The import as it stands now, when this was done before under the caller's key.
    pub(super) async fn import_done_before(&self) -> Result<Option<Outcome>, AppError> {
        let Some(id) = self.done_before::<BatchId>()? else { return Ok(None) };
        let import = self.import(id).await?;
        Ok(Some(import.ok_or_else(|| vec![super::confirming::unknown()])))
    }

    pub(super) fn note_written(&self, receipts: Vec<Receipt>, is_rejected: bool) {
        let mut ledger = self.ledger();
        ledger.written.extend(receipts);
        if is_rejected {
            ledger.reject();
        }
    }
}

impl Hub {
    /// Starts an import on the hub's own command line.
    pub async fn start_import(
        self: &Arc<Self>,
        by: &Behalf,
        start: StartImport,
    ) -> Result<Outcome, AppError> {
        Ok(self.begin_import(by, start, Kind::Import).await?.0)
    }

    async fn begin_import(
        self: &Arc<Self>,
        by: &Behalf,
        start: StartImport,
        kind: Kind,
    ) -> Result<(Outcome, Vec<Receipt>), AppError> {
        let source = match self.source(by, start.source.as_deref()) {
            Ok(source) => source,
            Err(problem) => return Ok((Err(vec![problem]), Vec::new())),
        };
        let file = self.store().file(start.file).await?;
        let is_own = |owner: &str| owner == by.caller.actor() || is_operator(by);
        let file =
            file.filter(|one| one.kind == FileKind::Upload && one.is_whole && is_own(&one.owner));
        let Some(file) = file else {
            return Ok((Err(vec![no_file()]), Vec::new()));
        };
        let now = self.clock().now();
        let import = Import {
            id: BatchId::from_uuid(self.ids().uuid()),
            file: file.id,
            department: source,
            area: by.caller.area.or(start.community.filter(|_| is_operator(by))),
            actor: by.caller.actor(),
            state: ImportState::Judging,
            created_at: now,
            done: 0,
            about: Self::about(by, start),
            beat_at: now,
            worker: Some(self.process()),
            headers: None,
        };
        let mut entry = by.entry(self, kind, "startImport");
        entry.department = Some(import.department.as_str().to_owned());
        let along = Along { entry: Some(entry), is_new: true, ..Along::default() };
        let was = (import.state, import.done);
        let receipts = self.put_import(&import, was, along).await?.unwrap_or_default();
        self.set_to_work(import.id).await;
        let import = self.reread(import).await?;
        Ok((Ok(import), receipts))
    }

    fn about(by: &Behalf, start: StartImport) -> ImportAbout {
        let is_register = match by.caller.role {
            // Of staff's lists a wrong number is corrected; a register holds what it holds.
            CallerRole::Operator => start.source.as_deref() != Some("communities"),
            CallerRole::DepartmentSystem => true,
            CallerRole::DepartmentOfficer
            | CallerRole::CommunityStaff
            | CallerRole::DataManager
            | CallerRole::DataBureauAdmin
            | CallerRole::Auditor => false,
        };
        ImportAbout {
            user: by.caller.user,
            client: by.caller.client,
            purpose: by.request.purpose.clone(),
            case: by.request.case.clone(),
            request_id: by.request.request_id.clone(),
            evidence: start.evidence.into(),
            is_register,
            is_dry_run: start.is_dry_run,
            asked_kind: start.kind,
            asked_sheet: start.sheet,
            choices: start.columns,
            ..ImportAbout::default()
        }
    }

    /// The department that says it: the session's own, never what a file or an input claims.
    fn source(&self, by: &Behalf, named: Option<&str>) -> Result<DepartmentCode, Problem> {
        let own = &by.caller.department;
        let Some(named) = named else { return Ok(own.clone()) };
        let known = self.snapshot().department(named).is_some();
        let wrong = || {
            Problem::new(
                "source",
                "来源部门须为本部门",
                "the source must be your own department; leave it out",
            )
        };
        let is_allowed = known && (is_operator(by) || own.as_str() == named);
        if is_allowed { named.parse().map_err(|_| wrong()) } else { Err(wrong()) }
    }

    /// An import, if the caller may see it.
    pub async fn visible_import(
        &self,
        by: &Behalf,
        id: BatchId,
    ) -> Result<Option<Import>, AppError> {
        let found = self.store().import(id).await?.map(Import::of).transpose()?;
        Ok(found.filter(|one| by.caller.sees_import(&one.department, one.area.as_ref())))
    }

    /// Imports that the caller may see, newest first, and whether there are more.
    pub async fn visible_imports(
        &self,
        by: &Behalf,
        after: Option<BatchId>,
        rows: u64,
    ) -> Result<(Vec<Import>, bool), AppError> {
        // Who sees all imports is limited by nothing; the others by the session.
        let mut filter = ImportFilter::default();
        match by.caller.role {
            CallerRole::Operator | CallerRole::DataBureauAdmin => {}
            CallerRole::DepartmentSystem | CallerRole::CommunityStaff => {
                filter.department = Some(by.caller.department.clone());
                filter.area = by.caller.area;
            }
            CallerRole::DepartmentOfficer | CallerRole::DataManager | CallerRole::Auditor => {
                return Err(AppError::Forbidden);
            }
        }
        let found = self.store().imports(&filter, after, rows.saturating_add(1)).await?;
        let has_more = found.len() as u64 > rows;
        let found = found.into_iter().take(usize::try_from(rows).unwrap_or(usize::MAX));
        Ok((found.map(Import::of).collect::<Result<_, _>>()?, has_more))
    }

    /// Rows of an import in a pile, after a row, and whether there are more.
    pub async fn import_rows(
        &self,
        import: &Import,
        pile: Option<Pile>,
        after: u64,
        limit: usize,
    ) -> Result<(Vec<RowVerdict>, bool), AppError> {
        let mut found = Vec::new();
        let mut pieces = 0_u32..;
        while found.len() <= limit
            && let Some(number) = pieces.next()
            && let Some(piece) = self.import_piece(import.id, number).await?
        {
            let fits = |one: &RowVerdict| {
                one.row > after && pile.is_none_or(|pile| one.decision.pile() == pile)
            };
            found.extend(piece.into_iter().filter(fits));
        }
        let has_more = found.len() > limit;
        found.truncate(limit);
        Ok((found, has_more))
    }

    pub(super) async fn import_piece(
        &self,
        id: BatchId,
        number: u32,
    ) -> Result<Option<Vec<RowVerdict>>, AppError> {
        let corrupt = hub_storage::StoreError::Corrupt { table: "import_pieces", column: "body" };
        let Some(text) = self.store().import_piece(id, number).await? else { return Ok(None) };
        serde_json::from_str(&text).map(Some).map_err(|_| AppError::Unavailable(corrupt))
    }

    /// The import as it is stored now.
    pub(super) async fn reread(&self, import: Import) -> Result<Import, AppError> {
        match self.store().import(import.id).await? {
            Some(stored) => Import::of(stored),
            None => Ok(import),
        }
    }
}

pub(super) fn is_operator(by: &Behalf) -> bool {
    by.caller.role == CallerRole::Operator
}

fn no_file() -> Problem {
    Problem::new(
        "file",
        "找不到该文件，请先上传（POST /files），并使用返回的标识；文件过期后须重新上传",
        "no such file; send it first (POST /files) and use the id that was answered; a file that \
         expired must be sent again",
    )
}
