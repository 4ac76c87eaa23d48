//! An import as it is shown.

use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use hub_app::{ImportState as State, MeantBy as By, Pile};

use super::ImportKind;
use super::rows::{self, ImportPile, ImportRow};
use crate::area::Area;
use crate::catalogue::Department;
use crate::context::{failed, operation};
use crate::ids::GlobalId;
use crate::page;
use crate::scalars::DateTime;

/// 导入任务: a file that is judged, confirmed, written, and can be taken back.
#[derive(Clone)]
pub(crate) struct Import {
    id: ID,
    import: hub_app::Import,
}

/// 导入状态 Where an import is.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "State")]
pub(crate) enum ImportState {
    /// 正在核对 Its rows are being judged; nothing is written.
    Judging,
    /// 待确认 It waits to be confirmed.
    Ready,
    /// 已暂停 Something looks wrong; whoever confirms accepts that by name.
    Paused,
    /// 正在写入 It is being written.
    Writing,
    /// 已完成 It was written.
    Done,
    /// 正在撤销 It is being taken back.
    Undoing,
    /// 已撤销 It was taken back.
    Undone,
    /// 失败 Nothing of it is held.
    Failed,
    /// 已取消 It was called off.
    Cancelled,
}

/// How far the work on an import is.
#[derive(SimpleObject)]
pub(crate) struct ImportProgress {
    /// Where it is.
    state: ImportState,
    /// Rows judged, or records written or taken back, so far.
    done: u64,
    /// All of them; 0 while that is not known.
    total: u64,
}

/// Rows by decision.
#[derive(SimpleObject)]
pub(crate) struct ImportCounts {
    /// 新建.
    created: u64,
    /// 已关联.
    linked: u64,
    /// 已存在.
    already_known: u64,
    /// 将更改现有数据.
    changes_fact: u64,
    /// Make a new subject that waits beside somebody known whom it may be.
    doubtful: u64,
    /// 待核实.
    needs_review: u64,
    /// 退回.
    refused: u64,
}

/// 表头建议 A column of the file and what it means.
#[derive(SimpleObject)]
pub(crate) struct ImportColumn {
    /// Its letters, as a spreadsheet shows them.
    column: String,
    /// Its heading; empty when it holds what looks like a person's number.
    header: String,
    /// Code of the attribute, or a mark such as `@community`; `null` when the column is left aside.
    attribute: Option<String>,
    /// Who says so.
    meant_by: MeantBy,
}

/// 含义来源 Who says what a column means.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "By")]
pub(crate) enum MeantBy {
    /// 本次指定 Whoever started the import.
    Caller,
    /// 以往确认 Somebody of the department confirmed it before.
    ConfirmedBefore,
    /// 数据目录 The catalogue.
    Catalogue,
    /// 未识别 Nobody: the column is left aside.
    Nobody,
}

/// 导入异常 Something that looks wrong with the whole.
#[derive(SimpleObject)]
pub(crate) struct ImportWarning {
    /// By this name it is accepted.
    code: String,
    /// What looks wrong and what to look at, in the language of the answer.
    message: String,
    /// How many rows it is about.
    rows: u64,
}

/// A community that occurs in the file.
#[derive(SimpleObject)]
pub(crate) struct ImportCommunity {
    /// Its code.
    code: String,
    /// The area; `null` when it is none of the city.
    area: Option<Area>,
    /// Its rows.
    rows: u64,
}

impl ImportProgress {
    pub(crate) fn of(import: &hub_app::Import) -> Self {
        Self { state: import.state.into(), done: import.done, total: import.total() }
    }
}

impl Import {
    pub(crate) fn new(import: hub_app::Import) -> Self {
        Self { id: ID(GlobalId::Import(import.id).encode()), import }
    }

    pub(crate) fn cursor(&self) -> String {
        self.id.0.clone()
    }
}

/// 导入任务: a file that is judged, confirmed, written, and can be taken back.
#[Object]
impl Import {
    /// Opaque id, valid for ever.
    pub(crate) async fn id(&self) -> &ID {
        &self.id
    }

    /// Where it is.
    async fn state(&self) -> ImportState {
        self.import.state.into()
    }

    /// The file; gone after its time.
    async fn file(&self) -> ID {
        ID(GlobalId::File(self.import.file).encode())
    }

    /// The department that says it.
    async fn source(&self, ctx: &Context<'_>) -> Result<Department> {
        Ok(Department::of(operation(ctx)?, self.import.department.as_str()))
    }

    /// The community that its sender is limited to.
    async fn community(&self, ctx: &Context<'_>) -> Result<Option<Area>> {
        let operation = operation(ctx)?;
        Ok(self.import.area.as_ref().and_then(|code| Area::of(operation, code)))
    }

    /// Who started it.
    async fn started_by(&self) -> &str {
        &self.import.actor
    }

    /// When it was started.
    async fn started_at(&self) -> DateTime {
        DateTime(self.import.created_at)
    }

    /// Who confirmed it.
    async fn confirmed_by(&self) -> Option<&str> {
        self.import.about.confirmed_by.as_deref()
    }

    /// When it was confirmed.
    async fn confirmed_at(&self) -> Option<DateTime> {
        self.import.about.confirmed_at.map(DateTime)
    }

    /// When it came to its end.
    async fn finished_at(&self) -> Option<DateTime> {
        self.import.about.finished_at.map(DateTime)
    }

    /// Who took it back.
    async fn undone_by(&self) -> Option<&str> {
        self.import.about.undo.as_ref().map(|undo| undo.by.as_str())
    }

    /// Whether it is judged only.
    async fn dry_run(&self) -> bool {
        self.import.about.is_dry_run
    }

    /// What its rows are about; `null` until that is known.
    async fn kind(&self) -> Option<ImportKind> {
        self.import.about.kind.map(ImportKind::from)
    }

    /// Whether that was guessed from the headings; whoever confirms the import confirms it.
    async fn kind_guessed(&self) -> bool {
        self.import.about.is_kind_guessed
    }

    /// The sheet that was read; empty for CSV.
    async fn sheet(&self) -> &str {
        &self.import.about.sheet
    }

    /// The row in which the headings were found.
    async fn header_row(&self) -> u64 {
        self.import.about.header_row
    }

    /// Its columns and what they mean.
    async fn columns(&self) -> Vec<ImportColumn> {
        let columns = self.import.about.columns.iter();
        columns
            .map(|one| ImportColumn {
                column: hub_app::column_name(one.column),
                header: one.header.clone(),
                attribute: one.meaning.clone(),
                meant_by: one.by.into(),
            })
            .collect()
    }

    /// Headings of columns that are left aside.
    async fn unknown_headers(&self) -> Vec<String> {
        let columns = self.import.about.columns.iter();
        columns.filter(|one| one.meaning.is_none()).map(|one| one.header.clone()).collect()
    }

    /// What was left aside while reading the file, in the language of the answer.
    async fn notes(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        let language = operation(ctx)?.language();
        let notes = self.import.about.notes.iter();
        Ok(notes.map(|(zh, en)| language.pick(zh, en).to_owned()).collect())
    }

    /// How far the work is.
    async fn progress(&self) -> ImportProgress {
        ImportProgress::of(&self.import)
    }

    /// Rows below the headings.
    async fn row_count(&self) -> u64 {
        self.import.about.rows
    }

    /// Rows by decision.
    async fn counts(&self) -> ImportCounts {
        let counts = self.import.about.counts;
        ImportCounts {
            created: counts.created,
            linked: counts.linked,
            already_known: counts.already_known,
            changes_fact: counts.changes_fact,
            doubtful: counts.doubtful,
            needs_review: counts.needs_review,
            refused: counts.refused,
        }
    }

    /// Attributes that it states, by code.
    async fn attributes(&self) -> &[String] {
        &self.import.about.attributes
    }

    /// Communities that occur in it.
    async fn communities(&self, ctx: &Context<'_>) -> Result<Vec<ImportCommunity>> {
        let operation = operation(ctx)?;
        let all = self.import.about.communities.iter();
        Ok(all
            .map(|(code, rows)| ImportCommunity {
                code: code.clone(),
                area: code.parse().ok().and_then(|code| Area::of(operation, &code)),
                rows: *rows,
            })
            .collect())
    }

    /// What looks wrong with the whole.
    async fn warnings(&self, ctx: &Context<'_>) -> Result<Vec<ImportWarning>> {
        let language = operation(ctx)?.language();
        let warnings = self.import.about.warnings.iter();
        Ok(warnings
            .map(|one| ImportWarning {
                code: one.code.clone(),
                message: language.pick(&one.zh, &one.en).to_owned(),
                rows: one.rows,
            })
            .collect())
    }

    /// Codes of the warnings that were accepted.
    async fn accepted_warnings(&self) -> &[String] {
        &self.import.about.accepted
    }

    /// Up to 20 rows of each pile that have something to say, refused ones first.
    async fn examples(&self, ctx: &Context<'_>) -> Result<Vec<ImportRow>> {
        self.import.about.examples.iter().map(|one| rows::row(ctx, one)).collect()
    }

    /// Rows that became something else than was judged, as was accepted.
    async fn deviations(&self, ctx: &Context<'_>) -> Result<Vec<ImportRow>> {
        self.import.about.deviations.iter().map(|one| rows::row(ctx, one)).collect()
    }

    /// Its rows with what was judged of them, a page at a time.
    async fn rows(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only rows of this pile.")] pile: Option<ImportPile>,
        #[graphql(desc = "Rows of the page, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the row before.")] after: Option<String>,
    ) -> Result<Connection<String, ImportRow, EmptyFields, EmptyFields>> {
        let count = usize::try_from(page::first(ctx, first)?).unwrap_or_default();
        let has_previous = after.is_some();
        let from = match after.map(|cursor| cursor.parse::<u64>()) {
            None => 0,
            Some(Ok(row)) => row,
            Some(Err(_)) => return Err(page::bad_cursor(ctx)),
        };
        let operation = operation(ctx)?;
        let pile = pile.map(Pile::from);
        let found = operation.import_rows(&self.import, pile, from, count).await;
        let (found, has_next) = found.map_err(failed(ctx))?;
        let shown: Vec<(String, ImportRow)> = found
            .iter()
            .map(|one| Ok((one.row.to_string(), rows::row(ctx, one)?)))
            .collect::<Result<_>>()?;
        Ok(page::connection(shown, has_previous, has_next))
    }

    /// Why it failed and what to do, in the language of the answer.
    async fn failure(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let language = operation(ctx)?.language();
        let failure = self.import.about.failure.as_ref();
        Ok(failure.map(|one| language.pick(&one.zh, &one.en).to_owned()))
    }

    /// The report on every row: `GET /files/{id}`; gone after its time.
    async fn report(&self) -> Option<ID> {
        self.import.about.report.map(|id| ID(GlobalId::File(id).encode()))
    }
}
