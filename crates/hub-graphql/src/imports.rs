//! Imports: starting, looking at, confirming and taking back what a file says.

mod choices;
mod rows;
mod shown;

use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use hub_app::{Operation, Problem, StartImport};
use hub_values::{BatchId, FileId, SubjectKind as Kind};

use crate::catalogue::Department;
use crate::context::{failed, operation};
use crate::ids::{GlobalId, subject_id};
use crate::page;
use crate::record::{Evidence, UserError};
use crate::scalars::DateTime;
use choices::{ColumnChoiceInput, choices};
pub(crate) use shown::{Import, ImportProgress};

/// What is to be imported.
#[derive(InputObject)]
pub(crate) struct StartImportInput {
    /// The file, as `POST /files` answered.
    pub(crate) file: ID,
    /// What its rows are about; guessed from the headings without it.
    pub(crate) kind: Option<ImportKind>,
    /// The sheet of a workbook, by its name; the first with headings that are known without it.
    pub(crate) sheet: Option<String>,
    /// The department that says it, by code; only your own.
    pub(crate) source: Option<String>,
    /// What columns mean, where the headings do not say it or say it wrongly.
    #[graphql(default)]
    pub(crate) columns: Vec<ColumnChoiceInput>,
    /// What it rests on.
    #[graphql(default)]
    pub(crate) evidence: Evidence,
    /// Only judge it; it cannot be confirmed.
    #[graphql(default)]
    pub(crate) dry_run: bool,
}

/// 导入对象 What the rows of a file are about.
#[derive(async_graphql::Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Kind")]
pub(crate) enum ImportKind {
    /// 居民.
    Resident,
    /// 户: a row for each household, or for each member.
    Household,
    /// 房屋.
    Dwelling,
    /// 场所.
    Premises,
}

/// An import that is confirmed.
#[derive(InputObject)]
pub(crate) struct ConfirmImportInput {
    /// The import.
    pub(crate) id: ID,
    /// Codes of all its warnings, when it was paused: you have looked at them and they are right.
    #[graphql(default)]
    pub(crate) accept_warnings: Vec<String>,
}

/// An import that is called off.
#[derive(InputObject)]
pub(crate) struct CancelImportInput {
    /// The import.
    pub(crate) id: ID,
}

/// An import that is taken back.
#[derive(InputObject)]
pub(crate) struct UndoImportInput {
    /// The import.
    pub(crate) id: ID,
    /// Only tell what would be taken back, and which later decisions rest on it.
    #[graphql(default)]
    pub(crate) dry_run: bool,
}

/// An import that was started, confirmed or called off.
#[derive(SimpleObject)]
pub(crate) struct ImportPayload {
    /// The import as it is now; large ones go on in the background.
    pub(crate) import: Option<Import>,
    /// What must be put right; nothing was done.
    pub(crate) user_errors: Vec<UserError>,
}

/// What taking an import back does, or would do.
#[derive(SimpleObject)]
pub(crate) struct UndoImportPayload {
    /// The import as it is now; a large one is taken back in the background.
    pub(crate) import: Option<Import>,
    /// Records that are taken back.
    pub(crate) records: u64,
    /// Subjects of whom nothing else is known: they are not found any more.
    pub(crate) vanishing: u64,
    /// Subjects that stay, with what was known of them before.
    pub(crate) restored: u64,
    /// Later decisions that rest on it and are kept: the first 100.
    pub(crate) later_decisions: Vec<LaterDecision>,
    /// How many there are.
    pub(crate) later_decision_count: u64,
    /// What must be put right; nothing was done.
    pub(crate) user_errors: Vec<UserError>,
}

/// 后续办理 Something that was decided later and rests on what is taken back.
#[derive(SimpleObject)]
pub(crate) struct LaterDecision {
    /// Whom it is about.
    pub(crate) subject: ID,
    /// Which department decided it.
    pub(crate) department: Department,
    /// When.
    pub(crate) at: DateTime,
    /// Whether a person decided it, rather than that a record came in.
    pub(crate) by_person: bool,
}

impl LaterDecision {
    pub(crate) fn of(operation: &Operation, one: hub_app::LaterDecision) -> Self {
        Self {
            subject: subject_id(one.subject.0, one.subject.1),
            department: Department::of(operation, one.department.as_str()),
            at: DateTime(one.at),
            by_person: one.is_decision,
        }
    }
}

/// Questions about imports.
pub(crate) struct ImportQuery;

/// Questions about imports.
#[Object]
impl ImportQuery {
    /// Imports, newest first: those of your own department and community; for administrators all.
    async fn imports(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows of the page, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the row before.")] after: Option<String>,
    ) -> Result<Connection<String, Import, EmptyFields, EmptyFields>> {
        let rows = page::first(ctx, first)?;
        let has_previous = after.is_some();
        let after = match after.map(|cursor| import_id(&cursor)) {
            None => None,
            Some(Some(id)) => Some(id),
            Some(None) => return Err(page::bad_cursor(ctx)),
        };
        let (found, has_next) = operation(ctx)?.imports(after, rows).await.map_err(failed(ctx))?;
        let shown = found.into_iter().map(|one| {
            let import = Import::new(one);
            (import.cursor(), import)
        });
        Ok(page::connection(shown, has_previous, has_next))
    }
}

/// Changes of imports.
pub(crate) struct ImportMutation;

/// Changes of imports.
#[Object]
impl ImportMutation {
    /// Judges every row of a file that was sent before, and writes none. A large file is judged in the background: ask `node` for its progress.
    async fn start_import(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which file, and what it is about.")] input: StartImportInput,
    ) -> Result<ImportPayload> {
        let operation = operation(ctx)?;
        let start = StartImport {
            file: file_id(&input.file),
            kind: input.kind.map(Kind::from),
            sheet: input.sheet,
            source: input.source,
            community: None,
            columns: choices(input.columns),
            evidence: input.evidence.into(),
            is_dry_run: input.dry_run,
        };
        let outcome = operation.start_import(start).await.map_err(failed(ctx))?;
        Ok(payload(operation, outcome))
    }

    /// Writes all rows of an import that were accepted, or none of them.
    async fn confirm_import(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and what is accepted.")] input: ConfirmImportInput,
    ) -> Result<ImportPayload> {
        let operation = operation(ctx)?;
        let Some(id) = import_id(&input.id) else { return Ok(unknown(operation)) };
        let accepted = input.accept_warnings;
        let outcome = operation.confirm_import(id, accepted).await.map_err(failed(ctx))?;
        Ok(payload(operation, outcome))
    }

    /// Calls an import off before anything of it is written.
    async fn cancel_import(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: CancelImportInput,
    ) -> Result<ImportPayload> {
        let operation = operation(ctx)?;
        let Some(id) = import_id(&input.id) else { return Ok(unknown(operation)) };
        let outcome = operation.cancel_import(id).await.map_err(failed(ctx))?;
        Ok(payload(operation, outcome))
    }

    /// Takes an import back: answers and links are as before it; what was said, the log and ids stay. Later decisions that rest on it are kept.
    async fn undo_import(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] input: UndoImportInput,
    ) -> Result<UndoImportPayload> {
        let operation = operation(ctx)?;
        let none = |errors: Vec<UserError>| UndoImportPayload {
            import: None,
            records: 0,
            vanishing: 0,
            restored: 0,
            later_decisions: Vec::new(),
            later_decision_count: 0,
            user_errors: errors,
        };
        let Some(id) = import_id(&input.id) else {
            return Ok(none(unknown(operation).user_errors));
        };
        let outcome = operation.undo_import(id, input.dry_run).await.map_err(failed(ctx))?;
        let undoing = match outcome {
            Ok(undoing) => undoing,
            Err(problems) => return Ok(none(errors(operation, &problems))),
        };
        let later = undoing.later.into_iter().map(|one| LaterDecision::of(operation, one));
        Ok(UndoImportPayload {
            import: Some(Import::new(undoing.import)),
            records: undoing.records,
            vanishing: undoing.vanishing,
            restored: undoing.restored,
            later_decisions: later.collect(),
            later_decision_count: undoing.later_count,
            user_errors: Vec::new(),
        })
    }
}

fn payload(
    operation: &Operation,
    outcome: std::result::Result<hub_app::Import, Vec<Problem>>,
) -> ImportPayload {
    match outcome {
        Ok(import) => ImportPayload { import: Some(Import::new(import)), user_errors: Vec::new() },
        Err(problems) => ImportPayload { import: None, user_errors: errors(operation, &problems) },
    }
}

fn unknown(operation: &Operation) -> ImportPayload {
    let problem = operation.no_such_import();
    ImportPayload { import: None, user_errors: errors(operation, &[problem]) }
}

fn errors(operation: &Operation, problems: &[Problem]) -> Vec<UserError> {
    let language = operation.language();
    problems
        .iter()
        .map(|one| UserError {
            path: vec!["input".to_owned(), one.at.clone()],
            code: "INVALID_INPUT".to_owned(),
            message: language.pick(&one.zh, &one.en).to_owned(),
        })
        .collect()
}

/// The import that an id stands for.
pub(crate) fn import_id(text: &str) -> Option<BatchId> {
    if let Some(GlobalId::Import(id)) = GlobalId::decode(text) { Some(id) } else { None }
}

/// The file that an id stands for; what is no id of ours is an id of nothing.
fn file_id(text: &str) -> FileId {
    match GlobalId::decode(text) {
        Some(GlobalId::File(id)) => id,
        Some(_) | None => FileId::from_uuid(uuid::Uuid::nil()),
    }
}
