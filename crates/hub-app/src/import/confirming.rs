//! Confirming an import, and calling it off.

use std::sync::Arc;

use hub_audit::Kind;
use hub_policy::Act;
use hub_values::BatchId;

use super::behalf::Behalf;
use super::columns;
use super::starting::Outcome;
use super::state::{Import, ImportState};
use super::work::Along;
use crate::hub::Hub;
use crate::{AppError, Operation, Problem, Receipt};

impl Operation {
    /// Confirms an import: all its accepted rows are written, or none.
    pub async fn confirm_import(
        self: &Arc<Self>,
        id: BatchId,
        accepted: Vec<String>,
    ) -> Result<Outcome, AppError> {
        self.require(Act::Record)?;
        if let Some(before) = self.import_done_before().await? {
            return Ok(before);
        }
        let by = Behalf::of(self)?;
        let (outcome, receipts) = self.hub().confirm(&by, id, accepted, Kind::Mutation).await?;
        self.note_written(receipts, outcome.is_err());
        Ok(outcome)
    }

    /// What is said about an id that is no import's; the entry tells that it was refused.
    pub fn no_such_import(&self) -> Problem {
        self.note_written(Vec::new(), true);
        unknown()
    }

    /// Calls an import off before anything of it is written.
    pub async fn cancel_import(self: &Arc<Self>, id: BatchId) -> Result<Outcome, AppError> {
        self.require(Act::Record)?;
        if let Some(before) = self.import_done_before().await? {
            return Ok(before);
        }
        let by = Behalf::of(self)?;
        let (outcome, receipts) = self.hub().cancel(&by, id, Kind::Mutation).await?;
        self.note_written(receipts, outcome.is_err());
        Ok(outcome)
    }
}

impl Hub {
    /// Confirms an import on the hub's own command line.
    pub async fn confirm_import(
        self: &Arc<Self>,
        by: &Behalf,
        id: BatchId,
        accepted: Vec<String>,
    ) -> Result<Outcome, AppError> {
        Ok(self.confirm(by, id, accepted, Kind::Import).await?.0)
    }

    /// Calls an import off on the hub's own command line.
    pub async fn cancel_import(
        self: &Arc<Self>,
        by: &Behalf,
        id: BatchId,
    ) -> Result<Outcome, AppError> {
        Ok(self.cancel(by, id, Kind::Import).await?.0)
    }

    async fn confirm(
        self: &Arc<Self>,
        by: &Behalf,
        id: BatchId,
        accepted: Vec<String>,
        kind: Kind,
    ) -> Result<(Outcome, Vec<Receipt>), AppError> {
        let Some(mut import) = self.visible_import(by, id).await? else {
            return Ok((Err(vec![unknown()]), Vec::new()));
        };
        match import.state {
            // Confirmed already: once more changes nothing.
            ImportState::Writing | ImportState::Done => return Ok((Ok(import), Vec::new())),
            ImportState::Ready | ImportState::Paused => {}
            ImportState::Judging
            | ImportState::Undoing
            | ImportState::Undone
            | ImportState::Failed
            | ImportState::Cancelled => return Ok((Err(vec![cannot(&import)]), Vec::new())),
        }
        let mut problems = not_accepted(&import, &accepted);
        if import.about.is_dry_run {
            problems.push(Problem::new(
                "id",
                "这是试导入，不能确认；请重新发起正式导入",
                "this was a trial and cannot be confirmed; start the import anew",
            ));
        }
        if !problems.is_empty() {
            return Ok((Err(problems), Vec::new()));
        }
        let was = (import.state, import.done);
        let now = self.clock().now();
        (import.state, import.done) = (ImportState::Writing, 0);
        (import.beat_at, import.worker) = (now, Some(self.process()));
        import.about.accepted = accepted;
        import.about.confirmed_by = Some(by.caller.actor());
        import.about.confirmed_at = Some(now);
        let mut entry = by.entry(self, kind, "confirmImport");
        entry.department = Some(import.department.as_str().to_owned());
        entry.written.clone_from(&import.about.attributes);
        entry.count = import.about.rows;
        let headers = columns::to_remember(&import.about.columns);
        let along = Along { headers, entry: Some(entry), ..Along::default() };
        let Some(receipts) = self.put_import(&import, was, along).await? else {
            // Somebody else was faster; what they did holds.
            let import = self.reread(import).await?;
            return Ok((Ok(import), Vec::new()));
        };
        self.set_to_work(id).await;
        Ok((Ok(self.reread(import).await?), receipts))
    }

    async fn cancel(
        self: &Arc<Self>,
        by: &Behalf,
        id: BatchId,
        kind: Kind,
    ) -> Result<(Outcome, Vec<Receipt>), AppError> {
        let Some(import) = self.visible_import(by, id).await? else {
            return Ok((Err(vec![unknown()]), Vec::new()));
        };
        let mut import = import;
        // While it is judged, how far it is moves.
        for _ in 0..100 {
            match import.state {
                ImportState::Cancelled => return Ok((Ok(import), Vec::new())),
                ImportState::Judging | ImportState::Ready | ImportState::Paused => {}
                ImportState::Writing
                | ImportState::Done
                | ImportState::Undoing
                | ImportState::Undone
                | ImportState::Failed => return Ok((Err(vec![cannot(&import)]), Vec::new())),
            }
            let was = (import.state, import.done);
            import.state = ImportState::Cancelled;
            import.about.finished_at = Some(self.clock().now());
            let mut entry = by.entry(self, kind, "cancelImport");
            entry.department = Some(import.department.as_str().to_owned());
            let along = Along { entry: Some(entry), ..Along::default() };
            if let Some(receipts) = self.put_import(&import, was, along).await? {
                return Ok((Ok(import), receipts));
            }
            import = self.reread(import).await?;
        }
        Err(AppError::Internal)
    }
}

/// Warnings that were not accepted by name.
fn not_accepted(import: &Import, accepted: &[String]) -> Vec<Problem> {
    let open = import.about.warnings.iter().filter(|one| !accepted.contains(&one.code));
    open.map(|one| {
        Problem::new(
            "acceptWarnings",
            format!("{}（如确认无误，请接受 {}）", one.zh, one.code),
            format!("{} (if that is right, accept {})", one.en, one.code),
        )
    })
    .collect()
}

pub(super) fn unknown() -> Problem {
    Problem::new("id", "找不到该导入任务", "no such import")
}

pub(super) fn cannot(import: &Import) -> Problem {
    let state = import.state;
    Problem::new(
        "id",
        format!("该导入任务当前状态为“{}”，不能这样办理", state.zh()),
        format!("the import is {}; this cannot be done with it now", state.as_str()),
    )
}
